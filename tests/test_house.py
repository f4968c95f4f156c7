"""The house: who may import what, how deep a module is, and that a public name means one thing."""

from __future__ import annotations

import ast
import re
import subprocess
import sys
from collections import Counter, defaultdict
from typing import TYPE_CHECKING

import pytest

from tests.support import REPOSITORY

if TYPE_CHECKING:
    from pathlib import Path

SOURCE = REPOSITORY / "src" / "qhtasks"
MODULES = sorted(SOURCE.rglob("*.py"))
FLOORS = (
    ("version", "errors", "text"),
    ("spreadsheets",),
    ("model",),
    ("issued", "store"),
    ("questions",),
    ("answers",),
    ("tracking",),
    ("checks",),
    ("papers", "export", "editing"),
    ("ledgers",),
    ("api",),
    ("__init__", "site"),
    ("pack",),
    ("cli",),
    ("__main__",),
)
"""The rooms, floor by floor from the ground: a module imports from its own room or from one on a floor below."""
USERS = {
    "yaml": {"store/yamltext.py"},
    "pydantic_core": {"store/validation.py"},
    "pydantic": {"store/validation.py", "api/notice.py"},  # the API only names the type of the models that it gives
    "pypinyin": set(),
    "jinja2": {"papers/pages.py"},
    "docxtpl": {"papers/word.py"},
    "docx": {"papers/word.py"},
    "xlsxwriter": {"papers/excel.py", "papers/worksheets.py", "ledgers/workbook.py"},
    "xlrd": {"spreadsheets/xls.py"},
    "openpyxl": set(),
    "typst": {"papers/pdf.py"},
    "pypdf": {"papers/readpdf.py"},
    "rich": {"cli/console.py"},
    "watchfiles": {"cli/check.py"},
    "typer": {f"cli/{path.name}" for path in (SOURCE / "cli").glob("*.py")}
    - {
        f"cli/{name}.py"
        for name in (
            "__init__",
            "chinese",
            "console",
            "streams",
        )
    },
}
SHALLOW = 8
"""Modules outside the command line that may be shallow."""


def dotted(path: Path) -> str:
    """Give a module's name as an import writes it."""
    return ".".join(("qhtasks", *path.relative_to(SOURCE).with_suffix("").parts)).removesuffix(".__init__")


def floor_of(room: str) -> int:
    """Say on which floor a room is; one that is on none fails."""
    (floor,) = (number for number, rooms in enumerate(FLOORS) if room in rooms)
    return floor


def imports(path: Path) -> list[str]:
    """List the modules a file imports anywhere, also inside functions."""
    ours, names = {dotted(module) for module in MODULES}, []
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.ImportFrom) and node.module:
            inside = {f"{node.module}.{alias.name}" for alias in node.names}
            names += sorted(inside & ours) or [node.module]
        elif isinstance(node, ast.Import):
            names += [alias.name for alias in node.names]
    return names


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


def test_no_public_name_means_two_things() -> None:
    """A public function or class is found by its name; a command's function may bear the command's name."""
    homes = defaultdict(set)
    for path in MODULES:
        for node in ast.parse(path.read_text("utf-8")).body:
            if isinstance(node, (ast.FunctionDef, ast.ClassDef)) and path.parent.name != "cli":
                homes[node.name].add(path.relative_to(SOURCE).as_posix())
    twice = {name: modules for name, modules in homes.items() if len(modules) > 1 and not name.startswith("_")}
    assert twice == {}


def test_no_module_is_too_long_to_read() -> None:
    """A module has at most 400 lines."""
    lengths = {path.relative_to(SOURCE).as_posix(): path.read_text("utf-8").count("\n") for path in MODULES}
    assert [name for name, length in lengths.items() if length > 400] == []


def test_few_modules_are_shallow() -> None:
    """A module under 60 lines that one other imports usually belongs to that one; a command may stay small."""
    importers = defaultdict(set)
    for path in MODULES:
        for name in imports(path):
            importers[name].add(path)
    shallow = [
        path.relative_to(SOURCE).as_posix()
        for path in MODULES
        if path.name != "__init__.py" and path.parent.name != "cli"
        if path.read_text("utf-8").count("\n") < 60 and len(importers[dotted(path)]) == 1
    ]
    assert len(shallow) <= SHALLOW, shallow


def test_nothing_is_kept_that_nobody_uses() -> None:
    """What has a name is named somewhere else, too: in the program, its templates, its tools or what is told of it.

    Rules are found by their decorator; Typer calls what it knows by these names.
    """
    folders = ("src", "templates", "tools", "docs")
    files = (path for folder in folders for path in (REPOSITORY / folder).rglob("*.*"))
    texts = (path.read_text("utf-8") for path in files if path.suffix in (".py", ".j2", ".typ", ".md"))
    told = Counter(word for text in texts for word in re.findall(r"\w+", text))
    named = [(path, node) for path in MODULES for node in ast.walk(ast.parse(path.read_text("utf-8")))]
    idle = {
        f"{path.relative_to(SOURCE).as_posix()}: {name}"
        for path, node in named
        for name in _names_given(node)
        if told[name] == 1 and not name.startswith("__") and name not in ("get_help", "list_commands")
    }
    assert idle == set()


def _names_given(node: ast.AST) -> tuple[str, ...]:
    """Give the name of a class or function, except of a rule, and those of constants."""
    if isinstance(node, (ast.FunctionDef, ast.ClassDef)):
        return () if "rule(" in "".join(map(ast.unparse, node.decorator_list)) else (node.name,)
    if isinstance(node, ast.Assign):
        written = (each for target in node.targets for each in ast.walk(target))
        return tuple(each.id for each in written if isinstance(each, ast.Name) and each.id.lstrip("_").isupper())
    return ()


def test_a_room_has_more_than_two_modules() -> None:
    """A folder for one or two modules is a wall too many."""
    sizes = {path.name: len(list(path.parent.glob("[a-z]*.py"))) for path in MODULES if path.name == "__init__.py"}
    assert min(sizes.values()) > 2, sizes


@pytest.mark.parametrize(
    "words",
    [
        "--version",
        "--help",
        "show --help",
        "show T156",
        "agency 省水利厅",
        "list --lead 省水利厅",
        "search 水资源",
        "deadlines",
        "diff data data",
    ],
)
def test_a_start_loads_nothing_heavy(words: str) -> None:
    """A start imports typer, and typer no pydantic; a question to data that were read before needs nothing heavier."""
    heavy = ("yaml", "pydantic", "pydantic_core", "jinja2", "rich", "qhtasks.papers", "qhtasks.checks.rules")
    program = f"""
import sys
from qhtasks.cli.app import main
sys.argv = ["qhtasks", *{words.split()}]
try:
    main()
finally:
    print("heavy:", *(name for name in {heavy} if name in sys.modules))
"""
    first, second = (
        subprocess.run([sys.executable, "-c", program], check=True, capture_output=True, encoding="utf-8")
        for _ in range(2)
    )
    assert first.stdout.splitlines()[:-1] == second.stdout.splitlines()[:-1] != []
    assert second.stdout.splitlines()[-1] == "heavy:"
