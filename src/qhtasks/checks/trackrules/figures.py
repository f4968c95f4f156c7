"""Rules on figures: unit, kind and definition are those of the target, the words that published a figure hold it."""

from __future__ import annotations

import re
from itertools import pairwise
from typing import TYPE_CHECKING, Any

from qhtasks.checks.rule import rule
from qhtasks.tracking.exact import number_of, worth
from qhtasks.tracking.figures import FIGURE_KINDS, ActualFigure, AssignedTarget, Baseline, Goal
from qhtasks.tracking.periods import span_of, spoken
from qhtasks.tracking.rates import overlapping

if TYPE_CHECKING:
    from collections.abc import Iterator

    from qhtasks.checks.rule import Faults
    from qhtasks.checks.tracked import TrackSubject
    from qhtasks.model.items import Target
    from qhtasks.tracking.folder import Filed

_PERCENT = "％"
_GRADED = ("类",)
"""Units of classes, which are clear without their unit."""
_JUMP = 10
_ANY = object()
"""Stands for a unit that nothing determines."""


def _judged(subject: TrackSubject) -> Iterator[tuple[Filed[ActualFigure], Target]]:
    """List the figures of known targets."""
    for filed in subject.track.filed(ActualFigure):
        if filed.record.target in subject.aims:
            yield filed, subject.aims[filed.record.target].target


def _by_target(subject: TrackSubject) -> Iterator[tuple[str, list[Filed[ActualFigure]]]]:
    """Give the figures in force of each known target, by the end of their periods."""
    for key in subject.aims:
        filed = list(subject.latest.figures.get(key, {}).values())
        yield key, sorted(filed, key=lambda one: span_of(one.record.period)[1:])


@rule("figure-unit")
def check_figure_unit(subject: TrackSubject) -> Faults:
    """单位是目标的单位；增长、下降的幅度用 ％；下降类目标的水平与基期同单位。换算由人做，程序不换算。"""
    for kind in (Baseline, AssignedTarget, Goal, ActualFigure):
        for filed in subject.track.filed(kind):
            record: Any = filed.record
            wanted = _unit(subject, record) if record.target in subject.aims else _ANY
            if wanted is not _ANY and record.unit != wanted:
                said = f"“{record.unit}”" if record.unit else "没有写"
                yield subject.track.at(filed, "unit"), f"{record.target}的单位{said}，应为“{wanted or 'null'}”"


def _unit(subject: TrackSubject, record: Any) -> Any:
    """Say which unit a record must have."""
    target = subject.aims[record.target].target
    kind = getattr(record, "kind", None)
    if kind in ("rate", "average") or (kind == "running" and target.measure == "change"):
        return _PERCENT
    if target.measure in ("growth", "change"):
        return _unit_of_rates(subject, record)
    if target.measure == "qualitative" or (target.unit in _GRADED and record.unit is None):
        return _ANY
    assigned = subject.latest.assigned.get(record.target)
    if target.bound == "state":
        return _ANY if assigned is None else assigned.record.unit
    return target.unit


def _unit_of_rates(subject: TrackSubject, record: Any) -> Any:
    """Goals and assigned values of rates are in ％; a level has the unit of the base, which may have any."""
    if isinstance(record, (Goal, AssignedTarget)):
        return _PERCENT
    base = subject.latest.bases.get(record.target)
    return _ANY if isinstance(record, Baseline) or base is None else base.record.unit


@rule("figure-kind")
def check_figure_kind(subject: TrackSubject) -> Faults:
    """数据类型与目标相称：水平、水质、累计、增长、下降各有可用的几种；跨年的期间只用于年均数和累计数。"""
    for filed, target in _judged(subject):
        figure, place = filed.record, subject.track.at(filed, "kind")
        allowed = _kinds(subject, figure.target, target)
        if figure.kind not in allowed:
            words = "、".join(f"{kind}（{FIGURE_KINDS[kind]}）" for kind in FIGURE_KINDS if kind in allowed)
            yield place, f"{figure.target}不用 {figure.kind}（{FIGURE_KINDS[figure.kind]}），用 {words}"
        elif len(span_of(figure.period).years) > 1 and figure.kind not in ("average", "running"):
            yield place, f"{figure.target}：跨年的期间只用于年均数和累计数"


