"""The tables as a Data Package: one CSV file a table, and `datapackage.json`, which says what they are.

https://datapackage.org, version 2. Cells are as in the data: one that begins with `=` is quoted like any other and
not altered, because a changed text is no longer the notice's.
"""

from __future__ import annotations

import json
from hashlib import sha256
from typing import TYPE_CHECKING, Any

from qhtasks.export.catalogue import tables_of
from qhtasks.export.jsonfile import LICENCE, NAME, description, source, title
from qhtasks.model.findings import CLEAN
from qhtasks.text.escape import csv_text

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from qhtasks.export.tables import Column, Table, Value
    from qhtasks.model.dataset import Dataset
    from qhtasks.model.findings import Outcome

PACKAGE = "datapackage.json"
_PROFILES = "https://datapackage.org/profiles/2.0"


def package(dataset: Dataset, outcome: Outcome = CLEAN) -> Iterator[tuple[str, bytes]]:
    """Write the files of the package, with what the check says of the dataset; the description comes last."""
    tables = [(table, _csv(table, dataset)) for table in tables_of(dataset, outcome)]
    for table, content in tables:
        yield _file_name(table), content
    description = json.dumps(_package_json(dataset, tables), ensure_ascii=False, indent=2)
    yield PACKAGE, f"{description}\n".encode()


def _file_name(table: Table) -> str:
    return f"{table.name}.csv"


def _csv(table: Table, dataset: Dataset) -> bytes:
    """Write a table as RFC 4180 has it, in UTF-8 with the mark by which Excel knows it."""
    head = [column.name for column in table.columns]
    return csv_text([head, *(map(_cell, row) for row in table.rows(dataset))]).encode("utf-8-sig")


def _cell(value: Value) -> Value:
    """Write truth as the Table Schema does; nothing becomes an empty cell."""
    return str(value).lower() if isinstance(value, bool) else value


def _package_json(dataset: Dataset, tables: Sequence[tuple[Table, bytes]]) -> dict[str, Any]:
    return {
        "$schema": f"{_PROFILES}/datapackage.json",
        "name": NAME,
        "title": title(dataset),
        "description": description(dataset),
        "version": dataset.edition.version,
        "licenses": [LICENCE],
        "sources": [source(dataset)],
        "resources": [_resource(*each) for each in tables],
    }


def _resource(table: Table, content: bytes) -> dict[str, Any]:
    return {
        "name": table.name,
        "type": "table",
        "path": _file_name(table),
        "title": table.title,
        "description": table.note,
        "format": "csv",
        "mediatype": "text/csv",
        "encoding": "utf-8",
        "bytes": len(content),
        "hash": f"sha256:{sha256(content).hexdigest()}",
        "schema": _schema(table),
    }


def _schema(table: Table) -> dict[str, Any]:
    keys = [_foreign_key(table, column) for column in table.columns if column.refers]
    return {
        "$schema": f"{_PROFILES}/tableschema.json",
        "fields": [_field(column) for column in table.columns],
        "missingValues": [""],
        "primaryKey": list(table.primary_key),
        **({"foreignKeys": keys} if keys else {}),
    }


def _field(column: Column) -> dict[str, Any]:
    """Describe a column; words that mean something else than they say are given their Chinese."""
    labels = [{"value": value, "label": label} for value, label in column.values.items()]
    coded = any(each["value"] != each["label"] for each in labels)
    return {
        "name": column.name,
        "type": column.kind,
        "title": column.title,
        **({"description": column.note} if column.note else {}),
        **({"categories": labels} if coded else {}),
        "constraints": {
            "required": column.required,
            **({"unique": True} if column.unique else {}),
            **({"enum": list(column.values)} if column.values else {}),
        },
    }


def _foreign_key(table: Table, column: Column) -> dict[str, Any]:
    """Say where a column's values stand; a table that refers to itself names no resource."""
    assert column.refers  # noqa: S101 - asked of such columns only
    resource = {} if column.refers.table == table.name else {"resource": column.refers.table}
    return {"fields": [column.name], "reference": {**resource, "fields": [column.refers.column]}}
