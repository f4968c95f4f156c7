"""The page under people's hands: eyes, keyboards, phones, printers, folders; and under hostile texts."""

from __future__ import annotations

import csv
import json
import re
import subprocess
import sys
from io import StringIO
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pypdfium2
import pytest

from qhtasks.model.findings import Outcome, Remark
from qhtasks.papers.choices import Choices
from qhtasks.papers.compose import Composer
from qhtasks.site.build import site_page
from qhtasks.store.load import load_dataset
from tests.browsing import ROUTES, chromium, faults_of, go, opened, wait
from tests.program import run
from tests.support import DATA

if TYPE_CHECKING:
    from collections.abc import Iterator

    from playwright.sync_api import Browser, Page

DATASET = load_dataset(DATA)
NODE = Path(sys.prefix, "node", "node_modules")
AXE = NODE / "axe-core" / "axe.min.js"
SCREENS = {"desk": {"width": 1280, "height": 800}, "phone": {"width": 390, "height": 780}}
REMARKS = Outcome(
    (
        Remark("no-lead", "error", "任务第156项没有牵头单位", None, ("T156", "省水利厅")),
        Remark("period", "error", "时限不明", "2026-12-31", ("O13",)),
    )
)


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """One browser for all."""
    with chromium() as browser:
        yield browser


@pytest.fixture(scope="module")
def file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The page, in a folder as clerks have them: with spaces, Chinese and signs in its name."""
    path = tmp_path_factory.mktemp("desk") / "我的 文件#1 100%（新）" / "青政办〔2021〕29号-查询.html"
    path.parent.mkdir()
    path.write_bytes(site_page(DATASET, REMARKS))
    return path


@pytest.fixture(scope="module")
def page(browser: Browser, file: Path) -> Iterator[Page]:
    """The page at a desk."""
    page = opened(browser, file, viewport=SCREENS["desk"], accept_downloads=True)
    yield page
    assert faults_of(page) == []


def test_it_opens_wherever_it_lies_and_asks_nobody(browser: Browser, file: Path) -> None:
    """From a folder with spaces, Chinese and #; nothing else is loaded, by any page."""
    asked: list[str] = []
    page = browser.new_page()
    page.on("request", lambda request: asked.append(request.url))
    page.goto(file.as_uri() + "#/")
    assert page.locator("h1").inner_text() == DATASET.document.title
    for route in ROUTES.values():
        go(page, route)
    assert len(asked) == 1
    assert page.evaluate("performance.getEntriesByType('resource').length") == 0
    assert page.evaluate("fetch('data:,x').then(() => 'loaded', () => 'refused')") == "refused"
    page.close()


def test_no_link_is_broken(page: Page) -> None:
    """Every place that any page links to is there: those of every item, body and section, each opened once."""
    collect = """(routes) => routes.map((route) => {
      history.replaceState(null, "", route); dispatchEvent(new HashChangeEvent("hashchange"));
      return [route, document.querySelector("main h1").textContent,
        [...document.querySelectorAll("a[href^='#']")].map((link) => link.getAttribute("href"))]; })"""
    left, seen, broken = ["#/"], {"#/", "#main"}, []
    while left:
        opening, left = left[:100], left[100:]
        for route, title, links in page.evaluate(collect, opening):
            broken += [route] if title.startswith("没有") else []
            for link in links:
                if (place := _place(link)) not in seen:
                    seen.add(place)
                    left.append(link)
    assert broken == []
    assert len(seen) > 600


def _place(route: str) -> str:
    """Take links to one page with other filters for one, and of those to two bodies together one for each body."""
    return re.sub(r"^(#/together/[^/]*).*", r"\1", route.partition("?")[0])


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("screen", SCREENS)
def test_axe_finds_nothing(screen: str, scheme: str, browser: Browser, file: Path) -> None:
    """Landmarks, names, contrast, headings: on every kind of page, by day and by night, at a desk and on a phone."""
    page = opened(browser, file, viewport=SCREENS[screen], color_scheme=scheme)
    page.evaluate(AXE.read_text("utf-8"))
    found = {}
    for name, route in ROUTES.items():
        go(page, route)
        result = page.evaluate("axe.run(document, { resultTypes: ['violations'] })")
        faults = [(each["id"], each["nodes"][0]["html"][:200]) for each in result["violations"]]
        if faults:
            found[name] = faults
    page.close()
    assert found == {}


