"""Workbooks of Excel 97 to 2003 (.xls), which WPS also writes as .et. The only user of xlrd.

xlrd keeps every cell that only has a format, 16 million of them in a sheet that was formatted to its end. So the stream
of the workbook is walked first: such cells are made unknown to xlrd, and the places of formulas are written down, which
xlrd does not tell.
"""

from __future__ import annotations

import struct
from io import StringIO
from typing import TYPE_CHECKING, Any, NamedTuple

from qhtasks.errors import MissingExtraError
from qhtasks.spreadsheets.book import (
    BROKEN,
    LOCKED,
    MOST_CELLS,
    TOO_LARGE,
    Area,
    SheetCell,
    Spreadsheet,
    UnreadableSpreadsheetError,
    Worksheet,
    exact_number,
    number_cell,
)
from qhtasks.spreadsheets.oleproperties import user_properties

try:
    from xlrd import (
        XL_CELL_BOOLEAN,
        XL_CELL_DATE,
        XL_CELL_ERROR,
        XL_CELL_NUMBER,
        XL_CELL_TEXT,
        error_text_from_code,
        open_workbook,
    )
    from xlrd.compdoc import CompDoc
except ImportError:
    raise MissingExtraError("读 .xls、.et", "office") from None

if TYPE_CHECKING:
    from collections.abc import Iterator

    from qhtasks.spreadsheets.book import Place

_MOST_BYTES = 64 << 20
"""Bytes of a file at most: the format allows more, but xlrd takes ten times as much memory."""
_BEGIN, _END, _FORMULA, _LOCKED, _BLANK, _BLANKS = 0x809, 0x0A, 0x06, 0x2F, 0x201, 0xBE
_SHEET = 0x10
"""What begins with a BOF record of this type is a worksheet."""
_IGNORED = struct.pack("<H", 0xFFFE)
"""No record has this number; xlrd passes over those that it does not know."""
_EXTRAS = {"_VBA_PROJECT_CUR": "宏"}
_DOCUMENT = "\x05DocumentSummaryInformation"


class _Walk(NamedTuple):
    """What the records of a workbook tell: the stream for xlrd, and the places of formulas by sheet."""

    stream: bytes
    formulas: frozenset[tuple[int, int, int]]


def read_xls(content: bytes) -> Spreadsheet:
    """Read a workbook of the binary format."""
    if len(content) > _MOST_BYTES:
        raise UnreadableSpreadsheetError(TOO_LARGE)
    try:
        return _read(content)
    except UnreadableSpreadsheetError:
        raise
    except Exception as error:  # damage shows as errors of xlrd, struct, indexing, memory, assertions and decoding
        raise UnreadableSpreadsheetError(BROKEN) from error


def _read(content: bytes) -> Spreadsheet:
    document = CompDoc(content, logfile=StringIO())
    streams = {entry.name: entry for entry in document.dirlist}
    if "EncryptedPackage" in streams:
        raise UnreadableSpreadsheetError(LOCKED)
    name = next((name for name in ("Workbook", "Book") if name in streams), "")
    if not name:
        raise UnreadableSpreadsheetError("不是 Excel 表（可能是 Word 文档）：请交回下发的 Excel 台账")
    walk = _walk(document.get_named_stream(name))
    book = open_workbook(file_contents=walk.stream, formatting_info=True, ragged_rows=True, logfile=StringIO())
    sheets = tuple(_sheet(book, number, walk.formulas) for number in range(book.nsheets))
    properties = user_properties(document.get_named_stream(_DOCUMENT) or b"") if _DOCUMENT in streams else {}
    return Spreadsheet("xls", sheets, properties, tuple(said for entry, said in _EXTRAS.items() if entry in streams))


def _walk(stream: bytes) -> _Walk:
    """Walk the records of a workbook; substreams inside a worksheet are charts, which have no cells."""
    changed, formulas = bytearray(stream), set()
    position, depth, sheet = 0, 0, -1
    while position + 4 <= len(stream):
        record, length = struct.unpack_from("<HH", stream, position)
        if record == _LOCKED:
            raise UnreadableSpreadsheetError(LOCKED)
        if record == _BEGIN:
            depth += 1
            sheet += depth == 1 and struct.unpack_from("<H", stream, position + 6)[0] == _SHEET
        elif record == _END:
            depth -= 1
        elif record == _FORMULA and depth == 1:
            formulas.add((sheet, *struct.unpack_from("<HH", stream, position + 4)))
        elif record in (_BLANK, _BLANKS):
            changed[position : position + 2] = _IGNORED
        position += 4 + length
    return _Walk(bytes(changed), frozenset(formulas))


def _sheet(book: Any, number: int, formulas: frozenset[tuple[int, int, int]]) -> Worksheet:
    """Read a worksheet; formulas without a stored result are empty cells to xlrd."""
    sheet = book.sheet_by_index(number)
    cells = dict(_cells(book, number, formulas))
    for of, row, column in sorted(formulas):
        if of == number:
            cells.setdefault((row + 1, column + 1), SheetCell(None, "number", is_formula=True))
    merged = tuple(Area((top + 1, left + 1), (bottom, right)) for top, bottom, left, right in sheet.merged_cells)
    return Worksheet(sheet.name, dict(sorted(cells.items())), merged)


def _cells(book: Any, number: int, formulas: frozenset[tuple[int, int, int]]) -> Iterator[tuple[Place, SheetCell]]:
    sheet, count = book.sheet_by_index(number), 0
    for row in range(sheet.nrows):
        for column in range(sheet.row_len(row)):
            cell = _cell(book, sheet.cell(row, column))
            if cell is None:
                continue
            count += 1
            if count > MOST_CELLS:
                raise UnreadableSpreadsheetError(TOO_LARGE)
            yield (row + 1, column + 1), cell._replace(is_formula=(number, row, column) in formulas)


def _cell(book: Any, cell: Any) -> SheetCell | None:
    """Read a cell of xlrd; None where nothing is in it."""
    if cell.ctype == XL_CELL_TEXT:
        return SheetCell(cell.value) if cell.value else None
    if cell.ctype == XL_CELL_BOOLEAN:
        return SheetCell(bool(cell.value), "truth")
    if cell.ctype == XL_CELL_ERROR:
        return SheetCell(error_text_from_code.get(cell.value, "#?"), "error")
    if cell.ctype not in (XL_CELL_NUMBER, XL_CELL_DATE):
        return None
    number_format = book.format_map[book.xf_list[cell.xf_index].format_key].format_str
    return number_cell(exact_number(cell.value), number_format, from_1904=book.datemode == 1)
