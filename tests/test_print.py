"""Printed papers, measured in the PDF: the official page, whole rows, every character, and the same bytes each time."""

from __future__ import annotations

import os
import re
import signal
import subprocess
from collections import Counter
from contextlib import closing
from functools import cache
from html.parser import HTMLParser
from io import BytesIO
from itertools import pairwise, takewhile
from pathlib import Path
from shutil import copyfile
from tempfile import TemporaryDirectory
from time import sleep
from typing import TYPE_CHECKING, Any, NamedTuple

import pypdfium2
import pytest
import typst
from pypdf import PdfReader

from qhtasks.checks.opening import Opened
from qhtasks.checks.tracked import open_track
from qhtasks.errors import QhtasksError
from qhtasks.model.findings import CLEAN
from qhtasks.papers.choices import Choices
from qhtasks.papers.compose import Composer
from qhtasks.papers.formats import FORMATS, Tools
from qhtasks.papers.pages import PageWriter
from qhtasks.papers.pdf import chosen_fonts
from qhtasks.papers.readpages import read_html
from qhtasks.papers.readpdf import read_pdf
from qhtasks.papers.reports import compose_evaluation, compose_monitoring
from qhtasks.papers.supervision import compose_case, compose_circular, compose_projects, compose_reminder
from qhtasks.papers.view import Report, Sheet
from qhtasks.questions.find import find_record
from qhtasks.questions.names import find_unit
from qhtasks.store.load import load_dataset
from qhtasks.tracking.folder import TRACK_FILES
from tests.office import squeezed
from tests.print_measures import BOTTOM, MM, TOP, Character, Leaf, leaves
from tests.program import QHTASKS, heeding, run
from tests.support import DATA, REPOSITORY
from tests.test_sheets import hostile_papers

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from qhtasks.papers.view import Paper

DATASET = load_dataset(DATA)
COMPOSER, PAGES, TOOLS = Composer(DATASET), PageWriter(), Tools()
BODIES = ("省发展改革委", "省水利厅", "果洛州政府", "省审计厅")
"""The body with the most items, a usual one, one that is never named, and one with a single item."""
FOLLOWED = ("监测", "总结", "调度", "督办", "催办", "通报")
"""Papers of a track: reports, and what is sent."""
OTHERS = ("T156", "A9", "B40", "二（十）", "省水利厅 with a ledger", "省发展改革委 in a summary", "index", *FOLLOWED)
ROWS = (*BODIES, "省科技厅", "果洛州政府 in full", "西宁市政府")
"""Sheets whose tables have the longest items, or many rows of little but lists."""
FANDOL = Path("/usr/local/share/fonts/fandol")
SPECIAL = {"with a ledger": Choices(blank_columns=True), "in full": Choices(depth="full")}
CONTENTS = "目录"
NEAR = 1.0
"""Millimetres that a measure may be off."""


class Printed(NamedTuple):
    """A paper, and the PDF that was made of it."""

    paper: Paper
    pdf: bytes
    leaves: tuple[Leaf, ...]


@pytest.fixture(scope="module", params=BODIES)
def sheet(request: pytest.FixtureRequest) -> Printed:
    """Each of the four sheets, printed once."""
    return print_paper(request.param)


@pytest.fixture(scope="module", params=(*BODIES, *OTHERS))
def any_paper(request: pytest.FixtureRequest) -> Printed:
    """Every kind of paper, printed once."""
    return print_paper(request.param)


@pytest.fixture(scope="module", params=ROWS)
def printed_rows(request: pytest.FixtureRequest) -> Printed:
    """Sheets with many rows, printed once."""
    return print_paper(request.param)


@cache
def print_paper(name: str) -> Printed:
    """Print a paper."""
    return printed(make_paper(name))


def printed(paper: Paper) -> Printed:
    """Print a paper that was made."""
    pdf = FORMATS["pdf"].make(TOOLS, paper)
    return Printed(paper, pdf, leaves(pdf))


@cache
def print_hostile(place: int) -> Printed:
    """Print one of the papers whose every text is hostile."""
    return printed(hostile_papers()[place])


