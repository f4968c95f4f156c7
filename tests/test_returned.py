"""Ledgers that come back: what a hundred offices do to a workbook, and what must come of each."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
import yaml

from qhtasks.checks.opening import open_dataset
from qhtasks.ledgers.form import LedgerMaker
from qhtasks.ledgers.ruling import TrackAtHand
from qhtasks.ledgers.taking import Taken, Taking
from qhtasks.ledgers.workbook import ledger_workbook
from qhtasks.papers.returned import ReturnedFile
from qhtasks.tracking.folder import read_track
from qhtasks.tracking.register import project_standings
from tests.office import convert
from tests.returning import edited
from tests.support import DATA, REPOSITORY

if TYPE_CHECKING:
    from qhtasks.store.content import Contents

BODY, PERIOD, AS_OF, REPORTED = "省农业农村厅", "2023Q2", "2023-07-01", "2023-07-10"
TRACK = {
    "track.yaml": """
notice: {number: 青政办〔2021〕29号, dataset: "1.2.0"}
years: ["2021", "2022", "2023", "2024", "2025"]
cadence: quarter
report_by: "25"
""",
    f"reports/{BODY}/2023Q1.yaml": f"""
body: {BODY}
period: 2023Q1
reported: "2023-04-10"
entries:
  - {{item: T1, state: 正在推进, progress: 虚构示例：已开工}}
""",
    "projects/省级.yaml": f"""
projects:
  - {{id: P-省-001, name: 虚构示例灌区, level: 省级, outline: null, owner: {BODY}, total: "12.5", stage: 前期,
      years: [{{year: "2023", plan: "3"}}], reported: "2023-01-10"}}
  - {{id: P-省-002, name: 虚构示例仓库, level: 省级, outline: null, owner: {BODY}, stage: 前期, reported: "2023-01-10"}}
  - {{id: P-省-003, name: 虚构示例水库, level: 省级, outline: null, owner: 省水利厅, stage: 前期,
      reported: "2023-01-10"}}
progress:
  - {{project: P-省-001, month: 2023-06, invested: "1.10", stage: 在建, work: 虚构示例：已开工, reported: "2023-06-30"}}
""",
    f"figures/{BODY}/2021.yaml": """
figures:
  - {target: A14.1, period: "2021", value: "60.5", unit: ％, kind: level, source: 虚构示例, reported: "2022-02-28"}
