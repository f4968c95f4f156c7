"""`track paper`: the papers of monitoring and evaluation as files."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from qhtasks.cli.options import PAPER, TRACK_PAPER
from qhtasks.cli.render import Destination, write_papers
from qhtasks.cli.session import Session
from qhtasks.cli.track import DayOption, RulesOption, TrackOption, YearOption, day_text, opened
from qhtasks.errors import QhtasksError

if TYPE_CHECKING:
    from qhtasks.papers.compose import Composer
    from qhtasks.papers.view import Report

_PAPERS = Path("reports")
"""Where papers are written if nothing else is said."""


def print_paper(
    context: typer.Context,
    name: Annotated[str, TRACK_PAPER.argument("哪一种：监测 monitor、中期 mid-term、总结 final", "纸面")],
    track: TrackOption = None,
    year: YearOption = None,
    as_of: DayOption = None,
    rules: RulesOption = None,
    forms: Annotated[
        list[str] | None,
        PAPER.option("--format", "格式：md、html、pdf、docx、xlsx，可写多次（默认 md 和 html）"),
    ] = None,
    date: Annotated[str, typer.Option("--date", metavar="日期", help="印上整理日期，照所写的印；不写就不印")] = "",
    out: Annotated[Path, typer.Option("--out", metavar="目录", help="写到哪个目录（默认 reports）")] = _PAPERS,
    force: Annotated[bool, typer.Option("--force", help="覆盖不是本程序写的，或有人改过的文件")] = False,
    templates: Annotated[
        Path | None,
        typer.Option("--templates", metavar="目录", help="用这个目录里的模板，见 qhtasks templates copy"),
    ] = None,
    fonts: Annotated[
        Path | None,
        typer.Option("--fonts", metavar="目录", help="PDF 另用这个目录里的字体，如办公软件自带的"),
    ] = None,
) -> None:
    """Write a paper of monitoring or evaluation."""
    from qhtasks.papers.choices import Choices
    from qhtasks.papers.compose import Composer

    session = Session.of(context)
    composer = Composer(session.dataset, Choices(date=date), session.outcome, opened(context, track))
    day = day_text(as_of)
    report = _monitoring(composer, year, day, rules) if name == "monitor" else _evaluation(composer, name, year, day)
    write_papers([report], forms, Destination(out, None, templates, fonts, force))


def _monitoring(composer: Composer, year: int | None, day: str | None, rules: str | None) -> Report:
    from qhtasks.papers.reports import compose_monitoring
    from qhtasks.tracking.asof import last_reported
    from qhtasks.tracking.monitoring import year_of

    track = composer.followed.track
    known = day or last_reported(track) or composer.dataset.document.date
    return compose_monitoring(composer, year or year_of(track, known), known, rules)


def _evaluation(composer: Composer, name: str, year: int | None, day: str | None) -> Report:
    from qhtasks.papers.reports import compose_evaluation

    if year is not None:
        raise QhtasksError("评估的年份由截止日定，--year 只用于监测")
    return compose_evaluation(composer, "总结" if name == "final" else "中期", day)
