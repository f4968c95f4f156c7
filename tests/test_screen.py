"""What a terminal shows of an answer that is longer than it: prose wrapped, obligations in brief, a pager."""

from __future__ import annotations

import os
import re
from collections import Counter
from typing import TYPE_CHECKING

import pexpect
import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len

from qhtasks.text.width import cells, clipped, wrapped_lines
from tests.program import QHTASKS, run, run_in_terminal
from tests.support import REPOSITORY

if TYPE_CHECKING:
    from pathlib import Path

MARKUP = re.compile(r"\x1b\[[0-9;]*m")
PROSE = {
    "省扶贫局": ("agency", "省扶贫局"),
    "brief": ("agency", "省发展改革委", "--brief"),
    "海东市": ("agency", "海东市", "--role", "lead"),
    "task": ("show", "T100"),
    "several": ("show", "A10", "O14", "T156.3"),
    "search": ("search", "水资源"),
    "deadlines": ("deadlines", "--agency", "省水利厅"),
    "empty": ("agency", "省统计局", "--with", "省林草局", "--role", "lead"),
    "refused": ("agency", "省水利厅", "--brief", "--full"),
}
"""Answers, and what is said beside them, in which prose is longer than a line."""


@pytest.mark.parametrize("columns", [40, 57, 80, 120])
@pytest.mark.parametrize("words", PROSE.values(), ids=PROSE)
def test_no_line_of_prose_begins_with_closing_punctuation(words: tuple[str, ...], columns: int) -> None:
    """Chinese lines begin with no sign that closes, end with none that opens, and are no wider than the terminal."""
    code = 2 if "--brief" in words and "--full" in words else 0
    shown = MARKUP.sub("", run_in_terminal(*words, columns=columns, talk=True, code=code))
    for line in shown.splitlines():
        assert not re.match(r"\s*[，。、；：！？）”》〉％‰]", line), line
        assert not re.search(r"[（“《〈]$", line.rstrip()), line
    assert max(map(cell_len, shown.splitlines())) <= columns


@pytest.mark.parametrize("columns", [40, 80, 120])
@pytest.mark.parametrize("name", ["省水利厅", "省发展改革委", "果洛州政府", "团省委", "省扶贫局"])
def test_a_terminal_shows_an_obligation_on_a_line(name: str, columns: int) -> None:
    """Each has one line, with its place and what it rests on, as far as the line goes; a pipe has all of it."""
    answer = run("agency", name, "--json").json()
    asked = [*answer["obligations_in_full"], *answer["possible_obligations"]]
    shown = MARKUP.sub("", run_in_terminal("agency", name, columns=columns))
    told = shown.split("\n组织实施要求")[1].split("\n\n")[0]
    rows = [line for line in told.splitlines() if re.match("O[0-9]+ ", line)]
    assert [row.split()[0] for row in rows] == [each["id"] for each in asked]
    for row, each in zip(rows, asked, strict=True):
        text = re.sub("［[^］]*(］|…$)", "", row.split(maxsplit=2)[2])
        assert each["text"].startswith(text.rstrip("…"))
        assert row.endswith("…") or each["text"].rstrip("，；") == text
        assert columns == 40 or (f"［{each['due']}］" in row) is bool(each["due"])
        assert "［可能涉及］" in row or each not in answer["possible_obligations"]
    assert all(each["text"].rstrip("，；") in run("agency", name).out for each in asked)


@pytest.mark.parametrize("name", ["省水利厅", "省发展改革委", "果洛州政府", "省政府督查室", "省扶贫局"])
def test_the_counts_stand_last_in_a_terminal_too(name: str) -> None:
    """What scrolled out of sight stands at the end once more; a pipe, read by programs, has it once."""
    head = run("agency", name).out.split("\n\n")[0].splitlines()
    counts = [line for line in head if re.match(".*?（.*?）[0-9]+ 项：|筛选：", line)]
    shown = run_in_terminal("agency", name, columns=200).split("\n\n")[-1].splitlines()
    number = len(run("agency", name, "--json").json()["obligations"])
    assert shown[:-1] == [name, *counts]
    assert shown[-1].startswith(f"组织实施要求　{number}条")
    assert run("agency", name).out.count(counts[0]) == 1


@pytest.mark.parametrize("words", [("省水利厅",), ("果洛",), ("省发展改革委", "--role", "lead"), ("省政府督查室",)])
def test_brief_says_how_many_and_which(words: tuple[str, ...]) -> None:
    """Each duty and obligation is there by its id; as a table the columns of who and when are left out."""
    answer = run("agency", *words, "--json").json()
    told = run("agency", *words, "--brief").out
    listed = [key for line in told.splitlines() if re.search("[项条]：[ABTO][0-9]", line)
              for key in re.split("[：、]", line)[1:]]  # fmt: skip
    possible = [f"{each['id']}（可能涉及）" for each in answer["possible_obligations"]]
    certain = [each for each in listed if each not in possible]
    asked = [*(duty["id"] for duty in answer["duties"]), *answer["obligations"]]
    assert Counter(re.sub("（.*?）", "", each) for each in certain) == Counter(asked)
    assert len(listed) == len(certain) + len(possible)
    assert len(told.splitlines()) <= 20
    assert run("agency", *words, "--brief", "--csv").out.splitlines()[0] == "编号,角色,依据,经由,列位,把握,事项"
    for other in ("--full", "--why"):
        refused = run("agency", *words, "--brief", other)
        assert (refused.code, refused.out) == (2, "")