@pytest.mark.parametrize(
    "screen", [*SCREENS.values(), {"width": 768, "height": 900}], ids=lambda screen: screen["width"]
)
def test_no_page_moves_sideways(screen: Any, browser: Browser, file: Path) -> None:
    """Wide tables move within their own frame; nor does it where letters are twice as large."""
    page = opened(browser, file, viewport=screen)
    for scale in ("100%", "200%"):
        page.evaluate("(scale) => document.documentElement.style.setProperty('font-size', scale)", scale)
        for name, route in ROUTES.items():
            go(page, route)
            assert page.evaluate("document.documentElement.scrollWidth") <= screen["width"], (name, scale)
    page.close()


def test_letters_of_twice_the_size_are_not_cut(browser: Browser, file: Path) -> None:
    """What a browser enlarges to 200 % wraps: no button or heading hides its words."""
    page = opened(browser, file, viewport={"width": 640, "height": 800})
    page.evaluate("document.documentElement.style.setProperty('font-size', '200%')")
    for route in ROUTES.values():
        go(page, route)
        cut = page.evaluate(
            """() => [...document.querySelectorAll("button, h1, h2, summary, header a, .chips a")].filter((each) =>
             each.scrollWidth > each.clientWidth + 1 && getComputedStyle(each).overflow !== "visible")
            .map((each) => each.textContent)"""
        )
        assert cut == []
    page.close()


def test_the_keyboard_goes_everywhere(page: Page) -> None:
    """Skip to the text, choose a page, `/` to search, type, follow a hit, `j` and `k` to its neighbours."""
    go(page, "#/agencies")
    page.evaluate("document.activeElement.blur()")
    page.keyboard.press("Tab")
    if page.evaluate("document.activeElement.className") != "skip":
        page.evaluate("document.querySelector('.skip').focus()")
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "main"
    assert page.evaluate("location.hash") == "#/agencies"
    page.keyboard.press("/")
    wait(page, "document.activeElement.type === 'search'")
    page.keyboard.type("水资源")
    wait(page, "document.querySelectorAll('.hits li').length === 5")
    assert page.locator("#results .count").inner_text() == "找到5项，6处"
    page.evaluate("document.querySelector('.hits a').focus()")
    page.keyboard.press("Enter")
    wait(page, "location.hash === '#/item/T47'")
    wait(page, "document.activeElement.tagName === 'H1'")
    for key, item in (("j", 48), ("k", 47)):
        page.keyboard.press(key)
        wait(page, f"location.hash === '#/item/T{item}'")
        wait(page, f"document.querySelector('main h1').textContent === '任务第{item}项'")  # drawn after the hash is set
    page.go_back()
    page.go_back()
    page.go_back()
    wait(page, "document.querySelector('input[name=q]')?.value === '水资源'")


def test_whoever_goes_back_finds_the_page_as_it_was_left(page: Page) -> None:
    """At the link that was followed, with the hits that were drawn; another page begins at its top."""
    go(page, "#/search?q=建设")
    page.locator("[data-more]").click()
    link = page.locator(".hits li > a").nth(90)
    title = link.text_content()
    link.click()
    wait(page, "location.hash.startsWith('#/item/')")
    wait(page, "scrollY === 0")
    page.go_back()
    wait(page, "document.querySelectorAll('.hits li').length === 120")
    wait(page, "document.activeElement.tagName === 'A'")
    assert page.evaluate("document.activeElement.textContent") == title
    assert 0 < page.evaluate("document.activeElement.getBoundingClientRect().top") < SCREENS["desk"]["height"]


