"""References by name: which words are names in the data, and what a wrong word was probably meant to be."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from qhtasks.questions.names import suggestions
from qhtasks.text.folding import code_points, folded

if TYPE_CHECKING:
    from collections.abc import Container, Iterable, Iterator, Sequence

    from qhtasks.model.dataset import Dataset
    from qhtasks.model.findings import Place


def body_names(dataset: Dataset) -> list[str]:
    """List what may stand in a list of leads or participants, except 等: the names of units and collectives."""
    return [unit.name for unit in dataset.units] + [collective.name for collective in dataset.collectives]


def reference_faults(words: Sequence[str], names: Sequence[str]) -> Iterator[tuple[int, str]]:
    """Find the words that are not among the names, or repeat an earlier word: yields index and complaint."""
    for index, word in enumerate(words):
        if word not in names:
            yield index, f"“{word}”不在名录中{did_you_mean(word, names)}"
        elif word in words[:index]:
            yield index, f"“{word}”出现两次"


def unknown_words(used: Iterable[tuple[str, Place]], known: Container[str]) -> dict[str, list[Place]]:
    """Gather the words that are not known, each with the places where it is used: one missing word is one fault."""
    unknown: dict[str, list[Place]] = {}
    for word, place in used:
        if word not in known:
            unknown.setdefault(word, []).append(place)
    return unknown


def did_you_mean(word: str, names: Sequence[str]) -> str:
    """End a message with the most similar name; empty where none is similar."""
    near = [name for name in names if folded(name) == folded(word)] or suggestions(word, names, 1)
    return f"，是否为“{near[0]}”？{code_points(word, near[0]) if len(word) == len(near[0]) else ''}" if near else ""


def joined_names(word: str, names: Sequence[str], marker: str) -> str:
    """End a message with the list that was meant by several names written as one; empty where it is not that.

    `marker` is that of an open list, `等`, which may end it.
    """
    parts = [part for part in re.split(r"[\s，、；]+", word) if part]
    if parts and parts[-1] not in names and parts[-1].endswith(marker):
        parts[-1:] = [parts[-1].removesuffix(marker), marker]
    known = {marker, *names}
    return f"，是否应为 {', '.join(parts)}？" if len(parts) > 1 and known.issuperset(parts) else ""
