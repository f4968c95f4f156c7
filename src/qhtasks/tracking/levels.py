"""Levels at a time: what is to be reached, what is to be held each year, classes of water, and parts that are done."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

from qhtasks.tracking.exact import apart_text, decimals, difference, number_of, with_unit
from qhtasks.tracking.figures import PATHS
from qhtasks.tracking.periods import YEAR, span_of, spoken
from qhtasks.tracking.standing import (
    NO_BASE,
    NOT_YET,
    PERSONAL,
    TargetStanding,
    goal_of,
    measured_otherwise,
    named_path,
    no_figure,
    other_basis,
    said,
)

if TYPE_CHECKING:
    from collections.abc import Mapping

    from qhtasks.tracking.asof import Facts
    from qhtasks.tracking.figures import ActualFigure, PathName

GRADES = ("Ⅰ", "Ⅱ", "Ⅲ", "Ⅳ", "Ⅴ", "劣Ⅴ")  # noqa: RUF001 - the numerals of the notice
"""Classes of water from the best to the worst."""


def level(facts: Facts) -> TargetStanding:
    """Measure a level at the end of a year, or within it, against the base."""
    figure = facts.figure
    value, target = number_of(figure.value if figure else None), number_of(facts.value)
    if figure is None or value is None or target is None:
        return no_figure(facts)
    span, base = span_of(figure.period), number_of(facts.base.value if facts.base else None)
    if facts.is_flow and not span.is_whole_year:
        return TargetStanding(unjudged=NOT_YET, value=figure.value, why="全年总量，年内数只与年度目标比")
    if other_basis(facts.base.basis if facts.base else None, figure.basis):
        return measured_otherwise(facts, figure)
    met = facts.sign * (value - target) >= 0
    holds = base is not None and facts.sign * (base - target) >= 0
    if facts.aim.target.bound == "state" or holds or (facts.setting and facts.setting.path == "hold"):
        return _held(facts, figure, value, target)
    path, expected = _level_path(facts, span.month, base, target)
    standing = TargetStanding(
        path=path,
        actual=value,
        expected=expected,
        met=met,
        whole_year=span.is_whole_year,
        value=figure.value,
        unit=facts.unit,
    )
    if base is None:
        left = difference(target - value, decimals(figure.value or ""), facts.unit)
        why = f"{said(figure, facts.unit)}，{'已达目标' if met else f'距目标{left}'}"
        return standing._replace(why=why, unjudged="" if met or facts.is_final else NO_BASE)
    return standing._replace(
        why=_against(facts, figure, path, expected),
        achieved=facts.sign * (value - base),
        required=None if expected is None else facts.sign * (expected - base),
        whole=facts.sign * (target - base),
    )


def _against(facts: Facts, figure: ActualFigure, path: PathName, expected: Fraction | None) -> str:
    """Tell what there is and what there should be."""
    value = number_of(figure.value)
    if expected is None or value is None:
        return said(figure, facts.unit)
    final, short = facts.is_final, facts.sign * (expected - value)
    written = (facts.value or "") if final else apart_text(expected, value, decimals(figure.value or ""))
    digits = max(decimals(written), decimals(figure.value or ""))
    lacks = f"，{'差' if facts.sign > 0 else '高出'}{difference(short, digits, facts.unit)}" if short > 0 else ""
    asked = with_unit(written, facts.unit)
    if final:
        return f"{said(figure, facts.unit)}，目标{asked}{lacks}"
    return f"{said(figure, facts.unit)}，{PATHS[path]}应{'达' if facts.sign > 0 else '降至'}{asked}{lacks}"


def _held(facts: Facts, figure: ActualFigure, value: Fraction, target: Fraction) -> TargetStanding:
    """Measure a value that is to be kept each year: there is no ratio."""
    short, digits = facts.sign * (target - value), decimals(figure.value or "")
    state = f"{'差' if facts.sign > 0 else '超出'}{difference(short, digits, facts.unit)}" if short > 0 else "合乎目标"
    return TargetStanding(
        why=f"{_to_hold(facts)}，{said(figure, facts.unit)}，{state}",
        path="hold",
        actual=value,
        expected=target,
        met=short <= 0,
        hold=True,
        whole_year=span_of(figure.period).is_whole_year,
        value=figure.value,
        unit=facts.unit,
    )


def _to_hold(facts: Facts) -> str:
    """Say what is to be kept, and why: the notice bounds it, or the base had reached the target."""
    bound = with_unit(facts.value or "", facts.unit)
    if facts.aim.target.bound in ("at-most", "state") or facts.base is None:
        return f"每年{'不低于' if facts.sign > 0 else '不超过'}{bound}"
    return f"基期{with_unit(facts.base.value, facts.unit)}已达目标{bound}，要保持"


def _level_path(facts: Facts, month: int, base: Fraction | None, target: Fraction) -> tuple[PathName, Fraction | None]:
    """Choose the path of a level, and say what it asks for at the end of a month."""
    if facts.year == facts.plan[-1] and month == YEAR:
        return named_path(facts, "goals" if facts.year in facts.goals else "linear"), target
    by_goals = _level_goal(facts, month, base)
    path = named_path(facts, "linear" if by_goals is None else "goals")
    if path == "goals" and by_goals is not None:
        return path, by_goals
    if path == "lumpy":
        return path, None
    return "linear", None if base is None else base + (target - base) * facts.elapsed(month)


def _level_goal(facts: Facts, month: int, base: Fraction | None) -> Fraction | None:
    """Give the goal at the end of a month: within the year between last year's goal, or the base, and this year's."""
    goal = goal_of(facts, facts.year)
    if goal is None or month == YEAR:
        return goal
    start = base if facts.year == facts.plan[0] else goal_of(facts, facts.year - 1)
    return None if start is None else start + (goal - start) * Fraction(month, YEAR)


def is_met(facts: Facts, figure: ActualFigure) -> bool | None:
    """Whether a figure satisfies a target that is a level or a class; None where they cannot be compared."""
    if facts.aim.target.unit == "类":
        return None if worst(figure) is None or facts.value is None else not worse_than(figure, facts.value)
    value, target = number_of(figure.value), number_of(facts.value)
    return None if value is None or target is None else facts.sign * (value - target) >= 0


def ceiling(facts: Facts) -> TargetStanding:
    """Measure what must not exceed a number, or a class of water, in any year; it needs no base."""
    if facts.aim.target.unit == "类":
        return _class(facts)
    figure = facts.figure
    value, target = number_of(figure.value if figure else None), number_of(facts.value)
    if figure is None or value is None or target is None:
        return no_figure(facts)
    return _held(facts, figure, value, target)


def _class(facts: Facts) -> TargetStanding:
    """Compare the worst of the parts, or the only class, with the target's class."""
    figure = facts.figure
    found = worst(figure) if figure else None
    if figure is None or found is None or facts.value is None:
        return no_figure(facts)
    above = worse_than(figure, facts.value)
    state = f"突破（{'、'.join(above)}）" if above else "合乎目标"
    return TargetStanding(
        why=f"每年不劣于{facts.value}类，{spoken(figure.period)}最差{found}类，{state}",
        path="hold",
        met=not above,
        hold=True,
        whole_year=span_of(figure.period).is_whole_year,
        value=found,
        unit="类",
    )


