"""`site`: everything in one HTML file, for people who have no Python."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from qhtasks.cli.session import Session
from qhtasks.cli.streams import show, talk


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
) -> None:
    """Write the page."""
    from qhtasks.site.build import site_page, usual_name, write_site

    session = Session.of(context)
    dataset = session.dataset
    path = out or Path(usual_name(dataset))
    content = site_page(dataset, session.outcome, templates)
    outcome = write_site(path, content, force=force)
    show(str(path))
    what = "写了" if outcome == "written" else "没有变化，"
    talk(
        f"{what}{len(content) // 1024} KB，数据集 {dataset.edition.version} 版；"
        "用 Edge、Chrome 或 360 极速模式双击打开，不联网也能用；不要用 WPS 打开"
    )
    if session.outcome.remarks:
        talk(f"注意：核对有 {len(session.outcome.remarks)} 处错误或豁免，网页里有注明：用 qhtasks check 看")
