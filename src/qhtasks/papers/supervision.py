"""The papers of supervision: 催办单, 督办单, 通报, 项目台账 and 项目调度表, composed as of a day.

They state facts: who reported when, what was reported, which day an office set. Bodies stand in the notice's order; a
ranking is made only where it is asked for, and says by what. Whatever was reported after the day is not seen, so that
the same paper can be made again.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from qhtasks.errors import QhtasksError
from qhtasks.model.words import STATES
from qhtasks.papers.choices import Extent, Request
from qhtasks.papers.imprint import UNSTAMPED
from qhtasks.papers.view import Blank, Dispatch, Fact, FormLine, Report, ReportColumn, ReportPart, ReportTable
from qhtasks.questions.duties import certain_items, duties_of
from qhtasks.questions.later import bearer_text, with_list_note
from qhtasks.questions.succession import bearing_of, heritage_of
from qhtasks.tracking.exact import rounded
from qhtasks.tracking.periods import spoken
from qhtasks.tracking.progress import DIFFERING, DUE_STATES, SILENT, due_reports, item_progress
from qhtasks.tracking.projects import OUTLINE_PROJECTS, PROJECT_STAGES
from qhtasks.tracking.register import CASE_STATES, case_standings, project_standings, subject_names

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from qhtasks.model.bodies import Unit
    from qhtasks.papers.compose import Composer
    from qhtasks.tracking.progress import DueReport, DueReports, ItemProgress
    from qhtasks.tracking.register import CaseStanding, ProjectStanding

    Heads = tuple[tuple[str, int], ...]

_DAY = re.compile("[0-9]{4}-[0-9]{2}-[0-9]{2}")
_REMINDED = (
    FormLine((Blank("未报或滞后的原因", ""),), 2),
    FormLine((Blank("采取的措施", ""),), 2),
    FormLine((Blank("何时补报、办结", ""), Blank("联系人及电话", "")), 1),
    FormLine((Blank("签收", ""), Blank("日期", "")), 1),
)
_PURSUED = (
    FormLine((Blank("办理情况", ""),), 3),
    FormLine((Blank("佐证材料", ""),), 2),
    FormLine((Blank("申请延期的理由", ""), Blank("延至", "")), 1),
    FormLine((Blank("承办人及电话", ""), Blank("单位负责人", "")), 1),
    FormLine((Blank("领导批示", ""),), 2),
    FormLine((Blank("签收", ""), Blank("日期", "")), 1),
)
"""What the answers to a reminder and to a case have room for."""
_ENOUGH = (2, 3)
"""Where fewer than two thirds of a group are known, no shares are printed."""
_PROJECT: Heads = (
    ("编号", 10),
    ("项目", 18),
    ("责任单位", 12),
    ("总投资", 8),
    ("年度计划", 8),
    ("完成投资", 8),
    ("完成％", 7),
    ("序时％", 7),
    ("月份", 8),
    ("存在问题", 14),
)


def compose_reminder(composer: Composer, unit: Unit, period: str, day: str) -> Dispatch:
    """Compose the reminder of a body: missing or late reports, what is reported behind, and open cases.

    What a body owed whose duties it bears by that day is among them, under the name of that body.
    """
    dataset, track = composer.dataset, composer.followed.track
    answer = due_reports(dataset, track, day, period=period)
    formers = tuple(part.former for part in heritage_of(dataset, unit.name, day) if part.sure)
    bodies = (unit, *(former for former in formers if former != unit))
    names = {body.name: body.name if body == unit else f"原{body.name}" for body in bodies}
    progress = item_progress(dataset, track, day)
    rows = [row for report in answer.rows if report.body.name in names for row in _owed(report, names)]
    for body, duties in zip(bodies, duties_of(dataset, bodies), strict=True):
        led = certain_items(duties, "lead")
        rows += [_behind_row(one, body, names) for one in progress if one.item.id in led and _is_behind(one, body)]
    cases = (one for one in case_standings(track, day) if one.state != "closed")
    rows += [_case_row(one) for one in cases if names.keys() & set(one.case.bodies)]
    parts = (_table("催办事项", (("编号", 15), ("事项", 35), ("情形", 14), ("情况说明", 36)), rows, _said(answer)),)
    title, named = f"{unit.name}催办单", _named(answer)
    facts = (
        Fact("单位", _with_bearer(composer, unit.name, day)),
        Fact("报告期", named),
        Fact("数据截至", day),
    )
    subjects = (unit.name, answer.period, day)
    return _dispatch(_report(composer, title, ("reminder", subjects), facts, parts), _REMINDED)


def _with_bearer(composer: Composer, name: str, day: str) -> str:
    """Name a body and, where another one bears its duties on a day, that one."""
    return with_list_note(name, bearer_text(bearing_of(composer.dataset, name, day)))


def _is_behind(one: ItemProgress, unit: Unit) -> bool:
    return any(report.body == unit.name and report.entry.state == "滞后" for report in one.leads)


def _owed(report: DueReport, names: Mapping[str, str]) -> list[tuple[str, ...]]:
    """Give the row of a report that is missing or was late, under the name that its body is given."""
    if report.state in ("on-time", "waiting"):
        return []
    whose = "" if names[report.body.name] == report.body.name else f"{names[report.body.name]}的"
    overdue = f"未报，已过{-report.days_left}天" if report.days_left < 0 else "未报"
    facts = f"截止{report.due}，{f'{report.reported}报' if report.reported else overdue}"
    matter = f"{whose}{spoken(report.period)}工作进展情况报告"
    told = "；".join(filter(None, (facts, bearer_text(report.bearing) if whose else "")))
    return [("O5", matter, DUE_STATES[report.state], told)]


def _behind_row(one: ItemProgress, unit: Unit, names: Mapping[str, str]) -> tuple[str, ...]:
    (report,) = (report for report in one.leads if report.body == unit.name)
    by = "" if names[unit.name] == unit.name else names[unit.name]
    said = f"{spoken(report.period)}（{report.reported}）{by}报：{report.entry.problems or ''}"
    return one.item.id, one.item.title, "所报滞后", said


def _case_row(one: CaseStanding) -> tuple[str, ...]:
    return one.case.id, one.case.asked or one.case.why, CASE_STATES[one.state], f"{one.case.grade}，时限{one.due}"


def _named(answer: DueReports) -> str:
    return spoken(answer.period) if answer.period else ""


def _said(answer: DueReports) -> tuple[str, ...]:
    return (f"{answer.missing}。",) if answer.missing else ()


def compose_case(composer: Composer, number: str, day: str) -> Dispatch:
    """Compose the paper of one case (一事一单): the matter, the notice's words, the facts, a form for the answer."""
    standing = next((one for one in case_standings(composer.followed.track, day) if one.case.id == number), None)
    if standing is None:
        raise QhtasksError(f"到 {day} 没有督办事项“{number}”：用 qhtasks track cases 看全部")
    case = standing.case
    subject, words = _subject(composer, standing)
    facts_of = (
        ("督办事项", subject),
        ("通知原文", words),
        ("缘由", case.why),
        ("要求", case.asked or ""),
        ("承办单位", "、".join(_with_bearer(composer, body, day) for body in case.bodies)),
        ("等级", case.grade),
        ("发出日", case.issued),
        ("反馈时限", standing.due + ("（已同意延期）" if standing.due != case.due else "")),
        ("情形", CASE_STATES[standing.state]),
    )
    course = [
        *((reply.date, "答复", f"{reply.text}；佐证：{'、'.join(reply.evidence) or '无'}") for reply in case.replies),
        *((each.date, "退办", each.why) for each in case.returned),
        *(
            [(case.extension.asked, "申请延期", f"{case.extension.reason}，延至{case.extension.until}")]
            if case.extension
            else []
        ),
        *(
            [(case.closed.date, "销号", f"{case.closed.by}；佐证：{'、'.join(case.closed.evidence)}")]
            if case.closed
            else []
        ),
    ]
    known = sorted(row for row in course if row[0] <= day)
    parts = (
        _table("督办内容", (("栏目", 22), ("内容", 78)), [row for row in facts_of if row[1]]),
        *([_table("办理过程", (("日期", 16), ("事项", 14), ("内容", 70)), known)] if known else []),
    )
    facts = (Fact("编号", case.id), Fact("承办单位", "、".join(case.bodies)), Fact("截至", f"{day}的情况"))
    return _dispatch(_report(composer, f"督办单（{case.id}）", ("case", (number, day)), facts, parts), _PURSUED)


