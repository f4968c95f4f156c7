"""The responsibility sheet as finished words: what templates and tables print, with nothing left to look up."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from qhtasks.dataset.words import BASES, ROLES, SERIES, SERIES_NAMES, hedged
from qhtasks.duties import BASIS_NAMES, ROLE_NAMES, UNDATED, grouped, why
from qhtasks.lists import ListGrammar

if TYPE_CHECKING:
    from qhtasks.dataset.records import Dataset, Obligation, Unit
    from qhtasks.duties import Answer, Duty

NO_DUE = f"{UNDATED}（规划期至2025年）"
"""What a sheet prints where the notice gives no due date; it gives none to any task or first-level indicator."""
UNADDRESSED = "原文未写明"


class Row(NamedTuple):
    """A duty in words: heading and body together are the whole paragraph, the title stands for it in a list.

    The lists are written as the notice writes them. `how` is empty where the unit is named, because the group says
    in which role; else it tells role and collective, and `why` tells the path to the unit.
    """

    id: str
    label: str
    section: str
    role: str
    basis: str
    via: str
    how: str
    why: str
    title: str
    heading: str
    body: str
    paragraph: str
    nature: str
    due: str
    lead: str
    participants: str


class RowGroup(NamedTuple):
    """Rows that are read together."""

    title: str
    rows: tuple[Row, ...]

    @property
    def due(self) -> str:
        """What to say once of all rows, where the notice gives none of them a due date; else empty."""
        return NO_DUE if all(row.due == NO_DUE for row in self.rows) else ""


class ObligationRow(NamedTuple):
    """An obligation in words; `ground` is empty where the notice itself says whom it means."""

    id: str
    label: str
    place: str
    text: str
    due: str
    addressee: str
    ground: str
    note: str


class CountRow(NamedTuple):
    """How many duties of one role and basis: in all, and by series."""

    role: str
    basis: str
    total: int
    by_series: tuple[tuple[str, int], ...]


class Source(NamedTuple):
    """What a sheet was compiled from."""

    title: str
    number: str
    date: str
    edition: str


class Sheet(NamedTuple):
    """One unit's responsibility sheet (责任清单)."""

    source: Source
    name: str
    full_name: str
    kind: str
    later: tuple[str, ...]
    note: str
    counts: tuple[CountRow, ...]
    groups: tuple[RowGroup, ...]
    obligations: tuple[ObligationRow, ...]
    filter: str
    shown: int
    total: int
    empty: str

    @property
    def totals(self) -> tuple[int, int, int, int]:
        """Duties by name as lead and as participant, through collectives, and possible: what an index lists."""
        named = [row.total for row in self.counts if row.basis == BASIS_NAMES["named"]]
        others = (sum(row.total for row in self.counts if row.basis == BASIS_NAMES[each]) for each in BASES[1:])
        lead, participant, collective, possible = (*named, *others)
        return lead, participant, collective, possible


class Desk:
    """Makes sheets from one dataset; knows how it writes lists and names sections."""

    def __init__(self, dataset: Dataset) -> None:
        """Take the dataset all sheets are made from."""
        grammar = ListGrammar.of(dataset)
        self.lists = {(item.id, role): grammar.issued(item, role) for item in dataset.items for role in ROLES}
        self.dataset = dataset
        self.labels = {item.id: item.label for item in dataset.items}
        document = dataset.document
        self.source = Source(
            title=document.title,
            number=document.number,
            date=document.date_as_signed,
            edition=dataset.edition.version,
        )

    def sheet(self, answer: Answer) -> Sheet:
        """Put a finished answer into words."""
        unit = answer.unit
        return Sheet(
            source=self.source,
            name=unit.name,
            full_name=hedged(unit.full_name, unit.certainty.full_name),
            kind=hedged(unit.kind, unit.certainty.kind),
            later=_later(unit),
            note=(unit.caution or "") + (unit.note or ""),
            counts=_counts(answer),
            groups=tuple(
                RowGroup(group.title, tuple(self.row(unit, duty) for duty in group.duties))
                for group in grouped(answer.duties)
            ),
            obligations=tuple(self.obligation_row(each) for each in answer.obligations),
            filter=str(answer.filter),
            shown=len(answer.duties),
            total=answer.total,
            empty=_why_empty(answer),
        )

    def row(self, unit: Unit, duty: Duty) -> Row:
        """Put a unit's duty into words."""
        item = duty.item
        return Row(
            id=item.id,
            label=item.label,
            section=self.dataset.section_of(item),
            role=ROLE_NAMES[duty.role],
            basis=BASIS_NAMES[duty.basis],
            via=duty.via or "",
            how=f"{ROLE_NAMES[duty.role]}，经“{duty.via}”" if duty.via else "",
            why=why(self.dataset, unit, duty),
            title=item.title,
            heading=item.heading or item.carries_on,
            body=item.text.removeprefix(f"{item.heading}。"),
            paragraph=item.carries_on + item.text,
            nature=item.nature or "",
            due=item.due or NO_DUE,
            lead=self.lists[item.id, "lead"],
            participants=self.lists[item.id, "participant"],
        )

    def obligation_row(self, obligation: Obligation) -> ObligationRow:
        """Put an obligation into words; an inferred addressee is marked 推断, with its ground."""
        grounds = "、".join(self.labels.get(ground, ground) for ground in obligation.inferred_from)
        return ObligationRow(
            id=obligation.id,
            label=obligation.label,
            place=self.dataset.section_name(obligation.section),
            text=obligation.text.rstrip("，；"),
            due=obligation.due or "",
            addressee=obligation.addressee or UNADDRESSED,
            ground=("推断" + (f"：据{grounds}的牵头单位" if grounds else "")) if obligation.inferred else "",
            note=obligation.note or "",
        )


def obligation_as_row(obligation: ObligationRow) -> Row:
    """Put an obligation among the duties of a flat list: it has neither role nor lists."""
    return Row(
        id=obligation.id,
        label=obligation.label,
        section=obligation.place,
        role="",
        basis="组织实施要求",
        via="",
        how="",
        why=obligation.ground,
        title=obligation.text,
        heading="",
        body=obligation.text,
        paragraph=obligation.text,
        nature="",
        due=obligation.due,
        lead="",
        participants="",
    )


def _later(unit: Unit) -> tuple[str, ...]:
    """Say what became of the unit, as far as it is certain."""
    return tuple(f"{each.date}：{each.change}" for each in unit.later if each.certainty == "certain")


def _counts(answer: Answer) -> tuple[CountRow, ...]:
    rows = [
        CountRow(
            ROLE_NAMES[role],
            BASIS_NAMES[basis],
            answer.how_many(role, basis),
            tuple((SERIES_NAMES[series], answer.how_many(role, basis, series)) for series in SERIES),
        )
        for basis in BASES
        for role in ROLES
    ]
    return tuple(row for row in rows if row.total or row.basis == BASIS_NAMES["named"])


def _why_empty(answer: Answer) -> str:
    """Explain an answer without duties; empty where there are some."""
    if answer.duties:
        return ""
    if answer.total:
        return f"该单位共有 {answer.total} 项职责，没有一项符合筛选条件（{answer.filter}）。"
    return "通知的指标和任务没有点到该单位，它也不在列明成员的集合之内；只有下列组织实施要求与它有关。"
