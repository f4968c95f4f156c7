"""Rules of targets: quote, value, unit, bound and measure of a target must follow from the indicator's sentence."""

from __future__ import annotations

import re
from collections import Counter
from itertools import pairwise
from typing import TYPE_CHECKING

from qhtasks.checks.references import did_you_mean, unknown_words
from qhtasks.checks.rule import Echo, rule
from qhtasks.text.folding import folded

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from qhtasks.checks.rule import Faults, Subject
    from qhtasks.model.findings import Place
    from qhtasks.model.items import Indicator, Target
    from qhtasks.model.words import Bound, Measure

_NUMBER = re.compile(r"[0-9]+(?:\.[0-9]+)?(?:—[0-9]+(?:\.[0-9]+)?)?|[Ⅰ-Ⅻ]")
_TERM = re.compile(r"[0-9]+[A-Z].*|[0-9]+—[0-9]+岁")
_NATURE = re.compile("（(?:约束性|预期性)）。?$")
"""The nature at the end of a sentence."""
_YEAR = "到?[0-9]{4}年"
"""A due phrase at the beginning of a sentence, beside that of the plan."""
_FLOWS = ("累计", "新增", "增创")
"""Words that make a target the total of the period, as the due phrase of the plan does."""

_SAID_OF_NUMBERS = re.compile(
    "(?:年均增长率?|力争|基本实现|确保完成|国家下达|累计|分别|均|达到?|保持在|控制在|突破|下降至?|降低"
    "|及?以上|左右|目标|全|覆盖|内|的)*"
)
"""What a quote says besides its subjects and numbers: how the number is reached, and how firmly it is meant."""

_FORM = Echo(("form",), "dataset")
"""Of a wrong period of the plan."""
_SENTENCE = Echo(("paragraph-differs", "target-term", "target-twice", "indicator-form"), "record")
_QUOTE = Echo(("target-quote",), "list")
_VALUE = Echo(("target-value", "unknown-measure-unit"), "list")
"""A wrong sentence, quote, value or unit makes rules that read the words around it find faults of their own."""


def _targets(subject: Subject) -> Iterator[tuple[Indicator, int, Target]]:
    for indicator in subject.dataset.indicators:
        for index, target in enumerate(indicator.targets):
            yield indicator, index, target


@rule("target-quote", echoes=(_SENTENCE,))
def check_target_quote(subject: Subject) -> Faults:
    """引文（quote）是指标句里连续的原文，正好一个分句，首尾完整，不跨逗号；对象（subject）的每个字依次取自引文。"""
    for indicator, index, target in _targets(subject):
        label = subject.dataset.label(indicator)
        place = subject.dataset.at(indicator.id, "targets", index, "quote")
        if target.quote not in indicator.sentence:
            yield place, f"{label}：引文“{target.quote}”不在指标句里"
        elif not _is_clause(target.quote, indicator.sentence):
            yield place, f"{label}：引文“{target.quote}”不是完整的分句"
        elif "，" in target.quote:
            yield place, f"{label}：引文“{target.quote}”跨了分句，应只引目标所在的一个"
        elif _alignment(target.subject, target.quote) is None:
            place = subject.dataset.at(indicator.id, "targets", index, "subject")
            yield place, f"{label}：对象“{target.subject}”的字不是依次取自引文"


def _is_clause(quote: str, sentence: str) -> bool:
    """Whether a quote begins and ends where a clause does; targets of one verb are joined by 、 or 和."""
    before, _, after = sentence.partition(quote)
    return before[-1:] in ("", *"，、和") and after[:1] in ("", *"，。（、和")


def _alignment(part: str, whole: str) -> list[int] | None:
    """Find where the characters of a part occur in this order in the whole, each as early as can be; None if not."""
    positions: list[int] = []
    for character in part:
        at = whole.find(character, positions[-1] + 1 if positions else 0)
        if at < 0:
            return None
        positions.append(at)
    return positions


