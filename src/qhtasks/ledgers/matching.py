"""Which cell of a returned workbook is which: sheets by their heads, columns by their head, rows by their number.

Order is nobody's word: rows may be sorted, columns moved, sheets renamed, others added.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from qhtasks.ledgers.form import KEY
from qhtasks.ledgers.values import plain_text
from qhtasks.papers.tables import REPORTED_HEADS, YEARLY
from qhtasks.spreadsheets.book import place_name

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from qhtasks.ledgers.form import BodyLedger, LedgerRow, LedgerSheet
    from qhtasks.spreadsheets.book import SheetCell, Spreadsheet, Worksheet

_HEADS_BEGIN = 40
"""Rows among which the column heads are looked for."""
_ENOUGH = 0.6
"""The share of a sheet's heads by which it is known although some are missing, which is then said."""

_FEW = 0.1
"""The share by which a table that somebody made himself is known: its number and a column or two."""
WANTED = f"要有“{KEY}”和“2021年目标”“2021年实际”等栏，见 qhtasks track form"
"""What a table needs that somebody made himself."""


_SHOWN = 40
"""Characters of a text that a message quotes."""


class Trouble(NamedTuple):
    """What stands in the way, and in which cell, as 台账!F9."""

    cell: str
    id: str
    field: str
    reason: str


class ReturnedCell(NamedTuple):
    """A cell of a returned workbook: where it is, and what is in it."""

    place: str
    cell: SheetCell | None


class ReturnedRow(NamedTuple):
    """A row of a returned sheet, with its cells in the order of the columns that were printed."""

    sheet: LedgerSheet
    row: LedgerRow
    cells: tuple[ReturnedCell, ...]


class Matched(NamedTuple):
    """The rows that were found, and what stands in the way of reading others."""

    rows: tuple[ReturnedRow, ...]
    troubles: tuple[Trouble, ...]
    missing: int


class _Found(NamedTuple):
    """A worksheet that is one of the ledger's: the row of its heads, and the column of each head."""

    sheet: LedgerSheet
    page: Worksheet
    head_row: int
    columns: Mapping[str, tuple[int, ...]]


def match_cells(book: Spreadsheet, ledger: BodyLedger, *, whole: bool = True) -> Matched:
    """Find the rows and cells of a ledger in a workbook that came back.

    In a `whole` one a missing column stands in the way; else its cells are empty, and a few heads will do.
    """
    enough = _ENOUGH if whole else _FEW
    pages = [found for found in (_best(ledger, page, enough) for page in book.sheets) if found]
    rows: list[ReturnedRow] = []
    troubles: list[Trouble] = []
    missing = 0
    for sheet in ledger.sheets:
        found = [page for page in pages if page.sheet is sheet]
        if not found and whole:
            troubles.append(Trouble(sheet.name, "", "", f"没有“{sheet.name}”这张表：请交回整个文件"))
        elif not found:
            troubles.append(Trouble("", "", "", f"没有认得的栏：{WANTED}"))
        seen: dict[str, list[ReturnedRow]] = {}
        for each in found:
            troubles += (*(_lacking(each) if whole else ()), *_misshapen(each))
            for outcome in _rows(each):
                if isinstance(outcome, Trouble):
                    troubles.append(outcome)
                else:
                    seen.setdefault(outcome.row.id, []).append(outcome)
        troubles += _repeated(seen)
        rows += [same[0] for same in seen.values() if len(same) == 1]
        missing += len(sheet.rows) - len(seen) if found else 0
    return Matched(tuple(rows), tuple(troubles), missing)


def unread_cells(book: Spreadsheet) -> Iterator[Trouble]:
    """List what somebody reported in a paper, where it cannot be taken: a paper does not state a period."""
    for page in book.sheets:
        top, key = next((place for place, cell in page.cells.items() if plain_text(cell) == KEY), (0, 0))
        heads = {column: plain_text(cell) for (row, column), cell in page.cells.items() if row == top}
        for (row, column), cell in page.cells.items():
            head, text = heads.get(column, ""), plain_text(cell).strip()
            if row > top and text and (head in REPORTED_HEADS or YEARLY.fullmatch(head)):
                number = plain_text(page.cells.get((row, key)))
                yield Trouble(f"{page.name}!{place_name((row, column))}", number, head, f"未读入：“{short(text)}”")


