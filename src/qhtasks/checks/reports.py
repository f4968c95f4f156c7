"""Reports: the result of a check in the formats that programs read (JSON, GitHub annotations, SARIF, JUnit)."""

from __future__ import annotations

import json
import re
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal
from urllib.parse import quote
from xml.etree.ElementTree import Element, SubElement, indent, tostring

from qhtasks.checks.rule import pages, sample_of
from qhtasks.model.meaning import plain
from qhtasks.text.escape import cut
from qhtasks.version import __version__

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from qhtasks.checks.engine import CheckResult
    from qhtasks.checks.rule import ManualPage
    from qhtasks.model.findings import Finding, Waiver

ReportFormat = Literal["json", "github", "sarif", "junit"]


def report(result: CheckResult, style: ReportFormat, *, strict: bool, ascii_only: bool) -> str:
    """Write a result as text.

    In JUnit `strict` makes warnings failures. `ascii_only` is for streams that lack Chinese characters: JSON and SARIF
    then escape them, XML writes character references, and GitHub's commands, which have no escape, stay as they are.
    """
    if style == "github":
        return github_report(result)
    if style == "junit":
        return junit_report(result, strict=strict, encoding="us-ascii" if ascii_only else "utf-8")
    value = json_report(result) if style == "json" else sarif_report(result)
    return json.dumps(value, ensure_ascii=ascii_only, indent=2) + "\n"


JSON_VERSION = 1
"""Version of the JSON's shape: it rises when a key is removed or changes its meaning, not when one is added."""


def json_report(result: CheckResult) -> dict[str, Any]:
    """Give the result as JSON values; scripts rely on the keys, which docs/check.schema.json describes."""
    return {
        "version": JSON_VERSION,
        "program": __version__,
        "findings": [_json_finding(finding) for finding in result.findings],
        "waived": [
            {**plain(waiver), "findings": [_json_finding(finding) for finding in covered]}
            for waiver, covered, _ in result.uses
            if covered
        ],
        "checked": {**result.checked, "tasks_by_section": dict(result.tasks_by_section)},
    }


def _json_finding(finding: Finding) -> dict[str, Any]:
    """Give a finding; `record` is null where the text could not be read into records."""
    fields = finding._asdict()
    del fields["path"]
    return {**fields, "record": finding.record or None, "records": list(finding.records)}


_COMMAND_DATA = str.maketrans({"%": "%25", "\r": "%0D", "\n": "%0A"})
_COMMAND_PROPERTY = {**_COMMAND_DATA, **str.maketrans({":": "%3A", ",": "%2C"})}
"""Escapes of GitHub's workflow commands: for the message, and for the properties before it, which commas separate."""


def github_report(result: CheckResult) -> str:
    """Write one workflow command for each finding, which GitHub shows at that line of the pull request."""
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
    written = ",".join(f"{name}={str(value).translate(_COMMAND_PROPERTY)}" for name, value in properties.items())
    return f"::{finding.severity} {written}::{finding.message.translate(_COMMAND_DATA)}"


_SARIF_SCHEMA = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"
_MAX_SNIPPET = 2000
"""Characters of a line that are quoted, as one line can be as long as a file."""


def sarif_report(result: CheckResult) -> dict[str, Any]:
    """Give the result as SARIF 2.1.0: one run of one tool, which has all rules; waived findings are suppressed."""
    rules = pages(result.folder)
    index = {page.name: number for number, page in enumerate(rules)}
    texts = {name: text.split("\n") for name, text in result.texts.items()}
    results = [_sarif_result(finding, index, texts) for finding in result.findings]
    results += [
        {**_sarif_result(finding, index, texts), "suppressions": [_suppression(waiver)]}
        for waiver, covered, _ in result.uses
        for finding in covered
    ]
    driver = {"name": "qhtasks", "version": __version__, "rules": [_sarif_rule(page) for page in rules]}
    run = {"tool": {"driver": driver}, "columnKind": "unicodeCodePoints", "results": results}
    return {"$schema": _SARIF_SCHEMA, "version": "2.1.0", "runs": [run]}


