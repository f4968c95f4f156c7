"""Rules of items: numbers, headings and sentences, and the lists of leads and participants."""

from __future__ import annotations

import re
from collections import defaultdict
from typing import TYPE_CHECKING

from qhtasks.checks.references import body_names, did_you_mean, joined_names
from qhtasks.checks.rule import Echo, rule
from qhtasks.model.dataset import SERIES_OF
from qhtasks.questions.names import spellings, suggestions

if TYPE_CHECKING:
    from collections.abc import Iterator

    from qhtasks.checks.rule import Faults, Subject
    from qhtasks.model.dataset import Dataset
    from qhtasks.model.findings import Place
    from qhtasks.model.items import Indicator, Item, Numbered, Task


@rule("numbering", echoes=(Echo(("wrong-section", "section-order"), "dataset"), Echo(("ids-exchanged",), "series")))
def check_numbering(subject: Subject) -> Faults:
    """一级指标、二级指标、任务、组织实施要求各自从 1 起连续编号，按次序排列。"""
    for series, records in _by_series(subject.dataset):
        for number, record in enumerate(records, 1):
            if record.number != number:  # every number after it is wrong too
                expected = f"{series}{number}"
                reason = _why_misnumbered(subject, expected, record, {other.id for other in records})
                yield subject.dataset.at(record.id, "id"), f"此处应为 {expected}，却是 {record.id}：{reason}"
                break


@rule("ids-exchanged", echoes=(Echo(("wrong-section", "section-order"), "dataset"),))
def check_ids_exchanged(subject: Subject) -> Faults:
    """编号没有互换：编号齐全而次序不对的，正文、列表按通知也不在原处。"""
    dataset = subject.dataset
    differing = {fault.place.record for fault in subject.proof.differences if fault.kind in ("paragraph", "list")}
    for _, records in _by_series(dataset):
        misplaced = [record for number, record in enumerate(records, 1) if record.number != number]
        complete = {record.number for record in records} == set(range(1, len(records) + 1))
        if misplaced and complete and all(record.id in differing for record in misplaced):
            ids = "、".join(sorted((record.id for record in misplaced), key=lambda key: int(key[1:])))
            yield (
                dataset.at(misplaced[0].id, "id"),
                f"{ids} 的编号互换了：按正文，这一条应是 {_right_id(records, misplaced)}",
            )


def _right_id(records: list[Numbered], misplaced: list[Numbered]) -> str:
    """Give the id of the first place at which another record stands."""
    first = misplaced[0]
    return f"{first.series}{records.index(first) + 1}"


def _by_series(dataset: Dataset) -> Iterator[tuple[str, list[Numbered]]]:
    records: list[Numbered] = [*dataset.items, *dataset.obligations]
    for series in SERIES_OF.values():
        yield series, [record for record in records if record.series == series]


def _why_misnumbered(subject: Subject, expected: str, record: Numbered, ids: set[str]) -> str:
    """Say what became of the expected id: it stands elsewhere, was written otherwise, or is missing."""
    if expected in ids:
        place = subject.dataset.at(expected, "id")
        return f"{expected} 在 {place.file}:{place.line}，次序不对"
    lines = {
        (difference.kind, difference.place.record): difference.place.line for difference in subject.proof.differences
    }
    if ("unissued", record.id) in lines or record.series not in "ABT":
        return f"编号写错了，或者前面缺了 {expected}"
    line = lines.get(("missing", expected))
    last = f"{record.series}{record.number - 1}"
    missing = expected if expected == last or last in ids else f"{expected} 至 {last}"
    onwards = "" if missing == expected else "起"
    return f"前面缺 {missing}" + (f"（通知第{line}行{onwards}）" if line else "")


@rule("no-lead", echoes=(Echo(("form",), "dataset"),))
def check_no_lead(subject: Subject) -> Faults:
    """每项任务和指标至少有一个牵头单位。"""
    for item in subject.dataset.items:
        if not subject.dataset.bodies(item, "lead"):
            yield subject.dataset.at(item.id, "lead"), f"{subject.dataset.label(item)}没有牵头单位"


@rule("unknown-agency", echoes=(Echo(("form",), "dataset"),), waivable=False)
def check_unknown_agency(subject: Subject) -> Faults:
    """列表里的每个单位和集合都在名录中。"""
    dataset = subject.dataset
    names = body_names(dataset)
    unregistered: defaultdict[str, list[Place]] = defaultdict(list)
    for item, place, token in _unknown_tokens(dataset, {dataset.form.open, *names}):
        if token in subject.proof.named:
            unregistered[token].append(place)
        else:
            hint = joined_names(token, names, dataset.form.open) or _other_name(dataset, token)
            hint = hint or did_you_mean(token, names)
            yield place, f"{dataset.label(item)}：单位“{token}”不在名录中{hint}"
    for token, places in unregistered.items():
        yield _register_fault(subject, token, places)


