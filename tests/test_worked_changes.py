"""The worked changes of CONTRIBUTING.md: made in a copy of the project, each has the effect that the page promises."""

from __future__ import annotations

import csv
import json
import os
import re
import shutil
import subprocess
import sys
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, NamedTuple

import yaml

from tests.support import DATA, REPOSITORY

if TYPE_CHECKING:
    from pathlib import Path

GUIDE = (REPOSITORY / "CONTRIBUTING.md").read_text("utf-8")
BLOCK = re.compile(
    r"^```\w+\n# (?P<file>\S+): (?P<where>[a-z ]+?)(?: `(?P<line>[^\n]+)`)?\n(?P<text>.*?)^```$",
    re.MULTILINE | re.DOTALL,
)
COPIED = ("pyproject.toml", "src", "data", "templates", "tools")


class Block(NamedTuple):
    """A block of code with its place: a new file, the end of a file, or by the one line that begins with some words.

    There it stands above, below or instead of that line, or at the end of what the line opens.
    """

    file: str
    where: str
    line: str | None
    text: str

    def apply(self, project: Path) -> None:
        """Put the text into its file; at the end of a Python module two blank lines part it, elsewhere one."""
        path = project / self.file
        before = path.read_text("utf-8") if path.exists() else ""
        path.write_text(self._edited(before), encoding="utf-8")

    def _edited(self, before: str) -> str:
        if self.where in ("at the end", "new"):
            assert bool(before) == (self.where == "at the end"), self.file
            gap = "\n\n" if self.file.endswith(".py") else "\n"
            return before + gap + self.text if before else self.text
        lines = before.splitlines(keepends=True)
        (place,) = (number for number, line in enumerate(lines) if line.startswith(str(self.line)))
        if self.where == "at the end of":
            place = next(number for number in range(place, len(lines)) if lines[number].rstrip() in (")", "}"))
        first = place + 1 if self.where == "below" else place
        after = place if self.where in ("above", "at the end of") else place + 1
        return "".join([*lines[:first], self.text, *lines[after:]])


def blocks(title: str) -> list[Block]:
    """Read the blocks of one worked change; the title is that of its section."""
    (section,) = re.findall(rf"^### {title}\n(.*?)(?=^##)", GUIDE, re.MULTILINE | re.DOTALL)
    return [Block(**found.groupdict()) for found in BLOCK.finditer(section)]


@dataclass(frozen=True)
class Project:
    """A copy of the project in which a worked change was made; commands run on its data, with its sources."""

    folder: Path

    def run(self, *words: str, code: int = 0) -> str:
        """Run a command of the copy; give what it prints, and fail where it ends otherwise than expected.

        Coverage is not told of it: it would count the copy's modules as further ones of the project, hardly tested.
        """
        inherited = {name: value for name, value in os.environ.items() if not name.startswith("COVERAGE")}
        done = subprocess.run(
            [sys.executable, "-m", "qhtasks", *words],
            cwd=self.folder,
            env={**inherited, "PYTHONPATH": str(self.folder / "src"), "COLUMNS": "200"},
            capture_output=True,
            check=False,
            encoding="utf-8",
        )
        assert done.returncode == code, done.stdout + done.stderr
        return done.stdout

    def json(self, *words: str, code: int = 0) -> Any:
        """Run a command that prints JSON."""
        return json.loads(self.run(*words, code=code))

    def export(self) -> Path:
        """Export everything."""
        self.run("export", "--out", "out")
        return self.folder / "out"

    def exported(self) -> Any:
        """Read the JSON of the export."""
        return json.loads((self.export() / "qhtasks.json").read_text("utf-8"))

    def table(self, name: str) -> list[dict[str, str]]:
        """Read a table of the export."""
        with (self.export() / "csv" / f"{name}.csv").open(encoding="utf-8-sig", newline="") as file:
            return list(csv.DictReader(file))

    def passes(self) -> None:
        """Check that data and schemas pass, after the schemas were written anew."""
        self.run("schema")
        self.run("schema", "--check")
        self.run("fmt", "--check")
        self.run("check", "--strict")


def changed(title: str, tmp_path: Path) -> Project:
    """Copy the project and make a worked change in the copy."""
    for name in COPIED:
        source = REPOSITORY / name
        copy = shutil.copytree if source.is_dir() else shutil.copy
        copy(source, tmp_path / name)
    for block in blocks(title):
        if not block.file.startswith("tests/"):
            block.apply(tmp_path)
    return Project(tmp_path)


