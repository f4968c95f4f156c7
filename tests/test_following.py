"""Following up: the state of items, who is late, projects, cases, what was agreed; ledgers out and back by command."""

from __future__ import annotations

import shutil
import subprocess
import sys
from typing import TYPE_CHECKING, Any
from zipfile import ZipFile

import pytest
from openpyxl import load_workbook

from qhtasks.tracking.folder import load_track
from qhtasks.tracking.lights import light_of_term, word_for
from qhtasks.tracking.reporting import agreed_duties
from qhtasks.tracking.settings import Band, RuleSet
from tests.program import run
from tests.returning import edited, find
from tests.support import REPOSITORY, commit, git

if TYPE_CHECKING:
    from pathlib import Path

SETTINGS = """notice: {number: 青政办〔2021〕29号, dataset: "1.2.0"}
years: ["2021", "2022", "2023", "2024", "2025"]
cadence: quarter
report_by: "25"
rules: [三色督办单, 银川进度]
"""
RULES = """flows: [B11.1]
rulesets:
  - name: 银川进度
    source: 虚构示例
    by: points
    bands: [{word: 绿, below: "10"}, {word: 黄, upto: "30"}, {word: 红}]
  - name: 三色督办单
    source: 虚构示例
    by: term
    bands: [{word: 红, when: overdue}, {word: 黄, when: behind}, {word: 蓝, days: "3"}, {word: 无}]
"""


def report(body: str, period: str, reported: str, *entries: str) -> str:
    """Write a report."""
    lines = "".join(f"  - {{{entry}}}\n" for entry in entries)
    return f'body: {body}\nperiod: {period}\nreported: "{reported}"\nentries:\n{lines}'


@pytest.fixture
def track(tmp_path: Path) -> Path:
    """A small track: two leads of T8 that differ, a late report, an agreed participant, a project, cases."""
    files = {
        "track.yaml": SETTINGS,
        "rules.yaml": RULES,
        "reports/省生态环境厅/2023Q1.yaml": report(
            "省生态环境厅", "2023Q1", "2023-04-26", "item: T8, state: 正在推进, progress: 虚构示例"
        ),
        "participants/省水利厅.yaml": 'agreed:\n  - {item: T156, body: 海西州政府, by: 省水利厅, agreed: "2022-03-10", '
        'document: 虚构示例, reported: "2022-03-10"}\n',
        "projects/省级.yaml": """projects:
  - {id: P-省-001, name: 虚构示例水库, level: 省级, outline: "17", owner: 省水利厅, total: "12.5", stage: 在建, \
actual: {start: 2022-04}, years: [{year: "2023", plan: "3"}], reported: "2023-01-10"}
  - {id: P-省-002, name: 虚构示例灌区, level: 省级, outline: null, bundle: [P-省-001], owner: 省水利厅, total: "20", \
stage: 前期, reported: "2023-01-10"}
progress:
  - {project: P-省-001, month: 2023-06, invested: "1.1", reported: "2023-07-03"}
""",
        "supervision/2023.yaml": """cases:
  - id: 督2023-001
    item: T156
    bodies: [省水利厅]
    grade: 督办
    why: 虚构示例
    issued: "2023-07-10"
    due: "2023-07-25"
    replies: [{date: "2023-07-24", text: 虚构示例, evidence: [照片]}]
    returned: [{date: "2023-07-28", why: 没有附材料}]
    closed: {date: "2023-09-01", by: 省政府督查室, evidence: [验收报告]}
""",
    }
    folder = tmp_path / "跟踪"
    for name, text in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return folder


def asked(track: Path, *words: str) -> dict[str, Any]:
    """Ask a question of the track, as JSON."""
    done = run("track", *words, "--track", str(track), "--json")
    answer: dict[str, Any] = done.json()
    return answer


def test_leads_that_differ_are_said_to_differ_and_counted_once(track: Path) -> None:
    """T8 has several leads: what each reported is shown, the state is that they differ."""
    rows = {row["id"]: row for row in asked(track, "status")["rows"]}
    assert len(rows) == 303
    assert rows["T8"]["state"] == "正在推进"
    leads = run("show", "T8", "--json").json()["lead"]
    other = next(body for body in leads if body != "省生态环境厅")
    path = track / "reports" / other / "2023Q1.yaml"
    path.parent.mkdir(parents=True)
    entry = 'item: T8, state: 已完成, done: "2023-03-01", evidence: [虚构示例]'
    path.write_text(report(other, "2023Q1", "2023-04-10", entry), encoding="utf-8")
    answer = asked(track, "status", "--state", "所报不一致")
    assert [row["id"] for row in answer["rows"]] == ["T8"]
    assert {lead["state"] for lead in answer["rows"][0]["leads"]} == {"正在推进", "已完成"}


