"""Listings: columns chosen, rows sorted and limited, and forms that other programs can read."""

from __future__ import annotations

import csv
import re
from io import StringIO
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from qhtasks.answers.listing import (
    Arrangement,
    Bar,
    ListColumn,
    Listing,
    Marked,
    TextTable,
    csv_table,
    json_value,
    markdown,
    markdown_table,
    tsv,
)
from qhtasks.errors import QhtasksError
from tests.program import run
from tests.recount import in_notice

if TYPE_CHECKING:
    from markdown_it.token import Token

    from qhtasks.answers.listing import Cell

COLUMNS = (
    ListColumn("id", "编号", lambda row: row[0]),
    ListColumn("size", "多少", lambda row: row[1]),
    ListColumn("note", "说明", lambda row: row[2], shown=False),
    ListColumn("bar", "图", lambda row: Bar(row[1], 100), drawn=True),
)
ROWS = (("A10", 9, "乙"), ("A9", 10, "甲"), ("B1", 9, "丙"), ("A1", 100, "2.5％"), ("T1", 1, "10％"))


def listing(rows: tuple[Any, ...] = ROWS, matched: int | None = None) -> Listing:
    """Make a small listing."""
    return Listing("问", "筛", COLUMNS, rows, 7, lambda row: {"id": row[0], "whole": True}, matched=matched)


def ids(wanted: Arrangement) -> list[str]:
    """Arrange the small listing and give the ids of its rows."""
    return [row[0] for row in listing().arranged(wanted).rows]


def test_ids_are_sorted_by_their_number() -> None:
    """A9 comes before A10, and a minus reverses the order."""
    assert ids(Arrangement(sort="id")) == ["A1", "A9", "A10", "B1", "T1"]
    assert ids(Arrangement(sort="-编号")) == ["T1", "B1", "A10", "A9", "A1"]


def test_numbers_are_sorted_by_size_and_equals_keep_their_order() -> None:
    """Numbers sort by size, and equal rows keep their order, also in reverse."""
    assert ids(Arrangement(sort="size")) == ["T1", "A10", "B1", "A9", "A1"]
    assert ids(Arrangement(sort="-size")) == ["A1", "A9", "A10", "B1", "T1"]
    assert ids(Arrangement(sort="bar")) == ids(Arrangement(sort="size"))


def test_values_are_sorted_by_the_numbers_in_them() -> None:
    """2.5％ comes before 10％ and numbers before words; a hidden column can be sorted by."""
    assert ids(Arrangement(sort="note"))[:2] == ["A1", "T1"]


def test_a_limit_cuts_after_sorting_and_the_head_goes_on_counting() -> None:
    """The head counts shown, matching and all rows; without a limit shown and all only."""
    cut = listing().arranged(Arrangement(sort="-size", limit=2))
    assert [row[0] for row in cut.rows] == ["A1", "A9"]
    assert cut.head == ("问；筛选：筛；列出 2 项，符合 5 项，全部 7 项",)
    assert listing().arranged(Arrangement()).head == ("问；筛选：筛；列出 5 项，全部 7 项",)
    assert listing(matched=6).arranged(Arrangement(limit=9)).head == ("问；筛选：筛；列出 5 项，符合 6 项，全部 7 项",)
    written = json_value(cut)
    assert (written["shown"], written["matched"], written["total"]) == (2, 5, 7)


@pytest.mark.parametrize("names", ["note,id", "说明，编号", "note、编号", " 说明 , id,"])
def test_columns_are_chosen_by_key_or_heading(names: str) -> None:
    """Chosen columns come in the order asked for, with either comma, hidden ones too; JSON has these keys only."""
    chosen = listing().arranged(Arrangement(columns=names))
    assert chosen.table() == TextTable(("说明", "编号"), tuple((row[2], row[0]) for row in ROWS), keys=1)
    assert json_value(chosen)["rows"][0] == {"note": "乙", "id": "A10"}
    assert json_value(listing())["rows"][0] == {"id": "A10", "whole": True}


def test_hidden_and_drawn_columns_stay_away_unless_asked_for() -> None:
    """A bar is drawn in a terminal; as data it is its number."""
    assert listing().table().columns == ("编号", "多少")
    assert listing().table(drawn=True).columns == ("编号", "多少", "图")
    asked = listing().arranged(Arrangement(columns="bar"))
    assert tsv(asked.table()).splitlines() == ["图", "9", "10", "9", "100", "1"]
    assert json_value(asked)["rows"][0] == {"bar": 9}


