"""Write from the program itself: the manual and the tables in docs/, and those of data/README.md.

python tools/manual.py [--check]
"""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from dictionary import dictionary
from field_tables import with_field_tables
from fields import fields
from keeping import keep
from qhtasks.checks.rule import TRACK_RULES, pages, unchecked
from qhtasks.cli.chinese import in_chinese
from qhtasks.cli.commands import ENTRIES, TRACK_ENTRIES, built
from qhtasks.store.load import load_dataset

if TYPE_CHECKING:
    from collections.abc import Mapping

    from qhtasks.checks.rule import ManualPage
    from qhtasks.cli.commands import Entry

PROJECT = Path(__file__).resolve().parent.parent
BEGIN, END = "<!-- commands: make manual -->\n", "<!-- end of commands -->\n"
_TITLES = {"Usage": "用法", "Arguments": "参数", "Options": "选项", "Commands": "命令"}
_GRAVITY = {"error": "", "warning": "（警告）"}
HEAD = """<!-- 由 make manual 从程序生成，不要手改 -->

# qhtasks 手册

"""


def manual() -> str:
    """Put the manual together."""
    command = [str(Path(sys.executable).with_name("typer")), "qhtasks.cli.app", "utils", "docs", "--name", "qhtasks"]
    environment = {**os.environ, "TYPER_USE_RICH": "0", "COLUMNS": "200"}
    commands = subprocess.run(command, check=True, capture_output=True, encoding="utf-8", env=environment).stdout
    whole = _whole(_titled(in_chinese(commands))).replace("# `qhtasks`", "## 命令", 1).replace("\n## `", "\n### `")
    body = whole.rstrip() + "\n"
    for when in ("读入时", "核对时"):
        body += _rules(when, [page for page in pages() if page.when == when])
    body += _rules("核对跟踪目录时", [page for page in pages(TRACK_RULES) if page.when == "核对时"])
    limits = "".join(f"- {each}\n" for each in unchecked())
    return f"{HEAD}{body}\n## 核对不到的事\n\n{limits}"


def _rules(when: str, rules: list[ManualPage]) -> str:
    """List the rules that are applied at a time."""
    lines = [f"- `{page.name}`{_GRAVITY[page.severity]}：{page.manual}\n" for page in rules]
    return f"\n## 规则：{when}（{len(rules)} 条）\n\n{''.join(lines)}"


def _titled(commands: str) -> str:
    """Put Typer's headings into Chinese."""
    return re.sub(r"^\*\*(\w+)\*\*:$", lambda title: f"**{_TITLES[title[1]]}**：", commands, flags=re.MULTILINE)


def _whole(commands: str) -> str:
    """Say in the lists of commands all that a command does: Typer cuts it at 45 characters."""
    program, track, rest = commands.partition("## `qhtasks track`")
    return _listed(program, ENTRIES) + track + _listed(rest, TRACK_ENTRIES)


def _listed(commands: str, entries: Mapping[str, Entry]) -> str:
    return re.sub(
        rf"^\* `({'|'.join(entries)})`: .*$",
        lambda line: f"* `{line[1]}`: {entries[line[1]].summary}",
        commands,
        flags=re.MULTILINE,
    )


def contents(guide: str, *, chinese: bool) -> str:
    """Put the table of commands into a guide, between the marks that are there for it."""
    heads = ("命令", "做什么", "例") if chinese else ("command", "example")
    rows = [heads, tuple("---" for _ in heads)]
    for name, entry in ENTRIES.items():
        link = f"[`{name}`](manual.md#qhtasks-{name})"
        example = f"`{entry.example}`".replace("|", "\\|")
        rows.append((link, built(name).help or "", example) if chinese else (link, example))
    table = "".join(f"| {' | '.join(row)} |\n" for row in rows)
    return re.sub(f"(?<={BEGIN}).*?(?={END})", lambda _: table, guide, count=1, flags=re.DOTALL)


def generated() -> dict[Path, str]:
    """Make every page, each with its place."""
    guides = {PROJECT / "docs" / "guide.md": False, PROJECT / "docs" / "guide.zh-CN.md": True}
    return {
        PROJECT / "docs" / "manual.md": manual(),
        PROJECT / "docs" / "tables.md": dictionary(load_dataset(PROJECT / "data")),
        PROJECT / "docs" / "templates.md": fields(),
        **{path: contents(path.read_text("utf-8"), chinese=chinese) for path, chinese in guides.items()},
        PROJECT / "data" / "README.md": with_field_tables((PROJECT / "data" / "README.md").read_text("utf-8")),
    }


if __name__ == "__main__":
    sys.exit(keep(generated()))
