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


_ALARM_HOUR = 9
"""The hour at which an alarm rings, in local time; an all-day event begins at midnight."""


class Revision(NamedTuple):
    """Which revision of its events a calendar holds.

    Importing again replaces an event where `sequence`, a number, is not lower. `day` is that of the revision and not
    the present, so that the bytes are reproducible.
    """

    sequence: int
    day: date


class Event(NamedTuple):
    """An all-day event; `key` stays the same in later editions, so that importing again replaces the event."""

    key: str
    day: date
    summary: str
    description: str


def calendar(name: str, revision: Revision, events: Iterable[Event], alarms: Iterable[int] = ()) -> str:
    """Write a calendar; each event rings at nine o'clock, as many days before as `alarms` says.

    There is no METHOD: with one, mail programs take the file for an invitation instead of a calendar to import.
    """
    heading = ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//qhtasks//qhtasks//ZH", "CALSCALE:GREGORIAN"]
    heading.append(f"X-WR-CALNAME:{_escaped(name)}")
    days = tuple(alarms)
    lines = [*heading, *(line for event in events for line in _event(event, revision, days)), "END:VCALENDAR"]
    return "".join(f"{folded}\r\n" for line in lines for folded in _folded(line))


def _event(event: Event, revision: Revision, alarms: tuple[int, ...]) -> list[str]:
    from datetime import timedelta

    return [
        "BEGIN:VEVENT",
        f"UID:{event.key}@qhtasks",
        f"DTSTAMP:{revision.day:%Y%m%d}T000000Z",
        f"SEQUENCE:{revision.sequence}",
        f"DTSTART;VALUE=DATE:{event.day:%Y%m%d}",
        f"DTEND;VALUE=DATE:{event.day + timedelta(days=1):%Y%m%d}",
        f"SUMMARY:{_escaped(event.summary)}",
        f"DESCRIPTION:{_escaped(event.description)}",
        "TRANSP:TRANSPARENT",
        *(line for days in alarms for line in _alarm(event, days)),
        "END:VEVENT",
    ]


def _alarm(event: Event, days: int) -> list[str]:
    """Ring `days` before the event: counted from the midnight at which it begins, to the hour of the alarm."""
    before = f"-P{days - 1}DT{24 - _ALARM_HOUR}H" if days else f"PT{_ALARM_HOUR}H"
    return [
        "BEGIN:VALARM",
        "ACTION:DISPLAY",
        f"TRIGGER:{before}",
        f"DESCRIPTION:{_escaped(event.summary)}",
        "END:VALARM",
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
