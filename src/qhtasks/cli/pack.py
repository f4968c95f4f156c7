"""`pack`: everything for an office, in two ZIPs."""

from __future__ import annotations

import gc
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from qhtasks.cli.completing import agency_names
from qhtasks.cli.options import FontsOption
from qhtasks.cli.render import close_when_ended
from qhtasks.cli.session import Session
from qhtasks.cli.site import ToldTrackOption, told_progress
from qhtasks.cli.streams import show, talk
from qhtasks.cli.track import DayOption, YearOption

if TYPE_CHECKING:
    from collections.abc import Mapping

    from qhtasks.pack import OfficeZip
    from qhtasks.papers.formats import Tools

_MEGABYTE = 1_000_000


def pack(
    context: typer.Context,
    names: Annotated[
        list[str] | None,
        typer.Argument(
            help="只放这些单位的清单、摘要、台账和 PDF（默认全部单位）",
            metavar="单位 …",
            autocompletion=agency_names,
        ),
    ] = None,
    out: Annotated[Path, typer.Option("--out", metavar="目录", help="写到哪个目录")] = Path("dist"),
    fonts: FontsOption = None,
    force: Annotated[bool, typer.Option("--force", help="覆盖不是本程序写的，或有人改过的文件")] = False,
    track: ToldTrackOption = None,
    year: YearOption = None,
    as_of: DayOption = None,
) -> None:
    """Make the packages."""
    from qhtasks.pack import packages
    from qhtasks.papers.formats import Tools, contents_left, prepare

    session = Session.of(context)
    dataset = session.dataset
    units = session.units(names) or dataset.units
    progress = told_progress(context, track, year, as_of)
    close_when_ended()
    gc.enable()  # `main` has switched the collector off; making hundreds of files takes 200 MB less with it
    with closing(Tools(fonts=fonts)) as tools:
        planned = packages(dataset, session.outcome, units, progress)
        current = [contents_left(each.papers, tools, out / each.name, force=force) for each in planned]
        prepare((paper for each in planned for paper in each.papers), tools)
        for package, done in zip(planned, current, strict=True):
            _write(package, done, tools, out / package.name, force=force)
    if session.outcome.remarks:
        talk(f"注意：核对有 {len(session.outcome.remarks)} 处错误或豁免，各份都有注明：用 qhtasks check 看")


def _write(package: OfficeZip, done: Mapping[str, bytes], tools: Tools, path: Path, *, force: bool) -> None:
    """Make the files of a package that an older one does not have, and write it."""
    from qhtasks.cli.console import progress
    from qhtasks.papers.formats import write_zip

    parts = progress(package.parts, "打包")
    files = ((part.name, done.get(part.name) or part.make(tools)) for part in parts)
    outcome = write_zip(path, files, force=force)
    show(str(path))
    state = "已写好" if outcome == "written" else "没有变化"
    talk(f"{path}：{state}，{len(package.parts)} 个文件，{path.stat().st_size / _MEGABYTE:.1f} MB")
