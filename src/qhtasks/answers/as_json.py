"""The JSON that scripts rely on: a key, once published, stays; new ones may be added."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from qhtasks.answers.remarks import of_duty, with_remarks
from qhtasks.model.findings import CLEAN
from qhtasks.model.meaning import plain
from qhtasks.model.words import BASES, ROLES, SERIES
from qhtasks.questions.demands import doubt
from qhtasks.questions.duties import explain_duty, standing_of
from qhtasks.questions.later import bearer_text, beyond_known, searches_of, steps_of
from qhtasks.questions.succession import handovers, successor_of
from qhtasks.questions.targets import direction_of, phrase_of

if TYPE_CHECKING:
    from datetime import date

    from qhtasks.model.bodies import Unit
    from qhtasks.model.dataset import Dataset
    from qhtasks.model.findings import Outcome, Remark
    from qhtasks.model.items import Indicator, Target, Task
    from qhtasks.model.obligations import Obligation
    from qhtasks.model.words import Basis
    from qhtasks.questions.agency import AgencyAnswer
    from qhtasks.questions.counts import Figure, MatrixRow
    from qhtasks.questions.deadlines import Deadline
    from qhtasks.questions.demands import Demand
    from qhtasks.questions.duties import Duty
    from qhtasks.questions.later import KnownStep
    from qhtasks.questions.relations import Partner, SharedItem
    from qhtasks.questions.search import Hit
    from qhtasks.questions.select import Filter
    from qhtasks.questions.succession import Bearing, Handover, Heritage
    from qhtasks.questions.targets import Aim


def item_json(dataset: Dataset, item: Indicator | Task, day: str | None = None) -> dict[str, Any]:
    """An item, as `show` and `list` give it; as of a day, also who bears the duties in its lists then."""
    moved = (handover for role in ROLES for handover in handovers(dataset, item, role, day))
    now = {"as_of": day, "now": [handover_json(handover) for handover in moved]} if day else {}
    return {
        "id": item.id,
        "series": item.series,
        "number": item.number,
        "section": dataset.section_of(item),
        "heading": item.heading,
        "continues": item.continues,
        "text": item.text,
        "lead": dataset.bodies(item, "lead"),
        "participants": dataset.bodies(item, "participant"),
        "open": dataset.is_open(item),
        "as_issued": plain(item.as_issued),
        "due": item.due,
        "nature": item.nature,
        "targets": [target_json(target) for target in item.targets],
        **now,
    }


def target_json(target: Target) -> dict[str, Any]:
    """A target as in the data, its value as numbers (both ends of a range, or the place of a grade) and in words."""
    return {
        **plain(target),
        "value_low": target.value_low,
        "value_high": target.value_high,
        "ordinal": target.ordinal,
        "phrase": phrase_of(target),
        "direction": direction_of(target),
    }


def obligation_json(obligation: Obligation) -> dict[str, Any]:
    """An obligation, as `show` gives it; it also has the keys of an item, which are empty."""
    return {
        **plain(obligation),
        "inferred": obligation.inferred,
        "series": obligation.series,
        "number": obligation.number,
        "heading": None,
        "lead": [],
        "participants": [],
        "open": False,
        "nature": None,
        "targets": [],
    }


def unit_json(dataset: Dataset, unit: Unit) -> dict[str, Any]:
    """A unit as in the data, with what became of it, and what was searched about that and not found.

    A body that the notice does not know has no kind, and says that it is a successor.
    """
    successor = successor_of(dataset, unit.name)
    if successor:
        return {**plain(successor), "kind": None, "successor": True, "kind_today": successor.kind}
    whole = plain(unit)
    names = {key: whole.pop(key) for key in ("name", "full_name", "kind", "aliases", "other_names")}
    return {
        **names,
        "later": [later_json(known) for known in steps_of(dataset, unit)],
        "searched": [plain(inquiry) for inquiry in searches_of(dataset, unit)],
        **whole,
    }


def later_json(known: KnownStep) -> dict[str, Any]:
    """A step as a unit sees it: in a sentence, how sure change and date are together, and the step as in the data."""
    step = known.step
    return {
        "date": known.date,
        "change": known.change,
        "name": known.name,
        "basis": step.basis.title,
        "certainty": step.certainty.weakest,
        "step": plain(step),
    }


def handover_json(handover: Handover) -> dict[str, Any]:
    """A unit in a list, and who bears its duty on the day asked for: `body`, null where nobody can say."""
    bearing = handover.bearing
    return {
        "agency": handover.name,
        "role": handover.role,
        **bearing_json(bearing),
    }


def bearing_json(bearing: Bearing) -> dict[str, Any]:
    """Who bears a body's duties on the day asked for: one body, or, where that is undecided, null and who may."""
    undecided = [step.to for step in bearing.undecided]
    return {
        "body": None if undecided else bearing.body,
        "undecided": [bearing.body, *undecided] if undecided else [],
        "steps": [plain(step) for step in (*bearing.steps, *bearing.undecided)],
        "text": bearer_text(bearing),
    }


