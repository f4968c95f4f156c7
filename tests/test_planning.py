"""The form of whoever plans: five years of goals and figures go from a spreadsheet into the track, and back out."""

from __future__ import annotations

import shutil
from io import BytesIO
from typing import TYPE_CHECKING, Any

import pytest
from openpyxl import load_workbook

from qhtasks.ledgers.loading import LoadedForm, ReturnedPlan, load_form
from qhtasks.ledgers.plan_form import DOCUMENT, REPORTED, plan_form
from qhtasks.ledgers.ruling import TrackAtHand
from qhtasks.ledgers.storing import add_together
from qhtasks.ledgers.workbook import form_workbook
from qhtasks.tracking.figures import SLIP
from qhtasks.tracking.folder import load_track, read_track, track_contents
from tests.program import run
from tests.support import REPOSITORY
from tests.tracks import dataset

if TYPE_CHECKING:
    from pathlib import Path

EXAMPLE = REPOSITORY / "examples" / "track"
DAY = "2026-11-29"


@pytest.fixture
def track(tmp_path: Path) -> Path:
    """A track that was only begun."""
    folder = tmp_path / "track"
    folder.mkdir()
    for name in ("track.yaml", "rules.yaml"):
        shutil.copy(EXAMPLE / name, folder)
    return folder


class Form:
    """A form, with its cells by number and head."""

    def __init__(self, content: bytes) -> None:
        self.book = load_workbook(BytesIO(content))
        sheet = self.book.worksheets[0]
        self.sheet: Any = sheet
        self.head = next(cell.row for row in sheet.iter_rows(max_row=15) for cell in row if cell.value == "编号")
        self.columns = {cell.value: cell.column for cell in sheet[self.head] if cell.value}
        keys = ((row, sheet.cell(row, self.columns["编号"]).value) for row in range(self.head + 1, sheet.max_row + 1))
        self.rows = {key: row for row, key in keys}

    def put(self, key: str, head: str, value: object) -> Form:
        """Write into a cell."""
        self.sheet.cell(self.rows[key], self.columns[head]).value = value
        return self

    def content(self) -> bytes:
        """Save the workbook."""
        stream = BytesIO()
        self.book.save(stream)
        return stream.getvalue()


def form_of(folder: Path) -> Form:
    """Write the form of a track."""
    return Form(form_workbook(plan_form(dataset(), load_track(folder))))


def load(folder: Path, form: Form, name: str = "规划.xlsx") -> LoadedForm:
    """Load a form; what it changes is written."""
    contents = track_contents(folder)
    read = read_track(folder, contents, whole=True)
    assert read.track is not None
    content = form.content()
    loaded = load_form(dataset(), TrackAtHand(contents, read.track), ReturnedPlan(name, content, "省发展改革委", DAY))
    if loaded.files:
        add_together(folder, loaded.files, replacing=loaded.files)
    return loaded


def test_the_form_has_a_row_a_target(track: Path) -> None:
    """99 targets below the rows for days and documents, nothing filled in that nobody recorded."""
    form = form_of(track)
    assert list(form.rows)[:3] == [REPORTED, DOCUMENT, "A1.1"]
    assert len(form.rows) == 101
    assert form.sheet.cell(form.rows["A10.1"], form.columns["目标"]).value == "不劣于Ⅱ类"
    assert form.sheet.cell(form.rows["A4.1"], form.columns["基期值"]).value in (None, "")


def test_a_filled_form_is_loaded_once(track: Path) -> None:
    """Base, goal and figures become records with their day and document; loaded again nothing changes."""
    form = form_of(track)
    form.put(REPORTED, "2021年实际", "2022-01-25").put(DOCUMENT, "2021年目标", "2021年计划（虚构示例）")
    form.put("A4.1", "基期值", 60.08).put("A4.1", "2021年目标", 60.5).put("A4.1", "2021年实际", 61.02)
    form.put("B19.1", "2021年实际", "1，200个").put("A4.1", "来源", "虚构示例")
    loaded = load(track, form)
    assert loaded.refusals == ()
    assert [(cell.id, cell.field, cell.value) for cell in loaded.changes] == [
        ("A4.1", "基期值", "60.08"),
        ("A4.1", "2021年目标", "60.5"),
        ("A4.1", "2021年实际", "61.02"),
        ("B19.1", "2021年实际", "1200"),
    ]
    assert sorted(loaded.files) == ["baselines.yaml", "figures/省发展改革委/2021.yaml", "goals/2021.yaml"]
    figures = (track / "figures" / "省发展改革委" / "2021.yaml").read_text("utf-8")
    assert 'reported: "2022-01-25"' in figures
    assert "source: 虚构示例" in figures
    assert "document: 2021年计划（虚构示例）" in (track / "goals" / "2021.yaml").read_text("utf-8")
    assert load(track, form).changes == ()
    assert form_of(track).sheet.cell(form.rows["A4.1"], form.columns["基期值"]).value == 60.08
    assert run("check", "--track", str(track)).code == 0
    assert run("fmt", "--check", "--track", str(track)).code == 0