def make_paper(name: str) -> Paper:
    """Make the paper that goes by a name."""
    if name in FOLLOWED:
        return make_followed(name)
    if name == "index":
        return COMPOSER.index(COMPOSER.sheets(DATASET.units))
    if name[0] in "ABT":
        return COMPOSER.brief(find_record(DATASET, name))  # type: ignore[arg-type] # no obligation
    if name[0] in "一二":
        return COMPOSER.section_brief(name)
    unit, *how = name.split(" ", 1)
    if how == ["in a summary"]:
        return Composer(DATASET, Choices(depth="summary")).summaries([find_unit(DATASET, unit).unit])[0]
    composer = Composer(DATASET, SPECIAL[how[0]]) if how else COMPOSER
    return composer.sheets([find_unit(DATASET, unit).unit])[0]


def make_followed(name: str) -> Paper:
    """Make a paper of the track that is an example."""
    patterns = [file.pattern for file in TRACK_FILES]
    followed = open_track(REPOSITORY / "examples" / "track", Opened(DATASET, CLEAN), patterns)
    composer, day = Composer(DATASET, Choices(), CLEAN, followed), "2023-07-28"
    made: dict[str, Callable[[], Paper]] = {
        "监测": lambda: compose_monitoring(composer, 2023, "2024-03-31"),
        "总结": lambda: compose_evaluation(composer, "总结"),
        "调度": lambda: compose_projects(composer, 2023, day, in_batches=True),
        "督办": lambda: compose_case(composer, "督2023-001", day),
        "催办": lambda: compose_reminder(composer, find_unit(DATASET, "省水利厅").unit, "2023Q2", day),
        "通报": lambda: compose_circular(composer, "2023Q2", day),
    }
    return made[name]()


def charts_of(printed: Printed) -> int:
    """Count the charts of a paper."""
    return sum(len(part.charts) for part in getattr(printed.paper, "parts", ()))


def test_nothing_stands_in_the_margins_but_number_title_and_stamp(any_paper: Printed) -> None:
    """37 mm above, 35 below, 28 on the binding side and 26 on the other, mirrored; a landscape page is turned."""
    cover, stamp = any_paper.paper.cover, any_paper.paper.stamp
    for leaf in any_paper.leaves:
        running = f"{cover.title}{cover.source.number}" if leaf.number > 1 else ""
        expected = sorted(f"{running}{cover.disclaimer}{stamp.line}—{leaf.number}—".replace("　", ""))
        assert sorted(leaf.around) == expected
        (left, right), (top, bottom) = leaf.edges, leaf.ends
        assert min(each.box[0] for each in leaf.body) > left - NEAR
        assert max(each.box[2] for each in leaf.body) < right + NEAR
        assert all(left - NEAR < rule[0] and rule[2] < right + NEAR for rule in leaf.rules)
        assert all(rule[1] > top - NEAR and rule[3] < bottom + NEAR for rule in leaf.rules)


def test_the_type_area_is_filled_from_edge_to_edge(any_paper: Printed) -> None:
    """Tables and running text reach both sides, and every page after the first begins at the top.

    The tables of reports are on pages turned sideways; what stands on the upright ones may be short.
    """
    for leaf in any_paper.leaves:
        if isinstance(any_paper.paper, Report) and leaf.upright:
            continue
        left, right = leaf.edges
        begins = min(*(each.box[0] for each in leaf.body), *(rule[0] for rule in leaf.rules))
        ends = max(*(each.right for each in leaf.body), *(rule[2] for rule in leaf.rules))
        assert begins == pytest.approx(left, abs=NEAR)
        assert ends == pytest.approx(right, abs=NEAR)
        assert leaf.lines[0][0].base < leaf.ends[0] + 35 / MM


