"""Folding: what people type or paste in place of the same thing becomes one, so that it can be found."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING
from unicodedata import category, normalize

from qhtasks.text.variants import PAIRS

if TYPE_CHECKING:
    from collections.abc import Sequence

_PUNCTUATION = {
    '"': "'`“”„‟‘’‚‛「」『』〝〞〟",
    "-": "‐‑‒–—―−─━～~〜∼",
    "(": "[〔【〖",
    ")": "]〕】〗",
    "<": "〈‹",
    ">": "〉›",
    "<<": "《«",
    ">>": "》»",
    "·": "•・‧∙⋅",
    "〇": "○◯",
}
"""The sign to which punctuation is folded, with the signs that people type in its place."""
_DASHES = re.compile("--+")
"""A run of dashes is one: the notice's — is typed as -- or ——."""
_INVISIBLE = re.compile("[\u034f\ufe00-\ufe0f\U000e0100-\U000e01ef]")
"""Marks without a width that choose between shapes of a character; other such marks are of the category Cf."""


class _Folding(dict[int, str]):
    """Code points with their folded forms, filled as characters are met.

    Folding goes character by character, so that `unfolded` can map a place in the result back to the text.
    """

    def __init__(self) -> None:
        """Prepare the table of characters that are folded to another one."""
        super().__init__()
        others = {other: sign for sign, several in _PUNCTUATION.items() for other in several}
        self.other = str.maketrans(dict(zip(PAIRS[::2], PAIRS[1::2], strict=True)) | others)

    def __missing__(self, code: int) -> str:
        """Fold a character that was not met before."""
        character = chr(code)
        invisible = category(character) == "Cf" or _INVISIBLE.match(character)
        plain = normalize("NFKC", character.translate(self.other)).translate(self.other)
        self[code] = "" if invisible else plain.casefold()
        return self[code]


_FOLDING = _Folding()
_ALIKE = ("日曰", "己已巳", "未末", "土士", "戊戌戍", "人入", "干千于")
"""Characters of Chinese that differ in a stroke."""


def code_points(ours: str, theirs: str) -> str:
    """Name the first characters in which two texts differ by their code points, where they look alike; else empty."""
    pair = next(((mine, other) for mine, other in zip(ours, theirs, strict=False) if mine != other), None)
    if pair is None or not _look_alike(*pair):
        return ""
    return f"（看起来相近：U+{ord(pair[0]):04X}，应为 U+{ord(pair[1]):04X}）"


def _look_alike(one: str, other: str) -> bool:
    same = folded(one) == folded(other) or any({one, other} <= set(group) for group in _ALIKE)
    return same or not (_is_plain(one) and _is_plain(other))


def _is_plain(character: str) -> bool:
    """Whether nobody takes a character for one of another script: basic Chinese, its punctuation, and ASCII."""
    chinese = "一" <= character <= "鿿" or "、" <= character <= "】" or "！" <= character <= "～"
    return chinese or (character.isascii() and character.isprintable())


def folded(text: str) -> str:
    """Fold what people type or paste in place of the same thing.

    That is width (％) and case, radicals that look like a character (⻘), traditional characters, quotation marks,
    brackets, dashes and waves. Marks without a width vanish, and a run of dashes is one.
    """
    return _DASHES.sub("-", text.translate(_FOLDING))


def substitutes() -> dict[str, str]:
    """Give the characters that are folded to others before NFKC and case, for a script that folds as we do."""
    return {chr(code): str(other) for code, other in _FOLDING.other.items()}


def folded_all(texts: Sequence[str]) -> list[str]:
    """Fold many texts at once: faster than `folded` on each, because few characters change at all."""
    changed = {character: _FOLDING[ord(character)] for character in set("".join(texts))}
    changed = {character: fold for character, fold in changed.items() if fold != character}
    if not changed:
        return [_DASHES.sub("-", text) for text in texts]
    pattern = re.compile(f"[{''.join(map(re.escape, changed))}]")
    return [_DASHES.sub("-", pattern.sub(lambda match: changed[match[0]], text)) for text in texts]


def unfolded(text: str, start: int, end: int) -> tuple[int, int]:
    """Map the span from `start` to before `end` of a folded text to the span of the text that holds it."""
    places = _places(text)
    return places[start][0], places[end - 1][1]


@lru_cache(1024)
def _places(text: str) -> list[tuple[int, int]]:
    """Give for each character of the folded text the span of the text that it comes from; kept for many matches."""
    signs = [(sign, index) for index, character in enumerate(text) for sign in _FOLDING[ord(character)]]
    kept = [place for place, (sign, _) in enumerate(signs) if not (place and sign == signs[place - 1][0] == "-")]
    ends = [*kept[1:], len(signs)]
    return [(signs[place][1], signs[after - 1][1] + 1) for place, after in zip(kept, ends, strict=False)]
