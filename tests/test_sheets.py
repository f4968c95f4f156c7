"""Papers: what they say, in Markdown and in HTML, and that hostile text stays text."""

from __future__ import annotations

import re
from html.parser import HTMLParser
from typing import TYPE_CHECKING, Any

import pytest
from markdown_it import MarkdownIt

from qhtasks.errors import QhtasksError
from qhtasks.papers.choices import Choices
from qhtasks.papers.compose import Composer
from qhtasks.papers.imprint import read_record
from qhtasks.papers.pages import PageWriter
from qhtasks.papers.sheets import quote_of
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
BODIES = ("省水利厅", "省发展改革委", "果洛州政府", "省审计厅", "省政府督查室")
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
    return Words(page).text if form == "html" else re.sub(r"\\|\*\*", "", page)


@pytest.mark.parametrize("name", BODIES)
@pytest.mark.parametrize("form", FORMS)
def test_a_full_sheet_holds_every_duty_obligation_and_fact(name: str, form: Page) -> None:
    """Labels, whole paragraphs, the lists as issued, obligations, source, edition, filter, stamp and the disclaimer."""
    sheet = sheet_of(name, depth="full")
    text = words_of(sheet, form)
    rows = [row for group in sheet.groups for row in group.rows]
    assert len(rows) == sheet.cover.shown == sheet.cover.total
    for row in rows:
        item = row.item
        for words in (item.label, item.heading, "".join(item.measures), item.lead, item.participants, row.place):
            assert words in text
    for group in sheet.groups:
        assert group.reason in text
    for each in sheet.obligations:
        for words in (each.row.text, each.row.ground, each.row.note, each.row.place):
            assert words in text
    for words in (
        "青政办〔2021〕29号",
        "2021年4月22日",
        "1.3.0",
        "筛选",
        "以原文为准",
        sheet.full_name,
        sheet.stamp.digest,
    ):
        assert words in text


@pytest.mark.parametrize("name", BODIES)
@pytest.mark.parametrize("form", FORMS)
def test_nothing_is_lost_by_being_short(name: str, form: Page) -> None:
    """Compared with the full sheet: every id; certain duties whole; number, title and first lead of what is possible.

    What is asked of the body alone is whole; of what is asked of everyone there is number, place and a quote.
    """
    short, full = sheet_of(name), sheet_of(name, depth="full")
    text = words_of(short, form)
    records = [read_record(paper.stamp.record) for paper in (short, full)]
    assert {*(records[0].parts if records[0] else ())} == {*(records[1].parts if records[1] else ())} != set()
    for row in (row for group in full.groups for row in group.rows):
        item = row.item
        certain = (item.label, item.heading, "".join(item.measures), item.lead, item.participants, item.due, row.place)
        possible = (item.label, item.title, item.first)
        for words in possible if row.basis == "可能涉及" else certain:
            assert words in text
    for each in full.obligations:
        own = each.row.way.partition("：")[0] in ("列名", "集合")
        assert each.row.label in text
        assert each.row.place in text
        assert each.row.ground in text
        assert not own or each.row.text in text
    for each in short.obligations:
        assert each.text in text
        quote = each.text.partition("（时限")[0].removesuffix("……").removesuffix("。")
        assert all(part in each.row.text for part in quote.split("……"))
        assert len(quote) >= 10
    assert len(text) < len(words_of(full, form))


def test_the_short_sheet_leads_with_what_is_particular() -> None:
    """Numbers of its own for each basis, places in lists of leads, one reason for what is possible."""
    sheet = sheet_of("省水利厅")
    assert sheet.tally == "列名29项（牵头13、参加16）；另有可能涉及15项。"
    assert "通知未规定排序的含义" in sheet.key
    certain = [row for group in sheet.groups for row in group.rows if group.basis != "可能涉及"]
    assert [row.order for row in certain] == list(range(1, 30))
    places = {row.item.id: row.place for row in certain if row.role == "牵头"}
    assert (places["T21"], places["T158"], places["T156"]) == ("4/4", "1/2", "独家")
    (possible,) = (group for group in sheet.groups if group.basis == "可能涉及")
    assert possible.listed
    assert possible.title == "可能涉及：经“省有关单位”参加"
    assert [row.order for row in possible.rows] == list(range(1, 16))
    assert possible.reason.count("是否承担由牵头单位商定（四（二））") == 1
    page = PAGES.page(sheet, "html")
    assert page.count("是否承担由牵头单位商定（四（二））") == 1
    assert page.count("<b>省水利厅</b>") == 29


