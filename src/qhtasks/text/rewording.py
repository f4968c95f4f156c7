"""Compares two versions of a text character by character.

Unlike a plain diff, a number counts as one unit, and a lone character that two changes happen to leave between them
joins these changes: people read words, not longest common subsequences.
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
"""What stands before and after a part in plain text; the notice contains neither [ nor {."""
_CONTEXT = 14
"""Unchanged characters that are kept beside a change."""
_WORTH = 20
"""Fewer unchanged characters than these are not left out: the note about it would be as long."""
_LIMIT = 10**7
"""Pairs of characters that are compared at most (two texts of some 3,000): the time grows with their product."""


class Part(NamedTuple):
    """A piece of a compared text; where `sign` is left-out, `text` is the number of characters left out."""

    sign: Sign
    text: str

    def __str__(self) -> str:
        """Write the piece between its signs."""
        before, after = SIGNS[self.sign]
        return f"{before}{self.text}{after}"


def compare_texts(old: str, new: str) -> tuple[Part, ...]:
    """Split two texts into parts: `same` and `struck` make up the old one, `same` and `put` the new one.

    Texts beyond the limit are not compared: all of the old one is struck, all of the new one put.
    """
    before, after = _units(old), _units(new)
    if len(before) * len(after) > _LIMIT:
        return replacement(old, new)
    opcodes = SequenceMatcher(None, before, after, autojunk=False).get_opcodes()
    edits = [("".join(before[a:b]), "".join(after[c:d]), tag == "equal") for tag, a, b, c, d in opcodes]
    return tuple(_parts(_joined(edits)))


def replacement(old: str | None, new: str | None) -> tuple[Part, ...]:
    """Describe a value that was replaced, added (`old` is None) or removed (`new` is None) as a whole."""
    parts = (Part("struck", old or ""), Part("put", new or ""))
    return tuple(part for part in parts if part.text)


def shortened(parts: tuple[Part, ...]) -> tuple[Part, ...]:
    """Replace what is unchanged and far from any change by the number of its characters."""
    last = len(parts) - 1
    return tuple(
        piece
        for index, part in enumerate(parts)
        for piece in _ends(part, _CONTEXT if index else 0, _CONTEXT if index < last else 0)
    )


def _ends(part: Part, head: int, tail: int) -> Iterator[Part]:
    """Keep so many characters at the head and the tail of an unchanged part, where that is worth while."""
    omitted = len(part.text) - head - tail
    if part.sign != "same" or omitted < _WORTH:
        yield part
        return
    if head:
        yield Part("same", part.text[:head])
    yield Part("left-out", str(omitted))
    if tail:
        yield Part("same", part.text[-tail:])


def _units(text: str) -> list[str]:
    """Split a text into numbers and single characters."""
    return re.findall(r"[0-9]+(?:\.[0-9]+)?|.", text, re.DOTALL)


def _joined(edits: list[tuple[str, str, bool]]) -> Iterator[tuple[str, str, bool]]:
    """Join neighbouring changes, and those that only a lone unchanged character keeps apart.

    An edit is its old text, its new text, and whether they are the same.
    """
    old = new = ""
    last = len(edits) - 1
    for index, (before, after, same) in enumerate(edits):
        if same and not (len(before) == 1 and 0 < index < last):
            if old or new:
                yield old, new, False
            yield before, after, True
            old = new = ""
        else:
            old, new = old + before, new + after
    if old or new:
        yield old, new, False


def _parts(edits: Iterable[tuple[str, str, bool]]) -> Iterator[Part]:
    for old, new, same in edits:
        yield from (Part("same", old),) if same else replacement(old, new)
