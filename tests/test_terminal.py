"""Printing to terminals of several widths, to consoles that are not UTF-8, and to pipes that close."""

from __future__ import annotations

import os
import re
import shlex
import subprocess
from collections import Counter
from functools import cache
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len

from qhtasks.cli.commands import ENTRIES
from qhtasks.store.load import load_dataset
from qhtasks.text.width import MAY_BREAK, cells, wrapped
from tests.program import QHTASKS, run, run_in_terminal
from tests.support import DATA, OTHER, REPOSITORY, commit

if TYPE_CHECKING:
    from pathlib import Path

DATASET = load_dataset(DATA)
WIDTHS = [40, 60, 80, 200]
QUESTIONS = {
    "agency": ("agency", "果洛", "--why", "--full"),
    "agencies": ("agencies",),
    "list": ("list", "--series", "B"),
    "search": ("search", "“十四五”"),
    "indicators": ("indicators",),
    "matrix": ("matrix",),
    "together": ("together", "省发展改革委", "果洛"),
    "partners": ("partners", "省水利厅"),
    "stats": ("stats",),
    "deadlines": ("deadlines", "--open"),
    "diff": ("diff", str(OTHER), "data"),
}
"""Every question, with words that make its answer long or give it every kind of cell."""
KEYS = {"matrix": 2}
"""The key columns that a table repeats in every block."""
MARKUP = re.compile(r"\x1b\[[0-9;]*m")


def ink(text: str) -> str:
    """Remove white space, rules and colours from a table: what is left is its text."""
    return re.sub(r"[\s─]", "", MARKUP.sub("", text))


@pytest.mark.parametrize("columns", WIDTHS)
def test_no_text_is_lost_in_a_list_at_any_width(columns: int) -> None:
    """Every id is in its row, and every character of every cell is on the screen."""
    shown = run_in_terminal("list", columns=columns)
    assert "…" not in shown
    for item in DATASET.items:
        assert re.search(rf"^{item.id}\s", MARKUP.sub("", shown), re.MULTILINE), item.id
    counted = len(ink(shown))
    assert counted == len(ink(run("list").out))


@pytest.mark.parametrize("columns", WIDTHS)
def test_no_text_is_lost_in_an_answer_at_any_width(columns: int) -> None:
    """In a terminal a unit's duties have all the characters that they have in a pipe, also with --full."""
    for words in (("agency", "省水利厅", "--full"), ("agency", "果洛", "--full")):
        shown = Counter(ink(run_in_terminal(*words, columns=columns)))
        assert not Counter(ink(run(*words).out)) - shown
    duties, _ = run("agency", "省水利厅").out.split("\n组织实施要求")
    assert not Counter(ink(duties)) - Counter(ink(run_in_terminal("agency", "省水利厅", columns=columns)))


@pytest.mark.parametrize("columns", [20, *WIDTHS])
def test_a_table_with_more_columns_than_the_terminal_can_hold_becomes_records(columns: int) -> None:
    """Where the columns do not fit, every row is printed cell under cell, and no column is lost."""
    shown = MARKUP.sub("", run_in_terminal("agencies", "--kind", "市州政府", columns=columns))
    for line in run("agencies", "--kind", "市州政府").out.splitlines()[1:]:
        name, _, *counts = line.split("\t")
        start = shown.index(name[:2])
        assert re.findall("[0-9]+", shown[start:])[: len(counts)] == counts


@pytest.mark.parametrize("columns", WIDTHS)
def test_no_line_is_wider_than_the_terminal(columns: int) -> None:
    """No row of a table is wider than the terminal; a Chinese character is two cells wide."""
    shown = MARKUP.sub("", run_in_terminal("list", "--series", "B", columns=columns))
    assert max(cell_len(line) for line in shown.splitlines()) <= columns


@cache
def piped(command: str) -> list[list[str]]:
    """Ask through a pipe: headings and rows of cells, without the 【】 that a terminal does not show."""
    return [re.sub("[【】]", "", line).split("\t") for line in run(*QUESTIONS[command]).out.splitlines()]


def without_bars(shown: str) -> str:
    """Remove the bars of `stats`, which only a terminal shows, and their heading."""
    return re.sub("多少：|█+|(?<=说明)多少", "", shown)


@pytest.mark.parametrize("columns", WIDTHS)
@pytest.mark.parametrize("command", [name for name in QUESTIONS if name not in ("agency", "diff")])
def test_no_text_of_any_answer_is_lost_at_any_width(command: str, columns: int) -> None:
    """A table shows every character once, its keys once in every block; records show every cell after its heading."""
    shown = MARKUP.sub("", run_in_terminal(*QUESTIONS[command], columns=columns))
    headings, *rows = piped(command)
    inked = without_bars(ink(shown)) if command == "stats" else ink(shown)
    if shown.startswith(f"{headings[0]}："):
        records = (zip(headings, row, strict=True) for row in rows)
        assert inked == ink("".join(f"{heading}：{cell}" for record in records for heading, cell in record if cell))
        return
    blocks = len(re.findall("^─+$", shown, re.MULTILINE))
    keys = [cell for row in (headings, *rows) for cell in row[: KEYS.get(command, 1)]]
    cells = [cell for row in (headings, *rows) for cell in row] + keys * (blocks - 1)
    assert Counter(inked) == Counter(ink("".join(cells)))
    assert "…" not in shown
    assert widest(shown) <= columns


