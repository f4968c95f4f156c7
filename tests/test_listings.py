"""Rows and columns: chosen, sorted, cut, and written in forms that other programs read back."""

from __future__ import annotations

import csv
import re
from io import StringIO
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from qhtasks.answers.forms import csv_table, json_value, markdown, markdown_table, tsv
from qhtasks.answers.listing import Arrangement, Bar, Column, Listing, Marked, Table
from qhtasks.errors import QhtasksError
from tests.program import run
from tests.recount import in_notice

if TYPE_CHECKING:
    from markdown_it.token import Token

    from qhtasks.answers.listing import Cell

COLUMNS = (
    Column("id", "编号", lambda row: row[0]),
    Column("size", "多少", lambda row: row[1]),
    Column("note", "说明", lambda row: row[2], shown=False),
    Column("bar", "图", lambda row: Bar(row[1], 100), drawn=True),
)
ROWS = (("A10", 9, "乙"), ("A9", 10, "甲"), ("B1", 9, "丙"), ("A1", 100, "2.5％"), ("T1", 1, "10％"))


def listing(rows: tuple[Any, ...] = ROWS, matched: int | None = None) -> Listing:
    """Make a small listing."""
    return Listing("问", "筛", COLUMNS, rows, 7, lambda row: {"id": row[0], "whole": True}, matched=matched)


def ids(wanted: Arrangement) -> list[str]:
    """Arrange the small listing; name its rows."""
    return [row[0] for row in listing().arranged(wanted).rows]


def test_ids_are_sorted_by_their_number() -> None:
    """A9 stands before A10, and a minus turns the order."""
    assert ids(Arrangement(sort="id")) == ["A1", "A9", "A10", "B1", "T1"]
    assert ids(Arrangement(sort="-编号")) == ["T1", "B1", "A10", "A9", "A1"]


def test_numbers_are_sorted_by_size_and_equals_keep_their_order() -> None:
    """1, 9, 10, 100; the two nines stay as they were, also where the order is turned."""
    assert ids(Arrangement(sort="size")) == ["T1", "A10", "B1", "A9", "A1"]
    assert ids(Arrangement(sort="-size")) == ["A1", "A9", "A10", "B1", "T1"]
    assert ids(Arrangement(sort="bar")) == ids(Arrangement(sort="size"))


def test_values_are_sorted_by_the_numbers_in_them() -> None:
    """2.5％ before 10％, numbers before words; a column that is not shown can be sorted by."""
    assert ids(Arrangement(sort="note"))[:2] == ["A1", "T1"]


def test_a_limit_cuts_after_sorting_and_the_head_goes_on_counting() -> None:
    """列出 2, 符合 5, 全部 7; where nothing was cut only two numbers are told."""
    cut = listing().arranged(Arrangement(sort="-size", limit=2))
    assert [row[0] for row in cut.rows] == ["A1", "A9"]
    assert cut.head == ("问；筛选：筛；列出 2 项，符合 5 项，全部 7 项",)
    assert listing().arranged(Arrangement()).head == ("问；筛选：筛；列出 5 项，全部 7 项",)
    assert listing(matched=6).arranged(Arrangement(limit=9)).head == ("问；筛选：筛；列出 5 项，符合 6 项，全部 7 项",)
    told = json_value(cut)
    assert (told["shown"], told["matched"], told["total"]) == (2, 5, 7)


@pytest.mark.parametrize("names", ["note,id", "说明，编号", "note、编号", " 说明 , id,"])
def test_columns_are_chosen_by_key_or_heading(names: str) -> None:
    """In the order asked for, whichever comma parts them; a hidden column shows; JSON has these keys only."""
    chosen = listing().arranged(Arrangement(columns=names))
    assert chosen.table() == Table(("说明", "编号"), tuple((row[2], row[0]) for row in ROWS), keys=1)
    assert json_value(chosen)["rows"][0] == {"note": "乙", "id": "A10"}
    assert json_value(listing())["rows"][0] == {"id": "A10", "whole": True}


