"""Everything that a track holds about a target or an item: what was entered, judged, reported, agreed and pursued."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from qhtasks.errors import QhtasksError
from qhtasks.questions.duties import ROLE_NAMES, certain_duties
from qhtasks.questions.find import find_record
from qhtasks.questions.targets import aims, phrase_of
from qhtasks.tracking.asof import AsOf
from qhtasks.tracking.decisions import REVISION_KINDS
from qhtasks.tracking.exact import with_unit
from qhtasks.tracking.figures import FIGURE_KINDS, PATHS
from qhtasks.tracking.judging import judge_target
from qhtasks.tracking.periods import span_of, spoken
from qhtasks.tracking.register import CASE_STATES, case_standings, progress_by_month, project_standings, subject_names
from qhtasks.tracking.reporting import Reports, agreed_duties
from qhtasks.tracking.verdicts import ANNUAL_NAMES

if TYPE_CHECKING:
    from collections.abc import Iterator

    from qhtasks.model.dataset import Dataset
    from qhtasks.questions.targets import Aim
    from qhtasks.tracking.figures import ActualFigure
    from qhtasks.tracking.folder import Track
    from qhtasks.tracking.monitoring import Followed


class Entered(NamedTuple):
    """One thing known of a target or item: what it is, its period, value and note, its source, and when it came."""

    target: str
    what: str
    period: str
    value: str
    note: str
    source: str
    reported: str


class History(NamedTuple):
    """What is known of some targets, or of an item, as of a day (ISO); `names` say which."""

    day: str
    names: tuple[str, ...]
    rows: tuple[Entered, ...]


def history(followed: Followed, words: str, day: str | None = None) -> History:
    """Tell what is known of a target (A4.1), or of an item (A4, T156) with all its targets and reports."""
    dataset, track = followed.dataset, followed.track
    known = day or followed.last_day
    every = aims(dataset).rows
    picked = tuple(aim for aim in every if aim.key == words.strip().upper())
    about: tuple[Entered, ...] = ()
    names = tuple(f"{aim.key} {aim.target.subject}，{phrase_of(aim.target)}" for aim in picked)
    if not picked:
        record = find_record(dataset, words.partition(".")[0])
        if "." in words:
            raise QhtasksError(f"没有“{words}”这个目标：写 A4.1，或只写指标、任务的编号，如 A4、T156")
        picked = tuple(aim for aim in every if aim.indicator.id == record.id)
        about = (*_reported(dataset, track, record.id, known), *_pursued(track, record.id, known))
        names = (f"{record.id} {subject_names(dataset, track)[record.id]}",)
    records = AsOf(track, known, followed.faulty)
    rows = (row for aim in picked for row in (*_entered(records, aim), *_verdicts(records, aim)))
    return History(known, names, (*rows, *about))


def _reported(dataset: Dataset, track: Track, item: str, day: str) -> Iterator[Entered]:
    """List what bodies reported of an item, in the order of time, and who was agreed to take part."""
    owed = next((owed for each, owed in certain_duties(dataset, dataset.units) if each.id == item), {})
    roles = {body: f"{ROLE_NAMES[duty.role]}单位" for body, duty in owed.items()}
    for filed in Reports(track, day).files:
        report = filed.record
        for entry in (one for one in report.entries if one.item == item):
            said = (
                ("", entry.progress),
                ("存在问题：", entry.problems),
                ("下一步：", entry.next),
                ("理由：", entry.reason),
            )
            note = "；".join(f"{head}{text}" for head, text in said if text)
            value, what = entry.unchanged or entry.state or "", f"{roles.get(report.body, '')}报告"
            yield Entered(item, what, spoken(report.period), value, note, report.body, report.reported)
    for duty in agreed_duties(track, day):
        if duty.item == item:
            yield Entered(item, "商定参加", f"{duty.agreed}起", duty.body, duty.document, duty.by, duty.reported)


def _pursued(track: Track, item: str, day: str) -> Iterator[Entered]:
    """List the projects of an item with what they did month by month, and the cases about it or them."""
    projects = [one for one in project_standings(track, day, int(day[:4])) if item in one.project.items]
    every = progress_by_month(track, day)
    for one in projects:
        project = one.project
        value = f"{project.id} {project.name}，{one.stage}"
        yield Entered(item, "项目", "", value, "", project.owner, project.reported)
        for done in (each for each in every if each.project == project.id):
            value = f"当年完成投资{done.invested}亿元" if done.invested else ""
            yield Entered(item, "项目进度", done.month, value, done.work or "", project.owner, done.reported)
    about = {item, *(one.project.id for one in projects)}
    for case in case_standings(track, day):
        if about & {case.case.item, case.case.project}:
            value, bodies = f"{case.case.id} {CASE_STATES[case.state]}", "、".join(case.case.bodies)
            yield Entered(item, "督办", f"时限{case.due}", value, case.case.why, bodies, case.case.issued)


def _entered(records: AsOf, aim: Aim) -> Iterator[Entered]:
    """List the records of a target in force: base, assigned value, path, goals, figures, revisions."""
    key, unit = aim.key, aim.target.unit
    if key in records.bases:
        base = records.bases[key].record
        note = f"由 {base.derived_from} 算出" if base.derived_from else ""
        yield Entered(
            key, "基期值", spoken(base.period), with_unit(base.value, base.unit), note, base.source, base.reported
        )
    if key in records.assigned:
        given = records.assigned[key].record
        value = with_unit(given.value, given.unit)
        yield Entered(key, "国家下达", spoken(given.period), value, "", given.document, given.reported)
    if key in records.settings:
        path = records.settings[key].record
        value = PATHS[path.path] if path.path else f"容差{with_unit(path.tolerance or '', unit)}"
        yield Entered(key, "路径", "", value, path.reason, path.set_by, path.reported)
    for (name, year), filed in sorted(records.goals.items()):
        if name == key:
            goal = filed.record
            value = with_unit(goal.value, goal.unit)
            yield Entered(key, "年度目标", f"{year}年", value, goal.reason or "", goal.document, goal.reported)
    figures = [filed.record for filed in records.figures.get(key, {}).values()]
    for figure in sorted(figures, key=lambda one: span_of(one.period)[1:3]):
        yield Entered(key, "实际值", spoken(figure.period), *_figure(figure))
    yield from _revisions(records, key)


def _figure(figure: ActualFigure) -> tuple[str, str, str, str]:
    parts = "、".join(f"{name}{part}" for name, part in (figure.parts or {}).items())
    words = (FIGURE_KINDS[figure.kind], figure.status, figure.basis, parts if figure.value else None, figure.reason)
    value = with_unit(figure.value, figure.unit) if figure.value else parts
    return value, "，".join(filter(None, words)), figure.source, figure.reported


def _revisions(records: AsOf, key: str) -> Iterator[Entered]:
    for filed in records.revisions:
        revision = filed.record
        if revision.what.partition("@")[0] == key:
            state = "已生效" if records.in_force(revision) else "未生效，不用"
            what, year = REVISION_KINDS[revision.kind] + "调整", revision.what.partition("@")[2]
            value = f"{revision.old}改为{revision.new}"
            period = f"{year}年" if year else ""
            yield Entered(key, what, period, value, state, revision.proposed_by, revision.reported)


def _verdicts(records: AsOf, aim: Aim) -> Iterator[Entered]:
    """Judge each year that has begun by the day."""
    for year in records.track.years:
        if str(year) > records.day[:4]:
            return
        one = judge_target(records.facts(aim, year))
        annual = f"；本年{ANNUAL_NAMES[one.annual.verdict]}" if one.annual.verdict not in (None, "no-goal") else ""
        reason = "；".join((*([one.standing.why] if one.verdict != "unjudged" else []), *one.remarks))
        yield Entered(aim.key, "结论", f"{year}年", one.word + annual, reason, "", "")


def entered_json(row: Entered) -> dict[str, Any]:
    """A row of the history."""
    return row._asdict()
