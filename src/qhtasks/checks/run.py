"""One run of all rules over one folder."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from qhtasks.checks import bodies, fidelity, items, obligations, pinyin, targets  # noqa: F401 - they fill the registry
from qhtasks.checks.proof import prove
from qhtasks.checks.registry import RULES, Subject
from qhtasks.dataset.findings import Finding
from qhtasks.dataset.loading import load_with_findings
from qhtasks.dataset.sealed import SEALED, is_current

if TYPE_CHECKING:
    from qhtasks.checks.proof import Proof
    from qhtasks.checks.registry import Rule
    from qhtasks.dataset.records import Dataset


class CheckResult(NamedTuple):
    """What the check found, and what it looked at; no counts where the files could not be read."""

    findings: tuple[Finding, ...]
    checked: dict[str, int]
    tasks_by_section: dict[str, int]

    @property
    def failed(self) -> bool:
        """Whether anything was found: every finding is an error."""
        return bool(self.findings)


def all_rules() -> tuple[Rule, ...]:
    """List the rules, in the order of their registration."""
    return tuple(RULES.values())


def check(root: Path) -> CheckResult:
    """Read a folder and judge it; rules that ask across files run only once every file can be read."""
    loaded = load_with_findings(root)
    if loaded.dataset is None:
        return CheckResult(loaded.findings, {}, {})
    result = judge(loaded.dataset)
    if result.findings or is_current(root, loaded.dataset):
        return result
    notice = loaded.dataset.at("notice.txt")
    place = notice._replace(file=Path(notice.file).with_name(SEALED).as_posix())
    return result._replace(findings=(Finding.at(place, "seal", "数据改过，还没有重新封存：运行 qhtasks seal"),))


def judge(dataset: Dataset) -> CheckResult:
    """Run every rule over a dataset."""
    subject = Subject(dataset, prove(dataset))
    found = {finding for rule in all_rules() for finding in rule.findings(subject)}
    sections = dict.fromkeys(dataset.task_sections.values(), 0)
    for section in dataset.task_sections.values():
        sections[section] += 1
    return CheckResult(tuple(sorted(found)), _counts(dataset, subject.proof), sections)


def _counts(dataset: Dataset, proof: Proof) -> dict[str, int]:
    return {
        "rules": len(RULES),
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
