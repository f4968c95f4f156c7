"""Who works with whom: items that bodies share, and each body's partners.

Only certain duties count, by name or through a collective whose members are known. A relation in which either body
is reached through a collective is counted apart from one in which both are named, and so is one, as of a day, in which
either body took a duty over.
"""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Literal, NamedTuple, get_args

from qhtasks.errors import QhtasksError
from qhtasks.model.words import BASES
from qhtasks.questions.duties import certain_duties
from qhtasks.questions.later import bearer_text
from qhtasks.questions.succession import as_unit, bearing_of, inherited_duties

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from qhtasks.model.bodies import Unit
    from qhtasks.model.dataset import Dataset
    from qhtasks.model.items import Indicator, Task
    from qhtasks.model.words import Basis, Role
    from qhtasks.questions.duties import Duty

    Owed = Iterable[tuple[Indicator | Task, dict[str, Duty]]]
    """Items, each with the duties of units in it by their names."""

Relation = Literal["both-lead", "lead-and-join", "both-join"]
RELATIONS: tuple[Relation, ...] = get_args(Relation)
RELATION_NAMES: dict[Relation, str] = {
    "both-lead": "共同牵头",
    "lead-and-join": "有牵头有参加",
    "both-join": "共同参加",
}


class SharedItem(NamedTuple):
    """An item that all of several units owe, how they relate in it, and each unit's duty."""

    item: Indicator | Task
    relation: Relation
    duties: tuple[tuple[Unit, Duty], ...]


class Partner(NamedTuple):
    """How often a unit works with another on a basis: both named, or at least one through a collective.

    `leads` counts items that the unit leads and the partner joins, `joins` those where it is the other way round.
    """

    unit: Unit
    basis: Basis
    both_lead: int
    leads: int
    joins: int
    both_join: int

    @property
    def items(self) -> int:
        """In how many items they meet."""
        return self.both_lead + self.leads + self.joins + self.both_join


def together(dataset: Dataset, units: tuple[Unit, ...]) -> tuple[SharedItem, ...]:
    """List the items that all the units owe: led by all first, then led by some, then joined by all."""
    if len(units) < 2:  # noqa: PLR2004 - nobody shares anything alone
        alone = f"只有{units[0].name}一个单位" if units else "没有写单位"
        raise QhtasksError(f"{alone}，至少写两个：qhtasks together 省水利厅 省林草局")
    return _shared(certain_duties(dataset, units), units)


def together_since(dataset: Dataset, units: tuple[Unit, ...], day: str | None) -> tuple[SharedItem, ...]:
    """List the items that all the units owe on a day by what one of them took over, or in another relation."""
    return _shared(_since(dataset, units, day), units)


def _shared(owed: Owed, units: tuple[Unit, ...]) -> tuple[SharedItem, ...]:
    shared = []
    for item, duties in owed:
        if len(duties) == len(units):
            shared.append(SharedItem(item, _relation(duties), tuple((unit, duties[unit.name]) for unit in units)))
    return tuple(sorted(shared, key=lambda one: RELATIONS.index(one.relation)))


def _relation(duties: Mapping[str, Duty]) -> Relation:
    """Say how units relate in an item, by their roles."""
    roles = {duty.role for duty in duties.values()}
    if len(roles) > 1:
        return "lead-and-join"
    return "both-lead" if "lead" in roles else "both-join"


def _since(dataset: Dataset, units: tuple[Unit, ...], day: str | None) -> Owed:
    """Give each item in which a unit took over a duty that it did not have, with the duty of each unit in it.

    A lead that was taken over counts before a part of one's own.
    """
    taken = {unit.name: _strongest(inherited_duties(dataset, unit.name, day)) for unit in units}
    for item, owed in certain_duties(dataset, units):
        new = {
            name: duties[item.id]
            for name, duties in taken.items()
            if item.id in duties and _adds(duties[item.id], owed.get(name))
        }
        if new:
            yield item, {**owed, **new}


def _adds(duty: Duty, own: Duty | None) -> bool:
    """Whether a duty that was taken over says more than the body's own in the same item."""
    return own is None or (duty.role == "lead" and own.role != "lead")