def _sarif_rule(page: ManualPage) -> dict[str, Any]:
    return {
        "id": page.name,
        "shortDescription": {"text": page.manual},
        "help": {"text": sample_of(page.name).why},
        "defaultConfiguration": {"level": page.severity},
    }


def _sarif_result(finding: Finding, index: Mapping[str, int], texts: Mapping[str, Sequence[str]]) -> dict[str, Any]:
    """Give a finding; `index` numbers the rules by name, `texts` has the lines of the files by name."""
    artifact = {"artifactLocation": {"uri": _uri(finding.file)}, "region": _region(finding, texts)}
    location: dict[str, Any] = {"physicalLocation": artifact}
    if finding.record:
        location["logicalLocations"] = [{"name": finding.record}]
    return {
        "ruleId": finding.rule,
        "ruleIndex": index[finding.rule],
        "level": finding.severity,
        "message": {"text": finding.message},
        "locations": [location],
        "partialFingerprints": {"finding/v1": _fingerprint(finding)},
    }


def _region(finding: Finding, texts: Mapping[str, Sequence[str]]) -> dict[str, Any]:
    """Give a finding's line and columns, with the line itself where the file has it."""
    region: dict[str, Any] = {
        "startLine": finding.line,
        "startColumn": finding.column,
        "endLine": finding.line,
        "endColumn": finding.end_column,
    }
    lines = texts.get(finding.file, ())
    if finding.line <= len(lines):
        region["snippet"] = {"text": cut(lines[finding.line - 1].rstrip("\r"), _MAX_SNIPPET)}
    return region


def _fingerprint(finding: Finding) -> str:
    """Hash what identifies a finding across runs; its line is left out, because lines move when others are added."""
    identity = "\0".join((finding.rule, finding.record or finding.file, *map(str, finding.path), finding.message))
    return sha256(identity.encode("utf-8", "surrogateescape")).hexdigest()[:16]


def _suppression(waiver: Waiver) -> dict[str, str]:
    return {"kind": "external", "status": "accepted", "justification": f"{waiver.reason}（至{waiver.until}）"}


def _uri(file: str) -> str:
    """Name a file as a URI, relative where its path is."""
    return Path(file).as_uri() if Path(file).is_absolute() else quote(file)


_NOT_XML = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
"""Characters that XML 1.0 cannot hold, not even as references."""


def junit_report(result: CheckResult, *, strict: bool, encoding: str) -> str:
    """Write JUnit's XML, which most CI servers show: a test case for each rule, skipped where it was not applied."""
    suites = Element("testsuites")
    suite = Element("testsuite", {"name": "qhtasks check"})
    suite.extend(_cases(result, strict=strict))
    for name, tag in (("tests", "testcase"), ("failures", "failure"), ("skipped", "skipped")):
        suite.set(name, str(sum(1 for _ in suite.iter(tag))))
    suite.set("errors", "0")
    suites.append(suite)
    indent(suites)
    written: bytes = tostring(suites, encoding, xml_declaration=True)
    return written.decode(encoding) + "\n"


def _cases(result: CheckResult, *, strict: bool) -> Iterator[Element]:
    """Make a test case for each rule; warnings are its output, or, where `strict`, failures as errors are."""
    for page in pages(result.folder):
        case = Element("testcase", {"classname": f"qhtasks.check.{page.when}", "name": page.name, "time": "0"})
        findings = [finding for finding in result.findings if finding.rule == page.name]
        text = _NOT_XML.sub("�", "\n".join(map(str, findings)))
        if findings and (strict or page.severity == "error"):
            message = f"{len(findings)} 处：{page.manual}"
            SubElement(case, "failure", {"type": page.name, "message": message}).text = text
        elif findings:
            SubElement(case, "system-out").text = text
        elif page.name not in result.applied:
            SubElement(case, "skipped", {"message": "没有运行"})
        yield case