def _other_name(dataset: Dataset, token: str) -> str:
    """Hint at the unit that an alias or a full name belongs to: the likest name may be another unit's."""
    owners = (name for name, called in spellings(dataset).items() if token in called)
    return next((f"，是否为“{name}”？" for name in owners), "")


def _register_fault(subject: Subject, token: str, places: list[Place]) -> tuple[Place, str]:
    """Report a name that the notice has: it is right in every list, so the register lacks it or misspells it."""
    unused = [name for name in body_names(subject.dataset) if name not in subject.proof.named]
    message = f"通知写的“{token}”不在名录中（{len(places)} 处）"
    if near := suggestions(token, unused, 1):
        place = subject.dataset.at(near[0], "name")
        return place, f"{message}，名录的“{near[0]}”通知里没有：是否应为“{token}”？"
    return places[0], f"{message}：补进名录"


def _unknown_tokens(dataset: Dataset, known: set[str]) -> Iterator[tuple[Item, Place, str]]:
    for item in dataset.items:
        for field, tokens in _lists(item):
            for index, token in enumerate(tokens):
                if token not in known:
                    yield item, dataset.at(item.id, field, index), token


def _lists(item: Item) -> Iterator[tuple[str, tuple[str, ...]]]:
    """Yield both lists of an item with the names of their fields."""
    yield "lead", item.lead
    yield "participants", item.participants


@rule("listed-twice")
def check_listed_twice(subject: Subject) -> Faults:
    """同一列表里没有重复的单位。"""
    for item in subject.dataset.items:
        for field, tokens in _lists(item):
            for index, token in enumerate(tokens):
                if token in tokens[:index]:
                    yield (
                        subject.dataset.at(item.id, field, index),
                        f"{subject.dataset.label(item)}：“{token}”在同一列表里出现两次",
                    )


@rule("both-roles")
def check_both_roles(subject: Subject) -> Faults:
    """同一项里没有单位既牵头又参加。"""
    for item in subject.dataset.items:
        for index, token in enumerate(item.participants):
            if token != subject.dataset.form.open and token in item.lead:
                yield (
                    subject.dataset.at(item.id, "participants", index),
                    f"{subject.dataset.label(item)}：“{token}”既牵头又参加",
                )


@rule(
    "open-marker",
    echoes=(Echo(("no-lead", "listed-twice", "unknown-agency"), "list"), Echo(("form",), "dataset")),
)
def check_open_marker(subject: Subject) -> Faults:
    """“等”收住它前面列出的单位，所以不在列表之首；“等市州政府”紧跟在列名的市州之后。"""
    dataset = subject.dataset
    marker = dataset.form.open
    prefectures = {unit.name for unit in dataset.units if unit.kind == dataset.form.prefectures.kind}
    for item in dataset.items:
        for field, tokens in _lists(item):
            for index, token in enumerate(tokens):
                before = tokens[index - 1] if index else None
                if token == marker and before is None:
                    yield dataset.at(item.id, field, index), f"{dataset.label(item)}：“{marker}”前面没有单位"
                elif token.startswith(marker) and token != marker and before not in prefectures:
                    yield dataset.at(item.id, field, index), f"{dataset.label(item)}：“{token}”前面不是列名的市州政府"


@rule("wording", echoes=(Echo(("unknown-agency",), "record"),))
def check_wording(subject: Subject) -> Faults:
    """写法（as_issued）记的是列表中某个集合在通知里的写法：集合须在列表中，写法不是任何单位或集合的名称。"""
    dataset = subject.dataset
    collectives = {collective.name for collective in dataset.collectives}
    names = set(body_names(dataset))
    for item in dataset.items:
        for name, wording in item.as_issued.items():
            place = dataset.at(item.id, "as_issued", name)
            if name not in item.lead + item.participants or name not in collectives:
                yield place, f"{dataset.label(item)}：“{name}”不是列表中的集合"
            elif wording in names:
                yield place, f"{dataset.label(item)}：写法“{wording}”是名录中的名称，应直接写在列表里"
            elif not _stands_for(dataset, wording, name, item):
                yield place, f"{dataset.label(item)}：“{wording}”在这一项里不能指“{name}”"


