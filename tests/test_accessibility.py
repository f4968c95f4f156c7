"""Pages are for everyone: axe-core, run in the browser that prints, finds nothing grave on any kind of paper."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

import pytest

from qhtasks.papers.pages import PageWriter
from tests.browsing import chromium
from tests.test_print import make_paper

if TYPE_CHECKING:
    from collections.abc import Iterator

    from playwright.sync_api import Browser, Page

AXE = Path(sys.prefix, "node", "node_modules", "axe-core", "axe.min.js")
"""Read as a file and run in the page: no network, no node."""
GRAVE = ("serious", "critical", "moderate")
PAPERS = ("省水利厅", "省水利厅 with a ledger", "T156", "B40", "二（十）", "index")
SCREENS = {"desk": (1280, 800), "phone": (375, 700)}
Scheme = Literal["light", "dark"]


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """One browser for all."""
    with chromium() as browser:
        yield browser


@pytest.mark.parametrize("screen", SCREENS)
@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("paper", PAPERS)
def test_nothing_grave_is_found(paper: str, scheme: Scheme, screen: str, browser: Browser) -> None:
    """Landmarks, names, table heads, contrast: by day and by night, at a desk and on a phone."""
    found = judged(browser, PageWriter().page(make_paper(paper), "html"), scheme, SCREENS[screen])
    graves = [each for each in found["violations"] if each["impact"] in GRAVE]
    assert [(each["id"], each["nodes"][0]["html"]) for each in graves] == []
    unseen = [each["id"] for each in found["incomplete"] if each["id"] == "color-contrast"]
    assert not unseen or (screen == "phone" and "ledger" in paper), "what lies beside a phone's screen is not judged"


@pytest.mark.parametrize("screen", SCREENS)
@pytest.mark.parametrize("paper", PAPERS)
def test_nothing_runs_out_of_the_screen(paper: str, screen: str, browser: Browser) -> None:
    """No page has to be moved sideways to be read; a wide ledger moves within its own frame."""
    page = shown(browser, PageWriter().page(make_paper(paper), "html"), "light", SCREENS[screen])
    width = page.evaluate("document.documentElement.scrollWidth")
    page.close()
    assert width <= SCREENS[screen][0]


def test_a_fault_is_found(browser: Browser) -> None:
    """The judge judges: a pale text and a picture without words do not pass."""
    pale = '<main><h1 style="color:#eee">浅色的标题</h1><img src="data:,"></main>'
    html = f'<html lang="zh-CN"><title>x</title>{pale}</html>'
    found = judged(browser, html, "light", SCREENS["desk"])
    assert {"color-contrast", "image-alt"} <= {each["id"] for each in found["violations"]}


def shown(browser: Browser, html: str, scheme: Scheme, size: tuple[int, int]) -> Page:
    """Show a page on a screen of a size, by day or by night."""
    page = browser.new_page(viewport={"width": size[0], "height": size[1]}, color_scheme=scheme)
    page.set_content(html)
    return page


def judged(browser: Browser, html: str, scheme: Scheme, size: tuple[int, int]) -> dict[str, Any]:
    """Let axe judge a page."""
    page = shown(browser, html, scheme, size)
    page.evaluate(AXE.read_text("utf-8"))
    found: dict[str, Any] = page.evaluate("axe.run(document, { resultTypes: ['violations', 'incomplete'] })")
    page.close()
    return found
