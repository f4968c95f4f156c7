"""Word papers: every word of the view once and in order, the official page, and text that stays text."""

from __future__ import annotations

import re
import subprocess
import sys
from contextlib import closing
from functools import cache
from io import BytesIO
from typing import TYPE_CHECKING

import pypdfium2
import pytest
from docx import Document

from qhtasks.errors import QhtasksError
from qhtasks.papers.imprint import PACKAGE
from qhtasks.papers.pages import PageWriter
from qhtasks.papers.pdf import Printer
from qhtasks.papers.templates import SHIPPED
from qhtasks.papers.view import Brief, Index, Sheet, Summary
from qhtasks.papers.word import WordWriter
from qhtasks.papers.zips import archive, contents_of
from tests.office import W, convert, paragraphs, part, squeezed, tables, text_of
from tests.program import run
from tests.support import REPOSITORY
from tests.test_print import make_paper
from tests.test_sheets import spoilt

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path
    from xml.etree.ElementTree import Element

    from qhtasks.papers.view import BriefEntry, FormLine, Paper, Requirement, SheetGroup

WORD = WordWriter()
HASH = "0123456789abcdef"
"""Stands for the hash of the template."""
SUMMARIES = ("省水利厅 in a summary", "省发展改革委 in a summary", "果洛州政府 in a summary")
SAME_PAGES = ("省发展改革委", "省水利厅", "果洛州政府", "省审计厅", "T156")
"""Papers that people print; those of the PDF tell how many pages are to be expected."""
PAGES = {"省水利厅": 9, "省审计厅": 2, "果洛州政府": 16, "省发展改革委": 40, "T156": 1, "二（十）": 10} | {
    "省水利厅 in a summary": 1,
    "果洛州政府 in a summary": 1,
    "省发展改革委 in a summary": 2,
}
"""How many pages papers may have."""
NAMES = (
    *SAME_PAGES,
    "B40",
    "二（十）",
    "省政府督查室",
    "省水利厅 with a ledger",
    "index",
    *SUMMARIES,
    "果洛州政府 in full",
)
NASTY = (
    "<script>alert(1)</script> | =1+1 +1 @x {{ x }} {% x %} {_{ x }_} {# x #} ]]> & \" ' &amp; \u202e反\u202c 👩‍🌾",
    "'先有一撇",
    "长" * 40000,
)


@cache
def record_in(content: bytes) -> str:
    """Read the record of a document."""
    imprint = PACKAGE.imprint(content)
    assert imprint
    return imprint.record


def document(paper: Paper) -> bytes:
    """Draw a paper once for all tests."""
    return WORD.document(paper, HASH)


@pytest.fixture(scope="module", params=NAMES)
def paper(request: pytest.FixtureRequest) -> Paper:
    """Every kind of paper."""
    return make_paper(request.param)


def expected(paper: Paper) -> Iterator[str]:
    """Say which paragraphs a paper has, from its view alone."""
    yield paper.cover.title
    yield from (f"{fact.name}\t{fact.text}" for fact in paper.cover.facts)
    if isinstance(paper, Sheet):
        yield from _sheet(paper)
    elif isinstance(paper, Summary):
        yield from _summary(paper)
    elif isinstance(paper, Brief):
        for entry in paper.entries:
            yield from _entry(entry, paper)
        yield from _obligations("对牵头单位和参加单位的要求", paper.rules)
    elif isinstance(paper, Index):
        yield from paper.columns
        for row in paper.rows:
            yield from (row.name, row.full_name, row.kind, *map(str, row.totals))
    if paper.cover.foot:
        yield "".join(f"{fact.name}：{fact.text}。" for fact in paper.cover.foot)


