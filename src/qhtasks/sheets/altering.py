"""Whether what was printed still stands in a file that came back: its words are held against the paper made anew.

Only what is missing is told. What was added, in blanks, rows or paragraphs, is what papers are sent out for; looks,
order, spaces and the numbers of rows are nobody's words. A word that moved into the place of another is not seen.

No false alarm: a paper that was printed with other templates, or by an edition of the program that put it otherwise,
has other words, though nobody changed them. So every file keeps a hash of all words it was printed with, and it is
only compared where the paper made anew has just these. With `--templates` it is made with one's own.
"""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, NamedTuple

from qhtasks.errors import QhtasksError
from qhtasks.sheets import packages, printed
from qhtasks.sheets.files import words_in_text
from qhtasks.sheets.formats import FORMATS

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from qhtasks.sheets.formats import Tools
    from qhtasks.sheets.printed import Piece
    from qhtasks.sheets.view import Paper

_NAMED, _LONGEST = 5, 20
"""How many missing pieces are named, and how many characters of each are shown."""


class Words(NamedTuple):
    """How the words of a format are read: piece by piece, and the hash of those that were printed."""

    pieces: Callable[[bytes], tuple[Piece, ...]]
    printed: Callable[[bytes], str | None]


class Comparison(NamedTuple):
    """What of the printed is missing, in Chinese; or why that was not looked for."""

    altered: tuple[str, ...] = ()
    uncompared: str = ""


def _package_pieces(content: bytes) -> tuple[Piece, ...]:
    return printed.package_pieces(packages.parts_of(content))


WORDS = {
    "md": Words(printed.markdown_pieces, words_in_text),
    "html": Words(printed.html_pieces, words_in_text),
    "docx": Words(_package_pieces, packages.words_in),
    "xlsx": Words(_package_pieces, packages.words_in),
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
    return Comparison(tuple(_told(_missing(words.pieces(made), words.pieces(content)))))


def _missing(made: tuple[Piece, ...], present: tuple[Piece, ...]) -> list[Piece]:
    """List the pieces that are not there; one that stands elsewhere, as after sorting, is there."""
    in_place, moved = Counter(present), Counter(piece.text for piece in present)
    lost = []
    for piece in made:
        if in_place[piece]:
            in_place[piece] -= 1
            moved[piece.text] -= 1
        else:
            lost.append(piece)
    return [piece for piece in lost if not _taken(moved, piece.text)]


def _taken(texts: Counter[str], text: str) -> bool:
    """Take a text out, if there is one left."""
    texts[text] -= 1
    return texts[text] >= 0


def _told(missing: list[Piece]) -> Iterator[str]:
    """Name the first pieces, and say how many there are in all."""
    for place, text in missing[:_NAMED]:
        yield f"{place}“{text[:_LONGEST]}{'……' * (len(text) > _LONGEST)}”"
    if len(missing) > _NAMED:
        yield f"等{len(missing)}处"
