"""`track form` and `track load`: all targets with their goals and figures of all years, in one spreadsheet."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from qhtasks.cli.completing import agency_names
from qhtasks.cli.ledgers import REFUSED, taken_json, taken_listing, track_at_hand
from qhtasks.cli.options import day_option
from qhtasks.cli.output import Reply, answering
from qhtasks.cli.session import Session
from qhtasks.cli.streams import show, talk
from qhtasks.cli.track import TrackOption, today, track_root, tracked_unit
from qhtasks.errors import QhtasksError, reason

if TYPE_CHECKING:
    from qhtasks.ledgers.loading import LoadedForm

_PLANNER = "省发展改革委"
"""Who breaks the indicators down into annual goals by 四（一）, unless another body is named."""


def write_form(
    context: typer.Context,
    file: Annotated[Path, typer.Argument(help="写到哪个 .xlsx 文件", metavar="文件")],
    track: TrackOption = None,
    force: Annotated[bool, typer.Option("--force", help="覆盖别的文件，或有人填过的表")] = False,
) -> None:
    """Write the form of whoever plans."""
    from qhtasks.ledgers.plan_form import plan_form
    from qhtasks.ledgers.workbook import form_workbook
    from qhtasks.papers.imprint import PACKAGE
    from qhtasks.store.files import write_whole

    if file.suffix.lower() != ".xlsx":
        raise QhtasksError(f"{file} 要写成 .xlsx 文件")
    form = plan_form(Session.of(context).dataset, track_at_hand(track_root(track), whole=True).track)
    write_whole(file, form_workbook(form), force=force, ours=PACKAGE.untouched)
    show(str(file))
    filled = sum(bool(text) for row in form.sheets[0].rows for text in _figures(form.sheets[0], row))
    talk(f"{file}：{len(form.sheets[0].rows) - 2} 个目标，已录的 {filled} 个数预先填好")


def _figures(sheet: Any, row: Any) -> list[str]:
    return [text for column, text in zip(sheet.columns, row.cells, strict=True) if column.is_figure]


@answering
def load_plan(
    context: typer.Context,
    filled: Annotated[Path, typer.Argument(help="填好的表：.xlsx、.xls、.et、.ods 或 .csv", metavar="文件")],
    track: TrackOption = None,
    reported: Annotated[
        datetime | None, day_option("--reported", "表里没有写公布日期的，记作哪一天报出的；默认今天")
    ] = None,
    body: Annotated[
        str,
        typer.Option("--body", metavar="单位", help=f"谁录的；默认{_PLANNER}", autocompletion=agency_names),
    ] = _PLANNER,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="只列出会怎样，什么都不写")] = False,
) -> Reply:
    """Read a filled form."""
    from qhtasks.ledgers.loading import ReturnedPlan, load_form
    from qhtasks.ledgers.storing import add_together

    folder = track_root(track)
    session = Session.of(context)
    day = reported.date().isoformat() if reported else today()
    at_hand = track_at_hand(folder, whole=True)
    filler = tracked_unit(session, at_hand.track, body)
    try:
        source = ReturnedPlan(filled.name, filled.read_bytes(), filler.name, day)
    except OSError as error:
        raise QhtasksError(f"{filled} 读不了：{reason(error)}") from None
    loaded = load_form(session.dataset, at_hand, source)
    if loaded.files and not dry_run:
        add_together(folder, loaded.files, replacing=loaded.files)
    return _reply(loaded, day, dry_run=dry_run)


def _reply(loaded: LoadedForm, day: str, *, dry_run: bool) -> Reply:
    rows = (*(("不收", cell) for cell in loaded.refusals), *(("新录", cell) for cell in loaded.changes))
    counts = f"新录 {len(loaded.changes)} 处，不收 {len(loaded.refusals)} 处"
    if loaded.refusals:
        ending = "什么都没有写：改好后再读一次"
    elif not loaded.files:
        ending = "没有新的数，什么都没有写"
    else:
        ending = f"{'会写' if dry_run else '写了'} {len(loaded.files)} 个文件：{'、'.join(loaded.files)}"
    asked = f"读入规划目标和实际值，表里没有写公布日期的记作 {day}"
    listing = taken_listing(asked, rows, (f"{counts}；{ending}", *loaded.remarks))

    def whole() -> dict[str, Any]:
        return {
            "reported": day,
            "changes": [taken_json(cell) for cell in loaded.changes],
            "refusals": [taken_json(cell) for cell in loaded.refusals],
            "remarks": list(loaded.remarks),
            "written": [] if dry_run else list(loaded.files),
        }

    return Reply(listing, whole=whole, code=REFUSED if loaded.refusals else 0)