def test_a_correction_needs_its_reason(track: Path) -> None:
    """Another value is refused at its cell; with a reason it is a later record, and a goal only where it was a slip."""
    load(track, form_of(track).put("A4.1", "2021年实际", 61.02).put("A4.1", "2021年目标", 60.5))
    changed = form_of(track).put("A4.1", "2021年实际", 61.2)
    (refused,) = load(track, changed).refusals
    assert (refused.id, refused.field) == ("A4.1", "2021年实际")
    assert "已录的是61.02" in refused.reason
    assert load(track, changed.put("A4.1", "更正理由", "年报修订")).refusals == ()
    records = (track / "figures" / "省发展改革委" / "2021.yaml").read_text("utf-8")
    assert records.count("target: A4.1") == 2
    assert "reason: 年报修订" in records
    goal = form_of(track).put("A4.1", "2021年目标", 61).put("A4.1", "更正理由", "年报修订")
    (refused,) = load(track, goal).refusals
    assert "revisions.yaml" in refused.reason
    assert load(track, goal.put("A4.1", "更正理由", SLIP)).refusals == ()


@pytest.mark.parametrize(
    ("key", "head", "value", "reason"),
    [
        ("A4.1", "2021年实际", "约62", "不是一个数"),
        ("A4.1", "2021年实际", "=1/0", "公式"),
        ("A4.1", "数据类型", "水平", "不是“数据类型”里的词"),
        ("A4.1", "单位", "万人", "照通知写“％”"),
        (REPORTED, "2021年实际", "去年底", "不是日期"),
        ("A4.1", "编号", "A99.1", "不在下发的表里"),
        ("A4.1", "指标", "城镇化率", "印好的内容被改"),
    ],
)
def test_what_cannot_be_read_is_refused_at_its_cell(track: Path, key: str, head: str, value: str, reason: str) -> None:
    """One refusal, and nothing is written."""
    form = form_of(track).put("A4.1", "2022年实际", 61.4).put(key, head, value)
    loaded = load(track, form)
    assert [reason in cell.reason and cell.cell.startswith("指标!") for cell in loaded.refusals] == [True]
    assert loaded.files == {}
    assert not (track / "figures").exists()


def test_rules_of_the_track_are_told_at_the_cell(track: Path) -> None:
    """What the check would say of the new records stands in the way, with the cell that it came from."""
    form = form_of(track).put("B1.1", "2021年实际", 1000).put("B1.1", "数据类型", "比上年增减")
    (refused,) = load(track, form).refusals
    assert refused.cell == f"指标!{form.sheet.cell(form.rows['B1.1'], form.columns['2021年实际']).coordinate}"
    assert "[figure-kind]" in refused.reason


def test_what_was_read_otherwise_than_it_stands_is_said(track: Path) -> None:
    """A number with its unit behind, and one shown as a percentage, are taken; beside each stands how it was read."""
    form = form_of(track).put("A4.1", "2022年实际", "61．43％").put("A5.1", "2022年实际", 0.0083)
    form.sheet.cell(form.rows["A5.1"], form.columns["2022年实际"]).number_format = "0.00%"
    assert {(one.id, one.value, one.reason) for one in load(track, form).changes} == {
        ("A4.1", "61.43", "读作61.43"),
        ("A5.1", "0.83", "百分比格式"),
    }


