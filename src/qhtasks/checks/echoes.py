"""One cause, one finding: which findings only say again, from elsewhere, what another finding says where it is.

A digit changed in a sentence is no word of the notice any more, and no value of the target either; whoever mends the
sentence has mended both. What is left out here is told as soon as its cause is waived, ignored or mended otherwise.
"""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, Literal, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from qhtasks.model.findings import Finding

Within = Literal["list", "record", "series", "file", "dataset"]
"""How near a cause must be: beside it in a list or record or around it, anywhere in the record, and so on."""


class Echo(NamedTuple):
    """Findings of a rule are left out where one of the causes was found near enough."""

    rule: str
    causes: tuple[str, ...]
    within: Within


_SENTENCE = ("paragraph-differs",)
_LIST = ("no-lead", "open-marker", "listed-twice", "unknown-agency")
_ITEMS = ("numbering", "missing-from-data", "wrong-section", "unknown-section")
_BODIES = ("unknown-agency", "unknown-member", "obligation-reach")
_NOTICE = ("notice-changed",)
ECHOES: tuple[Echo, ...] = (
    *(
        Echo(rule, _NOTICE, "dataset")
        for rule in (
            *("document-differs", "title-differs", "paragraph-differs", "list-differs", "wrong-section"),
            *("missing-from-data", "not-in-notice", "unread-notice"),
        )
    ),
    Echo("list-differs", _LIST, "list"),
    Echo("list-differs", ("wording", "both-roles", "wrong-section"), "record"),
    Echo("open-marker", ("no-lead", "listed-twice", "unknown-agency"), "list"),
    Echo("paragraph-differs", ("task-sentences", "task-heading", "numbering"), "record"),
    Echo("paragraph-differs", ("unknown-section", "wrong-section", "obligation-text"), "series"),
    *(Echo(rule, _SENTENCE, "record") for rule in ("obligation-addressee", "obligation-due", "indicator-form")),
    *(
        Echo(rule, (*_SENTENCE, "target-term", "target-twice", "indicator-form"), "record")
        for rule in ("target-quote", "target-value", "target-number", "target-cover")
    ),
    *(
        Echo(rule, ("target-value",), "list")
        for rule in ("target-number", "target-unit", "target-measure", "target-bound", "target-order")
    ),
    Echo("target-cover", ("target-quote",), "list"),
    *(Echo(rule, ("target-quote",), "list") for rule in ("target-value", "target-number", "target-order")),
    Echo("unknown-period", ("obligation-due", "indicator-form"), "record"),
    Echo("obligation-inference", ("obligation-addressee",), "record"),
    Echo("obligation-inference", (*_LIST, "list-differs", "both-roles"), "dataset"),
    Echo("numbering", ("wrong-section", "section-order"), "dataset"),
    *(Echo(rule, ("numbering", "unknown-section"), "series") for rule in ("missing-from-data", "not-in-notice")),
    Echo("wrong-section", ("unknown-section",), "file"),
    *(Echo(rule, ("chapter-order",), "dataset") for rule in ("missing-from-data", "not-in-notice", "unknown-section")),
    Echo("unused-body", (*_ITEMS, *_BODIES, "wording", "list-differs"), "dataset"),
    *(Echo(rule, ("unknown-agency",), "dataset") for rule in ("unknown-member", "obligation-reach")),
    Echo("wording", ("unknown-agency",), "record"),
    Echo("prefectures", ("unknown-member",), "record"),
    Echo("pinyin-missing", ("alias-shadows", "alias-ambiguous", "name-shared"), "list"),
    Echo("pinyin-unused", ("pinyin-syllable",), "record"),
    Echo("waiver-unused", ("waiver-form",), "record"),
)
_BY_RULE: defaultdict[str, list[Echo]] = defaultdict(list)
_REACHES: defaultdict[str, set[Within]] = defaultdict(set)
"""The same by rule: as echoes, and how far they reach as causes."""
for _echo in ECHOES:
    _BY_RULE[_echo.rule].append(_echo)
    for _cause in _echo.causes:
        _REACHES[_cause].add(_echo.within)


def without_echoes(findings: Iterable[Finding]) -> list[Finding]:
    """Leave out the findings whose cause is among the others."""
    every = list(findings)
    causes: defaultdict[tuple[str, Within, str], list[Finding]] = defaultdict(list)
    for finding in every:
        for within in _REACHES.get(finding.rule, ()):
            causes[finding.rule, within, _room(finding, within)].append(finding)
    return [
        finding
        for finding in every
        if not any(_echoes(finding, echo, causes) for echo in _BY_RULE.get(finding.rule, ()))
    ]


def _echoes(finding: Finding, echo: Echo, causes: Mapping[tuple[str, Within, str], list[Finding]]) -> bool:
    """Whether a finding only echoes one of the causes."""
    near = (each for cause in echo.causes for each in causes.get((cause, echo.within, _room(finding, echo.within)), ()))
    return any(echo.within != "list" or _beside(finding.path, each.path) for each in near)


def _room(finding: Finding, within: Within) -> str:
    """Name the part of the dataset in which a cause and its echo must both be."""
    rooms = {"series": finding.record[:1], "file": finding.file, "dataset": ""}
    return rooms.get(within, finding.record)


def _beside(one: tuple[str | int, ...], other: tuple[str | int, ...]) -> bool:
    """Whether two values stand in one list or record, or one within that of the other."""
    depth = max(0, min(len(one), len(other)) - 1)
    return one[:depth] == other[:depth]
