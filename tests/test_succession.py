"""What became of the bodies: as of any day, from what texts say, and never by inference."""

from __future__ import annotations

import json
from collections import Counter
from typing import TYPE_CHECKING, Any

import pytest

from qhtasks.answers.as_json import answer_json, item_json, unit_json
from qhtasks.checks.engine import check
from qhtasks.export.catalogue import tables_of
from qhtasks.model.findings import CLEAN
from qhtasks.model.succession import Interval
from qhtasks.model.words import BASES, ROLES
from qhtasks.papers.choices import Choices
from qhtasks.papers.compose import Composer
from qhtasks.questions.agency import answer, answers
from qhtasks.questions.counts import matrix, overview
from qhtasks.questions.duties import duties_of
from qhtasks.questions.later import later_lines
from qhtasks.questions.names import UnknownAgencyError, find_on_day, find_unit
from qhtasks.questions.relations import partners, together
from qhtasks.questions.select import Filter, by_bases
from qhtasks.questions.succession import bearing_of, changing_days, heritage_of, inherited_duties, state_of
from qhtasks.store.load import load_dataset
from tests.program import run
from tests.support import DATA, TODAY

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from qhtasks.model.dataset import Dataset
    from qhtasks.model.succession import Succession

DATASET = load_dataset(DATA)
UNITS = {unit.name: unit for unit in DATASET.units}
STEPS = {(step.from_, step.to): step for step in DATASET.successions}
MERGER = ("省扶贫局", "省农业农村厅")
LEADS = ["T113", "T115", "T116", "T118"]
PARTS = ["A4", "A16", "B22", "B29", "B30", "T100", "T117"]
"""What 省扶贫局 owes, by hand from the notice."""
BEFORE, ON, AFTER = "2024-01-30", "2024-01-31", "2024-02-01"


def with_step(step: Succession, *, instead_of: tuple[str, str] | None = None, data: Dataset = DATASET) -> Dataset:
    """Add a step to a dataset, in place of another."""
    others = (one for one in data.successions if (one.from_, one.to) != instead_of)
    return data._replace(successions=(*others, step))


def step_between(former: str, to: str, **values: Any) -> Succession:
    """Make a step that would move all duties, between two bodies, from that of 省扶贫局."""
    return STEPS[MERGER].but(**{"from": former, "to": to, **values})


def inherited(dataset: Dataset, name: str, day: str) -> dict[str, list[str]]:
    """Give what a body has taken over by a day, by role."""
    duties = inherited_duties(dataset, name, day)
    return {role: [duty.item.id for duty in duties if duty.role == role] for role in ROLES}


NOTHING: dict[str, list[str]] = {"lead": [], "participant": []}


# the worked answers


@pytest.mark.parametrize("day", [BEFORE, ON, AFTER, "2024-06-01"])
def test_what_the_department_took_over_stands_apart_from_what_it_owes(day: str) -> None:
    """省农业农村厅: 28 leads and 57 parts of its own on any day; from 2024-01-31 on 4 leads and 7 parts beside them."""
    taken = day != BEFORE
    answered = run("agency", "省农业农村厅", "--as-of", day, "--json").json()
    plain = run("agency", "省农业农村厅", "--json").json()
    own = [duty for duty in answered["duties"] if duty["basis"] != "succeeded"]
    after = [duty for duty in answered["duties"] if duty["basis"] == "succeeded"]
    assert own == plain["duties"]
    assert [answered["counts"][role]["named"]["total"] for role in ROLES] == [28, 57]
    expected = {"lead": LEADS, "participant": PARTS} if taken else NOTHING
    assert {role: [duty["id"] for duty in after if duty["role"] == role] for role in ROLES} == expected
    assert {duty["via"] for duty in after} == ({"省扶贫局"} if taken else set())
    counts = answered["counts"]
    assert [counts[role].pop("succeeded")["total"] for role in ROLES] == ([4, 7] if taken else [0, 0])
    assert counts == plain["counts"]
    assert answered["obligations"] == plain["obligations"]
    assert answered["rows"] == plain["rows"]


