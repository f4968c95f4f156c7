"""`deadlines`: by when, as a table and as a calendar."""

from __future__ import annotations

from datetime import date
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from qhtasks.answers.contract import deadline_json
from qhtasks.answers.listing import ListColumn, Listing
from qhtasks.cli.options import AgencyOption
from qhtasks.cli.output import Reply, answering
from qhtasks.cli.session import Session
from qhtasks.model.obligations import Obligation
from qhtasks.questions.deadlines import TERM_NAMES, Deadline, deadlines
from qhtasks.questions.select import Filter, by_agency

if TYPE_CHECKING:
    from qhtasks.answers.calendar import Event
    from qhtasks.model.bodies import Unit
    from qhtasks.model.dataset import Dataset


def _columns(dataset: Dataset) -> tuple[ListColumn, ...]:
    """Lay a deadline out; the list of leads stands as issued."""
    from qhtasks.issued.lists import ListGrammar
    from qhtasks.questions.wording import UNADDRESSED

    issued = ListGrammar.of(dataset).issued

    def responsible(row: Deadline) -> str:
        """Who leads an item, or of whom an obligation is asked."""
        record = row.record
        return (record.addressee or UNADDRESSED) if isinstance(record, Obligation) else issued(record, "lead")

    return (
        ListColumn("id", "编号", lambda row: row.record.id),
        ListColumn("until", "截止", lambda row: row.until or ""),
        ListColumn("start", "起始", lambda row: row.start or "", shown=False),
        ListColumn("term", "时限类别", lambda row: TERM_NAMES[row.term]),
        ListColumn("phrase", "通知写法", lambda row: row.phrase or ""),
        ListColumn("title", "事项", lambda row: row.title),
        ListColumn("lead", "牵头单位或对谁提出", responsible),
        ListColumn("note", "说明", lambda row: row.note or "", shown=False),
    )


@answering
def list_deadlines(
    context: typer.Context,
    name: AgencyOption = None,
    undated: Annotated[bool, typer.Option("--open", help="也列出通知没有写时限的")] = False,
    ics: Annotated[
        Path | None,
        typer.Option(
            "--ics", metavar="文件", help="另写日历文件，可导入 Outlook 等：有日期的全部写入，同一日同一写法的合成一条"
        ),
    ] = None,
) -> Reply:
    """List what is due by when; write it as a calendar, too."""
    session = Session.of(context)
    dataset, unit = session.dataset, session.unit_if_asked(name)
    only = Filter.of(by_agency(unit, dataset))
    every = deadlines(dataset, only)
    rows = tuple(row for row in every.rows if undated or row.term != "open")
    listing = Listing(
        asked=f"期限，{dataset.document.number}",
        filter=str(only),
        columns=_columns(dataset),
        rows=rows,
        total=every.total,
        record=deadline_json,
        concerns=lambda each: (each.record.id,),
        measure="条",
        notes=(_of_open(dataset, every.open, undated=undated), "一项的正文另提到期间的，分行列出"),
    )
    return Reply(listing, beside=(ics, _calendar(dataset, unit, rows)) if ics else None)


def _of_open(dataset: Dataset, count: int, *, undated: bool) -> str:
    """Say for how many records the notice gives no due date, and whether they are listed."""
    from qhtasks.questions.wording import plan_end

    without = f"{count} 条通知没有写时限{plan_end(dataset)}"
    return f"其中 {without}" if undated else f"另有 {without}：加 --open 列出"


def _calendar(dataset: Dataset, unit: Unit | None, rows: tuple[Deadline, ...]) -> str:
    """Write a calendar with one event for all that is due by the same words on the same day.

    An event for each record would put fifty on one day. What the notice does not date has no event.
    """
    from qhtasks.answers.calendar import calendar

    whose = unit.name if unit else "各单位"
    due: dict[tuple[str, str], list[Deadline]] = {}
    for row in rows:
        if row.until and row.phrase:
            due.setdefault((row.until, row.phrase), []).append(row)
    number, issued = dataset.document.number, date.fromisoformat(dataset.document.date)
    return calendar(f"{number} {whose}期限", issued, (_event(dataset, whose, same) for same in due.values()))


def _event(dataset: Dataset, whose: str, same: list[Deadline]) -> Event:
    """Make the event of records that are due by the same words on the same day.

    The key depends on notice, unit and words, so that importing the calendar again replaces the event.
    """
    from qhtasks.answers.calendar import Event

    first, number = same[0], dataset.document.number
    return Event(
        key=sha256(f"{number} {whose} {first.phrase}".encode()).hexdigest()[:16],
        day=date.fromisoformat(first.until or ""),
        summary=f"{first.phrase}：{whose} {len(same)} 项",
        description="\n".join(
            [
                f"{number}，{TERM_NAMES[first.term]}",
                *(f"{dataset.label(row.record)}：{row.record.text}" for row in same),
            ]
        ),
    )
