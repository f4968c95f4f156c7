"""Dated rows as a calendar of all-day events that mail programs import (iCalendar, RFC 5545)."""

from __future__ import annotations

import re
from datetime import date
from hashlib import sha256
from typing import TYPE_CHECKING, NamedTuple

from qhtasks.questions.deadlines import TERM_NAMES

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from qhtasks.model.bodies import Unit
    from qhtasks.model.dataset import Dataset
    from qhtasks.model.notice import Edition
    from qhtasks.questions.deadlines import Deadline

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


def due_calendar(
    dataset: Dataset, units: Sequence[Unit], rows: tuple[Deadline, ...], alarms: Iterable[int] = ()
) -> str:
    """Write a calendar with one event for all that is due by the same words on the same day.

    An event for each record would put fifty on one day. What the notice does not date has no event.
    """
    whose = "、".join(unit.name for unit in units) or "各单位"
    due: dict[tuple[str, str], list[Deadline]] = {}
    for row in rows:
        if row.until and row.phrase:
            due.setdefault((row.until, row.phrase), []).append(row)
    revision = Revision(_sequence(dataset.edition), date.fromisoformat(dataset.edition.date or dataset.document.date))
    events = (_due_event(dataset, whose, same) for same in due.values())
    return calendar(f"{dataset.document.number} {whose}期限", revision, events, sorted(set(alarms), reverse=True))


def _sequence(edition: Edition) -> int:
    """Make one number of an edition's version that grows with it: 1.2.0 becomes 10200."""
    major, minor, patch, *_ = (*map(int, re.findall("[0-9]+", edition.version)), 0, 0, 0)
    return (major * 100 + minor) * 100 + patch


def _due_event(dataset: Dataset, whose: str, same: list[Deadline]) -> Event:
    """Make the event of records that are due by the same words on the same day.

    The key depends on notice, unit and words, so that importing the calendar again replaces the event.
    """
    first, number = same[0], dataset.document.number
    return Event(
        key=sha256(f"{number} {whose} {first.phrase}".encode()).hexdigest()[:16],
        day=date.fromisoformat(first.until or ""),
        summary=f"{first.phrase}：{whose} {len(same)} 项",
        description="\n".join(
            [
                f"{number}，{TERM_NAMES[first.term]}",
                *(f"{dataset.label(row.record)}：{row.record.text}" for row in same),
            ]
        ),
    )


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
