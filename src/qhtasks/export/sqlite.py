"""The tables as one SQLite file, with what an analyst would ask first as views.

It is made in memory, where SQLite writes neither its own version nor a count of changes into it: the same bytes each
time.
"""

from __future__ import annotations

import sqlite3
from contextlib import closing
from typing import TYPE_CHECKING, Any

from qhtasks.errors import QhtasksError
from qhtasks.export.catalogue import tables_of
from qhtasks.model.findings import CLEAN
from qhtasks.model.words import MEASURES
from qhtasks.questions.demands import GROUND_NAMES
from qhtasks.questions.duties import BASIS_NAMES, ROLE_NAMES

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from qhtasks.export.tables import Column, ColumnType, Table
    from qhtasks.model.dataset import Dataset
    from qhtasks.model.findings import Outcome

APPLICATION = 0x71687473
"""`qhts`: by which the program `file` and others can tell what the file is."""
_TYPES: dict[ColumnType, str] = {
    "string": "TEXT",
    "integer": "INTEGER",
    "number": "REAL",
    "boolean": "INTEGER",
    "date": "TEXT",
}


def _in_chinese(column: str, names: Mapping[Any, str]) -> str:
    """Say in SQL what the words of a column mean in Chinese."""
    cases = " ".join(f"WHEN '{word}' THEN '{name}'" for word, name in names.items())
    return f"CASE {column} {cases} END"


_DUTY_LIST = f"""CREATE VIEW duty_list AS -- 职责
SELECT
  duties.unit,
  {_in_chinese("duties.role", ROLE_NAMES)} AS role,
  {_in_chinese("duties.basis", BASIS_NAMES)} AS basis,
  duties.via,
  duties.place,
  duties.names,
  items.id AS item,
  items.label,
  sections.name AS section,
  items.title,
  items.nature,
  items.due,
  items.lead,
  items.participants
FROM duties
JOIN units ON units.name = duties.unit
JOIN items ON items.id = duties.item
JOIN sections ON sections.number = items.section
ORDER BY units.position, items.position, duties.role;"""  # noqa: S608 - made of our own words

_TARGET_LIST = f"""CREATE VIEW target_list AS -- 目标
SELECT
  items.id AS item,
  items.label,
  targets.subject,
  targets.phrase,
  targets.value,
  targets.value_low,
  targets.value_high,
  targets.ordinal,
  targets.unit,
  {_in_chinese("targets.measure", MEASURES)} AS measure,
  targets.bound_phrase AS bound,
  targets.direction AS better,
  items.nature,
  items.due,
  items.lead,
  items.participants,
  targets.quote
FROM targets
JOIN items ON items.id = targets.item
ORDER BY items.position, targets.position;"""  # noqa: S608 - made of our own words

_OBLIGATION_LIST = f"""CREATE VIEW obligation_list AS -- 组织实施要求
SELECT
  unit_obligations.unit,
  obligations.id AS obligation,
  obligations.label,
  sections.name AS section,
  obligations.text,
  obligations.due,
  {_in_chinese("unit_obligations.ground", GROUND_NAMES)} AS ground,
  unit_obligations.via,
  unit_obligations.doubt
FROM unit_obligations
JOIN units ON units.name = unit_obligations.unit
JOIN obligations ON obligations.id = unit_obligations.obligation
JOIN sections ON sections.number = obligations.section
ORDER BY units.position, obligations.number;"""  # noqa: S608 - made of our own words

_VIEWS = (_DUTY_LIST, _TARGET_LIST, _OBLIGATION_LIST)
"""What one asks first, in words, in the notice's order."""


def database(dataset: Dataset, outcome: Outcome = CLEAN) -> bytes:
    """Write the database, with what the check says of the dataset.

    Data that break a key or a constraint of the tables raise a `QhtasksError`.
    """
    with closing(sqlite3.connect(":memory:")) as connection:
        connection.executescript(f"PRAGMA foreign_keys = ON; PRAGMA application_id = {APPLICATION};")
        tables = tables_of(dataset, outcome)
        connection.executescript("\n".join(statements(tables)))
        try:
            with connection:
                for table in tables:
                    places = ", ".join("?" * len(table.columns))
                    connection.executemany(f"INSERT INTO {table.name} VALUES ({places})", table.rows(dataset))  # noqa: S608 - our own names
        except sqlite3.IntegrityError as error:
            raise QhtasksError(f"数据前后不一致，写不成 SQLite（{error}）：先用 qhtasks check 核对") from None
        return connection.serialize()


def statements(tables: Sequence[Table]) -> Iterator[str]:
    """Write what makes the tables, the indexes on keys that are joined, and the views."""
    for table in tables:
        yield _create(table)
        for column in table.columns:
            if column.refers and column.name != table.primary_key[0]:
                yield f"CREATE INDEX {table.name}_{column.name} ON {table.name} ({column.name});"
    yield from _VIEWS


def _create(table: Table) -> str:
    """Write a table; titles stand as comments, which SQLite keeps with the schema."""
    columns = [(_column(column), column.title) for column in table.columns]
    constraints = [
        (f"PRIMARY KEY ({', '.join(table.primary_key)})", ""),
        *((f"CHECK ({constraint})", "") for constraint in table.checks),
    ]
    lines = [*columns, *constraints]
    body = [
        f"  {line}{',' if index < len(lines) else ''}" + (f" -- {title}" if title else "")
        for index, (line, title) in enumerate(lines, 1)
    ]
    return "\n".join([f"CREATE TABLE {table.name} ( -- {table.title}", *body, ");"])


def _column(column: Column) -> str:
    parts = [column.name, _TYPES[column.kind]]
    if column.required:
        parts.append("NOT NULL")
    if column.unique:
        parts.append("UNIQUE")
    if column.values:
        parts.append(f"CHECK ({column.name} IN ({', '.join(map(_quoted, column.values))}))")
    if column.kind == "boolean":
        parts.append(f"CHECK ({column.name} IN (0, 1))")
    if column.kind == "date":
        parts.append(f"CHECK ({column.name} IS date({column.name}, '+0 days'))")
    if column.refers:
        parts.append(f"REFERENCES {column.refers.table} ({column.refers.column})")
    return " ".join(parts)


def _quoted(text: str) -> str:
    """Write a text as SQL does."""
    return "'" + text.replace("'", "''") + "'"
