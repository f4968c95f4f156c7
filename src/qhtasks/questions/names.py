"""Finds the one unit that people mean by the words they type.

The words are compared with every spelling of a unit (name, full name, aliases, former and later names) in four ways,
the surest first: whole, without the province in front, in pinyin, as a part that only one unit has. The answer says
which way it was. A misspelt name is never an answer; the error suggests what may have been meant. The name of a body
that came after the notice, and of which no text says what it took over, is an error that says so.
"""

from __future__ import annotations

import re
from collections import Counter
from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

from qhtasks.errors import QhtasksError
from qhtasks.questions.later import related_to, unknown_to_notice
from qhtasks.questions.succession import as_unit, heritage_of, with_later_names
from qhtasks.text.folding import folded

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from qhtasks.model.bodies import Collective, OtherName, Unit
    from qhtasks.model.dataset import Dataset
    from qhtasks.model.succession import Successor

SHORTEST_PART = 2
"""Characters of a part that may mean a unit; a single one, 局 or 水, is too vague and gives at best a list."""
DISTINCTIVE_PART = 3
"""Characters of a part that may stand inside a spelling; shorter ones mislead, as 人事 in 退役军人事务厅."""
INSEPARABLE = ("委", "直", "级")
"""Characters that form one word with the 省 before them: 省委, 省直, 省级."""
SUGGESTED = 5
"""Units that an error suggests at most."""
CAUTIONED = 3
"""Units at most whose cautions a message gives: where more are listed, none is particularly easily confused."""
CACHED = 4096
"""Spellings whose forms are cached: one question asks for each several times."""
LISTED = 4
"""Units that an error lists at most, to fit into three lines: 青海, for one, is a part of most full names."""
CENTRAL = ("国家", "中国")
"""What the names of branches of the centre begin with."""


class UnknownAgencyError(QhtasksError):
    """The words mean no unit, or several; `near` are the units that may be meant, the likeliest first."""

    def __init__(self, message: str, near: Iterable[Unit] = ()) -> None:
        super().__init__(message)
        self.near = tuple(near)


class Match(NamedTuple):
    """The unit that was meant; `how` explains the match and gives the unit's caution, None for the very name."""

    unit: Unit
    how: str | None = None


class Candidate(NamedTuple):
    """A unit that may be meant, and the one of its spellings that matched."""

    unit: Unit
    spelling: str

    @property
    def other(self) -> OtherName | None:
        """The name of another time, or of a body that was taken over, that the spelling is; None for any other."""
        return next((other for other in self.unit.other_names if other.name == self.spelling), None)

    @property
    def kind(self) -> str:
        """Say in Chinese what the spelling is to the unit: full name, name, alias, or how it is related."""
        if self.other:
            return self.other.relation + ("" if self.sure else "；未核实")
        kinds = {self.unit.full_name: "全称", self.unit.name: "名称"}
        return kinds.get(self.spelling) or ("别名" if self.spelling in self.unit.aliases else "后来的名称")

    @property
    def sure(self) -> bool:
        """Whether the spelling means this unit for certain."""
        return self.other is None or self.other.certainty == "certain"

    def match(self, how: str) -> Match:
        """Take the unit; the caution is added, as one who does not know the name may not know the unit either."""
        return Match(self.unit, how + _cautions([self.unit]))


@lru_cache(CACHED)
def fold(text: str) -> str:
    """Fold full-width forms and case, and remove white space."""
    return "".join(folded(text).split())


@lru_cache(CACHED)
def unpunctuated(text: str) -> str:
    """Fold, and remove quotes, brackets and all other punctuation."""
    return "".join(filter(str.isalnum, fold(text)))


@lru_cache(CACHED)
def bare(text: str) -> str:
    """Fold, remove punctuation and the province in front, 青海省 or 省; 省委, 省直 and 省级 stay whole."""
    name = unpunctuated(text)
    name = name.removeprefix("青海") if name.startswith("青海省") else name
    return name if name[1:2] in INSEPARABLE else name.removeprefix("省")


def separated(words: Iterable[str]) -> tuple[str, ...]:
    """Split words at the signs by which people join names or ids: 省水利厅、省林草局, T156，T157."""
    parts: list[str] = []
    for text in words:
        parts += [part.strip() for part in re.split("[、，,；;]", text) if part.strip()] or [text]
    return tuple(dict.fromkeys(parts))