def _sheet(sheet: Sheet) -> Iterator[str]:
    yield from filter(None, (sheet.tally, sheet.key, sheet.empty))
    for group in sheet.groups:
        yield from _group(group)
    if sheet.sayings:
        yield from ("正文另外说到的（提到的不是职责）", "编号", "标题", "原文")
    for saying in sheet.sayings:
        yield from (saying.item.label, saying.item.title, f"{saying.what}：“{saying.quote}”")
    yield from _obligations(f"组织实施要求（{sheet.asked}）", sheet.obligations)
    if sheet.ledger:
        yield from (sheet.ledger.title, *sheet.ledger.given, *sheet.ledger.blanks)
        yield from (cell for row in sheet.ledger.rows for cell in row)


def _group(group: SheetGroup) -> Iterator[str]:
    yield f"{group.title}（{group.size}项）"
    due = f"完成时限均{group.due}。" if group.due and not group.listed else ""
    yield from filter(None, [group.reason + due])
    if group.listed:
        yield from ("序号", "编号", "标题", "列第一的牵头单位")
        for row in group.rows:
            yield from (str(row.order), row.item.label, row.item.title, row.item.first)
        return
    yield from ("序号", "编号", "指标或任务，牵头单位、参加单位", *([] if group.due else ["完成时限"]))
    for row in group.rows:
        item = row.item
        yield from (str(row.order), *filter(None, (item.label, item.nature, row.place, item.heading)))
        yield from ("".join(item.measures), f"牵头单位：{item.lead}", f"参加单位：{item.participants}")
        yield from [] if group.due else [item.due]


def _obligations(heading: str, rows: Iterable[Requirement]) -> Iterator[str]:
    if rows:
        yield from (heading, "编号和出处", "要求")
    for each in rows:
        yield from (each.row.label, each.row.place, each.text + each.note)


def _form(lines: Iterable[FormLine]) -> Iterator[str]:
    return (text for line in lines for blank in line.blanks for text in blank if text)


def _entry(entry: BriefEntry, brief: Brief) -> Iterator[str]:
    item = entry.item
    yield from filter(None, (entry.heading, *item.measures))
    yield from (brief.body, entry.role) if entry.role else ()
    for target in item.targets:
        yield from ("目标", f"{target.subject}：{target.value}（{target.told}）")
    yield from ("性质和时限", f"{item.nature}；{item.due}") if item.nature else ("完成时限", item.due)
    yield from ("牵头单位", item.lead, "参加单位", item.participants)
    for meaning in entry.meanings:
        yield from (f"“{meaning.word}”", f"（{meaning.role}单位）{meaning.text}。")
    yield from ("所在的节", item.section_name) if entry.heading else ()
    yield from _form(brief.form)


def _summary(summary: Summary) -> Iterator[str]:
    yield from filter(None, (summary.tally, summary.key, summary.empty))
    yield from ("要交的数", "性质、时限", "列位") if summary.targets else ()
    for target in summary.targets:
        terms = "，".join(filter(None, (target.nature, target.due)))
        role = " ".join(filter(None, (target.role, target.place)))
        yield from filter(None, (target.label, target.quote, terms, role))
    yield from ("牵头任务", "列位", "列第一的单位") if summary.tasks else ()
    for row in summary.tasks:
        yield from (row.item.label, row.item.title, row.place, row.item.first)
    for each in summary.others:
        yield f"{each.how}（{each.size}项）：{each.numbers}。"
    yield from ["组织实施要求（摘句）"] if summary.asked else []
    for asked in summary.asked:
        yield from (asked.section, (f"〔{asked.doubt}〕" if asked.doubt else "") + asked.quote)
    yield from _form(summary.form)


def test_every_word_of_the_view_stands_once_and_in_order(paper: Paper) -> None:
    """The paragraphs of the document are those of the view, no more and no less; the others are blanks."""
    assert list(filter(None, paragraphs(document(paper)))) == list(expected(paper))


