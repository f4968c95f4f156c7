"""Writing files: whole or not at all, and never over what somebody else wrote."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, Literal

from qhtasks.errors import QhtasksError

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

Outcome = Literal["written", "unchanged"]


def write_whole(
    path: Path, content: bytes, *, force: bool = False, ours: Callable[[bytes], bool] = lambda _: False
) -> Outcome:
    """Write a file unless it holds this already; what is there and not `ours` to replace stays, without `force`."""
    try:
        if path.is_symlink() or path.exists():
            present = path.read_bytes()
            if present == content:
                return "unchanged"
            if not force and not ours(present):
                raise QhtasksError(f"{path} 不是 qhtasks 写的，或已有人改过，没有覆盖：换一个名字或目录，或加 --force")
        path.parent.mkdir(parents=True, exist_ok=True)
        _replace(path, content)
    except OSError as error:
        raise QhtasksError(f"{path} 写不了：{error.strerror}") from None
    return "written"


def _replace(path: Path, content: bytes) -> None:
    """Write beside the file and move into its place, so that nobody ever sees half of it."""
    temporary = path.with_name(f".{path.name}.{os.getpid()}")
    try:
        temporary.write_bytes(content)
        temporary.replace(path)
    except BaseException:
        temporary.unlink(missing_ok=True)
        raise
