"""Rules of items: numbers, headings, and the lists of who answers."""

from __future__ import annotations

import re
from collections import defaultdict
from datetime import date
from itertools import pairwise
from typing import TYPE_CHECKING

from qhtasks.checks.registry import rule
from qhtasks.model.words import OPEN, PREFECTURE, SERIES_NAMES
from qhtasks.questions.names import suggestions

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from qhtasks.checks.registry import Faults, Subject
    from qhtasks.model.dataset import Dataset
    from qhtasks.model.findings import Place
    from qhtasks.model.items import Indicator, Item, Numbered, Task
    from qhtasks.model.notice import Period
    from qhtasks.model.obligations import Obligation

_LISTS = ("lead", "participants")
NUMERALS = (
    *"一二三四五六七八九",
    *(f"{tens}{ones}" for tens in ("十", "二十") for ones in ("", *"一二三四五六七八九")),
)
"""How chapters and sections are numbered, up to 29."""


def did_you_mean(word: str, names: Sequence[str]) -> str:
    """End a message with the likeliest name, if there is one."""
    near = suggestions(word, names, 1)
    return f"，是否为“{near[0]}”？" if near else ""


def body_names(dataset: Dataset) -> list[str]:
    """All that may stand in a list: units and collectives."""
    return [unit.name for unit in dataset.units] + [each.name for each in dataset.collectives]


def reference_faults(words: Sequence[str], names: Sequence[str]) -> Iterator[tuple[int, str]]:
    """Say which words of a list are no names, or stand there twice: the index of each, and the complaint."""
    for index, word in enumerate(words):
        if word not in names:
            yield index, f"“{word}”不在名录中{did_you_mean(word, names)}"
        elif word in words[:index]:
            yield index, f"“{word}”出现两次"


def _by_series(dataset: Dataset) -> Iterator[tuple[str, list[Numbered]]]:
    records: list[Numbered] = [*dataset.items, *dataset.obligations]
    for series in SERIES_NAMES:
        yield series, [record for record in records if record.series == series]


@rule("numbering")
def check_numbering(subject: Subject) -> Faults:
    """一级指标、二级指标、任务、组织实施要求各自从 1 起连续编号，按次序排列。"""
    for series, records in _by_series(subject.dataset):
        for number, record in enumerate(records, 1):
            if record.number != number:
                due = f"{series}{number}"
                told = _why_misnumbered(subject, due, record, {each.id for each in records})
                yield subject.dataset.at(record.id, "id"), f"此处应为 {due}，却是 {record.id}：{told}"
                break


def _why_misnumbered(subject: Subject, due: str, record: Numbered, ids: set[str]) -> str:
    """Say what became of the number that is due: it stands elsewhere, was written otherwise, or is missing."""
    lines = {(each.kind, each.place.record): each.place.line for each in subject.proof.differences}
    if due in ids:
        place = subject.dataset.at(due, "id")
        return f"{due} 在 {place.file}:{place.line}，次序不对"
    if ("unissued", record.id) in lines or record.series not in "ABT":
        return f"编号写错了，或者前面缺了 {due}"
    line = lines.get(("missing", due))
    return f"前面缺 {due}" + (f"（通知第{line}行）" if line else "")


@rule("unknown-section")
def check_unknown_section(subject: Subject) -> Faults:
    """任务文件和组织实施要求所属的节，都在 notice.yaml 的章节之内；没有空的任务文件。"""
    dataset = subject.dataset
    lacking = {each.place.record for each in subject.proof.differences if each.kind == "missing"}
    titles = dataset.section_titles
    known = lacking.union(titles)  # what only the notice has is told as missing
    for section in dataset.task_files:
        if section not in known:
            hint = did_you_mean(section, list(titles))
            yield dataset.at(f"section:{section}"), f"没有“{section}”这一节{hint}"
        elif section not in dataset.task_sections.values():
            yield dataset.at(f"section:{section}"), f"{section}的文件里没有任务"
    for each in dataset.obligations:
        if each.section not in known:
            hint = did_you_mean(each.section, list(titles))
            yield dataset.at(each.id, "section"), f"没有“{each.section}”这一节{hint}"


@rule("no-lead")
def check_no_lead(subject: Subject) -> Faults:
    """每项任务和指标至少有一个牵头单位。"""
    for item in subject.dataset.items:
        if not item.bodies("lead"):
            yield subject.dataset.at(item.id, "lead"), f"{item.label}没有牵头单位"


@rule("unknown-agency")
def check_unknown_agency(subject: Subject) -> Faults:
    """列表里的每个单位和集合都在名录中。"""
    dataset = subject.dataset
    names = body_names(dataset)
    unregistered: defaultdict[str, list[Place]] = defaultdict(list)
    for item, place, token in _unknown_tokens(dataset, {OPEN, *names}):
        if token in subject.proof.named:
            unregistered[token].append(place)
        else:
            yield (
                place,
                f"{item.label}：单位“{token}”不在名录中{joined_names(token, names) or did_you_mean(token, names)}",
            )
    for token, places in unregistered.items():
        message = f"通知写的“{token}”不在名录中（{len(places)} 处）"
        near = suggestions(token, [name for name in names if name not in subject.proof.named], 1)
        if near:
            yield dataset.at(near[0], "name"), f"{message}，名录的“{near[0]}”通知里没有：是否应为“{token}”？"
        else:
            yield places[0], f"{message}：补进名录"


