"""One value as YAML text: plain where no reader would take it for anything else, else in double quotes, else `|`."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING

from qhtasks.store.yamltext import guessed_type

if TYPE_CHECKING:
    from collections.abc import Iterator

Scalar = str | bool | None

_NEEDS_QUOTES = re.compile(r"""^$|^[ \t\-?:,\[\]{}#&*!|>'"%@`]|[ \t]$|:(?=[ \t]|$)|[ \t]#""")
"""What a plain text may not be, begin with, hold or end with."""
_ENDS_IN_FLOW = re.compile(r"[,\[\]{}]")
_ESCAPED = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029\ufffe\uffff]")
"""Characters that stand in a file by their escapes alone."""
_FIGURES = re.compile("(?=.*[0-9Ⅰ-Ⅻ])[0-9a-fⅠ-Ⅻ.—-]+")
"""Figures, dates, versions and hashes: they stand in quotes even where no reader would take them for numbers."""


def on_line(value: Scalar, *, flow: bool = False) -> str:
    """Write a value on one line; among others, in a `flow`, a text needs quotes more often."""
    if not isinstance(value, str):
        return "null" if value is None else str(value).lower()
    if _is_plain(value, flow=flow) and not _FIGURES.fullmatch(value):
        return value
    dumped = json.dumps(value, ensure_ascii=False)
    return _ESCAPED.sub(lambda found: f"\\u{ord(found[0]):04x}", dumped)


def needs_block(value: Scalar) -> bool:
    """Whether a text takes a `|`: it has lines, or white space that quotes are not to hide."""
    if not isinstance(value, str):
        return False
    has_lines = "\n" in value and not _ESCAPED.search(value)
    return has_lines or not (_is_plain(value, flow=True) or _is_quotable(value))


def block_head(value: str) -> str:
    """Write the `|` of a text, with how it is indented where that cannot be seen, and how it ends."""
    ending = "-" if not value.endswith("\n") else "+" if keeps_blank_lines(value) else ""
    unseen = value.startswith((" ", "\t", "\n"))
    return f"|{'2' * unseen}{ending}"


def block_lines(value: str, indent: int) -> Iterator[str]:
    """Write the lines under a `|`."""
    for line in value.removesuffix("\n").split("\n"):
        yield f"{' ' * indent}{line}" if line else ""


def keeps_blank_lines(value: Scalar) -> bool:
    """Whether blank lines after the text belong to it."""
    return isinstance(value, str) and (value.endswith("\n\n") or value == "\n")


def _is_plain(text: str, *, flow: bool) -> bool:
    """Whether a text may stand without quotes."""
    if "\n" in text or _NEEDS_QUOTES.search(text) or _ESCAPED.search(text) or guessed_type(text):
        return False
    return not (flow and _ENDS_IN_FLOW.search(text))


def _is_quotable(text: str) -> bool:
    """Whether a text in quotes would be no fault."""
    return text == text.strip() and "\t" not in text
