"""Rules of what became of units: bodies, chains, dates, extents and grounds of steps, and the names of successors."""

from __future__ import annotations

from typing import TYPE_CHECKING

from qhtasks.checks.references import did_you_mean, reference_faults
from qhtasks.checks.rule import Echo, rule
from qhtasks.model.meaning import key_of
from qhtasks.questions.duties import duties_of
from qhtasks.questions.names import fold

if TYPE_CHECKING:
    from collections.abc import Iterator

    from qhtasks.checks.rule import Faults, Subject
    from qhtasks.model.dataset import Dataset
    from qhtasks.model.succession import Interval, Succession

_KEEPS = ("plaque", "managed", "part")
"""Ways of a step after which the first body is still there: none of them moves all that it owes."""
_STEP = Echo(("succession-body",), "dataset")


@rule("succession-body", waivable=False)
def check_succession_body(subject: Subject) -> Faults:
    """沿革从哪里、到哪里，查过的是哪个单位，都是名录里的单位或后来的机构。"""
    dataset = subject.dataset
    units = [unit.name for unit in dataset.units]
    names = [*units, *(successor.name for successor in dataset.successors)]
    for step in dataset.successions:
        for field, name in (("from", step.from_), ("to", step.to)):
            if name not in names:
                message = f"沿革“{key_of(step)}”：“{name}”不是单位，也不是后来的机构{did_you_mean(name, names)}"
                yield dataset.at(key_of(step), field), message
    for inquiry in dataset.searches:
        for _, complaint in reference_faults((inquiry.unit,), units):
            yield dataset.at(key_of(inquiry), "unit"), f"查过而没有见到的：单位{complaint}"


@rule("succession-cycle", waivable=False)
def check_succession_cycle(subject: Subject) -> Faults:
    """沿革不回到出发的机构。"""
    steps = subject.dataset.successions
    for index, step in enumerate(steps):
        if step.from_ in _after(steps[:index], step.to):  # so that a cycle is found once, at the step that closes it
            message = f"沿革“{key_of(step)}”：从{step.to}又回到{step.from_}"
            yield subject.dataset.at(key_of(step), "to"), message


def _after(steps: tuple[Succession, ...], name: str) -> set[str]:
    """Name a body, and all that steps lead to from it."""
    reached, left = {name}, [name]
    while left:
        now = left.pop()
        further = {step.to for step in steps if step.from_ == now} - reached
        reached |= further
        left += further
    return reached


@rule("succession-date", echoes=(Echo(("document-differs",), "dataset"),))
def check_succession_date(subject: Subject) -> Faults:
    """沿革和设立的日期不早于通知，先后没有写反；查阅的日期不早于沿革。"""
    dataset = subject.dataset
    for step in dataset.successions:
        for path, message in _interval_faults(step.date, dataset.document.date):
            yield dataset.at(key_of(step), "date", *path), f"沿革“{key_of(step)}”：{message}"
        if step.date.until and step.basis.read < step.date.until:
            message = f"沿革“{key_of(step)}”：查阅日期 {step.basis.read} 早于它的日期 {step.date.until}"
            yield dataset.at(key_of(step), "basis", "read"), message
    for successor in dataset.successors:
        for path, message in _interval_faults(successor.set_up, dataset.document.date):
            yield dataset.at(successor.name, "set_up", *path), f"{successor.name}：{message}"


def _interval_faults(interval: Interval, issued: str) -> Iterator[tuple[tuple[str, ...], str]]:
    """Find what is wrong with an interval: yields the path in it, and the message."""
    for name, day in (("not_before", interval.not_before), ("until", interval.until)):
        if day and day < issued:
            yield (name,), f"{day} 早于通知（{issued}），不是通知以后的变化"
            return
    if interval.not_before and interval.until and interval.not_before > interval.until:
        yield ("until",), f"至迟 {interval.until} 反而早于 {interval.not_before}"