def counts_json(answer: AgencyAnswer) -> dict[str, Any]:
    """A unit's duties counted by role, basis and series; the bases are never added up, nor what was taken over."""
    bases: tuple[Basis, ...] = (*BASES, "succeeded") if answer.day else BASES
    return {
        role: {
            basis: {
                "total": answer.how_many(role, basis),
                **{series: answer.how_many(role, basis, series) for series in SERIES},
            }
            for basis in bases
        }
        for role in ROLES
    }


def duty_json(dataset: Dataset, unit: Unit, duty: Duty) -> dict[str, Any]:
    """A duty: which item, in which role, on which basis, through which collective and how sure its meaning is.

    `place` counts the names of the list from 1, `of` all of them without `等`; both are null for what is possible.
    """
    standing = standing_of(dataset, unit, duty)
    certainty = next((each.certainty for each in dataset.collectives if each.name == duty.via), None)
    return {
        "id": duty.item.id,
        "role": duty.role,
        "basis": duty.basis,
        "via": duty.via,
        "certainty": certainty,
        "place": standing.place if standing else None,
        "of": standing.of if standing else None,
    }


def demand_json(dataset: Dataset, unit: Unit, demand: Demand) -> dict[str, Any]:
    """What is asked of a unit: on what ground it is taken to be meant, and what is not certain about that."""
    asked = demand.obligation
    return {
        "id": asked.id,
        "title": asked.title,
        "text": asked.text,
        "due": asked.due,
        "addressee": asked.addressee,
        "ground": demand.ground,
        "via": demand.via,
        "inferred": asked.inferred,
        "inferred_from": plain(asked.inferred_from),
        "widest_reading": demand.widest,
        "doubt": doubt(dataset, unit, demand) or None,
        "note": asked.note,
    }


def answer_json(
    dataset: Dataset, answer: AgencyAnswer, *, why: bool = False, outcome: Outcome = CLEAN
) -> dict[str, Any]:
    """What a unit owes, as `agency` gives it; with `why`, also the reason of every duty that is not by name.

    Remarks of the check stand at the duties that they concern, all others beside them.
    """

    def laid_out(duty: Duty) -> dict[str, Any]:
        reasons = {"why": explain_duty(dataset, answer.unit, duty) or None} if why else {}
        item = duty.item
        now = {"now": moved} if moved and duty.certain and duty.basis != "succeeded" else {}
        whole = {**duty_json(dataset, answer.unit, duty), "title": item.title, "text": item.text, **now, **reasons}
        return with_remarks(whole, outcome.about(of_duty(duty)))

    moved = bearer_text(answer.bearing) if answer.bearing else ""
    inherited = (duty for part in answer.inherited for duty in part.duties)
    others = outcome.about((answer.unit.name, *(demand.obligation.id for demand in answer.demands)))
    whole = {
        "agency": unit_json(dataset, answer.unit),
        "duties": [laid_out(duty) for duty in (*answer.duties, *inherited)],
        "obligations": [obligation.id for obligation in answer.obligations],
        "obligations_in_full": [demand_json(dataset, answer.unit, demand) for demand in answer.certain_demands],
        "possible_obligations": [demand_json(dataset, answer.unit, demand) for demand in answer.possible_demands],
        "mentions": [
            {"id": mention.item.id, "title": mention.item.title, "places": plain(mention.places)}
            for mention in answer.mentions
        ],
        "counts": counts_json(answer),
        "filter": filter_json(answer.filter),
        "rows": {"shown": len(answer.duties), "of": answer.total},
        **_as_of_json(dataset, answer),
    }
    return with_remarks(whole, (*others, *outcome.general))


