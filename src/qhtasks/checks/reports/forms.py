"""A report in the form that was asked for, as text."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Literal, get_args

from qhtasks.checks.reports.github import github_report
from qhtasks.checks.reports.junit import junit_report
from qhtasks.checks.reports.plain import json_report
from qhtasks.checks.reports.sarif import sarif_report

if TYPE_CHECKING:
    from qhtasks.checks.engine import CheckResult

Form = Literal["json", "github", "sarif", "junit"]
FORMS: tuple[Form, ...] = get_args(Form)


def report(result: CheckResult, form: Form, *, strict: bool, ascii_only: bool) -> str:
    """Write a report; `strict` makes failures of warnings, `ascii_only` escapes what some streams lack."""
    if form == "github":
        return github_report(result)
    if form == "junit":
        return junit_report(result, strict=strict, encoding="us-ascii" if ascii_only else "utf-8")
    value = json_report(result) if form == "json" else sarif_report(result)
    return json.dumps(value, ensure_ascii=ascii_only, indent=2) + "\n"
