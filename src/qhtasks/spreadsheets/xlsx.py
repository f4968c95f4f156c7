"""Workbooks of Excel (.xlsx, .xlsm): their parts, found through relationships, and the filled cells of worksheets."""

from __future__ import annotations

import re
from posixpath import basename, dirname, join, normpath
from typing import TYPE_CHECKING, NamedTuple

from qhtasks.spreadsheets.book import (
    BROKEN,
    MOST_CELLS,
    TOO_LARGE,
    Area,
    SheetCell,
    Spreadsheet,
    UnreadableSpreadsheetError,
    Worksheet,
    column_number,
    exact_number,
    number_cell,
)
from qhtasks.spreadsheets.sparse import parsed, parsed_if_any, without_empty_cells

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence
    from xml.etree import ElementTree as ET

    from qhtasks.spreadsheets.book import CellKind, Place
    from qhtasks.spreadsheets.sparse import SheetPackage

    Chunks = Callable[[str], Iterable[bytes]]
    RunShows = Callable[[ET.Element], bool]

_REFERENCE = re.compile(r"\$?([A-Z]{1,3})\$?([0-9]{1,7})")
_TEXTS = ("s", "str", "inlineStr")
_STORED: dict[str, CellKind] = {"e": "error", "d": "date"}
_ESCAPE = re.compile("_x([0-9A-Fa-f]{4})_")
_BUILT_IN = {
    2: "0.00",
    4: "#,##0.00",
    9: "0%",
    10: "0.00%",
    **dict.fromkeys((*range(14, 18), *range(27, 37), *range(50, 59)), "yyyy/m/d"),
    **dict.fromkeys((*range(18, 23), 45, 46, 47), "h:mm"),
}
"""The formats that Excel knows by number, as far as they show decimals, a percentage, a date or a time."""


class Link(NamedTuple):
    """A relationship of a part: what the other part is, and its name."""

    kind: str
    part: str


class SheetPart(NamedTuple):
    """A worksheet as the workbook lists it, and its content without empty cells and rows."""

    listed: ET.Element
    content: ET.Element


class XlsxParts:
    """The parts of a workbook, each read when it is asked for.

    `run_shows` says of a run of formatted text whether it is seen; without it every run is read.
    """

    def __init__(self, chunks: Chunks, run_shows: RunShows = lambda _: True) -> None:
        self._chunks, self._run_shows = chunks, run_shows
        top = (link.part for link in self.links("").values() if link.kind == "officeDocument")
        self.book = next(top, "xl/workbook.xml")
        self._links = self.links(self.book)
        self.workbook = parsed_if_any(self._chunks(self.book))
        self.from_1904 = any(each.get("date1904") in ("1", "true") for each in self.workbook.iterfind("{*}workbookPr"))
        self.shared = tuple(self.rich(each) for each in self.linked("sharedStrings"))

    def links(self, part: str) -> dict[str, Link]:
        """Give the relationships of a part by their id; the empty name stands for the package."""
        folder = dirname(part)
        root = parsed_if_any(self._chunks(join(folder, "_rels", f"{basename(part)}.rels")))
        return {
            each.get("Id", ""): Link(
                each.get("Type", "").rpartition("/")[2],
                normpath(join("/", folder, each.get("Target", ""))).removeprefix("/"),
            )
            for each in root
        }

    def linked(self, kind: str) -> ET.Element:
        """Read the part of a kind to which the workbook links; an empty element without one."""
        part = next((link.part for link in self._links.values() if link.kind == kind), "")
        return parsed_if_any(self._chunks(part))

    def custom_properties(self) -> dict[str, str]:
        """Give the custom properties; the white space at their ends is what programs add."""
        part = next((link.part for link in self.links("").values() if link.kind == "custom-properties"), "")
        return {each.get("name", ""): "".join(each.itertext()).strip() for each in parsed_if_any(self._chunks(part))}

    def sheets(self) -> Iterator[SheetPart]:
        """Read the worksheets one after the other; charts and old macro sheets have no cells."""
        for listed in self.workbook.iterfind("{*}sheets/{*}sheet"):
            number = next((value for name, value in listed.items() if name.endswith("}id")), "")
            link = self._links.get(number)
            if link is not None and link.kind == "worksheet":
                yield SheetPart(listed, parsed(without_empty_cells(self._chunks(link.part)), _says_something))

    def rich(self, string: ET.Element) -> str:
        """Read a text, plain or in several formats, without its phonetic guides."""
        texts = [text.text or "" for text in string.iterfind("{*}t")]
        for run in string.iterfind("{*}r"):
            look = run.find("{*}rPr")
            if look is None or self._run_shows(look):
                texts += [text.text or "" for text in run.iterfind("{*}t")]
        return _ESCAPE.sub(lambda escape: chr(int(escape[1], 16)), "".join(texts))

    def text(self, cell: ET.Element) -> str:
        """Read the text of a cell; empty for numbers and all else."""
        inline = cell.find("{*}is")
        if inline is not None:
            return self.rich(inline)
        kind, value = cell.get("t"), cell.findtext("{*}v", "")
        if kind == "s":
            known = re.fullmatch(r"\s*[0-9]{1,9}\s*", value) and int(value) < len(self.shared)
            return self.shared[int(value)] if known else ""
        return _ESCAPE.sub(lambda escape: chr(int(escape[1], 16)), value) if kind == "str" else ""


