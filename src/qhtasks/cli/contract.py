"""The JSON that scripts rely on: these keys stay, new ones may join them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from qhtasks.dataset.records import plain
from qhtasks.dataset.words import BASES, ROLES, SERIES

if TYPE_CHECKING:
    from qhtasks.checks.run import CheckResult
    from qhtasks.dataset.records import Dataset, Indicator, Obligation, Task, Unit
    from qhtasks.duties import Answer


def item_json(dataset: Dataset, item: Indicator | Task) -> dict[str, Any]:
    """An item, as `show` and `list` give it."""
    return {
        "id": item.id,
        "series": item.series,
        "number": item.number,
        "section": dataset.section_of(item),
        "heading": item.heading,
        "continues": item.continues,
        "text": item.text,
        "lead": item.bodies("lead"),
        "participants": item.bodies("participant"),
        "open": item.open,
        "as_issued": plain(item.as_issued),
        "due": item.due,
        "nature": item.nature,
        "targets": plain(item.targets),
    }


def obligation_json(obligation: Obligation) -> dict[str, Any]:
    """An obligation, as `show` gives it: with the keys of an item too, which say that it has no lists."""
    return {
        **plain(obligation),
        "inferred": obligation.inferred,
        "series": obligation.series,
        "number": obligation.number,
        "heading": None,
        "lead": [],
        "participants": [],
        "open": False,
        "nature": None,
        "targets": [],
    }


def unit_json(unit: Unit) -> dict[str, Any]:
    """A unit as in the data."""
    return {**plain(unit)}


def counts_json(answer: Answer) -> dict[str, Any]:
    """Counts by role, basis and series; the three bases are not added up."""
    return {
        role: {
            basis: {
                "total": answer.how_many(role, basis),
                **{series: answer.how_many(role, basis, series) for series in SERIES},
            }
            for basis in BASES
        }
        for role in ROLES
    }


def answer_json(answer: Answer) -> dict[str, Any]:
    """What a unit owes, as `agency` gives it."""
    return {
        "agency": unit_json(answer.unit),
        "duties": [
            {"id": duty.item.id, "role": duty.role, "basis": duty.basis, "via": duty.via} for duty in answer.duties
        ],
        "obligations": [obligation.id for obligation in answer.obligations],
        "counts": counts_json(answer),
        "filter": answer.filter._asdict(),
        "rows": {"shown": len(answer.duties), "of": answer.total},
    }


def check_json(result: CheckResult) -> dict[str, Any]:
    """The outcome of the check."""
    return {
        "findings": [finding._asdict() for finding in result.findings],
        "checked": {**result.checked, "tasks_by_section": result.tasks_by_section},
    }
