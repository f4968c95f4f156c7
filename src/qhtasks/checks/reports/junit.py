"""The result as JUnit's XML, which most CI servers show: a rule is a test case, its findings are why it failed."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING
from xml.etree.ElementTree import Element, SubElement, indent, tostring

from qhtasks.checks.catalogue import pages

if TYPE_CHECKING:
    from collections.abc import Sequence

    from qhtasks.checks.catalogue import Page
    from qhtasks.checks.engine import CheckResult
    from qhtasks.model.findings import Finding

_NOT_XML = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def junit_report(result: CheckResult, *, strict: bool, encoding: str) -> str:
    """Write a suite with a case for each rule: failed, passed, or skipped where it was not applied."""
    suite = Element("testsuite", {"name": "qhtasks check"})
    for page in pages():
        findings = [finding for finding in result.findings if finding.rule == page.name]
        _case(suite, page, findings, applied=page.name in result.applied, strict=strict)
    for name, tag in (("tests", "testcase"), ("failures", "failure"), ("skipped", "skipped")):
        suite.set(name, str(sum(1 for _ in suite.iter(tag))))
    suite.set("errors", "0")
    suites = Element("testsuites")
    suites.append(suite)
    indent(suites)
    written: bytes = tostring(suites, encoding, xml_declaration=True)
    return written.decode(encoding) + "\n"


def _case(suite: Element, page: Page, findings: Sequence[Finding], *, applied: bool, strict: bool) -> None:
    case = SubElement(suite, "testcase", {"classname": f"qhtasks.check.{page.when}", "name": page.name, "time": "0"})
    told = _NOT_XML.sub("�", "\n".join(map(str, findings)))
    if findings and (strict or page.severity == "error"):
        SubElement(case, "failure", {"type": page.name, "message": f"{len(findings)} 处：{page.manual}"}).text = told
    elif findings:
        SubElement(case, "system-out").text = told
    elif not applied:
        SubElement(case, "skipped", {"message": "没有运行"})
