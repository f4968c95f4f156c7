"""Printed papers, measured in the PDF: the official page, whole rows, every character, and the same bytes each time."""

from __future__ import annotations

import os
import re
import signal
import subprocess
from contextlib import closing
from functools import cache
from html.parser import HTMLParser
from itertools import pairwise
from math import ceil
from pathlib import Path
from tempfile import TemporaryDirectory
from time import sleep
from typing import TYPE_CHECKING, NamedTuple

import pytest

from qhtasks.errors import QhtasksError
from qhtasks.papers.browser import VARIABLE, Browser, BrowserError, find_browser
from qhtasks.papers.choices import Choices
from qhtasks.papers.compose import Composer
from qhtasks.papers.pages import PageWriter
from qhtasks.papers.pdf import Printer, missing_characters, visible_characters
from qhtasks.papers.view import Sheet
from qhtasks.questions.find import find_record
from qhtasks.questions.names import find_unit
from qhtasks.store.load import load_dataset
from tests.office import squeezed
from tests.print_measures import BOTTOM, MM, TOP, Character, Leaf, leaves
from tests.program import QHTASKS
from tests.support import DATA
from tests.test_sheets import hostile_papers

if TYPE_CHECKING:
    from collections.abc import Iterator

    from qhtasks.papers.view import Paper

DATASET = load_dataset(DATA)
COMPOSER, PAGES = Composer(DATASET), PageWriter()
BODIES = ("省发展改革委", "省水利厅", "果洛州政府", "省审计厅")
"""The body with the most items, a usual one, one that is never named, and one with a single item."""
OTHERS = ("T156", "B40", "二（十）", "省水利厅 with a ledger", "index")
ROWS = (*BODIES, "省科技厅", "果洛州政府 by titles", "西宁市政府 by titles")
"""Sheets whose tables have the longest items, or many rows of little but lists."""
SPECIAL = {"with a ledger": Choices(blank_columns=True), "by titles": Choices(full=False)}
LINE, TYPE = 28.95, 15.75
"""Points from line to line, and of a character, in running text: 22 lines of 28 fill the type area."""
NEAR = 1.0
"""Millimetres that a measure may be off."""


class Printed(NamedTuple):
    """A paper, its page, and the PDF that was printed of it."""

    paper: Paper
    html: str
    pdf: bytes
    leaves: tuple[Leaf, ...]


@pytest.fixture(scope="module")
def printer() -> Iterator[Printer]:
    """One browser for all."""
    with closing(Printer()) as printer:
        yield printer


@pytest.fixture(scope="module", params=BODIES)
def sheet(request: pytest.FixtureRequest, printer: Printer) -> Printed:
    """Each of the four sheets, printed once."""
    return print_paper(printer, request.param)


@pytest.fixture(scope="module", params=(*BODIES, *OTHERS))
def any_paper(request: pytest.FixtureRequest, printer: Printer) -> Printed:
    """Every kind of paper, printed once."""
    return print_paper(printer, request.param)


@pytest.fixture(scope="module", params=ROWS)
def printed_rows(request: pytest.FixtureRequest, printer: Printer) -> Printed:
    """Sheets with many rows, printed once."""
    return print_paper(printer, request.param)


@cache
def print_paper(printer: Printer, name: str) -> Printed:
    """Print a paper."""
    paper = make_paper(name)
    html = PAGES.page(paper, "html")
    pdf = printer.pdf(paper, html)
    return Printed(paper, html, pdf, leaves(pdf))


def make_paper(name: str) -> Paper:
    """Make the paper that goes by a name."""
    if name == "index":
        return COMPOSER.index(COMPOSER.sheets(DATASET.units))
    if name[0] in "ABT":
        return COMPOSER.brief(find_record(DATASET, name))  # type: ignore[arg-type] # no obligation
    if name[0] in "一二":
        return COMPOSER.section_brief(name)
    unit, *how = name.split(" ", 1)
    composer = Composer(DATASET, SPECIAL[how[0]]) if how else COMPOSER
    return composer.sheets([find_unit(DATASET, unit).unit])[0]


