"""From a folder to the dataset that questions are asked of, and to what the check says of it.

Reading and proving cost more than answering. Both are kept in the cache, under a key made of all files of the dataset
and of the program. Each file is read once: the bytes that make the key are the bytes that are parsed, so an edit in
between can never put one content under the key of another.
"""

from __future__ import annotations

import json
import os
import time
from hashlib import sha256
from typing import TYPE_CHECKING, Any, NamedTuple

from qhtasks.model.dataset import ISSUED, Dataset
from qhtasks.model.findings import Outcome, Remark
from qhtasks.model.folder import Places
from qhtasks.model.meaning import kind_named, require, tagged, untagged
from qhtasks.store.cache import read_cache, write_cache
from qhtasks.store.content import read_folder
from qhtasks.store.location import PACKAGE
from qhtasks.version import __version__

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from qhtasks.store.content import Contents


class Opened(NamedTuple):
    """A dataset, and what the check says of it, as far as answers mention it; `key` stands for all of its content."""

    dataset: Dataset
    outcome: Outcome
    key: str = ""


def open_dataset(root: Path) -> Opened:
    """Open a folder: from the cache, or else read it, apply all rules and write the cache.

    Data that the check rejects are opened too. Data that cannot be read raise `UnreadableDatasetError`.
    """
    contents, today = read_folder(root), time.strftime("%Y-%m-%d")
    key = contents_key(contents)
    opened = _cached(key, contents)
    if opened is None or not opened.outcome.holds(today):
        opened = _proven(root, contents, today)
        write_cache(key, _entry(opened))
    return opened._replace(key=key)


def open_unproven(root: Path) -> Dataset:
    """Open a folder without proving it: from the cache, or else only read. Nothing is written to the cache."""
    contents = read_folder(root)
    dataset = cached_dataset(contents)
    if dataset is None:
        from qhtasks.store.load import load_dataset

        dataset = load_dataset(root, contents)
    return dataset


def cached_dataset(contents: Contents) -> Dataset | None:
    """Give the dataset that is cached for these files, if there is one."""
    opened = _cached(contents_key(contents), contents)
    return None if opened is None else opened.dataset


def _proven(root: Path, contents: Contents, today: str) -> Opened:
    """Read the files and apply all rules."""
    from datetime import date
    from pathlib import Path

    from qhtasks.checks.engine import check_loaded
    from qhtasks.store.load import load_dataset, load_with_findings

    # messages name files below the folder, so that what is cached does not depend on where one stands
    loaded = load_with_findings(Path(), contents)
    if loaded.dataset is None:
        return Opened(load_dataset(root, contents), Outcome())  # raises: its messages name the files as seen from here
    day = date.fromisoformat(today)
    return Opened(loaded.dataset, check_loaded(loaded, day).outcome(day))


_BESIDE = ("issued", "places")
"""Fields of the dataset that an entry leaves out: the issued text is read anyway, places only serve findings."""


def _entry(opened: Opened) -> bytes:
    """Write down records and outcome."""
    fields = {name: tagged(getattr(opened.dataset, name)) for name in Dataset._fields if name not in _BESIDE}
    return json.dumps([fields, opened.outcome], ensure_ascii=False, separators=(",", ":")).encode()


def _cached(key: str, contents: Contents) -> Opened | None:
    """Read the entry of a key; one that holds other records or fields is as if it were not there."""
    body, issued = read_cache(key), contents.get(ISSUED)
    if body is None or not isinstance(issued, bytes):
        return None
    try:
        fields, (remarks, since, until) = json.loads(
            body, object_hook=untagged, parse_int=_refuse, parse_float=_refuse, parse_constant=_refuse
        )
        outcome = Outcome(tuple(map(_remark, remarks)), since, until)
        for name, annotation in Dataset.__annotations__.items():
            if kind := kind_named(annotation.__forward_arg__):
                require(fields[name], kind)
        return Opened(Dataset(**fields, issued=issued.decode(), places=Places()), outcome)
    except (ValueError, TypeError, KeyError, AttributeError, RecursionError):
        return None


def _remark(values: list[Any]) -> Remark:
    """Make a remark of its values; JSON has its records as a list."""
    rule, severity, message, waived_until, concerned = values
    return Remark(rule, severity, message, waived_until, tuple(concerned))


def _refuse(number: str) -> None:
    """Refuse a number: the data have none, all their values are texts."""
    raise ValueError(number)


def contents_key(contents: Contents) -> str:
    """Hash the program and every file by name and content."""
    return sha256(f"{_program()} {digest_of(contents)}".encode()).hexdigest()


def digest_of(contents: Contents) -> str:
    """Hash every file by name and content."""
    whole = sha256()
    for name, content in sorted(contents.items()):
        held = content if isinstance(content, bytes) else repr(content.args).encode()
        whole.update(sha256(os.fsencode(name)).digest() + sha256(held).digest())
    return whole.hexdigest()


def _program() -> str:
    """Name the program: its version, and in a checkout also its sources, which change without a new version.

    Size and time of each source are asked, not its content, as Python itself does for its bytecode: 1 ms, not 10.
    """
    if not (PACKAGE.parent.parent / "pyproject.toml").is_file():
        return __version__
    return f"{__version__} {sorted(_sources())}"


def _sources() -> Iterator[tuple[str, int, int]]:
    """List the package's sources with size and time of change."""
    for folder, _, names in os.walk(PACKAGE):
        for name in names:
            if name.endswith(".py"):
                path = f"{folder}/{name}"
                status = os.stat(path)  # noqa: PTH116 - a Path for each source takes longer than the answer
                yield path, status.st_size, status.st_mtime_ns
