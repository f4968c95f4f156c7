"""Reading Excel workbooks that came back: the rows of their worksheets, headers and footers, and what hides text."""

from __future__ import annotations

import re
from itertools import chain
from typing import TYPE_CHECKING

from qhtasks.papers.officexml import TINY, attribute, decimal, document_titles, is_white
from qhtasks.papers.readback import Line, Reading, Text, make_reading
from qhtasks.spreadsheets.book import UnreadableSpreadsheetError, column_letters
from qhtasks.spreadsheets.xlsx import XlsxParts

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from xml.etree import ElementTree as ET

_YES = ("1", "true")
_NARROW = 0.5
"""Characters that a column is wide where nothing of it is seen."""
_COLUMNS = 16384
"""How many columns a worksheet has at most."""
_CODES = re.compile(r'&(?:"[^"]*"|K[0-9A-Fa-f]{6}|K[0-9]{2}[-+][0-9]{3}|[0-9]+|[A-JL-Z])')
"""Codes in the headers and footers of Excel: fonts, sizes, page numbers, sections."""
_SECTION = re.compile(r"&[LCR]")
_UNSHOWN = re.compile(r"[^;]*;[^;]*;[^;]*;\s*")
"""A format of Excel whose fourth part, that of texts, is empty."""


def read_workbook(parts: Mapping[str, bytes]) -> Reading:
    """Read the parts of a workbook; one that cannot be read has no rows."""
    try:
        workbook = _Workbook(parts)
    except UnreadableSpreadsheetError:
        return make_reading(())
    return make_reading(workbook.lines(), chain(document_titles(parts), workbook.around()), workbook.covers())


class _Workbook:
    """An Excel workbook."""

    def __init__(self, parts: Mapping[str, bytes]) -> None:
        self.parts = XlsxParts(lambda name: filter(None, [parts.get(name)]), lambda look: not _font_hides(look))
        self.sheets = list(self.parts.sheets())
        looks = self.parts.linked("styles")
        self.hiding = set(_hiding_formats(looks))
        self.conditional = {
            str(number) for number, look in enumerate(looks.iterfind("{*}dxfs/{*}dxf")) if _condition_hides(look)
        }

    def lines(self) -> Iterator[Line]:
        """Read the texts and figures of each worksheet with their places, row by row, but for numbers that count rows.

        The name of a worksheet stands above its rows as a heading. Rows that a filter leaves out are not hidden:
        ledgers are there to be filtered.
        """
        for sheet, content in self.sheets:
            name = sheet.get("name", "")
            away = sheet.get("state", "visible") != "visible"
            yield Line((Text(name, hidden=away, place=name),), 1, printed=False)
            columns = _hidden_columns(content)
            filtered = content.find("{*}autoFilter/{*}filterColumn") is not None
            for row in content.iterfind(".//{*}row"):
                low = (row.get("hidden") in _YES and not filtered) or 0 <= decimal(row.get("ht")) <= TINY
                texts = []
                for cell in row.iterfind("{*}c"):
                    place = cell.get("r", "")
                    hidden = away or low or place.rstrip("0123456789") in columns or cell.get("s", "0") in self.hiding
                    texts.append(Text(self.parts.text(cell) or _figure(cell), hidden, f"{name}!{place}"))
                yield Line(tuple(texts))

    def around(self) -> Iterator[tuple[str, str]]:
        """Read the headers and footers of the worksheets, without fonts, sizes and page numbers."""
        for _, content in self.sheets:
            for element in content.iterfind("{*}headerFooter/*"):
                kind = "页眉" if element.tag.endswith("Header") else "页脚"
                for section in _SECTION.split((element.text or "").replace("&&", "\0")):
                    yield kind, _CODES.sub("", section).replace("\0", "&")

    def covers(self) -> Iterator[str]:
        """Tell conditional formats that hide texts."""
        for sheet, content in self.sheets:
            for rule in content.iterfind("{*}conditionalFormatting/{*}cfRule"):
                if rule.get("dxfId") in self.conditional:
                    yield f"{sheet.get('name')} 的条件格式"


def _figure(cell: ET.Element) -> str:
    """Read the number in a cell, but for numbers in the first column, which count rows."""
    kind, value = cell.get("t"), cell.findtext("{*}v", "")
    counts_rows = cell.get("r", "").startswith("A") and cell.get("r", "")[1:].isdigit()
    return "" if counts_rows or kind not in (None, "n") or decimal(value) < 0 else f"{decimal(value):.15g}"


def _hidden_columns(sheet: ET.Element) -> set[str]:
    """Name the columns that are hidden, or too narrow for a character."""
    spans = [
        (int(decimal(columns.get("min"))), int(decimal(columns.get("max"))))
        for columns in sheet.iterfind("{*}cols/{*}col")
        if columns.get("hidden") in _YES or 0 <= decimal(columns.get("width")) < _NARROW
    ]
    hidden: set[int] = set()
    reached = 0
    for first, last in sorted(spans):  # each column is added once, however many spans a hostile file has
        hidden.update(range(max(first, reached + 1), min(last, _COLUMNS) + 1))
        reached = max(reached, last)
    return set(map(column_letters, hidden))


def _hiding_formats(looks: ET.Element) -> Iterator[str]:
    """List the formats of cells that hide texts: one shows none, or its font is white on no colour, or tiny."""
    unshown = {
        form.get("numFmtId")
        for form in looks.iterfind("{*}numFmts/{*}numFmt")
        if _UNSHOWN.fullmatch(form.get("formatCode", ""))
    }
    fonts = {str(number) for number, font in enumerate(looks.iterfind("{*}fonts/{*}font")) if _font_hides(font)}
    coloured = {
        str(number)
        for number, fill in enumerate(looks.iterfind("{*}fills/{*}fill"))
        if fill.find("{*}patternFill[@patternType='solid']/{*}fgColor") is not None
    }
    for number, look in enumerate(looks.iterfind("{*}cellXfs/{*}xf")):
        if look.get("numFmtId") in unshown or (look.get("fontId") in fonts and look.get("fillId") not in coloured):
            yield str(number)


def _condition_hides(look: ET.Element) -> bool:
    """Whether what a condition puts on cells hides texts."""
    font, form = look.find("{*}font"), look.find("{*}numFmt")
    return (font is not None and _font_hides(font)) or bool(
        _UNSHOWN.fullmatch(form.get("formatCode", "") if form is not None else "")
    )


def _font_hides(font: ET.Element) -> bool:
    """Whether a font is white or tiny."""
    color = font.find("{*}color")
    white = color is not None and (is_white(color.get("rgb")) or (color.get("theme") == "0" and not color.get("tint")))
    return white or 0 <= decimal(attribute(font.find("{*}sz"), "val")) <= TINY
