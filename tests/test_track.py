"""The track on the command line and in Python: what was achieved, as of which day, without touching the data."""

from __future__ import annotations

import csv
import io
import json
import re
import shlex
import shutil
import subprocess
import sys
from datetime import date
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from jsonschema import Draft7Validator
from rich.cells import cell_len

import qhtasks
from qhtasks.checks.tracked import check_track
from qhtasks.cli.commands import TRACK_ENTRIES
from qhtasks.editing.schemas import schema_name, schemas
from qhtasks.errors import QhtasksError
from qhtasks.questions.select import Filter
from qhtasks.store.yamltext import read_yaml
from qhtasks.tracking.decisions import Step
from qhtasks.tracking.folder import TRACK_FILES
from qhtasks.tracking.monitoring import Followed, judgement_json, monitor
from qhtasks.tracking.periods import span_of, spoken
from tests import test_output
from tests.program import run, run_in_terminal
from tests.test_track_rules import TRACK, notice, track_copy  # noqa: F401 - a fixture
from tests.tracks import YEARS, dataset, targets, track_of

if TYPE_CHECKING:
    from pathlib import Path

    from hypothesis.strategies import SearchStrategy

TRACKED = ("--track", str(TRACK))
CONTRACT = (
    "target", "verdict", "annual", "ratio", "progress", "path", "base", "goal", "aim", "gap", "value", "remarks",
)  # fmt: skip


def rows(*words: str) -> list[dict[str, Any]]:
    """Ask for JSON and give the rows."""
    answer = run(*words, "--json")
    assert answer.code == 0, answer.err
    given: list[dict[str, Any]] = answer.json()["rows"]
    return given


def row(target: str, *words: str) -> dict[str, Any]:
    """Give the row of a target."""
    (found,) = (one for one in rows("track", "monitor", *TRACKED, *words) if one["target"] == target)
    return found


def test_monitor_gives_every_target_with_the_keys_of_the_contract() -> None:
    """`track monitor --json` has a row for each of the 99 targets, with all keys, numbers as texts."""
    found = rows("track", "monitor", *TRACKED, "--year", "2022")
    assert [one["target"] for one in found] == list(targets())
    assert all(tuple(one)[: len(CONTRACT)] == CONTRACT for one in found)
    contract = {key: row("A4.1", "--year", "2022", "--as-of", "2023-06-30")[key] for key in CONTRACT}
    assert contract == {
        "target": "A4.1",
        "verdict": "fast",
        "annual": "met",
        "ratio": "1.646",
        "progress": "70.3",
        "path": "goals",
        "base": "60.08",
        "goal": "60.9",
        "aim": "62",
        "gap": "0.53",
        "value": "61.43",
        "remarks": [],
    }


def test_the_year_is_the_one_before_that_of_the_day() -> None:
    """Without a year the one before the day's is judged; without a day, the last on which anything was reported."""
    answer = run("track", "monitor", *TRACKED, "--as-of", "2023-06-30", "--limit", "1")
    assert "2022年年度监测，截至2023-06-30，" in answer.err
    assert (
        "2024年年度监测，截至2025-02-10（目录里最后的报出日）" in run("track", "monitor", *TRACKED, "--limit", "1").err
    )
    assert "2021年年度监测" in run("track", "monitor", *TRACKED, "--as-of", "2021-06-30", "--limit", "1").err
    assert "2025年年度监测" in run("track", "monitor", *TRACKED, "--as-of", "2029-06-30", "--limit", "1").err
    assert run("track", "monitor", *TRACKED, "--year", "2026").code == 2


def test_a_figure_counts_from_the_day_on_which_it_was_reported() -> None:
    """As of the day before, the figure of 2022 is not known; as of the day it is."""
    assert row("A4.1", "--year", "2022", "--as-of", "2023-01-28")["remarks"] == ["缺数据", "最近：2021年61.02％"]
    assert row("A4.1", "--year", "2022", "--as-of", "2023-01-29")["verdict"] == "fast"


