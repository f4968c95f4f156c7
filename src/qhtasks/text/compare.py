"""What became of a text, character by character: what stayed, what was struck out, what was put in.

A number is compared as one, and a lone character that happens to be in both texts between two changes holds nothing
together: people read words, not longest common subsequences.
"""

from __future__ import annotations

import re
from difflib import SequenceMatcher
from typing import TYPE_CHECKING, Literal, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

Sign = Literal["same", "struck", "put", "left-out"]
SIGNS: dict[Sign, tuple[str, str]] = {
    "same": ("", ""),
    "struck": ("[-", "-]"),
    "put": ("{+", "+}"),
    "left-out": ("[略", "字]"),
}
"""What stands around a part in plain text; the notice has neither [ nor {."""
_KEPT = 14
"""Characters that are shown on either side of a change where the rest is left out."""
_WORTH = 20
"""Fewer characters than these are not left out: saying so takes as much room."""

_BEARABLE = 10**7
"""Pairs of characters that are looked at: longer texts, some three thousand characters each, are told whole."""


class Part(NamedTuple):
    """A part of a text that was changed; what is left out is told by the number of its characters."""

    sign: Sign
    text: str

    def __str__(self) -> str:
        """Write it with its signs."""
        before, after = SIGNS[self.sign]
        return f"{before}{self.text}{after}"


def compare_texts(old: str, new: str) -> tuple[Part, ...]:
    """Tell the old text and the new one apart; the old is what is same and struck, the new what is same and put."""
    before, after = _pieces(old), _pieces(new)
    if len(before) * len(after) > _BEARABLE:
        return replacement(old, new)
    found = SequenceMatcher(None, before, after, autojunk=False).get_opcodes()
    edits = [("".join(before[a:b]), "".join(after[c:d]), tag == "equal") for tag, a, b, c, d in found]
    return tuple(_parts(_joined(edits)))


def replacement(old: str | None, new: str | None) -> tuple[Part, ...]:
    """Tell a value that came, went or was exchanged as such, without looking into it."""
    parts = (Part("struck", old or ""), Part("put", new or ""))
    return tuple(part for part in parts if part.text)


def shortened(parts: tuple[Part, ...]) -> tuple[Part, ...]:
    """Leave out what stayed the same far from any change, and say how much that is."""
    last = len(parts) - 1
    return tuple(
        piece
        for index, part in enumerate(parts)
        for piece in _short(part, _KEPT if index else 0, _KEPT if index < last else 0)
    )


def _short(part: Part, head: int, tail: int) -> Iterator[Part]:
    """Keep the ends of a part that stayed the same, where a change is beside them."""
    left_out = len(part.text) - head - tail
    if part.sign != "same" or left_out < _WORTH:
        yield part
        return
    yield from (Part("same", part.text[:head]),) * bool(head)
    yield Part("left-out", str(left_out))
    yield from (Part("same", part.text[-tail:]),) * bool(tail)


def _pieces(text: str) -> list[str]:
    return re.findall(r"[0-9]+(?:\.[0-9]+)?|.", text, re.DOTALL)


def _joined(edits: list[tuple[str, str, bool]]) -> Iterator[tuple[str, str, bool]]:
    """Make one change of two that only a lone character keeps apart."""
    old = new = ""
    last = len(edits) - 1
    for index, (before, after, same) in enumerate(edits):
        if same and not (len(before) == 1 and 0 < index < last):
            yield from ((old, new, False),) * bool(old or new)
            yield before, after, True
            old = new = ""
        else:
            old, new = old + before, new + after
    yield from ((old, new, False),) * bool(old or new)


def _parts(edits: Iterable[tuple[str, str, bool]]) -> Iterator[Part]:
    for old, new, same in edits:
        yield from (Part("same", old),) if same else replacement(old, new)
