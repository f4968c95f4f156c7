"""The tables of the export: those of records, with what is computed beside their fields, and those of the answers."""

from __future__ import annotations

from itertools import chain
from operator import attrgetter
from typing import TYPE_CHECKING

from qhtasks.export.tables import (
    COLLECTIVE,
    ITEM,
    KEYS,
    OBLIGATION,
    POSITION,
    UNIT,
    Column,
    ListTable,
    RecordTable,
    Table,
    optional,
    plain_columns,
)
from qhtasks.issued.lists import ListGrammar
from qhtasks.model.bodies import Collective, Unit
from qhtasks.model.findings import CLEAN
from qhtasks.model.items import Indicator, Task
from qhtasks.model.notice import Chapter, Edition, NoticeDocument, Period, Section
from qhtasks.model.obligations import Obligation
from qhtasks.model.words import ROLES, SERIES
from qhtasks.questions.agency import answers
from qhtasks.questions.demands import GROUND_NAMES, doubt
from qhtasks.questions.duties import BASIS_NAMES, ROLE_NAMES, standing_of
from qhtasks.questions.targets import bound_of, direction_of, phrase_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from qhtasks.export.tables import Computed, Row, Value
    from qhtasks.model.dataset import Dataset
    from qhtasks.model.findings import Outcome

_PLACE = POSITION._replace(unique=True)
_SECTION = KEYS["Section"]
_ROLE = Column("role", "角色", values=ROLE_NAMES)
_EDITION = tuple(
    plain._replace(column=plain.column._replace(name=f"dataset_{plain.column.name}", values={}))
    for plain in plain_columns(Edition)
)
"""The version of the shape is one word in the declaration; readers of an export are not to be held to it."""


def _edition(dataset: Dataset) -> Computed:
    values = {plain.column.name: plain.value(dataset.edition) for plain in _EDITION}
    return lambda *_: values


def _section(dataset: Dataset) -> Computed:
    """Number chapters and sections in one row; a section says in which chapter it stands."""
    numbers = list(dataset.numbered_sections)

    def computed(position: int, _: Chapter | Section) -> Mapping[str, Value]:
        number = numbers[position - 1]
        chapter = number[0] if len(number) > 1 else None
        return {"number": number, "chapter": chapter, "name": dataset.section_name(number)}

    return computed


def _item(dataset: Dataset) -> Computed:
    grammar = ListGrammar.of(dataset)

    def computed(_: int, item: Indicator | Task) -> Mapping[str, Value]:
        return {
            "series": item.series,
            "number": item.number,
            "label": dataset.label(item),
            "section": dataset.section_of(item),
            "title": item.title,
            "text": item.text,
            "lead": grammar.issued(item, "lead"),
            "participants": grammar.issued(item, "participant"),
            "open": dataset.is_open(item),
        }

    return computed


def _collective(_: Dataset) -> Computed:
    return lambda _, collective: {"binding": collective.binding}


def _obligation(dataset: Dataset) -> Computed:
    def computed(_: int, obligation: Obligation) -> Mapping[str, Value]:
        return {
            "number": obligation.number,
            "label": dataset.label(obligation),
            "inferred": obligation.inferred,
        }

    return computed


