"""Papers: what they say, in Markdown and in HTML, and that hostile text stays text."""

from __future__ import annotations

import re
from html.parser import HTMLParser
from typing import TYPE_CHECKING, Any

import pytest
from markdown_it import MarkdownIt

from qhtasks.papers.choices import Choices
from qhtasks.papers.compose import Composer
from qhtasks.papers.pages import PageWriter
from qhtasks.questions.agency import answers
from qhtasks.questions.find import find_record
from qhtasks.questions.names import find_unit
from qhtasks.questions.select import Filter, by_role
from qhtasks.store.load import load_dataset
from qhtasks.text.escape import markdown_text
from tests.support import DATA

if TYPE_CHECKING:
    from qhtasks.papers.pages import Page
    from qhtasks.papers.view import Brief, Paper, Sheet

DATASET = load_dataset(DATA)
PAGES = PageWriter()
FORMS: tuple[Page, ...] = ("md", "html")
HOSTILE = (
    '<script>alert(1)</script> | `x` *y* [z](u) {{ 7*7 }} ]]> "q" \' & =1+1 </style> \\ \u202e反\u202c ' + "长" * 400
)
VOID = {"meta", "br", "wbr"}


class Words(HTMLParser):
    """Collects the text of a page outside its style, its elements and attributes; each element must be closed."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.text = ""
        self.tags: list[str] = []
        self.open: list[str] = []
        self.feed(page)
        assert self.open == []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Note an element."""
        self.tags.append(tag)
        self.tags += [f"{tag}@{name}" for name, _ in attrs]
        if tag not in VOID:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        """Close an element: the one that was opened last."""
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        """Note a text."""
        if "style" not in self.open:
            self.text += data


def sheet_of(name: str, **choices: Any) -> Sheet:
    """Make a unit's sheet."""
    return Composer(DATASET, Choices(**choices)).sheets([find_unit(DATASET, name).unit])[0]


def brief_of(name: str, **choices: Any) -> Brief:
    """Make the brief of an item."""
    return Composer(DATASET, Choices(**choices)).brief(find_record(DATASET, name))  # type: ignore[arg-type] # no obligation


def words_of(paper: Paper, form: Page) -> str:
    """Draw a paper and read its words."""
    page = PAGES.page(paper, form)
    return Words(page).text if form == "html" else page.replace("\\", "")


@pytest.mark.parametrize("name", ["省水利厅", "省发展改革委", "果洛州政府", "省审计厅", "省政府督查室"])
@pytest.mark.parametrize("form", FORMS)
def test_a_sheet_holds_every_duty_obligation_and_fact(name: str, form: Page) -> None:
    """Labels, whole paragraphs, the lists as issued, obligations, source, edition, filter, stamp and the disclaimer."""
    sheet = sheet_of(name)
    text = words_of(sheet, form)
    rows = [row for group in sheet.groups for row in group.rows]
    assert len(rows) == sheet.cover.shown == sheet.cover.total
    for row in rows:
        item = row.item
        for words in (item.label, item.heading, "".join(item.measures), item.lead, item.participants, row.how):
            assert words in text
    for each in sheet.obligations:
        assert each.text in text
        assert each.ground in text
    for words in (
        "青政办〔2021〕29号",
        "2021年4月22日",
        "1.2.0",
        "筛选",
        "以原文为准",
        sheet.full_name,
        sheet.stamp.digest,
    ):
        assert words in text


def test_every_unit_has_a_sheet_whose_counts_agree() -> None:
    """Counts and groups of all 101 sheets are those of the answers; heading and measures are the text."""
    composer = Composer(DATASET)
    texts = {item.id: item.text for item in DATASET.items}
    for found in answers(DATASET, DATASET.units):
        sheet = composer.sheet(found)
        assert sum(row.total for row in sheet.counts) == sheet.cover.total == len(found.duties)
        assert sum(group.size for group in sheet.groups) == sheet.cover.shown
        for row in sheet.counts:
            assert row.total == sum(count for _, count in row.by_series)
        for item in (row.item for group in sheet.groups for row in group.rows):
            heading = "" if item.heading.startswith("（承第") or not item.heading else f"{item.heading}。"
            assert heading + "".join(item.measures) == texts[item.id]


