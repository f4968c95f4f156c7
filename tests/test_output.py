"""Every question has the same output: a table, lines, JSON, CSV or Markdown, also to a file."""

from __future__ import annotations

import csv
import os
import re
import subprocess
from io import StringIO
from typing import TYPE_CHECKING

import pytest

from qhtasks.cli.commands import ENTRIES
from tests.program import QHTASKS, run
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
UTF8 = {**os.environ, "PYTHONIOENCODING": "utf-8"}
BESIDE = {"agency": 12}
"""Rows that stand below the others and are not counted with them: the obligations are no duties."""
DEEDS = {"check", "explain", "fmt", "review", "schema", "render", "templates", "export", "site", "pack", "track"}
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
    counted = len(rows) - 1 - BESIDE.get(words[0], 0)
    assert f"列出 {counted} " in as_csv.err
    assert f"列出 {counted} " in run(*words, "--md").out


@pytest.mark.parametrize("words", QUESTIONS.values(), ids=QUESTIONS)
def test_a_question_has_one_total_in_all_forms(words: tuple[str, ...], tmp_path: Path) -> None:
    """Text, CSV, Markdown, TSV, JSON and the files of them say the same n of N, if they say one at all."""
    heads = [run(*words, form) for form in ("--csv", "--md", "--json")] + [run(*words)]
    heads += [run(*words, "-o", str(tmp_path / f"a.{ending}")) for ending in ("csv", "tsv", "txt", "json")]
    told = {found for head in heads for found in re.findall("列出 ([0-9]+) .*?全部 ([0-9]+) ", head.out + head.err)}
    assert len(told) == 1
    ((shown, total),) = told
    answer = heads[2].json()
    if isinstance(answer, list):
        assert len(answer) == int(shown)
    elif "rows" in answer:
        rows = answer["rows"]
        counts = rows if isinstance(rows, dict) else {"shown": answer["shown"], "of": answer["total"]}
        assert counts == {"shown": int(shown), "of": int(total)}


@pytest.mark.parametrize(
    "words",
    [
        ("--role", "lead"),
        ("--basis", "possible"),
        ("--series", "B"),
        ("--due", "2025年"),
        ("--with", "省林草局"),
        ("--role", "lead", "--series", "A"),
    ],
)
def test_the_obligations_of_a_unit_count_with_none_of_its_duties(words: tuple[str, ...]) -> None:
    """Whatever the filter, the obligations, two of them only possible, stand below; the total is that of the duties."""
    answer = run("agency", "省水利厅", *words, "--json").json()
    rows = rows_of(run("agency", "省水利厅", *words, "--csv").out)[1:]
    assert answer["rows"] == {"shown": len(rows) - 12, "of": 44}
    assert [row[0][0] for row in rows[-12:]] == ["O"] * 12
    head = f"列出 {len(rows) - 12} 行，全部 44 行"
    for outcome in (run("agency", "省水利厅", *words, "--csv"), run("agency", "省水利厅", *words)):
        assert head in outcome.out + outcome.err


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
    assert f"符合 {len(whole) - 1 - BESIDE.get(words[0], 0)} " in cut.err


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
    assert (answer["shown"], answer["total"]) == (1, 44)
    assert [row["id"] for row in answer["rows"]] == ["B1"]
    answer = run("agency", "省水利厅", "--json", "--limit", "46").json()
    assert (answer["shown"], answer["matched"], len(answer["rows"])) == (44, 44, 46)
    assert [row["id"][0] for row in answer["rows"][43:]] == ["T", "O", "O"]


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
        (["-o", "a.doc2"], "看不出 a.doc2 要什么格式"),
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


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (("agency", "水利厅", "-o", "a.docx"), "Word 文件由 render 写：qhtasks render 省水利厅 --format docx"),
        (("agency", "果洛", "--role", "lead", "-o", "a.XLSX"), "qhtasks render 果洛州政府 --format xlsx"),
        (("agency", "省水利厅", "-o", "表/a.pdf"), "PDF 文件由 render 写：qhtasks render 省水利厅 --format pdf"),
        (("show", "T156", "-o", "a.doc"), "qhtasks render T156 --format docx"),
        (("list", "--section", "二（十）", "-o", "a.xlsx"), "qhtasks render --section 二（十） --format xlsx"),
        (("show", "O13", "-o", "a.docx"), "-o a.csv，Excel 可以打开"),
        (
            ("list", "-o", "a.xlsx"),
            "-o a.csv，Excel 可以打开；清单和交办单由 qhtasks render 单位或编号 --format xlsx 写",
        ),
        (("matrix", "--csv", "-o", "a.xlsx"), "-o a.csv，Excel 可以打开"),
        (("matrix", "-o", "a.xls"), "-o a.csv，Excel 可以打开"),
        (("deadlines", "-o", "a.html", "--ics", "a.ics"), "这个答案写不成 HTML 文件"),
        (("stats", "-o", "a.sqlite"), "qhtasks export --format sqlite"),
    ],
)
def test_what_another_command_writes_is_refused_with_that_command(
    words: tuple[str, ...], says: str, tmp_path: Path
) -> None:
    """One line that names the command; nothing is written, no file beside either."""
    outcome = run(*words, cwd=tmp_path)
    assert (outcome.code, outcome.out) == (2, "")
    assert says in outcome.err
    assert len(outcome.err.strip().splitlines()) <= 2
    assert not list(tmp_path.iterdir())


