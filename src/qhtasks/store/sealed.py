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

from qhtasks.model import records
from qhtasks.model.places import Places
from qhtasks.model.records import Dataset, plain
from qhtasks.store.content import ContentError, read_content
from qhtasks.version import __version__

if TYPE_CHECKING:
    from pathlib import Path

SEALED = "sealed.json"
_FILES = ("notice.yaml", "agencies.yaml", "indicators.yaml", "obligations.yaml", "pinyin.yaml", "notice.txt")
_KINDS: dict[str, type] = {
    "edition": records.Edition,
    "document": records.NoticeDocument,
    "chapters": records.Chapter,
    "sections": records.Section,
    "periods": records.Period,
    "units": records.Unit,
    "certainty": records.UnitCertainty,
    "later": records.LaterChange,
    "collectives": records.Collective,
    "indicators": records.Indicator,
    "targets": records.Target,
    "tasks": records.Task,
    "obligations": records.Obligation,
}
"""The record that stands under a key."""
_BESIDE = ("issued", "places")
"""Fields of the dataset that are no records: the issued text, read from its own file, and places, never asked for."""


def sealed_text(root: Path, dataset: Dataset) -> bytes:
    """Write down a dataset that was read from a folder and found without fault; the same bytes each time."""
    body = _json({name: plain(getattr(dataset, name)) for name in Dataset._fields if name not in _BESIDE})
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
        values = {name: _record(name, value) for name, value in json.loads(body).items()}
        return Dataset(**values, issued=contents["notice.txt"].decode(), places=Places())
    except (ContentError, OSError, ValueError, TypeError, AttributeError, RecursionError):
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


def _record(key: str, value: Any) -> Any:
    """Make the record, or the records, that stand under a key; what is neither list nor mapping stays as it is."""
    if isinstance(value, list):
        return tuple(_record(key, each) for each in value) if value and isinstance(value[0], dict) else tuple(value)
    kind = _KINDS.get(key)
    if kind is None or not isinstance(value, dict):
        return value
    fields = {name: _record(name, field) if type(field) in _NESTED else field for name, field in value.items()}
    return kind(**fields)


_NESTED = (list, dict)
