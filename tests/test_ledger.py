"""Excel ledgers, read back by another library: every cell is the view's, and nothing in them is more than text."""

from __future__ import annotations

from functools import cache
from io import BytesIO
from typing import TYPE_CHECKING, Any, NamedTuple
from zipfile import ZipFile

import pypdfium2
import pytest
from openpyxl import load_workbook
from openpyxl.utils import get_column_letter

from qhtasks.errors import QhtasksError
from qhtasks.model.words import STATES
from qhtasks.papers.choices import Choices
from qhtasks.papers.compose import Composer
from qhtasks.papers.formats import FORMATS, Tools
from qhtasks.papers.imprint import PACKAGE
from qhtasks.papers.pages import PageWriter
from qhtasks.papers.verify import judge
from qhtasks.papers.view import Brief, Fact, Index, Register, Sheet
from qhtasks.questions.names import find_unit
from qhtasks.spreadsheets.book import LONGEST_TEXT
from qhtasks.text.escape import markdown_text
from tests.office import convert, part, squeezed
from tests.program import run
from tests.test_print import DATASET, make_paper
from tests.test_sheets import spoilt

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from openpyxl import Workbook
    from openpyxl.worksheet.worksheet import Worksheet

    from qhtasks.papers.view import Paper
    from qhtasks.questions.wording import ItemRow, ObligationRow

NAMES = ("省发展改革委", "省水利厅", "果洛州政府", "省审计厅", "T156", "二（十）", "register")
NASTY = (
    "<script>alert(1)</script> | {{ x }} {% x %} ]]> & \" ' _x0041_ \u202e反\u202c 👩‍🌾",
    *(
        "=1+1",
        "+1",
        "-1",
        "@SUM(A1)",
        "'先有一撇",
        "{=1}",
        "http://x",
        "mailto:a@b",
        "internal:A1",
        "0012",
        "1e3",
        "2021-01-01",
    ),
    *("TRUE", " 前后有空格 ", "第一行\n第二行"),
)
PEOPLE = ("责任领导", "责任处室", "联系人", "电话")
PROGRESS = (
    *("截至日期", "进展情况", "季度形象进度", "状态", "存在问题", "下一步措施"),
    *("佐证材料", "填报人", "审核人", "办结日期", "延期至", "备注"),
)
FILLED_IN = (*PEOPLE, *PROGRESS)
YEARLY = tuple(f"{year}年{what}" for year in range(2021, 2026) for what in ("目标", "实际"))
REPORTED = ("基期值", *YEARLY, "数据类型", "数据状态", "口径", "来源", "备注")


def workbook(paper: Paper) -> bytes:
    """Make a workbook."""
    return FORMATS["xlsx"].make(Tools(), paper)


class Made(NamedTuple):
    """A paper, its workbook as bytes, and as read back."""

    paper: Paper
    content: bytes
    book: Workbook


@cache
def make(name: str) -> Made:
    """Make a workbook once for all tests."""
    return made_of(Composer(DATASET).register() if name == "register" else make_paper(name))


def made_of(paper: Paper) -> Made:
    """Make a paper's workbook, and read it back."""
    content = workbook(paper)
    return Made(paper, content, load_workbook(BytesIO(content)))


@pytest.fixture(scope="module", params=NAMES)
def made(request: pytest.FixtureRequest) -> Made:
    """Every kind of ledger."""
    return make(request.param)


def cells(sheet: Worksheet) -> list[list[Any]]:
    """Read a worksheet; what is empty is an empty text."""
    return [["" if cell.value is None else cell.value for cell in row] for row in sheet.iter_rows()]


def head_of(paper: Paper) -> list[str]:
    """Say what stands above a table of items: not how deep it goes, because a workbook is always in full."""
    facts = [f"{fact.name}：{fact.text}" for fact in paper.cover.facts]
    said = [paper.tally, paper.key, paper.empty] if isinstance(paper, Sheet) else []
    short = isinstance(paper, Sheet)
    foot = [f"{fact.name}：{fact.text}" for fact in paper.cover.foot if not (short and fact.name == "详略")]
    return [paper.cover.title, *facts, *filter(None, said), *foot, f"{paper.cover.disclaimer}。{paper.stamp.line}"]


