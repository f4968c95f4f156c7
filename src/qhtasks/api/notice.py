"""The notice in Python: the same questions as on the command line, with the same answers.

    import qhtasks
    notice = qhtasks.load()
    notice.agency("省水利厅").duties.to_records()

Answers are tuples of frozen records; `to_records` turns any of them into plain dictionaries, as pandas takes them.
"""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from qhtasks.answers import as_json, remarks
from qhtasks.api.rows import Row, Rows, iso_day, plain_day, whole_number, words_of
from qhtasks.checks.opening import open_dataset
from qhtasks.errors import QhtasksError
from qhtasks.model.meaning import KINDS
from qhtasks.questions.agency import answer, answers
from qhtasks.questions.counts import matrix, overview
from qhtasks.questions.deadlines import deadlines
from qhtasks.questions.find import find_record
from qhtasks.questions.names import find_on_day, find_unit, match_body
from qhtasks.questions.relations import partners, together, together_since
from qhtasks.questions.search import USUAL, Searcher
from qhtasks.questions.select import (
    Filter,
    by_agency,
    by_bases,
    by_basis,
    by_due,
    by_kind,
    by_level,
    by_list,
    by_measure_unit,
    by_nature,
    by_partners,
    by_role,
    by_section,
    by_series,
    select,
    select_units,
)
from qhtasks.questions.succession import checked_day
from qhtasks.questions.targets import aims
from qhtasks.store.location import dataset_root

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping
    from datetime import date

    from pydantic import BaseModel

    from qhtasks.api.followup import FollowUp
    from qhtasks.checks.opening import Opened
    from qhtasks.model.bodies import Collective, Unit
    from qhtasks.model.findings import Outcome, Remark
    from qhtasks.model.items import Indicator, Task
    from qhtasks.model.notice import NoticeDocument
    from qhtasks.model.obligations import Obligation
    from qhtasks.model.words import Basis, Level, Nature, Role, Series
    from qhtasks.questions.agency import AgencyAnswer
    from qhtasks.questions.counts import Axis, Figure, MatrixRow
    from qhtasks.questions.deadlines import Deadline
    from qhtasks.questions.duties import Duty
    from qhtasks.questions.relations import Partner, SharedItem
    from qhtasks.questions.search import Field, Hit
    from qhtasks.questions.targets import Aim

    AsDictionary = Callable[["Row"], Mapping[str, Any]]
    """Turns a row into a dictionary."""
    Concerns = Callable[["Row"], Iterable[str]]
    """Gives the ids or names of the records that a row is based on."""


class Agency:
    """What one unit owes; `how` says in Chinese how it was found, None if by its name."""

    def __init__(self, opened: Opened, answered: AgencyAnswer, how: str | None) -> None:
        """Take the dataset, the outcome of its check, and the answer."""
        self._dataset, self._outcome = opened.dataset, opened.outcome
        self._answer = answered
        self.unit: Unit = answered.unit
        self.how = how

    def __repr__(self) -> str:
        """Name the unit."""
        return f"<Agency {self.unit.name}>"

    @property
    def duties(self) -> Rows[Duty]:
        """Its duties in the notice's order: item, role, basis, and for the basis `collective` the collective."""
        return Rows(self._answer.duties, _remarked(self._outcome, self._duty, remarks.of_duty))

    @property
    def inherited(self) -> Rows[Duty]:
        """What it took over, as of a day: basis `succeeded`, `via` the body that the notice names; never counted."""
        duties = (duty for part in self._answer.inherited for duty in part.duties)
        return Rows(duties, _remarked(self._outcome, self._duty, remarks.of_duty))

    @property
    def obligations(self) -> Rows[Obligation]:
        """What parts 三 and 四 ask of it, whatever the filter."""
        return Rows(self._answer.obligations, _remarked(self._outcome, as_json.obligation_json, _of_record))

    @property
    def counts(self) -> dict[str, Any]:
        """How many duties by role, basis and series, whatever the filter; the bases are not added up."""
        return as_json.counts_json(self._answer)

    def to_dict(self) -> dict[str, Any]:
        """Give what `qhtasks agency NAME --json` prints."""
        return as_json.answer_json(self._dataset, self._answer, outcome=self._outcome)

    def _duty(self, duty: Duty) -> dict[str, Any]:
        item = duty.item
        return {
            **as_json.duty_json(self._dataset, self.unit, duty),
            "section": self._dataset.section_of(item),
            "title": item.title,
            "nature": item.nature,
            "due": item.due,
            "text": item.text,
        }