def test_a_new_rule_finds_its_faults(tmp_path: Path) -> None:
    """The rule passes the data, finds the planted faults, has a manual page, can be waived, and marks the export."""
    project = changed("A rule", tmp_path)
    project.passes()
    assert "undated-period" in (tmp_path / "data" / "schemas" / "waivers.schema.json").read_text("utf-8")
    assert "没有日期又没有说明" in project.run("explain", "undated-period")
    (planted,) = (block for block in blocks("A rule") if block.file.startswith("tests/"))
    for fault in yaml.safe_load(planted.text):
        text = (DATA / fault["file"]).read_text("utf-8")
        assert text.count(fault["find"]) == 1
        (tmp_path / "data" / fault["file"]).write_text(text.replace(fault["find"], fault["replace"]), "utf-8")
        (finding,) = project.json("check", "--format", "json", code=1)["findings"]
        assert fault["expect"] == [f"{finding['rule']} +0:{finding['column']}-{finding['end_column']}"]
    (difference,) = project.json("diff", str(DATA), "data", "--json")["rows"]
    assert difference["new"] is None
    assert {row["rule"] for row in project.table("findings")} == {"undated-period"}


def test_a_new_field_is_validated_compared_shown_and_exported(tmp_path: Path) -> None:
    """`fmt` puts the field in its place; schema, `diff`, JSON, a column and the export have it."""
    project = changed("A field", tmp_path)
    project.run("fmt")
    project.passes()
    schema = (tmp_path / "data" / "schemas" / "agencies.schema.json").read_text("utf-8")
    assert "电话：值班电话；没有公开的不写" in schema
    (difference,) = project.json("diff", str(DATA), "data", "--json")["rows"]
    assert (difference["key"], difference["field"], difference["new"]) == ("省水利厅", "phone", "0971-0000000")
    assert "电话" in project.run("diff", str(DATA), "data")
    assert project.json("agency", "省水利厅", "--json")["agency"]["phone"] == "0971-0000000"
    assert "省水利厅\t0971-0000000\n" in project.run("agencies", "--columns", "单位,电话")
    assert {row["name"]: row["phone"] for row in project.table("units") if row["phone"]} == {"省水利厅": "0971-0000000"}


def test_a_new_kind_of_record_is_read_judged_compared_listed_and_exported(tmp_path: Path) -> None:
    """A kind in a file of its own; a wrong reference in it is found, marked in the answer and in the export."""
    project = changed("A kind of record", tmp_path)
    project.passes()
    assert '"省水利厅"' in (tmp_path / "data" / "schemas" / "offices.schema.json").read_text("utf-8")
    (difference,) = project.json("diff", str(DATA), "data", "--json")["rows"]
    assert (difference["subject"], difference["key"], difference["kind"]) == ("office", "省水利厅某处", "added")
    assert "省水利厅某处\t省水利厅\t二（一）、二（十）\t0971-0000000\n" in project.run("offices")
    assert project.json("offices", "--json")["rows"] == project.exported()["offices"]
    assert [row["section"] for row in project.table("office_sections")] == ["二（一）", "二（十）"]
    path = tmp_path / "data" / "offices.yaml"
    path.write_text(path.read_text("utf-8").replace("unit: 省水利厅", "unit: 省水力厅"), "utf-8")
    (finding,) = project.json("check", "--format", "json", code=1)["findings"]
    assert (finding["rule"], finding["line"], finding["column"]) == ("office-reference", 4, 11)
    assert "office-reference" in project.run("offices")


def test_a_new_kind_of_record_touches_few_files() -> None:
    """At most eight modules, and three mentions of a field outside its declaration."""
    source = [block for block in blocks("A kind of record") if block.file.endswith(".py")]
    elsewhere = "".join(block.text for block in source if block.file != "src/qhtasks/model/bodies.py")
    fields = ("name", "unit", "sections", "phone")
    mentions = {name: len(re.findall(rf"office\.{name}\b|\"{name}\"", elsewhere)) for name in fields}
    assert len({block.file for block in source}) <= 8
    assert max(mentions.values()) <= 3, mentions
