"""Taking workbooks back: what each changes, what stands in the way, and the files that come of it.

Everything of a run is judged before anything is written: one refusal, and nothing is. All of them are listed at once,
because whoever sends a hundred files back wants to know everything that is wrong with them.
"""

from __future__ import annotations

import re
from collections import defaultdict
from hashlib import sha256
from typing import TYPE_CHECKING, NamedTuple

from qhtasks.errors import QhtasksError
from qhtasks.ledgers.comparing import RowComparison
from qhtasks.ledgers.filing import Filing, files_of, still_needed
from qhtasks.ledgers.form import LedgerMaker
from qhtasks.ledgers.identity import KIND, PLAN, UnknownLedgerError, identified, identity_of, made_as
from qhtasks.ledgers.matching import Trouble, match_cells, unread_cells
from qhtasks.ledgers.ruling import NewTrack, TakenCell
from qhtasks.papers.returned import ZIP
from qhtasks.spreadsheets.book import UnreadableSpreadsheetError
from qhtasks.spreadsheets.opening import read_spreadsheet
from qhtasks.tracking.periods import REPORTED_PERIOD
from qhtasks.tracking.progress import other_units

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from qhtasks.ledgers.comparing import CellChange, ChangedRow, RowVerdict
    from qhtasks.ledgers.filing import NewFile
    from qhtasks.ledgers.form import BodyLedger, LedgerRow, SheetKind
    from qhtasks.ledgers.identity import LedgerIdentity
    from qhtasks.ledgers.ruling import TrackAtHand
    from qhtasks.model.dataset import Dataset
    from qhtasks.model.findings import Finding
    from qhtasks.papers.returned import ReturnedFile

ENDINGS = ("xlsx", "xlsm", "xls", "et", "ods", "xlsb", "fods", "csv", "xml", "html", "htm")
"""The endings of files that are judged: what offices call a table, whatever it is."""
_FOREVER = "9999-12-31"
"""Up to this day all that the track says is what it says now."""
_PAPER = "是责任清单或总台账，不是填报台账：填在里面的没有读入，请照抄到 qhtasks track ledger 下发的台账里"
_LARGEST = 64 << 20
"""Bytes of a file at most."""


class Taken(NamedTuple):
    """What came of a run; `files` are to be written, and there are none where anything was refused."""

    changes: tuple[TakenCell, ...]
    refusals: tuple[TakenCell, ...]
    conflicts: tuple[TakenCell, ...]
    remarks: tuple[str, ...]
    files: Mapping[str, str]
    read: int

    @property
    def is_clean(self) -> bool:
        """Whether nothing stands in the way."""
        return not (self.refusals or self.conflicts)


class _Return(NamedTuple):
    """A workbook that came back and could be read: all rows that somebody changed, and the `sound` ones among them."""

    file: str
    identity: LedgerIdentity
    rows: tuple[ChangedRow, ...]
    sound: tuple[ChangedRow, ...]
    sha256: str


