"""The house: a module imports only from its own room and from floors below, and each heavy library has one user."""

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
FLOORS = (
    ("version", "errors", "text"),
    ("model",),
    ("issued", "store"),
    ("questions",),
    ("answers",),
    ("tracking",),
    ("checks",),
    ("papers", "export", "editing"),
    ("api",),
    ("__init__", "site"),
    ("cli",),
    ("__main__",),
)
"""The rooms, floor by floor from the ground: a module imports from its own room or from one on a floor below."""
USERS = {
    "yaml": {"store/yamltext.py"},
    "pydantic_core": {"store/validation.py"},
    "pydantic": set(),
    "pypinyin": set(),
    "jinja2": {"papers/pages.py"},
    "docxtpl": {"papers/word.py"},
    "docx": {"papers/word.py"},
    "xlsxwriter": {"papers/ledger.py"},
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
            "papers",
            "streams",
            "watching",
        )
    },
}


def floor_of(room: str) -> int:
    """Say on which floor a room is; one that is on none fails."""
    (floor,) = (number for number, rooms in enumerate(FLOORS) if room in rooms)
    return floor


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
    """A module imports from its own room, or from a room on a lower floor."""
    own = path.relative_to(SOURCE).with_suffix("").parts[0]
    for name in imports(path):
        if name == "qhtasks" or name.startswith("qhtasks."):
            _, room, *_ = (*name.split("."), "__init__")
            assert room == own or floor_of(room) < floor_of(own), f"{path.name} imports {name}"


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
