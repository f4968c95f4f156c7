"""What a track says of the notice, for the page: the targets judged for a year, and what bodies last reported.

Only the words of a verdict, figures, sources and states leave the track: what bodies wrote of their progress and their
problems is for the office that collected it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from qhtasks.questions.select import Filter
from qhtasks.tracking.monitoring import judged_columns, monitor, monitoring_notes, tallies_told
from qhtasks.tracking.progress import PROGRESS_COLUMNS, SILENT, item_progress

if TYPE_CHECKING:
    from collections.abc import Iterable

    from qhtasks.answers.listing import ListColumn
    from qhtasks.tracking.monitoring import Followed, Monitoring

_JUDGED = ("target", "subject", "phrase", "base", "value", "verdict", "annual", "light", "reason", "remarks", "source")
_REPORTED = ("id", "title", "state", "period", "reported", "leads", "others")


_FEW = 3
"""So many sources are named together."""


class ToldTable(NamedTuple):
    """A table of the page; the first column is the number of a target or an item."""

    headings: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


class Progress(NamedTuple):
    """What a track says: of which year and day (ISO), counts and notes, the judged targets, the reported items."""

    year: int
    day: str
    asked: str
    counts: tuple[str, ...]
    notes: tuple[str, ...]
    judged: ToldTable
    reported: ToldTable


def progress_of(followed: Followed, *, year: int | None = None, day: str | None = None) -> Progress:
    """Judge the targets and collect the states; year and day as in `track monitor`. Items nobody reported are left out.

    Errors: `QhtasksError` for a year outside the plan.
    """
    result = monitor(followed, year=year, day=day, only=Filter())
    told = [row for row in item_progress(followed.dataset, followed.track, result.day) if row.state != SILENT]
    return Progress(
        result.year,
        result.day,
        f"{result.year}年年度监测，截至{result.day}报出的",
        tallies_told(result),
        (*monitoring_notes(result), _sources(result)),
        _table(judged_columns(result), _JUDGED, result.rows),
        _table(PROGRESS_COLUMNS, _REPORTED, told),
    )


def _sources(result: Monitoring) -> str:
    """Name the sources of the figures, or say how many there are where they are many."""
    sources = dict.fromkeys(one.facts.figure.source for one in result.rows if one.facts.figure)
    if not sources:
        return "还没有数"
    return f"各数的来源：{'、'.join(sources)}" if len(sources) <= _FEW else f"各数有{len(sources)}个来源，见各行"


def _table(columns: Iterable[ListColumn], keys: tuple[str, ...], rows: Iterable[object]) -> ToldTable:
    """Write the columns that are named."""
    known = {column.key: column for column in columns}
    picked = [known[key] for key in keys]
    return ToldTable(
        tuple(column.heading for column in picked),
        tuple(tuple(str(column.written(row)) for column in picked) for row in rows),
    )
