"""Rules of reviews: what the notice does not prove is as somebody judged it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from qhtasks.checks.references import did_you_mean
from qhtasks.checks.rule import Echo, rule
from qhtasks.model.meaning import key_of
from qhtasks.model.reviews import judged_names, judged_otherwise
from qhtasks.questions.differences import as_text

if TYPE_CHECKING:
    from qhtasks.checks.rule import Faults, Subject
    from qhtasks.model.dataset import Dataset
    from qhtasks.model.findings import Place

_LONGEST = 40
"""Characters of a value in a message."""
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
            yield dataset.at(key_of(review), "record"), f"没有“{review.record}”这条要复核的记录{hint}"
            continue
        facts = judged_names(record)
        for index, name in enumerate(review.facts):
            if name not in facts:
                yield dataset.at(key_of(review), "facts", index), f"{review.record} 没有要人判断的“{name}”"
                break
