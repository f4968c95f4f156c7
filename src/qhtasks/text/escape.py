"""Texts escaped for another notation: Markdown, CSV, and lines printed to a terminal."""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

NO_WIDTH = r"\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff"
"""Zero-width and bidirectional control characters, as the inside of a regular expression's character class."""

_UNPRINTABLE = re.compile(rf"[\x00-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff{NO_WIDTH}]")
_MARKDOWN_SYNTAX = re.compile(r"([\\`*_\[\]<>|~#&])")
_BLOCK_START = re.compile(r"\d*(?=[-+.)](?: |-|$))")
"""Digits before the sign that would make a line a list item or a horizontal rule: `1.`, `-`, `---`."""


@cache
def markdown_text(text: str) -> str:
    """Escape a text for a Markdown line or table cell: it is shown literally and starts no list and no rule.

    White space is collapsed, so that a line break cannot end a table cell.
    """
    escaped = _MARKDOWN_SYNTAX.sub(r"\\\1", " ".join(text.split()))
    start = _BLOCK_START.match(escaped)
    return f"{start[0]}\\{escaped[start.end() :]}" if start else escaped


def markdown_piece(text: str) -> str:
    """Escape a part of a Markdown line; unlike `markdown_text` it keeps a space at either end."""
    return _MARKDOWN_SYNTAX.sub(r"\\\1", re.sub(r"\s+", " ", text))


def csv_text(rows: Iterable[Iterable[object]]) -> str:
    """Write rows as CSV (RFC 4180, CRLF); values are not altered, None becomes an empty cell."""
    import csv
    from io import StringIO

    stream = StringIO(newline="")
    csv.writer(stream).writerows(rows)
    return stream.getvalue()


def visible(text: str) -> str:
    r"""Replace control, zero-width and surrogate characters by their escapes: `\x1b`, `\n`, `\u202e`.

    A message quotes data of unknown origin: it must stay on one line and must not send commands to a terminal.
    """
    return _UNPRINTABLE.sub(lambda match: match[0].encode("unicode_escape").decode(), text)


def masked(text: str) -> str:
    """Replace each such character by U+FFFD and each tab by a space, so that the text keeps its length."""
    return _UNPRINTABLE.sub("\N{REPLACEMENT CHARACTER}", text.replace("\t", " "))


def cut(text: str, longest: int) -> str:
    """Leave out the middle of a text of more than `longest` characters."""
    half = longest // 2
    return text if len(text) <= longest else f"{text[:half]}……{text[-half:]}"
