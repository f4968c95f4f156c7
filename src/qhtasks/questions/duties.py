"""Who owes what: duties by role and basis, and the obligations that reach a unit.

A duty is one item, one unit, one role and one basis. Named wins over collective and collective over possible; a
unit that owes an item for certain is not also said to be possibly concerned by it. `等` alone makes nobody
responsible.
"""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, NamedTuple

from qhtasks.model.words import AUDIENCES, BASES, EVERYONE, ROLES, SERIES_NAMES, Basis, Role, Series

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from qhtasks.model.bodies import Unit
    from qhtasks.model.dataset import Dataset
    from qhtasks.model.items import Indicator, Task
    from qhtasks.model.obligations import Obligation

ROLE_NAMES: dict[Role, str] = {"lead": "牵头", "participant": "参加"}
UNDATED = "未明确"
"""What is said of an item to which the notice gives no due date."""
BASIS_NAMES: dict[Basis, str] = {"named": "点名", "collective": "集合", "possible": "可能涉及"}


class Duty(NamedTuple):
    """What one unit owes in one item: `via` is the collective through which, None where it is named."""

    item: Indicator | Task
    role: Role
    basis: Basis
    via: str | None = None


class Group(NamedTuple):
    """Duties that are read together, under a title."""

    title: str
    duties: tuple[Duty, ...]


class Shared(NamedTuple):
    """The items that another unit owes for certain, to keep what both share."""

    name: str
    ids: frozenset[str]


class Filter(NamedTuple):
    """Which duties were asked for; None leaves all in. `due` is a part of a due phrase, or of `UNDATED`."""

    role: Role | None = None
    basis: Basis | None = None
    series: Series | None = None
    due: str | None = None
    shared: Shared | None = None

    def lets(self, duty: Duty) -> bool:
        """Whether a duty passes."""
        return (
            self.role in (None, duty.role)
            and self.basis in (None, duty.basis)
            and self.series in (None, duty.item.series)
            and (self.due is None or self.due in (duty.item.due or UNDATED))
            and (self.shared is None or duty.item.id in self.shared.ids)
        )

    def __str__(self) -> str:
        """Say in Chinese what was filtered by; empty where nothing was."""
        told = []
        if self.role:
            told.append(f"角色：{ROLE_NAMES[self.role]}")
        if self.basis:
            told.append(f"依据：{BASIS_NAMES[self.basis]}")
        if self.series:
            told.append(f"系列：{SERIES_NAMES[self.series]}")
        if self.due is not None:
            told.append(f"时限含：{self.due}")
        if self.shared:
            told.append(f"与{self.shared.name}共有")
        return "，".join(told)


class Answer(NamedTuple):
    """The finished answer to “what does this unit owe”: every presenter shows this and asks nothing more."""

    unit: Unit
    duties: tuple[Duty, ...]
    obligations: tuple[Obligation, ...]
    total: int
    filter: Filter
    tally: Mapping[tuple[Role, Basis, str], int]

    def how_many(self, role: Role, basis: Basis, series: str = "ABT") -> int:
        """Count the unit's duties, whatever the filter; the three bases are never added up."""
        return sum(self.tally[role, basis, each] for each in series)


def answer(dataset: Dataset, unit: Unit, only: Filter | None = None) -> Answer:
    """Say what a unit owes, in the notice's order; obligations are shown whole whatever the filter."""
    (found,) = answers(dataset, (unit,), only)
    return found


def answers(dataset: Dataset, units: tuple[Unit, ...], only: Filter | None = None) -> tuple[Answer, ...]:
    """Say what each of several units owes, in one pass over the items."""
    only = only or Filter()
    found = []
    for unit, duties in zip(units, duties_of(dataset, units), strict=True):
        shown = tuple(duty for duty in duties if only.lets(duty))
        tally = Counter((duty.role, duty.basis, duty.item.series) for duty in duties)
        found.append(Answer(unit, shown, obligations_of(dataset, unit, duties), len(duties), only, tally))
    return tuple(found)


def duties_of(dataset: Dataset, units: tuple[Unit, ...]) -> tuple[tuple[Duty, ...], ...]:
    """List each unit's duties in the notice's order, the lead before the participation."""
    reach = _reach(dataset, units)
    duties: dict[str, list[Duty]] = {unit.name: [] for unit in units}
    for item in dataset.items:
        for name, by_role in _duties_in(item, reach).items():
            certain = [duty for duty in by_role.values() if duty.basis != "possible"]
            duties[name] += certain or by_role.values()
    return tuple(tuple(duties[unit.name]) for unit in units)


