"""What a shell may offer while a body's name is being typed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from qhtasks.questions.names import bare, fold, named_counts

if TYPE_CHECKING:
    from collections.abc import Iterator

    from qhtasks.model.bodies import Unit
    from qhtasks.model.dataset import Dataset


def completions(dataset: Dataset, incomplete: str, *, collectives: bool = False) -> tuple[tuple[str, str], ...]:
    """List the words that go on from what was typed, each with what it stands for and how often that is named.

    A unit is offered once, by its name where that fits, else by an alias, without 省, or in pinyin. Shells drop what
    does not begin with the typed text, so nothing else is offered; and what means two units is not, either.
    """
    counts = named_counts(dataset)
    bodies = {word: unit.name for word, unit in _going_on(dataset, fold(incomplete))}
    if collectives:
        bodies |= {each.name: each.name for each in dataset.collectives if fold(each.name).startswith(fold(incomplete))}
    told = ((word, counts.get(name, "未点名"), name) for word, name in bodies.items())
    return tuple((word, count if word == name else f"{name} {count}") for word, count, name in told)


def _going_on(dataset: Dataset, typed: str) -> Iterator[tuple[str, Unit]]:
    """Name for each unit the first of its words that goes on from what was typed."""
    words = {unit.name: [unit.name, *unit.aliases, bare(unit.name)] for unit in dataset.units}
    if typed and typed.isalpha() and typed.replace("ü", "v").isascii():
        words = _in_pinyin(dataset)
    for unit in dataset.units:
        word = next((each for each in words[unit.name] if fold(each).startswith(typed)), None)
        if word:
            yield word, unit


def _in_pinyin(dataset: Dataset) -> dict[str, list[str]]:
    """Write names and aliases in pinyin, whole and by initials, and keep what leads to one unit."""
    from qhtasks.text.pinyin import INITIALS, WHOLE, sounds_of, written

    sounds = sounds_of(dataset.readings)
    words = {
        unit.name: [
            written(bare(each), sounds, way) for way in (WHOLE, INITIALS) for each in (unit.name, *unit.aliases)
        ]
        for unit in dataset.units
    }
    owners = _owners(words)
    return {name: [word for word in each if owners[word] == {name}] for name, each in words.items()}


def _owners(words: dict[str, list[str]]) -> dict[str, set[str]]:
    """Turn the words of each unit into the units of each word."""
    owners: dict[str, set[str]] = {}
    for name, spelt in words.items():
        for word in spelt:
            owners.setdefault(word, set()).add(name)
    return owners
