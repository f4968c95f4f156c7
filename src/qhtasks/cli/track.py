"""`track`: what became of the notice. The track's folder stands beside the data; nothing of it is read without it."""

from __future__ import annotations

from datetime import date, datetime
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from qhtasks.answers.listing import Listing
from qhtasks.cli.completing import rule_set_names
from qhtasks.cli.options import AgencyOption, known_option
from qhtasks.cli.output import Reply, answering
from qhtasks.cli.session import Session
from qhtasks.errors import QhtasksError
from qhtasks.questions.select import Filter, by_agency

if TYPE_CHECKING:
    from collections.abc import Sequence

    from qhtasks.model.bodies import Unit
    from qhtasks.tracking.folder import Track
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
DayOption = Annotated[datetime | None, known_option("目录里最后的报出日")]
NowOption = Annotated[datetime | None, known_option("今天")]


def year_option(otherwise: str) -> Any:
    """Declare `--year` of a question to a track; the help says which year is taken where it is left out."""
    return typer.Option("--year", metavar="年份", help=f"看哪一年；默认{otherwise}")


YearOption = Annotated[int | None, year_option(" --as-of 的前一年")]
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


def today() -> str:
    """Give the day where one stands (ISO)."""
    return date.today().isoformat()  # noqa: DTZ011 - the day where one stands


def checked_period(period: str, track: Track) -> str:
    """Take a period that is reported on: not a span of years, and one of the cadence that the office set, if any."""
    from qhtasks.tracking.periods import REPORTED_PERIOD, span_of
    from qhtasks.tracking.progress import periods_of
    from qhtasks.tracking.settings import CADENCES

    if not REPORTED_PERIOD.fullmatch(period):
        raise QhtasksError(f"--period“{period}”不是报告期：写作 2023、2023H1、2023Q2 或 2023-06")
    cadence, known = track.settings.cadence, tuple(periods_of(track))
    if cadence and period not in known:
        meant = next((name for name in known if span_of(name).last_day >= span_of(period).last_day), known[-1])
        raise QhtasksError(f"track.yaml 定的是{CADENCES[cadence]}报一次，没有“{period}”这一期：是否为 {meant}？")
    return period


def tracked_units(
    session: Session, track: Track, words: Sequence[str] | None, day: str | None = None
) -> tuple[Unit, ...]:
    """Find the bodies that words mean, each once."""
    from qhtasks.questions.names import separated

    return tuple(dict.fromkeys(tracked_unit(session, track, each, day) for each in separated(words or ())))


def tracked_unit(session: Session, track: Track, words: str, day: str | None = None) -> Unit:
    """Find the one body that words mean; one that only the track knows by its very name."""
    from qhtasks.tracking.progress import other_units

    others = {unit.name: unit for unit in other_units(track)}
    return others.get(words) or session.unit(words, day)


def _listing(followed: Followed, result: Monitoring, only: Filter) -> Listing:
    """Lay the judgements out."""
    from qhtasks.tracking.monitoring import judged_columns, judgement_json, monitoring_notes, tallies_told

    return Listing(
        asked=f"{result.year}年年度监测，截至{followed.day_in_words(result.day if result.day_given else None)}，"
        f"{followed.dataset.document.number}",
        filter=str(only),
        columns=judged_columns(result),
        rows=result.rows,
        total=len(result.every),
        record=partial(judgement_json, rules=result.rules),
        concerns=lambda one: (one.facts.aim.indicator.id,),
        measure="个目标",
        notes=(*tallies_told(result), *monitoring_notes(result)),
        notes_last=True,
    )
