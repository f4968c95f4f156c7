"""The result as JSON: the keys are a contract, described by docs/check.schema.json."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from qhtasks.version import __version__

if TYPE_CHECKING:
    from qhtasks.checks.engine import CheckResult
    from qhtasks.model.findings import Finding

VERSION = 1
"""Of this shape: it rises when a key changes its meaning or goes; keys may be added within it."""


def json_report(result: CheckResult) -> dict[str, Any]:
    """Give the result as JSON holds it."""
    return {
        "version": VERSION,
        "program": __version__,
        "findings": [_finding(each) for each in result.findings],
        "waived": [
            {**waiver._asdict(), "findings": [_finding(each) for each in covered]}
            for waiver, covered, _ in result.uses
            if covered
        ],
        "checked": {**result.checked, "tasks_by_section": dict(result.tasks_by_section)},
    }


def _finding(finding: Finding) -> dict[str, Any]:
    """Give a finding with null for the record where the text could not be read into records."""
    fields = finding._asdict()
    del fields["path"]
    return {**fields, "record": finding.record or None, "records": list(finding.records)}
