"""Rules of what bodies report, and of the participants that leads add."""

from __future__ import annotations

from typing import TYPE_CHECKING

from qhtasks.checks.rule import rule
from qhtasks.questions.duties import duties_of
from qhtasks.tracking.periods import span_of
from qhtasks.tracking.reporting import Reports, agreed_duties
from qhtasks.tracking.reports import ParticipantsFile, ReportFile

if TYPE_CHECKING:
    from collections.abc import Iterator

    from qhtasks.checks.rule import Faults
    from qhtasks.checks.tracked import TrackSubject
    from qhtasks.model.dataset import Dataset
    from qhtasks.model.findings import Place
    from qhtasks.questions.duties import Duty
    from qhtasks.tracking.folder import Filed
    from qhtasks.tracking.reports import ReportEntry

_MONTHS_OF = {"month": 1, "quarter": 3, "half": 6, "year": 12}
_INDICATORS = "AB"


def _entries(subject: TrackSubject) -> Iterator[tuple[Filed[ReportFile], int, ReportEntry]]:
    """Give each entry of each report, with its place in the list."""
    for filed in subject.track.filed(ReportFile):
        yield from ((filed, index, entry) for index, entry in enumerate(filed.record.entries))


def _at(subject: TrackSubject, filed: Filed[ReportFile], index: int, field: str) -> Place:
    """Where a field of an entry stands."""
    return subject.track.at(filed, "entries", index, field)


@rule("report-owner")
def check_report_owner(subject: TrackSubject) -> Faults:
    """报告里的单位与所在目录同名，是名录里的单位或 others 里的。"""
    names = {unit.name for unit in subject.dataset.units} | {other.name for other in subject.track.settings.others}
    for filed in subject.track.filed(ReportFile):
        body = filed.record.body
        if body != filed.owner:
            yield subject.track.at(filed, "body"), f"单位写作“{body}”，文件却在“{filed.owner}”的目录里"
        elif body not in names:
            yield subject.track.at(filed, "body"), f"名录里没有“{body}”，也不在 track.yaml 的 others 里"


@rule("report-item")
def check_report_item(subject: TrackSubject) -> Faults:
    """报告的事项在通知里有，一个文件里一项只写一次。"""
    known = {record.id for record in (*subject.dataset.items, *subject.dataset.obligations)}
    seen: set[tuple[str, str]] = set()
    for filed, index, entry in _entries(subject):
        if entry.item not in known:
            yield _at(subject, filed, index, "item"), f"通知里没有 {entry.item}"
        elif (filed.file, entry.item) in seen:
            yield _at(subject, filed, index, "item"), f"{entry.item} 在这个文件里写了两次"
        seen.add((filed.file, entry.item))


@rule("report-duty", "warning")
def check_report_duty(subject: TrackSubject) -> Faults:
    """报告的单位在这一项有职责；只是可能涉及的，是认领，待牵头单位商定。"""
    units = {unit.name: unit for unit in subject.dataset.units}
    reporting = tuple(
        units[name] for name in dict.fromkeys(f.record.body for f in subject.track.filed(ReportFile)) if name in units
    )
    owed = dict(zip((unit.name for unit in reporting), duties_of(subject.dataset, reporting), strict=True))
    agreed = {(duty.body, duty.item) for duty in agreed_duties(subject.track, subject.today)}
    items = {item.id for item in subject.dataset.items}
    for filed, index, entry in _entries(subject):
        body = filed.record.body
        duties = [duty for duty in owed.get(body, ()) if duty.item.id == entry.item]
        if body in owed and entry.item in items and (body, entry.item) not in agreed:
            complaint = _duty_complaint(duties)
            if complaint:
                yield _at(subject, filed, index, "item"), f"{body}在{entry.item}{complaint}"


def _duty_complaint(duties: list[Duty]) -> str:
    if not duties:
        return "没有职责"
    return "" if any(duty.certain for duty in duties) else "只是可能涉及：认领，待牵头单位商定（四（二））"


@rule("report-period")
def check_report_period(subject: TrackSubject) -> Faults:
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


@rule("report-done")
def check_report_done(subject: TrackSubject) -> Faults:
    """已完成的写完成日期和佐证，完成日期不晚于报出日；别的状态没有完成日期。"""
    for filed, index, entry in _entries(subject):
        if entry.state == "已完成":
            if not entry.done:
                yield _at(subject, filed, index, "done"), f"{entry.item} 已完成，没有写完成日期"
            elif entry.done > filed.record.reported:
                yield _at(subject, filed, index, "done"), f"{entry.item} 的完成日期 {entry.done} 晚于报出日"
            if not entry.evidence:
                yield _at(subject, filed, index, "evidence"), f"{entry.item} 已完成，没有写佐证材料"
        elif entry.done:
            yield _at(subject, filed, index, "done"), f"{entry.item} 没有完成，却写了完成日期"


@rule("report-behind")
def check_report_behind(subject: TrackSubject) -> Faults:
    """滞后的写存在问题和下一步措施；需调整的写理由。"""
    needed = {"滞后": {"problems": "存在问题", "next": "下一步措施"}, "需调整": {"reason": "理由"}}
    for filed, index, entry in _entries(subject):
        for field, title in needed.get(entry.state or "", {}).items():
            if not getattr(entry, field):
                yield _at(subject, filed, index, field), f"{entry.item} {entry.state}，没有写{title}"


@rule("report-standing", "warning")
def check_report_standing(subject: TrackSubject) -> Faults:
    """指标到期末为止，状态不写长期坚持。"""
    for filed, index, entry in _entries(subject):
        if entry.state == "长期坚持" and entry.item[:1] in _INDICATORS:
            yield (
                _at(subject, filed, index, "state"),
                f"{entry.item} 是指标，期末要有结果：状态不写长期坚持，写正在推进、已完成或滞后",
            )


@rule("report-regress", "warning")
def check_report_regress(subject: TrackSubject) -> Faults:
    """已完成的改作别的状态，写明理由。"""
    done: set[tuple[str, str]] = set()
    for filed in Reports(subject.track, "9999-12-31").files:
        for index, entry in enumerate(filed.record.entries):
            key = (filed.record.body, entry.item)
            if key in done and entry.state not in (None, "已完成") and not entry.reason:
                yield _at(subject, filed, index, "state"), f"{entry.item} 以前报已完成，改作{entry.state}没有写理由"
            if entry.state:
                (done.add if entry.state == "已完成" else done.discard)(key)


@rule("agreed-lead")
def check_agreed_lead(subject: TrackSubject) -> Faults:
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
