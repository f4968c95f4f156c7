"""`render` and `templates`: which papers are made, where they go, and what is never overwritten."""

from __future__ import annotations

import re
from contextlib import closing
from typing import TYPE_CHECKING
from urllib.parse import unquote
from zipfile import ZipFile

import pytest

from qhtasks.cli.options import PAPER
from qhtasks.errors import QhtasksError
from qhtasks.papers.formats import FORMATS, Tools, jobs, left_to_do
from qhtasks.papers.imprint import sealed_page
from qhtasks.papers.pages import PageWriter
from qhtasks.papers.templates import SHIPPED, hash_of_pages
from qhtasks.store.files import file_name, write_whole
from tests.program import run, run_in_terminal
from tests.test_sheets import sheet_of

if TYPE_CHECKING:
    from pathlib import Path


def names(folder: Path) -> list[str]:
    """Name the files of a folder."""
    return sorted(path.name for path in folder.iterdir())


def test_render_writes_both_forms_and_says_nothing_changed_the_second_time(tmp_path: Path) -> None:
    """The same input gives the same bytes, and equal files are left alone."""
    first = run("render", "省水利厅", "--out", str(tmp_path))
    assert names(tmp_path) == ["省水利厅.html", "省水利厅.md"]
    assert "写了 2 个文件" in first.err
    times = {path: path.stat().st_mtime_ns for path in tmp_path.iterdir()}
    assert "写了 0 个文件" in run("render", "省水利厅", "--out", str(tmp_path)).err
    assert {path: path.stat().st_mtime_ns for path in tmp_path.iterdir()} == times


def test_bodies_items_and_a_section_are_made_together(tmp_path: Path) -> None:
    """Each once, called after what it is of, however it was called."""
    words = ["水利厅", "省审计厅", "省水利厅", "T156", "任务第156项", "b36", "--section", "十", "--format", "md"]
    outcome = run("render", *words, "--out", str(tmp_path))
    assert names(tmp_path) == ["B36.md", "T156.md", "二（十）.md", "省审计厅.md", "省水利厅.md"]
    assert [line.rsplit("/", 1)[1] for line in outcome.out.splitlines()] == [
        *("省水利厅.md", "省审计厅.md", "T156.md", "B36.md", "二（十）.md")
    ]


def test_several_sections_and_kinds_are_made_together(tmp_path: Path) -> None:
    """Each is taken, and the index says whom it lists beside them."""
    words = ["省水利厅", "--section", "十", "--section", "二（十一）", "--kind", "司法机关", "--kind", "群团组织"]
    assert run("render", *words, "--format", "md", "--out", str(tmp_path)).code == 0
    assert {"二（十）.md", "二（十一）.md", "省法院.md", "省妇联.md", "省水利厅.md"} < set(names(tmp_path))
    index = (tmp_path / "index.md").read_text("utf-8")
    assert f"类别：司法机关、群团组织，另列省水利厅；列出{len(names(tmp_path)) - 3}个单位" in index


def test_the_usual_formats_are_those_of_each_paper(tmp_path: Path) -> None:
    """A ledger of the notice is a workbook; a sheet that is made along with it stays Markdown and HTML."""
    outcome = run("render", "省审计厅", "--ledger", "--out", str(tmp_path))
    assert names(tmp_path) == ["总台账.xlsx", "省审计厅.html", "省审计厅.md"]
    assert "2 份，格式 md、html、xlsx；写了 3 个文件\n" in outcome.err


