"""Where each record stands: from its id or name, and a path inside it, to file, line and columns."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Sequence

    from qhtasks.model.findings import Place


class Document(Protocol):
    """A file that knows where each value in it stands."""

    def place(self, path: Sequence[str | int]) -> Place:
        """Find the place of the value at a path of keys and indices."""
        ...


@dataclass(slots=True)
class Places:
    """Filled once while the dataset is read; asked only when a finding is made."""

    _spots: dict[str, tuple[Document, tuple[str | int, ...]]] = field(default_factory=dict)

    def add(self, key: str, document: Document, path: tuple[str | int, ...]) -> bool:
        """Remember where a record begins; False where the key is taken, and the first one keeps it."""
        return self._spots.setdefault(key, (document, path)) == (document, path)

    def __contains__(self, key: str) -> bool:
        """Whether there is a record of that id or name."""
        return key in self._spots

    def of(self, key: str, *path: str | int) -> Place:
        """Find a record, or the value at a path inside it."""
        document, start = self._spots[key]
        return document.place((*start, *path))._replace(record=key, path=path)