def _kinds(subject: TrackSubject, key: str, target: Target) -> tuple[str, ...]:
    """Say which kinds of figure suit a target."""
    if target.unit == "类":
        return ("class",)
    if target.measure == "level":
        return ("level", "amount") if key in subject.latest.flows else ("level",)
    return {
        "cumulative": ("amount", "running"),
        "growth": ("rate", "average"),
        "change": ("level", "rate", "running"),
    }.get(target.measure, tuple(FIGURE_KINDS))


@rule("figure-period")
def check_figure_period(subject: TrackSubject) -> Faults:
    """实际值不在期间开始以前报出；期间在基期或规划期内；基期值的年份就是基期。"""
    base, years = subject.track.years[0] - 1, subject.track.years
    for filed in subject.track.filed(ActualFigure):
        span = span_of(filed.record.period)
        if not base <= span.first_year <= span.year <= years[-1]:
            yield subject.track.at(filed, "period"), f"{spoken(filed.record.period)}不在规划期内"
        elif filed.record.reported < span.first_day:
            yield (
                subject.track.at(filed, "reported"),
                f"{spoken(filed.record.period)}的数在 {filed.record.reported} 就报出了",
            )
    for baseline in subject.track.filed(Baseline):
        if baseline.record.period != str(base):
            yield subject.track.at(baseline, "period"), f"基期是 {base} 年，不是 {baseline.record.period} 年"


@rule("figure-quote", "warning")
def check_figure_quote(subject: TrackSubject) -> Faults:
    """引文里有这个数，并依次有对象（或口径）的每个字：登记失业率不是调查失业率，抄来的数会丢数字。没有引文的合计一处。"""
    bare = []
    for filed, target in _judged(subject):
        figure = filed.record
        if figure.quote is None:
            bare.append(filed)
            continue
        place = subject.track.at(filed, "quote")
        if figure.value and not _holds(figure.quote, figure.value):
            yield place, f"引文里没有“{figure.value}”这个数"
        elif not (_in_order(target.subject, figure.quote) or (figure.basis and _in_order(figure.basis, figure.quote))):
            yield place, f"引文里没有“{target.subject}”：是不是另一个指标？"
    if bare:
        yield subject.track.at(bare[0]), f"{len(bare)} 个实际值没有引文：在 quote 里照抄公布的原句，就能核对数抄错没有"


def _holds(quote: str, value: str) -> bool:
    """Whether a number stands in a quote by itself: 5.3 does not stand in 15.3; 62 stands in 62.0."""
    plain = re.sub("(?<=[0-9])[,，](?=[0-9]{3})", "", quote)
    whole, _, rest = value.partition(".")
    rest = rest.rstrip("0")
    written = re.escape(f"{whole}.{rest}") + "0*" if rest else re.escape(whole) + r"(?:\.0+)?"
    return re.search(rf"(?<![0-9.]){written}(?![0-9]|\.[0-9])", plain) is not None


def _in_order(subject: str, quote: str) -> bool:
    """Whether the characters of a subject stand in a quote in their order; signs do not count."""
    rest = iter(quote)
    return all(character in rest for character in re.sub(r"\W", "", subject))


@rule("figure-basis")
def check_figure_basis(subject: TrackSubject) -> Faults:
    """同一目标的基期和各年口径相同（没有写口径的不比）。"""
    for key, figures in _by_target(subject):
        base = subject.latest.bases.get(key)
        named = [("基期", base.record.basis)] if base and base.record.basis else []
        for filed in figures:
            basis = filed.record.basis
            if basis and named and basis != named[0][1]:
                yield (
                    subject.track.at(filed, "basis"),
                    f"{key}：{spoken(filed.record.period)}按{basis}，{named[0][0]}按{named[0][1]}",
                )
            elif basis:
                named.append((spoken(filed.record.period), basis))


