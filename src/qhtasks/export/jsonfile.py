"""The dataset in one JSON: the same values under the same keys as the commands' `--json`, and what these leave out."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from qhtasks.answers.as_json import demand_json, duty_json, item_json, obligation_json, remark_json, unit_json
from qhtasks.issued.lists import ListGrammar
from qhtasks.model.findings import CLEAN
from qhtasks.model.meaning import field_names, plain
from qhtasks.model.words import ROLES
from qhtasks.questions.agency import answers

if TYPE_CHECKING:
    from collections.abc import Sequence

    from qhtasks.model.bodies import Unit
    from qhtasks.model.dataset import Dataset
    from qhtasks.model.findings import Outcome
    from qhtasks.model.items import Indicator, Task
    from qhtasks.model.obligations import Obligation
    from qhtasks.questions.demands import Demand

NAME = "qhtasks"
LICENCE = {
    "name": "CC0-1.0",
    "title": "CC0 1.0 Universal",
    "path": "https://creativecommons.org/publicdomain/zero/1.0/",
}

_NOT_PLAIN = ("units", "indicators", "tasks", "task_files", "task_sections", "obligations", "issued", "places")
"""Fields of the dataset that are not written as they are: items and obligations have more keys, the rest follows."""


def title(dataset: Dataset) -> str:
    """Name the dataset."""
    return f"{dataset.document.number}任务分工方案数据集"


def description(dataset: Dataset) -> str:
    """Say what the dataset is, and what it is not."""
    document = dataset.document
    return f"{document.issuer}{document.number}的指标、任务、责任单位和职责。不是公文，以印发的通知为准。"


def source(dataset: Dataset) -> dict[str, str]:
    """Name the notice as one cites it."""
    document = dataset.document
    return {"title": f"{document.title}，{document.number}，{document.date_as_signed}"}


def whole(dataset: Dataset, outcome: Outcome = CLEAN) -> bytes:
    """Write all records, the answers, and what the check says; the document's hash stands for the issued text."""
    return f"{json.dumps(whole_json(dataset, outcome), ensure_ascii=False, indent=2)}\n".encode()


def whole_json(dataset: Dataset, outcome: Outcome = CLEAN) -> dict[str, Any]:
    """Give the dataset as JSON holds it: records in the notice's order, duties by unit, remarks of the check.

    Records of a kind without a form of its own are as in the data, under the name of the dataset's field.
    """
    by_unit = answers(dataset, dataset.units)
    demands = [(answer.unit, demand) for answer in by_unit for demand in answer.demands]
    grammar = ListGrammar.of(dataset)
    return {
        "name": NAME,
        "title": title(dataset),
        "description": description(dataset),
        "licence": LICENCE["name"],
        **{name: plain(value) for name, value in dataset._asdict().items() if name not in _NOT_PLAIN},
        "units": [unit_json(dataset, unit) for unit in dataset.units],
        "items": [_item(dataset, item, grammar) for item in dataset.items],
        "obligations": [_obligation(obligation, demands) for obligation in dataset.obligations],
        "duties": [
            {"agency": answer.unit.name, **duty_json(dataset, answer.unit, duty)}
            for answer in by_unit
            for duty in answer.duties
        ],
        "demands": [{"agency": unit.name, **demand_json(dataset, unit, demand)} for unit, demand in demands],
        "findings": [remark_json(remark) for remark in outcome.remarks],
    }


def _obligation(obligation: Obligation, demands: Sequence[tuple[Unit, Demand]]) -> dict[str, Any]:
    """Give an obligation as `show --json` does, with the units that it reaches and those that it only may reach."""
    reached = [(unit.name, demand.ground == "possible") for unit, demand in demands if demand.obligation == obligation]
    return {
        **obligation_json(obligation),
        "units": [name for name, possible in reached if not possible],
        "possible_units": [name for name, possible in reached if possible],
    }


def _item(dataset: Dataset, item: Indicator | Task, grammar: ListGrammar) -> dict[str, Any]:
    """Give an item as `list --json` does, with its lists as issued and with `等` in its place, and its other fields."""
    values = item_json(dataset, item) | {
        "label": dataset.label(item),
        "title": item.title,
        "lists": {role: item.tokens(role) for role in ROLES},
        "issued": {role: grammar.issued(item, role) for role in ROLES},
    }
    others = (name for name in field_names(type(item)) if name not in values and name != "sentence")
    return values | {name: plain(getattr(item, name)) for name in others}
