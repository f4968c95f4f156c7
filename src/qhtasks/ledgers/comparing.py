"""Three values of each cell: what was printed, what came back, and what the track says now.

What came back as it was printed is no change. What differs is a change where the track still says what was printed,
nothing where the track says the same by now, and else a conflict, which people settle.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from qhtasks.ledgers.identity import filled_hash, row_hashes
from qhtasks.ledgers.matching import Trouble, short
from qhtasks.ledgers.values import RefusedCellError, plain_text, read_filled, same_text

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from qhtasks.ledgers.form import LedgerColumn, LedgerRow, SheetKind
    from qhtasks.ledgers.identity import LedgerIdentity, RowHashes
    from qhtasks.ledgers.matching import ReturnedCell, ReturnedRow
    from qhtasks.spreadsheets.book import SheetCell


class CellChange(NamedTuple):
    """A cell that somebody changed: where, of which item or target, which column, and both texts."""

    cell: str
    id: str
    column: LedgerColumn
    was: str
    value: str
    remark: str = ""


class ChangedRow(NamedTuple):
    """The changes of a row, with what it then says in all: the text, the place and the head of each field."""

    kind: SheetKind
    row: LedgerRow
    changes: tuple[CellChange, ...]
    values: Mapping[str, str]
    places: Mapping[str, str]
    heads: Mapping[str, str]


class RowVerdict(NamedTuple):
    """What came of comparing a row."""

    changed: ChangedRow | None = None
    refusals: tuple[Trouble, ...] = ()
    conflicts: tuple[Trouble, ...] = ()


class RowComparison:
    """Compares the rows of one workbook that came back."""

    def __init__(
        self, identity: LedgerIdentity, now: Mapping[tuple[SheetKind, str], LedgerRow], *, clears: bool
    ) -> None:
        """Take which workbook it is, and what its rows would say now.

        `clears` lets cells be emptied that were printed full: most are accidents.
        """
        self.identity, self.now, self.clears = identity, now, clears

    def verdict(self, returned: ReturnedRow) -> RowVerdict:
        """Compare a row."""
        edits, refusals = _edits(returned)
        hashes, remade = (
            self.identity.rows.get(f"{returned.sheet.kind}:{returned.row.id}"),
            row_hashes(returned.sheet, returned.row),
        )
        if hashes is None and self.identity.rows:
            return _refused(returned, "下发时没有这一行：请用下发的台账填报")
        if hashes is not None and hashes.printed != remade.printed:
            if edits or refusals:
                return _refused(returned, "这一项印好的文字在下发以后改了：请重新下发这份台账")
            return RowVerdict()
        if hashes is not None and hashes.filled != remade.filled:
            return self._back_dated(returned, hashes)
        refusals += printed_changed(returned)
        return self._settled(returned, edits, refusals)

    def _back_dated(self, returned: ReturnedRow, hashes: RowHashes) -> RowVerdict:
        """Judge a row that would be printed otherwise today, because records of earlier days were added since.

        What was printed is known by its hash alone: a row that still has it is no change, any other a conflict.
        """
        texts = _filled_texts(returned)
        if texts is not None and filled_hash(texts) == hashes.filled:
            return RowVerdict()
        trouble = _trouble(returned, "下发以后跟踪目录补录了更早的记录，这一行印的已不同：请重新下发")
        return RowVerdict(conflicts=(trouble,))

    def _settled(self, returned: ReturnedRow, edits: list[CellChange], refusals: list[Trouble]) -> RowVerdict:
        """Judge each edit by what the track says now."""
        now = self.now.get((returned.sheet.kind, returned.row.id))
        if now is None:
            return _refused(returned, "这一项现在已不由本单位承担") if edits else RowVerdict(refusals=tuple(refusals))
        current = dict(zip((column.field for column in returned.sheet.columns), now.cells, strict=True))
        changes, conflicts = [], []
        for edit in edits:
            present = current[edit.column.field]
            if same_text(present, edit.value, is_figure=edit.column.is_figure):
                continue
            if not same_text(present, edit.was, is_figure=edit.column.is_figure):
                reason = f"下发时是“{short(edit.was)}”，交回的是“{short(edit.value)}”，跟踪目录现在是“{short(present)}”"
                conflicts.append(Trouble(edit.cell, edit.id, edit.column.head, f"{reason}：请商定后只留一个"))
            elif not edit.value and not self.clears:
                explained = any(column.field == "reason" for column in returned.sheet.columns)
                also = "，并在理由（备注）栏说明" if explained else ""
                reason = f"原来填的“{short(edit.was)}”被清空：不是误删的，用 --clear 再收一次{also}"
                refusals.append(Trouble(edit.cell, edit.id, edit.column.head, reason))
            else:
                changes.append(edit)
        values = {field: text for field, text in current.items() if field} | {
            edit.column.field: edit.value for edit in changes
        }
        places = {column.field: cell.place for column, cell, _ in _cells(returned) if column.field}
        heads = {column.field: column.head for column in returned.sheet.columns if column.field}
        changed = ChangedRow(returned.sheet.kind, returned.row, tuple(changes), values, places, heads)
        return RowVerdict(changed if changes else None, tuple(refusals), tuple(conflicts))


def _edits(returned: ReturnedRow) -> tuple[list[CellChange], list[Trouble]]:
    """Find the cells to fill in that differ from what was printed, and those that cannot be read."""
    edits, refusals = [], []
    for column, cell, printed in _cells(returned):
        if column.field and not _is_as_printed(cell.cell, printed, column):
            try:
                read = read_filled(cell.cell, column, returned.row.unit)
            except RefusedCellError as error:
                refusals.append(Trouble(cell.place, returned.row.id, column.head, str(error)))
                continue
            if not same_text(read.text, printed, is_figure=column.is_figure):
                edits.append(CellChange(cell.place, returned.row.id, column, printed, read.text, read.remark))
    return edits, refusals


def _is_as_printed(cell: SheetCell | None, printed: str, column: LedgerColumn) -> bool:
    """Whether a cell was left alone; a formula without a value is not empty."""
    computed = cell is None or cell.value is not None
    return computed and same_text(plain_text(cell), printed, is_figure=column.is_figure)


def printed_changed(returned: ReturnedRow, *, whole: bool = True) -> Iterator[Trouble]:
    """Say which printed cells somebody changed; in a table that is not `whole`, what is left out is no change."""
    for column, cell, printed in _cells(returned):
        written = plain_text(cell.cell)
        if not column.field and (whole or written) and not same_text(written, printed, is_figure=column.is_figure):
            reason = f"印好的内容被改：印的是“{short(printed)}”，现在是“{short(written)}”：请照原样恢复"
            yield Trouble(cell.place, returned.row.id, column.head, reason)


def _filled_texts(returned: ReturnedRow) -> list[str] | None:
    """Read the cells to fill in; None where one cannot be read."""
    try:
        return [
            read_filled(cell.cell, column, returned.row.unit).text
            for column, cell, _ in _cells(returned)
            if column.field
        ]
    except RefusedCellError:
        return None


def _cells(returned: ReturnedRow) -> Iterator[tuple[LedgerColumn, ReturnedCell, str]]:
    return zip(returned.sheet.columns, returned.cells, returned.row.cells, strict=True)


def _trouble(returned: ReturnedRow, reason: str) -> Trouble:
    """Name what is wrong with a whole row at its number."""
    return Trouble(returned.cells[returned.sheet.key_column].place, returned.row.id, "", reason)


def _refused(returned: ReturnedRow, reason: str) -> RowVerdict:
    return RowVerdict(refusals=(_trouble(returned, reason),))
