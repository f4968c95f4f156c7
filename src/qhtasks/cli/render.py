"""`render`: responsibility sheets as files."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from qhtasks.cli.completing import agency_names
from qhtasks.cli.options import FormatOption
from qhtasks.cli.session import Session
from qhtasks.cli.streams import show, talk
from qhtasks.errors import QhtasksError

if TYPE_CHECKING:
    from collections.abc import Iterator

    from qhtasks.dataset.records import Dataset, Unit
    from qhtasks.sheets.pages import Format


def render(
    context: typer.Context,
    name: Annotated[
        str | None, typer.Argument(help="单位；或用 --all", metavar="单位", autocompletion=agency_names)
    ] = None,
    every: Annotated[bool, typer.Option("--all", help="全部单位各一份，另加目录")] = False,
    forms: Annotated[
        list[FormatOption] | None, typer.Option("--format", help="格式，可写多次（默认 md 和 html）")
    ] = None,
    out: Annotated[Path, typer.Option("--out", metavar="目录", help="写到哪个目录")] = Path("sheets"),
    force: Annotated[bool, typer.Option("--force", help="覆盖不是本程序写的文件")] = False,
) -> None:
    """生成责任清单：一个单位一份，可打印。"""
    from qhtasks.sheets.files import write_page

    session = Session.of(context)
    if (name is None) != every:
        raise QhtasksError("写一个单位，或用 --all，二者取一：qhtasks render 省水利厅")
    units = session.dataset.units if name is None else (session.unit(name),)
    chosen: list[Format] = [form.value for form in dict.fromkeys(forms or FormatOption)]
    written = 0
    for file, page in _pages(session.dataset, units, chosen, index=every):
        written += write_page(out / file, page, force=force) == "written"
        if not every:
            show(str(out / file))
    talk(f"{out}：{len(units)} 个单位，格式 {'、'.join(chosen)}；写了 {written} 个文件，其余没有变化")


def _pages(dataset: Dataset, units: tuple[Unit, ...], forms: list[Format], *, index: bool) -> Iterator[tuple[str, str]]:
    """Draw the pages asked for, each with its file's name."""
    from qhtasks.sheets.desk import Desk
    from qhtasks.sheets.files import file_name
    from qhtasks.sheets.pages import Press

    desk, press = Desk(dataset), Press()
    papers = (*desk.sheets(units), *((desk.index(units),) if index else ()))
    for form in forms:
        for paper in papers:
            yield file_name(paper.name, form), press.page(paper, form)