def test_nothing_but_the_foot_is_small(any_paper: Printed) -> None:
    """Tables are printed in 10.5 points or more, remarks and charts in nine; only what stands below is smaller."""
    least = 8.9 if charts_of(any_paper) else 10.4
    for leaf in any_paper.leaves:
        ruled = [rule[1] for rule in leaf.rules], [rule[3] for rule in leaf.rules]
        for each in leaf.body:
            inside = bool(leaf.rules) and min(ruled[0]) < each.base < max(ruled[1])
            assert each.size > (least if inside else 8.9), each


def test_page_numbers_stand_outside_in_size_4(any_paper: Printed) -> None:
    """`— 1 —`: to the right on odd pages, to the left on even ones, a character in; its dashes 7 mm below the text."""
    for leaf in any_paper.leaves:
        if not leaf.upright:
            continue
        number = [
            each
            for each in leaf.characters
            if each.size == pytest.approx(14, abs=0.1) and each.base > leaf.height - BOTTOM
        ]
        assert "".join(each.text for each in number) == f"—{leaf.number}—"
        left, right = leaf.edges
        indent = right - number[-1].left - number[-1].size / MM if leaf.odd else number[0].left - left
        assert indent == pytest.approx(14 / MM, abs=NEAR)
        dash = number[0].base - number[0].size * 0.34 / MM
        assert dash - (leaf.height - BOTTOM) == pytest.approx(7, abs=NEAR)


def cells_of(paper: Sheet) -> Iterator[list[str]]:
    """Give the cells of each row of a sheet's duties, as they are printed."""
    for group in paper.groups:
        for row in group.rows:
            item = row.item
            about = f"{item.label}{item.nature}{row.place}"
            said = f"{item.heading}{''.join(item.measures)}牵头单位：{item.lead}参加单位：{item.participants}"
            whole = (about, said, *(() if group.due else (item.due,)))
            cells = (item.label, item.title, item.first) if group.listed else whole
            yield [str(row.order), *(squeezed(cell) for cell in cells if cell)]


def placed(printed: Printed) -> Iterator[tuple[list[str], list[list[list[Character]]]]]:
    """Give each row's cells with the characters of each, page by page: a row goes on on the next page at most."""
    assert isinstance(printed.paper, Sheet)
    pages, page, at = printed.leaves, 0, 0
    for cells in cells_of(printed.paper):
        begin = cells[0] + cells[1].partition("项")[0] + "项"
        while (start := pages[page].text.find(begin, at)) < 0:
            page, at = page + 1, 0
        at = start
        parts: list[list[list[Character]]] = [[] for _ in cells]
        rests = list(cells)
        while True:
            for number, rest in enumerate(rests):
                size = shared(rest, pages[page].text[at:], next(filter(None, rests[number + 1 :]), ""))
                parts[number] += [pages[page].body[at : at + size]] if size else []
                rests[number], at = rest[size:], at + size
            if not any(rests):
                break
            page += 1
            at = pages[page].text.index(next(filter(None, rests))[:6])
        yield cells, parts


def shared(cell: str, text: str, following: str) -> int:
    """Count the characters of a cell with which a text begins, up to where the next cell begins."""
    most = len(list(takewhile(lambda pair: pair[0] == pair[1], zip(cell, text, strict=False))))
    return next((size for size in range(most, 0, -1) if text[size:].startswith(following[:6])), most)


def height(characters: list[Character]) -> int:
    """Count the lines on which characters stand."""
    return len({round(each.base, 1) for each in characters})


def test_only_high_rows_are_broken_and_never_between_the_outer_lines(printed_rows: Printed) -> None:
    """A row of up to eight lines stands whole on a page; of a higher one two lines at least are on each side."""
    for cells, parts in placed(printed_rows):
        if any(len(part) > 1 for part in parts):
            assert max(sum(map(height, part)) for part in parts) > 8, f"{cells[0]} is cut"
            assert min(height(side) for part in parts if len(part) > 1 for side in part) > 1, (
                f"{cells[0]} leaves a line"
            )