@rule("succession-whole", echoes=(Echo(("succession-date",), "record"), _STEP))
def check_succession_whole(subject: Subject) -> Faults:
    """一个机构的职责不会在重叠的日期里两次整体移走：改名以后再并入，日期要分得开。"""
    dataset = subject.dataset
    whole = [step for step in dataset.successions if step.extent == "whole"]
    for index, step in enumerate(whole):
        before = [one for one in whole[:index] if one.from_ == step.from_ and _overlap(one.date, step.date)]
        if before:
            message = f"沿革“{key_of(step)}”：{step.from_}的职责已在重叠的日期里整体移到{before[0].to}"
            yield dataset.at(key_of(step), "date"), message


def _overlap(one: Interval, other: Interval) -> bool:
    """Whether two intervals can be of the same day; an open end reaches any day."""
    last = "9999-12-31"
    return (one.not_before or "") <= (other.until or last) and (other.not_before or "") <= (one.until or last)


@rule("succession-extent", echoes=(_STEP,))
def check_succession_extent(subject: Subject) -> Faults:
    """加挂、管理、划出一部分的范围不是 whole；范围是 part 的才写 items，而且是原来的机构列名的项，不重复。"""
    dataset = subject.dataset
    for step in dataset.successions:
        if step.how in _KEEPS and step.extent == "whole":
            message = f"沿革“{key_of(step)}”：方式是 {step.how}，原来的机构还在，范围不能是 whole"
            yield dataset.at(key_of(step), "extent"), message
        if step.items and step.extent != "part":
            yield dataset.at(key_of(step), "items"), f"沿革“{key_of(step)}”：范围不是 part，不写 items"
        elif step.items:
            owed = _owed(dataset, step)
            for index, item in enumerate(step.items):
                if item not in owed or item in step.items[:index]:
                    complaint = "出现两次" if item in owed else f"不是{step.from_}的职责"
                    yield dataset.at(key_of(step), "items", index), f"沿革“{key_of(step)}”：{item} {complaint}"


def _owed(dataset: Dataset, step: Succession) -> set[str]:
    """Name the items that the first body of a step owes for certain."""
    units = tuple(unit for unit in dataset.units if unit.name == step.from_)
    return {duty.item.id for duties in duties_of(dataset, units) for duty in duties if duty.certain}


@rule("succession-basis", echoes=(_STEP,))
def check_succession_basis(subject: Subject) -> Faults:
    """变化是 certain 的沿革有引文，也有引文的地址；两端日期都不知道的，日期不是 certain。"""
    dataset = subject.dataset
    for step in dataset.successions:
        for field in ("quote", "address"):
            if step.certainty.change == "certain" and not getattr(step.basis, field):
                message = f"沿革“{key_of(step)}”：变化是 certain，却没有{'引文' if field == 'quote' else '地址'}"
                yield dataset.at(key_of(step), "basis", field), message
        if step.certainty.date == "certain" and not str(step.date):
            yield dataset.at(key_of(step), "certainty", "date"), f"沿革“{key_of(step)}”：日期不知道，不能是 certain"


@rule("successor-name")
def check_successor_name(subject: Subject) -> Faults:
    """后来的机构的名称、别名只属于它：不是单位、集合的名称、别名或旧称，也不是另一个后来的机构的。"""
    dataset = subject.dataset
    owners = {fold(collective.name): collective.name for collective in dataset.collectives}
    owners |= {fold(spelling): unit.name for unit in dataset.units for spelling in unit.spellings}
    for successor in dataset.successors:
        paths: list[tuple[tuple[str | int, ...], str]] = [(("name",), successor.name)]
        if successor.full_name != successor.name:
            paths.append((("full_name",), successor.full_name))
        paths += [(("aliases", index), alias) for index, alias in enumerate(successor.aliases)]
        for path, name in paths:
            if owner := owners.get(fold(name)):
                yield dataset.at(successor.name, *path), f"{successor.name}：“{name}”已经是{owner}的名称、别名或旧称"
            else:
                owners[fold(name)] = successor.name
