"""How wide Chinese is in a terminal, and where a line of it may end."""

from __future__ import annotations

import re
from unicodedata import combining, east_asian_width

MAY_BREAK = re.compile(
    r"(?<=[^（“《〈0-9.—])(?=[^、，。；：！？）”》〉％‰0-9A-Za-z.—])|(?<=[^（“《〈0-9A-Za-z.—])(?=[0-9A-Za-z])"
)
"""Where a line of Chinese may end: not before closing punctuation, not after an opening one, not inside a number."""


def cells(text: str) -> int:
    """Count the terminal cells that a text takes: two for a Chinese character, none for a combining mark."""
    return sum(0 if combining(character) else 2 if east_asian_width(character) in "WF" else 1 for character in text)


def wrapped(text: str, width: int) -> list[str]:
    """Break a text into lines of `width` cells, at white space or at `MAY_BREAK`; a longer word stays whole."""
    lines = [""]
    for piece in unbreakable(text):
        if lines[-1] and cells(lines[-1] + piece.rstrip()) > width:
            lines[-1] = lines[-1].rstrip()
            lines.append("")
        lines[-1] += piece if lines[-1] else piece.lstrip()
    return lines


def wrapped_lines(text: str, width: int) -> str:
    """Wrap the lines of a text that are wider than `width` cells; a line that is indented was laid out and stays."""
    return "\n".join(
        line if line[:1] == " " or cells(line) <= width else "\n".join(wrapped(line, width))
        for line in text.split("\n")
    )


def clipped(text: str, width: int) -> str:
    """Cut a text to `width` cells, with an ellipsis where something was cut off."""
    return text if cells(text) <= width else f"{beginning(text, width - 1)}…"


def beginning(text: str, room: int) -> str:
    """Take as much of the beginning as fits into `room` cells."""
    taken = 0
    for index, character in enumerate(text):
        taken += cells(character)
        if taken > room:
            return text[:index]
    return text


def unbreakable(text: str) -> list[str]:
    """Split a text into the pieces inside which no line may end."""
    words = re.findall(r"\S+\s*", text)
    return [piece for word in words for piece in re.split(MAY_BREAK, word) if piece]
