"""The papers of supervision: reminders, cases, circulars, and the register of projects."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.program import run
from tests.test_following import report, track

if TYPE_CHECKING:
    from pathlib import Path

__all__ = ["track"]
FORMATS = ("md", "html", "docx", "xlsx", "pdf")


def printed(track: Path, out: Path, *words: str, form: str = "md") -> str:
    """Print one paper of the track, and give its text."""
    done = run("track", "paper", *words, "--track", str(track), "--out", str(out), "--format", form)
    assert done.code == 0, done.err
    (path,) = (out / line.rpartition("/")[2] for line in done.out.splitlines())
    return path.read_text("utf-8")


def test_a_circular_counts_and_never_ranks_unless_asked(track: Path, tmp_path: Path) -> None:
    """Bodies stand in the notice's order; without two thirds of the items no shares are printed."""
    text = printed(track, tmp_path, "通报", "--period", "2023Q1", "--as-of", "2023-05-01")
    assert "应报101家：逾期未报100家、迟报1家" in text
    assert "303项中已有牵头单位报告的1项：正在推进1项。" in text
    assert "不足三分之二" in text
    assert "％" not in text
    assert "单位照通知的次序，不是排名" in text
    assert text.index("| 省发展改革委 | 逾期未报 |") < text.index("| 省水利厅 | 逾期未报 |")
    ranked = printed(track, tmp_path / "ranked", "通报", "--period", "2023Q1", "--as-of", "2023-05-01", "--rank")
    assert "按滞后项数从多到少排列" in ranked


def test_what_is_reported_later_changes_no_paper_of_an_earlier_day(track: Path, tmp_path: Path) -> None:
    """The same bytes, although reports of that period and later ones were added."""
    words = ("通报", "--period", "2023Q1", "--as-of", "2023-05-01")
    before = printed(track, tmp_path / "before", *words, form="html")
    for name, period, day in (("省水利厅", "2023Q1", "2023-05-02"), ("省教育厅", "2023Q2", "2023-07-05")):
        path = track / "reports" / name / f"{period}.yaml"
        path.parent.mkdir(parents=True)
        path.write_text(report(name, period, day, "item: O5, state: 正在推进"), encoding="utf-8")
    assert printed(track, tmp_path / "after", *words, form="html") == before


def test_a_reminder_states_what_is_missing_and_leaves_room_for_the_answer(track: Path, tmp_path: Path) -> None:
    """One paper a body: the report that is due, with its day, the open case, and the lines to fill in."""
    text = printed(track, tmp_path, "催办", "省水利厅", "--period", "2023Q2", "--as-of", "2023-07-27")
    assert "| O5 | 2023年二季度工作进展情况报告 | 逾期未报 | 截止2023-07-25" in text
    assert "督2023-001" in text
    assert all(label in text for label in ("未报或滞后的原因", "联系人及电话", "签收"))


def test_a_case_is_one_paper_with_the_words_of_the_notice(track: Path, tmp_path: Path) -> None:
    """As of its day: what was answered later is not on it."""
    early = printed(track, tmp_path / "early", "督办", "督2023-001", "--as-of", "2023-07-20")
    late = printed(track, tmp_path / "late", "督办", "督2023-001", "--as-of", "2023-09-02")
    assert "任务第156项（T156）" in early
    assert "办理过程" not in early
    assert [word for word in ("答复", "退办", "销号") if f"| {word} |" in late] == ["答复", "退办", "销号"]
    unknown = run("track", "paper", "督办", "督2023-009", "--track", str(track), "--as-of", "2023-07-20")
    assert (unknown.code, "没有督办事项“督2023-009”" in unknown.err) == (2, True)


def test_projects_are_scheduled_in_batches(track: Path, tmp_path: Path) -> None:
    """The register in one table; the schedule by stage; both say how many of the 155 there are."""
    register = printed(track, tmp_path / "a", "项目", "--year", "2023", "--as-of", "2023-07-27")
    schedule = printed(track, tmp_path / "b", "调度", "--year", "2023", "--as-of", "2023-07-27")
    assert "155项重大工程项目中有1项在台账里" in register
    assert "| P-省-001 | 虚构示例水库 | 省水利厅 | 12.5 | 3 | 1.1 | 36.7 | 50.0 | 2023-06 |" in register
    assert schedule.index("前期工作（1）") < schedule.index("已开工、未建成（1）")


@pytest.mark.parametrize("name", ["通报", "督办 督2023-001", "调度"])
def test_every_paper_is_made_in_every_format(track: Path, tmp_path: Path, name: str) -> None:
    """And a second time nothing is written, because nothing changed."""
    words = ["track", "paper", *name.split(), "--as-of", "2023-07-27", "--track", str(track), "--out", str(tmp_path)]
    for form in FORMATS:
        words += ["--format", form]
    assert "写了 5 个文件" in run(*words).err
    assert "写了 0 个文件" in run(*words).err
