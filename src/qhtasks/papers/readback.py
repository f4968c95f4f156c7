"""What is read from a file that came back, so that printed words that are missing from it can be named.

A row is the cells of a table's row, or one paragraph. Each text has a place: the cell in Excel, elsewhere the item in
or after which it stands. Words, their order within the row and the heading above it are read: no spaces and line ends,
no looks, no row numbers. A text that nobody sees, though it stands in the file, is kept apart. Files come back from
anybody; whatever cannot be read has no rows.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

_LABEL = re.compile(r"\s*(?:事项[：\t]?)?([一-鿿]+第[0-9]+项)")
"""What an item is called, whatever its series is called; the head of a brief says of which item it is."""


class Text(NamedTuple):
    """A text as a file has it: whether it is hidden, and its place where the file itself has names for places."""

    text: str
    hidden: bool = False
    place: str = ""


class Line(NamedTuple):
    """The texts of a row as a file has them.

    `level` is that of a heading, 0 for anything else. The name of a worksheet is a heading that is not `printed`.
    """

    texts: tuple[Text, ...]
    level: int = 0
    printed: bool = True


class Piece(NamedTuple):
    """A printed text without its spaces, and its place, as 台账!F9 or 任务第156项之后; empty where there is none."""

    place: str
    text: str


class Row(NamedTuple):
    """The pieces of a row that can be seen, in their order, without empty ones; at least one. The rest as in `Line`."""

    pieces: tuple[Piece, ...]
    level: int = 0
    printed: bool = True

    @property
    def texts(self) -> tuple[str, ...]:
        """The texts alone."""
        return tuple(piece.text for piece in self.pieces)


class Reading(NamedTuple):
    """What a file says.

    `around` holds titles, headers and footers, which stand outside the text; `hidden` the texts that nobody sees;
    `covers` what in styles and settings could hide text anywhere in the file, told in words.
    """

    rows: tuple[Row, ...]
    around: tuple[Row, ...] = ()
    hidden: tuple[str, ...] = ()
    covers: tuple[str, ...] = ()


def make_reading(lines: Iterable[Line], around: Iterable[tuple[str, str]] = (), covers: Iterable[str] = ()) -> Reading:
    """Make a reading of the lines of a file, and of the texts around them, each with its place."""
    placed = list(_placed(lines))
    return Reading(
        tuple(_rows(placed)),
        tuple(_rows(Line((Text(text, place=place),)) for place, text in around)),
        tuple(filter(None, (_bare(text.text) for line in placed for text in line.texts if text.hidden))),
        tuple(covers),
    )


def _rows(lines: Iterable[Line]) -> Iterator[Row]:
    """Remove hidden texts, and those without any letter or digit, such as the rules of a Markdown table."""
    for line in lines:
        pieces = (Piece(text.place, _bare(text.text)) for text in line.texts if not text.hidden)
        spoken = tuple(piece for piece in pieces if any(map(str.isalnum, piece.text)))
        if spoken:
            yield Row(spoken, line.level, line.printed)


def _bare(text: str) -> str:
    """Remove white space."""
    return "".join(text.split())


def _placed(lines: Iterable[Line]) -> Iterator[Line]:
    """Give each text the item after which it stands as its place: many texts, such as bodies, occur in every row."""
    place = ""
    for line in lines:
        texts = []
        for text in line.texts:
            texts.append(text if text.place else text._replace(place=place))
            label = None if text.place else _LABEL.match(text.text)
            place = f"{label[1]}之后" if label else place
        yield line._replace(texts=tuple(texts))
