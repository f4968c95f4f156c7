"""The real browser, opening the site as people do: a file in a folder, without a network."""

from __future__ import annotations

import os
import shutil
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from playwright.sync_api import sync_playwright

from qhtasks.model.findings import CLEAN
from qhtasks.site.build import site_page
from qhtasks.store.location import shipped

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from playwright.sync_api import Browser, Page

    from qhtasks.model.dataset import Dataset
    from qhtasks.model.findings import Outcome

COMMANDS = ("chromium", "chromium-browser", "google-chrome", "microsoft-edge")
ROUTES = {
    "home": "#/",
    "agencies": "#/agencies",
    "agency": "#/agency/省水利厅",
    "agency with a filter": "#/agency/海西州政府?role=participant&basis=named",
    "agency with nothing listed": "#/agency/省政府督查室",
    "agency on a day": "#/agency/省农业农村厅?day=2024-01-31",
    "agency whose duties another bears": "#/agency/省扶贫局?day=2024-01-31",
    "task": "#/item/T156",
    "indicator": "#/item/B40",
    "obligation": "#/obligation/O18",
    "search": "#/search?q=水资源",
    "search with a filter": "#/search?q=&agency=省水利厅&role=lead",
    "search without a result": "#/search?q=水利资原",
    "search with a sentence": "#/search?q=请问引大济湟工程由哪个单位牵头，我们省审计厅有什么任务",
    "contents": "#/contents",
    "text": "#/text",
    "indicators": "#/indicators",
    "deadlines": "#/deadlines",
    "matrix": "#/matrix",
    "partners": "#/partners/省水利厅",
    "together": "#/together/省水利厅/省林草局",
    "together, to choose": "#/together",
    "collectives": "#/collectives",
    "changes": "#/changes",
    "a body that came since": "#/changes/省数据局",
    "remarks": "#/remarks",
    "about": "#/about",
    "unknown": "#/没有的一页",
}
"""A route of every kind of page."""
PROBE = """
Object.assign(window, { probe: { find, scopeOf, sharedBy, unitOf, fold, unitsLike, unitsNear, recordsLike, data } });
"""
PROBED = (
    'import { unitOf } from "./data.js";',
    'import { find } from "./search.js";',
    'import { scopeOf } from "./page-search.js";',
    'import { sharedBy } from "./page-partners.js";',
    'import { fold } from "./folding.js";',
    'import { recordsLike, unitsLike, unitsNear } from "./names.js";',
)


@contextmanager
def chromium() -> Iterator[Browser]:
    """Start the installed browser; root has no sandbox, and opens nothing but our own files."""
    program = next(filter(None, map(shutil.which, COMMANDS)))
    switches = ["--font-render-hinting=none", *(["--no-sandbox"] if os.geteuid() == 0 else [])]
    with sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path=program, args=switches)
        yield browser
        browser.close()


def opened(browser: Browser, path: Path, route: str = "#/", **options: Any) -> Page:
    """Open a file; whatever goes wrong in it is kept in the list that `faults_of` reads."""
    page = browser.new_context(**options).new_page()
    page.add_init_script(
        "window.faults = []; addEventListener('error', (event) => faults.push(event.message));"
        "addEventListener('unhandledrejection', (event) => faults.push(String(event.reason)));"
        "addEventListener('securitypolicyviolation', (event) => faults.push(event.violatedDirective));"
    )
    page.goto(path.as_uri() + route)
    return page


def faults_of(page: Page) -> list[str]:
    """List the errors, rejected promises and breaches of the policy so far."""
    faults: list[str] = page.evaluate("window.faults")
    return faults


def go(page: Page, route: str) -> None:
    """Follow a link to another page of the site."""
    page.evaluate(
        "(route) => new Promise((done) => {"
        " const before = location.hash; location.hash = route; if (location.hash === before) return done();"
        " addEventListener('hashchange', () => setTimeout(done), { once: true }); })",
        route,
    )


def wait(page: Page, condition: str) -> None:
    """Wait until a condition holds; the page's policy forbids to evaluate it there again and again."""
    for _ in range(200):
        if page.evaluate(condition):
            return
        page.wait_for_timeout(25)
    raise AssertionError(condition)


def probing_page(dataset: Dataset, folder: Path, outcome: Outcome = CLEAN) -> Path:
    """Write a page whose functions tests can call: its main module is the shipped one with a line at its end."""
    main = (shipped("templates") / "site" / "main.js").read_text("utf-8")
    (folder / "site").mkdir(parents=True)
    taken = "\n".join(PROBED)
    (folder / "site" / "main.js").write_text(f"{taken}\n{main}{PROBE}", "utf-8")
    path = folder / "probe.html"
    path.write_bytes(site_page(dataset, outcome, folder))
    return path