@pytest.mark.parametrize(
    "wanted", [Arrangement(columns="id,没有"), Arrangement(sort="没有"), Arrangement(sort="-没有")]
)
def test_an_unknown_column_lists_the_columns(wanted: Arrangement) -> None:
    """A column is found by its key and by its heading."""
    with pytest.raises(QhtasksError, match="没有“没有”这一列。列有：id（编号）、size（多少）、note（说明）、bar（图）"):
        listing().arranged(wanted)


@pytest.mark.parametrize(
    "words",
    [
        ("list", "--columns", "别的"),
        ("agencies", "--sort", "-别的"),
        ("indicators", "--columns", "id,别的"),
        ("deadlines", "--sort", "别的"),
        ("stats", "--columns", "别的"),
        ("matrix", "--sort", "别的"),
        ("search", "水", "--columns", "别的"),
        ("partners", "省水利厅", "--sort", "别的"),
        ("together", "省水利厅", "省林草局", "--columns", "别的"),
        ("agency", "省水利厅", "--columns", "别的"),
    ],
)
def test_every_command_tells_an_unknown_column(words: tuple[str, ...]) -> None:
    """An unknown column exits with 2, prints nothing to stdout, and lists the columns."""
    outcome = run(*words)
    assert (outcome.code, outcome.out) == (2, "")
    assert "没有“别的”这一列。列有：" in outcome.err


def test_the_program_sorts_as_people_do() -> None:
    """`list --sort 编号` sorts by series and number; -id reverses this; counts sort by size."""
    ids = [item.id for item in in_notice()]
    assert run("list", "--sort", "编号", "--columns", "id").out.split() == ["编号", *ids]
    assert run("list", "--sort", "-id", "--columns", "id").out.split() == ["编号", *ids[::-1]]
    written = [
        int(line.split("\t")[1]) for line in run("stats", "--sort", "-数", "--columns", "名目,数").out.splitlines()[1:]
    ]
    assert written == sorted(written, reverse=True)
    assert max(written) == 281


def test_the_program_cuts_and_says_so() -> None:
    """The head of a limited list counts 3 shown, 10 matching and 303 in all."""
    outcome = run("list", "--lead", "省水利厅", "--limit", "3", "--sort", "-id")
    leads = [item.id for item in in_notice() if "省水利厅" in item.lead[0]]
    assert [line.split("\t")[0] for line in outcome.out.splitlines()[1:]] == leads[::-1][:3]
    assert f"列出 3 项，符合 {len(leads)} 项，全部 303 项" in outcome.err


@pytest.mark.parametrize("words", [("--limit", "0"), ("--limit", "-1"), ("--limit", "三"), ("--json", "--csv")])
def test_what_cannot_be_arranged_is_told(words: tuple[str, ...]) -> None:
    """A limit that is no number from 1, and two forms at once, exit with 2."""
    outcome = run("list", *words)
    assert (outcome.code, outcome.out) == (2, "")
    assert "Traceback" not in outcome.err


@pytest.mark.parametrize(
    "words",
    [("list",), ("stats",), ("deadlines", "--open"), ("search", "“十四五”"), ("agency", "果洛", "--full", "--why")],
)
def test_files_and_streams_hold_the_same_cells(words: tuple[str, ...], tmp_path: Any) -> None:
    """CSV and TSV have the same rows and columns; a CSV file begins with a byte order mark for Excel."""
    written = list(csv.reader(StringIO(run(*words, "--csv").out)))
    for name in ("行.csv", "行.tsv"):
        assert run(*words, "-o", str(tmp_path / name)).code == 0
    assert (tmp_path / "行.csv").read_bytes().startswith(b"\xef\xbb\xbf")
    assert list(csv.reader(StringIO((tmp_path / "行.csv").read_text("utf-8-sig"), newline=""))) == written
    tabbed = [line.split("\t") for line in (tmp_path / "行.tsv").read_text("utf-8").splitlines()]
    assert tabbed == [[" ".join(cell.split()) for cell in row] for row in written]
    assert len({len(row) for row in written}) == 1


HOSTILE = st.text(
    alphabet=st.one_of(
        st.sampled_from(list("|\\<>*_`~#[]()!&;\"',，\t\n\r\v\f\x1c\x85\u2028\u2029\u00a0\u3000\u202e-+=.:@$ 一十😀")),
        st.characters(exclude_categories=["Cs"], exclude_characters="\0"),
    ),
    max_size=30,
)
WORDS = st.text(alphabet="甲乙ab1，。“”（）*_|<&\\ ", max_size=20)


@st.composite
def marked(draw: st.DrawFn, texts: st.SearchStrategy[str] = HOSTILE) -> Marked:
    """Make a text with matches that are in order, not empty, and do not overlap."""
    text = draw(texts)
    cuts = sorted(draw(st.sets(st.integers(0, len(text)), max_size=6)))
    return Marked(text, tuple(zip(cuts[::2], cuts[1::2], strict=False)))


