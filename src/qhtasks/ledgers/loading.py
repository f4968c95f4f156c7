"""Loading the form of whoever plans: what is new in it becomes records, added to the files of the track.

A value that the track has already is no change. One that differs is a correction and needs its reason; the goal of a
year changes by a revision, so that only a slip in typing may be corrected here.
"""

from __future__ import annotations

import csv
from collections import defaultdict
from io import StringIO
from typing import TYPE_CHECKING, Any, NamedTuple

from qhtasks.editing.records import file_text, with_more
from qhtasks.ledgers.comparing import printed_changed
from qhtasks.ledgers.identity import PLAN, made_as
from qhtasks.ledgers.matching import WANTED, Trouble, match_cells
from qhtasks.ledgers.plan_form import (
    ACTUAL,
    ASSIGNED,
    BASE,
    BASIS,
    DOCUMENT,
    FOREVER,
    GOAL,
    KIND,
    REASON,
    REPORTED,
    SOURCE,
    UNIT,
    entered,
    plan_form,
    usual_kind,
)
from qhtasks.ledgers.ruling import NewTrack, TakenCell
from qhtasks.ledgers.values import RefusedCellError, read_filled, same_text
from qhtasks.questions.targets import aims
from qhtasks.spreadsheets.book import SheetCell, Spreadsheet, UnreadableSpreadsheetError, Worksheet
from qhtasks.spreadsheets.opening import read_spreadsheet
from qhtasks.tracking.asof import AsOf
from qhtasks.tracking.figures import (
    FIGURE_KINDS,
    SLIP,
    ActualFigure,
    AssignedTarget,
    Baseline,
    BaselinesFile,
    FiguresFile,
    Goal,
    GoalsFile,
)

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from qhtasks.ledgers.form import LedgerColumn
    from qhtasks.ledgers.matching import ReturnedCell, ReturnedRow
    from qhtasks.ledgers.ruling import TrackAtHand
    from qhtasks.model.dataset import Dataset
    from qhtasks.model.meaning import Record
    from qhtasks.questions.targets import Aim
    from qhtasks.tracking.figures import FigureKind

_KINDS = {shown: kind for kind, shown in FIGURE_KINDS.items()}
_PERCENT = "％"
_ENCODINGS = ("utf-8-sig", "gb18030")
_NO_FORM = "不是填报表，没有读入：下发的台账用 qhtasks track take 收回，责任清单和总台账不能读入"


class ReturnedPlan(NamedTuple):
    """What is loaded: a file, the body that enters it, and the day (ISO) of what has no day in the form."""

    name: str
    content: bytes
    body: str
    reported: str


class LoadedForm(NamedTuple):
    """What came of a form; `files` are to be written, and there are none where anything was refused."""

    changes: tuple[TakenCell, ...]
    refusals: tuple[TakenCell, ...]
    remarks: tuple[str, ...]
    files: Mapping[str, str]


class _New(NamedTuple):
    """A record that a cell of the form makes: the file and list it belongs to, and the cell."""

    file: str
    key: str
    record: Record
    told: TakenCell


class _Entry(NamedTuple):
    """What a cell with a new value says, with what its row says: the unit, the kind of figures, and all texts."""

    value: str
    present: str
    unit: str | None
    kind: FigureKind
    texts: Mapping[str, str]


def load_form(dataset: Dataset, at_hand: TrackAtHand, source: ReturnedPlan) -> LoadedForm:
    """Compare a form with the track, and make the files that come of it; nothing is written."""
    return _Loader(dataset, at_hand, source).load()


