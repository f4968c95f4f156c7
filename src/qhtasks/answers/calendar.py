"""Dated rows as a calendar of all-day events that mail programs import (iCalendar, RFC 5545)."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from datetime import date

_OCTETS = 75
"""A line has no more octets than this, its end not counted (RFC 5545, 3.1)."""
_CONTROLS = re.compile(r"[\x00-\x08\x0b-\x1f\x7f]")


class Event(NamedTuple):
    """An all-day event; `key` stays the same in later editions, so that importing again replaces the event."""

    key: str
    day: date
    summary: str
    description: str


def calendar(name: str, issued: date, events: Iterable[Event]) -> str:
    """Write a calendar; its time stamp is the day of issue and not the present, so that the bytes are reproducible."""
    stamp = f"{issued:%Y%m%d}T000000Z"
    lines = ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//qhtasks//qhtasks//ZH", "CALSCALE:GREGORIAN", "METHOD:PUBLISH"]
    lines.append(f"X-WR-CALNAME:{_escaped(name)}")
    for event in events:
        lines += _event(event, stamp)
    lines.append("END:VCALENDAR")
    return "".join(f"{folded}\r\n" for line in lines for folded in _folded(line))


def _event(event: Event, stamp: str) -> list[str]:
    from datetime import timedelta

    return [
        "BEGIN:VEVENT",
        f"UID:{event.key}@qhtasks",
        f"DTSTAMP:{stamp}",
        f"DTSTART;VALUE=DATE:{event.day:%Y%m%d}",
        f"DTEND;VALUE=DATE:{event.day + timedelta(days=1):%Y%m%d}",
        f"SUMMARY:{_escaped(event.summary)}",
        f"DESCRIPTION:{_escaped(event.description)}",
        "TRANSP:TRANSPARENT",
        "END:VEVENT",
    ]


def _escaped(text: str) -> str:
    """Escape a text value; control characters, which iCalendar does not allow, are removed."""
    text = _CONTROLS.sub("", text.replace("\r\n", "\n").replace("\r", "\n"))
    for character in "\\;,":
        text = text.replace(character, "\\" + character)
    return text.replace("\n", "\\n")


def _folded(line: str) -> Iterator[str]:
    """Split a line after at most 75 octets, never inside a character; a continuation begins with a space."""
    piece, size = "", 0
    for character in line:
        octets = len(character.encode())
        if size + octets > _OCTETS:
            yield piece
            piece, size = " ", 1
        piece += character
        size += octets
    yield piece