def test_no_name_is_broken(printed_rows: Printed) -> None:
    """The name of a body stands on one line, up to ten characters; no line begins with a mark."""
    several = 0
    for cells, parts in placed(printed_rows):
        cell, characters = cells[2], [each for side in parts[2] for each in side]
        lists = re.search(r"牵头单位：(.*)参加单位：", cell)
        if not lists:
            continue
        several += height(characters[lists.start() :]) > 2
        for name in re.compile(r"[^、，；]+").finditer(cell.replace("参加单位：", "、" * 5), lists.start(1)):
            bare = name[0].removesuffix("等")
            if len(bare) <= 10:
                assert height(characters[name.start() : name.start() + len(bare)]) == 1, f"{bare} is broken"
        pairs = [(before, after) for before, after in pairwise(characters[lists.start() :]) if after.text in "、，；"]
        assert all(height(list(pair)) == 1 for pair in pairs), f"a mark begins a line of {cells[1]}"
    assert several > 0 or printed_rows.paper.name == "省审计厅"


def test_headings_stay_with_what_they_head(sheet: Printed) -> None:
    """No page ends with a heading."""
    for leaf in sheet.leaves:
        last = "".join(each.text for each in leaf.lines[-1])
        assert not re.fullmatch(r".*（\d+[项条]）|办理记录|组织实施要求第\d+项.*|完成时限均.*|编号.*参加单位", last)


def test_pages_are_used(sheet: Printed) -> None:
    """A page ends where the next row does not fit: on average an eighth of it stays white at most."""
    filled = [(leaf.lines[-1][0].base - TOP) / 225 for leaf in sheet.leaves[:-1]]
    assert sum(filled) / len(filled) > 0.85


class Words(HTMLParser):
    """The words of a page's main part, and its table heads."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.words, self.heads = "", [""]
        self.inside, self.head = False, False
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Note where main part and table heads begin."""
        del attrs
        self.inside, self.head = self.inside or tag == "main", self.head or tag == "thead"
        if tag == "thead":
            self.heads.append("")

    def handle_endtag(self, tag: str) -> None:
        """Note where they end."""
        self.inside, self.head = self.inside and tag != "main", self.head and tag != "thead"

    def handle_data(self, data: str) -> None:
        """Take the words."""
        if self.inside:
            self.words += data
        if self.head:
            self.heads[-1] += data


def words_of(printed: Printed) -> str:
    """Read the words of a PDF as screen readers do."""
    return "".join(text for row in read_pdf(printed.pdf).rows for text in row.texts if row.texts != (CONTENTS,))


def contents_of(printed: Printed) -> list[str]:
    """Read the entries of the table of contents."""
    pieces = [piece for row in read_pdf(printed.pdf).around for piece in row.pieces]
    return [piece.text for piece in pieces if piece.place == CONTENTS]


def spoken(text: str) -> str:
    """Keep letters and digits: what else stands alone in a cell is left out when a PDF is read."""
    return "".join(filter(str.isalnum, text))


def test_the_pdf_says_what_the_html_says(any_paper: Printed) -> None:
    """Character by character, in the same order; and what is drawn is what is said, with heads repeated."""
    html = PAGES.page(any_paper.paper, "html")
    page = Words(html)
    contents = contents_of(any_paper)
    shown = read_html(html.partition("<footer")[0].encode()).rows
    assert spoken(words_of(any_paper)) == spoken("".join(text for row in shown for text in row.texts))
    drawn = "".join(leaf.text for leaf in any_paper.leaves)
    said = squeezed(page.words)
    heads = sorted({squeezed(head) for head in page.heads if head}, key=len, reverse=True)
    if heads:
        head = re.compile("|".join(map(re.escape, heads)))
        said += "".join((Counter(head.findall(drawn)) - Counter(head.findall(said))).elements())
    assert not Counter(said) - Counter(drawn)
    rest = Counter("".join((CONTENTS, *contents) if contents else ()))
    assert Counter(drawn) - Counter(said) - Counter({".": drawn.count(".")}) == rest  # dots lead to the page numbers


