"""What became of the notice, in Python: the questions to a track."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from qhtasks.api.rows import Rows, iso_day, whole_number
from qhtasks.errors import QhtasksError
from qhtasks.model.words import checked_word
from qhtasks.questions.names import find_unit
from qhtasks.questions.select import Filter, by_agency, by_section
from qhtasks.tracking.decisions import STAGES
from qhtasks.tracking.evaluating import evaluated, evaluated_json
from qhtasks.tracking.history import entered_json, history
from qhtasks.tracking.monitoring import judgement_json, monitor
from qhtasks.tracking.progress import due_json, due_reports, item_progress, progress_json

if TYPE_CHECKING:
    from datetime import date

    from qhtasks.model.bodies import Unit
    from qhtasks.tracking.decisions import Stage
    from qhtasks.tracking.evaluating import Evaluated
    from qhtasks.tracking.history import Entered
    from qhtasks.tracking.monitoring import Followed
    from qhtasks.tracking.progress import DueReport, ItemProgress
    from qhtasks.tracking.verdicts import Judgement


class FollowUp:
    """What became of the notice, by the track in a folder: 年度监测, 中期评估, 总结评估, reports and who owes them."""

    def __init__(self, followed: Followed) -> None:
        """Take a dataset and its track; `Notice.track` gives both."""
        self._followed = followed

    def monitor(
        self,
        year: int | None = None,
        *,
        as_of: date | None = None,
        rules: str | None = None,
        agency: str | None = None,
    ) -> Rows[Judgement]:
        """Judge every target for a year as of a day.

        Without a day it is the last on which anything was reported, without a year the one before that of the day.
        `rules` names a rule set for lights, `agency` lists the targets of one unit.
        """
        only = Filter.of(by_agency(self._units(agency), self._followed.dataset))
        known = None if year is None else whole_number(year, "year")
        result = monitor(self._followed, year=known, day=iso_day(as_of), rules=rules, only=only)
        return Rows(result.rows, partial(judgement_json, rules=result.rules))

    def evaluate(self, stage: Stage, *, as_of: date | None = None) -> Rows[Evaluated]:
        """Evaluate the plan by the evaluation of a stage (中期 or 总结), by default as of its cut-off."""
        checked_word(stage, STAGES, "阶段")
        return Rows(evaluated(self._followed, stage, iso_day(as_of)).rows, evaluated_json)

    def show(self, target: str, *, as_of: date | None = None) -> Rows[Entered]:
        """List all that is known of a target (A4.1), or of an item (A4, T156) with its targets and reports."""
        rows = history(self._followed, target, iso_day(as_of)).rows
        return Rows(rows, entered_json)

    def status(
        self, *, agency: str | None = None, section: str | None = None, as_of: date | None = None
    ) -> Rows[ItemProgress]:
        """Say of every item how far it is, as its leads report it, as of a day or by all that was reported."""
        dataset, day = self._followed.dataset, iso_day(as_of) or self._followed.last_day
        only = Filter.of(by_agency(self._units(agency), dataset), by_section(section, dataset))
        rows = item_progress(dataset, self._followed.track, day)
        return Rows((row for row in rows if only.lets_record(row.item)), progress_json)

    def due(self, as_of: date, *, period: str = "", days: int = 3) -> Rows[DueReport]:
        """Say of every body that has anything to report how its report stands on a day.

        That is the report of a period such as 2023Q2, or of the last that has ended; `days` before its last day it is
        near. Where the office set no cadence and no last day, nothing is due, which raises `QhtasksError`.
        """
        known = iso_day(as_of)
        answer = due_reports(self._followed.dataset, self._followed.track, known or "", days=days, period=period)
        if answer.missing:
            raise QhtasksError(answer.missing)
        return Rows(answer.rows, due_json)

    def _units(self, name: str | None) -> tuple[Unit, ...]:
        return () if name is None else (find_unit(self._followed.dataset, name).unit,)
