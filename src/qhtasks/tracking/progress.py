"""How far the items are, as bodies report them, and who owes which report.

The state of an item is what its leads report; where they differ, that is what is said. What participants report stands
beside it and never changes it. Nothing is late but what an office set a day for.
"""

from __future__ import annotations

from calendar import monthrange
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any, Literal, NamedTuple

from qhtasks.answers.listing import ListColumn
from qhtasks.model.words import STATES
from qhtasks.questions.agency import answers
from qhtasks.questions.duties import certain_duties
from qhtasks.questions.later import bearer_text
from qhtasks.questions.succession import bearing_of, unlisted_unit
from qhtasks.tracking.periods import span_of
from qhtasks.tracking.projects import Project
from qhtasks.tracking.reporting import Reports, agreed_duties

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from qhtasks.model.bodies import Unit
    from qhtasks.model.dataset import Dataset
    from qhtasks.model.items import Indicator, Task
    from qhtasks.questions.succession import Bearing
    from qhtasks.tracking.folder import Track
    from qhtasks.tracking.reporting import LastReport
    from qhtasks.tracking.reports import AgreedDuty
    from qhtasks.tracking.settings import Cadence

DIFFERING, SILENT = "所报不一致", "未报"
PROGRESS_STATES = (*STATES, DIFFERING, SILENT)
"""What an item can be said to be: one of the six states, that its leads differ, that none of them reported."""


def _told(reports: tuple[LastReport, ...]) -> str:
    """Say what each body reported, and of which period."""
    return "；".join(f"{report.body}：{report.entry.state or ''}（{report.period}）" for report in reports)


class ItemProgress(NamedTuple):
    """How far an item is: the state, and the last reports of its leads and of its other bodies."""

    item: Indicator | Task
    state: str
    leads: tuple[LastReport, ...]
    others: tuple[LastReport, ...]

    @property
    def leads_told(self) -> str:
        """What each lead reported, where they differ or are several."""
        return _told(self.leads)

    @property
    def last(self) -> LastReport | None:
        """The lead's report that was made last."""
        return max(self.leads, key=lambda report: (report.reported, report.period), default=None)


PROGRESS_COLUMNS = (
    ListColumn("id", "编号", lambda row: row.item.id),
    ListColumn("title", "事项", lambda row: row.item.title),
    ListColumn("state", "状态", lambda row: row.state),
    ListColumn("period", "报告期", lambda row: row.last.period if row.last else ""),
    ListColumn("reported", "报出日", lambda row: row.last.reported if row.last else ""),
    ListColumn("leads", "牵头单位所报", lambda row: row.leads_told),
    ListColumn("others", "参加单位所报", lambda row: _told(row.others), shown=False),
    ListColumn("progress", "进展情况", lambda row: (row.last.entry.progress or "") if row.last else "", shown=False),
    ListColumn("problems", "存在问题", lambda row: (row.last.entry.problems or "") if row.last else "", shown=False),
)
"""What is told of an item; what a body wrote in its own words only where it is asked for."""


def progress_json(row: ItemProgress) -> dict[str, Any]:
    """How far an item is: the state, and what its leads and its other bodies last reported."""

    def reports(several: tuple[LastReport, ...]) -> list[dict[str, Any]]:
        return [
            {"body": one.body, "state": one.entry.state, "period": one.period, "reported": one.reported}
            for one in several
        ]

    return {"id": row.item.id, "state": row.state, "leads": reports(row.leads), "others": reports(row.others)}


def item_progress(dataset: Dataset, track: Track, day: str) -> tuple[ItemProgress, ...]:
    """Say of every item how far it is, as of a day (ISO), in the notice's order."""
    reports = Reports(track, day)
    return tuple(_progress(item, owed, reports) for item, owed in certain_duties(dataset, dataset.units))


def _progress(item: Indicator | Task, owed: Mapping[str, object], reports: Reports) -> ItemProgress:
    said = reports.on(item.id)
    leading = [body for body, duty in owed.items() if getattr(duty, "role", "") == "lead"]
    leads = tuple(said[body] for body in leading if body in said)
    others = tuple(report for body, report in said.items() if body not in leading)
    states = dict.fromkeys(report.entry.state for report in leads if report.entry.state)
    state = next(iter(states)) if len(states) == 1 else DIFFERING if states else SILENT
    return ItemProgress(item, state, leads, others)


DueState = Literal["silent", "late", "near", "waiting", "on-time"]
DUE_STATES: dict[DueState, str] = {
    "silent": "逾期未报",
    "late": "迟报",
    "near": "将到期",
    "waiting": "未到期",
    "on-time": "按时报",
}
_PERIODS: dict[Cadence, tuple[str, ...]] = {
    "month": tuple(f"-{month:02}" for month in range(1, 13)),
    "quarter": ("Q1", "Q2", "Q3", "Q4"),
    "half": ("H1", "H2"),
    "year": ("",),
}