def _as_of_json(dataset: Dataset, answer: AgencyAnswer) -> dict[str, Any]:
    """What a day changes: who bears the unit's duties then, what it took over, or may have; nothing without a day."""
    if answer.bearing is None:
        return {}
    return {
        "as_of": answer.day,
        "bearing": bearing_json(answer.bearing),
        "inherited": [_heritage_json(dataset, answer.unit, part) for part in answer.inherited],
        "undecided": [_heritage_json(dataset, answer.unit, part) for part in answer.perhaps],
        "notes": list(beyond_known(dataset, answer.day)),
    }


def _heritage_json(dataset: Dataset, unit: Unit, part: Heritage) -> dict[str, Any]:
    """What came, or may have come, from one body: by which steps, and how each duty meets what the unit owes itself."""
    return {
        "from": part.former.name,
        "steps": [plain(step) for step in part.steps],
        "duties": [
            {"id": duty.item.id, "role": duty.role, "beside": explain_duty(dataset, unit, duty)} for duty in part.duties
        ],
    }


def filter_json(only: Filter) -> dict[str, str | None]:
    """The filter of the duties; null for what was not asked."""
    return {key: only.value(key) for key in ("role", "basis", "series", "due", "with")}


def aim_json(dataset: Dataset, aim: Aim) -> dict[str, Any]:
    """A target with its indicator, as `indicators` gives it."""
    indicator = aim.indicator
    return {
        "id": indicator.id,
        "number": aim.number,
        **target_json(aim.target),
        "nature": indicator.nature,
        "due": indicator.due,
        "section": dataset.section_of(indicator),
        "lead": list(dataset.bodies(indicator, "lead")),
        "participants": list(dataset.bodies(indicator, "participant")),
        "open": dataset.is_open(indicator),
    }


def shared_json(shared: SharedItem) -> dict[str, Any]:
    """An item that several units owe, as `together` gives it."""
    return {
        "id": shared.item.id,
        "relation": shared.relation,
        "title": shared.item.title,
        "roles": [
            {"agency": unit.name, "role": duty.role, "basis": duty.basis, "via": duty.via}
            for unit, duty in shared.duties
        ],
    }


def partner_json(partner: Partner) -> dict[str, Any]:
    """How often a unit works with another, as `partners` gives it."""
    counts = partner._asdict()
    del counts["unit"]
    return {"agency": partner.unit.name, "items": partner.items, **counts}


def matrix_json(row: MatrixRow) -> dict[str, Any]:
    """A unit's counts on one basis, by role and heading, as `matrix` gives them."""
    counts: dict[str, dict[str, int]] = {role: {"total": row.total(role)} for role in ROLES}
    for (heading, role), count in row.counts.items():
        counts[role][heading] = count
    return {"agency": row.unit.name, "basis": row.basis, **counts}


def figure_json(figure: Figure) -> dict[str, Any]:
    """A figure of the overview, as `stats` gives it."""
    return {**figure._asdict(), "ids": list(figure.ids)}


def deadline_json(deadline: Deadline, today: date | None = None) -> dict[str, Any]:
    """By when something is due, as `deadlines` gives it; how far that is off is null where no day is told."""
    fields = deadline._asdict()
    del fields["record"]
    return {
        "id": deadline.record.id,
        "title": deadline.title,
        **fields,
        "days_left": deadline.days_left(today) if today else None,
        "overdue": deadline.overdue(today) if today else None,
    }


def remark_json(remark: Remark) -> dict[str, Any]:
    """What the check says of records, with the day until which it is waived, or null."""
    return {**remark._asdict(), "records": list(remark.records)}


def hit_json(hit: Hit) -> dict[str, Any]:
    """A sentence where words stand, as `search` gives it; the spans count characters of its text."""
    return {**hit._asdict(), "spans": plain(hit.spans)}
