"""The course of a target over the years, in numbers that can be drawn: a level, a sum, a yearly rate, or a fall."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING, NamedTuple

from qhtasks.papers.charts import Course
from qhtasks.questions.targets import phrase_of
from qhtasks.tracking.amounts import total
from qhtasks.tracking.exact import PERCENT, exact_text, number_of, power, rounded
from qhtasks.tracking.rates import fall_until
from qhtasks.tracking.standing import ends_of, goal_of

if TYPE_CHECKING:
    from collections.abc import Mapping

    from qhtasks.tracking.asof import Facts

Values = dict[int, Fraction]
Told = dict[int, tuple[Fraction, str]]


class _Points(NamedTuple):
    """The numbers of a course by year; those achieved with their texts."""

    base: Fraction | None
    goals: Mapping[int, Fraction]
    pace: Mapping[int, Fraction]
    actual: Mapping[int, tuple[Fraction, str]]


def course_of(facts: Facts) -> Course | None:
    """Give the course of a target until the year judged; None where it has no numbers to draw."""
    target = ends_of(facts.value)[0]
    points_of = {"level": _level, "cumulative": _sum, "growth": _rate, "change": _fall}.get(facts.aim.target.measure)
    if target is None or points_of is None:
        return None
    points = points_of(facts, target)
    if not points.actual:
        return None
    subject, phrase = facts.aim.target.subject, phrase_of(facts.aim.target)
    base = f"基期{exact_text(points.base)}，" if facts.base and points.base is not None else ""
    achieved = "，".join(f"{year}年{text}" for year, (_, text) in points.actual.items())
    told = f"{facts.aim.key}　{subject}：{base}{achieved}；目标{phrase}"
    return Course(told, facts.plan, points.base, target, phrase, points.goals, points.pace, points.actual)


def _until(facts: Facts) -> range:
    return range(facts.plan[0], facts.year + 1)


def _goals(facts: Facts) -> Values:
    return {year: goal for year in facts.plan if (goal := goal_of(facts, year)) is not None}


def _even(facts: Facts, base: Fraction, target: Fraction) -> Values:
    """An even pace from the base to the target."""
    steps = len(facts.plan)
    return {facts.base_year + step: base + (target - base) * Fraction(step, steps) for step in range(steps + 1)}


def _level(facts: Facts, target: Fraction) -> _Points:
    base = number_of(facts.base.value if facts.base else None)
    rising = base is not None and facts.sign * (target - base) > 0 and facts.aim.target.bound != "at-most"
    actual: Told = {}
    for year in _until(facts):
        figure = facts.figures.get(str(year))
        value = number_of(figure.value) if figure else None
        if figure and figure.value and value is not None:
            actual[year] = (value, figure.value)
    pace = _even(facts, base, target) if rising and base is not None else {}
    return _Points(base, _goals(facts), pace, actual)


def _sum(facts: Facts, target: Fraction) -> _Points:
    """What was added up since the plan began; the years up to the first gap alone."""
    goals: Values = {}
    for year in facts.plan:
        goal = goal_of(facts, year)
        if goal is None:
            break
        goals[year] = goals.get(year - 1, Fraction(0)) + goal
    actual: Told = {}
    for year in _until(facts):
        sums = total(facts._replace(year=year))
        if not sums.missing and str(year) in facts.figures:
            actual[year] = (sums.known, exact_text(sums.known))
    return _Points(Fraction(0), goals, _even(facts, Fraction(0), target), actual)


def _rate(facts: Facts, _: Fraction) -> _Points:
    actual: Told = {}
    for year in _until(facts):
        figure = facts.figures.get(str(year))
        value = number_of(figure.value) if figure and figure.kind == "rate" else None
        if figure and figure.value and value is not None:
            actual[year] = (value, f"{figure.value}％")
    return _Points(None, _goals(facts), {}, actual)


def _fall(facts: Facts, target: Fraction) -> _Points:
    """How much it has fallen since the base, in ％; goals are yearly falls, which compound."""
    left, goals = Fraction(1), Values()
    for year in facts.plan:
        goal = goal_of(facts, year)
        if goal is None:
            break
        left *= 1 - goal * PERCENT
        goals[year] = 100 * (1 - left)
    actual: Told = {}
    for year in _until(facts):
        figure = facts.figures.get(str(year))
        fallen = fall_until(facts._replace(year=year), figure) if figure else None
        if isinstance(fallen, Fraction):
            actual[year] = (100 * fallen, f"{rounded(100 * fallen, 1)}％")
    steps = len(facts.plan)
    pace = {
        facts.base_year + step: 100 * (1 - power(1 - target * PERCENT, Fraction(step, steps)))
        for step in range(steps + 1)
    }
    return _Points(Fraction(0), goals, pace, actual)