@pytest.mark.parametrize("place", range(3), ids=["sheet", "brief", "index"])
def test_hostile_text_is_printed_as_text(place: int) -> None:
    """Markup in the data is shown as it stands, also where a mark turns the direction of writing round."""
    hostile = print_hostile(place)
    drawn = "".join(leaf.text for leaf in hostile.leaves)
    shown = squeezed(Words(PAGES.page(hostile.paper, "html")).words)
    assert drawn.count("<script>alert(1)</script>") >= 20
    assert not Counter(each for each in shown if each not in "\u202e\u202c") - Counter(drawn)


@pytest.mark.parametrize("place", range(3), ids=["sheet", "brief", "index"])
def test_nothing_runs_off_a_page(place: int) -> None:
    """What is higher than a page goes on on the next one, and unbroken Latin is broken: every glyph is on its page."""
    for leaf in print_hostile(place).leaves:
        assert_inside(leaf, leaf.body)


def test_every_glyph_stands_in_the_type_area(any_paper: Printed) -> None:
    """Measured glyph by glyph, not only where they begin."""
    for leaf in any_paper.leaves:
        assert_inside(leaf, leaf.characters)


def assert_inside(leaf: Leaf, characters: Iterable[Character]) -> None:
    """Hold glyphs of a page against its edges, and those of the text against the type area."""
    (left, right), (top, bottom) = leaf.edges, leaf.ends
    for each in characters:
        assert 0 < each.box[0] <= each.box[2] < leaf.width, each
        assert 0 < each.box[1] <= each.box[3] < leaf.height, each
    for each in leaf.body:
        assert left - NEAR < each.box[0] <= each.box[2] < right + NEAR, each
        assert top - NEAR < each.box[1] <= each.box[3] < bottom + NEAR, each


def test_bookmarks_and_above_ten_pages_a_contents_page(any_paper: Printed) -> None:
    """Each heading is a bookmark; the contents name the pages on which the headings stand."""
    document = pypdfium2.PdfDocument(any_paper.pdf)
    marks = [(mark.get_title(), mark.get_dest().get_index() + 1, mark.level) for mark in document.get_toc()]
    titles = [squeezed(row.texts[0]) for row in read_pdf(any_paper.pdf).rows if row.level > 1]
    assert [squeezed(title) for title, _, _ in marks] == [title for title in titles if title != CONTENTS]
    for title, number, _ in marks:
        assert squeezed(title) in any_paper.leaves[number - 1].text
    entries = contents_of(any_paper)
    listed = [f"{squeezed(title)}{number}" for title, number, level in marks if level == 0]
    assert [entry.replace(".", "") for entry in entries] == (listed if len(document) > 10 else [])


def test_the_whole_notice_is_one_pdf() -> None:
    """Its letter, every item with its lists, every obligation, in their order: contents, bookmarks, below 10 MB."""
    paper = COMPOSER.whole()
    whole = printed(paper)
    said, at = words_of(whole), 0
    sections = [section for chapter in paper.chapters for section in chapter.sections]
    rows = [row for section in sections for row in section.items]
    asked = [each for section in sections for each in section.obligations]
    texts = [*paper.letter, *(f"{row.label}{row.heading}{''.join(row.measures)}" for row in rows)]
    texts += [f"{each.row.label}{each.text}{each.note}" for each in asked]
    for text in map(squeezed, texts):
        at = said.index(text, at) + len(text)
    assert (len(rows), len(asked)) == (len(DATASET.items), len(DATASET.obligations))
    assert all(squeezed(f"牵头单位：{row.lead}") in said for row in rows)
    document = pypdfium2.PdfDocument(whole.pdf)
    levels = Counter(mark.level for mark in document.get_toc())
    named = sum(bool(section.title) for section in sections)
    assert levels == {0: 1 + len(paper.chapters), 1: named, 2: len(rows)}
    assert len(contents_of(whole)) == 1 + len(paper.chapters) + named
    assert len(whole.pdf) < 10_000_000
    for leaf in whole.leaves:
        assert_inside(leaf, leaf.characters)


