"""`track`: what became of the notice. The track's folder stands beside the data; nothing of it is read without it."""

from __future__ import annotations

from datetime import datetime
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from qhtasks.answers.listing import ListColumn, Listing
from qhtasks.cli.completing import rule_set_names
from qhtasks.cli.options import AgencyOption
from qhtasks.cli.output import Reply, answering
from qhtasks.cli.session import Session
from qhtasks.errors import QhtasksError
from qhtasks.questions.select import Filter, by_agency
from qhtasks.questions.targets import phrase_of

if TYPE_CHECKING:
    from qhtasks.tracking.lights import Light
    from qhtasks.tracking.monitoring import Followed, Monitoring

TrackOption = Annotated[
    Path | None,
    typer.Option(
        "--track",
        envvar="QHTASKS_TRACK",
        show_envvar=False,
        metavar="目录",
        help="跟踪目录；其次看环境变量 QHTASKS_TRACK",
    ),
]
DayOption = Annotated[
    datetime | None,
    typer.Option(
        "--as-of",
        metavar="日期",
        formats=["%Y-%m-%d"],
        help="只用这一天以前报出的记录；默认目录里最后的报出日",
    ),
]
YearOption = Annotated[int | None, typer.Option("--year", metavar="年份", help="看哪一年；默认 --as-of 的前一年")]
RulesOption = Annotated[
    str | None,
    typer.Option(
        "--rules",
        metavar="规则",
        help="用 rules.yaml 里哪一套灯号规则；默认 track.yaml 里的第一套",
        autocompletion=rule_set_names,
    ),
]


@answering
def monitor_year(
    context: typer.Context,
    track: TrackOption = None,
    year: YearOption = None,
    as_of: DayOption = None,
    rules: RulesOption = None,
    agency: AgencyOption = None,
) -> Reply:
    """Judge every target for a year."""
    from qhtasks.tracking.monitoring import monitor

    session = Session.of(context)
    followed = opened(context, track)
    only = Filter.of(by_agency(session.units(agency), session.dataset, None, label="责任单位"))
    result = monitor(followed, year=year, day=day_text(as_of), rules=rules, only=only)
    return Reply(_listing(followed, result, only))


def opened(context: typer.Context, track: Path | None, patterns: tuple[str, ...] | None = None) -> Followed:
    """Open the track that is named, as far as questions about figures need it, or the files of the patterns."""
    from qhtasks.checks.tracked import FIGURES, open_track

    return open_track(track_root(track), Session.of(context).opened, patterns or FIGURES)


def track_root(track: Path | None) -> Path:
    """Give the folder of the track, which has no default: nobody tracks by accident."""
    if track is None:
        raise QhtasksError(
            "没有说跟踪目录在哪里：写 --track 目录，或设环境变量 QHTASKS_TRACK；新建用 qhtasks track init"
        )
    return track


def day_text(day: datetime | None) -> str | None:
    """Write a day (ISO)."""
    return day.date().isoformat() if day else None


def _listing(followed: Followed, result: Monitoring, only: Filter) -> Listing:
    """Lay the judgements out."""
    from qhtasks.tracking.monitoring import judgement_json

    return Listing(
        asked=f"{result.year}年年度监测，截至{result.day}{'' if result.day_given else '（目录里最后的报出日）'}，"
        f"{followed.dataset.document.number}",
        filter=str(only),
        columns=_columns(result),
        rows=result.rows,
        total=len(result.every),
        record=partial(judgement_json, rules=result.rules),
        concerns=lambda one: (one.facts.aim.indicator.id,),
        measure="个目标",
        notes=_notes(result),
        notes_last=True,
    )


def _columns(result: Monitoring) -> tuple[ListColumn, ...]:
    """Say what a judged target shows; the sources and lights where they are asked for."""
    from qhtasks.tracking.exact import with_unit
    from qhtasks.tracking.figures import PATHS
    from qhtasks.tracking.monitoring import base_text, expected_text
    from qhtasks.tracking.verdicts import ANNUAL_NAMES

    lit = partial(_light, result)
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


def _goal(facts: Any) -> str:
    goal = facts.goals.get(facts.year)
    return goal.value if goal else ""


def _number(value: Any, digits: int, times: int = 1) -> str:
    from qhtasks.tracking.exact import rounded

    return "" if value is None else rounded(value * times, digits)


def _light(result: Monitoring, judgement: Any) -> Light:
    from qhtasks.tracking.lights import Light, light_of

    return light_of(result.rules, judgement) if result.rules else Light(None, "")


def _notes(result: Monitoring) -> tuple[str, ...]:
    """Say the coverage and the counts, of targets and of indicators, and by which rules lights are lit."""
    from qhtasks.tracking.sums import tallied

    targets, indicators = tallied(result.rows)
    lights = (f"灯号按{result.rules.name}：{result.rules.source}",) if result.rules else ()
    return (targets.said("目标"), indicators.said("指标"), *lights)