def _subject(composer: Composer, standing: CaseStanding) -> tuple[str, str]:
    """Give what a case is about, and the notice's words on it; a project has none."""
    case = standing.case
    for record in (*composer.dataset.items, *composer.dataset.obligations):
        if record.id == case.item:
            return f"{composer.dataset.label(record)}（{record.id}）", record.text
    names = subject_names(composer.dataset, composer.followed.track)
    return f"项目{names.get(case.project or '', '')}（{case.project}）", ""


def compose_circular(composer: Composer, period: str, day: str, *, ranked: bool = False) -> Dispatch:
    """Compose the circular of a period: who reported and who did not, what is done and what is behind, by body."""
    dataset, track = composer.dataset, composer.followed.track
    answer = due_reports(dataset, track, day, period=period)
    progress = item_progress(dataset, track, day)
    behind = [one for one in progress if any(report.entry.state == "滞后" for report in one.leads)]
    done = [one for one in progress if one.state == "已完成"]
    unsent = (row for row in answer.rows if row.state in ("silent", "late"))
    rows = [
        (_with_bearer(composer, row.body.name, day), DUE_STATES[row.state], row.due, row.reported or "")
        for row in unsent
    ]
    parts = (
        ReportPart("总体情况", tuple(_overall(answer, progress)), (), None),
        *_listed("未报和迟报", (("单位", 34), ("情形", 22), ("截止", 22), ("报出日", 22)), rows),
        *_listed(
            "滞后事项",
            (("编号", 8), ("事项", 28), ("所报", 22), ("存在问题", 22), ("下一步措施", 20)),
            map(_late_row, behind),
        ),
        *_listed(
            "已完成事项",
            (("编号", 8), ("事项", 50), ("所报", 42)),
            ((one.item.id, one.item.title, one.leads_told) for one in done),
        ),
        _by_body(composer, answer, progress, ranked=ranked),
    )
    named = _named(answer)
    facts = (Fact("报告期", named), Fact("数据截至", day))
    subjects = (answer.period, day, "按滞后项数排序" if ranked else "")
    title = f"{named}落实情况通报"
    return _dispatch(_report(composer, title, ("circular", subjects), facts, parts), ())


