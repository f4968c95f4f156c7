"""One run of the rules over one folder."""

from __future__ import annotations

from collections import Counter, defaultdict
from typing import TYPE_CHECKING, NamedTuple, get_args

from qhtasks.checks.rule import DATA_RULES, Subject, Use, Within, all_rules
from qhtasks.issued.proof import prove
from qhtasks.model.findings import READING_RULES, Outcome, Remark, in_order
from qhtasks.model.meaning import key_of
from qhtasks.store.load import load_with_findings

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
    from datetime import date
    from pathlib import Path

    from qhtasks.checks.rule import Echo, Rule
    from qhtasks.issued.proof import Proof
    from qhtasks.model.dataset import Dataset
    from qhtasks.model.findings import Finding, Severity
    from qhtasks.model.notice import Chapter
    from qhtasks.store.load import Loaded

    Causes = Mapping[tuple[str, Within, str], list[Finding]]
    """Findings that may be causes, by rule, nearness and surroundings."""


class CheckResult(NamedTuple):
    """What the check found, what waivers let pass, and what it looked at; no counts where files could not be read.

    `applied` names the rules that were, `texts` holds what was read, by file, for those who show the lines. `folder` is
    that of the rules for this kind of folder.
    """

    findings: tuple[Finding, ...]
    uses: tuple[Use, ...]
    applied: Collection[str]
    checked: Mapping[str, int]
    tasks_by_section: Mapping[str, int]
    texts: Mapping[str, str]
    folder: str = DATA_RULES

    def count(self, severity: Severity) -> int:
        """How many findings are of a severity."""
        return sum(finding.severity == severity for finding in self.findings)

    def failed(self, *, strict: bool = False) -> bool:
        """Whether an error was found; `strict` lets warnings count too."""
        return bool(self.findings if strict else self.count("error"))

    def outcome(self, today: date) -> Outcome:
        """Reduce the result to what answers mention: errors, and errors that a waiver lets pass today.

        A waiver that ended is an error of its own, which names what it let pass.
        """
        day = today.isoformat()
        valid = [use for use in self.uses if use.covered and use.waiver.until >= day]
        waived = ((finding, use.waiver.until) for use in valid for finding in use.covered)
        remarks = tuple(
            Remark(finding.rule, finding.severity, finding.message, until, finding.records)
            for finding, until in (*((finding, None) for finding in self.findings), *waived)
            if finding.severity == "error"
        )
        return Outcome(remarks, day, min((use.waiver.until for use in valid), default=None))


def check(root: Path, today: date, rules: Sequence[Rule] | None = None) -> CheckResult:
    """Read a folder and judge it, by all rules or by these."""
    return check_loaded(load_with_findings(root), today, rules)


def check_loaded(loaded: Loaded, today: date, rules: Sequence[Rule] | None = None) -> CheckResult:
    """Judge what was read; rules are applied only where every file could be read."""
    if loaded.dataset is None:
        return CheckResult(loaded.findings, (), READING_RULES.keys(), {}, {}, loaded.texts)
    subject = Subject(loaded.dataset, prove(loaded.dataset), loaded.waivers, today)
    rules = all_rules() if rules is None else rules
    findings, uses = judged(subject, rules)
    applied = READING_RULES.keys() | {rule.name for rule in rules}
    counts = {"rules": len(rules), **_counts(loaded.dataset, subject.proof)}
    sections = dict(Counter(loaded.dataset.task_sections.values()))
    return CheckResult(findings, uses, applied, counts, sections, loaded.texts)


def judged(subject: Subject, rules: Sequence[Rule]) -> tuple[tuple[Finding, ...], tuple[Use, ...]]:
    """Apply the rules, let pass what waivers cover, apply the rules that judge the waivers, and leave out echoes."""
    findings = _findings(subject, (rule for rule in rules if not rule.last))
    uses = _uses(subject, findings, rules)
    findings = findings.difference(*(use.covered for use in uses))
    findings |= _findings(subject._replace(uses=uses), (rule for rule in rules if rule.last))
    return in_order(without_echoes(findings, rules)), uses


def without_echoes(findings: Iterable[Finding], rules: Iterable[Rule]) -> list[Finding]:
    """Leave out the findings whose cause, as their rules declare it, is among the others.

    The cause then concerns their records too, so that answers mark them.
    """
    findings = list(findings)
    echoes = {rule.name: rule.echoes for rule in rules}
    near: defaultdict[tuple[str, Within, str], list[Finding]] = defaultdict(list)
    for finding in findings:
        for within in get_args(Within):
            near[finding.rule, within, _surroundings(finding, within)].append(finding)
    left: list[Finding] = []
    concerned: defaultdict[Finding, set[str]] = defaultdict(set)
    for finding in findings:
        causes = [cause for echo in echoes.get(finding.rule, ()) for cause in _causes(finding, echo, near)]
        if not causes:
            left.append(finding)
        for cause in causes:
            concerned[cause].update(finding.records)
    return [_concerning(finding, concerned[finding]) for finding in left]


