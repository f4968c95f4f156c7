"""年度监测表, 中期评估表, 总结评估表: they say what the questions answer, in every format; and their charts."""

from __future__ import annotations

import shutil
from fractions import Fraction
from io import BytesIO
from typing import TYPE_CHECKING, Any

import pypdfium2
import pytest
from openpyxl import load_workbook

from qhtasks.checks.opening import open_dataset
from qhtasks.checks.tracked import open_track
from qhtasks.errors import QhtasksError
from qhtasks.papers.charts import BoardCell, Course, board, fan
from qhtasks.papers.compose import Composer
from qhtasks.papers.courses import course_of
from qhtasks.papers.formats import FORMATS, Tools
from qhtasks.papers.reports import compose_evaluation, compose_monitoring
from tests.office import tables
from tests.program import run
from tests.support import DATA, REPOSITORY
from tests.tracks import judged

if TYPE_CHECKING:
    from pathlib import Path

    from qhtasks.papers.view import Report, ReportTable

EXAMPLE = REPOSITORY / "examples" / "track"
OPENED = open_dataset(DATA)
COMPOSER = Composer(OPENED.dataset, followed=open_track(EXAMPLE, OPENED))
TOOLS = Tools()
PRINT = ("track", "paper", "监测", "--track", str(EXAMPLE), "--year", "2023", "--format", "md", "--out")
"""The command that prints the table of 2023, without the folder."""


@pytest.fixture(scope="module")
def monitoring() -> Report:
    """The table of 2023 as of the end of March 2024."""
    return compose_monitoring(COMPOSER, 2023, "2024-03-31", "晴雨表")


def table_of(report: Report, title: str) -> ReportTable:
    """Give the table of the part whose title begins so."""
    (table,) = (part.table for part in report.parts if part.title.startswith(title) and part.table)
    return table


def column(report: Report, name: str) -> list[str]:
    """Give a column of the table of targets."""
    table = table_of(report, "指标")
    place = [each.name for each in table.columns].index(name)
    return [row[place] for row in table.rows]


def test_the_monitoring_table_says_what_the_command_answers(monitoring: Report) -> None:
    """A row for each of the 99 targets, with the verdict of `track monitor`; who is not judged is listed with why."""
    words = ("track", "monitor", "--track", str(EXAMPLE), "--year", "2023", "--as-of", "2024-03-31", "--json")
    rows = run(*words).json()["rows"]
    assert column(monitoring, "编号") == [row["target"] for row in rows]
    assert column(monitoring, "结论") == [row["word"] for row in rows]
    assert column(monitoring, "灯号") == [row["light"] or "" for row in rows]
    unjudged = table_of(monitoring, "不判")
    assert [row[0] for row in unjudged.rows] == [row["target"] for row in rows if row["verdict"] == "unjudged"]
    assert all(row[2] for row in unjudged.rows)
    assert f"99个目标中已判{99 - len(unjudged.rows)}个" in monitoring.parts[0].paragraphs[0]


def test_evaluations_stand_beside_what_persons_judge() -> None:
    """The computed verdict and the person's, the prediction, the revisions with their approvals, and the procedure."""
    report = compose_evaluation(COMPOSER, "中期")
    assert "数据截至" in [fact.name for fact in report.cover.facts]
    place = column(report, "编号").index("B18.1")
    assert column(report, "预计")[place] == "难以完成：虚构示例：累计缺口大"
    assert column(report, "人的判断")[column(report, "编号").index("B6.1")].startswith("符合预期（省生态环境厅）")
    assert [row[0] for row in table_of(report, "目标调整").rows] == ["调2022-1"]
    (procedure,) = (part for part in report.parts if part.title == "评估过程")
    assert any("采纳34条" in text for text in procedure.paragraphs)


def test_a_final_evaluation_judges_the_last_year() -> None:
    """2025, with 完成 and 未完成; a proposal that was never approved is told and changes nothing."""
    report = compose_evaluation(COMPOSER, "总结")
    assert {"完成", "未完成", "基本完成"} < set(column(report, "结论"))
    assert [row[6] for row in table_of(report, "目标调整").rows] == ["2022-11-30", "未生效"]


def test_later_records_change_no_earlier_table(tmp_path: Path, monitoring: Report) -> None:
    """The table of a day is the same to the byte after more was reported."""
    folder = tmp_path / "track"
    shutil.copytree(EXAMPLE, folder)
    path = folder / "figures" / "省发展改革委" / "2023.yaml"
    later = (
        '  - {target: A4.1, period: "2023", value: "99", unit: ％, kind: level, source: 虚构, reported: "2025-01-01"}\n'
    )
    path.write_text(path.read_text("utf-8") + "\n" + later, "utf-8")
    composer = Composer(OPENED.dataset, followed=open_track(folder, OPENED))
    changed = compose_monitoring(composer, 2023, "2024-03-31", "晴雨表")
    assert changed.parts == monitoring.parts
    assert changed.stamp.digest == monitoring.stamp.digest
    assert compose_monitoring(composer, 2023, "2025-01-01").parts != monitoring.parts


