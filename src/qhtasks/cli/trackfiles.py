"""`track init` and `track export`: a new track, and its records as tables."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, cast

import typer

from qhtasks.cli.options import Choice
from qhtasks.cli.session import Session
from qhtasks.cli.streams import show, talk
from qhtasks.cli.track import DayOption, TrackOption, day_text, opened
from qhtasks.errors import QhtasksError

if TYPE_CHECKING:
    from qhtasks.tracking.settings import Cadence

CADENCE = Choice(
    {"month": ("每月", "月"), "quarter": ("每季度", "季"), "half": ("每半年", "半年"), "year": ("每年", "年")}
)


def init(
    context: typer.Context,
    folder: Annotated[Path, typer.Argument(help="新目录，没有或是空的", metavar="目录")],
    cadence: Annotated[str | None, CADENCE.option("--cadence", "多久报一次；没有定的不写")] = None,
    report_by: Annotated[
        int | None,
        typer.Option("--report-by", metavar="日", min=1, max=31, help="报告期后一个月的几号前报；没有定的不写"),
    ] = None,
) -> None:
    """Write the files of a new track."""
    from qhtasks.editing.schemas import FOLDER, schemas
    from qhtasks.store.files import write_all
    from qhtasks.tracking.beginning import first_files
    from qhtasks.tracking.folder import TRACK_FILES

    if folder.exists() and any(folder.iterdir()):
        raise QhtasksError(f"{folder} 里已有内容，什么都没有写：换一个新目录")
    dataset = Session.of(context).dataset
    texts = first_files(dataset, cast("Cadence | None", cadence), report_by)
    contents = {folder / name: text.encode() for name, text in texts.items()}
    contents |= {folder / FOLDER / name: text for name, text in schemas(dataset, {}, TRACK_FILES).items()}
    for path in write_all(contents):
        show(str(path))
    talk(f"{folder}：写了 {len(contents)} 个文件；以后的命令加 --track {folder}，或设环境变量 QHTASKS_TRACK")


def export_track(
    context: typer.Context,
    track: TrackOption = None,
    as_of: DayOption = None,
    out: Annotated[Path, typer.Option("--out", metavar="目录", help="写到哪个目录")] = Path("track-export"),
    force: Annotated[bool, typer.Option("--force", help="覆盖内容不同的文件")] = False,
) -> None:
    """Write the records of a track as CSV."""
    from qhtasks.export.tracktables import track_tables
    from qhtasks.store.files import write_all

    followed = opened(context, track)
    tables = track_tables(followed, day_text(as_of))
    outcomes = write_all({out / f"{name}.csv": content for name, content in tables.items()}, force=force)
    for path in outcomes:
        show(str(path))
    written = sum(outcome == "written" for outcome in outcomes.values())
    talk(f"{out}：{len(outcomes)} 个表，写了 {written} 个，其余没有变化；键 item、number 与 export 的相同")
