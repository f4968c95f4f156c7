"""Writing files: completely or not at all, and never over a file that somebody else wrote."""

from __future__ import annotations

import os
import re
import shutil
from typing import TYPE_CHECKING, Literal

from qhtasks.errors import QhtasksError, reason

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from pathlib import Path

WriteResult = Literal["written", "unchanged"]

OTHER = "已在，与这次要写的不同（旧的，或别人写的）"
CHANGED = "不是 qhtasks 写的，或已有人改过"
_DEVICES = {"CON", "PRN", "AUX", "NUL", *(f"{port}{number}" for port in ("COM", "LPT") for number in range(1, 10))}
"""Device names of Windows: no file there may have one of them, whatever its ending."""


def file_name(name: str, suffix: str) -> str:
    """Make a file name of any name and an ending."""
    return f"{safe_name(name)}.{suffix}"


def safe_name(name: str) -> str:
    """Make a name for a folder of any name: `_` replaces what Windows refuses, and precedes a name of a device."""
    stem = re.sub(r'[\x00-\x1f<>:"/\\|?*]', "_", name).strip(". ") or "_"
    return f"{'_' if stem.split('.')[0].upper() in _DEVICES else ''}{stem}"


def write_whole(
    path: Path, content: bytes, *, force: bool = False, ours: Callable[[bytes], bool] | None = None
) -> WriteResult:
    """Write a file and its folder, unless the file has this content already.

    Without `force`, another file in its place raises `QhtasksError`, unless `ours` recognizes its content as our own.
    """
    try:
        exists = os.path.lexists(path)
        if exists:
            present_content = path.read_bytes()
            if present_content == content:
                return "unchanged"
            if not force and not (ours and ours(present_content)):
                raise QhtasksError(f"{path} {CHANGED if ours else OTHER}，没有覆盖：换一个名字或目录，或加 --force")
        elif not path.parent.is_dir():
            path.parent.mkdir(parents=True, exist_ok=True)
        _replace(path, content, exists=exists)
    except OSError as error:
        raise QhtasksError(f"{path} 写不了：{reason(error)}") from None
    return "written"


def write_all(contents: Mapping[Path, bytes], *, force: bool = False) -> dict[Path, WriteResult]:
    """Write files that belong together; without `force`, none of them if one exists with another content."""
    if not force:
        differing = [path for path, content in contents.items() if _differs(path, content)]
        if differing:
            names = "、".join(map(str, differing))
            raise QhtasksError(f"{names} {OTHER}，什么都没有写：换一个目录，或加 --force")
    return {path: write_whole(path, content, force=force) for path, content in contents.items()}


def present(path: Path) -> bytes | None:
    """Read a file, or give None if it does not exist; raises `QhtasksError` if it cannot be read."""
    try:
        return path.read_bytes() if path.is_file() else None
    except OSError as error:
        raise QhtasksError(f"{path} 读不了：{reason(error)}") from None


def _differs(path: Path, content: bytes) -> bool:
    """Whether a file exists with another content, or is a link to nothing."""
    return os.path.lexists(path) and present(path) != content


def _replace(path: Path, content: bytes, *, exists: bool) -> None:
    """Write a temporary file beside the file and move it into place, so that nobody ever reads half of it."""
    temporary = path.with_name(f".{path.name}.{os.getpid()}")
    try:
        temporary.write_bytes(content)
        if exists:
            shutil.copymode(path, temporary)
        temporary.replace(path)
    except BaseException:
        temporary.unlink(missing_ok=True)
        raise
