"""Rules of waivers: faults are let pass for a reason and a while, and only as long as there are such faults."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from qhtasks.checks.registry import RULES, rule
from qhtasks.checks.rules.items import did_you_mean
from qhtasks.store.load import waiver_key

if TYPE_CHECKING:
    from qhtasks.checks.registry import Faults, Rule, Subject
    from qhtasks.model.findings import Place
    from qhtasks.model.records import Waiver


NEVER = ("unknown-agency", "unknown-member", "unknown-section", "obligation-reach", "notice-changed")
"""Rules on which answers rest: data that break them would be answered from wrongly, and nobody would be told."""


def may_be_waived(each: Rule) -> bool:
    """Whether a rule can be waived: not those of the waivers either."""
    return not each.last and each.name not in (*NEVER, "waiver-form")


def _place(subject: Subject, waiver: Waiver, field: str) -> Place:
    return subject.dataset.at(waiver_key(waiver.rule, waiver.record), field)


@rule("waiver-form")
def check_waiver_form(subject: Subject) -> Faults:
    """豁免写的是核对时的规则（豁免本身的规则、查询所依靠的引用除外）、数据里有的编号或名称、真实的日期。"""
    known = [each.name for each in RULES.values() if may_be_waived(each)]
    for waiver in subject.waivers:
        if waiver.rule not in known:
            message = f"“{waiver.rule}”不是可以豁免的规则{did_you_mean(waiver.rule, known)}"
            yield _place(subject, waiver, "rule"), message
        if waiver.record not in subject.dataset.places:
            yield _place(subject, waiver, "record"), f"数据里没有“{waiver.record}”"
        if _date(waiver.until) is None:
            yield _place(subject, waiver, "until"), f"“{waiver.until}”不是真实的日期"


@rule("waiver-expired", last=True)
def check_waiver_expired(subject: Subject) -> Faults:
    """豁免没有过期：到期的，改好它免去的问题，或者写明新的期限。"""
    for waiver, covered, _ in subject.uses:
        until = _date(waiver.until)
        if covered and until and until < subject.today:
            spots = "；".join(f"{each.file}:{each.line}:{each.column} {each.message}" for each in covered)
            message = f"豁免已过期，它免去的 {len(covered)} 处要改好，或写明新的期限：{spots}"
            yield _place(subject, waiver, "until"), message


@rule("waiver-unused", "warning", last=True)
def check_waiver_unused(subject: Subject) -> Faults:
    """每条豁免都还免着问题：没有用的删去。"""
    for waiver, covered, applied in subject.uses:
        if applied and not covered and waiver.record in subject.dataset.places:
            yield _place(subject, waiver, "rule"), f"{waiver.rule} 在“{waiver.record}”处没有发现问题：删去这条豁免"


def _date(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None