def test_a_revised_goal_is_judged_and_the_original_is_told() -> None:
    """The goal in force counts; what it was before stands in the remarks, and a proposal is only named."""
    found = row("A1.1", "--year", "2022")
    assert (found["goal"], found["annual"]) == ("2.5", "nearly")
    assert any("按原目标：未达到" in remark for remark in found["remarks"])
    assert any("调2023-01" in remark and "未生效" in remark for remark in row("A4.1")["remarks"])


def test_targets_of_a_unit_are_listed_alone() -> None:
    """`--agency` keeps the targets of the items that a unit leads or takes part in; the coverage speaks of these."""
    answer = run("track", "monitor", *TRACKED, "--year", "2022", "--agency", "省林草局", "--json")
    found = answer.json()
    assert "A9.1" in [one["target"] for one in found["rows"]]
    assert len(found["rows"]) < 99
    assert found["notes"][0].startswith(f"{len(found['rows'])}个目标中已判")


def test_the_environment_names_the_track() -> None:
    """`QHTASKS_TRACK` stands for `--track`; with neither, a command says what to do."""
    assert run("track", "monitor", "--limit", "1", env={"QHTASKS_TRACK": str(TRACK)}).code == 0
    answer = run("track", "monitor")
    assert answer.code == 2
    assert "--track" in answer.err
    assert "没有跟踪目录" in run("track", "monitor", "--track", "nowhere").err


def test_show_tells_everything_about_a_target() -> None:
    """`track show` lists base, goals, figures with their sources, revisions, and the verdict of each year."""
    found = rows("track", "show", "A4.1", *TRACKED)
    kinds = [one["what"] for one in found]
    assert kinds == ["基期值", *["年度目标"] * 5, *["实际值"] * 2, "规划目标调整", *["结论"] * 5]
    assert {one["target"] for one in rows("track", "show", "A9", *TRACKED)} == {"A9.1", "A9.2"}
    assert run("track", "show", "A4.2", *TRACKED).code == 2
    assert run("track", "show", "T156.9", *TRACKED).code == 2


def test_goals_balance_tells_what_is_left() -> None:
    """`track goals --balance` adds up what was done and what is planned, and says what each year left has to bring."""
    found = {one["target"]: one for one in rows("track", "goals", "--balance", *TRACKED, "--as-of", "2026-01-01")}
    assert found["B28.1"]["said"] == (
        "2021—2022年完成8.3万户，2023—2025年目标12.8万户，合计21.1万户，五年目标21万户；后3年每年需4.23万户"
    )
    assert (found["B28.1"]["rest"], found["B28.1"]["best"]) == ([2023, 2024, 2025], "4.2")
    assert found["B28.1"]["findings"] == []
    assert [one["goals"] for one in rows("track", "goals", "--year", "2023", *TRACKED)][1] == {"2023": "61.3"}


@pytest.mark.parametrize(
    ("target", "goals", "figures", "rule", "said"),
    [
        ("B28.1", ["4", "4", "4", "4", "4"], {}, "goal-sum", "合计20万户，少于21万户"),
        ("A1.1", ["5.5", "5.5", "5.5", "5", "5"], {}, "goal-compound", "年均5.30％"),
        (
            "B28.1",
            ["4.2"] * 3 + ["4.0", "4.0"],
            {"2021": "3.6", "2022": "3.9", "2023": "4.1"},
            "goal-rest",
            "需4.7万户",
        ),
    ],
)
def test_goals_that_do_not_balance_are_found(  # noqa: PLR0913, PLR0917 - what a track holds, and what is said of it
    target: str, goals: list[str], figures: dict[str, str], rule: str, said: str, tmp_path: Path
) -> None:
    """M25: twenty of twenty-one, growth that compounds to 5.30, and a rest that needs 4.7 a year."""
    unit = "％" if target == "A1.1" else "万户"
    assert run("track", "init", str(tmp_path / "t")).code == 0
    (tmp_path / "t" / "goals").mkdir()
    for year, value in zip(YEARS, goals, strict=True):
        goal = f'{{target: {target}, value: "{value}", unit: {unit}, set_by: 省发展改革委, document: 虚构示例, '
        text = f'year: "{year}"\ngoals:\n  - {goal}reported: "{year}-02-10"}}\n'
        (tmp_path / "t" / "goals" / f"{year}.yaml").write_text(text, encoding="utf-8")
    folder = tmp_path / "t" / "figures" / "省统计局"
    folder.mkdir(parents=True)
    lines = [
        f'  - {{target: {target}, period: "{year}", value: "{value}", unit: {unit}, kind: amount, '
        f'source: 虚构示例, reported: "{year}-12-31"}}\n'
        for year, value in figures.items()
    ]
    text = "".join(["figures:\n", *lines]) if lines else "figures: []\n"
    (folder / "各年.yaml").write_text(text, encoding="utf-8")
    findings = check_track(tmp_path / "t", dataset(), date(2026, 6, 30)).findings
    messages = [finding.message for finding in findings if finding.rule == rule]
    assert len(messages) == 1
    assert said in messages[0]


