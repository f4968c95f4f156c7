"""A finished answer as rows under columns, with what was asked, the filter, and how many of how many rows these are.

Its plain forms, too: tab-separated lines, CSV, Markdown, and the value that JSON holds.
"""

from __future__ import annotations

import re
from functools import partial
from typing import TYPE_CHECKING, Any, NamedTuple

from qhtasks.errors import QhtasksError
from qhtasks.text.escape import csv_text, markdown_piece, markdown_text

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

    from qhtasks.text.rewording import Part


class Marked(NamedTuple):
    """A text with the spans (start, end) of it that matched a search."""

    text: str
    spans: tuple[tuple[int, int], ...]

    def wrapped(self, before: str, after: str, escape: Callable[[str], str] = str) -> str:
        """Write the text with a sign before and after every match; the text itself is escaped, the signs are not."""
        written, end = "", 0
        for start, stop in self.spans:
            written += escape(self.text[end:start]) + before + escape(self.text[start:stop]) + after
            end = stop
        return written + escape(self.text[end:])


class Bar(NamedTuple):
    """A share that a terminal draws as a bar: `value` of `full`."""

    value: int
    full: int


class Reworded(NamedTuple):
    """A changed text, as the parts that stayed, were struck out and were put in."""

    parts: tuple[Part, ...]

    @property
    def text(self) -> str:
        """Write it with [- -] and {+ +} around the changes."""
        return "".join(map(str, self.parts))


Cell = str | float | Marked | Bar | Reworded


class TextTable(NamedTuple):
    """Rows of cells under headings; the first `keys` columns say what a row is about."""

    columns: Sequence[str]
    rows: Sequence[Sequence[Cell]]
    keys: int = 1


class ListColumn(NamedTuple):
    """One column: a stable English key, a Chinese heading, and the function that makes a row's cell.

    The function gives None where a row has no number: in a table the cell is empty, in JSON null. A column that is not
    `shown` appears where `--columns` names it; one that is `drawn`, a bar, in a terminal only.
    """

    key: str
    heading: str
    cell: Callable[[Any], Cell | None]
    shown: bool = True
    drawn: bool = False

    def written(self, row: Any) -> Cell:
        """Give the cell of a table."""
        cell = self.cell(row)
        return "" if cell is None else cell


class Arrangement(NamedTuple):
    """What `--columns`, `--sort` and `--limit` ask for.

    Columns are keys or headings, separated by commas; a minus before the column to sort by reverses the order.
    """

    columns: str | None = None
    sort: str | None = None
    limit: int | None = None


class Listing(NamedTuple):
    """Rows of one kind and how to show them.

    `asked` and `filter` are said in Chinese. `record` makes the dictionary of a row in JSON. `matched` counts the rows
    that passed the filter (None: all that are here), `total` those without a filter; `measure` is the word for what is
    counted (项, 个). `notes` are printed before the rows, or after them where they are many (`notes_last`). In JSON a
    `bare` listing is an array, any other an object that also holds what was asked. `keys` is that of `TextTable`.

    `beside` are rows of another kind that stand after the others and count with none of them.

    `concerns` names the records that a row rests on, `about` those that the answer as a whole rests on: what the check
    says of them is added when the answer is shown, the `alerts` too.
    """

    asked: str
    filter: str
    columns: tuple[ListColumn, ...]
    rows: tuple[Any, ...]
    total: int
    record: Callable[[Any], Mapping[str, Any]]
    matched: int | None = None
    measure: str = "项"
    notes: tuple[str, ...] = ()
    notes_last: bool = False
    bare: bool = False
    keys: int = 1
    beside: tuple[Any, ...] = ()
    concerns: Callable[[Any], Iterable[str]] | None = None
    about: tuple[str, ...] = ()
    alerts: tuple[str, ...] = ()

    @property
    def every_row(self) -> tuple[Any, ...]:
        """All rows to show."""
        return (*self.rows, *self.beside)

    @property
    def passed(self) -> int:
        """How many rows passed the filter."""
        return len(self.rows) if self.matched is None else self.matched

    @property
    def head(self) -> tuple[str, ...]:
        """Say what was asked, the filter, and how many of how many rows are shown; then the notes."""
        matched = self.passed
        counts = f"列出 {len(self.rows)} {self.measure}，"
        counts += f"符合 {matched} {self.measure}，" if matched != len(self.rows) else ""
        return (
            f"{self.asked}；筛选：{self.filter or '无'}；{counts}全部 {self.total} {self.measure}",
            *self.notes,
            *self.alerts,
        )

    @property
    def around(self) -> tuple[tuple[str, ...], tuple[str, ...]]:
        """Divide the head into the lines before the rows and the lines after them."""
        return (self.head[:1], (*self.notes, *self.alerts)) if self.notes_last else (self.head, ())

    def arranged(self, wanted: Arrangement) -> Listing:
        """Sort the rows, choose columns and limit the rows; the head keeps the count of all that matched."""
        rows, beside, columns = list(self.rows), list(self.beside), self.columns
        if wanted.sort:
            column = self.column(wanted.sort.removeprefix("-"))
            for part in (rows, beside):
                part.sort(key=lambda row: _rank(column.cell(row)), reverse=wanted.sort.startswith("-"))
        record, keys = self.record, self.keys
        if wanted.columns:
            names = [name for name in re.split("[,，、]", wanted.columns) if name.strip()]
            columns = tuple(self.column(name)._replace(shown=True, drawn=False) for name in names)
            record = partial(cells_json, columns)
            keys = 1
        shown = tuple(rows[: wanted.limit])
        left = None if wanted.limit is None else wanted.limit - len(shown)
        return self._replace(
            columns=columns, rows=shown, beside=tuple(beside[:left]), record=record, matched=self.passed, keys=keys
        )

    def column(self, name: str) -> ListColumn:
        """Find a column by its key or heading; an unknown one is an error that lists them."""
        for column in self.columns:
            if name.strip() in (column.key, column.heading):
                return column
        known = "、".join(f"{column.key}（{column.heading}）" for column in self.columns)
        raise QhtasksError(f"没有“{name}”这一列。列有：{known}")

    def table(self, *, drawn: bool = False) -> TextTable:
        """Make the cells of the columns that are shown; bars only where `drawn` says that they can be drawn."""
        columns = [column for column in self.columns if column.shown and (drawn or not column.drawn)]
        return TextTable(
            tuple(column.heading for column in columns),
            tuple(tuple(column.written(row) for column in columns) for row in self.every_row),
            keys=self.keys,
        )


