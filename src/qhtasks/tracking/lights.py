"""Lights: a view of a verdict by a named rule set. A light never stands without its word and the facts behind it."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING, NamedTuple

from qhtasks.tracking.exact import near_text, number_of, rounded

if TYPE_CHECKING:
    from qhtasks.tracking.settings import Band, RuleSet
    from qhtasks.tracking.verdicts import Judgement


class Light(NamedTuple):
    """A light: its word, None where none is lit, and the line of facts, which names the rule set."""

    word: str | None
    facts: str


def light_of(rules: RuleSet, judgement: Judgement) -> Light:
    """Light a target by its gap to what is required, in ％, or by points behind the time that has gone by."""
    standing = judgement.standing
    if judgement.verdict == "unjudged" or standing.ratio is None:
        return Light(None, f"没有进度比，不亮灯，{rules.name}")
    if rules.by == "gap":
        gap = 100 * (1 - standing.ratio)
        said = "差距为应达进度的" if gap > 0 else "超过应达进度"
        return Light(word_for(rules, gap), f"{said}{near_text(abs(gap), 1)}％，{rules.name}")
    progress = standing.progress
    if rules.by != "points" or progress is None:
        return Light(None, f"这套规则看时限，不用于目标，{rules.name}")
    pace = standing.required / standing.whole if standing.required and standing.whole else Fraction(0)
    behind = 100 * (pace - progress)
    said = f"{'落后' if behind > 0 else '超过'}{near_text(abs(behind), 1)}个百分点"
    return Light(
        word_for(rules, behind),
        f"应达{rounded(100 * pace, 1)}％，完成{rounded(100 * progress, 1)}％，{said}，{rules.name}",
    )


def word_for(rules: RuleSet, value: Fraction) -> str | None:
    """Give the word of the first band that a number fits; `upto` includes its bound, `below` does not."""
    return next((band.word for band in rules.bands if _fits(band, value)), None)


def _fits(band: Band, value: Fraction) -> bool:
    upto, below = number_of(band.upto), number_of(band.below)
    return (upto is None or value <= upto) and (below is None or value < below)


def light_of_term(rules: RuleSet, days_left: int, *, behind: bool) -> Light:
    """Light what has a last day: by the days that are left, or because it is reported behind."""
    said = f"还有{days_left}天" if days_left > 0 else "当日到期" if days_left == 0 else f"已过{-days_left}天"
    if rules.by != "term":
        return Light(None, f"这套规则不看时限，{rules.name}")
    word = next(band.word for band in rules.bands if _fits_term(band, days_left, behind=behind))
    return Light(word, f"{said}{'，所报滞后' if behind else ''}，{rules.name}")


def _fits_term(band: Band, days_left: int, *, behind: bool) -> bool:
    if band.when is not None:
        return days_left < 0 if band.when == "overdue" else behind
    return band.days is None or days_left <= int(band.days)
