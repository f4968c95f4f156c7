"""How Chinese stands in a terminal: a character is two cells wide, and lines may end between most of them."""

from __future__ import annotations

import re

from qhtasks.text.plain import cells

MAY_BREAK = re.compile(
    r"(?<=[^（“《〈0-9.—])(?=[^、，。；：！？）”》〉％‰0-9A-Za-z.—])|(?<=[^（“《〈0-9A-Za-z.—])(?=[0-9A-Za-z])"
)
"""Where a line of Chinese may end: not before closing marks, not after opening ones, not inside a number."""


def wrapped(text: str, width: int) -> list[str]:
    """Break a text into lines of a width, at white space or where Chinese may break; a longer word stays whole."""
    lines = [""]
    for piece in _pieces(text):
        if lines[-1] and cells(lines[-1] + piece.rstrip()) > width:
            lines[-1] = lines[-1].rstrip()
            lines.append("")
        lines[-1] += piece if lines[-1] else piece.lstrip()
    return lines


def _pieces(text: str) -> list[str]:
    """Cut a text into what stays together."""
    words = re.findall(r"\S+\s*", text)
    return [piece for word in words for piece in re.split(MAY_BREAK, word) if piece]
