"""Waivers: a known fault is let pass until a day and for a reason; every report says so, and nothing else passes."""

from __future__ import annotations

import shutil
from datetime import date
from typing import TYPE_CHECKING

import pytest

from qhtasks.checks.engine import check
from qhtasks.checks.rule import all_rules, chosen
from qhtasks.store.load import load_dataset
from tests.program import run
from tests.support import DATA, TODAY

if TYPE_CHECKING:
    from pathlib import Path

    from qhtasks.checks.engine import CheckResult

LAST_DAY, DAY_AFTER = date(2021, 12, 31), date(2022, 1, 1)
BOUND = {
    "rule": "target-bound",
    "record": "A18",
    "reason": "待与原件核对",
    "since": "2021-03-01",
    "until": str(LAST_DAY),
}
"""A waiver of the first fault in `spoilt`."""
OTHER_BOUND = BOUND | {"record": "A17"}
"""A waiver of the second fault."""


def waive(root: Path, *waivers: dict[str, str]) -> None:
    """Write the waivers of a dataset."""
    lines = ["waivers:"]
    for each in waivers:
        fields = ", ".join(f'{name}: "{value}"' for name, value in each.items())
        lines.append(f"  - {{{fields}}}")
    (root / "waivers.yaml").write_text("\n".join(lines) + "\n", encoding="utf-8")


def change(root: Path, record: str, old: str, new: str) -> None:
    """Replace a text everywhere in an indicator."""
    path = root / "indicators.yaml"
    before, head, rest = path.read_text("utf-8").partition(f"  - id: {record}\n")
    body, blank, after = rest.partition("\n\n")
    assert old in body
    path.write_text(before + head + body.replace(old, new) + blank + after, encoding="utf-8")


@pytest.fixture
def spoilt(data_copy: Path) -> Path:
    """A copy of the data with faults of one rule in two records."""
    change(data_copy, "A18", "bound: at-most", "bound: reach")
    change(data_copy, "A17", "bound: about", "bound: reach")
    return data_copy


def found(result: CheckResult) -> list[tuple[str, str]]:
    """Name the rule and the record of each finding."""
    return [(each.rule, each.record) for each in result.findings]


def waived(result: CheckResult) -> list[tuple[str, str]]:
    """Give rule and record of the findings that waivers cover."""
    return [(each.rule, each.record) for use in result.uses for each in use.covered]


def test_a_waiver_covers_its_rule_at_its_record_only(spoilt: Path) -> None:
    """A waiver holds for one rule at one record: other records and other rules are still checked."""
    change(spoilt, "A18", "subject: 城镇调查失业率", "subject: 全省城镇调查失业率")
    waive(spoilt, BOUND)
    result = check(spoilt, TODAY)
    assert found(result) == [("target-bound", "A17"), ("target-quote", "A18")]
    assert waived(result) == [("target-bound", "A18")]


def test_a_waiver_covers_all_faults_of_its_rule_at_its_record(spoilt: Path) -> None:
    """One waiver covers all findings of its rule at its record."""
    change(spoilt, "A10", "bound: at-most", "bound: reach")
    waive(spoilt, OTHER_BOUND, BOUND, BOUND | {"record": "A10"})
    result = check(spoilt, TODAY)
    assert found(result) == []
    assert waived(result) == [("target-bound", record) for record in ("A17", "A18", "A10", "A10")]


def test_the_summary_counts_what_is_waived_and_nothing_fails(spoilt: Path) -> None:
    """The summary names what is let pass even if nothing else is found, and the check succeeds, --strict or not."""
    waive(spoilt, BOUND, OTHER_BOUND)
    answer = run("--data", str(spoilt), "check", "--strict", "--today", str(LAST_DAY))
    assert (answer.code, answer.out) == (0, "")
    assert "没有发现问题，豁免 2 处" in answer.err


