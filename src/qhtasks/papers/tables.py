"""Papers laid out as tables for a spreadsheet: what stands in each cell, and which columns people fill in."""

from __future__ import annotations

import re
from itertools import starmap
from typing import TYPE_CHECKING, Any, NamedTuple

from qhtasks.papers.choices import DEPTH
from qhtasks.papers.view import Fact
from qhtasks.questions.duties import BASIS_NAMES

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from qhtasks.papers.view import Brief, Cover, Dispatch, Index, IndexRow, Register, Report, Sheet, SheetRow
    from qhtasks.questions.wording import ItemRow, ObligationRow, TargetRow

_POSSIBLE = BASIS_NAMES["possible"]
STATE = "状态"
AIM, ACTUAL = "目标", "实际"
"""What stands behind a year at the head of its columns: 2021年目标, 2021年实际."""


class Quantity(NamedTuple):
    """A number to be calculated with, as the notice writes it: 8.0 keeps its last digit."""

    text: str


Value = str | int | Quantity


class GridColumn(NamedTuple):
    """A column of a grid: its name, and its width in half characters."""

    name: str
    width: int


class Grid(NamedTuple):
    """A worksheet: its name, its title and head, the columns with their cells, row by row, and columns that stay empty.

    A cell is a text, or a number that can be added up. The first `fixed` columns say which row it is: they stay in
    sight, and are printed again where the columns do not fit on one page. The last `beside` of the columns are not for
    readers: they are printed with those to fill in.
    """

    name: str
    title: str
    head: tuple[str, ...]
    columns: tuple[GridColumn, ...]
    rows: tuple[tuple[Value, ...], ...]
    blanks: tuple[GridColumn, ...] = ()
    fixed: int = 2
    beside: int = 0


_PEOPLE = (GridColumn("责任领导", 9), GridColumn("责任处室", 9), GridColumn("联系人", 9), GridColumn("电话", 13))
_PROGRESS = (
    *(GridColumn("截至日期", 11), GridColumn("进展情况", 20), GridColumn("季度形象进度", 20), GridColumn(STATE, 9)),
    *(GridColumn("存在问题", 15), GridColumn("下一步措施", 15), GridColumn("佐证材料", 14), GridColumn("填报人", 8)),
    *(GridColumn("审核人", 8), GridColumn("办结日期", 11), GridColumn("延期至", 11), GridColumn("备注", 8)),
)
_BLANKS = (*_PEOPLE, *_PROGRESS)
"""What people fill in of each item; what they fill in of each year stands with the targets."""
YEARLY = re.compile(f"[0-9]{{4}}年(?:{AIM}|{ACTUAL})?")
"""The head of a column of a year; earlier versions had the free texts of a year's goal under the year alone."""
_REPORTED = tuple(starmap(GridColumn, (("数据类型", 9), ("数据状态", 9), ("口径", 12), ("来源", 14), ("备注", 10))))
REPORTED_HEADS = frozenset(column.name for column in (*_PROGRESS, *_REPORTED, GridColumn("基期值", 9)))
"""The heads of what is reported, besides those of years."""
_DUTY: tuple[tuple[GridColumn, Callable[[SheetRow], Value]], ...] = (
    (GridColumn("角色", 5), lambda duty: duty.role),
    (GridColumn("列位", 5), lambda duty: duty.place),
    (GridColumn("依据", 7), lambda duty: "：".join(filter(None, (duty.basis, duty.via)))),
)
_ITEM: tuple[tuple[GridColumn, Callable[[ItemRow], Value]], ...] = (
    (GridColumn("编号", 13), lambda item: item.label),
    (GridColumn("标题", 14), lambda item: item.title),
    (GridColumn("任务或指标", 37), lambda item: item.paragraph),
    (GridColumn("牵头单位", 13), lambda item: item.lead),
    (GridColumn("参加单位", 18), lambda item: item.participants),
    (GridColumn("完成时限", 10), lambda item: item.due),
    (GridColumn("性质", 6), lambda item: item.nature),
    (GridColumn("节", 8), lambda item: item.section),
    (GridColumn("排序码", 7), lambda item: item.id[:1] + item.id[1:].rjust(3, "0")),
)


