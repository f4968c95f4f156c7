"""Who works with whom: items that bodies share, and each body's partners.

Only certain duties count, by name or through a collective whose members are known. A relation in which either body
is reached through a collective is counted apart from one in which both are named.
"""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Literal, NamedTuple, get_args

from qhtasks.model.words import BASES
from qhtasks.questions.duties import certain_duties

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from qhtasks.model.bodies import Unit
    from qhtasks.model.dataset import Dataset
    from qhtasks.model.items import Indicator, Task
    from qhtasks.model.words import Basis, Role
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
    return tuple(sorted(shared, key=lambda one: RELATIONS.index(one.relation)))


def _relation(duties: Mapping[str, Duty]) -> Relation:
    """Say how units relate in an item, by their roles."""
    roles = {duty.role for duty in duties.values()}
    if len(roles) > 1:
        return "lead-and-join"
    return "both-lead" if "lead" in roles else "both-join"


def partners(dataset: Dataset, unit: Unit) -> tuple[Partner, ...]:
    """List the units that a unit shares items with: those that are named first, in each part the most items first."""
    return _partners(dataset, unit, certain_duties(dataset, dataset.units))


def all_partners(dataset: Dataset) -> dict[str, tuple[Partner, ...]]:
    """List the partners of every unit, by its name; who owes what is found once for all of them."""
    met = tuple(certain_duties(dataset, dataset.units))
    return {unit.name: _partners(dataset, unit, met) for unit in dataset.units}


def _partners(
    dataset: Dataset, unit: Unit, owed: Iterable[tuple[Indicator | Task, Mapping[str, Duty]]]
) -> tuple[Partner, ...]:
    met: dict[tuple[str, Basis], Counter[tuple[Role, Role]]] = {}
    for _, duties in owed:
        own = duties.get(unit.name)
        if own is None:
            continue
        for name, duty in duties.items():
            both_named = own.basis == duty.basis == "named"
            met.setdefault((name, "named" if both_named else "collective"), Counter())[own.role, duty.role] += 1
    rows = (
        _partner(other, basis, met[other.name, basis])
        for basis in BASES
        for other in dataset.units
        if (other.name, basis) in met and other is not unit
    )
    return tuple(sorted(rows, key=lambda row: (BASES.index(row.basis), -row.items)))


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
