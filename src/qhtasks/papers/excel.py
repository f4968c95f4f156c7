"""Papers as Excel workbooks, to be filled in.

Every text is written as text: nothing becomes a formula, a link or a number. Counts and targets are numbers.
"""

from __future__ import annotations

import re
from io import BytesIO
from typing import TYPE_CHECKING, Any

from qhtasks.errors import MissingExtraError
from qhtasks.model.words import STATES
from qhtasks.papers.imprint import described, properties, sealed_package
from qhtasks.papers.kinds import kind_of
from qhtasks.papers.tables import STATE, GridColumn, Quantity
from qhtasks.papers.worksheets import (
    FONT,
    LINE,
    LOOKS,
    height_of,
    lines_of,
    number_format,
    offer_words,
    print_sideways,
    write_head,
    write_text,
)
from qhtasks.papers.zips import contents_of, moment_of

try:
    from xlsxwriter import Workbook
except ImportError:
    raise MissingExtraError("Excel 格式", "office") from None

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from xlsxwriter.format import Format
    from xlsxwriter.worksheet import Worksheet

    from qhtasks.papers.tables import Grid, Value
    from qhtasks.papers.view import Paper

_NUMBER = GridColumn("序号", 5)
_A4 = 9
_ROOM_ON_A4 = 279
"""Millimetres between the margins of A4 landscape."""
_WIDER = 1.37
"""How much wider columns are drawn where Calibri is missing, from whose figures their width is computed."""
_UNIT, _PADDING = 1.852, 1.323
"""Millimetres of a unit of column width, and of what each column has besides."""
_FIXED = re.compile(rb'(<row [^>]*) customHeight="1"')
_APART = "　　"
"""Between lines of the head that share a row."""
_LOOK_OF_FIGURES, _PLACES = "figures with decimal places: ", 6


def workbook(paper: Paper, templates: str) -> bytes:
    """Write a paper as a workbook with a worksheet for each table; the same paper gives the same bytes.

    `templates` is the hash that stands for the layout, which is this module's.
    """
    stream = BytesIO()
    book = Workbook(stream, {"in_memory": True})
    _describe(book, paper, templates)
    looks = {name: book.add_format(FONT | look) for name, look in LOOKS.items()}
    looks |= {f"{_LOOK_OF_FIGURES}{places}": book.add_format(FONT | _figures(places)) for places in range(_PLACES + 1)}
    for table in kind_of(paper).tables(paper):
        sheet = book.add_worksheet(table.name)
        printed = (_NUMBER, *table.columns)
        width = sum(column.width for column in printed)
        lines = _side_by_side((*table.head, f"{paper.cover.disclaimer}。{paper.stamp.line}"), width)
        top = write_head(sheet, (table.title, *lines), len(printed) - 1, width, looks)
        _write_table(sheet, table, top, looks)
        _set_up(sheet, table, top)
        _set_up_printing(sheet, table, top, paper)
    book.close()
    return sealed_package(_growing(contents_of(stream.getvalue())))


def _side_by_side(lines: Sequence[str], width: int) -> Iterator[str]:
    """Join lines, in their order, as long as they fit in one row.

    The head stays in sight: each row of it is one row of the table less on a screen.
    """
    row = ""
    for line in lines:
        joined = f"{row}{_APART}{line}" if row else line
        if row and lines_of(joined, width) > 1:
            yield row
            joined = line
        row = joined
    yield row


def _write_table(sheet: Worksheet, table: Grid, top: int, looks: dict[str, Format]) -> None:
    """Write the column heads, then each row: its number, its cells, and the empty cells to fill in."""
    for place, column in enumerate((_NUMBER, *table.columns, *table.blanks)):
        _write(sheet, (top, place), column.name, looks["head"])
    sheet.set_row(top, 2 * LINE + 4)
    for number, texts in enumerate(table.rows, 1):
        sheet.write_number(top + number, 0, number, looks["number"])
        for place, text in enumerate((*texts, *("",) * len(table.blanks)), 1):
            _write(sheet, (top + number, place), text, looks[_look(text)])
        pairs = zip(texts, table.columns, strict=True)
        sheet.set_row(top + number, height_of((text, column.width) for text, column in pairs if isinstance(text, str)))


def _figures(places: int) -> dict[str, Any]:
    """Describe how figures with some decimal places look."""
    return {"border": 1, "align": "right", "num_format": number_format(places)}


def _look(text: Value) -> str:
    """Name the look of a cell: a figure keeps its decimal places."""
    return f"{_LOOK_OF_FIGURES}{len(text.text.partition('.')[2])}" if isinstance(text, Quantity) else "text"


def _write(sheet: Worksheet, place: tuple[int, int], text: Value, look: Format) -> None:
    """Write a text or a number as what it is."""
    if not isinstance(text, str):
        sheet.write_number(*place, float(text.text) if isinstance(text, Quantity) else text, look)
        return
    write_text(sheet, place, text, look, advice="：改用别的格式，如 --format docx")


def _growing(parts: Mapping[str, bytes]) -> dict[str, bytes]:
    """Remove the marks of fixed heights, so that a row grows with what people write into it."""
    return {name: _FIXED.sub(rb"\1", part) if "/worksheets/" in name else part for name, part in parts.items()}


def _set_up(sheet: Worksheet, table: Grid, top: int) -> None:
    """Set widths, filter, the frozen head, and the list of states to choose from."""
    columns, last = (_NUMBER, *table.columns, *table.blanks), top + len(table.rows)
    for place, column in enumerate(columns):
        sheet.set_column(place, place, column.width)
        if column.name == STATE and last > top:
            offer_words(sheet, (top + 1, last), place, STATE, STATES)
    sheet.autofilter(top, 0, last, len(columns) - 1)
    sheet.freeze_panes(top + 1, 1 + table.fixed)


def _set_up_printing(sheet: Worksheet, table: Grid, top: int, paper: Paper) -> None:
    """Print the columns for readers on one page, as large as they fit, and those to fill in on further ones.

    The columns that say which row it is are printed again on these.
    """
    given = (_NUMBER, *table.columns)[: 1 + len(table.columns) - table.beside]
    sheet.set_print_scale(min(100, int(100 * _ROOM_ON_A4 / _wide(given) / _WIDER)))
    sheet.set_v_pagebreaks(list(_breaks(given, table)))
    sheet.repeat_columns(0, table.fixed)
    sheet.print_across()
    sheet.repeat_rows(top)
    print_sideways(sheet, _A4, paper.cover.title, f"{paper.cover.disclaimer}　{paper.stamp.line}")


def _wide(columns: Sequence[GridColumn]) -> float:
    """Compute how wide columns are, in millimetres."""
    return sum(column.width * _UNIT + _PADDING for column in columns)


def _breaks(given: Sequence[GridColumn], table: Grid) -> Iterator[int]:
    """Say before which columns a page begins: the first to fill in, and whichever fits no more beside those before."""
    room = max(_wide(given), _ROOM_ON_A4 / _WIDER)
    again = list(given[: 1 + table.fixed])
    page = [*given]
    for place, column in enumerate((_NUMBER, *table.columns, *table.blanks)[len(given) :], len(given)):
        if place == len(given) or _wide([*page, column]) > room:
            yield place
            page = again
        page = [*page, column]


def _describe(book: Workbook, paper: Paper, templates: str) -> None:
    """Set the document's properties: those that people see, and the custom ones with the imprint."""
    book.set_properties({**described(paper), "created": moment_of(paper.cover.source.day)})
    for name, value in properties(paper.stamp, templates).items():
        book.set_custom_property(name, value, "text")
