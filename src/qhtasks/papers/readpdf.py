"""Reading a PDF that came back: its texts in the order of its structure tree, which screen readers follow too.

A row of a table is one row, also where it is broken across pages; heads that are repeated on each page are no part of
the tree. What stands over the text, such as a white box or a note, is not seen here, and neither is a white text.
The only user of pypdf.
"""

from __future__ import annotations

import logging
import re
from io import BytesIO
from typing import TYPE_CHECKING, Any

from qhtasks.errors import MissingExtraError, QhtasksError
from qhtasks.papers.readback import Line, Reading, Text, make_reading

try:
    from pypdf import PdfReader
    from pypdf.generic import ArrayObject, ContentStream, DictionaryObject
except ImportError:
    raise MissingExtraError("比对 PDF 里的文字", "pdf") from None

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from pypdf import PageObject

logging.getLogger("pypdf").addHandler(logging.NullHandler())  # what it says of damaged files is for programmers

_BLOCKS = re.compile(r"/(?:Title|H\d?|P|Caption|LI|TOCI|TR)$")
"""Elements that are a line of their own; others, such as a block that is only a Span, are where no such is in them."""
_CONTENTS = "/TOC"
_PAIRS = re.compile(rb"<([0-9A-Fa-f]+)>\s*<([0-9A-Fa-f]*)>")
_RANGES = re.compile(rb"<([0-9A-Fa-f]+)>\s*<([0-9A-Fa-f]+)>\s*(?:<([0-9A-Fa-f]+)>|\[([^\]]*)\])")
_CMAP = re.compile(rb"beginbf(char|range)(.*?)endbf", re.DOTALL)
_UNSEEN = str.maketrans("", "", "\u200b\u2060\ufeff")
"""Marks at which a line may or may not be broken."""


def read_pdf(content: bytes) -> Reading:
    """Read a PDF; one whose structure was thrown away, or that cannot be read, is an error."""
    try:
        document = _Document(PdfReader(BytesIO(content)))
        lines, contents = document.lines(), document.contents()
    except Exception as error:
        raise QhtasksError("读不出 PDF 里的文字：文件已损坏，或另存它的程序没有保留结构") from error
    return make_reading(lines, contents)


def information(content: bytes, name: str) -> str:
    """Read an entry of the document information; empty where there is none, or no PDF that can be read."""
    try:
        entries: Any = PdfReader(BytesIO(content)).metadata or {}
        return str(entries.get(name, ""))
    except Exception:  # noqa: BLE001 - the library raises whatever a damaged file makes it stumble over
        return ""


class _Document:
    """A document with its marked texts, by page and number."""

    def __init__(self, reader: PdfReader) -> None:
        root = reader.root_object
        self.tree: Any = root["/StructTreeRoot"]
        self.title = (reader.metadata.title if reader.metadata else None) or ""
        self.texts: dict[tuple[int, int], str] = {}
        for page in reader.pages:
            number = _id_of(page)
            for mark, text in _marked(page, reader):
                self.texts[number, mark] = self.texts.get((number, mark), "") + text

    def lines(self) -> list[Line]:
        """Read the paragraphs and the rows of tables, without the table of contents."""
        return [line for element in self._blocks(self.tree) if (line := self._line(element)).texts]

    def contents(self) -> list[tuple[str, str]]:
        """Read what stands around the text: the title of the document and the entries of the contents."""
        entries = (self._text(element) for element in _elements(self.tree) if element.get("/S") == "/TOCI")
        return [("文档标题", self.title), *(("目录", text) for text in entries)]

    def _blocks(self, element: DictionaryObject) -> Iterator[DictionaryObject]:
        """Give the innermost elements that are a line of their own."""
        kind = element.get("/S", "")
        if kind == _CONTENTS:
            return
        inner = [kid for kid in _kids(element) if isinstance(kid, DictionaryObject) and "/S" in kid]
        direct = len(inner) < len(_kids(element))
        if _BLOCKS.match(kind) or direct or not inner:
            yield element
        else:
            for kid in inner:
                yield from self._blocks(kid)

    def _line(self, element: DictionaryObject) -> Line:
        kind = element.get("/S", "")
        level = 1 if kind == "/Title" else int(kind[2:]) + 1 if re.fullmatch(r"/H\d", kind) else 0
        cells = _kids(element) if kind == "/TR" else [element]
        texts = tuple(Text(text) for cell in cells if (text := self._text(cell)))
        return Line(texts, level)

    def _text(self, element: Any, page: int = 0) -> str:
        """Join the marked texts of an element and those in it, in their order."""
        if isinstance(element, int):
            return self.texts.get((page, element), "")
        if "/MCID" in element:
            return self._text(int(element["/MCID"]), _page_of(element, page))
        return "".join(self._text(kid, _page_of(element, page)) for kid in _kids(element))


