"""From the words people type to one unit of the data."""

from __future__ import annotations

import unicodedata
from typing import TYPE_CHECKING, NamedTuple

from qhtasks.errors import QhtasksError

if TYPE_CHECKING:
    from collections.abc import Iterable

    from qhtasks.dataset.records import Collective, Dataset, Unit

CLOSE = 0.4
"""How alike a name must be to be suggested; difflib's own 0.6 misses common short forms."""


class UnknownAgencyError(QhtasksError):
    """No unit, or more than one, goes by these words."""


class Match(NamedTuple):
    """The unit that was meant; `how` says why where it was not called by its name."""

    unit: Unit
    how: str | None = None


def fold(text: str) -> str:
    """Even out what people type: full and half width are one, spaces and case do not count."""
    return "".join(unicodedata.normalize("NFKC", text).casefold().split())


def find_unit(dataset: Dataset, words: str) -> Match:
    """Find the one unit of this name, full name, alias or later name, or with this part in one of them."""
    found = _by_spelling(dataset, words) or _by_part(dataset, words)
    if found:
        return found
    raise UnknownAgencyError(_no_such_unit(dataset, words))


def _by_spelling(dataset: Dataset, words: str) -> Match | None:
    """Find a unit by all of a name; a collective's name is none, and says so."""
    wanted = fold(words)
    for collective in dataset.collectives:
        if wanted == fold(collective.name):
            raise UnknownAgencyError(_is_collective(dataset, collective))
    for unit in dataset.units:
        if wanted == fold(unit.name):
            return Match(unit)
        if wanted in map(fold, unit.spellings):
            return Match(unit, f"“{words}”即{unit.name}")
    return None


def _by_part(dataset: Dataset, words: str) -> Match | None:
    """Find the one unit with these words in its name; else in an alias; else in its full name.

    In this order, because every 人民政府 holds 民政, and yet 民政 is 省民政厅.
    """
    for field, told in (("name", "名称"), ("aliases", "别名"), ("full_name", "全称")):
        holding = _holding(dataset, fold(words), field)
        if len(holding) > 1:
            names = "、".join(unit.name for unit, _ in holding)
            raise UnknownAgencyError(f"{told}中含“{words}”的单位有 {len(holding)} 个，请写明是哪一个：{names}")
        for unit, spelling in holding:
            where = "" if spelling == unit.name else f"（{told}“{spelling}”）"
            return Match(unit, f"{told}中含“{words}”的单位只有{unit.name}{where}")
    return None


def _holding(dataset: Dataset, wanted: str, field: str) -> list[tuple[Unit, str]]:
    """List the units with a name, alias or full name that holds the words, each with the spelling that does."""
    found = []
    for unit in dataset.units:
        spellings = unit.aliases if field == "aliases" else (getattr(unit, field),)
        held = [spelling for spelling in spellings if wanted and wanted in fold(spelling)]
        found += [(unit, held[0])] if held else []
    return found


def find_body(dataset: Dataset, words: str) -> Unit | Collective:
    """Find a unit as `find_unit` does, or a collective by its very name."""
    for collective in dataset.collectives:
        if fold(words) == fold(collective.name):
            return collective
    return find_unit(dataset, words).unit


def of_kind(dataset: Dataset, kind: str | None) -> tuple[Unit, ...]:
    """Pick the units of a kind, or all; a kind that nobody has is an error that lists the kinds."""
    if kind is None:
        return dataset.units
    picked = tuple(unit for unit in dataset.units if unit.kind == kind)
    if not picked:
        kinds = "、".join(dict.fromkeys(unit.kind for unit in dataset.units))
        raise QhtasksError(f"没有“{kind}”这一类。类别有：{kinds}")
    return picked


def suggestions(words: str, names: Iterable[str], count: int = 3) -> list[str]:
    """The names most like these words, the most alike first."""
    from difflib import get_close_matches

    return get_close_matches(words, list(names), n=count, cutoff=CLOSE)


def _is_collective(dataset: Dataset, collective: Collective) -> str:
    members = [unit.name for unit in dataset.units if unit.name in collective.members]
    told = f"列明或可能的成员：{'、'.join(members)}" if members else (collective.note or "成员未列明").rstrip("。")
    asked = f"qhtasks list --lead {collective.name} 或 --participant {collective.name}"
    return f"“{collective.name}”是集合，不是一个单位。{told}。查条目用 {asked}"


def _no_such_unit(dataset: Dataset, words: str) -> str:
    owners = {spelling: unit.name for unit in dataset.units for spelling in unit.spellings}
    names = dict.fromkeys(owners[spelling] for spelling in suggestions(words, owners, 8))
    hint = f"是否为：{'、'.join(list(names)[:5])}？" if names else "用 qhtasks agencies 看全部单位。"
    return f"没有叫“{words}”的单位。{hint}"
