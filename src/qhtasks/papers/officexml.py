"""What Word documents and Excel workbooks have in common when they are read: XML parts, links between them, looks."""

from __future__ import annotations

import re
from posixpath import dirname, join, normpath
from typing import TYPE_CHECKING
from xml.etree import ElementTree as ET

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

_PROPERTIES = "docProps/core.xml"
DOCUMENT, STRINGS = "word/document.xml", "xl/sharedStrings.xml"
"""The parts with the words of a document, and of the workbooks that are made here."""
TINY = 2
"""Points up to which nobody reads a text or sees a row."""
_LIGHTEST = 0xF0
"""From this value on, red, green and blue are white on paper."""


def tree(part: bytes) -> ET.Element:
    """Read a part of a package; an empty element where it cannot be read."""
    try:
        return ET.fromstring(part)  # noqa: S314 - expat itself stops bombs
    except (ET.ParseError, ValueError, LookupError):  # the last two: encodings that nobody knows
        return ET.Element("nothing")


def linked_parts(parts: Mapping[str, bytes], name: str) -> dict[str, str]:
    """Give the names of the parts to which a part links, by the id of the link."""
    links = tree(parts.get(f"{dirname(name)}/_rels/{name.rpartition('/')[2]}.rels", b""))
    return {
        link.get("Id", ""): normpath(join("/", dirname(name), link.get("Target", ""))).removeprefix("/")
        for link in links
    }


def document_titles(parts: Mapping[str, bytes]) -> Iterator[tuple[str, str]]:
    """Give the title in the properties of a document or workbook, with its place."""
    for title in tree(parts.get(_PROPERTIES, b"")).iterfind("{*}title"):
        yield "文档标题", title.text or ""


def attribute(element: ET.Element | None, name: str) -> str | None:
    """Give an attribute whatever its namespace; None where the element or its attribute is missing."""
    if element is None:
        return None
    return next((value for key, value in element.items() if key.rpartition("}")[2] == name), None)


def decimal(text: str | None) -> float:
    """Read a number that is not negative; -1 where there is none."""
    return float(text) if text and re.fullmatch(r"[0-9]{1,9}(\.[0-9]{1,20})?", text) else -1


def is_white(color: str | None) -> bool:
    """Whether a colour, written as six or eight hexadecimal digits, cannot be seen on paper."""
    channels = re.fullmatch("(?:[0-9A-Fa-f]{2})?([0-9A-Fa-f]{6})", color or "")
    return channels is not None and min(bytes.fromhex(channels[1])) >= _LIGHTEST