def test_the_commands_that_are_named_write_such_files(tmp_path: Path) -> None:
    """What a refusal says works as it is said."""
    for words in (("agency", "省水利厅"), ("show", "T156"), ("list", "--section", "二（十）")):
        refused = run(*words, "-o", "a.xlsx").err
        (command,) = re.findall("qhtasks (render .*)$", refused.strip())
        assert run(*command.split(), "--out", str(tmp_path)).code == 0
    assert len(list(tmp_path.glob("*.xlsx"))) == 3


@pytest.mark.parametrize("form", [(), ("--csv",), ("--md",), ("--json",)])
@pytest.mark.parametrize("words", [("list", "--series", "A"), ("agency", "省水利厅"), ("show", "A1")])
def test_a_dash_is_stdout(words: tuple[str, ...], form: tuple[str, ...], tmp_path: Path) -> None:
    """`-o -` prints what is printed without it, and makes no file of that name."""
    outcome = run(*words, *form, "-o", "-", cwd=tmp_path)
    assert outcome == run(*words, *form, cwd=tmp_path)
    assert outcome.out
    assert not list(tmp_path.iterdir())


def test_reports_and_calendars_go_to_stdout_by_a_dash(tmp_path: Path) -> None:
    """`check -o -` and `deadlines --ics -` print them; the table of deadlines then stays away."""
    report = run("check", "--format", "json", "-o", "-", cwd=tmp_path)
    assert report.json() == run("check", "--format", "json").json()
    calendar = run("deadlines", "--ics", "-", cwd=tmp_path)
    assert calendar.out.startswith("BEGIN:VCALENDAR")
    assert calendar.out.rstrip().endswith("END:VCALENDAR")
    assert "全部 330 条" in calendar.err
    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize(
    ("words", "head"),
    [
        (("list", "--json"), "筛选：无；列出 303 项，全部 303 项"),
        (("list", "--json", "--series", "A"), "筛选：系列：一级指标；列出 25 项，全部 303 项"),
        (("list", "--json", "--limit", "3"), "列出 3 项，符合 303 项，全部 303 项"),
        (("list", "--json", "--columns", "id"), "列出 303 项，全部 303 项"),
        (("agencies", "--json", "--kind", "市州政府"), "列出 8 个单位，全部 101 个单位"),
        (("list", "--json", "--lead", "省水利厅", "--section", "二（十）"), "全部 303 项"),
    ],
)
def test_bare_arrays_say_on_stderr_what_was_asked(words: tuple[str, ...], head: str) -> None:
    """The array of the contract has no room for it, and the guide promises that it is always said."""
    outcome = run(*words)
    assert isinstance(outcome.json(), list)
    assert head in outcome.err


@pytest.mark.parametrize("words", [("list",), ("agency", "省水利厅"), ("stats",), ("deadlines",), ("show", "T1")])
def test_a_csv_file_has_the_mark_that_excel_needs_and_a_pipe_has_none(words: tuple[str, ...], tmp_path: Path) -> None:
    """`> a.csv` makes the file that `-o a.csv` makes; a pipe is read by programs, which would take it for a letter."""
    file = tmp_path / "a.csv"
    with file.open("wb") as stdout:
        subprocess.run([QHTASKS, *words, "--csv"], stdout=stdout, stderr=subprocess.DEVNULL, check=True, env=UTF8)
    assert run(*words, "-o", str(tmp_path / "b.csv")).code == 0
    assert file.read_bytes() == (tmp_path / "b.csv").read_bytes()
    assert file.read_bytes().startswith(b"\xef\xbb\xbf")
    assert not run(*words, "--csv").out.startswith("\ufeff")


@pytest.mark.parametrize("form", ["--json", "--md"])
def test_no_other_form_has_a_mark(form: str, tmp_path: Path) -> None:
    """JSON forbids it, and Markdown shows it."""
    file = tmp_path / "a"
    with file.open("wb") as stdout:
        subprocess.run([QHTASKS, "list", form], stdout=stdout, stderr=subprocess.DEVNULL, check=True, env=UTF8)
    assert not file.read_bytes().startswith(b"\xef\xbb\xbf")


def test_a_mark_stands_only_at_the_beginning_and_in_utf8(tmp_path: Path) -> None:
    """What is appended to a file gets none; a file in GBK is read by a Chinese Excel as it is."""
    file = tmp_path / "a.csv"
    for env, beginning in ((UTF8, b"\xef\xbb\xbf"), ({**UTF8, "PYTHONIOENCODING": "gbk"}, "编号".encode("gbk"))):
        with file.open("wb") as stdout:
            for _ in range(2):
                subprocess.run(
                    [QHTASKS, "list", "--csv"], stdout=stdout, stderr=subprocess.DEVNULL, check=True, env=env
                )
        assert file.read_bytes().startswith(beginning)
        assert file.read_bytes().count(b"\xef\xbb\xbf") == (env is UTF8)
