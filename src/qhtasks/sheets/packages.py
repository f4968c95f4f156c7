"""Office packages: what Word and Excel files have in common, which are zip archives of XML parts.

A package carries the record of its paper, and a seal: a hash over all its other parts. Whoever fills it in and saves
it breaks the seal, and so qhtasks knows that the file is no longer its own to write over. Both stand in the custom
properties of the document, which Word, Excel, WPS and LibreOffice keep when they save.
"""

from __future__ import annotations

import re
from hashlib import sha256
from io import BytesIO
from typing import TYPE_CHECKING
from xml.etree import ElementTree as ET
from zipfile import BadZipFile, ZipFile

from qhtasks.sheets.bundles import entry

if TYPE_CHECKING:
    from collections.abc import Mapping

    from qhtasks.sheets.view import Stamp

_PROPERTIES = "docProps/custom.xml"
_TYPES = "[Content_Types].xml"
"""The part that a reader wants first."""
_PIECE, _SEAL = "qhtasks.", "qhtasks.seal"
_LONGEST = 250
"""Characters of a property: Word and Excel show no more than 255, so that a record stands in several."""
_UNSEALED = "0" * 16
_SEALED = re.compile(rb'(name="qhtasks\.seal"[^>]*>\s*<vt:lpwstr>)([0-9a-f]{16})<')


def properties(stamp: Stamp) -> dict[str, str]:
    """Say what stands in the custom properties of a package that is still to be sealed."""
    record = stamp.record
    pieces = [record[start : start + _LONGEST] for start in range(0, len(record), _LONGEST)]
    numbered = {f"{_PIECE}{number}": piece for number, piece in enumerate(pieces, 1)}
    return {"指纹": stamp.digest, _SEAL: _UNSEALED} | numbered


def finished(content: bytes) -> bytes:
    """Seal a package and write it in one way: the same parts give the same bytes."""
    parts = parts_of(content)
    parts[_PROPERTIES] = _with_seal(parts[_PROPERTIES], _seal(parts))
    return archive(parts)


def parts_of(content: bytes) -> dict[str, bytes]:
    """Read the parts of a package."""
    with ZipFile(BytesIO(content)) as package:
        return {name: package.read(name) for name in package.namelist()}


def archive(parts: Mapping[str, bytes]) -> bytes:
    """Write a package with one date and in one order."""
    stream = BytesIO()
    with ZipFile(stream, "w") as package:
        for name in sorted(parts, key=lambda each: (each != _TYPES, each)):
            package.writestr(entry(name), parts[name])
    return stream.getvalue()


def untouched(content: bytes) -> bool:
    """Whether a file is a package as it was written: its seal still fits it."""
    try:
        parts = parts_of(content)
        seal = _SEALED.search(parts[_PROPERTIES])
    except (BadZipFile, KeyError):
        return False
    return seal is not None and seal[2].decode() == _seal(parts)


def record_in(content: bytes) -> str | None:
    """Read the record that a package carries, also a filled-in one; None where there is none."""
    try:
        root = ET.fromstring(parts_of(content)[_PROPERTIES])  # noqa: S314 - expat itself stops bombs
    except (BadZipFile, KeyError, ET.ParseError):
        return None
    values = {each.get("name", ""): "".join(each.itertext()).strip() for each in root}
    numbers = sorted(int(name[len(_PIECE) :]) for name in values if re.fullmatch(_PIECE + "[0-9]+", name))
    return "".join(values[f"{_PIECE}{number}"] for number in numbers) or None


def _seal(parts: dict[str, bytes]) -> str:
    """Hash all parts, the properties without their seal."""
    whole = sha256()
    for name, part in sorted((parts | {_PROPERTIES: _with_seal(parts[_PROPERTIES], _UNSEALED)}).items()):
        whole.update(f"{name} {len(part)}\n".encode() + part)
    return whole.hexdigest()[:16]


def _with_seal(part: bytes, seal: str) -> bytes:
    return _SEALED.sub(rb"\g<1>" + seal.encode() + b"<", part)