def short(text: str) -> str:
    """Quote a text in a message: on one line, and not longer than one reads."""
    line = " ".join(text.split())
    return line if len(line) <= _SHOWN else f"{line[:_SHOWN]}……"


def _best(ledger: BodyLedger, page: Worksheet, enough: float) -> _Found | None:
    """Say which sheet of a ledger a page is: the one most of whose heads it has; None where it is none of them."""
    found = filter(None, (_find(sheet, page, enough) for sheet in ledger.sheets))
    return max(found, key=lambda each: len(each.columns) / len(each.sheet.columns), default=None)


def _find(sheet: LedgerSheet, page: Worksheet, enough: float) -> _Found | None:
    """Find the row of heads of a sheet on a page: the one that has the most of them."""
    heads = {_bare(column.head) for column in sheet.columns}
    by_row: dict[int, dict[str, tuple[int, ...]]] = {}
    for (row, column), cell in page.cells.items():
        if row > _HEADS_BEGIN:
            break
        head = _bare(plain_text(cell))
        if head in heads:
            by_row.setdefault(row, {})
            by_row[row][head] = (*by_row[row].get(head, ()), column)
    best = max(by_row, key=lambda row: len(by_row[row]), default=0)
    if not best or len(by_row[best]) < enough * len(heads) or KEY not in by_row[best]:
        return None
    return _Found(sheet, page, best, by_row[best])


def _lacking(found: _Found) -> Iterator[Trouble]:
    """Say which columns are missing."""
    for column in found.sheet.columns:
        if _bare(column.head) not in found.columns:
            where = f"{found.page.name}!{found.head_row}"
            yield Trouble(where, "", column.head, f"少了“{column.head}”一栏：请用下发的台账")


def _misshapen(found: _Found) -> Iterator[Trouble]:
    """Say which columns are there twice, and which cells below the heads are merged."""
    name = found.page.name
    for column in found.sheet.columns:
        for place in found.columns.get(_bare(column.head), ())[1:]:
            where = f"{name}!{place_name((found.head_row, place))}"
            yield Trouble(where, "", column.head, f"“{column.head}”有两栏：请删去多的一栏")
    known = {place for places in found.columns.values() for place in places}
    for area in found.page.merged:
        if area.last[0] > found.head_row and any(area.first[1] <= place <= area.last[1] for place in known):
            where = f"{name}!{place_name(area.first)}:{place_name(area.last)}"
            yield Trouble(where, "", "", "合并了单元格，不知道是哪一行的：请取消合并，各行分别填")


def _rows(found: _Found) -> Iterator[ReturnedRow | Trouble]:
    """Read the rows below the heads; those without anything in a known column are passed over."""
    places = [found.columns.get(_bare(column.head), (0,))[0] for column in found.sheet.columns]
    by_key = {_bare(row.cells[found.sheet.key_column]): row for row in found.sheet.rows}
    numbers = dict.fromkeys(row for row, column in found.page.cells if row > found.head_row and column in places)
    for number in numbers:
        cells = tuple(
            ReturnedCell(f"{found.page.name}!{place_name((number, place))}", found.page.cells.get((number, place)))
            for place in places
        )
        key = cells[found.sheet.key_column]
        written = _bare(plain_text(key.cell))
        filled = [cell.place for cell in cells if _bare(plain_text(cell.cell))]
        if written in by_key:
            yield ReturnedRow(found.sheet, by_key[written], cells)
        elif written:
            yield Trouble(key.place, written, KEY, f"编号“{written}”不在下发的表里：请恢复原编号，或删去这一行")
        elif filled:
            yield Trouble(filled[0], "", KEY, "这一行有内容而没有编号，不知道是哪一项：请填上编号，或删去这一行")


def _repeated(seen: Mapping[str, list[ReturnedRow]]) -> Iterator[Trouble]:
    for key, same in seen.items():
        places = [row.cells[row.sheet.key_column].place for row in same]
        for place in places[1:]:
            yield Trouble(place, key, KEY, f"同一编号有{len(same)}行（另一行在 {places[0]}）：请只留一行")


def _bare(text: str) -> str:
    return "".join(text.split())