@pytest.mark.parametrize("route", ["#/search?q=", "#/deadlines?", "#/indicators?"])
def test_a_list_for_a_body_says_that_what_is_possible_is_not_in_it(route: str, page: Page) -> None:
    """省审计厅 may be meant in fifteen more; without a body there is nothing to say."""
    for query, said in (("", False), ("&agency=省审计厅", True)):
        go(page, route + query)
        assert ("不含可能涉及" in page.locator("main [role=status]").inner_text()) == said


def test_a_filter_is_part_of_the_address(page: Page) -> None:
    """Choosing keeps the focus; going back and reloading keep the choice."""
    go(page, "#/agency/省水利厅")
    page.locator("summary").first.click()
    page.locator("select[name=role]").select_option("lead")
    assert page.evaluate("decodeURI(location.hash)") == "#/agency/省水利厅?role=lead"
    assert page.evaluate("document.activeElement.name") == "role"
    assert page.locator(".duties tbody tr").count() == 13
    page.reload()
    assert page.locator(".duties tbody tr").count() == 13
    page.go_back()
    wait(page, "document.querySelectorAll('.duties tbody tr').length === 44")


def test_a_name_that_is_typed_wrong_is_asked_back(page: Page) -> None:
    """A slip, an abbreviation, pinyin, a number: a list to choose from."""
    go(page, "#/")
    for typed, offered in (
        ("省水力厅", "省水利厅"),
        ("slt", "省水利厅"),
        ("发改委", "省发展改革委"),
        ("156", "T156　推动重大水利工程建设"),
    ):
        page.locator("#asked").fill(typed)
        assert offered in page.locator("#found a").all_inner_texts(), typed


def asked_at_the_front(page: Page, typed: str) -> str:
    """Type something on the first page and press Enter; give the place where that leads."""
    go(page, "#/")
    page.locator("#asked").fill(typed)
    page.locator("#asked").press("Enter")
    wait(page, "location.hash !== '#/'")
    place: str = page.evaluate("decodeURIComponent(location.hash)")
    return place


@pytest.mark.parametrize(
    ("typed", "place"),
    [
        ("T156", "#/item/T156"),
        ("任务156", "#/item/T156"),
        ("二级指标第36", "#/item/B36"),
        ("省审计厅", "#/agency/省审计厅"),
        ("经信委", "#/agency/省工业和信息化厅"),
        ("guoluo", "#/agency/果洛州政府"),
        ("36", "#/search?q=36"),
        ("sjt", "#/search?q=sjt"),
        ("金融办", "#/search?q=金融办"),
        ("水资源", "#/search?q=水资源"),
    ],
)
def test_a_name_or_number_leads_straight_to_its_page(typed: str, place: str, page: Page) -> None:
    """Where several may be meant, it leads to what is found."""
    assert asked_at_the_front(page, typed) == place


@pytest.mark.parametrize(
    ("typed", "units", "words"),
    [
        ("引大济湟由谁牵头", [], ["引大济湟", "牵头"]),
        ("我们审计厅有什么任务", ["省审计厅"], ["审计厅", "任务"]),
        ("黄南州发改委", ["省发展改革委", "黄南州政府"], ["黄南州", "发改委"]),
        ("高速公路里程", [], ["高速公路", "里程"]),
        ("水资原", [], ["水资源"]),
    ],
)
def test_a_sentence_is_answered_with_the_bodies_and_words_in_it(
    typed: str, units: list[str], words: list[str], page: Page
) -> None:
    """People ask whole questions; nothing is guessed, each part is a link."""
    go(page, f"#/search?q={typed}")
    assert page.locator("#results .count").inner_text() == f"没有找到“{typed}”"
    assert page.locator("#results .named a").all_inner_texts() == units
    assert page.locator("#results > p a").all_inner_texts() == words


def test_what_is_found_by_its_name_is_not_said_to_be_missing(page: Page) -> None:
    """A number stands in no text, but it has been understood."""
    go(page, "#/search?q=T156")
    said = page.locator("#results").inner_text()
    assert said.startswith("正文里没有“T156”；按编号或名称找到的：")
    assert "T156　推动重大水利工程建设" in said
    assert "没有找到" not in said


