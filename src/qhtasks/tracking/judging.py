"""The verdict on a target: its standing by the thresholds, with the reason and everything that a reader must know.

Thresholds: 0.9 is that of the national energy targets (a gap of at most 10 % of the target); 1.1 mirrors it and is a
convention of this program. A value that reaches the target only when rounded has not reached it.
"""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

from qhtasks.tracking.amounts import cumulative
from qhtasks.tracking.asof import missing_approvals
from qhtasks.tracking.decisions import REVISION_KINDS, STEPS
from qhtasks.tracking.exact import decimals, number_of, rounded
from qhtasks.tracking.levels import ceiling, is_met, level, qualitative
from qhtasks.tracking.rates import growth, reduction
from qhtasks.tracking.standing import FAULTY, NO_BASE, NOT_YET, TargetStanding
from qhtasks.tracking.verdicts import VERDICT_NAMES, Judgement, YearsVerdict
from qhtasks.tracking.yearly import annual_verdict

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from qhtasks.model.items import Target
    from qhtasks.tracking.asof import Facts
    from qhtasks.tracking.verdicts import Verdict

FAST, ON, NEAR = Fraction(11, 10), Fraction(1), Fraction(9, 10)
_ABOUT = "左右"


def judge_target(facts: Facts) -> Judgement:
    """Judge a target for a year by what is known of it; nothing is filled in, what lacks is said."""
    standing = (
        TargetStanding(unjudged=FAULTY, why=facts.faults[0]) if facts.faults else shape_of(facts.aim.target)(facts)
    )
    verdict = _verdict(facts, standing)
    if verdict == "unjudged" and not standing.unjudged:
        standing = standing._replace(unjudged=NO_BASE if standing.achieved is None else NOT_YET)
    if standing.value is None and facts.figure:
        standing = standing._replace(value=facts.figure.value)
    annual = YearsVerdict(None) if facts.faults else annual_verdict(facts)
    return Judgement(facts, standing, verdict, annual, tuple(_remarks(facts, standing, verdict, annual.remarks)))


def shape_of(target: Target) -> Callable[[Facts], TargetStanding]:
    """Choose the function for the shape of a target, by what it measures and how it is bound."""
    if target.measure == "level":
        return ceiling if target.bound == "at-most" else level
    return {"cumulative": cumulative, "growth": growth, "change": reduction}.get(target.measure, qualitative)


def _verdict(facts: Facts, standing: TargetStanding) -> Verdict:
    """Decide by the thresholds."""
    if standing.unjudged:
        return "unjudged"
    if facts.year == facts.plan[-1] and standing.whole_year:
        return _final(facts, standing)
    if standing.hold:
        return "held" if standing.met else "near" if _tolerated(facts, standing) else "breached"
    if standing.met and standing.lasting:
        return "early"
    return _on_the_way(facts, standing)


def _on_the_way(facts: Facts, standing: TargetStanding) -> Verdict:
    """Decide before the end: by the ratio; where nothing is required yet, by the value itself."""
    ratio, gap = standing.ratio, standing.gap
    if standing.required is None or gap is None or standing.achieved is None:
        return "unjudged"
    if ratio is not None and ratio >= ON:
        return "fast" if ratio >= FAST else "on"
    if standing.achieved >= standing.required:
        return "on"
    if (ratio is not None and ratio >= NEAR) or _tolerated(facts, standing):
        return "near"
    return "behind" if standing.achieved >= 0 else "reversed"


def _final(facts: Facts, standing: TargetStanding) -> Verdict:
    """Decide at the end, when the whole last year is known."""
    if standing.met:
        return "complete"
    progress = standing.progress
    close = (progress is not None and progress >= NEAR) or _tolerated(facts, standing)
    binding = facts.aim.indicator.nature == "约束性" and not _is_rough(facts)
    return "mostly" if close and not binding else "incomplete"


def _is_rough(facts: Facts) -> bool:
    """Whether the notice says 左右 of the target."""
    return _ABOUT in facts.aim.target.quote


def _tolerated(facts: Facts, standing: TargetStanding) -> bool:
    """Whether the shortfall is within the tolerance that somebody recorded."""
    tolerance, gap = number_of(facts.setting.tolerance if facts.setting else None), standing.gap
    return tolerance is not None and gap is not None and -_direction(facts) * gap <= tolerance


