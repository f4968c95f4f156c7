"""Rules of what people vouch for: reviews of facts that the notice does not prove, and waivers of findings."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING

from qhtasks.checks.references import did_you_mean
from qhtasks.checks.rule import Echo, all_rules, rule
from qhtasks.model.meaning import key_of
from qhtasks.model.reviews import judged_names, judged_otherwise
from qhtasks.questions.differences import as_text

if TYPE_CHECKING:
    from collections.abc import Iterator

    from qhtasks.checks.rule import Faults, Subject
    from qhtasks.model.dataset import Dataset
    from qhtasks.model.findings import Place, Waiver

_LONGEST = 40
"""Characters of a value in a message."""
_SHORTEST = 5
"""Characters of a reason; 待核 alone says nothing."""
_YEAR = timedelta(days=366)
_RECORD = Echo(
    (
        "form",
        *(
            "alias-ambiguous",
            "alias-shadows",
            "alias-word",
            "name-shared",
            "other-name",
            "pinyin-missing",
            "unused-body",
        ),
        *("unknown-kind", "unknown-member", "collective-scope", "prefectures"),
        *("obligation-addressee", "obligation-scope", "obligation-reach", "obligation-inference", "obligation-due"),
        *("paragraph-differs", "no-target", "target-quote", "target-subject", "target-order", "target-twice"),
        *("target-value", "target-number", "target-cover", "target-term"),
        *("succession-date", "succession-whole", "succession-extent", "succession-basis"),
        "successor-name",
    ),
    "record",
)
"""Faults in the facts of a record are mended first; whoever mends them may have to review the record after that."""
_DATASET = Echo(
    (
        *("numbering", "missing-from-data", "not-in-notice", "unknown-agency", "unknown-section"),
        *("unused-body", "unit-as-collective", "succession-body", "succession-cycle"),
    ),
    "dataset",
)
"""A record that is missing, or that stands under another id or name, is neither reviewed nor known to its review."""


@rule("unreviewed", echoes=(_RECORD, _DATASET, Echo(("review-form",), "dataset")))
def check_unreviewed(subject: Subject) -> Faults:
    """有复核记录（reviewed.yaml）的数据，每条记录里通知证明不了的事实都有人复核。"""
    dataset = subject.dataset
    reviewed: dict[str, set[str]] = {}
    for review in dataset.reviews:
        reviewed.setdefault(review.record, set()).update(review.facts)
    for key, record in dataset.judged.items() if reviewed else ():
        missing = [name for name in judged_names(record) if name not in reviewed.get(key, ())]
        if missing:
            yield (
                _place(dataset, key, missing[0]),
                f"{key} 的 {'、'.join(missing)} 没有人复核：看过后运行 qhtasks review {key} --by 名字",
            )


@rule("reviewed-otherwise", echoes=(_RECORD, _DATASET, Echo(("review-form",), "record")))
def check_reviewed_otherwise(subject: Subject) -> Faults:
    """复核过的事实没有变：改了全称、类别、别名、范围、成员、对谁提出之类的，要有人重新看过。"""
    dataset, judged = subject.dataset, subject.dataset.judged
    for review in dataset.reviews:
        record = judged.get(review.record)
        if record and (changed := judged_otherwise(record, review)):
            now = "，".join(f"{name} 现在是{_cut(as_text(getattr(record, name)))}" for name in changed)
            message = f"{now}，{review.reviewer}在 {review.date} 复核的不是这样"
            advice = f"改了什么见 qhtasks diff；看过后运行 qhtasks review {review.record} --by 名字"
            yield _place(dataset, review.record, changed[0]), f"{review.record} 的 {message}：{advice}"


def _place(dataset: Dataset, key: str, field: str) -> Place:
    """Find where a record stands; of the form, which has many lines, a field of it."""
    return dataset.at(key, field) if key == "form" else dataset.at(key)


def _cut(text: str | None) -> str:
    """Quote the beginning of a value, as much as fits beside the rest of a message."""
    if text is None:
        return "空的"
    return f"“{text}”" if len(text) <= _LONGEST else f"“{text[:_LONGEST]}……”"


@rule("review-form", echoes=(_DATASET,))
def check_review_form(subject: Subject) -> Faults:
    """复核的是数据里有的记录和它要人判断的字段。"""
    dataset, judged = subject.dataset, subject.dataset.judged
    for review in dataset.reviews:
        record = judged.get(review.record)
        if record is None:
            hint = did_you_mean(review.record, list(judged))
            advice = "改了名、删去了的，看过改动后运行 qhtasks review 新名称 --by 名字，这一条会自动去掉"
            yield dataset.at(key_of(review), "record"), f"没有“{review.record}”这条要复核的记录{hint or '：'}{advice}"
            continue
        facts = judged_names(record)
        for index, name in enumerate(review.facts):
            if name not in facts:
                yield dataset.at(key_of(review), "facts", index), f"{review.record} 没有要人判断的“{name}”"
                break


@rule("waiver-form", waivable=False)
def check_waiver_form(subject: Subject) -> Faults:
    """豁免写明可以豁免的核对时的规则、数据里有的编号或名称、一句话的理由；起日不在今天以后，期限在一年以内。"""
    known = [rule.name for rule in all_rules() if rule.waivable]
    for waiver in subject.waivers:
        if waiver.rule not in known:
            message = f"“{waiver.rule}”不是可以豁免的规则{did_you_mean(waiver.rule, known)}"
            yield _in_waiver(subject, waiver, "rule"), message
        if waiver.record not in subject.dataset.places:
            yield _in_waiver(subject, waiver, "record"), f"数据里没有“{waiver.record}”"
        if len("".join(waiver.reason.split())) < _SHORTEST:
            yield _in_waiver(subject, waiver, "reason"), f"“{waiver.reason}”没有说清理由：为什么现在不改，等什么"
        for field, message in _wrong_days(waiver, subject.today):
            yield _in_waiver(subject, waiver, field), message


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
            yield _in_waiver(subject, waiver, "until"), message


@rule("waiver-unused", "warning", last=True, echoes=(Echo(("waiver-form",), "record"),))
def check_waiver_unused(subject: Subject) -> Faults:
    """每条豁免都还免着问题：没有用的删去。"""
    for waiver, covered, applied in subject.uses:
        if applied and not covered and waiver.record in subject.dataset.places:
            yield _in_waiver(subject, waiver, "rule"), f"{waiver.rule} 在“{waiver.record}”处没有发现问题：删去这条豁免"


def _in_waiver(subject: Subject, waiver: Waiver, field: str) -> Place:
    return subject.dataset.at(key_of(waiver), field)