def test_how_what_was_taken_over_meets_what_is_owed_already() -> None:
    """T115 and T116 were led by both, T113 and T118 only joined; B22, B29 and T117 are led already; T100 is new."""
    (part,) = run("agency", "省农业农村厅", "--as-of", ON, "--json").json()["inherited"]
    beside = {duty["id"]: duty["beside"] for duty in part["duties"]}
    assert Counter(beside.values()) == {
        "原两家牵头，现为一家": 2,
        "原两家参加，现为一家": 3,
        "本单位原已参加": 2,
        "本单位原已牵头": 3,
        "本单位原不在名单": 1,
    }
    assert [key for key in beside if beside[key] == "原两家牵头，现为一家"] == ["T115", "T116"]
    assert [key for key in beside if beside[key] == "本单位原已参加"] == ["T113", "T118"]
    assert [key for key in beside if beside[key] == "本单位原已牵头"] == ["B22", "B29", "T117"]
    assert beside["T100"] == "本单位原不在名单"


@pytest.mark.parametrize("day", [BEFORE, ON, AFTER])
def test_the_former_body_keeps_its_page_and_says_who_bears_its_duties(day: str) -> None:
    """省扶贫局: its 11 duties stay; from the day on each says who bears it now, and from which text one knows."""
    answered = run("agency", "省扶贫局", "--as-of", day, "--json").json()
    plain = run("agency", "省扶贫局", "--json").json()
    named = [duty for duty in answered["duties"] if duty["basis"] == "named"]
    assert [duty["id"] for duty in answered["duties"]] == [duty["id"] for duty in plain["duties"]]
    assert len(named) == 11
    moved = day != BEFORE
    body = "省农业农村厅" if moved else "省乡村振兴局"
    source = "中新网西宁1月31日电，转载页" if moved else "青海日报2022-01-25，另见青政办〔2022〕5号"
    since = "2024-01-31" if moved else "2021-04-22 至 2022-01-25 间"
    assert {duty["now"] for duty in named} == {f"由{body}承担（{since}，据{source}）"}
    assert answered["bearing"]["body"] == body
    assert not [duty for duty in answered["duties"] if duty["basis"] == "possible" and "now" in duty]


def test_a_day_within_an_interval_gives_both_answers() -> None:
    """From 2021-04-22 until the day before 2022-01-25 nobody can say which name 省扶贫局 bore."""
    for day in ("2021-04-22", "2021-12-31", "2022-01-24"):
        answered = run("agency", "省扶贫局", "--as-of", day, "--json").json()["bearing"]
        assert answered["body"] is None
        assert answered["undecided"] == ["省扶贫局", "省乡村振兴局"]
        assert "当日归属不能确定" in answered["text"]
        assert "当日归属不能确定" in run("agency", "省扶贫局", "--as-of", day).out
    assert run("agency", "省扶贫局", "--as-of", "2022-01-25", "--json").json()["bearing"]["body"] == "省乡村振兴局"


def test_a_body_may_have_taken_duties_over_on_a_day_that_is_undecided() -> None:
    """Were the merger only known to within a month, both bodies would be named, and nothing counted as taken over."""
    wide = Interval(not_before="2024-01-15", until="2024-02-15")
    dataset = with_step(step_between(*MERGER, date=wide), instead_of=MERGER)
    states = [(day, state_of(dataset.successions[-1], day)) for day in ("2024-01-14", "2024-01-15", "2024-02-14")]
    assert [state for _, state in states] == ["ahead", "undecided", "undecided"]
    assert state_of(dataset.successions[-1], "2024-02-15") == "in-effect"
    answered = answer(dataset, UNITS["省农业农村厅"], day="2024-02-14")
    assert (answered.inherited, [part.former.name for part in answered.perhaps]) == ((), ["省扶贫局"])
    page = Composer(dataset, Choices(as_of="2024-02-14")).sheet(answered)
    assert "可能承接原省扶贫局" in page.groups[-1].title
    assert "当日归属不能确定" in page.groups[-1].title
    assert {row.basis for row in page.groups[-1].rows} == {"可能承接"}
    assert bearing_of(dataset, "省扶贫局", "2024-02-14").body == "省乡村振兴局"


def test_a_successor_is_asked_under_its_name_as_of_a_day_that_has_it() -> None:
    """中国人民银行青海省分行: from 2023-08-18 on it has inherited duties only; before, or without a day, the unit."""
    words = "中国人民银行青海省分行"
    then = run("agency", words, "--as-of", "2023-08-18", "--json").json()
    assert (then["agency"]["name"], then["agency"]["kind"], then["agency"]["successor"]) == (words, None, True)
    assert {duty["basis"] for duty in then["duties"]} == {"succeeded"}
    assert {duty["via"] for duty in then["duties"]} == {"人行西宁中心支行"}
    own = [duty["id"] for duty in run("agency", "人行西宁中心支行", "--json").json()["duties"]]
    assert [duty["id"] for duty in then["duties"]] == own
    assert then["obligations"] == then["possible_obligations"] == []
    for arguments in (("--as-of", "2023-08-17"), ()):
        before = run("agency", words, *arguments, "--json").json()
        assert before["agency"]["name"] == "人行西宁中心支行"
        assert "successor" not in before["agency"]


