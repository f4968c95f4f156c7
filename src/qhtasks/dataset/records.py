"""The records of the dataset: plain frozen dataclasses, so that asking questions needs no pydantic.

`schema.py` has pydantic judge raw values against these very classes. Field by field, with examples, they are
described in `data/README.md`.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Annotated, Literal

from qhtasks.dataset.words import (
    INDICATOR_SECTIONS,
    OPEN,
    SERIES_NAMES,
    Bound,
    Certainty,
    Direction,
    Kind,
    Measure,
    MeasureUnit,
    Nature,
    Role,
    Scope,
)

if TYPE_CHECKING:
    from collections.abc import Iterator

    from qhtasks.dataset.findings import Place
    from qhtasks.dataset.places import Places

IsoDate = Annotated[str, r"^[0-9]{4}-[0-9]{2}-[0-9]{2}$"]
"""A date such as `2021-04-22`; the annotation is the pattern that the schema holds it to."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Record:
    """Something with an id: a letter for its series and its number in the notice."""

    id: str

    @property
    def series(self) -> str:
        """The letter: `A`, `B`, `T` or `O`."""
        return self.id[0]

    @property
    def number(self) -> int:
        """The number the notice gives it (obligations: in the notice's order)."""
        return int(self.id[1:])

    @property
    def label(self) -> str:
        """Its name to people: a bare number would be ambiguous between the series."""
        return f"{SERIES_NAMES[self.series]}第{self.number}项"


@dataclass(frozen=True, slots=True, kw_only=True)
class Target:
    """One measurable aim of an indicator. The value is a text (`8.0` is not `8`), the unit as written."""

    subject: str
    quote: str
    value: str | None
    unit: MeasureUnit | None
    measure: Measure
    bound: Bound
    better: Direction


@dataclass(frozen=True, slots=True, kw_only=True)
class Item(Record):
    """An indicator or a task: a paragraph of the notice with its two responsibility lists."""

    lead: tuple[str, ...]
    participants: tuple[str, ...]
    as_issued: dict[str, str] = field(default_factory=dict)

    @property
    def text(self) -> str:
        """The paragraph as issued, without its number."""
        raise NotImplementedError

    def tokens(self, role: Role) -> tuple[str, ...]:
        """The list of a role: units, collectives and `等`, in the notice's order."""
        return self.lead if role == "lead" else self.participants

    def bodies(self, role: Role) -> tuple[str, ...]:
        """The list of a role without its markers."""
        return tuple(token for token in self.tokens(role) if token != OPEN)

    @property
    def open(self) -> bool:
        """Whether `等` stands in either list."""
        return OPEN in self.lead or OPEN in self.participants


@dataclass(frozen=True, slots=True, kw_only=True)
class Indicator(Item):
    """An indicator of 一（一）or 一（二）; only the first level has a nature, only the second a due phrase."""

    sentence: str
    targets: tuple[Target, ...]
    nature: Nature | None = None
    due: str | None = None
    terms: tuple[str, ...] = ()

    heading = None
    continues = None
    carries_on = ""

    @property
    def text(self) -> str:
        """The sentence as issued."""
        return self.sentence

    @property
    def title(self) -> str:
        """What to print in a list: the sentence without its full stop."""
        return self.sentence.removesuffix("。")


@dataclass(frozen=True, slots=True, kw_only=True)
class Task(Item):
    """A task of part 二. The notice gives no task a due date, a nature or a target."""

    measures: tuple[str, ...]
    heading: str | None = None
    continues: str | None = None

    nature = None
    due = None
    targets = ()

    @property
    def text(self) -> str:
        """Heading and measures joined: the paragraph as issued."""
        return (f"{self.heading}。" if self.heading else "") + "".join(self.measures)

    @property
    def title(self) -> str:
        """What to print in a list: the heading, or the first clause with the task that it carries on."""
        if self.heading:
            return self.heading
        return self.carries_on + self.text.split("，")[0].removesuffix("。")

    @property
    def carries_on(self) -> str:
        """Say which task's heading it stands under, where it has none of its own; else empty."""
        return f"（承第{self.continues[1:]}项）" if self.continues else ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Obligation(Record):
    """What part 三 or 四 asks of someone. Where it names nobody, `addressee` is null and the reach inferred."""

    section: str
    text: str
    addressee: str | None
    reaches: tuple[str, ...]
    inferred_from: tuple[str, ...] = ()
    due: str | None = None
    note: str | None = None

    @property
    def inferred(self) -> bool:
        """Whether the notice names no addressee here, so that who is meant was inferred."""
        return self.addressee is None


