"""Faults planted in the real data, one at a time: the check finds each at its place and reports nothing else."""

from __future__ import annotations

import os
import re
from collections import Counter
from dataclasses import dataclass, fields
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
import yaml

from qhtasks.checks.engine import check
from qhtasks.checks.rule import pages
from tests.support import DATA, TODAY, verdicts

if TYPE_CHECKING:
    from qhtasks.model.findings import Finding


@dataclass(frozen=True, slots=True, kw_only=True)
class Edit:
    """A change of one file of the data, or of another `source`.

    `nth` counts from 1 where `find` occurs more than once, `repeat` says how often `replace` comes in its place.
    """

    file: str
    find: str = ""
    replace: str = ""
    repeat: int = 1
    nth: int | None = None
    encode: str | None = None
    size: int | None = None
    delete: bool = False
    folder: bool = False
    rename: str | None = None
    source: Path = DATA

    def apply(self, root: Path) -> None:
        """Change the file in a folder with the data."""
        path = root / self.file
        if self.find:
            path.write_bytes(self.edited(path.read_bytes().decode()).encode())
        if self.encode:
            path.write_bytes(path.read_bytes().decode().encode(self.encode))
        if self.size is not None:
            os.truncate(path, self.size)
        if self.delete or self.folder:
            path.unlink()
        if self.folder:
            path.mkdir()
        if self.rename:
            path.rename(root / self.rename)

    def verdicts(self, rule: str, spot: str, lines: str = "1") -> list[str]:
        """Complete an expected finding with file and line; `lines` says on how many lines it is repeated."""
        if spot.count(":") == 2:
            return [f"{rule} {spot}"]
        offset, columns = spot.split(":")
        first = self.line + int(offset)
        return [f"{rule} {self.rename or self.file}:{line}:{columns}" for line in range(first, first + int(lines))]

    @property
    def line(self) -> int:
        """The line where the edit begins; the first where the whole file is meant."""
        if not self.find:
            return 1
        text = (self.source / self.file).read_bytes().decode()
        return self.find.join(text.split(self.find)[: self.nth or 1]).count("\n") + 1

    def edited(self, text: str) -> str:
        """Replace the only occurrence, or the nth."""
        pieces = text.split(self.find)
        nth = self.nth or 1
        assert len(pieces) == 2 if self.nth is None else len(pieces) > nth, f"occurs {len(pieces) - 1} times"
        return self.find.join(pieces[:nth]) + self.replace * self.repeat + self.find.join(pieces[nth:])


@dataclass(frozen=True, slots=True)
class Fault:
    """An entry of `faults.yaml`; in `expect` a finding without a file stands in the file of the first edit.

    There its line is told from the one where the edit begins, `+0` being that line, so that the corpus holds when
    lines are added to the data.
    """

    name: str
    edits: tuple[Edit, ...]
    expect: tuple[str, ...]
    says: str
    rehash: bool

    def plant(self, root: Path) -> None:
        """Make all its edits in a folder; `rehash` records the hash of the changed notice as the right one."""
        for edit in self.edits:
            edit.apply(root)
        if self.rehash:
            hashed = [sha256((folder / "notice.txt").read_bytes()).hexdigest() for folder in (DATA, root)]
            document = root / "notice.yaml"
            document.write_text(document.read_text("utf-8").replace(hashed[0], hashed[1]), "utf-8")

    @classmethod
    def of(cls, entry: dict[str, Any], source: Path = DATA) -> Fault:
        """Read an entry about the data, or about another folder."""
        known = {field.name for field in fields(Edit)}
        first = Edit(**{key: value for key, value in entry.items() if key in known}, source=source)
        more = [Edit(**each, source=source) for each in entry.get("also", [])]
        expect = [line for verdict in entry["expect"] for line in first.verdicts(*verdict.split(" "))]
        assert entry.keys() <= known | {"name", "also", "says", "rehash", "expect"}, entry["name"]
        return cls(entry["name"], (first, *more), tuple(expect), entry.get("says", ""), entry.get("rehash", False))

    @property
    def rules(self) -> set[str]:
        """The rules that must find it."""
        return {verdict.split(" ")[0] for verdict in self.expect}


LEAST = 2
"""Faults that every rule must find: a single one may be found by luck."""

FAULTS = [Fault.of(entry) for entry in yaml.safe_load(Path(__file__).with_name("faults.yaml").read_bytes())]


def is_chinese_line(message: str) -> bool:
    """Whether a message is in Chinese and stands on one line."""
    return re.search("[一-鿿]", message) is not None and message == "".join(message.splitlines())


def printed(findings: tuple[Finding, ...]) -> str:
    """Join the findings as people see them."""
    return "\n".join(map(str, findings))


@pytest.mark.parametrize("fault", FAULTS, ids=lambda fault: fault.name)
def test_fault_is_found_where_it_stands(fault: Fault, data_copy: Path) -> None:
    """A planted fault gives exactly the findings that its entry states, each a line of Chinese."""
    fault.plant(data_copy)
    findings = check(data_copy, TODAY).findings
    assert verdicts(findings, data_copy, ends=True) == list(fault.expect), printed(findings)
    assert all(is_chinese_line(finding.message) for finding in findings), printed(findings)
    assert fault.says in printed(findings)


def test_data_without_fault_give_no_finding() -> None:
    """The dataset as it is passes every rule, and every character of the notice is accounted for."""
    result = check(DATA, TODAY)
    assert result.findings == ()
    assert not result.failed(strict=True)
    assert result.checked["notice_characters"] == result.checked["notice_characters_covered"]


def test_every_rule_has_two_faults() -> None:
    """Every rule finds at least two faults of the corpus, and the corpus expects no rule that does not exist."""
    found = Counter(rule for fault in FAULTS for rule in fault.rules)
    names = {page.name for page in pages()}
    assert {name: found[name] for name in names if found[name] < LEAST} == {}
    assert found.keys() == names


def test_every_fault_has_a_name_of_its_own() -> None:
    """No two faults share a name, so that a failing test says which one it was."""
    names = [fault.name for fault in FAULTS]
    assert sorted(set(names)) == sorted(names)


def test_every_rule_has_a_manual_page_in_chinese() -> None:
    """What a rule asks for is a line of Chinese."""
    assert [page.name for page in pages() if not is_chinese_line(page.manual)] == []