def test_an_item_says_who_bears_it_and_keeps_its_lists() -> None:
    """T115: both lists as issued, with a line that two became one; `list` has what was taken over behind, uncounted."""
    shown = run("show", "T115", "--as-of", ON, "--json").json()
    assert shown["lead"] == ["省扶贫局", "省农业农村厅"]
    assert [(one["agency"], one["role"], one["body"]) for one in shown["now"]] == [("省扶贫局", "lead", "省农业农村厅")]
    text = run("show", "T115", "--as-of", ON).out
    assert (
        "牵头单位：省扶贫局、省农业农村厅〔省扶贫局由省农业农村厅承担（2024-01-31，据中新网西宁1月31日电，转载页）；原两家牵头，现为一家：省农业农村厅〕"
        in text
    )
    listed = run("list", "--lead", "省农业农村厅", "--as-of", ON, "--json").json()
    assert [item["id"] for item in listed if item["succeeded"]] == ["T113", "T118"]
    assert len([item for item in listed if not item["succeeded"]]) == 28


def test_bodies_that_became_one_share_nothing_with_each_other() -> None:
    """`together` and `partners` look at the bodies of the day; named counts stay, what was taken over is apart."""
    assert run("together", "省扶贫局", "省农业农村厅", "--as-of", BEFORE).code == 0
    refused = run("together", "省扶贫局", "省农业农村厅", "--as-of", ON)
    assert refused.code == 2
    assert "由省农业农村厅承担" in refused.err
    issued = {(row.unit.name, row.basis): row for row in partners(DATASET, UNITS["省农业农村厅"])}
    on_day = {(row.unit.name, row.basis): row for row in partners(DATASET, UNITS["省农业农村厅"], ON)}
    assert issued.keys() - on_day.keys() == {("省扶贫局", "named")}
    assert all(on_day[key] == row for key, row in issued.items() if key in on_day)
    assert {basis for _, basis in on_day.keys() - issued.keys()} == {"succeeded"}
    shared = run("together", "省农业农村厅", "省文化和旅游厅", "--as-of", ON)
    assert "后面另有因承接而共有、或关系不同的 1 项，不计入：T118" in shared.err
    assert "列出 18 项" in shared.err
    assert run("partners", "省扶贫局", "--as-of", ON).code == 2


def test_a_sheet_of_another_day_is_another_paper(tmp_path: Path) -> None:
    """The day stands on the cover and in the fingerprint, and `verify` takes it from the paper."""
    units = (UNITS["省扶贫局"],)
    (issued,), (then,), (later,) = (
        Composer(DATASET, Choices(as_of=day)).sheets(units) for day in ("", "2024-06-01", "2024-06-02")
    )
    assert then.cover.title == issued.cover.title
    assert ("单位按", "2024-06-01") in then.cover.facts
    assert len({issued.stamp.digest, then.stamp.digest, later.stamp.digest}) == 3
    assert "单位按" not in str(issued)
    run("render", "省扶贫局", "中国人民银行青海省分行", "T115", "--as-of", ON, "--format", "md", "--out", str(tmp_path))
    verdicts = run("verify", str(tmp_path), "--json").json()["rows"]
    assert [verdict["state"] for verdict in verdicts] == ["current"] * 3
    page = (tmp_path / "T115.md").read_text("utf-8")
    assert "由省农业农村厅承担（2024-01-31，据中新网西宁1月31日电，转载页）" in page


def test_a_day_that_cannot_be_asked_for_is_refused() -> None:
    """Before the notice nobody owed anything by it; a basis that only a day has needs one; words are no day."""
    for arguments in (("--as-of", "2021-04-21"), ("--basis", "承接"), ("--as-of", "昨天"), ("--as-of", "2024-02-30")):
        refused = run("agency", "省水利厅", *arguments)
        assert (refused.code, refused.out) == (2, "")
    ahead = run("agency", "省水利厅", "--as-of", "2030-01-01")
    assert ahead.code == 0
    assert "沿革只查到 2026-11-29" in ahead.err


