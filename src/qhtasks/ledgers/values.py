"""What people wrote into a cell, read as what its column takes: a word of a list, a text, a day, a figure.

Nothing is guessed: 约62, 60—62 and 62左右 are no figures. What was read otherwise than it stands is said.
"""

from __future__ import annotations

import re
from contextlib import suppress
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import TYPE_CHECKING, NamedTuple

from qhtasks.spreadsheets.book import LONGEST_TEXT

if TYPE_CHECKING:
    from collections.abc import Callable

    from qhtasks.ledgers.form import LedgerColumn, Takes
    from qhtasks.spreadsheets.book import SheetCell

_NARROW = str.maketrans({chr(code): chr(code - 0xFEE0) for code in range(0xFF01, 0xFF5F)} | {"　": " ", "−": "-"})
"""Full-width letters, digits and signs, and the minus of printers."""
_FIGURE = re.compile(r"-?(?:[0-9]+|[0-9]{1,3}(?:,[0-9]{3})+)(?:\.[0-9]+)?")
_DAY = re.compile(r"([0-9]{4})(?:-|/|\.|年)([0-9]{1,2})(?:-|/|\.|月)([0-9]{1,2})日?")
_SEPARATOR = re.compile("[\n;；]")
_CLASS = "类"
_CLASSES = (*"ⅠⅡⅢⅣⅤ", "劣Ⅴ")
"""The unit of grades of water, and the grades, the best first."""
_PERCENT = ("％", "%")


class RefusedCellError(Exception):
    """What stands in a cell cannot be taken; says why, and what to do, in Chinese."""


class CellText(NamedTuple):
    """What was read from a cell, and what has to be said about it."""

    text: str
    remark: str = ""


def read_filled(cell: SheetCell | None, column: LedgerColumn, unit: str | None) -> CellText:
    """Read a cell that people fill in; what it cannot hold raises `RefusedCellError`."""
    if cell is None:
        return CellText("")
    if cell.kind == "error":
        raise RefusedCellError(f"单元格出错（{cell.value}）：请改成要填的内容")
    if cell.value is None:
        raise RefusedCellError("公式没有算出的值：请在 Excel 里打开保存一次，或直接填数")
    if isinstance(cell.value, str) and len(cell.value.encode("utf-16-le", "replace")) // 2 >= LONGEST_TEXT:
        raise RefusedCellError(f"文字长到一格的上限（{LONGEST_TEXT}字），后面的可能已被截去：请分到佐证材料")
    read = _READERS[column.takes](cell, column, unit)
    return read._replace(remark="、".join(filter(None, ("公式，取算出的值" if cell.is_formula else "", read.remark))))


def plain_text(cell: SheetCell | None) -> str:
    """Give what a cell shows, without judging it."""
    if cell is None or cell.value is None:
        return ""
    if isinstance(cell.value, bool):
        return "是" if cell.value else "否"
    return f"{cell.value:f}" if isinstance(cell.value, Decimal) else cell.value


def same_text(one: str, other: str, *, is_figure: bool = False) -> bool:
    """Whether two texts say the same: white space counts for nothing, figures are compared as numbers."""
    if is_figure:
        numbers = _number(one), _number(other)
        if None not in numbers:
            return numbers[0] == numbers[1]
    return _bare(one) == _bare(other)


def _bare(text: str) -> str:
    return "".join(text.split())


def _number(text: str) -> Decimal | None:
    try:
        return Decimal(text)
    except InvalidOperation:
        return None


def _read_text(cell: SheetCell, _: LedgerColumn, __: str | None) -> CellText:
    lines = plain_text(cell).replace("\r\n", "\n").replace("\r", "\n").split("\n")
    return CellText("\n".join(line.rstrip() for line in lines).strip())


def _read_list(cell: SheetCell, column: LedgerColumn, unit: str | None) -> CellText:
    parts = _SEPARATOR.split(_read_text(cell, column, unit).text)
    return CellText("\n".join(filter(None, map(str.strip, parts))))


def _read_word(cell: SheetCell, column: LedgerColumn, _: str | None) -> CellText:
    written = plain_text(cell)
    word = _bare(written.translate(_NARROW))
    if not word:
        return CellText("")
    if word not in column.words:
        raise RefusedCellError(f"“{written.strip()}”不是“{column.head}”里的词：请从下拉表选 {'、'.join(column.words)}")
    return CellText(word)


def _read_day(cell: SheetCell, column: LedgerColumn, _: str | None) -> CellText:
    written = plain_text(cell).strip()
    if not written:
        return CellText("")
    numbers = _DAY.fullmatch(_bare(written.translate(_NARROW)).partition("T")[0])
    if numbers is not None and cell.kind != "number":
        with suppress(ValueError):
            return CellText(date(*map(int, numbers.groups())).isoformat())
    raise RefusedCellError(f"“{written}”不是日期：{column.head}写作 2023-06-30")


def _read_number(cell: SheetCell, _: LedgerColumn, unit: str | None) -> CellText:
    if cell.kind == "date":
        raise RefusedCellError(f"是日期（{plain_text(cell)}），不是数：请把格式改成常规再填数")
    if isinstance(cell.value, Decimal):
        return _typed_number(cell.value, is_percent=cell.is_percent, unit=unit)
    if cell.kind != "text":
        raise RefusedCellError("是真假值，不是数：请填数")
    return _written_number(plain_text(cell), unit)


def _typed_number(number: Decimal, *, is_percent: bool, unit: str | None) -> CellText:
    if not is_percent:
        return CellText(f"{number:f}")
    if unit not in _PERCENT:
        raise RefusedCellError(f"按百分比显示，而单位是“{unit or '无'}”：请把格式改成常规再填数")
    return CellText(f"{number.scaleb(2):f}", "百分比格式")


def _written_number(written: str, unit: str | None) -> CellText:
    """Read a text that is wholly a number, also with the unit of its target behind."""
    text = _bare(written.translate(_NARROW))
    if not text:
        return CellText("")
    bare_unit = (unit or "").translate(_NARROW)
    figure = text.removesuffix(bare_unit) if bare_unit else text
    if unit == _CLASS and figure in _CLASSES:
        return CellText(figure)
    if not _FIGURE.fullmatch(figure):
        raise RefusedCellError(
            f"“{written.strip()}”不是一个数：只填数{f'（单位{unit}）' if unit else ''}，说明写在填文字的栏"
        )
    number = figure.replace(",", "")
    return CellText(number, f"读作{number}" if number != written.strip() else "")


_READERS: dict[Takes, Callable[[SheetCell, LedgerColumn, str | None], CellText]] = {
    "word": _read_word,
    "text": _read_text,
    "list": _read_list,
    "day": _read_day,
    "number": _read_number,
}