def test_nothing_stands_in_the_margins_but_number_title_and_stamp(any_paper: Printed) -> None:
    """37 mm above, 35 below, 28 on the binding side and 26 on the other, mirrored; a landscape page is turned."""
    cover, stamp = any_paper.paper.cover, any_paper.paper.stamp
    for leaf in any_paper.leaves:
        running = f"{cover.title}{cover.source.number}" if leaf.number > 1 else ""
        expected = sorted(f"{running}{cover.disclaimer}{stamp.line}—{leaf.number}—".replace("　", ""))
        assert sorted(leaf.around) == expected
        (left, right), (top, bottom) = leaf.edges, leaf.ends
        assert min(each.left for each in leaf.body) > left - NEAR
        assert max(each.left for each in leaf.body) < right
        assert all(left - NEAR < rule[0] and rule[2] < right + NEAR for rule in leaf.rules)
        assert all(rule[1] > top - NEAR and rule[3] < bottom + NEAR for rule in leaf.rules)


def test_the_type_area_is_filled_from_edge_to_edge(any_paper: Printed) -> None:
    """Tables and running text reach both sides, and every page after the first begins at the top."""
    for leaf in any_paper.leaves:
        left, right = leaf.edges
        begins = min(*(each.left for each in leaf.body), *(rule[0] for rule in leaf.rules))
        ends = max(*(each.right for each in leaf.body), *(rule[2] for rule in leaf.rules))
        assert begins == pytest.approx(left, abs=NEAR)
        assert ends == pytest.approx(right, abs=NEAR)
        assert leaf.lines[0][0].base < leaf.ends[0] + 35 / MM


def width(line: list[Character]) -> int:
    """Whole characters that a line takes: a Latin letter or a digit is half as wide as a character."""
    return ceil(sum(0.5 if each.text.isascii() else 1 for each in line))


def test_running_text_has_22_lines_of_28_characters(sheet: Printed) -> None:
    """What the notice asks of everyone is printed like an official paper: size 3, on its grid."""
    most_lines = most_characters = 0
    for leaf in sheet.leaves:
        if all(abs(each.size - TYPE) < 0.1 or each.size == pytest.approx(12) for each in leaf.body):
            bases = [line[0].base for line in leaf.lines]
            pitches = [(after - before) * MM for before, after in pairwise(bases)]
            assert pitches == pytest.approx([LINE] * len(pitches), abs=2)
            assert sum(pitches) == pytest.approx(LINE * len(pitches), abs=2)
            most_lines = max(most_lines, len(leaf.lines))
            full = [line for line in leaf.lines if all(abs(each.size - TYPE) < 0.1 for each in line)]
            most_characters = max(most_characters, *map(width, full))
    assert most_characters == 28
    assert most_lines in (21, 22)
    assert 225 * MM // LINE == 22


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


def test_no_row_is_cut(printed_rows: Printed) -> None:
    """A row of the tables stands whole on one page, from its number to the last participant."""
    paper = printed_rows.paper
    pages = [leaf.text for leaf in printed_rows.leaves]
    assert isinstance(paper, Sheet)
    for row, told in ((row, group.due) for group in paper.groups for row in group.rows):
        item, due = row.item, "" if told else row.item.due
        said = (item.label, item.nature, row.how, item.heading, *item.measures, due, item.lead, item.participants)
        whole = squeezed("".join(said))
        assert any(whole in page for page in pages), f"{item.id} is cut"


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


def test_the_pdf_says_what_the_html_says(any_paper: Printed) -> None:
    """Character by character, in the same order, but for table heads, which are repeated on each page."""
    page = Words(any_paper.html)
    expected = squeezed(page.words)
    heads = sorted({squeezed(head) for head in page.heads if head}, key=len, reverse=True)
    said = ""
    for leaf in any_paper.leaves:
        text = leaf.text
        head = next((head for head in heads if text.startswith(head)), "")
        said += text if expected.startswith(said + text) else text.removeprefix(head)
    assert said == expected


