"""What the shell offers on Tab: names of bodies, ids, sections, kinds and rules.

A shell drops what does not begin with the typed text. Data that cannot be read offer nothing, and nothing is said:
words about it would land in the line that is being typed.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import typer

from qhtasks.cli.session import Session
from qhtasks.errors import QhtasksError

if TYPE_CHECKING:
    from collections.abc import Iterable

    from qhtasks.model.records import Dataset

Offers = list[tuple[str, str]]
"""Words, each with what is told beside it."""


def agency_names(context: typer.Context, incomplete: str) -> Offers:
    """Offer units."""
    return _names(context, incomplete, collectives=False)


def body_names(context: typer.Context, incomplete: str) -> Offers:
    """Offer units and collectives."""
    return _names(context, incomplete, collectives=True)


def record_ids(context: typer.Context, incomplete: str) -> Offers:
    """Offer ids with what they are about."""
    dataset = _dataset(context)
    if dataset is None:
        return []
    items = [(item.id, item.title) for item in dataset.items]
    obligations = [(each.id, dataset.section_name(each.section)) for each in dataset.obligations]
    return _beginning([*items, *obligations], incomplete)


def sections(context: typer.Context, incomplete: str) -> Offers:
    """Offer sections by their number, 二（十）, by its last part, 十, and by their titles."""
    dataset = _dataset(context)
    if dataset is None:
        return []
    titles = dataset.section_titles
    numbers = [(number, title) for number, title in titles.items()]
    parts = [(number[2:-1], f"{number}{title}") for number, title in titles.items() if number.startswith("二（")]
    named = [(title, number) for number, title in titles.items()]
    return _beginning(numbers, incomplete) or _beginning([*parts, *named], incomplete)


def kinds(context: typer.Context, incomplete: str) -> Offers:
    """Offer kinds of unit."""
    dataset = _dataset(context)
    return _beginning(((unit.kind, "") for unit in dataset.units), incomplete) if dataset else []


def rule_names(incomplete: str) -> Offers:
    """Offer rules."""
    from qhtasks.checks.rule import pages

    return _beginning(((page.name, page.manual) for page in pages()), incomplete)


def rule_choices(incomplete: str) -> Offers:
    """Offer rules that can be chosen, after the ones that were and a comma."""
    from qhtasks.checks.rule import all_rules

    chosen, comma, typed = incomplete.rpartition(",")
    return [
        (chosen + comma + name, told)
        for name, told in _beginning(((each.name, each.manual) for each in all_rules()), typed)
    ]


def _names(context: typer.Context, incomplete: str, *, collectives: bool) -> Offers:
    from qhtasks.questions.completion import completions

    dataset = _dataset(context)
    return [] if dataset is None else list(completions(dataset, incomplete, collectives=collectives))


def _dataset(context: typer.Context) -> Dataset | None:
    """Open the dataset that the words typed so far name."""
    from qhtasks.checks.opening import open_unproven

    try:
        return open_unproven(Session(context.find_root().params.get("data")).root)
    except (QhtasksError, OSError):
        return None


def _beginning(offers: Iterable[tuple[str, str]], incomplete: str) -> Offers:
    """Keep what goes on from the typed text, each word once."""
    from qhtasks.questions.names import fold

    return list({word: told for word, told in offers if fold(word).startswith(fold(incomplete))}.items())
