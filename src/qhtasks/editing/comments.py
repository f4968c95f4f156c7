"""The comments of a YAML file, and the entry (a key, an item of a list, the whole file) that each of them is about.

YAML parsers drop comments. So they are found in the text, outside of values, which may hold a # too, and attached to
a tree of entries, from which `layout` writes the file anew.
"""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass, field
from math import inf
from typing import TYPE_CHECKING, Any, NamedTuple

from qhtasks.store.yamltext import Node

if TYPE_CHECKING:
    from collections.abc import Iterator

    from qhtasks.model.meaning import Layout
    from qhtasks.store.yamltext import Document, Mark, Span

Ranges = dict[int, list[tuple[float, float]]]
"""By line: the ranges of columns that a value or key takes up, in which a # begins no comment."""


class Position(NamedTuple):
    """Line and column in the text, both counted from 0."""

    line: int
    column: float


class Comment(NamedTuple):
    """A comment: its text from the # on, and whether a blank line stands above it and below it."""

    position: Position
    text: str
    blank_above: bool
    blank_below: bool

    @property
    def lines(self) -> list[str]:
        """The comment and the blank lines beside it."""
        return [*([""] if self.blank_above else []), self.text, *([""] if self.blank_below else [])]


@dataclass(slots=True, eq=False)
class Entry:
    """A key with its value, an item of a list, or the whole file (which has no parent), with its comments.

    `child_column` is where the entries that it holds begin: -1 if it holds none, infinite if they stand between
    brackets, which end at `bracket_end`. Comments stand `above` it, `beside` it in its first line, or `at_end` of what
    it holds; `above` and `at_end` contain blank lines too.
    """

    key: str | None
    value: Any
    start: Position
    parent: Entry | None
    child_column: float = -1
    bracket_end: Position | None = None
    children: list[Entry] = field(default_factory=list)
    above: list[str] = field(default_factory=list)
    beside: str = ""
    at_end: list[str] = field(default_factory=list)
    layout: Layout = "block"

    @property
    def column(self) -> float:
        """The column of its key or dash."""
        return self.parent.child_column if self.parent else 0

    @property
    def path_to_root(self) -> Iterator[Entry]:
        """The entry itself, its parent, and so on up to the file."""
        yield self
        if self.parent:
            yield from self.parent.path_to_root


def entry_tree(document: Document) -> Entry:
    """Make the tree of a file that is not empty and was read without findings; returns the entry of the whole file."""
    tree = _Tree(document)
    for comment in comments(document):
        tree.attach(comment)
    return tree.root


def comments(document: Document) -> Iterator[Comment]:
    """Find the comments: whatever begins with a # outside of values and keys."""
    lines = _lines(document)
    value_ranges = {} if _holds_no_hash_in_values(lines) else _value_ranges(document, lines)
    blank = [not line.strip() for line in lines]
    for index, line in enumerate(lines):
        start = line.find("#")
        while start >= 0 and any(begin <= start < end for begin, end in value_ranges.get(index, ())):
            start = line.find("#", start + 1)
        if start >= 0:
            above, below = index > 0 and blank[index - 1], blank[index + 1 : index + 2] == [True]
            yield Comment(Position(index, start), line[start:].rstrip(), above, below)


def _lines(document: Document) -> list[str]:
    return document.text.replace("\r\n", "\n").split("\n")


def _holds_no_hash_in_values(lines: list[str]) -> bool:
    """Whether each # begins its line and no text stands under a `|`: then each # begins a comment.

    The data are mostly written so. It spares a walk through all values, a quarter of the time of `fmt`.
    """
    return not any("|" in line or ("#" in line and not line.lstrip().startswith("#")) for line in lines)


def _value_ranges(document: Document, lines: list[str]) -> Ranges:
    """Find where values and keys stand. A text under a `|` takes up its lines, but not the one with the `|`."""
    ranges: Ranges = {}
    for span in _scalars(document.root):
        start, end = _position(span.start_mark), _position(span.end_mark)
        if _character(lines, start) != "|":
            ranges.setdefault(start.line, []).append((start.column, end.column))
            continue
        for line in range(start.line + 1, end.line + 1):
            ranges[line] = [(0, end.column if line == end.line else inf)]
    return ranges


