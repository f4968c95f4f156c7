"""The tables as one SQLite file, with what an analyst would ask first as views.

It is made in memory, where SQLite writes neither its own version nor a count of changes into it: the same bytes each
time.
"""

from __future__ import annotations

import sqlite3
from contextlib import closing
from typing import TYPE_CHECKING

from qhtasks.errors import QhtasksError
from qhtasks.export.tables import tables_of
from qhtasks.export.views import VIEWS
from qhtasks.model.findings import CLEAN

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from qhtasks.model.dataset import Dataset
    from qhtasks.model.findings import Outcome
    from qhtasks.export.shape import Column, Kind, Table

APPLICATION = 0x71687473
"""`qhts`: by which the program `file` and others can tell what the file is."""
_TYPES: dict[Kind, str] = {"string": "TEXT", "integer": "INTEGER", "boolean": "INTEGER", "date": "TEXT"}


def database(dataset: Dataset, outcome: Outcome = CLEAN) -> bytes:
    """Write the database, with what the check says of the dataset; data that break a key or a law of the tables are a known error."""
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
    yield from VIEWS


def _create(table: Table) -> str:
    """Write a table; titles stand as comments, which SQLite keeps with the schema."""
    columns = [(_column(column), column.title) for column in table.columns]
    laws = [(f"PRIMARY KEY ({', '.join(table.primary_key)})", ""), *((f"CHECK ({law})", "") for law in table.checks)]
    lines = [*columns, *laws]
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
        parts.append(f"CHECK ({column.name} IN ({', '.join(map(quoted, column.values))}))")
    if column.kind == "boolean":
        parts.append(f"CHECK ({column.name} IN (0, 1))")
    if column.kind == "date":
        parts.append(f"CHECK ({column.name} IS date({column.name}, '+0 days'))")
    if column.refers:
        parts.append(f"REFERENCES {column.refers.table} ({column.refers.column})")
    return " ".join(parts)


def quoted(text: str) -> str:
    """Write a text as SQL does."""
    return "'" + text.replace("'", "''") + "'"
