"""Sheets: what they hold, that hostile text stays text, and what the writer will not overwrite."""

from __future__ import annotations

import re
from html.parser import HTMLParser
from typing import TYPE_CHECKING

import pytest

from qhtasks.agencies import find_unit
from qhtasks.dataset.loading import load
from qhtasks.duties import answer, answers
from qhtasks.errors import QhtasksError
from qhtasks.sheets.desk import Desk
from qhtasks.sheets.files import MARK, file_name, write_page
from qhtasks.sheets.pages import Press
from qhtasks.sheets.view import Fact
from tests.program import run
from tests.support import DATA

if TYPE_CHECKING:
    from pathlib import Path

    from qhtasks.sheets.pages import Format
    from qhtasks.sheets.view import Sheet

DATASET = load(DATA)
DESK, PRESS = Desk(DATASET), Press()
FORMS: tuple[Format, ...] = ("md", "html")
HOSTILE = '<script>alert(1)</script> | `x` *y* [z](u) {{ 7*7 }} ]]> "q" & =1+1 \u202e反'


class Words(HTMLParser):
    """Collects the text of a page, and its elements."""

    def __init__(self) -> None:
        super().__init__()
        self.text = ""
        self.tags: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Note an element."""
        self.tags.append(tag)
        self.tags += [f"{tag}@{name}" for name, _ in attrs]

    def handle_data(self, data: str) -> None:
        """Note a text."""
        self.text += data


def read(page: str) -> Words:
    """Read a page as a browser would."""
    words = Words()
    words.feed(page)
    return words


def sheet_of(name: str) -> Sheet:
    """Make a unit's sheet."""
    return DESK.sheet(answer(DATASET, find_unit(DATASET, name).unit))


@pytest.mark.parametrize("name", ["省水利厅", "省发展改革委", "果洛州政府", "省审计厅", "省政府督查室"])
@pytest.mark.parametrize("form", FORMS)
def test_a_sheet_holds_every_duty_obligation_and_fact(name: str, form: Format) -> None:
    """Labels, whole paragraphs, the lists as issued, obligations, source, edition, filter and the disclaimer."""
    sheet = sheet_of(name)
    page = PRESS.page(sheet, form)
    text = read(page).text if form == "html" else page.replace("\\", "")
    rows = [row for group in sheet.groups for row in group.rows]
    assert len(rows) == sheet.cover.shown == sheet.cover.total
    for row in rows:
        item = row.item
        for words in (item.label, item.heading, *item.measures, item.lead, item.participants, item.due, row.how):
            assert words in text
    for each in sheet.obligations:
        assert each.text in text
        assert each.ground in text
    for words in ("青政办〔2021〕29号", "2021年4月22日", "1.1.0", "筛选", "以原文为准", sheet.full_name):
        assert words in text


def test_every_unit_has_a_sheet_whose_counts_agree() -> None:
    """Counts, groups and totals of all 101 sheets are those of the answers."""
    for found in answers(DATASET, DATASET.units):
        sheet = DESK.sheet(found)
        assert sum(row.total for row in sheet.counts) == sheet.cover.total == len(found.duties)
        for row in sheet.counts:
            assert row.total == sum(count for _, count in row.by_series)


def hostile_sheet() -> Sheet:
    """Make a sheet whose every text is hostile."""
    sheet = sheet_of("省审计厅")
    group = sheet.groups[0]
    item = group.rows[0].item._replace(
        label=HOSTILE, heading=HOSTILE, measures=(HOSTILE,), due=HOSTILE, lead=HOSTILE, participants=HOSTILE
    )
    spoilt = group._replace(rows=(group.rows[0]._replace(item=item),), due="")
    cover = sheet.cover._replace(title=HOSTILE, facts=(Fact(HOSTILE, HOSTILE),))
    return sheet._replace(cover=cover, groups=(spoilt,), obligations=(sheet.obligations[0]._replace(text=HOSTILE),))


def test_hostile_text_is_text_in_html() -> None:
    """Markup in the data makes no element and no attribute."""
    plain, spoilt = read(PRESS.page(sheet_of("省审计厅"), "html")), read(PRESS.page(hostile_sheet(), "html"))
    assert set(spoilt.tags) <= set(plain.tags) | {"br", "dt", "dd", "span", "span@class", "p", "th", "td"}
    assert spoilt.text.count(HOSTILE) >= 10


def test_hostile_text_ends_no_markdown_cell() -> None:
    """Each row keeps its number of cells, and nothing in it is markup."""
    page = PRESS.page(hostile_sheet(), "md")
    rows = [line for line in page.splitlines() if line.startswith("|") and "alert" in line]
    assert {len(re.findall(r"(?<!\\)\|", row)) for row in rows} == {8}
    assert not re.search(r"(?<!\\)<script", page)


