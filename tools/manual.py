"""Write docs/ from the program itself: manual.md with commands and rules, tables.md with the tables of the export.

python tools/manual.py [--check]
"""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

from dictionary import dictionary
from qhtasks.checks.catalogue import all_rules
from qhtasks.dataset.findings import READING_RULES

DOCS = Path(__file__).resolve().parent.parent / "docs"
HEAD = """<!-- 由 make manual 从程序生成，不要手改 -->

# qhtasks 手册

"""


def manual() -> str:
    """Put the manual together."""
    command = [str(Path(sys.executable).with_name("typer")), "qhtasks.cli.app", "utils", "docs", "--name", "qhtasks"]
    environment = {**os.environ, "TYPER_USE_RICH": "0", "COLUMNS": "200"}
    commands = subprocess.run(command, check=True, capture_output=True, encoding="utf-8", env=environment).stdout
    body = commands.replace("# `qhtasks`", "## 命令", 1).replace("\n## `", "\n### `")
    rules = [("读入时", READING_RULES), ("核对时", {rule.name: rule.manual for rule in all_rules()})]
    for title, pages in rules:
        lines = [f"- `{name}`：{' '.join(page.split())}" for name, page in sorted(pages.items())]
        body = f"{body.rstrip()}\n\n## 规则：{title}（{len(pages)} 条）\n\n" + "\n".join(lines) + "\n"
    return HEAD + body


PAGES = {"manual.md": manual, "tables.md": dictionary}


def main() -> int:
    """Write the pages, or say whether they are current."""
    pages = {DOCS / name: page() for name, page in PAGES.items()}
    if "--check" in sys.argv:
        return int(any(path.read_text("utf-8") != text for path, text in pages.items()))
    DOCS.mkdir(exist_ok=True)
    for path, text in pages.items():
        path.write_text(text, encoding="utf-8", newline="\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
