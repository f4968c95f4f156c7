"""What one body owes: its duties as far as they pass a filter, the obligations that reach it, and all counts."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, NamedTuple

from qhtasks.model.words import ROLES, Basis, Role
from qhtasks.questions.demands import demands_of
from qhtasks.questions.duties import BASIS_NAMES, duties_of, standing_of
from qhtasks.questions.later import UNDECIDED, bearer_text, grounds_of
from qhtasks.questions.mentions import mentions_of
from qhtasks.questions.select import Filter
from qhtasks.questions.succession import bearing_of, heritage_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from qhtasks.model.bodies import Unit
    from qhtasks.model.dataset import Dataset
    from qhtasks.model.obligations import Obligation
    from qhtasks.questions.demands import Demand
    from qhtasks.questions.duties import Duty
    from qhtasks.questions.mentions import Mention
    from qhtasks.questions.succession import Bearing, Heritage


class AgencyAnswer(NamedTuple):
    """The finished answer to “what does this unit owe”, in the notice's order.

    `duties` passed the filter; `demands`, `mentions`, `total` (of duties) and the counts are those without it.

    As of a `day`, `bearing` says who bears these duties then, and `inherited` what the unit took over, as far as it
    passed the filter; `perhaps` is what it may have taken over. Neither is among the duties, nor counted with them.
    """

    unit: Unit
    duties: tuple[Duty, ...]
    demands: tuple[Demand, ...]
    mentions: tuple[Mention, ...]
    total: int
    filter: Filter
    tally: Mapping[tuple[Role, Basis, str], int]
    day: str | None = None
    bearing: Bearing | None = None
    inherited: tuple[Heritage, ...] = ()
    perhaps: tuple[Heritage, ...] = ()

    @property
    def certain_demands(self) -> tuple[Demand, ...]:
        """What is asked of it, without what may only concern it."""
        return tuple(demand for demand in self.demands if demand.certain)

    @property
    def obligations(self) -> tuple[Obligation, ...]:
        """What parts 三 and 四 ask of it, without what may only concern it."""
        return tuple(demand.obligation for demand in self.certain_demands)

    @property
    def possible_demands(self) -> tuple[Demand, ...]:
        """What may be asked of it; the notice does not say whether."""
        return tuple(demand for demand in self.demands if not demand.certain)

    def how_many(self, role: Role, basis: Basis, series: str = "ABT") -> int:
        """Count the unit's duties, whatever the filter; the three bases are never added up.

        What is `succeeded` is counted as far as it passed the filter.
        """
        if basis == "succeeded":
            duties = (duty for part in self.inherited for duty in part.duties)
            return sum(duty.role == role and duty.item.series in series for duty in duties)
        return sum(self.tally[role, basis, letter] for letter in series)


def answer(dataset: Dataset, unit: Unit, only: Filter | None = None, day: str | None = None) -> AgencyAnswer:
    """Say what a unit owes, by the notice and, as of a day, by what it took over."""
    (one,) = answers(dataset, (unit,), only, day)
    return one


def answers(
    dataset: Dataset, units: tuple[Unit, ...], only: Filter | None = None, day: str | None = None
) -> tuple[AgencyAnswer, ...]:
    """Say what each of several units owes, in one pass over the items; successors are among them only as of a day."""
    only = only or Filter()
    known = {unit.name for unit in dataset.units}
    made = tuple(
        AgencyAnswer(
            unit=unit,
            duties=tuple(filter(only.lets_duty, duties)),
            demands=demands_of(dataset, unit, duties) if unit.name in known else (),
            mentions=mentions_of(dataset, unit, duties),
            total=len(duties),
            filter=only,
            tally=Counter((duty.role, duty.basis, duty.item.series) for duty in duties),
        )
        for unit, duties in zip(units, duties_of(dataset, units), strict=True)
    )
    return tuple(_as_of(dataset, one, day) for one in made) if day else made


def _as_of(dataset: Dataset, answered: AgencyAnswer, day: str) -> AgencyAnswer:
    """Add to an answer what a day changes."""
    name = answered.unit.name
    heritage = [
        part._replace(duties=tuple(filter(answered.filter.lets_duty, part.duties)))
        for part in heritage_of(dataset, name, day)
    ]
    return answered._replace(
        day=day,
        bearing=bearing_of(dataset, name, day),
        inherited=tuple(part for part in heritage if part.sure and part.duties),
        perhaps=tuple(part for part in heritage if not part.sure and part.duties),
    )


def with_alone_first(dataset: Dataset, answer: AgencyAnswer) -> AgencyAnswer:
    """Put the duties that a unit leads alone first; the others keep the notice's order."""

    def shared(duty: Duty) -> bool:
        standing = standing_of(dataset, answer.unit, duty)
        return duty.role != "lead" or standing is None or not standing.alone

    return answer._replace(duties=tuple(sorted(answer.duties, key=shared)))


