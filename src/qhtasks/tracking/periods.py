"""Periods of time as the track writes them: a year `2023`, a half `2023H1`, a quarter `2023Q2`, a month `2023-06`.

The first months of a year, as statistics are published in China, are `2023-01—11`. A span of years, `2021—2022`, is for
averages and for what is set for the whole plan.
"""

from __future__ import annotations

import re
from calendar import monthrange
from functools import cache
from typing import Annotated, NamedTuple

from qhtasks.model.meaning import Pattern

PeriodText = Annotated[
    str,
    Pattern(
        "^[0-9]{4}(H[12]|Q[1-4]|-(0[1-9]|1[0-2])|-01—(0[2-9]|1[0-2])|—[0-9]{4})?$",
        "2023、2023Q2、2023-06、2023-01—11 或 2021—2022",
    ),
]
REPORTED_PERIOD = re.compile(r"[0-9]{4}(?:H[12]|Q[1-4]|-(?:0[1-9]|1[0-2]))?")
"""A period on which a body can report: a year, a half, a quarter or a month."""
YearText = Annotated[str, Pattern("^[0-9]{4}$", "2023")]
YEAR = 12
"""Months of a year."""
_PARTS = {"H": 6, "Q": 3, "-": 1}
"""Months of a half, a quarter and a month, by the sign before their number."""
_WRITTEN = re.compile("([0-9]{4})(?:([HQ-])([0-9]{1,2})(?:—([0-9]{2}))?|—([0-9]{4}))?")


_WORDS = {
    "H1": "上半年",
    "H2": "下半年",
    "Q1": "一季度",
    "Q2": "二季度",
    "Q3": "三季度",
    "Q4": "四季度",
}


class Months(NamedTuple):
    """The months of a period: the years in which it begins and ends, and its last month (1 to 12) in the latter."""

    first_year: int
    year: int
    month: int
    months: int

    @property
    def is_whole_year(self) -> bool:
        """Whether it is one whole year."""
        return self.months == YEAR and self.month == YEAR

    @property
    def years(self) -> range:
        """The years that it touches."""
        return range(self.first_year, self.year + 1)

    @property
    def begins(self) -> int:
        """Its first month within its first year."""
        return self.month - self.months + 1 if self.first_year == self.year else 1

    @property
    def first_day(self) -> str:
        """Its first day (ISO)."""
        return f"{self.first_year}-{self.begins:02}-01"

    @property
    def last_day(self) -> str:
        """Its last day (ISO)."""
        return f"{self.year}-{self.month:02}-{monthrange(self.year, self.month)[1]}"


def _groups(period: str) -> tuple[str, ...]:
    written = _WRITTEN.fullmatch(period)
    if not written:
        raise ValueError(period)
    return written.groups()


@cache
def span_of(period: str) -> Months:
    """Read a period of the form `PeriodText`; any other raises `ValueError`."""
    year, sign, number, until, last = _groups(period)
    if until:
        return Months(int(year), int(year), int(until), int(until))
    if last:
        return Months(int(year), int(last), YEAR, YEAR * (int(last) - int(year) + 1))
    months = _PARTS.get(sign, YEAR)
    return Months(int(year), int(year), months * int(number or 1), months)


def spoken(period: str) -> str:
    """Write a period as people say it: 2023年, 2023年上半年, 2023年二季度, 2023年6月."""
    year, sign, number, until, last = _groups(period)
    if last:
        return f"{year}—{last}年"
    if until:
        return f"{year}年1—{int(until)}月"
    if sign == "-":
        return f"{year}年{int(number)}月"
    return f"{year}年{_WORDS.get((sign or '') + (number or ''), '')}"
