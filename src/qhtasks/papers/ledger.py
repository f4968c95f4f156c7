"""Ledgers as Excel workbooks, to be filled in. The only user of xlsxwriter.

Every text is written as text: nothing becomes a formula, a link or a number.
"""

from __future__ import annotations

import re
from datetime import UTC, datetime
from io import BytesIO
from math import ceil
from typing import TYPE_CHECKING, Any

from qhtasks.errors import MissingExtraError, QhtasksError
from qhtasks.papers.bundles import EPOCH, contents_of
from qhtasks.papers.packages import finished, properties
from qhtasks.papers.tables import STATE, STATES, Column, tables
from qhtasks.papers.view import Sheet
from qhtasks.text.plain import cells
from qhtasks.version import __version__

try:
    from xlsxwriter import Workbook
except ImportError:
    raise MissingExtraError("Excel 格式", "office") from None

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from xlsxwriter.format import Format
    from xlsxwriter.worksheet import Worksheet

    from qhtasks.papers.tables import Table
    from qhtasks.papers.view import Paper

LONGEST = 32767
"""What a cell of Excel holds, in UTF-16 units."""
_NUMBER = Column("序号", 5)
_FROZEN = 3
"""Columns that stay in sight: number, label and text."""
_A3, _A4 = 8, 9
_ROOM_ON_A4 = 150
"""How wide, in half characters, a table may be that still reads well on A4 turned sideways."""
_LINE, _HIGHEST = 16, 409
"""Points of a line of text in the free fonts, which stand wider than 宋体, and of the highest row that Excel has."""
_FIXED = re.compile(rb'(<row [^>]*) customHeight="1"')
_ROOM = 0.95
"""How many half characters of the font there are to a unit of width."""
_FONT = {"font_name": "宋体", "font_size": 11, "text_wrap": True, "valign": "top"}
_LOOKS: dict[str, dict[str, Any]] = {
    "title": {"font_size": 16, "bold": True, "align": "center", "valign": "vcenter"},
    "fact": {"valign": "vcenter"},
    "head": {"bold": True, "align": "center", "valign": "vcenter", "border": 1, "bg_color": "#F2F2F2"},
    "text": {"border": 1},
    "number": {"border": 1, "align": "center"},
}


def workbook(paper: Paper) -> bytes:
    """Draw a paper as a workbook, a worksheet a table: the same paper gives the same bytes."""
    stream = BytesIO()
    book = Workbook(stream, {"in_memory": True})
    _describe(book, paper)
    looks = {name: book.add_format(_FONT | look) for name, look in _LOOKS.items()}
    for table in tables(paper):
        sheet = book.add_worksheet(table.name)
        columns = (_NUMBER, *table.columns, *table.blanks)
        top = _write_head(sheet, _head(paper, table), columns, looks)
        _write_table(sheet, table, top, looks)
        _set_up(sheet, columns, (top, top + len(table.rows)), paper)
    book.close()
    return finished(_growing(contents_of(stream.getvalue())))


def _head(paper: Paper, table: Table) -> list[str]:
    """Say what the table is compiled from and how much it shows."""
    facts = [f"{fact.name}：{fact.text}" for fact in table.facts]
    empty = [paper.empty] if isinstance(paper, Sheet) and paper.empty else []
    return [table.title, *facts, *empty, f"{paper.cover.disclaimer}。{paper.stamp.line}"]


def _write_head(sheet: Worksheet, lines: Sequence[str], columns: Sequence[Column], looks: dict[str, Format]) -> int:
    """Write the head over all columns; give back the row of the column heads.

    No program fits the height of joined cells to their text.
    """
    width = sum(column.width for column in columns)
    for row, line in enumerate(lines):
        look = looks["fact" if row else "title"]
        sheet.merge_range(row, 0, row, len(columns) - 1, "", look)
        _write(sheet, (row, 0), line, look)
        sheet.set_row(row, _lines(line, width) * _LINE if row else 2 * _LINE)
    return len(lines)