def _says_something(element: ET.Element) -> bool:
    """Whether an element without content is kept: an empty cell or row is not, where those after it have places."""
    name = element.tag.rpartition("}")[2]
    return name not in {"v", "t"} and (name not in {"c", "row"} or element.get("r") is None)


def read_xlsx(package: SheetPackage) -> Spreadsheet:
    """Read a workbook of Excel."""
    parts = XlsxParts(package.chunks)
    formats = tuple(_formats(parts.linked("styles")))
    sheets = tuple(
        Worksheet(part.listed.get("name", ""), dict(_cells(part.content, parts, formats)), tuple(_merged(part.content)))
        for part in parts.sheets()
    )
    if not sheets:
        raise UnreadableSpreadsheetError(BROKEN)
    return Spreadsheet("xlsx", sheets, parts.custom_properties(), tuple(_ignored(package)))


def _formats(styles: ET.Element) -> Iterator[str]:
    """List the number formats of cells by the number of their style."""
    own = {each.get("numFmtId", ""): each.get("formatCode", "") for each in styles.iterfind("{*}numFmts/{*}numFmt")}
    for look in styles.iterfind("{*}cellXfs/{*}xf"):
        number = look.get("numFmtId", "0")
        yield own.get(number) or _BUILT_IN.get(int(number) if number.isdecimal() else 0, "General")


def _cells(content: ET.Element, parts: XlsxParts, formats: Sequence[str]) -> Iterator[tuple[Place, SheetCell]]:
    """Read the cells of a worksheet; places that a program left out follow from those before."""
    row_number, count = 0, 0
    for row in content.iterfind("{*}sheetData/{*}row"):
        row_number = _number(row.get("r"), row_number + 1)
        column = 0
        for cell in row.iterfind("{*}c"):
            reference = _REFERENCE.fullmatch(cell.get("r", ""))
            column = column_number(reference[1]) if reference else column + 1
            style = _number(cell.get("s"), 0)
            read = _cell(cell, parts, formats[style] if style < len(formats) else "General")
            if read is not None:
                count += 1
                if count > MOST_CELLS:
                    raise UnreadableSpreadsheetError(TOO_LARGE)
                yield (row_number, column), read


def _cell(cell: ET.Element, parts: XlsxParts, number_format: str) -> SheetCell | None:
    """Read a cell; None where nothing is in it."""
    kind, value, is_formula = cell.get("t", "n"), cell.findtext("{*}v"), cell.find("{*}f") is not None
    if kind in _TEXTS:
        text = parts.text(cell)
        if text or (is_formula and kind == "str"):
            return SheetCell(text, "text", is_formula)
    elif value:
        return _valued(value.strip(), kind, number_format, from_1904=parts.from_1904)._replace(is_formula=is_formula)
    return SheetCell(None, "number", is_formula=True) if is_formula else None


def _valued(value: str, kind: str, number_format: str, *, from_1904: bool) -> SheetCell:
    """Read what a cell stores that is no text; a number that is none is an error."""
    if kind == "b":
        return SheetCell(value == "1", "truth")
    if kind in _STORED:
        return SheetCell(value, _STORED[kind])
    try:
        number = exact_number(value)
    except ValueError:
        return SheetCell(value, "error")
    return number_cell(number, number_format, from_1904=from_1904)


def _merged(content: ET.Element) -> Iterator[Area]:
    for each in content.iterfind("{*}mergeCells/{*}mergeCell"):
        corners = [
            (int(corner[2]), column_number(corner[1]))
            for corner in map(_REFERENCE.fullmatch, each.get("ref", "").split(":"))
            if corner
        ]
        if corners:
            yield Area(corners[0], corners[-1])


def _number(text: str | None, otherwise: int) -> int:
    return int(text) if text and re.fullmatch("[0-9]{1,7}", text) else otherwise


def _ignored(package: SheetPackage) -> Iterator[str]:
    """Name what the workbook has besides cells."""
    kinds = {"vbaproject": "宏", "/externallinks/": "外部链接", "comments": "批注"}
    for part, name in kinds.items():
        if any(part in f"/{each}" for each in package.parts):
            yield name
