"""Rules of targets: what is curated about an indicator's numbers stands in its sentence."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, get_args

from qhtasks.checks.registry import rule
from qhtasks.dataset.records import MeasureUnit

if TYPE_CHECKING:
    from collections.abc import Iterator

    from qhtasks.checks.registry import Faults, Subject
    from qhtasks.dataset.records import Bound, Indicator, Target

_NUMBER = re.compile(r"[0-9]+(?:\.[0-9]+)?(?:—[0-9]+(?:\.[0-9]+)?)?|[Ⅰ-Ⅻ]")
_UNITS = sorted(get_args(MeasureUnit), key=len, reverse=True)


def _targets(subject: Subject) -> Iterator[tuple[Indicator, int, Target]]:
    for indicator in subject.dataset.indicators:
        for index, target in enumerate(indicator.targets):
            yield indicator, index, target


@rule("target-quote")
def check_target_quote(subject: Subject) -> Faults:
    """目标的引文（quote）是指标句里连续的原文；对象（subject）的每个字依次取自引文。"""
    for indicator, index, target in _targets(subject):
        if target.quote not in indicator.sentence:
            place = subject.dataset.at(indicator.id, "targets", index, "quote")
            yield place, f"{indicator.label}：引文“{target.quote}”不在指标句里"
        elif not _in_order(target.subject, target.quote):
            place = subject.dataset.at(indicator.id, "targets", index, "subject")
            yield place, f"{indicator.label}：对象“{target.subject}”的字不是依次取自引文"


def _in_order(part: str, whole: str) -> bool:
    rest = iter(whole)
    return all(character in rest for character in part)


@rule("target-value")
def check_target_value(subject: Subject) -> Faults:
    """数值是引文里的一个数，照录其写法；只有定性目标和以国家下达为准的目标没有数值。"""
    for indicator, index, target in _targets(subject):
        place = subject.dataset.at(indicator.id, "targets", index, "value")
        if target.value is None:
            if target.measure != "qualitative" and target.bound != "state":
                yield place, f"{indicator.label}：不是定性目标，也不是以国家下达为准，须写数值"
        elif target.value not in _NUMBER.findall(target.quote):
            yield place, f"{indicator.label}：数值“{target.value}”不在引文里"


@rule("target-unit")
def check_target_unit(subject: Subject) -> Faults:
    """计量单位照录，紧跟在数值之后，不截短（“万人次”不写成“万人”）；没有数值或没有量纲的写 null。"""
    for indicator, index, target in _targets(subject):
        written = {_unit_at(target.quote, found.end()) for found in _mentions(target)}
        if target.unit not in (written or {None}):
            place = subject.dataset.at(indicator.id, "targets", index, "unit")
            told = "、".join(unit or "null" for unit in sorted(written, key=str)) or "null"
            yield place, f"{indicator.label}：计量单位应为{told}，却是{target.unit or 'null'}"


def _mentions(target: Target) -> list[re.Match[str]]:
    """Find where the value stands in the quote."""
    return [found for found in _NUMBER.finditer(target.quote) if found[0] == target.value]


def _unit_at(text: str, position: int) -> str | None:
    return next((unit for unit in _UNITS if text.startswith(unit, position)), None)


@rule("target-number")
def check_target_number(subject: Subject) -> Faults:
    """指标句里的每个数都有着落：是目标的数值、时限的一部分，或在 terms 里列为名称的一部分（如 5G）。"""
    for indicator in subject.dataset.indicators:
        values = {target.value for target in indicator.targets}
        for number in _NUMBER.findall(_without_names(indicator)):
            if number not in values:
                place = subject.dataset.at(indicator.id, "targets")
                yield place, f"{indicator.label}：指标句里的“{number}”没有着落（目标数值或 terms）"


def _without_names(indicator: Indicator) -> str:
    """Take the due phrase and the terms out of a sentence."""
    rest = indicator.sentence.removeprefix(indicator.due or "")
    for term in indicator.terms:
        rest = rest.replace(term, "·")
    return rest


@rule("target-term")
def check_target_term(subject: Subject) -> Faults:
    """列在 terms 里的每个词都在指标句里，并且含有数字。"""
    for indicator in subject.dataset.indicators:
        for index, term in enumerate(indicator.terms):
            if term not in indicator.sentence or not _NUMBER.search(term):
                yield (
                    subject.dataset.at(indicator.id, "terms", index),
                    f"{indicator.label}：“{term}”不是指标句里含数字的词",
                )


@rule("target-bound")
def check_target_bound(subject: Subject) -> Faults:
    """约束方式与原文用词一致：“左右”“以上”“突破”“控制在”“国家下达”，或几至几的区间。"""
    for indicator, index, target in _targets(subject):
        expected = _bounds(target)
        if target.bound not in expected:
            place = subject.dataset.at(indicator.id, "targets", index, "bound")
            yield place, f"{indicator.label}：照原文用词，约束方式应为 {'、'.join(expected)}，却是 {target.bound}"


def _bounds(target: Target) -> tuple[Bound, ...]:
    """Read from the quote how the number binds; the first word that is there decides."""
    after = {target.quote[found.end() :].removeprefix(target.unit or "") for found in _mentions(target)}
    if "国家下达" in target.quote:
        return ("state",)
    if "—" in (target.value or ""):
        return ("range",)
    if "控制在" in target.quote or any(text.startswith("及以上") for text in after):
        return ("at-most",)  # of classes of water the lower is the better: “Ⅱ类及以上” is at most Ⅱ
    if any(text.startswith("左右") for text in after):
        return ("about",)
    if "突破" in target.quote or any(text.startswith("以上") for text in after):
        return ("at-least",)
    return ("reach",)


@rule("target-measure")
def check_target_measure(subject: Subject) -> Faults:
    """“年均增长”是 growth，其他不是；没有数值又不是以国家下达为准的是 qualitative，其他不是。"""
    for indicator, index, target in _targets(subject):
        growth = "年均增长" in target.quote
        qualitative = target.value is None and target.bound != "state"
        if growth != (target.measure == "growth") or qualitative != (target.measure == "qualitative"):
            place = subject.dataset.at(indicator.id, "targets", index, "measure")
            yield place, f"{indicator.label}：计量内容 {target.measure} 与引文不符"


@rule("no-target")
def check_no_target(subject: Subject) -> Faults:
    """每项指标至少有一个目标。"""
    for indicator in subject.dataset.indicators:
        if not indicator.targets:
            yield subject.dataset.at(indicator.id, "targets"), f"{indicator.label}没有目标"


@rule("target-twice")
def check_target_twice(subject: Subject) -> Faults:
    """同一指标的各个目标，对象各不相同。"""
    for indicator, index, target in _targets(subject):
        if target.subject in (each.subject for each in indicator.targets[:index]):
            place = subject.dataset.at(indicator.id, "targets", index, "subject")
            yield place, f"{indicator.label}：对象“{target.subject}”出现两次"
