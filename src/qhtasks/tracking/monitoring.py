"""年度监测: every target judged for a year as of a day, and how the answer is told to people and to programs."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any, NamedTuple

from qhtasks.answers.listing import ListColumn
from qhtasks.errors import QhtasksError
from qhtasks.questions.select import Filter
from qhtasks.questions.targets import aims, phrase_of
from qhtasks.tracking.asof import AsOf, last_reported
from qhtasks.tracking.exact import asked_text, decimals, exact_text, rounded, with_unit
from qhtasks.tracking.figures import PATHS
from qhtasks.tracking.judging import judge_target
from qhtasks.tracking.lights import Light, light_of
from qhtasks.tracking.settings import RuleSet
from qhtasks.tracking.sums import tallied
from qhtasks.tracking.verdicts import ANNUAL_NAMES

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from fractions import Fraction

    from qhtasks.model.dataset import Dataset
    from qhtasks.tracking.asof import Facts, Spot
    from qhtasks.tracking.folder import Track
    from qhtasks.tracking.verdicts import Judgement


_DOUBT = "*"


class Followed(NamedTuple):
    """A dataset with the track that follows it up, and where records with an error stand."""

    dataset: Dataset
    track: Track
    faulty: Mapping[Spot, str]
    digest: str = ""

    @property
    def last_day(self) -> str:
        """The last day (ISO) on which anything was reported; that of the notice where nothing was."""
        return last_reported(self.track) or self.dataset.document.date

    def day_in_words(self, day: str | None) -> str:
        """Say the day that is asked for, or which one is taken where none is."""
        why = "目录里最后的报出日" if last_reported(self.track) else "目录里还没有报出的记录"
        return day or f"{self.last_day}（{why}）"


class Monitoring(NamedTuple):
    """The judgements that pass a filter, of all; the year and the day (ISO) that they are of, and the rule set used.

    `day_given` says whether the day was asked for; else it is the last on which anything was reported.
    """

    year: int
    day: str
    day_given: bool
    rows: tuple[Judgement, ...]
    every: tuple[Judgement, ...]
    rules: RuleSet | None


def monitor(
    followed: Followed, *, year: int | None = None, day: str | None = None, rules: str | None = None, only: Filter
) -> Monitoring:
    """Judge all targets. Without a year it is the one before that of the day, within the plan."""
    track = followed.track
    known = day or followed.last_day
    records = AsOf(track, known, followed.faulty)
    judged_year = year_of(track, known) if year is None else year
    if judged_year not in track.years:
        raise QhtasksError(f"{judged_year} 年不在规划期内：{track.years[0]}—{track.years[-1]}年")
    picked = aims(followed.dataset)
    every = tuple(judge_target(records.facts(aim, judged_year)) for aim in picked.rows)
    rows = tuple(one for one in every if only.lets_target(one.facts.aim.indicator, one.facts.aim.target))
    return Monitoring(judged_year, known, day is not None, rows, every, rule_set(track, rules))


def year_of(track: Track, day: str) -> int:
    """Give the year to judge as of a day: the one before that of the day, but none outside the plan."""
    return max(track.years[0], min(track.years[-1], int(day[:4]) - 1))


def rule_set(track: Track, name: str | None) -> RuleSet | None:
    """Find the rule set for lights: the one that is named, else the first in use; None where none is in use."""
    named = {filed.record.name: filed.record for filed in track.filed(RuleSet)}
    wanted = name or next(iter(track.settings.rules), None)
    if wanted is None:
        return None
    if wanted not in named:
        raise QhtasksError(f"rules.yaml 里没有“{wanted}”这套规则，有：{'、'.join(named) or '没有'}")
    return named[wanted]


def judgement_json(judgement: Judgement, rules: RuleSet | None = None) -> dict[str, Any]:
    """A judged target: numbers as texts, not rounded but for the ratio and the progress."""
    facts, standing = judgement.facts, judgement.standing
    goal, figure = facts.goals.get(facts.year), facts.figure
    light = _light(rules, judgement)
    return {
        "target": judgement.key,
        "verdict": judgement.verdict,
        "annual": judgement.annual.verdict,
        "ratio": None if standing.ratio is None else rounded(standing.ratio, 3),
        "progress": None if standing.progress is None else rounded(100 * standing.progress, 1),
        "path": standing.path,
        "base": facts.base.value if facts.base else None,
        "goal": goal.value if goal else None,
        "aim": facts.value,
        "gap": None if standing.gap is None else exact_text(standing.gap),
        "value": standing.value,
        "remarks": list(judgement.remarks),
        "id": facts.aim.indicator.id,
        "subject": facts.aim.target.subject,
        "phrase": phrase_of(facts.aim.target),
        "unit": standing.unit or facts.unit,
        "word": judgement.word,
        "reason": standing.why or standing.unjudged,
        "annual_value": judgement.annual.value or None,
        "annual_reason": judgement.annual.why,
        "period": figure.period if figure else None,
        "source": figure.source if figure else None,
        "reported": figure.reported if figure else None,
        "light": light.word,
        "light_facts": light.facts if rules else None,
    }


def expected_text(judgement: Judgement) -> str:
    """Write what there should be by now, in the unit of what is measured."""
    standing = judgement.standing
    if standing.expected is None:
        return ""
    word = {"growth": "年均", "change": "下降"}.get(judgement.facts.aim.target.measure, "")
    digits = 0 if word else decimals(standing.value or "")
    return word + with_unit(asked_text(standing.expected, digits), standing.unit)


def base_text(facts: Facts) -> str:
    """Write the base value, marked where it was calculated or is not certain."""
    if facts.base is None:
        return ""
    doubt = "" if facts.base.certainty in (None, "certain") else _DOUBT
    return facts.base.value + doubt


def judged_columns(result: Monitoring) -> tuple[ListColumn, ...]:
    """Say what a judged target shows; the sources and lights where they are asked for."""
    lit = partial(_light, result.rules)
    return (
        ListColumn("target", "编号", lambda one: one.key),
        ListColumn("subject", "目标", lambda one: one.facts.aim.target.subject),
        ListColumn("phrase", "目标值", lambda one: phrase_of(one.facts.aim.target)),
        ListColumn("base", "基期", lambda one: base_text(one.facts)),
        ListColumn("value", "实际", lambda one: one.standing.value or ""),
        ListColumn("expected", "应达", expected_text),
        ListColumn("progress", "完成％", lambda one: _number(one.standing.progress, 1, 100)),
        ListColumn("ratio", "进度比", lambda one: _number(one.standing.ratio, 3)),
        ListColumn("verdict", "结论", lambda one: one.word),
        ListColumn("goal", "年度目标", lambda one: _goal(one.facts)),
        ListColumn("annual_value", "本年实际", lambda one: one.annual.value),
        ListColumn("annual", "本年", lambda one: ANNUAL_NAMES.get(one.annual.verdict, "")),
        ListColumn("light", "灯", lambda one: lit(one).word or "", shown=result.rules is not None),
        ListColumn("reason", "依据", lambda one: one.standing.why),
        ListColumn("remarks", "说明", lambda one: "；".join(one.remarks)),
        ListColumn("path", "路径", lambda one: PATHS[one.standing.path] if one.standing.path else "", shown=False),
        ListColumn("gap", "差值", lambda one: _number(one.standing.gap, 2), shown=False),
        ListColumn("annual_reason", "本年依据", lambda one: one.annual.why, shown=False),
        ListColumn("light_facts", "灯的依据", lambda one: lit(one).facts, shown=False),
        ListColumn("period", "期间", lambda one: one.facts.figure.period if one.facts.figure else "", shown=False),
        ListColumn("source", "来源", lambda one: one.facts.figure.source if one.facts.figure else "", shown=False),
        ListColumn("aim", "现行目标", lambda one: with_unit(one.facts.value or "", one.facts.unit), shown=False),
    )


def _goal(facts: Facts) -> str:
    goal = facts.goals.get(facts.year)
    return goal.value if goal else ""


def _number(value: Fraction | None, digits: int, times: int = 1) -> str:
    return "" if value is None else rounded(value * times, digits)


def _light(rules: RuleSet | None, judgement: Judgement) -> Light:
    return light_of(rules, judgement) if rules else Light(None, "")


def tallies_told(result: Monitoring) -> tuple[str, ...]:
    """Say the coverage and the counts, of targets and of indicators."""
    targets, indicators = tallied(result.rows)
    return targets.said("目标"), indicators.said("指标")


def monitoring_notes(result: Monitoring) -> tuple[str, ...]:
    """Say by which rules lights are lit, and what the mark behind a base value means."""
    lights = (f"灯号按{result.rules.name}：{result.rules.source}",) if result.rules else ()
    return (*lights, *doubted_bases(result.rows))


def doubted_bases(rows: Iterable[Judgement]) -> tuple[str, ...]:
    """Say what the mark behind a base value means; nothing where there is none."""
    doubted = any(base_text(one.facts).endswith(_DOUBT) for one in rows)
    return (f"带{_DOUBT}的基期值是推算的，或没有核实",) if doubted else ()