def test_words_and_counts_are_those_of_markdown(paper: Paper) -> None:
    """Every cell of every table stands in the Markdown of the same paper, which has as many rows of duties."""
    page = squeezed(PageWriter().page(paper, "md").replace("\\", "").replace("<br>", "").replace("**", ""))
    content = document(paper)
    for row in (row for table in tables(content) for row in table):
        for cell in row:
            assert all(squeezed(piece) in page for piece in cell.split(" ")), cell
    if isinstance(paper, Sheet):
        duties = [table for table in tables(content) if table[0][0] == "序号"]
        assert sum(len(table) - 1 for table in duties) == paper.cover.shown


def test_every_text_has_a_style_of_the_template(paper: Paper) -> None:
    """Nothing is laid out by hand: paragraphs have styles, runs have no fonts; headings are real ones."""
    content = document(paper)
    body, styles = part(content, "word/document.xml"), part(content, "word/styles.xml")
    known = {each.get(f"{W}styleId") for each in styles.iter(f"{W}style")}
    used = {each.get(f"{W}val") for kind in ("pStyle", "rStyle", "tblStyle") for each in body.iter(W + kind)}
    assert used <= known
    assert not list(body.iter(f"{W}rFonts"))
    headed = [
        text_of(each) for each in body.iter(f"{W}p") if each.find(f"{W}pPr/{W}pStyle[@{W}val='Heading1']") is not None
    ]
    if isinstance(paper, Sheet):
        assert headed[: len(paper.groups)] == [f"{group.title}（{group.size}项）" for group in paper.groups]
    if isinstance(paper, Brief):
        assert headed == [entry.heading for entry in paper.entries if entry.heading]


def test_fonts_and_sizes_are_those_of_official_paper() -> None:
    """Chinese fonts by name with another to fall back on, and bold where 黑体 may be missing; headings with levels."""
    content = document(make_paper("省审计厅"))
    styles = {each.get(f"{W}styleId"): each for each in part(content, "word/styles.xml").iter(f"{W}style")}
    for name, font, size, line in (
        ("Normal", "仿宋_GB2312", "32", "579"),
        ("Title", "方正小标宋简体", "44", "660"),
        ("Heading1", "黑体", "32", "420"),
        ("TableText", "仿宋_GB2312", "21", "300"),
        ("TableHead", "黑体", "21", "300"),
    ):
        fonts, height = styles[name].find(f".//{W}rFonts"), styles[name].find(f".//{W}sz")
        spacing = styles[name].find(f"{W}pPr/{W}spacing")
        assert fonts is not None
        assert height is not None
        assert spacing is not None
        assert (fonts.get(f"{W}eastAsia"), height.get(f"{W}val")) == (font, size)
        assert (spacing.get(f"{W}line"), spacing.get(f"{W}lineRule")) == (line, "exact")
        assert (styles[name].find(f".//{W}b") is not None) == (font == "黑体")
    level = styles["Heading1"].find(f".//{W}outlineLvl")
    assert level is not None
    assert level.get(f"{W}val") == "0"
    sizes = [int(each.get(f"{W}val") or 0) for style in styles.values() for each in style.iter(f"{W}sz")]
    assert sorted(set(sizes))[:5] == [2, 16, 18, 21, 24]  # the end of a page, its foot and gaps, last remarks, tables
    fallbacks = {
        each.get(f"{W}name") for each in part(content, "word/fontTable.xml") if len(each.findall(f"{W}altName"))
    }
    assert {"仿宋_GB2312", "黑体", "方正小标宋简体"} <= fallbacks


def test_the_page_is_that_of_official_paper() -> None:
    """A4, 37 mm above, 35 below, 28 on the binding side, 26 on the other, mirrored; 22 lines of 28 on the grid."""
    content = document(make_paper("省水利厅"))
    (section,) = part(content, "word/document.xml").iter(f"{W}sectPr")
    measures = {each.tag.removeprefix(W): {k.removeprefix(W): v for k, v in each.items()} for each in section}
    assert measures["pgSz"] == {"w": "11906", "h": "16838"}
    assert {"top": "2098", "bottom": "1984", "left": "1588", "right": "1474"}.items() <= measures["pgMar"].items()
    assert measures["docGrid"] == {"type": "linesAndChars", "linePitch": "579", "charSpace": "-842"}
    settings = {each.tag.removeprefix(W) for each in part(content, "word/settings.xml")}
    assert {"mirrorMargins", "evenAndOddHeaders"} <= settings