@dataclass(frozen=True, slots=True, kw_only=True)
class UnitCertainty:
    """How sure the facts about a unit are that the notice does not state."""

    full_name: Certainty
    kind: Certainty


@dataclass(frozen=True, slots=True, kw_only=True)
class LaterChange:
    """What became of a unit after the notice: renamed, merged or reorganised; `name` only where it was renamed."""

    date: str
    change: str
    basis: str
    certainty: Certainty
    name: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Unit:
    """A body that can owe something. Its name, the key, is written as the notice writes it."""

    name: str
    full_name: str
    kind: Kind
    certainty: UnitCertainty
    source: str
    aliases: tuple[str, ...] = ()
    later: tuple[LaterChange, ...] = ()
    note: str | None = None

    @property
    def spellings(self) -> Iterator[str]:
        """All that the unit is known to be called, its name first; uncertain later names are left out."""
        yield self.name
        yield self.full_name
        yield from self.aliases
        yield from (change.name for change in self.later if change.name and change.certainty == "certain")


@dataclass(frozen=True, slots=True, kw_only=True)
class Collective:
    """A word of the notice for several units; `members`, or the `kinds` of unit, that it means or may mean."""

    name: str
    scope: Scope
    certainty: Certainty
    members: tuple[str, ...] = ()
    kinds: tuple[Kind, ...] = ()
    note: str | None = None

    @property
    def binding(self) -> bool:
        """Whether its members owe for sure: it means all of them, and who they are is certain."""
        return self.scope == "all" and self.certainty == "certain"

    def may_mean(self, unit: Unit) -> bool:
        """Whether the unit is among its members or of its kinds."""
        return unit.name in self.members or unit.kind in self.kinds


@dataclass(frozen=True, slots=True, kw_only=True)
class Section:
    """A section of a chapter: `（十）` and its title without the full stop."""

    number: str
    title: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Chapter:
    """A chapter (部分) of the notice, 一 to 四; 三 has no sections."""

    number: str
    title: str
    sections: tuple[Section, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Period:
    """A due phrase of the notice and the dates (ISO, both included) it comes to; null where it does not say."""

    phrase: str
    start: IsoDate | None
    until: IsoDate | None
    note: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class NoticeDocument:
    """The notice as a document: what stands before its first chapter."""

    index_number: str
    number: str
    issuer: str
    validity: str
    subjects: str
    date: IsoDate
    title: str
    addressees: str
    opening: str
    release: str
    plan_title: str
    plan_opening: str
    sha256: str

    @property
    def date_as_signed(self) -> str:
        """The date as the notice signs it: without leading zeros."""
        year, month, day = self.date.split("-")
        return f"{year}年{int(month)}月{int(day)}日"


@dataclass(frozen=True, slots=True, kw_only=True)
class Edition:
    """Which edition of the dataset this is: its own version, and the version of its shape."""

    version: str
    schema: Literal["1"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Dataset:
    """The whole: every record in the notice's order, the issued text, and where each record stands.

    `task_files` are the sections of the task files, in their order; `task_sections` says in which each task stands.
    """

    edition: Edition
    document: NoticeDocument
    chapters: tuple[Chapter, ...]
    periods: tuple[Period, ...]
    units: tuple[Unit, ...]
    collectives: tuple[Collective, ...]
    indicators: tuple[Indicator, ...]
    tasks: tuple[Task, ...]
    obligations: tuple[Obligation, ...]
    task_files: tuple[str, ...]
    task_sections: dict[str, str]
    issued: str
    places: Places

    @property
    def items(self) -> tuple[Indicator | Task, ...]:
        """The 303 items: indicators, then tasks."""
        return (*self.indicators, *self.tasks)

    def section_of(self, record: Record) -> str:
        """The section a record stands in, such as 二（十）."""
        if isinstance(record, Obligation):
            return record.section
        return INDICATOR_SECTIONS.get(record.series) or self.task_sections[record.id]

    @property
    def section_titles(self) -> dict[str, str]:
        """Chapters and sections by number, such as 二（十）, with their titles, in the notice's order."""
        titles = {}
        for chapter in self.chapters:
            titles[chapter.number] = chapter.title
            titles |= {chapter.number + section.number: section.title for section in chapter.sections}
        return titles

    def section_name(self, number: str) -> str:
        """A section's or chapter's number and title, as the notice writes them: 二（十）构建…, 三、重大工程…."""
        return number + ("、" if len(number) == 1 else "") + self.section_titles.get(number, "")

    def at(self, key: str, *path: str | int) -> Place:
        """Where a record (by id or name), or a value inside it, stands in the files."""
        return self.places.of(key, *path)
