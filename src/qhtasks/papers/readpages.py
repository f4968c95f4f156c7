"""Reading Markdown and HTML that came back: their rows, and what in HTML hides text from the reader."""

from __future__ import annotations

import re
from functools import lru_cache
from html import unescape
from typing import TYPE_CHECKING

from qhtasks.papers.readback import Line, Reading, Text, make_reading

if TYPE_CHECKING:
    from collections.abc import Iterator

_COMMENT = re.compile(r"<!--.*?(?:-->|\Z)", re.DOTALL)
_BAR = re.compile(r"(?<!\\)\||<br>")
"""Ends a cell of Markdown, or a line in one."""
_MARK = re.compile(r"(<!--|-->|<[^<>]*>)")
_NAME = re.compile(r"</?([A-Za-z0-9]+)")
_INLINE = frozenset(
    ("a", "b", "br", "em", "font", "i", "mark", "s", "small", "span", "strong", "sub", "sup", "u", "wbr")
)
_ROWS = frozenset(("tr", "table", "thead", "tbody", "tfoot"))
"""Where a row of a table begins or ends."""
_PARTS = frozenset(("td", "th", "p", "div"))
"""Where in a row a cell, or a paragraph in one, begins or ends."""
_SKIPPED = frozenset(("head", "script", "style"))
"""Elements whose content is no text, up to their end tag."""
_VOID = frozenset(("br", "col", "hr", "img", "input", "link", "meta", "wbr"))
_SHUT = frozenset(("audio", "canvas", "datalist", "iframe", "noscript", "object", "template", "video"))
"""Elements whose content no browser shows."""
_FOLDED = frozenset(("details", "dialog"))
"""Elements that are shut unless they are `open`."""
_SELF_CLOSING = frozenset(("p", "td", "th", "tr", "li"))
"""Elements that end where the next of their kind begins."""
_WHITE = r"(?:#f{3,8}\b|white\b|transparent|rgba?\(\s*25[0-5],\s*25[0-5],\s*25[0-5])"
_HIDING = re.compile(
    r"display\s*:\s*none|visibility\s*:\s*(?:hidden|collapse)|content-visibility\s*:\s*hidden"
    r"|(?:opacity|font-size|zoom|(?<![\w-])(?:max-)?(?:width|height))\s*:\s*(?:0+\.?0*|\.0+)(?:[a-z%]+)?(?![\d.])"
    r"|(?<![\w-])color\s*:\s*" + _WHITE + r"|(?:text-indent|left|top|margin-left)\s*:\s*-\d{3,}|clip(?:-path)?\s*:"
    r"|scale\(\s*0|font\s*:\s*0(?![\d.])|content\s*:\s*(?:none|normal|''|\"\")",
    re.IGNORECASE,
)
"""Declarations of CSS that hide text."""
_STYLE = re.compile(r"""\sstyle\s*=\s*("[^"]*"|'[^']*'|\S+)""", re.IGNORECASE)
_ATTRIBUTE = re.compile(r"""\s(?:hidden(?=[\s=/>])|color\s*=\s*["']?(?:#f{3,6}|white))""", re.IGNORECASE)
_SHEET = re.compile(r"<style[^<>]*>(.*?)(?:</style|\Z)", re.DOTALL | re.IGNORECASE)
_STRING = re.compile(r'--[\w-]+:\s*"((?:[^"\\\n]|\\.)*)"')
"""A text in a style sheet that is printed at the edge of the pages."""
_TITLE = re.compile(r"<title[^<>]*>([^<]*)", re.IGNORECASE)
_FOREIGN = re.compile(r"<script\b|<link\b[^<>]*stylesheet|@import\b", re.IGNORECASE)
"""What brings in styles that are not read, or changes the page when it is opened."""


def read_markdown(content: bytes) -> Reading:
    """Read the lines of Markdown without its markup and comments, and those of tables cell by cell."""
    return make_reading(map(_markdown_line, _COMMENT.sub("", _decoded(content)).splitlines()))


def _markdown_line(line: str) -> Line:
    level = len(line) - len(line.lstrip("#"))
    return Line(tuple(Text(_unmarked(cell)) for cell in _BAR.split(line)), level)


def _unmarked(cell: str) -> str:
    return cell.replace("\\", "").replace("*", "").strip().lstrip("#-+ ")


