"""Who bears a body's duties on a day, as far as texts say so for certain.

A step is applied only where change, date and extent are certain, it moves all duties (renamed, merged, replaced; extent
whole) and the day is at or past the end of its interval. Inside the interval the day is undecided, and both answers
are given. Every other step is told and changes nothing.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal, NamedTuple

from qhtasks.errors import QhtasksError
from qhtasks.model.bodies import Unit, UnitCertainty
from qhtasks.questions.duties import Duty, duties_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from qhtasks.model.dataset import Dataset
    from qhtasks.model.items import Indicator, Task
    from qhtasks.model.succession import Succession, Successor
    from qhtasks.model.words import Role

State = Literal["ahead", "undecided", "in-effect", "told"]
"""Whether a step is still to come on a day, may have happened, has happened, or moves no duty at any time."""
UNKNOWN_KIND = "通知没有的单位"
"""What stands for the kind of a successor: the notice does not know it."""


def moves_duties(step: Succession) -> bool:
    """Whether a step moves all duties, and that is certain; when, its interval says."""
    sure = step.certainty
    return (
        step.how in ("renamed", "merged", "replaced")
        and step.extent == "whole"
        and (sure.change, sure.date, sure.extent) == ("certain", "certain", "certain")
    )


def state_of(step: Succession, day: str) -> State:
    """Say what a step is on a day, `2024-06-01`; an open end is never reached."""
    if not moves_duties(step):
        return "told"
    if step.date.not_before and day < step.date.not_before:
        return "ahead"
    return "in-effect" if step.date.until and day >= step.date.until else "undecided"


class Bearing(NamedTuple):
    """Who bears the duties of a body on a day: `body`, after the `steps` in effect.

    Where steps are `undecided`, their bodies may bear them as well, and nobody can say which of the two it is.
    """

    body: str
    steps: tuple[Succession, ...]
    undecided: tuple[Succession, ...]


def bearing_of(dataset: Dataset, name: str, day: str | None) -> Bearing:
    """Walk the chain of steps from a body to the one that bears its duties on a day; without a day, to itself."""
    steps: list[Succession] = []
    undecided: list[Succession] = []
    passed = {name}
    while day:
        states = [(state_of(step, day), step) for step in dataset.successions if step.from_ == name]
        undecided += [step for state, step in states if state == "undecided"]
        effective = [step for state, step in states if state == "in-effect" and step.to not in passed]
        if not effective:
            break
        steps.append(max(effective, key=lambda step: step.date.until or ""))
        name = steps[-1].to
        passed.add(name)
    return Bearing(name, tuple(steps), tuple(undecided))


class Heritage(NamedTuple):
    """What a body inherits on a day: from which unit, by which steps, its certain duties; `sure` or only perhaps."""

    former: Unit
    steps: tuple[Succession, ...]
    duties: tuple[Duty, ...]
    sure: bool


def heritage_of(dataset: Dataset, name: str, day: str | None) -> tuple[Heritage, ...]:
    """List what a body inherits on a day, in the order of the units; possible duties are not inherited."""
    found = [
        (unit, steps, sure)
        for unit in (dataset.units if day else ())
        for steps, sure in _ways(dataset, unit.name, name, day)
    ]
    owed = duties_of(dataset, tuple(unit for unit, *_ in found))
    return tuple(
        Heritage(unit, steps, tuple(_inherited(duty, unit) for duty in duties if duty.certain), sure)
        for (unit, steps, sure), duties in zip(found, owed, strict=True)
    )


def _ways(dataset: Dataset, former: str, name: str, day: str | None) -> Iterator[tuple[tuple[Succession, ...], bool]]:
    """Find how the duties of one body come to another: by steps in effect or, if not, by one that is undecided."""
    bearing = bearing_of(dataset, former, day)
    if bearing.body == name and bearing.steps:
        yield bearing.steps, True
    elif former != name:
        for step in bearing.undecided:
            further = bearing_of(dataset, step.to, day)
            if further.body == name:
                yield (*bearing.steps, step, *further.steps), False
                return


def _inherited(duty: Duty, former: Unit) -> Duty:
    return Duty(duty.item, duty.role, "succeeded", former.name)


def inherited_duties(dataset: Dataset, name: str, day: str | None) -> tuple[Duty, ...]:
    """List the duties that a body has inherited for certain on a day, in the notice's order for each former body."""
    return tuple(duty for heritage in heritage_of(dataset, name, day) if heritage.sure for duty in heritage.duties)