_UNSET = (
    "没有定报送周期或截止日，说不出谁迟："
    '在 track.yaml 里写上，如 cadence: quarter（每季度）、report_by: "15"（下月15日前）'
)


class DueReport(NamedTuple):
    """A report that a body owes for a period: the last day for it, how it stands, and when it was made.

    `bearing` says who bears the duties of the body on the day of the question, and so has to report.
    """

    body: Unit
    bearing: Bearing
    period: str
    due: str
    state: DueState
    reported: str | None
    days_left: int

    @property
    def bearer(self) -> str:
        """Who has to report in the place of a body that was renamed or merged; empty where that is the body itself."""
        return bearer_text(self.bearing)


def due_json(row: DueReport) -> dict[str, Any]:
    """A report that is owed; `days_left` also where it was made."""
    values = {"body": row.body.name, "period": row.period, "due": row.due, "state": row.state}
    borne = {"borne_by": row.bearing.body, "bearer": row.bearer}
    return values | {"reported": row.reported, "days_left": row.days_left} | borne


class DueReports(NamedTuple):
    """Who owes the report of a period, as of a day; no period where none has ended, or the office set no days."""

    period: str
    due: str
    day: str
    rows: tuple[DueReport, ...]
    missing: str = ""


def due_reports(dataset: Dataset, track: Track, day: str, *, days: int = 3, period: str = "") -> DueReports:
    """Say of every body that has anything to report how its report stands, for a period or the last that has ended.

    `days` before the last day a report is near. Without cadence or last day nothing is due, which is said.
    """
    settings = track.settings
    if not settings.cadence or not settings.report_by:
        return DueReports("", "", day, (), _UNSET)
    ended = [name for name in periods_of(track) if span_of(name).last_day < day]
    if not period and not ended:
        return DueReports("", "", day, (), f"到 {day} 还没有一期结束")
    chosen = period or ended[-1]
    due = _due_day(chosen, int(settings.report_by))
    reports = Reports(track, day)
    left = (date.fromisoformat(due) - date.fromisoformat(day)).days
    rows = []
    for body in reporting_bodies(dataset, track, day):
        reported = reports.first_day(body.name, chosen)
        state = _due_state(reported, due, left, days)
        rows.append(DueReport(body, bearing_of(dataset, body.name, day), chosen, due, state, reported, left))
    return DueReports(chosen, due, day, tuple(rows))


def periods_of(track: Track) -> Iterator[str]:
    """List the periods on which bodies report, by the cadence that the office set; none without it."""
    if track.settings.cadence:
        for year in track.years:
            yield from (f"{year}{part}" for part in _PERIODS[track.settings.cadence])


def _due_day(period: str, day: int) -> str:
    """Give the last day for a report: that day of the month after the period, or the month's last."""
    following = date.fromisoformat(span_of(period).last_day) + timedelta(days=1)
    return following.replace(day=min(day, monthrange(following.year, following.month)[1])).isoformat()


def other_units(track: Track) -> tuple[Unit, ...]:
    """List the bodies that only the track knows, as units that no list of the notice names."""
    return tuple(unlisted_unit(other.name, other.full_name, "track.yaml") for other in track.settings.others)


def reporting_bodies(dataset: Dataset, track: Track, day: str) -> tuple[Unit, ...]:
    """List the bodies with anything to report: for certain, agreed, or projects; the track's own bodies last."""
    more = {duty.body for duty in agreed_duties(track, day)}
    more |= {filed.record.owner for filed in track.filed(Project) if filed.record.reported <= day}
    return tuple(
        owed.unit
        for owed in answers(dataset, (*dataset.units, *other_units(track)))
        if owed.certain_demands or any(duty.certain for duty in owed.duties) or owed.unit.name in more
    )


def _due_state(reported: str | None, due: str, left: int, days: int) -> DueState:
    if reported is not None:
        return "on-time" if reported <= due else "late"
    if left < 0:
        return "silent"
    return "near" if left <= days else "waiting"


class BodyReports(NamedTuple):
    """What a body last reported, by item and obligation, and what it agreed to take part in."""

    reports: Mapping[str, LastReport]
    agreed: tuple[AgreedDuty, ...]


def body_reports(track: Track, body: str, day: str) -> BodyReports:
    """Give the last reports of a body as of a day (ISO)."""
    return BodyReports(
        Reports(track, day).of(body), tuple(duty for duty in agreed_duties(track, day) if duty.body == body)
    )