def lines_in(sheet: Worksheet) -> list[str]:
    """Read what stands above a table; short lines share a row."""
    title, *rows = cells(sheet)[: top_of(sheet) - 1]
    return [title[0], *(line for row in rows for line in row[0].split("　　"))]


def top_of(sheet: Worksheet) -> int:
    """Find the row with the heads of the columns."""
    return int(next(cell.row for cell in sheet["A"] if cell.value == "序号"))


def heights(sheet: Worksheet, paper: Paper) -> Iterator[tuple[float, list[Any]]]:
    """Go through the rows below the column heads: how high they are, and their cells."""
    del paper
    for number in range(top_of(sheet) + 1, sheet.max_row + 1):
        yield sheet.row_dimensions[number].height or 0, list(sheet[number])


def items_of(paper: Paper) -> Iterator[tuple[ItemRow, tuple[str, ...]]]:
    """Go through the items of a paper, each with what it is to the body."""
    if isinstance(paper, Sheet):
        duties = [row for group in paper.groups for row in group.rows]
        for duty in duties:
            yield duty.item, (duty.role, duty.place, "：".join(filter(None, (duty.basis, duty.via))))
    elif isinstance(paper, Brief):
        yield from ((entry.item, ()) for entry in paper.entries)
    elif isinstance(paper, Register):
        yield from ((item, ()) for item in paper.rows)


def obligations_of(paper: Paper) -> tuple[ObligationRow, ...]:
    """Name the obligations of a paper."""
    if isinstance(paper, Register):
        return paper.obligations
    rows = paper.rules if isinstance(paper, Brief) else paper.obligations if isinstance(paper, Sheet) else ()
    return tuple(each.row for each in rows)


def told(item: ItemRow, duty: tuple[str, ...]) -> list[str]:
    """Say what stands in the row of an item."""
    sorting = item.id[0] + item.id[1:].rjust(3, "0")
    lists = [item.lead, item.participants, item.due, item.nature, item.section, sorting]
    return [item.label, item.title, item.paragraph, *duty, *lists]


def test_every_cell_is_the_view_s(made: Made) -> None:
    """The head, the column names, each item in its row, then blanks: nothing else stands in the ledger."""
    rows = cells(made.book["台账"])
    top = top_of(made.book["台账"]) - 1
    assert lines_in(made.book["台账"]) == head_of(made.paper)
    assert {value for row in rows[:top] for value in row[1:]} == {""}
    duty = ["角色", "列位", "依据"] if isinstance(made.paper, Sheet) else []
    lists = ["牵头单位", "参加单位", "完成时限", "性质", "节", "排序码"]
    given = ["序号", "编号", "标题", "任务或指标", *duty, *lists]
    assert rows[top] == [*given, *FILLED_IN]
    items = [[number, *told(*each)] for number, each in enumerate(items_of(made.paper), 1)]
    assert [row[: len(given)] for row in rows[top + 1 :]] == items
    assert {value for row in rows[top + 1 :] for value in row[len(given) :]} == {""}
    assert len(items) == made.paper.cover.shown


def test_targets_have_a_sheet_of_their_own(made: Made) -> None:
    """One row a target, its value a number where the notice writes one, with a goal and an actual figure a year."""
    if isinstance(made.paper, Sheet):
        items = [row.item for group in made.paper.groups for row in group.rows if group.basis != "可能涉及"]
    else:
        items = [item for item, _ in items_of(made.paper)]
    targets = [(item, target) for item in items for target in item.targets]
    assert ("指标" in made.book.sheetnames) == bool(targets)
    if targets:
        rows = cells(made.book["指标"])[top_of(made.book["指标"]) - 1 :]
        given = ["序号", "编号", "指标", "目标", "目标值", "单位", "性质", "完成时限", "牵头单位"]
        assert rows[0] == [*given, *REPORTED]
        for number, (row, (item, target)) in enumerate(zip(rows[1:], targets, strict=True), 1):
            phrase = f"{target.value}（{target.told}）"
            said = [number, target.id, target.subject, phrase, row[4], target.unit, item.nature, item.due, item.lead]
            assert row[: len(given)] == said
            figure = target.figure if isinstance(row[4], str) else float(target.figure)
            assert row[4] == figure
            assert isinstance(row[4], str) != target.figure.replace(".", "", 1).isdigit()
        assert {value for row in rows[1:] for value in row[len(given) :]} == {""}


