"""Papers laid out as tables for a spreadsheet: what stands in each cell, and which columns people fill in."""

from __future__ import annotations

from itertools import starmap
from typing import TYPE_CHECKING, Any, NamedTuple

from qhtasks.papers.compose import FILTER, FORM
from qhtasks.papers.view import Fact

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from qhtasks.papers.view import Brief, Cover, Form, Index, IndexRow, Register, Sheet
    from qhtasks.questions.wording import DutyRow, ItemRow, ObligationRow, TargetRow

STATE = "状态"


class GridColumn(NamedTuple):
    """A column of a grid: its name, and its width in half characters."""

    name: str
    width: int


class Grid(NamedTuple):
    """A worksheet: its name, its title and head, the columns with their cells, row by row, and columns that stay empty.

    A cell is a text, or a number that can be added up.
    """

    name: str
    title: str
    head: tuple[str, ...]
    columns: tuple[GridColumn, ...]
    rows: tuple[tuple[str | int, ...], ...]
    blanks: tuple[GridColumn, ...] = ()


def _blanks(years: Sequence[str]) -> tuple[GridColumn, ...]:
    """List the columns that people fill in, with a goal for each of some years, and the state beside the progress."""
    progress, *remarks = FORM.remarks
    goals = tuple(GridColumn(f"{year}\n{FORM.yearly}", 10) for year in years)
    people = tuple(GridColumn(name, 9) for name in FORM.people)
    rest = tuple(GridColumn(name, 15) for name in remarks)
    return *people, *goals, GridColumn(progress, 20), GridColumn(STATE, 9), *rest, GridColumn("备注", 8)


_OBLIGATION_BLANKS = _blanks(())
_DUTY: tuple[tuple[GridColumn, Callable[[DutyRow], str]], ...] = (
    (GridColumn("角色", 5), lambda duty: duty.role),
    (GridColumn("依据", 9), lambda duty: "：".join(filter(None, (duty.basis, duty.via)))),
)
_ITEM: tuple[tuple[GridColumn, Callable[[ItemRow], str]], ...] = (
    (GridColumn("编号", 12), lambda item: item.label),
    (GridColumn("任务或指标", 40), lambda item: item.paragraph if item.measures else item.heading),
    (GridColumn("牵头单位", 14), lambda item: item.lead),
    (GridColumn("参加单位", 22), lambda item: item.participants),
    (GridColumn("目标值", 20), lambda item: "\n".join(map(_target, item.targets))),
    (GridColumn("完成时限", 11), lambda item: item.due),
    (GridColumn("性质", 7), lambda item: item.nature),
    (GridColumn("节", 8), lambda item: item.section),
)


def _of_item(column: GridColumn, text: Callable[[ItemRow], str]) -> tuple[GridColumn, Callable[[DutyRow], str]]:
    return column, lambda duty: text(duty.item)


_SHEET = (*starmap(_of_item, _ITEM[:2]), *_DUTY, *starmap(_of_item, _ITEM[2:]))
"""The columns of an item, with those of a unit's duty in it behind the wording."""
_LEDGER, _OBLIGATIONS = "台账", "组织实施要求"
_OBLIGATION: tuple[tuple[GridColumn, Callable[[ObligationRow], str]], ...] = (
    (GridColumn("编号", 15), lambda row: row.label),
    (GridColumn("要求", 60), lambda row: row.text),
    (GridColumn("出处", 18), lambda row: row.place),
    (GridColumn("对谁提出", 18), lambda row: row.addressee),
    (GridColumn("把握", 18), lambda row: row.ground),
    (GridColumn("时限", 14), lambda row: row.due),
    (GridColumn("整理说明", 24), lambda row: row.note),
)
_INDEX = (16, 40, 16)
_COUNT = 10
"""Widths of the columns in the list of sheets: of texts, and of counts."""


def sheet_tables(sheet: Sheet) -> Iterator[Grid]:
    """Lay out a sheet: each item with the unit's duty in it, then the obligations."""
    columns, texts = zip(*_SHEET, strict=True)
    rows = _cells((row for group in sheet.groups for row in group.rows), texts)
    blanks = _blanks(sheet.ledger.years) if sheet.ledger else ()
    yield Grid(_LEDGER, sheet.cover.title, _lines(sheet.cover.facts, sheet.empty), columns, rows, blanks)
    yield from _obligations(sheet.cover, sheet.obligations, filled_in=bool(sheet.ledger), note=sheet.empty)


def brief_tables(brief: Brief) -> Iterator[Grid]:
    """Lay out a brief: its items, then what the notice asks of all leads and participants."""
    yield _items(brief.cover, [entry.item for entry in brief.entries], brief.form)
    yield from _obligations(brief.cover, brief.rules, filled_in=bool(brief.form))


def register_tables(register: Register) -> Iterator[Grid]:
    """Lay out the ledger of the notice: all items, then all obligations."""
    yield _items(register.cover, register.rows, register.form)
    yield from _obligations(register.cover, register.obligations, filled_in=bool(register.form))


def index_tables(index: Index) -> Iterator[Grid]:
    """Lay out the list of sheets."""
    widths = (*_INDEX, *(_COUNT,) * (len(index.columns) - len(_INDEX)))
    columns = tuple(starmap(GridColumn, zip(index.columns, widths, strict=True)))
    rows = tuple(map(_listed, index.rows))
    yield Grid(index.cover.kind, index.cover.title, _lines(index.cover.facts), columns, rows)


def _listed(row: IndexRow) -> tuple[str | int, ...]:
    return row.name, row.full_name, row.kind, *row.totals


def _items(cover: Cover, items: Sequence[ItemRow], form: Form | None) -> Grid:
    columns, texts = zip(*_ITEM, strict=True)
    blanks = _blanks(form.years) if form else ()
    return Grid(_LEDGER, cover.title, _lines(cover.facts), columns, _cells(items, texts), blanks)


def _lines(facts: Iterable[Fact], note: str = "") -> tuple[str, ...]:
    """Write the facts of a cover in lines, and a note, if there is one."""
    return *(f"{fact.name}：{fact.text}" for fact in facts), *filter(None, [note])


def _obligations(cover: Cover, rows: Sequence[ObligationRow], *, filled_in: bool, note: str = "") -> Iterator[Grid]:
    """Lay out obligations, if there are any; the head says how many they are, instead of how many items."""
    if rows:
        columns, texts = zip(*_OBLIGATION, strict=True)
        facts = (*(fact for fact in cover.facts if fact.name != FILTER), Fact("本表", f"{len(rows)}条"))
        title, blanks = f"{cover.title}：{_OBLIGATIONS}", _OBLIGATION_BLANKS if filled_in else ()
        yield Grid(_OBLIGATIONS, title, _lines(facts, note), columns, _cells(rows, texts), blanks)


def _target(target: TargetRow) -> str:
    """Write a target with its value and how the figure is meant, as 左右 or 年均增长."""
    return f"{target.subject}：{target.value}（{target.told}）"


def _cells(rows: Iterable[Any], texts: Iterable[Callable[[Any], str]]) -> tuple[tuple[str | int, ...], ...]:
    return tuple(tuple(text(row) for text in texts) for row in rows)
