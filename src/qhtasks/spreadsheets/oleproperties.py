"""The custom properties of Office files of before 2007: the second section of a document summary ([MS-OLEPS])."""

from __future__ import annotations

import struct
from typing import NamedTuple
from uuid import UUID

_USER_DEFINED = UUID("d5cdd505-2e9c-101b-9397-08002b2cf9ae").bytes_le
_HEADER, _ENTRY = 28, 20
"""Bytes of the head of the stream, and of each section's entry in it."""
_DICTIONARY, _CODE_PAGE = 0, 1
"""The properties that say how the others are called, and in which encoding texts are."""
_UTF16 = 1200
_ENCODINGS = {_UTF16: "utf-16-le", 65001: "utf-8", 936: "gb18030", 54936: "gb18030"}
_NARROW_TEXT, _WIDE_TEXT = 0x1E, 0x1F
_MOST = 1_000
"""Properties and characters of a name at most."""


class _Section(NamedTuple):
    """The bytes of a section, where each property begins in it by number, and the code page of its texts."""

    data: bytes
    places: dict[int, int]
    code_page: int

    def decoded(self, start: int, length: int, code_page: int) -> str:
        encoding = _ENCODINGS.get(code_page, f"cp{code_page}")
        return self.data[start : start + length].decode(encoding, "replace").partition("\0")[0]


def user_properties(stream: bytes) -> dict[str, str]:
    """Read the texts among the custom properties by name; none where the stream is unsound."""
    try:
        section = _user_defined(stream)
        return dict(_texts(section)) if section else {}
    except (struct.error, LookupError, ValueError, OverflowError):
        return {}


def _user_defined(stream: bytes) -> _Section | None:
    (count,) = struct.unpack_from("<I", stream, _HEADER - 4)
    for number in range(min(count, 2)):
        entry = _HEADER + _ENTRY * number
        if stream[entry : entry + 16] == _USER_DEFINED:
            (start,) = struct.unpack_from("<I", stream, entry + 16)
            data = stream[start:]
            (properties,) = struct.unpack_from("<I", data, 4)
            places = dict(struct.unpack_from("<II", data, 8 + 8 * each) for each in range(min(properties, _MOST)))
            code_page = struct.unpack_from("<H", data, places[_CODE_PAGE] + 4)[0] if _CODE_PAGE in places else 1252
            return _Section(data, places, code_page)
    return None


def _names(section: _Section) -> dict[int, str]:
    """Read the dictionary; in UTF-16 lengths count characters, and each name is filled up to four bytes."""
    names = {}
    place = section.places[_DICTIONARY]
    (count,) = struct.unpack_from("<I", section.data, place)
    place += 4
    wide = section.code_page == _UTF16
    for _ in range(min(count, _MOST)):
        number, length = struct.unpack_from("<II", section.data, place)
        size = min(length, _MOST) * (2 if wide else 1)
        names[number] = section.decoded(place + 8, size, section.code_page)
        place += 8 + size + (-size % 4 if wide else 0)
    return names


def _texts(section: _Section) -> dict[str, str]:
    texts = {}
    for number, name in _names(section).items():
        kind, length = struct.unpack_from("<II", section.data, section.places[number])
        start = section.places[number] + 8
        if kind == _NARROW_TEXT:
            texts[name] = section.decoded(start, length, section.code_page)
        elif kind == _WIDE_TEXT:
            texts[name] = section.decoded(start, 2 * length, _UTF16)
    return texts
