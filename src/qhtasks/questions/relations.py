"""Who works with whom: items that bodies share, and each body's partners.

Only what is owed for certain counts, by name or through a collective whose members are known; a relation through a
collective is told apart and never added to one by name.
"""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Literal, NamedTuple, get_args

from qhtasks.questions.duties import certain_duties

if TYPE_CHECKING:
    from collections.abc import Mapping

    from qhtasks.model.records import Dataset, Indicator, Task, Unit
    from qhtasks.model.words import Basis
    from qhtasks.questions.duties import Duty

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
    shared = []
    for item, duties in certain_duties(dataset, units):
        if len(duties) == len(units):
            shared.append(SharedItem(item, _relation(duties), tuple((unit, duties[unit.name]) for unit in units)))
    return tuple(sorted(shared, key=lambda each: RELATIONS.index(each.relation)))


def _relation(duties: Mapping[str, Duty]) -> Relation:
    roles = {duty.role for duty in duties.values()}
    if len(roles) > 1:
        return "lead-and-join"
    return "both-lead" if "lead" in roles else "both-join"


def partners(dataset: Dataset, unit: Unit) -> tuple[Partner, ...]:
    """List the units that a unit shares items with, those met most often by name first."""
    units = {each.name: each for each in dataset.units}
    met: dict[tuple[str, Basis], Counter[tuple[str, str]]] = {}
    for _, duties in certain_duties(dataset, dataset.units):
        own = duties.get(unit.name)
        for name, duty in duties.items() if own else ():
            if own and name != unit.name:
                basis: Basis = "named" if own.basis == duty.basis == "named" else "collective"
                met.setdefault((name, basis), Counter())[own.role, duty.role] += 1
    found = (_partner(units[name], basis, counts) for (name, basis), counts in met.items())
    order = list(units)
    return tuple(sorted(found, key=lambda each: (each.basis != "named", -each.items, order.index(each.unit.name))))


def _partner(unit: Unit, basis: Basis, counts: Mapping[tuple[str, str], int]) -> Partner:
    return Partner(
        unit,
        basis,
        both_lead=counts.get(("lead", "lead"), 0),
        leads=counts.get(("lead", "participant"), 0),
        joins=counts.get(("participant", "lead"), 0),
        both_join=counts.get(("participant", "participant"), 0),
    )
