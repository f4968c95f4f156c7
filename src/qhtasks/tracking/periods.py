"""Periods of time as the track writes them: a year `2023`, a half `2023H1`, a quarter `2023Q2`, a month `2023-06`.

A span of years, `2021—2022`, is for averages and for what is set for the whole plan.
"""

from __future__ import annotations

import re
from calendar import monthrange
from typing import Annotated, NamedTuple

from qhtasks.model.meaning import Pattern

PeriodText = Annotated[
    str, Pattern("^[0-9]{4}(H[12]|Q[1-4]|-(0[1-9]|1[0-2])|—[0-9]{4})?$", "2023、2023Q2、2023-06 或 2021—2022")
]
YearText = Annotated[str, Pattern("^[0-9]{4}$", "2023")]
YEAR = 12
"""Months of a year."""
_PARTS = {"H": 6, "Q": 3, "-": 1}
"""Months of a half, a quarter and a month, by the sign before their number."""
_WRITTEN = re.compile("([0-9]{4})(?:([HQ-])([0-9]{1,2})|—([0-9]{4}))?")


class Months(NamedTuple):
    """The months of a period: the years in which it begins and ends, and its last month (1 to 12) in the latter."""

    first_year: int
    year: int
    month: int
    months: int

    @property
    def is_whole_year(self) -> bool:
        """Whether it is one whole year."""
        return self.months == YEAR

    @property
    def years(self) -> range:
        """The years that it touches."""
        return range(self.first_year, self.year + 1)

    @property
    def first_day(self) -> str:
        """Its first day (ISO)."""
        month = self.month - self.months + 1 if self.first_year == self.year else 1
        return f"{self.first_year}-{month:02}-01"

    @property
    def last_day(self) -> str:
        """Its last day (ISO)."""
        return f"{self.year}-{self.month:02}-{monthrange(self.year, self.month)[1]}"


def span_of(period: str) -> Months:
    """Read a period of the form `PeriodText`; any other raises `ValueError`."""
    written = _WRITTEN.fullmatch(period)
    if not written:
        raise ValueError(period)
    year, sign, number, last = written.groups()
    if last:
        return Months(int(year), int(last), YEAR, YEAR * (int(last) - int(year) + 1))
    months = _PARTS.get(sign, YEAR)
    return Months(int(year), int(year), months * int(number or 1), months)
