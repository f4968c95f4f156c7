"""Pages as files: what they are called, and by what qhtasks knows that nobody has changed one since."""

from __future__ import annotations

import re
from hashlib import sha256
from typing import TYPE_CHECKING

from qhtasks.files import write_whole

if TYPE_CHECKING:
    from pathlib import Path

    from qhtasks.files import Outcome

MARK = "<!-- qhtasks:sheet -->"
"""Stands in every page that the templates draw; written out, it carries the page's digest."""
_STAMP = re.compile(r"<!-- qhtasks:sheet ([0-9a-f]{16}) -->")


def file_name(name: str, suffix: str) -> str:
    """Name a file after a unit; characters that a file system could refuse become `_`."""
    return re.sub(r'[\x00-\x1f<>:"/\\|?*]', "_", name).strip(". ") + f".{suffix}"


def write_page(path: Path, page: str, *, force: bool = False) -> Outcome:
    """Write a page unless the file holds it already; what people wrote, or wrote into a sheet, stays."""
    content = page.replace(MARK, f"<!-- qhtasks:sheet {_digest(page)} -->", 1).encode()
    return write_whole(path, content, force=force, ours=_untouched)


def _digest(page: str) -> str:
    return sha256(page.encode()).hexdigest()[:16]


def _untouched(content: bytes) -> bool:
    """Whether a file is a page as it was written: its digest still fits it."""
    text = content.decode("utf-8", "replace")
    stamp = _STAMP.search(text)
    return stamp is not None and stamp[1] == _digest(_STAMP.sub(MARK, text, count=1))