_BESIDE = 2
"""The last columns of an item, by which a ledger is sorted."""


def _of_item(column: GridColumn, text: Callable[[ItemRow], Value]) -> tuple[GridColumn, Callable[[SheetRow], Value]]:
    return column, lambda duty: text(duty.item)


_SHEET = (*starmap(_of_item, _ITEM[:3]), *_DUTY, *starmap(_of_item, _ITEM[3:]))
"""The columns of an item, with those of a unit's duty in it behind the wording."""
_TARGET: tuple[tuple[GridColumn, Callable[[ItemRow, TargetRow], Value]], ...] = (
    (GridColumn("编号", 8), lambda _, target: target.id),
    (GridColumn("指标", 24), lambda _, target: target.subject),
    (GridColumn("目标", 26), lambda _, target: f"{target.value}（{target.told}）"),
    (GridColumn("目标值", 9), lambda _, target: _figure(target.figure)),
    (GridColumn("单位", 9), lambda _, target: target.unit),
    (GridColumn("性质", 7), lambda item, _: item.nature),
    (GridColumn("完成时限", 11), lambda item, _: item.due),
    (GridColumn("牵头单位", 18), lambda item, _: item.lead),
)
_LEDGER, _TARGETS, _OBLIGATIONS = "台账", "指标", "组织实施要求"
_OBLIGATION: tuple[tuple[GridColumn, Callable[[ObligationRow], Value]], ...] = (
    (GridColumn("编号", 16), lambda row: row.label),
    (GridColumn("要求", 52), lambda row: row.text),
    (GridColumn("出处", 14), lambda row: row.place),
    (GridColumn("对谁提出", 11), lambda row: row.addressee),
    (GridColumn("把握", 12), lambda row: row.ground),
    (GridColumn("时限", 8), lambda row: row.due),
    (GridColumn("整理说明", 14), lambda row: row.note),
)
_INDEX = (16, 40, 16)
_COUNT = 10
"""Widths of the columns in the list of sheets: of texts, and of counts."""
_SHEET_NAME = 31
"""Characters of a worksheet's name that Excel allows."""
_NUMBER = re.compile(r"[0-9]+(\.[0-9]+)?")


def sheet_tables(sheet: Sheet) -> Iterator[Grid]:
    """Lay out a sheet: each item with the unit's duty in it, the targets of its certain duties, the obligations."""
    columns, texts = zip(*_SHEET, strict=True)
    duties = [row for group in sheet.groups for row in group.rows]
    blanks = _BLANKS if sheet.years else ()
    head = (*_lines(sheet.cover.facts), *filter(None, (sheet.tally, sheet.key, sheet.empty)))
    head = (*head, *_lines(fact for fact in sheet.cover.foot if fact.name != DEPTH))  # a workbook is always in full
    yield Grid(_LEDGER, sheet.cover.title, head, columns, _cells(duties, texts), blanks, beside=_BESIDE)
    certain = [row.item for row in duties if row.basis != _POSSIBLE]
    yield from _targets(sheet.cover, certain, sheet.years)
    rows = [each.row for each in sheet.obligations]
    yield from _obligations(sheet.cover, rows, filled_in=bool(sheet.years))


def brief_tables(brief: Brief) -> Iterator[Grid]:
    """Lay out a brief: its items, their targets, then what the notice asks of all leads and participants."""
    items = [entry.item for entry in brief.entries]
    yield _items(brief.cover, items, brief.years)
    yield from _targets(brief.cover, items, brief.years)
    yield from _obligations(brief.cover, [each.row for each in brief.rules], filled_in=bool(brief.years))