def test_pages_ask_nothing_of_the_network_and_are_accessible_at_the_root() -> None:
    """A page is complete in itself, says its language, and its table heads say what they head."""
    page = PRESS.page(sheet_of("省水利厅"), "html")
    words = read(page)
    assert not {"link", "script", "img", "iframe"} & set(words.tags)
    assert "http" not in page
    assert '<html lang="zh-CN">' in page
    assert words.tags.count("th") == words.tags.count("th@scope")
    assert words.tags.count("h1") == words.tags.count("main") == 1


def test_print_measures_are_those_of_official_paper() -> None:
    """A4 with 37 mm above, 35 below, 28 on the binding side and 26 on the other; heads repeat, rows stay whole."""
    page = PRESS.page(sheet_of("省水利厅"), "html")
    assert "@page { size: 210mm 297mm; margin: 37mm 26mm 35mm 28mm;" in page
    assert "thead { display: table-header-group; }" in page
    assert "tr { break-inside: avoid; }" in page


def test_render_writes_both_forms_and_says_nothing_changed_the_second_time(tmp_path: Path) -> None:
    """The same input gives the same bytes, and equal files are left alone."""
    first = run("render", "省水利厅", "--out", str(tmp_path))
    assert sorted(path.name for path in tmp_path.iterdir()) == ["省水利厅.html", "省水利厅.md"]
    assert "写了 2 个文件" in first.err
    times = {path: path.stat().st_mtime_ns for path in tmp_path.iterdir()}
    assert "写了 0 个文件" in run("render", "省水利厅", "--out", str(tmp_path)).err
    assert {path: path.stat().st_mtime_ns for path in tmp_path.iterdir()} == times


def test_render_all_has_an_index_whose_links_lead_to_the_sheets(tmp_path: Path) -> None:
    """101 sheets in each form; the index names each and links to its file."""
    assert run("render", "--all", "--format", "html", "--out", str(tmp_path)).code == 0
    assert len(list(tmp_path.iterdir())) == 102
    from urllib.parse import unquote

    links = [unquote(link) for link in re.findall(r'href="([^"]+)"', (tmp_path / "index.html").read_text("utf-8"))]
    assert sorted(links) == sorted(path.name for path in tmp_path.iterdir() if path.name != "index.html")


def test_a_file_that_qhtasks_did_not_make_is_not_overwritten(tmp_path: Path) -> None:
    """A foreign file is left as it is, unless --force says otherwise."""
    foreign = tmp_path / "省水利厅.md"
    foreign.write_text("我的笔记", encoding="utf-8")
    outcome = run("render", "省水利厅", "--format", "md", "--out", str(tmp_path))
    assert outcome.code == 2
    assert "没有覆盖" in outcome.err
    assert foreign.read_text("utf-8") == "我的笔记"
    assert run("render", "省水利厅", "--format", "md", "--out", str(tmp_path), "--force").code == 0
    assert "qhtasks:sheet" in foreign.read_text("utf-8")
    assert run("render", "省水利厅", "--format", "md", "--out", str(tmp_path)).code == 0


@pytest.mark.parametrize("form", FORMS)
def test_a_sheet_that_somebody_filled_in_is_not_overwritten(form: str, tmp_path: Path) -> None:
    """What was written into the blanks stays, until --force says otherwise; a sheet left as it was is renewed."""
    assert run("render", "省水利厅", "--format", form, "--out", str(tmp_path)).code == 0
    path = tmp_path / f"省水利厅.{form}"
    printed = path.read_text("utf-8")
    older = printed.replace("1.1.0", "0.9.0")
    write_page(path, re.sub("(?<=qhtasks:sheet) [0-9a-f]{16}", "", older))
    assert run("render", "省水利厅", "--format", form, "--out", str(tmp_path)).code == 0
    assert path.read_text("utf-8") == printed
    path.write_text(printed.replace("办理记录", "办理记录：张厅长"), encoding="utf-8")
    outcome = run("render", "省水利厅", "--format", form, "--out", str(tmp_path))
    assert outcome.code == 2
    assert "已有人改过" in outcome.err
    assert "张厅长" in path.read_text("utf-8")


def test_a_page_is_written_whole_or_not_at_all(tmp_path: Path) -> None:
    """A folder that cannot be written to is a known error, and leaves nothing half-written behind."""
    (tmp_path / "taken").write_text("a file", encoding="utf-8")
    with pytest.raises(QhtasksError, match="写不了"):
        write_page(tmp_path / "taken" / "页.md", f"{MARK}\n")
    assert [path.name for path in tmp_path.iterdir()] == ["taken"]


@pytest.mark.parametrize(
    ("name", "safe"),
    [("省水利厅", "省水利厅.md"), ('a/b\\c:d*e?"<>|', "a_b_c_d_e_____.md"), ("省“一带”办", "省“一带”办.md")],
)
def test_file_names_are_safe_on_every_system(name: str, safe: str) -> None:
    """Characters that Windows refuses become _; Chinese marks stay."""
    assert file_name(name, "md") == safe