def test_the_days_on_which_an_answer_changes() -> None:
    """A page that has the answers of these days has those of any: between two of them nothing changes."""
    days = changing_days(DATASET)
    assert days == ("2021-04-22", "2022-01-25", "2023-07-20", "2023-08-18", "2024-01-31")
    for day, until in zip(days, (*days[1:], "2030-01-01"), strict=True):
        last = "2029-12-31" if until == "2030-01-01" else f"{until[:8]}{int(until[8:]) - 1:02}"
        assert [bearing_of(DATASET, name, day) for name in UNITS] == [bearing_of(DATASET, name, last) for name in UNITS]


# nothing without a day


def as_issued(dataset: Dataset) -> list[Any]:
    """Give every answer without a day, apart from what is told of bodies since the notice."""
    units = dataset.units
    pages = [answer_json(dataset, one) for one in answers(dataset, units)]
    for page in pages:
        del page["agency"]["later"], page["agency"]["searched"]
    counted = matrix(dataset, "section", Filter.of(by_bases(BASES))).rows
    met = [[(row.unit.name, *row[1:]) for row in partners(dataset, unit)] for unit in units[:40]]
    shared = [[one.item.id for one in together(dataset, (units[0], unit))] for unit in units[1:]]
    items = [item_json(dataset, item) for item in dataset.items]
    rest = [table.name for table in tables_of(dataset, CLEAN)]
    return [
        pages,
        items,
        [(row.unit.name, str(row.counts)) for row in counted],
        overview(dataset, 10),
        met,
        shared,
        rest,
    ]


def test_without_a_day_nothing_rests_on_what_became_of_bodies(data_copy: Path) -> None:
    """With an emptied file every duty, obligation, count and list is the same, byte for byte."""
    (data_copy / "successions.yaml").write_text("successors: []\nsuccessions: []\nsearches: []\n", "utf-8")
    emptied = load_dataset(data_copy)
    assert (emptied.successions, emptied.successors, emptied.searches) == ((), (), ())
    assert json.dumps(as_issued(emptied), default=str) == json.dumps(as_issued(DATASET), default=str)
    assert duties_of(emptied, emptied.units) == duties_of(DATASET, DATASET.units)
    (data_copy / "reviewed.yaml").unlink()
    assert not check(data_copy, TODAY).failed()
    for words in (("list", "--json"), ("list", "--lead", "省扶贫局"), ("agencies",), ("matrix", "--csv")):
        assert run("--data", str(data_copy), *words).out == run(*words).out


# never inferred


@pytest.mark.parametrize("name", ["省地方金融监管局", "省信访局", "省科技厅", "省民政厅", "省卫生健康委"])
def test_a_national_reform_is_no_fact_of_the_province(name: str) -> None:
    """1. What is only known of the country moves nothing in Qinghai, on any day, and says so."""
    for day in (*changing_days(DATASET), "2026-11-29"):
        assert bearing_of(DATASET, name, day) == (name, (), ())
    assert any("未见青海原文" in line for line in later_lines(DATASET, UNITS[name]))
    assert {step.certainty.change for step in DATASET.successions if step.from_ == name} <= {"unsure", "certain"}


@pytest.mark.parametrize(("former", "like"), [("省政务服务监管局", "省数据局"), ("省人防办", "省国动办")])
def test_a_likeness_of_names_moves_no_duty(former: str, like: str) -> None:
    """2. 省数据局, 省国动办 and 国家粮储青海局 have no duty of the bodies that they sound or work like."""
    for day in ("2024-06-01", "2026-11-29"):
        assert bearing_of(DATASET, former, day).body == former
        assert heritage_of(DATASET, like, day) == ()
        assert heritage_of(DATASET, "国家粮食和物资储备局青海局", day) == ()
        with pytest.raises(UnknownAgencyError):
            find_on_day(DATASET, like, day)


def test_a_part_moves_no_item() -> None:
    """3. Of a part nobody knows which items went; even with items, and all of it certain, it is told, not applied."""
    part = step_between("省民政厅", "省委社会工作部", how="part", extent="part", items=("T178",))
    dataset = with_step(part)
    assert state_of(part, "2026-01-01") == "told"
    assert inherited(dataset, "省委社会工作部", "2026-01-01") == NOTHING
    assert inherited(DATASET, "省疾病预防控制局", "2026-01-01") == NOTHING
    assert [step.items for step in DATASET.successions] == [()] * len(DATASET.successions)


