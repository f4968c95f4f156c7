"""Workbooks of Excel 97 to 2003 (.xls), which WPS also writes as .et. The only user of xlrd.

xlrd keeps every cell that only has a format, 16 million of them in a sheet that was formatted to its end. So the stream
of the workbook is walked first: such cells are made unknown to xlrd, and the places of formulas are written down, which
xlrd does not tell. Nor does it tell the custom properties: they are read from the second section of the document
summary ([MS-OLEPS]).
"""

from __future__ import annotations

import struct
from io import StringIO
from typing import TYPE_CHECKING, Any, NamedTuple
from uuid import UUID

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


_USER_DEFINED = UUID("d5cdd505-2e9c-101b-9397-08002b2cf9ae").bytes_le
_HEADER, _ENTRY = 28, 20
"""Bytes of the head of the stream, and of each section's entry in it."""
_DICTIONARY, _CODE_PAGE = 0, 1
"""The properties that say how the others are called, and in which encoding texts are."""
_UTF16 = 1200
_ENCODINGS = {_UTF16: "utf-16-le", 65001: "utf-8", 936: "gb18030", 54936: "gb18030"}
_NARROW_TEXT, _WIDE_TEXT = 0x1E, 0x1F
_MOST = 1_000
"""Properties and characters of a name at most."""


class _Section(NamedTuple):
    """The bytes of a section, where each property begins in it by number, and the code page of its texts."""

    data: bytes
    places: dict[int, int]
    code_page: int

    def decoded(self, start: int, length: int, code_page: int) -> str:
        encoding = _ENCODINGS.get(code_page, f"cp{code_page}")
        return self.data[start : start + length].decode(encoding, "replace").partition("\0")[0]


def user_properties(stream: bytes) -> dict[str, str]:
    """Read the texts among the custom properties by name; none where the stream is unsound."""
    try:
        section = _user_defined(stream)
        return dict(_texts(section)) if section else {}
    except (struct.error, LookupError, ValueError, OverflowError):
        return {}


def _user_defined(stream: bytes) -> _Section | None:
    (count,) = struct.unpack_from("<I", stream, _HEADER - 4)
    for number in range(min(count, 2)):
        entry = _HEADER + _ENTRY * number
        if stream[entry : entry + 16] == _USER_DEFINED:
            (start,) = struct.unpack_from("<I", stream, entry + 16)
            data = stream[start:]
            (properties,) = struct.unpack_from("<I", data, 4)
            places = dict(struct.unpack_from("<II", data, 8 + 8 * each) for each in range(min(properties, _MOST)))
            code_page = struct.unpack_from("<H", data, places[_CODE_PAGE] + 4)[0] if _CODE_PAGE in places else 1252
            return _Section(data, places, code_page)
    return None


def _names(section: _Section) -> dict[int, str]:
    """Read the dictionary; in UTF-16 lengths count characters, and each name is filled up to four bytes."""
    names = {}
    place = section.places[_DICTIONARY]
    (count,) = struct.unpack_from("<I", section.data, place)
    place += 4
    wide = section.code_page == _UTF16
    for _ in range(min(count, _MOST)):
        number, length = struct.unpack_from("<II", section.data, place)
        size = min(length, _MOST) * (2 if wide else 1)
        names[number] = section.decoded(place + 8, size, section.code_page)
        place += 8 + size + (-size % 4 if wide else 0)
    return names


def _texts(section: _Section) -> dict[str, str]:
    texts = {}
    for number, name in _names(section).items():
        kind, length = struct.unpack_from("<II", section.data, section.places[number])
        start = section.places[number] + 8
        if kind == _NARROW_TEXT:
            texts[name] = section.decoded(start, length, section.code_page)
        elif kind == _WIDE_TEXT:
            texts[name] = section.decoded(start, 2 * length, _UTF16)
    return texts
