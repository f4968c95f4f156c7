"""Reading Word documents and Excel workbooks that came back: their rows, and what in their formats hides text."""

from __future__ import annotations

import re
from itertools import chain
from posixpath import dirname, join, normpath
from typing import TYPE_CHECKING
from xml.etree import ElementTree as ET

from qhtasks.papers.readback import Line, Reading, Text, make_reading

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

_DOCUMENT, _STYLES, _SETTINGS, _BOX = "word/document.xml", "word/styles.xml", "word/settings.xml", "txbxContent"
_BOOK, _LOOKS, STRINGS = "xl/workbook.xml", "xl/styles.xml", "xl/sharedStrings.xml"
_PROPERTIES = "docProps/core.xml"
_YES, _NO = ("1", "true"), ("0", "false", "off")
_TINY = 2
"""Points up to which nobody reads a text or sees a row."""
_NARROW = 0.5
"""Characters that a column is wide where nothing of it is seen."""
_LIGHTEST = 0xF0
"""From this value on, red, green and blue are white on paper."""
_CODES = re.compile(r'&(?:"[^"]*"|K[0-9A-Fa-f]{6}|K[0-9]{2}[-+][0-9]{3}|[0-9]+|[A-JL-Z])')
"""Codes in the headers and footers of Excel: fonts, sizes, page numbers, sections."""
_SECTION = re.compile(r"&[LCR](?![A-Z])")
_UNSHOWN = re.compile(r"[^;]*;[^;]*;[^;]*;\s*")
"""A format of Excel whose fourth part, that of texts, is empty."""


def read_package(parts: Mapping[str, bytes]) -> Reading:
    """Read the paragraphs and the tables of a document, or the rows of a workbook."""
    title = (("文档标题", each.text or "") for each in tree(parts.get(_PROPERTIES, b"")).iterfind("{*}title"))
    read = _Document(parts) if _DOCUMENT in parts else _Workbook(parts)
    return make_reading(read.lines(), chain(title, read.around()), read.covers())


def tree(part: bytes) -> ET.Element:
    """Read a part of a package; an empty element where it cannot be read."""
    try:
        return ET.fromstring(part)  # noqa: S314 - expat itself stops bombs
    except (ET.ParseError, ValueError, LookupError):  # the last two: encodings that nobody knows
        return ET.Element("nothing")


def _linked(parts: Mapping[str, bytes], name: str) -> dict[str, str]:
    """Give the parts to which a part links, by the id of the link."""
    links = tree(parts.get(f"{dirname(name)}/_rels/{name.rpartition('/')[2]}.rels", b""))
    return {
        link.get("Id", ""): normpath(join("/", dirname(name), link.get("Target", ""))).removeprefix("/")
        for link in links
    }


def _attribute(element: ET.Element | None, name: str) -> str | None:
    """Give an attribute whatever its namespace."""
    if element is None:
        return None
    return next((value for key, value in element.items() if key.rpartition("}")[2] == name), None)


def _is_white(color: str | None) -> bool:
    """Whether a colour, written as six or eight hexadecimal digits, cannot be seen on paper."""
    channels = re.fullmatch("(?:[0-9A-Fa-f]{2})?([0-9A-Fa-f]{6})", color or "")
    return channels is not None and min(bytes.fromhex(channels[1])) >= _LIGHTEST


# Word


