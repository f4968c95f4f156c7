"""The JSON that scripts rely on: docs/json.md names every key that an answer has, and no other."""

from __future__ import annotations

import re
import shutil
from typing import TYPE_CHECKING, Any, NamedTuple

import pytest
from openpyxl import load_workbook

from tests.program import run
from tests.support import DATA, REPOSITORY

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

PAGE = REPOSITORY / "docs" / "json.md"
EXAMPLE = re.compile(r"```console\n(?P<commands>(?:\$ .*\n)+)```\n\n(?P<rows>(?:\|.*\n)+)")
ENVELOPE = {"asked", "filter", "shown", "matched", "total", "notes", "rows"}


class Shape(NamedTuple):
    """Commands of the page, and the keys that it says their answers have."""

    commands: tuple[str, ...]
    keys: tuple[str, ...]


def shapes() -> Iterator[Shape]:
    """Read the examples of the page, each with the table below it."""
    for example in EXAMPLE.finditer(PAGE.read_text("utf-8")):
        commands = re.findall(r"(?m)^\$ qhtasks (.*)$", example["commands"])
        yield Shape(tuple(commands), tuple(re.findall(r"(?m)^\| `(.+?)`", example["rows"])))


SHAPES = tuple(shapes())


def planned(path: Path) -> None:
    """Write a form with a value that is new, one that is refused, and one that is read otherwise than it stands."""
    run("track", "form", str(path), "--track", str(REPOSITORY / "examples" / "track"))
    book = load_workbook(path)
    sheet: Any = book.worksheets[0]
    heads = next(row for row in sheet.iter_rows(max_row=15) if any(cell.value == "编号" for cell in row))
    columns = {cell.value: cell.column for cell in heads}
    rows = range(heads[0].row, sheet.max_row + 1)
    keys = {sheet.cell(row, columns["编号"]).value: row for row in rows}
    for key, value in (("A9.1", "约30"), ("A19.1", "75．3"), ("A20.1", "3.3")):
        sheet.cell(keys[key], columns["2021年目标"]).value = value
    book.save(path)


def paths(value: Any, path: str = "") -> Iterator[str]:
    """List the paths to all values that are no objects; a list is a path too, as it can be empty."""
    if isinstance(value, dict):
        for key, inner in value.items():
            yield from paths(inner, f"{path}.{key}" if path else key)
        if not value:
            yield path
    elif isinstance(value, list):
        yield f"{path}[]"
        for inner in value:
            yield from paths(inner, f"{path}[]")
    else:
        yield path


def covers(key: str, path: str) -> bool:
    """Whether a key of the page stands for a path; the list of a documented list of objects is no key of its own."""
    return path.startswith(key[:-1]) if key.endswith("…") else path == key or key.startswith((f"{path}.", f"{path}["))


@pytest.mark.parametrize("shape", SHAPES, ids=lambda shape: shape.commands[0])
def test_the_page_names_every_key_and_no_other(shape: Shape, tmp_path: Path) -> None:
    """What the examples print has exactly the keys of the table below them."""
    (tmp_path / "data").symlink_to(DATA)
    edited = shutil.copytree(DATA, tmp_path / "新数据") / "agencies.yaml"
    edited.write_text(edited.read_text("utf-8").replace("full_name: 青海省水利厅", "full_name: 青海省水利局"), "utf-8")
    shutil.copytree(REPOSITORY / "examples", tmp_path / "examples")
    run("render", "省水利厅", "--format", "md", cwd=tmp_path)
    (tmp_path / "sheets" / "省水利厅.md").rename(tmp_path / "清单.md")
    if any("表.xlsx" in command for command in shape.commands):
        planned(tmp_path / "表.xlsx")
    found: set[str] = set()
    for command in shape.commands:
        answer = run(*command.split(), cwd=tmp_path).json()
        if isinstance(answer, dict) and answer.keys() == ENVELOPE and "asked" not in shape.keys:
            answer = answer["rows"]
        for row in answer if isinstance(answer, list) else [answer]:
            found.update(paths(row))
    assert [path for path in sorted(found) if not any(covers(key, path) for key in shape.keys)] == []
    assert [key for key in shape.keys if not any(covers(key, path) for path in found)] == []


def test_no_question_is_left_out() -> None:
    """Each command that prints JSON stands in an example; those on a track are told of below."""
    from qhtasks.cli.commands import ENTRIES

    told = {command.split()[0] for shape in SHAPES for command in shape.commands}
    asking = {name for name in ENTRIES if "track" not in name and "--json" in run(name, "--help").out}
    assert asking <= told
