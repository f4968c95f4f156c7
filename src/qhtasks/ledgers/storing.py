"""Adding files to a track all together: whoever stops the program in the middle finds all of them there, or none.

The files are written into a folder of their own first, and then listed in one more file. Once that stands, they belong
to the track: what is left of moving them into place is done by the next run. Without it they are thrown away.
"""

from __future__ import annotations

import json
import os
import shutil
from typing import TYPE_CHECKING

from qhtasks.errors import QhtasksError, reason

if TYPE_CHECKING:
    from collections.abc import Container, Mapping
    from pathlib import Path

_STAGE, _LIST = ".taking", "list.json"
"""The folder in the track, which no pattern of its files fits, and the list in it."""


def add_together(root: Path, files: Mapping[str, str], replacing: Container[str] = ()) -> None:
    """Add files to a folder, by their names below it; only those that are `replacing` others may be there already."""
    finish_adding(root)
    stage = root / _STAGE
    try:
        for name in files:
            if name not in replacing and (root / name).exists():
                raise QhtasksError(f"{root / name} 已在，什么都没有写：有人同时在收，请再收一次")
        stage.mkdir()
        for number, text in enumerate(files.values()):
            _write(stage / str(number), text.encode())
        _write(stage / "part", json.dumps(list(files), ensure_ascii=False).encode())
        (stage / "part").replace(stage / _LIST)
        finish_adding(root)
    except OSError as error:
        raise QhtasksError(f"{error.filename or root} 写不了：{reason(error)}") from None


def finish_adding(root: Path) -> tuple[str, ...]:
    """Finish, or throw away, what a run left that was stopped; name the files that were put into place."""
    stage = root / _STAGE
    if not stage.is_dir():
        return ()
    listed = stage / _LIST
    names = json.loads(listed.read_bytes()) if listed.is_file() else []
    moved = []
    for number, name in enumerate(names):
        part = stage / str(number)
        if part.is_file():
            (root / name).parent.mkdir(parents=True, exist_ok=True)
            part.replace(root / name)
            moved.append(name)
    shutil.rmtree(stage)
    return tuple(moved)


def _write(path: Path, content: bytes) -> None:
    """Write a file down to the disk, so that the list can never outlive what it lists."""
    with path.open("wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