class _Document:
    """A Word document."""

    def __init__(self, parts: Mapping[str, bytes]) -> None:
        self.parts = parts
        self.styles = {
            _attribute(style, "styleId") or "": style for style in tree(parts.get(_STYLES, b"")).iterfind("{*}style")
        }
        self.hiding = {name for name in self.styles if self._style_hides(name)}
        self.default = {
            name
            for name, style in self.styles.items()
            if _attribute(style, "default") and _attribute(style, "type") == "paragraph"
        }

    def lines(self) -> Iterator[Line]:
        """Read the paragraphs and the rows of tables.

        Text boxes are left out: they are anchored in the middle of a paragraph, whose text they would break up.
        """
        root = tree(self.parts[_DOCUMENT])
        for parent in list(root.iter()) if _BOX.encode() in self.parts[_DOCUMENT] else ():
            for box in parent.findall(f"{{*}}{_BOX}"):
                parent.remove(box)
        done: set[ET.Element] = set()
        for element in root.iter():
            if element.tag.endswith(("}tr", "}p")) and element not in done:
                row = element.tag.endswith("}tr")
                cells = element.findall("{*}tc") if row else [element]
                done.update(element.iter())
                unseen = row and _row_hides(element)
                yield Line(
                    tuple(chain.from_iterable(self._texts(cell, unseen=unseen) for cell in cells)), self._level(element)
                )

    def around(self) -> Iterator[tuple[str, str]]:
        """Read the headers and footers that the document uses, without what fields compute, such as page numbers."""
        links = _linked(self.parts, _DOCUMENT)
        for reference in tree(self.parts[_DOCUMENT]).iter():
            kind = {"headerReference": "页眉", "footerReference": "页脚"}.get(reference.tag.rpartition("}")[2])
            if kind:
                for paragraph in tree(self.parts.get(links.get(_attribute(reference, "id") or "", ""), b"")).iterfind(
                    ".//{*}p"
                ):
                    computed = _computed(paragraph)
                    shown = (run for run in _runs(paragraph) if run not in computed and not self._run_hides(run))
                    yield kind, "" if self._paragraph_hides(paragraph) else "".join(map(_text, shown))

    def covers(self) -> Iterator[str]:
        """Tell settings that hide text: folded headings, styles taken from a template."""
        if any(element.tag.endswith("}collapsed") for element in tree(self.parts[_DOCUMENT]).iter()):
            yield "折叠的标题"
        if tree(self.parts.get(_SETTINGS, b"")).find("{*}linkStyles") is not None:
            yield "样式随模板更新"

    def _level(self, element: ET.Element) -> int:
        """Give the level of a paragraph that is the title or a heading, by the name of its style."""
        style = self.styles.get(_attribute(element.find("{*}pPr/{*}pStyle"), "val") or "")
        name = (_attribute(style.find("{*}name"), "val") or "").lower() if style is not None else ""
        heading = re.fullmatch("heading ([1-9])", name)
        return int(heading[1]) + 1 if heading else int(name == "title")

    def _texts(self, element: ET.Element, *, unseen: bool = False) -> Iterator[Text]:
        """Read the text within a paragraph or a cell: what is seen as one text, what is hidden as another."""
        seen, hidden = "", ""
        moved = {run for move in element.iter() if move.tag.endswith("}moveFrom") for run in move.iter()}
        for paragraph in [element] if element.tag.endswith("}p") else element.iterfind(".//{*}p"):
            covered = unseen or self._paragraph_hides(paragraph)
            for run in _runs(paragraph):
                if covered or run in moved or self._run_hides(run):
                    hidden += _text(run)
                else:
                    seen += _text(run)
        yield Text(seen)
        if hidden:
            yield Text(hidden, hidden=True)

    def _paragraph_hides(self, paragraph: ET.Element) -> bool:
        style = _attribute(paragraph.find("{*}pPr/{*}pStyle"), "val")
        spacing = paragraph.find("{*}pPr/{*}spacing")
        return bool({style} & self.hiding or (style is None and self.default & self.hiding)) or _is_flat(
            spacing, "line", "lineRule"
        )

    def _run_hides(self, run: ET.Element) -> bool:
        look = run.find("{*}rPr")
        if look is None:
            return False
        style = _attribute(look.find("{*}rStyle"), "val")
        return _look_hides(look, inherited=style in self.hiding)

    def _style_hides(self, name: str) -> bool:
        """Whether a style, or one on which it is based, hides its text."""
        hides, seen = False, set[str]()
        chain_of_styles = []
        while name in self.styles and name not in seen:
            seen.add(name)
            chain_of_styles.append(self.styles[name])
            name = _attribute(self.styles[name].find("{*}basedOn"), "val") or ""
        for style in reversed(chain_of_styles):
            look = style.find("{*}rPr")
            hides = _look_hides(look, inherited=hides) if look is not None else hides
        return hides


