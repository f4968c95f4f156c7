"""From the folder of a track to what is asked of it: from the cache, or else read and judged by its rules.

A record with an error of its own is not used; which these are is kept beside the records.
"""

from __future__ import annotations

import json
from functools import cached_property
from hashlib import sha256
from typing import TYPE_CHECKING

from qhtasks.checks.opening import digest_of
from qhtasks.checks.rule import TRACK_RULES, all_rules
from qhtasks.model.findings import READING_RULES, in_order
from qhtasks.model.meaning import tagged, untagged
from qhtasks.questions.targets import aims
from qhtasks.store.cache import read_cache, write_cache
from qhtasks.tracking.asof import AsOf
from qhtasks.tracking.figures import ActualFigure, Baseline, Goal
from qhtasks.tracking.folder import (
    FIGURES_FILES,
    SETTINGS_FILES,
    TRACK_FILES,
    Track,
    load_track_of,
    read_track,
    track_contents,
)
from qhtasks.tracking.monitoring import Followed

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import date
    from pathlib import Path

    from qhtasks.checks.engine import CheckResult
    from qhtasks.checks.opening import Opened
    from qhtasks.checks.rule import Rule
    from qhtasks.model.dataset import Dataset
    from qhtasks.model.meaning import Record
    from qhtasks.questions.targets import Aim
    from qhtasks.store.content import Contents
    from qhtasks.tracking.asof import Facts, Spot
    from qhtasks.tracking.folder import Filed

FIGURES = tuple(file.pattern for file in (*SETTINGS_FILES, *FIGURES_FILES))
"""The files that questions about figures read."""
EVERYTHING = tuple(file.pattern for file in TRACK_FILES)
LAST_DAY = "9999-12-31"
"""A day by which everything has been reported."""
SPOILING = (
    "figure-kind",
    "figure-running-falls",
    "figure-twice",
    "figure-unit",
    "goal-twice",
    "revision-old",
    "track-number",
)
"""Rules that make a record useless: answers leave it out and say so."""


class TrackSubject:
    """What the rules for tracks judge: a track, the dataset that it follows up, and the day of the check (ISO)."""

    def __init__(self, track: Track, dataset: Dataset, today: str) -> None:
        """Take the track as it was read."""
        self.track, self.dataset, self.today = track, dataset, today

    @cached_property
    def latest(self) -> AsOf:
        """The records in force when everything that was reported is known."""
        return AsOf(self.track, LAST_DAY)

    @cached_property
    def aims(self) -> dict[str, Aim]:
        """The targets of the notice by their keys."""
        return {aim.key: aim for aim in aims(self.dataset).rows}

    @cached_property
    def bodies(self) -> frozenset[str]:
        """The names of the bodies that may write: the units of the notice, and those that the track adds."""
        units = (unit.name for unit in self.dataset.units)
        return frozenset((*units, *(other.name for other in self.track.settings.others)))

    def facts(self, key: str) -> Facts:
        """Give what is known of a target for the last year of the plan."""
        return self.latest.facts(self.aims[key], self.track.years[-1])

    def goals(self, key: str) -> dict[int, Filed[Goal]]:
        """Give the goals of a target by year, in order."""
        return {year: filed for (name, year), filed in sorted(self.latest.goals.items()) if name == key}

    @cached_property
    def planned(self) -> tuple[Aim, ...]:
        """The targets that have a goal for any year, in the notice's order."""
        named = {key for key, _ in self.latest.goals}
        return tuple(aim for key, aim in self.aims.items() if key in named)


def open_track(root: Path, opened: Opened, patterns: Iterable[str] = FIGURES) -> Followed:
    """Open the files of a track that match the patterns; raise `UnreadableTrackError` where they cannot be read."""
    contents = track_contents(root, patterns)
    digest = digest_of(contents)
    key = sha256(f"track {opened.key} {digest}".encode()).hexdigest()
    followed = _cached(key, opened.dataset, digest) if opened.key else None
    if followed is None:
        track = load_track_of(root, contents)
        followed = Followed(opened.dataset, track, _faulty(track, opened.dataset), digest)
        write_cache(key, _entry(followed))
    return followed


def _faulty(track: Track, dataset: Dataset) -> dict[Spot, str]:
    """Find the records that answers must not use, each with the message of its error."""
    subject = TrackSubject(track, dataset, LAST_DAY)
    rules = [rule for rule in all_rules(TRACK_RULES) if rule.name in SPOILING]
    findings = in_order(finding for rule in rules for finding in rule.findings(subject))
    return {(finding.record, finding.path[:2]): finding.message for finding in reversed(findings)}


def _entry(followed: Followed) -> bytes:
    """Write down the records of each file, and which of them are faulty."""
    files = {name: tagged(record) for name, record in followed.track.files.items()}
    faulty = [[*spot, message] for spot, message in followed.faulty.items()]
    return json.dumps([files, faulty], ensure_ascii=False, separators=(",", ":")).encode()


def _cached(key: str, dataset: Dataset, digest: str) -> Followed | None:
    """Read the entry of a key; one that holds anything else is as if it were not there."""
    body = read_cache(key)
    if body is None:
        return None
    try:
        files, faulty = json.loads(body, object_hook=untagged)
        spots: dict[Spot, str] = {(file, tuple(path)): message for file, path, message in faulty}
        return Followed(dataset, Track(files), spots, digest)
    except (ValueError, TypeError, KeyError, AttributeError, RecursionError):
        return None


def check_track(
    root: Path,
    dataset: Dataset,
    today: date,
    rules: Sequence[Rule] | None = None,
    *,
    patterns: Iterable[str] | None = None,
) -> CheckResult:
    """Read a whole track, or the files that match the patterns, and judge it, by all rules for tracks or by these."""
    from qhtasks.checks.engine import CheckResult  # imports yaml and pydantic, which a cached track does without

    contents: Contents = track_contents(root, patterns)
    read = read_track(root, contents, whole=patterns is None)
    if read.track is None:
        return CheckResult(read.findings, (), READING_RULES.keys(), {}, {}, read.texts, TRACK_RULES)
    subject = TrackSubject(read.track, dataset, today.isoformat())
    rules = all_rules(TRACK_RULES) if rules is None else rules
    findings = in_order({finding for rule in rules for finding in rule.findings(subject)})
    applied = READING_RULES.keys() | {rule.name for rule in rules}
    counts = {"rules": len(rules), "files": len(read.track.files), **_counts(read.track)}
    return CheckResult(findings, (), applied, counts, {}, read.texts, TRACK_RULES)


def _counts(track: Track) -> dict[str, int]:
    kinds: dict[str, type[Record]] = {"baselines": Baseline, "goals": Goal, "figures": ActualFigure}
    return {name: len(track.filed(kind)) for name, kind in kinds.items()}
