"""One run of the rules over one folder."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from qhtasks.checks.catalogue import all_rules
from qhtasks.checks.echoes import without_echoes
from qhtasks.checks.registry import Subject, Use
from qhtasks.issued.proof import prove
from qhtasks.model.findings import READING_RULES, in_order
from qhtasks.store.load import load_with_findings

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping, Sequence
    from datetime import date
    from pathlib import Path

    from qhtasks.checks.registry import Rule
    from qhtasks.issued.proof import Proof
    from qhtasks.model.dataset import Dataset
    from qhtasks.model.findings import Finding, Severity


class CheckResult(NamedTuple):
    """What the check found, what waivers let pass, and what it looked at; no counts where files could not be read.

    `applied` names the rules that were, `texts` holds what was read, by file, for those who show the lines.
    """

    findings: tuple[Finding, ...]
    uses: tuple[Use, ...]
    applied: Collection[str]
    checked: Mapping[str, int]
    tasks_by_section: Mapping[str, int]
    texts: Mapping[str, str]

    def count(self, severity: Severity) -> int:
        """How many findings are of a severity."""
        return sum(finding.severity == severity for finding in self.findings)

    def failed(self, *, strict: bool = False) -> bool:
        """Whether an error was found; `strict` lets warnings count too."""
        return bool(self.findings if strict else self.count("error"))


def check(root: Path, today: date, rules: Sequence[Rule] | None = None) -> CheckResult:
    """Read a folder and judge it, by all rules or by these; they are applied only where every file can be read."""
    loaded = load_with_findings(root)
    if loaded.dataset is None:
        return CheckResult(loaded.findings, (), READING_RULES.keys(), {}, {}, loaded.texts)
    subject = Subject(root, loaded.dataset, prove(loaded.dataset), loaded.waivers, today)
    rules = all_rules() if rules is None else rules
    findings, uses = judged(subject, rules)
    applied = READING_RULES.keys() | {rule.name for rule in rules}
    counts = {"rules": len(rules), **_counts(loaded.dataset, subject.proof)}
    return CheckResult(findings, uses, applied, counts, _by_section(loaded.dataset), loaded.texts)


def judged(subject: Subject, rules: Sequence[Rule]) -> tuple[tuple[Finding, ...], tuple[Use, ...]]:
    """Apply the rules, let pass what waivers cover, apply the rules that judge the outcome, and leave out echoes."""
    found = {finding for rule in rules if not rule.last for finding in rule.findings(subject)}
    uses = _uses(subject, found, rules)
    told = found.difference(*(use.covered for use in uses))
    outcome = subject._replace(found=tuple(told), uses=uses)
    told |= {finding for rule in rules if rule.last for finding in rule.findings(outcome)}
    return in_order(without_echoes(told)), uses


def _uses(subject: Subject, found: Iterable[Finding], rules: Sequence[Rule]) -> tuple[Use, ...]:
    """Say of each waiver what it covers."""
    applied = {rule.name for rule in rules}
    about: dict[tuple[str, str], list[Finding]] = {(each.rule, each.record): [] for each in subject.waivers}
    for finding in in_order(found):
        about.get((finding.rule, finding.record), []).append(finding)
    return tuple(Use(each, tuple(about[each.rule, each.record]), each.rule in applied) for each in subject.waivers)


def _by_section(dataset: Dataset) -> dict[str, int]:
    sections = dict.fromkeys(dataset.task_sections.values(), 0)
    for section in dataset.task_sections.values():
        sections[section] += 1
    return sections


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
