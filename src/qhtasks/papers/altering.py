"""Whether what was printed still stands in a file that came back: its words are held against the paper made anew.

Only what is missing is told. What was added, in blanks, columns, rows or paragraphs, is what papers are sent out for;
looks, spaces and the order of rows and paragraphs are nobody's words. In a row each text has to stand where it stood:
after the same, before the same.

No false alarm: a paper that was printed with other templates, or by an edition of the program that put it otherwise,
has other words, though nobody changed them. So every file keeps a hash of all words it was printed with, and it is
only compared where the paper made anew has just these. With `--templates` it is made with one's own.
"""

from __future__ import annotations

from collections import Counter
from difflib import SequenceMatcher
from typing import TYPE_CHECKING, NamedTuple

from qhtasks.errors import QhtasksError
from qhtasks.papers import packages, printed
from qhtasks.papers.bundles import contents_of
from qhtasks.papers.files import words_in_text
from qhtasks.papers.formats import FORMATS

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from qhtasks.papers.formats import Tools
    from qhtasks.papers.printed import Piece, Row
    from qhtasks.papers.view import Paper

_NAMED, _LONGEST = 5, 20
"""How many missing pieces are named, and how many characters of each are shown."""
_ALIKE = 5000
"""Rows with one text that are looked through at most; the ledger of the whole notice has 322 rows."""


class Words(NamedTuple):
    """How the words of a format are read: row by row, and the hash of those that were printed."""

    rows: Callable[[bytes], tuple[Row, ...]]
    printed: Callable[[bytes], str | None]


class Comparison(NamedTuple):
    """What of the printed is missing, in Chinese; or why that was not looked for."""

    altered: tuple[str, ...] = ()
    uncompared: str = ""


def _package_rows(content: bytes) -> tuple[Row, ...]:
    return printed.package_rows(contents_of(content))


WORDS = {
    "md": Words(printed.markdown_rows, words_in_text),
    "html": Words(printed.html_rows, words_in_text),
    "docx": Words(_package_rows, packages.words_in),
    "xlsx": Words(_package_rows, packages.words_in),
}
"""By the ending of the files; in a PDF people write over the page, and leave what is printed as it is."""


def compared(tools: Tools, form: str, paper: Paper, content: bytes) -> Comparison:
    """Hold the words of a file against those of its paper, made anew in the same format."""
    if form not in WORDS:
        return Comparison(uncompared=f"{form.upper()} 里的文字不比对")
    words = WORDS[form]
    try:
        made = FORMATS[form].make(tools, paper)
    except QhtasksError as error:
        return Comparison(uncompared=str(error))
    if words.printed(made) != words.printed(content):
        return Comparison(uncompared="当初用的模板或程序版本与现在不同；用自己的模板生成的，加 --templates")
    return Comparison(tuple(_told(_missing(words.rows(made), words.rows(content)))))


def _missing(made: tuple[Row, ...], present: tuple[Row, ...]) -> list[Piece]:
    """List the pieces that are not there: of a row that is there otherwise what it lacks, of a lost one the first."""
    left = Counter(map(_texts, present))
    lost = [row for row in made if not _taken(left, _texts(row))]
    others = _Rows(left.elements())
    lost = [row for row in lost if not others.take(_texts(row))]
    return [piece for row in lost for piece in others.lacks(row)]


def _texts(row: Row) -> tuple[str, ...]:
    return tuple(piece.text for piece in row)


def _taken(rows: Counter[tuple[str, ...]], row: tuple[str, ...]) -> bool:
    """Take a row out, if there is one left."""
    if rows[row] <= 0:
        return False
    rows[row] -= 1
    return True


class _Rows:
    """Rows of a file that are not just as they were made, each to be taken once, found by the texts in them."""

    def __init__(self, rows: Iterable[tuple[str, ...]]) -> None:
        self.rows = dict(enumerate(rows))
        self.places: dict[str, list[int]] = {}
        for number, row in self.rows.items():
            for text in dict.fromkeys(row):
                self.places.setdefault(text, []).append(number)

    def take(self, made: tuple[str, ...]) -> bool:
        """Take a row that has all that was made, in its order, and may have more."""
        fitting = (number for number in self._with(made[0]) if _holds(self.rows[number], made))
        found = next(fitting, None)
        if found is not None:
            del self.rows[found]
        return found is not None

    def lacks(self, made: Row) -> list[Piece]:
        """Say what the row lacks that is most like the one that was made; the whole row, where there is none."""
        texts = _texts(made)
        near = Counter(number for text in dict.fromkeys(texts) for number in self._with(text))
        if not near:
            return [made[0]]
        (number, _), *_ = near.most_common(1)
        blocks = SequenceMatcher(None, texts, self.rows.pop(number), autojunk=False).get_matching_blocks()
        kept = {place for start, _, size in blocks for place in range(start, start + size)}
        return [piece for place, piece in enumerate(made) if place not in kept]

    def _with(self, text: str) -> list[int]:
        """Find the rows with a text that nobody took yet, not more of them than a paper has."""
        return [number for number in self.places.get(text, [])[:_ALIKE] if number in self.rows]


def _holds(row: tuple[str, ...], made: tuple[str, ...]) -> bool:
    """Whether a row has all these texts, one behind the other."""
    rest = iter(row)
    return all(text in rest for text in made)


def _told(missing: list[Piece]) -> Iterator[str]:
    """Name the first pieces, and say how many there are in all."""
    for place, text in missing[:_NAMED]:
        yield f"{place}“{text[:_LONGEST]}{'……' * (len(text) > _LONGEST)}”"
    if len(missing) > _NAMED:
        yield f"等{len(missing)}处"
