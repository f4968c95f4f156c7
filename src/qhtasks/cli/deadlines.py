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
from qhtasks.model.records import Obligation
from qhtasks.questions.deadlines import TERM_NAMES, Deadline, Deadlines, deadlines
from qhtasks.questions.select import Filter, by_agency

if TYPE_CHECKING:
    from qhtasks.model.records import Dataset, Unit


def _columns(dataset: Dataset) -> tuple[ListColumn, ...]:
    from qhtasks.issued.lists import ListGrammar
    from qhtasks.questions.wording import UNADDRESSED

    issued = ListGrammar.of(dataset).issued

    def asked_of(each: Deadline) -> str:
        """Who leads an item; of whom an obligation is asked."""
        record = each.record
        return (record.addressee or UNADDRESSED) if isinstance(record, Obligation) else issued(record, "lead")

    return (
        ListColumn("id", "编号", lambda each: each.record.id),
        ListColumn("until", "截止", lambda each: each.until or ""),
        ListColumn("start", "起始", lambda each: each.start or "", shown=False),
        ListColumn("term", "时限类别", lambda each: TERM_NAMES[each.term]),
        ListColumn("phrase", "通知写法", lambda each: each.phrase or ""),
        ListColumn("title", "事项", lambda each: each.title),
        ListColumn("lead", "牵头单位或对谁提出", asked_of),
        ListColumn("note", "说明", lambda each: each.note or "", shown=False),
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
    unit = session.unit_if_asked(name)
    only = Filter.of(by_agency(unit, session.dataset))
    found = deadlines(session.dataset, only)
    rows = tuple(each for each in found.rows if undated or each.term != "open")
    listing = Listing(
        asked=f"期限，{session.dataset.document.number}",
        filter=str(only),
        columns=_columns(session.dataset),
        rows=rows,
        total=found.total,
        record=deadline_json,
        measure="条",
        notes=(_left_out(found, undated=undated), "一项的正文另提到期间的，分行列出"),
    )
    beside = None if ics is None else (ics, _calendar(session.dataset, unit, rows))
    return Reply(listing, beside=beside)


def _left_out(found: Deadlines, *, undated: bool) -> str:
    """Say what the notice leaves open."""
    told = f"{found.open} 条通知没有写时限（规划期至2025年）"
    return f"其中 {told}" if undated else f"另有 {told}：加 --open 列出"


def _calendar(dataset: Dataset, unit: Unit | None, rows: tuple[Deadline, ...]) -> str:
    """Make one event of all that is due by the same words on the same day: fifty on one day are of no use.

    A period that the notice does not date gives none. An event's key tells notice, unit and words, so that importing
    the calendar again changes the events that are there.
    """
    from qhtasks.answers.calendar import Event, calendar

    number, whose = dataset.document.number, unit.name if unit else "各单位"
    due: dict[tuple[str, str], list[Deadline]] = {}
    for each in rows:
        if each.until and each.phrase:
            due.setdefault((each.until, each.phrase), []).append(each)
    events = (
        Event(
            key=sha256(f"{number} {whose} {phrase}".encode()).hexdigest()[:16],
            day=date.fromisoformat(until),
            summary=f"{phrase}：{whose} {len(those)} 项",
            description="\n".join(
                [
                    f"{number}，{TERM_NAMES[those[0].term]}",
                    *(f"{each.record.label}：{each.record.text}" for each in those),
                ]
            ),
        )
        for (until, phrase), those in due.items()
    )
    return calendar(f"{number} {whose}期限", date.fromisoformat(dataset.document.date), events)
