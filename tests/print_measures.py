"""A printed page as measured: its characters, where they stand, and the rules around them, in millimetres."""

from __future__ import annotations

from ctypes import c_double
from dataclasses import dataclass
from functools import cached_property
from itertools import groupby
from typing import TYPE_CHECKING
from unicodedata import category

import pypdfium2
from pypdfium2 import raw

if TYPE_CHECKING:
    from collections.abc import Iterator

MM = 72 / 25.4
TOP, BOTTOM, INNER, OUTER = 37, 35, 28, 26
"""The margins of GB/T 9704 on A4: head, foot, binding side, other side; a landscape page is an upright one turned."""


@dataclass(frozen=True)
class Character:
    """A character: where it begins on its line, millimetres from the top left, and its size in points."""

    text: str
    left: float
    base: float
    size: float
    box: tuple[float, float, float, float]
    """What its glyph covers: left, top, right and bottom, in millimetres."""

    @property
    def right(self) -> float:
        """Where it ends: Chinese is as wide as it is high, marks may be half as wide."""
        return self.left + self.size / MM * (1 if category(self.text) == "Lo" else 0.5)


@dataclass(frozen=True)
class Leaf:
    """One printed page."""

    number: int
    width: float
    height: float
    characters: tuple[Character, ...]
    rules: tuple[tuple[float, float, float, float], ...]

    @property
    def upright(self) -> bool:
        """Whether it is higher than wide."""
        return self.height > self.width

    @property
    def odd(self) -> bool:
        """Whether it is a right-hand page."""
        return self.number % 2 == 1

    @property
    def edges(self) -> tuple[float, float]:
        """The left and the right edge of the type area; of a page turned sideways they are foot and head."""
        upright = (INNER, OUTER) if self.odd else (OUTER, INNER)
        left, right = upright if self.upright else (BOTTOM, TOP)
        return left, self.width - right

    @property
    def ends(self) -> tuple[float, float]:
        """The top and the bottom of the type area."""
        top, bottom = (TOP, BOTTOM) if self.upright else (INNER, OUTER)
        return top, self.height - bottom

    @cached_property
    def body(self) -> list[Character]:
        """What stands in the type area."""
        top, bottom = self.ends
        return [each for each in self.characters if top < each.base < bottom + 1]

    @property
    def around(self) -> str:
        """What stands above and below it."""
        inside = set(self.body)
        return "".join(each.text for each in self.characters if each not in inside)

    @property
    def text(self) -> str:
        """The words of the type area, without white space."""
        return "".join(each.text for each in self.body)

    @cached_property
    def lines(self) -> list[list[Character]]:
        """The characters of the type area line by line."""
        ordered = sorted(self.body, key=lambda each: (round(each.base, 1), each.left))
        return [list(line) for _, line in groupby(ordered, key=lambda each: round(each.base, 1))]


def leaves(content: bytes) -> tuple[Leaf, ...]:
    """Measure all pages of a PDF."""
    document = pypdfium2.PdfDocument(content)
    return tuple(_leaf(page, number) for number, page in enumerate(document, 1))


def _leaf(page: pypdfium2.PdfPage, number: int) -> Leaf:
    width, height = page.get_size()
    rules = [
        (left / MM, (height - top) / MM, right / MM, (height - bottom) / MM)
        for left, bottom, right, top in (each.get_bounds() for each in page.get_objects([raw.FPDF_PAGEOBJ_PATH]))
    ]
    return Leaf(number, width / MM, height / MM, tuple(_characters(page.get_textpage(), height)), tuple(rules))


def _characters(text: pypdfium2.PdfTextPage, height: float) -> Iterator[Character]:
    """Read the characters that show something, each with its place."""
    x, y, matrix = c_double(), c_double(), raw.FS_MATRIX()
    for index in range(text.count_chars()):
        character = chr(raw.FPDFText_GetUnicode(text, index))
        if character.isspace() or category(character) == "Cf":
            continue
        raw.FPDFText_GetCharOrigin(text, index, x, y)
        raw.FPDFText_GetMatrix(text, index, matrix)
        size = raw.FPDFText_GetFontSize(text, index) * matrix.a
        left, bottom, right, top = text.get_charbox(index)
        box = (left / MM, (height - top) / MM, right / MM, (height - bottom) / MM)
        yield Character(character, x.value / MM, (height - y.value) / MM, size, box)