def _runs(paragraph: ET.Element) -> Iterator[ET.Element]:
    return (element for element in paragraph.iter() if element.tag.endswith("}r"))


def _text(run: ET.Element) -> str:
    return "".join(part.text or "" for part in run.iter() if part.tag.endswith("}t"))


def _computed(paragraph: ET.Element) -> set[ET.Element]:
    """List the runs whose text a field computes, such as the number of a page."""
    computed = {run for field in paragraph.iter() if field.tag.endswith("}fldSimple") for run in field.iter()}
    inside = False
    for run in _runs(paragraph):
        for mark in run.iterfind("{*}fldChar"):
            inside = {"separate": True, "end": False}.get(_attribute(mark, "fldCharType") or "", inside)
        if inside:
            computed.add(run)
    return computed


def _look_hides(look: ET.Element, *, inherited: bool) -> bool:
    """Whether the properties of a run hide it: marked as hidden, white, tiny or squeezed together."""
    vanish, size, scale = look.find("{*}vanish"), look.find("{*}sz"), look.find("{*}w")
    color = look.find("{*}color")
    if vanish is not None:
        inherited = (_attribute(vanish, "val") or "") not in _NO
    return (
        inherited
        or _is_white(_attribute(color, "val"))
        or (_attribute(color, "themeColor") or "").startswith(("background1", "light1"))
        or 0 <= _number(_attribute(size, "val")) <= 2 * _TINY
        or 0 <= _number(_attribute(scale, "val")) <= _TINY
    )


def _row_hides(row: ET.Element) -> bool:
    """Whether a row of a table is hidden, or so low that nothing of it is seen."""
    hidden = row.find("{*}trPr/{*}hidden")
    return (hidden is not None and _attribute(hidden, "val") not in _NO) or _is_flat(
        row.find("{*}trPr/{*}trHeight"), "val", "hRule"
    )


def _is_flat(element: ET.Element | None, height: str, rule: str) -> bool:
    """Whether an exact height, in twentieths of a point, leaves nothing to be seen."""
    return _attribute(element, rule) == "exact" and 0 <= _number(_attribute(element, height)) <= 20 * _TINY


def _number(text: str | None) -> float:
    """Read a number; -1 where there is none."""
    return float(text) if text and re.fullmatch(r"[0-9]{1,9}(\.[0-9]{1,20})?", text) else -1


# Excel


class _Workbook:
    """An Excel workbook."""

    def __init__(self, parts: Mapping[str, bytes]) -> None:
        self.parts = parts
        self.shared = [_rich(string) for string in tree(parts.get(STRINGS, b""))]
        files = _linked(parts, _BOOK)
        self.sheets = [
            (sheet, tree(parts.get(files.get(_attribute(sheet, "id") or "", ""), b"")))
            for sheet in tree(parts.get(_BOOK, b"")).iterfind("{*}sheets/{*}sheet")
        ]
        looks = tree(parts.get(_LOOKS, b""))
        self.hiding = set(_hiding_formats(looks))
        self.conditional = {
            str(number) for number, look in enumerate(looks.iterfind("{*}dxfs/{*}dxf")) if _condition_hides(look)
        }

    def lines(self) -> Iterator[Line]:
        """Read the texts of each worksheet with their places, row by row; numbers are left out, they only count rows.

        The name of a worksheet stands above its rows as a heading. Rows that a filter leaves out are not hidden:
        ledgers are there to be filtered.
        """
        for sheet, content in self.sheets:
            name = sheet.get("name", "")
            away = sheet.get("state", "visible") != "visible"
            yield Line((Text(name, hidden=away, place=name),), 1, printed=False)
            columns = _hidden_columns(content)
            filtered = content.find("{*}autoFilter/{*}filterColumn") is not None
            for row in content.iterfind(".//{*}row"):
                low = (row.get("hidden") in _YES and not filtered) or 0 <= _number(row.get("ht")) <= _TINY
                texts = []
                for cell in row.iterfind("{*}c"):
                    place = cell.get("r", "")
                    hidden = away or low or place.rstrip("0123456789") in columns or cell.get("s", "0") in self.hiding
                    texts.append(Text(self._cell(cell), hidden, f"{name}!{place}"))
                yield Line(tuple(texts))

    def around(self) -> Iterator[tuple[str, str]]:
        """Read the headers and footers of the worksheets, without fonts, sizes and page numbers."""
        for _, content in self.sheets:
            for element in content.iterfind("{*}headerFooter/*"):
                kind = "页眉" if element.tag.endswith("Header") else "页脚"
                for section in _SECTION.split((element.text or "").replace("&&", "\0")):
                    yield kind, _CODES.sub("", section).replace("\0", "&")

    def covers(self) -> Iterator[str]:
        """Tell conditional formats that hide texts."""
        for sheet, content in self.sheets:
            for rule in content.iterfind("{*}conditionalFormatting/{*}cfRule"):
                if rule.get("dxfId") in self.conditional:
                    yield f"{sheet.get('name')} 的条件格式"

    def _cell(self, cell: ET.Element) -> str:
        """Read the text of a cell, which stands in the cell or in the list of strings that all cells share."""
        kind, value = cell.get("t"), cell.findtext("{*}v", "")
        if kind == "s":
            known = re.fullmatch("[0-9]{1,9}", value) and int(value) < len(self.shared)
            return self.shared[int(value)] if known else ""
        inline = cell.find("{*}is")
        if inline is not None:
            return _rich(inline)
        return value if kind == "str" else ""


