"""What a year was against its own goal, apart from how far the five years are."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING, NamedTuple

from qhtasks.tracking.amounts import amount_of
from qhtasks.tracking.exact import decimals, exact_text, near_text, number_of, rounded, with_unit
from qhtasks.tracking.levels import GRADES, worst
from qhtasks.tracking.periods import YEAR, span_of
from qhtasks.tracking.rates import fall_until
from qhtasks.tracking.standing import goal_of
from qhtasks.tracking.verdicts import ANNUAL_NAMES, YearsVerdict

if TYPE_CHECKING:
    from qhtasks.tracking.asof import Facts, GoalInForce
    from qhtasks.tracking.figures import ActualFigure
    from qhtasks.tracking.verdicts import Annual

_ENOUGH = Fraction(9, 10)
"""The share of a goal, or of its change from last year's figure, that is 基本达到."""


class _Reach(NamedTuple):
    """What a year brought, to compare with its goal; both count from `start` on, and with `sign` the higher is better.

    `month` is 12 for the whole year. Amounts are `prorated`: a part of the year is asked for that part of the goal.
    """

    value: Fraction
    month: int
    unit: str | None
    digits: int
    start: Fraction | None = Fraction(0)
    sign: int = 1
    prorated: bool = False


def annual_verdict(facts: Facts) -> YearsVerdict:
    """Judge the year against the goal in force; what a revised goal was before stands in the remarks."""
    goal = facts.goals.get(facts.year)
    if facts.aim.target.measure == "qualitative":
        return YearsVerdict(None)
    if facts.aim.target.unit == "类":
        return _class_verdict(facts, goal)
    reach = _reach(facts)
    value = near_text(reach.value, reach.digits) if reach else ""
    if goal is None:
        return YearsVerdict("no-goal", value)
    if reach is None or goal.number is None:
        return YearsVerdict("no-figure", value)
    verdict, why = _against(facts, reach, goal.number, goal.value)
    original = number_of(goal.original)
    if goal.value == goal.original or original is None:
        return YearsVerdict(verdict, value, why)
    before, how = _against(facts, reach, original, goal.original)
    name, unit = ANNUAL_NAMES[before] if before else "不判", reach.unit or ""
    said = f"年度目标由{goal.original}{unit}调整为{goal.value}{unit}；按原目标：{name}，{how}"
    return YearsVerdict(verdict, value, why, (said,))


def _against(facts: Facts, reach: _Reach, goal: Fraction, written: str) -> tuple[Annual | None, str]:
    """Compare what a year brought with a goal."""
    goal_text = with_unit(written, reach.unit)
    if reach.month == YEAR:
        return _whole_year(reach, goal, goal_text)
    value = with_unit(near_text(reach.value, reach.digits), reach.unit)
    if reach.prorated:
        return _prorated(reach, goal, f"本年{value}，年度目标{goal_text}")
    asked = _asked(facts, reach, goal)
    why = f"年内{value}，年度目标{goal_text}"
    if reach.sign * (reach.value - goal) >= 0:
        return "on-pace", why
    if asked is None:
        return None, f"{why}，上年数不明，年内不判"
    return ("on-pace" if reach.sign * (reach.value - asked) >= 0 else "off-pace"), why


def _asked(facts: Facts, reach: _Reach, goal: Fraction) -> Fraction | None:
    """Say what the goal asks for within the year: a level on the way there, a rate or a bound as a whole."""
    if facts.aim.target.measure != "level" or facts.aim.target.bound in ("at-most", "state"):
        return goal
    before = goal_of(facts, facts.year - 1)
    begin = reach.start if before is None else before
    return None if begin is None else begin + (goal - begin) * Fraction(reach.month, YEAR)


def _whole_year(reach: _Reach, goal: Fraction, goal_text: str) -> tuple[Annual, str]:
    """Judge a whole year: met, or nearly so where the goal asks for a change that can be divided by."""
    value = with_unit(near_text(reach.value, reach.digits), reach.unit)
    why = f"实际{value}，年度目标{goal_text}"
    change = None if reach.start is None else reach.sign * (goal - reach.start)
    share = reach.sign * (reach.value - (reach.start or 0)) / change if change and change > 0 else None
    why += f"（{rounded(100 * share, 1)}％）" if share is not None else ""
    if reach.sign * (reach.value - goal) >= 0:
        return "met", why
    return ("nearly" if share is not None and share >= _ENOUGH else "missed"), why