@pytest.mark.parametrize("form", FORMS)
def test_a_brief_holds_all_that_is_known_of_an_item(form: Page) -> None:
    """Section, heading, every measure, nature, due, targets, lists, what collectives mean, 四（二） and the blanks."""
    t74, a9 = words_of(brief_of("T74"), form), words_of(brief_of("A9"), form)
    for words in (
        *(
            "任务第74项",
            "T74",
            "二（四）加快建设现代产业新体系",
            "未明确（规划期至2025年）",
            "西宁、海东、海西、海南等市州政府",
        ),
        *("通知没有列名，由牵头单位商定（四（二））", "名单未列尽", "青海国家高新技术产业开发区管委会（未核实）"),
        *("牵头单位要充分发挥统筹抓总作用", "参加单位要树立“一盘棋”思想", "责任领导", "2021年", "2025年", "下一步措施"),
    ):
        assert words in t74
    for measure in brief_of("T74").entries[0].item.measures:
        assert measure in t74
    for words in ("约束性", *(target.quote for target in brief_of("A9").entries[0].item.targets), "以原文为准"):
        assert words in a9
    assert "二级指标第36项" in words_of(brief_of("B36"), form)
    assert "（承第71项）" in words_of(brief_of("T72"), form)


def test_collectives_are_explained_as_far_as_they_are_known() -> None:
    """All members, members that may be meant, kinds, nobody listed, and the name behind 各成员单位."""
    told = {
        meaning.word: meaning.text
        for name in ("T1", "T31", "T94", "T149", "T218", "T39", "B1")
        for meaning in brief_of(name).entries[0].meanings
    }
    assert told["各市州政府"].startswith("指全部8个成员：西宁市政府、")
    rest = "海西州政府、海南州政府、海北州政府、黄南州政府、果洛州政府、玉树州政府"
    settled = "通知没有列名，由牵头单位商定（四（二））；可能指其中几个："
    assert told["等相关市州政府"] == f"除写出的以外，{settled}{rest}"
    assert told["相关市州政府"].startswith(f"{settled}西宁市政府、海东市政府、")
    assert told["省有关单位"].endswith("群团组织（未核实）")
    assert told["各成员单位"] == "指省“一带一路”建设境外安全保障统筹协调领导小组成员单位；通知没有列出成员"
    assert told["各科研院所"] == "通知没有列出成员"
    assert "四（二）" in told["等"]


def test_the_brief_of_a_section_has_all_its_items() -> None:
    """In the notice's order, n of N said; the chapter's brief has those of all its sections."""
    brief = Composer(DATASET).section_brief("二（十）")
    assert [entry.item.id for entry in brief.entries] == [f"T{number}" for number in range(150, 159)]
    assert (brief.cover.shown, brief.cover.total) == (9, 303)
    assert "二（十）构建战略性网络型基础设施体系" in brief.cover.filter
    assert len(Composer(DATASET).section_brief("一").entries) == 74


def test_what_is_left_out_is_said() -> None:
    """Titles only, without the possible, without obligations, without a record: n of N and the filter tell it."""
    sheet = sheet_of("省水利厅", full=False, without=("possible", "obligations", "record"), date="2026年1月5日")
    assert (sheet.cover.shown, sheet.cover.total) == (29, 44)
    assert sheet.cover.filter == "不列可能涉及，不列组织实施要求，只印标题"
    assert (sheet.obligations, sheet.ledger) == ((), None)
    assert [fact.text for fact in sheet.cover.facts if fact.name == "整理日期"] == ["2026年1月5日"]
    items = [row.item for group in sheet.groups for row in group.rows]
    assert all(item.heading and not item.measures for item in items if item.id[0] == "T")
    assert all(item.measures and not item.heading for item in items if item.id[0] != "T")
    for form in FORMS:
        text = words_of(sheet, form)
        assert "整理日期" in text
        assert "推动重大水利工程建设" in text
        assert "加快构建东部地区" not in text
    empty = sheet_of("省政府督查室").empty, sheet_of("省政府督查室", without=("obligations",)).empty
    assert [text.rpartition("集合之内")[2] for text in empty] == ["；只有下列组织实施要求与它有关。", "。"]
    brief = brief_of("T156", without=("obligations", "record"))
    assert (brief.rules, brief.form) == ((), None)
    assert "不列四（二）的要求" in brief.cover.filter


def test_a_filter_of_the_answer_is_said_too() -> None:
    """A sheet of leads only says so, and why it is empty where nothing passes."""
    composer = Composer(DATASET)
    sheet = composer.sheet(*answers(DATASET, (find_unit(DATASET, "省审计厅").unit,), Filter.of(by_role("lead"))))
    assert sheet.cover.filter == "角色：牵头"
    assert "没有一项符合筛选条件（角色：牵头）" in words_of(sheet, "html")


def test_blank_columns_give_a_row_to_each_item_that_is_owed_for_certain() -> None:
    """A ledger to fill in: what is only possible has no row."""
    ledger = sheet_of("省水利厅", blank_columns=True).ledger
    assert ledger
    assert len(ledger.rows) == 29
    assert all(len(row) == len(ledger.given) for row in ledger.rows)
    assert ledger.blanks == ("责任领导", "责任处室", "联系人", "年度目标", "进展情况", "存在问题", "下一步措施")
    assert ("任务第156项", "推动重大水利工程建设", "牵头", "未明确（规划期至2025年）") in ledger.rows


