"""`track status`, `track due`, `track projects`, `track cases`: how far things are, who is late, what is supervised."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any

import typer

from qhtasks.answers.listing import ListColumn, Listing, TextTable
from qhtasks.cli.options import AgencyOption, SectionOption
from qhtasks.cli.output import Piece, Reply, answering
from qhtasks.cli.session import Session
from qhtasks.cli.track import DayOption, NowOption, TrackOption, checked_period, day_text, opened, today, year_option
from qhtasks.errors import QhtasksError

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

    from qhtasks.model.bodies import Unit
    from qhtasks.tracking.monitoring import Followed
    from qhtasks.tracking.progress import DueReport, DueReports
    from qhtasks.tracking.register import CaseStanding, ProjectStanding
    from qhtasks.tracking.reporting import LastReport
    from qhtasks.tracking.settings import RuleSet


@answering
def status(
    context: typer.Context,
    track: TrackOption = None,
    agency: AgencyOption = None,
    section: SectionOption = None,
    state: Annotated[
        str | None, typer.Option("--state", metavar="状态", help="只列一种状态：六种状态之一、所报不一致、未报")
    ] = None,
    as_of: DayOption = None,
) -> Reply:
    """List the items with their state."""
    from qhtasks.questions.select import Filter, by_agency, by_section
    from qhtasks.tracking.progress import PROGRESS_COLUMNS, PROGRESS_STATES, item_progress, progress_json

    if state is not None and state not in PROGRESS_STATES:
        raise QhtasksError(f"没有状态“{state}”，可选：{'、'.join(PROGRESS_STATES)}")
    session, followed, day = _followed(context, track, day_text(as_of))
    only = Filter.of(by_agency(session.units(agency), session.dataset), by_section(section, session.dataset))
    every = item_progress(session.dataset, followed.track, day)
    rows = tuple(row for row in every if only.lets_record(row.item) and state in (None, row.state))
    counts = "，".join(f"{word}{n}" for word in PROGRESS_STATES if (n := sum(row.state == word for row in rows)))
    listing = Listing(
        asked=f"各项进展，数据截至 {day}，{session.dataset.document.number}",
        filter="，".join(filter(None, (str(only), f"状态：{state}" if state else ""))),
        columns=PROGRESS_COLUMNS,
        rows=rows,
        total=len(every),
        record=progress_json,
        concerns=lambda row: (row.item.id,),
        notes=(f"状态是牵头单位报的，参加单位报的另列，不改状态。{counts}",),
    )
    return Reply(listing)


@answering
def due(
    context: typer.Context,
    track: TrackOption = None,
    period: Annotated[
        str | None, typer.Option("--period", metavar="报告期", help="看哪一期；默认到那一天为止最近结束的一期")
    ] = None,
    days: Annotated[int, typer.Option("--days", metavar="天数", min=0, help="还剩几天算将到期")] = 3,
    every: Annotated[bool, typer.Option("--every", help="按时报的、未到期的也列")] = False,
    as_of: NowOption = None,
) -> Reply:
    """List who owes which report."""
    from qhtasks.tracking.progress import due_json, due_reports

    session, followed, day = _followed(context, track, day_text(as_of) or today())
    chosen = checked_period(period, followed.track) if period else ""
    answer = due_reports(session.dataset, followed.track, day, days=days, period=chosen)
    rows = tuple(row for row in answer.rows if every or row.state in ("silent", "late", "near"))
    listing = Listing(
        asked=f"{answer.period or '各期'}报告，以 {day} 为准",
        filter="" if every else "逾期未报、迟报、将到期的",
        columns=_due_columns(_term_rules(followed), moved=any(row.bearer for row in rows)),
        rows=rows,
        total=len(answer.rows),
        record=due_json,
        concerns=lambda row: (row.body.name,),
        measure="个单位",
        notes=(*_due_notes(answer), *_others_note(followed, answer)),
    )
    return Reply(listing)


def _due_columns(rules: RuleSet | None, *, moved: bool) -> tuple[ListColumn, ...]:
    from qhtasks.tracking.lights import light_of_term
    from qhtasks.tracking.progress import DUE_STATES

    def light(row: DueReport) -> str:
        return (light_of_term(rules, row.days_left, behind=False).word or "") if rules and row.reported is None else ""

    return (
        ListColumn("body", "单位", lambda row: row.body.name),
        ListColumn("period", "报告期", lambda row: row.period),
        ListColumn("due", "截止", lambda row: row.due),
        ListColumn("state", "情形", lambda row: DUE_STATES[row.state]),
        ListColumn("reported", "报出日", lambda row: row.reported or ""),
        ListColumn("days_left", "剩余天数", lambda row: row.days_left if row.reported is None else None),
        ListColumn("light", "灯", light, shown=rules is not None),
        ListColumn("bearer", "现由谁报", lambda row: row.bearer, shown=moved),
    )


def _due_notes(answer: DueReports) -> Iterator[str]:
    from qhtasks.tracking.progress import DUE_STATES

    if answer.missing:
        yield answer.missing
        return
    counts = {word: sum(row.state == state for row in answer.rows) for state, word in DUE_STATES.items()}
    yield f"{answer.period} 截止 {answer.due}：" + "，".join(
        f"{word}{count}" for word, count in counts.items() if count
    )
    moved = sum(bool(row.bearing.steps) for row in answer.rows)
    unsure = sum(bool(row.bearing.undecided) for row in answer.rows)
    if moved:
        yield f"单位用通知里的名称，{moved}个在 {answer.day} 已改名或并入别的单位：报告向现承担单位要，仍记在原名下"
    if unsure:
        yield f"{unsure}个在 {answer.day} 由谁承担还不能确定，见各行"


def _others_note(followed: Followed, answer: DueReports) -> Iterator[str]:
    """Say which bodies that only the track knows owe no report: nothing was agreed with them, no project is theirs."""
    owing = {row.body.name for row in answer.rows}
    names = [other.name for other in followed.track.settings.others if other.name not in owing]
    if names and not answer.missing:
        yield f"track.yaml 的 others 里，{'、'.join(names)}没有商定参加的事项，也没有项目，不在应报之列"


@answering
def projects(
    context: typer.Context,
    track: TrackOption = None,
    level: Annotated[str | None, typer.Option("--level", metavar="层级", help="省级、市州或县区")] = None,
    stage: Annotated[str | None, typer.Option("--stage", metavar="阶段", help="前期、在建或建成")] = None,
    year: Annotated[int | None, year_option(" --as-of 的那一年")] = None,
    as_of: DayOption = None,
) -> Reply:
    """List the projects of the register."""
    from qhtasks.tracking.projects import PROJECT_LEVELS, PROJECT_STAGES
    from qhtasks.tracking.register import project_standings

    for asked, words, name in ((level, PROJECT_LEVELS, "层级"), (stage, PROJECT_STAGES, "阶段")):
        if asked is not None and asked not in words:
            raise QhtasksError(f"没有{name}“{asked}”，可选：{'、'.join(words)}")
    _, followed, day = _followed(context, track, day_text(as_of))
    every = project_standings(followed.track, day, year or int(day[:4]))
    rows = tuple(row for row in every if level in (None, row.project.level) and stage in (None, row.stage))
    listing = Listing(
        asked=f"重大工程项目，{year or day[:4]}年，数据截至 {day}",
        filter="，".join(f"{name}：{word}" for name, word in (("层级", level), ("阶段", stage)) if word),
        columns=_project_columns(_points_rules(followed)),
        rows=rows,
        total=len(every),
        record=_project_json,
        measure="个项目",
        notes=tuple(_project_notes(every, rows)),
    )
    return Reply(listing)


def _project_columns(rules: RuleSet | None) -> tuple[ListColumn, ...]:
    from qhtasks.tracking.exact import rounded
    from qhtasks.tracking.lights import word_for

    def light(row: ProjectStanding) -> str:
        known = rules is not None and row.share is not None and row.pace is not None
        return (word_for(rules, 100 * (row.pace - row.share)) or "") if known else ""  # type: ignore[arg-type, operator]

    return (
        ListColumn("id", "编号", lambda row: row.project.id),
        ListColumn("name", "项目", lambda row: row.project.name),
        ListColumn("level", "层级", lambda row: row.project.level),
        ListColumn("owner", "责任单位", lambda row: row.project.owner),
        ListColumn("stage", "阶段", lambda row: row.stage),
        ListColumn("total", "总投资", lambda row: row.project.total or ""),
        ListColumn("plan", "年度计划", lambda row: row.plan or ""),
        ListColumn("invested", "完成投资", lambda row: (row.progress.invested or "") if row.progress else ""),
        ListColumn("share", "完成％", lambda row: "" if row.share is None else rounded(100 * row.share, 1)),
        ListColumn("pace", "序时％", lambda row: "" if row.pace is None else rounded(100 * row.pace, 1)),
        ListColumn("month", "月份", lambda row: row.progress.month if row.progress else ""),
        ListColumn("light", "灯", light, shown=rules is not None),
        ListColumn("outline", "纲要第几项", lambda row: row.project.outline or "", shown=False),
        ListColumn(
            "problems", "存在问题", lambda row: (row.progress.problems or "") if row.progress else "", shown=False
        ),
    )


def _project_notes(every: tuple[ProjectStanding, ...], rows: tuple[ProjectStanding, ...]) -> Iterator[str]:
    """Say how many of the outline's projects are in the register, and the sums, nothing counted twice."""
    from fractions import Fraction

    from qhtasks.tracking.exact import exact_text, number_of
    from qhtasks.tracking.projects import OUTLINE_PROJECTS
    from qhtasks.tracking.register import not_in_bundles

    outline = {row.project.outline for row in every if row.project.outline}
    yield f"纲要{OUTLINE_PROJECTS}项里有{len(outline)}项在台账里；通知没有列项目名称"
    singles = not_in_bundles(rows)
    totals = [number for row in singles if (number := number_of(row.project.total)) is not None]
    bundled = f"，打捆的组成{len(rows) - len(singles)}个不重复计" if len(singles) < len(rows) else ""
    if totals:
        said = exact_text(sum(totals, Fraction(0)))
        yield f"总投资合计{said}亿元（{len(singles)}个中写明的{len(totals)}个{bundled}）"
    elif rows:
        yield f"总投资不合计：{len(singles)}个都没有写明{bundled}"


