"""Finds the names most similar to misspelt words: an edit distance whose costs follow how people mistype Chinese."""

from __future__ import annotations

from bisect import insort
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from qhtasks.text.pinyin import Sounds

OMITTED = 0.6
"""A character of the name that was not typed: cheap, because short forms omit characters."""
ADDED = 1.0
"""A typed character that the name does not have."""
WRONG = 1.0
"""A character in place of another."""
SAME_SOUND = 0.3
"""A character in place of one with the same reading: an input method offers both, 水力 for 水利."""
SWAPPED = 0.7
"""Two neighbours in each other's place."""
FARTHEST = 0.5
"""Names whose cost a character is above this are not similar at all."""
FARTHER = 0.7
"""How much more than the nearest name another one may cost: names beyond that only hide the one that is meant."""
LONGEST = 100
"""Characters of the words at most: no name is this long, and the time grows with the square of the length."""


def nearest(words: str, names: Iterable[str], sounds: Sounds, count: int) -> list[str]:
    """List at most `count` names by their distance from the words, ties in the order given; none for too long words.

    Names that are much farther than the nearest one are left out. `sounds` gives the readings of characters. Names are
    tried in the order of a lower bound of their distance, until no further one can be among the first.
    """
    if len(words) > LONGEST:
        return []
    homophones = {character: _homophones(character, sounds) for character in set(words)}
    sounding: set[str] = set().union(*homophones.values())
    nearby: list[tuple[float, int, str]] = []
    bounds = sorted((_lower_bound(words, name, sounding), place, name) for place, name in enumerate(names))
    for bound, place, name in bounds:
        farthest = FARTHEST * max(len(words), len(name))
        if len(nearby) >= count and bound > nearby[count - 1][0]:
            break
        if bound > farthest:
            continue
        distance = _distance(words, name, homophones)
        if distance <= farthest:
            insort(nearby, (distance, place, name))
    return [name for distance, _, name in nearby[:count] if distance <= nearby[0][0] + FARTHER]


def _homophones(character: str, sounds: Sounds) -> set[str]:
    """List the characters that share a reading with this one, itself included."""
    readings = set(sounds.get(character, ()))
    return {character}.union(other for other, its in sounds.items() if not readings.isdisjoint(its))


def _lower_bound(words: str, name: str, sounding: set[str]) -> float:
    """Bound a name's distance from below, by its length and by its characters that sound like none of the words'."""
    matching = min(len([character for character in name if character in sounding]), len(words))
    longer = len(words) - len(name)
    return (min(len(words), len(name)) - matching) * WRONG + max(longer * ADDED, -longer * OMITTED)


def _distance(words: str, name: str, homophones: Mapping[str, set[str]]) -> float:
    """Compute the cheapest series of slips that makes these words of the name (optimal string alignment)."""
    before: list[float] = []
    last = [column * ADDED for column in range(len(words) + 1)]
    for row, meant in enumerate(name):
        costs = [last[0] + OMITTED]
        for column, typed in enumerate(words):
            if typed == meant:
                costs.append(last[column])
                continue
            least = last[column] + (SAME_SOUND if meant in homophones[typed] else WRONG)
            least = min(least, last[column + 1] + OMITTED, costs[column] + ADDED)
            if row and column and typed == name[row - 1] and words[column - 1] == meant:
                least = min(least, before[column - 1] + SWAPPED)
            costs.append(least)
        before, last = last, costs
    return last[-1]
