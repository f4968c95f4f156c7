"""Completion in real shells: a few letters and Tab give a command that the program answers."""

from __future__ import annotations

import os
import shutil
from typing import TYPE_CHECKING

import pexpect
import pytest

from qhtasks.questions.completion import completions
from qhtasks.questions.names import find_unit
from qhtasks.store.load import load_dataset
from tests.program import QHTASKS, run
from tests.support import DATA, REPOSITORY

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

DATASET = load_dataset(DATA)
SHELLS = {
    "bash": (["--norc", "-i"], "source {script}"),
    "zsh": (["-f", "-i"], "autoload -Uz compinit; compinit -u; source {script}"),
    "fish": (["--no-config"], "source {script}"),
}


@pytest.fixture(params=SHELLS)
def shell(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[pexpect.spawn[str]]:
    """An interactive shell that has loaded the script of `--show-completion`."""
    name: str = request.param
    assert shutil.which(name), f"these tests need {name}: on Debian, apt install zsh fish"
    words, setting_up = SHELLS[name]
    environment = {
        **{key: value for key, value in os.environ.items() if not key.startswith(("COVERAGE", "PYTEST"))},
        "PATH": f"{QHTASKS.parent}:{os.environ['PATH']}",
        "HOME": str(tmp_path),
        "LANG": "C.UTF-8",
        "TERM": "xterm",
        "PYTHONIOENCODING": "utf-8",
    }
    script = tmp_path / "completion"
    script.write_text(run(env={"_QHTASKS_COMPLETE": f"source_{name}"}).out, encoding="utf-8")
    child = pexpect.spawn(
        name, words, env=environment, cwd=str(REPOSITORY), encoding="utf-8", dimensions=(40, 120), timeout=20
    )
    child.sendline(setting_up.format(script=script))
    child.sendline("echo ready-''to-type")  # the line that is typed does not say it, what it prints does
    child.expect_exact("ready-to-type")
    yield child
    child.close(force=True)


@pytest.mark.parametrize(
    ("typed", "rest", "answered"),
    [
        ("agency 省水", "--limit 1", "省水利厅的职责"),
        ("agency shuil", "--limit 1", "省水利厅的职责"),
        ("list --section 二（十三", "--limit 1", "节：二（十三）提升社会治理现代化水平"),
        ("explain unknown-ag", "", "unknown-agency　核对时"),
        ("deadl", "--limit 1", "期限，青政办〔2021〕29号"),
    ],
    ids=["name", "pinyin", "section", "rule", "command"],
)
def test_tab_completes(shell: pexpect.spawn[str], typed: str, rest: str, answered: str) -> None:
    """Names in Chinese and pinyin, sections, rules and commands are completed in bash, zsh and fish."""
    shell.send(f"qhtasks {typed}\t")
    shell.sendline(rest)
    shell.expect_exact(answered)


def test_tab_lists_what_there_is_to_choose(shell: pexpect.spawn[str]) -> None:
    """Where several ids begin with the typed text, the shell lists them."""
    shell.send("qhtasks show T15\t\t")
    shell.expect_exact("T156")


def test_offers_tell_what_they_mean_and_begin_with_what_was_typed() -> None:
    """A unit is described by how often it is named, an id by its title; a completion begins with the typed text."""
    completions = completed("qhtasks agency 省水")
    assert completions == [("省水利厅", "牵头 13 参加 16")]
    assert ("T156", "推动重大水利工程建设") in completed("qhtasks show T15")
    assert completed("qhtasks agency 各市") == []
    assert [word for word, _ in completed("qhtasks list --lead 各市")] == ["各市州政府"]


@pytest.mark.parametrize("typed", ["", "省", "青", "国", "中", "人", "海", "s", "g", "gt", "zj"])
def test_no_name_is_offered_that_is_refused(typed: str) -> None:
    """Every completion finds the unit that it is described by; units stand in the order of the data."""
    offered = completions(DATASET, typed)
    named = {unit.name: place for place, unit in enumerate(DATASET.units)}
    meant = [find_unit(DATASET, word).unit.name for word, _ in offered]
    assert all(text.startswith(name) or word == name for name, (word, text) in zip(meant, offered, strict=True))
    assert [named[name] for name in meant] == sorted(named[name] for name in meant)


def test_only_sections_that_the_command_takes_are_offered_in_order() -> None:
    """`list` has no items of parts 三 and 四, `search` looks there too."""
    listed, searched = ([word for word, _ in completed(f"qhtasks {name} --section ")] for name in ("list", "search 水"))
    assert listed == [number for number in DATASET.section_titles if number in listed]
    assert all(run("list", "--section", number).code == 0 for number in listed[:4])
    assert searched == list(DATASET.section_titles)
    assert set(searched) - set(listed) >= {"三", "四"}


def test_values_are_offered_in_chinese_or_as_they_are_typed() -> None:
    """Chinese words where nothing is typed, else what begins with it; each is taken by the command."""
    assert completed("qhtasks agency 省水利厅 --role ") == [("牵头", "lead"), ("参加", "participant")]
    assert completed("qhtasks agency 省水利厅 --basis na") == [("named", "列名")]
    assert [word for word, _ in completed("qhtasks list --series 二")] == ["二级指标"]
    assert [word for word, _ in completed("qhtasks indicators --level ")] == ["A", "B"]


def test_unreadable_data_offer_nothing_and_say_nothing(data_copy: Path) -> None:
    """Unreadable data is no error on stderr, where it would land in the line that is being typed."""
    (data_copy / "agencies.yaml").write_text("units: [", encoding="utf-8")
    outcome = run(
        env={"_QHTASKS_COMPLETE": "complete_zsh", "_TYPER_COMPLETE_ARGS": f"qhtasks --data {data_copy} agency 省水"}
    )
    assert outcome.err == ""
    assert "省水利厅" not in outcome.out


def test_edited_data_are_offered_without_a_word(data_copy: Path) -> None:
    """Completion uses edited data without a message about them."""
    path = data_copy / "agencies.yaml"
    path.write_text(path.read_text("utf-8").replace("aliases: [教育厅]", "aliases: [教育厅, 育英厅]"), encoding="utf-8")
    assert completed(f"qhtasks --data {data_copy} agency 育") == [("育英厅", "省教育厅 牵头 10 参加 34")]
    assert completed(f"qhtasks --data {DATA} agency 育") == []


def completed(line: str) -> list[tuple[str, str]]:
    """Ask for completions as fish does; give pairs of word and description."""
    outcome = run(
        env={
            "_QHTASKS_COMPLETE": "complete_fish",
            "_TYPER_COMPLETE_ARGS": line,
            "_TYPER_COMPLETE_FISH_ACTION": "get-args",
        }
    )
    assert outcome.err == ""
    rows = (row.partition("\t") for row in outcome.out.splitlines() if row)
    return [(word, completions) for word, _, completions in rows]
