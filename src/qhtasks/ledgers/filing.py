"""From the changed rows of a workbook to the files of the track: a report, and the figures and progress with it.

Files that are there already are never edited: what comes later is a file of its own with the next number.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from qhtasks.editing.records import values_text
from qhtasks.ledgers.form import figure_period, project_month
from qhtasks.ledgers.matching import Trouble
from qhtasks.tracking.figures import FIGURE_KINDS, FiguresFile
from qhtasks.tracking.projects import ProjectsFile
from qhtasks.tracking.reports import UNCHANGED, ReportFile

if TYPE_CHECKING:
    from collections.abc import Callable, Container, Iterator, Mapping, Sequence

    from qhtasks.ledgers.comparing import ChangedRow
    from qhtasks.ledgers.form import SheetKind
    from qhtasks.model.meaning import Record

_KINDS = {shown: kind for kind, shown in FIGURE_KINDS.items()}
_ENTRY_FIELDS = ("state", "progress", "problems", "next", "evidence", "done", "reason")


class Filing(NamedTuple):
    """What is filed of one workbook: whose it is, for which period, when it was reported, and what it was read from."""

    body: str
    period: str
    reported: str
    file: str
    sha256: str


class NewFile(NamedTuple):
    """A file to be added to the track: its name, its text, and the changed rows that stand in its list, in order."""

    name: str
    text: str
    key: str
    rows: tuple[ChangedRow, ...]

    def cell_of(self, path: Sequence[str | int]) -> tuple[str, str, str]:
        """Give the cell, the id of the row and the head, from which the value at a path of the file was read."""
        if len(path) < 2 or path[0] != self.key or not isinstance(path[1], int):  # noqa: PLR2004 - list and place in it
            return "", "", ""
        row = self.rows[path[1]]
        field = str(path[2]) if len(path) > 2 else ""  # noqa: PLR2004 - a field of the record
        if field not in row.places:
            field = row.changes[0].column.field
        return row.places[field], row.row.id, row.heads[field]


def files_of(filing: Filing, rows: Sequence[ChangedRow], taken: Container[str]) -> tuple[NewFile, ...]:
    """Make the files of one workbook; `taken` are the names that the track has already."""
    reported = tuple(row for row in rows if row.kind not in _BESIDE)
    report = {
        "body": filing.body,
        "period": filing.period,
        "reported": filing.reported,
        "taken_from": {"file": filing.file, "sha256": filing.sha256},
        "entries": [_entry(row) for row in reported],
    }
    name = _free_name(f"reports/{filing.body}/{filing.period}", taken)
    files = [NewFile(name, values_text(report, name, ReportFile), "entries", reported)]
    for kind, beside in _BESIDE.items():
        told = tuple(row for row in rows if row.kind == kind)
        if told:
            name = _free_name(f"{beside.folder}/{filing.body}/{filing.period}", taken)
            value = {beside.key: [beside.record(row, filing) for row in told]}
            files.append(NewFile(name, values_text(value, name, beside.file), beside.key, told))
    return tuple(files)


def _entry(row: ChangedRow) -> dict[str, Any]:
    """Make the entry of an item: 无变化 alone, or everything that is now said of it."""
    if row.values["unchanged"]:
        return {"item": row.row.id, "unchanged": UNCHANGED}
    fields = {field: row.values[field] for field in _ENTRY_FIELDS if row.values[field]}
    if "evidence" in fields:
        return {"item": row.row.id, **fields, "evidence": fields["evidence"].split("\n")}
    return {"item": row.row.id, **fields}


def _figure(row: ChangedRow, filing: Filing) -> dict[str, Any]:
    """Make the figure of a target; one that was cleared is not known, null."""
    values = row.values
    return {
        "target": row.row.id,
        "period": figure_period(filing.period),
        "value": values["value"] or None,
        "unit": row.row.unit,
        "kind": _KINDS[values["kind"]],
        **{field: values[field] for field in ("status", "basis", "source") if values[field]},
        "reported": filing.reported,
        **({"reason": values["reason"]} if values["reason"] else {}),
    }


def _progress(row: ChangedRow, filing: Filing) -> dict[str, Any]:
    """Make the progress of a project: everything that is now said of the month."""
    return {
        "project": row.row.id,
        "month": project_month(filing.period),
        "invested": row.values["invested"] or None,
        **{field: row.values[field] for field in ("work", "problems") if row.values[field]},
        "reported": filing.reported,
    }


class _Beside(NamedTuple):
    """A file beside the report: its folder, its kind, the list in it, and how a record of it is made of a row."""

    folder: str
    file: type[Record]
    key: str
    record: Callable[[ChangedRow, Filing], dict[str, Any]]


_BESIDE: Mapping[SheetKind, _Beside] = {
    "targets": _Beside("figures", FiguresFile, "figures", _figure),
    "projects": _Beside("projects", ProjectsFile, "progress", _progress),
}
"""What is filed apart from the report, by the sheet that it comes from."""


def still_needed(row: ChangedRow, refused: Container[str]) -> Iterator[Trouble]:
    """Say what a changed row needs before it can be filed at all, at the cell where it belongs.

    A cell that was `refused` is filled in, though nobody can read it.
    """
    values = row.values
    filled = {field for field, text in values.items() if text or row.places.get(field) in refused}
    if row.kind == "projects":
        return
    if row.kind == "targets":
        for field in ("kind", "source"):
            if field not in filled:
                yield _needs(row, field, f"改了这一行，还要填{row.heads[field]}")
        if filled.isdisjoint(("value", "reason")):
            yield _needs(row, "reason", "没有本期实际：不知道的，在备注写明为什么；是0的填0")
    elif values["unchanged"] and {change.column.field for change in row.changes} != {"unchanged"}:
        yield _needs(row, "unchanged", "写了“无变化”，同一行又有改动：请只留一样")
    elif "state" not in filled:
        before = "以前没有报过，不能写“无变化”" if values["unchanged"] else "这一行没有选状态"
        yield _needs(row, "state", f"{before}：请选状态")
    elif any(not change.value for change in row.changes) and "reason" not in filled:
        yield _needs(row, "reason", "清空了原来填的内容：请在理由栏说明")


def _needs(row: ChangedRow, field: str, reason: str) -> Trouble:
    return Trouble(row.places[field], row.row.id, row.heads[field], reason)


def _free_name(stem: str, taken: Container[str]) -> str:
    """Give the name of the file, with the next number where there are files of the body and period already."""
    name, number = f"{stem}.yaml", 1
    while name in taken:
        number += 1
        name = f"{stem}.{number}.yaml"
    return name