def find_unit(dataset: Dataset, words: str) -> Match:
    """Find the one unit that is meant, or raise `UnknownAgencyError`.

    A unit's very name comes first: it is the common case, and needs no folding of other spellings.
    """
    if not words.strip():
        raise UnknownAgencyError("没有写单位")
    for unit in dataset.units:
        if words == unit.name:
            return Match(unit)
    for find in (_by_spelling, _without_province):
        if match := find(dataset, words):
            return match
    _refuse_successor(dataset, words, _successor_called(_strangers(dataset), words))
    for find in (_by_pinyin, _by_part):
        if match := find(dataset, words):
            return match
    _refuse_successor(dataset, words, _successor_like(dataset, words))
    if len(several := separated([words])) > 1:
        raise UnknownAgencyError(
            f"“{words}”是几个单位，一次查一个；几个单位共有的：qhtasks together {' '.join(several)}"
        )
    near = _suggested(dataset, words)
    raise UnknownAgencyError(_no_such_unit(dataset, words, near), [candidate.unit for candidate in near])


def find_on_day(dataset: Dataset, words: str, day: str | None) -> Match:
    """Find the one body that is meant on a day: a unit or, by a name of its own that it bore then, its successor.

    Where it did not bear that name yet, or bears it no more, or nobody can say, it is the unit of the notice.
    """
    called = _successor_called(dataset.successors, words) if day else None
    former = [part.former.name for part in heritage_of(dataset, called.name, day) if part.sure] if called else []
    if not called or not former:
        return find_unit(dataset, words)
    return Match(as_unit(called), f"“{words}”是通知以后的机构，{day} 时承接原{'、'.join(former)}的职责")


def spellings(dataset: Dataset) -> dict[str, tuple[str, ...]]:
    """List, for each unit, all that it is found by, its name first; the names that it certainly took later are last."""
    later = with_later_names(dataset)
    return {
        unit.name: (*unit.spellings, *(name for successor in later[unit.name] for name in successor.spellings))
        for unit in dataset.units
    }


def _refuse_successor(dataset: Dataset, words: str, successor: Successor | None) -> None:
    """Say of a body that the notice does not know what is known of it; its duties are nobody's guess."""
    if successor:
        names = related_to(dataset, successor)
        near = [unit for unit in dataset.units if unit.name in names]
        raise UnknownAgencyError(unknown_to_notice(dataset, words, successor), near)


def _strangers(dataset: Dataset) -> list[Successor]:
    """List the successors that are no unit of the notice under a later name."""
    known = {successor.name for successors in with_later_names(dataset).values() for successor in successors}
    return [successor for successor in dataset.successors if successor.name not in known]


def _successor_called(successors: Sequence[Successor], words: str) -> Successor | None:
    """Find a successor by a whole spelling, with or without the province."""
    wanted = {bare(words), bare(words).removeprefix("青海")} - {""}
    fitting = (each for each in successors if not wanted.isdisjoint(map(bare, each.spellings)))
    return next(fitting, None)


def _successor_like(dataset: Dataset, words: str) -> Successor | None:
    """Find the only successor by pinyin, or by a part of its name."""
    from qhtasks.text.pinyin import Typed, letters_of, sounds_of

    letters, part = letters_of(words), bare(words)
    typed = Typed(letters, sounds_of(dataset.readings) if letters else {})
    fitting = [
        each
        for each in _strangers(dataset)
        if any(typed.means((unpunctuated(name), bare(name)), way) for way in typed.ways for name in each.spellings)
        or (len(part) >= SHORTEST_PART and any(part in unpunctuated(name) for name in each.spellings))
    ]
    return fitting[0] if len(fitting) == 1 else None


def match_body(dataset: Dataset, words: str, day: str | None = None) -> tuple[Unit | Collective, str | None]:
    """Find a collective by its name, else a unit as `find_on_day` does; the second value is the `how` of its match."""
    for collective in dataset.collectives:
        if fold(words) == fold(collective.name):
            return collective, None
    match = find_on_day(dataset, words, day)
    return match.unit, match.how


def suggestions(words: str, names: Iterable[str], count: int = 3) -> list[str]:
    """List the names most similar to these words, at most `count`, the most similar first."""
    from qhtasks.text.likeness import nearest

    return nearest(words, names, {}, count)


