"""Office packages: what Word and Excel files have in common, which are zip archives of XML parts.

A package carries the record of its paper, a hash of its printed words, and a seal: a hash over all its other parts.
Whoever fills it in and saves it breaks the seal, and so qhtasks knows that the file is no longer its own to write
over. All stand in the custom properties of the document, which Word, Excel, WPS and LibreOffice keep when they save.
"""

from __future__ import annotations

import re
from hashlib import sha256
from io import BytesIO
from itertools import count, takewhile
from typing import TYPE_CHECKING
from zipfile import ZipFile

from qhtasks.papers.bundles import contents_of, entry
from qhtasks.papers.printed import hash_of_package, tree

if TYPE_CHECKING:
    from collections.abc import Mapping

    from qhtasks.papers.view import Stamp

_PROPERTIES = "docProps/custom.xml"
_TYPES = "[Content_Types].xml"
"""The part that a reader wants first."""
_PIECE, _SEAL, _WORDS = "qhtasks.", "qhtasks.seal", "qhtasks.words"
_LONGEST = 250
"""Characters of a property: Word and Excel show no more than 255, so that a record stands in several."""
_UNKNOWN = "0" * 16
"""Stands for a hash that is still to be made."""


def properties(stamp: Stamp) -> dict[str, str]:
    """Say what stands in the custom properties of a package that is still to be sealed."""
    record = stamp.record
    pieces = [record[start : start + _LONGEST] for start in range(0, len(record), _LONGEST)]
    numbered = {f"{_PIECE}{number}": piece for number, piece in enumerate(pieces, 1)}
    return {"指纹": stamp.digest, _SEAL: _UNKNOWN, _WORDS: _UNKNOWN} | numbered


def finished(parts: dict[str, bytes]) -> bytes:
    """Seal the parts of a package and write it in one way: the same parts give the same bytes."""
    parts[_PROPERTIES] = _with_hash(parts[_PROPERTIES], _WORDS, hash_of_package(parts))
    parts[_PROPERTIES] = _with_hash(parts[_PROPERTIES], _SEAL, _seal(parts))
    return archive(parts)


def archive(parts: Mapping[str, bytes]) -> bytes:
    """Write a package with one date and in one order."""
    stream = BytesIO()
    with ZipFile(stream, "w") as package:
        for name in sorted(parts, key=lambda each: (each != _TYPES, each)):
            package.writestr(entry(name), parts[name])
    return stream.getvalue()


def untouched(content: bytes) -> bool:
    """Whether a file is a package as it was written: its seal still fits it."""
    parts = contents_of(content)
    seal = re.search(_hash_of(_SEAL), parts.get(_PROPERTIES, b""))
    return seal is not None and seal[2].decode() == _seal(parts)


def record_in(content: bytes) -> str | None:
    """Read the record that a package carries, also a filled-in one; None where there is none."""
    values = _properties_in(content)
    pieces = (values.get(f"{_PIECE}{number}", "") for number in count(1))
    return "".join(takewhile(bool, pieces)) or None


def words_in(content: bytes) -> str | None:
    """Read the hash of the words that were printed in a package; None where there is none."""
    return _properties_in(content).get(_WORDS)


def _properties_in(content: bytes) -> dict[str, str]:
    """Read the custom properties; the record has no spaces that could be lost at the ends of its pieces."""
    root = tree(contents_of(content).get(_PROPERTIES, b""))
    return {each.get("name", ""): "".join(each.itertext()).strip() for each in root}


def _seal(parts: dict[str, bytes]) -> str:
    """Hash all parts, the properties without their seal."""
    whole = sha256()
    unsealed = _with_hash(parts[_PROPERTIES], _SEAL, _UNKNOWN)
    for name, part in sorted((parts | {_PROPERTIES: unsealed}).items()):
        whole.update(f"{name} {len(part)}\n".encode() + part)
    return whole.hexdigest()[:16]


def _with_hash(part: bytes, name: str, value: str) -> bytes:
    """Put a hash into the properties, where there is one of that name."""
    return re.sub(_hash_of(name), rb"\g<1>" + value.encode() + b"<", part)


def _hash_of(name: str) -> bytes:
    """Say how a property stands there that is a hash."""
    return rb'(name="%s"[^>]*>\s*<vt:lpwstr>)([0-9a-f]{16})<' % re.escape(name).encode()