def test_fonts_are_fonts_and_a_paper_is_light(any_paper: Printed) -> None:
    """Every font is embedded with its outlines and says which characters it draws: no Type 3; 0.8 MB at most."""
    pages: Any = PdfReader(BytesIO(any_paper.pdf)).pages
    fonts = [font.get_object() for page in pages for font in page["/Resources"]["/Font"].values()]
    assert {font["/Subtype"] for font in fonts} == {"/Type0"}
    assert all("/ToUnicode" in font for font in fonts)
    below = [font["/DescendantFonts"][0].get_object()["/FontDescriptor"] for font in fonts]
    assert all("/FontFile3" in font or "/FontFile2" in font for font in below)
    large = any_paper.paper.name == "省发展改革委" or charts_of(any_paper)
    most = 1_200_000 if large else 800_000  # the free 仿宋 alone has 0.6 MB in it
    assert len(any_paper.pdf) < most


def test_the_file_is_made_for_keeping_and_for_everyone(any_paper: Printed) -> None:
    """PDF/A-2b and PDF/UA-1 are declared, the language is Chinese, nobody is named, nothing follows the end."""
    reader = PdfReader(BytesIO(any_paper.pdf))
    root: Any = reader.root_object
    about = root["/Metadata"].get_data().decode()
    for claim in ("<pdfaid:part>2<", "<pdfaid:conformance>B<", "<pdfuaid:part>1<"):
        assert claim in about
    assert root["/Lang"] == "zh-CN"
    assert reader.metadata
    assert reader.metadata.author is None
    assert reader.metadata.title == any_paper.paper.cover.title
    assert any_paper.pdf.endswith(b"%%EOF\n")


def test_a_character_without_a_font_is_named_and_nothing_is_printed() -> None:
    """Chinese that would be dropped is an error that says which; marks that show nothing are none."""
    paper = make_paper("省审计厅")
    strange = paper._replace(cover=paper.cover._replace(title="中\u202e\u200b\U0002ebf0文\U0010fffd"))
    with pytest.raises(
        QhtasksError, match=r"字体里没有 \U0002ebf0（U\+2EBF0）、\U0010fffd（U\+10FFFD），打印出来会缺字"
    ):
        TOOLS.printer.pdf(strange)


def test_the_same_paper_gives_the_same_bytes() -> None:
    """Another printer, a moment later, after other papers: the only date is that of the edition."""
    first = print_paper("T156")
    with closing(Tools()) as other:
        FORMATS["pdf"].make(other, make_paper("A9"))
        assert FORMATS["pdf"].make(other, first.paper) == first.pdf
    day = first.paper.cover.source.day.replace("-", "")
    dates = re.findall(rb"/(?:Creation|Mod)Date *\(D:(\d{8})", first.pdf)
    assert set(dates) == {day.encode()}
    assert day == "20261129"


def test_without_chinese_fonts_it_is_said_what_to_install() -> None:
    """Neither boxes nor a traceback."""
    with pytest.raises(QhtasksError, match=r"没有找到中文字体.*--fonts"):
        chosen_fonts(typst.Fonts(include_system_fonts=False, include_embedded_fonts=False))


def test_fonts_of_ones_own_are_used(tmp_path: Path) -> None:
    """A folder of an office suite's fonts serves; where none is heavy enough for a title, it is drawn with a stroke."""
    copyfile(FANDOL / "FandolFang-Regular.otf", tmp_path / "own.otf")
    only = typst.Fonts(include_system_fonts=False, include_embedded_fonts=False, font_paths=[tmp_path])
    chosen = chosen_fonts(only)
    assert chosen.thin
    assert chosen.families["title"][0] == chosen.families["fang"][0] == "FandolFang R"
    assert not chosen_fonts(typst.Fonts(include_system_fonts=False, font_paths=[FANDOL])).thin
    outcome = run("render", "T5", "--format", "pdf", "--fonts", str(tmp_path), "--out", str(tmp_path / "out"))
    assert outcome.code == 0
    outcome = run("render", "T5", "--format", "pdf", "--fonts", str(tmp_path / "x"), "--out", str(tmp_path / "out"))
    assert outcome.code == 2
    assert "没有字体目录" in outcome.err


