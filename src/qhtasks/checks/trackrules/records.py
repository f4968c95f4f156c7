"""Rules on every record of a track: what it names exists, its days are days, its numbers numbers."""

from __future__ import annotations

import re
from collections.abc import Mapping
from itertools import pairwise
from typing import TYPE_CHECKING, Any

from qhtasks.checks.references import did_you_mean
from qhtasks.checks.rule import rule
from qhtasks.errors import QhtasksError
from qhtasks.model.meaning import Record, field_names
from qhtasks.questions.names import find_unit
from qhtasks.tracking.decisions import TargetRevision
from qhtasks.tracking.exact import number_of
from qhtasks.tracking.figures import ActualFigure, AssignedTarget, Baseline, Goal, TargetPath
from qhtasks.tracking.levels import GRADES
from qhtasks.tracking.projects import Project, SupervisionCase
from qhtasks.tracking.reports import AgreedDuty, ContactsFile
from qhtasks.tracking.settings import RuleSet, TrackFile

if TYPE_CHECKING:
    from collections.abc import Iterator

    from qhtasks.checks.rule import Faults
    from qhtasks.checks.tracked import TrackSubject
    from qhtasks.tracking.folder import Filed
    from qhtasks.tracking.settings import Band

_PRIVATE = re.compile(r"(?<![0-9A-Za-z])(?:1[3-9][0-9]{9}|[1-9][0-9]{16}[0-9Xx])(?![0-9A-Za-z])")
"""A mobile number, or the number of an identity card; digits inside a hash or a code are neither."""
_BY_BODY = ("figures", "projects")
"""The folders that hold a folder for each body; that of a report is judged by `report-owner`."""
_NAMING: tuple[tuple[type[Record], str], ...] = (
    (Goal, "set_by"),
    (TargetPath, "set_by"),
    (TargetRevision, "proposed_by"),
    (AgreedDuty, "body"),
    (Project, "owner"),
)
"""The kinds of record that name a body, and the field in which they do."""


def _settings(subject: TrackSubject) -> Filed[TrackFile]:
    (filed,) = subject.track.filed(TrackFile)
    return filed


@rule("track-notice")
def check_track_notice(subject: TrackSubject) -> Faults:
    """跟踪目录跟踪的就是这份通知：文号（notice.number）与数据集的相同。"""
    filed, number = _settings(subject), subject.dataset.document.number
    if filed.record.notice.number != number:
        yield (
            subject.track.at(filed, "notice", "number"),
            f"跟踪的是“{filed.record.notice.number}”，数据集是“{number}”",
        )


@rule("track-edition", "warning")
def check_track_edition(subject: TrackSubject) -> Faults:
    """数据集还是建跟踪目录时的那一版；换了版的，用 diff 看文字有没有变，再改 notice.dataset。"""
    filed, version = _settings(subject), subject.dataset.edition.version
    if filed.record.notice.dataset != version:
        yield (
            subject.track.at(filed, "notice", "dataset"),
            f"建目录时用 {filed.record.notice.dataset} 版数据，现在是 {version} 版",
        )


@rule("track-settings")
def check_track_settings(subject: TrackSubject) -> Faults:
    """年份就是规划期的各年；所用规则 rules.yaml 里有；名录外的单位不与通知的单位同名。"""
    track, filed = subject.track, _settings(subject)
    settings, years = filed.record, [str(year) for year in subject.dataset.plan_years]
    if list(settings.years) != years:
        yield track.at(filed, "years"), f"年份应为 {'、'.join(years)}"
    named = [rules.record.name for rules in track.filed(RuleSet)]
    for index, name in enumerate(settings.rules):
        if name not in named:
            yield track.at(filed, "rules", index), f"rules.yaml 里没有“{name}”{did_you_mean(name, named)}"
    units = {unit.name for unit in subject.dataset.units}
    for index, other in enumerate(settings.others):
        if other.name in units:
            yield track.at(filed, "others", index, "name"), f"“{other.name}”是通知里的单位，不必另写"


@rule("track-owner")
def check_track_owner(subject: TrackSubject) -> Faults:
    """写数的、定目标的、提调整的、商定参加的、负责项目的、承办督办的，是名录或 others 里的单位；以谁为准的也是。"""
    track, bodies = subject.track, subject.bodies
    for filed in _whole_files(subject):
        if in_folder(filed) and filed.owner not in bodies:
            yield track.at(filed), f"目录“{filed.owner}”不是单位的名称{_meant_body(subject, filed.owner)}"
    for filed, key, name in _named_bodies(subject):
        if name not in bodies:
            yield track.at(filed, *key), f"单位“{name}”不在名录中{_meant_body(subject, name)}"