def register_tables(register: Register) -> Iterator[Grid]:
    """Lay out the ledger of the notice: all items, all targets, all obligations."""
    yield _items(register.cover, register.rows, register.years)
    yield from _targets(register.cover, register.rows, register.years)
    yield from _obligations(register.cover, register.obligations, filled_in=bool(register.years))


def index_tables(index: Index) -> Iterator[Grid]:
    """Lay out the list of sheets."""
    widths = (*_INDEX, *(_COUNT,) * (len(index.columns) - len(_INDEX)))
    columns = tuple(starmap(GridColumn, zip(index.columns, widths, strict=True)))
    rows = tuple(map(_listed, index.rows))
    head = _lines((*index.cover.facts, *index.cover.foot))
    yield Grid(index.cover.kind, index.cover.title, head, columns, rows, fixed=1)


def report_tables(report: Report | Dispatch) -> Iterator[Grid]:
    """Lay out a report: a worksheet for each of its tables; the counts stand in the head of the first."""
    head = (*_lines(report.cover.facts), *(text for part in report.parts if not part.table for text in part.paragraphs))
    for part in report.parts:
        if part.table:
            columns = tuple(GridColumn(column.name, max(8, column.width * 2)) for column in part.table.columns)
            rows = tuple(tuple(map(_figure, row)) for row in part.table.rows)
            yield Grid(part.title[:_SHEET_NAME], report.cover.title, (*head, *part.paragraphs), columns, rows)
            head = ()


def _listed(row: IndexRow) -> tuple[Value, ...]:
    return row.name, row.full_name, row.kind, *row.totals


def _items(cover: Cover, items: Sequence[ItemRow], years: Sequence[str]) -> Grid:
    columns, texts = zip(*_ITEM, strict=True)
    head = _lines((*cover.facts, *cover.foot))
    blanks = _BLANKS if years else ()
    return Grid(_LEDGER, cover.title, head, columns, _cells(items, texts), blanks, beside=_BESIDE)


def _targets(cover: Cover, items: Iterable[ItemRow], years: Sequence[str]) -> Iterator[Grid]:
    """Lay out the targets of items, one a row, if there are any, with a goal and an actual figure for each year."""
    columns, texts = zip(*_TARGET, strict=True)
    rows = tuple(tuple(text(item, target) for text in texts) for item in items for target in item.targets)
    if rows:
        yearly = tuple(GridColumn(f"{year}{what}", 9) for year in years for what in (AIM, ACTUAL))
        blanks = (GridColumn("基期值", 9), *yearly, *_REPORTED) if years else ()
        head = _lines((*cover.facts, Fact("本表", f"{len(rows)}个目标，一个目标一行")))
        yield Grid(_TARGETS, f"{cover.title}：{_TARGETS}", head, columns, rows, blanks)


def _obligations(cover: Cover, rows: Sequence[ObligationRow], *, filled_in: bool) -> Iterator[Grid]:
    """Lay out obligations, if there are any."""
    if rows:
        columns, texts = zip(*_OBLIGATION, strict=True)
        head = _lines((*cover.facts, Fact("本表", f"{len(rows)}条")))
        title, blanks = f"{cover.title}：{_OBLIGATIONS}", _BLANKS if filled_in else ()
        yield Grid(_OBLIGATIONS, title, head, columns, _cells(rows, texts), blanks, fixed=1)


def _lines(facts: Iterable[Fact]) -> tuple[str, ...]:
    """Write facts in lines."""
    return tuple(f"{fact.name}：{fact.text}" for fact in facts)


def _figure(text: str) -> Value:
    """Take a figure as a number; a range, a grade and what the state sets stay texts."""
    return Quantity(text) if _NUMBER.fullmatch(text) else text


def _cells(rows: Iterable[Any], texts: Iterable[Callable[[Any], Value]]) -> tuple[tuple[Value, ...], ...]:
    return tuple(tuple(text(row) for text in texts) for row in rows)