@rule(
    "target-subject",
    echoes=(
        _SENTENCE,
        _QUOTE,
        Echo(("target-term", "target-number", "target-cover", "target-order"), "record"),
        Echo(("unknown-measure-unit",), "dataset"),
    ),
)
def check_target_subject(subject: Subject) -> Faults:
    """对象不截短：引文里除去各个目标的对象和数，只剩“达到”“左右”“累计”这类说明数值的词。"""
    units = subject.dataset.form.units_of_measure
    for indicator in subject.dataset.indicators:
        for quote, targets in _by_quote(indicator).items():
            if left := _left_out(quote, [target.subject for _, target in targets], units):
                place = subject.dataset.at(indicator.id, "targets", targets[0][0], "subject")
                subjects = "”“".join(target.subject for _, target in targets)
                yield place, f"{subject.dataset.label(indicator)}：对象“{subjects}”不全，引文里还有“{left}”"


def _by_quote(indicator: Indicator) -> dict[str, list[tuple[int, Target]]]:
    """Group the targets of an indicator, with their indices, by the quote that they share."""
    groups: dict[str, list[tuple[int, Target]]] = {}
    for index, target in enumerate(indicator.targets):
        groups.setdefault(target.quote, []).append((index, target))
    return groups


def _left_out(quote: str, subjects: Sequence[str], units: Sequence[str]) -> str | None:
    """Give the first words of a quote that belong to no subject, are no number and do not speak of one."""
    rest = list(quote)
    for named in subjects:
        for position in _alignment(named, quote) or ():
            rest[position] = " "
    spoken = "".join(rest)
    for number in reversed([*_NUMBER.finditer(spoken)]):
        unit = _unit_at(spoken, number.end(), units) or ""
        spoken = f"{spoken[: number.start()]} {spoken[number.end() + len(unit) :]}"
    joints = "、和" if len(subjects) > 1 else ""
    pieces = (piece.strip(joints) for piece in spoken.split())
    return next((piece for piece in pieces if not _SAID_OF_NUMBERS.fullmatch(piece)), None)


@rule("target-value", echoes=(_SENTENCE, _QUOTE))
def check_target_value(subject: Subject) -> Faults:
    """数值是引文里的一个数，照录其写法，不属于时限或名称；只有定性目标和以国家下达为准的目标没有数值。"""
    for indicator, index, target in _targets(subject):
        label = subject.dataset.label(indicator)
        place = subject.dataset.at(indicator.id, "targets", index, "value")
        if target.value is None:
            if _NUMBER.search(_without_terms(target.quote, indicator)) and "国家下达" not in target.quote:
                yield place, f"{label}：引文里有数，须写数值"
        elif target.value not in _NUMBER.findall(target.quote):
            numbers = dict.fromkeys(_NUMBER.findall(_without_terms(target.quote, indicator)))
            yield place, f"{label}：数值“{target.value}”不在引文里，引文里是 {'、'.join(numbers) or '没有数'}"
        elif target.quote in indicator.sentence and target.value not in _NUMBER.findall(_without_names(indicator)):
            yield place, f"{label}：数值“{target.value}”属于时限或名称"


@rule("unknown-measure-unit", echoes=(_FORM,), waivable=False)
def check_unknown_measure_unit(subject: Subject) -> Faults:
    """目标的计量单位都在 notice.yaml 的 form.units_of_measure 里。"""
    dataset, units = subject.dataset, subject.dataset.form.units_of_measure
    used = (
        (target.unit, dataset.at(indicator.id, "targets", index, "unit"))
        for indicator, index, target in _targets(subject)
        if target.unit
    )
    for unit, places in unknown_words(used, units).items():
        written = next((known for known in units if folded(known) == folded(unit)), None)
        hint = f"，通知写作“{written}”" if written else did_you_mean(unit, units)
        yield places[0], f"计量单位“{unit}”（{len(places)} 处）不在 form.units_of_measure 里{hint}"


@rule("target-unit", echoes=(_VALUE, Echo(("unknown-measure-unit",), "dataset")))
def check_target_unit(subject: Subject) -> Faults:
    """计量单位照录，紧跟在数值之后，不截短（“万人次”不写成“万人”）；没有数值或没有量纲的写 null。"""
    units = subject.dataset.form.units_of_measure
    for indicator, index, target in _targets(subject):
        label = subject.dataset.label(indicator)
        quote = _without_terms(target.quote, indicator)  # the 5 of 5A is not that of 5家
        numbers = (number for number in _NUMBER.finditer(quote) if number[0] == target.value)
        written = {_unit_at(quote, number.end(), units) for number in numbers}
        if target.unit not in (written or {None}):
            place = subject.dataset.at(indicator.id, "targets", index, "unit")
            expected = "、".join(unit or "null" for unit in sorted(written, key=str)) or "null"
            yield place, f"{label}：计量单位应为{expected}，却是{target.unit or 'null'}"


