"""Which printed words are missing from a file that came back: the paper made again is compared with it, row by row.

What was added, in blanks, columns, rows or paragraphs, is what papers are sent out for. Looks, spaces, and the order of
the rows under a heading do not count; within a row the texts must keep their order.
"""

from __future__ import annotations

from collections import Counter
from difflib import SequenceMatcher
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from qhtasks.papers.readback import Piece, Reading, Row

_NAMED, _LONGEST = 5, 20
"""How many missing texts are named, and how many characters of each are shown."""
_ALIKE = 5000
"""Rows with the same text, and hidden texts, that are looked through at most; the largest ledger has 322 rows."""
_LEAST = 2
"""Characters that a hidden text must have to be looked for in a missing one."""


class _Placed(NamedTuple):
    """A row under the headings above it, the outermost first."""

    under: tuple[str, ...]
    row: Row

    @property
    def texts(self) -> tuple[str, ...]:
        """The texts of the row."""
        return self.row.texts

    @property
    def key(self) -> tuple[tuple[str, ...], tuple[str, ...]]:
        """What makes two rows the same."""
        return self.under, self.texts


def missing_words(made: Reading, present: Reading, *, same_templates: bool) -> tuple[str, ...]:
    """Tell in Chinese which printed words are missing from a file, hidden in it, or stand under another heading.

    Titles, headers, footers and style sheets come from templates: they are compared where these are the same.
    """
    levels = _levels(made, present)
    lost = _Missing(_placed(made.rows, levels), _placed(present.rows, levels), present.hidden)
    told = list(lost.told())
    if same_templates:
        told += _Missing(_around(made), _around(present), present.hidden).told()
        told += (f"能隐去文字的：{cover}" for cover in (Counter(present.covers) - Counter(made.covers)).elements())
    return (*told[:_NAMED], *([f"等{len(told)}处"] if len(told) > _NAMED else []))


def _levels(made: Reading, present: Reading) -> dict[str, int]:
    """Give the level of each heading of the paper that the file still has.

    One that is gone counts on neither side, so that it is told once and not again for every row below it.
    """
    here = {row.texts for row in present.rows}
    return {row.texts[0]: row.level for row in reversed(made.rows) if row.level and row.texts in here}


def _placed(rows: Iterable[Row], levels: Mapping[str, int]) -> list[_Placed]:
    """Find the headings above each row; what people added is no heading, whatever it looks like."""
    above: tuple[str, ...] = ()
    placed = []
    for row in rows:
        level = levels.get(row.texts[0], 0) if len(row.texts) == 1 else 0
        if level:
            above = tuple(heading for heading in above if levels[heading] < level)
        if row.printed:
            placed.append(_Placed(above, _without_number(row)))
        if level:
            above += row.texts
    return placed


def _without_number(row: Row) -> Row:
    """Leave out the number with which a row begins, and which only counts rows."""
    counted = len(row.pieces) > 1 and row.pieces[0].text.isdecimal()
    return row._replace(pieces=row.pieces[1:]) if counted else row


def _around(read: Reading) -> list[_Placed]:
    """Put each title, header and footer under its kind: often all of them have the same words."""
    return [_Placed((row.pieces[0].place,), row) for row in read.around]


class _Missing:
    """What is missing of the rows made."""

    def __init__(self, made: list[_Placed], present: list[_Placed], hidden: tuple[str, ...]) -> None:
        left = Counter(row.key for row in present)
        lost = [row for row in made if not _taken(left, row.key)]
        self.others = _Rows(left.elements())
        self.lost = [row for row in lost if self.others.take(row.texts, row.under) is None]
        self.hidden = {text for text in hidden[:_ALIKE] if len(text) >= _LEAST}

    def told(self) -> Iterator[str]:
        """Name each missing text with its place, and say what became of it."""
        unmoved = []
        for row in self.lost:
            under = self.others.take(row.texts)
            if under is None:
                unmoved.append(row)
            else:
                yield f"{_named(row.row.pieces[0])}（原在{_heading(row.under)}，移到了{_heading(under)}）"
        for row in unmoved:
            for piece in self.others.lacks(row.row):
                hidden = any(text in piece.text or piece.text in text for text in self.hidden)
                yield _named(piece) + ("（隐去了）" if hidden else "")


def _heading(under: tuple[str, ...]) -> str:
    """Say in Chinese under which heading a row stands."""
    return f"“{_short(under[-1])}”下" if under else "开头"


def _named(piece: Piece) -> str:
    return f"{piece.place}“{_short(piece.text)}”"


def _short(text: str) -> str:
    return f"{text[:_LONGEST]}{'……' if len(text) > _LONGEST else ''}"


def _taken(
    rows: Counter[tuple[tuple[str, ...], tuple[str, ...]]], row: tuple[tuple[str, ...], tuple[str, ...]]
) -> bool:
    """Take a row out of those that are left; False where there is none."""
    if rows[row] <= 0:
        return False
    rows[row] -= 1
    return True


class _Rows:
    """The rows of a file that differ from those made, each to be taken once, indexed by the texts in them."""

    def __init__(self, rows: Iterable[tuple[tuple[str, ...], tuple[str, ...]]]) -> None:
        self.rows = dict(enumerate(rows))
        self.places: dict[str, list[int]] = {}
        for number, (_, row) in self.rows.items():
            for text in dict.fromkeys(row):
                self.places.setdefault(text, []).append(number)

    def take(self, made: tuple[str, ...], under: tuple[str, ...] | None = None) -> tuple[str, ...] | None:
        """Take a row that has all the texts made, in their order, and may have more; give the headings above it.

        `under` asks for a row under these headings; None is given where there is no such row.
        """
        for number in self._with(made[0]):
            above, row = self.rows[number]
            if (under is None or above == under) and _holds(row, made):
                del self.rows[number]
                return above
        return None

    def lacks(self, made: Row) -> list[Piece]:
        """List what the row most similar to the one made lacks; the first text where no row is similar."""
        texts = made.texts
        near = Counter(number for text in dict.fromkeys(texts) for number in self._with(text))
        if not near:
            return [made.pieces[0]]
        (number, _), *_ = near.most_common(1)
        _, row = self.rows.pop(number)
        blocks = SequenceMatcher(None, texts, row, autojunk=False).get_matching_blocks()
        kept = {place for start, _, size in blocks for place in range(start, start + size)}
        return [piece for place, piece in enumerate(made.pieces) if place not in kept]

    def _with(self, text: str) -> list[int]:
        """Find rows with a text that are not taken yet, of the first `_ALIKE`: a hostile file may have millions."""
        return [number for number in self.places.get(text, [])[:_ALIKE] if number in self.rows]


def _holds(row: tuple[str, ...], made: tuple[str, ...]) -> bool:
    """Whether a row has all these texts in this order."""
    rest = iter(row)
    return all(text in rest for text in made)
