"""The comments of a YAML text: which stand on lines of their own before something, which beside it."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import defaultdict
from typing import TYPE_CHECKING, NamedTuple

from qhtasks.dataset.yamltext import Node

if TYPE_CHECKING:
    from collections.abc import Iterator

    from qhtasks.dataset.yamltext import Document, Spot

Path = tuple[str | int, ...]
_HASH = re.compile(r"(?:^|(?<=\s))#")


class Comment(NamedTuple):
    """Lines of a comment, the `#` and all, and the path of what it is about; None at the foot of the file.

    An empty line after the others says that the comment is set off from what follows.
    """

    lines: tuple[str, ...]
    about: Path | None
    beside: bool


def comments_of(document: Document) -> tuple[Comment, ...]:
    """List a text's comments as they come."""
    return tuple(_Finder(document).comments())


class _Finder:
    """One look through one text."""

    def __init__(self, document: Document) -> None:
        self.lines = [line.rstrip() for line in document.text.split("\n")]
        self.spots: list[tuple[tuple[int, int], Path]] = []
        self.taken: defaultdict[int, list[tuple[int, int]]] = defaultdict(list)
        if document.root:
            self.note(document.root, ())

    def note(self, spot: Spot, path: Path) -> None:
        """Note where everything begins, and which characters are texts, in which # is no comment."""
        if not isinstance(spot, Node):
            self.take(spot)
            return
        for step, child in spot.children.items():
            key = spot.keys.get(step) if isinstance(step, str) else None
            start = (key or child).start_mark
            self.spots.append(((start.line, start.column), (*path, step)))
            if key:
                self.take(key)
            self.note(child, (*path, step))

    def take(self, spot: Spot) -> None:
        """Note the characters of a text, line by line; the rest of the line that opens a block is none of it."""
        start, end = spot.start_mark, spot.end_mark
        block = getattr(spot, "style", None) in ("|", ">")
        for line in range(start.line + block, end.line + 1):
            first = start.column if line == start.line else 0
            last = end.column if line == end.line else len(self.lines[line]) + 1
            self.taken[line].append((first, last))

    def comments(self) -> Iterator[Comment]:
        """Go through the lines; what stands on lines of its own is gathered until something else comes."""
        gathered: list[str] = []
        for number, line in enumerate(self.lines):
            start = self.start(number)
            if start is not None and not line[:start].strip("- "):
                gathered.append(line[start:])
            elif not line and gathered and gathered[-1]:
                gathered.append("")
            elif line:
                if gathered:
                    yield Comment(tuple(gathered), self.next_after(number), beside=False)
                    gathered = []
                if start is not None:
                    yield Comment((line[start:],), self.last_before(number, start), beside=True)
        if gathered:
            yield Comment(tuple(gathered), None, beside=False)

    def start(self, number: int) -> int | None:
        """Say at which character of a line a comment begins."""
        for found in _HASH.finditer(self.lines[number]):
            if not any(first <= found.start() < last for first, last in self.taken[number]):
                return found.start()
        return None

    def next_after(self, number: int) -> Path | None:
        """Name what begins first on a line or after it; of several at one place the outermost."""
        return next((path for (line, _), path in self.spots if line >= number), None)

    def last_before(self, number: int, column: int) -> Path | None:
        """Name what began last before a place."""
        index = bisect_right(self.spots, (number, column), key=lambda spot: spot[0])
        return self.spots[index - 1][1] if index else None
