"""Papers as tables, for a spreadsheet: what stands in each cell, and which columns people fill in."""

from __future__ import annotations

from itertools import starmap
from typing import TYPE_CHECKING, Any, NamedTuple

from qhtasks.papers.desk import FORM
from qhtasks.papers.heads import FILTER
from qhtasks.papers.view import Brief, Fact, Index, Sheet

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from qhtasks.papers.view import Cover, IndexRow, Paper, Register
    from qhtasks.questions.wording import DutyRow, ItemRow, ObligationRow, TargetRow

STATE = "状态"
STATES = ("未启动", "正在推进", "滞后", "已完成", "长期坚持", "需调整")
"""How far an item is, in the words that supervision offices use."""


class Column(NamedTuple):
    """A column: its name, and its width in half characters."""

    name: str
    width: int


class Table(NamedTuple):
    """A table: its title and head, columns with their cells, row by row, and columns that stay empty.

    Rows are numbered from 1; a cell is a text, or a number that may be summed up.
    """

    name: str
    title: str
    facts: tuple[Fact, ...]
    columns: tuple[Column, ...]
    rows: tuple[tuple[str | int, ...], ...]
    blanks: tuple[Column, ...] = ()


def _blanks(progress: str, *remarks: str, yearly: bool) -> tuple[Column, ...]:
    """List what people fill in; the state stands beside the progress."""
    years = tuple(Column(f"{year}\n{FORM.yearly}", 10) for year in FORM.years * yearly)
    people = tuple(Column(name, 9) for name in FORM.people)
    rest = tuple(Column(name, 15) for name in remarks)
    return *people, *years, Column(progress, 20), Column(STATE, 9), *rest, Column("备注", 8)


_ITEM_BLANKS = _blanks(*FORM.remarks, yearly=True)
_OBLIGATION_BLANKS = _blanks(*FORM.remarks, yearly=False)
_DUTY: tuple[tuple[Column, Callable[[DutyRow], str]], ...] = (
    (Column("角色", 5), lambda duty: duty.role),
    (Column("依据", 9), lambda duty: "：".join(filter(None, (duty.basis, duty.via)))),
)
_ITEM: tuple[tuple[Column, Callable[[ItemRow], str]], ...] = (
    (Column("编号", 12), lambda item: item.label),
    (Column("任务或指标", 40), lambda item: item.paragraph if item.measures else item.heading),
    (Column("牵头单位", 14), lambda item: item.lead),
    (Column("参加单位", 22), lambda item: item.participants),
    (Column("目标值", 20), lambda item: "\n".join(map(_target, item.targets))),
    (Column("完成时限", 11), lambda item: item.due),
    (Column("性质", 7), lambda item: item.nature),
    (Column("节", 8), lambda item: item.section),
)
_LEDGER, _OBLIGATIONS = "台账", "组织实施要求"
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
        yield Table(paper.cover.kind, paper.cover.title, paper.cover.facts, columns, tuple(map(_listed, paper.rows)))
        return
    filled_in = paper.ledger if isinstance(paper, Sheet) else paper.form
    yield _items(paper, _ITEM_BLANKS if filled_in else ())
    obligations = paper.rules if isinstance(paper, Brief) else paper.obligations
    if obligations:
        yield _asked(paper.cover, obligations, _OBLIGATION_BLANKS if filled_in else ())


def _listed(row: IndexRow) -> tuple[str | int, ...]:
    return row.name, row.full_name, row.kind, *row.totals


def _items(paper: Sheet | Brief | Register, blanks: tuple[Column, ...]) -> Table:
    """Lay out the items; of a unit's items also how it has to do with them."""
    columns, texts = zip(*_ITEM, strict=True)
    if not isinstance(paper, Sheet):
        items = [entry.item for entry in paper.entries] if isinstance(paper, Brief) else paper.rows
        return Table(_LEDGER, paper.cover.title, paper.cover.facts, columns, _cells(items, texts), blanks)
    duties = [row for group in paper.groups for row in group.rows]
    told = zip(_cells([duty.item for duty in duties], texts), _cells(duties, [text for _, text in _DUTY]), strict=True)
    rows = tuple((*item[:_BEFORE], *duty, *item[_BEFORE:]) for item, duty in told)
    columns = (*columns[:_BEFORE], *(each for each, _ in _DUTY), *columns[_BEFORE:])
    return Table(_LEDGER, paper.cover.title, paper.cover.facts, columns, rows, blanks)


def _asked(cover: Cover, obligations: Sequence[ObligationRow], blanks: tuple[Column, ...]) -> Table:
    """Lay out the obligations: the head says how many there are instead of how many items."""
    facts = (*(fact for fact in cover.facts if fact.name != FILTER), Fact("本表", f"{len(obligations)}条"))
    columns, texts = zip(*_OBLIGATION, strict=True)
    return Table(_OBLIGATIONS, f"{cover.title}：{_OBLIGATIONS}", facts, columns, _cells(obligations, texts), blanks)


def _target(target: TargetRow) -> str:
    """Say what is to be reached, and how the figure is meant: 左右, 年均增长."""
    return f"{target.subject}：{target.value}（{target.told}）"


def _cells(rows: Iterable[Any], texts: Iterable[Callable[[Any], str]]) -> tuple[tuple[str | int, ...], ...]:
    return tuple(tuple(text(row) for text in texts) for row in rows)
