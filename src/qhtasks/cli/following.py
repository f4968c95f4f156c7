"""`track status`, `track due`, `track projects`, `track cases`: how far things are, who is late, what is supervised."""

from __future__ import annotations

import re
from datetime import date

from qhtasks.errors import QhtasksError

_PERIOD = re.compile(r"[0-9]{4}(?:H[12]|Q[1-4]|-(?:0[1-9]|1[0-2]))?")


def today() -> str:
    """Give the day where one stands (ISO)."""
    return date.today().isoformat()  # noqa: DTZ011 - the day where one stands


def checked_period(period: str) -> str:
    """Take a period that can be reported on; a span of years cannot."""
    if not _PERIOD.fullmatch(period):
        raise QhtasksError(f"--period“{period}”不是报告期：写作 2023、2023H1、2023Q2 或 2023-06")
    return period