@pytest.mark.parametrize("form", ["md", "html", "pdf", "docx", "xlsx"])
def test_every_format_says_every_row(form: str, monitoring: Report) -> None:
    """The same report gives the same bytes; each verdict and each reason stands in them."""
    content = FORMATS[form].make(TOOLS, monitoring)
    assert content == FORMATS[form].make(TOOLS, monitoring)
    words = _words(form, content)
    for row in table_of(monitoring, "指标").rows:
        for cell in row:
            assert "".join(cell.split()) in words, cell


def _words(form: str, content: bytes) -> str:
    """Read all that a file says, without white space."""
    if form == "pdf":
        pages = (page.get_textpage().get_text_bounded() for page in pypdfium2.PdfDocument(content))
        text = "".join(_without_edges(page) for page in pages)
    elif form == "docx":
        text = "".join(cell for table in tables(content) for row in table for cell in row)
    elif form == "xlsx":
        book = load_workbook(BytesIO(content))
        text = "".join(_shown(cell) for sheet in book for row in sheet.iter_rows() for cell in row)
    else:
        text = content.decode().replace("\\", "").replace("&#34;", '"')
    return "".join(text.split())


def _shown(cell: Any) -> str:
    """Write what a cell shows: a number with the decimal places of its format."""
    if isinstance(cell.value, int | float) and cell.number_format != "General":
        return f"{cell.value:.{len(cell.number_format.partition('.')[2])}f}"
    return "" if cell.value is None else str(cell.value)


def _without_edges(page: str) -> str:
    """Leave out the running head and the foot, between which a row may go on."""
    lines = page.splitlines()
    return "".join(
        line for line in lines if "年度监测表" not in line and "指纹" not in line and not line.startswith("— ")
    )


def test_a_track_is_needed() -> None:
    """Without one, the error says how to name it."""
    with pytest.raises(QhtasksError, match="--track"):
        compose_monitoring(Composer(OPENED.dataset), 2023, "2024-03-31")


def test_the_command_writes_the_papers(tmp_path: Path) -> None:
    """By the words of the office; a second run finds them current."""
    words = (*PRINT, str(tmp_path))
    printed = run(*words)
    (file,) = tmp_path.iterdir()
    assert (printed.code, printed.out) == (0, f"{file}\n")
    assert file.name.startswith("2023年度监测表-")
    before = file.stat().st_mtime_ns
    assert "其余没有变化" in run(*words).err
    assert file.stat().st_mtime_ns == before


def test_a_paper_of_a_track_is_verified_against_it(tmp_path: Path) -> None:
    """With the track the paper is current; without it, the state says what is missing."""
    words = (*PRINT, str(tmp_path))
    assert run(*words).code == 0
    assert run("verify", str(tmp_path), "--track", str(EXAMPLE)).code == 0
    without = run("verify", str(tmp_path))
    assert (without.code, "加 --track 目录" in without.out) == (1, True)


# Charts

LEVEL = {
    "target": "A4.1",
    "year": 2023,
    "base": "60.08",
    "figures": {"2021": "61.02", "2022": "61.43", "2023": "62.80"},
    "goals": {"2021": "60.5"},
}


def test_a_level_is_drawn_between_base_and_target() -> None:
    """The even pace leads from the base to the target; the figures carry their own texts."""
    course = course_of(judged(LEVEL).facts)
    assert course is not None
    assert (course.base, course.target) == (Fraction("60.08"), Fraction(62))
    assert (course.pace[2020], course.pace[2025]) == (course.base, course.target)
    assert [text for _, text in course.actual.values()] == ["61.02", "61.43", "62.80"]
    assert course.told.startswith("A4.1　常住人口城镇化率：基期60.08，2021年61.02")


def test_amounts_are_added_up_to_the_first_gap() -> None:
    """A sum that is not known is not drawn."""
    course = course_of(judged({"target": "B38.1", "year": 2023, "figures": {"2021": "6.31", "2023": "6.25"}}).facts)
    assert course is not None
    assert {year: text for year, (_, text) in course.actual.items()} == {2021: "6.31"}


@pytest.mark.parametrize("target", ["A10.1", "B6.1", "A12.1"])
def test_what_has_no_number_is_not_drawn(target: str) -> None:
    """Grades, what persons judge, and what the state has not assigned."""
    assert course_of(judged({"target": target, "year": 2023}).facts) is None


def test_every_mark_lies_inside_its_drawing() -> None:
    """Whatever the values are: none may run off the paper."""
    for values in ((0, 1), (60, 62), (-3, 100000), (5, 5)):
        low, high = map(Fraction, values)
        years = range(2021, 2026)
        actual = {year: (low if year % 2 else high, "1") for year in years}
        drawing = fan(Course("x", years, low, high, "2", {2021: high}, {2020: low, 2025: high}, actual))
        points = [point for line in drawing.lines for point in line.points]
        points += [(mark.x, mark.y) for mark in drawing.marks]
        assert all(0 <= x <= drawing.width and 0 <= y <= drawing.height for x, y in points), values


def test_a_board_shows_every_verdict_in_words_and_hatching() -> None:
    """A cell for each target, with its key and its word; the key to the hatching stands below."""
    drawing = board("x", [("一级指标", [BoardCell("A1.1", "滞后", "behind"), BoardCell("A2.1", "完成", "done")])])
    texts = [label.text for label in drawing.labels]
    assert texts[:5] == ["一级指标", "A1.1", "滞后", "A2.1", "完成"]
    assert {box.hatch for box in drawing.boxes} == {"blank", "behind", "done", "good", "near", "worst"}
