"""What answers are made of in Python: rows that turn into dictionaries, and the days and words that questions take."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any, Generic, TypeVar

from qhtasks.errors import QhtasksError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

Row = TypeVar("Row")
Word = TypeVar("Word", bound=str)


class Rows(tuple[Row, ...], Generic[Row]):  # noqa: SLOT001 - how a row becomes a dictionary stands beside the tuple
    """A tuple of records in the notice's order, which `to_records` turns into plain dictionaries."""

    _record: Callable[[Row], Mapping[str, Any]]

    def __new__(cls, rows: Iterable[Row], record: Callable[[Row], Mapping[str, Any]]) -> Rows[Row]:
        """Take the rows, and the function that turns one into a dictionary."""
        made = super().__new__(cls, rows)
        made._record = record
        return made

    def to_records(self) -> list[dict[str, Any]]:
        """Give a dictionary for each row, with the keys of the JSON output."""
        return [dict(self._record(row)) for row in self]


def plain_day(day: date | None) -> date | None:
    """Take a day; of a `datetime`, such as a pandas `Timestamp`, the time is left out. Anything else is an error."""
    if day is None:
        return None
    if not isinstance(day, date):
        raise QhtasksError(f"日期要写成 datetime.date，如 date(2024, 6, 1)，不是 {day!r}")
    return date(day.year, day.month, day.day)


def iso_day(day: date | None) -> str | None:
    """Write a day as the data do (ISO)."""
    known = plain_day(day)
    return known.isoformat() if known else None


def words_of(words: Word | tuple[Word, ...]) -> tuple[Word, ...]:
    """Take one word as a tuple of one; Python would take it apart into letters."""
    return (words,) if isinstance(words, str) else tuple(words)


def whole_number(number: int, name: str) -> int:
    """Take a whole number; a text, as files have it, is an error."""
    if not isinstance(number, int):
        raise QhtasksError(f"{name} 要写成整数，不是 {number!r}")
    return number
