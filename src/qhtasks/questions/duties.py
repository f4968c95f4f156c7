"""Who owes what: duties by role and basis.

A duty is one item, one unit, one role and one basis. Named wins over collective and collective over possible; a
unit that owes an item for certain is not also said to be possibly concerned by it. `等` alone makes nobody
responsible.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from qhtasks.model.words import BASES, ROLES, Basis, Role, hedged

if TYPE_CHECKING:
    from collections.abc import Iterator

    from qhtasks.model.bodies import Unit
    from qhtasks.model.dataset import Dataset
    from qhtasks.model.items import Indicator, Task

ROLE_NAMES: dict[Role, str] = {"lead": "牵头", "participant": "参加"}
UNDATED = "未明确"
"""What is said of an item to which the notice gives no due date."""
BASIS_NAMES: dict[Basis, str] = {"named": "列名", "collective": "集合", "possible": "可能涉及", "succeeded": "承接"}


class Duty(NamedTuple):
    """What one unit owes in one item: `via` is the collective through which, None where it is named.

    Of a duty that was inherited, `via` is the body that the notice names.
    """

    item: Indicator | Task
    role: Role
    basis: Basis
    via: str | None = None

    @property
    def certain(self) -> bool:
        """Whether it is owed for certain: by name, or through a collective that means all its members."""
        return self.basis != "possible"


class Standing(NamedTuple):
    """Where the word that reaches a unit stands in a list: the `place`, from 1, among `of` names.

    `等` is no name, nor is `等市州政府`, which only says that there are more. `alone` says that the unit is the only
    one in the list, which `等` does not leave open. It is no rank: several leads are equal.
    """

    place: int
    of: int
    alone: bool


def standing_of(dataset: Dataset, unit: Unit, duty: Duty) -> Standing | None:
    """Find a duty's place in its list; None where the duty is only possible, or inherited."""
    if duty.basis not in ("named", "collective"):
        return None
    tokens = duty.item.tokens(duty.role)
    names = [token for token in tokens if not token.startswith(dataset.form.open)]
    return Standing(names.index(duty.via or unit.name) + 1, len(names), tokens == (unit.name,))


def duties_of(dataset: Dataset, units: tuple[Unit, ...]) -> tuple[tuple[Duty, ...], ...]:
    """List each unit's duties in the notice's order, the lead before the participation."""
    reach = _reach(dataset, units)
    duties: dict[str, list[Duty]] = {unit.name: [] for unit in units}
    for item in dataset.items:
        for name, by_role in _duties_in(item, reach).items():
            certain = [duty for duty in by_role.values() if duty.certain]
            duties[name] += certain or by_role.values()
    return tuple(tuple(duties[unit.name]) for unit in units)


_Reach = dict[str, list[tuple[str, Basis, str | None]]]
"""For each word of the lists: the names of the units it means, on which basis, and through which collective."""


def _reach(dataset: Dataset, units: tuple[Unit, ...]) -> _Reach:
    """Say what each word of the lists means, as far as it means any of some units."""
    reach: _Reach = {unit.name: [(unit.name, "named", None)] for unit in units}
    for collective in dataset.collectives:
        basis: Basis = "collective" if collective.binding else "possible"
        reach[collective.name] = [(unit.name, basis, collective.name) for unit in units if collective.may_mean(unit)]
    return reach


def _duties_in(item: Indicator | Task, reach: _Reach) -> dict[str, dict[Role, Duty]]:
    """Find who owes what in one item: for each unit and role the strongest basis."""
    owed: dict[str, dict[Role, Duty]] = {}
    for role in ROLES:
        for token in item.tokens(role):
            for name, basis, via in reach.get(token, ()):
                by_role = owed.setdefault(name, {})
                if role not in by_role or BASES.index(basis) < BASES.index(by_role[role].basis):
                    by_role[role] = Duty(item, role, basis, via)
    return owed


def owed_by(dataset: Dataset, unit: Unit, role: Role | None = None) -> frozenset[str]:
    """Name the items that a unit owes for certain, by name or through a collective, in a role or in either."""
    (duties,) = duties_of(dataset, (unit,))
    return certain_items(duties, role)


def certain_items(duties: tuple[Duty, ...], role: Role | None = None) -> frozenset[str]:
    """Name the items among a unit's duties that it owes for certain, in a role or in either."""
    return frozenset(duty.item.id for duty in duties if duty.certain and role in (None, duty.role))


def certain_duties(dataset: Dataset, units: tuple[Unit, ...]) -> Iterator[tuple[Indicator | Task, dict[str, Duty]]]:
    """Give each item with the certain duty of each unit that has one, by its name; leading wins over taking part."""
    reach = _reach(dataset, units)
    for item in dataset.items:
        owed = {}
        for name, by_role in _duties_in(item, reach).items():
            certain = [duty for duty in by_role.values() if duty.certain]
            if certain:
                owed[name] = certain[0]
        yield item, owed


def explain_duty(dataset: Dataset, unit: Unit, duty: Duty) -> str:
    """Say in Chinese how a duty through a collective reaches a unit, or one that it took over meets its own.

    Empty where the unit is named.

    Whom a word means that lists nobody is for the item's lead to settle with the units concerned (四（二）).
    """
    if duty.basis == "succeeded":
        return _beside_its_own(dataset, unit, duty)
    return (
        explain_word(dataset, unit, duty.via, f"（{'、'.join(dataset.bodies(duty.item, 'lead'))}）") if duty.via else ""
    )


def explain_word(dataset: Dataset, unit: Unit, via: str, lead: str = "") -> str:
    """Say in Chinese how a collective reaches a unit; `lead` names who settles that where it is left open."""
    collective = next(each for each in dataset.collectives if each.name == via)
    if collective.binding:
        return f"“{via}”指全部 {len(collective.members)} 个成员，{unit.name}是其中之一"
    if unit.name in collective.members:
        reach = f"可能指 {len(collective.members)} 个单位，{unit.name}是其中之一"
    else:
        reach = f"可能指 {len(collective.kinds)} 类单位，{unit.name}属于“{unit.kind}”"
    reach = hedged(reach, collective.certainty)
    settled = f"是否承担由{dataset.form.audiences.lead}{lead}商定（{dataset.form.doubt_section}）"
    return f"“{via}”{reach}；通知没有列名，{settled}"


def _beside_its_own(dataset: Dataset, unit: Unit, duty: Duty) -> str:
    """Say what a body owed by itself where it took over a duty; both lists stay as issued, and neither role lapses."""
    (own,) = duties_of(dataset, (unit,))
    roles = [each.role for each in own if each.certain and each.item.id == duty.item.id]
    if duty.role in roles:
        return f"原两家{ROLE_NAMES[duty.role]}，现为一家"
    return f"本单位原已{ROLE_NAMES[roles[0]]}" if roles else "本单位原不在名单"
