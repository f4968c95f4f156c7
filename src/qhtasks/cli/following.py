"""`track status`, `track due`, `track projects`, `track cases`: how far things are, who is late, what is supervised."""

from __future__ import annotations

import os
import re
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from qhtasks.errors import QhtasksError

if TYPE_CHECKING:
    from qhtasks.tracking.folder import Track

TrackOption = Annotated[
    Path | None,
    typer.Option("--track", metavar="目录", help="跟踪目录；也可写在环境变量 QHTASKS_TRACK", exists=False),
]
AsOfOption = Annotated[
    datetime | None,
    typer.Option("--as-of", metavar="日期", formats=["%Y-%m-%d"], help="截至哪一天报出的；默认跟踪目录里最后的报出日"),
]
_PERIOD = re.compile(r"[0-9]{4}(?:H[12]|Q[1-4]|-(?:0[1-9]|1[0-2]))?")


def track_folder(asked: Path | None) -> Path:
    """Give the folder of the track; there is no default, so that nobody tracks by accident."""
    folder = asked or os.environ.get("QHTASKS_TRACK")
    if not folder:
        raise QhtasksError("没有说跟踪目录在哪里：加 --track 目录，或设环境变量 QHTASKS_TRACK")
    return Path(folder)


def as_of_day(asked: datetime | None, track: Track) -> str:
    """Give the day until which reports count (ISO): the one asked for, else the last on which anything was reported."""
    from qhtasks.tracking.reporting import last_reported

    return asked.date().isoformat() if asked else last_reported(track)


def today() -> str:
    """Give the day where one stands (ISO)."""
    return date.today().isoformat()  # noqa: DTZ011 - the day where one stands


def checked_period(period: str) -> str:
    """Take a period that can be reported on; a span of years cannot."""
    if not _PERIOD.fullmatch(period):
        raise QhtasksError(f"--period“{period}”不是报告期：写作 2023、2023H1、2023Q2 或 2023-06")
    return period
