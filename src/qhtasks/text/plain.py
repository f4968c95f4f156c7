"""Texts made alike where they mean the same, and safe to stand in another notation."""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING
from unicodedata import combining, east_asian_width, normalize

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence


_MARKS = re.compile(r"([\\`*_\[\]<>|~#&])")
_BEGINS = re.compile(r"\d*(?=[-+.)](?: |-|$))")
"""What a line of Markdown may begin with that makes it a list or a rule, up to the sign that does it."""


@cache
def markdown_text(text: str) -> str:
    """Escape a text for Markdown: it is shown as it is, ends no table cell, and begins no list and no rule."""
    escaped = _MARKS.sub(r"\\\1", " ".join(text.split()))
    begins = _BEGINS.match(escaped)
    return f"{begins[0]}\\{escaped[begins.end() :]}" if begins else escaped


def markdown_piece(text: str) -> str:
    """Escape a part of such a text, which keeps the spaces at its ends."""
    return _MARKS.sub(r"\\\1", re.sub(r"\s+", " ", text))


def csv_text(rows: Iterable[Iterable[object]]) -> str:
    """Write CSV as RFC 4180 has it; the cells are the data, exactly, None an empty one."""
    import csv
    from io import StringIO

    stream = StringIO(newline="")
    csv.writer(stream).writerows(rows)
    return stream.getvalue()


def cells(text: str) -> int:
    """Count the half characters that a text is wide: Chinese takes two."""
    return sum(0 if combining(each) else 2 if east_asian_width(each) in "WF" else 1 for each in text)


class _Folding(dict[int, str]):
    """Full and half width forms and cases as one, character by character, so that places stay known."""

    def __missing__(self, code: int) -> str:
        """Fold a character when it is first met."""
        self[code] = normalize("NFKC", chr(code)).casefold()
        return self[code]


_FOLDING = _Folding()


def folded(text: str) -> str:
    """Even out full and half width forms and cases: ％ is %, and A is a."""
    return text.translate(_FOLDING)


def folded_all(texts: Sequence[str]) -> list[str]:
    """Fold many texts: which characters folding changes is looked up once for all of them."""
    changed = {each: _FOLDING[ord(each)] for each in set("".join(texts)) if _FOLDING[ord(each)] != each}
    if not changed:
        return list(texts)
    pattern = re.compile(f"[{''.join(map(re.escape, changed))}]")
    return [pattern.sub(lambda found: changed[found[0]], text) for text in texts]


def unfolded(text: str, start: int, end: int) -> tuple[int, int]:
    """Turn places in a folded text into those of the text itself, whole characters each."""
    places = [index for index, character in enumerate(text) for _ in _FOLDING[ord(character)]]
    return places[start], places[end - 1] + 1
