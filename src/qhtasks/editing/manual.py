"""What the dataset's README says of files, fields and values: read from its tables, nothing is described twice."""

from __future__ import annotations

import re
from collections import defaultdict
from typing import TYPE_CHECKING, NamedTuple

from qhtasks.errors import QhtasksError

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Mapping
    from pathlib import Path

README = "README.md"
_SECTION = re.compile(r"^## (.+)\n", re.MULTILINE)
_OPENING = re.compile(r"`(\w+)`(?: 和 `(\w+)`)?(?:：(.+))?")
"""How a paragraph begins that describes a key of the file, or says whose fields the next table lists."""

Keys = tuple[str, ...]


class Manual(NamedTuple):
    """What is told: of a file by its name, of its keys and their fields below it; of values by all those of a field."""

    told: Mapping[Keys, str]
    values: Mapping[frozenset[str], Mapping[str, str]]

    def of(self, *path: str) -> str:
        """Describe a file, a key of it, or a field of the records under a key."""
        if path not in self.told:
            raise QhtasksError(f"{README} 没有说明 {' 的 '.join(path)}：在它的表里补上")
        return self.told[path]

    def order(self, file: str) -> dict[str, list[str]]:
        """List a file's keys, and the fields of the records under each, in the order of the tables."""
        order: defaultdict[str, list[str]] = defaultdict(list)
        for path in self.told:
            if path[0] == file and len(path) > 1:
                order[path[1] if len(path) > 2 else ""].append(path[-1])  # noqa: PLR2004 - file, key, field
        return order

    def meanings(self, values: Collection[str]) -> Mapping[str, str]:
        """Say what each of a field's values means; nothing where no table explains them."""
        return self.values.get(frozenset(values), {})


def read_manual(root: Path) -> Manual:
    """Read the README of a folder of data."""
    path = root / README
    try:
        text = path.read_text("utf-8")
    except (OSError, ValueError):
        raise QhtasksError(f"{path} 读不成：字段的说明取自它的各表") from None
    parts = _SECTION.split(text)
    sections = [(title, body.split("\n\n")) for title, body in zip(parts[1::2], parts[2::2], strict=True)]
    tables = [_cells(block) for _, blocks in sections for block in blocks if block.lstrip().startswith("|")]
    return Manual(
        told={path: meaning for title, blocks in sections for path, meaning in _told(title, blocks)},
        values=dict(_values(tables)),
    )


def _told(title: str, blocks: Iterable[str]) -> Iterator[tuple[Keys, str]]:
    """List what a section tells; a table of fields is about the keys that were named last."""
    groups: list[str] = []
    for block in map(str.strip, blocks):
        if block.startswith("| 文件 |"):
            yield from (((name,), content) for name, content in _cells(block)[2:])
        elif block.startswith("| 字段 |"):
            yield from (((title, group, name), row[1]) for name, *row in _cells(block)[2:] for group in groups)
        elif opening := _OPENING.match(block):
            groups = [name for name in opening.group(1, 2) if name]
            if opening[3]:
                yield (title, opening[1]), opening[3]


def _values(tables: Iterable[list[list[str]]]) -> Iterator[tuple[frozenset[str], Mapping[str, str]]]:
    """List the tables that explain values: their second column says what the first means."""
    for head, _, *rows in tables:
        if head[1] == "含义":
            meanings = {row[0]: row[1] for row in rows}
            yield frozenset(meanings), meanings


def _cells(table: str) -> list[list[str]]:
    """Read the cells of a table, row by row; the backticks around the name in the first are no part of it."""
    rows = [[cell.strip() for cell in line.strip("|").split("|")] for line in table.strip().splitlines()]
    return [[name.strip("`"), *others] for name, *others in rows]
