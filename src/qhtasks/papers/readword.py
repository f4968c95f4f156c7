"""Reading Word documents that came back: their paragraphs and tables, headers and footers, and what hides text."""

from __future__ import annotations

import re
from itertools import chain, pairwise
from typing import TYPE_CHECKING

from qhtasks.papers.officexml import DOCUMENT, TINY, attribute, decimal, document_titles, is_white, linked_parts, tree
from qhtasks.papers.readback import Line, Reading, Text, make_reading

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from xml.etree import ElementTree as ET

_STYLES, _SETTINGS, _BOX = "word/styles.xml", "word/settings.xml", "txbxContent"
_EDGES = {"headerReference": "页眉", "footerReference": "页脚"}
_NO = ("0", "false", "off")


def read_document(parts: Mapping[str, bytes]) -> Reading:
    """Read the parts of a document; one without paragraphs has no rows."""
    document = _Document({DOCUMENT: b"", **parts})
    return make_reading(document.lines(), chain(document_titles(parts), document.around()), document.covers())


class _Document:
    """A Word document."""

    def __init__(self, parts: Mapping[str, bytes]) -> None:
        self.parts = parts
        self.styles = {
            attribute(style, "styleId") or "": style for style in tree(parts.get(_STYLES, b"")).iterfind("{*}style")
        }
        self.hiding = set(self._hiding_styles())
        self.default = {
            name
            for name, style in self.styles.items()
            if attribute(style, "default") and attribute(style, "type") == "paragraph"
        }

    def lines(self) -> Iterator[Line]:
        """Read the paragraphs and the rows of tables.

        Text boxes are left out: they are anchored in the middle of a paragraph, whose text they would break up.
        """
        root = tree(self.parts[DOCUMENT])
        for parent in list(root.iter()) if _BOX.encode() in self.parts[DOCUMENT] else ():
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
        links = linked_parts(self.parts, DOCUMENT)
        used = (
            (_EDGES.get(element.tag.rpartition("}")[2]), links.get(attribute(element, "id") or "", ""))
            for element in tree(self.parts[DOCUMENT]).iter()
        )
        for kind, name in dict.fromkeys(used):
            if kind:
                for paragraph in tree(self.parts.get(name, b"")).iterfind(".//{*}p"):
                    yield kind, self._shown(paragraph)

    def _shown(self, paragraph: ET.Element) -> str:
        """Give the text of a paragraph that is seen and that no field computes."""
        computed = _computed(paragraph)
        runs = (run for run in _runs(paragraph) if run not in computed and not self._run_hides(run))
        return "" if self._paragraph_hides(paragraph) else "".join(map(_text, runs))

    def covers(self) -> Iterator[str]:
        """Tell settings that hide text: folded headings, styles taken from a template."""
        if any(element.tag.endswith("}collapsed") for element in tree(self.parts[DOCUMENT]).iter()):
            yield "折叠的标题"
        if tree(self.parts.get(_SETTINGS, b"")).find("{*}linkStyles") is not None:
            yield "样式随模板更新"

    def _level(self, element: ET.Element) -> int:
        """Give the level of a paragraph that is the title or a heading, by the name of its style."""
        style = self.styles.get(attribute(element.find("{*}pPr/{*}pStyle"), "val") or "")
        name = (attribute(style.find("{*}name"), "val") or "").lower() if style is not None else ""
        heading = re.fullmatch("heading ([1-9])", name)
        return int(heading[1]) + 1 if heading else int(name == "title")

    def _texts(self, element: ET.Element, *, unseen: bool = False) -> Iterator[Text]:
        """Read a paragraph, or those of a cell: of each what is seen as one text, what is hidden as another."""
        moved = {run for move in element.iter() if move.tag.endswith("}moveFrom") for run in move.iter()}
        for paragraph in [element] if element.tag.endswith("}p") else element.iterfind(".//{*}p"):
            seen, hidden = "", ""
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
        style = attribute(paragraph.find("{*}pPr/{*}pStyle"), "val")
        spacing = paragraph.find("{*}pPr/{*}spacing")
        return bool({style} & self.hiding or (style is None and self.default & self.hiding)) or _is_flat(
            spacing, "line", "lineRule"
        )

    def _run_hides(self, run: ET.Element) -> bool:
        look = run.find("{*}rPr")
        if look is None:
            return False
        style = attribute(look.find("{*}rStyle"), "val")
        return _look_hides(look, inherited=style in self.hiding)

    def _hiding_styles(self) -> Iterator[str]:
        """List the styles that hide their text, or are based on one that does and do not take it back."""
        hides: dict[str, bool] = {"": False}
        for name in self.styles:
            line = [name]
            while line[-1] not in hides:
                hides[line[-1]] = False  # also ends a circle
                base = attribute(self.styles[line[-1]].find("{*}basedOn"), "val") or ""
                line.append(base if base in self.styles else "")
            for base, style in pairwise(reversed(line)):
                look = self.styles[style].find("{*}rPr")
                hides[style] = hides[base] if look is None else _look_hides(look, inherited=hides[base])
        yield from (name for name, hiding in hides.items() if hiding)


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
            inside = {"separate": True, "end": False}.get(attribute(mark, "fldCharType") or "", inside)
        if inside:
            computed.add(run)
    return computed


def _look_hides(look: ET.Element, *, inherited: bool) -> bool:
    """Whether the properties of a run hide it: marked as hidden, white, tiny or squeezed together."""
    vanish, size, scale = look.find("{*}vanish"), look.find("{*}sz"), look.find("{*}w")
    color = look.find("{*}color")
    if vanish is not None:
        inherited = (attribute(vanish, "val") or "") not in _NO
    return (
        inherited
        or is_white(attribute(color, "val"))
        or (attribute(color, "themeColor") or "").startswith(("background1", "light1"))
        or 0 <= decimal(attribute(size, "val")) <= 2 * TINY
        or 0 <= decimal(attribute(scale, "val")) <= TINY
    )


def _row_hides(row: ET.Element) -> bool:
    """Whether a row of a table is hidden, or so low that nothing of it is seen."""
    hidden = row.find("{*}trPr/{*}hidden")
    return (hidden is not None and attribute(hidden, "val") not in _NO) or _is_flat(
        row.find("{*}trPr/{*}trHeight"), "val", "hRule"
    )


def _is_flat(element: ET.Element | None, height: str, rule: str) -> bool:
    """Whether an exact height, in twentieths of a point, leaves nothing to be seen."""
    return attribute(element, rule) == "exact" and 0 <= decimal(attribute(element, height)) <= 20 * TINY
