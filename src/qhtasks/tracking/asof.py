"""A track as of a day: of each key the record in force, and everything that is known of one target.

Every record has two times: the period that it speaks of, and the day on which it was reported. A record of a later day
is as if it were not there, so that a table of any day can be made again from the folder of today.
"""

from __future__ import annotations

from collections import defaultdict
from fractions import Fraction
from typing import TYPE_CHECKING, Any, NamedTuple, TypeVar

from qhtasks.tracking.decisions import EvaluationFile, TargetRevision
from qhtasks.tracking.exact import number_of
from qhtasks.tracking.figures import ActualFigure, AssignedTarget, Baseline, Goal, GoalsFile, TargetPath
from qhtasks.tracking.periods import span_of
from qhtasks.tracking.settings import RulesFile

if TYPE_CHECKING:
    from collections.abc import Callable, Hashable, Iterable, Mapping

    from qhtasks.questions.targets import Aim
    from qhtasks.tracking.decisions import PersonsVerdict, StepName
    from qhtasks.tracking.folder import Filed, Track

Kind = TypeVar("Kind")
Spot = tuple[str, tuple[str | int, ...]]
"""Where a record stands: its file and the path in it."""

REQUIRED_STEPS: dict[str, tuple[StepName, ...]] = {
    "plan": ("government", "party", "congress"),
    "goal": ("congress",),
    "assigned": (),
}
"""The steps without which a revision is only a proposal; an assigned value needs its document instead."""


class GoalInForce(NamedTuple):
    """The goal of a year after the revisions in force; `original` is what it was before them."""

    value: str
    original: str
    goal: Goal

    @property
    def number(self) -> Fraction | None:
        """The value as a number."""
        return number_of(self.value)


class Facts(NamedTuple):
    """All that is known of one target on a day, for judging a year of the plan.

    `value` is the target in force: of a target that the state assigns the assigned value, None where nothing is
    assigned. `figures` are by period. `faults` are the messages of errors in records that judging would use, `proposed`
    the revisions that lack an approval.
    """

    aim: Aim
    plan: range
    day: str
    year: int
    value: str | None
    issued: str | None
    base: Baseline | None
    setting: TargetPath | None
    goals: Mapping[int, GoalInForce]
    figures: Mapping[str, ActualFigure]
    is_flow: bool
    verdicts: tuple[PersonsVerdict, ...]
    faults: tuple[str, ...]
    proposed: tuple[TargetRevision, ...]

    @property
    def unit(self) -> str | None:
        """The unit of the target; of one without, that of its figure or its base."""
        known = (self.aim.target.unit, *(figure.unit for figure in self.figures.values()))
        return next((unit for unit in known if unit), None)

    @property
    def sign(self) -> int:
        """1 where a higher value is better, -1 where a lower one is."""
        return 1 if self.aim.target.better == "higher" else -1

    @property
    def base_year(self) -> int:
        """The year before the first of the plan."""
        return self.plan[0] - 1

    @property
    def annual(self) -> ActualFigure | None:
        """The figure of the whole year."""
        return self.figures.get(str(self.year))

    @property
    def figure(self) -> ActualFigure | None:
        """The figure of the year: the annual one, else that of the part of the year that ends last."""
        parts = [figure for period, figure in self.figures.items() if self._is_part(period)]
        return self.annual or max(parts, key=lambda figure: span_of(figure.period)[1:], default=None)

    def _is_part(self, period: str) -> bool:
        span = span_of(period)
        return span.first_year == span.year == self.year

    @property
    def is_final(self) -> bool:
        """Whether the whole last year of the plan is known."""
        return self.year == self.plan[-1] and self.annual is not None

    def elapsed(self, month: int) -> Fraction:
        """The share of the plan's time that has gone by at the end of a month of the year judged."""
        months = 12 * (self.year - self.base_year - 1) + month
        return Fraction(months, 12 * len(self.plan))