def _reach(dataset: Dataset, units: tuple[Unit, ...]) -> dict[str, list[tuple[str, Basis, str | None]]]:
    """Map each token of the lists to the units it reaches, on which basis, and through which collective."""
    reach: dict[str, list[tuple[str, Basis, str | None]]] = {unit.name: [(unit.name, "named", None)] for unit in units}
    for each in dataset.collectives:
        basis: Basis = "collective" if each.binding else "possible"
        reach[each.name] = [(unit.name, basis, each.name) for unit in units if each.may_mean(unit)]
    return reach


def _duties_in(
    item: Indicator | Task, reach: dict[str, list[tuple[str, Basis, str | None]]]
) -> dict[str, dict[Role, Duty]]:
    """Find who owes what in one item: for each unit and role the strongest basis."""
    found: dict[str, dict[Role, Duty]] = {}
    for role in ROLES:
        for token in item.tokens(role):
            for name, basis, via in reach.get(token, ()):
                by_role = found.setdefault(name, {})
                if role not in by_role or BASES.index(basis) < BASES.index(by_role[role].basis):
                    by_role[role] = Duty(item, role, basis, via)
    return found


def owed_by(dataset: Dataset, unit: Unit, role: Role | None = None) -> frozenset[str]:
    """Name the items that a unit owes for certain, by name or through a collective, in a role or in either."""
    (duties,) = duties_of(dataset, (unit,))
    return frozenset(duty.item.id for duty in duties if duty.basis != "possible" and role in (None, duty.role))


def certain_duties(dataset: Dataset, units: tuple[Unit, ...]) -> Iterator[tuple[Indicator | Task, dict[str, Duty]]]:
    """Go through the items with what each unit owes for certain in them; who leads and also takes part, leads."""
    reach = _reach(dataset, units)
    for item in dataset.items:
        owed = {}
        for name, by_role in _duties_in(item, reach).items():
            certain = [duty for duty in by_role.values() if duty.basis != "possible"]
            if certain:
                owed[name] = certain[0]
        yield item, owed


def why(dataset: Dataset, unit: Unit, duty: Duty) -> str:
    """Tell the path from the list to a unit that does not stand in it; empty where it is named.

    Who falls under a word that names nobody is for the lead to settle with those concerned (四（二）).
    """
    collective = next((each for each in dataset.collectives if each.name == duty.via), None)
    if collective is None:
        return ""
    if collective.binding:
        return f"“{duty.via}”指全部 {len(collective.members)} 个成员，{unit.name}是其中之一"
    if unit.name in collective.members:
        reach = f"可能指 {len(collective.members)} 个单位，{unit.name}是其中之一"
    else:
        reach = f"可能指 {len(collective.kinds)} 类单位，{unit.name}属于“{unit.kind}”"
    lead = "、".join(duty.item.bodies("lead"))
    return f"“{duty.via}”{reach}；通知没有列名，是否承担由牵头单位（{lead}）商定（四（二））"


def obligations_of(dataset: Dataset, unit: Unit, duties: tuple[Duty, ...]) -> tuple[Obligation, ...]:
    """List what parts 三 and 四 ask of a unit: of everyone, of its role (where certain), or of it by name."""
    roles = {duty.role for duty in duties if duty.basis != "possible"}
    words = {unit.name, EVERYONE} | {word for word, role in AUDIENCES.items() if role in roles}
    words |= {collective.name for collective in dataset.collectives if collective.binding and collective.may_mean(unit)}
    return tuple(each for each in dataset.obligations if not words.isdisjoint(each.reaches))


def grouped(duties: tuple[Duty, ...]) -> tuple[Group, ...]:
    """Sort duties into the groups of a responsibility sheet; empty groups are left out."""
    groups: dict[str, list[Duty]] = {title: [] for title in _GROUPS}
    for duty in duties:
        groups[_group_of(duty)].append(duty)
    for title in _OF_INDICATORS:
        groups[title].sort(key=lambda duty: duty.item.nature != "约束性")
    return tuple(Group(title, tuple(group)) for title, group in groups.items() if group)


_OF_INDICATORS = ("牵头指标（约束性指标在前）", "参加指标")
_OF_TASKS = ("牵头任务", "参加任务")
_BY_COLLECTIVES = ("经集合牵头", "经集合参加")
_POSSIBLE = "可能涉及（是否承担由牵头单位商定）"
_GROUPS = (_OF_INDICATORS[0], _OF_TASKS[0], _OF_INDICATORS[1], _OF_TASKS[1], *_BY_COLLECTIVES, _POSSIBLE)
"""The titles of the groups, in their order; in pairs, that of the lead comes first."""


def _group_of(duty: Duty) -> str:
    """Say in which group a duty is read."""
    if duty.basis == "possible":
        return _POSSIBLE
    titles = _BY_COLLECTIVES if duty.basis == "collective" else _OF_TASKS if duty.item.series == "T" else _OF_INDICATORS
    return titles[ROLES.index(duty.role)]