def test_a_report_without_change_carries_what_was_reported(track: Path) -> None:
    """无变化 keeps the state, and makes the period and the day of the last report later."""
    text = report("省生态环境厅", "2023Q2", "2023-07-20", "item: T8, unchanged: 无变化")
    (track / "reports/省生态环境厅/2023Q2.yaml").write_text(text, encoding="utf-8")
    (row,) = [row for row in asked(track, "status")["rows"] if row["id"] == "T8"]
    (lead,) = row["leads"]
    assert (lead["state"], lead["period"], lead["reported"]) == ("正在推进", "2023Q2", "2023-07-20")
    (row,) = [row for row in asked(track, "status", "--as-of", "2023-05-01")["rows"] if row["id"] == "T8"]
    assert row["leads"][0]["period"] == "2023Q1"


@pytest.mark.parametrize(
    ("day", "states"),
    [
        ("2023-04-21", {"waiting"}),
        ("2023-04-22", {"near"}),
        ("2023-04-25", {"near"}),
        ("2023-04-26", {"silent", "late"}),
    ],
)
def test_reports_are_near_late_or_silent_by_the_day_that_was_set(track: Path, day: str, states: set[str]) -> None:
    """The report of a quarter is due on the 25th of the month after; who reported on the 26th is late."""
    rows = asked(track, "due", "--as-of", day, "--every")["rows"]
    assert {row["state"] for row in rows} == states
    assert {(row["period"], row["due"]) for row in rows} == {("2023Q1", "2023-04-25")}
    late = [row["body"] for row in rows if row["state"] == "late"]
    assert late == (["省生态环境厅"] if day == "2023-04-26" else [])


OTHER = "{name: 虚构县政府, full_name: 虚构县人民政府, kind: 县区政府, prefecture: 海西州政府}"


def test_bodies_that_only_the_track_knows_owe_a_report_once_something_was_agreed(track: Path, tmp_path: Path) -> None:
    """Before, `due` says so and no ledger is made; then they are asked, and their ledger goes out and comes back."""
    assert not any("others" in note for note in asked(track, "due", "--as-of", "2023-07-26")["notes"])
    (track / "track.yaml").write_text(f"{SETTINGS}others: [{OTHER}]\n", encoding="utf-8")
    answer = asked(track, "due", "--as-of", "2023-07-26", "--every")
    assert "虚构县政府没有商定参加的事项，也没有项目，不在应报之列" in "".join(answer["notes"])
    assert "虚构县政府" not in {row["body"] for row in answer["rows"]}
    out = tmp_path / "out"
    words = ("虚构县政府", "--period", "2023Q2", "--track", str(track), "--out", str(out))
    refused = run("track", "ledger", *words)
    assert (refused.code, refused.out) == (2, "")
    assert "没有确定的职责、商定参加的事项和项目，没有台账可填" in refused.err

    agreed = "  - {item: T156, body: 虚构县政府, by: 省水利厅, agreed: '2022-05-10', document: 虚构示例, "
    participants = track / "participants/省水利厅.yaml"
    text = participants.read_text(encoding="utf-8")
    participants.write_text(f"{text}{agreed}reported: '2022-05-10'}}\n", encoding="utf-8")
    answer = asked(track, "due", "--as-of", "2023-07-26")
    assert answer["rows"][-1]["body"] == "虚构县政府"
    assert run("track", "ledger", *words).code == 0
    ledger = out / "虚构县政府-2023Q2.xlsx"
    change(ledger, {"台账|任务第156项|状态": "正在推进", "台账|任务第156项|进展情况": "虚构示例"})
    assert run("track", "take", str(ledger), "--track", str(track), "--reported", "2023-07-20").code == 0
    assert (track / "reports/虚构县政府/2023Q2.yaml").is_file()
    assert "虚构县政府" not in {row["body"] for row in asked(track, "due", "--as-of", "2023-07-26")["rows"]}


