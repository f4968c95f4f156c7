"""A folder of YAML files: which file holds which kind of record, and where in the files each record stands.

The dataset has a table of its files (`dataset.FILES`); another folder has its own. Reading, layout and schemas take
the table as an argument.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple, Protocol

if TYPE_CHECKING:
    from collections.abc import Sequence

    from qhtasks.model.findings import Place
    from qhtasks.model.meaning import Record


class File(NamedTuple):
    """A file of the folder, or all that match a pattern: what its records are, its meaning, and whether it must be."""

    pattern: str
    record: type[Record]
    meaning: str
    required: bool = True


class PlacedFile(Protocol):
    """A file that knows where each value in it stands."""

    def place(self, path: Sequence[str | int]) -> Place:
        """Find the place of the value at a path of keys and indices."""
        ...


class Places:
    """Where each record stands: from its key, and a path inside it, to file, line and columns.

    Filled once while the dataset is read; only the check asks.
    """

    def __init__(self) -> None:
        """Begin with no records."""
        self._spots: dict[str, tuple[PlacedFile, tuple[str | int, ...]]] = {}

    def add(self, key: str, document: PlacedFile, path: tuple[str | int, ...]) -> bool:
        """Remember where a record begins; False where the key is taken, and the first record keeps it."""
        return self._spots.setdefault(key, (document, path)) == (document, path)

    def __contains__(self, key: str) -> bool:
        """Whether there is a record of that id or name."""
        return key in self._spots

    def of(self, key: str, *path: str | int) -> Place:
        """Find a record, or the value at a path inside it."""
        document, start = self._spots[key]
        return document.place((*start, *path))._replace(record=key, path=path)