def test_evaluate_puts_persons_judgements_beside_the_computed_ones() -> None:
    """The mid-term evaluation uses its cut-off, and shows verdicts, judgements, predictions, sums and approvals."""
    whole = run("track", "evaluate", "中期", *TRACKED, "--json").json()
    assert (whole["cutoff"], whole["year"]) == ("2023-06-30", 2022)
    first = whole["rows"][0]
    assert (first["target"], first["verdict"]) == ("A1.1", "near")
    assert [one["verdict"] for one in first["persons"]] == ["滞后"]
    assert first["prediction"]["will"] == "难"
    assert [one["item"] for one in whole["items"]] == ["T8"]
    every = whole["sums"][0]
    assert (every["targets"]["total"], every["indicators"]["total"], every["targets"]["shares"]) == (99, 74, None)
    by_lead = [group for group in whole["sums"] if group["kind"] == "牵头单位"]
    assert len(by_lead) > 20
    text = run("track", "evaluate", "中期", *TRACKED).out
    assert "征求 22 家意见，收到 39 条" in text
    assert "滞后（省发展改革委：受疫情影响）" in text
    assert run("track", "evaluate", "总结", *TRACKED).code == 2


def test_lights_tell_their_rule_set_and_their_facts() -> None:
    """A light has its word, the numbers behind it and the name of the rules; without a ratio there is none."""
    lit = row("B28.1", "--year", "2021")
    assert (lit["light"], lit["light_facts"]) == ("绿", "超过应达进度2.5％，晴雨表")
    assert row("A10.1", "--year", "2022")["light"] is None
    by_points = row("A9.1", "--year", "2022", "--rules", "银川进度")
    assert by_points["light_facts"] == "应达40.0％，完成20.0％，落后20.0个百分点，银川进度"
    assert by_points["light"] == "黄"
    assert run("track", "monitor", *TRACKED, "--rules", "没有").code == 2


def test_init_writes_files_that_pass_every_check(tmp_path: Path) -> None:
    """A new track is laid out, passes the check, and is monitored: 99 targets, none judged."""
    folder = str(tmp_path / "跟踪")
    made = run("track", "init", folder, "--cadence", "quarter", "--report-by", "25")
    assert made.code == 0
    assert run("check", "--track", folder).code == 0
    assert run("fmt", "--check", "--track", folder).code == 0
    assert run("schema", "--check", "--track", folder).code == 0
    found = rows("track", "monitor", "--track", folder)
    assert {one["verdict"] for one in found} == {"unjudged"}
    assert run("track", "init", folder).code == 2
    settings = (tmp_path / "跟踪" / "track.yaml").read_text("utf-8")
    assert "cadence: quarter" in settings
    assert 'report_by: "25"' in settings


@pytest.mark.parametrize("path", sorted(TRACK.rglob("*.yaml")), ids=lambda path: path.name)
def test_editors_find_nothing_wrong_with_the_track(path: Path) -> None:
    """Every file fits its schema, which offers the targets and the names of the data."""
    name = path.relative_to(TRACK).as_posix()
    schema = json.loads(schemas(dataset(), {}, TRACK_FILES)[schema_name(name)])
    value = json.loads(json.dumps(read_yaml(path.read_text("utf-8"), name).value))
    assert list(Draft7Validator(schema).iter_errors(value)) == []