class _Loader:
    """Loads one form."""

    def __init__(self, dataset: Dataset, at_hand: TrackAtHand, source: ReturnedPlan) -> None:
        self.dataset, self.at_hand, self.source = dataset, at_hand, source
        self.known = AsOf(at_hand.track, FOREVER)
        self.aims: dict[str, Aim] = {aim.key: aim for aim in aims(dataset).rows}
        self.refusals: list[TakenCell] = []
        self.said: dict[str, str] = {}
        self.heads: dict[str, dict[str, str]] = {REPORTED: {}, DOCUMENT: {}}

    def load(self) -> LoadedForm:
        try:
            matched = match_cells(_read(self.source), plan_form(self.dataset, self.at_hand.track), whole=False)
        except UnreadableSpreadsheetError as error:
            return LoadedForm((), (self._told(Trouble("", "", "", str(error))),), (), {})
        self.refusals += map(self._told, matched.troubles)
        for row in matched.rows:
            self.refusals += map(self._told, printed_changed(row, whole=False))
            if row.row.id in self.heads:
                self.heads[row.row.id] = self._texts(row, head=row.row.id)
        rows = [row for row in matched.rows if row.row.id in self.aims]
        new = [record for row in rows for record in self._records(row)]
        files = self._files(new)
        remarks = tuple(self._judged(new, files))
        changes = tuple(each.told for each in new)
        return LoadedForm(changes, tuple(self.refusals), remarks, {} if self.refusals else files)

    def _texts(self, row: ReturnedRow, head: str = "") -> dict[str, str]:
        """Read the cells of a row, by field; what cannot be read is refused."""
        texts: dict[str, str] = {}
        for column, cell in zip(row.sheet.columns, row.cells, strict=True):
            if column.field:
                taken = column if not head else column._replace(takes="day" if head == REPORTED else "text")
                texts[column.field] = self._read(taken, cell, row)
        return texts

    def _read(self, column: LedgerColumn, cell: ReturnedCell, row: ReturnedRow) -> str:
        aim = self.aims.get(row.row.id)
        unit = _unit(aim, column.field, row.row.unit) if aim else None
        try:
            read = read_filled(cell.cell, column, unit)
        except RefusedCellError as error:
            self.refusals.append(self._told(Trouble(cell.place, row.row.id, column.head, str(error))))
            return ""
        self.said[cell.place] = read.remark
        return read.text

    def _records(self, row: ReturnedRow) -> Iterator[_New]:
        """Make the records of a row: one for each value that the track does not have."""
        aim, texts = self.aims[row.row.id], self._texts(row)
        unit = texts[UNIT] or None
        if aim.target.unit and unit not in (None, aim.target.unit):
            self._refuse(row, UNIT, f"单位照通知写“{aim.target.unit}”，数要先换算好")
            return
        kind = _KINDS.get(texts[KIND]) or usual_kind(self.known, aim)
        for column in row.sheet.columns:
            value = texts.get(column.field, "") if column.is_figure else ""
            present = entered(self.known, aim.key, column.field) if value else ""
            if value and not same_text(value, present, is_figure=True):
                yield from self._record(row, column, aim, _Entry(value, present, unit or aim.target.unit, kind, texts))

    def _record(self, row: ReturnedRow, column: LedgerColumn, aim: Aim, entry: _Entry) -> Iterator[_New]:
        """Make the record of one value, unless something stands in the way."""
        what, _, year = column.field.partition(" ")
        reason = entry.texts[REASON]
        if entry.present and not reason:
            self._refuse(row, column.field, f"已录的是{entry.present}：要更正的，在“更正理由”写明为什么")
            return
        if entry.present and what == GOAL and reason != SLIP:
            self._refuse(row, column.field, f"年度目标已定为{entry.present}：录错的写“{SLIP}”，调整写进 revisions.yaml")
            return
        place = _place(row, column.field)
        told = TakenCell(
            self.source.name,
            place,
            aim.key,
            column.head,
            entry.present,
            entry.value,
            "；".join(filter(None, (reason, self.said[place]))),
        )
        document = self.heads[DOCUMENT].get(column.field) or self.source.name
        common: dict[str, Any] = {
            "target": aim.key,
            "value": entry.value,
            "reported": self.heads[REPORTED].get(column.field) or self.source.reported,
            "reason": reason or None if entry.present else None,
        }
        if what == GOAL:
            unit = _unit(aim, column.field, entry.unit)
            goal = Goal(**common, unit=unit, set_by=self.source.body, document=document)
            yield _New(f"goals/{year}.yaml", "goals", goal, told)
        elif what == ACTUAL:
            yield _New(
                f"figures/{self.source.body}/{year}.yaml", "figures", self._figure(common, entry, aim, year), told
            )
        elif what == BASE:
            base = Baseline(
                **common,
                unit=entry.unit if aim.target.measure != "change" else _blank(entry.texts[UNIT]),
                period=str(self.at_hand.track.years[0] - 1),
                basis=_blank(entry.texts[BASIS]),
                source=entry.texts[SOURCE] or document,
                certainty="likely",
            )
            yield _New("baselines.yaml", "baselines", base, told)
        elif what == ASSIGNED:
            years = self.at_hand.track.years
            unit = _unit(aim, column.field, entry.unit)
            assigned = AssignedTarget(**common, unit=unit, period=f"{years[0]}—{years[-1]}", document=document)
            yield _New("baselines.yaml", "assigned", assigned, told)

    def _figure(self, common: dict[str, Any], entry: _Entry, aim: Aim, year: str) -> ActualFigure:
        document = self.heads[DOCUMENT].get(f"{ACTUAL} {year}")
        rate = entry.kind in ("rate", "average") or (entry.kind == "running" and aim.target.measure == "change")
        return ActualFigure(
            **common,
            period=year,
            unit=_PERCENT if rate else entry.unit,
            kind=entry.kind,
            basis=_blank(entry.texts[BASIS]),
            source=entry.texts[SOURCE] or document or self.source.name,
            certainty="likely",
        )

    def _files(self, new: Sequence[_New]) -> dict[str, str]:
        """Write each file anew with the records that are added to it."""
        by_file: defaultdict[str, defaultdict[str, list[Record]]] = defaultdict(lambda: defaultdict(list))
        for each in new:
            by_file[each.file][each.key].append(each.record)
        return {name: self._file(name, lists) for name, lists in by_file.items()}

    def _file(self, name: str, lists: Mapping[str, Sequence[Record]]) -> str:
        kind = _file_kind(name)
        there = self.at_hand.contents.get(name)
        if isinstance(there, bytes):
            return with_more(there.decode(), kind, lists)
        values: dict[str, Any] = {key: tuple(records) for key, records in lists.items()}
        years = {"year": name.rpartition("/")[2].removesuffix(".yaml")} if kind is GoalsFile else {}
        return file_text(kind(**years, **values), name)

    def _judged(self, new: Sequence[_New], files: Mapping[str, str]) -> Iterator[str]:
        """Apply the rules to the track as it would be; findings about new records are told at their cells."""
        cells = _cells_of(new, self.at_hand)
        would_be = NewTrack(self.dataset, self.at_hand, files, self.source.reported)
        for ruled in would_be.ruled(lambda finding: cells.get((finding.record, finding.path[:2]))):
            if ruled.is_error:
                self.refusals.append(ruled.told)
            else:
                yield f"{ruled.told.cell} {ruled.told.reason}"

    def _refuse(self, row: ReturnedRow, field: str, reason: str) -> None:
        head = next(column.head for column in row.sheet.columns if column.field == field)
        self.refusals.append(self._told(Trouble(_place(row, field), row.row.id, head, reason)))

    def _told(self, trouble: Trouble) -> TakenCell:
        return TakenCell(self.source.name, trouble.cell, trouble.id, trouble.field, "", "", trouble.reason)


