"""Papers as tables, for a spreadsheet: what stands in each cell, and which columns people fill in."""

from __future__ import annotations

from itertools import starmap
from typing import TYPE_CHECKING, Any, NamedTuple

from qhtasks.sheets.desk import FORM
from qhtasks.sheets.view import Brief, Index, Sheet

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from qhtasks.sheets.view import DutyRow, ItemRow, ObligationRow, Paper, Register

STATE = "状态"
STATES = ("未启动", "正在推进", "滞后", "已完成", "长期坚持", "需调整")
"""How far an item is, in the words that supervision offices use."""


class Column(NamedTuple):
    """A column: its name, and its width in half characters."""

    name: str
    width: int


class Table(NamedTuple):
    """A table: columns with their cells, row by row, and columns that stay empty; rows are numbered from 1."""

    name: str
    columns: tuple[Column, ...]
    rows: tuple[tuple[str, ...], ...]
    blanks: tuple[Column, ...] = ()


def _blanks(progress: str, *remarks: str, yearly: bool) -> tuple[Column, ...]:
    """List what people fill in; the state stands beside the progress."""
    years = tuple(Column(f"{year}\n{FORM.yearly}", 9) for year in FORM.years * yearly)
    people = tuple(Column(name, 9) for name in FORM.people)
    rest = tuple(Column(name, 11) for name in remarks)
    return *people, *years, Column(progress, 15), Column(STATE, 9), *rest, Column("备注", 7)


_ITEM_BLANKS = _blanks(*FORM.remarks, yearly=True)
_OBLIGATION_BLANKS = _blanks(*FORM.remarks, yearly=False)
_DUTY: tuple[tuple[Column, Callable[[DutyRow], str]], ...] = (
    (Column("角色", 5), lambda duty: duty.role),
    (Column("依据", 9), lambda duty: "：".join(filter(None, (duty.basis, duty.via)))),
)
_ITEM: tuple[tuple[Column, Callable[[ItemRow], str]], ...] = (
    (Column("编号", 12), lambda item: item.label),
    (Column("任务或指标", 42), lambda item: item.paragraph if item.measures else item.heading),
    (Column("牵头单位", 14), lambda item: item.lead),
    (Column("参加单位", 22), lambda item: item.participants),
    (Column("目标值", 15), lambda item: "\n".join(f"{each.subject}：{each.value}" for each in item.targets)),
    (Column("完成时限", 11), lambda item: item.due),
)
_BEFORE = 2
"""Columns of an item before those that tell a unit's duty in it."""
_OBLIGATION: tuple[tuple[Column, Callable[[ObligationRow], str]], ...] = (
    (Column("编号", 15), lambda row: row.label),
    (Column("要求", 60), lambda row: row.text),
    (Column("出处", 18), lambda row: row.place),
    (Column("对谁提出", 18), lambda row: row.addressee),
    (Column("推断", 18), lambda row: row.ground),
    (Column("时限", 14), lambda row: row.due),
    (Column("整理说明", 24), lambda row: row.note),
)
_INDEX = (16, 40, 16)
_COUNT = 10
"""Widths in the list of sheets: of its words, and of its counts."""


def tables(paper: Paper) -> Iterator[Table]:
    """Lay a paper out as tables: the items, then the obligations, if there are any."""
    if isinstance(paper, Index):
        widths = (*_INDEX, *(_COUNT,) * (len(paper.columns) - len(_INDEX)))
        columns = tuple(starmap(Column, zip(paper.columns, widths, strict=True)))
        yield Table(paper.cover.kind, columns, tuple((*row[:3], *map(str, row.totals)) for row in paper.rows))
        return
    filled_in = paper.ledger if isinstance(paper, Sheet) else paper.form
    yield _items(paper, _ITEM_BLANKS if filled_in else ())
    obligations = paper.rules if isinstance(paper, Brief) else paper.obligations
    if obligations:
        columns = tuple(column for column, _ in _OBLIGATION)
        rows = _cells(obligations, [text for _, text in _OBLIGATION])
        yield Table("组织实施要求", columns, rows, _OBLIGATION_BLANKS if filled_in else ())


def _items(paper: Sheet | Brief | Register, blanks: tuple[Column, ...]) -> Table:
    """Lay out the items; of a unit's items also how it has to do with them."""
    columns, texts = zip(*_ITEM, strict=True)
    if not isinstance(paper, Sheet):
        items = [entry.item for entry in paper.entries] if isinstance(paper, Brief) else paper.rows
        return Table("台账", columns, _cells(items, texts), blanks)
    duties = [row for group in paper.groups for row in group.rows]
    told = zip(_cells([duty.item for duty in duties], texts), _cells(duties, [text for _, text in _DUTY]), strict=True)
    rows = tuple((*item[:_BEFORE], *duty, *item[_BEFORE:]) for item, duty in told)
    return Table("台账", (*columns[:_BEFORE], *(each for each, _ in _DUTY), *columns[_BEFORE:]), rows, blanks)


def _cells(rows: Iterable[Any], texts: Iterable[Callable[[Any], str]]) -> tuple[tuple[str, ...], ...]:
    return tuple(tuple(text(row) for text in texts) for row in rows)
