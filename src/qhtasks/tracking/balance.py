"""年度间综合平衡: whether the years together yield the target of the plan, and what the years left have to bring."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING, NamedTuple

from qhtasks.tracking.amounts import total
from qhtasks.tracking.exact import PERCENT, asked_text, exact_text, number_of, power, rounded, with_unit
from qhtasks.tracking.periods import YEAR
from qhtasks.tracking.rates import compound, fall_until
from qhtasks.tracking.standing import ends_of

if TYPE_CHECKING:
    from qhtasks.tracking.asof import Facts


class Balance(NamedTuple):
    """The years of a plan added up or compounded: those with a figure as `done`, the rest by their goals where set.

    `each` is what each year left has to bring so that the target is reached: an amount, a step, or a rate in ％; None
    where no year is left, or what was done is not known. `best` is the most that any year has brought. `short` says
    whether what was done and the goals set for all years left do not reach the target.
    """

    done: tuple[int, ...]
    rest: tuple[int, ...]
    each: Fraction | None
    best: Fraction | None
    short: bool
    said: str


def balance(facts: Facts) -> Balance:
    """Balance the years of a target, by what it measures."""
    shape = {"cumulative": _amounts, "growth": _rates, "change": _rates}.get(facts.aim.target.measure, _steps)
    return shape(facts)


def _known_years(facts: Facts) -> tuple[int, ...]:
    """List the years from the first on whose whole amount is known, without a gap."""
    known = []
    for year in facts.plan:
        sums = total(facts._replace(year=year))
        if sums.month != YEAR or sums.missing:
            break
        known.append(year)
    return tuple(known)


def _rest(facts: Facts, done: tuple[int, ...]) -> tuple[int, ...]:
    return tuple(year for year in facts.plan if year not in done)


def _amounts(facts: Facts) -> Balance:
    """Add up amounts."""
    done, low = _known_years(facts), ends_of(facts.value)[0] or Fraction(0)
    rest, unit = _rest(facts, done), facts.unit
    known = total(facts._replace(year=done[-1])).known if done else Fraction(0)
    goals = [facts.goals[year].number for year in rest if year in facts.goals]
    planned = sum((goal for goal in goals if goal is not None), Fraction(0))
    each = (low - known) / len(rest) if rest else None
    sums = [total(facts._replace(year=year)).known for year in done]
    yearly = [after - before for before, after in zip([Fraction(0), *sums], sums, strict=False)]
    short = len(goals) == len(rest) and known + planned < low
    said = f"{_span(done)}完成{with_unit(exact_text(known), unit)}，" if done else ""
    set_for = f"已设{len(goals)}年目标共" if len(goals) < len(rest) else f"{_span(rest)}目标" if rest else ""
    said += f"{set_for}{with_unit(exact_text(planned), unit)}，" if goals else ""
    said += f"合计{with_unit(exact_text(known + planned), unit)}，" if goals and done else ""
    said += f"五年目标{with_unit(exact_text(low), unit)}"
    said += f"；后{len(rest)}年每年需{with_unit(asked_text(max(each, Fraction(0))), unit)}" if each is not None else ""
    return Balance(done, rest, each, max(yearly, default=None), short, said)


def _rates(facts: Facts) -> Balance:
    """Compound rates: what the years with a figure made of the base, and the goals of the others."""
    sign = 1 if facts.aim.target.measure == "growth" else -1
    share = (number_of(facts.value) or Fraction(0)) * PERCENT
    factors = _factors(facts, sign)
    done = tuple(factors)
    rest = _rest(facts, done)
    whole = (1 + share) ** len(facts.plan) if sign > 0 else 1 - share
    factor = factors[done[-1]] if done else Fraction(1)
    goals = [facts.goals[year].number for year in rest if year in facts.goals]
    planned = factor
    for goal in goals:
        planned *= 1 + sign * (goal or Fraction(0)) * PERCENT
    each = 100 * sign * (power(whole / factor, Fraction(1, len(rest))) - 1) if rest and factor > 0 else None
    befores = [Fraction(1), *factors.values()]
    rates = [100 * sign * (after / before - 1) for before, after in zip(befores, factors.values(), strict=False)]
    short = len(goals) == len(rest) and sign * (planned - whole) < 0
    said = _rates_said(facts, planned, sign) if len(goals) == len(rest) else ""
    said += (
        f"；后{len(rest)}年需年均{'' if sign > 0 else '下降'}{rounded(each, 2)}％" if each is not None and done else ""
    )
    return Balance(done, rest, each, max(rates, default=None), short, said.removeprefix("；"))


def _factors(facts: Facts, sign: int) -> dict[int, Fraction]:
    """Give what each year, from the first on without a gap, has made of the base."""
    factors: dict[int, Fraction] = {}
    for year in facts.plan:
        by_then = facts._replace(year=year)
        if by_then.annual is None:
            break
        if sign > 0:
            product = compound(by_then, range(facts.plan[0], year + 1))
            factor = None if product.missing else product.factor
        else:
            fallen = fall_until(by_then, by_then.annual)
            factor = None if isinstance(fallen, tuple) else 1 - fallen
        if not factor:
            break
        factors[year] = factor
    return factors


def _rates_said(facts: Facts, planned: Fraction, sign: int) -> str:
    """Say what the years compound to, against the target."""
    if sign > 0:
        average = 100 * (power(planned, Fraction(1, len(facts.plan))) - 1)
        return f"各年连乘为年均{rounded(average, 2)}％，目标年均{facts.value}％"
    return f"各年连乘为下降{rounded(100 * (1 - planned), 2)}％，目标下降{facts.value}％"


def _steps(facts: Facts) -> Balance:
    """Divide what is left of a level into equal steps."""
    figures = {year: number_of(facts.figures[str(year)].value) for year in facts.plan if str(year) in facts.figures}
    known = {year: value for year, value in figures.items() if value is not None}
    base, target = number_of(facts.base.value if facts.base else None), number_of(facts.value)
    last = max(known, default=facts.plan[0] - 1)
    done, rest = tuple(sorted(known)), tuple(year for year in facts.plan if year > last)
    start = known.get(last, base)
    each = (target - start) / len(rest) if rest and target is not None and start is not None else None
    held = each is not None and facts.sign * each <= 0
    levels = {facts.plan[0] - 1: base, **known}
    steps = [value - before for year, value in known.items() if (before := levels.get(year - 1)) is not None]
    best = max(steps, key=lambda step: facts.sign * step, default=None)
    if each is None:
        return Balance(done, rest, None, best, short=False, said="")
    word = "提高" if facts.sign > 0 else "降低"
    said = (
        "已达目标，保持即可" if held else f"后{len(rest)}年每年需{word}{with_unit(asked_text(abs(each)), facts.unit)}"
    )
    return Balance(done, rest, each, best, short=False, said=said)


def _span(years: tuple[int, ...]) -> str:
    return f"{years[0]}—{years[-1]}年" if len(years) > 1 else f"{years[0]}年"
