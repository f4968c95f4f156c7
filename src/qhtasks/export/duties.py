"""The tables of who owes what: the dataset's answers for every unit."""

from __future__ import annotations

from typing import TYPE_CHECKING

from qhtasks.questions.agency import answers
from qhtasks.questions.duties import BASIS_NAMES
from qhtasks.export.columns import COLLECTIVE, ITEM, OBLIGATION, ROLE, UNIT, words
from qhtasks.export.shape import Table

if TYPE_CHECKING:
    from collections.abc import Iterator

    from qhtasks.model.dataset import Dataset
    from qhtasks.export.shape import Row


def _duties(dataset: Dataset) -> Iterator[Row]:
    for found in answers(dataset, dataset.units):
        for duty in found.duties:
            yield found.unit.name, duty.item.id, duty.role, duty.basis, duty.via


def _unit_obligations(dataset: Dataset) -> Iterator[Row]:
    for found in answers(dataset, dataset.units):
        for obligation in found.obligations:
            yield found.unit.name, obligation.id


DUTIES = Table(
    "duties",
    "职责",
    "一行是一个单位在一项里的一种角色和依据；三种依据分开计数，从不相加",
    (
        UNIT,
        ITEM,
        ROLE,
        words("basis", "依据", BASIS_NAMES),
        COLLECTIVE._replace(name="via", title="经由的集合", required=False, note="点名的为空"),
    ),
    ("unit", "item", "role"),
    _duties,
    ("(basis = 'named') = (via IS NULL)",),
)

UNIT_OBLIGATIONS = Table(
    "unit_obligations",
    "单位的组织实施要求",
    "展开到单位：对各方的、按角色的（只看点名和集合）、对集合的、点名的",
    (UNIT, OBLIGATION),
    ("unit", "obligation"),
    _unit_obligations,
)