def _unknown_tokens(dataset: Dataset, known: set[str]) -> Iterator[tuple[Item, Place, str]]:
    for item in dataset.items:
        for field in _LISTS:
            for index, token in enumerate(getattr(item, field)):
                if token not in known:
                    yield item, dataset.at(item.id, field, index), token


def joined_names(word: str, names: Sequence[str]) -> str:
    """End a message with how a word should be written that is really several names; empty where it is not."""
    parts = [part for part in re.split(r"[\s，、；]+", word) if part]
    if parts and parts[-1] not in names and parts[-1].endswith(OPEN):
        parts[-1:] = [parts[-1].removesuffix(OPEN), OPEN]
    known = {OPEN, *names}
    return f"，是否应为 {', '.join(parts)}？" if len(parts) > 1 and known.issuperset(parts) else ""


@rule("listed-twice")
def check_listed_twice(subject: Subject) -> Faults:
    """同一列表里没有重复的单位。"""
    for item in subject.dataset.items:
        for field in _LISTS:
            tokens = getattr(item, field)
            for index, token in enumerate(tokens):
                if token in tokens[:index]:
                    yield subject.dataset.at(item.id, field, index), f"{item.label}：“{token}”在同一列表里出现两次"


@rule("both-roles")
def check_both_roles(subject: Subject) -> Faults:
    """同一项里没有单位既牵头又参加。"""
    for item in subject.dataset.items:
        for index, token in enumerate(item.participants):
            if token != OPEN and token in item.lead:
                yield subject.dataset.at(item.id, "participants", index), f"{item.label}：“{token}”既牵头又参加"


@rule("open-marker")
def check_open_marker(subject: Subject) -> Faults:
    """“等”收住它前面列出的单位，所以不在列表之首；“等市州政府”紧跟在列名的市州之后。"""
    dataset = subject.dataset
    prefectures = {unit.name for unit in dataset.units if unit.kind == PREFECTURE}
    for item in dataset.items:
        for field in _LISTS:
            tokens = getattr(item, field)
            for index, token in enumerate(tokens):
                before = tokens[index - 1] if index else None
                if token == OPEN and before is None:
                    yield dataset.at(item.id, field, index), f"{item.label}：“等”前面没有单位"
                elif token.startswith(OPEN) and token != OPEN and before not in prefectures:
                    yield dataset.at(item.id, field, index), f"{item.label}：“{token}”前面不是列名的市州政府"


@rule("wording")
def check_wording(subject: Subject) -> Faults:
    """写法（as_issued）记的是列表中某个集合在通知里的写法：集合须在列表中，写法不是任何单位或集合的名称。"""
    dataset = subject.dataset
    collectives = {each.name for each in dataset.collectives}
    names = set(body_names(dataset))
    for item in dataset.items:
        for name, wording in item.as_issued.items():
            place = dataset.at(item.id, "as_issued", name)
            if name not in item.lead + item.participants or name not in collectives:
                yield place, f"{item.label}：“{name}”不是列表中的集合"
            elif wording in names:
                yield place, f"{item.label}：写法“{wording}”是名录中的名称，应直接写在列表里"
            elif not _stands_for(wording, name, item):
                yield place, f"{item.label}：“{wording}”在这一项里不能指“{name}”"


def _stands_for(wording: str, name: str, item: Item) -> bool:
    """Whether a wording can mean a collective: 各成员单位 are those of the office that leads; 等… stays 等…."""
    if wording.startswith("各"):
        return f"{name.removesuffix('成员单位')}办公室" in item.lead
    return wording.startswith(OPEN) == name.startswith(OPEN)


@rule("task-heading")
def check_task_heading(subject: Subject) -> Faults:
    """任务要么有标题句，要么写明承哪一项：那一项是它之前、同一节里最近的有标题的任务。首句没有顿号、逗号的是标题句。"""
    dataset = subject.dataset
    last = astray = None
    for task in dataset.tasks:
        if fault := _heading_fault(task, _heading_before(dataset, task, last), astray):
            path, message = fault
            yield dataset.at(task.id, *path), f"{task.label}{message}"
            astray = task.id
        elif task.heading:
            last = task


