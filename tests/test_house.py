"""The house: a module imports only from floors below its own, and each heavy library has one user."""

from __future__ import annotations

import ast
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

from tests.support import REPOSITORY

if TYPE_CHECKING:
    from pathlib import Path

SOURCE = REPOSITORY / "src" / "qhtasks"
MODULES = sorted(SOURCE.rglob("*.py"))
UPPER = ("checks", "sheets", "listings", "exports", "curation", "api")
FLOORS = {"cli": 4, **dict.fromkeys(UPPER, 3), "dataset": 1, "errors": 0, "resources": 0}
QUESTIONS = 2
USERS = {
    "yaml": {"dataset/yamltext.py"},
    "pydantic_core": {"dataset/schema.py"},
    "pydantic": set(),
    "pypinyin": set(),
    "jinja2": {"sheets/pages.py"},
    "docxtpl": {"sheets/word.py"},
    "docx": {"sheets/word.py"},
    "xlsxwriter": {"sheets/ledger.py"},
    "openpyxl": set(),
    "rich": {"cli/console.py"},
    "watchfiles": {"cli/watching.py"},
    "typer": {f"cli/{path.name}" for path in (SOURCE / "cli").glob("*.py")}
    - {
        f"cli/{name}.py"
        for name in (
            "__init__",
            "chinese",
            "console",
            "excerpts",
            "help",
            "papers",
            "streams",
            "typesetting",
            "watching",
        )
    },
}


def floor_of(parts: tuple[str, ...]) -> int:
    """Say on which floor a module stands; what has no room of its own is a question.

    The package itself is the window over all floors; what it gives without being asked is its version.
    """
    if not parts or parts[0] in ("__init__", "__main__"):
        return 5 if parts else 0
    return FLOORS.get(parts[0], QUESTIONS)


def imports(path: Path) -> list[str]:
    """List the modules a file imports anywhere, also inside functions."""
    found = []
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.ImportFrom) and node.module:
            found.append(node.module)
        elif isinstance(node, ast.Import):
            found += [alias.name for alias in node.names]
    return found


@pytest.mark.parametrize("path", MODULES, ids=lambda path: path.relative_to(SOURCE).as_posix())
def test_modules_import_from_below_or_beside(path: Path) -> None:
    """The cli stands above checks and sheets, these above questions, these above the dataset."""
    own = path.relative_to(SOURCE).with_suffix("").parts
    for name in imports(path):
        if name.startswith("qhtasks."):
            other = tuple(name.split(".")[1:])
            assert floor_of(other) <= floor_of(own), f"{path.name} imports {name}"
            assert floor_of(own) != 3 or floor_of(other) != 3 or own[0] == other[0], f"{path.name} imports {name}"


@pytest.mark.parametrize("library", USERS)
def test_each_heavy_library_has_one_user(library: str) -> None:
    """Who wants to know how YAML is read opens one file."""
    users = {
        path.relative_to(SOURCE).as_posix()
        for path in MODULES
        if any(name.split(".")[0] == library for name in imports(path))
    }
    assert users == USERS[library]


def test_start_up_loads_nothing_heavy() -> None:
    """`--version` imports typer and nothing else of weight."""
    program = "import sys; import qhtasks.cli.app; print(*(name for name in {heavy!r} if name in sys.modules))"
    heavy = ["yaml", "pydantic", "pydantic_core", "jinja2", "rich"]
    done = subprocess.run(
        [sys.executable, "-c", program.format(heavy=heavy)], check=True, capture_output=True, encoding="utf-8"
    )
    assert done.stdout.split() == []
