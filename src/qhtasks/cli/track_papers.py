"""`track paper`: the papers of monitoring, evaluation and supervision as files."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, NamedTuple

import typer

from qhtasks.cli.options import (
    TRACK_PAPER,
    DateOption,
    FontsOption,
    ForceOption,
    FormatsOption,
    TemplatesOption,
    known_option,
)
from qhtasks.cli.render import Destination, date_line, write_papers
from qhtasks.cli.session import Session
from qhtasks.cli.track import (
    RulesOption,
    TrackOption,
    checked_period,
    day_text,
    opened,
    today,
    tracked_units,
    year_option,
)
from qhtasks.errors import QhtasksError

if TYPE_CHECKING:
    from collections.abc import Iterator

    from qhtasks.model.bodies import Unit
    from qhtasks.papers.compose import Composer
    from qhtasks.papers.view import Dispatch, Report
    from qhtasks.tracking.progress import DueReports

_SUPERVISION = ("reminder", "case", "circular", "projects", "schedule")
"""The papers of supervision, which need reports and cases and not only figures."""
_OF_PERIODS = ("reminder", "circular")
_PAPERS = Path("reports")
"""Where papers are written if nothing else is said."""


def print_paper(
    context: typer.Context,
    name: Annotated[str, TRACK_PAPER.argument("哪一种：监测、中期、总结、催办、督办、通报、项目、调度", "纸面")],
    subjects: Annotated[
        list[str] | None,
        typer.Argument(help="催办写单位，督办写督办编号；催办不写就是全部该催的", metavar="单位或编号 …"),
    ] = None,
    track: TrackOption = None,
    year: Annotated[
        int | None, year_option("监测是 --as-of 的前一年，项目和调度是那一年；评估不写，由截止日定")
    ] = None,
    as_of: Annotated[datetime | None, known_option("：监测是目录里最后的报出日，评估是数据截止日，其余是今天")] = None,
    rules: RulesOption = None,
    period: Annotated[
        str | None, typer.Option("--period", metavar="报告期", help="催办、通报哪一期；默认最近结束的一期")
    ] = None,
    ranked: Annotated[bool, typer.Option("--rank", help="通报里各单位按滞后项数排；不写就照通知的次序")] = False,
    forms: FormatsOption = None,
    date: DateOption = "",
    out: Annotated[Path, typer.Option("--out", metavar="目录", help="写到哪个目录")] = _PAPERS,
    force: ForceOption = False,
    templates: TemplatesOption = None,
    fonts: FontsOption = None,
) -> None:
    """Write a paper of monitoring, evaluation or supervision."""
    from qhtasks.checks.tracked import EVERYTHING
    from qhtasks.papers.choices import Choices
    from qhtasks.papers.compose import Composer

    session = Session.of(context)
    patterns = EVERYTHING if name in _SUPERVISION else None
    choices = Choices(date=date_line(date))
    composer = Composer(session.dataset, choices, session.outcome, opened(context, track, patterns))
    day, followed = day_text(as_of), composer.followed.track
    if period and name not in _OF_PERIODS:
        raise QhtasksError("--period 只用于催办和通报")
    asked = _Asked(name, tuple(subjects or ()), checked_period(period, followed) if period else "", ranked=ranked)
    papers: list[Report | Dispatch]
    if name in _SUPERVISION:
        papers = _supervision(composer, session, asked, year=year, day=day)
    elif name == "monitor":
        papers = [_monitoring(composer, year, day, rules)]
    else:
        papers = [_evaluation(composer, name, year, day)]
    write_papers(papers, forms, Destination(out, None, templates, fonts, force))


class _Asked(NamedTuple):
    """Which paper of supervision was asked for: of which bodies or cases, for which period, in which order."""

    name: str
    subjects: tuple[str, ...]
    period: str
    ranked: bool


def _supervision(
    composer: Composer, session: Session, asked: _Asked, *, year: int | None, day: str | None
) -> list[Report | Dispatch]:
    """Compose the papers of supervision; reminders and cases one for each body and case."""
    from qhtasks.papers.supervision import compose_case, compose_circular, compose_projects, compose_reminder
    from qhtasks.tracking.progress import due_reports

    known = day or today()
    if asked.name in ("projects", "schedule"):
        return [compose_projects(composer, year or int(known[:4]), known, in_batches=asked.name == "schedule")]
    if asked.name == "circular":
        return [compose_circular(composer, asked.period, known, ranked=asked.ranked)]
    if asked.name == "case":
        if not asked.subjects:
            raise QhtasksError("写督办编号：如 qhtasks track paper 督办 督2023-001，编号见 qhtasks track cases")
        return [compose_case(composer, number, known) for number in asked.subjects]
    owing = due_reports(composer.dataset, composer.followed.track, known, period=asked.period)
    units = tracked_units(session, composer.followed.track, asked.subjects, known) or tuple(_late(composer, owing))
    if not units:
        raise QhtasksError(owing.missing or f"到 {known} 没有逾期的报告；要催别的，写出单位")
    return [compose_reminder(composer, unit, owing.period, known) for unit in units]


def _late(composer: Composer, owing: DueReports) -> Iterator[Unit]:
    """List whom to remind of reports that are missing or were late, each once: who bears the duties today."""
    from qhtasks.questions.succession import as_unit, successor_of

    units = {unit.name: unit for unit in composer.dataset.units}
    reminded = {row.bearing.body: row.body for row in owing.rows if row.state in ("silent", "late")}
    for name, body in reminded.items():
        successor = successor_of(composer.dataset, name)
        yield as_unit(successor) if successor else units.get(name, body)


def _monitoring(composer: Composer, year: int | None, day: str | None, rules: str | None) -> Report:
    from qhtasks.papers.reports import compose_monitoring
    from qhtasks.tracking.monitoring import year_of

    track = composer.followed.track
    known = day or composer.followed.last_day
    return compose_monitoring(composer, year or year_of(track, known), known, rules)


def _evaluation(composer: Composer, name: str, year: int | None, day: str | None) -> Report:
    from qhtasks.papers.reports import compose_evaluation

    if year is not None:
        raise QhtasksError("评估的年份由截止日定，--year 只用于监测")
    return compose_evaluation(composer, "总结" if name == "final" else "中期", day)
