"""One cause, one finding: what only echoes another finding is left out, and comes up once its cause is out of sight."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from qhtasks.checks.catalogue import all_rules, chosen
from qhtasks.checks.echoes import ECHOES, without_echoes
from qhtasks.checks.engine import check
from qhtasks.model.findings import Finding, Place
from tests.support import TODAY

if TYPE_CHECKING:
    from pathlib import Path

T1 = Place("a.yaml", 1, 1, 2, "T1", ("lead", 0))


def finding(rule: str, place: Place) -> Finding:
    """Make a finding."""
    return Finding.at(place, rule, "某事")


@pytest.mark.parametrize(
    ("echo", "cause", "place", "left_out"),
    [
        ("list-differs", "no-lead", T1._replace(path=("lead",)), True),
        ("list-differs", "listed-twice", T1._replace(path=("lead", 3)), True),
        ("list-differs", "listed-twice", T1._replace(path=("participants", 0)), False),
        ("list-differs", "listed-twice", T1._replace(record="T2"), False),
        ("list-differs", "wording", T1._replace(path=("as_issued", "各成员单位")), True),
        ("missing-from-data", "numbering", T1._replace(record="T9", path=("id",)), True),
        ("missing-from-data", "numbering", T1._replace(record="B9", path=("id",)), False),
        ("wrong-section", "unknown-section", T1._replace(record="section:二（十五）", path=()), True),
        ("wrong-section", "unknown-section", T1._replace(file="b.yaml"), False),
        ("unused-body", "unknown-agency", T1._replace(file="b.yaml", record="T9"), True),
        ("unused-body", "no-lead", T1, False),
    ],
)
def test_an_echo_is_near_its_cause(echo: str, cause: str, place: Place, left_out: bool) -> None:  # noqa: FBT001 - a column
    """How near depends on the rules: in one list, record, series, file or dataset."""
    both = [finding(cause, place), finding(echo, T1)]
    assert without_echoes(both) == (both[:1] if left_out else both)
    assert without_echoes(both[1:]) == both[1:]


def test_echoes_and_causes_are_rules() -> None:
    """The table names rules of the check, and no rule is its own cause."""
    names = {rule.name for rule in all_rules()}
    assert {echo.rule for echo in ECHOES} | {cause for echo in ECHOES for cause in echo.causes} <= names
    assert all(echo.rule not in echo.causes for echo in ECHOES)


def test_no_two_rules_are_each_others_echo() -> None:
    """Else both would be left out, and a fault would pass."""
    causes: dict[str, set[str]] = {rule.name: set() for rule in all_rules()}
    for echo in ECHOES:
        causes[echo.rule] |= set(echo.causes)
    for name, direct in causes.items():
        reached, ahead = set[str](), list(direct)
        while ahead:
            cause = ahead.pop()
            if cause not in reached:
                reached.add(cause)
                ahead += causes[cause]
        assert name not in reached


def test_an_echo_comes_up_when_its_cause_is_ignored(data_copy: Path) -> None:
    """A name that is misspelt is also not the notice's: told by one rule, or else by the other."""
    path = data_copy / "tasks" / "10-infrastructure.yaml"
    path.write_text(path.read_text("utf-8").replace("lead: [省水利厅]", "lead: [省水力厅]", 1), encoding="utf-8")
    found = [check(data_copy, TODAY, chosen([], ignored)).findings for ignored in ([], ["unknown-agency"])]
    assert [[each.rule for each in findings] for findings in found] == [["unknown-agency"], ["list-differs"]]
    assert len({(each.line, each.column, each.end_column) for findings in found for each in findings}) == 1
