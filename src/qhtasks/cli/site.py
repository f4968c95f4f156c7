"""`site`: everything in one HTML file, for people who have no Python."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from qhtasks.cli.session import Session
from qhtasks.cli.streams import show, talk
from qhtasks.cli.track import DayOption, YearOption, day_text, opened
from qhtasks.errors import QhtasksError

if TYPE_CHECKING:
    from datetime import datetime

    from qhtasks.site.progress import Progress

ToldTrackOption = Annotated[
    Path | None,
    typer.Option(
        "--track",
        metavar="目录",
        help="网页里写上这个跟踪目录里的进展；不写就一个字也不写，也不看环境变量 QHTASKS_TRACK",
    ),
]


def site(
    context: typer.Context,
    out: Annotated[
        Path | None,
        typer.Option("--out", "-o", metavar="文件", help="写到哪个文件；不写就以发文字号命名，写到当前目录"),
    ] = None,
    templates: Annotated[
        Path | None, typer.Option("--templates", metavar="目录", help="用这个目录里的模板，见 qhtasks templates copy")
    ] = None,
    force: Annotated[bool, typer.Option("--force", help="覆盖别人写的或改过的文件")] = False,
    track: ToldTrackOption = None,
    year: YearOption = None,
    as_of: DayOption = None,
) -> None:
    """Write the page."""
    from qhtasks.site.build import site_page, usual_name, write_site

    session = Session.of(context)
    dataset = session.dataset
    path = out or Path(usual_name(dataset))
    if path.suffix.lower() not in (".html", ".htm"):
        raise QhtasksError(f"{path} 写不了：site 只写网页，文件名以 .html 结尾，如 -o {path.with_suffix('.html')}")
    progress = told_progress(context, track, year, as_of)
    content = site_page(dataset, session.outcome, templates, progress)
    outcome = write_site(path, content, force=force)
    show(str(path))
    what = "写了" if outcome == "written" else "没有变化，"
    talk(
        f"{what}{len(content) // 1024} KB，数据集 {dataset.edition.version} 版；"
        "用 Edge、Chrome 或 360 极速模式双击打开，不联网也能用；不要用 WPS 打开"
    )
    if progress:
        talk(f"写上了{progress.asked}：给外单位看之前，先看清能不能给")
    if session.outcome.remarks:
        talk(f"注意：核对有 {len(session.outcome.remarks)} 处错误或豁免，网页里有注明：用 qhtasks check 看")


def told_progress(
    context: typer.Context, track: Path | None, year: int | None, as_of: datetime | None
) -> Progress | None:
    """Ask a track what the page shall tell; None without a track, where a year or a day is an error."""
    from qhtasks.checks.tracked import EVERYTHING
    from qhtasks.site.progress import progress_of

    if track is None:
        if year is not None or as_of is not None:
            raise QhtasksError("--year 和 --as-of 说的是进展：要和 --track 一起写")
        return None
    followed = opened(context, track, EVERYTHING)
    return progress_of(followed, year=year, day=day_text(as_of))
