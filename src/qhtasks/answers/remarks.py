"""What the check says of the records in an answer: marked at each row, and said once for the whole.

Where nothing is wrong, nothing is added. `concerns` functions name the records that a row of an answer rests on, by
id or name: the item itself, the collective through which somebody owes it, for a count all that was counted.
"""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Any

from qhtasks.answers.listing import ListColumn
from qhtasks.questions.duties import duties_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

    from qhtasks.answers.listing import Listing
    from qhtasks.model.bodies import Unit
    from qhtasks.model.dataset import Dataset
    from qhtasks.model.findings import Outcome, Remark
    from qhtasks.questions.agency import AgencyAnswer
    from qhtasks.questions.counts import Figure, MatrixRow
    from qhtasks.questions.duties import Duty
    from qhtasks.questions.relations import Partner, SharedItem

HEADING = "问题"
"""The column of remarks."""
ALERT = "注意"
"""With what a line begins that counts them."""


def remarked(listing: Listing, outcome: Outcome) -> Listing:
    """Add to a listing what the check says of its rows: a last column, a key in JSON, and the alerts."""
    concerns = listing.concerns
    if not outcome.remarks:
        return listing
    about = list(outcome.about(listing.about))
    if concerns is None:
        return listing._replace(alerts=alerts(outcome, about))
    by_row = {id(row): outcome.about(concerns(row)) for row in listing.every_row}
    about += [remark for remarks in by_row.values() for remark in remarks]
    columns, record = listing.columns, listing.record
    if any(by_row.values()):
        columns = (*columns, ListColumn("findings", HEADING, lambda row: remark_text(by_row[id(row)])))
    return listing._replace(
        columns=columns,
        record=lambda row: with_remarks(record(row), by_row[id(row)]),
        alerts=alerts(outcome, about),
    )


def alerts(outcome: Outcome, about: Iterable[Remark]) -> tuple[str, ...]:
    """Say in a line each how many remarks concern an answer, and how many the whole dataset."""
    places = (("在列出的内容里", set(about)), ("在整个数据集", set(outcome.general)))
    return tuple(
        f"{ALERT}：核对{place}发现{_counts(remarks)}：用 qhtasks check 看" for place, remarks in places if remarks
    )


def _counts(remarks: set[Remark]) -> str:
    waived = sum(remark.waived_until is not None for remark in remarks)
    counts = (("错误", len(remarks) - waived), ("豁免", waived))
    return "、".join(f"{name} {count} 处" for name, count in counts if count)


def remark_text(remarks: Iterable[Remark]) -> str:
    """Name the rules that remarks are of, and how long a waiver lets them pass."""
    return "；".join(dict.fromkeys(map(_rule_text, remarks)))


def remark_lines(remarks: Sequence[Remark]) -> tuple[str, ...]:
    """Say what remarks say, in full."""
    return tuple(f"{_rule_text(remark)}：{remark.message}" for remark in remarks)


def _rule_text(remark: Remark) -> str:
    return f"{remark.rule}（{f'豁免至{remark.waived_until}' if remark.waived_until else '错误'}）"


def with_remarks(record: Mapping[str, Any], remarks: Sequence[Remark]) -> dict[str, Any]:
    """Add the key `findings` to what JSON holds of a row that remarks concern."""
    fields = ("rule", "severity", "message", "waived_until")
    found = [{field: getattr(remark, field) for field in fields} for remark in remarks]
    return {**record, "findings": found} if found else {**record}


# ── what a row rests on ──


def of_duty(duty: Duty) -> Iterator[str]:
    """Name the item, and the collective through which it is owed."""
    yield duty.item.id
    if duty.via:
        yield duty.via


def of_answer(answer: AgencyAnswer) -> Iterator[str]:
    """Name the unit, and all that its duties rest on."""
    yield answer.unit.name
    for duty in answer.duties:
        yield from of_duty(duty)


def of_shared(shared: SharedItem) -> Iterator[str]:
    """Name the item, and the collectives through which the units owe it."""
    for _, duty in shared.duties:
        yield from of_duty(duty)


def of_partner(dataset: Dataset, unit: Unit, day: str | None = None) -> Callable[[Partner], Iterator[str]]:
    """Name the partner, and the items that were counted with it."""
    from qhtasks.questions.relations import together, together_since

    def concerns(partner: Partner) -> Iterator[str]:
        yield partner.unit.name
        both = (unit, partner.unit)
        for shared in (*together(dataset, both), *together_since(dataset, both, day)):
            yield from of_shared(shared)

    return concerns


def of_matrix_row(dataset: Dataset) -> Callable[[MatrixRow], Iterator[str]]:
    """Name the unit, and the items that were counted for it on the row's basis."""

    @cache
    def duties() -> dict[str, tuple[Duty, ...]]:
        """Give the duties by unit, found in one pass, and only once a row asks."""
        names = (unit.name for unit in dataset.units)
        return dict(zip(names, duties_of(dataset, dataset.units), strict=True))

    def concerns(row: MatrixRow) -> Iterator[str]:
        yield row.unit.name
        for duty in duties()[row.unit.name]:
            if duty.basis == row.basis:
                yield from of_duty(duty)

    return concerns


def of_figure(figure: Figure) -> tuple[str, ...]:
    """Name the body or item that a figure is of, and the records that it refers to."""
    return (figure.subject, *figure.ids)