def in_folder(filed: Filed[Any]) -> bool:
    """Whether a record stands in a body's own folder of figures or of progress."""
    kind, *rest = filed.file.split("/")
    return kind in _BY_BODY and len(rest) > 1


def _meant_body(subject: TrackSubject, name: str) -> str:
    """Say which body was probably meant: by one of its other names, else by the most similar name."""
    try:
        return f"，是否为“{find_unit(subject.dataset, name).unit.name}”？"
    except QhtasksError:
        return did_you_mean(name, sorted(subject.bodies))


def _whole_files(subject: TrackSubject) -> Iterator[Filed[Any]]:
    for record in subject.track.files.values():
        yield from (filed for filed in subject.track.filed(type(record)) if filed.record is record)


def _named_bodies(subject: TrackSubject) -> Iterator[tuple[Filed[Any], tuple[str | int, ...], str]]:
    """List the bodies that records name, each with the path in its record."""
    for kind, key in _NAMING:
        for filed in subject.track.filed(kind):
            yield filed, (key,), getattr(filed.record, key)
    for case in subject.track.filed(SupervisionCase):
        yield from ((case, ("bodies", index), body) for index, body in enumerate(case.record.bodies))
    settings = _settings(subject)
    yield from ((settings, ("sources", target), body) for target, body in settings.record.sources.items())


@rule("track-target")
def check_track_target(subject: TrackSubject) -> Faults:
    """目标的编号（A9.2、B1.1）通知里有；调整年度目标的写作 A4.1@2023，年份在规划期内。"""
    for filed, path, written in _named_targets(subject):
        target, _, year = written.partition("@")
        place = subject.track.at(filed, *path)
        if target not in subject.aims:
            yield place, f"没有目标“{target}”{_meant_target(subject, target)}"
        elif year and (not year.isdigit() or int(year) not in subject.track.years):
            yield place, f"“{year}”不是规划期的年份"


def _meant_target(subject: TrackSubject, written: str) -> str:
    """Say how the targets of an indicator are written where only the indicator was."""
    known = [key for key in subject.aims if key.partition(".")[0] == written.partition(".")[0]]
    return f"，{written.partition('.')[0]}的目标有：{'、'.join(known)}" if known else ""


def _named_targets(subject: TrackSubject) -> Iterator[tuple[Filed[Any], tuple[str | int, ...], str]]:
    """List the targets that records name, each with the path in its record."""
    for filed in subject.track.every():
        for key in ("target", "what"):
            if key in field_names(type(filed.record)) and getattr(filed.record, key) is not None:
                yield filed, (key,), getattr(filed.record, key)
    filed = _settings(subject)
    yield from ((filed, ("sources", target), target) for target in filed.record.sources)
    for rules in (one for one in _whole_files(subject) if one.file == "rules.yaml"):
        yield from ((rules, ("flows", index), target) for index, target in enumerate(rules.record.flows))


@rule("track-number")
def check_track_number(subject: TrackSubject) -> Faults:
    """数值是写成文字的十进制数，不带单位、逗号和“约”；类别是 Ⅰ 至 劣Ⅴ；定性目标的分项写 是 或 否。"""
    for filed, path, value in _values(subject):
        grade = subject.aims[filed.record.target].target.unit == "类" if _known(subject, filed.record) else False
        if grade and value not in GRADES:
            yield subject.track.at(filed, *path), f"“{value}”不是水质类别：写 {'、'.join(GRADES)}"
        elif not grade and number_of(value) is None:
            yield subject.track.at(filed, *path), f"“{value}”不是数：只写数字，如 62.8"
    for filed in subject.track.filed(ActualFigure):
        if _known(subject, filed.record) and subject.aims[filed.record.target].target.measure == "qualitative":
            for name, part in (filed.record.parts or {}).items():
                if part not in ("是", "否"):
                    yield subject.track.at(filed, "parts", name), f"“{name}”写 是 或 否，不写“{part}”"


def _known(subject: TrackSubject, record: Any) -> bool:
    return getattr(record, "target", None) in subject.aims


