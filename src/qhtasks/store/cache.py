"""A cache on the user's machine: bytes under a key, safe to delete, and never the cause of an error.

Every process may read and write at any time. An entry appears whole or not at all, carries its own hash, and where
anything is wrong with it, or with the folder, it is as if it were not there: the caller makes the content again.
"""

from __future__ import annotations

import os
import re
import sys
from contextlib import suppress
from hashlib import sha256
from pathlib import Path

from qhtasks.store.content import MAX_BYTES, ContentError, read_content

KEPT = 8
"""Entries that are kept, those used last: a few datasets and editions, about 0.5 MB each."""

_ENTRY = re.compile(r"[0-9a-f]{64}(?:\.json|\.[^.]+\.tmp)")
"""Names of entries and of files that are being written; the folder may be shared with files of others."""


def cache_folder() -> Path | None:
    """Find the folder for what can be made again, by the custom of the system; None where no variable names one."""
    if own := os.environ.get("QHTASKS_CACHE"):
        return Path(own)
    customs = {"win32": (("LOCALAPPDATA", "qhtasks/Cache"),), "darwin": (("HOME", "Library/Caches/qhtasks"),)}
    for variable, below in customs.get(sys.platform, (("XDG_CACHE_HOME", "qhtasks"), ("HOME", ".cache/qhtasks"))):
        base = Path(os.environ.get(variable, ""))
        if base.is_absolute():  # the specification of XDG: a relative path is ignored
            return base / below
    return None


def read_cache(key: str) -> bytes | None:
    """Read what was written under a key, 64 hexadecimal digits; None where there is nothing whole."""
    folder = cache_folder()
    if folder is None:
        return None
    path = folder / f"{key}.json"
    try:
        head, _, body = read_content(path).partition(b"\n")
    except (ContentError, ValueError):  # a null character in the folder's name
        return None
    if head != _hash(body):
        return None
    with suppress(OSError):
        os.utime(path)  # what is used stays: the oldest entries are removed
    return body


def write_cache(key: str, body: bytes) -> None:
    """Write an entry and remove the oldest; where that cannot be, nothing is written and nothing is said.

    What is larger than `read_cache` would read is not written.
    """
    folder = cache_folder()
    if folder is None or len(body) + 100 > MAX_BYTES:
        return
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        _write(folder, key, _hash(body) + b"\n" + body)
        _prune(folder)
    except (OSError, ValueError):
        return


def _write(folder: Path, key: str, content: bytes) -> None:
    """Write to a temporary file and move it into place: two writers of one key write the same bytes."""
    from tempfile import mkstemp

    handle, temporary = mkstemp(prefix=f"{key}.", suffix=".tmp", dir=folder)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(content)
        Path(temporary).replace(folder / f"{key}.json")
    except OSError:
        Path(temporary).unlink(missing_ok=True)
        raise


def _prune(folder: Path) -> None:
    """Keep the newest entries; what another process left half written goes with the oldest."""
    with os.scandir(folder) as found:
        entries = [(entry.stat(follow_symlinks=False).st_mtime_ns, entry.path) for entry in found if _is_entry(entry)]
    for _, path in sorted(entries)[:-KEPT]:
        Path(path).unlink(missing_ok=True)


def _is_entry(entry: os.DirEntry[str]) -> bool:
    return _ENTRY.fullmatch(entry.name) is not None and entry.is_file(follow_symlinks=False)


def _hash(body: bytes) -> bytes:
    return sha256(body).hexdigest().encode()
