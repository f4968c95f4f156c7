"""The register of projects and the cases of supervision, as of a day."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Literal, NamedTuple

from qhtasks.tracking.exact import number_of
from qhtasks.tracking.projects import Project, ProjectProgress, SupervisionCase
from qhtasks.tracking.reporting import latest

if TYPE_CHECKING:
    from collections.abc import Iterable
    from fractions import Fraction

    from qhtasks.model.dataset import Dataset
    from qhtasks.tracking.folder import Track

CaseState = Literal["open", "answered", "returned", "overdue", "closed"]
CASE_STATES: dict[CaseState, str] = {
    "open": "办理中",
    "answered": "已答复",
    "returned": "退办",
    "overdue": "逾期未答复",
    "closed": "已销号",
}


class CaseStanding(NamedTuple):
    """A case as of a day: the last day for the answer, with an extension that was approved, and how it stands.

    One that was handed back within its term and not answered again by the last day is overdue, as if never answered.
    """

    case: SupervisionCase
    due: str
    state: CaseState
    days_left: int


def case_standings(track: Track, day: str) -> tuple[CaseStanding, ...]:
    """List the cases that had been issued by a day (ISO), in the order of the files; what came later is not seen."""
    cases = (filed.record for filed in track.filed(SupervisionCase))
    return tuple(_case(case, day) for case in cases if case.issued <= day)


def subject_names(dataset: Dataset, track: Track) -> dict[str, str]:
    """Name by its id what cases can be about: titles of items, labels of obligations, names of projects."""
    items = {item.id: item.title for item in dataset.items}
    asked = {record.id: dataset.label(record) for record in dataset.obligations}
    return items | asked | {filed.record.id: filed.record.name for filed in track.filed(Project)}


def _case(case: SupervisionCase, day: str) -> CaseStanding:
    extended = case.extension and case.extension.approved and case.extension.approved <= day
    due = case.extension.until if case.extension and extended else case.due
    replied = max((reply.date for reply in case.replies if reply.date <= day), default="")
    returned = max((each.date for each in case.returned if each.date <= day), default="")
    left = (date.fromisoformat(due) - date.fromisoformat(day)).days
    if case.closed and case.closed.date <= day:
        state: CaseState = "closed"
    elif replied > returned:
        state = "answered"
    elif left < 0 and returned <= due:
        state = "overdue"
    else:
        state = "returned" if returned else "open"
    return CaseStanding(case, due, state, left)


class ProjectStanding(NamedTuple):
    """A project as of a day: its last stage, and its last progress in a year, what was invested of what was planned."""

    project: Project
    stage: str
    progress: ProjectProgress | None
    plan: str | None
    year: int

    @property
    def pace(self) -> Fraction | None:
        """The share of the year that has gone by at the end of the month reported."""
        from fractions import Fraction

        return Fraction(int(self.progress.month[5:]), 12) if self.progress else None

    @property
    def share(self) -> Fraction | None:
        """What was invested of what was planned for the year; None where either is not known."""
        invested, plan = number_of(self.progress.invested if self.progress else None), number_of(self.plan)
        return None if invested is None or not plan else invested / plan


def project_standings(track: Track, day: str, year: int) -> tuple[ProjectStanding, ...]:
    """List the projects known on a day (ISO), in the order of the files, with what they did in a year."""
    progress = {each.project: each for each in progress_by_month(track, day) if each.month.startswith(str(year))}
    stages = _stages(track, day, year)
    known = (filed.record for filed in latest(track.filed(Project), lambda each: each.id, day).values())
    return tuple(
        ProjectStanding(each, _stage(each, stages), progress.get(each.id), _plan(each, year), year) for each in known
    )


def progress_by_month(track: Track, day: str) -> tuple[ProjectProgress, ...]:
    """List what was last reported of each project and month by a day (ISO), month by month."""
    months = latest(track.filed(ProjectProgress), lambda each: (each.project, each.month), day)
    return tuple(sorted((filed.record for filed in months.values()), key=lambda each: each.month))


def _stages(track: Track, day: str, year: int) -> dict[str, ProjectProgress]:
    """Give of each project the progress, up to a year, that last stated a stage: most only state what was done."""
    stated = (filed.record for filed in track.filed(ProjectProgress) if filed.record.stage)
    known = (each for each in stated if each.reported <= day and each.month[:4] <= str(year))
    return {each.project: each for each in sorted(known, key=lambda each: (each.month, each.reported))}


def _stage(project: Project, stages: dict[str, ProjectProgress]) -> str:
    """Give the stage that was reported last, with a month's progress or with the project itself."""
    stated = stages.get(project.id)
    return (stated.stage or "") if stated and stated.reported >= project.reported else project.stage


def _plan(project: Project, year: int) -> str | None:
    return next((each.plan for each in project.years if each.year == str(year)), None)


def not_in_bundles(standings: Iterable[ProjectStanding]) -> tuple[ProjectStanding, ...]:
    """Leave out the projects that are parts of others, so that nothing is counted twice."""
    every = tuple(standings)
    parts = {part for each in every for part in each.project.bundle}
    return tuple(each for each in every if each.project.id not in parts)