def test_export_writes_tables_with_the_keys_of_the_data(tmp_path: Path) -> None:
    """Each kind of record is a table; item and number are those of the export of the data."""
    answer = run("track", "export", *TRACKED, "--out", str(tmp_path), "--as-of", "2023-01-31")
    assert answer.code == 0
    names = sorted(path.name for path in tmp_path.iterdir())
    assert names == [
        "assigned.csv", "baselines.csv", "figures.csv", "figures_parts.csv", "goals.csv", "goals_shares.csv",
        "paths.csv", "revisions.csv",
    ]  # fmt: skip
    with io.StringIO((tmp_path / "figures.csv").read_text("utf-8-sig"), newline="") as text:
        figures = list(csv.DictReader(text))
    assert len(figures) == 6  # those of the environment office were reported later
    assert (figures[0]["item"], figures[0]["number"], figures[0]["value"]) == ("A1", "1", "5.7")


def test_only_what_is_asked_for_is_read(track_copy: Path) -> None:  # noqa: F811 - the fixture
    """Reports, even unreadable ones, are no business of a question about figures; the check reads everything."""
    folder = track_copy / "reports" / "省水利厅"
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "2025Q4.yaml").write_text("[", encoding="utf-8")
    assert run("track", "monitor", "--track", str(track_copy)).code == 0
    assert run("check", "--track", str(track_copy)).code == 1


def test_the_cache_gives_the_same_answer(track_copy: Path) -> None:  # noqa: F811 - the fixture
    """Read or cached, the answer is the same to the byte; after an edit it is the new one."""
    words = ("track", "monitor", "--track", str(track_copy), "--year", "2022", "--json")
    first, second = run(*words), run(*words)
    assert first.out == second.out
    path = track_copy / "figures" / "省统计局" / "各年.yaml"
    path.write_text(path.read_text("utf-8").replace("61.43", "61.53"), encoding="utf-8")
    assert run(*words).out != first.out


def test_python_gives_the_rows_of_the_command_line() -> None:
    """`notice.track(DIR)` answers as the commands do."""
    track = qhtasks.load().track(TRACK)
    assert track.monitor(2022).to_records() == rows("track", "monitor", *TRACKED, "--year", "2022")
    assert track.monitor(as_of=date(2023, 6, 30), agency="省林草局").to_records()[0]["target"] == "A9.1"
    assert track.show("A4.1").to_records() == rows("track", "show", "A4.1", *TRACKED)
    assert track.evaluate("中期").to_records()[0]["prediction"]["will"] == "难"
    with pytest.raises(QhtasksError):
        qhtasks.load().track("nowhere")


@pytest.mark.parametrize("name", ["init", "show", "goals", "monitor", "evaluate", "export"])
def test_the_examples_of_help_work(name: str, tmp_path: Path) -> None:
    """The example in the help of each command runs and exits with 0."""
    if name != "init":
        shutil.copytree(TRACK, tmp_path / "跟踪")
    words = shlex.split(TRACK_ENTRIES[name].example)[1:]
    answer = run(*words, cwd=tmp_path)
    assert answer.code == 0, answer.err


@pytest.mark.parametrize("columns", [44, 80, 200])
def test_the_table_fits_the_terminal(columns: int) -> None:
    """However narrow the terminal, no line of the table is wider, and no verdict is lost."""
    drawn = run_in_terminal("track", "monitor", *TRACKED, "--year", "2022", columns=columns)
    shown = re.sub(r"\x1b\[[0-9;]*m", "", drawn)
    assert max(cell_len(line) for line in shown.splitlines()) <= columns
    assert "快于预期" in re.sub(r"\s", "", shown)


@pytest.mark.parametrize(
    "words", [("monitor", "--year", "2022"), ("goals", "--balance"), ("show", "A4"), ("evaluate", "中期")]
)
def test_the_questions_agree_in_every_form(words: tuple[str, ...]) -> None:
    """CSV, Markdown and JSON have the same rows, as for every other question."""
    test_output.test_forms_agree(("track", *words, *TRACKED))


PRESENT = (
    "show T156", "list --limit 1", "agency 省水利厅", "agencies --limit 1", "search 水资源 --limit 1",
    "indicators --limit 1", "matrix --limit 1", "together 省水利厅 省林草局", "partners 省水利厅 --limit 1",
    "stats", "deadlines --limit 1", "diff data data", "check", "rules", "explain unknown-agency", "fmt --check",
    "schema --check",
    "render 省水利厅 --format html --out {out}", "export --format csv --out {out}/x",
)  # fmt: skip
"""Every command of before that runs without files of its own, as people call it."""


