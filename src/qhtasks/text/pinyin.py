"""Pinyin as people type it: in full, as initials, or a mixture of both."""

from __future__ import annotations

import unicodedata
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    Sounds = Mapping[str, tuple[str, ...]]
    """The readings of each character, without tones, in the order of the data."""

DIGRAPHS = ("zh", "ch", "sh")
"""Initials of two letters: some people type both, many only the first."""
MISTYPED = 3
"""Letters too many or too few that a slip may explain."""


class Way(NamedTuple):
    """A way to type pinyin.

    `name` is what people call it; `letters` gives what may be typed for a character with these readings; where
    `beginning` is set, the characters after the first need not be typed to the end.
    """

    name: str
    letters: Callable[[tuple[str, ...]], tuple[str, ...]]
    beginning: bool = False


def initials(syllables: tuple[str, ...]) -> tuple[str, ...]:
    """Give the first letters of syllables, without duplicates."""
    return tuple(dict.fromkeys(syllable[0] for syllable in syllables))


def _whole(syllables: tuple[str, ...]) -> tuple[str, ...]:
    return syllables


def _mixed(syllables: tuple[str, ...]) -> tuple[str, ...]:
    digraphs = (syllable[:2] for syllable in syllables if syllable.startswith(DIGRAPHS))
    return (*syllables, *initials(syllables), *digraphs)


WHOLE, INITIALS = Way("全拼", _whole), Way("拼音首字母", initials)
WAYS = (WHOLE, INITIALS, Way("简拼", _mixed), Way("全拼的开头", _whole, beginning=True))
"""All ways, the least ambiguous first."""


def letters_of(words: str) -> str:
    """Read words as pinyin: `lü` gives `lv`, `xi'ning` and `Xi Ning` give `xining`; empty where they are not pinyin."""
    text = unicodedata.normalize("NFKC", words).casefold().replace("ü", "v")
    letters = "".join(character for character in text if character not in "'’-" and not character.isspace())
    return letters if letters.isascii() and letters.isalpha() else ""


class Typed(NamedTuple):
    """Letters typed as pinyin (empty where the words are not pinyin), and the readings of the characters."""

    letters: str
    sounds: Sounds

    @property
    def ways(self) -> tuple[Way, ...]:
        """The ways in which the letters may be meant; none for a single letter, which would match too much."""
        return WAYS if len(self.letters) > 1 else ()

    def means(self, spellings: Iterable[str], way: Way) -> bool:
        """Whether one of the spellings, typed in this way, gives these letters."""
        return any(_matches(characters, self.letters, self.sounds, way) for characters in spellings)


def sounds_of(readings: Mapping[str, str]) -> dict[str, tuple[str, ...]]:
    """Invert `syllable: characters` of the data to the readings of each character, with v for ü as it is typed."""
    sounds: dict[str, tuple[str, ...]] = {}
    for syllable, characters in readings.items():
        for character in characters:
            sounds[character] = (*sounds.get(character, ()), syllable.replace("ü", "v"))
    return sounds


def written(characters: str, sounds: Sounds, way: Way) -> str:
    """Write characters in pinyin by their first readings; a character without one stays as it is."""
    return "".join(way.letters(sounds[character])[0] if character in sounds else character for character in characters)


def _matches(characters: str, typed: str, sounds: Sounds, way: Way) -> bool:
    """Whether the letters can be cut into one piece for each character, whichever readings these have.

    `ends` holds the places in `typed` up to which the characters so far can reach.
    """
    ends = {0}
    for count, character in enumerate(characters, 1):
        pieces = way.letters(sounds[character]) if character in sounds else (character,)
        ends = {end + len(piece) for end in ends for piece in pieces if typed.startswith(piece, end)}
        if way.beginning and count > 1 and len(typed) in ends:
            return True
        if not ends:
            return False
    return len(typed) in ends
