"""What changed between two editions of the dataset, by meaning: layout, comments, files and their order mean nothing.

Records are the same where they have the same key; a unit under another name is the same where both are called by one
word. The fields that are compared, and how, are those that `model/` declares. What is made from the rest, the readings
in pinyin, is not compared.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Literal, NamedTuple

from qhtasks.model.bodies import Collective, Unit
from qhtasks.model.dataset import SERIES_OF
from qhtasks.model.findings import Waiver
from qhtasks.model.items import Indicator, Numbered, Task
from qhtasks.model.meaning import Record, key_of
from qhtasks.model.notice import Chapter, NoticeDocument, NoticeForm, Period, Section
from qhtasks.model.obligations import Obligation
from qhtasks.model.reviews import Review
from qhtasks.model.succession import EXTENTS, HOWS, Inquiry, Succession, Successor
from qhtasks.model.words import ROLES
from qhtasks.questions.demands import demands_of
from qhtasks.questions.differences import (
    LIST_FIELDS,
    FieldChange,
    field_differences,
    item_differences,
    list_differences,
    value_differences,
)
from qhtasks.questions.duties import duties_of
from qhtasks.questions.renames import renames, with_new_names

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from qhtasks.model.dataset import Dataset
    from qhtasks.questions.duties import Duty
    from qhtasks.questions.renames import Renames

Kind = Literal["added", "removed", "changed"]
_LIST_NAMES = {"lead": "牵头单位", "participant": "参加单位"}


class Change(NamedTuple):
    """One thing that changed. An empty `field` means the whole record; `about` says which one of the field.

    `subject` is that of the kind of record in `COMPARED`, or `duty` for what one unit owes. Values are as in the data:
    `old` is None where something was added, `new` where it was removed. The key is the record's name in the new
    edition where the record was renamed.
    """

    subject: str
    key: str
    field: str
    about: str
    old: str | None
    new: str | None

    @property
    def kind(self) -> Kind:
        """Whether something was added, removed or changed."""
        if self.old is None:
            return "added"
        return "removed" if self.new is None else "changed"


class Compared(NamedTuple):
    """A kind of record that is compared.

    `records` finds the records of a dataset by their keys, `summary` says in one text what was added or removed, and
    `name` calls a record in words where its key does not. `computed` adds what is compared besides the fields, texts
    and lists; `apart` compares the fields that are declared to need code of their own.
    """

    subject: str
    title: str
    kinds: tuple[type[Record], ...]
    records: Callable[[Dataset], Mapping[str, Any]]
    summary: Callable[[Any], str]
    name: Callable[[Dataset, Any], str] = lambda *_: ""
    computed: Callable[[Dataset, Any], Mapping[str, str | tuple[str, ...]]] = lambda *_: {}
    apart: Callable[[Any, Any], Iterator[FieldChange]] = lambda *_: iter(())

    def differences(self, old: tuple[Dataset, Record], new: tuple[Dataset, Record]) -> Iterator[FieldChange]:
        """Compare a record of one dataset with that of another: what is computed, the fields, what is apart."""
        before, after = self.computed(*old), self.computed(*new)
        texts = ({(name, ""): text for name, text in side.items() if isinstance(text, str)} for side in (before, after))
        yield from value_differences(*texts)
        for name, values in after.items():
            if isinstance(values, tuple):
                yield from list_differences(name, before[name], values)
        yield from field_differences(old[1], new[1])
        yield from self.apart(old[1], new[1])


def _by_key(field: str) -> Callable[[Dataset], Mapping[str, Any]]:
    """Find the records in a field of the dataset by the field that is declared to be their key."""

    def records(dataset: Dataset) -> Mapping[str, Any]:
        return {key_of(record): record for record in getattr(dataset, field)}

    return records


def _issued_lines(dataset: Dataset, _: NoticeDocument) -> dict[str, tuple[str, ...]]:
    lines = (line.strip() for line in dataset.issued.splitlines())
    return {"issued": tuple(filter(None, lines))}


def _item_summary(item: Indicator | Task) -> str:
    lists = "；".join(f"{_LIST_NAMES[role]}：{'、'.join(item.tokens(role))}" for role in ROLES)
    return f"{item.text}（{lists}）"


COMPARED = (
    Compared(
        "document",
        "通知文件",
        (NoticeDocument,),
        lambda dataset: {"notice": dataset.document},
        summary=lambda document: document.title,
        computed=_issued_lines,
    ),
    Compared(
        "form",
        "体例",
        (NoticeForm,),
        lambda dataset: {"form": dataset.form},
        summary=lambda form: form.plan_period,
    ),
    Compared(
        "section",
        "章节",
        (Chapter, Section),
        lambda dataset: dataset.numbered_sections,
        summary=lambda section: section.title,
        name=lambda _, section: section.title,
    ),
    Compared(
        "item",
        "指标和任务",
        (Indicator, Task),
        lambda dataset: {item.id: item for item in dataset.items},
        summary=_item_summary,
        name=lambda _, item: item.title,
        computed=lambda dataset, item: {"section": dataset.section_of(item), "text": item.text},
        apart=item_differences,
    ),
    Compared(
        "obligation",
        "组织实施要求",
        (Obligation,),
        _by_key("obligations"),
        summary=lambda obligation: obligation.text,
        name=lambda dataset, obligation: dataset.section_name(obligation.section),
    ),
    Compared(
        "agency",
        "单位",
        (Unit,),
        _by_key("units"),
        summary=lambda unit: unit.full_name,
        name=lambda _, unit: unit.full_name,
    ),
    Compared(
        "collective",
        "集合",
        (Collective,),
        _by_key("collectives"),
        summary=lambda collective: "、".join(collective.members or collective.kinds) or collective.scope,
    ),
    Compared(
        "successor",
        "后来的机构",
        (Successor,),
        _by_key("successors"),
        summary=lambda successor: successor.full_name,
        name=lambda _, successor: successor.full_name,
    ),
    Compared(
        "succession",
        "沿革",
        (Succession,),
        _by_key("successions"),
        summary=lambda step: (
            f"{HOWS[step.how]}，{EXTENTS[step.extent]}，{step.date or '日期未见'}（{step.basis.title}）"
        ),
    ),
    Compared(
        "search",
        "查过而没有见到的",
        (Inquiry,),
        _by_key("searches"),
        summary=lambda inquiry: inquiry.seen or inquiry.read,
    ),
    Compared(
        "period",
        "时限写法",
        (Period,),
        _by_key("periods"),
        summary=lambda period: f"{period.start or ''}—{period.until or ''}",
    ),
    Compared(
        "waiver",
        "豁免",
        (Waiver,),
        _by_key("waivers"),
        summary=lambda waiver: f"{waiver.reason}（{waiver.since}—{waiver.until}）",
    ),
    Compared(
        "review",
        "复核",
        (Review,),
        lambda dataset: {review.record: review for review in dataset.reviews},
        summary=lambda review: f"{review.reviewer} {review.date} {review.digest}",
    ),
)
"""The kinds of record that are compared, in the order in which changes are listed."""


class Comparison(NamedTuple):
    """Two editions and all that changed.

    `old` calls every body as the new edition does, and `renamed` gives the new names by the old ones. `names` calls the
    records in words by their keys, as the edition has it that has it last.
    """

    old: Dataset
    new: Dataset
    renamed: Mapping[str, str]
    rows: tuple[Change, ...]
    names: Mapping[str, str]

    def of(self, name: str) -> tuple[Change, ...]:
        """List what changed for one unit: its duties and what is asked of it, the records of these, and its own."""
        name = self.renamed.get(name, name)
        before, after = (_Owed.of(dataset, name) for dataset in (self.old, self.new))
        owed = sorted(before.how.keys() | after.how.keys(), key=_place_in_notice)
        duties = [
            Change("duty", key, "duty" if key[0] in "ABT" else "reach", "", before.how.get(key), after.how.get(key))
            for key in owed
            if before.how.get(key) != after.how.get(key)
        ]
        keys = {*owed, *before.bodies, *after.bodies}
        return (*duties, *(row for row in self.rows if row.key in keys and not _repeats_a_duty(row, name)))

    def title(self, row: Change) -> str:
        """Call the record of a row in words; empty where its key does."""
        return self.names.get(row.key, "")


class _Owed(NamedTuple):
    """What one unit owes in an edition: by item or obligation how, and the bodies that concern it."""

    how: Mapping[str, str]
    bodies: frozenset[str]

    @classmethod
    def of(cls, dataset: Dataset, name: str) -> _Owed:
        """Ask the dataset; a unit that it does not have owes nothing."""
        unit = next((unit for unit in dataset.units if unit.name == name), None)
        if unit is None:
            return cls({}, frozenset())
        (duties,) = duties_of(dataset, (unit,))
        how: dict[str, str] = {}
        for duty in duties:
            how[duty.item.id] = "，".join(filter(None, (how.get(duty.item.id), _duty_as_text(duty))))
        how |= {
            demand.obligation.id: "possible" if demand.ground == "possible" else "all"
            for demand in demands_of(dataset, unit, duties)
        }
        return cls(how, frozenset({name, *(each.name for each in dataset.collectives if each.may_mean(unit))}))


def compare(old: Dataset, new: Dataset) -> Comparison:
    """Compare two editions: the notice itself first, then items, obligations, bodies and periods."""
    known = renames(old, new)
    same = with_new_names(old, known.names)
    rows = tuple(change for kind in COMPARED for change in _changes(kind, same, new, known))
    names = {
        key: kind.name(dataset, record)
        for dataset in (same, new)
        for kind in COMPARED
        for key, record in kind.records(dataset).items()
        if kind.name(dataset, record)
    }
    return Comparison(same, new, known.names, rows, names)


def _changes(kind: Compared, old: Dataset, new: Dataset, known: Renames) -> Iterator[Change]:
    """Compare the records of a kind: in the notice's order, or as the new edition orders them, removed ones last."""
    before, after = kind.records(old), kind.records(new)
    keys = [*after, *(key for key in before if key not in after)]
    if issubclass(kind.kinds[0], Numbered):
        keys.sort(key=_place_in_notice)
    for key in keys:
        if key in known.grounds and kind.kinds[0] in (Unit, Collective):
            yield Change(kind.subject, key, "name", known.grounds[key], known.old_name(key), key)
        if key in before and key in after:
            for difference in kind.differences((old, before[key]), (new, after[key])):
                yield Change(kind.subject, key, *difference)
        else:
            was, now = (kind.summary(side[key]) if key in side else None for side in (before, after))
            yield Change(kind.subject, key, "", "", was, now)


def _repeats_a_duty(row: Change, name: str) -> bool:
    """Whether a row says of this unit what its duty says better, or of another unit what only concerns that one."""
    if row.subject == "collective" and row.field == "members":
        return name not in (row.old, row.new)
    return row.subject == "item" and (
        (row.field == "role" and row.about == name)
        or (row.field in LIST_FIELDS.values() and name in (row.old, row.new))
    )


def _duty_as_text(duty: Duty) -> str:
    """Write a duty as text: role, basis, and the collective through which."""
    return " ".join(filter(None, (duty.role, duty.basis, duty.via)))


def _place_in_notice(key: str) -> tuple[int, int]:
    """Order ids of items and obligations as the notice does."""
    return tuple(SERIES_OF.values()).index(key[0]), int(key[1:])