class AsOf:
    """The records of a track in force on a day (ISO); `faulty` says where records with an error stand, and which."""

    def __init__(self, track: Track, day: str, faulty: Mapping[Spot, str] | None = None) -> None:
        """Choose of each key the record that was reported last, by that day; of equal days the later in the files."""
        self.track, self.day = track, day
        self.faulty = faulty or {}
        self.bases = self._latest(Baseline, lambda filed: filed.record.target)
        self.assigned = self._latest(AssignedTarget, lambda filed: filed.record.target)
        self.settings = self._latest(TargetPath, lambda filed: filed.record.target)
        years = {filed.file: filed.record.year for filed in track.filed(GoalsFile)}
        self.goals = self._latest(Goal, lambda filed: (filed.record.target, int(years[filed.file])))
        self._writers: defaultdict[str, set[str]] = defaultdict(set)
        for filed in track.filed(ActualFigure):
            if filed.record.reported <= day:
                self._writers[filed.record.target].add(filed.owner)
        self.figures: defaultdict[str, dict[str, Filed[ActualFigure]]] = defaultdict(dict)
        for (target, period), filed in self._latest(ActualFigure, _figure_key, self._counts).items():
            self.figures[target][period] = filed
        self.revisions = [filed for filed in track.filed(TargetRevision) if filed.record.reported <= day]
        self.flows = {target for filed in track.filed(RulesFile) for target in filed.record.flows}
        self.verdicts = tuple(
            verdict
            for filed in track.filed(EvaluationFile)
            if (filed.record.reported or filed.record.cutoff) <= day
            for verdict in filed.record.judgements
        )

    def _latest(
        self,
        kind: Any,
        key: Callable[[Filed[Any]], Hashable],
        counts: Callable[[Filed[Any]], bool] = lambda _: True,
    ) -> dict[Any, Filed[Any]]:
        """Take of each key the record in force."""
        known = [filed for filed in self.track.filed(kind) if filed.record.reported <= self.day and counts(filed)]
        return {key(filed): filed for filed in sorted(known, key=lambda filed: filed.record.reported)}

    def _counts(self, filed: Filed[ActualFigure]) -> bool:
        """Whether a figure is known, and counts where `sources` says whose figure does."""
        if filed.record.value is None and not filed.record.parts:
            return False
        source = self.track.settings.sources.get(filed.record.target)
        return source in (None, filed.owner) or source not in self._writers[filed.record.target]

    def facts(self, aim: Aim, year: int) -> Facts:
        """Collect what is known of a target for a year."""
        key, target = aim.key, aim.target
        assigned, base, setting = self.assigned.get(key), self.bases.get(key), self.settings.get(key)
        issued = assigned.record.value if target.bound == "state" and assigned else target.value
        kind = "assigned" if target.bound == "state" else "plan"
        goals = {goal_year: filed for (name, goal_year), filed in self.goals.items() if name == key}
        figures = {period: filed for period, filed in self.figures.get(key, {}).items() if span_of(period).year <= year}
        due = (filed for goal_year, filed in goals.items() if goal_year <= year)
        used: Iterable[Filed[Any] | None] = (assigned, base, setting, *due, *figures.values())
        revisions = [filed for filed in self.revisions if filed.record.what.partition("@")[0] == key]
        return Facts(
            aim,
            self.track.years,
            self.day,
            year,
            value=self._revised(key, kind, issued),
            issued=issued,
            base=base.record if base else None,
            setting=setting.record if setting else None,
            goals={goal_year: self._in_force(filed, goal_year) for goal_year, filed in sorted(goals.items())},
            figures={period: filed.record for period, filed in figures.items()},
            is_flow=key in self.flows,
            verdicts=tuple(verdict for verdict in self.verdicts if verdict.target == key),
            faults=self._faults(filed for filed in (*used, *revisions) if filed),
            proposed=tuple(filed.record for filed in revisions if not self.in_force(filed.record)),
        )

    def _faults(self, used: Iterable[Filed[Any]]) -> tuple[str, ...]:
        """Give the messages of the errors of records."""
        spots = ((filed.file, filed.path) for filed in used)
        return tuple(self.faulty[spot] for spot in spots if spot in self.faulty)

    def goal(self, key: str, year: int) -> GoalInForce | None:
        """Give the goal of a target for a year; None where none was set."""
        filed = self.goals.get((key, year))
        return self._in_force(filed, year) if filed else None

    def _in_force(self, filed: Filed[Goal], year: int) -> GoalInForce:
        goal = filed.record
        return GoalInForce(self._revised(f"{goal.target}@{year}", "goal", goal.value) or goal.value, goal.value, goal)

    def _revised(self, what: str, kind: str, value: str | None) -> str | None:
        """Apply the revisions in force to a value, in the order in which they took effect."""
        revisions = [filed.record for filed in self.revisions if filed.record.what == what]
        in_force = [one for one in revisions if one.kind == kind and self.in_force(one)]
        *_, last = (value, *(one.new for one in sorted(in_force, key=lambda one: one.effective or "")))
        return last

    def in_force(self, revision: TargetRevision) -> bool:
        """Whether a revision has taken effect by the day, with all the approvals that its kind needs."""
        if not revision.effective or revision.effective > self.day:
            return False
        return not missing_approvals(revision, self.day)


def missing_approvals(revision: TargetRevision, day: str) -> tuple[str, ...]:
    """Name the approvals, as fields of the record, that a revision lacks on a day; empty where it has them all."""
    steps = tuple(step for step in REQUIRED_STEPS[revision.kind] if not revision.steps.taken(step, day))
    return (*steps, "document") if revision.kind == "assigned" and not revision.document else steps


def _figure_key(filed: Filed[ActualFigure]) -> tuple[str, str]:
    return filed.record.target, filed.record.period


def last_reported(track: Track) -> str | None:
    """Give the latest day (ISO) on which anything that was read was reported; None where nothing was."""
    days = (getattr(filed.record, "reported", None) for filed in track.every())
    return max(filter(None, days), default=None)