def test_only_what_was_asked_for_is_printed_beside_the_duties(tmp_path: Path) -> None:
    """--with names all the parts that are wanted, --without those that are not."""
    with_one = run("render", "省审计厅", "--with", "obligations", "--format", "md", "--out", str(tmp_path / "a"))
    assert with_one.code == 0
    run(
        "render",
        "省审计厅",
        "--without",
        "possible",
        "--without",
        "record",
        "--format",
        "md",
        "--out",
        str(tmp_path / "b"),
    )
    page = (tmp_path / "a" / "省审计厅.md").read_bytes()
    assert page == (tmp_path / "b" / "省审计厅.md").read_bytes()
    assert "组织实施要求" in page.decode()
    assert "可能涉及：经" not in page.decode()
    for option, kinds in (
        (("--summary",), "责任摘要"),
        (("--blank-columns",), "责任清单"),
        (("--without", "possible"), "责任清单和责任摘要"),
    ):
        told = f"{' '.join(option)} 只管{kinds}，这次没有用上"
        assert told in run("render", "T156", *option, "--out", str(tmp_path)).err
    assert "--to 只管交办单，这次没有用上" in run("render", "省审计厅", "--to", "省水利厅", "--out", str(tmp_path)).err
    assert "--full 只管责任清单和交办单" in run("render", "--ledger", "--full", "--out", str(tmp_path)).err
    words = ("render", "T156", "省审计厅", "--full", "--blank-columns", "--without", "possible")
    assert "没有用上" not in run(*words, "--out", str(tmp_path)).err


def test_a_kind_of_body_has_an_index_too(tmp_path: Path) -> None:
    """Eight prefectures and their index, which says by what it was filtered and n of N."""
    outcome = run("render", "--kind", "市州政府", "--format", "html", "--out", str(tmp_path))
    assert (outcome.code, "8 份，另有目录 1 份，格式 html；写了 9 个文件\n" in outcome.err) == (0, True)
    assert len(names(tmp_path)) == 9
    assert "类别：市州政府；列出8个单位，全部101个单位" in (tmp_path / "index.html").read_text("utf-8")


def test_render_all_has_an_index_whose_links_lead_to_the_sheets(tmp_path: Path) -> None:
    """101 sheets in each form; the index names each and links to its file."""
    assert run("render", "--all", "--format", "html", "--out", str(tmp_path)).code == 0
    assert len(names(tmp_path)) == 102
    links = [unquote(link) for link in re.findall(r'href="([^"]+)"', (tmp_path / "index.html").read_text("utf-8"))]
    assert sorted(links) == [name for name in names(tmp_path) if name != "index.html"]


def test_all_in_one_zip(tmp_path: Path) -> None:
    """The same papers in a ZIP, the same bytes each time; one that somebody else made stays."""
    archive = tmp_path / "清单.zip"
    words = ("render", "省水利厅", "T156", "--zip", str(archive))
    assert run(*words).code == 0
    first = archive.read_bytes()
    with ZipFile(archive) as packed:
        assert packed.namelist() == ["省水利厅.md", "T156.md", "省水利厅.html", "T156.html"]
    assert "写了 0 个文件" in run(*words).err
    assert "写了 4 个文件\n" in run(*words, "--date", "今天").err
    with ZipFile(archive, "a") as packed:
        packed.writestr("我的.txt", "x")
    assert "没有覆盖" in run(*words).err
    assert run(*words, "--force").code == 0
    assert archive.read_bytes() == first
    assert names(tmp_path) == ["清单.zip"]


@pytest.mark.parametrize(
    ("words", "says"),
    [
        ((), "写一个单位或编号"),
        (("--all", "--kind", "市州政府"), "--all 已经是全部单位"),
        (("省水利厅", "--one"), "--one 同 --all 一起写"),
        (("--all", "--one", "--format", "html"), "通知全文只有 pdf 格式"),
        (("省水利厅", "--zip", "清单.zip"), "--zip 和 --out 只能写一个"),
        (("省水利厅", "--blank-columns", "--without", "record"), "--blank-columns 说的是办理记录怎样印"),
        (("省水利厅", "--with", "record", "--without", "possible"), "--with 和 --without 只能写一种"),
        (("省水利厅", "--titles"), "--titles 已取消：不写就是短单，要全文加 --full，一页摘要加 --summary"),
        (("省水利厅", "--full", "--summary"), "--full 和 --summary 只能写一个"),
        (("省水利厅", "--summary", "--format", "xlsx"), "省水利厅只有 md、html、pdf、docx 格式"),
        (("T162", "--to", "省水利厅"), "任务第162项的名单没有列省水利厅"),
        (("T162", "--to", "省水力厅"), "省水利厅"),
        (("省水利厅", "--date", "甲\n乙"), r"不能是“甲\n乙”"),
        (("O3",), "没有交办单"),
        (("15",), "指哪一项要带系列"),
        (("省水力厅",), "省水利厅"),
        (("--section", "四"), "不是有指标或任务的一节"),
        (("省水利厅", "--format", "odt"), "没有“odt”这一种"),
        (("省水利厅", "--templates", "没有的目录"), "没有模板目录"),
        (("省水利厅", "--format", "md", "--format", "pdf", "--fonts", "没有的目录"), "没有字体目录"),
    ],
)
def test_wrong_wishes_are_told_and_leave_nothing(words: tuple[str, ...], says: str, tmp_path: Path) -> None:
    """Exit code 2, one message, no file and no folder."""
    outcome = run("render", *words, "--out", str(tmp_path / "out"))
    assert (outcome.code, outcome.out) == (2, "")
    assert says in outcome.err
    assert names(tmp_path) == []