def test_the_whole_ledger_has_99_targets() -> None:
    """A9 has two, and 8.0 keeps its last digit."""
    sheet = make("register").book["指标"]
    rows = list(sheet.iter_rows(min_row=top_of(sheet) + 1))
    assert len(rows) == 99
    assert [row[1].value for row in rows if str(row[1].value).startswith("A9.")] == ["A9.1", "A9.2"]
    (figure,) = (row[4] for row in rows if row[1].value == "A9.1")
    assert (figure.value, figure.number_format) == (8, "0.0")
    assert {row[1].value for row in rows if isinstance(row[4].value, str)} >= {"A10.1", "B22.1"}


def test_what_sorts_brings_back_the_notice_s_order() -> None:
    """As text 任务第10项 comes before 任务第2项; the last column does not."""
    rows = cells(make("register").book["台账"])
    top = top_of(make("register").book["台账"])
    codes = [row[rows[top - 1].index("排序码")] for row in rows[top:]]
    assert codes == sorted(codes)
    assert (codes[0], codes[-1]) == ("A001", "T229")


def test_obligations_have_a_sheet_of_their_own(made: Made) -> None:
    """Who is asked for what, whole, where it stands, and columns to fill in; no years."""
    obligations = obligations_of(made.paper)
    assert ("组织实施要求" in made.book.sheetnames) == bool(obligations)
    if obligations:
        top = top_of(made.book["组织实施要求"]) - 1
        rows = cells(made.book["组织实施要求"])
        head, rows = lines_in(made.book["组织实施要求"]), rows[top:]
        assert head[0] == f"{made.paper.cover.title}：组织实施要求"
        assert f"本表：{len(obligations)}条" in head
        assert not any("列出" in line for line in head)
        given = ["序号", "编号", "要求", "出处", "对谁提出", "把握", "时限", "整理说明"]
        assert rows[0] == [*given, *FILLED_IN]
        assert [row[: len(given)] for row in rows[1:]] == [
            [number, each.label, each.text, each.place, each.addressee, each.ground, each.due, each.note]
            for number, each in enumerate(obligations, 1)
        ]


def test_the_register_has_all_items_and_obligations() -> None:
    """303 items and 19 obligations, in the notice's order."""
    made = make("register")
    items = cells(made.book["台账"])[top_of(made.book["台账"]) :]
    assert [row[1] for row in items] == [DATASET.label(item) for item in DATASET.items]
    assert (len(items), made.paper.cover.shown, made.paper.cover.total) == (303, 303, 303)
    assert made.book["组织实施要求"].max_row == top_of(made.book["组织实施要求"]) + 19


@pytest.mark.parametrize("name", [name for name in NAMES if name != "register"])
def test_words_and_counts_are_those_of_markdown(name: str) -> None:
    """What a row says stands in the Markdown of the same paper."""
    made = make(name)
    paper = full_of(made.paper)
    page = squeezed(PageWriter().page(paper, "md").replace("<br>", "").replace("**", ""))
    for item, _ in items_of(paper):
        for text in (item.label, item.lead, item.participants, item.due, *item.measures):
            assert squeezed(markdown_text(text)) in page
    assert f"列出{paper.cover.shown}" in page or isinstance(paper, Brief)


def full_of(paper: Paper) -> Paper:
    """Make a sheet in full: a workbook has all texts, whatever the depth."""
    if not isinstance(paper, Sheet):
        return paper
    return Composer(DATASET, Choices(depth="full")).sheets([find_unit(DATASET, paper.name).unit])[0]