def named_counts(dataset: Dataset) -> dict[str, str]:
    """Say in Chinese how often each body is named as lead and as participant; one that is never named has no entry."""
    lead = Counter(name for item in dataset.items for name in dataset.bodies(item, "lead"))
    participant = Counter(name for item in dataset.items for name in dataset.bodies(item, "participant"))
    return {name: f"牵头 {lead[name]} 参加 {participant[name]}" for name in (lead | participant)}


def _by_spelling(dataset: Dataset, words: str) -> Match | None:
    """Find a unit by a whole spelling; the name of a collective raises an error of its own."""
    wanted = fold(words)
    for collective in dataset.collectives:
        if wanted == fold(collective.name):
            raise UnknownAgencyError(_is_collective(dataset, collective))
    candidates = _candidates(dataset, lambda spelling: wanted == fold(spelling))
    return _spelt(words, candidates[0]) if len(candidates) == 1 else _only(dataset, words, candidates, "")


def _spelt(words: str, candidate: Candidate) -> Match:
    """Match a whole spelling; name and full name cannot be mistaken and need no caution."""
    how = f"“{words}”{'即' if candidate.sure else '很可能指'}{candidate.unit.name}（{candidate.kind}）"
    if candidate.spelling == candidate.unit.name:
        return Match(candidate.unit)
    return Match(candidate.unit, how) if candidate.spelling == candidate.unit.full_name else candidate.match(how)


def _without_province(dataset: Dataset, words: str) -> Match | None:
    """Find a unit by a spelling that differs only in the 省, 青海省 or 青海 in front."""
    wanted = {bare(words), bare(words).removeprefix("青海")} - {""}
    candidates = _candidates(dataset, lambda spelling: bare(spelling) in wanted)
    return _only(dataset, words, candidates, "“{words}”{is_name}{where}")


def _by_pinyin(dataset: Dataset, words: str) -> Match | None:
    """Find a unit by pinyin; of the ways to type it, the first that matches any unit decides."""
    from qhtasks.text.pinyin import Typed, letters_of, sounds_of

    letters = letters_of(words)
    typed = Typed(letters, sounds_of(dataset.readings) if letters else {})
    for way in typed.ways:
        candidates = _candidates(dataset, lambda spelling: typed.means((unpunctuated(spelling), bare(spelling)), way))  # noqa: B023 - called at once
        if candidates:
            current = [candidate for candidate in candidates if not candidate.other] or candidates
            return _only(dataset, words, current, f"“{{words}}”是{{name}}的{way.name}{{where}}")
    return None


def _by_part(dataset: Dataset, words: str) -> Match | None:
    """Find the one unit with these words in its name or, where they are distinctive enough, in another spelling.

    民政 means 省民政厅 although every 人民政府 holds these two characters: so short a part counts in names, and else
    only at the beginning of a spelling.
    """
    names = {unit.name for unit in dataset.units}
    whole = unpunctuated(words)
    for part in filter(None, dict.fromkeys((whole, bare(words), bare(words).removeprefix("青海")))):
        barred = frozenset() if part == whole else _central(dataset)
        candidates = _candidates(
            dataset,
            lambda spelling: spelling not in barred and _holds(spelling, part, anywhere=spelling in names),  # noqa: B023 - called at once
        )
        if candidates and (len(part) >= SHORTEST_PART or (part == whole and len(candidates) > 1)):
            return _only(dataset, words, candidates, "含“{words}”的单位只有{name}{where}")
    return None


def _central(dataset: Dataset) -> frozenset[str]:
    """List what bodies of the centre are called without 省: with 省 in front, words ask for the province's own.

    省物资储备局 does not mean 国家粮食和物资储备局青海局 because its last characters stand in that name.
    """
    units = (unit for unit in dataset.units if unit.name.startswith(CENTRAL))
    return frozenset(spelling for unit in units for spelling in unit.spellings if not spelling.startswith("省"))


def _holds(spelling: str, part: str, *, anywhere: bool) -> bool:
    if anywhere or len(part) >= DISTINCTIVE_PART:
        return part in unpunctuated(spelling)
    return unpunctuated(spelling).startswith(part) or bare(spelling).startswith(part)


def _candidates(dataset: Dataset, fits: Callable[[str], bool]) -> list[Candidate]:
    """List the units with a spelling that fits, each with its first; unverified ones only where there is no other."""
    called = spellings(dataset)
    first = ((unit, next(filter(fits, called[unit.name]), None)) for unit in dataset.units)
    candidates = [Candidate(unit, spelling) for unit, spelling in first if spelling]
    return [candidate for candidate in candidates if candidate.sure] or candidates