def test_a_file_that_qhtasks_did_not_make_is_not_overwritten(tmp_path: Path) -> None:
    """A foreign file is left as it is, and nothing else is written, unless --force says otherwise."""
    foreign = tmp_path / "省水利厅.md"
    foreign.write_text("我的笔记", encoding="utf-8")
    outcome = run("render", "省审计厅", "省水利厅", "--out", str(tmp_path))
    assert outcome.code == 2
    assert "没有覆盖" in outcome.err
    assert foreign.read_text("utf-8") == "我的笔记"
    assert names(tmp_path) == ["省水利厅.md"]
    assert run("render", "省水利厅", "--format", "md", "--out", str(tmp_path), "--force").code == 0
    assert "省水利厅责任清单" in foreign.read_text("utf-8")
    assert run("render", "省水利厅", "--format", "md", "--out", str(tmp_path)).code == 0


@pytest.mark.parametrize("form", ["md", "html"])
def test_a_sheet_that_somebody_filled_in_is_not_overwritten(form: str, tmp_path: Path) -> None:
    """What was written into the blanks stays, until --force says otherwise; a sheet left as it was is renewed."""
    words = ("render", "省水利厅", "--format", form, "--out", str(tmp_path))
    assert run(*words).code == 0
    path = tmp_path / f"省水利厅.{form}"
    printed = path.read_text("utf-8")
    write_whole(path, sealed_page("旧的", "{}", "0" * 16), force=True)
    assert run(*words).code == 0
    assert path.read_text("utf-8") == printed
    path.write_text(printed.replace("牵头任务", "牵头任务：张厅长"), encoding="utf-8")
    outcome = run(*words)
    assert outcome.code == 2
    assert "已有人改过" in outcome.err
    assert "张厅长" in path.read_text("utf-8")


def test_every_format_can_be_asked_for() -> None:
    """The option lists the formats by name, so that the command line starts without the modules that make papers."""
    assert list(PAPER.words) == list(FORMATS)


def test_what_is_current_is_not_made_again_in_any_format(tmp_path: Path) -> None:
    """It says the same and was made from the same templates; workbooks have none. What was written into is not."""
    (tmp_path / "out").mkdir()
    wanted = jobs([sheet_of("省审计厅")], list(FORMATS))
    with closing(Tools()) as tools:
        for job in wanted:
            job.write(tools, tmp_path / "out", force=False)
        assert left_to_do(wanted, tools, tmp_path / "out", force=False) == ()
    others = jobs([sheet_of("省审计厅", depth="full")._replace(file="省审计厅")], list(FORMATS))
    assert left_to_do(others, tools, tmp_path / "out", force=False) == others
    own = {
        "sheet.html.j2": b"{{ paper.name }}",
        "sheet.typ": b"#sys",
        "sheet.docx": (SHIPPED[0] / "brief.docx").read_bytes(),
    }
    left = left_to_do(wanted, Tools(templates=folder_of(own, tmp_path)), tmp_path / "out", force=False)
    assert [job.form for job in left] == ["md", "html", "pdf", "docx"]
    for job in wanted:
        content = (tmp_path / "out" / job.name).read_bytes()
        (tmp_path / "out" / job.name).write_bytes(content[:400] + b" " + content[400:])
    assert left_to_do(wanted, tools, tmp_path / "out", force=True) == wanted


