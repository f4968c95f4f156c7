"""Rules of what bodies report: each is a short generator, with its place in the track for every fault."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, NamedTuple

from qhtasks.model.findings import Finding, in_order
from qhtasks.questions.duties import duties_of
from qhtasks.tracking.periods import span_of
from qhtasks.tracking.projects import OUTLINE_PROJECTS, Project, SupervisionCase
from qhtasks.tracking.reporting import Reports, agreed_duties
from qhtasks.tracking.reports import ParticipantsFile, ReportFile

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from qhtasks.model.dataset import Dataset
    from qhtasks.model.findings import Place, Severity
    from qhtasks.questions.duties import Duty
    from qhtasks.tracking.folder import Filed, Track
    from qhtasks.tracking.reports import ReportEntry

    TrackFaults = Iterator[tuple[Place, str]]
    TrackJudge = Callable[["TrackSubject"], TrackFaults]

_PRIVATE = re.compile(r"(?<![0-9])(?:1[3-9][0-9]{9}|[0-9]{17}[0-9Xx])(?![0-9Xx])")
"""Mobile numbers, and identity numbers of persons."""
_MONTHS_OF = {"month": 1, "quarter": 3, "half": 6, "year": 12}
_INDICATORS = "AB"


class TrackSubject(NamedTuple):
    """What the rules judge: a track, the dataset that it follows up, and the day (ISO) on which it is judged."""

    track: Track
    dataset: Dataset
    today: str

    def reports(self) -> Iterator[tuple[Filed[ReportFile], int, ReportEntry]]:
        """Give each entry of each report, with its place in the list."""
        for filed in self.track.filed(ReportFile):
            yield from ((filed, index, entry) for index, entry in enumerate(filed.record.entries))

    def entry(self, filed: Filed[Any], index: int, field: str) -> Place:
        """Where a field of an entry stands, or the entry if the field is left out."""
        return self.track.at(filed, "entries", index, field)


class TrackRule(NamedTuple):
    """A rule of the track: `judge` yields the place and the message of each fault."""

    name: str
    severity: Severity
    judge: TrackJudge


TRACK_RULES: dict[str, TrackRule] = {}


def track_rule(name: str, severity: Severity = "error") -> Callable[[TrackJudge], TrackJudge]:
    """Register a generator of faults as a rule of the track."""

    def register(judge: TrackJudge) -> TrackJudge:
        TRACK_RULES[name] = TrackRule(name, severity, judge)
        return judge

    return register


def judge_reports(subject: TrackSubject) -> tuple[Finding, ...]:
    """Apply all rules of the track."""
    return in_order(
        Finding.at(place, rule.name, message, rule.severity)
        for rule in TRACK_RULES.values()
        for place, message in rule.judge(subject)
    )


@track_rule("report-owner")
def check_report_owner(subject: TrackSubject) -> TrackFaults:
    """报告里的单位与所在目录同名，是名录里的单位或 others 里的。"""
    names = {unit.name for unit in subject.dataset.units} | {other.name for other in subject.track.settings.others}
    for filed in subject.track.filed(ReportFile):
        body = filed.record.body
        if body != filed.owner:
            yield subject.track.at(filed, "body"), f"单位写作“{body}”，文件却在“{filed.owner}”的目录里"
        elif body not in names:
            yield subject.track.at(filed, "body"), f"名录里没有“{body}”，也不在 track.yaml 的 others 里"


@track_rule("report-item")
def check_report_item(subject: TrackSubject) -> TrackFaults:
    """报告的事项在通知里有，一个文件里一项只写一次。"""
    known = {record.id for record in (*subject.dataset.items, *subject.dataset.obligations)}
    seen: set[tuple[str, str]] = set()
    for filed, index, entry in subject.reports():
        if entry.item not in known:
            yield subject.entry(filed, index, "item"), f"通知里没有 {entry.item}"
        elif (filed.file, entry.item) in seen:
            yield subject.entry(filed, index, "item"), f"{entry.item} 在这个文件里写了两次"
        seen.add((filed.file, entry.item))


@track_rule("report-duty", "warning")
def check_report_duty(subject: TrackSubject) -> TrackFaults:
    """报告的单位在这一项有职责；只是可能涉及的，是认领，待牵头单位商定。"""
    units = {unit.name: unit for unit in subject.dataset.units}
    reporting = tuple(
        units[name] for name in dict.fromkeys(f.record.body for f in subject.track.filed(ReportFile)) if name in units
    )
    owed = dict(zip((unit.name for unit in reporting), duties_of(subject.dataset, reporting), strict=True))
    agreed = {(duty.body, duty.item) for duty in agreed_duties(subject.track, subject.today)}
    for filed, index, entry in subject.reports():
        body = filed.record.body
        duties = [duty for duty in owed.get(body, ()) if duty.item.id == entry.item]
        if body in owed and entry.item[:1] != "O" and (body, entry.item) not in agreed:
            complaint = _duty_complaint(duties)
            if complaint:
                yield subject.entry(filed, index, "item"), f"{body}在{entry.item}{complaint}"


def _duty_complaint(duties: list[Duty]) -> str:
    if not duties:
        return "没有职责"
    return "" if any(duty.certain for duty in duties) else "只是可能涉及：认领，待牵头单位商定（四（二））"


@track_rule("report-period")
def check_report_period(subject: TrackSubject) -> TrackFaults:
    """报告期与 track.yaml 的报送周期相符；报出日不早于报告期的第一天。"""
    cadence = subject.track.settings.cadence
    for filed in subject.track.filed(ReportFile):
        try:
            span = span_of(filed.record.period)
        except ValueError:
            continue
        if cadence and span.months != _MONTHS_OF[cadence]:
            yield subject.track.at(filed, "period"), f"报告期 {filed.record.period} 不合报送周期"
        if filed.record.reported < span.first_day:
            yield subject.track.at(filed, "reported"), f"报出日早于报告期的第一天 {span.first_day}"


@track_rule("report-future")
def check_report_future(subject: TrackSubject) -> TrackFaults:
    """报出日不晚于核对的这一天。"""
    for filed in subject.track.filed(ReportFile):
        if filed.record.reported > subject.today:
            yield subject.track.at(filed, "reported"), f"报出日 {filed.record.reported} 还没有到"


@track_rule("report-done")
def check_report_done(subject: TrackSubject) -> TrackFaults:
    """已完成的写完成日期和佐证，完成日期不晚于报出日；别的状态没有完成日期。"""
    for filed, index, entry in subject.reports():
        if entry.state == "已完成":
            if not entry.done:
                yield subject.entry(filed, index, "done"), f"{entry.item} 已完成，没有写完成日期"
            elif entry.done > filed.record.reported:
                yield subject.entry(filed, index, "done"), f"{entry.item} 的完成日期 {entry.done} 晚于报出日"
            if not entry.evidence:
                yield subject.entry(filed, index, "evidence"), f"{entry.item} 已完成，没有写佐证材料"
        elif entry.done:
            yield subject.entry(filed, index, "done"), f"{entry.item} 没有完成，却写了完成日期"


@track_rule("report-behind")
def check_report_behind(subject: TrackSubject) -> TrackFaults:
    """滞后的写存在问题和下一步措施；需调整的写理由。"""
    needed = {"滞后": {"problems": "存在问题", "next": "下一步措施"}, "需调整": {"reason": "理由"}}
    for filed, index, entry in subject.reports():
        for field, title in needed.get(entry.state or "", {}).items():
            if not getattr(entry, field):
                yield subject.entry(filed, index, field), f"{entry.item} {entry.state}，没有写{title}"


@track_rule("report-standing", "warning")
def check_report_standing(subject: TrackSubject) -> TrackFaults:
    """指标到期末为止，状态不写长期坚持。"""
    for filed, index, entry in subject.reports():
        if entry.state == "长期坚持" and entry.item[:1] in _INDICATORS:
            yield subject.entry(filed, index, "state"), f"{entry.item} 是指标，到期末为止，不能长期坚持"


@track_rule("report-regress", "warning")
def check_report_regress(subject: TrackSubject) -> TrackFaults:
    """已完成的改作别的状态，写明理由。"""
    done: set[tuple[str, str]] = set()
    for filed in Reports(subject.track, "9999-12-31").files:
        for index, entry in enumerate(filed.record.entries):
            key = (filed.record.body, entry.item)
            if key in done and entry.state not in (None, "已完成") and not entry.reason:
                yield subject.entry(filed, index, "state"), f"{entry.item} 以前报已完成，改作{entry.state}没有写理由"
            if entry.state:
                (done.add if entry.state == "已完成" else done.discard)(key)


@track_rule("private-text", "warning")
def check_private_text(subject: TrackSubject) -> TrackFaults:
    """文字里没有手机号码和身份证号码。"""
    for filed, index, entry in subject.reports():
        for field in ("progress", "problems", "next", "reason"):
            if _PRIVATE.search(getattr(entry, field) or ""):
                yield subject.entry(filed, index, field), f"{entry.item} 的文字里像是有手机号码或身份证号码"


@track_rule("agreed-lead")
def check_agreed_lead(subject: TrackSubject) -> TrackFaults:
    """商定参加单位的是这一项确定的牵头单位，与文件同名；参加单位原来不在这一项里；不早于通知。"""
    dataset = subject.dataset
    items = {item.id: item for item in dataset.items}
    leads = _certain_leads(dataset)
    for filed in subject.track.filed(ParticipantsFile):
        for index, duty in enumerate(filed.record.agreed):

            def at(field: str, index: int = index, filed: Filed[ParticipantsFile] = filed) -> Place:
                return subject.track.at(filed, "agreed", index, field)

            item = items.get(duty.item)
            if item is None:
                yield at("item"), f"通知里没有 {duty.item}"
            elif duty.by != filed.owner:
                yield at("by"), f"商定单位写作“{duty.by}”，文件却是“{filed.owner}”的"
            elif duty.item not in leads.get(duty.by, ()):
                yield at("by"), f"{duty.by}不是{dataset.label(item)}的牵头单位，不能商定参加单位（四（二））"
            elif duty.body in dataset.bodies(item, "lead") + dataset.bodies(item, "participant"):
                yield at("body"), f"{duty.body}本来就在{dataset.label(item)}的名单里"
            elif duty.agreed < dataset.document.date:
                yield at("agreed"), f"商定日早于通知的日期 {dataset.document.date}"


def _certain_leads(dataset: Dataset) -> dict[str, set[str]]:
    """Name the items that each unit leads for certain."""
    owed = zip(dataset.units, duties_of(dataset, dataset.units), strict=True)
    return {
        unit.name: {duty.item.id for duty in duties if duty.certain and duty.role == "lead"} for unit, duties in owed
    }


@track_rule("project-stage")
def check_project_stage(subject: TrackSubject) -> TrackFaults:
    """项目的阶段与实际开工、建成的月份相符，实际的月份不晚于报出日。"""
    for filed in subject.track.filed(Project):
        project = filed.record
        start, finish = (project.actual.start, project.actual.finish) if project.actual else (None, None)
        fitting = {"前期": not start and not finish, "在建": bool(start) and not finish, "建成": bool(finish)}
        if not fitting[project.stage]:
            yield subject.track.at(filed, "stage"), f"{project.id} 的阶段是{project.stage}，与实际开工、建成的月份不符"
        if max(start or "", finish or "") > project.reported[:7]:
            yield subject.track.at(filed, "actual"), f"{project.id} 的实际月份晚于报出日"


@track_rule("project-bundle")
def check_project_bundle(subject: TrackSubject) -> TrackFaults:
    """打捆项目的组成都在台账里，一个项目只在一捆里；纲要项目的编号是1至155。"""
    known, bundled = {filed.record.id for filed in subject.track.filed(Project)}, set()
    for filed in subject.track.filed(Project):
        for index, part in enumerate(filed.record.bundle):
            place = subject.track.at(filed, "bundle", index)
            if part not in known:
                yield place, f"台账里没有项目 {part}"
            elif part in bundled:
                yield place, f"项目 {part} 已在另一捆里"
            bundled.add(part)
        if filed.record.outline and int(filed.record.outline) > OUTLINE_PROJECTS:
            yield subject.track.at(filed, "outline"), f"纲要项目只有{OUTLINE_PROJECTS}项"


@track_rule("case-open")
def check_case_open(subject: TrackSubject) -> TrackFaults:
    """销号的督办有佐证；延期在时限之前申请；时限不早于发出日；督办的是一个事项或一个项目。"""
    for filed in subject.track.filed(SupervisionCase):
        case = filed.record
        if case.closed and not case.closed.evidence:
            yield subject.track.at(filed, "closed"), f"{case.id} 销号没有佐证"
        if case.extension and case.extension.asked > case.due:
            yield subject.track.at(filed, "extension", "asked"), f"{case.id} 的延期在时限 {case.due} 之后才申请"
        if case.due < case.issued:
            yield subject.track.at(filed, "due"), f"{case.id} 的时限早于发出日"
        if bool(case.item) == bool(case.project):
            yield subject.track.at(filed, "id"), f"{case.id} 要写一个事项或一个项目，只写一个"