def _direction(facts: Facts) -> int:
    """1 where more of what was measured is better: a fall is measured as the better the greater."""
    return 1 if facts.aim.target.measure == "change" else facts.sign


def _remarks(facts: Facts, standing: TargetStanding, verdict: Verdict, annual: tuple[str, ...]) -> Iterator[str]:
    """Say what a reader must know beside the verdict; the reason of one that is none comes first."""
    if verdict == "unjudged":
        yield standing.unjudged + (f"：{standing.why}" if standing.why else "")
    yield from standing.remarks
    if verdict == "incomplete" and standing.achieved is None and standing.ratio is None and not standing.hold:
        yield "缺基期，未判是否基本完成"
    yield from _about(facts, standing, verdict)
    if verdict in ("incomplete", "mostly", "breached"):
        yield from _rounded(facts, standing)
    yield from _history(facts, standing, verdict)
    yield from _other_pace(facts, standing, verdict)
    figure = facts.figure
    if figure and figure.status == "初步" and verdict != "unjudged":
        yield "按初步数"
    if facts.value != facts.issued:
        yield f"目标由{facts.issued}调整为{facts.value}"
    for revision in facts.proposed:
        lack = "、".join(map(_step_name, missing_approvals(revision, facts.day))) or "生效日未到"
        yield f"{REVISION_KINDS[revision.kind]}调整{revision.id}（{revision.old}改为{revision.new}）未生效：{lack}"
    yield from annual


def _about(facts: Facts, standing: TargetStanding, verdict: Verdict) -> Iterator[str]:
    """左右 has no width of its own: say so where it would matter."""
    tolerance = facts.setting.tolerance if facts.setting else None
    if not _is_rough(facts) or verdict not in ("near", "behind", "reversed", "breached", "mostly", "incomplete"):
        return
    if tolerance is None:
        yield f"原文“{_ABOUT}”，容差未定"
    elif _tolerated(facts, standing):
        yield f"差距在容差{tolerance}以内"


def _rounded(facts: Facts, standing: TargetStanding) -> Iterator[str]:
    """Say of a value that only looks like the target when it is rounded, that it has not reached it."""
    target, written = number_of(facts.value), standing.value or ""
    value = number_of(written)
    if standing.met is not False or target is None or value is None or facts.aim.target.measure != "level":
        return
    digits = decimals(facts.value or "")
    if decimals(written) > digits and Fraction(rounded(value, digits)) == target:
        yield f"四舍五入为{rounded(value, digits)}，仍未达到"


def _history(facts: Facts, standing: TargetStanding, verdict: Verdict) -> Iterator[str]:
    """Name the earlier years in which a level was reached and lost again, or a bound was not kept."""
    if verdict == "unjudged" or facts.aim.target.measure != "level":
        return
    earlier = {year: facts.figures.get(str(year)) for year in range(facts.plan[0], facts.year)}
    met = {year: is_met(facts, figure) for year, figure in earlier.items() if figure}
    if standing.hold:
        word = "突破" if facts.aim.target.bound == "at-most" else "未达目标"
        broken, unknown = [year for year in met if met[year] is False], [year for year in earlier if year not in met]
        if broken:
            yield f"{_years(broken)}曾{word}"
        if unknown:
            yield f"{_years(unknown)}缺数据"
    elif reached := [year for year in met if met[year] and not standing.met]:
        yield f"曾于{_years(reached)}达到"


def _years(years: list[int]) -> str:
    return "、".join(f"{year}年" for year in years)


def _other_pace(facts: Facts, standing: TargetStanding, verdict: Verdict) -> Iterator[str]:
    """Say what the usual pace would give, where goals that were set give another verdict."""
    if standing.path != "goals" or verdict in ("early", "unjudged"):
        return
    usual = shape_of(facts.aim.target)(facts._replace(goals={}))
    other = _verdict(facts, usual)
    if other not in (verdict, "unjudged") and usual.ratio is not None:
        yield f"若按序时：{VERDICT_NAMES[other]}，进度比{rounded(usual.ratio, 3)}"


def _step_name(step: str) -> str:
    """Say that an approval is missing, by its field in the record."""
    chinese = next((name for key, name in STEPS.items() if key == step), None)
    return f"缺{chinese}的日期和文件" if chinese else "缺下达文件"