def _heading_fault(task: Task, before: str | None, astray: str | None) -> tuple[tuple[str | int, ...], str] | None:
    """Say what is wrong with a task's heading, and where; what carries on one that went astray is right itself."""
    if bool(task.heading) == bool(re.search("[，、]", task.text.split("。")[0])):
        if task.heading:
            return ("heading",), "：首句是正文，不是标题"
        return ("measures", 0), "：首句是标题，应写在 heading"
    if task.heading:
        return (("continues",), f"有标题句，不再承接{task.continues}") if task.continues else None
    if task.continues is None:
        return (), "没有标题句，也没有写明承哪一项（continues）"
    if task.continues in (before, astray):
        return None
    told = f"这一节里它之前最近的有标题的任务是{before}" if before else "这一节里它之前没有有标题的任务"
    return ("continues",), f"承接“{task.continues}”，但{told}"


def _heading_before(dataset: Dataset, task: Item, last: Item | None) -> str | None:
    """Name the last task with a heading, if it stands in the same section."""
    return last.id if last and dataset.section_of(task) == dataset.section_of(last) else None


@rule("task-sentences")
def check_task_sentences(subject: Subject) -> Faults:
    """标题不含句号；每条举措是一句话，以句号结尾，中间没有句号。"""
    for task in subject.dataset.tasks:
        if task.heading and (stop := task.heading.find("。")) >= 0:
            place = subject.dataset.at(task.id, "heading")
            yield place.part(task.heading, stop, 1), f"{task.label}：标题里不写句号"
        for index, measure in enumerate(task.measures):
            end = len(measure) - 1
            if (stop := measure.find("。")) != end:
                place = subject.dataset.at(task.id, "measures", index).part(measure, stop if stop >= 0 else end, 1)
                yield place, f"{task.label}：第{index + 1}条举措不是以句号结尾的一句话"


@rule("section-order")
def check_section_order(subject: Subject) -> Faults:
    """每一节的任务集中放在一个文件里，文件按通知的次序排。"""
    dataset = subject.dataset
    order = list(dataset.section_titles)
    known = [section for section in dataset.task_files if section in order]
    for before, section in pairwise(known):
        if order.index(section) < order.index(before):
            yield dataset.at(f"section:{section}"), f"{section}应排在{before}之前"


@rule("chapter-order")
def check_chapter_order(subject: Subject) -> Faults:
    """部分从一、节从（一）起连续编号，按次序排列，不重复。"""
    dataset = subject.dataset
    for index, (chapter, due) in enumerate(zip(dataset.chapters, NUMERALS, strict=False)):
        if chapter.number != due:
            yield dataset.at(chapter.number, "number"), f"第{index + 1}部分的编号应为{due}，却是{chapter.number}"
            break
    for chapter in dataset.chapters:
        for index, (section, numeral) in enumerate(zip(chapter.sections, NUMERALS, strict=False)):
            if section.number != f"（{numeral}）":
                place = dataset.at(chapter.number, "sections", index, "number")
                yield place, f"{chapter.number}的第{index + 1}节编号应为（{numeral}），却是{section.number}"
                break


@rule("indicator-form")
def check_indicator_form(subject: Subject) -> Faults:
    """一级指标写明性质、不写时限，二级指标写明时限、不写性质；都与指标句一致。"""
    for indicator in subject.dataset.indicators:
        for path, message in _form_faults(indicator):
            yield subject.dataset.at(indicator.id, path), f"{indicator.label}：{message}"


def _form_faults(indicator: Indicator) -> Iterator[tuple[str, str]]:
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


@rule("unknown-period")
def check_unknown_period(subject: Subject) -> Faults:
    """写出的时限都在 periods 里，periods 里的每一条都是某处的时限或在正文里，起止日是真实的日期、与写法的年份相符。"""
    dataset = subject.dataset
    phrases = {period.phrase for period in dataset.periods}
    dated: list[Indicator | Obligation] = [*dataset.indicators, *dataset.obligations]
    due = {each.due: each for each in reversed(dated) if each.due}
    texts = "\n".join(record.text for record in (*dataset.items, *dataset.obligations))
    unused = [phrase for phrase in phrases if phrase not in due and phrase not in texts]
    unknown = sorted(due.keys() - phrases)
    for phrase in unused:
        yield dataset.at(phrase, "phrase"), f"时限“{phrase}”没有一处用到{did_you_mean(phrase, unknown)}"
    for phrase in () if unused else unknown:
        yield dataset.at(due[phrase].id, "due"), f"{due[phrase].label}：时限“{phrase}”不在 periods 里"
    for period in dataset.periods:
        if message := _period_fault(period, dataset.document.date[:4]):
            yield dataset.at(period.phrase, "until"), f"时限“{period.phrase}”{message}"


def _period_fault(period: Period, year: str) -> str | None:
    """Say what is wrong with a period's dates; its last year is the one it names, 今年 being the notice's."""
    try:
        dates = [date.fromisoformat(day) for day in (period.start, period.until) if day]
    except ValueError:
        return "的起止日不是真实的日期"
    if dates != sorted(dates):
        return "的起日晚于止日"
    named = re.search("[0-9]{4}", period.phrase.replace("今年", year))
    if named and not (period.until or "").startswith(named[0]):
        return f"的止日不在{named[0]}年"
    return None