def _write_table(sheet: Worksheet, table: Table, top: int, looks: dict[str, Format]) -> None:
    """Write the column heads, then row by row its number, its cells, and those to fill in."""
    for place, column in enumerate((_NUMBER, *table.columns, *table.blanks)):
        _write(sheet, (top, place), column.name, looks["head"])
    sheet.set_row(top, 2 * _LINE + 3)
    for number, texts in enumerate(table.rows, 1):
        sheet.write_number(top + number, 0, number, looks["number"])
        for place, text in enumerate((*texts, *("",) * len(table.blanks)), 1):
            _write(sheet, (top + number, place), text, looks["text"])
        sheet.set_row(top + number, _height(texts, table.columns))


def _write(sheet: Worksheet, place: tuple[int, int], text: str | int, look: Format) -> None:
    """Write a text or a number as what it is; a text that no cell can hold is an error, for Excel would cut it off."""
    if isinstance(text, int):
        sheet.write_number(*place, text, look)
        return
    if len(text.encode("utf-16-le")) // 2 > LONGEST:
        raise QhtasksError(
            f"“{text[:12]}……”有 {len(text)} 字，Excel 的一格只放得下 {LONGEST} 字：改用别的格式，如 --format docx"
        )
    sheet.write_string(*place, text, look)


def _height(texts: Sequence[str | int], columns: Sequence[Column]) -> float:
    """Say how high a row has to be that all its texts are seen."""
    lines = (_lines(str(text), column.width) for text, column in zip(texts, columns, strict=True))
    return min(_HIGHEST, max(2, *lines) * _LINE + 3)


def _lines(text: str, width: int) -> int:
    """Count the lines that a text takes; a half character of each stays free, for marks begin no line."""
    return sum(ceil(cells(line) / (width * _ROOM - 1)) or 1 for line in text.split("\n"))


def _growing(parts: Mapping[str, bytes]) -> dict[str, bytes]:
    """Let go of the heights that were set: a row that is filled in grows with what is written into it."""
    return {name: _FIXED.sub(rb"\1", part) if "/worksheets/" in name else part for name, part in parts.items()}


def _set_up(sheet: Worksheet, columns: Sequence[Column], rows: tuple[int, int], paper: Paper) -> None:
    """Make it handy on the screen and on paper: widths, filter, a head that stays, a list to choose the state from."""
    top, last = rows
    for place, column in enumerate(columns):
        sheet.set_column(place, place, column.width)
        if column.name == STATE and last > top:
            choice = {
                "validate": "list",
                "source": list(STATES),
                "error_title": STATE,
                "error_message": "、".join(STATES),
            }
            sheet.data_validation(top + 1, place, last, place, choice)
    sheet.autofilter(top, 0, last, len(columns) - 1)
    sheet.freeze_panes(top + 1, _FROZEN)
    sheet.set_landscape()
    sheet.set_paper(_A3 if sum(column.width for column in columns) > _ROOM_ON_A4 else _A4)
    sheet.set_margins(left=0.35, right=0.35, top=0.5, bottom=0.6)
    sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(top)
    running = paper.cover.title.replace("&", "&&")
    told = f"{paper.cover.disclaimer}　{paper.stamp.line}".replace("&", "&&")
    sheet.set_header(f"&R&8 {running}")
    sheet.set_footer(f"&L&8{told}&C— &P —")


def _describe(book: Workbook, paper: Paper) -> None:
    """Say in the document's properties what it is; a program reads the custom ones."""
    cover = paper.cover
    book.set_properties(
        {
            "title": cover.title,
            "subject": f"{cover.source.number}　{cover.disclaimer}",
            "author": f"qhtasks {__version__}",
            "keywords": paper.stamp.line,
            "created": datetime(*EPOCH, tzinfo=UTC),
        }
    )
    for name, value in properties(paper.stamp).items():
        book.set_custom_property(name, value, "text")
