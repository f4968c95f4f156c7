"""The result as SARIF 2.1.0, for code scanning and viewers of logs; what is waived stands there as suppressed."""

from __future__ import annotations

from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from qhtasks.checks.catalogue import pages
from qhtasks.checks.samples import sample_of
from qhtasks.text.escape import cut
from qhtasks.version import __version__

if TYPE_CHECKING:
    from collections.abc import Mapping

    from qhtasks.checks.catalogue import Page
    from qhtasks.checks.engine import CheckResult
    from qhtasks.model.findings import Finding
    from qhtasks.model.records import Waiver

SCHEMA = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"

_LONGEST = 2000
"""Characters of a line that is shown; one can be as long as a file."""


def sarif_report(result: CheckResult) -> dict[str, Any]:
    """Give the result as one run of one tool, with all rules of the catalogue."""
    rules = pages()
    index = {page.name: number for number, page in enumerate(rules)}
    texts = {name: text.split("\n") for name, text in result.texts.items()}
    told = [_result(finding, index, texts) for finding in result.findings]
    told += [
        _result(finding, index, texts) | {"suppressions": [_suppression(waiver)]}
        for waiver, covered, _ in result.uses
        for finding in covered
    ]
    driver = {"name": "qhtasks", "version": __version__, "rules": [_rule(page) for page in rules]}
    run = {"tool": {"driver": driver}, "columnKind": "unicodeCodePoints", "results": told}
    return {"$schema": SCHEMA, "version": "2.1.0", "runs": [run]}


def _rule(page: Page) -> dict[str, Any]:
    return {
        "id": page.name,
        "shortDescription": {"text": page.manual},
        "help": {"text": sample_of(page.name).why},
        "defaultConfiguration": {"level": page.severity},
    }


def _result(finding: Finding, index: dict[str, int], texts: Mapping[str, list[str]]) -> dict[str, Any]:
    """Put a finding; its fingerprint holds while lines move about."""
    lines = texts.get(finding.file, [])
    region: dict[str, Any] = {
        "startLine": finding.line,
        "startColumn": finding.column,
        "endLine": finding.line,
        "endColumn": finding.end_column,
    }
    if finding.line <= len(lines):
        region["snippet"] = {"text": cut(lines[finding.line - 1].rstrip("\r"), _LONGEST)}
    location: dict[str, Any] = {"physicalLocation": {"artifactLocation": {"uri": _uri(finding.file)}, "region": region}}
    if finding.record:
        location["logicalLocations"] = [{"name": finding.record}]
    print_of = "\0".join((finding.rule, finding.record or finding.file, *map(str, finding.path), finding.message))
    return {
        "ruleId": finding.rule,
        "ruleIndex": index[finding.rule],
        "level": finding.severity,
        "message": {"text": finding.message},
        "locations": [location],
        "partialFingerprints": {"finding/v1": sha256(print_of.encode("utf-8", "surrogateescape")).hexdigest()[:16]},
    }


def _suppression(waiver: Waiver) -> dict[str, str]:
    return {"kind": "external", "status": "accepted", "justification": f"{waiver.reason}（至{waiver.until}）"}


def _uri(file: str) -> str:
    """Name a file as a URI: relative to where one stands, or absolute."""
    return Path(file).as_uri() if Path(file).is_absolute() else quote(file)
