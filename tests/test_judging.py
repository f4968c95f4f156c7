"""Judging targets: the worked cases with their reasons, and laws that hold for any figures."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from qhtasks.tracking.exact import number_of, rounded
from qhtasks.tracking.lights import word_for
from qhtasks.tracking.settings import Band, RuleSet
from qhtasks.tracking.sums import Tally, indicator_verdict
from tests.tracks import YEARS, dataset, judged, targets

if TYPE_CHECKING:
    from qhtasks.tracking.verdicts import Judgement, Verdict

CASES: list[dict[str, Any]] = yaml.safe_load(Path(__file__).with_name("judging.yaml").read_bytes())
STATED = ("word", "why", "annual_why", "remarks")
"""What a case states of the words; left out where it is empty."""


def ratio(judgement: Judgement) -> str | None:
    """Print the ratio as people see it."""
    return None if judgement.standing.ratio is None else rounded(judgement.standing.ratio, 3)


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["case"])
def test_a_case_gets_its_verdict_and_its_reason(case: dict[str, Any]) -> None:
    """Each worked case gets the verdict, the numbers and, word for word, the reason and the remarks that it states."""
    one = judged(case)
    progress = None if one.standing.progress is None else rounded(100 * one.standing.progress, 1)
    found = {
        "verdict": one.verdict,
        "annual": one.annual.verdict,
        "ratio": ratio(one),
        "progress": progress,
        "path": one.standing.path,
        "value": one.standing.value,
    }
    words = {
        "word": one.word,
        "why": one.standing.why,
        "annual_why": one.annual.why,
        "remarks": list(one.remarks),
    }
    assert {key: value for key, value in found.items() if key in case} == {
        key: case[key] for key in found if key in case
    }
    assert words == {key: case.get(key, [] if key == "remarks" else "") for key in STATED}


def test_cases_reach_every_verdict_and_every_shape() -> None:
    """The cases show each verdict on the plan and on the year, and each shape of target."""
    verdicts = {case["verdict"] for case in CASES}
    assert verdicts == {
        "early", "complete", "fast", "on", "held", "near", "mostly", "behind", "reversed", "breached", "incomplete",
        "unjudged",
    }  # fmt: skip
    annual = {judged(case).annual.verdict for case in CASES}
    assert annual == {"met", "nearly", "missed", "no-goal", "on-pace", "off-pace", "no-figure", None}
    shapes = {(targets()[case["target"]].target.measure, targets()[case["target"]].target.bound) for case in CASES}
    assert shapes >= {(aim.target.measure, aim.target.bound) for aim in targets().values()}


@pytest.mark.parametrize("key", list(targets()))
def test_nothing_known_is_not_judged(key: str) -> None:
    """Of a target about which nothing is known, every year is 不判, with a reason."""
    for year in YEARS:
        one = judged({"target": key, "year": year})
        assert one.verdict == "unjudged"
        assert one.remarks[0] == one.word.removeprefix("不判：") or one.remarks[0].startswith(one.standing.unjudged)
        assert one.annual.verdict in ("no-goal", None)


VALUES = st.decimals(min_value=Decimal("0.01"), max_value=Decimal(9999), places=2).map(str)
LEVELS = sorted(
    key
    for key, aim in targets().items()
    if aim.target.measure == "level"
    and aim.target.bound in ("reach", "at-least", "about")
    and key not in ("B44.1", "B20.1")
)
SUMS = sorted(key for key, aim in targets().items() if aim.target.measure == "cumulative")
CODES: list[Verdict] = ["early", "on", "near", "behind", "held", "unjudged"]


def with_value(key: str, scale: Fraction, sign: int) -> Any:
    """Give a target like another, its value scaled, or turned round to be the lower the better."""
    aim = targets()[key]
    number = number_of(aim.target.value)
    assert number is not None
    better = "higher" if sign > 0 else "lower"
    return aim._replace(target=aim.target.but(value=plain(sign * number * scale), better=better))


def plain(value: Fraction) -> str:
    """Write a number that has an end."""
    return rounded(value, 8)


def judged_like(key: str, year: str, values: dict[str, Any], scale: Fraction, sign: int) -> Judgement:
    """Judge a target whose value and figures are scaled, or turned round."""
    from qhtasks.tracking.asof import AsOf
    from qhtasks.tracking.judging import judge_target
    from tests.tracks import LATE, track_of

    def turned(value: str) -> str:
        return plain(sign * scale * Fraction(value))

    case = {
        "target": key,
        "year": year,
        "base": turned(values["base"]),
        "figures": {period: turned(value) for period, value in values["figures"].items()},
        "goals": {period: turned(value) for period, value in values["goals"].items()},
    }
    return judge_target(AsOf(track_of(case), LATE).facts(with_value(key, scale, sign), int(year)))


KNOWN = st.fixed_dictionaries(
    {
        "base": VALUES,
        "figures": st.dictionaries(st.sampled_from(YEARS), VALUES),
        "goals": st.dictionaries(st.sampled_from(YEARS), VALUES),
    }
)


@given(st.sampled_from(LEVELS), st.sampled_from(YEARS), KNOWN)
def test_the_unit_changes_nothing(key: str, year: str, known: dict[str, Any]) -> None:
    """Written in 个 instead of 万 (or the other way), everything is judged as before."""
    before, after = (judged_like(key, year, known, scale, 1) for scale in (Fraction(1), Fraction(10000)))
    assert (before.verdict, before.annual.verdict, ratio(before)) == (after.verdict, after.annual.verdict, ratio(after))
    assert before.standing.progress == after.standing.progress


@given(st.sampled_from(LEVELS), st.sampled_from(YEARS), KNOWN)
def test_lower_better_mirrors_higher_better(key: str, year: str, known: dict[str, Any]) -> None:
    """Everything turned round, a fall is judged as a rise is."""
    rise, fall = (judged_like(key, year, known, Fraction(1), sign) for sign in (1, -1))
    assert (rise.verdict, rise.annual.verdict, ratio(rise)) == (fall.verdict, fall.annual.verdict, ratio(fall))


AMOUNTS = st.dictionaries(
    st.sampled_from(YEARS), st.decimals(min_value=0, max_value=Decimal(2000), places=1).map(str), min_size=1
)


@given(st.sampled_from(SUMS), st.sampled_from(YEARS), AMOUNTS, st.sampled_from(YEARS), st.integers(0, 5000))
def test_a_missing_year_never_undoes_what_is_reached(
    key: str, year: str, amounts: dict[str, str], added: str, amount: int
) -> None:
    """A year that becomes known never turns 提前达到 or 完成 into 不判, nor takes anything back."""
    before = judged({"target": key, "year": year, "figures": amounts})
    after = judged({"target": key, "year": year, "figures": {added: str(amount), **amounts}})
    if before.verdict in ("early", "complete"):
        assert after.verdict in ("early", "complete")


@given(st.sampled_from(sorted(targets())), st.sampled_from(YEARS), KNOWN)
def test_any_figures_are_judged_with_a_reason(key: str, year: str, known: dict[str, Any]) -> None:
    """Whatever the figures, there is a verdict; one that is 不判 says why first, any other tells its numbers."""
    if targets()[key].target.unit == "类" or targets()[key].target.measure == "qualitative":
        known = {}
    one = judged({"target": key, "year": year, "assigned": "12.5", **known})
    assert one.remarks[0].startswith(one.standing.unjudged) if one.verdict == "unjudged" else one.standing.why


@given(st.lists(st.lists(st.sampled_from(CODES), min_size=1, max_size=4), min_size=1))
def test_sums_by_target_and_by_indicator_cover_the_same(indicators: list[list[Verdict]]) -> None:
    """Each indicator gets the verdict of one of its targets; none is lost or counted twice."""
    found = [indicator_verdict(verdicts) for verdicts in indicators]
    assert all(verdict in verdicts for verdict, verdicts in zip(found, indicators, strict=True))
    tally = Tally.of(found)
    assert sum(tally.counts.values()) == tally.total == len(indicators)


@pytest.mark.parametrize(("judged_count", "shown"), [(10, False), (11, True)])
def test_shares_are_shown_where_two_thirds_are_judged(judged_count: int, shown: bool) -> None:  # noqa: FBT001
    """Of 16, ten judged (62.5 %) give counts only; eleven give shares too (M32)."""
    verdicts: list[Verdict] = ["on"] * judged_count
    unjudged: list[Verdict] = ["unjudged"] * (16 - judged_count)
    tally = Tally.of([*verdicts, *unjudged])
    assert (tally.shares is not None) == shown
    assert tally.said("目标").startswith(f"16个目标中已判{judged_count}个")


def test_an_indicator_is_as_bad_as_its_worst_target() -> None:
    """未完成 before 不判, 不判 before the worst."""
    assert indicator_verdict(["complete", "unjudged", "incomplete"]) == "incomplete"
    assert indicator_verdict(["early", "unjudged"]) == "unjudged"
    assert indicator_verdict(["early", "reversed", "near"]) == "reversed"


@pytest.mark.parametrize(
    ("value", "word"), [("-1", "绿"), ("0", "绿"), ("0.01", "黄"), ("10", "黄"), ("10.01", "红"), ("99", "红")]
)
def test_lights_by_gap_include_their_upper_bound(value: str, word: str) -> None:
    """晴雨表: no gap is 绿, up to 10 % of the target 黄, more is 红 (M29)."""
    bands = (Band(word="绿", upto="0"), Band(word="黄", upto="10"), Band(word="红"))
    rules = RuleSet(name="晴雨表", source="虚构示例", by="gap", bands=bands)
    assert word_for(rules, Fraction(value)) == word


@pytest.mark.parametrize(("value", "word"), [("9.9", "绿"), ("10", "黄"), ("30", "黄"), ("30.1", "红")])
def test_lights_by_points_exclude_a_bound_below_which_they_are(value: str, word: str) -> None:
    """银川: less than 10 points behind is 绿, 10 to 30 黄, more is 红 (M29)."""
    bands = (Band(word="绿", below="10"), Band(word="黄", upto="30"), Band(word="红"))
    rules = RuleSet(name="银川进度", source="虚构示例", by="points", bands=bands)
    assert word_for(rules, Fraction(value)) == word


def test_every_target_of_the_notice_is_judged() -> None:
    """All 99 targets have a shape."""
    assert len(targets()) == sum(len(indicator.targets) for indicator in dataset().indicators) == 99