def paged(tmp_path: Path, *words: str, talk: bool = True, **env: str) -> str | None:
    """Ask in a terminal of 50 lines with a pager that keeps what it is given; None where it was not called."""
    kept = tmp_path / "kept"
    kept.unlink(missing_ok=True)
    run_in_terminal(*words, columns=100, talk=talk, env={"PAGER": f"tee {kept}", **env})
    return MARKUP.sub("", kept.read_text("utf-8")) if kept.exists() else None


@pytest.mark.parametrize("words", [("list",), ("agency", "省水利厅"), ("deadlines", "--open"), ("agencies",)])
def test_a_long_answer_goes_to_the_pager_with_what_is_said_beside_it(words: tuple[str, ...], tmp_path: Path) -> None:
    """The pager gets what the terminal would show, the head included, unless stderr goes elsewhere."""
    told = paged(tmp_path, *words)
    assert told == MARKUP.sub("", run_in_terminal(*words, columns=100, talk=True))
    apart = paged(tmp_path, *words, talk=False)
    assert apart == MARKUP.sub("", run_in_terminal(*words, columns=100))


@pytest.mark.parametrize(
    "words",
    [
        ("show", "T156"),
        ("agency", "省水利厅", "--brief"),
        ("list", "--limit", "3"),
        ("list", "--no-pager"),
        ("--no-pager", "list"),
        ("--no-pager", "rules"),
        ("list", "--json"),
        ("list", "--csv"),
        ("list", "-o", "-", "--md"),
    ],
)
def test_what_fits_or_is_for_programs_goes_to_no_pager(words: tuple[str, ...], tmp_path: Path) -> None:
    """Nor does anything with --no-pager, before or after the command."""
    assert paged(tmp_path, *words) is None


@pytest.mark.parametrize("name", ["", "cat", "no-such-pager -x", " "])
def test_without_a_pager_the_answer_is_printed(name: str) -> None:
    """`cat`, nothing, or a program that is not installed: the answer stands in the terminal."""
    shown = run_in_terminal("list", columns=80, env={"PAGER": name})
    assert "T229" in shown
    assert len(shown.splitlines()) > 303


def test_a_pipe_has_no_pager(tmp_path: Path) -> None:
    """Programs that read an answer get it, whatever PAGER says."""
    outcome = run("list", env={"PAGER": f"tee {tmp_path / 'kept'}"})
    assert len(outcome.out.splitlines()) == 304
    assert not list(tmp_path.iterdir())


def test_less_is_left_where_one_is() -> None:
    """With no PAGER it is less: it stops at the first screen, survives Ctrl-C, and leaving it early is no error."""
    environment = {name: value for name, value in os.environ.items() if name not in ("PAGER", "LESS", "COLUMNS")}
    child = pexpect.spawn(
        str(QHTASKS), ["list"], cwd=REPOSITORY, env={**environment, "TERM": "xterm"}, dimensions=(24, 80), timeout=60
    )
    child.expect("A1 ")
    child.expect(":")
    child.sendintr()
    child.send("G")
    child.expect("T229")
    child.send("q")
    child.expect(pexpect.EOF)
    child.close()
    assert child.exitstatus == 0


@given(st.text(alphabet=st.sampled_from(list("省水，。、（）“”a1 é😀\u0301"))), st.integers(1, 30))
def test_a_clipped_text_fits_and_is_the_beginning(text: str, width: int) -> None:
    """What is cut off is marked; what fits stays whole."""
    cut = clipped(text, width)
    assert cells(cut) <= width
    assert cut == text if cells(text) <= width else text.startswith(cut.removesuffix("…"))


@given(st.text(alphabet=st.sampled_from(list("省水利，。、（）“”ab1 \n"))), st.integers(4, 40))
def test_wrapped_lines_keep_their_text_and_what_was_laid_out(text: str, width: int) -> None:
    """Every line of the text begins a line, and indented lines stay as they are."""
    told = wrapped_lines(text, width)
    assert re.sub(r"\s", "", told) == re.sub(r"\s", "", text)
    assert told.count("\n") >= text.count("\n")
    laid_out = [line for line in text.split("\n") if line.startswith(" ")]
    assert not Counter(laid_out) - Counter(told.split("\n"))
