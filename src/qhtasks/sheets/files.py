"""Writing pages to disk: whole or not at all, and never over a file that qhtasks did not make."""

from __future__ import annotations

import os
import re
from hashlib import sha256
from typing import TYPE_CHECKING, Literal

from qhtasks.errors import QhtasksError

if TYPE_CHECKING:
    from pathlib import Path

MARK = "<!-- qhtasks:sheet -->"
"""Stands in every page that the templates draw; written out, it carries the page's digest."""
_STAMP = re.compile(r"<!-- qhtasks:sheet ([0-9a-f]{16}) -->")

Outcome = Literal["written", "unchanged"]


def file_name(name: str, suffix: str) -> str:
    """Name a file after a unit; characters that a file system could refuse become `_`."""
    return re.sub(r'[\x00-\x1f<>:"/\\|?*]', "_", name).strip(". ") + f".{suffix}"


def write_page(path: Path, page: str, *, force: bool = False) -> Outcome:
    """Write a page unless the file holds it already; what people wrote, or wrote into a sheet, stays."""
    content = page.replace(MARK, f"<!-- qhtasks:sheet {_digest(page)} -->", 1).encode()
    try:
        if path.is_symlink() or path.exists():
            present = path.read_bytes()
            if present == content:
                return "unchanged"
            if not force and not _untouched(present):
                raise QhtasksError(f"{path} 不是 qhtasks 写的，或已有人改过，没有覆盖：换一个 --out，或加 --force")
        path.parent.mkdir(parents=True, exist_ok=True)
        _replace(path, content)
    except OSError as error:
        raise QhtasksError(f"{path} 写不了：{error.strerror}") from None
    return "written"


def _digest(page: str) -> str:
    return sha256(page.encode()).hexdigest()[:16]


def _untouched(content: bytes) -> bool:
    """Whether a file is a page as it was written: its digest still fits it."""
    text = content.decode("utf-8", "replace")
    stamp = _STAMP.search(text)
    return stamp is not None and stamp[1] == _digest(_STAMP.sub(MARK, text, count=1))


def _replace(path: Path, content: bytes) -> None:
    """Write beside the file and move into its place, so that nobody ever sees half of it."""
    temporary = path.with_name(f".{path.name}.{os.getpid()}")
    try:
        temporary.write_bytes(content)
        temporary.replace(path)
    except BaseException:
        temporary.unlink(missing_ok=True)
        raise
