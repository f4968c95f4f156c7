"""Rules on annual goals: together they yield what the plan asks for (年度间综合平衡)."""

from __future__ import annotations

from fractions import Fraction
from itertools import pairwise
from typing import TYPE_CHECKING

from qhtasks.checks.rule import rule
from qhtasks.tracking.balance import balance
from qhtasks.tracking.exact import exact_text, number_of, with_unit
from qhtasks.tracking.figures import SLIP, Goal, GoalsFile
from qhtasks.tracking.levels import GRADES
from qhtasks.tracking.standing import ends_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from qhtasks.checks.rule import Faults
    from qhtasks.checks.tracked import TrackSubject
    from qhtasks.tracking.asof import Facts
    from qhtasks.tracking.folder import Filed


def _planned(subject: TrackSubject, *measures: str) -> Iterator[tuple[Facts, dict[int, Filed[Goal]]]]:
    """Give the targets of some measures that have goals: what is known of them, and the goals in force by year."""
    for aim in subject.planned:
        if aim.target.measure in measures:
            yield subject.facts(aim.key), subject.goals(aim.key)


@rule("goal-year")
def check_goal_year(subject: TrackSubject) -> Faults:
    """年度目标文件的年份（year）与文件名相同，在规划期内。"""
    for filed in subject.track.filed(GoalsFile):
        year = filed.record.year
        if year != filed.owner:
            yield subject.track.at(filed, "year"), f"文件名是 {filed.owner}，里面写 {year} 年"
        elif int(year) not in subject.track.years:
            yield subject.track.at(filed, "year"), f"{year} 年不在规划期内"


@rule("goal-twice")
def check_goal_twice(subject: TrackSubject) -> Faults:
    """同一目标同一年只有一个年度目标；录错了的，另写一条，理由写“更正录入”；改目标的写进 revisions.yaml。"""
    seen: dict[tuple[str, str], Filed[Goal]] = {}
    for filed in sorted(subject.track.filed(Goal), key=lambda one: one.record.reported):
        key = filed.file, filed.record.target
        if key in seen and filed.record.reason != SLIP:
            yield (
                subject.track.at(filed, "target"),
                f"{filed.record.target}已有年度目标{seen[key].record.value}：录错的写明理由，调整的写进 revisions.yaml",
            )
        seen[key] = filed


@rule("goal-sum")
def check_goal_sum(subject: TrackSubject) -> Faults:
    """累计的目标，各年的年度目标加起来不少于五年目标（区间取下限）。"""
    for facts, goals in _planned(subject, "cumulative"):
        low, numbers = ends_of(facts.value)[0], [goal.number for goal in facts.goals.values()]
        whole = sum((number for number in numbers if number is not None), Fraction(0))
        if low is not None and len(goals) == len(facts.plan) and whole < low:
            said = f"各年合计{with_unit(exact_text(whole), facts.unit)}，少于{with_unit(exact_text(low), facts.unit)}"
            yield subject.track.at(goals[facts.plan[-1]], "value"), f"{facts.aim.key}：{said}"


@rule("goal-unset", "warning")
def check_goal_unset(subject: TrackSubject) -> Faults:
    """设了年度目标的累计目标，各年都设。"""
    for facts, goals in _planned(subject, "cumulative"):
        unset = [str(year) for year in facts.plan if year not in goals]
        if unset:
            last = goals[max(goals)]
            yield subject.track.at(last, "target"), f"{facts.aim.key}：还有{len(unset)}年未设（{'、'.join(unset)}）"


@rule("goal-end")
def check_goal_end(subject: TrackSubject) -> Faults:
    """水平的目标，最后一年的年度目标达到五年目标；不得超过的，每年都不超过。"""
    for facts, goals in _planned(subject, "level"):
        ceiling = facts.aim.target.bound == "at-most"
        for year, filed in goals.items():
            if (ceiling or year == facts.plan[-1]) and not _reaches(facts, facts.goals[year].value):
                said = with_unit(facts.goals[year].value, facts.unit)
                word = "超过" if ceiling else "没有达到"
                yield (
                    subject.track.at(filed, "value"),
                    f"{facts.aim.key}：{year}年目标{said}，{word}{with_unit(facts.value or '', facts.unit)}",
                )


def _reaches(facts: Facts, value: str) -> bool:
    """Whether a value reaches the target in force; one that cannot be compared is left to other rules."""
    if value in GRADES and facts.value in GRADES:
        return GRADES.index(value) <= GRADES.index(facts.value)
    number, target = number_of(value), number_of(facts.value)
    return number is None or target is None or facts.sign * (number - target) >= 0


@rule("goal-path", "warning")
def check_goal_path(subject: TrackSubject) -> Faults:
    """水平的目标，年度目标一年比一年好；有意降低的写理由。保持类的不看。"""
    for facts, goals in _planned(subject, "level"):
        if facts.aim.target.bound in ("at-most", "state"):
            continue
        for (_, before), (year, goal) in pairwise(sorted(facts.goals.items())):
            old, new = before.number, goal.number
            if old is not None and new is not None and facts.sign * (new - old) < 0 and not goal.goal.reason:
                yield (
                    subject.track.at(goals[year], "value"),
                    f"{facts.aim.key}：{year}年目标{goal.value}，比上一个目标{before.value}退了",
                )


@rule("goal-compound")
def check_goal_compound(subject: TrackSubject) -> Faults:
    """增长、下降的目标，各年的年度目标连乘起来达到五年目标：5.5、5.5、5.5、5、5 只有年均 5.30。"""
    for facts, goals in _planned(subject, "growth", "change"):
        target, numbers = number_of(facts.value), [goal.number for goal in facts.goals.values()]
        if target is None or len(goals) < len(facts.plan) or None in numbers:
            continue
        found = balance(facts._replace(figures={}))
        if found.short:
            yield (
                subject.track.at(goals[facts.plan[-1]], "value"),
                f"{facts.aim.key}：{found.said}",
            )


@rule("goal-rest", "warning")
def check_goal_rest(subject: TrackSubject) -> Faults:
    """累计的目标，已完成的加上以后各年的年度目标，够五年目标；不够的要重新平衡。"""
    for facts, goals in _planned(subject, "cumulative"):
        found = balance(facts)
        rest = [year for year in found.rest if year in goals]
        if found.done and found.short and rest and len(rest) == len(found.rest):
            yield subject.track.at(goals[rest[0]], "value"), f"{facts.aim.key}：{found.said}"
