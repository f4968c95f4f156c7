"""Rates that compound: mean annual growth, and reductions against the base year."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING, NamedTuple

from qhtasks.tracking.exact import PERCENT, asked_text, number_of, power, rounded
from qhtasks.tracking.figures import PATHS
from qhtasks.tracking.periods import span_of, spoken
from qhtasks.tracking.standing import (
    FAULTY,
    NO_BASE,
    NOT_YET,
    WITHIN_YEAR,
    TargetStanding,
    goal_of,
    lacks,
    measured_otherwise,
    named_path,
    no_figure,
    other_basis,
)

if TYPE_CHECKING:
    from collections.abc import Iterable

    from qhtasks.tracking.asof import Facts
    from qhtasks.tracking.figures import ActualFigure, PathName


class Compound(NamedTuple):
    """The product of the yearly factors since the base; `missing` are the years without a rate."""

    factor: Fraction
    missing: tuple[int, ...]


def compound(facts: Facts, years: Iterable[int], sign: int = 1) -> Compound:
    """Multiply the factors of years: 1 + rate, or 1 - rate with the sign -1. Single years come first.

    A span's average counts with its power, for years that have no rate of their own.
    """
    wanted, factor = set(years), Fraction(1)
    for year in sorted(wanted):
        rate = rate_of(facts, year)
        if rate is not None:
            wanted.remove(year)
            factor *= 1 + sign * rate
    for figure in _averages(facts):
        span = set(span_of(figure.period).years)
        value = number_of(figure.value)
        if span <= wanted and value is not None:
            wanted -= span
            factor *= (1 + sign * value * PERCENT) ** len(span)
    return Compound(factor, tuple(sorted(wanted)))


def rate_of(facts: Facts, year: int) -> Fraction | None:
    """Give the rate of a year as a share."""
    figure = facts.figures.get(str(year))
    value = number_of(figure.value) if figure and figure.kind in ("rate", "average") else None
    return None if value is None else value * PERCENT


def overlapping(facts: Facts) -> tuple[str, ...]:
    """List the averages that cover some years with a rate of their own and some without, or years of one another."""
    single = {year for year in facts.plan if rate_of(facts, year) is not None}
    taken: set[int] = set()
    wrong = []
    for figure in _averages(facts):
        span = set(span_of(figure.period).years)
        if (span & single and not span <= single) or span & taken:
            wrong.append(figure.period)
        taken |= span
    return tuple(wrong)


def _averages(facts: Facts) -> list[ActualFigure]:
    """List the averages over several years, by period."""
    spans = sorted(period for period in facts.figures if len(span_of(period).years) > 1)
    return [facts.figures[period] for period in spans if facts.figures[period].kind == "average"]


def growth(facts: Facts) -> TargetStanding:
    """Measure a mean annual growth: the product of the years against that of the goals, or of the target's rate."""
    if overlapping(facts):
        return _crossing(facts)
    rate, unit = number_of(facts.value), "％"
    years = range(facts.plan[0], facts.year + 1)
    product = compound(facts, years)
    if rate is None or facts.year in product.missing:
        return _no_rate(facts)
    if product.missing:
        return TargetStanding(unjudged=lacks(product.missing), unit=unit)
    count, share = len(years), rate * PERCENT
    path, asked = _rates_path(facts, (1 + share) ** count, 1)
    last = facts.year == facts.plan[-1]
    average = 100 * (power(product.factor, Fraction(1, count)) - 1)
    expected = 100 * (power(asked, Fraction(1, count)) - 1)
    pace = "目标年均" if last else f"{PATHS[path]}应达"
    why = f"{years[0]}—{years[-1]}年平均{rounded(average, 2)}％，{pace}{asked_text(expected)}％"
    if not last:
        rest = len(facts.plan) - count
        needed = 100 * (power((1 + share) ** len(facts.plan) / product.factor, Fraction(1, rest)) - 1)
        why += f"；后{rest}年需年均{rounded(needed, 2)}％"
    figure = facts.figures.get(str(facts.year))
    return TargetStanding(
        why=why,
        path=path,
        achieved=product.factor - 1,
        required=asked - 1,
        whole=(1 + share) ** len(facts.plan) - 1,
        actual=average,
        expected=expected,
        met=product.factor >= (1 + share) ** len(facts.plan) if last else False,
        lasting=False,
        whole_year=True,
        value=figure.value if figure else None,
        unit=unit,
    )


