"""Rules of waivers: a fault is let pass for a reason and until a day, and only as long as it is there."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING

from qhtasks.checks.references import did_you_mean
from qhtasks.checks.rule import Echo, all_rules, rule
from qhtasks.model.meaning import key_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from qhtasks.checks.rule import Faults, Subject
    from qhtasks.model.findings import Place, Waiver


_SHORTEST = 5
"""Characters of a reason; 待核 alone says nothing."""
_YEAR = timedelta(days=366)


@rule("waiver-form", waivable=False)
def check_waiver_form(subject: Subject) -> Faults:
    """豁免写明可以豁免的核对时的规则、数据里有的编号或名称、一句话的理由；起日不在今天以后，期限在一年以内。"""
    known = [rule.name for rule in all_rules() if rule.waivable]
    for waiver in subject.waivers:
        if waiver.rule not in known:
            message = f"“{waiver.rule}”不是可以豁免的规则{did_you_mean(waiver.rule, known)}"
            yield _place(subject, waiver, "rule"), message
        if waiver.record not in subject.dataset.places:
            yield _place(subject, waiver, "record"), f"数据里没有“{waiver.record}”"
        if len("".join(waiver.reason.split())) < _SHORTEST:
            yield _place(subject, waiver, "reason"), f"“{waiver.reason}”没有说清理由：为什么现在不改，等什么"
        for field, message in _wrong_days(waiver, subject.today):
            yield _place(subject, waiver, field), message


def _wrong_days(waiver: Waiver, today: date) -> Iterator[tuple[str, str]]:
    """Find a first day to come, and a last day before it or a year after it."""
    since, until = date.fromisoformat(waiver.since), date.fromisoformat(waiver.until)
    if since > today:
        yield "since", f"起日“{since}”在今天以后"
    elif not since <= until <= since + _YEAR:
        yield "until", f"期限“{until}”不在起日“{since}”以后一年以内"


@rule("waiver-expired", last=True, echoes=(Echo(("waiver-form",), "record"),))
def check_waiver_expired(subject: Subject) -> Faults:
    """豁免没有过期：到期的，改好它免去的问题，或者写明新的期限。"""
    for waiver, covered, _ in subject.uses:
        if covered and waiver.until < subject.today.isoformat():
            spots = "；".join(f"{fault.file}:{fault.line}:{fault.column} {fault.message}" for fault in covered)
            message = f"豁免已过期，它免去的 {len(covered)} 处要改好，或写明新的期限：{spots}"
            yield _place(subject, waiver, "until"), message


@rule("waiver-unused", "warning", last=True, echoes=(Echo(("waiver-form",), "record"),))
def check_waiver_unused(subject: Subject) -> Faults:
    """每条豁免都还免着问题：没有用的删去。"""
    for waiver, covered, applied in subject.uses:
        if applied and not covered and waiver.record in subject.dataset.places:
            yield _place(subject, waiver, "rule"), f"{waiver.rule} 在“{waiver.record}”处没有发现问题：删去这条豁免"


def _place(subject: Subject, waiver: Waiver, field: str) -> Place:
    return subject.dataset.at(key_of(waiver), field)
