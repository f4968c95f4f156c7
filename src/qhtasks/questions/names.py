"""From the words people type to one unit of the data.

The sure ways come first, and each says what matched: a name in full, then without the province, in pinyin, a part
that only one unit has. What may be a slip is suggested and never taken for an answer.
"""

from __future__ import annotations

from collections import Counter
from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

from qhtasks.errors import QhtasksError
from qhtasks.text.plain import folded

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from qhtasks.model.records import Collective, Dataset, Unit

SHORTEST_PART = 2
"""Characters that a part needs to mean a unit; one, 局 or 水, is answered with a list at best."""
TELLING_PART = 3
"""Characters from which a part tells something wherever it stands: 人事 in 退役军人事务厅 tells nothing."""
INSEPARABLE = ("委", "直", "级")
"""What makes one word with the 省 before it."""
SUGGESTED = 5
"""How many units an error suggests."""
CAUTIONED = 3
"""How many of several units have their cautions told."""
KEPT = 4096
"""Spellings whose forms are remembered: one question asks for them several times."""
LISTED = 20
"""How many units an error lists; 青海 is a part of most full names."""


class UnknownAgencyError(QhtasksError):
    """No unit, or more than one, goes by these words; `near` are those that may be meant, the likeliest first."""

    def __init__(self, message: str, near: Iterable[Unit] = ()) -> None:
        super().__init__(message)
        self.near = tuple(near)


class Match(NamedTuple):
    """The unit that was meant; `how` says why where it was not called by its name, and what to beware of."""

    unit: Unit
    how: str | None = None


class Candidate(NamedTuple):
    """A unit, and the spelling of it that the words match."""

    unit: Unit
    spelling: str

    @property
    def kind(self) -> str:
        """What the spelling is to the unit."""
        kinds = {self.unit.full_name: "全称", self.unit.name: "名称"}
        return kinds.get(self.spelling) or ("别名" if self.spelling in self.unit.aliases else "后来的名称")

    def match(self, how: str) -> Match:
        """Take it, with the caution of whoever did not call a unit by its name."""
        return Match(self.unit, how + _cautions([self.unit]))


@lru_cache(KEPT)
def fold(text: str) -> str:
    """Even out what people type: full and half width are one, spaces and case do not count."""
    return "".join(folded(text).split())


@lru_cache(KEPT)
def unpunctuated(text: str) -> str:
    """Fold, and leave quotes, brackets and the like away."""
    return "".join(filter(str.isalnum, fold(text)))


@lru_cache(KEPT)
def bare(text: str) -> str:
    """Leave the province in front away, too; 省委, 省直 and 省级 stay whole."""
    kept = unpunctuated(text)
    kept = kept.removeprefix("青海") if kept.startswith("青海省") else kept
    return kept if kept[1:2] in INSEPARABLE else kept.removeprefix("省")


def find_unit(dataset: Dataset, words: str) -> Match:
    """Find the one unit that is meant; words that mean none or several are an error that says which are near.

    A unit's very name is the common case, and costs nothing but looking for it.
    """
    for unit in dataset.units:
        if words == unit.name:
            return Match(unit)
    for find in (_by_spelling, _without_province, _by_pinyin, _by_part):
        if match := find(dataset, words):
            return match
    near = suggested_units(dataset, words)
    raise UnknownAgencyError(_no_such_unit(dataset, words, near), near)


def find_body(dataset: Dataset, words: str) -> Unit | Collective:
    """Find a unit as `find_unit` does, or a collective by its very name."""
    return match_body(dataset, words)[0]


def match_body(dataset: Dataset, words: str) -> tuple[Unit | Collective, str | None]:
    """Find a body, and say how it was matched where it was not called by its name."""
    for collective in dataset.collectives:
        if fold(words) == fold(collective.name):
            return collective, None
    return find_unit(dataset, words)


def suggestions(words: str, names: Iterable[str], count: int = 3) -> list[str]:
    """The names most like these words, the most alike first."""
    from qhtasks.text.likeness import nearest

    return nearest(words, names, {}, count)


def named_counts(dataset: Dataset) -> dict[str, str]:
    """Say how often each body is named as lead and as participant, in Chinese; who is never named is left out."""
    lead = Counter(name for item in dataset.items for name in item.bodies("lead"))
    participant = Counter(name for item in dataset.items for name in item.bodies("participant"))
    return {name: f"牵头 {lead[name]} 参加 {participant[name]}" for name in (lead | participant)}


def _by_spelling(dataset: Dataset, words: str) -> Match | None:
    """Find a unit by all of a name; a collective's name is none, and says so."""
    wanted = fold(words)
    for collective in dataset.collectives:
        if wanted == fold(collective.name):
            raise UnknownAgencyError(_is_collective(dataset, collective))
    for unit in dataset.units:
        for spelling in unit.spellings:
            if wanted == fold(spelling):
                return _spelt(words, Candidate(unit, spelling))
    return None


def _spelt(words: str, hit: Candidate) -> Match:
    """Say what a whole name is to its unit; names in full cannot be mistaken, and need no caution."""
    told = f"“{words}”即{hit.unit.name}（{hit.kind}）"
    if hit.spelling == hit.unit.name:
        return Match(hit.unit)
    return Match(hit.unit, told) if hit.spelling == hit.unit.full_name else hit.match(told)


def _without_province(dataset: Dataset, words: str) -> Match | None:
    """Find a unit whose name differs only in front, by 省, 青海省 or 青海."""
    wanted = {bare(words), bare(words).removeprefix("青海")} - {""}
    hits = _holding(dataset, lambda spelling: bare(spelling) in wanted)
    return _only(dataset, words, hits, "“{words}”即{name}{where}")


