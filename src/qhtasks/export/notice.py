"""The tables of the notice as a document: its data, its chapters and sections, its due phrases."""

from __future__ import annotations

from typing import TYPE_CHECKING

from qhtasks.export.columns import NOTE, POSITION
from qhtasks.export.shape import Column, Reference, Table

if TYPE_CHECKING:
    from collections.abc import Iterator

    from qhtasks.model.dataset import Dataset
    from qhtasks.export.shape import Row


def _notice(dataset: Dataset) -> Iterator[Row]:
    edition = dataset.edition
    yield (*vars(dataset.document).values(), edition.version, edition.schema)


def _sections(dataset: Dataset) -> Iterator[Row]:
    """List chapters and sections in one row of numbers; a section says in which chapter it stands."""
    for position, (number, title) in enumerate(dataset.section_titles.items(), 1):
        chapter = number[0] if len(number) > 1 else None
        yield number, position, chapter, title, dataset.section_name(number)


def _periods(dataset: Dataset) -> Iterator[Row]:
    for period in dataset.periods:
        yield period.phrase, period.start, period.until, period.note


NOTICE = Table(
    "notice",
    "通知",
    "一行：通知的文件信息，和数据集的版本",
    (
        Column("index_number", "索引号"),
        Column("number", "发文字号"),
        Column("issuer", "发布机构"),
        Column("validity", "公文时效", note="照页首，不说明以后的情况"),
        Column("subjects", "主题分类"),
        Column("date", "成文日期", "date"),
        Column("title", "标题"),
        Column("addressees", "主送机关"),
        Column("opening", "正文"),
        Column("release", "附注"),
        Column("plan_title", "分工方案的标题"),
        Column("plan_opening", "分工方案开头的一段"),
        Column("sha256", "原文的 SHA-256", note="data/notice.txt 的"),
        Column("dataset_version", "数据集的版本"),
        Column("dataset_schema", "数据结构的版本"),
    ),
    ("number",),
    _notice,
)

SECTIONS = Table(
    "sections",
    "章节",
    "通知的四个部分和其中的节",
    (
        Column("number", "编号", note="部分如 二，节如 二（十）"),
        POSITION._replace(unique=True),
        Column("chapter", "所在的部分", required=False, refers=Reference("sections", "number"), note="部分本身为空"),
        Column("title", "标题"),
        Column("name", "编号和标题", note="照通知的写法"),
    ),
    ("number",),
    _sections,
)

PERIODS = Table(
    "periods",
    "时限",
    "通知的时限写法，各是哪一段日期；起止都含当日",
    (
        Column("phrase", "写法"),
        Column("start", "起日", "date", required=False, note="通知没有写的为空"),
        Column("until", "止日", "date", required=False, note="通知没有写的为空"),
        NOTE,
    ),
    ("phrase",),
    _periods,
    ("start IS NULL OR until IS NULL OR start <= until",),
)
