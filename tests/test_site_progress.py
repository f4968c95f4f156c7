"""The page that tells progress: only where it was asked for, in the words of `track`, and known again by `verify`."""

from __future__ import annotations

import csv
import json
import shutil
from io import StringIO
from typing import TYPE_CHECKING, Any
from zipfile import ZipFile

import pytest

from tests.browsing import chromium, faults_of, go, opened
from tests.program import run
from tests.support import REPOSITORY
from tests.test_site_people import AXE

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from playwright.sync_api import Page

TRACK = REPOSITORY / "examples" / "track"
COLUMNS = "编号,目标,目标值,基期,实际,结论,本年,灯,依据,说明,来源"


@pytest.fixture(scope="module")
def file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The page with the example's progress of 2023."""
    path = tmp_path_factory.mktemp("progress") / "a.html"
    done = run("site", "--track", str(TRACK), "--year", "2023", "-o", str(path))
    assert done.code == 0
    assert "写上了2023年年度监测，截至2026-01-25报出的" in done.err
    return path


@pytest.fixture(scope="module")
def page(file: Path) -> Iterator[Page]:
    """The page in a browser."""
    with chromium() as browser:
        page = opened(browser, file, viewport={"width": 1280, "height": 800})
        yield page
        assert faults_of(page) == []


def told(path: Path) -> Any:
    """Read what a page tells of progress."""
    return json.loads(path.read_text("utf-8").partition('id="data">')[2].partition("</script>")[0])["progress"]


def rows_of(*words: str) -> list[list[str]]:
    """Ask the command for a table, with its headings."""
    return list(csv.reader(StringIO(run(*words, "--track", str(TRACK), "--csv").out.lstrip("\ufeff"))))


def cells(page: Page, table: int = 0) -> list[list[str]]:
    """Read a table of progress as it is drawn; columns without a word are left out of it."""
    found: list[list[str]] = page.evaluate(
        "(at) => [...document.querySelectorAll('table.told')[at].rows].map((row) =>"
        " [...row.cells].map((cell) => cell.textContent))",
        table,
    )
    return found


def test_nothing_is_told_without_being_asked(tmp_path: Path) -> None:
    """No page, no column, no file of a track is read, even where the variable names one."""
    path = tmp_path / "a.html"
    assert run("site", "-o", str(path), env={"QHTASKS_TRACK": str(tmp_path / "none")}).code == 0
    assert told(path) is None
    assert 'href="#/progress"' not in path.read_text("utf-8")


@pytest.mark.parametrize("option", [("--year", "2023"), ("--as-of", "2024-05-01")])
@pytest.mark.parametrize("command", ["site", "pack"])
def test_a_year_without_a_track_is_refused(command: str, option: tuple[str, str], tmp_path: Path) -> None:
    """Who writes it means progress, and must say whose."""
    refused = run(command, *option, cwd=tmp_path)
    assert refused.code == 2
    assert "--track" in refused.err
    assert list(tmp_path.iterdir()) == []


def test_the_page_says_what_track_says(page: Page) -> None:
    """Every judged target, cell by cell; and every item of which a lead reported a state."""
    go(page, "#/progress")
    judged = rows_of("track", "monitor", "--year", "2023", "--columns", COLUMNS)
    assert cells(page) == judged
    states = rows_of("track", "status", "--columns", "编号,事项,状态,报告期,报出日,牵头单位所报,参加单位所报")
    reported = [row for row in states if row[2] != "未报"]
    assert len(reported) > 1
    assert cells(page, 1) == [row[:6] for row in reported]
    assert not any(row[6] for row in reported[1:]), "a column without a word is left out"
    lead = page.locator("main > p").first.inner_text()
    assert "数和状态由有关单位填报，结论由程序照跟踪目录的规则算出，都不出自通知" in lead
    assert "各数的来源：虚构示例" in page.locator("main ul").first.inner_text()


def test_a_body_finds_what_it_leads(page: Page) -> None:
    """From its page to the targets and items that it leads, and no others."""
    go(page, "#/agency/省林草局")
    page.get_by_role("link", name="牵头事项的进展").click()
    assert [row[0] for row in cells(page)[1:]] == ["A9.1", "A9.2", "A15.1", "B2.1"]
    notes = page.locator("main ul").first.inner_text()
    assert "个目标中已判" not in notes, "the counts are those of all targets"
    assert "带*的基期值" in notes
    go(page, "#/progress?agency=没有的单位")
    assert "99个目标中已判" in page.locator("main ul").first.inner_text()