@pytest.mark.parametrize("word", ["审计", "评估"])
def test_items_stand_before_names_and_titles(word: str, page: Page) -> None:
    """What one looks for is what is to be done, not that a body or a section is called so."""
    go(page, f"#/search?q={word}")
    kinds = page.locator(".hits li > a b").all_text_contents()
    numbered = [bool(re.fullmatch(r"[ABTO]\d+", kind)) for kind in kinds]
    assert numbered == sorted(numbered, reverse=True)
    assert f"找到{sum(numbered)}项，" in page.locator("#results .count").inner_text()
    assert f"另有名称、标题{len(kinds) - sum(numbered)}条" in page.locator("#results .count").inner_text()


def test_what_is_not_there_is_said(page: Page) -> None:
    """An unknown page, unit, id or section says so and leads home."""
    for route in (
        "#/__proto__",
        "#/constructor",
        "#/item/T999",
        "#/agency/没有厅",
        "#/text/九",
        "#/collectives/谁",
        "#/%E0%A4%A",
    ):
        go(page, route)
        assert page.locator("main h1").inner_text().startswith("没有"), route
        assert page.locator("main a[href='#/']").last.inner_text() == "回首页"


def test_more_hits_are_drawn_on_demand(page: Page) -> None:
    """Sixty first, all of them counted."""
    go(page, "#/search?q=建设")
    drawn = page.locator(".hits li").count()
    page.locator("[data-more]").click()
    assert (drawn, page.locator(".hits li").count()) == (60, 120)


def test_a_citation_is_copied_and_never_the_address(page: Page) -> None:
    """The address would show the name of the user; the notice, the item and the lead are what one cites."""
    go(page, "#/item/T156")
    page.evaluate("navigator.clipboard.writeText = (text) => { window.copied = text; return Promise.resolve(); }")
    for button in page.locator("[data-copy]").all():
        button.click()
        assert "file:" not in page.evaluate("copied")
    assert page.evaluate("copied").startswith("推动重大水利工程建设。")
    assert page.evaluate("copied").endswith(
        "（" + page.evaluate("document.querySelector('[data-copy]').dataset.copy") + "，牵头单位：省水利厅）"
    )


@pytest.mark.parametrize(
    ("route", "rows"),
    [("#/agency/省水利厅?role=lead", 13), ("#/indicators?nature=约束性", 9), ("#/search?q=水资源", 5)],
)
def test_the_rows_shown_are_downloaded(route: str, rows: int, page: Page) -> None:
    """As CSV with a byte order mark, which WPS and Excel read."""
    go(page, route)
    with page.expect_download() as download:
        page.locator("[data-csv]").last.click()
    content = Path(download.value.path()).read_bytes()
    assert content.startswith("\ufeff".encode())
    assert download.value.suggested_filename.endswith(".csv")
    read = list(csv.reader(StringIO(content.decode("utf-8-sig"))))
    assert len(read) == rows + 1
    assert {len(row) for row in read} == {len(read[0])}


def test_the_calendar_is_the_programs(page: Page, tmp_path: Path) -> None:
    """What mail programs import, byte by byte as the command writes it; it is that of all units, and offered there."""
    go(page, "#/deadlines")
    with page.expect_download() as download:
        page.locator("[data-ics]").click()
    assert run("deadlines", "--ics", str(tmp_path / "a.ics")).code == 0
    assert Path(download.value.path()).read_bytes() == (tmp_path / "a.ics").read_bytes()
    assert download.value.suggested_filename == "青政办〔2021〕29号期限.ics"
    go(page, "#/deadlines?agency=省水利厅")
    assert page.locator("[data-ics]").count() == 0


def test_dark_and_light_are_chosen(page: Page) -> None:
    """The button says what it does."""
    go(page, "#/")
    button = page.locator("[data-theme-button]")
    assert button.inner_text() == "深色"
    button.click()
    assert (button.inner_text(), page.evaluate("document.documentElement.dataset.theme")) == ("浅色", "dark")
    button.click()
    assert button.inner_text() == "深色"