def _overall(answer: DueReports, progress: Sequence[ItemProgress]) -> Iterable[str]:
    """Say how many reported, and how many items are how far; shares only where two thirds are known."""
    if answer.missing:
        yield f"{answer.missing}。"
    else:
        counts = "、".join(
            f"{word}{count}家"
            for state, word in DUE_STATES.items()
            if (count := sum(r.state == state for r in answer.rows))
        )
        yield f"{spoken(answer.period)}报告截止{answer.due}，应报{len(answer.rows)}家：{counts}。"
    known = [one for one in progress if one.state != SILENT]
    less, of = _ENOUGH
    shares = len(known) * of >= len(progress) * less
    told = []
    for word in (*STATES, DIFFERING):
        count = sum(one.state == word for one in known)
        told += [f"{word}{count}项" + (f"（{100 * count / len(known):.1f}％）" if shares else "")] if count else []
    yield "：".join(filter(None, (f"{len(progress)}项中已有牵头单位报告的{len(known)}项", "、".join(told)))) + "。"
    if known and not shares:
        yield "不足三分之二的事项有报告，只列项数，不算比例。"


def _late_row(one: ItemProgress) -> tuple[str, ...]:
    late = [report for report in one.leads if report.entry.state == "滞后"]
    problems, following = (
        "；".join(filter(None, (getattr(report.entry, field) for report in late))) for field in ("problems", "next")
    )
    return one.item.id, one.item.title, one.leads_told, problems, following


def _by_body(composer: Composer, answer: DueReports, progress: Sequence[ItemProgress], *, ranked: bool) -> ReportPart:
    """Count by body what it leads, in the notice's order, or by how many items it reports behind."""
    units = tuple(row.body for row in answer.rows) or composer.dataset.units
    states = {row.body.name: DUE_STATES[row.state] for row in answer.rows}
    rows = []
    for unit, duties in zip(units, duties_of(composer.dataset, units), strict=True):
        led = certain_items(duties, "lead")
        own = {one.item.id: _own_state(one, unit) for one in progress if one.item.id in led}
        counts = [sum(state == word for state in own.values()) for word in (*STATES, SILENT)]
        if led:
            rows.append((unit.name, states.get(unit.name, ""), str(len(led)), *map(str, counts)))
    if ranked:
        place = 3 + STATES.index("滞后")
        rows.sort(key=lambda row: -int(row[place]))
    heads = (("单位", 23), ("报告", 11), ("牵头", 8), *((word, 8) for word in STATES), (SILENT, 8))
    notes = ("按滞后项数从多到少排列。",) if ranked else ("单位照通知的次序，不是排名。",)
    return _table("各单位牵头事项", heads, rows, notes)


