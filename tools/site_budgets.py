"""What the site costs its readers: size, and the time until it answers, in the real browser, from a file.

    python -m tools.site_budgets [RUNS]

Each figure is measured at the machine's own speed and at a sixth of it, as on an old office computer. A busy machine
makes the times longer: they are no test.
"""

from __future__ import annotations

import gzip
import sys
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory
from time import process_time
from typing import TYPE_CHECKING

from tests.browsing import ROUTES, chromium

from qhtasks.model.findings import CLEAN
from qhtasks.site.build import site_page
from qhtasks.store.load import load_dataset

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

PROJECT = Path(__file__).resolve().parent.parent
TYPED = ["水资源", "建设", "黄河", "生态", "T156", "省水利厅"]
READY = "performance.getEntriesByName('ready')[0].startTime"
KEY = """(text) => new Promise((done) => {
  const input = document.querySelector("main input[type=search]"), start = performance.now();
  input.value = text;
  input.dispatchEvent(new InputEvent("input", { bubbles: true }));
  requestAnimationFrame(() => setTimeout(() => done(performance.now() - start)));
})"""
OPEN = """(route) => new Promise((done) => {
  const start = performance.now();
  history.replaceState(null, "", route);
  dispatchEvent(new HashChangeEvent("hashchange"));
  requestAnimationFrame(() => setTimeout(() => done(performance.now() - start)));
})"""
LARGEST = "#/agency/省发展改革委"


def main() -> None:
    """Measure and print one figure a line, with its budget."""
    runs = int(sys.argv[1]) if len(sys.argv) > 1 else 5
    start = process_time()
    dataset = load_dataset(PROJECT / "data")
    read = process_time() - start
    content = site_page(dataset, CLEAN)
    print(f"build: {process_time() - start - read:.2f} s of the processor, beside {read:.2f} s to read the data")
    print(f"file: {len(content):,} bytes (700,000), {len(gzip.compress(content, 9)):,} packed (170,000)")
    with TemporaryDirectory() as folder, chromium() as browser:
        path = Path(folder) / "site.html"
        path.write_bytes(content)
        for slower, ready, key in ((1, 300, 50), (6, 1200, 150)):
            _measure(browser, path, slower, (ready, key), runs)


def _measure(browser: Browser, path: Path, slower: int, budgets: tuple[int, int], runs: int) -> None:
    """Print what a browser takes on a machine that is so many times slower."""
    starts = []
    for _ in range(runs):
        page = _slowed(browser, path, slower)
        starts.append(float(page.evaluate(READY)))
        page.close()
    print(f"ready, x{slower}: median {median(starts):.0f} ms, worst {max(starts):.0f} ms ({budgets[0]})")
    page = _slowed(browser, path, slower)
    page.evaluate(OPEN, "#/search")
    keys = [float(page.evaluate(KEY, word[:end])) for word in TYPED * runs for end in range(1, len(word) + 1)]
    keys.sort()
    print(
        f"keystroke, x{slower}: median {median(keys):.0f} ms, p95 {keys[len(keys) * 95 // 100]:.0f} ms ({budgets[1]})"
    )
    times = {
        route: median(float(page.evaluate(OPEN, route)) for _ in range(3)) for route in (*ROUTES.values(), LARGEST)
    }
    slowest = sorted(times, key=lambda route: -times[route])[:4]
    budget = " (150)" if slower == 1 else ""
    print(f"slowest pages, x{slower}{budget}: " + ", ".join(f"{route} {times[route]:.0f} ms" for route in slowest))
    print(f"heap: {page.evaluate('performance.memory.usedJSHeapSize') / 1e6:.0f} MB (25)")
    print(f"requests: {page.evaluate('performance.getEntriesByType(`resource`).length')} (0)")
    page.close()


def _slowed(browser: Browser, path: Path, slower: int) -> Page:
    """Open the page on a slower machine; it is loaded there, too."""
    page = browser.new_page()
    page.context.new_cdp_session(page).send("Emulation.setCPUThrottlingRate", {"rate": slower})
    page.goto(path.as_uri() + "#/")
    return page


if __name__ == "__main__":
    main()