class Notice:
    """The questions that can be asked of 青政办〔2021〕29号.

    Names, sections and ids are understood as on the command line; None leaves a filter out. What cannot be understood
    raises `QhtasksError`, with a message in Chinese that says what can.
    """

    def __init__(self, opened: Opened) -> None:
        """Take a dataset and the outcome of its check; `load` gives both."""
        self._opened = opened
        self._dataset, self._outcome = opened.dataset, opened.outcome
        self._searcher = Searcher(opened.dataset)

    def __repr__(self) -> str:
        """Name the notice and the version of its dataset."""
        return f"<Notice {self.document.number}, dataset {self.version}>"

    @property
    def document(self) -> NoticeDocument:
        """The notice as a document: title, number, issuer, date, addressees."""
        return self._dataset.document

    @property
    def findings(self) -> Rows[Remark]:
        """List the errors that the check finds in the dataset, also those that a waiver lets pass for a while."""
        return Rows(self._outcome.remarks, as_json.remark_json)

    @property
    def version(self) -> str:
        """The version of the dataset."""
        return self._dataset.edition.version

    def item(self, words: str) -> Indicator | Task | Obligation:
        """Find one record by its id, `T156`, or as people say it, 任务第156项."""
        return find_record(self._dataset, words)

    def items(
        self,
        *,
        series: Series | None = None,
        section: str | None = None,
        lead: str | None = None,
        participant: str | None = None,
        nature: Nature | None = None,
        as_of: date | None = None,
    ) -> Rows[Indicator | Task]:
        """List the indicators and tasks that pass; `lead` and `participant` may name a collective as it stands.

        As of a day, what a body took over passes too; `to_records` says who bears the duties in the lists then.
        """
        dataset, day = self._dataset, self._day(as_of)
        only = Filter.of(
            by_series(series, self._dataset),
            by_section(section, dataset),
            by_list(self._bodies(lead, day), "lead", dataset, day),
            by_list(self._bodies(participant, day), "participant", dataset, day),
            by_nature(nature),
        )
        return self._rows(select(dataset, only), lambda item: as_json.item_json(dataset, item, day), _of_record)

    def agency(
        self,
        words: str,
        *,
        role: Role | None = None,
        basis: Basis | None = None,
        series: Series | None = None,
        due: str | None = None,
        shared_with: str | None = None,
        as_of: date | None = None,
    ) -> Agency:
        """Say what one unit owes; `due` is a part of the due phrase, or 未明确 for items without one.

        As of a day it is also said what the unit took over by then (`Agency.inherited`), and who bears its duties.
        """
        day = self._day(as_of)
        match = find_on_day(self._dataset, words, day)
        partner = by_partners(self._units(shared_with), self._dataset)
        only = Filter.of(by_role(role), by_basis(basis), by_series(series, self._dataset), by_due(due), partner)
        return Agency(self._opened, answer(self._dataset, match.unit, only, day), match.how)

    def agencies(self, kind: str | None = None) -> tuple[Agency, ...]:
        """Say what each unit owes, or each unit of a kind."""
        units = select_units(self._dataset, Filter.of(by_kind(kind, self._dataset)))
        return tuple(Agency(self._opened, answered, None) for answered in answers(self._dataset, units))

    def search(
        self,
        *words: str,
        within: Field | tuple[Field, ...] = USUAL,
        section: str | None = None,
        agency: str | None = None,
        role: Role | None = None,
        regex: bool = False,
    ) -> Rows[Hit]:
        """Find the sentences with any of the words, in records that hold all of them; `role` needs `agency`."""
        agency_filter = by_agency(self._units(agency), self._dataset, role)
        only = Filter.of(by_section(section, self._dataset, all_parts=True), agency_filter)
        hits = self._searcher.find(words, only, fields=words_of(within), regex=regex).hits
        return self._rows(hits, as_json.hit_json, lambda hit: (hit.key,))

    def indicators(
        self,
        *,
        nature: Nature | None = None,
        unit: str | None = None,
        agency: str | None = None,
        role: Role | None = None,
        level: Level | None = None,
    ) -> Rows[Aim]:
        """List the targets of the indicators that pass; `unit` is a unit of measure, `role` needs `agency`."""
        dataset = self._dataset
        only = Filter.of(
            by_nature(nature),
            by_level(level, dataset),
            by_measure_unit(unit, dataset),
            by_agency(self._units(agency), dataset, role),
        )
        rows = aims(dataset, only).rows
        return self._rows(rows, lambda aim: as_json.aim_json(dataset, aim), lambda aim: (aim.indicator.id,))

    def together(self, *names: str, as_of: date | None = None) -> Rows[SharedItem]:
        """List the items that all these units owe; as of a day, last those that they share by what one took over."""
        day = self._day(as_of)
        units = tuple(dict.fromkeys(find_on_day(self._dataset, name, day).unit for name in names))
        since = together_since(self._dataset, units, day) if day else ()
        return self._rows((*together(self._dataset, units), *since), as_json.shared_json, remarks.of_shared)

    def partners(self, name: str, *, as_of: date | None = None) -> Rows[Partner]:
        """List with whom a unit works, how often, in which role; as of a day, with whom it works then."""
        day = self._day(as_of)
        unit = find_on_day(self._dataset, name, day).unit
        concerns = remarks.of_partner(self._dataset, unit, day)
        return self._rows(partners(self._dataset, unit, day), as_json.partner_json, concerns)

    def matrix(
        self,
        by: Axis = "section",
        *,
        basis: Basis | tuple[Basis, ...] = ("named", "collective"),
        kind: str | None = None,
    ) -> Rows[MatrixRow]:
        """Count the items that each unit leads and takes part in, by section or series; each basis has its own row."""
        only = Filter.of(by_bases(words_of(basis)), by_kind(kind, self._dataset))
        rows = matrix(self._dataset, by, only).rows
        return self._rows(rows, as_json.matrix_json, remarks.of_matrix_row(self._dataset))

    def stats(self, most: int = 10) -> Rows[Figure]:
        """Give totals, and what stands out: busiest bodies, longest lists and others, at most `most` of each kind."""
        return self._rows(overview(self._dataset, whole_number(most, "most")), as_json.figure_json, remarks.of_figure)

    def deadlines(self, agency: str | None = None, *, today: date | None = None) -> Rows[Deadline]:
        """List by when everything is due, what the notice leaves open last; records tell the days left from `today`."""
        units = self._units(agency)
        rows = deadlines(self._dataset, Filter.of(by_agency(units, self._dataset)), units).rows
        return self._rows(rows, partial(as_json.deadline_json, today=plain_day(today)), lambda row: (row.record.id,))

    def track(self, folder: str | Path) -> FollowUp:
        """Open the track in a folder; files that cannot be read raise `UnreadableTrackError`."""
        from qhtasks.api.followup import FollowUp
        from qhtasks.checks.tracked import EVERYTHING, open_track

        return FollowUp(open_track(Path(folder), self._opened, EVERYTHING))

    def _rows(self, rows: Iterable[Row], record: AsDictionary[Row], concerns: Concerns[Row]) -> Rows[Row]:
        """Give the rows of an answer; their dictionaries contain the findings about them."""
        return Rows(rows, _remarked(self._outcome, record, concerns))

    def _day(self, as_of: date | None) -> str | None:
        return checked_day(self._dataset, iso_day(as_of))

    def _units(self, name: str | None) -> tuple[Unit, ...]:
        return () if name is None else (find_unit(self._dataset, name).unit,)

    def _bodies(self, name: str | None, day: str | None) -> tuple[Unit | Collective, ...]:
        return () if name is None else (match_body(self._dataset, name, day)[0],)