def _project_json(row: ProjectStanding) -> dict[str, Any]:
    from qhtasks.model.meaning import plain

    return {
        **plain(row.project),
        "stage": row.stage,
        "plan": row.plan,
        "progress": plain(row.progress) if row.progress else None,
    }


@answering
def cases(
    context: typer.Context,
    track: TrackOption = None,
    still_open: Annotated[bool, typer.Option("--open", help="不列已销号的")] = False,
    as_of: NowOption = None,
) -> Reply:
    """List the cases of supervision."""
    from qhtasks.tracking.register import case_standings, subject_names

    session, followed, day = _followed(context, track, day_text(as_of) or today())
    every = case_standings(followed.track, day)
    rows = tuple(row for row in every if not still_open or row.state != "closed")
    listing = Listing(
        asked=f"督办事项，以 {day} 为准",
        filter="没有销号的" if still_open else "",
        columns=_case_columns(_term_rules(followed), subject_names(session.dataset, followed.track)),
        rows=rows,
        total=len(every),
        record=_case_json,
        concerns=lambda row: filter(None, [row.case.item]),
        measure="件",
    )
    return Reply(listing)


def _case_columns(rules: RuleSet | None, names: Mapping[str, str]) -> tuple[ListColumn, ...]:
    from qhtasks.tracking.lights import light_of_term
    from qhtasks.tracking.register import CASE_STATES

    def light(row: CaseStanding) -> str:
        pending = rules is not None and row.state not in ("closed", "answered")
        return (light_of_term(rules, row.days_left, behind=False).word or "") if rules and pending else ""

    return (
        ListColumn("id", "编号", lambda row: row.case.id),
        ListColumn("subject", "督办什么", lambda row: row.case.item or row.case.project or ""),
        ListColumn("title", "事项", lambda row: names.get(row.case.item or row.case.project or "", "")),
        ListColumn("bodies", "承办单位", lambda row: "、".join(row.case.bodies)),
        ListColumn("grade", "等级", lambda row: row.case.grade),
        ListColumn("issued", "发出日", lambda row: row.case.issued),
        ListColumn("due", "反馈时限", lambda row: row.due),
        ListColumn("state", "情形", lambda row: CASE_STATES[row.state]),
        ListColumn("light", "灯", light, shown=rules is not None),
        ListColumn("why", "缘由", lambda row: row.case.why),
    )