def _values(subject: TrackSubject) -> Iterator[tuple[Filed[Any], tuple[str, ...], str]]:
    """List the values that must be numbers or classes."""
    for kind in (Baseline, AssignedTarget, Goal, ActualFigure):
        for filed in subject.track.filed(kind):
            if getattr(filed.record, "value", None) is not None:
                yield filed, ("value",), filed.record.value  # type: ignore[attr-defined] # all four have one
            if isinstance(filed.record, ActualFigure) and not _is_qualitative(subject, filed.record):
                yield from ((filed, ("parts", name), part) for name, part in (filed.record.parts or {}).items())
    for path in subject.track.filed(TargetPath):
        if path.record.tolerance is not None:
            yield path, ("tolerance",), path.record.tolerance


def _is_qualitative(subject: TrackSubject, figure: ActualFigure) -> bool:
    return figure.target in subject.aims and subject.aims[figure.target].target.measure == "qualitative"


@rule("track-path")
def check_track_path(subject: TrackSubject) -> Faults:
    """按序时（复合）只用于增长和下降，按序时（每年相等）只用于水平和累计；写了容差的，写明出自哪个文件。"""
    for filed in subject.track.filed(TargetPath):
        path = filed.record
        measure = subject.aims[path.target].target.measure if path.target in subject.aims else None
        rates = measure in ("growth", "change")
        if measure and ((path.path == "compound" and not rates) or (path.path == "linear" and rates)):
            yield (
                subject.track.at(filed, "path"),
                f"{path.target}不能用“{path.path}”：{'只用于增长和下降' if not rates else '只用于水平和累计'}",
            )
        if path.tolerance is not None and not path.document:
            yield subject.track.at(filed, "tolerance"), f"{path.target}的容差没有写出自哪个文件（document）"


@rule("track-lights")
def check_track_lights(subject: TrackSubject) -> Faults:
    """一套灯号规则的各灯依次放宽，界限是数，最后一个没有界限；情形和剩余天数只用于时限。"""
    for filed in subject.track.filed(RuleSet):
        rules = filed.record
        for index, band in enumerate(rules.bands):
            fault = _band_fault(rules, band, last=index == len(rules.bands) - 1)
            if fault:
                yield subject.track.at(filed, "bands", index), f"{rules.name}：{band.word}灯{fault}"
        bounds = [(index, _bound(band)) for index, band in enumerate(rules.bands)]
        numbers = [(index, bound) for index, bound in bounds if bound is not None]
        for (_, before), (index, bound) in pairwise(numbers):
            if bound <= before:
                yield subject.track.at(filed, "bands", index), f"{rules.name}：界限没有比前一个宽"


def _bound(band: Band) -> Any:
    return number_of(band.upto if band.upto is not None else band.below)


def _band_fault(rules: RuleSet, band: Band, *, last: bool) -> str:
    """Say what is wrong with a band; empty where nothing is."""
    numbers = [bound for bound in (band.upto, band.below, band.days) if bound is not None]
    if any(number_of(number) is None for number in numbers):
        return "的界限不是数"
    by_term = band.when is not None or band.days is not None
    by_number = band.upto is not None or band.below is not None
    if (rules.by == "term" and by_number) or (rules.by != "term" and by_term):
        return "的界限与依据不合"
    if last and (by_term or by_number):
        return "是最后一个，不写界限"
    return "" if last or by_term or by_number else "不是最后一个，要有界限"


@rule("future-report")
def check_future_report(subject: TrackSubject) -> Faults:
    """报出日不在核对的这一天以后。"""
    for filed in subject.track.every():
        day = getattr(filed.record, "reported", None)
        if day and day > subject.today:
            yield subject.track.at(filed, "reported"), f"报出日 {day} 还没有到"


@rule("private-text", "warning")
def check_private_text(subject: TrackSubject) -> Faults:
    """联系人以外的文字里没有手机号码和身份证号码。"""
    for filed in (one for one in _whole_files(subject) if not isinstance(one.record, ContactsFile)):
        for path, text in _texts(filed.record):
            for found in _PRIVATE.finditer(text):
                place = subject.track.at(filed, *path).part(text, found.start(), len(found[0]))
                yield place, "文字里有手机号码或身份证号码：删去，联系方式另写"


def _texts(value: Any) -> Iterator[tuple[tuple[str | int, ...], str]]:
    """List all texts inside a record, each with its path."""
    if isinstance(value, str):
        yield (), value
        return
    inner: Iterator[tuple[str | int, Any]] = iter(())
    if isinstance(value, tuple):
        inner = iter(enumerate(value))
    elif isinstance(value, Mapping):
        inner = iter(value.items())
    elif value is not None and not isinstance(value, bool):
        record: Record = value
        inner = ((name, getattr(record, name)) for name in field_names(type(record)))
    for step, one in inner:
        yield from (((step, *path), text) for path, text in _texts(one))
