"""What all worksheets have in common: looks, heads, the height of wrapped texts, lists to choose from, printing."""

from __future__ import annotations

from math import ceil
from typing import TYPE_CHECKING, Any

from qhtasks.errors import QhtasksError
from qhtasks.spreadsheets.book import LONGEST_TEXT
from qhtasks.text.width import cells

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from xlsxwriter.format import Format
    from xlsxwriter.worksheet import Worksheet

LINE, HIGHEST = 16, 409
"""Points of a line of text in the free fonts, which are taller than 宋体, and of the highest row that Excel allows."""
_ROOM = 0.95
"""Half characters of the font in a unit of column width."""
FONT: dict[str, Any] = {"font_name": "宋体", "font_size": 11, "text_wrap": True, "valign": "top"}
_HEAD: dict[str, Any] = {"bold": True, "align": "center", "valign": "vcenter", "border": 1}
LOOKS: dict[str, dict[str, Any]] = {
    "title": {"font_size": 16, "bold": True, "align": "center", "valign": "vcenter"},
    "fact": {"valign": "vcenter"},
    "head": {**_HEAD, "bg_color": "#F2F2F2"},
    "head-filled": {**_HEAD, "bg_color": "#FFE699"},
    "text": {"border": 1},
    "filled": {"border": 1, "bg_color": "#FFF9E5"},
    "number": {"border": 1, "align": "center"},
}
"""How cells look, by their purpose; what people fill in is coloured in the workbooks that come back."""


def number_format(places: int) -> str:
    """Give the format that shows a number with some decimals."""
    return f"0.{'0' * places}" if places else "0"


def write_text(sheet: Worksheet, place: tuple[int, int], text: str, look: Format, *, advice: str = "") -> None:
    """Write a text as a text; one too long for a cell is an error, because Excel would cut it."""
    if len(text.encode("utf-16-le")) // 2 > LONGEST_TEXT:
        raise QhtasksError(f"“{text[:12]}……”有 {len(text)} 字，Excel 的一格只放得下 {LONGEST_TEXT} 字{advice}")
    sheet.write_string(*place, text, look)


def write_head(
    sheet: Worksheet, lines: Sequence[str], last_column: int, width: float, looks: Mapping[str, Format]
) -> int:
    """Write the title and the lines of the head across columns; give the number of the row below them.

    Their heights are set here: no spreadsheet program fits the height of merged cells to their text.
    """
    for row, line in enumerate(lines):
        look = looks["fact" if row else "title"]
        sheet.merge_range(row, 0, row, last_column, "", look)
        write_text(sheet, (row, 0), line, look)
        sheet.set_row(row, lines_of(line, width) * LINE if row else 2 * LINE)
    return len(lines)


def height_of(texts: Iterable[tuple[str, float]]) -> float:
    """Compute the height of a row, in points, at which all texts are seen in their widths: two lines at least."""
    return min(HIGHEST, max(2, *(lines_of(text, width) for text, width in texts)) * LINE + 4)


def lines_of(text: str, width: float) -> int:
    """Count the lines of a wrapped text; half a character of each is left free, as punctuation cannot begin a line."""
    return sum(ceil(cells(line) / max(1, width * _ROOM - 1)) or 1 for line in text.split("\n"))


def offer_words(sheet: Worksheet, rows: tuple[int, int], column: int, head: str, words: Sequence[str]) -> None:
    """Offer words to choose from in the rows, the first and the last, of a column."""
    choice = {"validate": "list", "source": list(words), "error_title": head, "error_message": "、".join(words)}
    sheet.data_validation(rows[0], column, rows[1], column, choice)


def print_sideways(sheet: Worksheet, paper: int, title: str, footer: str = "") -> None:
    """Print a sheet in landscape on paper of a size, with its title above each page and the number below."""
    sheet.set_landscape()
    sheet.set_paper(paper)
    sheet.set_margins(left=0.35, right=0.35, top=0.5, bottom=0.6)
    sheet.set_header(f"&R&8 {title.replace('&', '&&')}")
    sheet.set_footer(f"&L&8{footer.replace('&', '&&')}&C— &P —" if footer else "&C— &P —")