def test_titles_say_that_binding_indicators_stand_first_where_there_are_some() -> None:
    """省水利厅 leads none; 省自然资源厅 leads binding ones and others."""
    titles = {name: sheet_of(name).groups[0].title for name in ("省水利厅", "省生态环境厅", "省自然资源厅")}
    told = {name: {row.item.nature for row in sheet_of(name).groups[0].rows} for name in titles}
    for name, title in titles.items():
        assert ("（约束性指标在前）" in title) == ("约束性" in told[name] and len(told[name]) > 1)


def test_what_comes_through_a_collective_is_said_once_and_what_only_the_text_says_apart() -> None:
    """果洛: 42 items through 各市州政府, 任务152 only in the text, 任务218 orders prefectures directly."""
    sheet = sheet_of("果洛州政府")
    assert sheet.tally == "列名0项；随“各市州政府”列入42项（牵头3、参加39）；另有可能涉及13项。"
    through = [group for group in sheet.groups if group.basis == "集合"]
    assert [(group.title, group.size) for group in through] == [("随“各市州政府”牵头", 3), ("随“各市州政府”参加", 39)]
    assert all("指全部 8 个成员" in group.reason for group in through)
    told = {saying.item.id: (saying.what, saying.quote) for saying in sheet.sayings}
    assert {*told} == {"T98", "T152", "T218"}
    assert told["T152"][0] == "提到果洛"
    assert told["T152"][1].startswith("加快玉树、果洛机场改扩建，")
    assert told["T218"] == ("直接提出要求，已列为参加", "各市州要制定《建议》和《纲要》，形成上下联动的发展格局。")
    texts = {item.id: item.text for item in DATASET.items}
    assert all(quote in texts[key] for key, (_, quote) in told.items())
    assert not sheet_of("省水利厅").sayings


def test_an_order_in_an_item_that_is_owed_is_not_called_no_duty() -> None:
    """任务218 lists 各市州政府: a summary of 果洛 says so, and that what only mentions its places is none."""
    summary = Composer(DATASET).summaries([find_unit(DATASET, "果洛州政府").unit])[0]
    told = {each.how: each.numbers for each in summary.others if each.how.startswith("正文")}
    assert told == {
        "正文提到玛沁，名单没有列，不是职责": "任务第98项",
        "正文提到果洛，名单没有列，不是职责": "任务第152项",
        "正文直接提出要求，已列为参加": "任务第218项",
    }


def test_a_quote_holds_what_is_to_be_done_and_by_when() -> None:
    """A principle alone asks for nothing, and a date belongs to the words that it is a date of."""
    wording = Composer(DATASET).wording
    quotes = {row.id: (quote_of(row), row.due) for row in map(wording.obligation, DATASET.obligations)}
    assert quotes["O14"][0].endswith("的原则，明确重大单体项目时间表和路线图……")
    assert quotes["O11"][0].endswith("紧迫感……加快重点专项规划编制工作进度，今年6月底前按程序上报审批……")
    dated = {key: quote for key, (quote, due) in quotes.items() if due}
    assert all(str(quotes[key][1]) in quote for key, quote in dated.items())
    assert len(dated) >= 5


@pytest.mark.parametrize("name", BODIES)
@pytest.mark.parametrize("form", FORMS)
def test_a_summary_says_all_by_number_and_quotes_the_notice(name: str, form: Page) -> None:
    """Every duty by its number or quote; verbatim clauses only; room for the director's word."""
    found = answers(DATASET, (find_unit(DATASET, name).unit,))[0]
    summary = Composer(DATASET, Choices(depth="summary")).summary(found)
    text = words_of(summary, form)
    texts = {item.id: item.text for item in DATASET.items}
    record = read_record(summary.stamp.record)
    assert record
    duties = {duty.item.id for duty in found.duties}
    assert duties <= {*record.parts}
    assert {*record.parts} - duties - {"抬头"} == {demand.obligation.id for demand in found.demands}
    led = [duty.item for duty in found.duties if duty.role == "lead"]
    labels = "".join(target.label for target in summary.targets if target.role.endswith("牵头"))
    assert all(DATASET.label(item) in labels for item in led if item.targets)
    assert [row.item.id for row in summary.tasks] == [item.id for item in led if not item.targets]
    numbers = {each.how: re.findall(r"[0-9]+", each.numbers) for each in summary.others}
    taken = [str(duty.item.number) for duty in found.duties if duty.role != "lead"]
    sayings = [number for how, each in numbers.items() if how.startswith("正文") for number in each]
    assert sorted(number for each in numbers.values() for number in each) == sorted([*taken, *sayings])
    assert all(any(target.quote in each for each in texts.values()) for target in summary.targets)
    whole = "".join(each.text for each in DATASET.obligations)
    assert all(part in whole for each in summary.asked for part in each.quote.split("……"))
    assert len(summary.asked) == len(found.demands)
    for words in (summary.tally, *(each.numbers for each in summary.others), *(each.quote for each in summary.asked)):
        assert words in text
    for words in ("领导批示", "承办处室", "联系人、电话"):
        assert words in text