def test_a_pdf_that_somebody_filled_in_is_not_overwritten(tmp_path: Path) -> None:
    """A PDF knows its own digest: as printed it is replaced, with a note in it it stays."""
    words = ("render", "省审计厅", "--format", "pdf", "--out", str(tmp_path))
    assert run(*words).code == 0
    path = tmp_path / "省审计厅.pdf"
    printed = path.read_bytes()
    assert "写了 0 个文件" in run(*words).err
    assert "写了 1 个文件" in run(*words, "--date", "今天").err
    path.write_bytes(printed + b"% a note\n")
    assert run(*words).code == 2
    assert path.read_bytes() == printed + b"% a note\n"
    assert run(*words, "--force").code == 0
    assert path.read_bytes() == printed


def test_a_page_is_written_whole_or_not_at_all(tmp_path: Path) -> None:
    """A folder that cannot be written to is a known error, and leaves nothing half-written behind."""
    (tmp_path / "taken").write_text("a file", encoding="utf-8")
    outcome = run("render", "省水利厅", "--out", str(tmp_path / "taken"))
    assert outcome.code == 2
    assert "那里已有一个文件，不是目录" in outcome.err
    assert names(tmp_path) == ["taken"]


@pytest.mark.parametrize(
    ("name", "safe"),
    [
        ("省水利厅", "省水利厅.md"),
        ('a/b\\c:d*e?"<>|', "a_b_c_d_e_____.md"),
        ("省“一带”办", "省“一带”办.md"),
        ("con", "_con.md"),
        ("..", "_.md"),
    ],
)
def test_file_names_are_safe_on_every_system(name: str, safe: str) -> None:
    """Characters that Windows refuses become _; Chinese marks stay."""
    assert file_name(name, "md") == safe


def test_two_papers_under_one_name_are_refused() -> None:
    """None of them would be lost without a word."""
    sheet = sheet_of("省水利厅")
    with pytest.raises(QhtasksError, match="文件名都是"):
        jobs([sheet._replace(file="a/b"), sheet._replace(file="A_B")], ["md"])


def test_progress_is_shown_at_a_terminal_only(tmp_path: Path) -> None:
    """A bar goes to stderr while PDFs are made, and only to a terminal; the answer is the list of files."""
    words = ("render", "T5", "T6", "--format", "pdf", "--out", str(tmp_path))
    assert "生成" not in run(*words).err
    shown = run_in_terminal(*words, "--date", "今天", columns=80, talk=True)
    assert "0/2" in shown
    assert "T6.pdf" in shown


def test_templates_are_copied_and_changed(tmp_path: Path) -> None:
    """A changed copy is drawn from; what is not in it comes from the shipped ones; copying again overwrites nothing."""
    folder = tmp_path / "模板"
    assert run("templates", "copy", str(folder)).out.count("\n") == sum(path.is_file() for path in folder.rglob("*"))
    again = run("templates", "copy", str(folder))
    assert (again.code, again.out, "写了 0 个，其余没有变化" in again.err) == (0, "", True)
    page = folder / "page.html.j2"
    page.write_text(page.read_text("utf-8").replace("<h1>", "<h1>青海·"), encoding="utf-8")
    (folder / "sheet.html.j2").unlink()
    page.write_text(page.read_text("utf-8") + "{# 见 我的.j2 #}", encoding="utf-8")
    (folder / "我的.j2").write_text("", encoding="utf-8")
    words = ("render", "省审计厅", "--format", "html", "--templates", str(folder), "--out", str(tmp_path))
    outcome = run(*words)
    assert (outcome.code, "没有用上" in outcome.err) == (0, False)
    assert "<h1>青海·省审计厅责任清单" in (tmp_path / "省审计厅.html").read_text("utf-8")
    outcome = run("templates", "copy", str(folder))
    assert outcome.code == 2
    assert "青海·" in page.read_text("utf-8")
    assert run("templates", "copy", str(folder), "--force").code == 0
    (folder / "sheet.docx").rename(folder / "Sheet.docx")
    (folder / "sheet.md.j2").rename(folder / "清单.md.j2")
    assert "里没有用上的：Sheet.docx、我的.j2、清单.md.j2；" in run(*words, "--force").err


