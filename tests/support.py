"""What the tests share: where things are, and findings in the form in which tests state them."""

from __future__ import annotations

import os
import shutil
import subprocess
from atexit import register
from datetime import date, timedelta
from pathlib import Path
from tempfile import mkdtemp
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

    from qhtasks.model.findings import Finding

REPOSITORY = Path(__file__).resolve().parent.parent
DATA = REPOSITORY / "data"
TODAY = date(2021, 4, 22)
"""The day of the notice, for waivers."""
SINCE = date.today().isoformat()  # noqa: DTZ011 - the day by which a question judges waivers
UNTIL, AFTER = ((date.fromisoformat(SINCE) + timedelta(days=days)).isoformat() for days in (300, 301))
"""The days of a waiver that is valid now, and the day on which it no longer is."""


def _other_edition() -> Path:
    """Copy the dataset and make it differ: a text, a list, a target and a name."""
    folder = Path(mkdtemp(prefix="qhtasks-"))
    register(shutil.rmtree, folder, ignore_errors=True)
    root = shutil.copytree(DATA, folder / "data")
    edits = {"坚强智能电网": "坚强电网", "等, 青海机场公司]": "青海机场公司]", '"11.5"': '"12.0"', "公安厅]": "警察厅]"}
    for path in (*root.glob("*.yaml"), *root.glob("tasks/*.yaml")):
        text = path.read_text("utf-8")
        for old, new in edits.items():
            text = text.replace(old, new)
        path.write_text(text, encoding="utf-8")
    return root


OTHER = _other_edition()
"""Another edition of the dataset, for questions about two."""


def git(folder: Path, *words: str) -> str:
    """Run git as somebody, without anybody's settings."""
    who = {f"GIT_{role}_{what}": "a@b" for role in ("AUTHOR", "COMMITTER") for what in ("NAME", "EMAIL")}
    environment = {**os.environ, **who, "GIT_CONFIG_GLOBAL": os.devnull, "GIT_CONFIG_NOSYSTEM": "1"}
    done = subprocess.run(
        ["git", "-C", str(folder), *words], check=True, capture_output=True, encoding="utf-8", env=environment
    )
    return done.stdout


def commit(folder: Path) -> None:
    """Make a folder a repository with all that is in it."""
    git(folder, "init", "--quiet")
    git(folder, "add", ".")
    git(folder, "commit", "--quiet", "--message", "first")


def verdicts(findings: Iterable[Finding], root: Path, *, ends: bool = False) -> list[str]:
    """Put each finding as `rule file:line:column`, with `-end` if asked for; files as seen from the folder."""
    return [
        f"{each.rule} {Path(os.path.relpath(each.file, root)).as_posix()}:{each.line}:{each.column}"
        + f"-{each.end_column}" * ends
        for each in findings
    ]
