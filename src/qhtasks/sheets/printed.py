"""What is printed in a file: its words, piece by piece, so that what is missing can be named.

A piece is what people see as one: a line or a cell of Markdown, a block of HTML, a paragraph of Word, a cell of
Excel with its place; of the others the place is the item that they stand in or after. Nothing but the words counts:
no spaces and line ends, no looks, no order, no numbers of rows. Files come back from anybody; whatever cannot be read
has no pieces.
"""

from __future__ import annotations

import re
from functools import lru_cache
from hashlib import sha256
from html import unescape
from posixpath import join
from typing import TYPE_CHECKING, NamedTuple
from xml.etree import ElementTree as ET

from qhtasks.dataset.words import SERIES_NAMES

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

_DOCUMENT, _BOX = "word/document.xml", "txbxContent"
_BOOK, _SHEETS, _STRINGS = "xl/workbook.xml", "xl/_rels/workbook.xml.rels", "xl/sharedStrings.xml"
_MARK = re.compile(r"(<!--|-->|<[^<>]*>)")
_NAME = re.compile(r"<(/?)([A-Za-z0-9]+)")
_INLINE = frozenset(("a", "b", "br", "em", "font", "i", "mark", "s", "small", "span", "strong", "sub", "sup", "u"))
_UNSEEN = frozenset(("head", "script", "style"))
_BAR = re.compile(r"(?<!\\)\|")
"""Ends a cell of Markdown."""
_LABEL = re.compile(rf"\s*(?:{'|'.join(SERIES_NAMES.values())})第[0-9]+项")


class Piece(NamedTuple):
    """A printed text without its spaces, and its place, if there is one: 台账!F9, 任务第156项之后."""

    place: str
    text: str


def hash_of_page(page: bytes) -> str:
    """Hash the words of a page of text as it is made, and their tags, but not the head, which says how it looks."""
    head, _, body = page.partition(b"</head>")
    return _hash(body or head)


def hash_of_package(parts: Mapping[str, bytes]) -> str:
    """Hash the words of a package, and how they are parted, however they look; a workbook keeps them in one part."""
    if _STRINGS in parts:
        return _hash(parts[_STRINGS])
    return _hash("\n".join(piece.text for piece in package_pieces(parts)).encode())


def markdown_pieces(content: bytes) -> tuple[Piece, ...]:
    """Read the lines of Markdown, those of tables cell by cell; what only marks them up is left out."""
    lines = (line for line in _decoded(content).splitlines() if not line.startswith("<!--"))
    cells = (cell for line in lines for cell in _BAR.split(line))
    return _pieces(_placed(cell.replace("\\", "").replace("*", "").strip().lstrip("#-+ ") for cell in cells))


def html_pieces(content: bytes) -> tuple[Piece, ...]:
    """Read the blocks of HTML: what stands between two tags that are not just looks."""
    return _pieces(_placed(map(unescape, _blocks(_decoded(content)))))


def package_pieces(parts: Mapping[str, bytes]) -> tuple[Piece, ...]:
    """Read the paragraphs of a document, or the cells of a workbook."""
    return _pieces(_placed(_paragraphs(parts[_DOCUMENT])) if _DOCUMENT in parts else _cells(parts))


def tree(part: bytes) -> ET.Element:
    """Read a part of a package; an empty element where it cannot be read."""
    try:
        return ET.fromstring(part)  # noqa: S314 - expat itself stops bombs
    except (ET.ParseError, ValueError, LookupError):  # the last two: encodings that nobody knows
        return ET.Element("nothing")


def _hash(words: bytes) -> str:
    return sha256(words).hexdigest()[:16]


def _pieces(found: Iterable[tuple[str, str]]) -> tuple[Piece, ...]:
    """Even out the white space; what has neither letter nor figure, such as a line of a table, is no text."""
    evened = (Piece(place, "".join(text.split())) for place, text in found)
    return tuple(piece for piece in evened if any(map(str.isalnum, piece.text)))


def _placed(texts: Iterable[str]) -> Iterator[tuple[str, str]]:
    """Say after which item a text stands: most papers repeat the names of bodies in every other row."""
    place = ""
    for text in texts:
        yield place, text
        label = _LABEL.match(text)
        place = f"{label[0].strip()}之后" if label else place


def _decoded(content: bytes) -> str:
    """Read a page of text, also one that an editor saved in the old encoding of Windows."""
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return content.decode("gb18030", "replace")


def _blocks(page: str) -> Iterator[str]:
    """Cut a page at its tags; comments, and what no reader sees, are skipped up to where they end."""
    block, until = "", ""
    for number, each in enumerate(_MARK.split(page)):
        if until:
            until = "" if each.lower().startswith(until) else until
        elif number % 2 == 0:
            block += each
        elif each == "<!--":
            until = "-->"
        elif not _inline(each):
            yield block
            block, until = "", _end(each)
    yield block


@lru_cache(1024)
def _inline(tag: str) -> bool:
    """Whether a tag stands within a text."""
    name = _NAME.match(tag)
    return bool(name and name[2].lower() in _INLINE)


@lru_cache(1024)
def _end(tag: str) -> str:
    """Say what ends an element that is not seen; nothing where it is seen."""
    name = _NAME.match(tag)
    return f"</{name[2].lower()}" if name and not name[1] and name[2].lower() in _UNSEEN else ""


def _paragraphs(part: bytes) -> Iterator[str]:
    """Read the paragraphs of a document, without text boxes, which hang in the midst of others."""
    root = tree(part)
    for each in list(root.iter()) if _BOX.encode() in part else ():
        for box in each.findall(f"{{*}}{_BOX}"):
            each.remove(box)
    texts = [""]
    for each in root.iter():
        if each.tag.endswith("}p"):
            yield "".join(texts)
            texts = []
        elif each.tag.endswith("}t"):
            texts.append(each.text or "")
    yield "".join(texts)


def _cells(parts: Mapping[str, bytes]) -> Iterator[tuple[str, str]]:
    """Read the texts of a workbook with their places; numbers, which only count the rows, are none."""
    shared = [_rich(each) for each in tree(parts.get(_STRINGS, b""))]
    files = {each.get("Id"): join("/xl", each.get("Target", "")) for each in tree(parts.get(_SHEETS, b""))}
    for sheet in tree(parts.get(_BOOK, b"")).iterfind("{*}sheets/{*}sheet"):
        key = next((value for name, value in sheet.items() if name.endswith("}id")), None)
        part = parts.get(files.get(key, "").removeprefix("/"), b"")
        for cell in tree(part).iterfind(".//{*}c"):
            yield f"{sheet.get('name')}!{cell.get('r', '')}", _cell(cell, shared)


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
