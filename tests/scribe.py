"""A generator of YAML: writes given values in a random layout that YAML allows, with random comments."""

from __future__ import annotations

import json
import re
from random import Random
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

NAMES = ("readings", "as_issued")
"""Keys of mappings whose order means something and is kept."""


class Scribe:
    """Writes at random, by a seed; `remarks` of ten places get a comment, and `remarked` collects these comments."""

    def __init__(self, seed: int, remarks: int = 0) -> None:
        self.random = Random(seed)  # noqa: S311 - no secret
        self.remarks = remarks
        self.remarked: list[str] = []

    def file(self, head: str, value: Mapping[str, Any], over: Mapping[str, str]) -> str:
        """Write a file: its head unchanged, then its keys in random order; `over` are comments above some keys."""
        keys = self.shuffled(value)
        keys.sort(key=lambda key: key in over)  # a comment over the first key would be the head's
        lines = [head[:-1]] if head else []
        for key in keys:
            lines += [over[key]] if key in over else []
            lines += self.entry(f"{key}:", value[key], 0, key)
            lines += self.blank()
        lines += self.remark(0)
        return "\n".join(lines) + "\n" * self.random.randrange(3)

    def shuffled(self, value: Mapping[str, Any], under: str = "") -> list[str]:
        """Shuffle keys, unless their order means something."""
        keys = list(value)
        if under not in NAMES:
            self.random.shuffle(keys)
        return keys

    def chance(self) -> bool:
        """Return True in half of the cases."""
        return self.random.random() < 0.5

    def blank(self) -> list[str]:
        """Give no blank line, or one or two, some with a space in them."""
        return [" " * self.random.randrange(2)] * max(0, self.random.randrange(8) - 5)

    def remark(self, indent: int) -> list[str]:
        """Give a comment on a line of its own, or nothing."""
        if self.random.randrange(10) >= self.remarks:
            return []
        line = [" " * self.random.randrange(indent + 1) + self.words()]
        return [*self.blank(), *line, *self.blank()]

    def tail(self) -> str:
        """Give a comment for the end of a line, or nothing, or a space."""
        return f" {self.words()}" if self.random.randrange(10) < self.remarks else " " * self.random.randrange(2)

    def words(self) -> str:
        """Choose the text of a comment."""
        comment = self.random.choice(["# 待核", "#x: [y", "# “- a” # b", f"# {len(self.remarked)}"])
        self.remarked.append(comment)
        return comment

    def entry(self, head: str, value: Any, indent: int, under: str) -> Iterator[str]:
        """Write a value after its head, a key with its colon or a dash; `under` is the key above."""
        pad = " " * indent
        if isinstance(value, str) and self.random.randrange(8) == 0:
            yield f"{pad}{head} |-{self.tail()}"
            yield " " * (indent + 1 + self.random.randrange(4)) + value
        elif not isinstance(value, (dict, tuple)) or not value or self.random.randrange(3) == 0:
            first, *rest = self.flow(value, indent + 1, under)
            yield f"{pad}{head} {first}"
            yield from rest
        elif head == "-":
            yield from self.dashed(value, indent, under)
        else:
            yield f"{pad}{head}{self.tail()}"
            deeper = self.random.randrange(4) + isinstance(value, dict)
            yield from self.block(value, indent + deeper, under)

    def dashed(self, value: Any, indent: int, under: str) -> Iterator[str]:
        """Write a list or mapping after a dash, beginning in the same line or in the next."""
        deeper = 2 + self.random.randrange(3)
        first, *rest = self.block(value, indent + deeper, under)
        if first.strip().startswith("#") or not first.strip() or self.chance():
            yield f"{' ' * indent}-{self.tail()}"
            yield first
        else:
            yield f"{' ' * indent}-{' ' * (deeper - 1)}{first.lstrip()}"
        yield from rest

    def block(self, value: Any, indent: int, under: str) -> Iterator[str]:
        """Write a mapping or list in block style."""
        steps = [("-", item, under) for item in value]
        if isinstance(value, dict):
            steps = [(f"{self.text(key)}:", value[key], key) for key in self.shuffled(value, under)]
        for head, inner, key in steps:
            yield from self.remark(indent)
            yield from self.entry(head, inner, indent, key)
            yield from self.blank()
        yield from self.remark(indent)

    def flow(self, value: Any, indent: int, under: str) -> Iterator[str]:
        """Write a value in flow style, on one line or several, with comments at the ends of lines."""
        if not isinstance(value, (dict, tuple)):
            yield f"{self.text(value)}{self.tail()}"
            return
        opening, closing = "{}" if isinstance(value, dict) else "[]"
        if self.chance() and not self.remarks:
            yield opening + ", ".join(self.pieces(value, under)) + closing
            return
        yield f"{opening}{self.tail()}"
        pad = " " * indent
        for piece in self.pieces(value, under):
            yield from self.remark(indent)
            yield f"{pad}{piece}{self.tail()}"
            yield f"{pad},{self.tail()}"
        yield f"{pad}{closing}{self.tail()}"

    def pieces(self, value: Any, under: str) -> list[str]:
        """Write the items of a list, or the pairs of a mapping, for flow style."""
        if isinstance(value, tuple):
            return [self.piece(item, under) for item in value]
        return [f"{self.text(key)}: {self.piece(value[key], key)}" for key in self.shuffled(value, under)]

    def piece(self, value: Any, under: str) -> str:
        """Write a value in flow style on one line."""
        if not isinstance(value, (dict, tuple)):
            return self.text(value)
        opening, closing = "{}" if isinstance(value, dict) else "[]"
        return opening + ", ".join(self.pieces(value, under)) + closing

    def text(self, value: Any) -> str:
        """Write a scalar, a text in quotes of either kind, or without if it surely needs none."""
        if not isinstance(value, str):
            return "null" if value is None else str(value).lower()
        ways = [json.dumps(value, ensure_ascii=self.chance()), f"'{value.replace(chr(39), chr(39) * 2)}'"]
        if re.fullmatch(r"[一-龥“”（）]+|[a-z_]{4,}", value) and value not in ("true", "null", "false"):
            ways.append(value)
        return self.random.choice(ways)