@pytest.mark.parametrize(
    ("day", "former", "bearer"),
    [
        ("2024-02-20", "省扶贫局", "省农业农村厅"),
        ("2023-07-26", "省扶贫局", "省乡村振兴局"),
        ("2023-10-20", "人行西宁中心支行", "中国人民银行青海省分行"),
        ("2024-02-20", "省地方金融监管局", "省地方金融监管局"),
    ],
)
def test_the_report_of_a_body_that_is_no_more_is_asked_of_its_successor(
    track: Path, day: str, former: str, bearer: str
) -> None:
    """Only of one that certainly bears its duties by that day, which `due` and the ledger say with their ground."""
    (row,) = [row for row in asked(track, "due", "--as-of", day, "--every")["rows"] if row["body"] == former]
    assert (row["borne_by"], bool(row["bearer"])) == (bearer, bearer != former)
    period = "2023Q2" if day < "2023-08" else "2023Q4" if day > "2024" else "2023Q3"
    run("track", "ledger", former, "--period", period, "--track", str(track), "--out", str(track.parent / "out"))
    head = [cell.value for cell in load_workbook(track.parent / f"out/{former}-{period}.xlsx").worksheets[0]["A"][:8]]
    moved_in_the_period = bearer != "省农业农村厅"  # that was in the first quarter of 2024
    assert any(f"由{bearer}承担" in str(line) for line in head) == (bearer != former and moved_in_the_period)


def test_a_reminder_goes_to_whom_bears_the_duties_by_now(track: Path, tmp_path: Path) -> None:
    """Who took over a body gets one paper with both reports; nobody is addressed under a name that is no more."""
    out = tmp_path / "out"
    words = ("--track", str(track), "--as-of", "2024-02-20", "--format", "md", "--out", str(out))
    assert run("track", "paper", "催办", *words).code == 0
    names = {path.name.removesuffix("催办单-2024-02-20.md") for path in out.iterdir()}
    assert names >= {"省农业农村厅", "中国人民银行青海省分行"}
    assert not names & {"省扶贫局", "人行西宁中心支行"}
    text = (out / "省农业农村厅催办单-2024-02-20.md").read_text(encoding="utf-8")
    assert text.count("工作进展情况报告") == 2
    assert "原省扶贫局的2023年四季度工作进展情况报告" in text
    assert "由省农业农村厅承担（2024-01-31，据" in text
    assert run("verify", str(out), "--track", str(track)).code == 0
    asked_for = run("track", "paper", "催办", "省扶贫局", *words)
    assert asked_for.code == 0
    former = (out / "省扶贫局催办单-2024-02-20.md").read_text(encoding="utf-8")
    assert "单位：省扶贫局〔由省农业农村厅承担（2024-01-31，据" in former


def test_without_a_day_that_was_set_nobody_is_late(track: Path) -> None:
    """The notice sets none: it is said, and nothing listed."""
    text = SETTINGS.replace("cadence: quarter\n", "").replace('report_by: "25"\n', "")
    (track / "track.yaml").write_text(text, encoding="utf-8")
    answer = asked(track, "due", "--as-of", "2023-05-01")
    assert answer["rows"] == []
    assert "没有定报送周期" in "".join(answer["notes"])
    assert "cadence: quarter" in "".join(answer["notes"])


@pytest.mark.parametrize(("period", "meant"), [("2023-06", "2023Q2"), ("2023", "2023Q4"), ("2031Q1", "2025Q4")])
def test_nobody_owes_the_report_of_a_period_that_is_not_reported_on(track: Path, period: str, meant: str) -> None:
    """All would be late with a monthly report that the office never asked for; the ledger would be refused later."""
    for words in (("due",), ("ledger", "省水利厅"), ("paper", "通报")):
        refused = run("track", *words, "--period", period, "--track", str(track))
        assert (refused.code, refused.out) == (2, "")
        assert f"定的是每季度报一次，没有“{period}”这一期：是否为 {meant}？" in refused.err