class Group(NamedTuple):
    """Duties that are read together, under a title; what a unit only may have taken over says so at each of them."""

    title: str
    duties: tuple[Duty, ...]
    perhaps: bool = False


def grouped(duties: tuple[Duty, ...]) -> tuple[Group, ...]:
    """Sort duties into the groups of a responsibility sheet; empty groups are left out."""
    groups: dict[str, list[Duty]] = {title: [] for title in _GROUPS}
    for duty in duties:
        groups[_group_of(duty)].append(duty)
    for title in _OF_INDICATORS:
        groups[title].sort(key=lambda duty: not _is_binding(duty))
    return tuple(Group(_said(title, group), tuple(group)) for title, group in groups.items() if group)


PERHAPS = "可能承接"
"""What stands in place of the basis of duties that a unit may have taken over: nobody can say."""
APART = (BASIS_NAMES["succeeded"], PERHAPS)
"""The bases of what a unit took over, or may have: it stands apart from every count."""


def inherited_groups(answer: AgencyAnswer) -> Iterator[Group]:
    """Make a group of what a unit took over from each body, then of what it may have taken over."""
    for part in answer.inherited:
        yield Group(f"承接原{part.former.name}（{grounds_of(part.steps)}；不计入以上件数）", part.duties)
    for part in answer.perhaps:
        yield Group(f"可能承接原{part.former.name}（{grounds_of(part.steps)}；{UNDECIDED}）", part.duties, perhaps=True)


def bearer_lines(answer: AgencyAnswer) -> tuple[str, ...]:
    """Say who bears a unit's duties on the day asked for, and whose it took over or may have; none without a day."""
    own = bearer_text(answer.bearing) if answer.bearing else ""
    taken = (
        f"承接原{part.former.name}的职责（{grounds_of(part.steps)}），另列在后，不计入件数" for part in answer.inherited
    )
    perhaps = (
        f"{UNDECIDED}：原{part.former.name}的职责，由{part.former.name}或{answer.unit.name}承担（{grounds_of(part.steps)}）"
        for part in answer.perhaps
    )
    return tuple(filter(None, (own, *taken, *perhaps)))


def _is_binding(duty: Duty) -> bool:
    return duty.item.nature == _BINDING


def _said(title: str, duties: list[Duty]) -> str:
    """Say in the title of indicators that the binding ones stand first, where there are binding ones and others."""
    mixed = title in _OF_INDICATORS and len(set(map(_is_binding, duties))) > 1
    return f"{title}（{_BINDING}指标在前）" if mixed else title


_BINDING = "约束性"
_OF_INDICATORS = ("牵头指标", "参加指标")
_OF_TASKS = ("牵头任务", "参加任务")
_BY_COLLECTIVES = ("经集合牵头", "经集合参加")
_POSSIBLE = "可能涉及（是否承担由牵头单位商定）"
_GROUPS = (_OF_INDICATORS[0], _OF_TASKS[0], _OF_INDICATORS[1], _OF_TASKS[1], *_BY_COLLECTIVES, _POSSIBLE)
"""The titles of the groups, in their order; in pairs, that of the lead comes first."""


def _group_of(duty: Duty) -> str:
    """Say in which group a duty is read."""
    if not duty.certain:
        return _POSSIBLE
    titles = _BY_COLLECTIVES if duty.basis == "collective" else _OF_TASKS if duty.item.series == "T" else _OF_INDICATORS
    return titles[ROLES.index(duty.role)]