CELLS = st.one_of(HOSTILE, st.integers(-5, 10**6), marked(), st.builds(Bar, st.integers(0, 9), st.just(9)))


@st.composite
def tables(draw: st.DrawFn) -> TextTable:
    """Make a table whose headings and cells are full of special characters."""
    columns = draw(st.lists(HOSTILE, min_size=1, max_size=4))
    width = len(columns)
    return TextTable(columns, draw(st.lists(st.lists(CELLS, min_size=width, max_size=width), max_size=4)))


def plain(cell: Cell) -> str:
    """Write a cell with its matches between 【】."""
    if isinstance(cell, Bar):
        return str(cell.value)
    if not isinstance(cell, Marked):
        return str(cell)
    written = cell.text
    for start, end in reversed(cell.spans):
        written = f"{written[:start]}【{written[start:end]}】{written[end:]}"
    return written


@given(tables())
def test_tabs_and_lines_separate_cells_and_rows_only(table: TextTable) -> None:
    """Whatever the cells hold, TSV has one line a row and one tab between two cells; the words stay."""
    rows = [line.split("\t") for line in tsv(table).removesuffix("\n").split("\n")]
    assert rows == [[" ".join(plain(cell).split()) for cell in row] for row in (table.columns, *table.rows)]
    assert len(tsv(table).splitlines()) == len(table.rows) + 1


@given(tables())
def test_csv_read_back_is_the_cells(table: TextTable) -> None:
    """CSV gives back the exact cells, with spaces, line breaks and quotes."""
    rows = list(csv.reader(StringIO(csv_table(table), newline="")))
    assert rows == [[plain(cell) for cell in row] for row in (table.columns, *table.rows)]


def rendered(text: str) -> list[list[tuple[str, str]]]:
    """Render a Markdown table with another program; give every cell's text, plain and with 【】 around bold parts."""
    parser = MarkdownIt("commonmark", {"html": True}).enable(["table", "strikethrough"])
    rows: list[list[tuple[str, str]]] = []
    for token in parser.parse(text):
        if token.type == "tr_open":
            rows.append([])
        elif token.type == "inline" and rows:
            rows[-1].append((_words(token.children or [], "", ""), _words(token.children or [], "【", "】")))
    return rows


def _words(tokens: list[Token], before: str, after: str) -> str:
    signs = {"strong_open": before, "strong_close": after}
    tags = {"<strong>": before, "</strong>": after}
    written = ""
    for token in tokens:
        assert token.type in ("text", "html_inline", *signs), token
        written += (
            signs[token.type] if token.type in signs else tags[token.content] if token.type != "text" else token.content
        )
    return written


def even(text: str) -> str:
    """Collapse white space, as Markdown does, and strip it at both ends."""
    return " ".join(text.split())


@given(tables())
def test_markdown_shows_the_cells_as_they_are(table: TextTable) -> None:
    """Rendered by another program, no cell ends early, becomes markup or loses a character."""
    written = [[even(text) for text, _ in row] for row in rendered(markdown_table(table))]
    unmarked = [[cell.text if isinstance(cell, Marked) else plain(cell) for cell in row] for row in table.rows]
    assert written == [[even(cell) for cell in row] for row in (table.columns, *unmarked)]


@given(marked(WORDS))
def test_matches_are_bold_in_markdown(cell: Marked) -> None:
    """Matches are bold also beside punctuation and beside each other, and no ** is left over."""
    (_, ((text, bold),)) = rendered(markdown_table(TextTable(["原文"], [[cell]])))
    assert even(text) == even(cell.text)
    assert re.sub(r"\s", "", bold) == re.sub(r"\s", "", plain(cell))


def test_the_programs_marks() -> None:
    """Matches are 【】 in lines and CSV, ** or <strong> in Markdown, spans in JSON."""
    assert "实施【水资源】保护与利用科技专项。" in run("search", "水资源").out
    assert "实施【水资源】保护与利用科技专项。" in run("search", "水资源", "--csv").out
    assert "实施**水资源**保护与利用科技专项。" in run("search", "水资源", "--md").out
    assert "| <strong>“十四五”</strong>时期，新增国家级创新平台5个。 |" in run("search", "“十四五”", "--md").out


def test_markdown_says_what_was_asked_above_the_table() -> None:
    """Markdown has head, notes and table; columns of numbers are aligned to the right."""
    made = markdown(listing()._replace(notes=("一*",)))
    assert made.split("\n\n")[:2] == ["问；筛选：筛；列出 5 项，全部 7 项", "一\\*"]
    assert made.split("\n\n")[2].splitlines()[:3] == ["| 编号 | 多少 |", "| --- | ---: |", "| A10 | 9 |"]
