"""One value as YAML text: without quotes where no reader could misread it, else in double quotes or under a `|`."""

from __future__ import annotations

import json
import re
from functools import cache
from typing import TYPE_CHECKING

from qhtasks.store.yamltext import guessed_type

if TYPE_CHECKING:
    from collections.abc import Iterator

Scalar = str | bool | None

_NEEDS_QUOTES = re.compile(r"""^$|^[ \t\-?:,\[\]{}#&*!|>'"%@`]|[ \t]$|:(?=[ \t]|$)|[ \t]#""")
"""Texts that cannot stand without quotes: empty, or with an indicator of YAML at the start, at the end or inside."""
_BRACKET_SYNTAX = re.compile(r"[,\[\]{}]")
_ESCAPED = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029\ufffe\uffff]")
"""Characters that a YAML file can hold only as escapes."""
_FIGURES = re.compile("(?=.*[0-9Ⅰ-Ⅻ])[0-9a-fⅠ-Ⅻ.—-]+")
"""Figures, dates, versions and hashes: always in quotes, so that a list of them looks alike."""


def on_line(value: Scalar, *, in_brackets: bool = False) -> str:
    """Write a value on one line; in brackets, commas and brackets in a text need quotes too."""
    if not isinstance(value, str):
        return "null" if value is None else str(value).lower()
    if _is_plain(value, in_brackets=in_brackets) and not _FIGURES.fullmatch(value):
        return value
    dumped = json.dumps(value, ensure_ascii=False)
    return _ESCAPED.sub(lambda match: f"\\u{ord(match[0]):04x}", dumped)


def needs_block(value: Scalar) -> bool:
    """Whether a text must stand under a `|`: it has several lines, or white space that `check` forbids in quotes."""
    if not isinstance(value, str):
        return False
    has_lines = "\n" in value and not _ESCAPED.search(value)
    return has_lines or not (_is_plain(value, in_brackets=True) or _may_be_quoted(value))


def block_head(value: str) -> str:
    """Write the `|` of a text, with the indicators that YAML wants.

    That is a 2 for the indentation if the first line does not show it, then - or + for the line breaks at the end.
    """
    indentation = "2" if value.startswith((" ", "\t", "\n")) else ""
    ending = "-" if not value.endswith("\n") else "+" if keeps_blank_lines(value) else ""
    return f"|{indentation}{ending}"


def block_lines(value: str, indent: int) -> Iterator[str]:
    """Write the lines under a `|`."""
    for line in value.removesuffix("\n").split("\n"):
        yield f"{' ' * indent}{line}" if line else ""


def keeps_blank_lines(value: Scalar) -> bool:
    """Whether the text ends in blank lines, so that it needs a `|+` and any blank line after it would belong to it."""
    return isinstance(value, str) and (value.endswith("\n\n") or value == "\n")


@cache
def _is_plain(text: str, *, in_brackets: bool) -> bool:
    """Whether a text can stand without quotes."""
    if "\n" in text or _NEEDS_QUOTES.search(text) or _ESCAPED.search(text) or guessed_type(text):
        return False
    return not (in_brackets and _BRACKET_SYNTAX.search(text))


def _may_be_quoted(text: str) -> bool:
    """Whether a text may stand in quotes: the rule yaml-unseen forbids white space that they would hide."""
    return text == text.strip() and "\t" not in text
