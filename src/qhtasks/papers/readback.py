"""Reading the words of a file, row by row, so that printed words that are missing from it can be named.

A row is the cells of a table's row, or one paragraph. Each text has a place: the cell in Excel, elsewhere the item in
or after which it stands. Only the words and their order within the row are read: no spaces and line ends, no looks, no
row numbers. Files come back from anybody; whatever cannot be read has no rows.
"""

from __future__ import annotations

import re
from functools import lru_cache
from html import unescape
from posixpath import join
from typing import TYPE_CHECKING, NamedTuple
from xml.etree import ElementTree as ET

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

_DOCUMENT, _BOX = "word/document.xml", "txbxContent"
_BOOK, _SHEETS, STRINGS = "xl/workbook.xml", "xl/_rels/workbook.xml.rels", "xl/sharedStrings.xml"
_MARK = re.compile(r"(<!--|-->|<[^<>]*>)")
_NAME = re.compile(r"</?([A-Za-z0-9]+)")
_INLINE = frozenset(
    ("a", "b", "br", "em", "font", "i", "mark", "s", "small", "span", "strong", "sub", "sup", "u", "wbr")
)
_ROWS = frozenset(("tr", "table", "thead", "tbody", "tfoot"))
"""Where a row of a table begins or ends."""
_UNSEEN = frozenset(("head", "script", "style"))
_BAR = re.compile(r"(?<!\\)\|")
"""Ends a cell of Markdown."""
_LABEL = re.compile(r"\s*[一-鿿]+第[0-9]+项")
"""What an item is called, whatever its series is called."""


class Piece(NamedTuple):
    """A printed text without its spaces, and its place, as 台账!F9 or 任务第156项之后; empty where there is none."""

    place: str
    text: str


Row = tuple[Piece, ...]
"""The texts of a row in their order, without empty ones; at least one."""


def markdown_rows(content: bytes) -> tuple[Row, ...]:
    """Read the lines of Markdown without its markup, and those of tables cell by cell."""
    lines = (line for line in _decoded(content).splitlines() if not line.startswith("<!--"))
    return _rows(_placed([_unmarked(cell) for cell in _BAR.split(line)] for line in lines))


def _unmarked(cell: str) -> str:
    return cell.replace("\\", "").replace("*", "").strip().lstrip("#-+ ")


def html_rows(content: bytes) -> tuple[Row, ...]:
    """Read the rows of the tables of HTML, and the texts between block tags."""
    return _rows(_placed(list(map(unescape, row)) for row in _blocks(_decoded(content))))


def package_rows(parts: Mapping[str, bytes]) -> tuple[Row, ...]:
    """Read the paragraphs and the tables of a document, or the rows of a workbook."""
    return _rows(_placed(_paragraphs(parts[_DOCUMENT])) if _DOCUMENT in parts else _cells(parts))


def tree(part: bytes) -> ET.Element:
    """Read a part of a package; an empty element where it cannot be read."""
    try:
        return ET.fromstring(part)  # noqa: S314 - expat itself stops bombs
    except (ET.ParseError, ValueError, LookupError):  # the last two: encodings that nobody knows
        return ET.Element("nothing")


def _rows(read: Iterable[Iterable[tuple[str, str]]]) -> tuple[Row, ...]:
    """Remove white space, and texts without any letter or digit, such as the rules of a Markdown table."""
    rows = (tuple(Piece(place, "".join(text.split())) for place, text in row) for row in read)
    spoken = (tuple(piece for piece in row if any(map(str.isalnum, piece.text))) for row in rows)
    return tuple(filter(None, spoken))


def _placed(rows: Iterable[Sequence[str]]) -> Iterator[list[tuple[str, str]]]:
    """Give each text the item after which it stands as its place: many texts, such as bodies, occur in every row."""
    place = ""
    for row in rows:
        placed = []
        for text in row:
            placed.append((place, text))
            label = _LABEL.match(text)
            place = f"{label[0].strip()}之后" if label else place
        yield placed


