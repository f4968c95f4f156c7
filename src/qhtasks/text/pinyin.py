"""Pinyin as people type it: whole, by initials, or a mixture of both."""

from __future__ import annotations

import unicodedata
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    Sounds = Mapping[str, tuple[str, ...]]

TOGETHER = ("zh", "ch", "sh")
"""Initials of two letters: many type one, some both."""
MISTYPED = 3
"""Letters too many or too few that a slip explains."""


class Way(NamedTuple):
    """A way of typing: what it is called, what may stand for one character, whether a beginning is enough."""

    name: str
    letters: Callable[[tuple[str, ...]], tuple[str, ...]]
    beginning: bool = False


def initials(syllables: tuple[str, ...]) -> tuple[str, ...]:
    """Shorten syllables to their first letters, each once."""
    return tuple(dict.fromkeys(each[0] for each in syllables))


def _whole(syllables: tuple[str, ...]) -> tuple[str, ...]:
    return syllables


def _mixed(syllables: tuple[str, ...]) -> tuple[str, ...]:
    return (*syllables, *initials(syllables), *(each[:2] for each in syllables if each.startswith(TOGETHER)))


WHOLE, INITIALS = Way("全拼", _whole), Way("拼音首字母", initials)
WAYS = (WHOLE, INITIALS, Way("简拼", _mixed), Way("全拼的开头", _whole, beginning=True))
"""The surest first."""


def letters_of(words: str) -> str:
    """Take words for pinyin: `lü` is `lv`, `xi'ning` and `Xi Ning` are `xining`; empty where they are anything else."""
    text = unicodedata.normalize("NFKC", words).casefold().replace("ü", "v")
    letters = "".join(each for each in text if each not in "'’-" and not each.isspace())
    return letters if letters.isascii() and letters.isalpha() else ""


class Typed(NamedTuple):
    """Letters taken for pinyin, with the sounds of the characters; none where the words were no pinyin."""

    letters: str
    sounds: Sounds

    @property
    def ways(self) -> tuple[Way, ...]:
        """The ways in which the letters may be meant; one letter means too much."""
        return WAYS if len(self.letters) > 1 else ()

    def means(self, spellings: Iterable[str], way: Way) -> bool:
        """Say whether one of the spellings is typed so."""
        return any(_reads(characters, self.letters, self.sounds, way) for characters in spellings)


def sounds_of(readings: Mapping[str, str]) -> dict[str, tuple[str, ...]]:
    """Turn syllables with their characters into characters with their syllables, as they are typed."""
    sounds: dict[str, tuple[str, ...]] = {}
    for syllable, characters in readings.items():
        for character in characters:
            sounds[character] = (*sounds.get(character, ()), syllable.replace("ü", "v"))
    return sounds


def written(characters: str, sounds: Sounds, way: Way) -> str:
    """Write characters in pinyin, each by the first of its readings; what has none stands for itself."""
    return "".join(way.letters(sounds[each])[0] if each in sounds else each for each in characters)


def _reads(characters: str, typed: str, sounds: Sounds, way: Way) -> bool:
    """Say whether letters can be cut into one piece a character, whichever readings these have."""
    places = {0}
    for count, character in enumerate(characters, 1):
        pieces = way.letters(sounds[character]) if character in sounds else (character,)
        places = {place + len(each) for place in places for each in pieces if typed.startswith(each, place)}
        if way.beginning and count > 1 and len(typed) in places:
            return True
        if not places:
            return False
    return len(typed) in places
