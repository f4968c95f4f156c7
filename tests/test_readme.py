"""The READMEs agree with each other, their commands run, and the generated manual is current."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

import pytest

from qhtasks.checks.rule import all_rules
from qhtasks.cli.commands import ENTRIES, built
from qhtasks.store.load import load_dataset
from tests.support import DATA, REPOSITORY

ENGLISH, CHINESE = (REPOSITORY / name for name in ("README.md", "README.zh-CN.md"))
AS_SET_UP = "--old-file=.venv/.use --old-file=.venv/.stamp"
"""Commands that are not run: they would rebuild the environment in which the tests run."""
NOT_RUN = {"make test": "it is what runs these tests"}


@dataclass(frozen=True)
class Example:
    """A command of a README, and the output it shows, if it shows any."""

    command: str
    output: str


def examples(path: Path) -> list[Example]:
    """Read the console blocks: `$ ` begins a command, what follows is its output."""
    found = []
    for block in re.findall(r"```console\n(.*?)```", path.read_text("utf-8"), re.DOTALL):
        for part in re.split(r"^\$ ", block, flags=re.MULTILINE)[1:]:
            command, _, output = part.partition("\n")
            found.append(Example(command, output))
    return found


def scripts(path: Path) -> list[str]:
    """Read the blocks of commands for set-up, which are not run here."""
    return re.findall(r"```sh\n(.*?)```", path.read_text("utf-8"), re.DOTALL)


def test_both_readmes_have_the_same_commands() -> None:
    """Both READMEs have the same commands."""
    assert examples(ENGLISH) == examples(CHINESE)
    assert scripts(ENGLISH) == scripts(CHINESE)
    assert len(examples(ENGLISH)) >= 15


@pytest.mark.parametrize("example", examples(ENGLISH), ids=lambda example: example.command)
def test_examples_run_and_print_what_they_show(example: Example, tmp_path: Path) -> None:
    """Every command exits with 0 and prints the output that the README shows."""
    if example.command in NOT_RUN:
        return
    (tmp_path / "data").symlink_to(REPOSITORY / "data")
    making = example.command.startswith("make ")
    done = subprocess.run(
        ["bash", "-c", example.command + (f" OUT={tmp_path}/sheets {AS_SET_UP}" if making else "")],
        cwd=REPOSITORY if making else tmp_path,
        env={**os.environ, "PATH": f"{Path(sys.executable).parent}:{os.environ['PATH']}"},
        capture_output=True,
        check=False,
        encoding="utf-8",
    )
    assert done.returncode == 0, done.stderr
    assert done.stdout + done.stderr
    assert example.output in (done.stdout, "")


def test_make_agency_writes_the_sheet(tmp_path: Path) -> None:
    """The README's first command prints the duties and writes the sheet."""
    done = subprocess.run(
        ["make", "agency", "NAME=省水利厅", f"OUT={tmp_path}/sheets", *AS_SET_UP.split()],
        cwd=REPOSITORY,
        capture_output=True,
        check=True,
        encoding="utf-8",
    )
    assert "牵头（列名）13 项" in done.stdout
    assert sorted(path.name for path in (tmp_path / "sheets").iterdir()) == ["省水利厅.html", "省水利厅.md"]


def test_the_manual_is_what_the_program_says() -> None:
    """docs/manual.md is current: every command, option and rule stands in it (renew it with `make manual`)."""
    done = subprocess.run([sys.executable, "tools/manual.py", "--check"], cwd=REPOSITORY, check=False)
    assert done.returncode == 0


def test_every_make_target_is_listed_and_ci_calls_one_that_exists() -> None:
    """`make help` lists every target, and the CI script calls `make test`."""
    makefile = (REPOSITORY / "Makefile").read_text("utf-8")
    phony = re.search(r"^\.PHONY: (.*)$", makefile, re.MULTILINE)
    assert phony
    listed = subprocess.run(
        ["make", "--no-print-directory", "help"], cwd=REPOSITORY, capture_output=True, check=True, encoding="utf-8"
    ).stdout
    assert set(phony[1].split()) == {line.split()[0] for line in listed.splitlines()}
    assert "make test" in (REPOSITORY / ".ci" / "run").read_text("utf-8")


def test_links_lead_to_files() -> None:
    """Every link of the READMEs has a target."""
    for path in (ENGLISH, CHINESE, REPOSITORY / "CONTRIBUTING.md", REPOSITORY / "data" / "README.md"):
        for link in re.findall(r"\]\(([^)#:]+)\)", path.read_text("utf-8")):
            assert (path.parent / link).exists(), f"{path.name}: {link}"


@pytest.mark.parametrize("path", [ENGLISH, CHINESE], ids=lambda path: path.name)
def test_no_count_of_the_data_stands_in_a_readme(path: Path) -> None:
    """Whoever edits the data need not look for counts to change: only what commands print shows some."""
    dataset = load_dataset(DATA)
    parts = dataset.items, dataset.indicators, dataset.tasks, dataset.obligations, dataset.units, all_rules()
    counts = {str(len(part)) for part in parts} | {"63,840"}
    told = re.sub(r"```.*?```|\]\(.*?\)", "", path.read_text("utf-8"), flags=re.DOTALL)
    assert counts.isdisjoint(re.findall(r"(?<![A-Z.\d])\d[\d,]*", told))


def test_the_manual_is_whole_and_in_chinese() -> None:
    """Typer cuts what a command does at 45 characters, and writes its headings and brackets in English."""
    told = (REPOSITORY / "docs" / "manual.md").read_text("utf-8")
    assert "..." not in told
    assert not re.findall(r"\*\*[A-Za-z]+\*\*|\[[A-Z]+\]|\[(?:required|default)|x>=", told)
    for name in ENTRIES:
        assert f"* `{name}`: {built(name).help}\n" in told
