"""Rules of the notice: the data are the issued text, character by character, with its parts, sections and periods."""

from __future__ import annotations

import re
from calendar import monthrange
from datetime import date
from hashlib import sha256
from itertools import pairwise
from typing import TYPE_CHECKING

from qhtasks.checks.references import did_you_mean
from qhtasks.checks.rule import Echo, rule
from qhtasks.store.content import KEEP_LINE_ENDS, LEFT_OVER

if TYPE_CHECKING:
    from collections.abc import Iterable

    from qhtasks.checks.rule import Faults, Subject
    from qhtasks.issued.proof import DifferenceKind
    from qhtasks.model.dataset import Dataset
    from qhtasks.model.items import Indicator
    from qhtasks.model.notice import Period
    from qhtasks.model.obligations import Obligation

NUMERALS = (
    *"一二三四五六七八九",
    *(f"{tens}{ones}" for tens in ("十", "二十") for ones in ("", *"一二三四五六七八九")),
)
"""How chapters and sections are numbered, up to 29."""
_CHANGED = Echo(("notice-changed", "form"), "dataset")
"""Where notice.txt itself was edited, or its form is wrong, nothing that is compared with it can be trusted."""
_CHAPTERS = Echo(("chapter-order",), "dataset")
_RECORDS = Echo(("numbering", "unknown-section"), "series")
"""Records and notice are matched by number: a wrong number leaves a record and a passage without a partner."""


@rule("notice-changed", waivable=False)
def check_notice_changed(subject: Subject) -> Faults:
    """印发原文 notice.txt 一个字节也不改：它的 SHA-256 等于 notice.yaml 所记。"""
    issued, recorded = subject.dataset.issued, subject.dataset.document.sha256
    if _hash(issued) == recorded:
        return
    whole = subject.dataset.at("notice.txt")
    if _hash(re.sub("\r\n?", "\n", issued)) == recorded:
        yield whole, f"notice.txt 换行符变了：用编辑器存成 LF 换行；{KEEP_LINE_ENDS}；不要改 sha256"
    elif subject.proof.differences:
        yield whole, "notice.txt 有改动：恢复原来的文件（git checkout）；不要改 sha256"
    else:
        number = f"notice.yaml 里的 sha256 与 notice.txt 不符，文件的是 {_hash(issued)}"
        advice = "数据与文件的每个字都相符，多半是这个数写错了：两个文件都恢复原来的（git checkout）"
        yield subject.dataset.at("document", "sha256"), f"{number}；{advice}"


def _hash(text: str) -> str:
    return sha256(text.encode()).hexdigest()


def _differences(subject: Subject, kind: DifferenceKind) -> Faults:
    """Yield the first difference of each value: the notice has its date twice, so a wrong date differs twice."""
    differing = [difference for difference in subject.proof.differences if difference.kind == kind]
    first = {(difference.place.record, difference.place.path): difference for difference in reversed(differing)}
    for difference in first.values():
        yield difference.place, difference.message


@rule("document-differs", echoes=(_CHANGED,))
def check_document_differs(subject: Subject) -> Faults:
    """文号、标题、主送、日期等文件信息与通知一致。"""
    yield from _differences(subject, "document")


@rule("title-differs", echoes=(_CHANGED,))
def check_title_differs(subject: Subject) -> Faults:
    """各部分、各节的标题与通知一致。"""
    yield from _differences(subject, "title")


@rule(
    "paragraph-differs",
    echoes=(
        _CHANGED,
        Echo(("task-sentences", "task-heading", "numbering"), "record"),
        Echo(("unknown-section", "wrong-section", "obligation-text", "ids-exchanged"), "series"),
    ),
)
def check_paragraph_differs(subject: Subject) -> Faults:
    """各项的标题句、举措（指标句）依次相连，即为通知该段，一字不差；三、四两部分的要求同此。"""
    yield from _differences(subject, "paragraph")


@rule(
    "list-differs",
    echoes=(
        _CHANGED,
        Echo(("no-lead", "open-marker", "listed-twice", "unknown-agency"), "list"),
        Echo(("wording", "both-roles", "wrong-section"), "record"),
        Echo(("ids-exchanged",), "series"),
    ),
)
def check_list_differs(subject: Subject) -> Faults:
    """牵头、参加单位与通知逐个相同，次序相同，“等”在原处。"""
    yield from _differences(subject, "list")


@rule("wrong-section", echoes=(_CHANGED, Echo(("unknown-section",), "file")))
def check_wrong_section(subject: Subject) -> Faults:
    """各项在通知的哪一节，就放在哪一节。"""
    yield from _differences(subject, "section")


@rule("missing-from-data", echoes=(_CHANGED, _RECORDS, _CHAPTERS))
def check_missing_from_data(subject: Subject) -> Faults:
    """通知有的，数据都有。"""
    yield from _differences(subject, "missing")


@rule("not-in-notice", echoes=(_CHANGED, _RECORDS, _CHAPTERS))
def check_not_in_notice(subject: Subject) -> Faults:
    """数据有的，通知都有。"""
    yield from _differences(subject, "unissued")


@rule("unread-notice", echoes=(_CHANGED, Echo(("unit-as-collective",), "dataset")))
def check_unread_notice(subject: Subject) -> Faults:
    """通知的每一行都读得成：有编号的段落、单位列表、标题，或已知的文件信息。"""
    yield from _differences(subject, "unread")


