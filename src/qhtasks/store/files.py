"""Writing files: whole or not at all, and never over what somebody else wrote."""

from __future__ import annotations

import os
import re
import shutil
from typing import TYPE_CHECKING, Literal

from qhtasks.errors import QhtasksError, reason

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from pathlib import Path

Outcome = Literal["written", "unchanged"]


OTHER = "已在，与这次要写的不同（旧的，或别人写的）"
CHANGED = "不是 qhtasks 写的，或已有人改过"
_DEVICES = {"CON", "PRN", "AUX", "NUL", *(f"{port}{number}" for port in ("COM", "LPT") for number in range(1, 10))}
"""Names that Windows keeps for itself, with any ending."""


def file_name(name: str, suffix: str) -> str:
    """Name a file after what is in it; `_` replaces characters, and precedes names, that a file system could refuse."""
    stem = re.sub(r'[\x00-\x1f<>:"/\\|?*]', "_", name).strip(". ") or "_"
    return f"{'_' if stem.split('.')[0].upper() in _DEVICES else ''}{stem}.{suffix}"


def write_whole(
    path: Path, content: bytes, *, force: bool = False, ours: Callable[[bytes], bool] | None = None
) -> Outcome:
    """Write a file unless it holds this already; without `force`, what is there and not `ours` to replace stays."""
    try:
        taken = os.path.lexists(path)
        if taken:
            there = path.read_bytes()
            if there == content:
                return "unchanged"
            if not force and not (ours and ours(there)):
                raise QhtasksError(f"{path} {CHANGED if ours else OTHER}，没有覆盖：换一个名字或目录，或加 --force")
        elif not path.parent.is_dir():
            path.parent.mkdir(parents=True, exist_ok=True)
        _replace(path, content, taken=taken)
    except OSError as error:
        raise QhtasksError(f"{path} 写不了：{reason(error)}") from None
    return "written"


def write_all(contents: Mapping[Path, bytes], *, force: bool = False) -> dict[Path, Outcome]:
    """Write files that belong together, or none of them where one is there already and differs, without `force`."""
    if not force:
        differing = [path for path, content in contents.items() if _differs(path, content)]
        if differing:
            told = "、".join(map(str, differing))
            raise QhtasksError(f"{told} {OTHER}，什么都没有写：换一个目录，或加 --force")
    return {path: write_whole(path, content, force=force) for path, content in contents.items()}


def present(path: Path) -> bytes | None:
    """Read a file that may be there; one that is there and cannot be read is an error that says why."""
    try:
        return path.read_bytes() if path.is_file() else None
    except OSError as error:
        raise QhtasksError(f"{path} 读不了：{reason(error)}") from None


def holds(path: Path, content: bytes) -> bool:
    """Whether a file is there and holds just this."""
    return present(path) == content


def _differs(path: Path, content: bytes) -> bool:
    """Whether something else than this is there."""
    return os.path.lexists(path) and not holds(path, content)


def _replace(path: Path, content: bytes, *, taken: bool) -> None:
    """Write beside the file and move into its place, so that nobody ever sees half of it."""
    temporary = path.with_name(f".{path.name}.{os.getpid()}")
    try:
        temporary.write_bytes(content)
        if taken:
            shutil.copymode(path, temporary)
        temporary.replace(path)
    except BaseException:
        temporary.unlink(missing_ok=True)
        raise