def test_hostile_text_is_printed_as_text(printer: Printer) -> None:
    """Markup in the data is shown as it stands, also where a mark turns the direction of writing round."""
    paper = hostile_papers()[1]
    html = PAGES.page(paper, "html")
    printed = "".join(leaf.text for leaf in leaves(printer.pdf(paper, html)))
    shown = squeezed(Words(html).words)
    assert printed.count("<script>alert(1)</script>") >= 20
    assert sorted(printed) == sorted(each for each in shown if each not in "\u202e\u202c")


def test_every_character_has_a_font(any_paper: Printed, printer: Printer) -> None:
    """No character of a paper is left to a font that lacks it."""
    assert printer.browser
    page = printer.browser.open_page()
    assert missing_characters(page, visible_characters(any_paper.html)) == []


def test_a_character_without_a_font_is_named_and_nothing_is_printed(printer: Printer) -> None:
    """Chinese that would be dropped is an error that says which; marks that show nothing are none."""
    paper = make_paper("省审计厅")
    with pytest.raises(
        QhtasksError, match=r"字体里没有 \U0002ebf0（U\+2EBF0）、\U0010fffd（U\+10FFFD），打印出来会缺字"
    ):
        printer.pdf(paper, "<p>中\U0002ebf0文\U0010fffd</p>")
    assert visible_characters("<style>鱻</style><p>\u202e \u200b中</p>") == {"中"}


def test_the_same_paper_gives_the_same_bytes(printer: Printer) -> None:
    """Another browser, a moment later: no date, no number drawn by lot."""
    first = print_paper(printer, "T156")
    with closing(Printer()) as other:
        assert other.pdf(first.paper, first.html) == first.pdf
    assert not re.search(rb"/(Creation|Mod)Date *\(", first.pdf)


def test_a_browser_that_is_none_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What is named must be there and answer; without any, the error says what to do instead."""
    with pytest.raises(QhtasksError, match="没有浏览器“无此浏览器”"):
        find_browser("无此浏览器")
    with pytest.raises(BrowserError, match="没有应答"), Browser("/bin/true") as browser:
        browser.open_page()
    monkeypatch.setenv(VARIABLE, "nothing-here")
    with pytest.raises(QhtasksError, match="没有浏览器“nothing-here”"):
        find_browser()
    monkeypatch.delenv(VARIABLE)
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(QhtasksError, match="也可以生成 HTML"):
        find_browser()


def test_a_browser_that_does_not_answer_is_ended(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Nobody waits for ever: after a while the process is ended, and the error says what to do."""
    monkeypatch.setattr("qhtasks.papers.browser.PATIENCE", 0.5)
    silent = tmp_path / "silent"
    silent.write_text("#!/bin/sh\nexec sleep 600\n", encoding="utf-8")
    silent.chmod(0o755)
    with Browser(str(silent)) as browser, pytest.raises(BrowserError, match="没有应答"):
        browser.open_page()
    assert browser.process.poll() is not None


def test_a_browser_leaves_nothing_behind(printer: Printer) -> None:
    """Its process and its profile are gone when it is closed."""
    del printer
    with Browser(find_browser()) as browser:
        browser.open_page()
        profile, process = browser.profile.name, browser.process
        assert os.path.isdir(profile)  # noqa: PTH112
    assert not os.path.exists(profile)  # noqa: PTH110
    assert process.poll() is not None
    assert isinstance(process, subprocess.Popen)


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGHUP])
def test_a_run_that_is_told_to_end_leaves_nothing_behind(number: signal.Signals, tmp_path: Path) -> None:
    """Shut down, or its terminal closed, in the midst of printing: the browser and its profile are gone."""
    with TemporaryDirectory(prefix="q") as short:  # a browser has sockets in its profile, whose paths must be short
        command = [str(QHTASKS), "render", "--kind", "市州政府", "--format", "pdf", "--out", str(tmp_path)]
        process = subprocess.Popen(command, env={**os.environ, "TMPDIR": short}, stderr=subprocess.DEVNULL)
        while not list(Path(short).glob("qhtasks-*/Default/*")):
            assert process.poll() is None
            sleep(0.05)
        process.send_signal(number)
        assert process.wait(30) == 128 + number
        assert not list(Path(short).iterdir())