def _own_state(one: ItemProgress, unit: Unit) -> str:
    return next((report.entry.state or SILENT for report in one.leads if report.body == unit.name), SILENT)


def compose_projects(composer: Composer, year: int, day: str, *, in_batches: bool) -> Report:
    """Compose the register of projects, or the table for scheduling them, in batches by stage."""
    standings = project_standings(composer.followed.track, day, year)
    outline = {one.project.outline for one in standings if one.project.outline}
    coverage = f"纲要{OUTLINE_PROJECTS}项重大工程项目中有{len(outline)}项在台账里；通知没有列项目名称。投资单位：亿元。"
    name = "项目调度表" if in_batches else "项目台账"
    if in_batches:
        batches = [
            (f"{stage}：{told}", [one for one in standings if one.stage == stage])
            for stage, told in PROJECT_STAGES.items()
        ]
    else:
        batches = [("项目", list(standings))]
    tables = [part for title, some in batches for part in _listed(title, _PROJECT, map(_project_row, some))]
    parts = (ReportPart("说明", (coverage,), (), None), *tables)
    facts = (Fact("年份", f"{year}年"), Fact("数据截至", day))
    kind = "schedule" if in_batches else "projects"
    return _report(composer, f"{year}年{name}", (kind, (str(year), day)), facts, parts)


def _project_row(one: ProjectStanding) -> tuple[str, ...]:
    project, progress = one.project, one.progress
    lacking = (f"{need.kind}：{need.text}" for need in project.needs)
    return (
        project.id,
        project.name,
        project.owner,
        project.total or "",
        one.plan or "",
        (progress and progress.invested) or "",
        "" if one.share is None else rounded(100 * one.share, 1),
        "" if one.pace is None else rounded(100 * one.pace, 1),
        progress.month if progress else "",
        "；".join(filter(None, ((progress and progress.problems) or "", *lacking))),
    )


def day_in(subjects: tuple[str, ...]) -> str:
    """Give the day among the subjects of a paper, by which its file is told from that of another day."""
    return next(subject for subject in subjects if _DAY.fullmatch(subject))


def _listed(title: str, heads: Heads, rows: Iterable[tuple[str, ...]]) -> tuple[ReportPart, ...]:
    """Make a part with its count in the title, or none where there is nothing to list."""
    every = list(rows)
    return (_table(f"{title}（{len(every)}）", heads, every),) if every else ()


def _table(title: str, heads: Heads, rows: Sequence[tuple[str, ...]], notes: tuple[str, ...] = ()) -> ReportPart:
    numbers = {"总投资", "年度计划", "完成投资", "完成％", "序时％", "牵头", *STATES, SILENT}
    columns = tuple(ReportColumn(name, width, name in numbers) for name, width in heads)
    return ReportPart(
        title, notes if rows else (*notes, "没有。"), (), ReportTable(columns, tuple(rows)) if rows else None
    )


def _dispatch(report: Report, form: tuple[FormLine, ...]) -> Dispatch:
    """Make of a report a paper that is sent, upright, with the lines of the answer."""
    return Dispatch(report.cover, report.name, report.file, report.parts, form, report.stamp)


def _report(
    composer: Composer,
    title: str,
    request: tuple[str, tuple[str, ...]],
    facts: Sequence[Fact],
    parts: Sequence[ReportPart],
) -> Report:
    kind, subjects = request
    count = sum(len(part.table.rows) for part in parts if part.table)
    cover = composer.cover(title, title, [fact for fact in facts if fact.text], Extent((), count, count, "行"))
    report = Report(cover, title, f"{title}-{day_in(subjects)}", tuple(parts), UNSTAMPED)
    stamped = {part.title: part for part in parts}
    return report._replace(stamp=composer.stamp(Request(kind, subjects, composer.choices), cover, (), stamped))