@rule("figure-overlap")
def check_figure_overlap(subject: TrackSubject) -> Faults:
    """年均数所跨的各年，要么都有单年数，要么都没有；几个年均数不交叉。"""
    for aim in subject.aims.values():
        facts = subject.facts(aim.key)
        for period in overlapping(facts) if facts.figures else ():
            filed = subject.latest.figures[aim.key][period]
            yield subject.track.at(filed, "period"), f"{aim.key}：{period}的年均数与别的数交叉"


@rule("figure-running-falls")
def check_figure_running_falls(subject: TrackSubject) -> Faults:
    """规划期累计数不减少；减少了的写理由。"""
    for key, figures in _by_target(subject):
        if subject.aims[key].target.measure != "cumulative":
            continue
        running = [filed for filed in figures if filed.record.kind == "running"]
        for before, filed in pairwise(running):
            old, new = number_of(before.record.value), number_of(filed.record.value)
            if old is not None and new is not None and new < old and not filed.record.reason:
                yield (
                    subject.track.at(filed, "value"),
                    f"{key}：累计数由{before.record.value}（{spoken(before.record.period)}）减为{filed.record.value}，没有理由",
                )


@rule("figure-jump", "warning")
def check_figure_jump(subject: TrackSubject) -> Faults:
    """水平数与上一年相比不到十倍：多半是丢了“万”，或把 62.8 写成了 0.628。"""
    for key, figures in _by_target(subject):
        levels = {
            filed.record.period: filed
            for filed in figures
            if filed.record.kind == "level" and span_of(filed.record.period).is_whole_year
        }
        base = subject.latest.bases.get(key)
        for period, filed in levels.items():
            year = int(period) - 1
            before: Any = levels.get(str(year)) or (base if base and base.record.period == str(year) else None)
            old, new = number_of(before.record.value) if before else None, number_of(filed.record.value)
            if old and new and not 1 / _JUMP < abs(new / old) < _JUMP:
                yield (
                    subject.track.at(filed, "value"),
                    f"{key}：上年{before.record.value}，本年{filed.record.value}，差十倍以上",
                )


@rule("figure-twice")
def check_figure_twice(subject: TrackSubject) -> Faults:
    """同一目标同一期间，两家报的数相同；不同的，在 track.yaml 的 sources 里写明以谁为准。"""
    held: dict[tuple[str, str], list[Filed[ActualFigure]]] = {}
    for filed in subject.track.filed(ActualFigure):
        if filed.record.value is not None and filed.record.target not in subject.track.settings.sources:
            held.setdefault((filed.record.target, filed.record.period), []).append(filed)
    for (target, period), several in held.items():
        last = {filed.owner: filed for filed in sorted(several, key=lambda one: one.record.reported)}
        if len({worth(filed.record.value) for filed in last.values()}) > 1:
            said = "、".join(f"{owner}报{filed.record.value}" for owner, filed in last.items())
            for filed in last.values():
                yield subject.track.at(filed, "value"), f"{target}：{spoken(period)}{said}，没有说以谁为准"


@rule("figure-correction", "warning")
def check_figure_correction(subject: TrackSubject) -> Faults:
    """更正以前报的数写理由（reason），或标明是最终数、修订数。"""
    for kind in (Baseline, ActualFigure):
        before: dict[Any, Any] = {}
        for filed in sorted(subject.track.filed(kind), key=lambda one: one.record.reported):  # type: ignore[attr-defined]
            record: Any = filed.record
            key = (filed.file.rpartition("/")[0], record.target, record.period)
            old = before.get(key)
            stated = record.reason or getattr(record, "status", None) in ("最终", "修订")
            if old is not None and worth(old.value) != worth(record.value) and not stated:
                yield (
                    subject.track.at(filed, "value"),
                    f"{record.target}：{spoken(record.period)}由{old.value}改为{record.value}，没有写理由",
                )
            before[key] = record
