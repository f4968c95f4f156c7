"""The result as workflow commands: GitHub shows each at its line of the change."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from qhtasks.checks.engine import CheckResult
    from qhtasks.model.findings import Finding

_DATA = str.maketrans({"%": "%25", "\r": "%0D", "\n": "%0A"})
_PROPERTY = {**_DATA, **str.maketrans({":": "%3A", ",": "%2C"})}


def github_report(result: CheckResult) -> str:
    """Write a line for each finding."""
    return "".join(f"{_annotation(finding)}\n" for finding in result.findings)


def _annotation(finding: Finding) -> str:
    properties = {
        "file": finding.file,
        "line": finding.line,
        "endLine": finding.line,
        "col": finding.column,
        "endColumn": finding.end_column,
        "title": finding.rule,
    }
    told = ",".join(f"{name}={str(value).translate(_PROPERTY)}" for name, value in properties.items())
    return f"::{finding.severity} {told}::{finding.message.translate(_DATA)}"
