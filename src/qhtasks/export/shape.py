"""What a table is: its columns, and how its rows are made from a dataset. CSV, SQLite and the dictionary read this."""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING, Literal, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from qhtasks.model.dataset import Dataset
    from qhtasks.model.notice import NoticeForm

Value = str | int | bool | None
Row = tuple[Value, ...]
"""The values of a row, in the order of the table's columns; None where there is nothing to say."""
Kind = Literal["string", "integer", "boolean", "date"]
"""Types by the names that the Table Schema gives them; figures of the notice are texts, because `8.0` is not `8`."""
_ANY: Mapping[str, str] = MappingProxyType({})


class Reference(NamedTuple):
    """The column of a table, this one or another, in which the values of a foreign key stand."""

    table: str
    column: str


class Column(NamedTuple):
    """A column: `values` are the only ones it may have, each with its Chinese meaning."""

    name: str
    title: str
    kind: Kind = "string"
    required: bool = True
    unique: bool = False
    values: Mapping[str, str] = _ANY
    refers: Reference | None = None
    note: str = ""
    vocabulary: Callable[[NoticeForm], Mapping[str, str]] | None = None
    """Gives `values` where they stand in the form of the notice."""


class Table(NamedTuple):
    """A table; `checks` are laws between the columns of a row, in SQL."""

    name: str
    title: str
    note: str
    columns: tuple[Column, ...]
    primary_key: tuple[str, ...]
    rows: Callable[[Dataset], Iterator[Row]]
    checks: tuple[str, ...] = ()

    def within(self, form: NoticeForm) -> Table:
        """Give the values of those columns whose words stand in the form of the notice."""
        columns = (
            column._replace(values=column.vocabulary(form)) if column.vocabulary else column for column in self.columns
        )
        return self._replace(columns=tuple(columns))

    def column(self, name: str) -> Column:
        """Find a column."""
        return next(column for column in self.columns if column.name == name)


def optional(column: Column) -> Column:
    """Let a column be empty."""
    return column._replace(required=False)
