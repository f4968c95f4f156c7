"""Every question has the same output: a table, lines, JSON, CSV or Markdown, also to a file."""

from __future__ import annotations

import csv
import re
from io import StringIO
from typing import TYPE_CHECKING

import pytest

from qhtasks.cli.commands import ENTRIES
from tests.program import run
from tests.support import OTHER

if TYPE_CHECKING:
    from pathlib import Path

QUESTIONS: dict[str, tuple[str, ...]] = {
    "agency": ("agency", "省水利厅"),
    "agencies": ("agencies",),
    "show": ("show", "T156"),
    "list": ("list", "--series", "A"),
    "search": ("search", "水资源"),
    "indicators": ("indicators",),
    "matrix": ("matrix",),
    "together": ("together", "省水利厅", "省林草局"),
    "partners": ("partners", "省水利厅"),
    "stats": ("stats",),
    "deadlines": ("deadlines",),
    "rules": ("rules",),
    "diff": ("diff", str(OTHER), "data"),
    "verify": ("verify", "tests/golden/sheet.html", "tests/golden/sheet.md", "README.md"),
}
DEEDS = {"check", "explain", "fmt", "schema", "render", "templates", "export"}
"""Commands that do something instead of answering a question."""


def rows_of(text: str) -> list[list[str]]:
    """Read CSV."""
    return list(csv.reader(StringIO(text)))


def test_every_command_is_a_question_or_a_deed() -> None:
    """Every command is in one of the two lists, so that a new one is tested here."""
    assert set(ENTRIES) == set(QUESTIONS) | DEEDS


@pytest.mark.parametrize("words", QUESTIONS.values(), ids=QUESTIONS)
def test_forms_agree(words: tuple[str, ...]) -> None:
    """CSV and Markdown have the same rows; the head, on stderr or above the table, says how many of how many."""
    as_csv = run(*words, "--csv")
    rows = rows_of(as_csv.out)
    assert {len(row) for row in rows} == {len(rows[0])}
    table = [line for line in run(*words, "--md").out.splitlines() if line.startswith("|")]
    assert len(table) == len(rows) + 1
    assert f"列出 {len(rows) - 1} " in as_csv.err
    assert f"列出 {len(rows) - 1} " in run(*words, "--md").out


@pytest.mark.parametrize("words", QUESTIONS.values(), ids=QUESTIONS)
def test_rows_are_sorted_chosen_and_cut(words: tuple[str, ...]) -> None:
    """Every question takes --columns, --sort and --limit, and the head still counts all rows."""
    whole = rows_of(run(*words, "--csv").out)
    first = whole[0][0]
    cut = run(*words, "--columns", first, "--sort", f"-{first}", "--limit", "2", "--csv")
    rows = rows_of(cut.out)
    assert rows[0] == [first]
    assert len(rows) == 3
    assert rows[1:] == [[cell] for cell in [row[0] for row in sorted_as_people_do(whole[1:])][:2]]
    assert "列出 2 " in cut.err
    assert f"符合 {len(whole) - 1} " in cut.err


def sorted_as_people_do(rows: list[list[str]]) -> list[list[str]]:
    """Make a sort key of the first cell: numbers in it by size."""

    def key(row: list[str]) -> list[tuple[int, float, str]]:
        parts = re.findall(r"[0-9]+(?:\.[0-9]+)?|[^0-9]+", row[0])
        return [(0, float(part), "") if part[0].isdigit() else (1, 0.0, part) for part in parts]

    return sorted(rows, key=key, reverse=True)


@pytest.mark.parametrize("words", QUESTIONS.values(), ids=QUESTIONS)
def test_an_unknown_column_is_told_with_those_there_are(words: tuple[str, ...]) -> None:
    """An unknown column exits with 2 and lists the keys with their headings."""
    outcome = run(*words, "--columns", "没有这一列")
    assert (outcome.code, outcome.out) == (2, "")
    assert "列有：" in outcome.err


@pytest.mark.parametrize("words", QUESTIONS.values(), ids=QUESTIONS)
def test_json_says_what_was_asked_or_keeps_the_contract(words: tuple[str, ...]) -> None:
    """The answers of the contract are bare arrays or objects; all others also hold question, filter and counts."""
    answer = run(*words, "--json").json()
    if words[0] in ("list", "agencies"):
        assert isinstance(answer, list)
    elif words[0] not in ("agency", "show"):
        assert {"asked", "filter", "shown", "matched", "total", "notes", "rows"} == set(answer)
        assert len(answer["rows"]) == answer["shown"] == answer["matched"]


def test_chosen_columns_are_the_keys_of_the_json() -> None:
    """`--json --columns` gives these keys only, by their English names."""
    answer = run("list", "--section", "十", "--json", "--columns", "id,牵头单位").json()
    assert answer[0] == {"id": "T150", "lead": "省发展改革委"}
    answer = run("agency", "省水利厅", "--json", "--limit", "1").json()
    assert (answer["shown"], answer["total"]) == (1, 44 + 10)
    assert answer["rows"][0]["id"] == "B1"


@pytest.mark.parametrize(
    ("ending", "begins"),
    [("csv", "\ufeff编号"), ("json", "["), ("md", "指标和任务"), ("tsv", "编号\t"), ("txt", "编号\t")],
)
def test_a_files_ending_says_its_form(ending: str, begins: str, tmp_path: Path) -> None:
    """-o derives the form from the extension; files are UTF-8, CSV with a byte order mark for Excel."""
    file = tmp_path / f"清单.{ending}"
    outcome = run("list", "--series", "A", "-o", str(file))
    assert (outcome.code, outcome.out) == (0, "")
    assert f"{file}：已写好" in outcome.err
    assert file.read_bytes().decode("utf-8").startswith(begins)


def test_a_page_is_written_as_it_is_piped(tmp_path: Path) -> None:
    """`-o sheet.txt` writes what `| cat` prints."""
    run("agency", "省水利厅", "-o", str(tmp_path / "a.txt"))
    assert (tmp_path / "a.txt").read_text("utf-8") == run("agency", "省水利厅").out


def test_files_of_others_stay(tmp_path: Path) -> None:
    """A file is overwritten only with --force; one with the same content is not touched."""
    file = tmp_path / "a.csv"
    file.write_text("mine", encoding="utf-8")
    outcome = run("list", "-o", str(file))
    assert (outcome.code, file.read_text("utf-8")) == (2, "mine")
    assert "没有覆盖" in outcome.err
    assert run("list", "-o", str(file), "--force").code == 0
    assert "没有变化" in run("list", "-o", str(file)).err
    assert [path.name for path in tmp_path.iterdir()] == ["a.csv"]


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (["-o", "a.docx"], "看不出 a.docx 要什么格式"),
        (["--csv", "--md"], "格式只能要一种"),
        (["-o", "none/none/../a"], "看不出"),
        (["--limit", "0"], "--limit 的值不对"),
        (["-o", "/proc/none/a.csv"], "写不了"),
    ],
)
def test_what_cannot_be_written_is_told(words: list[str], says: str) -> None:
    """Output options that contradict each other or cannot be met exit with 2."""
    outcome = run("list", *words)
    assert (outcome.code, outcome.out) == (2, "")
    assert says in outcome.err


def test_a_form_that_is_asked_for_goes_before_the_ending(tmp_path: Path) -> None:
    """`--json -o data.txt` writes JSON."""
    run("list", "--json", "-o", str(tmp_path / "data.txt"))
    assert (tmp_path / "data.txt").read_text("utf-8") == run("list", "--json").out