def test_hidden_and_drawn_columns_stay_away_unless_asked_for() -> None:
    """A bar is drawn for eyes; as data it is its number."""
    assert listing().table().columns == ("编号", "多少")
    assert listing().table(drawn=True).columns == ("编号", "多少", "图")
    asked = listing().arranged(Arrangement(columns="bar"))
    assert tsv(asked.table()).splitlines() == ["图", "9", "10", "9", "100", "1"]
    assert json_value(asked)["rows"][0] == {"bar": 9}


@pytest.mark.parametrize(
    "wanted", [Arrangement(columns="id,没有"), Arrangement(sort="没有"), Arrangement(sort="-没有")]
)
def test_an_unknown_column_lists_the_columns(wanted: Arrangement) -> None:
    """By key and heading."""
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
    """Exit code 2, nothing on stdout, and the columns there are."""
    outcome = run(*words)
    assert (outcome.code, outcome.out) == (2, "")
    assert "没有“别的”这一列。列有：" in outcome.err


def test_the_program_sorts_as_people_do() -> None:
    """`list --sort` gives the ids by series and number whichever way it is written; -id gives them from behind."""
    ids = [item.id for item in in_notice()]
    assert run("list", "--sort", "编号", "--columns", "id").out.split() == ["编号", *ids]
    assert run("list", "--sort", "-id", "--columns", "id").out.split() == ["编号", *ids[::-1]]
    told = [
        int(line.split("\t")[1]) for line in run("stats", "--sort", "-数", "--columns", "名目,数").out.splitlines()[1:]
    ]
    assert told == sorted(told, reverse=True)
    assert max(told) == 281


def test_the_program_cuts_and_says_so() -> None:
    """3 of 10 that match, of 303 in all."""
    outcome = run("list", "--lead", "省水利厅", "--limit", "3", "--sort", "-id")
    leads = [item.id for item in in_notice() if "省水利厅" in item.lead[0]]
    assert [line.split("\t")[0] for line in outcome.out.splitlines()[1:]] == leads[::-1][:3]
    assert f"列出 3 项，符合 {len(leads)} 项，全部 303 项" in outcome.err


@pytest.mark.parametrize("words", [("--limit", "0"), ("--limit", "-1"), ("--limit", "三"), ("--json", "--csv")])
def test_what_cannot_be_arranged_is_told(words: tuple[str, ...]) -> None:
    """No rows, no number, two forms: exit code 2."""
    outcome = run("list", *words)
    assert (outcome.code, outcome.out) == (2, "")
    assert "Traceback" not in outcome.err


@pytest.mark.parametrize(
    "words",
    [("list",), ("stats",), ("deadlines", "--open"), ("search", "“十四五”"), ("agency", "果洛", "--full", "--why")],
)
def test_files_and_streams_hold_the_same_cells(words: tuple[str, ...], tmp_path: Any) -> None:
    """CSV and TSV have the same rows and columns; a CSV file has the mark that Excel looks for."""
    told = list(csv.reader(StringIO(run(*words, "--csv").out)))
    for name in ("行.csv", "行.tsv"):
        assert run(*words, "-o", str(tmp_path / name)).code == 0
    assert (tmp_path / "行.csv").read_bytes().startswith(b"\xef\xbb\xbf")
    assert list(csv.reader(StringIO((tmp_path / "行.csv").read_text("utf-8-sig"), newline=""))) == told
    tabbed = [line.split("\t") for line in (tmp_path / "行.tsv").read_text("utf-8").splitlines()]
    assert tabbed == [[" ".join(cell.split()) for cell in row] for row in told]
    assert len({len(row) for row in told}) == 1


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
    """Make a text with matches in it: in order, none empty, none over another."""
    text = draw(texts)
    cuts = sorted(draw(st.sets(st.integers(0, len(text)), max_size=6)))
    return Marked(text, tuple(zip(cuts[::2], cuts[1::2], strict=False)))


CELLS = st.one_of(HOSTILE, st.integers(-5, 10**6), marked(), st.builds(Bar, st.integers(0, 9), st.just(9)))