def _decoded(content: bytes) -> str:
    """Decode a page, also one that an editor saved in GB 18030, the encoding of Chinese Windows."""
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return content.decode("gb18030", "replace")


def _blocks(page: str) -> Iterator[list[str]]:
    """Cut a page at its tags into rows of texts; comments, styles, scripts and the head are skipped."""
    row, until, in_row = [""], "", False
    for number, piece in enumerate(_MARK.split(page)):
        if until:
            until = "" if piece.lower().startswith(until) else until
        elif number % 2 == 0:  # between two tags
            row[-1] += piece
        elif piece == "<!--":
            until = "-->"
        elif not _inline(piece):
            until, name = _end(piece), _name(piece)
            if name in _ROWS or not in_row:
                yield row
                row, in_row = [""], name == "tr" and not piece.startswith("</")
            elif name in ("td", "th"):
                row.append("")
    yield row


@lru_cache(1024)
def _name(tag: str) -> str:
    """Give the lower-case name of a tag's element; empty where it has none."""
    name = _NAME.match(tag)
    return name[1].lower() if name else ""


def _inline(tag: str) -> bool:
    """Whether a tag stands within a text and does not divide it."""
    return _name(tag) in _INLINE


def _end(tag: str) -> str:
    """Give the end tag up to which a reader sees nothing; empty where the element is seen."""
    return f"</{_name(tag)}" if _name(tag) in _UNSEEN and not tag.startswith("</") else ""


def _paragraphs(part: bytes) -> Iterator[list[str]]:
    """Read the paragraphs of a document and the rows of its tables.

    Text boxes are left out: they are anchored in the middle of a paragraph, whose text they would break up.
    """
    root = tree(part)
    for parent in list(root.iter()) if _BOX.encode() in part else ():
        for box in parent.findall(f"{{*}}{_BOX}"):
            parent.remove(box)
    done: set[ET.Element] = set()
    for element in root.iter():
        if element.tag.endswith(("}tr", "}p")) and element not in done:
            cells = element.findall("{*}tc") if element.tag.endswith("}tr") else [element]
            done.update(element.iter())
            yield list(map(_text, cells))


def _text(element: ET.Element) -> str:
    """Read all the text within a part of a document."""
    return "".join(run.text or "" for run in element.iter() if run.tag.endswith("}t"))


def _cells(parts: Mapping[str, bytes]) -> Iterator[list[tuple[str, str]]]:
    """Read the texts of a workbook with their places, row by row; numbers are left out, they only count the rows."""
    shared = [_rich(string) for string in tree(parts.get(STRINGS, b""))]
    files = {link.get("Id"): join("/xl", link.get("Target", "")) for link in tree(parts.get(_SHEETS, b""))}
    for sheet in tree(parts.get(_BOOK, b"")).iterfind("{*}sheets/{*}sheet"):
        key = next((value for name, value in sheet.items() if name.endswith("}id")), None)
        part = parts.get(files.get(key, "").removeprefix("/"), b"")
        for row in tree(part).iterfind(".//{*}row"):
            yield [(f"{sheet.get('name')}!{cell.get('r', '')}", _cell(cell, shared)) for cell in row.iterfind("{*}c")]


def _cell(cell: ET.Element, shared: list[str]) -> str:
    """Read the text of a cell, which stands in the cell or in the list of strings that all cells share."""
    kind, value = cell.get("t"), cell.findtext("{*}v", "")
    if kind == "s":
        return shared[int(value)] if re.fullmatch("[0-9]{1,9}", value) and int(value) < len(shared) else ""
    inline = cell.find("{*}is")
    if inline is not None:
        return _rich(inline)
    return value if kind == "str" else ""


def _rich(string: ET.Element) -> str:
    """Read a text of Excel, plain or in several formats, without its phonetic guides."""
    return "".join(text.text or "" for path in ("{*}t", "{*}r/{*}t") for text in string.iterfind(path))
