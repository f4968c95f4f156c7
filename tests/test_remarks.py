"""Answers say what they rest on: each marks the records that errors or waivers concern, and says once how many."""

from __future__ import annotations

import csv
import json
import re
import shutil
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

import qhtasks
from qhtasks.checks.opening import open_dataset
from qhtasks.papers.compose import Composer
from qhtasks.papers.zips import contents_of
from tests.program import run
from tests.support import DATA, SINCE, UNTIL

ERROR, WAIVED = "list-differs（错误）", f"list-differs（豁免至{UNTIL}）"
ALERT = "注意：核对在列出的内容里发现错误 1 处、豁免 1 处：用 qhtasks check 看"
QUESTIONS = (
    ("list", "--section", "十"),
    ("search", "水利"),
    ("partners", "省水利厅"),
    ("together", "省水利厅", "省发展改革委"),
    ("matrix", "--kind", "省政府组成部门"),
    ("matrix", "--kind", "省政府组成部门", "--long"),
    ("stats",),
    ("agencies",),
    ("deadlines", "--open"),
)


def edit(path: Path, old: str, new: str) -> None:
    """Replace a text that stands in a file once."""
    text = path.read_text("utf-8")
    assert text.count(old) == 1
    path.write_text(text.replace(old, new), encoding="utf-8")