def _scalars(span: Span | None) -> Iterator[Span]:
    """List the spans of all keys and of all values that are no mappings and no lists."""
    if isinstance(span, Node):
        yield from span.keys.values()
        for child in span.children.values():
            yield from _scalars(child)
    elif span:
        yield span


def _position(mark: Mark) -> Position:
    return Position(mark.line, mark.column)


def _character(lines: list[str], position: Position) -> str:
    """Give the character at a position: the first one of a value shows whether it is in brackets or under a `|`."""
    return lines[position.line][int(position.column) :][:1]


class _Tree:
    """The entries of a file in the order of the text, and where keys, values and brackets end, with their entries."""

    def __init__(self, document: Document) -> None:
        self.lines = _lines(document)
        self.entries: list[Entry] = []
        self.ends: list[tuple[Position, Entry]] = []
        assert document.root  # noqa: S101 - an empty file has no tree
        self.root = Entry(None, document.value, Position(-1, 0), None)
        self.fill(self.root, document.root)

    def fill(self, entry: Entry, span: Span) -> None:
        """Give an entry its children, if its value is a mapping or list, and note where the value ends.

        A text under a `|` counts as ended at the `|`: a comment can stand beside the `|`, but not beside the text.
        """
        start, end = _position(span.start_mark), _position(span.end_mark)
        if not isinstance(span, Node):
            self.ends.append((start if _character(self.lines, start) == "|" else end, entry))
            return
        in_brackets = _character(self.lines, start) in ("[", "{")
        entry.child_column, entry.bracket_end = (inf, end) if in_brackets else (start.column, None)
        for step, child in span.children.items():
            self.add(entry, step, child, span.keys[step] if isinstance(step, str) else None)
        if in_brackets:
            self.ends.append((end, entry))

    def add(self, parent: Entry, step: str | int, span: Span, key_span: Span | None) -> None:
        """Add a key of a mapping, or an item of a list."""
        key = step if isinstance(step, str) else None
        entry = Entry(key, parent.value[step], _position((key_span or span).start_mark), parent)
        parent.children.append(entry)
        self.entries.append(entry)
        if key_span:
            self.ends.append((_position(key_span.end_mark), entry))
        self.fill(entry, span)

    def attach(self, comment: Comment) -> None:
        """Give a comment to the entry that ends before it in its line; if there is none, it has its line to itself."""
        index = bisect_right(self.ends, comment.position, key=lambda end: end[0])
        end, previous = self.ends[index - 1] if index else (Position(-1, 0), self.root)
        if end.line != comment.position.line or previous is self.root:
            self.attach_line(comment, previous)
        elif previous.beside:
            previous.above.append(comment.text)
        else:
            previous.beside = comment.text

    def attach_line(self, comment: Comment, previous: Entry) -> None:
        """Give a comment that has its line to itself to an entry. One above the first key belongs to the file."""
        index = bisect_right(self.entries, comment.position, key=lambda entry: entry.start)
        following = self.entries[index] if index < len(self.entries) else None
        if index == 0:
            self.root.above += comment.lines
        elif holder := _holder(comment.position, previous, following):
            (holder.at_end if holder.children else holder.above).extend(comment.lines)
        elif following:
            following.above += comment.lines
        else:
            self.root.at_end += comment.lines


def _holder(position: Position, previous: Entry, following: Entry | None) -> Entry | None:
    """Find the entry at whose end a comment stands; None if the comment stands above the entry that follows.

    It stands inside the brackets that are open there; else inside the block whose entries begin at its column or left
    of it, provided that it is indented further than the entry that follows.
    """
    following_path = list(following.path_to_root) if following else []
    following_column = following.column if following else 0
    for entry in previous.path_to_root:
        in_brackets = entry.bracket_end is not None and entry.start < position < entry.bracket_end
        in_block = (
            entry.parent is not None
            and following_column < position.column
            and 0 <= entry.child_column <= position.column
        )
        if in_brackets or in_block:
            return None if entry in following_path else entry
    return None
