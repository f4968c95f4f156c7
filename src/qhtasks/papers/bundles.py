"""Files in ZIPs: the same papers give the same bytes, and a bundle that somebody changed is known."""

from __future__ import annotations

from hashlib import sha256
from io import BytesIO
from typing import TYPE_CHECKING
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

if TYPE_CHECKING:
    from collections.abc import Iterable

EPOCH = (1980, 1, 1, 0, 0, 0)
"""The first moment that ZIP knows: papers know no clock."""
_MARK, _DIGITS = b"qhtasks ", 16
_UNIX, _MODE = 3, 0o644 << 16
_MOST = 1 << 29
"""Bytes that are unpacked at most: no bundle of papers comes near them, and a bomb goes beyond."""


def bundle(files: Iterable[tuple[str, bytes]]) -> bytes:
    """Pack files, in their order; the comment, which ends a ZIP, carries a digest of all bytes before it."""
    packed = BytesIO()
    with ZipFile(packed, "w") as archive:
        for name, content in files:
            archive.writestr(entry(name), content)
        archive.comment = _MARK + b"0" * _DIGITS
    content = packed.getvalue()[:-_DIGITS]
    return content + _digest(content)


def entry(name: str) -> ZipInfo:
    """Describe a file in a ZIP: nothing in it comes from the clock or the system."""
    entry = ZipInfo(name, EPOCH)
    entry.compress_type, entry.external_attr, entry.create_system = ZIP_DEFLATED, _MODE, _UNIX
    return entry


def untouched_bundle(content: bytes) -> bool:
    """Whether a ZIP is as it was packed, to the byte."""
    before, digest = content[:-_DIGITS], content[-_DIGITS:]
    return before.endswith(_MARK) and digest == _digest(before)


def contents_of(content: bytes) -> dict[str, bytes]:
    """Unpack the files of a ZIP, by name; none where it is no ZIP, is damaged, encrypted, or unreasonably large."""
    try:
        with ZipFile(BytesIO(content)) as archive:
            files = [each for each in archive.infolist() if not each.is_dir()]
            fits = sum(each.file_size for each in files) <= _MOST
            return {each.filename: archive.read(each) for each in files} if fits else {}
    except Exception:  # noqa: BLE001 - damage shows as any of a dozen kinds, those of zlib, lzma and struct among them
        return {}


def _digest(content: bytes) -> bytes:
    return sha256(content).hexdigest()[:_DIGITS].encode()