def test_no_other_program_is_needed(tmp_path: Path) -> None:
    """With nothing on the PATH, no browser either, the bytes are the same."""
    outcome = run("render", "T156", "--format", "pdf", "--out", str(tmp_path), env={"PATH": str(tmp_path)})
    assert outcome.code == 0
    assert (tmp_path / "T156.pdf").read_bytes() == print_paper("T156").pdf


def test_qpdf_finds_nothing(tmp_path: Path) -> None:
    """A program that no one here wrote reads every kind of paper from end to end."""
    for name in (*BODIES, *OTHERS):
        file = tmp_path / "paper.pdf"
        file.write_bytes(print_paper(name).pdf)
        judged = subprocess.run(["qpdf", "--check", file], capture_output=True, check=False, encoding="utf-8")
        assert (judged.returncode, judged.stderr) == (0, ""), name


OWN = {
    "brief.typ": (
        '#import "page.typ": *\n#show: layout-of\n#include "本厅/头.typ"\n= #paper.name\n',
        "",
    ),
    "page.typ": ("#let x = (\n", "page.typ:1：模板有误：括号或引号没有成对"),
    "sheet.typ": (
        '#import "page.typ": *\n#show: layout-of\n#paper.nothing\n',
        "sheet.typ:3：模板有误：没有“nothing”这一项",
    ),
    "index.typ": ('#import "page.typ": nobody\n', "index.typ:1：模板有误"),
    "whole.typ": ('#import "@preview/cetz:0.4.0"\n', "whole.typ:1：模板有误：不从网上取 Typst 的包"),
}
"""Templates of one's own, and what is wrong with them."""


@pytest.mark.parametrize("name", OWN)
def test_templates_of_ones_own_are_used_and_mistakes_in_them_named(name: str, tmp_path: Path) -> None:
    """The own file stands beside the shipped ones; what is wrong in it is said with its place."""
    source, complaint = OWN[name]
    (tmp_path / "本厅").mkdir()
    (tmp_path / "本厅" / "头.typ").write_text("本厅内部使用", encoding="utf-8")
    (tmp_path / name).write_text(source, encoding="utf-8")
    words = ("T156", "省审计厅") if name != "index.typ" else ("--kind", "市州政府")
    out = tmp_path / "out"
    outcome = run("render", *words, "--format=pdf", "--templates", str(tmp_path), "--out", str(out))
    if complaint:
        assert outcome.code == 2
        assert complaint in outcome.err
        assert str(tmp_path) in outcome.err
    else:
        assert outcome.code == 0, outcome.err
        told = read_pdf((out / "T156.pdf").read_bytes())
        assert "本厅内部使用T156" in "".join(text for row in told.rows for text in row.texts)


@pytest.mark.parametrize("name", ["SIGTERM", "SIGHUP"])
def test_a_run_that_is_told_to_end_leaves_nothing_behind(name: str, tmp_path: Path) -> None:
    """Shut down, or its terminal closed, in the midst of printing: the folder of merged templates is gone."""
    number = signal.Signals[name]  # Windows has no SIGHUP, not even as a name
    own = tmp_path / "own"
    own.mkdir()
    (own / "brief.typ").write_text('#import "page.typ": *\n#show: layout-of\n', encoding="utf-8")
    with TemporaryDirectory(prefix="q") as short:
        words = ("render", "--all", "--format", "pdf", "--templates", str(own), "--out", str(tmp_path / "out"))
        process = subprocess.Popen(
            [QHTASKS, *words],
            env={**os.environ, "TMPDIR": short},
            stderr=subprocess.DEVNULL,
            preexec_fn=heeding(number),  # noqa: PLW1509 - the tests have no threads here
        )
        while not list((tmp_path / "out").glob("*.pdf")):
            assert process.poll() is None
            sleep(0.05)
        assert list(Path(short).glob("qhtasks-*/page.typ"))
        process.send_signal(number)
        assert process.wait(30) == 128 + number
        assert not list(Path(short).iterdir())