def test_forced_colours_leave_everything_readable(browser: Browser, file: Path) -> None:
    """Where the system chooses the colours, marks and the chosen page are outlined."""
    page = opened(browser, file, "#/search?q=水资源", forced_colors="active", viewport=SCREENS["desk"])
    assert page.evaluate("getComputedStyle(document.querySelector('mark')).outlineStyle") == "solid"
    assert page.evaluate("getComputedStyle(document.querySelector('[aria-current]')).outlineStyle") == "solid"
    page.close()


@pytest.mark.parametrize("name", ["省水利厅", "果洛州政府"])
@pytest.mark.parametrize("extent", ["short", "full", "blank"])
def test_the_sheet_is_printed_beside_the_title(extent: str, name: str, page: Page) -> None:
    """On the page of GB/T 9704, with the same words as the program's sheet; the screen's own words are left out."""
    go(page, f"#/agency/{name}")
    page.locator("select[name=extent]").select_option(extent)
    text = _printed(page)
    composer = Composer(DATASET, Choices("full" if extent == "full" else "short", blank_columns=extent == "blank"))
    (sheet,) = composer.sheets([next(unit for unit in DATASET.units if unit.name == name)])
    said = [*(fact.text for fact in (*sheet.cover.facts, *sheet.cover.foot)), sheet.tally, sheet.key, sheet.empty]
    for group in sheet.groups:
        said += [f"{group.title}（{group.size}项）", group.reason, "" if group.listed else group.due]
        for row in group.rows:
            item = row.item
            whole = (item.heading, *item.measures, item.lead, item.participants, row.place, item.nature)
            said += [f"{row.order}{item.label}", *((item.title, item.first) if group.listed else whole)]
    said += [f"{asked.row.label}{asked.row.place}{asked.text}{asked.note}" for asked in sheet.obligations]
    said += [part for saying in sheet.sayings for part in (f"{saying.what}：“{saying.quote}”", saying.item.title)]
    said += [cell for row in (sheet.ledger.rows if sheet.ledger else ()) for cell in row]
    assert [words for words in said if words and "".join(words.split()) not in text] == []
    assert ("办理记录" in text) == (extent == "blank")
    assert "复制出处" not in text
    assert sheet.cover.title in text


def _printed(page: Page) -> str:
    """Print the page, and read its text without white space."""
    document = pypdfium2.PdfDocument(page.pdf(prefer_css_page_size=True))
    width, height = document[0].get_size()
    assert (round(width / 72 * 25.4), round(height / 72 * 25.4)) == (210, 297)
    around = re.compile(
        r"— ?\d+ ?—|.{0,40}?青政办〔2021〕29号\n|据公开文本整理，非正式公文，以原文为准.*指纹[0-9a-f]{12}"
    )
    pages = [around.sub("", "\n".join(one.get_textpage().get_text_range().splitlines()) + "\n") for one in document]
    return "".join("".join(pages).split()).replace("\ufffe", "")


@pytest.mark.parametrize("name", [name for name in ROUTES if name != "unknown"])
def test_every_page_can_be_printed(name: str, page: Page) -> None:
    """What is for hands alone is left out."""
    go(page, ROUTES[name])
    text = _printed(page)
    assert "深色" not in text
    assert "下载表格打印" not in text
    assert "复制出处" not in text


@pytest.mark.parametrize(
    ("route", "said"),
    [
        ("#/deadlines?agency=省水利厅", "责任单位：省水利厅"),
        ("#/search?q=水资源&role=lead", "词语：水资源角色：牵头"),
        ("#/indicators?nature=约束性", "性质：约束性"),
    ],
)
def test_a_printed_page_says_what_was_chosen_on_it(route: str, said: str, page: Page) -> None:
    """On paper there is no form to see it in."""
    go(page, route)
    text = _printed(page)
    assert said in text
    assert "不限" not in text


