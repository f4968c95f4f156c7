"""README, guide and maintainers' page: both languages agree, their commands run, the generated pages are current."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

import pytest

from qhtasks.checks.rule import all_rules
from qhtasks.cli.commands import ENTRIES, built
from qhtasks.store.load import load_dataset
from tests.support import DATA, REPOSITORY

PAGES = ("README", "docs/guide", "docs/maintain")
"""Those that stand in English and in Chinese."""
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
    return re.findall(r"```(?:sh|bat)\n(.*?)```", path.read_text("utf-8"), re.DOTALL)


def wishes(path: Path) -> list[str]:
    """Read the commands of the table that says what to type for which wish, in its order."""
    return re.findall(r"^\|[^|[]+\| `(qhtasks [^`]+)` \|$", path.read_text("utf-8"), re.MULTILINE)


def in_english(page: str) -> Path:
    """Give the English page."""
    return REPOSITORY / f"{page}.md"


def in_chinese(page: str) -> Path:
    """Give the Chinese page."""
    return REPOSITORY / f"{page}.zh-CN.md"


EXAMPLES = {example.command: example for page in PAGES for example in examples(in_english(page))}


@pytest.mark.parametrize("page", PAGES)
def test_both_languages_have_the_same_commands(page: str) -> None:
    """Examples, scripts and tables of commands are the same in English and in Chinese, and lead to each other."""
    english, chinese = in_english(page), in_chinese(page)
    assert examples(english) == examples(chinese) != []
    assert scripts(english) == scripts(chinese)
    assert wishes(english) == wishes(chinese)
    assert f"({chinese.name})" in english.read_text("utf-8")
    assert f"({english.name})" in chinese.read_text("utf-8")


def test_the_table_of_wishes_can_be_typed_from_top_to_bottom(tmp_path: Path) -> None:
    """Each command of the README's table exits with 0 and gives something."""
    for name in ("data", "examples"):
        (tmp_path / name).symlink_to(REPOSITORY / name)
    commands = wishes(in_english("README"))
    assert len(commands) > 10
    for command in commands:
        done = run_in(tmp_path, command)
        assert done.returncode == 0, f"{command}: {done.stderr}"
        assert done.stdout, command


def run_in(folder: Path, command: str) -> subprocess.CompletedProcess[str]:
    """Run a line of a page in a folder."""
    return subprocess.run(
        ["bash", "-c", command],
        cwd=folder,
        env={**os.environ, "PATH": f"{Path(sys.executable).parent}:{os.environ['PATH']}"},
        capture_output=True,
        check=False,
        encoding="utf-8",
    )


@pytest.mark.parametrize("example", EXAMPLES.values(), ids=EXAMPLES.keys())
def test_examples_run_and_print_what_they_show(example: Example, tmp_path: Path) -> None:
    """Every command exits with 0 and prints the output that the page shows."""
    if example.command in NOT_RUN:
        return
    (tmp_path / "data").symlink_to(REPOSITORY / "data")
    making = example.command.startswith("make ")
    command = example.command + (f" OUT={tmp_path}/sheets {AS_SET_UP}" if making else "")
    done = run_in(REPOSITORY if making else tmp_path, command)
    assert done.returncode == 0, done.stderr
    assert done.stdout + done.stderr
    assert example.output in (done.stdout, "")


def test_the_page_on_tracking_can_be_followed_from_top_to_bottom(tmp_path: Path) -> None:
    """Each command works on what those before it left, and prints what the page shows."""
    shutil.copytree(REPOSITORY / "examples", tmp_path / "examples")
    steps = examples(REPOSITORY / "docs" / "tracking.md")
    assert len(steps) > 10
    for step in steps:
        done = run_in(tmp_path, step.command)
        assert done.returncode == 0, f"{step.command}: {done.stderr}"
        assert step.output in (done.stdout, "")
    written = {path.name for path in (tmp_path / "reports").iterdir()}
    assert written > {"中期评估表-2023-07-31.docx", "总结评估表-2026-06-30.pdf", "2023年度监测表-2024-03-31.docx"}


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


@pytest.mark.parametrize(("target", "tools"), [("agency", False), ("check", True)])
def test_only_those_who_change_the_program_get_its_tools(target: str, tools: bool) -> None:  # noqa: FBT001 - a case
    """In a fresh checkout `make agency` installs the program alone, and no extra; other targets add the tools."""
    fresh = ["make", "--dry-run", "--always-make", target, "NAME=省水利厅"]
    planned = subprocess.run(fresh, cwd=REPOSITORY, capture_output=True, check=True, encoding="utf-8").stdout
    extras = re.findall(r"pip install .*-e (\S+)", planned)
    assert extras == ([".", "'.[dev]'"] if tools else ["."])


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
    """Every link of the pages has a target, and so has every picture."""
    pages = [path for page in PAGES for path in (in_english(page), in_chinese(page))]
    for path in (*pages, REPOSITORY / "CONTRIBUTING.md", REPOSITORY / "data" / "README.md"):
        for link in re.findall(r"\]\(([^)#:]+)[)#]|src=\"([^\"]+)\"", path.read_text("utf-8")):
            assert (path.parent / "".join(link)).exists(), f"{path.name}: {link}"


def test_links_within_a_page_lead_to_its_headings() -> None:
    """Every `#…` of a page in docs is one of its headings, as GitHub writes them: small, `-` for spaces, no marks."""
    led = 0
    for path in (REPOSITORY / "docs").glob("*.md"):
        text = path.read_text("utf-8")
        headings = re.findall(r"^#+ (.*)$", text, re.MULTILINE)
        known = {re.sub(r"[^\w\- ]", "", heading).lower().replace(" ", "-") for heading in headings}
        asked = set(re.findall(r"\]\(#([^)]+)\)", text))
        assert asked <= known, path.name
        led += len(asked)
    assert led


@pytest.mark.parametrize("page", PAGES)
def test_no_count_of_the_data_stands_in_a_page(page: str) -> None:
    """Whoever edits the data need not look for counts to change: only what commands print shows some."""
    dataset = load_dataset(DATA)
    parts = dataset.items, dataset.indicators, dataset.tasks, dataset.obligations, dataset.units, all_rules()
    counts = {str(len(part)) for part in parts} | {"63,840"}
    for path in (in_english(page), in_chinese(page)):
        told = re.sub(r"```.*?```|`.*?`|\]\(.*?\)", "", path.read_text("utf-8"), flags=re.DOTALL)
        assert counts.isdisjoint(re.findall(r"(?<![A-Z.\d])\d[\d,]*", told)), path.name


def test_the_manual_is_whole_and_in_chinese() -> None:
    """Typer cuts what a command does at 45 characters, and writes its headings and brackets in English."""
    told = (REPOSITORY / "docs" / "manual.md").read_text("utf-8")
    assert "..." not in told
    assert not re.findall(r"\*\*[A-Za-z]+\*\*|\[[A-Z]+\]|\[(?:required|default)|x>=", told)
    for name in ENTRIES:
        assert f"* `{name}`: {built(name).help}\n" in told