class Taking:
    """One run: takes files one by one, then says what came of all."""

    def __init__(self, dataset: Dataset, at_hand: TrackAtHand, reported: str, *, clears: bool = False) -> None:
        """Take the dataset, the track, and the day (ISO) that the new records carry."""
        self.dataset, self.at_hand, self.reported, self.clears = dataset, at_hand, reported, clears
        self.units = {unit.name: unit for unit in (*dataset.units, *other_units(at_hand.track))}
        self.now = LedgerMaker(dataset, at_hand.track, _FOREVER)
        self._makers: dict[str, LedgerMaker] = {}
        self._returns: list[_Return] = []
        self._refusals: list[TakenCell] = []
        self._conflicts: list[TakenCell] = []
        self._remarks: list[str] = []
        self.read = 0

    def take(self, returned: ReturnedFile) -> None:
        """Read a file and compare it; whatever is wrong with it is noted."""
        self.read += 1
        try:
            self._take(returned)
        except (UnreadableSpreadsheetError, UnknownLedgerError) as error:
            self._refuse(returned.name, [Trouble("", "", "", str(error))])

    def _take(self, returned: ReturnedFile) -> None:
        if returned.unreadable:
            raise UnknownLedgerError(returned.unreadable)
        if returned.ending not in (*ENDINGS, ZIP):
            raise UnknownLedgerError("不是电子表格（.xlsx、.xls、.et、.ods）：请交回下发的台账")
        if len(returned.content) > _LARGEST:
            raise UnknownLedgerError(f"文件有 {len(returned.content) >> 20} MB，不像是台账：请删去插入的图片后交回")
        book = read_spreadsheet(returned.content)
        made = made_as(book)
        if made == PLAN:
            raise UnknownLedgerError("是填报表，不是填报台账：用 qhtasks track load 读入")
        if made not in ("", KIND):
            self._refuse(returned.name, (Trouble("", "", "", _PAPER), *unread_cells(book)))
            return
        identity = identified(book)
        ledger, now = self._printed(identity)
        matched = match_cells(book, ledger)
        comparison = RowComparison(identity, _by_row(now), clears=self.clears)
        verdicts = [comparison.verdict(row) for row in matched.rows]
        self._refuse(returned.name, matched.troubles)
        rows, sound = [], []
        for verdict in verdicts:
            refusals = (*verdict.refusals, *_needed(verdict))
            self._refuse(returned.name, refusals)
            self._conflicts += [_told(returned.name, trouble) for trouble in verdict.conflicts]
            if verdict.changed:
                rows.append(verdict.changed)
                if not refusals and not verdict.conflicts:
                    sound.append(verdict.changed)
        self._remark(returned.name, (*(f"{name}没有读" for name in book.ignored), *_lost(matched.missing)))
        digest = sha256(returned.content).hexdigest()
        self._returns.append(_Return(returned.name, identity, tuple(rows), tuple(sound), digest))

    def _printed(self, identity: LedgerIdentity) -> tuple[BodyLedger, BodyLedger]:
        """Make the workbook again as it was printed, and as it would be printed now."""
        unit = self.units.get(identity.body)
        if unit is None:
            raise UnknownLedgerError(f"数据和 track.yaml 的 others 里都没有单位“{identity.body}”")
        if not REPORTED_PERIOD.fullmatch(identity.period):
            raise UnknownLedgerError(f"报告期“{identity.period}”不成样子，标识被改过：请用下发的台账")
        if identity.as_of not in self._makers:
            self._makers[identity.as_of] = LedgerMaker(self.dataset, self.at_hand.track, identity.as_of)
        try:
            ledger = self._makers[identity.as_of].ledger(unit, identity.period)
            now = self.now.ledger(unit, identity.period)
        except QhtasksError as error:
            raise UnknownLedgerError(str(error)) from None
        if not identity.rows and identity_of(ledger).digest != identity.digest:
            raise UnknownLedgerError("文件属性丢了，而下发以后数据或跟踪目录改过，无从比较：请用下发的台账重新填报")
        return ledger, now

    def outcome(self) -> Taken:
        """Say what came of all files: doubles are settled, the files made and checked by all rules.

        The rules judge what is sound also where other cells are refused, so that everything wrong is said at once.
        """
        singles = tuple(self._singles())
        changes = [_changed(each.file, change) for each in singles for row in each.rows for change in row.changes]
        files = dict(self._filed(singles))
        self._apply_rules(singles, files)
        clean = not (self._refusals or self._conflicts)
        return Taken(
            tuple(changes),
            tuple(self._refusals),
            tuple(self._conflicts),
            tuple(self._remarks),
            {name: file.text for name, file in files.items()} if clean else {},
            self.read,
        )

    def _singles(self) -> Iterator[_Return]:
        """Keep one file of each body and period; several that say different things are refused."""
        groups: dict[tuple[str, str], list[_Return]] = defaultdict(list)
        for each in self._returns:
            groups[each.identity.body, each.identity.period].append(each)
        for (body, period), same in groups.items():
            first, *others = same
            for other in others:
                differing = _differing(first, other)
                if differing:
                    reason = f"与 {first.file} 同是{body} {period}的，内容不同：请只交一份"
                    self._refuse(other.file, [trouble._replace(reason=reason) for trouble in differing])
                else:
                    self._remark(other.file, [f"与 {first.file} 相同，只收一份"])
            yield first

    def _filed(self, returns: Iterable[_Return]) -> Iterator[tuple[str, NewFile]]:
        names = set(self.at_hand.contents)
        for each in returns:
            if each.sound:
                name = re.split(r"[/\\]", each.file)[-1]
                filing = Filing(each.identity.body, each.identity.period, self.reported, name, each.sha256)
                for file in files_of(filing, each.sound, names):
                    names.add(file.name)
                    yield file.name, file

    def _apply_rules(self, returns: Iterable[_Return], files: Mapping[str, NewFile]) -> None:
        """Apply the rules to the track as it would be; faults in new files are named at the cells they came from."""
        sources = {(each.identity.body, each.identity.period): each.file for each in returns}

        def cell_of(finding: Finding) -> TakenCell | None:
            if finding.file not in files:
                return None
            _, body, period = finding.file.split("/")
            place = files[finding.file].cell_of(finding.path)
            return TakenCell(sources[body, period.split(".")[0]], *place, was="", value="", reason="")

        texts = {name: file.text for name, file in files.items()}
        for ruled in NewTrack(self.dataset, self.at_hand, texts, self.reported).ruled(cell_of):
            if ruled.is_error:
                self._refusals.append(ruled.told)
            else:
                self._remark(ruled.told.file, [f"{ruled.told.cell} {ruled.told.reason}"])

    def _refuse(self, file: str, troubles: Iterable[Trouble]) -> None:
        self._refusals += [_told(file, trouble) for trouble in troubles]

    def _remark(self, file: str, texts: Iterable[str]) -> None:
        self._remarks += [f"{file}：{text}" for text in texts]


def _by_row(ledger: BodyLedger) -> dict[tuple[SheetKind, str], LedgerRow]:
    return {(sheet.kind, row.id): row for sheet in ledger.sheets for row in sheet.rows}


def _needed(verdict: RowVerdict) -> Iterator[Trouble]:
    """Say what a changed row still needs beside the cells that are refused already."""
    if verdict.changed:
        yield from still_needed(verdict.changed, {trouble.cell for trouble in verdict.refusals})


def _lost(count: int) -> tuple[str, ...]:
    return (f"少了{count}行，当作没有改动",) if count else ()


def _told(file: str, trouble: Trouble) -> TakenCell:
    return TakenCell(file, trouble.cell, trouble.id, trouble.field, "", "", trouble.reason)


def _changed(file: str, change: CellChange) -> TakenCell:
    return TakenCell(file, change.cell, change.id, change.column.head, change.was, change.value, change.remark)


def _differing(one: _Return, other: _Return) -> list[Trouble]:
    """List the cells in which two returns of one body and period say different things."""
    said = [
        {
            (row.kind, row.row.id, change.column.head): (change.value, change.cell)
            for row in each.rows
            for change in row.changes
        }
        for each in (one, other)
    ]
    keys = [key for key in {**said[0], **said[1]} if said[0].get(key, ("",))[0] != said[1].get(key, ("",))[0]]
    return [Trouble(said[1].get(key, said[0].get(key, ("", "")))[1], key[1], key[2], "") for key in keys]
