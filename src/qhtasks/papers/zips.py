"""ZIP files, written so that the same content gives the same bytes, and read without trust in whoever sent them."""

from __future__ import annotations

from datetime import UTC, datetime
from hashlib import sha256
from io import BytesIO
from typing import TYPE_CHECKING, NamedTuple, TypeVar
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

Result = TypeVar("Result")
EPOCH = (1980, 1, 1, 0, 0, 0)
"""The first moment that ZIP can write; the clock would make other bytes of the same content."""
_TYPES = "[Content_Types].xml"
"""The part of an Office package that readers want first."""
_UNIX, _MODE = 3, 0o644 << 16
_IN_UTF8 = 0x800
"""The flag of a file in a ZIP whose name is in UTF-8."""
_MARK, _SEAL = b"qhtasks ", 16
"""The comment of a ZIP of papers: the mark, and so many hexadecimal digits of a digest."""
_MOST = 1 << 29
"""Bytes unpacked at most: no ZIP of papers comes near them, and a ZIP bomb goes beyond."""


def archive(parts: Mapping[str, bytes]) -> bytes:
    """Write the parts of an Office package: the templates of Word are made by it."""
    stream = BytesIO()
    with ZipFile(stream, "w") as package:
        write_parts(package, parts.items())
    return stream.getvalue()


def write_parts(package: ZipFile, parts: Iterable[tuple[str, bytes]]) -> None:
    """Write the parts of an Office package into an open ZIP, by name, the list of their types first."""
    for name, part in sorted(parts, key=lambda named: (named[0] != _TYPES, named)):
        package.writestr(entry(name), part)


def moment_of(text: str) -> datetime:
    """Give a day, of the edition from which a file is made, as a moment; without one, that of all files in a ZIP."""
    return datetime.fromisoformat(text).replace(tzinfo=UTC) if text else datetime(*EPOCH, tzinfo=UTC)


def entry(name: str) -> ZipInfo:
    """Describe a file in a ZIP, with nothing from the clock or the operating system."""
    info = ZipInfo(name, EPOCH)
    info.compress_type, info.external_attr, info.create_system = ZIP_DEFLATED, _MODE, _UNIX
    return info


def sealed_zip(files: Iterable[tuple[str, bytes]]) -> bytes:
    """Pack files in their order; the comment, which ends a ZIP, carries a seal of all bytes before it.

    The seal is written into its place: the PDFs of all bodies have 50 MB, of which nobody needs a second copy.
    """
    stream = BytesIO()
    with ZipFile(stream, "w") as package:
        for name, content in files:
            package.writestr(entry(name), content)
        package.comment = _MARK + b"0" * _SEAL
    with stream.getbuffer() as packed:
        packed[-_SEAL:] = _seal_of(packed)
    return stream.getvalue()


def untouched_zip(content: bytes) -> bool:
    """Whether a ZIP is as it was packed, to the byte."""
    mark, seal = content[-len(_MARK) - _SEAL : -_SEAL], content[-_SEAL:]
    return mark == _MARK and seal == _seal_of(memoryview(content))


def _seal_of(content: memoryview) -> bytes:
    """Hash all bytes of a ZIP but the place of the seal itself."""
    return sha256(content[:-_SEAL]).hexdigest()[:_SEAL].encode()


class Member(NamedTuple):
    """A file in a ZIP; no content where it is encrypted or damaged."""

    name: str
    content: bytes | None


def members_of(content: bytes) -> tuple[Member, ...]:
    """List the files of a ZIP that anybody made; none where it is no ZIP, or unreasonably large."""
    return reading(content, _members) or ()


def contents_of(content: bytes) -> dict[str, bytes]:
    """Unpack all files of a ZIP, by name; none where it is no ZIP, damaged, encrypted or unreasonably large."""
    return reading(content, _unpacked) or {}


def reading(content: bytes, read: Callable[[ZipFile], Result]) -> Result | None:
    """Read something from a ZIP; None where it cannot be read."""
    try:
        with ZipFile(BytesIO(content)) as package:
            return read(package)
    except Exception:  # noqa: BLE001 - damage shows as any of a dozen errors, of zlib, lzma and struct among others
        return None


def _unpacked(package: ZipFile) -> dict[str, bytes]:
    return {info.filename: package.read(info) for info in _files(package)}


def _members(package: ZipFile) -> tuple[Member, ...]:
    return tuple(Member(_name(info), _content(package, info)) for info in _files(package))


def _files(package: ZipFile) -> list[ZipInfo]:
    """List the files in a ZIP; none where they are too large together, as only a ZIP made to do harm is."""
    files = [info for info in package.infolist() if not info.is_dir()]
    return files if sum(info.file_size for info in files) <= _MOST else []


def _content(package: ZipFile, info: ZipInfo) -> bytes | None:
    try:
        return package.read(info)
    except Exception:  # noqa: BLE001 - as in `reading`
        return None


def _name(info: ZipInfo) -> str:
    """Read a name that is not said to be UTF-8: macOS writes it all the same, programs on Chinese Windows write GBK."""
    if not info.flag_bits & _IN_UTF8:
        written = info.filename.encode("cp437")  # what zipfile decoded it from
        for encoding in ("utf-8", "gb18030"):
            try:
                return written.decode(encoding)
            except UnicodeDecodeError:
                continue
    return info.filename