def test_show_tells_everything_of_an_item(track: Path) -> None:
    """What bodies reported of it, who was agreed, its cases; of a later day nothing is seen."""
    text = report("省水利厅", "2023Q2", "2023-07-20", "item: T156, state: 滞后, problems: 缺资金, next: 争取")
    path = track / "reports/省水利厅/2023Q2.yaml"
    path.parent.mkdir(parents=True)
    path.write_text(text, encoding="utf-8")
    rows = asked(track, "show", "T156", "--as-of", "2023-07-20")["rows"]
    assert [(row["what"], row["value"], row["note"], row["source"]) for row in rows] == [
        ("牵头单位报告", "滞后", "存在问题：缺资金；下一步：争取", "省水利厅"),
        ("商定参加", "海西州政府", "虚构示例", "省水利厅"),
        ("督办", "督2023-001 办理中", "虚构示例", "省水利厅"),
    ]
    assert [row["what"] for row in asked(track, "show", "t156", "--as-of", "2023-07-09")["rows"]] == ["商定参加"]
    assert run("track", "show", "A4.9", "--track", str(track)).code == 2


def test_show_tells_what_projects_did_in_earlier_years(track: Path) -> None:
    """Month by month, each with its own day; who only takes part is told apart."""
    other = track / "reports/省发展改革委/2023Q2.yaml"
    other.parent.mkdir(parents=True)
    other.write_text(report("省发展改革委", "2023Q2", "2023-07-20", "item: T156, state: 正在推进"), encoding="utf-8")
    shutil.copytree(REPOSITORY / "examples" / "track" / "projects", track / "projects", dirs_exist_ok=True)
    rows = asked(track, "show", "T156", "--as-of", "2026-01-25")["rows"]
    done = [(row["period"], row["value"], row["reported"]) for row in rows if row["what"] == "项目进度"]
    assert done == [("2023-06", "当年完成投资1.1亿元", "2023-07-03"), ("2023-09", "当年完成投资2亿元", "2023-10-12")]
    assert [row["source"] for row in rows if row["what"] == "参加单位报告"] == ["省发展改革委"]


def test_what_is_agreed_is_a_ground_of_its_own(track: Path) -> None:
    """From its day on it stands in `agency --track`, apart from the three grounds; without --track nothing changes."""
    plain = run("agency", "海西州政府", "--json").json()
    followed = run("agency", "海西州政府", "--json", "--track", str(track)).json()
    assert [duty["item"] for duty in followed["agreed"]] == ["T156"]
    assert {key: followed[key] for key in plain} == plain


@pytest.mark.parametrize(("day", "items"), [("2022-03-09", []), ("2022-03-10", ["T156"])])
def test_what_is_agreed_holds_from_the_day_it_was_reported(track: Path, day: str, items: list[str]) -> None:
    """The day before, it is not known yet."""
    assert [duty.item for duty in agreed_duties(load_track(track), day)] == items


def test_cases_stand_as_of_the_day(track: Path) -> None:
    """Open, answered, handed back, closed: what came later is not seen."""
    days = {"2023-07-09": [], "2023-07-20": ["open"], "2023-07-25": ["answered"], "2023-07-30": ["returned"]}
    for day, states in days.items():
        assert [row["state"] for row in asked(track, "cases", "--as-of", day)["rows"]] == states
    assert asked(track, "cases", "--as-of", "2023-09-02", "--open")["rows"] == []


def test_a_case_handed_back_within_its_term_is_overdue_when_that_has_passed(track: Path) -> None:
    """Nobody answered again: it does not stay 退办 for ever."""
    path = track / "supervision/2023.yaml"
    text = path.read_text(encoding="utf-8").replace('due: "2023-07-25"', 'due: "2023-08-10"')
    path.write_text(text, encoding="utf-8")
    days = {"2023-08-10": "returned", "2023-08-11": "overdue", "2023-09-01": "closed"}
    for day, state in days.items():
        assert [row["state"] for row in asked(track, "cases", "--as-of", day)["rows"]] == [state]


def test_projects_say_how_many_of_the_outline_there_are_and_count_nothing_twice(track: Path) -> None:
    """The register starts empty, so n of 155 is said; parts of a bundle are not added to it."""
    answer = asked(track, "projects", "--year", "2023")
    notes = "".join(answer["notes"])
    assert "155项里有1项" in notes
    assert "总投资合计20亿元（1个中写明的1个，打捆的组成1个不重复计）" in notes
    assert [row["progress"] and row["progress"]["invested"] for row in answer["rows"]] == ["1.1", None]
    path = track / "projects" / "省级.yaml"
    path.write_text(path.read_text("utf-8").replace('total: "20"', "total: null"), "utf-8")
    notes = asked(track, "projects", "--year", "2023")["notes"]
    assert "总投资不合计：1个都没有写明，打捆的组成1个不重复计" in notes