def worst(figure: ActualFigure) -> str | None:
    """Give the worst class of a figure's parts, or its only class; None where any is no class."""
    grades = list(_grades(figure).values())
    return max(grades, key=GRADES.index) if grades and set(grades) <= set(GRADES) else None


def worse_than(figure: ActualFigure, grade: str) -> list[str]:
    """Name the parts whose class is worse than another: 黄河Ⅲ类."""
    limit = GRADES.index(grade)
    return [f"{name}{found}类" for name, found in _grades(figure).items() if GRADES.index(found) > limit]


def _grades(figure: ActualFigure) -> Mapping[str, str]:
    return figure.parts or ({"": figure.value} if figure.value else {})


def qualitative(facts: Facts) -> TargetStanding:
    """Count the parts that are done; only a person can say that a target without a number is reached."""
    figure = facts.figure
    parts = figure.parts if figure else None
    if not figure or not parts:
        return TargetStanding(unjudged=PERSONAL, why="没有分项")
    done = sum(part == "是" for part in parts.values())
    why = f"{len(parts)}个中{done}个"
    judged = next((one for one in facts.verdicts if one.verdict in ("完成", "complete", "提前达到", "early")), None)
    if done < len(parts) or judged is None:
        return TargetStanding(unjudged=PERSONAL, why=why, value=f"{done}/{len(parts)}")
    whole_year = span_of(figure.period).is_whole_year
    why += f"，{judged.by}判定：{judged.reason}"
    return TargetStanding(why=why, met=True, whole_year=whole_year, value=f"{done}/{len(parts)}")