def _mentions(target: Target) -> list[re.Match[str]]:
    """Find where the value stands in the quote."""
    return [number for number in _NUMBER.finditer(target.quote) if number[0] == target.value]


def _unit_at(text: str, position: int, units: Sequence[str]) -> str | None:
    """Read the unit of measure at a position; the longest that fits, as 万人 is the beginning of 万人次."""
    return max((unit for unit in units if text.startswith(unit, position)), key=len, default=None)


@rule("target-number", echoes=(_SENTENCE, _QUOTE, _VALUE))
def check_target_number(subject: Subject) -> Faults:
    """指标句里的每个数都有着落：是目标的数值、时限的一部分，或在 terms 里列为名称的一部分（如 5G）。"""
    for indicator in subject.dataset.indicators:
        label = subject.dataset.label(indicator)
        values = Counter(target.value for target in indicator.targets)
        for number, times in Counter(_NUMBER.findall(_without_names(indicator))).items():
            if times > values[number]:
                place = _in_sentence(subject, indicator, number)
                yield place, f"{label}：指标句里的“{number}”没有着落（目标数值或 terms）"


def _in_sentence(subject: Subject, indicator: Indicator, text: str) -> Place:
    """Find the place of a text in the sentence.

    A number is looked for behind the due phrase, and not as a part of a longer number.
    """
    sentence = indicator.sentence
    numbers = _NUMBER.finditer(sentence, len(indicator.due or ""))
    at = next((number.start() for number in numbers if number[0] == text), sentence.find(text))
    return subject.dataset.at(indicator.id, "sentence").part(sentence, at, len(text))


def _without_names(indicator: Indicator) -> str:
    """Take the due phrase and the terms out of a sentence."""
    return _without_terms(indicator.sentence.removeprefix(indicator.due or ""), indicator)


def _without_terms(text: str, indicator: Indicator) -> str:
    """Take the indicator's terms out of a text; a mark keeps apart what stands on both sides."""
    for term in indicator.terms:
        text = text.replace(term, "·")
    return text


@rule("target-term")
def check_target_term(subject: Subject) -> Faults:
    """列在 terms 里的每个词都在指标句里，是数字接字母的名称（5G、5A级）或年龄段（0—3岁）。"""
    for indicator in subject.dataset.indicators:
        label = subject.dataset.label(indicator)
        for index, term in enumerate(indicator.terms):
            if term not in indicator.sentence or not _TERM.fullmatch(term):
                place = subject.dataset.at(indicator.id, "terms", index)
                yield place, f"{label}：“{term}”不是指标句里含数字的名称"


@rule("target-bound", echoes=(_VALUE,))
def check_target_bound(subject: Subject) -> Faults:
    """约束方式与原文用词一致：“左右”“以上”“突破”“控制在”“国家下达”，或几至几的区间。"""
    for indicator, index, target in _targets(subject):
        label = subject.dataset.label(indicator)
        expected = _bound(target)
        if target.bound != expected:
            place = subject.dataset.at(indicator.id, "targets", index, "bound")
            yield place, f"{label}：照原文用词，约束方式应为 {expected}，却是 {target.bound}"


def _bound(target: Target) -> Bound:
    """Read the bound from the words of the quote; the first one that is there decides."""
    after = {target.quote[mention.end() :].removeprefix(target.unit or "") for mention in _mentions(target)}
    if "国家下达" in target.quote:
        return "state"
    if "—" in (target.value or ""):
        return "range"
    if "控制在" in target.quote or any(text.startswith("及以上") for text in after):
        return "at-most"  # “Ⅱ类及以上” is said of water quality, where class Ⅰ is the best
    if any(text.startswith("左右") for text in after):
        return "about"
    if "突破" in target.quote or any(text.startswith("以上") for text in after):
        return "at-least"
    return "reach"


@rule("target-measure", echoes=(_VALUE, _FORM))
def check_target_measure(subject: Subject) -> Faults:
    """计量内容与原文用词一致：年均增长、下降或降低、累计或“十四五”时期的总量、定性，其他是期末水平。"""
    for indicator, index, target in _targets(subject):
        label = subject.dataset.label(indicator)
        expected = _measure(indicator, target, subject.dataset.form.plan_period)
        if target.measure != expected:
            place = subject.dataset.at(indicator.id, "targets", index, "measure")
            yield place, f"{label}：照原文用词，计量内容应为 {expected}，却是 {target.measure}"