TERM = RuleSet(
    name="三色",
    source="虚构示例",
    by="term",
    bands=(Band(word="红", when="overdue"), Band(word="黄", when="behind"), Band(word="蓝", days="3"), Band(word="无")),
)


@pytest.mark.parametrize(("days", "word"), [(4, "无"), (3, "蓝"), (0, "蓝"), (-1, "红")])
def test_lights_by_term_at_their_bounds(days: int, word: str) -> None:
    """Blue from three days before to the day itself, red from the day after; the facts name the rule set."""
    light = light_of_term(TERM, days, behind=False)
    assert light.word == word
    assert "三色" in light.facts


@pytest.mark.parametrize(("points", "word"), [("9.9", "绿"), ("10", "黄"), ("30", "黄"), ("30.1", "红")])
def test_lights_by_points_at_their_bounds(points: str, word: str) -> None:
    """Below excludes its bound, up to includes it."""
    from fractions import Fraction

    bands = (Band(word="绿", below="10"), Band(word="黄", upto="30"), Band(word="红"))
    assert word_for(RuleSet(name="银川", source="虚构示例", by="points", bands=bands), Fraction(points)) == word


# ledgers


def sent(track: Path, out: Path, *words: str) -> list[Path]:
    """Write ledgers, and list them."""
    done = run(
        "track",
        "ledger",
        *words,
        "--period",
        "2023Q2",
        "--as-of",
        "2023-07-01",
        "--track",
        str(track),
        "--out",
        str(out),
    )
    assert done.code == 0, done.err
    return sorted(out.glob("*.xlsx"))


def take(track: Path, *words: str) -> Any:
    """Take files back on a day."""
    return run("track", "take", *words, "--track", str(track), "--reported", "2023-07-20", "--json")


def change(path: Path, cells: dict[str, Any]) -> None:
    """Fill in cells of a workbook."""
    path.write_bytes(edited(path.read_bytes(), {"cells": cells}))


def test_every_body_gets_a_ledger_and_gives_it_back_unchanged(track: Path, tmp_path: Path) -> None:
    """Zero edits are zero changes, for all bodies at once, from a folder and from a ZIP."""
    files = sent(track, tmp_path / "out", "--all")
    assert len(files) > 90
    with ZipFile(tmp_path / "交回.zip", "w") as package:
        for path in files:
            package.write(path, path.name)
    for place in (tmp_path / "out", tmp_path / "交回.zip"):
        done = take(track, str(place))
        answer = done.json()
        assert (done.code, answer["changes"], answer["refusals"], answer["conflicts"]) == (0, [], [], [])
        assert answer["written"] == []


def test_dry_run_says_what_taking_does(track: Path, tmp_path: Path) -> None:
    """The same table, and nothing written; then the files are there, and check finds nothing wrong with them."""
    (path,) = sent(track, tmp_path / "out", "省水利厅")
    change(path, {"台账|任务第156项|状态": "正在推进", "台账|任务第156项|进展情况": "虚构示例"})
    dry, wet = take(track, str(path), "--dry-run"), take(track, str(path))
    told, done = dry.json(), wet.json()
    assert told["written"] == []
    assert done["written"] == ["reports/省水利厅/2023Q2.yaml"]
    assert told["changes"] == done["changes"]
    assert (track / done["written"][0]).is_file()
    assert run("check", "--track", str(track)).code == 0
    assert "reports/省水利厅" not in run("fmt", "--check", "--track", str(track)).out
    assert [row["state"] for row in asked(track, "status")["rows"] if row["id"] == "T156"] == ["正在推进"]