def test_page_numbers_stand_outside_between_dashes() -> None:
    """— 1 — right on odd pages and left on even ones; the first page has no running head."""
    content = document(make_paper("省审计厅"))
    with_parts = contents_of(content)
    feet = {name: part(content, name) for name in with_parts if "footer" in name}
    assert len(feet) == 3
    for foot in feet.values():
        (number,) = foot.iter(f"{W}fldSimple")
        assert number.get(f"{W}instr", "").strip() == "PAGE"
        text = "".join(each.text or "" for each in foot.iter(f"{W}t"))
        assert "— 1 —" in text
        assert "据公开文本整理，非正式公文，以原文为准" in text
    assert (
        sum("".join(each.text or "" for each in foot.iter(f"{W}t")).startswith("— 1 —") for foot in feet.values()) == 1
    )
    heads = [
        "".join(each.text or "" for each in part(content, name).iter(f"{W}t"))
        for name in with_parts
        if "header" in name
    ]
    assert sorted(heads) == ["", "省审计厅责任清单　青政办〔2021〕29号", "省审计厅责任清单　青政办〔2021〕29号"]


def test_table_heads_are_repeated_and_rows_stay_whole(paper: Paper) -> None:
    """Whoever turns the page sees what the columns are, and no row of up to eight lines is cut."""
    for table in part(document(paper), "word/document.xml").iter(f"{W}tbl"):
        rows = list(table.iter(f"{W}tr"))
        split = [row for row in rows if row.find(f"{W}trPr/{W}cantSplit") is None]
        assert all(sum(-(-len(text_of(each)) // 34) for each in row.iter(f"{W}p")) > 8 for row in split)
        if isinstance(paper, (Sheet, Index)):
            assert rows[0].find(f"{W}trPr/{W}tblHeader") is not None


def test_names_do_not_break_and_one_s_own_is_bold() -> None:
    """A line is broken before a name that would not fit; the body's own name has a style of its own."""
    content = document(make_paper("省水利厅"))
    bold, lists = [], 0
    for each in part(content, "word/document.xml").iter(f"{W}p"):
        text = text_of(each)
        if not re.match("牵头单位：|参加单位：", text):
            continue
        lists += 1
        lines = "".join("\n" if run.find(f"{W}br") is not None else text_of_run(run) for run in each.iter(f"{W}r"))
        for line in lines.split("\n"):
            assert len(line) <= 34
        bold += [text_of_run(run) for run in each.iter(f"{W}r") if run.find(f"{W}rPr/{W}rStyle") is not None]
    assert lists == 58
    assert bold.count("省水利厅") == 29
    assert {*bold} == {"省水利厅", "牵头单位：", "参加单位："}


def text_of_run(run: Element) -> str:
    """Read the text of a run."""
    return "".join(each.text or "" for each in run.iter(f"{W}t"))


def test_no_red_head_no_seal_no_addressee(paper: Paper) -> None:
    """It does not pretend to be issued: nothing is red, nothing is a picture, nobody is addressed."""
    parts = contents_of(document(paper))
    assert not [name for name in parts if "media" in name]
    whole = b"".join(parts.values()).decode("utf-8", "replace")
    assert "FF0000" not in whole
    assert "主送" not in whole


@pytest.mark.parametrize("text", NASTY, ids=["signs", "apostrophe", "long"])
def test_hostile_text_is_text(text: str) -> None:
    """Whatever stands in the data stands on the paper, letter by letter, wherever a text is filled in."""
    for name in ("省审计厅", "T156"):
        paper = spoilt(make_paper(name), text)
        found = paragraphs(document(paper))
        assert list(filter(None, found)) == list(expected(paper))
        assert sum(text in each for each in found) > 20


def test_the_same_paper_gives_the_same_bytes(tmp_path: Path) -> None:
    """Twice in one process, and in two whose hashes differ; there is no clock in it."""
    paper = make_paper("省水利厅")
    assert WORD.document(paper, HASH) == WORD.document(paper, HASH)
    for seed in ("1", "2"):
        words = ("render", "省水利厅", "T156", "--format", "docx", "--format", "xlsx", "--out", str(tmp_path / seed))
        assert run(*words, env={"PYTHONHASHSEED": seed}).code == 0
    for path in (tmp_path / "1").iterdir():
        assert path.read_bytes() == (tmp_path / "2" / path.name).read_bytes()


def test_the_properties_say_what_it_is(paper: Paper) -> None:
    """Title, subject, edition and fingerprint for people, the day of the edition, no author; a record for programs."""
    content = document(paper)
    core = Document(BytesIO(content)).core_properties
    assert (core.title, core.keywords) == (paper.cover.title, paper.stamp.line)
    assert core.subject == f"{paper.cover.source.number}　{paper.cover.disclaimer}"
    assert {each.date().isoformat() for each in (core.created, core.modified) if each} == {paper.cover.source.day}
    assert (core.author, core.last_modified_by) == ("", "")
    custom = {each.get("name"): "".join(each.itertext()) for each in part(content, "docProps/custom.xml")}
    assert custom["指纹"] == paper.stamp.digest
    assert all(len(value) < 255 for value in custom.values())
    assert record_in(content) == paper.stamp.record


def test_a_document_that_somebody_filled_in_keeps_its_record_but_not_its_seal() -> None:
    """Saved by another program it is theirs, and can still be verified."""
    paper = make_paper("T156")
    content = document(paper)
    filled = Document(BytesIO(content))
    filled.tables[1].rows[0].cells[1].text = "张厅长"
    stream = BytesIO()
    filled.save(stream)
    assert PACKAGE.untouched(content)
    assert not PACKAGE.untouched(stream.getvalue())
    assert record_in(stream.getvalue()) == paper.stamp.record


def test_the_shipped_templates_are_what_their_source_says() -> None:
    """They are made by tools/word_templates.py, where they can be read and reviewed."""
    done = subprocess.run([sys.executable, "tools/word_templates.py", "--check"], cwd=REPOSITORY, check=False)
    assert done.returncode == 0


def test_an_office_may_restyle_the_template(tmp_path: Path) -> None:
    """A template that was changed and saved by another program is drawn from; what it does not have comes along."""
    folder = tmp_path / "模板"
    assert run("templates", "copy", str(folder)).code == 0
    template = Document(str(folder / "brief.docx"))
    template.styles["heading 1"].font.name = "隶书"
    template.paragraphs[0].insert_paragraph_before("本厅内部使用")
    template.save(str(folder / "brief.docx"))
    words = ("render", "T156", "--format", "docx", "--templates", str(folder), "--out", str(tmp_path))
    assert run(*words).code == 0
    content = (tmp_path / "T156.docx").read_bytes()
    assert list(filter(None, paragraphs(content))) == ["本厅内部使用", *expected(make_paper("T156"))]
    assert "隶书".encode() in contents_of(content)["word/styles.xml"]
    assert record_in(content) == make_paper("T156").stamp.record
    assert "写了 0 个文件" in run(*words).err


@pytest.mark.parametrize(
    ("mistake", "says"),
    [
        ("{{ paper.cover.titel }}", "brief.docx：模板有误：Cover 没有“titel”这一项"),
        ("{% iff %}", "brief.docx：模板有误：不认得“iff”这个标记"),
        ("{{ nothing }}", "brief.docx：模板有误：没有“nothing”这个名字"),
    ],
)
def test_a_mistake_in_a_template_is_told(mistake: str, says: str, tmp_path: Path) -> None:
    """The file and what is wrong, in Chinese; nothing is written."""
    template = Document()
    template.add_paragraph(mistake)
    template.save(str(tmp_path / "brief.docx"))
    words = ("render", "T1", "--format", "docx", "--templates", str(tmp_path), "--out", str(tmp_path / "out"))
    outcome = run(*words)
    assert (outcome.code, outcome.out) == (2, "")
    assert says in outcome.err
    assert not (tmp_path / "out").exists()


def damaged(how: str) -> bytes:
    """Spoil a shipped template."""
    content = (REPOSITORY / "templates" / "brief.docx").read_bytes()
    if how == "cut":
        parts = contents_of(content)
        return archive(parts | {"word/document.xml": parts["word/document.xml"][:-200]})
    if how == "bytes":
        start = content.index(b"word/document.xml") + 100
        return content[:start] + bytes(100) + content[start + 100 :]
    return "不是".encode()


@pytest.mark.parametrize("how", ["text", "cut", "bytes"])
def test_a_template_that_is_no_document_is_told(how: str, tmp_path: Path) -> None:
    """One line that names the file, whatever ails it: another kind of file, cut XML, damaged bytes."""
    (tmp_path / "brief.docx").write_bytes(damaged(how))
    outcome = run("render", "T1", "--format", "docx", "--templates", str(tmp_path), "--out", str(tmp_path / "out"))
    assert (outcome.code, len(outcome.err.splitlines())) == (2, 1)
    assert "brief.docx：不是 Word 文档，或已损坏" in outcome.err


def drawn_from(folder: Path, *texts: str, at: str = "body") -> list[str]:
    """Draw a brief from a template with some paragraphs, each in runs of two characters, as Word splits them."""
    template = Document()
    places = {
        "body": template,
        "cell": template.add_table(1, 1).cell(0, 0),
        "head": template.sections[0].header,
        "foot": template.sections[0].footer,
    }
    for text in texts:
        paragraph = places[at].add_paragraph()
        for start in range(0, len(text), 2):
            paragraph.add_run(text[start : start + 2])
    template.save(str(folder / "brief.docx"))
    return paragraphs(WordWriter([folder, *SHIPPED]).document(make_paper("T1"), HASH))


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("{{ paper.cover.title }", "“}”不成对，应是“}}”或“%}”"),
        ("{{ paper.cover.title", "“{{”没有结束（差“}}”）"),
        ("{ paper.cover.title }}", "“}}”前面没有“{{”"),
        ("{%p if paper", "“{%”没有结束（差“%}”）"),
        ("{p if paper %}", "“%}”前面没有“{%”"),
        ("｛｛ paper.cover.title ｝｝", "“｛｛”是全角的，要用半角的“{{”"),
        ("{{ paper.cover.title ｝｝", "“｝｝”是全角的，要用半角的“}}”"),
        ("｛％ if paper ％｝", "“｛％”是全角的，要用半角的“{%”"),
    ],
)
@pytest.mark.parametrize("at", ["body", "cell", "head", "foot"])
def test_marks_that_do_not_fit_are_told_with_their_paragraph(at: str, text: str, says: str, tmp_path: Path) -> None:
    """The library would pass over them, with all that stands up to the next mark, or print them as they are."""
    with pytest.raises(QhtasksError, match=re.escape(f"brief.docx：模板有误：“{text}”一段：{says}")):
        drawn_from(tmp_path, "抬头", text, "{{ paper.cover.title }}", at=at)


def test_marks_as_word_and_docxtpl_have_them_are_fine(tmp_path: Path) -> None:
    """Whole paragraphs, rounded quotes, braces in a text, what is raw, and comments over several paragraphs."""
    texts = (
        *("{%p if paper %}", "{{ “一” ~ '{{' }}｛{{ paper.name }}｝", "{%p endif %}"),
        *("{% raw %}{{ 原样 }}{% endraw %} {a}", "{# 一", "二 #}三"),
    )
    found = list(filter(None, drawn_from(tmp_path, *texts)))
    assert found == ["一{{｛T1｝", "{{ 原样 }} {a}", "三"]


@pytest.mark.parametrize(
    ("text", "says"),
    [("{%tr if paper %}", "{%tr … %} 只能用在表格里"), ("{% include 'a.j2' %}", "Word 模板里不能引入别的模板")],
)
def test_what_word_templates_cannot_do_is_told_in_chinese(text: str, says: str, tmp_path: Path) -> None:
    """Rows outside tables, and templates within templates."""
    with pytest.raises(QhtasksError, match=re.escape(says)):
        drawn_from(tmp_path, text)


@pytest.mark.parametrize(
    ("library", "form"), [("docxtpl", "docx"), ("docx", "docx"), ("xlsxwriter", "xlsx"), ("typst", "pdf")]
)
def test_without_the_extra_one_line_says_what_to_install(library: str, form: str, tmp_path: Path) -> None:
    """Exit code 2, nothing written, not even the formats that go without."""
    program = f"import sys; sys.modules[{library!r}] = None; from qhtasks.cli.app import main; main()"
    words = ["render", "T1", "--format", "md", "--format", form, "--out", str(tmp_path / "out")]
    command = [sys.executable, "-c", program, *words]
    done = subprocess.run(command, cwd=REPOSITORY, check=False, capture_output=True, encoding="utf-8")
    assert (done.returncode, done.stdout) == (2, "")
    extra = "pdf" if form == "pdf" else "office"
    assert f"pip install -c constraints.txt '.[{extra}]'" in done.stderr
    assert len(done.stderr.splitlines()) == 1
    assert not (tmp_path / "out").exists()


@pytest.fixture(scope="module")
def opened(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """All papers, opened by LibreOffice and saved as text and as PDF."""
    folder = tmp_path_factory.mktemp("opened")
    files = [folder / f"{name}.docx" for name in NAMES]
    for name, file in zip(NAMES, files, strict=True):
        file.write_bytes(document(make_paper(name)))
    for to in ("txt:Text (encoded):UTF8", "pdf"):
        convert(files, to, folder)
    return folder


@pytest.mark.parametrize("name", NAMES)
def test_another_program_reads_the_same_words(name: str, opened: Path) -> None:
    """LibreOffice shows every paragraph of the view, in the same order, and nothing else."""
    shown = squeezed((opened / f"{name}.txt").read_text("utf-8"))
    assert shown == squeezed("".join(expected(make_paper(name))))


def test_it_takes_about_as_many_pages_as_the_printed_paper(opened: Path) -> None:
    """A page or a tenth more or less than in PDF: the measures are the same."""
    with closing(Printer()) as printer:
        for name in SAME_PAGES:
            printed = len(pypdfium2.PdfDocument(printer.pdf(make_paper(name))))
            pages = len(pypdfium2.PdfDocument(opened / f"{name}.pdf"))
            assert abs(pages - printed) <= max(1, printed / 10), name


@pytest.mark.parametrize(("name", "most"), PAGES.items())
def test_papers_are_as_short_as_people_read_them(name: str, most: int, opened: Path) -> None:
    """As LibreOffice counts, and in PDF."""
    with closing(Printer()) as printer:
        assert len(pypdfium2.PdfDocument(printer.pdf(make_paper(name)))) <= most
    assert len(pypdfium2.PdfDocument(opened / f"{name}.pdf")) <= most


def test_pages_turned_sideways_end_the_sheet_with_a_wide_ledger(opened: Path) -> None:
    """The sheet stands upright, the ledger lies; no page is empty."""
    pages = list(pypdfium2.PdfDocument(opened / "省水利厅 with a ledger.pdf"))
    upright = [page.get_height() > page.get_width() for page in pages]
    assert upright == sorted(upright, reverse=True)
    assert not all(upright)
    assert all(page.get_textpage().count_chars() > 100 for page in pages)