@pytest.mark.parametrize("command", ["agency", "diff"])
@pytest.mark.parametrize("columns", [80, 200])
def test_a_page_loses_nothing_and_its_tables_fit(command: str, columns: int) -> None:
    """Every line fits into the terminal, prose too."""
    shown = MARKUP.sub("", run_in_terminal(*QUESTIONS[command], columns=columns))
    assert not Counter(ink(run(*QUESTIONS[command]).out)) - Counter(ink(shown))
    assert widest(shown) <= columns


def widest(shown: str) -> int:
    """Measure the widest line, a Chinese character being two cells wide."""
    return max(map(cell_len, shown.splitlines()))


def test_wide_terminals_show_tables_and_narrow_ones_records_or_blocks() -> None:
    """In 40 cells seven columns become records; in 80 the matrix becomes blocks with keys, in 200 it is one table."""
    assert run_in_terminal(*QUESTIONS["partners"], columns=40).startswith("单位：")
    for columns, several in ((80, True), (200, False)):
        shown = MARKUP.sub("", run_in_terminal(*QUESTIONS["matrix"], columns=columns))
        assert (len(re.findall(r"^单位\s+依据", shown, re.MULTILINE)) > 1) is several


def test_bars_are_as_long_as_their_numbers_say() -> None:
    """The largest number of a group has a full bar, half of it half a bar; a console without █ gets #."""
    for sign, encoding in (("█", "utf-8"), ("#", "gbk")):
        shown = MARKUP.sub("", run_in_terminal("stats", "--most", "9", columns=200, encoding=encoding))
        drawn = re.findall(rf"^列名(..)最多 .*?([0-9]+) .*?({sign}+)\s*$", shown, re.MULTILINE)
        assert len(drawn) == 18
        most = {role: max(int(number) for each, number, _ in drawn if each == role) for role, _, _ in drawn}
        assert most == {"牵头": 52, "参加": 97}
        for role, number, bar in drawn:
            assert abs(len(bar) - 12 * int(number) / most[role]) <= 0.5


@pytest.mark.parametrize("command", QUESTIONS)
def test_no_command_colours_where_no_colour_is_wanted(command: str) -> None:
    """NO_COLOR leaves bold and underline, no colour; a pipe gets no codes at all."""
    shown = run_in_terminal(*QUESTIONS[command], columns=80, env={"NO_COLOR": "1"})
    assert not re.search(r"\x1b\[(?:[0-9]+;)*(?:[349]|10)[0-9]", shown)
    assert "\x1b" not in run(*QUESTIONS[command]).out


@pytest.mark.parametrize("command", QUESTIONS)
def test_every_form_of_every_answer_survives_a_gbk_console(command: str) -> None:
    """A character that GBK lacks becomes a question mark, in JSON an escape; all else is as in UTF-8."""
    for form in ((), ("--csv",), ("--md",), ("--json",)):
        outcome = run(*QUESTIONS[command], *form, env={"PYTHONIOENCODING": "gbk:strict"}, encoding="gbk")
        usual = run(*QUESTIONS[command], *form)
        assert (outcome.code, usual.code) == (0, 0)
        if form == ("--json",):
            assert outcome.json() == usual.json()
        else:
            assert outcome.out == usual.out.encode("gbk", "replace").decode("gbk")
            assert outcome.err == usual.err.encode("gbk", "replace").decode("gbk")


@pytest.mark.parametrize("command", QUESTIONS)
def test_no_answer_minds_a_reader_that_leaves(command: str) -> None:
    """A reader may close the pipe after one line or before any: the exit code is 0 and stderr has no error."""
    usual = run(*QUESTIONS[command])
    words = " ".join(f"'{word}'" for word in QUESTIONS[command])
    for form in ("", "--json", "--csv", "--md"):
        for reader in ("head -n 1", "true"):
            script = f'set -o pipefail; "{QHTASKS}" {words} {form} | {reader}'
            done = subprocess.run(
                ["bash", "-c", script], cwd=REPOSITORY, capture_output=True, check=False, encoding="utf-8"
            )
            assert done.returncode == 0, script
            assert not re.search("Traceback|Error|Broken|程序出错", done.stderr), script
            if not form and reader != "true":
                assert done.stdout == usual.out.splitlines(keepends=True)[0]


def test_lines_break_where_chinese_may() -> None:
    """No line of a cell begins with closing punctuation, and no number is split."""
    shown = MARKUP.sub("", run_in_terminal("list", "--series", "B", columns=80))
    cells = [cell for line in shown.splitlines() for cell in re.split(r"\s{2,}", line.strip())]
    assert not [cell for cell in cells if cell[:1] in "、，。；：）”％"]
    for number in ("5000", "7300", "0.51", "92.5"):
        assert any(number in cell for cell in cells)