def _strongest(duties: tuple[Duty, ...]) -> dict[str, Duty]:
    """Give one duty an item, a lead before a part."""
    return {duty.item.id: duty for duty in sorted(duties, key=lambda duty: duty.role != "lead", reverse=True)}


def partners(dataset: Dataset, unit: Unit, day: str | None = None) -> tuple[Partner, ...]:
    """List the units that a unit shares items with: those that are named first, in each part the most items first.

    As of a day the units are those that bear the duties then; a duty that came to the unit itself is no one else's.
    """
    units = bearers(dataset, day)
    return _partners(units, unit, certain_duties(dataset, units), _since(dataset, units, day) if day else ())


def all_partners(dataset: Dataset) -> dict[str, tuple[Partner, ...]]:
    """List the partners of every unit, by its name; who owes what is found once for all of them."""
    met = tuple(certain_duties(dataset, dataset.units))
    return {unit.name: _partners(dataset.units, unit, met, ()) for unit in dataset.units}


def _partners(units: tuple[Unit, ...], unit: Unit, issued: Owed, since: Owed) -> tuple[Partner, ...]:
    """Count with whom a unit meets by the lists as issued and, on a basis of its own, by what was taken over since."""
    met: dict[tuple[str, Basis], Counter[tuple[Role, Role]]] = {}
    for own, others in _meetings(issued, unit):
        for name, duty in others.items():
            met.setdefault((name, _weaker(own, duty)), Counter())[own.role, duty.role] += 1
    for own, others in _meetings(since, unit):
        for name, duty in others.items():
            if _weaker(own, duty) == "succeeded":
                met.setdefault((name, "succeeded"), Counter())[own.role, duty.role] += 1
    rows = (
        _partner(other, basis, met[other.name, basis])
        for basis in _BASES
        for other in units
        if (other.name, basis) in met
    )
    return tuple(sorted(rows, key=lambda row: (_BASES.index(row.basis), -row.items)))


def _meetings(owed: Owed, unit: Unit) -> Iterator[tuple[Duty, dict[str, Duty]]]:
    """Give the duty of a unit in each item that it owes, and those of the others."""
    for _, duties in owed:
        own = duties.get(unit.name)
        if own is not None:
            yield own, {name: duty for name, duty in duties.items() if name != unit.name}


_BASES = tuple(basis for basis in (*BASES, "succeeded") if basis != "possible")
"""The bases on which bodies meet, the strongest first."""


def _weaker(one: Duty, other: Duty) -> Basis:
    """Give the basis on which two bodies meet: the weaker of theirs."""
    return max(one.basis, other.basis, key=_BASES.index)


def bearers(dataset: Dataset, day: str | None) -> tuple[Unit, ...]:
    """List the bodies that bear duties on a day: the units whose duties no other bears, then successors that do."""
    bearing = [(unit, bearing_of(dataset, unit.name, day).body) for unit in dataset.units]
    known = {unit.name for unit in dataset.units}
    new = (as_unit(each) for each in dataset.successors if each.name in {body for _, body in bearing} - known)
    return (*(unit for unit, body in bearing if body == unit.name), *new)


def borne_by_another(dataset: Dataset, units: tuple[Unit, ...], day: str | None) -> tuple[str, ...]:
    """Say in Chinese which of some units another of them bears the duties of on a day."""
    names = [unit.name for unit in units]
    bearing = ((name, bearing_of(dataset, name, day)) for name in names)
    return tuple(f"{name}{bearer_text(one)}" for name, one in bearing if one.steps and one.body in names)


def _partner(unit: Unit, basis: Basis, counts: Mapping[tuple[Role, Role], int]) -> Partner:
    """Make a row of the counts of pairs of roles, the unit's own first."""
    return Partner(
        unit,
        basis,
        both_lead=counts.get(("lead", "lead"), 0),
        leads=counts.get(("lead", "participant"), 0),
        joins=counts.get(("participant", "lead"), 0),
        both_join=counts.get(("participant", "participant"), 0),
    )
