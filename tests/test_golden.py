"""Golden files: what papers and answers look like, renewed by `make golden` and reviewed in the diff."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest

from tests.program import run, run_in_terminal
from tests.support import REPOSITORY

if TYPE_CHECKING:
    from pathlib import Path

GOLDEN = REPOSITORY / "tests" / "golden"
ANSWERS = {
    "agency.txt": ("agency", "省扶贫局"),
    "agency-prefecture.json": ("agency", "果洛州政府", "--json"),
    "show-task.txt": ("show", "T74"),
    "show-indicator.json": ("show", "B40", "--json"),
    "show-obligation.txt": ("show", "O16"),
    "list.txt": ("list", "--series", "A"),
    "agencies.txt": ("agencies",),
}
SCREENS = {"agency-80.txt": (80, "agency", "省扶贫局"), "agency-40.txt": (40, "agency", "省扶贫局")}
SHEETS = {"sheet.md": ("省扶贫局", "md"), "sheet.html": ("省扶贫局", "html")}


def compare(name: str, text: str, config: pytest.Config) -> None:
    """Hold a text against its golden file, or write the file anew when asked to."""
    path = GOLDEN / name
    if config.getoption("--golden"):
        path.parent.mkdir(exist_ok=True)
        path.write_text(text, encoding="utf-8", newline="\n")
    assert text == path.read_text("utf-8"), f"{name} differs; if that is meant: make golden"


@pytest.mark.parametrize("name", ANSWERS)
def test_answers(name: str, pytestconfig: pytest.Config) -> None:
    """Piped answers."""
    compare(name, run(*ANSWERS[name]).out, pytestconfig)


@pytest.mark.parametrize("name", SCREENS)
def test_screens(name: str, pytestconfig: pytest.Config) -> None:
    """Answers on a terminal."""
    columns, *words = SCREENS[name]
    compare(name, run_in_terminal(*words, columns=columns), pytestconfig)


@pytest.mark.parametrize("name", SHEETS)
def test_sheets(name: str, tmp_path: Path, pytestconfig: pytest.Config) -> None:
    """Sheets, without the hashes at their end: they change with each line of what draws them, and with each library."""
    unit, form = SHEETS[name]
    run("render", unit, "--format", form, "--out", str(tmp_path))
    page = (tmp_path / f"{unit}.{form}").read_text("utf-8")
    compare(name, re.sub("(?<=<!-- qhtasks )(?:[0-9a-f]{16} ){3}(?={)", "", page), pytestconfig)


def test_no_golden_file_is_left_over() -> None:
    """A golden file that no test reads would prove nothing."""
    assert {path.name for path in GOLDEN.iterdir()} == {*ANSWERS, *SCREENS, *SHEETS}