def _rich(string: ET.Element) -> str:
    """Read a text of Excel, plain or in several formats, without its phonetic guides and what is white or tiny."""
    texts = [text.text or "" for text in string.iterfind("{*}t")]
    for run in string.iterfind("{*}r"):
        look = run.find("{*}rPr")
        if look is None or not _font_hides(look):
            texts += [text.text or "" for text in run.iterfind("{*}t")]
    return "".join(texts)


def _hidden_columns(sheet: ET.Element) -> set[str]:
    """Name the columns that are hidden, or too narrow for a character."""
    hidden: set[str] = set()
    for columns in sheet.iterfind("{*}cols/{*}col"):
        narrow = 0 <= _number(columns.get("width")) < _NARROW
        if narrow or columns.get("hidden") in _YES:
            first, last = (int(max(1, _number(columns.get(end)))) for end in ("min", "max"))
            hidden.update(map(_letters, range(first, min(last, 16384) + 1)))
    return hidden


def _letters(number: int) -> str:
    """Name a column: 1 is A, 27 is AA."""
    name = ""
    while number:
        number, rest = divmod(number - 1, 26)
        name = chr(ord("A") + rest) + name
    return name


def _hiding_formats(looks: ET.Element) -> Iterator[str]:
    """List the formats of cells that hide texts: one shows none, or its font is white on no colour, or tiny."""
    unshown = {
        form.get("numFmtId")
        for form in looks.iterfind("{*}numFmts/{*}numFmt")
        if _UNSHOWN.fullmatch(form.get("formatCode", ""))
    }
    fonts = {str(number) for number, font in enumerate(looks.iterfind("{*}fonts/{*}font")) if _font_hides(font)}
    coloured = {
        str(number)
        for number, fill in enumerate(looks.iterfind("{*}fills/{*}fill"))
        if fill.find("{*}patternFill[@patternType='solid']/{*}fgColor") is not None
    }
    for number, look in enumerate(looks.iterfind("{*}cellXfs/{*}xf")):
        if look.get("numFmtId") in unshown or (look.get("fontId") in fonts and look.get("fillId") not in coloured):
            yield str(number)


def _condition_hides(look: ET.Element) -> bool:
    """Whether what a condition puts on cells hides texts."""
    font, form = look.find("{*}font"), look.find("{*}numFmt")
    return (font is not None and _font_hides(font)) or bool(
        _UNSHOWN.fullmatch(form.get("formatCode", "") if form is not None else "")
    )


def _font_hides(font: ET.Element) -> bool:
    """Whether a font is white or tiny."""
    color = font.find("{*}color")
    white = color is not None and (_is_white(color.get("rgb")) or (color.get("theme") == "0" and not color.get("tint")))
    return white or 0 <= _number(_attribute(font.find("{*}sz"), "val")) <= _TINY
