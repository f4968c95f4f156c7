"""The canonical layout of the dataset's YAML: one way to write each value, with the comments where they belong.

Keys stand in a given order, others after them. Lists of names and small mappings stand on one line, texts too, however
long. A comment stays with what it stands before or beside; where that has no line of its own any more, as inside a
list of names, it goes before the list.
"""

from __future__ import annotations

import re
from collections import defaultdict
from typing import TYPE_CHECKING, Any

from qhtasks.dataset.yamltext import guessed_type

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from qhtasks.curation.comments import Comment, Path

    Order = Mapping[str, Sequence[str]]

ON_ONE_LINE = ("certainty", "as_issued", "periods", "sections", "waivers")
"""A mapping under such a key, or in a list under it, is written on one line."""
ON_LINES = ("measures",)
"""A list of texts under such a key has a line for each; any other list of texts is one of names, on one line."""
_STEP = "  "
_PLAIN = re.compile(r"""[^\s\-?:,\[\]{}#&*!|>'"%@`](?:[^:#\n]|:(?=\S)|(?<=\S)#)*""")
"""What YAML reads without quotes as the text it is, unless it guesses at a type."""
_FIGURES = re.compile("(?=.*[0-9Ⅰ-Ⅻ])[0-9a-fⅠ-Ⅻ.—-]+")
"""Figures, dates, versions and hashes: they stand in quotes even where no reader would take them for numbers."""
_NOT_ON_ONE_LINE = re.compile(r"[,\[\]{}:]")
"""What a text among others on one line may not hold without quotes."""
_BLOCK = re.compile(r"[^\s].*\n?", re.DOTALL)


def laid_out(value: Mapping[str, Any], order: Order, comments: Sequence[Comment]) -> str:
    """Write a file's value in the canonical layout; `order` gives the keys under each key, under "" the top ones."""
    layout = _Layout(value, order)
    for comment in comments:
        layout.place(comment)
    return "\n".join([*layout.lines(), ""])


class _Layout:
    """One writing of one file."""

    def __init__(self, value: Mapping[str, Any], order: Order) -> None:
        self.value = value
        self.order = order
        self.before: defaultdict[Path, list[str]] = defaultdict(list)
        self.beside: dict[Path, str] = {}
        self.foot: list[str] = []

    def place(self, comment: Comment) -> None:
        """Put a comment to what has a line of its own in this layout."""
        if comment.about is None:
            self.foot += comment.lines
            return
        about = self.with_a_line(comment.about)
        if comment.beside and about not in self.beside:
            self.beside[about] = comment.lines[0]
        else:
            self.before[about] += comment.lines

    def with_a_line(self, path: Path) -> Path:
        """Name the value itself, or the nearest around it that is not on one line with others."""
        value: Any = self.value
        for depth, step in enumerate(path):
            if depth and _is_on_one_line(value, path[:depth]):
                return path[:depth]
            value = value[step]
        return path

    def lines(self) -> Iterator[str]:
        """Write all lines."""
        yield from self.mapping(self.value, (), "")
        while self.foot and not self.foot[-1]:
            self.foot.pop()
        if self.foot:
            yield from ("", *self.foot)

    def mapping(self, value: Mapping[str, Any], path: Path, indent: str) -> Iterator[str]:
        """Write a mapping over lines; at the top, what follows a block is set off from it."""
        before: Any = None
        for key in self.ordered(value, path):
            if not path and _is_collection(before) and not _is_on_one_line(before, path):
                yield ""
            before = value[key]
            yield from self.entry(before, (*path, key), indent, f"{_scalar(key, among=False)}:")

    def sequence(self, value: Sequence[Any], path: Path, indent: str) -> Iterator[str]:
        """Write a list over lines; the records of a file are set off from one another."""
        for index, each in enumerate(value):
            place = (*path, index)
            if len(path) == 1 and index and isinstance(each, dict) and not _is_on_one_line(each, place):
                yield ""
            yield from self.entry(each, place, indent, "-")

    def entry(self, value: Any, path: Path, indent: str, label: str) -> Iterator[str]:
        """Write a value after its key or dash, with its comments."""
        inside = indent + _STEP
        if label == "-" and isinstance(value, dict) and not _is_on_one_line(value, path):
            first = (*path, self.ordered(value, path)[0])
            self.before[path] += self.before.pop(first, [])
            head, *rest = self.mapping(value, path, inside)
            yield from self.commented(path, indent, f"{indent}- {head.removeprefix(inside)}")
            yield from rest
        elif _is_collection(value) and not _is_on_one_line(value, path):
            yield from self.commented(path, indent, indent + label)
            yield from (self.mapping if isinstance(value, dict) else self.sequence)(value, path, inside)
        elif isinstance(value, str) and "\n" in value and _BLOCK.fullmatch(value) and not value.endswith("\n\n"):
            sign = "|" if value.endswith("\n") else "|-"
            yield from self.commented(path, indent, f"{indent}{label} {sign}")
            yield from (inside + line if line else "" for line in value.removesuffix("\n").split("\n"))
        else:
            yield from self.commented(path, indent, f"{indent}{label} {_on_one_line(value, self.order, path)}")

    def commented(self, path: Path, indent: str, line: str) -> Iterator[str]:
        """Write a line with the comments over and beside it."""
        yield from (indent + comment if comment else "" for comment in self.before[path])
        yield f"{line}  {self.beside[path]}" if path in self.beside else line

    def ordered(self, value: Mapping[str, Any], path: Path) -> list[str]:
        """Put the keys of a mapping in order."""
        return _ordered(value, self.order, path)


def _ordered(value: Mapping[str, Any], order: Mapping[str, Sequence[str]], path: Path) -> list[str]:
    known = [key for key in order.get(_name(path), ()) if key in value]
    return [*known, *(key for key in value if key not in known)]


def _name(path: Path) -> str:
    """Name the key that a value stands under, itself or in a list; nothing at the top."""
    return next((step for step in reversed(path) if isinstance(step, str)), "")


def _is_collection(value: Any) -> bool:
    return isinstance(value, (dict, tuple))


def _is_on_one_line(value: Any, path: Path) -> bool:
    """Whether a collection is written on one line: by what it is called, or because it holds nothing but names."""
    if isinstance(value, dict):
        return not value or _name(path) in ON_ONE_LINE
    return not value or (not any(map(_is_collection, value)) and _name(path) not in ON_LINES)


def _on_one_line(value: Any, order: Mapping[str, Sequence[str]], path: Path, *, among: bool = False) -> str:
    """Write a value on one line; `among` others a text needs quotes more often."""
    if isinstance(value, dict):
        keys = _ordered(value, order, path)
        inner = (f"{_scalar(key, among=True)}: {_on_one_line(value[key], order, path, among=True)}" for key in keys)
        return f"{{{', '.join(inner)}}}"
    if isinstance(value, tuple):
        return f"[{', '.join(_on_one_line(each, order, path, among=True) for each in value)}]"
    return _scalar(value, among=among)


def _scalar(value: str | bool | None, *, among: bool) -> str:  # noqa: FBT001 - a value of YAML
    """Write a text without quotes where every reader takes it for what it is."""
    if value is None or isinstance(value, bool):
        return {None: "null", True: "true", False: "false"}[value]
    plain = _PLAIN.fullmatch(value) and value == value.strip() and not guessed_type(value)
    if plain and not _FIGURES.fullmatch(value) and not (among and _NOT_ON_ONE_LINE.search(value)):
        return value
    escaped = value.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n").replace("\t", "\\t")
    return f'"{escaped}"'