def _rates_path(facts: Facts, usual: Fraction, sign: int) -> tuple[PathName, Fraction]:
    """Choose the path of rates: the product of the goals of all years, else the usual one; at the end the target's."""
    goals = [goal_of(facts, year) for year in range(facts.plan[0], facts.year + 1)]
    known = [goal for goal in goals if goal is not None]
    path = named_path(facts, "goals" if len(known) == len(goals) else "compound")
    if path != "goals" or len(known) < len(goals):
        return ("lumpy" if path == "lumpy" else "compound"), usual
    factor = Fraction(1)
    for goal in known:
        factor *= 1 + sign * goal * PERCENT
    return path, usual if facts.year == facts.plan[-1] else factor


def reduction(facts: Facts) -> TargetStanding:
    """Measure how much a value has fallen since the base, by levels, totals or yearly rates; a fall is positive."""
    figure, whole = facts.figure, number_of(facts.value)
    if figure is None or whole is None:
        return no_figure(facts)
    doubt = _doubt(facts, figure)
    if doubt:
        return doubt
    fallen = fall_until(facts, figure)
    if isinstance(fallen, tuple):
        return TargetStanding(unjudged=lacks(fallen), value=figure.value, unit="％")
    return _fallen(facts, figure, fallen, whole * PERCENT)


def _doubt(facts: Facts, figure: ActualFigure) -> TargetStanding | None:
    """Say why a figure cannot tell how much a value has fallen; None where it can."""
    if overlapping(facts):
        return _crossing(facts)
    if figure.kind == "rate" and not span_of(figure.period).is_whole_year:
        return TargetStanding(unjudged=NOT_YET, value=figure.value, why=WITHIN_YEAR, unit="％")
    if figure.kind == "level" and facts.base is None:
        return TargetStanding(unjudged=NO_BASE, value=figure.value)
    if facts.base and figure.kind == "level" and other_basis(facts.base.basis, figure.basis):
        return measured_otherwise(facts, figure)
    return None


def _crossing(facts: Facts) -> TargetStanding:
    return TargetStanding(unjudged=FAULTY, why=f"年均数{'、'.join(overlapping(facts))}与单年数交叉")


def _fallen(facts: Facts, figure: ActualFigure, fallen: Fraction, whole: Fraction) -> TargetStanding:
    """Compare a fall with the one that there should be by now."""
    span = span_of(figure.period)
    usual = 1 - power(1 - whole, facts.elapsed(span.month))
    path: PathName = "compound"
    if span.is_whole_year:
        path, left = _rates_path(facts, 1 - usual, -1)
        usual = 1 - left
    direction = "累计下降" if fallen >= 0 else "累计上升"
    return TargetStanding(
        why=f"{spoken(figure.period)}{direction}{asked_text(100 * abs(fallen))}％，"
        f"{'目标' if facts.is_final else f'{PATHS[path]}应'}下降{asked_text(100 * usual)}％",
        path=path,
        achieved=fallen,
        required=usual,
        whole=whole,
        actual=100 * fallen,
        expected=100 * usual,
        met=fallen >= whole,
        whole_year=span.is_whole_year,
        value=figure.value,
        unit="％",
    )


def fall_until(facts: Facts, figure: ActualFigure) -> Fraction | tuple[int, ...]:
    """Give the fall since the base by a figure, as a share; or the years whose rates are missing.

    Yearly rates are chained to the latest year that has a level or a total.
    """
    fallen = _fall_of(facts, figure)
    if fallen is not None:
        return fallen
    known = Fraction(0)
    years: Iterable[int] = range(facts.plan[0], facts.year + 1)
    for year in reversed(range(facts.plan[0], facts.year)):
        earlier = facts.figures.get(str(year))
        before = _fall_of(facts, earlier) if earlier else None
        if before is not None:
            known, years = before, range(year + 1, facts.year + 1)
            break
    product = compound(facts, years, -1)
    return product.missing or 1 - (1 - known) * product.factor


def _fall_of(facts: Facts, figure: ActualFigure) -> Fraction | None:
    """Give the fall since the base that a level or a total says by itself."""
    value, base = number_of(figure.value), number_of(facts.base.value if facts.base else None)
    if value is None:
        return None
    if figure.kind == "running":
        return value * PERCENT
    return (base - value) / base if figure.kind == "level" and base else None


def _no_rate(facts: Facts) -> TargetStanding:
    """Say that there is no rate of the year, or only one of a part of it."""
    figure = facts.figure
    if figure and figure.value is not None:
        return TargetStanding(unjudged=NOT_YET, value=figure.value, why=WITHIN_YEAR, unit="％")
    return no_figure(facts)
