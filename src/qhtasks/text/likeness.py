"""How unlike two names are: the cost of the slips that make one of the other."""

from __future__ import annotations

from bisect import insort
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    Sounds = Mapping[str, tuple[str, ...]]

LEFT_OUT = 0.6
"""Cheaper than a wrong character: short forms leave characters out."""
ADDED = 1.0
WRONG = 1.0
SAME_SOUND = 0.3
"""An input method offers characters of one sound: 水力 for 水利."""
TURNED = 0.7
"""Two neighbours in each other's place."""
FARTHEST = 0.5
"""Names that cost more than this a character are not alike at all."""

LONGEST = 100
"""Nobody means a name by more characters than this, and the cost grows with the square of them."""


def nearest(words: str, names: Iterable[str], sounds: Sounds, count: int) -> list[str]:
    """List the names that are most like these words, the most alike first, equals as they come; none for long words.

    They are looked at in the order of the least that each can cost, until none can come among the first any more.
    """
    if len(words) > LONGEST:
        return []
    echoes = {character: _echoes(character, sounds) for character in set(words)}
    echoed: set[str] = set().union(*echoes.values())
    found: list[tuple[float, int, str]] = []
    for least, place, name in sorted((_least(words, name, echoed), place, name) for place, name in enumerate(names)):
        farthest = FARTHEST * max(len(words), len(name))
        if len(found) >= count and least > found[count - 1][0]:
            break
        if least <= farthest and (slips := _cost(words, name, echoes)) <= farthest:
            insort(found, (slips, place, name))
    return [name for _, _, name in found[:count]]


def _echoes(character: str, sounds: Sounds) -> set[str]:
    """Name the characters that share a reading with one, itself among them."""
    heard = set(sounds.get(character, ()))
    return {character}.union(other for other, its in sounds.items() if not heard.isdisjoint(its))


def _least(words: str, name: str, echoed: set[str]) -> float:
    """Say what a name costs at least, by its length and the characters that the words do not hold."""
    heard = min(len([character for character in name if character in echoed]), len(words))
    longer = len(words) - len(name)
    return (min(len(words), len(name)) - heard) * WRONG + max(longer * ADDED, -longer * LEFT_OUT)


def _cost(words: str, name: str, echoes: Mapping[str, set[str]]) -> float:
    """Add up the least slips by which somebody who means a name types these words."""
    before: list[float] = []
    last = [column * ADDED for column in range(len(words) + 1)]
    for row, meant in enumerate(name):
        costs = [last[0] + LEFT_OUT]
        for column, typed in enumerate(words):
            if typed == meant:
                costs.append(last[column])
                continue
            least = last[column] + (SAME_SOUND if meant in echoes[typed] else WRONG)
            least = min(least, last[column + 1] + LEFT_OUT, costs[column] + ADDED)
            if row and column and typed == name[row - 1] and words[column - 1] == meant:
                least = min(least, before[column - 1] + TURNED)
            costs.append(least)
        before, last = last, costs
    return last[-1]