NOTICE = RecordTable(
    "notice",
    "通知",
    "一行：通知的文件信息，和数据集的版本",
    (NoticeDocument,),
    lambda dataset: (dataset.document,),
    added={"": tuple(plain.column for plain in _EDITION)},
    computed=_edition,
)
SECTIONS = RecordTable(
    "sections",
    "章节",
    "通知的四个部分和其中的节",
    (Chapter, Section),
    lambda dataset: dataset.numbered_sections.values(),
    added={
        "number": (
            Column("number", "编号", note="部分如 `二`，节如 `二（十）`"),
            _PLACE,
            optional(_SECTION)._replace(name="chapter", title="所在的部分", note="部分本身为空"),
        ),
        "title": (Column("name", "编号和标题", note="照通知的写法"),),
    },
    computed=_section,
    apart=("sections",),
)
PERIODS = RecordTable(
    "periods",
    "时限",
    "通知的时限写法，各是哪一段日期；起止都含当日",
    (Period,),
    attrgetter("periods"),
    checks=("start IS NULL OR until IS NULL OR start <= until",),
)
UNITS = RecordTable(
    "units",
    "单位",
    "能够承担职责的单位；名称照通知的写法",
    (Unit,),
    attrgetter("units"),
    added={"name": (_PLACE,)},
    lists={
        "aliases": ListTable(column="alias", unique=True),
        "other_names": ListTable("unit_other_names"),
        "later": ListTable("unit_changes"),
    },
)
COLLECTIVES = RecordTable(
    "collectives",
    "集合",
    "通知用一个词指称的多个单位",
    (Collective,),
    attrgetter("collectives"),
    added={
        "name": (_PLACE,),
        "certainty": (Column("binding", "成员确定承担", "boolean", note="范围是全部，并且把握是确定"),),
    },
    computed=_collective,
    lists={
        "members": ListTable(note="范围是全部的，是成员；是一部分的，是可能的范围，不是名单"),
        "kinds": ListTable(column="kind", note="没有列成员的集合，可能涉及哪几类单位"),
    },
)
_NUMBERS = (
    Column("value_low", "数值下端", "number", required=False, note="数值写成数：区间是小的一端，一个数的两端相同"),
    Column("value_high", "数值上端", "number", required=False, note="区间是大的一端"),
    Column("ordinal", "等级", "integer", required=False, note="数值是等级的，是第几级：Ⅱ 是 2"),
)
"""The value of a target as numbers."""
ITEMS = RecordTable(
    "items",
    "项",
    "指标和任务，按通知的次序",
    (Task, Indicator),
    attrgetter("items"),
    added={
        "id": (
            _PLACE,
            Column("series", "系列", vocabulary=lambda form: {letter: form.series_name(letter) for letter in SERIES}),
            Column("number", "通知里的编号", "integer", note="三个系列各自从 1 起，单独用有歧义"),
            Column("label", "称呼", unique=True, note="如 任务第156项"),
            _SECTION,
            Column("title", "列表里的标题", note="指标是指标句，任务是标题句；没有标题句的，是所承接的项和第一个分句"),
        ),
        "continues": (Column("text", "正文", note="通知的这一段，一字不差，不含段首编号"),),
        "due": (optional(KEYS["Period"])._replace(name="due", note="照录；没有写明的为空，不等于没有期限"),),
        "": (
            Column("lead", "牵头单位", note="照通知的写法；逐个见 `list_entries`"),
            Column("participants", "参加单位", note="照通知的写法；逐个见 `list_entries`"),
            Column("open", "列表开放", "boolean", note="两个列表里有“等”"),
        ),
    },
    computed=_item,
    apart=("sentence", "lead", "participants", "as_issued"),
    lists={
        "measures": ListTable(
            "measures", "举措", "text", note="任务标题句以后的各句，连句号；标题句加句号再加各句，就是正文"
        ),
        "terms": ListTable("terms", "含数字的名称", "term"),
        "targets": ListTable(
            "targets",
            "目标",
            note="指标里可以衡量的目标；一句话说几个数的，拆成几个",
            added={"value": _NUMBERS},
            computed=(
                (Column("phrase", "目标值", note="用引文的词，如 5.5％左右、降至6.5‰、不劣于Ⅱ类"), phrase_of),
                (Column("bound_phrase", "约束", note="如 不低于；水质类别是 不劣于，降到一个数的是 降至"), bound_of),
                (Column("direction", "好的方向", note="水质类别越好，类别数越低"), direction_of),
            ),
        ),
    },
    checks=("id = series || number", "continues IS NULL OR heading IS NULL", "(nature IS NULL) = (series <> 'A')"),
)
OBLIGATIONS = RecordTable(
    "obligations",
    "组织实施要求",
    "第三、四部分对各方提出的要求",
    (Obligation,),
    attrgetter("obligations"),
    added={
        "id": (Column("number", "次序", "integer", unique=True), Column("label", "称呼", unique=True)),
        "addressee": (Column("inferred", "推断", "boolean", note="原文没有写对谁提出，及于谁是推断的"),),
    },
    computed=_obligation,
    lists={
        "reaches": ListTable(
            title="要求及于谁",
            note="每条要求及于的词：单位、集合的名称，或 各地区各部门、牵头单位、参加单位；"
            "展开到单位的见 `unit_obligations`",
        ),
        "inferred_from": ListTable("obligation_grounds", "推断的根据", note="推断到单位的要求，根据哪一项的牵头单位"),
    },
    checks=("id = 'O' || number", "inferred = (addressee IS NULL)"),
)


def _readings(dataset: Dataset) -> Iterator[Row]:
    for syllable, characters in dataset.readings.items():
        for character in characters:
            yield character, syllable


READINGS = Table(
    "readings",
    "读音",
    "单位名称、全称、别名里的汉字怎么读；有几种读法的各占一行",
    (Column("character", "汉字"), Column("syllable", "音节", note="不带声调，ü 写作 v")),
    ("character", "syllable"),
    _readings,
)


