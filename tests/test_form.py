"""Another notice of this form is another folder of data: its words are followed without a change of code."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest
from openpyxl import load_workbook

from qhtasks.checks.engine import check
from tests.program import run
from tests.support import TODAY

if TYPE_CHECKING:
    from pathlib import Path

WORDS = (
    ("notice.yaml", "T: 任务, O", "T: 工作, O"),
    ("notice.yaml", "    - 市州政府\n", "    - 地方政府\n"),
    ("notice.yaml", "kind: 市州政府", "kind: 地方政府"),
    ("agencies.yaml", "kind: 市州政府", "kind: 地方政府"),
    ("notice.yaml", 'start: "2021-01-01", until: "2025-12-31"', 'start: "2022-01-01", until: "2026-12-31"'),
    ("notice.yaml", "doubt_section: 四（二）", "doubt_section: 四（三）"),
)
"""What the form of another notice has otherwise: file, words here, words there."""


@pytest.fixture
def other(data_copy: Path) -> Path:
    """Give a copy of the data in which a series, a kind, the plan's years and the section of doubt are others."""
    for name, here, there in WORDS:
        path = data_copy / name
        text = path.read_text("utf-8")
        assert here in text
        path.write_text(text.replace(here, there), encoding="utf-8")
    (data_copy / "reviewed.yaml").unlink()  # nobody has reviewed these other facts
    return data_copy


def test_another_form_is_as_right_as_this_one(other: Path) -> None:
    """The check finds what this notice still says otherwise: the years of the 十四五, and the word 任务 of a title."""
    assert [finding.message for finding in check(other, today=TODAY).findings] == [
        "时限““十四五”时期”的起日应为 2021-01-01",
        "通知任务所在部分的标题里没有“工作”",
    ]


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (["show", "工作第156项"], ["工作第156项", "未明确（规划期至2026年）"]),
        (["agency", "西宁", "--why"], ["地方政府", "商定（四（三））"]),
        (["agencies", "--kind", "地方政府"], ["果洛州政府"]),
        (["deadlines"], ["（规划期至2026年）"]),
        (["matrix", "--by", "series"], ["工作"]),
        (["list", "--series", "T", "--json"], ['"series": "T"']),
    ],
)
def test_answers_follow_the_form(words: list[str], says: list[str], other: Path) -> None:
    """Series, kind, years and section are those of the data, and none of the words of this notice is left."""
    outcome = run("--data", str(other), *words)
    assert outcome.code == 0
    told = outcome.out + outcome.err
    assert [word for word in says if word not in told] == []
    assert [word for word in ("任务第", "规划期至2025年", "（四（二））") if word in told] == []


def test_papers_follow_the_form(other: Path, tmp_path: Path) -> None:
    """A brief calls its item by the name of the series; a ledger has columns for each year of the plan."""
    out = ("--out", str(tmp_path))
    assert run("--data", str(other), "render", "T156", "--format", "md", *out).code == 0
    (paper,) = tmp_path.glob("*.md")
    told = paper.read_text("utf-8")
    assert "工作第156项" in told
    assert "规划期至2026年" in told
    assert run("--data", str(other), "render", "B1", "--format", "xlsx", *out).code == 0
    (ledger,) = tmp_path.glob("*.xlsx")
    texts = [str(cell.value) for row in load_workbook(ledger)["指标"].iter_rows() for cell in row]
    assert [year for text in texts for year in re.findall("^([0-9]{4})年目标$", text)] == [*map(str, range(2022, 2027))]
