"""What is printed in a file: its words, row by row, so that what is missing can be named.

A row is what belongs together: the cells of a row of a table, or a paragraph by itself. Each piece of it has a place:
of Excel that of the cell, of the others the item that it stands in or after. Nothing but the words and their order in
the row counts: no spaces and line ends, no looks, no numbers of rows. Files come back from anybody; whatever cannot be
read has no rows.
"""

from __future__ import annotations

import re
from functools import lru_cache
from hashlib import sha256
from html import unescape
from posixpath import join
from typing import TYPE_CHECKING, NamedTuple
from xml.etree import ElementTree as ET

from qhtasks.model.words import SERIES_NAMES

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

_DOCUMENT, _BOX = "word/document.xml", "txbxContent"
_BOOK, _SHEETS, _STRINGS = "xl/workbook.xml", "xl/_rels/workbook.xml.rels", "xl/sharedStrings.xml"
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
_LABEL = re.compile(rf"\s*(?:{'|'.join(SERIES_NAMES.values())})第[0-9]+项")


class Piece(NamedTuple):
    """A printed text without its spaces, and its place, if there is one: 台账!F9, 任务第156项之后."""

    place: str
    text: str


Row = tuple[Piece, ...]
"""Texts that belong together, in their order, without empty ones; never none."""


def hash_of_page(page: bytes) -> str:
    """Hash the words of a page of text as it is made, and their tags, but not the head, which says how it looks."""
    head, _, body = page.partition(b"</head>")
    return _hash(body or head)


def hash_of_package(parts: Mapping[str, bytes]) -> str:
    """Hash the words of a package, and how they are parted, however they look; a workbook keeps them in one part."""
    if _STRINGS in parts:
        return _hash(parts[_STRINGS])
    return _hash("\n".join(piece.text for row in package_rows(parts) for piece in row).encode())


def markdown_rows(content: bytes) -> tuple[Row, ...]:
    """Read the lines of Markdown, those of tables cell by cell; what only marks them up is left out."""
    lines = (line for line in _decoded(content).splitlines() if not line.startswith("<!--"))
    return _rows(_placed([_unmarked(cell) for cell in _BAR.split(line)] for line in lines))


def _unmarked(cell: str) -> str:
    return cell.replace("\\", "").replace("*", "").strip().lstrip("#-+ ")


def html_rows(content: bytes) -> tuple[Row, ...]:
    """Read the rows of the tables of HTML, and what stands between two tags that are not just looks."""
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


def _hash(words: bytes) -> str:
    return sha256(words).hexdigest()[:16]


def _rows(found: Iterable[Iterable[tuple[str, str]]]) -> tuple[Row, ...]:
    """Even out the white space; what has neither letter nor figure, such as a line of a table, is no text."""
    evened = (tuple(Piece(place, "".join(text.split())) for place, text in row) for row in found)
    told = (tuple(piece for piece in row if any(map(str.isalnum, piece.text))) for row in evened)
    return tuple(filter(None, told))


def _placed(rows: Iterable[Sequence[str]]) -> Iterator[list[tuple[str, str]]]:
    """Say after which item a text stands: most papers repeat the names of bodies in every other row."""
    place = ""
    for row in rows:
        placed = []
        for text in row:
            placed.append((place, text))
            label = _LABEL.match(text)
            place = f"{label[0].strip()}之后" if label else place
        yield placed


def _decoded(content: bytes) -> str:
    """Read a page of text, also one that an editor saved in the old encoding of Windows."""
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return content.decode("gb18030", "replace")


def _blocks(page: str) -> Iterator[list[str]]:
    """Cut a page at its tags into rows; comments, and what no reader sees, are skipped up to where they end."""
    row, until, in_row = [""], "", False
    for number, each in enumerate(_MARK.split(page)):
        if until:
            until = "" if each.lower().startswith(until) else until
        elif number % 2 == 0:
            row[-1] += each
        elif each == "<!--":
            until = "-->"
        elif not _inline(each):
            until, name = _end(each), _name(each)
            if name in _ROWS or not in_row:
                yield row
                row, in_row = [""], name == "tr" and not each.startswith("</")
            elif name in ("td", "th"):
                row.append("")
    yield row


@lru_cache(1024)
def _name(tag: str) -> str:
    """Name the element of a tag; nothing where it has no name."""
    name = _NAME.match(tag)
    return name[1].lower() if name else ""


def _inline(tag: str) -> bool:
    """Whether a tag stands within a text."""
    return _name(tag) in _INLINE


def _end(tag: str) -> str:
    """Say what ends an element that is not seen; nothing where it is seen."""
    return f"</{_name(tag)}" if _name(tag) in _UNSEEN and not tag.startswith("</") else ""


def _paragraphs(part: bytes) -> Iterator[list[str]]:
    """Read the paragraphs of a document and the rows of its tables, without text boxes, which hang in the midst."""
    root = tree(part)
    for each in list(root.iter()) if _BOX.encode() in part else ():
        for box in each.findall(f"{{*}}{_BOX}"):
            each.remove(box)
    told: set[ET.Element] = set()
    for each in root.iter():
        if each.tag.endswith(("}tr", "}p")) and each not in told:
            cells = each.findall("{*}tc") if each.tag.endswith("}tr") else [each]
            told.update(each.iter())
            yield list(map(_text, cells))


def _text(element: ET.Element) -> str:
    """Read all the text within a part of a document."""
    return "".join(each.text or "" for each in element.iter() if each.tag.endswith("}t"))


def _cells(parts: Mapping[str, bytes]) -> Iterator[list[tuple[str, str]]]:
    """Read the texts of a workbook with their places, row by row; numbers, which only count the rows, are none."""
    shared = [_rich(each) for each in tree(parts.get(_STRINGS, b""))]
    files = {each.get("Id"): join("/xl", each.get("Target", "")) for each in tree(parts.get(_SHEETS, b""))}
    for sheet in tree(parts.get(_BOOK, b"")).iterfind("{*}sheets/{*}sheet"):
        key = next((value for name, value in sheet.items() if name.endswith("}id")), None)
        part = parts.get(files.get(key, "").removeprefix("/"), b"")
        for row in tree(part).iterfind(".//{*}row"):
            yield [(f"{sheet.get('name')}!{cell.get('r', '')}", _cell(cell, shared)) for cell in row.iterfind("{*}c")]


def _cell(cell: ET.Element, shared: list[str]) -> str:
    """Read the text of a cell: in itself, or in the list that all cells share."""
    kind, value = cell.get("t"), cell.findtext("{*}v", "")
    if kind == "s":
        return shared[int(value)] if re.fullmatch("[0-9]{1,9}", value) and int(value) < len(shared) else ""
    inline = cell.find("{*}is")
    return _rich(inline) if inline is not None else value * (kind == "str")


def _rich(string: ET.Element) -> str:
    """Read a text of Excel, of one look or several, without what tells how it is pronounced."""
    return "".join(each.text or "" for path in ("{*}t", "{*}r/{*}t") for each in string.iterfind(path))
