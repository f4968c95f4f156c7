"""Papers as files: what they are called, and by what qhtasks knows that nobody has changed one since.

Every file ends with a line that carries a digest of all the rest. Whoever writes into a file breaks it: then the file
is theirs, and is not overwritten. A page of text also says which words it had, so that what somebody changed is told
from what other templates print, and what made it, program and templates, so that one that is whole, of the same record
and of the same making need not be drawn again to know that it is as it would be drawn.
"""

from __future__ import annotations

import re
from hashlib import sha256

from qhtasks.papers.printed import hash_of_page

_COMMENT = re.compile(rb"<!-- qhtasks ([0-9a-f]{16}) ([0-9a-f]{16}) ([0-9a-f]{16}) (\{[^<\n]*\}) -->\n\Z")
_CARRIED = re.compile(rb"<!-- qhtasks [0-9a-f]{16} (?:([0-9a-f]{16}) )?[0-9a-f]{16} (\{[^<\r\n]*\}) -->")
"""The same, wherever it came to stand, also without the hash of the words. No record has a `<` in it."""
_DEVICES = {"CON", "PRN", "AUX", "NUL", *(f"{port}{number}" for port in ("COM", "LPT") for number in range(1, 10))}
"""Names that Windows keeps for itself, with any ending."""
_PDF_LINE = re.compile(rb"%qhtasks ([0-9a-f]{16})\n\Z")


def file_name(name: str, suffix: str) -> str:
    """Name a file after what is in it; characters and names that a file system could refuse become, or get, a `_`."""
    stem = re.sub(r'[\x00-\x1f<>:"/\\|?*]', "_", name).strip(". ") or "_"
    return "_" * (stem.split(".")[0].upper() in _DEVICES) + f"{stem}.{suffix}"


def sealed_text(page: str, record: str, making: str) -> bytes:
    """Write a page of text with its last comment, which Markdown and HTML share: digest, words, making, record."""
    content = page.encode()
    kept = tuple(map(str.encode, (hash_of_page(content), making, record)))
    return content + b"<!-- qhtasks %s %s %s %s -->\n" % (_digest(content, *kept), *kept)


def is_made(content: bytes, record: str, making: str) -> bool:
    """Whether a page is as it was written, of this record and of this making."""
    wanted = b" %s %s -->\n" % (making.encode(), record.encode())
    return content.endswith(wanted) and untouched_text(content)


def record_in_text(content: bytes) -> str | None:
    """Read the record of a page of text, also of one that somebody changed; None where there is none."""
    found = _CARRIED.findall(content)
    return found[-1][1].decode("ascii", "replace") if found else None


def words_in_text(content: bytes) -> str | None:
    """Read the hash of the words that were printed on a page; None where there is none."""
    found = _CARRIED.findall(content)
    return found[-1][0].decode() or None if found else None


def untouched_text(content: bytes) -> bool:
    """Whether a page is as it was written."""
    found = _COMMENT.search(content)
    return found is not None and found[1] == _digest(content[: found.start()], *found.groups()[1:])


def sealed_pdf(content: bytes) -> bytes:
    """Write a PDF, whose record is in its document information, with its digest in a last comment."""
    return content + b"%%qhtasks %s\n" % _digest(content)


def untouched_pdf(content: bytes) -> bool:
    """Whether a PDF is as it was written: nobody filled it in or commented on it."""
    found = _PDF_LINE.search(content)
    return found is not None and found[1] == _digest(content[: found.start()])


def _digest(*contents: bytes) -> bytes:
    return sha256(b"\0".join(contents)).hexdigest()[:16].encode()