@rule("chapter-order")
def check_chapter_order(subject: Subject) -> Faults:
    """部分从一、节从（一）起连续编号，按次序排列，不重复。"""
    dataset = subject.dataset
    for index, (chapter, numeral) in enumerate(zip(dataset.chapters, NUMERALS, strict=False)):
        if chapter.number != numeral:
            yield dataset.at(chapter.number, "number"), f"第{index + 1}部分的编号应为{numeral}，却是{chapter.number}"
            break
    for chapter in dataset.chapters:
        for index, (section, numeral) in enumerate(zip(chapter.sections, NUMERALS, strict=False)):
            if section.number != f"（{numeral}）":
                place = dataset.at(chapter.number, "sections", index, "number")
                yield place, f"{chapter.number}的第{index + 1}节编号应为（{numeral}），却是{section.number}"
                break


@rule("section-order")
def check_section_order(subject: Subject) -> Faults:
    """每一节的任务集中放在一个文件里，文件按通知的次序排。"""
    dataset = subject.dataset
    order = list(dataset.section_titles)
    known = [section for section in dataset.task_files if section in order]
    for before, section in pairwise(known):
        if order.index(section) < order.index(before):
            yield dataset.at(f"section:{section}"), f"{section}应排在{before}之前"


@rule("unknown-section", echoes=(_CHAPTERS,), waivable=False)
def check_unknown_section(subject: Subject) -> Faults:
    """任务文件和组织实施要求所属的节，都在 notice.yaml 的章节之内；没有空的任务文件。"""
    dataset = subject.dataset
    titles = dataset.section_titles
    # A section that the notice has and notice.yaml lacks is reported once, by missing-from-data.
    missing = {difference.place.record for difference in subject.proof.differences if difference.kind == "missing"}
    known = missing.union(titles)
    for section in dataset.task_files:
        if section not in known:
            yield dataset.at(f"section:{section}"), _no_such_section(section, titles)
        elif section not in dataset.task_sections.values():
            yield dataset.at(f"section:{section}"), f"{section}的文件里没有任务"
    for obligation in dataset.obligations:
        if obligation.section not in known:
            yield dataset.at(obligation.id, "section"), _no_such_section(obligation.section, titles)


def _no_such_section(section: str, titles: Iterable[str]) -> str:
    return f"没有“{section}”这一节{did_you_mean(section, list(titles))}"


@rule("unknown-period", echoes=(Echo(("obligation-due", "indicator-form"), "record"),))
def check_unknown_period(subject: Subject) -> Faults:
    """写出的时限都在 periods 里，periods 里的每一条都是某处的时限或在正文里，起止日与写法相符。"""
    dataset = subject.dataset
    due = _first_with_due(dataset)
    texts = "\n".join(record.text for record in (*dataset.items, *dataset.obligations))
    unknown = sorted(due.keys() - {period.phrase for period in dataset.periods})
    for period in dataset.periods:
        phrase = period.phrase
        if phrase not in due and phrase not in texts:
            yield dataset.at(phrase, "phrase"), f"时限“{phrase}”没有一处用到{did_you_mean(phrase, unknown)}"
            unknown = []  # a misspelt period is reported once, with the phrase that was meant
            continue
        if fault := _date_fault(period, int(dataset.document.date[:4])):
            field, message = fault
            yield dataset.at(phrase, field), f"时限“{phrase}”{message}"
    for phrase in unknown:
        yield dataset.at(due[phrase].id, "due"), f"{dataset.label(due[phrase])}：时限“{phrase}”不在 periods 里"


def _first_with_due(dataset: Dataset) -> dict[str, Indicator | Obligation]:
    """For each due phrase, find the first record that has it."""
    dated: list[Indicator | Obligation] = [*dataset.indicators, *dataset.obligations]
    return {record.due: record for record in reversed(dated) if record.due}


def _date_fault(period: Period, notice_year: int) -> tuple[str, str] | None:
    """Say at which field a period's days are wrong, and how."""
    if period.start and period.until and period.start > period.until:
        return "until", "的起日晚于止日"
    start, until = (day and day.isoformat() for day in _span(period.phrase, notice_year))
    for field, name, written, day in (("start", "起日", period.start, start), ("until", "止日", period.until, until)):
        if written != day:
            return field, f"的{name}应为 {day or 'null，通知没有写'}"
    return None


def _span(phrase: str, notice_year: int) -> tuple[date | None, date | None]:
    """Work out the first and the last day that a phrase comes to; None where it does not say.

    Five-year plans have followed upon each other without a gap since the third, which began in 1966.
    """
    if plan := re.fullmatch("“(.+)五”时期", phrase):
        first = 1966 + 5 * (NUMERALS.index(plan[1]) + 1 - 3) if plan[1] in NUMERALS else 0
        return (date(first, 1, 1), date(first + 4, 12, 31)) if first else (None, None)
    if month := re.fullmatch("今年(1[0-2]|[1-9])月底前", phrase):
        return None, date(notice_year, int(month[1]), monthrange(notice_year, int(month[1]))[1])
    if year := re.fullmatch("(到?)([1-9][0-9]{3})年", phrase):
        return (None if year[1] else date(int(year[2]), 1, 1)), date(int(year[2]), 12, 31)
    return None, date(notice_year, 12, 31) if phrase.startswith("同年") else None


@rule("left-over", "warning")
def check_left_over(subject: Subject) -> Faults:
    """没有旧版留下、不再使用的文件：sealed.json。"""
    if LEFT_OVER in subject.dataset.places:
        yield subject.dataset.at(LEFT_OVER), f"{LEFT_OVER} 不再使用：查过的内容自动存在缓存里，这个文件可删除"