def test_a_refused_cell_is_named_and_nothing_written(track: Path, tmp_path: Path) -> None:
    """The exit code is 1; the clean file of the same run is not written either."""
    good, bad = sent(track, tmp_path / "out", "省水利厅", "省教育厅")
    for path in (good, bad):
        change(path, {"组织实施要求|组织实施要求第5项|状态": "正在推进"})
    change(bad, {"组织实施要求|组织实施要求第7项|状态": "滞后"})
    before = sorted(track.rglob("*"))
    done = take(track, str(tmp_path / "out"))
    answer = done.json()
    assert done.code == 1
    assert {refusal["reason"].rpartition("，")[2] for refusal in answer["refusals"]} == {
        "没有写存在问题 [report-behind]",
        "没有写下一步措施 [report-behind]",
    }
    assert all(refusal["cell"].startswith("组织实施要求!") for refusal in answer["refusals"])
    assert sorted(track.rglob("*")) == before


KILLED = """
import os, sys
from pathlib import Path
from qhtasks.cli.app import main
left, replace = int(sys.argv.pop(1)), Path.replace
def dying(path, target):
    global left
    if left == 0:
        os._exit(9)
    left -= 1
    return replace(path, target)
Path.replace = dying
main()
"""


@pytest.mark.parametrize("moves", [0, 1, 2, 3])
def test_a_run_that_is_killed_leaves_nothing_half_written(track: Path, tmp_path: Path, moves: int) -> None:
    """Killed before the list of files stands, nothing is there; killed after it, the next run puts all into place."""
    files = sent(track, tmp_path / "out", "省水利厅", "省教育厅", "省财政厅")
    for path in files:
        change(path, {"组织实施要求|组织实施要求第5项|状态": "正在推进"})
    words = ["track", "take", str(tmp_path / "out"), "--track", str(track), "--reported", "2023-07-20"]
    killed = subprocess.run([sys.executable, "-c", KILLED, str(moves), *words], check=False, capture_output=True)
    assert killed.returncode == 9
    assert run("check", "--track", str(track)).code == 0
    done = run(*words, "--json").json()
    assert len(done["written"]) == (3 if moves == 0 else 0)
    assert len(list(track.glob("reports/*/2023Q2.yaml"))) == 3
    assert not (track / ".taking").exists()


def test_reports_of_different_bodies_merge_and_two_corrections_conflict(track: Path) -> None:
    """One file a body and period: git merges what different bodies report, and stops at two corrections of one."""
    commit(track)
    git(track, "branch", "-m", "main")
    for branch, body in (("a", "省水利厅"), ("b", "省教育厅")):
        git(track, "checkout", "-q", "-b", branch, "main")
        path = track / f"reports/{body}/2023Q2.yaml"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(report(body, "2023Q2", "2023-07-10", "item: O5, state: 正在推进"), encoding="utf-8")
        correction = track / "reports/省生态环境厅/2023Q1.2.yaml"
        entry = f"item: T8, state: 正在推进, progress: {branch}"
        correction.write_text(report("省生态环境厅", "2023Q1", "2023-05-01", entry), encoding="utf-8")
        git(track, "add", ".")
        git(track, "commit", "-q", "-m", branch)
    with pytest.raises(subprocess.CalledProcessError):
        git(track, "merge", "-q", "a")
    assert git(track, "diff", "--name-only", "--diff-filter=U", "-z").split("\0")[:-1] == [
        "reports/省生态环境厅/2023Q1.2.yaml"
    ]


def test_a_ledger_that_was_filled_in_is_not_written_over(track: Path, tmp_path: Path) -> None:
    """Without --force; one that nobody touched is made anew."""
    (path,) = sent(track, tmp_path / "out", "省水利厅")
    sent(track, tmp_path / "out", "省水利厅")
    change(path, {"台账|任务第156项|状态": "正在推进"})
    words = ("track", "ledger", "省水利厅", "--period", "2023Q2", "--track", str(track), "--out", str(tmp_path / "out"))
    assert run(*words).code == 2
    assert run(*words, "--force").code == 0


def test_what_was_filled_into_a_printed_ledger_is_listed_as_not_read(track: Path, tmp_path: Path) -> None:
    """Such a ledger says of no period; each cell that was filled in is named, also the goals of years as free text."""
    run("render", "省水利厅", "--format", "xlsx", "--out", str(tmp_path))
    path = tmp_path / "省水利厅.xlsx"
    change(
        path,
        {"台账|任务第156项|进展情况": "虚构示例", "指标|B1.1|2023年目标": "力争90座", "台账|任务第156项|电话": "0"},
    )
    taken = run("track", "take", str(path), "--track", str(track), "--json")
    answer = taken.json()
    assert (taken.code, answer["written"], answer["changes"]) == (1, [], [])
    whole, *cells = answer["refusals"]
    assert "不是填报台账" in whole["reason"]
    assert [(cell["id"], cell["field"], cell["reason"]) for cell in cells] == [
        ("任务第156项", "进展情况", "未读入：“虚构示例”"),
        ("B1.1", "2023年目标", "未读入：“力争90座”"),
    ]


