"""Completes the name of a unit or collective while it is typed in a shell."""

from __future__ import annotations

from typing import TYPE_CHECKING

from qhtasks.questions.names import bare, fold, named_counts

if TYPE_CHECKING:
    from collections.abc import Iterator

    from qhtasks.model.bodies import Unit
    from qhtasks.model.dataset import Dataset


def completions(dataset: Dataset, incomplete: str, *, collectives: bool = False) -> tuple[tuple[str, str], ...]:
    """List pairs of a completion and its description: the body it stands for and how often that one is named.

    A unit gets one completion: its name where that begins with the typed text, else an alias, its name without 省, or
    its pinyin. Shells drop a completion that does not begin with the typed text, so none is given; neither is one that
    would mean two units.
    """
    counts = named_counts(dataset)
    bodies = {word: unit.name for word, unit in _units_beginning(dataset, fold(incomplete))}
    if collectives:
        names = (collective.name for collective in dataset.collectives)
        bodies |= {name: name for name in names if fold(name).startswith(fold(incomplete))}
    rows = ((word, counts.get(name, "名单未列名"), name) for word, name in bodies.items())
    return tuple((word, count if word == name else f"{name} {count}") for word, count, name in rows)


def _units_beginning(dataset: Dataset, typed: str) -> Iterator[tuple[str, Unit]]:
    """Give, for every unit that has one, its first word that begins with the typed text."""
    words = {unit.name: [unit.name, *unit.aliases, bare(unit.name), *_former(unit)] for unit in dataset.units}
    if typed and typed.isalpha() and typed.replace("ü", "v").isascii():
        words = _pinyin_words(dataset)
    for unit in dataset.units:
        word = next((word for word in words[unit.name] if fold(word).startswith(typed)), None)
        if word:
            yield word, unit


def _former(unit: Unit) -> list[str]:
    """List the former and later names that mean this unit for certain."""
    return [other.name for other in unit.other_names if other.certainty == "certain"]


def _pinyin_words(dataset: Dataset) -> dict[str, list[str]]:
    """Write every unit's name and aliases in pinyin, whole and as initials, without those that two units share."""
    from qhtasks.text.pinyin import INITIALS, WHOLE, sounds_of, written

    sounds = sounds_of(dataset.readings)
    words = {
        unit.name: [
            written(bare(spelling), sounds, way) for way in (WHOLE, INITIALS) for spelling in (unit.name, *unit.aliases)
        ]
        for unit in dataset.units
    }
    owners = _owners(words)
    return {name: [word for word in spelt if owners[word] == {name}] for name, spelt in words.items()}


def _owners(words: dict[str, list[str]]) -> dict[str, set[str]]:
    """Turn the words of every unit into the units of every word."""
    owners: dict[str, set[str]] = {}
    for name, spelt in words.items():
        for word in spelt:
            owners.setdefault(word, set()).add(name)
    return owners