def _by_pinyin(dataset: Dataset, words: str) -> Match | None:
    """Find a unit by pinyin: the surest way of typing that leads anywhere decides."""
    from qhtasks.text.pinyin import Typed, letters_of, sounds_of

    letters = letters_of(words)
    typed = Typed(letters, sounds_of(dataset.readings) if letters else {})
    for way in typed.ways:
        hits = _holding(dataset, lambda spelling: typed.means((unpunctuated(spelling), bare(spelling)), way))  # noqa: B023 - called at once
        if hits:
            return _only(dataset, words, hits, f"“{{words}}”是{{name}}的{way.name}{{where}}")
    return None


def _by_part(dataset: Dataset, words: str) -> Match | None:
    """Find the one unit with these words in its name, or, where they tell enough, in another of its spellings.

    Every 人民政府 holds 民政, and yet 民政 is 省民政厅: two characters count in names and at a beginning only.
    """
    names = {unit.name for unit in dataset.units}
    whole = unpunctuated(words)
    for part in filter(None, dict.fromkeys((whole, bare(words), bare(words).removeprefix("青海")))):
        hits = _holding(dataset, lambda spelling: _holds(spelling, part, anywhere=spelling in names))  # noqa: B023 - called at once
        if hits and (len(part) >= SHORTEST_PART or (part == whole and len(hits) > 1)):
            return _only(dataset, words, hits, "含“{words}”的单位只有{name}{where}")
    return None


def _holds(spelling: str, part: str, *, anywhere: bool) -> bool:
    if anywhere or len(part) >= TELLING_PART:
        return part in unpunctuated(spelling)
    return unpunctuated(spelling).startswith(part) or bare(spelling).startswith(part)


def _holding(dataset: Dataset, fits: Callable[[str], bool]) -> list[Candidate]:
    """List the units with a spelling that fits, each with the first one."""
    hits = []
    for unit in dataset.units:
        spelling = next(filter(fits, unit.spellings), None)
        hits += [Candidate(unit, spelling)] if spelling else []
    return hits


def of_kind(dataset: Dataset, kind: str | None) -> tuple[Unit, ...]:
    """Pick the units of a kind, or all; a kind that nobody has is an error that lists the kinds."""
    if kind is None:
        return dataset.units
    picked = tuple(unit for unit in dataset.units if unit.kind == kind)
    if not picked:
        kinds = "、".join(dict.fromkeys(unit.kind for unit in dataset.units))
        raise QhtasksError(f"没有“{kind}”这一类。类别有：{kinds}")
    return picked


def _only(dataset: Dataset, words: str, hits: list[Candidate], told: str) -> Match | None:
    """Take the only hit; several are an error that lists them, for nobody but the reader knows which one is meant."""
    if len(hits) > 1:
        counts = named_counts(dataset)
        names = [f"{hit.unit.name}（{counts.get(hit.unit.name, '未点名')}）" for hit in hits]
        listed = "、".join(names[:LISTED]) + ("等" if len(names) > LISTED else "")
        units = [hit.unit for hit in hits]
        told = f"“{words}”可以指 {len(units)} 个单位，请写明是哪一个：{listed}{_cautions(units)}"
        raise UnknownAgencyError(told, units)
    for hit in hits:
        where = "" if hit.spelling == hit.unit.name else f"（{hit.kind}“{hit.spelling}”）"
        return hit.match(told.format(words=words, name=hit.unit.name, where=where))
    return None


def _is_collective(dataset: Dataset, collective: Collective) -> str:
    members = [unit.name for unit in dataset.units if unit.name in collective.members]
    told = f"列明或可能的成员：{'、'.join(members)}" if members else (collective.note or "成员未列明").rstrip("。")
    asked = f"qhtasks list --lead {collective.name} 或 --participant {collective.name}"
    return f"“{collective.name}”是集合，不是一个单位。{told}。查条目用 {asked}"


def _cautions(units: list[Unit]) -> str:
    """Tell what to beware of with the first few units, each caution once."""
    told = dict.fromkeys(unit.caution for unit in units[:CAUTIONED] if unit.caution)
    return f"。注意：{''.join(told)}" if told else ""


def _no_such_unit(dataset: Dataset, words: str, near: list[Unit]) -> str:
    """Suggest units, and tell of collectives that hold the words."""
    part = unpunctuated(words)
    hint = f"是否为：{'、'.join(unit.name for unit in near)}？" if near else "用 qhtasks agencies 看全部单位。"
    held = [each.name for each in dataset.collectives if len(part) >= SHORTEST_PART and part in unpunctuated(each.name)]
    also = f"含这些字的集合有：{'、'.join(held)}。" if held else ""
    return f"没有叫“{words}”的单位。{hint}{also}{_cautions(near[:1]).removeprefix('。')}"


def suggested_units(dataset: Dataset, words: str) -> list[Unit]:
    """List the units that misspelt words may mean, the likeliest first; pinyin may also be unfinished."""
    from qhtasks.text.likeness import nearest
    from qhtasks.text.pinyin import MISTYPED, WHOLE, letters_of, sounds_of, written

    letters, sounds = letters_of(words), sounds_of(dataset.readings)
    owners = {fold(spelling): unit for unit in dataset.units for spelling in unit.spellings}
    if letters:
        owners = {written(bare(spelling), sounds, WHOLE): unit for spelling, unit in owners.items()}
    begun = [each for each in owners if letters and each.startswith(letters)]
    close = [each for each in owners if not letters or abs(len(each) - len(letters)) <= MISTYPED]
    near = nearest(letters or fold(words), close, sounds, 2 * SUGGESTED)
    return list({owners[each].name: owners[each] for each in begun + near}.values())[:SUGGESTED]
