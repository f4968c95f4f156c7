"""OpenDocument spreadsheets (.ods), as LibreOffice and WPS save them."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

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
    as_shown,
    exact_number,
)
from qhtasks.spreadsheets.sparse import parsed, parsed_if_any

if TYPE_CHECKING:
    from collections.abc import Iterator
    from xml.etree import ElementTree as ET

    from qhtasks.spreadsheets.book import Place
    from qhtasks.spreadsheets.sparse import SheetPackage

_OFFICE = "{urn:oasis:names:tc:opendocument:xmlns:office:1.0}"
_TABLE = "{urn:oasis:names:tc:opendocument:xmlns:table:1.0}"
_TEXT = "{urn:oasis:names:tc:opendocument:xmlns:text:1.0}"
_META = "{urn:oasis:names:tc:opendocument:xmlns:meta:1.0}"
_CALC = "{urn:org:documentfoundation:names:experimental:calc:xmlns:calcext:1.0}"
_CELLS = (f"{_TABLE}table-cell", f"{_TABLE}covered-table-cell")
_MOST_REPEATED = 2_000
"""How often a filled row or cell may be repeated; empty ones may be as often as they like."""
_DATES = ("date", "time")
_SHOWN = re.compile(r"-?[0-9,]+\.([0-9]+)%?")
"""A number as a cell shows it, with its decimals."""
_WHITE = {"s": " ", "tab": "\t", "line-break": "\n"}
_WIDEST = 100
"""Spaces in a row that are read: nobody means more."""


def read_ods(package: SheetPackage) -> Spreadsheet:
    """Read an OpenDocument spreadsheet."""
    manifest = parsed_if_any(package.chunks("META-INF/manifest.xml"))
    if any(each.tag.endswith("}encryption-data") for each in manifest.iter()):
        raise UnreadableSpreadsheetError(LOCKED)
    content = parsed(package.chunks("content.xml"), lambda element: element.tag.startswith((_TEXT, _TABLE)))
    tables = content.findall(f"{_OFFICE}body/{_OFFICE}spreadsheet/{_TABLE}table")
    if not tables:
        raise UnreadableSpreadsheetError(BROKEN)
    sheets = tuple(
        Worksheet(each.get(f"{_TABLE}name", ""), dict(_cells(each)), tuple(_merged(each))) for each in tables
    )
    return Spreadsheet("ods", sheets, _custom_properties(package), tuple(_passed_over(content, package)))


def _custom_properties(package: SheetPackage) -> dict[str, str]:
    return {
        each.get(f"{_META}name", ""): "".join(each.itertext()).strip()
        for each in parsed_if_any(package.chunks("meta.xml")).iter(f"{_META}user-defined")
    }


def _cells(table: ET.Element) -> Iterator[tuple[Place, SheetCell]]:
    """Read the filled cells of a table; one that is repeated stands at each of its places."""
    count = 0
    for first, times, row in _rows(table):
        filled = [(column, cell) for column, _, _, cell in _in_row(row) if cell is not None]
        if filled and times > _MOST_REPEATED:
            raise UnreadableSpreadsheetError(TOO_LARGE)
        count += len(filled) * times
        if count > MOST_CELLS:
            raise UnreadableSpreadsheetError(TOO_LARGE)
        for row_number in range(first, first + times if filled else first):
            yield from (((row_number, column), cell) for column, cell in filled)


def _merged(table: ET.Element) -> Iterator[Area]:
    for first, _, row in _rows(table):
        for column, element, _, _ in _in_row(row):
            down, across = (_count(element, f"number-{name}-spanned") for name in ("rows", "columns"))
            if down > 1 or across > 1:
                yield Area((first, column), (first + down - 1, column + across - 1))


def _rows(table: ET.Element) -> Iterator[tuple[int, int, ET.Element]]:
    """Give the rows of a table, also those in groups: the number of the first, how often it is repeated, the row."""
    number = 1
    for row in table.iter(f"{_TABLE}table-row"):
        times = _count(row, "number-rows-repeated")
        yield number, times, row
        number += times


def _in_row(row: ET.Element) -> Iterator[tuple[int, ET.Element, int, SheetCell | None]]:
    """Give the cells of a row, filled ones as often as they are repeated: column, element, repeated, what is in it."""
    column = 1
    for element in row:
        if element.tag in _CELLS:
            times, cell = _count(element, "number-columns-repeated"), _cell(element)
            if cell is not None and times > _MOST_REPEATED:
                raise UnreadableSpreadsheetError(TOO_LARGE)
            for place in range(column, column + (times if cell is not None else 1)):
                yield place, element, times, cell
            column += times


def _cell(element: ET.Element) -> SheetCell | None:
    """Read a cell; None where nothing is in it."""
    kind = element.get(f"{_OFFICE}value-type")
    is_formula = element.get(f"{_TABLE}formula") is not None
    text = "\n".join(_paragraph(each) for each in element.iterfind(f"{_TEXT}p"))
    if element.get(f"{_CALC}value-type") == "error":
        return SheetCell(text, "error", is_formula)
    if kind is None:
        return SheetCell(None, "number", is_formula=True) if is_formula else _typed(text)
    if kind == "string":
        return _typed(element.get(f"{_OFFICE}string-value") or text, is_formula=is_formula)
    return _valued(element, kind)._replace(is_formula=is_formula)


def _typed(text: str, *, is_formula: bool = False) -> SheetCell | None:
    return SheetCell(text, "text", is_formula) if text or is_formula else None


def _valued(element: ET.Element, kind: str) -> SheetCell:
    """Read what a cell stores that is no text; a number that is none is an error."""
    if kind == "boolean":
        return SheetCell(element.get(f"{_OFFICE}boolean-value") == "true", "truth")
    if kind in _DATES:
        return SheetCell(element.get(f"{_OFFICE}{kind}-value", ""), "date")
    value = element.get(f"{_OFFICE}value", "")
    try:
        number, is_percent = exact_number(value), kind == "percentage"
        shown = _SHOWN.fullmatch("".join(_paragraph(each) for each in element.iterfind(f"{_TEXT}p")).strip())
        places = len(shown[1]) if shown else 0
        return SheetCell(as_shown(number, places, is_percent=is_percent), "number", is_percent=is_percent)
    except ValueError:
        return SheetCell(value, "error")


def _paragraph(element: ET.Element) -> str:
    """Read a paragraph, whose runs of spaces, tabs and line ends are elements; a comment is none of its text."""
    texts = [element.text or ""]
    for child in element:
        name = child.tag.removeprefix(_TEXT)
        if name in _WHITE:
            texts.append(_WHITE[name] * min(_count(child, "c", _TEXT), _WIDEST))
        elif child.tag != f"{_OFFICE}annotation":
            texts.append(_paragraph(child))
        texts.append(child.tail or "")
    return "".join(texts)


def _count(element: ET.Element, name: str, space: str = _TABLE) -> int:
    """Read how often something is repeated: once, where nothing sound is said."""
    value = element.get(f"{space}{name}", "1")
    return int(value) if re.fullmatch("[1-9][0-9]{0,6}", value) else 1


def _passed_over(content: ET.Element, package: SheetPackage) -> Iterator[str]:
    """Name what the file has besides cells."""
    if any(part.startswith("basic/") for part in package.parts):
        yield "宏"
    if content.find(f".//{_OFFICE}annotation") is not None:
        yield "批注"