""",
}
CASES: list[dict[str, Any]] = yaml.safe_load((REPOSITORY / "tests" / "returned.yaml").read_text("utf-8"))
DATASET = open_dataset(DATA).dataset
UNIT = next(unit for unit in DATASET.units if unit.name == BODY)


def at_hand(**more: str) -> TrackAtHand:
    """Read the track of the tests, with further files."""
    contents: Contents = {name: text.encode() for name, text in (TRACK | more).items()}
    read = read_track(Path(), contents, whole=False)
    assert read.track, read.findings
    return TrackAtHand(contents, read.track)


def sent() -> bytes:
    """Make the workbook that goes out."""
    return ledger_workbook(LedgerMaker(DATASET, at_hand().track, AS_OF).ledger(UNIT, PERIOD))


@pytest.fixture(scope="module")
def returned(tmp_path_factory: pytest.TempPathFactory) -> dict[str, list[bytes]]:
    """The files of all cases; LibreOffice starts once a format."""
    content = sent()
    files = {case["name"]: [edited(content, case)] for case in CASES}
    for case in CASES:
        if "also" in case:
            files[case["name"]].append(edited(content, {"cells": case["also"]}))
    folder = tmp_path_factory.mktemp("returned")
    for form in ("ods", "xls", "xlsx"):
        cases = {
            case["name"]: folder / f"{number}-{form}.xlsx"
            for number, case in enumerate(CASES)
            if case.get("save") == form
        }
        for name, path in cases.items():
            path.write_bytes(files[name][0])
        to = folder / form
        to.mkdir()
        convert(cases.values(), form, to)
        for name, path in cases.items():
            files[name][0] = (to / path.with_suffix(f".{form}").name).read_bytes()
    return files


def later(case: dict[str, Any]) -> dict[str, str]:
    """Give the file that the track got meanwhile."""
    if "later" not in case:
        return {}
    entry = f"{{item: T1, state: 正在推进, progress: {case['later']['progress']}}}"
    text = f'body: {BODY}\nperiod: 2023Q1\nreported: "{case["later"]["reported"]}"\nentries:\n  - {entry}\n'
    return {f"reports/{BODY}/2023Q1.2.yaml": text}


def taken(files: list[bytes], case: dict[str, Any]) -> Taken:
    """Take the files of a case."""
    taking = Taking(DATASET, at_hand(**later(case)), REPORTED, clears=case.get("clear", False))
    for number, content in enumerate(files):
        taking.take(ReturnedFile(f"交回{number}.xls", "xls", content))
    return taking.outcome()


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["name"])
def test_each_file_ends_as_is_stated(returned: dict[str, list[bytes]], case: dict[str, Any]) -> None:
    """Every refusal, conflict and remark is stated, and no other is made; each names the file, and what to do."""
    result = taken(returned[case["name"]], case)
    for kind, told in (("refused", result.refusals), ("conflicts", result.conflicts)):
        fragments = sorted(case.get(kind, ()))
        reasons = sorted(each.reason for each in told)
        assert len(fragments) == len(reasons), reasons
        assert all(any(fragment in reason for reason in reasons) for fragment in fragments), reasons
        assert all(each.file.startswith("交回") for each in told)
    assert len(result.changes) == case.get("changes", 0), result.changes
    said = case.get("says", [])
    assert len(result.remarks) == len(said), result.remarks
    assert all(any(text in remark for remark in result.remarks) for text in said), result.remarks
    if "remark" in case:
        assert case["remark"] in "".join(change.reason for change in result.changes)
    if "cell" in case:
        assert [*result.refusals, *result.conflicts][0].cell.startswith(case["cell"])
    assert bool(result.files) == (bool(result.changes) and result.is_clean)


def test_there_are_at_least_sixty_cases() -> None:
    """And each has a name of its own."""
    assert len({case["name"] for case in CASES}) == len(CASES) >= 60


def test_the_files_say_what_was_filled_in(returned: dict[str, list[bytes]]) -> None:
    """A report with the file that it was read from, laid out as fmt does; a percentage becomes its figure."""
    name = "figure formatted as a percentage"
    result = taken(returned[name], {})
    report, figures = result.files.values()
    assert [*result.files] == [f"reports/{BODY}/2023Q2.yaml", f"figures/{BODY}/2023Q2.yaml"]
    assert 'reported: "2023-07-10"' in report
    assert "taken_from: {file: 交回0.xls, sha256: " in report
    assert 'value: "62.8"' in figures


def test_what_was_taken_is_no_change_any_more(returned: dict[str, list[bytes]]) -> None:
    """Taking the same file again into the track that has it changes nothing."""
    for name in (
        "behind with what the form asks for",
        "unchanged is one word",
        "done with a date cell",
        "figure as a number",
        "progress of a project",
    ):
        first = taken(returned[name], {})
        taking = Taking(DATASET, at_hand(**first.files), "2023-07-11")
        taking.take(ReturnedFile("又交回.xls", "xls", returned[name][0]))
        again = taking.outcome()
        assert (again.changes, again.refusals, again.conflicts, again.files) == ((), (), (), {}), name


def test_progress_is_a_file_of_the_owner_and_keeps_the_stage(returned: dict[str, list[bytes]]) -> None:
    """What was reported of the month before stays as it is; the stage that it stated is still the last one.

    1.8 typed into a cell that shows two decimals is 1.80.
    """
    result = taken(returned["progress of a project"], {})
    report, progress = result.files.items()
    assert (report[0], progress[0]) == (f"reports/{BODY}/2023Q2.yaml", f"projects/{BODY}/2023Q2.yaml")
    assert "entries: []" in report[1]
    (line,) = (line for line in progress[1].splitlines() if "P-省-001" in line)
    assert line == (
        '  - {project: P-省-001, month: "2023-06", invested: "1.80", work: 虚构示例：已开工, reported: "2023-07-10"}'
    )
    track = at_hand(**result.files).track
    standing = project_standings(track, "2023-07-10", 2023)[0]
    assert (standing.progress and standing.progress.invested, standing.stage) == ("1.80", "在建")
    assert project_standings(track, "2023-07-09", 2023)[0].progress != standing.progress


def test_of_two_returns_of_one_day_the_later_counts(returned: dict[str, list[bytes]]) -> None:
    """A correction has the next number in its name, and counts after what it corrects on the same day."""
    first = taken(returned["progress of a project"], {})
    moved = at_hand(**first.files)
    again = ledger_workbook(LedgerMaker(DATASET, moved.track, REPORTED).ledger(UNIT, PERIOD))
    taking = Taking(DATASET, moved, REPORTED)
    corrected = edited(again, {"cells": {"项目|P-省-001|当年累计完成投资": 1.9}})
    taking.take(ReturnedFile("更正.xlsx", "xlsx", corrected))
    second = taking.outcome()
    assert f"projects/{BODY}/2023Q2.2.yaml" in second.files
    standing = project_standings(at_hand(**first.files, **second.files).track, REPORTED, 2023)[0]
    assert standing.progress
    assert standing.progress.invested == "1.90"


def test_one_refusal_keeps_the_whole_run_from_being_written(returned: dict[str, list[bytes]]) -> None:
    """The other files of the run are listed with their changes all the same."""
    taking = Taking(DATASET, at_hand(), REPORTED)
    taking.take(ReturnedFile("坏.xlsx", "xlsx", returned["truncated"][0]))
    taking.take(ReturnedFile("好.xlsx", "xlsx", returned["state changed"][0]))
    result = taking.outcome()
    assert (len(result.changes), len(result.refusals), result.files) == (1, 1, {})


def test_the_same_ledger_is_the_same_bytes() -> None:
    """Nothing of the clock or the machine is in a workbook."""
    assert sent() == sent()