@pytest.mark.parametrize("route", ["#/deadlines?agency=省水利厅", "#/indicators", "#/matrix", "#/agencies"])
def test_numbers_are_not_broken_on_paper(route: str, browser: Browser, file: Path) -> None:
    """Ids, dates and counts stand each in one line, however narrow their column is."""
    page = opened(browser, file, route, viewport={"width": 590, "height": 850})
    page.emulate_media(media="print")
    broken = page.evaluate(
        """() => [...document.querySelectorAll(".grid tbody th, .grid [data-name=截止], .heat td")]
        .filter((cell) => /^[-A-Z0-9+]+$/.test(cell.textContent))
        .filter((cell) => { const range = document.createRange(); range.selectNodeContents(cell);
          return new Set([...range.getClientRects()].map(({ bottom }) => Math.round(bottom))).size > 1; })
        .map((cell) => cell.textContent)"""
    )
    page.close()
    assert broken == []


HOSTILE = (
    "</script><script>window.faults.push('ran')</script><img src=x onerror=window.faults.push('ran')>"
    "\"'`${faults.push(1)}<!--<script>"
)


def test_hostile_texts_stay_texts(browser: Browser, tmp_path: Path) -> None:
    """In names, titles, measures, citations and remarks: on no page does anything run or become an element."""
    water = next(unit for unit in DATASET.units if unit.name == "省水利厅")
    units = tuple(
        unit.but(full_name=HOSTILE, note=HOSTILE, kind=HOSTILE) if unit is water else unit for unit in DATASET.units
    )
    tasks = tuple(
        task.but(heading=HOSTILE, measures=(HOSTILE, HOSTILE)) if task.id == "T156" else task for task in DATASET.tasks
    )
    spoilt = DATASET._replace(
        units=units,
        tasks=tasks,
        document=DATASET.document.but(title=HOSTILE, issuer=HOSTILE, addressees=HOSTILE),
        edition=DATASET.edition.but(version=HOSTILE),
        obligations=tuple(each.but(text=HOSTILE, note=HOSTILE, addressee=HOSTILE) for each in DATASET.obligations),
        chapters=tuple(
            chapter.but(sections=tuple(section.but(title=HOSTILE) for section in chapter.sections))
            for chapter in DATASET.chapters
        ),
    )
    path = tmp_path / "hostile.html"
    path.write_bytes(site_page(spoilt, Outcome((Remark("no-lead", "error", HOSTILE, None, ("T156",)),))))
    page = opened(browser, path)
    for route in (
        *ROUTES.values(),
        f"#/search?q={HOSTILE}",
        f"#/agency/{HOSTILE}",
        f"#/{HOSTILE}",
        f"#/together/{HOSTILE}/x",
        "#/item/T156",
    ):
        page.evaluate("(route) => { location.hash = route; }", route)
        page.wait_for_timeout(30)
        assert (
            page.evaluate("document.querySelectorAll('main img, main script, main [onerror], main style').length") == 0
        )
        assert page.locator("main h1").count() == 1
        page.evaluate("dispatchEvent(new Event('beforeprint'))")
    assert faults_of(page) == []
    with pytest.raises(Exception, match="Trusted"):
        page.evaluate("document.querySelector('main').innerHTML = '<p>'")
    page.close()


def test_the_html_checker_finds_nothing(file: Path, page: Page, tmp_path: Path) -> None:
    """The file itself, and what the scripts make of it on every route."""
    files = [tmp_path / "file.html"]
    files[0].write_bytes(file.read_bytes())
    shell = file.read_text("utf-8")
    head = shell[: shell.index("<body>")]
    for number, route in enumerate(ROUTES.values()):
        go(page, route)
        path = tmp_path / f"{number}.html"
        body = re.sub(r"<script.*?</script>", "", page.evaluate("document.body.outerHTML"), flags=re.DOTALL)
        path.write_text(f"{head}{body}</html>", "utf-8")
        files.append(path)
    jar = NODE / "vnu-jar" / "build" / "dist" / "vnu.jar"
    done = subprocess.run(
        ["java", "-Xss4m", "-jar", jar, "--format", "json", "--stdout", *files],
        check=False,
        capture_output=True,
        encoding="utf-8",
    )
    messages = {
        (each.get("type"), each["message"])
        for each in json.loads(done.stdout)["messages"]
        if each.get("type") != "info"
    }
    assert messages == set()
