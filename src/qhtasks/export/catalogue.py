"""The tables of the export: those of records, with what is computed beside their fields, before those of answers."""

from __future__ import annotations

from itertools import chain
from operator import attrgetter
from typing import TYPE_CHECKING

from qhtasks.export.answered import DUTIES, ROLE, UNIT_OBLIGATIONS, findings_table
from qhtasks.export.tables import (
    COLLECTIVE,
    ITEM,
    KEYS,
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
from qhtasks.model.findings import Waiver
from qhtasks.model.items import Indicator, Task
from qhtasks.model.notice import Chapter, Edition, NoticeDocument, Period, Section
from qhtasks.model.obligations import Obligation
from qhtasks.model.succession import EVENTS, EXTENTS, HOWS, Inquiry, Succession, Successor
from qhtasks.model.words import CERTAINTIES, ROLES, SERIES
from qhtasks.questions.succession import moves_duties
from qhtasks.questions.targets import bound_of, direction_of, phrase_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from qhtasks.export.tables import Computed, Row, Value
    from qhtasks.model.dataset import Dataset
    from qhtasks.model.findings import Outcome
    from qhtasks.model.succession import Interval


def _interval(name: str, title: str) -> tuple[Column, ...]:
    """Make the columns of an interval: both ends, empty where nobody knows."""
    return (
        Column(f"{name}_not_before", f"{title}不早于", "date", required=False, note="含当日；不知道的为空"),
        Column(f"{name}_until", f"{title}至迟", "date", required=False, note="不知道的为空"),
    )


def _days(name: str, interval: Interval) -> dict[str, Value]:
    return {f"{name}_not_before": interval.not_before, f"{name}_until": interval.until}


def _step(_: int, step: Succession) -> Mapping[str, Value]:
    basis, sure = step.basis, step.certainty
    return {
        "from_name": step.from_,
        "to_name": step.to,
        "extent": step.extent,
        "items": "、".join(step.items) or None,
        **_days("date", step.date),
        "event": step.event,
        "basis_title": basis.title,
        "basis_address": basis.address,
        "basis_read": basis.read,
        "basis_quote": basis.quote,
        "change_certainty": sure.change,
        "date_certainty": sure.date,
        "extent_certainty": sure.extent,
        "moves_duties": moves_duties(step),
    }


_PLACE = POSITION._replace(unique=True)
_SECTION = KEYS["Section"]
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
        "places": ListTable("unit_places"),
    },
)
SUCCESSORS = RecordTable(
    "successors",
    "后来的机构",
    "通知没有的单位；不进任何列表，不计数",
    (Successor,),
    attrgetter("successors"),
    added={"full_name": (Column("full_name", "全称"), *_interval("set_up", "设立"))},
    computed=lambda _: lambda _, successor: _days("set_up", successor.set_up),
    apart=("set_up",),
    lists={"aliases": ListTable(column="alias", unique=True)},
)
_BODY = Column("from_name", "从", note="`units` 或 `successors` 里的名称")
SUCCESSIONS = RecordTable(
    "successions",
    "沿革",
    "一行是一步；别的表都照通知，不因为它移动职责。按某一天看时算不算数，见 `moves_duties`",
    (Succession,),
    attrgetter("successions"),
    added={
        "how": (_BODY, _BODY._replace(name="to_name", title="到"), Column("how", "方式", values=HOWS)),
        "extent": (
            Column("extent", "范围", values=EXTENTS),
            Column("items", "哪几项", required=False, note="范围是 `part`、又有原文写明的才有"),
            *_interval("date", "日期"),
        ),
        "event": (
            Column("event", "凭什么定的日期", values=EVENTS),
            Column("basis_title", "根据：题名"),
            Column("basis_address", "根据：地址", required=False),
            Column("basis_read", "根据：查阅日期", "date"),
            Column("basis_quote", "根据：引文", required=False),
            Column("change_certainty", "变化的把握", values=CERTAINTIES),
            Column("date_certainty", "日期的把握", values=CERTAINTIES),
            Column("extent_certainty", "范围的把握", values=CERTAINTIES),
            Column(
                "moves_duties", "职责随之移走", "boolean", note="变化、日期、范围都确定，而且是整体；到了日期的末端才算"
            ),
        ),
    },
    keys=("from_name", "to_name"),
    computed=lambda _: _step,
    apart=("from", "to", "items", "date", "basis", "certainty"),
)
SEARCHES = RecordTable(
    "searches",
    "查过而没有见到的",
    "查过青海有没有变化而没有见到原文；没有写的单位是没有查过",
    (Inquiry,),
    attrgetter("searches"),
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


WAIVERS = RecordTable(
    "waivers",
    "豁免",
    "一时改不了、让核对暂时放过的问题；放过了什么见 `findings`",
    (Waiver,),
    attrgetter("waivers"),
    checks=("since <= until",),
)


_TABLES: tuple[Table, ...] = (
    *chain(NOTICE.tables(), SECTIONS.tables(), PERIODS.tables(), UNITS.tables()),
    *chain(SUCCESSORS.tables(), SUCCESSIONS.tables(), SEARCHES.tables()),
    READINGS,
    *chain(COLLECTIVES.tables(), ITEMS.tables()),
    ENTRIES,
    *OBLIGATIONS.tables(),
    DUTIES,
    UNIT_OBLIGATIONS,
    *WAIVERS.tables(),
)
"""All tables but that of the findings, each after those that it refers to."""


def tables_of(dataset: Dataset, outcome: Outcome) -> tuple[Table, ...]:
    """Give the tables with the words of the dataset's form, the last one with what the check says of it."""
    return tuple(table.within(dataset.form) for table in (*_TABLES, findings_table(outcome)))