def test_no_colour_is_obeyed_and_pipes_get_none() -> None:
    """NO_COLOR leaves no colour codes; a pipe gets no codes at all."""
    assert not re.search(r"\x1b\[3\d", run_in_terminal("agency", "省水利厅", columns=80, env={"NO_COLOR": "1"}))
    assert "\x1b" not in run("agency", "省水利厅").out


def test_pipes_get_one_line_a_row_with_tabs() -> None:
    """Piped rows are never wrapped: 303 rows and a head, four cells each."""
    rows = run("list").out.splitlines()
    assert len(rows) == 304
    assert {row.count("\t") for row in rows} == {3}


def test_a_gbk_console_does_not_crash() -> None:
    """What GBK lacks is replaced; JSON falls back to escapes and loses nothing."""
    strict = {"PYTHONIOENCODING": "gbk:strict"}
    for words in (("agency", "省水利厅"), ("show", "B12"), ("list",), ("check",), ("agency", "省水力厅")):
        assert "Traceback" not in run(*words, env=strict, encoding="gbk").err
    assert "省水利厅" in run("agency", "省水利厅", env=strict, encoding="gbk").out
    assert run("list", "--json", env=strict, encoding="gbk").json() == run("list", "--json").json()


def test_a_reader_that_leaves_early_is_no_error() -> None:
    """`| head` ends quietly, and with exit code 0."""
    script = f'set -o pipefail; "{QHTASKS}" list --json | head -n 1'
    done = subprocess.run(
        ["bash", "-c", script], cwd=REPOSITORY, capture_output=True, check=False, encoding="utf-8", env=os.environ
    )
    assert (done.returncode, done.stdout) == (0, "[\n")
    assert done.stderr.count("\n") == 1
    assert "全部 303 项" in done.stderr


def test_a_failing_check_fails_though_its_reader_left(data_copy: Path) -> None:
    """The exit code of `check | head` still reports errors."""
    for path in data_copy.glob("tasks/*.yaml"):
        path.write_text(path.read_text("utf-8").replace("省", "某"), encoding="utf-8")
    script = f'set -o pipefail; "{QHTASKS}" --data "{data_copy}" check | head -n 1'
    done = subprocess.run(["bash", "-c", script], capture_output=True, check=False, encoding="utf-8")
    assert done.returncode == 1
    assert "Traceback" not in done.stderr


def test_help_loses_nothing_in_a_narrow_terminal() -> None:
    """Help texts are folded, not cut, at the edge of the terminal."""
    assert "有错误时退出码为1。" in re.sub(r"\s", "", run_in_terminal("check", "-h", columns=40))
    assert "或列有该集合" in re.sub(r"\s", "", run_in_terminal("list", "-h", columns=80))


@pytest.mark.parametrize("columns", [44, 80, 200])
@pytest.mark.parametrize("command", [(), *((name,) for name in ENTRIES)], ids=lambda words: "".join(words) or "qhtasks")
def test_help_stays_within_the_terminal(command: tuple[str, ...], columns: int) -> None:
    """No line of help is wider than the terminal, and the descriptions are aligned."""
    shown = run_in_terminal(*command, "-h", columns=columns)
    assert max(cell_len(line) for line in shown.splitlines()) <= columns
    block = shown.split("选项：\n")[1].split("\n\n")[0].splitlines()
    starts = {cell_len(found[0]) for line in block if (found := re.match(r"  -.*?\s{2,}(?=\S)| {4,}(?=\S)", line))}
    assert len(starts) == 1


def test_help_is_chinese_and_has_an_example() -> None:
    """Every command's help has an example and no English word of Typer's; -h is --help."""
    for command in ENTRIES:
        shown = run(command, "-h").out
        assert f"例：qhtasks {command}" in re.sub(r"\s+", " ", shown)
        assert not re.search(r"Usage|Options|Arguments|Show |default|required", shown)
    assert run("-h").code == 0
    assert run().code == 2
    assert run().err == run("-h").out


@pytest.mark.parametrize("name", ENTRIES)
def test_the_examples_of_help_work(name: str, data_copy: Path, tmp_path: Path) -> None:
    """The examples in help run and exit with 0 (`verify` after its papers were rendered)."""
    commit(tmp_path)
    words = shlex.split(ENTRIES[name].example)[1:]
    data = {"QHTASKS_DATA": str(data_copy)}
    if name == "verify":
        assert run("render", "省水利厅", cwd=tmp_path, env=data).code == 0
    outcome = run(*words, cwd=tmp_path, env=data)
    assert outcome.code == 0, outcome.err


@given(st.text(), st.integers(1, 60))
def test_wrapping_loses_no_text(text: str, width: int) -> None:
    """Wrapped lines keep all but white space of the text; only an unbreakable word exceeds the width."""
    lines = wrapped(text, width)
    assert "".join("".join(lines).split()) == "".join(text.split())
    assert not [line for line in lines if cells(line) > width and re.search(rf"\S(\s|{MAY_BREAK.pattern})\S", line)]