def _measure(indicator: Indicator, target: Target, plan_period: str) -> Measure:
    """Read from the words what is measured; the first case that fits decides."""
    if "年均增长" in target.quote:
        return "growth"
    if re.search("下降(?!至)|降低", target.quote):
        return "change"
    if target.value is None and target.bound != "state":
        return "qualitative"
    period = indicator.due == plan_period
    return "cumulative" if period or any(word in target.quote for word in _FLOWS) else "level"


@rule("target-direction", echoes=(_SENTENCE, _QUOTE))
def check_target_direction(subject: Subject) -> Faults:
    """方向与原文用词一致：“下降”“降低”“控制在”和水质的“及以上”越低越好，其他越高越好。"""
    for indicator, index, target in _targets(subject):
        expected = "lower" if re.search("下降|降低|控制在|及以上", target.quote) else "higher"
        if target.better != expected:
            place = subject.dataset.at(indicator.id, "targets", index, "better")
            label = subject.dataset.label(indicator)
            yield place, f"{label}：照原文用词，方向应为 {expected}，却是 {target.better}"


@rule("target-order", echoes=(_SENTENCE, _QUOTE, _VALUE))
def check_target_order(subject: Subject) -> Faults:
    """各个目标按指标句的次序排列，引文不重叠；共用一段引文的，对象和数值都按引文的次序。"""
    for indicator in subject.dataset.indicators:
        label = subject.dataset.label(indicator)
        for index, (before, target) in enumerate(pairwise(indicator.targets), 1):
            if not _follows(before, target, indicator.sentence):
                place = subject.dataset.at(indicator.id, "targets", index)
                yield place, f"{label}：第{index + 1}个目标应在前一个之前"


def _follows(before: Target, target: Target, sentence: str) -> bool:
    """Whether a target stands behind another: in a later quote, or with subject and value later in the same quote."""
    if target.quote != before.quote:
        return sentence.find(target.quote) >= sentence.find(before.quote) + len(before.quote)
    subjects = [_alignment(each.subject, each.quote) or [] for each in (before, target)]
    values = [each.quote.find(each.value or "") for each in (before, target)]
    return subjects == sorted(subjects) and values == sorted(values)


@rule("target-cover", echoes=(_SENTENCE, _QUOTE, _FORM))
def check_target_cover(subject: Subject) -> Faults:
    """指标句除时限和性质外，都在各个目标的引文里；“均达到”“分别达到”的引文有不止一个目标。"""
    due = re.compile(f"^(?:{_YEAR}|{re.escape(subject.dataset.form.plan_period)})，")
    for indicator in subject.dataset.indicators:
        label = subject.dataset.label(indicator)
        quotes = [target.quote for target in indicator.targets]
        rest = _NATURE.sub("", due.sub("", indicator.sentence))
        for quote in sorted(set(quotes), key=len, reverse=True):
            rest = rest.replace(quote, "", 1)
            if re.search("均达到|分别达到", quote) and quotes.count(quote) == 1:
                yield _in_sentence(subject, indicator, quote), f"{label}：“{quote}”只有一个目标"
        uncovered = rest.strip("，、和。")
        has_number = _NUMBER.search(_without_terms(uncovered, indicator))  # reported by target-number
        if uncovered and quotes and not has_number:
            yield _in_sentence(subject, indicator, uncovered), f"{label}：“{uncovered}”没有目标"


@rule("no-target")
def check_no_target(subject: Subject) -> Faults:
    """每项指标至少有一个目标。"""
    for indicator in subject.dataset.indicators:
        label = subject.dataset.label(indicator)
        if not indicator.targets:
            yield subject.dataset.at(indicator.id, "targets"), f"{label}没有目标"


@rule("target-twice")
def check_target_twice(subject: Subject) -> Faults:
    """同一指标的各个目标，对象各不相同。"""
    for indicator, index, target in _targets(subject):
        label = subject.dataset.label(indicator)
        if target.subject in (earlier.subject for earlier in indicator.targets[:index]):
            place = subject.dataset.at(indicator.id, "targets", index, "subject")
            yield place, f"{label}：对象“{target.subject}”出现两次"
