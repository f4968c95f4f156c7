"""A cache on the user's machine: bytes under a key, safe to delete, and never the cause of an error.

Processes may read and write it at the same time. An entry is moved into place as a whole and contains its own hash. A
damaged entry, or a folder that cannot be used, counts as a missing entry: the caller computes the content again.
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
"""Number of entries that are kept, the most recently used: a few datasets and editions of about 0.5 MB each."""

_ENTRY = re.compile(r"[0-9a-f]{64}(?:\.json|\.[^.]+\.tmp)")
"""Names of entries and of their temporary files; others may have files in the folder, which are never removed."""


def cache_folder() -> Path | None:
    """Give the folder for caches by the convention of the system; None where no environment variable names one."""
    if own := os.environ.get("QHTASKS_CACHE"):
        return Path(own)
    conventions = {"win32": (("LOCALAPPDATA", "qhtasks/Cache"),), "darwin": (("HOME", "Library/Caches/qhtasks"),)}
    for variable, below in conventions.get(sys.platform, (("XDG_CACHE_HOME", "qhtasks"), ("HOME", ".cache/qhtasks"))):
        base = Path(os.environ.get(variable, ""))
        if base.is_absolute():  # XDG base directory specification: a relative path is ignored
            return base / below
    return None


def read_cache(key: str) -> bytes | None:
    """Read the entry of a key (64 hexadecimal digits); None where there is none, or a damaged one."""
    folder = cache_folder()
    if folder is None:
        return None
    path = folder / f"{key}.json"
    try:
        head, _, body = read_content(path).partition(b"\n")
    except (ContentError, ValueError):  # ValueError: a null character in the name of the folder
        return None
    if head != _hash(body):
        return None
    with suppress(OSError):
        os.utime(path)  # marks it as used: `_prune` removes the entries that were not used for longest
    return body


def write_cache(key: str, body: bytes) -> None:
    """Write an entry and remove the oldest ones; errors are ignored, a cache is never required.

    An entry that `read_cache` would refuse for its size is not written.
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
    """Write a temporary file and move it into place; that another process does the same does no harm."""
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
    """Remove all but the newest entries, among them the temporary files of killed processes as they grow old."""
    with os.scandir(folder) as listing:
        entries = [(entry.stat(follow_symlinks=False).st_mtime_ns, entry.path) for entry in listing if _is_entry(entry)]
    for _, path in sorted(entries)[:-KEPT]:
        Path(path).unlink(missing_ok=True)


def _is_entry(entry: os.DirEntry[str]) -> bool:
    return _ENTRY.fullmatch(entry.name) is not None and entry.is_file(follow_symlinks=False)


def _hash(body: bytes) -> bytes:
    return sha256(body).hexdigest().encode()
