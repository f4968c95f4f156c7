"""A YAML file as a tree of entries, each with the comments that are about it."""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass, field
from math import inf
from typing import TYPE_CHECKING, Any, NamedTuple

from qhtasks.store.yamltext import Node

if TYPE_CHECKING:
    from collections.abc import Iterator

    from qhtasks.model.meaning import Layout
    from qhtasks.store.yamltext import Document, Mark, Spot

Spots = dict[int, list[tuple[float, float]]]
"""By line: from which column to which there is a value, in which a # begins no comment."""


class At(NamedTuple):
    """A spot in the text, counted from 0."""

    line: int
    column: float


class Comment(NamedTuple):
    """A comment: its text from the # on, and whether blank lines stand above and below."""

    at: At
    text: str
    after_blank: bool
    before_blank: bool

    @property
    def lines(self) -> list[str]:
        """Its line, with the blank ones."""
        return [""] * self.after_blank + [self.text] + [""] * self.before_blank


@dataclass(slots=True, eq=False)
class Entry:
    """A key with its value, an item of a list, or the whole file.

    `inside` is the column at which what it holds begins, infinite between brackets, whose end is `closed`. Comments
    stand `before` it, at its `tail` in the same line, or at the `foot` of what it holds.
    """

    key: str | None
    value: Any
    start: At
    parent: Entry | None
    inside: float = -1
    closed: At | None = None
    entries: list[Entry] = field(default_factory=list)
    before: list[str] = field(default_factory=list)
    tail: str = ""
    foot: list[str] = field(default_factory=list)
    layout: Layout = "block"

    @property
    def column(self) -> float:
        """The column of its key or dash."""
        return self.parent.inside if self.parent else 0

    @property
    def line_of_descent(self) -> Iterator[Entry]:
        """Itself, what holds it, and so on up to the file."""
        yield self
        if self.parent:
            yield from self.parent.line_of_descent


def grown(document: Document) -> Entry:
    """Make the tree of a file that was read without fault."""
    tree = _Tree(document)
    for comment in comments(document):
        tree.attach(comment)
    return tree.root


def comments(document: Document) -> Iterator[Comment]:
    """Find the comments: whatever begins with a # outside of values."""
    lines = _lines(document)
    taken = {} if _only_whole_lines(lines) else _taken(document, lines)
    blank = [not line.strip() for line in lines]
    for index, line in enumerate(lines):
        start = line.find("#")
        while start >= 0 and any(begin <= start < end for begin, end in taken.get(index, ())):
            start = line.find("#", start + 1)
        if start >= 0:
            above, below = index > 0 and blank[index - 1], blank[index + 1 : index + 2] == [True]
            yield Comment(At(index, start), line[start:].rstrip(), above, below)


def _lines(document: Document) -> list[str]:
    return document.text.replace("\r\n", "\n").split("\n")


def _only_whole_lines(lines: list[str]) -> bool:
    """Whether each # begins its line and no text stands under a `|`: then no value can hold it.

    This is how the data mostly are, and spares a walk through all values, which takes a quarter of the time of `fmt`.
    """
    return not any("|" in line or ("#" in line and not line.lstrip().startswith("#")) for line in lines)


def _taken(document: Document, lines: list[str]) -> Spots:
    """Say where values and keys stand; of a text under a `|` all lines but its first are its own."""
    taken: Spots = {}
    for spot in _scalars(document.root):
        start, end = _at(spot.start_mark), _at(spot.end_mark)
        if _character(lines, start) != "|":
            taken.setdefault(start.line, []).append((start.column, end.column))
            continue
        for line in range(start.line + 1, end.line + 1):
            taken[line] = [(0, end.column if line == end.line else inf)]
    return taken


def _scalars(spot: Spot | None) -> Iterator[Spot]:
    if isinstance(spot, Node):
        yield from spot.keys.values()
        for child in spot.children.values():
            yield from _scalars(child)
    elif spot:
        yield spot


def _at(mark: Mark) -> At:
    return At(mark.line, mark.column)


def _character(lines: list[str], at: At) -> str:
    """Take the character at a spot; it tells brackets from blocks, and what stands under a `|`."""
    return lines[at.line][int(at.column) :][:1]


class _Tree:
    """The entries in the order of the file, and where keys, values and brackets end, each with its entry."""

    def __init__(self, document: Document) -> None:
        self.lines = _lines(document)
        self.order: list[Entry] = []
        self.ends: list[tuple[At, Entry]] = []
        assert document.root  # noqa: S101 - an empty file has no tree
        self.root = Entry(None, document.value, At(-1, 0), None)
        self.fill(self.root, document.root)

    def fill(self, entry: Entry, spot: Spot) -> None:
        """Give an entry what its value holds."""
        start, end = _at(spot.start_mark), _at(spot.end_mark)
        if not isinstance(spot, Node):
            self.ends.append((start if _character(self.lines, start) == "|" else end, entry))
            return
        flow = _character(self.lines, start) in ("[", "{")
        entry.inside, entry.closed = (inf, end) if flow else (start.column, None)
        for step, child in spot.children.items():
            key_spot = spot.keys[step] if isinstance(step, str) else None
            self.add(entry, step, child, key_spot)
        if flow:
            self.ends.append((end, entry))

    def add(self, parent: Entry, step: str | int, spot: Spot, key_spot: Spot | None) -> None:
        """Add a key or an item to an entry."""
        key = step if isinstance(step, str) else None
        entry = Entry(key, parent.value[step], _at((key_spot or spot).start_mark), parent)
        parent.entries.append(entry)
        self.order.append(entry)
        if key_spot:
            self.ends.append((_at(key_spot.end_mark), entry))
        self.fill(entry, spot)

    def attach(self, comment: Comment) -> None:
        """Give a comment to the entry in whose line it stands, at whose foot, or before which."""
        place = bisect_right(self.ends, comment.at, key=lambda end: end[0])
        end, last = self.ends[place - 1] if place else (At(-1, 0), self.root)
        if end.line != comment.at.line or last is self.root:
            self.attach_line(comment, last)
        elif last.tail:
            last.before.append(comment.text)
        else:
            last.tail = comment.text

    def attach_line(self, comment: Comment, last: Entry) -> None:
        """Give a comment that has its line to itself to an entry; at the head of the file it stays there."""
        place = bisect_right(self.order, comment.at, key=lambda entry: entry.start)
        following = self.order[place] if place < len(self.order) else None
        if place == 0:
            self.root.before += comment.lines
        elif holder := _foot(comment.at, last, following):
            (holder.foot if holder.entries else holder.before).extend(comment.lines)
        elif following:
            following.before += comment.lines
        else:
            self.root.foot += comment.lines


def _foot(at: At, last: Entry, following: Entry | None) -> Entry | None:
    """Find what a comment ends: brackets still open, or a block that goes as far in, and further than what follows."""
    around = list(following.line_of_descent) if following else []
    limit = following.column if following else 0
    for entry in last.line_of_descent:
        in_brackets = entry.closed is not None and at < entry.closed and entry.start < at
        in_block = entry.parent is not None and limit < at.column and 0 <= entry.inside <= at.column
        if in_brackets or in_block:
            return None if entry in around else entry
    return None
