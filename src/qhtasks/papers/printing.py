"""PDF: HTML pages printed by a browser, which is started once for all of them.

Before a page is printed, its characters are held against the fonts of this machine: a browser prints nothing, or an
empty box, for a character that no font has, and says no word about it.
"""

from __future__ import annotations

import re
import unicodedata
from base64 import b64decode
from html import escape
from html.parser import HTMLParser
from typing import TYPE_CHECKING

from qhtasks.errors import QhtasksError
from qhtasks.papers.browsers import find_browser
from qhtasks.papers.devtools import Browser
from qhtasks.papers.pdf import finished

if TYPE_CHECKING:
    from collections.abc import Iterable

    from qhtasks.papers.devtools import Page
    from qhtasks.papers.view import Paper

_INVISIBLE = ("C", "Z")
"""Categories of characters that have nothing to show: controls, formats, separators. Private ones have."""
_OLDEST = 131
"""The first version that prints the boxes in the margins of a page, and so page numbers."""
_TOLD = 20
"""How many missing characters an error names."""
_EMPTY_FONT = (
    "d09GMgABAAAAAAD4AAoAAAAAAlAAAACwAAEAAAAAAAAAAAAAAAAAAAAAAAAAAAAABmAANAooPAE2AiQDBgsGAAQgBTwHIBurAcieBU7ZyWLpsBvG"
    "bvm3JPaQFPH5Czdvd9v0p6IVjT+DsFiEQyqEkDiEOUmCPfT1gJMUpOT5gm2cHkBMkIvjFwokx9AGrJPE63zgkIPk0nYL+qpzZBeDesLHGLudbwOF"
    "xksLXsaGMcLuPLuzRQAUGBSuuAEGRLqTO7KWNCTy/bM9/N/oX/h6uzksC61A6O2EHOTPEgJKDouitIACtI13AREElIiWWaKUU8fnMwoEAAA="
)
"""A font (WOFF2) that has no character of any script: what is drawn with it, no font of the machine has."""
_PROBE = (
    '<html lang="zh-CN"><style>@font-face {{ font-family: Empty; src: url("data:font/woff2;base64,{font}"); }}'
    "p {{ font-family: Empty; }}</style><body>{paragraphs}</body></html>"
)


class Printer:
    """Prints pages; the browser starts with the first of them and ends with the printer."""

    def __init__(self, browser: str | None = None) -> None:
        """Find the browser, which may have been named; that there is none is an error before any work."""
        self.program = find_browser(browser)
        self.browser: Browser | None = None
        self.covered: set[str] = set()

    def close(self) -> None:
        """End the browser, if it was started."""
        if self.browser:
            self.browser.close()

    def pdf(self, paper: Paper, html: str) -> bytes:
        """Print a paper's page; a character that no font of this machine has is an error that names it."""
        page = self._started().open_page()
        self._demand_fonts(page, visible_characters(html) - self.covered)
        page.show(html)
        printed = page.call("Page.printToPDF", preferCSSPageSize=True, printBackground=True, generateTaggedPDF=True)
        page.close()
        return finished(b64decode(printed["data"]), paper)

    def _started(self) -> Browser:
        """Start the browser, once; one that would leave page numbers out is refused."""
        if not self.browser:
            self.browser = Browser(self.program)
            product = self.browser.call("Browser.getVersion").get("product", "")
            version = re.search(r"/(\d+)", product)
            if version and int(version[1]) < _OLDEST:
                raise QhtasksError(
                    f"浏览器 {self.program} 是 {product}，打印不出页码和页眉：升级到 {_OLDEST} 版以上，"
                    "或用 --browser 指定另一个 Edge、Chrome 或 Chromium"
                )
        return self.browser

    def _demand_fonts(self, page: Page, characters: set[str]) -> None:
        """Refuse characters that no font has; those that one has are asked for once."""
        missing = missing_characters(page, characters)
        if missing:
            named = "、".join(f"{each}（U+{ord(each):04X}）" for each in missing[:_TOLD])
            rest = f"等 {len(missing)} 个" if len(missing) > _TOLD else ""
            raise QhtasksError(
                f"这台电脑的字体里没有 {named}{rest}，打印出来会缺字：装上有这些字的中文字体，再生成 PDF"
            )
        self.covered |= characters


class _Text(HTMLParser):
    """Collects the characters of a page that are shown."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.characters: set[str] = set()
        self.hidden = False
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Note where what is not shown begins."""
        del attrs
        self.hidden = self.hidden or tag in ("style", "script")

    def handle_endtag(self, tag: str) -> None:
        """Note where it ends."""
        self.hidden = self.hidden and tag not in ("style", "script")

    def handle_data(self, data: str) -> None:
        """Take the characters of a text."""
        if not self.hidden:
            self.characters.update(data)


def visible_characters(html: str) -> set[str]:
    """Collect the characters of a page that show something; those of its footers stand in its footer too."""
    found = _Text(html).characters
    return {each for each in found if unicodedata.category(each)[0] not in _INVISIBLE or _is_private(each)}


def missing_characters(page: Page, characters: Iterable[str]) -> list[str]:
    """Say which characters no font of this machine has: all at once, and one by one only if some are missing."""
    asked = sorted(characters)
    if not asked or not _uncovered(page, ["".join(asked)])[0]:
        return []
    return [each for each, missing in zip(asked, _uncovered(page, asked), strict=True) if missing]


def _uncovered(page: Page, texts: list[str]) -> list[bool]:
    """Say of each text whether a part of it was left to the empty font."""
    paragraphs = "".join(f"<p>{escape(text)}</p>" for text in texts)
    page.show(_PROBE.format(font=_EMPTY_FONT, paragraphs=paragraphs))
    page.call("DOM.enable")
    page.call("CSS.enable")
    root = page.call("DOM.getDocument", depth=0)["root"]["nodeId"]
    nodes = page.call("DOM.querySelectorAll", nodeId=root, selector="p")["nodeIds"]
    used = (page.call("CSS.getPlatformFontsForNode", nodeId=node)["fonts"] for node in nodes)
    return [any(font["isCustomFont"] for font in fonts) for fonts in used]


def _is_private(character: str) -> bool:
    return unicodedata.category(character) in ("Co", "Cn")
