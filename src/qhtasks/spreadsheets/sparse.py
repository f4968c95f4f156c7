"""XML of spreadsheets, read piece by piece, so that a sheet formatted to its last row takes no more room than it fills.

Programs write an element for every cell and row that only has a format; a million of them are common. They are taken
out of the text before it is parsed, which is ten times quicker than parsing them, and those that are written in other
ways are dropped while the tree grows.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING
from xml.etree import ElementTree as ET

from qhtasks.spreadsheets.book import BROKEN, LOCKED, TOO_LARGE, UnreadableSpreadsheetError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator
    from zipfile import ZipFile

    Keeps = Callable[[ET.Element], bool]

_CHUNK = 1 << 20
_MOST_BYTES = 1 << 30
"""Bytes of a part at most, unpacked: twice what Excel writes for a sheet formatted to its end, and a few seconds."""
_MOST_SILENT = 8 * _CHUNK
"""Bytes that may be parsed without any element or text: a tag or comment of that length was made to fill the memory."""
_MOST_ELEMENTS, _MOST_CHARACTERS, _DEEPEST = 600_000, 20_000_000, 200
_MOST_PARTS = 5_000
_EMPTY = re.compile(rb'<c r="[A-Z]{1,3}[0-9]{1,7}"[^<>]*/>|<row r="[0-9]{1,7}"[^<>]*/>')
_EMPTIED = re.compile(rb'<row r="[0-9]{1,7}"[^<>]*>\s*</row>')
"""A row that has no cells once the empty ones are gone."""
_ENCRYPTED = 0x1
"""The flag of an encrypted file in a ZIP."""


class SheetPackage:
    """The parts of a spreadsheet that is a ZIP; names are compared without regard to case, as Office does."""

    def __init__(self, package: ZipFile) -> None:
        self._package = package
        self.parts = {info.filename.replace("\\", "/").lower().removeprefix("/"): info for info in package.infolist()}
        if len(self.parts) > _MOST_PARTS:
            raise UnreadableSpreadsheetError(TOO_LARGE)
        if any(info.flag_bits & _ENCRYPTED for info in self.parts.values()):
            raise UnreadableSpreadsheetError(LOCKED)

    def __contains__(self, name: str) -> bool:
        """Whether there is a part of this name."""
        return name.lower() in self.parts

    def chunks(self, name: str) -> Iterator[bytes]:
        """Unpack a part piece by piece; none where it is missing."""
        info = self.parts.get(name.lower())
        if info is None:
            return
        if info.file_size > _MOST_BYTES:  # zipfile itself reads no more than is said here
            raise UnreadableSpreadsheetError(TOO_LARGE)
        try:
            with self._package.open(info) as part:
                while chunk := part.read(_CHUNK):
                    yield chunk
        except Exception as error:  # damage shows as any of a dozen errors, of zlib, lzma and struct among others
            raise UnreadableSpreadsheetError(BROKEN) from error


def parsed(chunks: Iterable[bytes], keeps: Keeps = bool) -> ET.Element:
    """Parse a part; `keeps` says of an element without children and text whether it is to be kept.

    A part with a document type is refused: no spreadsheet program writes one, and entities can be made to explode.
    """
    builder = _Builder(keeps)
    parser = ET.XMLParser(target=builder)  # noqa: S314 - document types are refused, and what is kept is counted
    silent = 0
    try:
        for chunk in chunks:
            before = builder.events
            parser.feed(chunk)
            silent = silent + len(chunk) if builder.events == before else 0
            if silent > _MOST_SILENT:
                raise UnreadableSpreadsheetError(TOO_LARGE)
        root: ET.Element = parser.close()
    except (ET.ParseError, ValueError, LookupError) as error:  # the last two: encodings that nobody knows
        raise UnreadableSpreadsheetError(BROKEN) from error
    return root


def parsed_if_any(chunks: Iterable[bytes]) -> ET.Element:
    """Parse a part that may be missing: an empty element then."""
    pieces = iter(chunks)
    first = next(pieces, None)
    return ET.Element("nothing") if first is None else parsed(_again(first, pieces), lambda _: True)


def _again(first: bytes, others: Iterator[bytes]) -> Iterator[bytes]:
    yield first
    yield from others


def without_empty_cells(chunks: Iterable[bytes]) -> Iterator[bytes]:
    """Take the empty cells and rows out of a worksheet of Excel.

    Only what stands whole in a piece is taken out, and only where nothing else can be meant: in a comment or a CDATA
    section, which nobody writes, an empty cell is no loss either.
    """
    rest = b""
    for chunk in chunks:
        piece = rest + chunk
        cut = piece.rfind(b"<row ") if len(piece) < 4 * _CHUNK else len(piece)
        rest, piece = piece[max(cut, 0) :], piece[: max(cut, 0)]
        yield _without_empty(piece)
    yield _without_empty(rest)


def _without_empty(piece: bytes) -> bytes:
    return _EMPTIED.sub(b"", _EMPTY.sub(b"", piece))


class _Builder(ET.TreeBuilder):
    """Builds a tree without its empty elements, and stops where it grows beyond reason."""

    def __init__(self, keeps: Keeps) -> None:
        super().__init__()
        self.events = 0
        self._keeps = keeps
        self._parents: list[ET.Element] = []
        self._elements = 0
        self._characters = 0

    def start(self, tag: str, attrs: dict[str, str]) -> ET.Element:
        element = super().start(tag, attrs)
        self._parents.append(element)
        self._elements += 1
        self.events += 1
        if self._elements > _MOST_ELEMENTS or len(self._parents) > _DEEPEST:
            raise UnreadableSpreadsheetError(TOO_LARGE)
        return element

    def end(self, tag: str) -> ET.Element:
        element = super().end(tag)
        self._parents.pop()
        self.events += 1
        if not len(element) and not element.text and self._parents and not self._keeps(element):
            del self._parents[-1][-1]
            self._elements -= 1
        return element

    def data(self, data: str) -> None:
        super().data(data)
        self.events += 1
        self._characters += len(data)
        if self._characters > _MOST_CHARACTERS:
            raise UnreadableSpreadsheetError(TOO_LARGE)

    def doctype(self, *_: object) -> None:
        raise UnreadableSpreadsheetError("文件里有 DTD，不是办公软件保存的表：请用 Excel 或 WPS 重新保存")
