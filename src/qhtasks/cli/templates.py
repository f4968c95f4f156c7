"""`templates`: copies of the shipped templates, for whoever wants papers to look different."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Literal

import typer

from qhtasks.cli.streams import show, talk


def templates(
    action: Annotated[Literal["copy"], typer.Argument(help="copy：复制一份来改", metavar="copy")],  # noqa: ARG001 - the only one
    folder: Annotated[Path, typer.Argument(help="复制到哪个目录", metavar="目录")],
    force: Annotated[bool, typer.Option("--force", help="覆盖目录里已有的模板")] = False,
) -> None:
    """Copy the shipped templates into a folder."""
    from qhtasks.store.files import write_all
    from qhtasks.store.location import shipped

    source = shipped("templates")
    files = sorted(path for path in source.rglob("*") if path.is_file())
    contents = {folder / path.relative_to(source): path.read_bytes() for path in files}
    outcomes = write_all(contents, force=force)
    written = [str(path) for path, outcome in outcomes.items() if outcome == "written"]
    if written:
        show("\n".join(written))
    rest = "，其余没有变化" if len(written) < len(outcomes) else ""
    talk(f"{folder}：{len(outcomes)} 个模板，写了 {len(written)} 个{rest}；各项的名称和含义见项目的 docs/templates.md")
