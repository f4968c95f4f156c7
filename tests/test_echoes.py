"""Echoes: a finding is left out beside its cause, and reported when the cause is not."""

from __future__ import annotations

from graphlib import TopologicalSorter
from typing import TYPE_CHECKING

import pytest

from qhtasks.checks.engine import check, without_echoes
from qhtasks.checks.rule import all_rules, chosen
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
    """How near the cause must be depends on the rule: in one list, record, series, file or dataset."""
    both = [finding(cause, place), finding(echo, T1)]
    assert without_echoes(both, all_rules()) == (both[:1] if left_out else both)
    assert without_echoes(both[1:], all_rules()) == both[1:]


def test_causes_are_rules_of_the_check() -> None:
    """The name of a cause is that of a rule: a misspelt one would leave nothing out, unnoticed."""
    rules = all_rules()
    assert {cause for rule in rules for echo in rule.echoes for cause in echo.causes} <= {rule.name for rule in rules}


def test_no_rules_leave_each_other_out() -> None:
    """Rules that are, directly or through others, causes of each other would all be left out: a fault would pass."""
    causes = {rule.name: {cause for echo in rule.echoes for cause in echo.causes} for rule in all_rules()}
    TopologicalSorter(causes).prepare()


def test_an_echo_comes_up_when_its_cause_is_ignored(data_copy: Path) -> None:
    """A misspelt name also differs from the notice: if the first rule is ignored, the second reports it."""
    path = data_copy / "tasks" / "10-infrastructure.yaml"
    path.write_text(path.read_text("utf-8").replace("lead: [省水利厅]", "lead: [省水力厅]", 1), encoding="utf-8")
    (cause,) = check(data_copy, TODAY).findings
    (echo,) = check(data_copy, TODAY, chosen([], ["unknown-agency"])).findings
    assert (cause.rule, echo.rule) == ("unknown-agency", "list-differs")
    assert cause[:4] == echo[:4]