def test_without_a_track_nothing_of_it_is_imported(tmp_path: Path) -> None:
    """No present command imports the room of the track or its rules."""
    words = [line.format(out=tmp_path).split() for line in PRESENT]
    program = f"""
import sys
from contextlib import suppress
from qhtasks.cli.app import main
for words in {words}:
    sys.argv = ["qhtasks", *words]
    with suppress(SystemExit):
        main()
print("loaded:", *(name for name in sys.modules if "track" in name and name.startswith("qhtasks")))
"""
    done = subprocess.run([sys.executable, "-c", program], check=True, capture_output=True, encoding="utf-8")
    assert done.stdout.splitlines()[-1] == "loaded:", done.stdout.splitlines()[-1]


VALUES = st.integers(1, 99999).map(lambda number: f"{number / 100:.2f}")
DAYS = st.dates(date(2021, 6, 1), date(2026, 12, 31)).map(str)
SAID = st.fixed_dictionaries({"value": VALUES, "reported": DAYS})
FIGURES: SearchStrategy[dict[str, list[dict[str, str]]]] = st.dictionaries(
    st.sampled_from([*YEARS, "2023H1", "2022-06"]), st.lists(SAID)
)
GOALS: SearchStrategy[dict[str, dict[str, str]]] = st.dictionaries(st.sampled_from(YEARS), SAID)
KEYS = ("A4.1", "B38.1", "A1.1", "B44.1", "A18.1", "B48.1")


@given(st.sampled_from(KEYS), FIGURES, GOALS, SAID, st.dates(date(2022, 1, 1), date(2026, 6, 30)))
def test_a_table_of_a_day_can_be_made_again(
    key: str, figures: dict[str, Any], goals: dict[str, Any], base: dict[str, str], day: date
) -> None:
    """A table as of a day has the same bytes, whatever was reported after that day."""
    by = day.isoformat()
    whole = {"target": key, "figures": figures, "goals": goals, "base": base}
    known = {
        "target": key,
        "figures": {period: [one for one in several if one["reported"] <= by] for period, several in figures.items()},
        "goals": {year: goal for year, goal in goals.items() if goal["reported"] <= by},
        "base": base if base["reported"] <= by else None,
    }
    tables = [monitor(Followed(notice(), track_of(case), {}), day=by, only=Filter()) for case in (whole, known)]
    first, second = (json.dumps([judgement_json(one) for one in table.rows]) for table in tables)
    assert first == second


@pytest.mark.parametrize(
    ("period", "first", "last", "words"),
    [
        ("2023", "2023-01-01", "2023-12-31", "2023年"),
        ("2024-02", "2024-02-01", "2024-02-29", "2024年2月"),
        ("2023Q2", "2023-04-01", "2023-06-30", "2023年二季度"),
        ("2023H2", "2023-07-01", "2023-12-31", "2023年下半年"),
        ("2023-01—11", "2023-01-01", "2023-11-30", "2023年1—11月"),
        ("2021—2022", "2021-01-01", "2022-12-31", "2021—2022年"),
    ],
)
def test_periods_have_days_and_words(period: str, first: str, last: str, words: str) -> None:
    """A period has a first and a last day, and a name as people say it."""
    assert (span_of(period).first_day, span_of(period).last_day, spoken(period)) == (first, last, words)


def test_a_step_needs_day_and_document() -> None:
    """A step of an approval without its day, or without its document, has not been taken."""
    assert Step(date="2022-11-30", document="虚构示例").is_complete
    assert not Step(date=None, document="虚构示例").is_complete
    assert not Step(date="2022-11-30", document=None).is_complete


def test_a_track_without_records_does_not_say_that_any_was_reported(tmp_path: Path) -> None:
    """The day of the notice is taken, and it is said why."""
    folder = tmp_path / "跟踪"
    assert run("track", "init", str(folder)).code == 0
    for command in ("monitor", "goals"):
        assert "截至2021-04-22（目录里还没有报出的记录）" in run("track", command, "--track", str(folder)).err