def _prorated(reach: _Reach, goal: Fraction, why: str) -> tuple[Annual, str]:
    """Compare the amount of a part of the year with as large a part of its goal."""
    pace = Fraction(reach.month, YEAR)
    on_pace: Annual = "on-pace" if reach.value >= goal * pace else "off-pace"
    if goal <= 0:
        return on_pace, why
    ahead = 100 * (reach.value / goal - pace)
    word = "超序时" if ahead >= 0 else "落后序时"
    share = rounded(100 * reach.value / goal, 1)
    return on_pace, f"{why}（{share}％），序时{rounded(100 * pace, 1)}％，{word}{near_text(abs(ahead), 1)}个百分点"


def _reach(facts: Facts) -> _Reach | None:
    """Find what the year brought, by the shape of the target."""
    measure = facts.aim.target.measure
    if measure == "cumulative" or facts.is_flow:
        return _amount(facts)
    if measure == "growth":
        return _rate(facts)
    return _fall(facts) if measure == "change" else _level(facts)


def _amount(facts: Facts) -> _Reach | None:
    """Find the amount of the year; a flow may be entered as a level, whose change since last year then counts."""
    if facts.annual and facts.annual.kind == "level":
        return _level(facts)
    part = amount_of(facts, facts.year)
    if part is None:
        return None
    return _Reach(part.amount, part.month, facts.unit, _digits(part.amount), prorated=True)


def _digits(value: Fraction) -> int:
    return decimals(exact_text(value))


def _rate(facts: Facts) -> _Reach | None:
    """Find the rate of the year, or of its part that ends last, in ％."""
    figure = facts.figure
    value = number_of(figure.value if figure else None)
    if figure is None or value is None or figure.kind not in ("rate", "average"):
        return None
    return _Reach(value, span_of(figure.period).month, "％", decimals(figure.value or ""))


def _fall(facts: Facts) -> _Reach | None:
    """Find how much the year fell against the one before, in ％: as reported, else from the falls since the base."""
    figure = facts.figure
    if figure is None or figure.kind == "rate":
        return _rate(facts)
    if not span_of(figure.period).is_whole_year:
        return None
    fallen, before = _since_base(facts), _since_base(facts._replace(year=facts.year - 1))
    if fallen is None or before is None or before == 1:
        return None
    return _Reach(100 * (1 - (1 - fallen) / (1 - before)), YEAR, "％", 2)


def _since_base(facts: Facts) -> Fraction | None:
    """Give the fall since the base by the end of the year judged; none has happened by the base year's end."""
    if facts.year == facts.base_year:
        return Fraction(0)
    figure = facts.annual
    fallen = fall_until(facts, figure) if figure else None
    return fallen if isinstance(fallen, Fraction) else None


def _level(facts: Facts) -> _Reach | None:
    """Find the level of the year, and last year's, from which the goal is a change."""
    figure = facts.figure
    value = number_of(figure.value if figure else None)
    if figure is None or value is None:
        return None
    start = _last_year(facts, figure)
    digits = decimals(figure.value or "")
    return _Reach(value, span_of(figure.period).month, facts.unit, digits, start, facts.sign)


def _last_year(facts: Facts, figure: ActualFigure) -> Fraction | None:
    """Give last year's figure, in the first year the base; None where it was measured by another definition."""
    before = facts.base if facts.year == facts.plan[0] else facts.figures.get(str(facts.year - 1))
    if before is None or (before.basis and figure.basis and before.basis != figure.basis):
        return None
    return number_of(before.value)


def _class_verdict(facts: Facts, goal: GoalInForce | None) -> YearsVerdict:
    """Compare the worst class with the goal's class."""
    figure = facts.figure
    found = worst(figure) if figure else None
    if goal is None:
        return YearsVerdict("no-goal", found or "")
    if figure is None or found is None or goal.value not in GRADES:
        return YearsVerdict("no-figure", found or "")
    kept = GRADES.index(found) <= GRADES.index(goal.value)
    whole = span_of(figure.period).is_whole_year
    verdict: Annual = ("met" if kept else "missed") if whole else ("on-pace" if kept else "off-pace")
    return YearsVerdict(verdict, found, f"最差{found}类，年度目标{goal.value}类")
