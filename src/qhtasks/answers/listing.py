"""A finished answer as rows under columns: what was asked, what it was filtered by, and n of N."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, NamedTuple

from qhtasks.errors import QhtasksError

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from qhtasks.text.compare import Part


class Marked(NamedTuple):
    """A text with the places (start, end) in it that matched."""

    text: str
    spans: tuple[tuple[int, int], ...]

    def wrapped(self, before: str, after: str, escape: Callable[[str], str] = str) -> str:
        """Write the text with signs around each match; what lies between them is escaped."""
        told, end = "", 0
        for start, stop in self.spans:
            told += escape(self.text[end:start]) + before + escape(self.text[start:stop]) + after
            end = stop
        return told + escape(self.text[end:])


class Bar(NamedTuple):
    """A share to draw: `value` of `full`."""

    value: int
    full: int


class Reworded(NamedTuple):
    """A text that was changed: what stayed, what was struck out and what was put in."""

    parts: tuple[Part, ...]

    @property
    def text(self) -> str:
        """Write it with the signs of plain text."""
        return "".join(map(str, self.parts))


Cell = str | int | Marked | Bar | Reworded


class Table(NamedTuple):
    """Cells under headings; the first `keys` columns say what a row is about. A first column of ids never folds."""

    columns: Sequence[str]
    rows: Sequence[Sequence[Cell]]
    keys: int = 1


class Column(NamedTuple):
    """One column: a stable English key, a Chinese heading, and how a row's cell is made.

    A column that is not `shown` is there for those who ask for it by name; one that is `drawn` is for eyes only.
    """

    key: str
    heading: str
    cell: Callable[[Any], Cell]
    shown: bool = True
    drawn: bool = False


class Arrangement(NamedTuple):
    """How the rows are wanted: which columns, sorted by which (a minus before it turns the order), how many."""

    columns: str | None = None
    sort: str | None = None
    limit: int | None = None


class Listing(NamedTuple):
    """Rows of one kind and how to show them.

    `record` makes the plain record of a row that JSON holds. `matched` counts what passed the filter, `total` what
    there is without it, both in `measure` words (项, 个). `notes` say what the rows cannot; many of them are read after
    the rows (`notes_last`). A `bare` listing is an
    array in JSON, as the contract has it; others are an object that says what was asked.
    """

    asked: str
    filter: str
    columns: tuple[Column, ...]
    rows: tuple[Any, ...]
    total: int
    record: Callable[[Any], Mapping[str, Any]]
    matched: int | None = None
    measure: str = "项"
    notes: tuple[str, ...] = ()
    notes_last: bool = False
    bare: bool = False
    keys: int = 1

    @property
    def head(self) -> tuple[str, ...]:
        """Say what was asked, by what it was filtered, and how much of how much is shown."""
        matched = len(self.rows) if self.matched is None else self.matched
        told = f"列出 {len(self.rows)} {self.measure}，"
        told += f"符合 {matched} {self.measure}，" if matched != len(self.rows) else ""
        return (f"{self.asked}；筛选：{self.filter or '无'}；{told}全部 {self.total} {self.measure}", *self.notes)

    @property
    def around(self) -> tuple[tuple[str, ...], tuple[str, ...]]:
        """Say what people read before the rows, and what after them."""
        return (self.head[:1], self.notes) if self.notes_last else (self.head, ())

    def arranged(self, wanted: Arrangement) -> Listing:
        """Sort, choose columns and cut; the head goes on saying how much there was."""
        rows, columns = list(self.rows), self.columns
        if wanted.sort:
            column = self.column(wanted.sort.removeprefix("-"))
            rows.sort(key=lambda row: _rank(column.cell(row)), reverse=wanted.sort.startswith("-"))
        record, keys = self.record, self.keys
        if wanted.columns:
            names = [name for name in re.split("[,，、]", wanted.columns) if name.strip()]
            columns = tuple(self.column(name)._replace(shown=True, drawn=False) for name in names)
            record = _Cells(columns)
            keys = 1
        matched = len(rows) if self.matched is None else self.matched
        return self._replace(
            columns=columns, rows=tuple(rows[: wanted.limit]), record=record, matched=matched, keys=keys
        )

    def column(self, name: str) -> Column:
        """Find a column by its key or heading; an unknown one is an error that lists them."""
        for column in self.columns:
            if name.strip() in (column.key, column.heading):
                return column
        told = "、".join(f"{column.key}（{column.heading}）" for column in self.columns)
        raise QhtasksError(f"没有“{name}”这一列。列有：{told}")

    def table(self, *, drawn: bool = False) -> Table:
        """Lay the shown columns out; drawn ones only where they can be drawn."""
        columns = [column for column in self.columns if column.shown and (drawn or not column.drawn)]
        return Table(
            tuple(column.heading for column in columns),
            tuple(tuple(column.cell(row) for column in columns) for row in self.rows),
            keys=self.keys,
        )


class _Cells:
    """Makes a row's record of the columns that were chosen."""

    def __init__(self, columns: tuple[Column, ...]) -> None:
        self.columns = columns

    def __call__(self, row: Any) -> dict[str, Any]:
        """Take each cell without its marks, and a bar's number."""
        return {column.key: _bare(column.cell(row)) for column in self.columns}


def _bare(cell: Cell) -> str | int:
    if isinstance(cell, (Marked, Reworded)):
        return cell.text
    return cell.value if isinstance(cell, Bar) else cell


def _rank(cell: Cell) -> tuple[Any, ...]:
    """Order cells as people do: numbers by size, also those inside an id, texts by their characters."""
    if isinstance(cell, int):
        return ((0, cell, ""),)
    if isinstance(cell, Bar):
        return ((0, cell.value, ""),)
    text = cell.text if isinstance(cell, (Marked, Reworded)) else cell
    parts = re.findall(r"[0-9]+(?:\.[0-9]+)?|[^0-9]+", text)
    return tuple((0, float(part), "") if part[0].isascii() and part[0].isdigit() else (1, 0, part) for part in parts)