def _concerning(finding: Finding, more: set[str]) -> Finding:
    """Add records that a finding concerns; one that concerns the whole dataset has none."""
    added = tuple(sorted(more.difference(finding.records)))
    return finding._replace(records=finding.records + added) if finding.records and added else finding


def _causes(finding: Finding, echo: Echo, near: Causes) -> Iterator[Finding]:
    """Find the causes of an echo that stand near enough to a finding."""
    surroundings = _surroundings(finding, echo.within)
    for cause in echo.causes:
        for other in near.get((cause, echo.within, surroundings), ()):
            if echo.within != "list" or _beside(finding.path, other.path):
                yield other


def _surroundings(finding: Finding, within: Within) -> str:
    """Name the part of the dataset in which a finding and its cause must both stand."""
    parts = {"series": finding.record[:1], "file": finding.file, "dataset": ""}
    return parts.get(within, finding.record)


def _beside(path: tuple[str | int, ...], other: tuple[str | int, ...]) -> bool:
    """Whether two values of a record stand in the same list, or one inside the list of the other."""
    depth = max(0, min(len(path), len(other)) - 1)
    return path[:depth] == other[:depth]


def _findings(subject: Subject, rules: Iterable[Rule]) -> set[Finding]:
    """Apply rules, and say of each finding which records it concerns."""
    concerned = _Concerned(subject.dataset)
    found = (finding for rule in rules for finding in rule.findings(subject))
    return {finding._replace(records=concerned.by(finding.record, finding.path)) for finding in found}


class _Concerned:
    """Names the records whose answers a finding touches, from the record and path at which it stands.

    A fault of a section or chapter concerns what stands in it, a fault of a period what is due by its phrase, a fault
    of a waiver what it waives, a fault of a review what was reviewed, and a fault of any other record that record. An
    empty tuple means the whole dataset: its document, the issued text, and what the notice has and the data lack, since
    any answer may leave that out.
    """

    def __init__(self, dataset: Dataset) -> None:
        self.dataset = dataset
        self.records = (*dataset.items, *dataset.obligations)
        self.keys = frozenset(map(key_of, dataset.records)) - set(map(key_of, (*dataset.waivers, *dataset.reviews)))
        self.chapters = {chapter.number: chapter for chapter in dataset.chapters}

    def by(self, key: str, path: tuple[str | int, ...]) -> tuple[str, ...]:
        """Name the records that a fault at this key and path concerns, in the notice's order."""
        if key.startswith("section:"):
            return self.standing_in(key.removeprefix("section:"))
        if key in self.chapters:
            return self.standing_in(self.number(self.chapters[key], path))
        if any(key == period.phrase for period in self.dataset.periods):
            return tuple(record.id for record in self.records if key == record.due or key in record.text)
        if key in self.keys:
            return (key,)
        first, _, last = key.partition(" ")  # a waiver has its record behind its rule, a review before its reviewer
        return self.by(first, ()) or self.by(last, ()) if last else ()

    def standing_in(self, number: str) -> tuple[str, ...]:
        """Name the records of a section, 二（十）, or of a whole chapter, 二."""
        sections = ((record.id, self.dataset.section_of(record)) for record in self.records)
        return tuple(key for key, section in sections if section == number or section.partition("（")[0] == number)

    def number(self, chapter: Chapter, path: tuple[str | int, ...]) -> str:
        """Write the number of the section that a path in a chapter leads to, or of the chapter itself."""
        if path[:1] == ("sections",) and len(path) > 1:
            return chapter.number + chapter.sections[int(path[1])].number
        return chapter.number


def _uses(subject: Subject, findings: Iterable[Finding], rules: Sequence[Rule]) -> tuple[Use, ...]:
    """Say of each waiver which findings it covers, and whether its rule was applied."""
    applied = {rule.name for rule in rules}
    covered: dict[tuple[str, str], list[Finding]] = {(waiver.rule, waiver.record): [] for waiver in subject.waivers}
    for finding in in_order(findings):
        covered.get((finding.rule, finding.record), []).append(finding)
    return tuple(
        Use(waiver, tuple(covered[waiver.rule, waiver.record]), waiver.rule in applied) for waiver in subject.waivers
    )


def _counts(dataset: Dataset, proof: Proof) -> dict[str, int]:
    return {
        "items": len(dataset.items),
        "indicators": len(dataset.indicators),
        "targets": sum(len(indicator.targets) for indicator in dataset.indicators),
        "tasks": len(dataset.tasks),
        "sections": len(set(dataset.task_sections.values())),
        "obligations": len(dataset.obligations),
        "units": len(dataset.units),
        "collectives": len(dataset.collectives),
        "lead_mentions": proof.mentions["lead"],
        "participant_mentions": proof.mentions["participants"],
        "notice_characters": proof.total,
        "notice_characters_covered": proof.covered,
    }