def test_a_lead_and_a_part_do_not_melt_into_one() -> None:
    """4. T113: the body that now leads still takes part, and both lists are as issued."""
    answered = answer(DATASET, UNITS["省农业农村厅"], day=ON)
    own = [duty.role for duty in answered.duties if duty.item.id == "T113"]
    taken = [duty.role for part in answered.inherited for duty in part.duties if duty.item.id == "T113"]
    assert (own, taken) == (["participant"], ["lead"])
    (item,) = (item for item in DATASET.items if item.id == "T113")
    shown, plain = item_json(DATASET, item, ON), item_json(DATASET, item)
    assert {key: shown[key] for key in plain} == plain


def test_no_collective_gains_a_member() -> None:
    """5. A successor is of no kind: no 省有关单位 reaches it, no obligation of 各地区各部门, no possible duty."""
    dataset = with_step(step_between("省水利厅", "省数据局"))
    heir = answer(dataset, find_on_day(dataset, "省数据局", ON).unit, day=ON)
    assert (heir.duties, heir.demands, heir.total) == ((), (), 0)
    assert {duty.basis for part in heir.inherited for duty in part.duties} == {"succeeded"}
    possible = {duty.item.id for duty in answer(dataset, UNITS["省水利厅"]).duties if not duty.certain}
    certain = {duty.item.id for duty in answer(dataset, UNITS["省水利厅"]).duties if duty.certain}
    assert {duty.item.id for part in heir.inherited for duty in part.duties} == certain
    assert possible - certain
    assert not any(one.may_mean(heir.unit) for one in dataset.collectives)


def test_an_open_interval_stays_open() -> None:
    """6. A step of which no last day is known is never in effect, however late the day."""
    for date in (Interval(not_before="2024-01-31", until=None), Interval(not_before=None, until=None)):
        dataset = with_step(step_between(*MERGER, date=date), instead_of=MERGER)
        assert state_of(dataset.successions[-1], "2999-12-31") == "undecided"
        assert inherited(dataset, "省农业农村厅", "2999-12-31") == NOTHING
    late = with_step(step_between(*MERGER, date=Interval(not_before=None, until=ON)), instead_of=MERGER)
    assert [state_of(late.successions[-1], day) for day in (BEFORE, ON)] == ["undecided", "in-effect"]


@pytest.mark.parametrize("how", ["plaque", "managed", "part"])
def test_a_plaque_moves_no_duty(how: str) -> None:
    """7. 省知识产权局 and 省卫生健康委 are still there: what was put up beside them is a line on their pages."""
    dataset = with_step(step_between(*MERGER, how=how), instead_of=MERGER)
    assert inherited(dataset, "省农业农村厅", "2026-01-01") == NOTHING
    for former, to in (("省知识产权局", "省市场监管局"), ("省卫生健康委", "省疾病预防控制局")):
        assert bearing_of(DATASET, former, "2026-01-01").body == former
        assert inherited(DATASET, to, "2026-01-01") == NOTHING
    assert "牌子加挂在青海省市场监督管理局" in later_lines(DATASET, UNITS["省知识产权局"])[0]
    assert "加挂省知识产权局牌子" in later_lines(DATASET, UNITS["省市场监管局"])[0]


def test_whether_the_notice_still_binds_is_not_said() -> None:
    """8. An answer as of a day repeats 公文时效 as the page of the notice has it, and says nothing of that day."""
    for day in ("2024-06-01", "2026-11-29"):
        text = run("agency", "省农业农村厅", "--as-of", day).out
        assert not [word for word in ("有效", "失效", "废止") if f"{word}" in text.partition("牵头指标")[0]]


@pytest.mark.parametrize("name", ["省扶贫局", "省农业农村厅", "人行西宁中心支行", "青海银保监局", "省水利厅"])
def test_without_a_day_the_answer_is_that_of_the_notice(name: str) -> None:
    """9. The default is the notice of its day: no inherited duty, no bearer, no day in any form of an answer."""
    answered = run("agency", name, "--json").json()
    assert {duty["basis"] for duty in answered["duties"]} <= {*BASES}
    assert not {"as_of", "bearing", "inherited", "undecided"} & answered.keys()
    assert not [duty for duty in answered["duties"] if "now" in duty]
    text = run("agency", name).out
    assert "承担（20" not in text
    assert "承接" not in text.replace("承接产业", "")


