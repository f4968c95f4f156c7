"""What became of bodies, for the page: day by day for the few that took duties over or gave them away, and new bodies.

A day is one of `agency --as-of`; what it answers holds until the next one.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from qhtasks.model.words import ROLES
from qhtasks.questions.agency import APART, answer, bearer_lines
from qhtasks.questions.duties import ROLE_NAMES
from qhtasks.questions.later import NOT_FOUND, bearer_text, related_to, searches_of, steps_of, sureness
from qhtasks.questions.succession import as_unit, changing_days, moves_duties
from qhtasks.questions.wording import Wording

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from qhtasks.model.bodies import Unit
    from qhtasks.model.dataset import Dataset
    from qhtasks.questions.wording import DutyGroup

    Place = Callable[[str], int]
    """Gives the place of a text among those that rows share."""


def days_of(dataset: Dataset, unit: Unit, items: Mapping[str, int], text: Place) -> Iterator[list[Any]]:
    """List the days on which a unit changes: day, who bears its duties, all that is said of that, what it took over.

    Who bears the duties is empty where the unit itself does for certain.
    """
    moving = [step for step in dataset.successions if moves_duties(step)]
    if all(unit.name not in (step.from_, step.to) for step in moving):
        return
    before: tuple[Any, ...] = ("", "", [])
    for day in changing_days(dataset):
        answered = answer(dataset, unit, day=day)
        page = Wording(dataset, day=day).agency(answered)
        borne = bearer_text(answered.bearing) if answered.bearing else ""
        groups = [_taken(group, items, text) for group in page.groups if group.basis in APART]
        now = (borne, "；".join(bearer_lines(answered)), groups)
        if now != before:
            yield [day, text(now[0]), text(now[1]), groups]
        before = now


def _taken(group: DutyGroup, items: Mapping[str, int], text: Place) -> list[Any]:
    """Give a group of what was taken over: title, on what basis, from whom, and item, role, place and why of each."""
    roles = [ROLE_NAMES[role] for role in ROLES]
    rows = [[items[row.item.id], roles.index(row.role), text(row.standing), text(row.why)] for row in group.rows]
    return [group.title, group.basis, group.rows[0].via, rows]


def changes_of(dataset: Dataset, unit: Unit) -> Iterator[list[str]]:
    """Tell each step of a body, then each vain search: date, what, from which text, how sure."""
    for known in steps_of(dataset, unit):
        yield [known.date, known.change, known.step.basis.title, sureness(known.step.certainty)]
    for inquiry in searches_of(dataset, unit):
        yield [f"查到 {inquiry.read}", f"查过{inquiry.sought}", inquiry.seen or "", NOT_FOUND]


def successor_rows(dataset: Dataset, units: Mapping[str, int]) -> Iterator[dict[str, Any]]:
    """List the bodies that the notice does not know: names, since when, what is known, and whether they bear duties."""
    heirs = {step.to for step in dataset.successions if moves_duties(step)}
    for each in dataset.successors:
        since = str(each.set_up)
        yield {
            "name": each.name,
            "full": each.full_name,
            "spellings": [each.name, each.full_name, *each.aliases],
            "since": f"{since}设立" if since else "青海是否设立未见原文",
            "duties": "" if each.name in heirs else "承接哪些职责未见原文",
            "note": each.note or "",
            "source": each.source,
            "units": [units[name] for name in related_to(dataset, each)],
            "changes": [*changes_of(dataset, as_unit(each))],
        }
