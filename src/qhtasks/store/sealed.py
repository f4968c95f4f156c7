"""The seal: the validated records in one plain file, good only while every file of the data is as it was sealed.

Reading YAML and judging its shape costs more than answering. `sealed.json` holds the records that this very version
of the program made from files with these very hashes, and a hash of itself; where any of it differs, it is as if it
were not there. `check` proves that it says what the files say.
"""

from __future__ import annotations

import json
import os
from hashlib import sha256
from typing import TYPE_CHECKING, Any

from qhtasks.model.dataset import Dataset, Places
from qhtasks.model.meaning import tagged, untagged
from qhtasks.store.content import ContentError, read_content
from qhtasks.version import __version__

if TYPE_CHECKING:
    from pathlib import Path

SEALED = "sealed.json"
_FILES = ("notice.yaml", "agencies.yaml", "indicators.yaml", "obligations.yaml", "pinyin.yaml", "notice.txt")
_BESIDE = ("issued", "places")
"""Fields of the dataset that are no records: the issued text, read from its own file, and places, never asked for."""


def sealed_text(root: Path, dataset: Dataset) -> bytes:
    """Write down a dataset that was read from a folder and found without fault; the same bytes each time."""
    body = _json({name: tagged(getattr(dataset, name)) for name in Dataset._fields if name not in _BESIDE})
    return _head(body, _contents(root)) + body


def is_current(root: Path, dataset: Dataset) -> bool:
    """Say whether a folder's seal, if it has one, says what its files say."""
    try:
        return not os.path.lexists(root / SEALED) or read_content(root / SEALED) == sealed_text(root, dataset)
    except ContentError:
        return False


def read_sealed(root: Path) -> Dataset | None:
    """Read the records of a folder from its seal; None where there is no seal or it does not fit every file."""
    try:
        head, body = read_content(root / SEALED).split(b"\n", 1)
        contents = _contents(root)
        if head + b"\n" != _head(body, contents):
            return None
        values = json.loads(body, object_hook=untagged)
        return Dataset(**values, issued=contents["notice.txt"].decode(), places=Places())
    except (ContentError, OSError, ValueError, KeyError, TypeError, AttributeError, RecursionError):
        return None  # the last three: records of another shape


def _contents(root: Path) -> dict[str, bytes]:
    """Read all files of the data, by name; a task file more or less is a difference too."""
    tasks = sorted(path.name for path in (root / "tasks").iterdir() if path.suffix == ".yaml")
    return {name: read_content(root / name) for name in (*_FILES, *(f"tasks/{task}" for task in tasks))}


def _head(body: bytes, contents: dict[str, bytes]) -> bytes:
    """Say what a seal is good for: this program, these records, these files."""
    files = {name: sha256(content).hexdigest() for name, content in contents.items()}
    return _json({"program": __version__, "records": sha256(body).hexdigest(), "files": files})


def _json(value: Any) -> bytes:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode() + b"\n"