# what a step needs to be applied


UNSURE: list[tuple[str, Callable[[Succession], Succession]]] = [
    (part, lambda step, part=part: step.but(certainty=step.certainty.but(**{part: "likely"})))  # type: ignore[misc]
    for part in ("change", "date", "extent")
]


@pytest.mark.parametrize(("part", "weaken"), UNSURE, ids=[part for part, _ in UNSURE])
def test_a_step_that_is_not_certain_in_every_part_is_told_and_not_applied(
    part: str, weaken: Callable[[Succession], Succession]
) -> None:
    """One certainty less, and 省农业农村厅 has taken over nothing; the line says which one it is."""
    dataset = with_step(weaken(STEPS[MERGER]), instead_of=MERGER)
    assert inherited(dataset, "省农业农村厅", "2026-01-01") == NOTHING
    word = {"change": "变化", "date": "日期", "extent": "范围"}[part]
    assert any(f"{word}很可能" in line for line in later_lines(dataset, UNITS["省扶贫局"]))


@pytest.mark.parametrize("extent", ["part", "unknown"])
def test_a_step_that_moves_less_than_all_is_told_and_not_applied(extent: str) -> None:
    """Only a whole moves duties."""
    dataset = with_step(step_between(*MERGER, extent=extent), instead_of=MERGER)
    assert inherited(dataset, "省农业农村厅", "2026-01-01") == NOTHING


def test_chains_are_walked_to_their_end() -> None:
    """Were 省农业农村厅 merged further, it would hand on what it had taken over, and what it owes itself."""
    further = step_between("省农业农村厅", "省水利厅", date=Interval(not_before="2025-01-01", until="2025-01-01"))
    dataset = with_step(further)
    assert bearing_of(dataset, "省扶贫局", "2025-06-01").body == "省水利厅"
    formers = [part.former.name for part in heritage_of(dataset, "省水利厅", "2025-06-01")]
    assert formers == ["省农业农村厅", "省扶贫局"]
    assert bearing_of(dataset, "省扶贫局", "2024-06-01").body == "省农业农村厅"


# what is known of all units


def test_of_every_unit_it_is_said_what_is_known() -> None:
    """What, from which text and how sure: of each unit a step, a vain search, or that nobody searched."""
    columns = "单位,沿革,沿革根据,沿革把握"
    rows = run("agencies", "--columns", columns, "--json").json()
    assert len(rows) == len(UNITS)
    told = Counter("没有查过" if row["later"] == "没有查过" else "有" for row in rows)
    steps = {name for step in DATASET.successions for name in (step.from_, step.to)} & UNITS.keys()
    searched = {inquiry.unit for inquiry in DATASET.searches}
    assert told == {"有": len(steps | searched), "没有查过": len(UNITS) - len(steps | searched)}
    assert all(row["later_basis"] and row["later_certainty"] for row in rows)


def test_what_became_of_a_unit_keeps_its_place_in_json() -> None:
    """`later` is filled from the steps: date, change, the new name if any, basis, certainty, and the step itself."""
    later = unit_json(DATASET, UNITS["省扶贫局"])["later"]
    assert [(each["date"], each["name"], each["certainty"]) for each in later] == [
        ("2021-04-22 至 2022-01-25 间", "青海省乡村振兴局", "certain"),
        ("2024-01-31", None, "certain"),
    ]
    assert later[0]["step"]["date"] == {"not_before": "2021-04-22", "until": "2022-01-25"}
    assert unit_json(DATASET, UNITS["省知识产权局"])["later"][0]["certainty"] == "likely"
    assert unit_json(DATASET, UNITS["省水利厅"])["later"] == []


def test_a_certain_successor_leads_to_its_unit_and_no_other_does() -> None:
    """Renamed or replaced for certain: the name finds the unit. All other successors are no unit of the notice."""
    found = {}
    for successor in DATASET.successors:
        try:
            found[successor.name] = find_unit(DATASET, successor.full_name).unit.name
        except UnknownAgencyError:
            found[successor.name] = ""
    assert {name: unit for name, unit in found.items() if unit} == {
        "省乡村振兴局": "省扶贫局",
        "中国人民银行青海省分行": "人行西宁中心支行",
        "国家金融监督管理总局青海监管局": "青海银保监局",
    }