@pytest.fixture(scope="module")
def spoilt(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The dataset with an error at T156, a waived one at T157, and a file that is only worth a warning."""
    root = shutil.copytree(DATA, tmp_path_factory.mktemp("spoilt") / "data")
    path = root / "tasks" / "10-infrastructure.yaml"
    for name, after in (("省自然资源厅, 省生态环境厅", "T157"), ("省生态环境厅, 省农业农村厅", "T158")):
        end = f", 等]\n\n  - id: {after}"
        edit(path, name + end, "省生态环境厅" + end)
    waiver = f'{{rule: list-differs, record: T157, reason: 待与原件核对, since: "{SINCE}", until: "{UNTIL}"}}'
    (root / "waivers.yaml").write_text(f"waivers:\n  - {waiver}\n", encoding="utf-8")
    (root / "sealed.json").touch()
    return root


def ask(root: Path, *words: str) -> tuple[str, str]:
    """Ask a question, which is answered whatever the check says; give the answer and what is said beside it."""
    answer = run("--data", str(root), *words)
    assert answer.code == 0
    return answer.out, answer.err


@pytest.mark.parametrize("words", QUESTIONS, ids=" ".join)
def test_every_answer_marks_what_it_rests_on(words: tuple[str, ...], spoilt: Path) -> None:
    """A last column names rule and state at the rows that are concerned, and one line beside the answer counts."""
    out, err = ask(spoilt, *words)
    head, *rows = out.splitlines()
    assert head.endswith("\t问题")
    assert ERROR in out
    assert WAIVED in out
    assert any(row.endswith("\t") for row in rows)
    assert err.count("注意：") == err.count(ALERT) == 1


@pytest.mark.parametrize("words", [*QUESTIONS, ("show", "T156"), ("agency", "省水利厅")], ids=" ".join)
def test_where_nothing_is_wrong_nothing_is_said(words: tuple[str, ...]) -> None:
    """No column, key or line speaks of the check where it finds nothing."""
    out, err = ask(DATA, *words)
    assert "问题\n" not in out
    assert "注意" not in err
    assert '"findings"' not in ask(DATA, *words, "--json")[0]


def test_rows_that_are_not_shown_are_not_counted(spoilt: Path) -> None:
    """The alert is about what is listed; an answer that rests on sound records says nothing."""
    assert ask(spoilt, "list", "--section", "九")[1].count("注意") == 0
    assert (
        "错误 1 处：" in ask(spoilt, "list", "--lead", "省水利厅", "--sort", "id", "--section", "十", "--limit", "1")[1]
    )


def test_a_record_says_what_is_wrong_with_it_in_full(spoilt: Path) -> None:
    """`show` gives the message too, and JSON the rule, the severity and the day until which it is waived."""
    out, err = ask(spoilt, "show", "T157")
    assert f"问题：{WAIVED}：任务第157项参加单位与通知不符" in out
    assert "豁免 1 处" in err
    shown = run("--data", str(spoilt), "show", "T156", "--json").json()
    (finding,) = shown["findings"]
    assert {key: finding[key] for key in ("rule", "severity", "waived_until")} == {
        "rule": "list-differs",
        "severity": "error",
        "waived_until": None,
    }


def test_the_duties_of_a_unit_are_marked_on_the_page_and_in_json(spoilt: Path) -> None:
    """Only the tables of the page that hold such a duty have the column."""
    out, err = ask(spoilt, "agency", "省水利厅")
    assert (out.count(ERROR), out.count(WAIVED), out.count("\t问题")) == (1, 1, 1)
    assert ALERT in err
    duties = run("--data", str(spoilt), "agency", "省水利厅", "--json").json()["duties"]
    assert [duty["id"] for duty in duties if "findings" in duty] == ["T156", "T157"]


@pytest.mark.parametrize("option", ["--csv", "--md"])
def test_the_forms_for_other_programs_are_marked(option: str, spoilt: Path) -> None:
    """CSV and Markdown have the column, also where columns were chosen; a file has it too."""
    out, _ = ask(spoilt, "list", "--section", "十", "--columns", "编号", option)
    assert ERROR in out
    assert WAIVED in out


def test_json_rows_have_the_findings(spoilt: Path) -> None:
    """A bare array keeps its form: the key stands only at the records that are concerned."""
    items = run("--data", str(spoilt), "list", "--json").json()
    assert [item["id"] for item in items if "findings" in item] == ["T156", "T157"]
    assert ALERT in ask(spoilt, "list", "--json")[1]
    assert ALERT in run("--data", str(spoilt), "stats", "--json").json()["notes"]


def test_diff_marks_the_records_as_they_are_now(spoilt: Path) -> None:
    """What was changed and is wrong is seen in the comparison."""
    out, err = ask(spoilt, "diff", str(DATA))
    assert (out.count(ERROR), out.count(WAIVED)) == (1, 1)
    assert ALERT in err


def test_a_unit_and_a_collective_are_concerned_too(data_copy: Path) -> None:
    """A fault of a unit is told with what it owes, one of a collective at the duties that come through it."""
    edit(data_copy / "agencies.yaml", "aliases: [教育厅]", "aliases: [教育厅, 科技厅]")
    assert "问题：alias-ambiguous（错误）" in ask(data_copy, "agency", "省教育厅")[0]
    assert "问题：" not in ask(data_copy, "agency", "省科技厅")[0]
    edit(
        data_copy / "agencies.yaml",
        "scope: all\n    members: [西宁市政府, 海东市政府, ",
        "scope: all\n    members: [西宁市政府, ",
    )
    duties = run("--data", str(data_copy), "agency", "西宁市政府", "--json").json()["duties"]
    assert {duty["via"] for duty in duties if "findings" in duty} == {"各市州政府"}
    assert len({duty["via"] for duty in duties}) > 1


def test_what_concerns_the_whole_dataset_is_told_by_every_answer(data_copy: Path) -> None:
    """An edit of the issued text, or of the document's own data, leaves no answer untouched."""
    edit(data_copy / "notice.yaml", "number: 青政办〔2021〕29号", "number: 青政办〔2021〕92号")
    for words in (*QUESTIONS, ("show", "T1"), ("agency", "省水利厅"), ("list", "--json")):
        out, err = ask(data_copy, *words)
        assert "注意：核对在整个数据集发现错误" in err
        assert "document-differs" not in out


def test_python_has_the_findings_at_the_rows_and_all_together(spoilt: Path) -> None:
    """`to_records` adds the key where the check has something to say; `findings` has all of it."""
    notice = qhtasks.load(spoilt)
    assert [record["id"] for record in notice.items().to_records() if "findings" in record] == ["T156", "T157"]
    assert [mark["waived_until"] for mark in notice.findings.to_records()] == [None, UNTIL]
    duties = notice.agency("省水利厅").duties.to_records()
    assert [duty["id"] for duty in duties if "findings" in duty] == ["T156", "T157"]
    assert notice.partners("省水利厅").to_records()[0]["findings"]


def test_the_export_has_a_table_of_findings(spoilt: Path, tmp_path: Path) -> None:
    """CSV, SQLite and JSON say what the check says, in a table that is always there and else empty."""
    out, err = ask(spoilt, "export", "--out", str(tmp_path / "export"))
    assert "核对有 2 处错误或豁免" in err
    folder = Path(out.splitlines()[0]).parent
    rows = list(csv.DictReader((folder / "csv" / "findings.csv").read_text("utf-8-sig").splitlines()))
    found = [("T156", ""), ("T157", UNTIL)]
    assert [(row["record"], row["waived_until"]) for row in rows] == found
    with closing(sqlite3.connect(folder / "qhtasks.sqlite")) as database:
        stored = database.execute("SELECT record, ifnull(waived_until, '') FROM findings ORDER BY position").fetchall()
    assert stored == found
    whole = json.loads((folder / "qhtasks.json").read_text("utf-8"))
    assert [finding["records"] for finding in whole["findings"]] == [["T156"], ["T157"]]


@pytest.mark.parametrize("form", ["md", "html", "docx", "xlsx"])
def test_papers_say_it_on_the_cover_and_at_the_rows(form: str, spoilt: Path, tmp_path: Path) -> None:
    """A sheet is made of rejected data, marked, and is known again as what these data say."""
    out, _ = ask(spoilt, "render", "省水利厅", "--format", form, "--out", str(tmp_path))
    path = Path(out.splitlines()[0])
    parts = contents_of(path.read_bytes()).values() if form in ("docx", "xlsx") else [path.read_bytes()]
    text = "".join(part.decode("utf-8", "replace") for part in parts).replace("<wbr>", "")
    text = re.sub(r"</w:t></w:r><w:r>(<w:rPr>.*?</w:rPr>)?<w:br/><w:t[^>]*>|</w:t><w:br/><w:t[^>]*>", "", text)
    assert "核对在列出的内容里发现错误 1 处、豁免 1 处" in text
    assert f"任务第156项【{ERROR}】" in text
    assert f"任务第157项【{WAIVED}】" in text
    assert "现行" in ask(spoilt, "verify", str(path))[0]


def test_briefs_and_the_ledger_are_marked_too(spoilt: Path) -> None:
    """Every kind of paper says it on its cover; an index has no items to mark."""
    opened = open_dataset(spoilt)
    composer = Composer(opened.dataset, outcome=opened.outcome)
    brief, register = composer.section_brief("二（十）"), composer.register()
    assert [entry.item.label for entry in brief.entries if "【" in entry.item.label] == [
        f"任务第156项【{ERROR}】",
        f"任务第157项【{WAIVED}】",
    ]
    assert sum("【" in row.label for row in register.rows) == 2
    index = composer.index(composer.sheets(opened.dataset.units[:40]))
    for paper in (brief, register, index):
        assert [fact.text for fact in paper.cover.facts if fact.name == "注意"] == [ALERT.removeprefix("注意：")]


def test_a_fault_of_a_review_is_told_where_its_record_is(tmp_path: Path) -> None:
    """Not only `check` says that a review cannot be right: the indicator that it vouches for is marked."""
    root = shutil.copytree(DATA, tmp_path / "data")
    path = root / "reviewed.yaml"
    (line,) = (line for line in path.read_text("utf-8").splitlines() if "record: A1," in line)
    edit(path, line, line.replace("facts: [", "facts: [nature, "))
    outcome = open_dataset(root).outcome
    assert [remark.rule for remark in outcome.about(["A1"])] == ["review-form"]
    assert not outcome.about(["A2"])
