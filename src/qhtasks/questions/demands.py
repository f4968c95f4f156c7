"""What parts 三 and 四 of the notice ask of a unit, on what ground it is taken to be meant, and how sure that is."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal, NamedTuple, get_args

from qhtasks.model.words import hedged
from qhtasks.questions.duties import certain_items, duties_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from qhtasks.model.bodies import Unit
    from qhtasks.model.dataset import Dataset
    from qhtasks.model.obligations import Obligation
    from qhtasks.model.words import Role
    from qhtasks.questions.duties import Duty

Ground = Literal["named", "role", "collective", "everyone", "inferred", "possible"]
GROUNDS: tuple[Ground, ...] = get_args(Ground)
"""The strongest first."""
GROUND_NAMES: dict[Ground, str] = {
    "named": "列名",
    "role": "按角色",
    "collective": "集合",
    "everyone": "各方",
    "inferred": "推断",
    "possible": "可能涉及",
}


class Demand(NamedTuple):
    """An obligation that reaches a unit: on what ground, and through which word, None where it is named.

    `widest` says that the unit is of a kind that only the widest reading of the word takes in.
    """

    obligation: Obligation
    ground: Ground
    via: str | None = None
    widest: bool = False

    @property
    def certain(self) -> bool:
        """Whether it is more than possible that the unit is meant."""
        return self.ground != "possible"


def demands_of(dataset: Dataset, unit: Unit, duties: tuple[Duty, ...]) -> tuple[Demand, ...]:
    """List what is asked of a unit, in the notice's order; `duties` are the unit's.

    Only a certain duty makes it a lead or participant.
    """
    grounds = _grounds(dataset, unit, duties)
    return tuple(filter(None, (_demand(dataset, unit, obligation, grounds) for obligation in dataset.obligations)))


def _grounds(dataset: Dataset, unit: Unit, duties: tuple[Duty, ...]) -> dict[str, Ground]:
    """Say on what ground each word that means the unit, or may mean it, reaches it."""
    audiences = dataset.form.audiences
    grounds: dict[str, Ground] = {unit.name: "named", audiences.everyone: "everyone"}
    for duty in duties:
        if duty.certain:
            grounds[getattr(audiences, duty.role)] = "role"
    for collective in dataset.collectives:
        if collective.may_mean(unit):
            grounds[collective.name] = "collective" if collective.binding else "possible"
    return grounds


def _demand(dataset: Dataset, unit: Unit, obligation: Obligation, grounds: dict[str, Ground]) -> Demand | None:
    """Take the strongest ground on which an obligation reaches a unit; what it may reach is only possible."""
    reaching: Iterator[tuple[Ground, str]] = (
        ("inferred" if obligation.inferred else grounds[word], word) for word in obligation.reaches if word in grounds
    )
    perhaps: Iterator[tuple[Ground, str]] = (("possible", word) for word in obligation.may_reach if word in grounds)
    strongest = min((*reaching, *perhaps), key=lambda pair: GROUNDS.index(pair[0]), default=None)
    if strongest is None:
        return None
    ground, word = strongest
    widest = word == dataset.form.audiences.everyone and unit.kind in dataset.form.widest_kinds
    return Demand(obligation, ground, None if word == unit.name else word, widest)


def concerning(dataset: Dataset, unit: Unit, role: Role | None = None) -> frozenset[str]:
    """Name the items that a unit owes for certain, and, where no role was asked for, the obligations that reach it."""
    (duties,) = duties_of(dataset, (unit,))
    owed = certain_items(duties, role)
    if role:
        return owed
    return owed | {demand.obligation.id for demand in demands_of(dataset, unit, duties) if demand.certain}


def doubt(dataset: Dataset, unit: Unit, demand: Demand) -> str:
    """Say in Chinese what is not certain about a demand on a unit; empty where the notice itself names it."""
    everyone = dataset.form.audiences.everyone
    said = []
    if demand.ground == "inferred":
        said.append(inference(dataset, demand.obligation))
    elif demand.ground == "possible" and demand.via == everyone:
        said.append(f"可能涉及：原文对“{demand.obligation.addressee}”提出，其中“{everyone}”各自承担什么，通知没有写明")
    elif demand.ground == "possible":
        said.append(_possible(dataset, unit, demand))
    if demand.widest:
        said.append(f"最宽的理解：通知没有写明“{everyone}”包括{unit.kind}")
    return "；".join(said)


def inference(dataset: Dataset, obligation: Obligation) -> str:
    """Say from which items an addressee was inferred that the notice does not name; empty where it does name one."""
    if not obligation.inferred:
        return ""
    items = {item.id: item for item in dataset.items}
    labels = (dataset.label(items[ground]) if ground in items else ground for ground in obligation.inferred_from)
    grounds = "、".join(labels)
    return f"推断：据{grounds}的{dataset.form.audiences.lead}" if grounds else "推断：原文没有写对谁提出"


def _possible(dataset: Dataset, unit: Unit, demand: Demand) -> str:
    collective = next(collective for collective in dataset.collectives if collective.name == demand.via)
    reach = hedged(f"{unit.name}可能在内", collective.certainty)
    return f"可能涉及：“{demand.via}”的名单不在本通知，{reach}"


def way(demand: Demand) -> str:
    """Name the ground of a demand in Chinese, with the word through which it reaches the unit: 按角色：牵头单位."""
    return "：".join(filter(None, (GROUND_NAMES[demand.ground], demand.via)))
