"""Rules of the register of projects, and of the cases of supervision."""

from __future__ import annotations

from itertools import groupby, pairwise
from typing import TYPE_CHECKING

from qhtasks.checks.references import did_you_mean
from qhtasks.checks.rule import rule
from qhtasks.checks.trackrules.records import in_folder
from qhtasks.tracking.exact import number_of
from qhtasks.tracking.projects import OUTLINE_PROJECTS, Project, ProjectProgress, SupervisionCase
from qhtasks.tracking.reporting import latest

if TYPE_CHECKING:
    from qhtasks.checks.rule import Faults
    from qhtasks.checks.tracked import TrackSubject


@rule("project-stage")
def check_project_stage(subject: TrackSubject) -> Faults:
    """项目的阶段与实际开工、建成的月份相符，实际的月份不晚于报出日。"""
    for filed in subject.track.filed(Project):
        project = filed.record
        start, finish = (project.actual.start, project.actual.finish) if project.actual else (None, None)
        fitting = {"前期": not start and not finish, "在建": bool(start) and not finish, "建成": bool(finish)}
        if not fitting[project.stage]:
            yield subject.track.at(filed, "stage"), f"{project.id} 的阶段是{project.stage}，与实际开工、建成的月份不符"
        if max(start or "", finish or "") > project.reported[:7]:
            yield subject.track.at(filed, "actual"), f"{project.id} 的实际月份晚于报出日"


@rule("project-bundle")
def check_project_bundle(subject: TrackSubject) -> Faults:
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


@rule("project-progress")
def check_project_progress(subject: TrackSubject) -> Faults:
    """进度说的项目台账里有；单位目录里的进度，只说这个单位负责的项目。"""
    owners: dict[str, set[str]] = {}
    for filed in subject.track.filed(Project):
        owners.setdefault(filed.record.id, set()).add(filed.record.owner)
    for told in subject.track.filed(ProjectProgress):
        project, place = told.record.project, subject.track.at(told, "project")
        if project not in owners:
            yield place, f"台账里没有项目 {project}{did_you_mean(project, sorted(owners))}"
        elif in_folder(told) and told.owner not in owners[project]:
            yield place, f"{project} 的责任单位是{'、'.join(sorted(owners[project]))}，进度却在“{told.owner}”的目录里"


@rule("project-falls", "warning")
def check_project_falls(subject: TrackSubject) -> Faults:
    """一个项目一年里的完成投资是从 1 月起累计的，后面的月份不比前面的少。"""
    told = latest(subject.track.filed(ProjectProgress), lambda each: (each.project, each.month), subject.today)
    in_order = sorted(told.values(), key=lambda filed: (filed.record.project, filed.record.month))
    for before, filed in pairwise(in_order):
        was, now = before.record, filed.record
        old, new = number_of(was.invested), number_of(now.invested)
        same_year = (was.project, was.month[:4]) == (now.project, now.month[:4])
        if same_year and old is not None and new is not None and new < old:
            said = f"{now.project}：{now.month} 完成投资{now.invested}亿元，比 {was.month} 的{was.invested}亿元少"
            yield subject.track.at(filed, "invested"), f"{said}：要填的是当年 1 月起的累计"


@rule("project-outline", "warning")
def check_project_outline(subject: TrackSubject) -> Faults:
    """纲要的155项都在台账里；还没有建台账的不看。"""
    register = subject.track.filed(Project)
    named = {int(filed.record.outline) for filed in register if filed.record.outline}
    missing = [number for number in range(1, OUTLINE_PROJECTS + 1) if number not in named]
    if register and missing:
        place = subject.track.at(register[0], "outline")
        yield place, f"纲要{OUTLINE_PROJECTS}项里有{len(missing)}项不在台账里：第{_runs(missing)}项"


def _runs(numbers: list[int]) -> str:
    """Write numbers in order, those that follow one another as one range: 1—16、18."""
    follow = groupby(enumerate(numbers), key=lambda pair: pair[1] - pair[0])
    runs = ([number for _, number in run] for _, run in follow)
    return "、".join(str(run[0]) if len(run) == 1 else f"{run[0]}—{run[-1]}" for run in runs)


@rule("case-open")
def check_case_open(subject: TrackSubject) -> Faults:
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