def cells_json(columns: Iterable[ListColumn], row: Any) -> dict[str, Any]:
    """Give the cells of a row by column key, texts without marks, a bar as its number."""
    return {column.key: _unmarked(column.cell(row)) for column in columns}


def _unmarked(cell: Cell | None) -> str | float | None:
    if isinstance(cell, (Marked, Reworded)):
        return cell.text
    return cell.value if isinstance(cell, Bar) else cell


def _rank(cell: Cell | None) -> tuple[Any, ...]:
    """Make a sort key: numbers by size, also inside a text (T9 before T10), other characters by code point."""
    value = _unmarked(cell)
    if value is None:
        return ()
    if not isinstance(value, str):
        return ((0, value, ""),)
    parts = re.findall(r"[0-9]+(?:\.[0-9]+)?|[^0-9]+", value)
    return tuple((0, float(part), "") if part[0].isascii() and part[0].isdigit() else (1, 0, part) for part in parts)


def plain_cell(cell: Cell) -> str:
    """Write a cell as text, with 【】 around matches and [- -] and {+ +} around changes."""
    if isinstance(cell, Marked):
        return cell.wrapped("【", "】")
    if isinstance(cell, Reworded):
        return cell.text
    return str(cell.value if isinstance(cell, Bar) else cell)


def tsv(table: TextTable) -> str:
    """Write headings and rows as tab-separated lines; tabs and line breaks inside a cell become spaces."""
    rows = (table.columns, *table.rows)
    return "".join("\t".join(" ".join(plain_cell(cell).split()) for cell in row) + "\n" for row in rows)


def csv_table(table: TextTable) -> str:
    """Write headings and rows as CSV."""
    return csv_text([table.columns, *([plain_cell(cell) for cell in row] for row in table.rows)])


def markdown(listing: Listing) -> str:
    """Write the head as paragraphs and the rows as a Markdown table, with matches in bold."""
    head = "".join(f"{markdown_text(line)}\n\n" for line in listing.head)
    return head + markdown_table(listing.table())


def markdown_table(table: TextTable) -> str:
    """Write headings and rows as a Markdown table; columns of numbers are aligned to the right."""
    numeric = [all(isinstance(row[index], (int, float)) for row in table.rows) for index in range(len(table.columns))]
    rules = ["---:" if right and table.rows else "---" for right in numeric]
    rows = (
        [markdown_text(heading) for heading in table.columns],
        rules,
        *(map(_markdown_cell, row) for row in table.rows),
    )
    return "".join(f"| {' | '.join(row)} |\n" for row in rows)


def _markdown_cell(cell: Cell) -> str:
    if isinstance(cell, Reworded):
        return "".join(map(_markdown_part, cell.parts)).strip()
    if not isinstance(cell, Marked):
        return markdown_text(plain_cell(cell))
    before, after = ("**", "**") if _stars_hold(cell) else ("<strong>", "</strong>")
    return cell.wrapped(before, after, markdown_piece).strip()


def _markdown_part(part: Part) -> str:
    """Mark a change by HTML tags: Markdown's own ~~ does not work beside punctuation."""
    tag = {"struck": "del", "put": "ins"}.get(part.sign)
    return f"<{tag}>{markdown_piece(part.text)}</{tag}>" if tag else markdown_piece(str(part))


def _stars_hold(cell: Marked) -> bool:
    """Whether ** makes these matches bold.

    CommonMark leaves the stars as they are beside punctuation, such as a Chinese quotation mark, and between two
    matches that touch each other.
    """
    edges = (cell.text[place] for start, end in cell.spans for place in (start, end - 1))
    ends = {end for _, end in cell.spans}
    return all(map(str.isalnum, edges)) and all(start not in ends for start, _ in cell.spans)


def json_value(listing: Listing) -> Any:
    """Give the value for JSON: for a bare listing its records, else an object that also says what was asked."""
    records = [dict(listing.record(row)) for row in listing.every_row]
    if listing.bare:
        return records
    return {
        "asked": listing.asked,
        "filter": listing.filter,
        "shown": len(listing.rows),
        "matched": listing.passed,
        "total": listing.total,
        "notes": [*listing.notes, *listing.alerts],
        "rows": records,
    }
