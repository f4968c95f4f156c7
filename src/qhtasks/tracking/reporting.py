"""What was reported as of a day: of each item the last report of each body, also where a later one only says 无变化."""

from __future__ import annotations

from operator import attrgetter
from typing import TYPE_CHECKING, NamedTuple, TypeVar

from qhtasks.model.meaning import Record
from qhtasks.tracking.folder import correction_number
from qhtasks.tracking.periods import span_of
from qhtasks.tracking.reports import UNCHANGED, AgreedDuty, ContactsFile, ParticipantsFile, ReportEntry, ReportFile

if TYPE_CHECKING:
    from collections.abc import Callable, Hashable, Iterable, Iterator

    from qhtasks.tracking.folder import Filed, Track
    from qhtasks.tracking.reports import Contact

Kind = TypeVar("Kind", bound=Record)


class LastReport(NamedTuple):
    """What a body last reported of an item: the entry with everything in it, the period, and the day it was reported.

    Where a later report said 无变化, `entry` is the one before it, and period and day are those of the later one.
    """

    body: str
    entry: ReportEntry
    period: str
    reported: str


class Reports:
    """The reports of all bodies as of a day (ISO); files of equal days count by the number in their names."""

    def __init__(self, track: Track, as_of: str) -> None:
        """Take the track, of which only what was reported until the day is seen."""
        self.as_of = as_of
        self.files = tuple(
            sorted(
                (filed for filed in track.filed(ReportFile) if filed.record.reported <= as_of),
                key=lambda filed: _order(filed.record, filed.file),
            )
        )
        self._last: dict[tuple[str, str], LastReport] = {}
        self._first_day: dict[tuple[str, str], str] = {}
        for filed in self.files:
            self._enter(filed.record)

    def _enter(self, report: ReportFile) -> None:
        """Take a report in, after all that count before it."""
        key = (report.body, report.period)
        self._first_day[key] = min(report.reported, self._first_day.get(key, report.reported))
        for entry in report.entries:
            before = self._last.get((report.body, entry.item))
            carried = entry
            if entry.unchanged and before:
                carried = before.entry.but(unchanged=UNCHANGED)
            self._last[report.body, entry.item] = LastReport(report.body, carried, report.period, report.reported)

    def last(self, body: str, item: str) -> LastReport | None:
        """Give what a body last reported of an item."""
        return self._last.get((body, item))

    def on(self, item: str) -> dict[str, LastReport]:
        """Give what each body last reported of an item."""
        return {body: last for (body, of), last in self._last.items() if of == item}

    def of(self, body: str) -> dict[str, LastReport]:
        """Give what a body last reported, by item."""
        return {item: last for (by, item), last in self._last.items() if by == body}

    def first_day(self, body: str, period: str) -> str | None:
        """Give the day on which a body first reported for a period; None where it did not."""
        return self._first_day.get((body, period))


def _order(report: ReportFile, file: str) -> tuple[str, str, int]:
    """Order reports by the end of their period, then by the day, then by the number in the name of the file."""
    return span_of(report.period).last_day, report.reported, correction_number(file)


def latest(
    filed: Iterable[Filed[Kind]],
    key: Callable[[Kind], Hashable],
    as_of: str,
    day: Callable[[Kind], str] = attrgetter("reported"),
) -> dict[Hashable, Filed[Kind]]:
    """Keep of each key the record reported last until a day; of equal days the later in the files."""
    known = [each for each in filed if day(each.record) <= as_of]
    return {key(each.record): each for each in sorted(known, key=lambda each: day(each.record))}


def agreed_duties(track: Track, as_of: str) -> Iterator[AgreedDuty]:
    """List the participants that leads added and that are in force on a day, in the order of the files."""
    for filed in track.filed(ParticipantsFile):
        yield from (duty for duty in filed.record.agreed if duty.holds_on(as_of))


def own_contacts(track: Track, body: str) -> tuple[Contact, ...]:
    """List the contacts of a body that stand in the file of its name and say that they are its."""
    files = (filed for filed in track.filed(ContactsFile) if filed.owner == filed.record.body == body)
    return tuple(contact for filed in files for contact in filed.record.contacts)
