"""PDF: HTML pages printed by a browser, then finished with the record of their paper and without the clock.

The browser is started once for all pages. Before a page is printed, its characters are looked up in the fonts of this
machine: for a character that no font has, a browser prints nothing, or an empty box, without an error.

The document information is replaced as PDF provides for it, by an incremental update at the end of the file
(ISO 32000, 7.5.6): the pages stay byte for byte as the browser made them.
"""

from __future__ import annotations

import re
import unicodedata
from base64 import b64decode
from html import escape
from html.parser import HTMLParser
from typing import TYPE_CHECKING

from qhtasks.errors import QhtasksError
from qhtasks.papers.browser import Browser, find_browser
from qhtasks.papers.imprint import PDF_RECORD, described

if TYPE_CHECKING:
    from collections.abc import Iterable

    from qhtasks.papers.browser import Page
    from qhtasks.papers.view import Paper

_INVISIBLE = ("C", "Z")
"""Unicode categories of characters that show nothing: controls, formats, separators."""
_OLDEST = 131
"""The first version of Chromium that prints margin boxes, and so page numbers."""
_NAMED = 20
"""How many missing characters an error names."""
_EMPTY_FONT = (
    "d09GMgABAAAAAAD4AAoAAAAAAlAAAACwAAEAAAAAAAAAAAAAAAAAAAAAAAAAAAAABmAANAooPAE2AiQDBgsGAAQgBTwHIBurAcieBU7ZyWLpsBvG"
    "bvm3JPaQFPH5Czdvd9v0p6IVjT+DsFiEQyqEkDiEOUmCPfT1gJMUpOT5gm2cHkBMkIvjFwokx9AGrJPE63zgkIPk0nYL+qpzZBeDesLHGLudbwOF"
    "xksLXsaGMcLuPLuzRQAUGBSuuAEGRLqTO7KWNCTy/bM9/N/oX/h6uzksC61A6O2EHOTPEgJKDouitIACtI13AREElIiWWaKUU8fnMwoEAAA="
)
"""A font (WOFF2) without any letters. A browser falls back to it for characters that no font of the machine has."""
_PROBE = (
    '<html lang="zh-CN"><style>@font-face {{ font-family: Empty; src: url("data:font/woff2;base64,{font}"); }}'
    "p {{ font-family: Empty; }}</style><body>{paragraphs}</body></html>"
)

_DATES = re.compile(rb"/(?:CreationDate|ModDate) \(D:[^)]*\)")
_TRAILER = re.compile(
    rb"trailer\s*<<\s*/Size (\d+)\s*/Root (\d+ \d+ R)\s*/Info \d+ \d+ R\s*>>\s*startxref\s*(\d+)\s*%%EOF\s*$"
)


class Printer:
    """Prints pages; the browser starts with the first of them and ends with the printer."""

    def __init__(self, browser: str | None = None) -> None:
        """Find the browser, by name if one is given; if there is none, that is an error before any work."""
        self.program = find_browser(browser)
        self.browser: Browser | None = None
        self.covered: set[str] = set()

    def close(self) -> None:
        """End the browser, if it was started."""
        if self.browser:
            self.browser.close()

    def pdf(self, paper: Paper, html: str) -> bytes:
        """Print the page of a paper; a character that no font of this machine has is an error that names it."""
        page = self._started().open_page()
        self._demand_fonts(page, visible_characters(html) - self.covered)
        page.show(html)
        printed = page.call("Page.printToPDF", preferCSSPageSize=True, printBackground=True, generateTaggedPDF=True)
        page.close()
        return finished(b64decode(printed["data"]), paper)

    def _started(self) -> Browser:
        """Start the browser, once; one too old to print page numbers is an error."""
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
        """Raise an error for characters that no font has; each character is looked up once."""
        missing = missing_characters(page, characters)
        if missing:
            named = "、".join(f"{sign}（U+{ord(sign):04X}）" for sign in missing[:_NAMED])
            rest = f"等 {len(missing)} 个" if len(missing) > _NAMED else ""
            raise QhtasksError(
                f"这台电脑的字体里没有 {named}{rest}，打印出来会缺字：装上有这些字的中文字体，再生成 PDF"
            )
        self.covered |= characters


class _Text(HTMLParser):
    """Collects the characters of a page outside styles and scripts."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.characters: set[str] = set()
        self.hidden = False
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Note where a style or script begins."""
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
    """Collect the characters of a page that a reader can see."""
    signs = _Text(html).characters
    return {sign for sign in signs if unicodedata.category(sign)[0] not in _INVISIBLE or _is_unassigned(sign)}


def missing_characters(page: Page, characters: Iterable[str]) -> list[str]:
    """List the characters that no font of this machine has; they are tested one by one only if some are missing."""
    asked = sorted(characters)
    if not asked or not _uncovered(page, ["".join(asked)])[0]:
        return []
    return [sign for sign, missing in zip(asked, _uncovered(page, asked), strict=True) if missing]


def _uncovered(page: Page, texts: list[str]) -> list[bool]:
    """Test for each text whether a part of it was drawn with the empty font, that is by no font of the machine."""
    paragraphs = "".join(f"<p>{escape(text)}</p>" for text in texts)
    page.show(_PROBE.format(font=_EMPTY_FONT, paragraphs=paragraphs))
    page.call("DOM.enable")
    page.call("CSS.enable")
    root = page.call("DOM.getDocument", depth=0)["root"]["nodeId"]
    nodes = page.call("DOM.querySelectorAll", nodeId=root, selector="p")["nodeIds"]
    used = (page.call("CSS.getPlatformFontsForNode", nodeId=node)["fonts"] for node in nodes)
    return [any(font["isCustomFont"] for font in fonts) for fonts in used]


def _is_unassigned(character: str) -> bool:
    """Whether a character has no meaning in Unicode, or a private one: a font may draw it all the same."""
    return unicodedata.category(character) in ("Co", "Cn")


def finished(printed: bytes, paper: Paper) -> bytes:
    """Replace the browser's dates, and the document information by title, subject and record of the paper.

    The same pages give the same bytes.
    """
    body = _DATES.sub(lambda match: b" " * len(match[0]), printed)
    trailer = _TRAILER.search(body)
    if not trailer:
        raise QhtasksError("浏览器生成的 PDF 不是认得的格式：换一个新一些的 Edge、Chrome 或 Chromium")
    number, root, previous = int(trailer[1]), trailer[2], trailer[3]
    start = len(body)
    update = b"%d 0 obj\n%s\nendobj\n" % (number, _information(paper))
    table = b"xref\n%d 1\n%010d 00000 n \n" % (number, start)
    end = b"trailer\n<</Size %d\n/Root %s\n/Info %d 0 R\n/Prev %s>>\n" % (number + 1, root, number, previous)
    return b"%s%s%s%sstartxref\n%d\n%%%%EOF\n" % (body, update, table, end, start + len(update))


def _information(paper: Paper) -> bytes:
    """Write the document information: texts in UTF-16, and the record, which is ASCII, with its backslashes escaped."""
    names = {"title": b"/Title", "subject": b"/Subject", "keywords": b"/Keywords", "author": b"/Creator"}
    texts = ((names[key], text.encode("utf-16-be").hex().upper()) for key, text in described(paper).items())
    lines = [b"%s <FEFF%s>" % (name, text.encode()) for name, text in texts]
    record = paper.stamp.record.replace("\\", "\\\\").encode("ascii")
    return b"<<" + b"\n".join([*lines, PDF_RECORD + b" (" + record + b")"]) + b">>"
