"""What is read from a spreadsheet, whatever program saved it: the filled cells of each worksheet, and its properties.

Files come from anybody. What cannot be read, or could only be read at the risk of reading it wrongly, is refused with
a sentence that says what the file is and what to do.
"""

from __future__ import annotations

import re
from datetime import date
from decimal import Decimal
from math import isfinite
from typing import TYPE_CHECKING, Literal, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Mapping

MOST_CELLS = 100_000
"""Filled cells in a file at most: the largest ledger has some 7,000."""
LONGEST_TEXT = 32767
"""The longest text in a cell of Excel, in UTF-16 code units."""
BROKEN = "文件已损坏，请在原来的程序里重新保存一次"
TOO_LARGE = "表太大，不像是下发的台账：请把内容复制回下发的表里"
LOCKED = "加了密码：请去掉打开密码后再交回"

CellKind = Literal["text", "number", "date", "truth", "error"]
_QUOTED = re.compile(r'"[^"]*"|\\.|\[[^\]]*\]|_.')
"""What in a number format is a literal, a colour, a currency or a space as wide as a character."""
_PLACES = re.compile(r"[0?#]\.(0+)")
_MOST_DIGITS, _MOST_PLACES = 15, 10
"""Digits of a number that programs keep exactly; decimals that anybody shows on purpose."""
_DATE = re.compile("[ymdhs]", re.IGNORECASE)
_DAY_ZERO = date(1899, 12, 30).toordinal()
_NO_LEAP_DAY = 60
"""The number of 1900-02-29, a day that there never was."""


class UnreadableSpreadsheetError(Exception):
    """A file that is refused whole, with a sentence in Chinese."""


class SheetCell(NamedTuple):
    """A cell with something in it.

    `value` is the text; the exact number, with the zeros at its end that are shown; a date (ISO); the name of an
    error; or None, which stands for a formula whose result the program did not store.
    """

    value: str | Decimal | bool | None
    kind: CellKind = "text"
    is_formula: bool = False
    is_percent: bool = False


Place = tuple[int, int]
"""A row and a column, both counted from 1."""


class Area(NamedTuple):
    """A rectangle of merged cells, both corners in it."""

    first: Place
    last: Place


class Worksheet(NamedTuple):
    """A worksheet: its filled cells by place in their order, row by row, and the merged cells."""

    name: str
    cells: Mapping[Place, SheetCell]
    merged: tuple[Area, ...] = ()


class Spreadsheet(NamedTuple):
    """A file: its format as its content tells, its worksheets, its custom properties, and what was passed over."""

    form: str
    sheets: tuple[Worksheet, ...]
    properties: Mapping[str, str]
    ignored: tuple[str, ...] = ()


def column_letters(number: int) -> str:
    """Name a column: 1 is A, 27 is AA."""
    name = ""
    while number:
        number, rest = divmod(number - 1, 26)
        name = chr(ord("A") + rest) + name
    return name


def column_number(letters: str) -> int:
    """Number a column by its name; the reverse of `column_letters`."""
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - ord("A") + 1
    return number


def place_name(place: Place) -> str:
    """Name a cell as people do: row 9, column 6 is F9."""
    return f"{column_letters(place[1])}{place[0]}"


def kind_of_number(number_format: str) -> tuple[CellKind, bool]:
    """Say whether a number in this format is shown as a date, and whether as a percentage."""
    bare = _QUOTED.sub("", number_format)
    if number_format.lower() == "general":
        return "number", False
    return ("date" if _DATE.search(bare) else "number"), "%" in bare


def places_shown(number_format: str) -> int:
    """Count the decimals with which a format shows a number, as far as it always shows them: one in 0.0##."""
    bare = _QUOTED.sub("", number_format).partition(";")[0]
    shown = _PLACES.search(bare)
    return len(shown[1]) if shown and "E" not in bare.upper() else 0


def as_shown(number: Decimal, places: int, *, is_percent: bool = False) -> Decimal:
    """Give a number the zeros at its end with which its cell shows it: programs store 62.0 as 62."""
    last = -places - (2 if is_percent else 0)
    exponent = number.as_tuple().exponent
    fits = 0 < places <= _MOST_PLACES and number.adjusted() < _MOST_DIGITS
    return (
        number.quantize(Decimal(1).scaleb(last)) if fits and isinstance(exponent, int) and exponent > last else number
    )


def exact_number(value: str | float) -> Decimal:
    """Read a number as it was typed: programs store 62.8 as the nearest binary number, 62.799999999999997.

    What is no number, or none that can be written down, is a ValueError.
    """
    number = float(value)
    if not isfinite(number):
        raise ValueError(value)
    return Decimal(repr(number).removesuffix(".0"))


def number_cell(number: Decimal, number_format: str, *, from_1904: bool) -> SheetCell:
    """Make the cell of a number that is shown in a format: a day, a percentage, or the number."""
    kind, is_percent = kind_of_number(number_format)
    if kind == "date":
        return SheetCell(date_text(number, from_1904=from_1904), kind)
    return SheetCell(as_shown(number, places_shown(number_format), is_percent=is_percent), kind, is_percent=is_percent)


def date_text(serial: Decimal, *, from_1904: bool = False) -> str:
    """Write the day that Excel stores as a count of days (ISO); one that no calendar has stays the number.

    The count begins with 1900, and takes that for a leap year, or with 1904 in old files of the Macintosh.
    """
    days = int(serial) + (1462 if from_1904 else 0)
    try:
        return date.fromordinal(_DAY_ZERO + days + (1 if days < _NO_LEAP_DAY else 0)).isoformat()
    except (ValueError, OverflowError):
        return f"{serial:f}"