class Handover(NamedTuple):
    """A unit in an item's list whose duty another body bears on a day, or may bear."""

    name: str
    role: Role
    bearing: Bearing


def handovers(dataset: Dataset, item: Indicator | Task, role: Role, day: str | None) -> Iterator[Handover]:
    """Find the units in an item's list whose duties another body has, or may have, on a day; the list stays as is."""
    moving = {step.from_ for step in dataset.successions} if day else ()
    for name in dataset.bodies(item, role):
        if name in moving:
            bearing = bearing_of(dataset, name, day)
            if bearing.steps or bearing.undecided:
                yield Handover(name, role, bearing)


def became_one(dataset: Dataset, item: Indicator | Task, role: Role, day: str | None) -> tuple[str, ...]:
    """Name the bodies that have, on a day, the duties of more than one name in a list; the list stays as issued."""
    passed = {handover.name: handover.bearing.body for handover in handovers(dataset, item, role, day)}
    bearers = [passed.get(name, name) for name in dataset.bodies(item, role)]
    return tuple(body for body in dict.fromkeys(bearers) if bearers.count(body) > 1)


def changing_days(dataset: Dataset) -> tuple[str, ...]:
    """List the days on which an answer as of a day changes: both ends of the intervals of steps that move duties."""
    intervals = [step.date for step in dataset.successions if moves_duties(step)]
    days = {day for interval in intervals for day in (interval.not_before, interval.until) if day}
    return tuple(sorted(day for day in days if day >= dataset.document.date))


def checked_day(dataset: Dataset, day: str | None) -> str | None:
    """Take a day to ask for; one before the notice raises `QhtasksError`, as nobody owed anything by it then."""
    issued = dataset.document.date
    if day is not None and day < issued:
        raise QhtasksError(f"{day} 时通知还没有印发（{issued}）：--as-of 写 {issued} 或以后的日子")
    return day


def with_later_names(dataset: Dataset) -> dict[str, tuple[Successor, ...]]:
    """Give, for each unit, the successors that it is certain to have become by another name: renamed, or replaced."""
    by_name = {successor.name: successor for successor in dataset.successors}
    return {unit.name: tuple(_names_after(dataset, unit.name, by_name, set())) for unit in dataset.units}


def _names_after(dataset: Dataset, name: str, known: dict[str, Successor], passed: set[str]) -> Iterator[Successor]:
    for step in dataset.successions:
        named = step.how in ("renamed", "replaced") and step.certainty.change == "certain"
        if step.from_ == name and named and step.to in known and step.to not in passed:
            passed.add(step.to)
            yield known[step.to]
            yield from _names_after(dataset, step.to, known, passed)


def as_unit(successor: Successor) -> Unit:
    """Make of a successor a unit that no list of the notice names, so that it can be asked as one.

    As it has no kind, no collective gains it as a member.
    """
    unit = unlisted_unit(successor.name, successor.full_name, successor.source)
    return unit.but(aliases=successor.aliases, note=successor.note)


def unlisted_unit(name: str, full_name: str, source: str) -> Unit:
    """Make a unit that no list of the notice names, with neither duties of its own nor a kind."""
    certainty = UnitCertainty(full_name="certain", kind="certain")
    return Unit(name=name, full_name=full_name, kind=UNKNOWN_KIND, certainty=certainty, source=source)


def successor_of(dataset: Dataset, name: str) -> Successor | None:
    """Find the successor of a name; None for a unit of the notice."""
    return next((successor for successor in dataset.successors if successor.name == name), None)
