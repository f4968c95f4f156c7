"""The rules applied to a track as it would be with new files in it; what they find is told at its cells."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from qhtasks.checks.rule import TRACK_RULES, all_rules
from qhtasks.checks.tracked import TrackSubject
from qhtasks.tracking.folder import read_track

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from qhtasks.model.dataset import Dataset
    from qhtasks.model.findings import Finding
    from qhtasks.store.content import Contents
    from qhtasks.tracking.folder import Track


class TrackAtHand(NamedTuple):
    """The track that workbooks are taken into: the bytes of its files, and what was read of them."""

    contents: Contents
    track: Track


class TakenCell(NamedTuple):
    """A cell of a file, with what is said of it: a change, a refusal or a conflict."""

    file: str
    cell: str
    id: str
    field: str
    was: str
    value: str
    reason: str


class RuledCell(NamedTuple):
    """A cell of which a rule has something to say; only an error stands in the way."""

    told: TakenCell
    is_error: bool


class NewTrack(NamedTuple):
    """A track as it would be: what is there, the texts of the files to be added, and the day (ISO) of the check."""

    dataset: Dataset
    at_hand: TrackAtHand
    files: Mapping[str, str]
    day: str

    def ruled(self, cell_of: Callable[[Finding], TakenCell | None]) -> Iterator[RuledCell]:
        """Apply all rules and tell what they find at the cell that `cell_of` gives.

        Findings without a cell concern records that were there before, and are left out.
        """
        for finding in self._findings():
            cell = cell_of(finding)
            if cell is not None:
                told = cell._replace(was="", value="", reason=f"{finding.message} [{finding.rule}]")
                yield RuledCell(told, finding.severity == "error")

    def _findings(self) -> Iterator[Finding]:
        added = {name: text.encode() for name, text in self.files.items()}
        read = read_track(Path(), {**self.at_hand.contents, **added}, whole=False)
        yield from read.findings
        if read.track is not None:
            subject = TrackSubject(read.track, self.dataset, self.day)
            for rule in all_rules(TRACK_RULES):
                yield from rule.findings(subject)
