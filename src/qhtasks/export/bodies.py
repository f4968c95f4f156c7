"""The tables of the bodies: units, what else they are called, what became of them, and the collectives."""

from __future__ import annotations

from typing import TYPE_CHECKING

from qhtasks.export.columns import COLLECTIVE, NOTE, POSITION, SCOPES, UNIT, KIND, certainty, words
from qhtasks.export.shape import Column, Table

if TYPE_CHECKING:
    from collections.abc import Iterator

    from qhtasks.model.dataset import Dataset
    from qhtasks.export.shape import Row


def _units(dataset: Dataset) -> Iterator[Row]:
    for position, unit in enumerate(dataset.units, 1):
        sure = unit.certainty
        facts = unit.full_name, sure.full_name, unit.kind, sure.kind
        yield unit.name, position, *facts, unit.note, unit.caution, unit.source


def _aliases(dataset: Dataset) -> Iterator[Row]:
    for unit in dataset.units:
        for position, alias in enumerate(unit.aliases, 1):
            yield unit.name, position, alias


def _changes(dataset: Dataset) -> Iterator[Row]:
    for unit in dataset.units:
        for position, each in enumerate(unit.later, 1):
            yield unit.name, position, each.date, each.change, each.name, each.basis, each.certainty


def _readings(dataset: Dataset) -> Iterator[Row]:
    for syllable, characters in dataset.readings.items():
        for character in characters:
            yield character, syllable


def _collectives(dataset: Dataset) -> Iterator[Row]:
    for position, each in enumerate(dataset.collectives, 1):
        yield each.name, position, each.scope, each.certainty, each.binding, each.note


def _members(dataset: Dataset) -> Iterator[Row]:
    for each in dataset.collectives:
        for position, member in enumerate(each.members, 1):
            yield each.name, position, member


def _kinds(dataset: Dataset) -> Iterator[Row]:
    for each in dataset.collectives:
        for position, kind in enumerate(each.kinds, 1):
            yield each.name, position, kind


UNITS = Table(
    "units",
    "单位",
    "能够承担职责的单位；名称照通知的写法",
    (
        Column("name", "名称"),
        POSITION._replace(unique=True),
        Column("full_name", "全称", note="通知没有写，把握见下一列"),
        certainty("full_name_certainty", "全称的把握"),
        KIND,
        certainty("kind_certainty", "类别的把握"),
        NOTE,
        Column("caution", "易混说明", required=False, note="同别的单位容易弄混时的提示"),
        Column("source", "出处", note="全称、类别、别名的出处"),
    ),
    ("name",),
    _units,
)

ALIASES = Table(
    "unit_aliases",
    "单位的别名",
    "人们查找时会写的简称、旧称、后来的名称",
    (UNIT, POSITION, Column("alias", "别名", unique=True, note="一个别名只属于一个单位")),
    ("unit", "position"),
    _aliases,
)

CHANGES = Table(
    "unit_changes",
    "单位后来的变化",
    "通知印发以后的改名、合并、改制，按时间",
    (
        UNIT,
        POSITION,
        Column("date", "日期", note="知道多细写多细，所以是文字"),
        Column("change", "什么变化"),
        Column("name", "新的全称", required=False, note="没有改名的为空"),
        Column("basis", "根据"),
        certainty("certainty", "把握"),
    ),
    ("unit", "position"),
    _changes,
)

READINGS = Table(
    "readings",
    "读音",
    "单位名称、全称、别名里的汉字怎么读；有几种读法的各占一行",
    (Column("character", "汉字"), Column("syllable", "音节", note="不带声调，ü 写作 v")),
    ("character", "syllable"),
    _readings,
)

COLLECTIVES = Table(
    "collectives",
    "集合",
    "通知用一个词指称的多个单位",
    (
        Column("name", "名称"),
        POSITION._replace(unique=True),
        words("scope", "范围", SCOPES),
        certainty("certainty", "把握"),
        Column("binding", "成员确定承担", "boolean", note="范围是全部，并且把握是确定"),
        NOTE,
    ),
    ("name",),
    _collectives,
)

MEMBERS = Table(
    "collective_members",
    "集合的成员",
    "范围是全部的，是成员；是一部分的，是可能的范围，不是名单",
    (COLLECTIVE, POSITION, UNIT),
    ("collective", "position"),
    _members,
)

KINDS = Table(
    "collective_kinds",
    "集合可能涉及的类别",
    "没有列成员的集合，可能涉及哪几类单位",
    (COLLECTIVE, POSITION, KIND),
    ("collective", "position"),
    _kinds,
)
