"""`deadlines`: by when, as a table and as a calendar."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from qhtasks.cli.options import AgencyOption
from qhtasks.cli.output import Reply, answering
from qhtasks.cli.session import Session
from qhtasks.contract import deadline_json
from qhtasks.dataset.records import Obligation
from qhtasks.deadlines import TERM_NAMES, Deadline, Deadlines, deadlines
from qhtasks.listings.listing import Column, Listing

if TYPE_CHECKING:
    from qhtasks.dataset.records import Dataset, Unit


def _columns(dataset: Dataset) -> tuple[Column, ...]:
    from qhtasks.lists import ListGrammar
    from qhtasks.sheets.view import UNADDRESSED

    issued = ListGrammar.of(dataset).issued

    def asked_of(each: Deadline) -> str:
        """Who leads an item; of whom an obligation is asked."""
        record = each.record
        return (record.addressee or UNADDRESSED) if isinstance(record, Obligation) else issued(record, "lead")

    return (
        Column("id", "编号", lambda each: each.record.id),
        Column("until", "截止", lambda each: each.until or ""),
        Column("start", "起始", lambda each: each.start or "", shown=False),
        Column("term", "性质", lambda each: TERM_NAMES[each.term]),
        Column("phrase", "通知写法", lambda each: each.phrase or ""),
        Column("title", "事项", lambda each: each.title),
        Column("lead", "牵头单位或对谁提出", asked_of),
        Column("note", "说明", lambda each: each.note or "", shown=False),
    )


@answering
def list_deadlines(
    context: typer.Context,
    name: AgencyOption = None,
    undated: Annotated[bool, typer.Option("--open", help="也列出通知没有写时限的")] = False,
    ics: Annotated[
        Path | None, typer.Option("--ics", metavar="文件", help="另写日历文件，可导入 Outlook 等；只有有日期的")
    ] = None,
) -> Reply:
    """列出期限：通知写明的日期和期间、每年要做的、正文提到的期间；没有写时限的照实说明。"""
    session = Session.of(context)
    unit = None if name is None else session.unit(name)
    found = deadlines(session.dataset, unit)
    rows = tuple(each for each in found.rows if undated or each.term != "open")
    listing = Listing(
        asked=f"期限，{session.dataset.document.number}",
        filter=f"单位：{unit.name}（不含可能涉及）" if unit else "",
        columns=_columns(session.dataset),
        rows=rows,
        total=found.total,
        record=deadline_json,
        measure="条",
        notes=(_left_out(found, undated=undated),),
    )
    beside = None if ics is None else (ics, _calendar(session.dataset, unit, rows))
    return Reply(listing, beside=beside)


def _left_out(found: Deadlines, *, undated: bool) -> str:
    """Say what the notice leaves open."""
    told = f"{found.open} 条通知没有写时限（规划期至2025年）"
    return f"其中 {told}" if undated else f"另有 {told}：加 --open 列出"


def _short(dataset: Dataset, each: Deadline) -> str:
    """Name what is due in a line: an obligation has no heading, so its section's."""
    record = each.record
    return dataset.section_name(record.section) if isinstance(record, Obligation) else record.title


def _calendar(dataset: Dataset, unit: Unit | None, rows: tuple[Deadline, ...]) -> str:
    """Make an event of every last day; a period that the notice does not date gives none."""
    from qhtasks.listings.calendar import Event, calendar

    number = dataset.document.number
    events = (
        Event(
            key=f"{each.record.id}.{each.until}".lower(),
            day=date.fromisoformat(each.until),
            summary=f"{each.phrase}：{each.record.label} {_short(dataset, each)}",
            description=f"{each.record.text}\n{TERM_NAMES[each.term]}：{each.phrase}（{number}{each.record.label}）",
        )
        for each in rows
        if each.until
    )
    name = f"{number} {unit.name if unit else '期限'}"
    return calendar(name, date.fromisoformat(dataset.document.date), events)