def test_no_cell_is_a_formula_a_link_or_a_comment(made: Made) -> None:
    """Texts are texts; only the running number and the value of a target are numbers."""
    for sheet in made.book:
        for cell in (cell for row in sheet.iter_rows() for cell in row):
            assert cell.data_type in "sn"
            assert cell.hyperlink is None
            assert cell.comment is None
            number = cell.column == 1 or (sheet.title == "指标" and cell.column == 5)
            assert cell.data_type == "s" or cell.value is None or number


def test_the_state_is_chosen_from_a_list(made: Made) -> None:
    """Six words for how far it is, in every row of the column and nowhere else."""
    for sheet in (sheet for sheet in made.book if sheet.title != "指标"):
        top = top_of(sheet)
        (rule,) = sheet.data_validations.dataValidation
        (column,) = (cell.column_letter for cell in sheet[top] if cell.value == "状态")
        assert (rule.type, rule.formula1) == ("list", f'"{",".join(STATES)}"')
        assert str(rule.sqref).split(":")[0] == f"{column}{top + 1}"
        assert str(rule.sqref).split(":")[-1] == f"{column}{sheet.max_row}"
    assert STATES == ("未启动", "正在推进", "滞后", "已完成", "长期坚持", "需调整")


def test_it_is_handy_on_the_screen_and_on_paper(made: Made) -> None:
    """The head and which row it is stay in sight and on every page, all can be filtered; A4, readable, lying.

    A reader's columns fit on a page, those to fill in are printed on further ones.
    """
    for sheet in made.book:
        top = top_of(sheet)
        fixed = 1 if sheet.title == "组织实施要求" else 2
        letter = get_column_letter(fixed + 2)
        assert sheet.freeze_panes == f"{letter}{top + 1}"
        assert (
            sum(sheet.row_dimensions[row].height or 0 for row in range(1, top + 1)) <= 160
        )  # points of a screen's 450
        assert sheet.auto_filter.ref == f"A{top}:{get_column_letter(sheet.max_column)}{sheet.max_row}"
        assert (sheet.print_title_rows, sheet.print_title_cols) == (
            f"${top}:${top}",
            f"$A:${get_column_letter(fixed + 1)}",
        )
        assert (sheet.page_setup.orientation, int(sheet.page_setup.paperSize or 0)) == ("landscape", 9)
        assert 11 * (sheet.page_setup.scale or 100) / 100 >= 8.5
        names = [cell.value for cell in sheet[top]]
        first = next(place for place, name in enumerate(names) if name in ("节", "责任领导", "基期值"))
        assert [each.id for each in sheet.col_breaks.brk][:1] == [first]
        foot, running = sheet.oddFooter, sheet.oddHeader
        assert foot
        assert running
        assert foot.center.text == "— &P —"
        assert made.paper.cover.disclaimer in (foot.left.text or "")
        assert made.paper.cover.title in (running.right.text or "")