@pytest.mark.parametrize(
    ("mistake", "says"),
    [
        ("{{ paper.cover.titel }}", "page.html.j2:1：模板有误：Cover 没有“titel”这一项"),
        ("\n{{ nothing }}", "page.html.j2:2：模板有误：没有“nothing”这个名字"),
        ("{% if %}", "page.html.j2:1：模板有误：这里写法不对"),
        ("{% iff %}", "page.html.j2:1：模板有误：不认得“iff”这个标记"),
        ("{{ paper|shout }}", "page.html.j2:1：模板有误：没有“shout”这个过滤器"),
        ("{{ paper.cover.shown + 'x' }}", "page.html.j2:1：模板有误：TypeError"),
        ("{% include 'gone.j2' %}", "page.html.j2:1：模板有误：没有模板文件 gone.j2"),
        ("{% if paper %}", "page.html.j2:1：模板有误：模板没有写完，还有一个“if”没有结束（差 {% endif %}）"),
        (
            "\n{% for x in paper %}\n{% endblock %}",
            "page.html.j2:3：模板有误：到“endblock”这里，还有一个“for”没有结束（差 {% endfor %}）",
        ),
        ("{% endfor %}", "page.html.j2:1：模板有误：“endfor”前面没有和它成对的标记"),
        ("\n\n{# x", "page.html.j2:3：模板有误：从“{#”开始的注释没有结束（差“#}”）"),
        ("\n{% raw %} x", "page.html.j2:2：模板有误：从 {% raw %} 开始的一段没有结束（差 {% endraw %}）"),
        ("{{ paper.cover.title }", "page.html.j2:1：模板有误：“}”不成对，应是“}}”或“%}”"),
        ("{{ paper.cover.title }\n{{ paper.name }}", "page.html.j2:1：模板有误：“}”不成对，应是“}}”或“%}”"),
        ("{{ paper.cover.title", "page.html.j2:1：模板有误：“{{”没有结束（差“}}”）"),
        ("\n｛｛ paper.name }}", "page.html.j2:2：模板有误：“｛｛”是全角的，要用半角的“{{”"),
        ("{% if paper %｝", "page.html.j2:1：模板有误：“%｝”是全角的，要用半角的“%}”"),
        ("{{ paper.name|file_name（“md”） }}", "page.html.j2:1：模板有误：这里不能写“（”"),
        ("{{ paper.cover.source.titel }}", "Source 没有“titel”这一项，有 title、number、date、edition"),
        ("{{ paper.name.x }}", "page.html.j2:1：模板有误：str 没有“x”这一项"),
        ("{{ paper.entries[7] }}", "page.html.j2:1：模板有误：这里没有那么多个，取不到 [7]"),
        ("{% include 'page.html.j2' %}", "page.html.j2:1：模板有误：模板一层一层地引用了它自己"),
        ("{% include 'logo.svg' %}", "没有模板文件 logo.svg：能引入的是 .j2 和 .css 文件"),
    ],
)
def test_a_mistake_in_a_template_is_told_with_its_place(mistake: str, says: str, tmp_path: Path) -> None:
    """File, line and what is wrong, in Chinese; nothing is written."""
    refused({"page.html.j2": mistake.encode(), "logo.svg": b"<svg/>"}, says, tmp_path)


def refused(files: dict[str, bytes], says: str, tmp_path: Path, form: str = "html") -> None:
    """Render from a folder of templates that holds some files, and see it refused with one message; nothing is made."""
    outcome = run(
        "render", "T1", "--format", form, "--templates", str(folder_of(files, tmp_path)), "--out", str(tmp_path / "out")
    )
    assert (outcome.code, len(outcome.err.splitlines())) == (2, 1)
    assert says in outcome.err
    assert not (tmp_path / "out").exists()


def folder_of(files: dict[str, bytes], tmp_path: Path) -> Path:
    """Make a folder of templates."""
    folder = tmp_path / "模板"
    folder.mkdir(exist_ok=True)
    for name, content in files.items():
        (folder / name).parent.mkdir(exist_ok=True)
        (folder / name).write_bytes(content)
    return folder


