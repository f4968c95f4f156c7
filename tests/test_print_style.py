"""HTML printed by hand, from a browser: the official page, page numbers, and every word of the screen."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

import pytest

from tests.browsing import chromium
from tests.office import squeezed
from tests.print_measures import leaves
from tests.test_print import NEAR, PAGES, Words, make_paper

if TYPE_CHECKING:
    from collections.abc import Iterator

    from playwright.sync_api import Browser

PAPERS = ("省水利厅", "T156", "省水利厅 with a ledger", "省水利厅 in a summary", "监测", "催办")


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """One browser for all."""
    with chromium() as browser:
        yield browser


@pytest.mark.parametrize("name", PAPERS)
def test_a_page_printed_by_hand_is_the_official_page(name: str, browser: Browser) -> None:
    """Margins of 37, 35, 28 and 26 mm with title, page number and stamp in them; no word of the page is lost."""
    paper = make_paper(name)
    html = PAGES.page(paper, "html")
    page = browser.new_page()
    page.set_content(html)
    printed = leaves(page.pdf(prefer_css_page_size=True, print_background=True))
    page.close()
    for leaf in printed:
        (left, right), (top, bottom) = leaf.edges, leaf.ends
        assert all(left - NEAR < each.left and each.right < right + NEAR for each in leaf.body)
        assert all(top - NEAR < rule[1] <= rule[3] < bottom + NEAR for rule in leaf.rules)
        assert f"—{leaf.number}—" in leaf.around
        assert paper.cover.disclaimer in leaf.around
    drawn = "".join(leaf.text for leaf in printed)
    assert not Counter(squeezed(Words(html).words)) - Counter(drawn)