def _elements(element: DictionaryObject) -> Iterator[DictionaryObject]:
    yield element
    for kid in _kids(element):
        if isinstance(kid, DictionaryObject):
            yield from _elements(kid)


def _kids(element: DictionaryObject) -> list[Any]:
    kids = element.get("/K", ArrayObject())
    kids = kids.get_object() if hasattr(kids, "get_object") else kids
    return [kid.get_object() for kid in (kids if isinstance(kids, ArrayObject) else [kids])]


def _page_of(element: DictionaryObject, page: int) -> int:
    """Give the number of the page object that an element names, else the one in which it stands."""
    return int(element.raw_get("/Pg").idnum) if "/Pg" in element else page


def _id_of(page: PageObject) -> int:
    return page.indirect_reference.idnum if page.indirect_reference else 0


def _marked(page: PageObject, reader: PdfReader) -> Iterator[tuple[int, str]]:
    """Give the texts of a page with the numbers by which the structure tree names them."""
    resources: Any = page["/Resources"]
    fonts = {name: _characters(font.get_object()) for name, font in resources["/Font"].items()}
    font: Mapping[bytes, str] = {}
    marks: list[Any] = []
    for operands, operator in ContentStream(page.get_contents(), reader).operations:
        if operator == b"Tf":
            font = fonts.get(operands[0], {})
        elif operator in (b"BDC", b"BMC"):
            properties = operands[1] if len(operands) > 1 else None
            marks.append(properties if isinstance(properties, DictionaryObject) else DictionaryObject())
        elif operator == b"EMC":
            marks.pop()
        elif operator in (b"Tj", b"TJ"):
            for number in [int(mark["/MCID"]) for mark in marks if "/MCID" in mark][-1:]:
                yield number, _shown(operands[0], font)


def _shown(operand: Any, font: Mapping[bytes, str]) -> str:
    """Decode what is shown: codes of two bytes each, as Typst writes them."""
    strings = operand if isinstance(operand, ArrayObject) else [operand]
    codes = b"".join(each.original_bytes for each in strings if hasattr(each, "original_bytes"))
    return "".join(font.get(codes[at : at + 2], "\ufffd") for at in range(0, len(codes), 2)).translate(_UNSEEN)


def _characters(font: Any) -> dict[bytes, str]:
    """Read which characters the codes of a font stand for."""
    found: dict[bytes, str] = {}
    for kind, body in _CMAP.findall(font["/ToUnicode"].get_data()):
        if kind == b"char":
            found |= {bytes.fromhex(code.decode()): _utf16(text) for code, text in _PAIRS.findall(body)}
        else:
            for first, last, text, texts in _RANGES.findall(body):
                found |= _range(first, last, text, re.findall(rb"<([0-9A-Fa-f]*)>", texts))
    return found


def _range(first: bytes, last: bytes, text: bytes, texts: list[bytes]) -> dict[bytes, str]:
    """Write out a range of codes: their texts are listed, or follow from the first."""
    start = int(first, 16)
    codes = range(start, min(int(last, 16), start + 0xFFFF) + 1)
    listed = map(_utf16, texts) if texts else (chr(ord(_utf16(text)) + code - start) for code in codes)
    return {code.to_bytes(2, "big"): each for code, each in zip(codes, listed, strict=False)}


def _utf16(code: bytes) -> str:
    return bytes.fromhex(code.decode()).decode("utf-16-be")