def read_html(content: bytes) -> Reading:
    """Read the rows of the tables of HTML, and the texts between block tags; its title; what its styles could hide."""
    page = _decoded(content)
    sheets = _COMMENT.sub("", page)
    around = [("网页标题", unescape(title)) for title in _TITLE.findall(sheets)]
    around += [("页眉页脚", text) for sheet in _SHEET.findall(sheets) for text in _STRING.findall(sheet)]
    return make_reading(_lines(page), around, _covers(sheets))


def _covers(page: str) -> Iterator[str]:
    """Tell the rules of style sheets that hide something, and what brings in styles that are not read."""
    for sheet in _SHEET.findall(page):
        for rule in sheet.split("}"):
            selector, _, declarations = rule.rpartition("{")
            for hiding in _HIDING.findall(declarations):
                yield f"样式 {' '.join(re.split('[{;/]', selector)[-1].split())} {{ {hiding.strip()} }}"
    yield from (f"{tag}…" for tag in _FOREIGN.findall(page))


def _decoded(content: bytes) -> str:
    """Decode a page, also one that an editor saved in GB 18030, the encoding of Chinese Windows."""
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return content.decode("gb18030", "replace")


class _Cutter:
    """Cuts a page at its tags into rows of cells."""

    def __init__(self) -> None:
        self.seen, self.hidden = [""], [""]
        self.in_row = False
        self.level = 0
        self.hider, self.depth = "", 0
        """The element that hides what is in it, and how many of its name are open."""

    def text(self, text: str) -> None:
        """Take a text between two tags."""
        (self.hidden if self.hider else self.seen)[-1] += text

    def line(self) -> Line:
        """End the row."""
        texts = [Text(unescape(text)) for text in self.seen]
        texts += [Text(unescape(text), hidden=True) for text in self.hidden if text]
        self.seen, self.hidden = [""], [""]
        return Line(tuple(texts), self.level)

    def tag(self, tag: str) -> Iterator[Line]:
        """Take a tag, which may end a row or a cell, and begin or end what is hidden."""
        if self.hider and not self._reappears(tag):
            return
        name, begins = _name(tag), not tag.startswith("</")
        if name not in _INLINE:
            if name in _ROWS or not self.in_row:
                yield self.line()
                self.in_row = name == "tr" and begins
                self.level = int(name[1]) if begins and re.fullmatch("h[1-6]", name) else 0
            elif name in _PARTS:
                self.seen.append("")
        if begins and name not in _VOID and _hides(tag):
            self.hider, self.depth = name, 1

    def _reappears(self, tag: str) -> bool:
        """Whether text is seen again from this tag on."""
        if _name(tag) != self.hider:
            return False
        self.depth += -1 if tag.startswith("</") or self.hider in _SELF_CLOSING else 1
        if not self.depth:
            self.hider = ""
        return not self.hider


def _lines(page: str) -> Iterator[Line]:
    """Cut a page at its tags into rows of texts; comments, styles, scripts and the head are skipped."""
    cutter, until = _Cutter(), ""
    for number, piece in enumerate(_MARK.split(page)):
        if until:
            until = "" if piece.lower().startswith(until) else until
        elif number % 2 == 0:  # between two tags
            cutter.text(piece)
        elif piece == "<!--":
            until = "-->"
        else:
            until = _end(piece)
            yield from cutter.tag(piece)
    yield cutter.line()


@lru_cache(1024)
def _name(tag: str) -> str:
    """Give the lower-case name of a tag's element; empty where it has none."""
    name = _NAME.match(tag)
    return name[1].lower() if name else ""


def _end(tag: str) -> str:
    """Give the end tag up to which there is no text; empty where the element has text."""
    return f"</{_name(tag)}" if _name(tag) in _SKIPPED and not tag.startswith("</") else ""


@lru_cache(1024)
def _hides(tag: str) -> bool:
    """Whether the element that a tag begins is not shown."""
    name, style = _name(tag), _STYLE.search(tag)
    return (
        name in _SHUT
        or (name in _FOLDED and not re.search(r"\sopen\b", tag))
        or bool(_ATTRIBUTE.search(tag))
        or bool(style and _HIDING.search(style[1]))
    )