# contacts

PHONE = "0971-虚构8261"


@pytest.fixture
def with_contacts(track: Path) -> Path:
    """A track with the contacts of one body, in a file of its own."""
    (track / "contacts").mkdir()
    line = f"{{item: T156, leader: 虚构领导, office: 规计处, person: 虚构某, phone: {PHONE}}}"
    (track / "contacts/省水利厅.yaml").write_text(f"body: 省水利厅\ncontacts:\n  - {line}\n", encoding="utf-8")
    return track


def texts_of(path: Path) -> str:
    """Give the texts of all parts of a workbook or another file."""
    if path.suffix not in (".xlsx", ".docx"):
        return path.read_text("utf-8", errors="replace")
    with ZipFile(path) as package:
        return "".join(package.read(name).decode("utf-8", "replace") for name in package.namelist())


def test_contacts_are_printed_on_the_own_ledger_alone(with_contacts: Path, tmp_path: Path) -> None:
    """Asked for, a body's contacts are a sheet of its own workbook, which comes back unchanged; else nowhere."""
    bare = sent(with_contacts, tmp_path / "bare", "省水利厅", "省教育厅")
    assert not any(PHONE in texts_of(path) for path in bare)
    own, other = sorted(
        sent(with_contacts, tmp_path / "out", "省水利厅", "省教育厅", "--contacts"),
        key=lambda path: "省水利厅" not in path.name,
    )
    assert PHONE in texts_of(own)
    assert find(load_workbook(own), "联系人", "任务第156项", "电话", key="事项").value == PHONE
    assert PHONE not in texts_of(other)
    assert "规计处" not in texts_of(other)
    answer = take(with_contacts, str(tmp_path / "out")).json()
    assert (answer["changes"], answer["refusals"], answer["conflicts"]) == ([], [], [])


def test_contacts_of_a_file_that_names_another_body_are_nobody_s(with_contacts: Path, tmp_path: Path) -> None:
    """Neither the body that the file is named after nor the one that it names gets them printed."""
    (with_contacts / "contacts/省水利厅.yaml").rename(with_contacts / "contacts/省教育厅.yaml")
    made = sent(with_contacts, tmp_path / "out", "省水利厅", "省教育厅", "--contacts")
    assert not any(PHONE in texts_of(path) for path in made)


def test_contacts_are_in_no_export_and_on_no_paper(with_contacts: Path, tmp_path: Path) -> None:
    """Whatever is exported or printed of the track for others holds neither the person nor the number."""
    out = tmp_path / "out"
    day = ("--track", str(with_contacts), "--as-of", "2023-07-26", "--out", str(out))
    assert run("track", "export", *day).code == 0
    for words in (
        ("催办", "--period", "2023Q2"),
        ("督办", "督2023-001"),
        ("通报", "--period", "2023Q2"),
        ("项目",),
        ("调度",),
    ):
        assert run("track", "paper", *words, *day, "--format", "md", "--format", "xlsx").code == 0
    made = [path for path in out.rglob("*") if path.is_file()]
    assert len(made) > 10
    assert [path.name for path in made if PHONE in texts_of(path) or "规计处" in texts_of(path)] == []
    answers = [run("track", *words, "--track", str(with_contacts), "--json").out for words in (("status",), ("cases",))]
    assert not any(PHONE in answer for answer in answers)


def test_git_ignores_the_contacts_of_a_new_track(tmp_path: Path) -> None:
    """`track init` writes what keeps them out of git."""
    folder = tmp_path / "新"
    assert run("track", "init", str(folder)).code == 0
    (folder / "contacts").mkdir()
    (folder / "contacts/省水利厅.yaml").write_text("body: 省水利厅\ncontacts: []\n", encoding="utf-8")
    commit(folder)
    assert "contacts/" not in git(folder, "ls-files", "-z")
