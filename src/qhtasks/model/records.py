"""The records of the dataset: named tuples, so that asking questions needs no pydantic and no time to make classes.

`schema.py` has pydantic judge raw values against these very classes. Field by field, with examples, they are
described in `data/README.md`.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import TYPE_CHECKING, Annotated, Any, Literal, NamedTuple

from qhtasks.model.words import (
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

    from qhtasks.model.findings import Place
    from qhtasks.model.places import Places

IsoDate = Annotated[str, r"^[0-9]{4}-[0-9]{2}-[0-9]{2}$"]
"""A date such as `2021-04-22`; the annotation is the pattern that the schema holds it to."""
_NONE: Mapping[str, str] = MappingProxyType({})


class Record:
    """Something with an id: a letter for its series and its number in the notice."""

    __slots__ = ()

    @property
    def id(self) -> str:
        """Its key, such as `T156`; a field of each kind of record."""
        raise NotImplementedError

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


class Target(NamedTuple):
    """One measurable aim of an indicator. The value is a text (`8.0` is not `8`), the unit as written."""

    subject: str
    quote: str
    value: str | None
    unit: MeasureUnit | None
    measure: Measure
    bound: Bound
    better: Direction


class Item(Record):
    """An indicator or a task: a paragraph of the notice with its two responsibility lists."""

    __slots__ = ()

    @property
    def lead(self) -> tuple[str, ...]:
        """Who leads: units, collectives and `等`, in the notice's order."""
        raise NotImplementedError

    @property
    def participants(self) -> tuple[str, ...]:
        """Who takes part: units, collectives and `等`, in the notice's order."""
        raise NotImplementedError

    @property
    def as_issued(self) -> Mapping[str, str]:
        """The notice's own wording, where a name of the lists stands for a word that is ambiguous."""
        raise NotImplementedError

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


class _IndicatorFields(NamedTuple):
    id: str
    sentence: str
    targets: tuple[Target, ...]
    lead: tuple[str, ...]
    participants: tuple[str, ...]
    nature: Nature | None = None
    due: str | None = None
    terms: tuple[str, ...] = ()
    as_issued: Mapping[str, str] = _NONE


class Indicator(_IndicatorFields, Item):
    """An indicator of 一（一）or 一（二）; only the first level has a nature, only the second a due phrase."""

    __slots__ = ()

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


class _TaskFields(NamedTuple):
    id: str
    measures: tuple[str, ...]
    lead: tuple[str, ...]
    participants: tuple[str, ...]
    heading: str | None = None
    continues: str | None = None
    as_issued: Mapping[str, str] = _NONE


class Task(_TaskFields, Item):
    """A task of part 二. The notice gives no task a due date, a nature or a target."""

    __slots__ = ()

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


class _ObligationFields(NamedTuple):
    id: str
    section: str
    text: str
    addressee: str | None
    reaches: tuple[str, ...]
    inferred_from: tuple[str, ...] = ()
    due: str | None = None
    note: str | None = None


class Obligation(_ObligationFields, Record):
    """What part 三 or 四 asks of someone. Where it names nobody, `addressee` is null and the reach inferred."""

    __slots__ = ()

    @property
    def inferred(self) -> bool:
        """Whether the notice names no addressee here, so that who is meant was inferred."""
        return self.addressee is None


class UnitCertainty(NamedTuple):
    """How sure the facts about a unit are that the notice does not state."""

    full_name: Certainty
    kind: Certainty


class LaterChange(NamedTuple):
    """What became of a unit after the notice: renamed, merged or reorganised; `name` only where it was renamed."""

    date: str
    change: str
    basis: str
    certainty: Certainty
    name: str | None = None


class Unit(NamedTuple):
    """A body that can owe something. Its name, the key, is written as the notice writes it.

    Its caution is told to whoever reached it by other words: which body it is easily taken for.
    """

    name: str
    full_name: str
    kind: Kind
    certainty: UnitCertainty
    source: str
    aliases: tuple[str, ...] = ()
    later: tuple[LaterChange, ...] = ()
    note: str | None = None
    caution: str | None = None

    @property
    def spellings(self) -> Iterator[str]:
        """All that the unit is known to be called, its name first; uncertain later names are left out."""
        yield self.name
        yield self.full_name
        yield from self.aliases
        yield from (change.name for change in self.later if change.name and change.certainty == "certain")


class Collective(NamedTuple):
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


class Section(NamedTuple):
    """A section of a chapter: `（十）` and its title without the full stop."""

    number: str
    title: str


class Chapter(NamedTuple):
    """A chapter (部分) of the notice, 一 to 四; 三 has no sections."""

    number: str
    title: str
    sections: tuple[Section, ...] = ()


class Period(NamedTuple):
    """A due phrase of the notice and the dates (ISO, both included) it comes to; null where it does not say."""

    phrase: str
    start: IsoDate | None
    until: IsoDate | None
    note: str | None = None


class Waiver(NamedTuple):
    """A fault that is let pass for a while: findings of one rule at one record, until a day (ISO, included)."""

    rule: str
    record: str
    reason: str
    until: IsoDate


class NoticeDocument(NamedTuple):
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


class Edition(NamedTuple):
    """Which edition of the dataset this is: its own version, and the version of its shape."""

    version: str
    schema: Literal["2"]


class Dataset(NamedTuple):
    """The whole: every record in the notice's order, the issued text, and where each record stands.

    `task_files` are the sections of the task files, in their order; `task_sections` says in which each task stands.
    `readings` maps syllables of pinyin to the characters of the units' names that are read so.
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
    readings: Mapping[str, str]
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


def plain(value: Any) -> Any:
    """Turn records into dicts, lists and texts, all the way down: what JSON holds."""
    if fields := getattr(value, "_fields", ()):
        return {name: plain(getattr(value, name)) for name in fields}
    if isinstance(value, tuple):
        return [plain(each) for each in value]
    return dict(value) if isinstance(value, Mapping) else value