def _remarked(outcome: Outcome, record: AsDictionary[Row], concerns: Concerns[Row]) -> AsDictionary[Row]:
    """Add the key `findings` to a row's dictionary if there are findings about it."""
    return lambda row: remarks.with_remarks(record(row), outcome.about(concerns(row)))


def _of_record(record: Indicator | Task | Obligation) -> tuple[str]:
    return (record.id,)


def load(folder: str | Path | None = None) -> Notice:
    """Open the dataset of a folder, else of the checkout around the working folder, else the one shipped with qhtasks.

    Content that is not cached is checked against the issued text; `Notice.findings` lists the errors.
    """
    return Notice(open_dataset(dataset_root(None if folder is None else Path(folder))))


def pydantic_model(kind: str) -> type[BaseModel]:
    """Give the pydantic model of a kind of record, such as `Task`, `Unit` or `Period`, by which the YAML is validated.

    Its JSON Schema is `pydantic_model("Task").model_json_schema()`. An unknown kind raises `QhtasksError`, which
    lists the kinds.
    """
    from qhtasks.store.validation import model_of  # imports pydantic, which no question needs

    if kind not in KINDS:
        raise QhtasksError(f"没有“{kind}”这种记录，有：{'、'.join(sorted(KINDS))}")
    return model_of(KINDS[kind])
