"""What people see: real terminals of several widths, consoles that are not UTF-8, pipes that close."""

from __future__ import annotations

import os
import re
import subprocess
from collections import Counter
from typing import TYPE_CHECKING

import pytest

from qhtasks.dataset.loading import load
from tests.program import QHTASKS, run, run_in_terminal
from tests.support import DATA, REPOSITORY

if TYPE_CHECKING:
    from pathlib import Path

DATASET = load(DATA)
WIDTHS = [40, 60, 80, 200]
MARKUP = re.compile(r"\x1b\[[0-9;]*m")


def ink(text: str) -> str:
    """Take a table's white space, rules and colours away: what is left is what was said."""
    return re.sub(r"[\s─]", "", MARKUP.sub("", text))


@pytest.mark.parametrize("columns", WIDTHS)
def test_no_text_is_lost_in_a_list_at_any_width(columns: int) -> None:
    """Every id stands in its row, and every character of every cell is on the screen."""
    shown = run_in_terminal("list", columns=columns)
    assert "…" not in shown
    for item in DATASET.items:
        assert re.search(rf"^{item.id}\s", MARKUP.sub("", shown), re.MULTILINE), item.id
    counted = len(ink(shown))
    assert counted == len(ink(run("list").out))


@pytest.mark.parametrize("columns", WIDTHS)
def test_no_text_is_lost_in_an_answer_at_any_width(columns: int) -> None:
    """The sheet of a unit holds all characters that it has when it is piped, whole paragraphs too."""
    for words in (("agency", "省水利厅"), ("agency", "果洛", "--full")):
        shown = Counter(ink(run_in_terminal(*words, columns=columns)))
        assert not Counter(ink(run(*words).out)) - shown


@pytest.mark.parametrize("columns", [20, *WIDTHS])
def test_a_table_with_more_columns_than_the_terminal_can_hold_becomes_records(columns: int) -> None:
    """Rather than losing a column, each row is told line by line."""
    shown = MARKUP.sub("", run_in_terminal("agencies", "--kind", "市州政府", columns=columns))
    for line in run("agencies", "--kind", "市州政府").out.splitlines()[1:]:
        name, _, *counts = line.split("\t")
        start = shown.index(name[:2])
        assert re.findall("[0-9]+", shown[start:])[: len(counts)] == counts


@pytest.mark.parametrize("columns", WIDTHS)
def test_no_line_is_wider_than_the_terminal(columns: int) -> None:
    """Rows of a table end where the screen ends, a Chinese character being two cells wide."""
    from rich.cells import cell_len

    shown = MARKUP.sub("", run_in_terminal("list", "--series", "B", columns=columns))
    assert max(cell_len(line) for line in shown.splitlines()) <= columns


def test_lines_break_where_chinese_may() -> None:
    """No line of a table begins with a closing mark, and no number is cut in two."""
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
    assert (done.returncode, done.stdout, done.stderr) == (0, "[\n", "")


def test_a_failing_check_fails_though_its_reader_left(data_copy: Path) -> None:
    """`check | head` still says by its exit code that there are errors."""
    for path in data_copy.glob("tasks/*.yaml"):
        path.write_text(path.read_text("utf-8").replace("省", "某"), encoding="utf-8")
    script = f'set -o pipefail; "{QHTASKS}" --data "{data_copy}" check | head -n 1'
    done = subprocess.run(["bash", "-c", script], capture_output=True, check=False, encoding="utf-8")
    assert done.returncode == 1
    assert "Traceback" not in done.stderr


def test_help_loses_nothing_in_a_narrow_terminal() -> None:
    """Help texts are not cut at the edge."""
    assert "有错误时退出码为1。" in re.sub(r"\s", "", run_in_terminal("check", "-h", columns=40))
    assert "或列有该集合" in re.sub(r"\s", "", run_in_terminal("list", "-h", columns=80))


def test_help_is_chinese_and_has_an_example() -> None:
    """Each command's help names an example; -h is --help."""
    for command in ("agency", "agencies", "show", "list", "check", "render"):
        told = run(command, "-h", env={"TERM": "dumb"}).out
        assert f"例：qhtasks {command}" in re.sub(r"\s+", " ", told)
    assert run("-h").code == 0
    assert run().code == 2