def _read(source: ReturnedPlan) -> Spreadsheet:
    """Read a workbook, or a CSV file as one with a single sheet; one that was made as something else is refused."""
    if not source.name.lower().endswith(".csv"):
        try:
            book = read_spreadsheet(source.content)
        except UnreadableSpreadsheetError as error:  # whose advice is for ledgers
            raise UnreadableSpreadsheetError(f"{str(error).partition('：')[0]}：{WANTED}") from None
        if made_as(book) not in ("", PLAN):
            raise UnreadableSpreadsheetError(_NO_FORM)
        return book
    for encoding in _ENCODINGS:
        try:
            text = source.content.decode(encoding)
            break
        except UnicodeDecodeError:
            continue
    else:
        raise UnreadableSpreadsheetError("既不是 UTF-8 也不是 GBK 的 CSV：请另存为 .xlsx")
    cells = {
        (row, column): SheetCell(value)
        for row, values in enumerate(csv.reader(StringIO(text)), 1)
        for column, value in enumerate(values, 1)
        if value.strip()
    }
    return Spreadsheet("csv", (Worksheet("CSV", cells),), {})


def _unit(aim: Aim, field: str, unit: str | None) -> str | None:
    """Give the unit of a value: yearly goals and what the state assigns of growth and falls are percentages."""
    rates = aim.target.measure in ("growth", "change")
    return _PERCENT if rates and not field.startswith(BASE) else unit


def _place(row: ReturnedRow, field: str) -> str:
    fields = [column.field for column in row.sheet.columns]
    return row.cells[fields.index(field)].place


def _blank(text: str) -> str | None:
    return text or None


def _file_kind(name: str) -> type[Record]:
    """Give the kind of record that a file of the track is."""
    folder = name.partition("/")[0]
    return {"goals": GoalsFile, "figures": FiguresFile}.get(folder, BaselinesFile)


def _cells_of(new: Sequence[_New], at_hand: TrackAtHand) -> dict[tuple[str, tuple[str | int, ...]], TakenCell]:
    """Say from which cell each new record was read, by the place where it will stand: behind those that are there."""
    cells: dict[tuple[str, tuple[str | int, ...]], TakenCell] = {}
    counts: defaultdict[tuple[str, str], int] = defaultdict(int)
    for each in new:
        file = at_hand.track.files.get(each.file)
        there = len(getattr(file, each.key)) if file is not None else 0
        cells[each.file, (each.key, there + counts[each.file, each.key])] = each.told
        counts[each.file, each.key] += 1
    return cells