def _entries(dataset: Dataset) -> Iterator[Row]:
    units = {unit.name for unit in dataset.units}
    for item in dataset.items:
        for role in ROLES:
            for position, token in enumerate(item.tokens(role), 1):
                is_open = token == dataset.form.open
                unit = token if token in units else None
                collective = None if is_open or unit else token
                yield item.id, role, position, token, item.as_issued.get(token), is_open, unit, collective


ENTRIES = Table(
    "list_entries",
    "责任单位列表",
    "牵头、参加列表里的每一个词，次序照通知；几个牵头单位是并列的。合写的市州已经拆开，所以词数多于通知所写的处数",
    (
        ITEM,
        _ROLE,
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


def _duties(dataset: Dataset) -> Iterator[Row]:
    for answer in answers(dataset, dataset.units):
        for duty in answer.duties:
            standing = standing_of(dataset, answer.unit, duty)
            place, of = (standing.place, standing.of) if standing else (None, None)
            yield answer.unit.name, duty.item.id, duty.role, duty.basis, duty.via, place, of


DUTIES = Table(
    "duties",
    "职责",
    "一行是一个单位在一项里的一种角色和依据；三种依据分开计数，从不相加",
    (
        UNIT,
        ITEM,
        _ROLE,
        Column("basis", "依据", values=BASIS_NAMES),
        optional(COLLECTIVE)._replace(name="via", title="经由的集合", note="列名的为空"),
        Column(
            "place",
            "列第几",
            "integer",
            required=False,
            note="单位或集合在名单里的位置，从 1 起；不是排名，可能涉及的为空",
        ),
        Column("names", "名单共几个", "integer", required=False, note="名单里的名称，不计“等”；可能涉及的为空"),
    ),
    ("unit", "item", "role"),
    _duties,
    ("(basis = 'named') = (via IS NULL)", "(basis = 'possible') = (place IS NULL)", "place <= names"),
)


def _unit_obligations(dataset: Dataset) -> Iterator[Row]:
    for answer in answers(dataset, dataset.units):
        for demand in answer.demands:
            uncertain = doubt(dataset, answer.unit, demand) or None
            yield answer.unit.name, demand.obligation.id, demand.ground, demand.via, demand.widest, uncertain


UNIT_OBLIGATIONS = Table(
    "unit_obligations",
    "单位的组织实施要求",
    "展开到单位：对各方的、按角色的（只看列名和集合）、对集合的、列名的；推断的和可能涉及的各注明",
    (
        UNIT,
        OBLIGATION,
        Column("ground", "怎样及于", values=GROUND_NAMES),
        Column("via", "经由的词", required=False, note="如 牵头单位；列名的为空"),
        Column("widest", "最宽的理解", "boolean", note="单位的类别，按最宽的理解才在“各地区各部门”之内"),
        Column("doubt", "不确定的", required=False),
    ),
    ("unit", "obligation"),
    _unit_obligations,
)


def findings_table(outcome: Outcome) -> Table:
    """Make the table of an outcome: a row for each finding and each record that it concerns."""

    def rows(_: Dataset) -> Iterator[Row]:
        concerned = ((remark, record) for remark in outcome.remarks for record in remark.records or (None,))
        for position, (remark, record) in enumerate(concerned, 1):
            yield position, remark.rule, remark.severity, record, remark.message, remark.waived_until

    return Table(
        "findings",
        "核对的发现",
        "导出时核对发现的错误，豁免的也在内；没有错误的数据，这张表是空的",
        (
            POSITION,
            Column("rule", "规则"),
            Column("severity", "轻重", values={"error": "错误"}),
            Column("record", "记录", required=False, note="编号或名称；涉及整个数据集的为空"),
            Column("message", "发现"),
            Column("waived_until", "豁免至", "date", required=False, note="含当日；没有豁免的为空"),
        ),
        ("position",),
        rows,
    )


_TABLES: tuple[Table, ...] = (
    *chain(NOTICE.tables(), SECTIONS.tables(), PERIODS.tables(), UNITS.tables()),
    READINGS,
    *chain(COLLECTIVES.tables(), ITEMS.tables()),
    ENTRIES,
    *OBLIGATIONS.tables(),
    DUTIES,
    UNIT_OBLIGATIONS,
    findings_table(CLEAN),
)
"""All tables, in an order in which each stands after those that it refers to."""


def tables_of(dataset: Dataset, outcome: Outcome) -> tuple[Table, ...]:
    """Give the tables with the words of the dataset's form, the last one with what the check says of it."""
    return tuple(table.within(dataset.form) for table in (*_TABLES[:-1], findings_table(outcome)))