def test_an_item_says_how_far_it_is(page: Page) -> None:
    """With the source of each figure; where nobody reported a state, that is said."""
    go(page, "#/item/A9")
    assert [row[0] for row in cells(page)[1:]] == ["A9.1", "A9.2"]
    section = page.locator("main section", has_text="进展").first.inner_text()
    assert "带*的基期值是推算的，或没有核实" in section
    assert "虚构示例" in section
    assert "牵头单位还没有报这一项的状态" in section


@pytest.mark.parametrize("route", ["#/about", "#/deadlines"])
def test_no_page_says_that_there_is_no_progress(route: str, page: Page) -> None:
    """What says so where no track is told, says here where progress comes from."""
    go(page, route)
    said = page.locator("main").inner_text()
    assert "进展由有关单位填报，见“进展”，不出自通知；没有填报的不编造。" in said
    assert "没有进展" not in said
    assert "没有办理情况" not in said


def test_axe_finds_nothing(page: Page) -> None:
    """Headings, names, contrast: on the page of progress and on one of an item."""
    page.evaluate(AXE.read_text("utf-8"))
    for route in ("#/progress", "#/item/A9", "#/progress?agency=省政府督查室"):
        go(page, route)
        result = page.evaluate("axe.run(document, { resultTypes: ['violations'] })")
        assert [(each["id"], each["nodes"][0]["html"]) for each in result["violations"]] == [], route


def test_what_bodies_wrote_stays_in_the_office(tmp_path: Path) -> None:
    """Their words on progress and problems, and the evidence, are in the track only."""
    track = tmp_path / "track"
    shutil.copytree(TRACK, track)
    for path in (track / "reports").rglob("*.yaml"):
        path.write_text(path.read_text("utf-8").replace("虚构示例", "只给督查室看"), encoding="utf-8")
    told_inside = run("track", "status", "--track", str(track), "--columns", "进展情况,存在问题", "--csv").out
    assert "只给督查室看" in told_inside
    assert run("site", "--track", str(track), "-o", str(tmp_path / "a.html")).code == 0
    assert "只给督查室看" not in (tmp_path / "a.html").read_text("utf-8")


def test_verify_asks_the_track_again(file: Path, tmp_path: Path) -> None:
    """Without the track it cannot say; with it, current as of its day; outdated once a figure is another."""

    def verified(*arguments: str) -> tuple[str, str]:
        row = run("verify", str(file), *arguments, "--json").json()["rows"][0]
        return row["state"], "；".join(row["changed"])

    assert verified() == ("outdated", "这份要对照跟踪目录：加 --track 目录")
    assert verified("--track", str(TRACK)) == ("current", "")
    changed = tmp_path / "track"
    shutil.copytree(TRACK, changed)
    figures = next(path for path in sorted((changed / "figures").rglob("*.yaml")) if '"7.3"' in path.read_text("utf-8"))
    figures.write_text(figures.read_text("utf-8").replace('"7.3"', '"7.4"'), encoding="utf-8")
    assert verified("--track", str(changed)) == ("outdated", "进展 有改动")


def test_the_package_tells_progress_only_if_asked(tmp_path: Path) -> None:
    """In the page alone, and the text beside it says so."""
    for folder, options in (("plain", ()), ("told", ("--track", str(TRACK)))):
        done = run("pack", "省审计厅", "--out", str(tmp_path / folder), *options)
        assert done.code == 0, done.err
        with ZipFile(next((tmp_path / folder).glob("*办公包*"))) as office:
            readme = office.read("2-读我.txt").decode("utf-8-sig")
            (tmp_path / "a.html").write_bytes(office.read("1-查询（双击，用Edge打开）.html"))
            ledger = office.read("4-总台账.xlsx")
        assert (told(tmp_path / "a.html") is not None) == bool(options)
        assert ("“进展”一栏" in readme) == bool(options)
        assert ("办没办、办得怎么样，这里没有" in readme) != bool(options)
        assert ledger
