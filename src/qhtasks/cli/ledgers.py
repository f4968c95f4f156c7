"""`track ledger` and `track take`: workbooks to fill in, and what comes back of them."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from qhtasks.answers.listing import ListColumn, Listing
from qhtasks.cli.completing import agency_names
from qhtasks.cli.options import KindsOption, day_option
from qhtasks.cli.output import Reply, answering
from qhtasks.cli.session import Session
from qhtasks.cli.streams import show, talk
from qhtasks.cli.track import DayOption, TrackOption, checked_period, day_text, today, track_root, tracked_units
from qhtasks.errors import QhtasksError
from qhtasks.text.escape import visible

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from qhtasks.ledgers.form import BodyLedger
    from qhtasks.ledgers.ruling import TakenCell, TrackAtHand
    from qhtasks.ledgers.taking import Taken
    from qhtasks.model.bodies import Unit
    from qhtasks.tracking.folder import Track

LEDGERS = Path("ledgers")
"""Where ledgers are written if nothing else is said."""
REFUSED = 1
"""The exit code where something was refused."""
LISTED = 20
"""How many files are named one by one."""
_MANY = 10
"""Ledgers from which on a bar shows how far it is."""


def write_ledgers(
    context: typer.Context,
    names: Annotated[
        list[str] | None, typer.Argument(help="单位，可写几个", metavar="单位 …", autocompletion=agency_names)
    ] = None,
    period: Annotated[
        str, typer.Option("--period", metavar="报告期", help="必须写，报哪一期：2023、2023H1、2023Q2 或 2023-06")
    ] = "",
    every: Annotated[bool, typer.Option("--all", help="全部有东西要报的单位，一个单位一份")] = False,
    kinds: KindsOption = None,
    track: TrackOption = None,
    as_of: DayOption = None,
    contacts: Annotated[
        bool, typer.Option("--contacts", help="在各单位自己的台账里加一张“联系人”，取自 contacts/单位.yaml")
    ] = False,
    out: Annotated[Path | None, typer.Option("--out", metavar="目录", help="写到哪个目录（默认 ledgers）")] = None,
    archive: Annotated[
        Path | None, typer.Option("--zip", metavar="文件", help="不写到目录，全部装进一个 ZIP 文件")
    ] = None,
    force: Annotated[bool, typer.Option("--force", help="覆盖不是本程序写的，或有人填过的文件")] = False,
) -> None:
    """Write workbooks to fill in."""
    from qhtasks.ledgers.form import LedgerMaker
    from qhtasks.ledgers.workbook import ledger_workbook
    from qhtasks.papers.formats import write_zip
    from qhtasks.papers.imprint import PACKAGE
    from qhtasks.store.files import file_name, write_whole
    from qhtasks.tracking.asof import last_reported
    from qhtasks.tracking.folder import load_track
    from qhtasks.tracking.reporting import own_contacts

    if archive and out:
        raise QhtasksError("--zip 和 --out 只能写一个")
    if not period:
        raise QhtasksError("缺少 --period：报哪一期，如 --period 2023Q2")
    session = Session.of(context)
    read = load_track(track_root(track))
    maker = LedgerMaker(session.dataset, read, day_text(as_of) or last_reported(read) or "")
    units = _wanted(session, read, names, every=every, kinds=kinds)
    wanted = [maker.ledger(unit, checked_period(period, read)) for unit in units if unit.name in maker.reporting]
    if not wanted:
        raise QhtasksError("所选单位没有确定的职责、商定参加的事项和项目，没有台账可填")
    known = {ledger.body: own_contacts(read, ledger.body) if contacts else () for ledger in wanted}
    files = (
        (file_name(f"{ledger.body}-{ledger.period}", "xlsx"), ledger_workbook(ledger, known[ledger.body]))
        for ledger in _with_bar(wanted)
    )
    if archive:
        write_zip(archive, list(files), force=force)
        show(str(archive))
    else:
        for name, content in files:
            path = (out or LEDGERS) / name
            write_whole(path, content, force=force, ours=PACKAGE.untouched)
            show(str(path))
    if contacts:
        talk(f"{sum(map(bool, known.values()))} 份里有联系人；别的单位在 contacts/ 里没有文件")
    talk(f"{archive or out or LEDGERS}：{len(wanted)} 份台账，已填内容截至 {maker.as_of or '无'}")


def _wanted(
    session: Session, track: Track, names: Sequence[str] | None, *, every: bool, kinds: Sequence[str] | None
) -> tuple[Unit, ...]:
    """List the bodies that were asked for, each once, in the notice's order; the track's own bodies last."""
    from qhtasks.questions.select import Filter, by_kind, select_units
    from qhtasks.tracking.progress import other_units

    if not (names or every or kinds):
        raise QhtasksError("写一个单位，或用 --all、--kind：如 qhtasks track ledger 省水利厅 --period 2023Q2")
    chosen = {unit.name for unit in tracked_units(session, track, names)}
    for kind in kinds or ():
        chosen |= {unit.name for unit in select_units(session.dataset, Filter.of(by_kind(kind, session.dataset)))}
    known = (*session.dataset.units, *other_units(track))
    return tuple(unit for unit in known if every or unit.name in chosen)


def _with_bar(ledgers: Sequence[BodyLedger]) -> Iterable[BodyLedger]:
    """Iterate over the ledgers; where they are many, people at a terminal see the progress."""
    if len(ledgers) < _MANY:
        return ledgers
    from qhtasks.cli.console import progress

    return progress(ledgers, "生成")


def taken_listing(asked: str, rows: tuple[tuple[str, TakenCell], ...], notes: tuple[str, ...]) -> Listing:
    """List the cells that were read, each with what came of it: where it is, what it said and says."""
    columns = (
        ListColumn("what", "结果", lambda row: row[0]),
        ListColumn("file", "文件", lambda row: visible(row[1].file)),
        ListColumn("cell", "单元格", lambda row: visible(row[1].cell)),
        ListColumn("id", "编号", lambda row: visible(row[1].id)),
        ListColumn("field", "栏", lambda row: visible(row[1].field)),
        ListColumn("was", "原来", lambda row: _on_line(row[1].was)),
        ListColumn("is", "现在", lambda row: _on_line(row[1].value)),
        ListColumn("reason", "说明", lambda row: visible(row[1].reason)),
    )
    return Listing(
        asked=asked,
        filter="",
        columns=columns,
        rows=rows,
        total=len(rows),
        record=lambda row: {"what": row[0], **taken_json(row[1])},
        measure="处",
        notes=notes,
        notes_last=True,
    )


def _on_line(text: str) -> str:
    """Show a text of several lines on one; control characters in it are escaped."""
    return visible("；".join(text.split("\n")))


@answering
def take_ledgers(
    context: typer.Context,
    files: Annotated[
        list[Path],
        typer.Argument(help="交回的文件，可写几个；目录或 ZIP 文件就是其中全部的表", metavar="文件 …", exists=False),
    ],
    track: TrackOption = None,
    reported: Annotated[datetime | None, day_option("--reported", "记作哪一天报出的；默认今天")] = None,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="只列出会怎样，什么都不写")] = False,
    clear: Annotated[bool, typer.Option("--clear", help="允许把原来填了的格清空；要写明理由")] = False,
) -> Reply:
    """Take workbooks back."""
    from qhtasks.ledgers.storing import add_together, finish_adding
    from qhtasks.ledgers.taking import ENDINGS, Taking
    from qhtasks.papers.returned import Returned

    folder = track_root(track)
    session = Session.of(context)
    resumed = () if dry_run or not folder.is_dir() else finish_adding(folder)
    at_hand = track_at_hand(folder, whole=False)
    day = reported.date().isoformat() if reported else today()
    taking = Taking(session.dataset, at_hand, day, clears=clear)
    returned = Returned(ENDINGS, "表")
    for path in files:
        for file in returned.files(path):
            taking.take(file)
    taken = taking.outcome()
    if taken.files and not dry_run:
        add_together(folder, taken.files)
    return _reply(taken, returned.unread, day, dry_run=dry_run, resumed=resumed)


def track_at_hand(folder: Path, *, whole: bool) -> TrackAtHand:
    """Read the track that workbooks are taken into; of a `whole` one every YAML file must belong to a kind."""
    from qhtasks.ledgers.ruling import TrackAtHand
    from qhtasks.tracking.folder import UnreadableTrackError, read_track, track_contents

    contents = track_contents(folder)
    read = read_track(folder, contents, whole=whole)
    if read.track is None:
        raise UnreadableTrackError(folder, read.findings)
    return TrackAtHand(contents, read.track)


def _reply(taken: Taken, unread: Sequence[str], day: str, *, dry_run: bool, resumed: Sequence[str]) -> Reply:
    rows = (  # what stands in the way comes first: a hundred ledgers have thousands of changes
        *(("不收", cell) for cell in taken.refusals),
        *(("冲突", cell) for cell in taken.conflicts),
        *(("改动", cell) for cell in taken.changes),
    )
    notes = (*_concluded(taken, unread, dry_run=dry_run, resumed=resumed), *taken.remarks)
    listing = taken_listing(f"收回台账 {taken.read} 份，报出日 {day}", rows, notes)
    written = [] if dry_run else list(taken.files)

    def whole() -> dict[str, Any]:
        return {
            "reported": day,
            "changes": [taken_json(cell) for cell in taken.changes],
            "refusals": [taken_json(cell) for cell in taken.refusals],
            "conflicts": [taken_json(cell) for cell in taken.conflicts],
            "remarks": list(taken.remarks),
            "unread": list(unread),
            "written": written,
        }

    return Reply(listing, whole=whole, code=0 if taken.is_clean else REFUSED)


def _concluded(taken: Taken, unread: Sequence[str], *, dry_run: bool, resumed: Sequence[str]) -> tuple[str, ...]:
    """Say how the run ended: what was written, or why nothing was."""
    counts = f"改动 {len(taken.changes)} 处，不收 {len(taken.refusals)} 处，冲突 {len(taken.conflicts)} 处"
    if not taken.is_clean:
        ending = "什么都没有写：改好后把全部文件再收一次"
    elif not taken.files:
        ending = "没有改动，什么都没有写"
    else:
        names = "、".join([*taken.files][:LISTED]) + (" 等" if len(taken.files) > LISTED else "")
        ending = f"{'会写' if dry_run else '写了'} {len(taken.files)} 个文件：{names}"
    before = (f"接着写完了上一次中断的 {len(resumed)} 个文件",) if resumed else ()
    others = (f"没有核对的 {len(unread)} 个文件：{'、'.join(map(visible, unread[:LISTED]))}",) if unread else ()
    return (*before, f"{counts}；{ending}", *others)


def taken_json(cell: TakenCell) -> dict[str, str]:
    """A cell that was read."""
    values = cell._asdict()
    return {
        **{name: values[name] for name in ("file", "cell", "id", "field", "was")},
        "is": cell.value,
        "reason": cell.reason,
    }