@pytest.mark.parametrize("name", ["brief.html.j2", "page.html.j2", "print.css"])
def test_a_template_in_another_encoding_is_named(name: str, tmp_path: Path) -> None:
    """GBK, as old editors save: the file and what to do."""
    refused({name: "/* 交办单 */".encode("gbk")}, f"{name}：不是 UTF-8 编码：用记事本等打开，另存为 UTF-8", tmp_path)


def test_a_brace_before_a_number_sign_begins_a_comment_in_css_too(tmp_path: Path) -> None:
    """The styles pass through Jinja; the message says how to write it."""
    styles = b"\n@media print{#x{color:red}}"
    refused({"print.css": styles}, "print.css:2：模板有误：从“{#”开始的注释没有结束（差“#}”）；不是注释的", tmp_path)


def test_a_mistake_in_a_folder_within_the_templates_is_told_with_its_own_place(tmp_path: Path) -> None:
    """Not with that of the file that includes it."""
    files = {"brief.html.j2": b"{% include 'parts/a.html.j2' %}", "parts/a.html.j2": b"\n{{ nothing }}"}
    refused(files, "parts/a.html.j2:2：模板有误：没有“nothing”这个名字", tmp_path)


@pytest.mark.parametrize(
    ("files", "says"),
    [
        ({}, "模板 里没有程序认得的模板：用 qhtasks templates copy 目录 "),
        (
            {"shet.html.j2": b"", "责任清单.docx": b"", "~$sheet.docx": b"", "说明.txt": b""},
            "没有程序认得的模板，只有 shet.html.j2、责任清单.docx：",
        ),
    ],
)
@pytest.mark.parametrize("form", ["html", "xlsx"])
def test_a_folder_without_a_known_template_is_told(
    form: str, files: dict[str, bytes], says: str, tmp_path: Path
) -> None:
    """Whoever names a folder means to use it, whatever the format: files of other names would be passed over."""
    refused(files, says, tmp_path, form)


@pytest.mark.parametrize("form", ["md", "xlsx"])
def test_a_folder_that_is_not_there_is_told_also_where_nothing_is_left_to_make(form: str, tmp_path: Path) -> None:
    """It does not pass because the files are current, or because workbooks take no templates."""
    words = ("render", "T1", "--format", form, "--out", str(tmp_path))
    assert run(*words).code == 0
    outcome = run(*words, "--templates", str(tmp_path / "没有"))
    assert outcome.code == 2
    assert "没有模板目录" in outcome.err


def test_the_hash_of_templates_is_of_what_a_page_may_take_and_of_nothing_else(tmp_path: Path) -> None:
    """Templates of text decide it, with their names, in folders within too; what else lies there does not."""
    folder = folder_of({"brief.md.j2": b"x", "parts/a.md.j2": b"y"}, tmp_path)
    whole = hash_of_pages([folder])
    folder_of(
        {".DS_Store": b"1", "~$sheet.docx": b"2", "sheet.docx": b"3", ".git/a.md.j2": b"4", "a.iso": b"5"}, tmp_path
    )
    assert hash_of_pages([folder]) == whole
    folder_of({"parts/b.css": b"6"}, tmp_path)
    more = hash_of_pages([folder])
    (folder / "parts" / "b.css").rename(folder / "b.css")
    assert len({whole, more, hash_of_pages([folder])}) == 3


def test_a_byte_order_mark_of_an_editor_stays_out_of_the_page(tmp_path: Path) -> None:
    """Before `:root` it would spoil the first rule of the styles."""
    styles = "\ufeff:root { --ink: red; }".encode()
    page = PageWriter([folder_of({"print.css": styles}, tmp_path), *SHIPPED]).page(sheet_of("省审计厅"), "html")
    assert "\ufeff" not in page
    assert "\n:root { --ink: red; }" in page


def test_what_is_drawn_once_is_known_by_names_and_values(tmp_path: Path) -> None:
    """Under another name, or of another type, a value makes another piece."""
    calls = "".join(f"{{{{ 'a.md.j2'|drawn({each}) }}}} " for each in ("a='x'", "b='x'", "a=1", "a=true", "a='x'"))
    files = {"sheet.md.j2": calls.encode(), "a.md.j2": b"{{ a|default('-') }}"}
    assert PageWriter([folder_of(files, tmp_path), *SHIPPED]).page(sheet_of("省审计厅"), "md") == "x - 1 True x "