def test_json_and_sarif_tell_what_is_waived_and_why(spoilt: Path) -> None:
    """JSON lists waivers with the findings they cover; SARIF has those findings as suppressed, with the reason."""
    waive(spoilt, BOUND)
    words = ("--data", str(spoilt), "check", "--today", str(LAST_DAY), "--format")
    report = run(*words, "json").json()
    (use,) = report["waived"]
    assert {name: use[name] for name in BOUND} == BOUND
    assert [(each["rule"], each["record"]) for each in use["findings"]] == [("target-bound", "A18")]
    assert [each["record"] for each in report["findings"]] == ["A17"]
    plain, suppressed = run(*words, "sarif").json()["runs"][0]["results"]
    assert "suppressions" not in plain
    assert suppressed["message"]["text"] == use["findings"][0]["message"]
    (suppression,) = suppressed["suppressions"]
    assert (suppression["kind"], suppression["status"]) == ("external", "accepted")
    assert BOUND["reason"] in suppression["justification"]


def test_a_waiver_holds_through_its_last_day(spoilt: Path) -> None:
    """From the day after its last, the waiver is the one error, and its message names the findings that it covers."""
    waive(spoilt, BOUND, OTHER_BOUND | {"until": "2022-02-28"})
    assert found(check(spoilt, LAST_DAY)) == []
    result = check(spoilt, DAY_AFTER)
    assert found(result) == [("waiver-expired", "target-bound A18")]
    assert ":16 一级指标第18项" in result.findings[0].message
    assert result.failed()


@pytest.mark.parametrize(("day", "code"), [("2021-12-31", 0), ("2022-01-01", 1)])
def test_today_decides_whether_a_waiver_has_run_out(spoilt: Path, day: str, code: int) -> None:
    """`--today` sets the day on which waivers are judged, so that a run can be repeated later."""
    waive(spoilt, BOUND, OTHER_BOUND)
    answer = run("--data", str(spoilt), "check", "--today", day)
    assert (answer.code, answer.out.count("[waiver-expired]")) == (code, 2 * code)


def test_a_waiver_that_covers_nothing_is_a_warning(data_copy: Path) -> None:
    """A waiver whose fault was corrected is a warning, expired or not, and fails only with --strict."""
    waive(data_copy, BOUND)
    for day in (LAST_DAY, DAY_AFTER):
        result = check(data_copy, day)
        assert found(result) == [("waiver-unused", "target-bound A18")]
        assert not result.failed()
        assert result.failed(strict=True)


@pytest.mark.parametrize(
    ("wrong", "message"),
    [
        ({"rule": "target-bond"}, "“target-bond”不是可以豁免的规则，是否为“target-bound”？"),
        ({"rule": "schema"}, "“schema”不是可以豁免的规则"),
        ({"rule": "waiver-unused"}, "“waiver-unused”不是可以豁免的规则"),
        ({"record": "A26"}, "数据里没有“A26”"),
        ({"since": "2099-01-01"}, "起日“2099-01-01”在今天以后"),
        ({"until": "2021-02-28"}, "期限“2021-02-28”不在起日“2021-03-01”以后一年以内"),
        ({"until": "2022-03-03"}, "期限“2022-03-03”不在起日“2021-03-01”以后一年以内"),
        ({"reason": "待核"}, "“待核”没有说清理由"),
        ({"reason": "待 　核 对"}, "没有说清理由"),
    ],
)
def test_a_waiver_names_a_rule_a_record_and_a_day_that_there_are(
    spoilt: Path, wrong: dict[str, str], message: str
) -> None:
    """A wrong field is one error, at that field."""
    waive(spoilt, BOUND | wrong, OTHER_BOUND)
    told = [each for each in check(spoilt, TODAY).findings if each.rule != "target-bound"]
    assert [(each.rule, each.path) for each in told] == [("waiver-form", tuple(wrong))]
    assert message in told[0].message


