"""The tables of the items: indicators and tasks, their measures, targets and responsibility lists."""

from __future__ import annotations

from typing import TYPE_CHECKING, get_args

from qhtasks.model.items import Indicator, Task
from qhtasks.model.words import OPEN, ROLES, SERIES, Nature
from qhtasks.export.columns import COLLECTIVE, DUE, ITEM, POSITION, ROLE, SECTION, UNIT, words
from qhtasks.export.shape import Column, Reference, Table, optional
from qhtasks.issued.lists import ListGrammar
from qhtasks.model.words import BOUNDS, DIRECTIONS
from qhtasks.model.words import MEASURES as MEASURE_NAMES

if TYPE_CHECKING:
    from collections.abc import Iterator

    from qhtasks.model.dataset import Dataset
    from qhtasks.export.shape import Row


def _items(dataset: Dataset) -> Iterator[Row]:
    issued = ListGrammar.of(dataset).issued
    for position, item in enumerate(dataset.items, 1):
        key = item.id, position, item.series, item.number, dataset.label(item), dataset.section_of(item)
        lists = (issued(item, role) for role in ROLES)
        yield *key, item.title, item.heading, item.continues, item.text, item.nature, item.due, *lists, item.open


def _measures(dataset: Dataset) -> Iterator[Row]:
    for item in dataset.items:
        if isinstance(item, Task):
            for position, text in enumerate(item.measures, 1):
                yield item.id, position, text


def _terms(dataset: Dataset) -> Iterator[Row]:
    for item in dataset.items:
        if isinstance(item, Indicator):
            for position, term in enumerate(item.terms, 1):
                yield item.id, position, term


def _targets(dataset: Dataset) -> Iterator[Row]:
    for item in dataset.items:
        for position, target in enumerate(item.targets, 1):
            yield item.id, position, *vars(target).values()


def _entries(dataset: Dataset) -> Iterator[Row]:
    units = {unit.name for unit in dataset.units}
    for item in dataset.items:
        for role in ROLES:
            for position, token in enumerate(item.tokens(role), 1):
                is_open = token == OPEN
                unit = token if token in units else None
                collective = None if is_open or unit else token
                yield item.id, role, position, token, item.as_issued.get(token), is_open, unit, collective


ITEMS = Table(
    "items",
    "项",
    "指标和任务，按通知的次序",
    (
        Column("id", "编号", note="系列字母和通知里的编号：A9、B36、T156"),
        POSITION._replace(unique=True),
        Column(
            "series", "系列", vocabulary=lambda form: {letter: form.series_name(letter) for letter in SERIES}
        ),
        Column("number", "通知里的编号", "integer", note="三个系列各自从 1 起，单独用有歧义"),
        Column("label", "称呼", unique=True, note="如 任务第156项"),
        SECTION,
        Column("title", "列表里的标题", note="指标是指标句，任务是标题句；没有标题句的，是所承接的项和第一个分句"),
        Column("heading", "标题句", required=False, note="不含句号；指标没有，承接前项的任务也没有"),
        Column("continues", "承接哪一项", required=False, refers=Reference("items", "id"), note="没有标题句的任务"),
        Column("text", "正文", note="通知的这一段，一字不差，不含段首编号"),
        optional(words("nature", "性质", {nature: nature for nature in get_args(Nature)}))._replace(
            note="只有一级指标有"
        ),
        DUE,
        Column("lead", "牵头单位", note="照通知的写法；逐个见 list_entries"),
        Column("participants", "参加单位", note="照通知的写法；逐个见 list_entries"),
        Column("open", "列表开放", "boolean", note="两个列表里有“等”"),
    ),
    ("id",),
    _items,
    ("id = series || number", "continues IS NULL OR heading IS NULL", "(nature IS NULL) = (series <> 'A')"),
)

MEASURES = Table(
    "measures",
    "举措",
    "任务标题句以后的各句，连句号；标题句加句号再加各句，就是正文",
    (ITEM, POSITION, Column("text", "举措")),
    ("item", "position"),
    _measures,
)

TERMS = Table(
    "terms",
    "含数字的名称",
    "指标句里含数字而不是目标的词，如 5G",
    (ITEM, POSITION, Column("term", "词")),
    ("item", "position"),
    _terms,
)

TARGETS = Table(
    "targets",
    "目标",
    "指标里可以衡量的目标；一句话说几个数的，拆成几个",
    (
        ITEM,
        POSITION,
        Column("subject", "对象"),
        Column("quote", "引文"),
        Column("value", "数值", required=False, note="照录的文字：8.0 不是 8；定性和以国家下达为准的为空"),
        Column(
            "unit",
            "计量单位",
            required=False,
            vocabulary=lambda form: {unit: unit for unit in form.units_of_measure},
        ),
        words("measure", "计量内容", MEASURE_NAMES),
        words("bound", "约束方式", BOUNDS),
        words("better", "方向", DIRECTIONS),
    ),
    ("item", "position"),
    _targets,
)

ENTRIES = Table(
    "list_entries",
    "责任单位列表",
    "牵头、参加列表里的每一个词，次序照通知；几个牵头单位是并列的。合写的市州已经拆开，所以词数多于通知所写的处数",
    (
        ITEM,
        ROLE,
        POSITION,
        Column("token", "词", note="单位、集合的名称，或“等”"),
        Column("as_issued", "通知的写法", required=False, note="只在与词不同时写"),
        Column("is_open", "是“等”", "boolean", note="列表到此没有列尽；不使任何单位承担职责"),
        optional(UNIT),
        optional(COLLECTIVE),
    ),
    ("item", "role", "position"),
    _entries,
    ("is_open + (unit IS NOT NULL) + (collective IS NOT NULL) = 1", "is_open OR token IN (unit, collective)"),
)