def test_facts_that_nobody_verified_say_so() -> None:
    """A full name that is not certain is marked, and a later change that is not certain is not printed."""
    assert "青海省目标责任（绩效）考核领导小组办公室（未核实）" in words_of(sheet_of("省考核办"), "html")
    assert "沿革" not in words_of(sheet_of("省地方金融监管局"), "html")
    assert "改为青海省乡村振兴局" in words_of(sheet_of("省扶贫局"), "md")


def hostile_papers() -> tuple[Paper, ...]:
    """Make papers whose every text is hostile."""
    composer = Composer(DATASET, Choices(blank_columns=True))
    papers = (
        sheet_of("省水利厅", blank_columns=True),
        brief_of("A9"),
        composer.index(composer.sheets(DATASET.units[:2])),
    )
    return tuple(spoilt(paper) for paper in papers)


def spoilt(value: Any, hostile: str = HOSTILE) -> Any:
    """Put a hostile text for every text in a view; what is empty stays empty, the record stays a record."""
    if isinstance(value, str):
        return hostile if value else ""
    if hasattr(value, "_fields"):
        kept = {"record", "digest", "day"}
        return value._replace(
            **{name: spoilt(getattr(value, name), hostile) for name in value._fields if name not in kept}
        )
    return tuple(spoilt(each, hostile) for each in value) if isinstance(value, tuple) else value


@pytest.mark.parametrize("paper", hostile_papers(), ids=["sheet", "brief", "index"])
def test_hostile_text_is_text_in_html(paper: Paper) -> None:
    """Markup in the data makes no element and no attribute, ends no style, and is shown as it stands."""
    page = PAGES.page(paper, "html")
    words = Words(page)
    assert {"script", "img", "a@onclick"}.isdisjoint(words.tags)
    assert words.text.count(HOSTILE) >= 20
    assert page.count("</style>") == 1
    assert "49" not in words.text


@pytest.mark.parametrize("paper", hostile_papers(), ids=["sheet", "brief", "index"])
def test_hostile_text_ends_no_markdown_cell(paper: Paper) -> None:
    """Each row of a table keeps its number of cells, and nothing in it is markup."""
    page = PAGES.page(paper, "md")
    width = 0
    for line in page.splitlines():
        if line.startswith("| ---") or re.fullmatch(r"\|( ---:? \|| --- \|)+", line):
            width = line.count("|")
        elif line.startswith("|") and width:
            assert len(re.findall(r"(?<!\\)\|", line.replace("\\\\", ""))) == width
        else:
            width = 0
    assert markdown_text(HOSTILE) in page
    assert not re.search(r"(?<!\\)<(?!br>)", page)


@pytest.mark.parametrize(
    "text", ["1. 第一条", "1) 一", "- 加快", "+ 加快", "---", "- - -", "2021. ", "3.5万", "-", "12", "-5"]
)
def test_text_at_the_beginning_of_a_line_is_text(text: str) -> None:
    """It begins no list and draws no rule, and plain figures stay as they are."""
    shown = MarkdownIt().render(f"甲\n\n{markdown_text(text)}\n\n乙")
    assert shown == f"<p>甲</p>\n<p>{text.strip()}</p>\n<p>乙</p>\n"
    assert ("\\" in markdown_text(text)) == (text not in ("3.5万", "12", "-5"))


def test_targets_are_told_as_the_notice_writes_them() -> None:
    """左右 and 以上 stand with the figure; a grade of water is no less for being called above."""
    rows = {item: brief_of(item).entries[0].item.targets for item in ("A1", "A3", "A10", "A18", "B8")}
    assert {item: tuple(f"{row.value}（{row.told}）" for row in found) for item, found in rows.items()} == {
        "A1": ("年均增长5.5％左右（越高越好）",),
        "A3": ("40％以上（不低于，期末水平，越高越好）",),
        "A10": tuple(f"不劣于{grade}类（期末水平，类别数越低越好）" for grade in "ⅡⅢ"),
        "A18": ("控制在5.5％左右（不超过，期末水平，越低越好）",),
        "B8": tuple(f"{value}％以上（不低于，期末水平，越高越好）" for value in (90, 75)),
    }


def test_pages_ask_nothing_of_the_network_and_are_accessible_at_the_root() -> None:
    """A page is complete in itself, says its language, and its table heads say what they head."""
    for paper in (sheet_of("省水利厅"), brief_of("T156")):
        page = PAGES.page(paper, "html")
        words = Words(page)
        assert not {"link", "script", "img", "iframe"} & set(words.tags)
        assert not re.search(r"https?:|url\(|@import", page)
        assert '<html lang="zh-CN">' in page
        assert words.tags.count("th") == words.tags.count("th@scope")
        assert words.tags.count("h1") == words.tags.count("main") == 1
