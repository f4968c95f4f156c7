"""The records of a track as CSV tables, with the keys of the tables of the dataset: item and number of the target."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from qhtasks.model.meaning import Record, field_names
from qhtasks.text.escape import csv_text
from qhtasks.tracking.decisions import TargetRevision
from qhtasks.tracking.figures import ActualFigure, AssignedTarget, Baseline, Goal, GoalsFile, TargetPath

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from qhtasks.tracking.folder import Filed
    from qhtasks.tracking.monitoring import Followed

_KINDS: dict[str, type[Any]] = {
    "baselines": Baseline,
    "assigned": AssignedTarget,
    "paths": TargetPath,
    "goals": Goal,
    "figures": ActualFigure,
    "revisions": TargetRevision,
}
_PARTS = {"figures": "parts", "goals": "shares"}
"""Fields that hold several values, each of which has a row in a table of its own."""


def track_tables(followed: Followed, day: str | None = None) -> dict[str, bytes]:
    """Write each kind of record as a table, by the table's name; with a day only what was reported by then."""
    years = {filed.file: filed.record.year for filed in followed.track.filed(GoalsFile)}
    tables: dict[str, bytes] = {}
    for name, kind in _KINDS.items():
        filed = [one for one in followed.track.filed(kind) if day is None or one.record.reported <= day]
        tables[name] = _table(kind, filed, years)
        if name in _PARTS:
            tables[f"{name}_{_PARTS[name]}"] = _parts_table(filed, _PARTS[name], years)
    return tables


def _table(kind: type[Record], filed: list[Filed[Any]], years: Mapping[str, str]) -> bytes:
    """Write the plain fields of records; those of an approval stand in columns of their own."""
    columns = [name for name in field_names(kind) if name not in (*_PARTS.values(), "steps")]
    rows = [
        (*_keys(one, years), *(getattr(one.record, name) for name in columns), *_steps(one.record)) for one in filed
    ]
    head = ("file", "row", "item", "number", "year", *columns, *_step_names(kind))
    return _encoded(head, rows)


def _parts_table(filed: list[Filed[Any]], field: str, years: Mapping[str, str]) -> bytes:
    rows = [
        (*_keys(one, years), name, value) for one in filed for name, value in (getattr(one.record, field) or {}).items()
    ]
    return _encoded(("file", "row", "item", "number", "year", "name", "value"), rows)


def _keys(filed: Filed[Any], years: Mapping[str, str]) -> tuple[Any, ...]:
    """Say where a record stands, and which target of which item it is about, in which year where it has one."""
    record = filed.record
    written, _, year = (getattr(record, "target", None) or record.what).partition("@")
    item, _, number = written.partition(".")
    return filed.file, int(filed.path[1]) + 1, item, number, years.get(filed.file) or year


def _step_names(kind: type[Record]) -> tuple[str, ...]:
    if kind is not TargetRevision:
        return ()
    return tuple(f"{step}_{part}" for step in ("government", "party", "congress") for part in ("date", "document"))


def _steps(record: Any) -> Iterator[Any]:
    for name in _step_names(type(record)):
        step, _, part = name.partition("_")
        yield getattr(getattr(record.steps, step), part, None)


def _encoded(head: tuple[str, ...], rows: list[tuple[Any, ...]]) -> bytes:
    """Write a table; the mark at its beginning tells Excel that it is UTF-8."""
    return csv_text([head, *rows]).encode("utf-8-sig")
