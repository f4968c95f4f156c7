"""Tracks made of a few words: the records of one target, as the cases of judging state them."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Any

from qhtasks.checks.opening import open_unproven
from qhtasks.questions.targets import aims
from qhtasks.tracking.asof import AsOf
from qhtasks.tracking.decisions import Approval, EvaluationFile, PersonsVerdict, RevisionsFile, Step, TargetRevision
from qhtasks.tracking.figures import (
    ActualFigure,
    AssignedTarget,
    Baseline,
    BaselinesFile,
    FiguresFile,
    Goal,
    GoalsFile,
    TargetPath,
)
from qhtasks.tracking.folder import Track
from qhtasks.tracking.judging import judge_target
from qhtasks.tracking.periods import span_of
from qhtasks.tracking.settings import RulesFile, TrackedNotice, TrackFile
from tests.support import DATA

if TYPE_CHECKING:
    from collections.abc import Mapping

    from qhtasks.model.dataset import Dataset
    from qhtasks.model.meaning import Record
    from qhtasks.questions.targets import Aim
    from qhtasks.tracking.verdicts import Judgement

YEARS = ("2021", "2022", "2023", "2024", "2025")
FLOWS = ("B11.1", "B18.1", "B18.2", "B34.1", "B47.1")
_KINDS = {"level": "level", "cumulative": "amount", "growth": "rate", "change": "level", "qualitative": "level"}
LATE = "2026-12-31"


@cache
def dataset() -> Dataset:
    """The shipped dataset."""
    return open_unproven(DATA)


@cache
def targets() -> Mapping[str, Aim]:
    """All targets by their keys."""
    return {aim.key: aim for aim in aims(dataset()).rows}


def track_of(case: Mapping[str, Any]) -> Track:
    """Make the track of a case."""
    key = case["target"]
    settings = TrackFile(notice=TrackedNotice(number="青政办〔2021〕29号", dataset="1"), years=YEARS)
    files: dict[str, Record] = {
        "track.yaml": settings,
        "rules.yaml": RulesFile(flows=FLOWS),
        "baselines.yaml": BaselinesFile(
            baselines=tuple(_baseline(key, value) for value in [case.get("base")] if value),
            assigned=tuple(_assigned(key, value) for value in [case.get("assigned")] if value),
            paths=tuple(_path(key, value) for value in [case.get("setting")] if value),
        ),
        "revisions.yaml": RevisionsFile(revisions=tuple(_revision(key, **one) for one in case.get("revisions", ()))),
        "evaluations/评估.yaml": EvaluationFile(
            name="评估", stage="总结", cutoff="2021-01-01", judgements=tuple(_person(key, case.get("person")))
        ),
        "figures/省统计局/各年.yaml": FiguresFile(figures=tuple(_figures(key, case.get("figures", {})))),
    }
    for year, goal in case.get("goals", {}).items():
        files[f"goals/{year}.yaml"] = GoalsFile(year=year, goals=(_goal(key, year, goal),))
    return Track(files)


def judged(case: Mapping[str, Any]) -> Judgement:
    """Judge the target of a case, for its year and as of its day."""
    day = case.get("as_of", LATE)
    return judge_target(AsOf(track_of(case), day).facts(targets()[case["target"]], int(case["year"])))


def _said(value: Any) -> dict[str, Any]:
    return dict(value) if isinstance(value, dict) else {"value": value}


def _baseline(target: str, value: Any) -> Baseline:
    fields = {"unit": None, "period": "2020", "source": "虚构示例", "reported": "2021-02-28"}
    return Baseline(target=target, **{**fields, **_said(value)})


def _assigned(target: str, value: Any) -> AssignedTarget:
    fields = {"unit": "％", "period": "2021—2025", "document": "虚构示例", "reported": "2021-12-31"}
    return AssignedTarget(target=target, **{**fields, **_said(value)})


def _path(target: str, value: Any) -> TargetPath:
    said = dict(value) if isinstance(value, dict) else {"path": value}
    return TargetPath(target=target, **{"reason": "虚构示例", "set_by": "省统计局", "reported": "2021-01-10", **said})


def _goal(target: str, year: str, value: Any) -> Goal:
    fields = {"unit": None, "set_by": "省发展改革委", "document": "虚构示例", "reported": f"{year}-02-10"}
    return Goal(target=target, **{**fields, **_said(value)})


def _figures(target: str, figures: Mapping[str, Any]) -> list[ActualFigure]:
    """Make the figures of a case; several of one period stand in a list."""
    kind = "class" if targets()[target].target.unit == "类" else _KINDS[targets()[target].target.measure]
    made = []
    for period, values in figures.items():
        for value in values if isinstance(values, (list, tuple)) else [values]:
            span = span_of(period)
            usual = {
                "unit": targets()[target].target.unit,
                "kind": "average" if len(span.years) > 1 else kind,
                "source": "虚构示例",
                "reported": f"{span.year + 1}-01-20" if span.is_whole_year else span.last_day,
            }
            made.append(ActualFigure(target=target, period=period, **{"value": None, **usual, **_said(value)}))
    return made


def _revision(target: str, **said: Any) -> TargetRevision:
    steps = {name: Step(**step) for name, step in said.pop("steps", {}).items()}
    fields = {"id": "调1", "what": target, "field": "value", "kind": "plan", "proposed_by": "省发展改革委"}
    days = {"effective": None, "reported": "2022-12-01"}
    return TargetRevision(steps=Approval(**steps), **{**fields, **days, **said})


def _person(target: str, verdict: str | None) -> list[PersonsVerdict]:
    if not verdict:
        return []
    return [PersonsVerdict(target=target, verdict=verdict, reason="验收意见", by="省生态环境厅")]
