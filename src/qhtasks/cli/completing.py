"""Tab completion of arguments: names of bodies, ids, sections, kinds and rules.

A shell drops a completion that does not begin with the typed text. From unreadable data nothing is completed, without
an error: a message would land in the line that is being typed.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import typer

from qhtasks.cli.session import Session
from qhtasks.errors import QhtasksError
from qhtasks.model.words import LEVELS, SERIES

if TYPE_CHECKING:
    from collections.abc import Iterable

    from qhtasks.model.dataset import Dataset
    from qhtasks.model.words import Series

Completions = list[tuple[str, str]]
"""Words to complete with, and the description that the shell shows beside each."""


def agency_names(context: typer.Context, incomplete: str) -> Completions:
    """Complete the names of units."""
    return _names(context, incomplete, collectives=False)


def body_names(context: typer.Context, incomplete: str) -> Completions:
    """Complete the names of units and collectives."""
    return _names(context, incomplete, collectives=True)


def record_ids(context: typer.Context, incomplete: str) -> Completions:
    """Complete ids; each is described by its title."""
    dataset = _dataset(context)
    if dataset is None:
        return []
    items = [(item.id, item.title) for item in dataset.items]
    obligations = [(record.id, dataset.section_name(record.section)) for record in dataset.obligations]
    return _beginning([*items, *obligations], incomplete)


def target_keys(context: typer.Context, incomplete: str) -> Completions:
    """Complete the keys of targets; each is described by what it asks for."""
    from qhtasks.questions.targets import aims, phrase_of

    dataset = _dataset(context)
    if dataset is None:
        return []
    rows = aims(dataset).rows
    return _beginning(((aim.key, f"{aim.target.subject}，{phrase_of(aim.target)}") for aim in rows), incomplete)


def sections(context: typer.Context, incomplete: str) -> Completions:
    """Complete the sections that have items: what `list` and `render` take."""
    return _sections(context, incomplete, all_parts=False)


def all_sections(context: typer.Context, incomplete: str) -> Completions:
    """Complete all sections, also those of parts 三 and 四, which have no items: what `search` takes."""
    return _sections(context, incomplete, all_parts=True)


def _sections(context: typer.Context, incomplete: str, *, all_parts: bool) -> Completions:
    """Complete sections by number (二（十）), else by the last part of the number (十) or by title."""
    from qhtasks.questions.find import with_items

    dataset = _dataset(context)
    if dataset is None:
        return []
    titles = dataset.section_titles if all_parts else with_items(dataset)
    numbers = [(number, title) for number, title in titles.items()]
    parts = [(number[2:-1], f"{number}{title}") for number, title in titles.items() if number.startswith("二（")]
    named = [(title, number) for number, title in titles.items()]
    return _beginning(numbers, incomplete) or _beginning([*parts, *named], incomplete)


def series_names(context: typer.Context, incomplete: str) -> Completions:
    """Complete series by letter or name."""
    return _series(context, incomplete, SERIES)


def level_names(context: typer.Context, incomplete: str) -> Completions:
    """Complete the series that are indicators, by letter or name."""
    return _series(context, incomplete, LEVELS)


def _series(context: typer.Context, incomplete: str, among: Iterable[Series]) -> Completions:
    dataset = _dataset(context)
    names = [(series, dataset.form.series_name(series)) for series in among] if dataset else []
    return _beginning(names, incomplete) or _beginning([(name, series) for series, name in names], incomplete)


def kinds(context: typer.Context, incomplete: str) -> Completions:
    """Complete kinds of unit."""
    dataset = _dataset(context)
    return _beginning(((unit.kind, "") for unit in dataset.units), incomplete) if dataset else []


def rule_names(incomplete: str) -> Completions:
    """Complete the names of rules, also of those that run while data is read."""
    from qhtasks.checks.rule import pages

    return _beginning(((page.name, page.manual) for page in pages()), incomplete)


def rule_choices(incomplete: str) -> Completions:
    """Complete the last of several rules joined by commas; only rules that can be selected."""
    from qhtasks.checks.rule import all_rules

    chosen, comma, typed = incomplete.rpartition(",")
    rules = _beginning(((rule.name, rule.manual) for rule in all_rules()), typed)
    return [(chosen + comma + name, manual) for name, manual in rules]


def rule_set_names(context: typer.Context, incomplete: str) -> Completions:
    """Complete the names of the rule sets for lights in the track that the typed line or the environment names."""
    from qhtasks.tracking.folder import load_track
    from qhtasks.tracking.settings import RuleSet

    try:
        track = load_track(Path(str(context.params.get("track"))), ["track.yaml", "rules.yaml"])
    except (QhtasksError, OSError):
        return []
    return _beginning(((filed.record.name, filed.record.source) for filed in track.filed(RuleSet)), incomplete)


def _names(context: typer.Context, incomplete: str, *, collectives: bool) -> Completions:
    from qhtasks.questions.completion import completions

    dataset = _dataset(context)
    return [] if dataset is None else list(completions(dataset, incomplete, collectives=collectives))


def _dataset(context: typer.Context) -> Dataset | None:
    """Open the dataset, which `--data` in the typed line may name; None where it cannot be read."""
    from qhtasks.checks.opening import open_unproven

    try:
        return open_unproven(Session(context.find_root().params.get("data")).root)
    except (QhtasksError, OSError):
        return None


def _beginning(pairs: Iterable[tuple[str, str]], incomplete: str) -> Completions:
    """Keep the words that begin with the typed text, each once."""
    from qhtasks.questions.names import fold

    return list({word: text for word, text in pairs if fold(word).startswith(fold(incomplete))}.items())
