"""The tables of what parts 三 and 四 of the notice ask, and of whom."""

from __future__ import annotations

from typing import TYPE_CHECKING

from qhtasks.export.columns import COLLECTIVE, DUE, ITEM, NOTE, OBLIGATION, POSITION, SECTION, UNIT
from qhtasks.export.shape import Column, Table, optional

if TYPE_CHECKING:
    from collections.abc import Iterator

    from qhtasks.model.dataset import Dataset
    from qhtasks.export.shape import Row


def _obligations(dataset: Dataset) -> Iterator[Row]:
    for each in dataset.obligations:
        key = each.id, each.number, dataset.label(each)
        yield *key, each.section, each.text, each.addressee, each.inferred, each.due, each.note


def _reaches(dataset: Dataset) -> Iterator[Row]:
    units = {unit.name for unit in dataset.units}
    collectives = {each.name for each in dataset.collectives}
    for obligation in dataset.obligations:
        for position, word in enumerate(obligation.reaches, 1):
            bodies = (word if word in names else None for names in (units, collectives))
            yield obligation.id, position, word, *bodies


def _grounds(dataset: Dataset) -> Iterator[Row]:
    for obligation in dataset.obligations:
        for position, item in enumerate(obligation.inferred_from, 1):
            yield obligation.id, position, item


OBLIGATIONS = Table(
    "obligations",
    "组织实施要求",
    "第三、四部分对各方提出的要求",
    (
        Column("id", "编号", note="整理时按原文次序加的：O1 起"),
        Column("number", "次序", "integer", unique=True),
        Column("label", "称呼", unique=True),
        SECTION,
        Column("text", "要求", note="照录，连末尾的标点"),
        Column("addressee", "对谁提出", required=False, note="照录；原文没有写的为空"),
        Column("inferred", "推断", "boolean", note="原文没有写对谁提出，及于谁是推断的"),
        DUE,
        NOTE,
    ),
    ("id",),
    _obligations,
    ("id = 'O' || number", "inferred = (addressee IS NULL)"),
)

REACHES = Table(
    "obligation_reaches",
    "要求及于谁",
    "每条要求及于的词；展开到单位的见 unit_obligations",
    (
        OBLIGATION,
        POSITION,
        Column("word", "词", note="单位、集合的名称，或 各地区各部门、牵头单位、参加单位"),
        optional(UNIT),
        optional(COLLECTIVE),
    ),
    ("obligation", "position"),
    _reaches,
)

GROUNDS = Table(
    "obligation_grounds",
    "推断的根据",
    "推断到单位的要求，根据哪一项的牵头单位",
    (OBLIGATION, POSITION, ITEM),
    ("obligation", "position"),
    _grounds,
)