def _stands_for(dataset: Dataset, wording: str, name: str, item: Item) -> bool:
    """Whether a wording can mean a collective.

    “各成员单位” can only be those of the body whose office leads the item; only “等…” can stand for a collective “等…”.
    """
    if wording.startswith("各"):
        return f"{name.removesuffix('成员单位')}办公室" in item.lead
    return wording.startswith(dataset.form.open) == name.startswith(dataset.form.open)


@rule("task-heading")
def check_task_heading(subject: Subject) -> Faults:
    """任务要么有标题句，要么写明承哪一项：那一项是它之前、同一节里最近的有标题的任务。首句没有顿号、逗号的是标题句。"""
    dataset = subject.dataset
    last: Task | None = None
    misread: str | None = None
    for task in dataset.tasks:
        if fault := _heading_fault(task, _heading_before(dataset, task, last), misread):
            path, message = fault
            yield dataset.at(task.id, *path), f"{dataset.label(task)}{message}"
            misread = task.id
        elif task.heading:
            last = task


def _heading_fault(task: Task, before: str | None, misread: str | None) -> tuple[tuple[str | int, ...], str] | None:
    """Say what is wrong with a task's heading, and at which path.

    `before` is the task that this one may continue. So is `misread`, the last task with a fault of this kind: its
    heading may only be written in the wrong field, and one slip must not make every task that continues it a fault.
    """
    if bool(task.heading) == bool(re.search("[，、]", task.text.split("。")[0])):
        if task.heading:
            return ("heading",), "：首句是正文，不是标题"
        return ("measures", 0), "：首句是标题，应写在 heading"
    if task.heading:
        return (("continues",), f"有标题句，不再承接{task.continues}") if task.continues else None
    if task.continues is None:
        return (), "没有标题句，也没有写明承哪一项（continues）"
    if task.continues in (before, misread):
        return None
    reason = f"这一节里它之前最近的有标题的任务是{before}" if before else "这一节里它之前没有有标题的任务"
    return ("continues",), f"承接“{task.continues}”，但{reason}"


def _heading_before(dataset: Dataset, task: Item, last: Item | None) -> str | None:
    """Name the last task with a heading, if it stands in the same section."""
    return last.id if last and dataset.section_of(task) == dataset.section_of(last) else None


@rule("task-sentences")
def check_task_sentences(subject: Subject) -> Faults:
    """标题不含句号；每条举措是一句话，以句号结尾，中间没有句号。"""
    for task in subject.dataset.tasks:
        if task.heading and (stop := task.heading.find("。")) >= 0:
            place = subject.dataset.at(task.id, "heading")
            yield place.part(task.heading, stop, 1), f"{subject.dataset.label(task)}：标题里不写句号"
        for index, measure in enumerate(task.measures):
            end = len(measure) - 1
            if (stop := measure.find("。")) != end:
                place = subject.dataset.at(task.id, "measures", index).part(measure, stop if stop >= 0 else end, 1)
                yield place, f"{subject.dataset.label(task)}：第{index + 1}条举措不是以句号结尾的一句话"


@rule("indicator-form", echoes=(Echo(("paragraph-differs",), "record"),))
def check_indicator_form(subject: Subject) -> Faults:
    """一级指标写明性质、不写时限，二级指标写明时限、不写性质；都与指标句一致。"""
    for indicator in subject.dataset.indicators:
        for path, message in _form_faults(indicator):
            yield subject.dataset.at(indicator.id, path), f"{subject.dataset.label(indicator)}：{message}"


def _form_faults(indicator: Indicator) -> Iterator[tuple[str, str]]:
    """Find what is wrong with nature and due phrase: yields field and message."""
    first = indicator.series == "A"
    if first != bool(indicator.nature):
        yield "nature", "一级指标须写性质（nature）" if first else "二级指标没有性质"
    elif first and not indicator.sentence.endswith(f"（{indicator.nature}）。"):
        ending = indicator.sentence[indicator.sentence.rfind("（") :]
        yield "nature", f"指标句末尾是“{ending}”，不是“（{indicator.nature}）。”"
    if first == bool(indicator.due):
        yield "due", "一级指标没有时限" if first else "二级指标须写时限（due）"
    elif indicator.due and not indicator.sentence.startswith(f"{indicator.due}，"):
        yield "due", f"指标句开头是“{indicator.sentence.split('，')[0]}，”，不是“{indicator.due}，”"