def test_rows_are_as_high_as_their_texts_and_grow(made: Made) -> None:
    """At eleven points a character of Chinese is as wide as two units of a column: each text has its lines.

    No height is fixed, so that a row grows with what is written into it.
    """
    sheet = made.book["台账"]
    for height, row in heights(sheet, made.paper):
        assert height <= 409
        for place, cell in enumerate(row[1:], 2):
            width = sheet.column_dimensions[get_column_letter(place)].width
            lines = str(cell.value or "").split("\n")
            assert sum(-(-len(line) * 2.1 // width) for line in lines) * 13.5 <= height + 13.5
            assert cell.alignment.wrap_text
    with ZipFile(BytesIO(made.content)) as package:
        written = [package.read(name) for name in package.namelist() if "/worksheets/" in name]
    assert all(b' ht="' in part and b"customHeight" not in part for part in written)


def test_the_head_is_high_enough_for_its_lines() -> None:
    """What is written over all columns of a narrow table takes two lines, and has them."""
    paper = make_paper("index")
    paper = paper._replace(cover=paper.cover._replace(facts=(Fact("说明", "很长的话" * 30), *paper.cover.facts)))
    sheet = made_of(paper).book["目录"]
    width = sum(sheet.column_dimensions[get_column_letter(place)].width for place in range(1, sheet.max_column + 1))
    (source,) = (row for row, (line, *_) in enumerate(cells(sheet), 1) if str(line).startswith("说明"))
    assert len(str(sheet.cell(source, 1).value)) * 2 > width
    assert (sheet.row_dimensions[source].height or 0) > 1.9 * (sheet.row_dimensions[source + 1].height or 0) > 0


@pytest.mark.parametrize("text", NASTY)
def test_hostile_text_is_text(text: str) -> None:
    """Whatever stands in the data stands in the cell, letter by letter, and is neither counted nor followed."""
    made = made_of(spoilt(make_paper("省审计厅"), text))
    rows = cells(made.book["台账"])
    top = next(place for place, row in enumerate(rows) if row[:2] == ["序号", "编号"])
    assert rows[0][0] == text
    given = rows[top].index("责任领导")
    assert [row[1:given] for row in rows[top + 1 :]] == [told(*each) for each in items_of(made.paper)]
    test_no_cell_is_a_formula_a_link_or_a_comment(made)


def test_a_text_that_no_cell_can_hold_is_refused() -> None:
    """Excel would cut it off without a word: an error says how long it is; one letter less is written whole."""
    sheet = make_paper("T156")
    assert isinstance(sheet, Brief)
    entry = sheet.entries[0]

    def with_text(text: str) -> Brief:
        return sheet._replace(entries=(entry._replace(item=entry.item._replace(paragraph=text)),))

    with pytest.raises(QhtasksError, match="有 40000 字，Excel 的一格只放得下 32767 字：改用别的格式"):
        workbook(with_text("长" * 40000))
    with pytest.raises(QhtasksError):
        workbook(with_text("🌾" * (LONGEST_TEXT // 2 + 1)))
    held = "长" * LONGEST_TEXT
    book = made_of(with_text(held)).book
    assert held in cells(book["台账"])[top_of(book["台账"])]


def test_without_a_record_nothing_is_to_be_filled_in() -> None:
    """--without record leaves the given columns."""
    composer = Composer(DATASET, Choices(without=("record", "obligations")))
    made = made_of(composer.register())
    assert made.book.sheetnames == ["台账", "指标"]
    rows = cells(made.book["台账"])
    assert rows[top_of(made.book["台账"]) - 1][-1] == "排序码"
    assert not made.book["台账"].data_validations.dataValidation
    assert cells(made.book["指标"])[top_of(made.book["指标"]) - 1][-1] == "牵头单位"


def test_a_ledger_without_items_says_why() -> None:
    """A body that only obligations reach has a head, column names and no row; its obligations are there."""
    made = make("省政府督查室")
    rows = cells(made.book["台账"])
    assert "指标和任务的名单没有列该单位" in "".join(row[0] for row in rows)
    assert len(rows) == top_of(made.book["台账"])
    other = made.book["组织实施要求"]
    assert other.max_row - top_of(other) == len(obligations_of(made.paper)) > 0


def test_the_list_of_sheets_is_a_workbook_too() -> None:
    """One row a body, in the columns of the index."""
    paper = make_paper("index")
    assert isinstance(paper, Index)
    book = made_of(paper).book
    rows = cells(book["目录"])[top_of(book["目录"]) - 1 :]
    assert rows[0] == ["序号", *paper.columns]
    assert rows[1:] == [
        [number, row.name, row.full_name, row.kind, *row.totals] for number, row in enumerate(paper.rows, 1)
    ]


def test_the_properties_say_what_it_is(made: Made) -> None:
    """Title, subject, edition and fingerprint for people, the record for programs, and no date of today."""
    core = made.book.properties
    assert (core.title, core.keywords) == (made.paper.cover.title, made.paper.stamp.line)
    assert core.created
    assert core.created.date().isoformat() == made.paper.cover.source.day
    assert not core.creator
    custom = {each.get("name"): "".join(each.itertext()) for each in part(made.content, "docProps/custom.xml")}
    assert custom["指纹"] == made.paper.stamp.digest
    assert all(len(value) < 255 for value in custom.values())
    imprint = PACKAGE.imprint(made.content)
    assert imprint
    assert imprint.record == made.paper.stamp.record
    assert workbook(made.paper) == made.content


def test_what_people_filled_in_is_never_lost(tmp_path: Path) -> None:
    """A ledger as it was made is renewed; one that was filled in stays, can be verified, and needs --force."""
    words = ("render", "省审计厅", "--format", "xlsx", "--out", str(tmp_path))
    assert run(*words).code == 0
    path = tmp_path / "省审计厅.xlsx"
    assert PACKAGE.untouched(path.read_bytes())
    assert "写了 1 个文件" in run(*words, "--without", "possible").err
    assert "写了 1 个文件" in run(*words).err
    book = load_workbook(path)
    book["台账"].cell(book["台账"].max_row, book["台账"].max_column).value = "张处长"
    book.save(path)
    filled = path.read_bytes()
    outcome = run(*words)
    assert (outcome.code, path.read_bytes()) == (2, filled)
    assert "已有人改过" in outcome.err
    verdict = judge(DATASET, path)
    assert (verdict.state, verdict.touched) == ("current", True)
    assert run(*words, "--force").code == 0
    assert PACKAGE.untouched(path.read_bytes())


def test_the_ledger_of_the_notice_is_a_workbook_only(tmp_path: Path) -> None:
    """Its name says what it is, it can be verified, and another format is told to be impossible."""
    assert run("render", "--ledger", "--out", str(tmp_path)).out.endswith("总台账.xlsx\n")
    assert (tmp_path / "总台账.xlsx").read_bytes() == make("register").content
    assert judge(DATASET, tmp_path / "总台账.xlsx").state == "current"
    outcome = run("render", "--ledger", "--format", "html", "--out", str(tmp_path / "out"))
    assert (outcome.code, outcome.out) == (2, "")
    assert "总台账只有 xlsx 格式" in outcome.err
    assert not (tmp_path / "out").exists()


def test_another_program_opens_and_prints_it(tmp_path: Path) -> None:
    """LibreOffice reads every cell as it is, and every page says its number between dashes; the head is on each."""
    names = ("省水利厅", "T156")
    for name in names:
        (tmp_path / f"{name}.xlsx").write_bytes(make(name).content)
    books = [tmp_path / f"{name}.xlsx" for name in names]
    convert(books, "pdf", tmp_path)
    convert(books, "ods", tmp_path)
    convert([book.with_suffix(".ods") for book in books], "xlsx:Calc MS Excel 2007 XML", tmp_path / "back")
    for name in names:
        pages = [page.get_textpage().get_text_range() for page in pypdfium2.PdfDocument(tmp_path / f"{name}.pdf")]
        for number, page in enumerate(pages, 1):
            assert f"—{number}—" in squeezed(page)
            assert "编号" in squeezed(page)
        assert any("下一步措施" in squeezed(page) for page in pages)
        back = load_workbook(tmp_path / "back" / f"{name}.xlsx")
        assert {sheet.title: cells(sheet) for sheet in back} == {sheet.title: cells(sheet) for sheet in make(name).book}


def test_the_parts_of_the_package_know_no_clock() -> None:
    """Every part is dated alike, and so is the document."""
    core = part(make("T156").content, "docProps/core.xml")
    dates = {each.text for each in core if each.tag.endswith(("created", "modified"))}
    assert dates == {f"{make('T156').paper.cover.source.day}T00:00:00Z"}


def test_the_years_are_those_of_the_plan() -> None:
    """Five goals and five actual figures."""
    assert [name[:4] for name in YEARLY] == [str(year) for year in DATASET.plan_years for _ in range(2)]