def _case_json(row: CaseStanding) -> dict[str, Any]:
    from qhtasks.model.meaning import plain

    return {**plain(row.case), "due": row.due, "state": row.state, "days_left": row.days_left}


def with_reports(context: typer.Context, reply: Reply, unit: Unit, track: Path) -> Reply:
    """Add to what a body owes what it last reported of it, and what it agreed to take part in, counted apart."""
    from qhtasks.tracking.progress import body_reports

    _, followed, day = _followed(context, track, None)
    said = body_reports(followed.track, unit.name, day)
    listing = reply.listing
    columns = (
        *listing.columns,
        ListColumn("state", "状态", lambda row: _of(said.reports, row["id"], "state")),
        ListColumn("reported_period", "报告期", lambda row: _of(said.reports, row["id"], "period")),
    )
    agreed = f"商定参加 {len(said.agreed)} 项（四（二）；不与列名、集合、可能涉及相加）"
    notes = (*listing.notes, f"{agreed}{'：' if said.agreed else ''}{'、'.join(duty.item for duty in said.agreed)}")

    def page(width: int | None) -> Iterator[Piece]:
        if reply.page:
            yield from reply.page(width)
        yield f"\n最近报的　截至 {day}　{len(said.reports)} 项"
        rows = [
            (item, report.entry.state or "", report.period, report.reported, report.entry.progress or "")
            for item, report in said.reports.items()
        ]
        if rows:
            yield TextTable(("编号", "状态", "报告期", "报出日", "进展情况"), rows)
        yield f"\n{agreed}"
        if said.agreed:
            duties = [(duty.item, duty.by, duty.agreed, duty.document, duty.within or "") for duty in said.agreed]
            yield TextTable(("编号", "商定单位", "商定日", "文件", "属于哪个说法"), duties)

    def whole() -> dict[str, Any]:
        from qhtasks.model.meaning import plain

        reports = [
            {**plain(one.entry), "period": one.period, "reported": one.reported} for one in said.reports.values()
        ]
        known: dict[str, Any] = reply.whole() if reply.whole else {}
        return {**known, "reports": reports, "agreed": [plain(duty) for duty in said.agreed]}

    return reply._replace(listing=listing._replace(columns=columns, notes=notes), page=page, whole=whole)


def _of(reports: Mapping[str, LastReport], item: str, what: str) -> str:
    report = reports.get(item)
    if report is None:
        return ""
    return report.period if what == "period" else report.entry.state or ""


def _followed(context: typer.Context, track: Path | None, day: str | None) -> tuple[Session, Followed, str]:
    """Open the whole track, with the day (ISO) that is asked for, or else the last on which anything was reported."""
    from qhtasks.checks.tracked import EVERYTHING

    session = Session.of(context)
    followed = opened(context, track, EVERYTHING)
    return session, followed, day or followed.last_day


def _term_rules(followed: Followed) -> RuleSet | None:
    return _rules_by(followed, "term")


def _points_rules(followed: Followed) -> RuleSet | None:
    return _rules_by(followed, "points")


def _rules_by(followed: Followed, basis: str) -> RuleSet | None:
    """Find the rule set in use that lights by this; none where the office chose none."""
    from qhtasks.tracking.settings import RuleSet

    used = followed.track.settings.rules
    known = (filed.record for filed in followed.track.filed(RuleSet))
    return next((rules for rules in known if rules.name in used and rules.by == basis), None)