def test_the_figures_of_a_summary_come_binding_ones_first() -> None:
    """Led targets, then those of binding indicators in which the body takes part, with value and due."""
    summary = Composer(DATASET).summaries([find_unit(DATASET, "省水利厅").unit])[0]
    assert [(row.label, row.quote, row.due, row.role) for row in summary.targets][3:5] == [
        ("二级指标第36项", "农田灌溉用水有效利用系数达到0.51", "2025年", "牵头"),
        ("二级指标第36项", "农村自来水普及率达到85％", "2025年", "牵头"),
    ]
    assert [(row.label, row.nature, row.role) for row in summary.targets][-1] == ("一级指标第10项", "约束性", "参加")
    environment = Composer(DATASET).summaries([find_unit(DATASET, "省生态环境厅").unit])[0]
    natures = [row.nature for row in environment.targets if row.role == "牵头"]
    assert natures == sorted(natures, key=lambda nature: nature != "约束性")
    assert natures[0] == "约束性"


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
    """Section, measures, nature, due, targets, lists, what collectives mean, 四（二） and the blanks of practice."""
    t74, a9 = words_of(brief_of("T74"), form), words_of(brief_of("A9"), form)
    for words in (
        *("构建绿色产业生态圈交办单", "任务第74项", "二（四）加快建设现代产业新体系"),
        *("未明确（规划期至2025年）", "西宁、海东、海西、海南等市州政府"),
        *("通知没有列名，由牵头单位商定（四（二））", "名单未列尽", "青海国家高新技术产业开发区管委会（未核实）"),
        "见四（二）强化协同配合（组织实施要求第7、8、9、10项）",
        *(
            "立项编号",
            "交办单位",
            "交办日期",
            "反馈时限",
            "反馈方式",
            "承办单位",
            "协办单位",
            "联系人和电话",
            "拟办意见",
        ),
        *("领导批示", "承办单位负责人审签", "签收", "延期", "到期前申请；原因；新时限", "办理结果和佐证", "审核"),
        *("办结销号／退办", "事项内容据公开文本整理；交办栏由使用单位填写并负责"),
    ):
        assert words in t74
    full = words_of(brief_of("T74", depth="full"), form)
    for words in (
        "牵头单位要充分发挥统筹抓总作用",
        "参加单位要树立“一盘棋”思想",
        "服从大局、主动作为，合力做好相关工作",
    ):
        assert words in full
        assert words not in t74
    for measure in brief_of("T74").entries[0].item.measures:
        assert measure in t74
    for words in ("约束性", *(target.value for target in brief_of("A9").entries[0].item.targets)):
        assert words in a9
    assert "二级指标第36项" in words_of(brief_of("B36"), form)
    assert "（承第71项）" in words_of(brief_of("T72"), form)


@pytest.mark.parametrize("form", FORMS)
def test_a_brief_may_be_addressed_to_a_body(form: Page) -> None:
    """Its name stands in the form, its role and place beside the lists; nothing is dated."""
    body = find_unit(DATASET, "省水利厅").unit
    brief = Composer(DATASET).brief(find_record(DATASET, "T21"), body)  # type: ignore[arg-type] # no obligation
    assert (brief.name, brief.file, brief.entries[0].role) == ("T21", "T21-省水利厅", "牵头，列位4/4")
    assert [blank.text for line in brief.form for blank in line.blanks if blank.label == "承办单位"] == ["省水利厅"]
    assert "牵头，列位4/4" in words_of(brief, form)
    perhaps = Composer(DATASET).brief(find_record(DATASET, "T36"), body)  # type: ignore[arg-type] # as above
    assert perhaps.entries[0].role == "参加，经“省有关单位”，是否承担由牵头单位商定"
    section = Composer(DATASET).section_brief("二（一）", body)
    assert [entry.item.id for entry in section.entries] == ["T7", "T8", "T13", "T15", "T16", "T21"]
    assert "承办单位：省水利厅" in section.cover.filter
    with pytest.raises(
        QhtasksError, match="任务第162项的名单没有列省水利厅；需要增加参加单位的，由牵头单位商有关单位确定"
    ):
        Composer(DATASET).brief(find_record(DATASET, "T162"), body)  # type: ignore[arg-type] # as above


def test_a_card_is_a_brief_without_the_form() -> None:
    """What an office asks for that only wants the facts: no blanks, and the usual disclaimer."""
    card = brief_of("T156", without=("record",))
    assert (card.cover.title, card.form) == ("推动重大水利工程建设任务卡", ())
    text = words_of(card, "html")
    assert "领导批示" not in text
    assert "以原文为准" in text


