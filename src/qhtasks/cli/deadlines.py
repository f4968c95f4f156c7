"""`deadlines`: by when, as a table and as a calendar."""

from __future__ import annotations

from datetime import date, datetime
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from qhtasks.answers.as_json import deadline_json
from qhtasks.answers.listing import ListColumn, Listing
from qhtasks.cli.options import AgencyOption, day_option
from qhtasks.cli.output import Reply, answering
from qhtasks.cli.session import Session
from qhtasks.errors import QhtasksError
from qhtasks.model.obligations import Obligation
from qhtasks.questions.deadlines import TERM_NAMES, Deadline, deadlines
from qhtasks.questions.select import Filter, by_agency

if TYPE_CHECKING:
    from collections.abc import Sequence

    from qhtasks.model.bodies import Unit
    from qhtasks.model.dataset import Dataset


def _columns(dataset: Dataset, today: date, *, with_roles: bool) -> tuple[ListColumn, ...]:
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
        ListColumn("left", "到期", lambda row: _left_text(row.days_left(today))),
        ListColumn("days_left", "剩余天数", lambda row: row.days_left(today), shown=False),
        ListColumn("start", "起始", lambda row: row.start or "", shown=False),
        ListColumn("term", "时限类别", lambda row: TERM_NAMES[row.term]),
        ListColumn("phrase", "通知写法", lambda row: row.phrase or ""),
        ListColumn("title", "事项", lambda row: row.title),
        ListColumn("role", "角色", lambda row: row.role or "", shown=with_roles),
        ListColumn("lead", "牵头单位或对谁提出", responsible),
        ListColumn("note", "说明", lambda row: row.note or "", shown=False),
    )


def _left_text(days: int | None) -> str:
    """Say how many days are left, or how long the last day is past."""
    if days is None:
        return ""
    return "当日" if days == 0 else f"还有 {days} 天" if days > 0 else f"已过 {-days} 天"


@answering
def list_deadlines(
    context: typer.Context,
    name: AgencyOption = None,
    undated: Annotated[bool, typer.Option("--open", help="也列出通知没有写时限的")] = False,
    day: Annotated[datetime | None, day_option("--today", "还有几天、过了几天，以这一天为准；默认今天")] = None,
    overdue: Annotated[bool, typer.Option("--overdue", help="只列截止日已过的")] = False,
    ics: Annotated[
        Path | None,
        typer.Option(
            "--ics", metavar="文件", help="另写日历文件，可导入 Outlook 等：有日期的全部写入，同一日同一写法的合成一条"
        ),
    ] = None,
    alarms: Annotated[
        list[int] | None,
        typer.Option("--alarm", metavar="天数", min=0, help="日历在截止前几天的上午 9 时提醒，可写多次"),
    ] = None,
) -> Reply:
    """List what is due by when; write it as a calendar, too."""
    _refuse_contradictions(undated=undated, overdue=overdue, lost_alarms=bool(alarms and not ics))
    session = Session.of(context)
    dataset, units = session.dataset, session.units(name)
    today = day.date() if day else date.today()  # noqa: DTZ011 - the day where one stands
    only = Filter.of(by_agency(units, dataset))
    every = deadlines(dataset, only, units)
    rows = tuple(row for row in every.rows if (row.overdue(today) if overdue else undated or row.term != "open"))
    listing = Listing(
        asked=f"期限，{dataset.document.number}",
        filter="，".join(filter(None, (str(only), "截止日已过" if overdue else ""))),
        columns=_columns(dataset, today, with_roles=bool(units)),
        rows=rows,
        total=every.total,
        record=partial(deadline_json, today=today),
        concerns=lambda each: (each.record.id,),
        measure="条",
        notes=(
            f"到期以 {today} 为准，只说日子过没过；办没办结，通知和数据集都没有",
            _of_open(dataset, every.open, undated=undated, overdue=overdue),
            "一项的正文另提到期间的，分行列出",
        ),
    )
    return Reply(listing, beside=(ics, _calendar(dataset, units, rows, alarms)) if ics else None)


def _refuse_contradictions(*, undated: bool, overdue: bool, lost_alarms: bool) -> None:
    """Refuse options that would silently do nothing."""
    if undated and overdue:
        raise QhtasksError("没有写时限的谈不上过期：--open 和 --overdue 只能写一个")
    if lost_alarms:
        raise QhtasksError("--alarm 是日历里的提醒，要同 --ics 文件 一起写")


def _of_open(dataset: Dataset, count: int, *, undated: bool, overdue: bool) -> str:
    """Say how many records have no due date in the notice and, where they are left out, how to list them."""
    from qhtasks.questions.wording import plan_end

    without = f"{count} 条通知没有写时限{plan_end(dataset)}"
    how = "不加 --overdue，改加 --open 列出" if overdue else "加 --open 列出"
    return f"其中 {without}" if undated else f"另有 {without}：{how}"


def _calendar(dataset: Dataset, units: Sequence[Unit], rows: tuple[Deadline, ...], alarms: list[int] | None) -> str:
    """Write the calendar; only who asks for one waits for what writes it."""
    from qhtasks.answers.calendar import due_calendar

    return due_calendar(dataset, units, rows, alarms or ())