def _only(dataset: Dataset, words: str, candidates: list[Candidate], how: str) -> Match | None:
    """Match the only candidate, None where there is none; several are an error that lists them.

    `how` is a format string with the fields `words`, `name`, `is_name` (即 or 很可能指 before the name) and `where`.
    """
    if len(candidates) > 1:
        counts = named_counts(dataset)
        units = [candidate.unit for candidate in candidates]
        names = [f"{unit.name}（{counts.get(unit.name, '名单未列名')}）" for unit in units]
        left = len(names) - LISTED
        listed = "、".join(names[:LISTED]) + (f"，另有 {left} 个，qhtasks agencies 看全部" if left > 0 else "")
        message = f"“{words}”可以指 {len(units)} 个单位，请写明是哪一个：{listed}{_cautions(units)}"
        raise UnknownAgencyError(message, units)
    if not candidates:
        return None
    (candidate,) = candidates
    name, spelling = candidate.unit.name, candidate.spelling
    where = (
        ""
        if spelling == name
        else f"（“{spelling}”，{candidate.kind}）"
        if candidate.other
        else f"（{candidate.kind}“{spelling}”）"
    )
    is_name = f"{'即' if candidate.sure else '很可能指'}{name}"
    return candidate.match(how.format(words=words, name=name, is_name=is_name, where=where))


def _is_collective(dataset: Dataset, collective: Collective) -> str:
    members = [unit.name for unit in dataset.units if unit.name in collective.members]
    note = (collective.note or "成员未列明").partition("；")[0].rstrip("。")
    who = f"列明或可能的成员：{'、'.join(members)}" if members else note
    command = f"qhtasks list --lead {collective.name} 或 --participant {collective.name}"
    return f"“{collective.name}”是集合，不是一个单位。{who}。查事项用 {command}"


def _cautions(units: list[Unit]) -> str:
    """Give the cautions of units, each once; empty where they have none, or where the units are many."""
    cautions = dict.fromkeys(unit.caution for unit in units if unit.caution and len(units) <= CAUTIONED)
    return f"。注意：{''.join(cautions)}" if cautions else ""


def _no_such_unit(dataset: Dataset, words: str, near: list[Candidate]) -> str:
    """Suggest units, and name the collectives that have these words in their names."""
    part = unpunctuated(words)
    hint = f"是否为：{'、'.join(map(_suggestion, near))}？" if near else "用 qhtasks agencies 看全部单位。"
    names = [collective.name for collective in dataset.collectives]
    holding = [name for name in names if len(part) >= SHORTEST_PART and part in unpunctuated(name)]
    also = f"含这些字的集合有：{'、'.join(holding)}。" if holding else ""
    return (
        f"没有叫“{words}”的单位。{hint}{also}{_cautions([candidate.unit for candidate in near[:1]]).removeprefix('。')}"
    )


def _suggestion(candidate: Candidate) -> str:
    """Name a unit, with the name of another body or time by which alone it is near to what was typed."""
    return candidate.unit.name if candidate.sure else f"{candidate.unit.name}（“{candidate.spelling}”，未核实）"


def _suggested(dataset: Dataset, words: str) -> list[Candidate]:
    """List the units that misspelt words may mean, the likeliest first; in pinyin the words may also be unfinished."""
    from qhtasks.text.likeness import nearest
    from qhtasks.text.pinyin import MISTYPED, WHOLE, letters_of, sounds_of, written

    letters, sounds = letters_of(words), sounds_of(dataset.readings)
    called = spellings(dataset)
    every = (Candidate(unit, spelling) for unit in dataset.units for spelling in called[unit.name])
    owners = {fold(candidate.spelling): candidate for candidate in every}
    if letters:
        owners = {written(bare(spelling), sounds, WHOLE): candidate for spelling, candidate in owners.items()}
    begun = [key for key in owners if letters and key.startswith(letters)]
    close = [key for key in owners if not letters or abs(len(key) - len(letters)) <= MISTYPED]
    near = nearest(letters or fold(words), close, sounds, 2 * SUGGESTED)
    nearest_of: dict[str, Candidate] = {}
    for key in begun + near:
        nearest_of.setdefault(owners[key].unit.name, owners[key])
    return [*nearest_of.values()][:SUGGESTED]