def test_a_planners_own_table_is_read_as_csv(track: Path) -> None:
    """Columns that are missing are empty; the encoding of Chinese Windows is understood."""
    path = track.parent / "规划.csv"
    path.write_bytes("编号,指标,2021年实际,2022年实际\nA4.1,常住人口城镇化率,61.02,61.43\n".encode("gbk"))
    outcome = run("track", "load", str(path), "--track", str(track), "--reported", "2023-02-01", "--json")
    assert outcome.code == 0, outcome.err
    answer = outcome.json()
    assert [(cell["field"], cell["is"]) for cell in answer["changes"]] == [
        ("2021年实际", "61.02"),
        ("2022年实际", "61.43"),
    ]
    assert answer["written"] == ["figures/省发展改革委/2021.yaml", "figures/省发展改革委/2022.yaml"]


def test_a_dry_run_writes_nothing(track: Path) -> None:
    """It prints the same table."""
    path = track.parent / "规划.xlsx"
    path.write_bytes(form_of(track).put("A4.1", "2021年实际", 61.02).content())
    words = ("track", "load", str(path), "--track", str(track), "--reported", "2023-02-01", "--json")
    dry = run(*words, "--dry-run").json()
    assert not (track / "figures").exists()
    assert run(*words).json() == {**dry, "written": ["figures/省发展改革委/2021.yaml"]}


def test_the_example_comes_back_unchanged(tmp_path: Path) -> None:
    """The form of a track that is full of figures, loaded as it is, changes nothing."""
    folder = tmp_path / "track"
    shutil.copytree(EXAMPLE, folder)
    loaded = load(folder, form_of(folder))
    assert (loaded.changes, loaded.refusals) == ((), ())


def test_a_form_and_a_ledger_are_told_apart(tmp_path: Path) -> None:
    """Each command says which other one reads the file; neither reads a paper."""
    track = ("--track", str(EXAMPLE))
    run("track", "form", str(tmp_path / "表.xlsx"), *track)
    run("track", "ledger", "省水利厅", "--period", "2023Q2", "--out", str(tmp_path), *track)
    run("render", "省水利厅", "--format", "xlsx", "--out", str(tmp_path))
    taken = run("track", "take", str(tmp_path / "表.xlsx"), *track, "--dry-run", "--csv")
    assert (taken.code, "是填报表，不是填报台账：用 qhtasks track load 读入" in taken.out) == (1, True)
    for name in ("省水利厅-2023Q2.xlsx", "省水利厅.xlsx"):
        loaded = run("track", "load", str(tmp_path / name), *track, "--dry-run", "--csv")
        assert (loaded.code, "不是填报表，没有读入" in loaded.out) == (1, True)


@pytest.mark.parametrize(
    ("name", "content", "says"),
    [
        ("表.csv", "a,b\n1,2\n", "没有认得的栏：要有“编号”和"),
        ("说明.md", "虚构示例\n", "是文本或 CSV，不是电子表格：要有“编号”和"),
    ],
)
def test_what_is_no_form_is_told_what_a_form_has(
    track: Path, tmp_path: Path, name: str, content: str, says: str
) -> None:
    """The advice is of forms, not of the ledgers that bodies fill in."""
    (tmp_path / name).write_text(content, "utf-8")
    loaded = run("track", "load", str(tmp_path / name), "--track", str(track), "--csv")
    assert says in loaded.out
    assert "“2021年目标”“2021年实际”等栏，见 qhtasks track form" in loaded.out
    assert "台账" not in loaded.out


def test_a_file_that_is_no_table_is_not_called_empty(track: Path, tmp_path: Path) -> None:
    """What is named outright and ends otherwise is not read, and says what is wanted."""
    (tmp_path / "台账.md").write_text("虚构示例\n", "utf-8")
    taken = run("track", "take", str(tmp_path / "台账.md"), "--track", str(track), "--csv")
    assert "不是电子表格（.xlsx、.xls、.et、.ods）：请交回下发的台账" in taken.out


def test_one_body_enters_a_form(tmp_path: Path) -> None:
    """Several names are refused, and none of them is taken for the one that is meant."""
    track = ("--track", str(EXAMPLE))
    run("track", "form", str(tmp_path / "表.xlsx"), *track)
    refused = run("track", "load", str(tmp_path / "表.xlsx"), "--body", "省水利厅、省林草局", *track, "--dry-run")
    assert (refused.code, refused.out) == (2, "")
    assert "“省水利厅、省林草局”是几个单位，一次查一个" in refused.err