def test_a_brief_is_titled_by_its_matter() -> None:
    """The heading of a task, the subjects of an indicator, the title of a section."""
    titles = {name: brief_of(name).cover.title for name in ("T156", "T72", "B36", "B40")}
    assert titles == {
        "T156": "推动重大水利工程建设交办单",
        "T72": "（承第71项）提升高新技术园区创新能力交办单",
        "B36": "农田灌溉用水有效利用系数、农村自来水普及率交办单",
        "B40": "全省义务教育巩固率等5个目标交办单",
    }
    assert Composer(DATASET).section_brief("二（十）").cover.title == "构建战略性网络型基础设施体系交办单"


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
    """Without the possible, without obligations, without blanks: n of N and the filter tell it."""
    sheet = sheet_of("省水利厅", without=("possible", "obligations", "record"), date="2026年1月5日")
    assert (sheet.cover.shown, sheet.cover.total) == (29, 44)
    assert sheet.cover.filter == "不列可能涉及，不列组织实施要求"
    assert (sheet.obligations, sheet.ledger, sheet.years) == ((), None, ())
    assert [fact.text for fact in sheet.cover.facts if fact.name == "整理日期"] == ["2026年1月5日"]
    for form in FORMS:
        text = words_of(sheet, form)
        assert "整理日期" in text
        assert "列出29行，全部44行" in text
    empty = sheet_of("省政府督查室").empty, sheet_of("省政府督查室", without=("obligations",)).empty
    assert [text.rpartition("集合之内")[2] for text in empty] == ["；只有下列组织实施要求与它有关。", "。"]
    brief = brief_of("T156", without=("obligations", "record"))
    assert (brief.rules, brief.form, brief.cover.foot) == ((), (), ())
    assert "不列四（二）的要求" in brief.cover.filter


def test_talk_of_computers_stands_at_the_end() -> None:
    """Edition, filter, n of N and fingerprint stand behind everything else, on sheets and in briefs."""
    for paper in (sheet_of("省水利厅"), Composer(DATASET).section_brief("二（十）")):
        for form in FORMS:
            head, _, rest = words_of(paper, form).partition("任务第")
            assert not [word for word in ("数据集", "筛选", "列出", "全部", "指纹") if word in head]
            assert "列出" in rest
            assert "指纹" in rest


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
    goals = tuple(f"{year}年年度目标" for year in range(2021, 2026))
    assert ledger.blanks == ("责任领导", "责任处室", "联系人", "电话", *goals, "进展情况", "备注")
    assert ("任务第156项", "推动重大水利工程建设", "牵头", "未明确（规划期至2025年）") in ledger.rows
    assert ("任务第21项", "完善资源有偿使用制度", "牵头4/4", "未明确（规划期至2025年）") in ledger.rows
    assert sheet_of("省水利厅").ledger is None


def test_facts_that_nobody_verified_say_so() -> None:
    """A full name that is not certain is marked, and so is a later change."""
    assert "青海省目标责任（绩效）考核领导小组办公室（未核实）" in words_of(sheet_of("省考核办"), "html")
    assert "没有定论（未见青海原文；存疑，未核实；据" in words_of(sheet_of("省地方金融监管局"), "html")
    assert "改为青海省乡村振兴局" in words_of(sheet_of("省扶贫局"), "md")


def hostile_papers() -> tuple[Paper, ...]:
    """Make papers whose every text is hostile."""
    composer = Composer(DATASET, Choices(blank_columns=True))
    papers = (
        sheet_of("省水利厅", blank_columns=True),
        brief_of("A9"),
        composer.index(composer.sheets(DATASET.units[:2])),
        *composer.summaries([find_unit(DATASET, "省水利厅").unit]),
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


@pytest.mark.parametrize("paper", hostile_papers(), ids=["sheet", "brief", "index", "summary"])
def test_hostile_text_is_text_in_html(paper: Paper) -> None:
    """Markup in the data makes no element and no attribute, ends no style, and is shown as it stands."""
    page = PAGES.page(paper, "html")
    words = Words(page)
    assert {"script", "img", "a@onclick"}.isdisjoint(words.tags)
    assert words.text.count(HOSTILE) >= 20
    assert page.count("</style>") == 1
    assert "49" not in words.text


@pytest.mark.parametrize("paper", hostile_papers(), ids=["sheet", "brief", "index", "summary"])
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
        assert not re.search(r"https?:|url\((?!#)|@import", page)
        assert '<html lang="zh-CN">' in page
        assert words.tags.count("th") == words.tags.count("th@scope")
        assert words.tags.count("h1") == words.tags.count("main") == 1