def test_a_rule_is_waived_for_a_record_once(spoilt: Path) -> None:
    """A second waiver of a rule at the same record, which could have another reason or day, is rejected."""
    waive(spoilt, BOUND, BOUND | {"reason": "再与原件核对", "until": "2022-12-31"})
    result = check(spoilt, TODAY)
    assert [(each.rule, each.line) for each in result.findings] == [("duplicate-id", 3)]


def test_rules_that_are_not_applied_say_nothing_of_their_waivers(spoilt: Path) -> None:
    """Whether a waiver is still needed is known only where its rule was applied."""
    waive(spoilt, BOUND, OTHER_BOUND, BOUND | {"rule": "no-lead"})
    assert found(check(spoilt, DAY_AFTER, chosen(["target-measure", "waiver-*"], []))) == []
    assert found(check(spoilt, TODAY, chosen([], ["no-lead"]))) == []
    assert found(check(spoilt, TODAY)) == [("waiver-unused", "no-lead A18")]


def test_what_a_waived_fault_entails_comes_up(data_copy: Path) -> None:
    """A unit listed twice also makes the list differ from the notice: waiving the first fault reports the second."""
    change(data_copy, "A19", "lead: [省卫生健康委]", "lead: [省卫生健康委, 省卫生健康委]")
    assert found(check(data_copy, TODAY)) == [("listed-twice", "A19")]
    twice = BOUND | {"rule": "listed-twice", "record": "A19"}
    waive(data_copy, twice)
    assert found(check(data_copy, TODAY)) == [("list-differs", "A19")]
    waive(data_copy, twice, twice | {"rule": "list-differs"})
    assert found(check(data_copy, TODAY)) == []


def test_what_answers_rest_on_cannot_be_waived(data_copy: Path) -> None:
    """Rules that answers rely on cannot be waived: an unknown unit would make answers wrong without a word."""
    change(data_copy, "A19", "lead: [省卫生健康委]", "lead: [省卫健委]")
    waive(data_copy, BOUND | {"rule": "unknown-agency", "record": "A19"})
    assert ("waiver-form", "unknown-agency A19") in found(check(data_copy, TODAY))
    assert [rule.waivable for rule in all_rules() if rule.name == "unknown-agency"] == [False]


def test_a_dataset_without_waivers_is_whole(data_copy: Path) -> None:
    """waivers.yaml may be missing: neither questions nor the check need it."""
    (data_copy / "waivers.yaml").unlink()
    result = check(data_copy, TODAY)
    assert (found(result), result.uses) == ([], ())
    assert load_dataset(data_copy).items == load_dataset(DATA).items


def test_a_day_in_words_is_told_in_chinese() -> None:
    """A day that is not in ISO form is refused in one line that shows the form."""
    outcome = run("check", "--today", "2027年1月1日")
    assert (outcome.code, outcome.out) == (2, "")
    assert "--today 的值不对：“2027年1月1日”不是日期，要写成 2021-12-31 的样子\n" in outcome.err


def test_diff_tells_waivers(spoilt: Path) -> None:
    """One that is added, one whose reason and last day changed, one that is gone: each is told as what it is."""
    waive(spoilt, BOUND, OTHER_BOUND)
    other = spoilt.parent / "other"
    shutil.copytree(spoilt, other, dirs_exist_ok=True)
    third = BOUND | {"rule": "target-measure"}
    waive(other, BOUND | {"reason": "原件还没有调来", "until": "2022-01-31"}, third)
    told = run("diff", str(spoilt), str(other), "--json").json()["rows"]
    assert [(row["key"], row["field"], row["kind"]) for row in told if row["subject"] == "waiver"] == [
        ("target-bound A18", "reason", "changed"),
        ("target-bound A18", "until", "changed"),
        ("target-measure A18", "", "added"),
        ("target-bound A17", "", "removed"),
    ]
    assert "豁免 4 处" in run("diff", str(spoilt), str(other)).out
