"""Adding up what was achieved over the years of the plan, from amounts and running totals.

A gap is never filled: a year without a figure is named, and what is known is only a lower bound.
"""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING, NamedTuple

from qhtasks.tracking.exact import asked_text, exact_text, number_of, rounded, with_unit
from qhtasks.tracking.figures import PATHS
from qhtasks.tracking.periods import YEAR, span_of
from qhtasks.tracking.standing import TargetStanding, ends_of, goal_of, lacks, named_path, no_figure

if TYPE_CHECKING:
    from collections.abc import Iterator

    from qhtasks.tracking.asof import Facts
    from qhtasks.tracking.figures import ActualFigure, PathName


class Total(NamedTuple):
    """What is known of a total since the plan began, by the end of a month of the year judged (0: of the year before).

    `missing` are the years without a figure.
    """

    known: Fraction
    month: int
    missing: tuple[int, ...]


class Portion(NamedTuple):
    """What was achieved from the beginning of a year to the end of a month."""

    amount: Fraction
    month: int


def total(facts: Facts) -> Total:
    """Add up to the year judged: the latest running total, and the amounts after it."""
    begin, known, month = facts.base_year, Fraction(0), YEAR
    for year in range(facts.plan[0], facts.year + 1):
        running = _running(facts, year)
        if running and (running.month == YEAR or year == facts.year):
            begin, known, month = year, running.amount, running.month
    missing = []
    for year in range(begin + 1, facts.year + 1):
        part = _amount(facts, year)
        if part and (part.month == YEAR or year == facts.year):
            known, month = known + part.amount, part.month
        else:
            missing.append(year)
    return Total(known, 0 if facts.year in missing else month, tuple(missing))


def amount_of(facts: Facts, year: int) -> Portion | None:
    """Find what a year alone brought: its own amount, else what the running total rose by; None where not known."""
    own = _amount(facts, year)
    if own:
        return own
    running = _running(facts, year)
    before = Portion(Fraction(0), YEAR) if year == facts.plan[0] else _running(facts, year - 1)
    if running and before and before.month == YEAR:
        return Portion(running.amount - before.amount, running.month)
    return None


def _running(facts: Facts, year: int) -> Portion | None:
    """Find the latest running total of a year: of the whole year, else of the part that ends last."""
    parts = [
        Portion(value, span_of(figure.period).month)
        for figure, value in _numbers(facts, year)
        if figure.kind == "running"
    ]
    return max(parts, key=lambda part: part.month, default=None)


def _amount(facts: Facts, year: int) -> Portion | None:
    """Find the amount of a year, or add up its parts from January on without a gap."""
    spans = {
        (span.begins, span.month): value
        for figure, value in _numbers(facts, year)
        if figure.kind == "amount"
        for span in [span_of(figure.period)]
    }
    known, month = Fraction(0), 0
    while following := [end for begin, end in spans if begin == month + 1]:
        longest = max(following)
        known, month = known + spans[month + 1, longest], longest
    return Portion(known, month) if month else None


def _numbers(facts: Facts, year: int) -> Iterator[tuple[ActualFigure, Fraction]]:
    """List the figures of a year that are numbers."""
    for period, figure in facts.figures.items():
        value = number_of(figure.value)
        if value is not None and span_of(period).year == year:
            yield figure, value


def cumulative(facts: Facts) -> TargetStanding:
    """Add up the years of the plan; of a range the lower end counts."""
    low, high = ends_of(facts.value)
    sums, unit = total(facts), facts.unit
    if low is None:
        return no_figure(facts)
    known, share = sums.known, rounded(100 * sums.known / low, 1)
    if sums.missing and known < low:
        return _at_least(facts, sums, f"至少{with_unit(exact_text(known), unit)}（{share}％）")
    remarks = (lacks(sums.missing),) if sums.missing else ()
    if high is not None and known > high:
        remarks = (*remarks, "超出区间上限")
    path, expected = _sum_path(facts, sums.month, low)
    final = facts.year == facts.plan[-1] and sums.month == YEAR
    asked = "" if expected is None or final else f"，{PATHS[path]}应达{with_unit(asked_text(expected), unit)}"
    return TargetStanding(
        why=f"累计{with_unit(exact_text(known), unit)}，占五年目标的{share}％{asked}",
        path=path,
        achieved=known,
        required=expected,
        whole=low,
        actual=known,
        expected=expected,
        met=known >= low,
        whole_year=sums.month == YEAR,
        value=exact_text(known),
        unit=unit,
        remarks=remarks,
    )


def _at_least(facts: Facts, sums: Total, least: str) -> TargetStanding:
    """Say what is known of a sum of which years are missing; nothing is said of the pace."""
    if not sums.month:
        return no_figure(facts)._replace(why=least if sums.known else "")
    return TargetStanding(why=least, unjudged=lacks(sums.missing), value=exact_text(sums.known), unit=facts.unit)


def _sum_path(facts: Facts, month: int, target: Fraction) -> tuple[PathName, Fraction | None]:
    """Choose the path of a sum, and say what it asks for by the end of a month."""
    earlier, goal = [goal_of(facts, year) for year in range(facts.plan[0], facts.year)], goal_of(facts, facts.year)
    known = [one for one in (*earlier, goal) if one is not None]
    path = named_path(facts, "goals" if len(known) == len(earlier) + 1 else "linear")
    if facts.year == facts.plan[-1] and month == YEAR:
        return path, target
    if path == "goals" and goal is not None and len(known) == len(earlier) + 1:
        return path, sum(known[:-1], Fraction(0)) + goal * Fraction(month, YEAR)
    return (path, None) if path == "lumpy" else ("linear", target * facts.elapsed(month))