@st.composite
def tables(draw: st.DrawFn) -> Table:
    """Make a table of hostile cells under hostile headings."""
    columns = draw(st.lists(HOSTILE, min_size=1, max_size=4))
    width = len(columns)
    return Table(columns, draw(st.lists(st.lists(CELLS, min_size=width, max_size=width), max_size=4)))


def plain(cell: Cell) -> str:
    """Say what a cell holds, its matches between 【】."""
    if isinstance(cell, Bar):
        return str(cell.value)
    if not isinstance(cell, Marked):
        return str(cell)
    told = cell.text
    for start, end in reversed(cell.spans):
        told = f"{told[:start]}【{told[start:end]}】{told[end:]}"
    return told


@given(tables())
def test_tabs_and_lines_separate_cells_and_rows_only(table: Table) -> None:
    """As many lines as rows and as many tabs as columns, whatever the cells hold; their words stay."""
    rows = [line.split("\t") for line in tsv(table).removesuffix("\n").split("\n")]
    assert rows == [[" ".join(plain(cell).split()) for cell in row] for row in (table.columns, *table.rows)]
    assert len(tsv(table).splitlines()) == len(table.rows) + 1


@given(tables())
def test_csv_read_back_is_the_cells(table: Table) -> None:
    """Exactly: spaces, line ends, quotes and all."""
    rows = list(csv.reader(StringIO(csv_table(table), newline="")))
    assert rows == [[plain(cell) for cell in row] for row in (table.columns, *table.rows)]


def rendered(text: str) -> list[list[tuple[str, str]]]:
    """Read a Markdown table with another program: of each cell the text, and the text with 【】 around what is bold."""
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
    told = ""
    for token in tokens:
        assert token.type in ("text", "html_inline", *signs), token
        told += (
            signs[token.type] if token.type in signs else tags[token.content] if token.type != "text" else token.content
        )
    return told


def even(text: str) -> str:
    """White space is one space in Markdown, and none at a cell's edge."""
    return " ".join(text.split())


@given(tables())
def test_markdown_shows_the_cells_as_they_are(table: Table) -> None:
    """Read by another program, no cell ends early, none becomes markup, and none loses a sign."""
    told = [[even(text) for text, _ in row] for row in rendered(markdown_table(table))]
    unmarked = [[cell.text if isinstance(cell, Marked) else plain(cell) for cell in row] for row in table.rows]
    assert told == [[even(cell) for cell in row] for row in (table.columns, *unmarked)]


@given(marked(WORDS))
def test_matches_are_bold_in_markdown(cell: Marked) -> None:
    """Also where a match begins or ends with a mark of punctuation, or stands beside another; no ** is left over."""
    (_, ((text, bold),)) = rendered(markdown_table(Table(["原文"], [[cell]])))
    assert even(text) == even(cell.text)
    assert re.sub(r"\s", "", bold) == re.sub(r"\s", "", plain(cell))


def test_the_programs_marks() -> None:
    """【】 in lines and CSV, ** in Markdown, <strong> where ** would stand there as it is, spans in JSON."""
    assert "实施【水资源】保护与利用科技专项。" in run("search", "水资源").out
    assert "实施【水资源】保护与利用科技专项。" in run("search", "水资源", "--csv").out
    assert "实施**水资源**保护与利用科技专项。" in run("search", "水资源", "--md").out
    assert "| <strong>“十四五”</strong>时期，新增国家级创新平台5个。 |" in run("search", "“十四五”", "--md").out


def test_markdown_says_what_was_asked_above_the_table() -> None:
    """Head, notes, table; columns of numbers stand to the right."""
    made = markdown(listing()._replace(notes=("一*",)))
    assert made.split("\n\n")[:2] == ["问；筛选：筛；列出 5 项，全部 7 项", "一\\*"]
    assert made.split("\n\n")[2].splitlines()[:3] == ["| 编号 | 多少 |", "| --- | ---: |", "| A10 | 9 |"]
