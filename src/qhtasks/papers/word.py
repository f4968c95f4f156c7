"""Papers as Word documents, made from templates that are Word documents too. The only user of docxtpl and python-docx.

An office may open a template in Word and change how it looks; the fields between braces are filled in.
"""

from __future__ import annotations

import re
from functools import cache
from io import BytesIO
from typing import TYPE_CHECKING
from xml.sax.saxutils import escape

from qhtasks.errors import MissingExtraError, QhtasksError
from qhtasks.papers.imprint import described, properties, sealed_package
from qhtasks.papers.kinds import kind_of
from qhtasks.papers.pages import mistake, slip_in, xml_environment
from qhtasks.papers.templates import SHIPPED, located
from qhtasks.papers.zips import contents_of, moment_of

try:
    from docx.opc.constants import RELATIONSHIP_TYPE
    from docx.opc.packuri import PackURI
    from docx.opc.part import Part
    from docx.oxml import parse_xml
    from docx.oxml.ns import qn
    from docx.shared import Emu
    from docxtpl import DocxTemplate as _DocxTemplate
except ImportError:
    raise MissingExtraError("Word 格式", "office") from None

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from qhtasks.papers.view import Paper

_PROPERTIES = "application/vnd.openxmlformats-officedocument.custom-properties+xml"
_NAMESPACES = (
    'xmlns="http://schemas.openxmlformats.org/officeDocument/2006/custom-properties" '
    'xmlns:vt="http://schemas.openxmlformats.org/officeDocument/2006/docPropsVTypes"'
)
_KIND = "{D5CDD505-2E9C-101B-9397-08002B2CF9AE}"
"""The format id of properties that users see; the file format prescribes it."""
_FILLED_IN = tuple(f".{name}+xml" for name in ("main", "header", "footer", "footnotes"))
"""How the content types of the parts end whose fields are filled in."""
_RARE_CONTROLS = "\t\a\f"
"""What docxtpl makes tabs, paragraphs and pages of."""
_BROKEN_TEXT = re.compile("(?<=>)[^<]*\n[^<]*(?=</w:t>)")
_BREAK = '</w:t><w:br/><w:t xml:space="preserve">'
"""What docxtpl makes of the end of a line within a text."""
_QUOTED = 60
"""Characters of a paragraph that an error quotes."""
_LONGEST = 255
"""Characters of a property that Word shows."""


@cache
def _patched(xml: str) -> str:
    """Let docxtpl clean the XML of a template's part for Jinja, once a text: docxtpl would do it for every paper."""
    return str(_DocxTemplate.patch_xml(None, xml))


class DocxTemplate(_DocxTemplate):  # type: ignore[misc] # docxtpl is not typed
    """A Word template, without work that docxtpl would repeat for every paper."""

    def patch_xml(self, src_xml: str) -> str:
        """Clean the XML of a part for Jinja."""
        return _patched(src_xml)

    def resolve_listing(self, xml: str) -> str:
        """Turn control characters into breaks and tabs; docxtpl would go through all runs, most of which have none."""
        if any(control in xml for control in _RARE_CONTROLS):
            return str(super().resolve_listing(xml))
        return _BROKEN_TEXT.sub(lambda text: text[0].replace("\n", _BREAK), xml)


class WordWriter:
    """Fills in Word templates."""

    def __init__(self, folders: Sequence[Path] = SHIPPED) -> None:
        """Take the folders of templates; the first one that has a template decides."""
        self.folders = folders
        self.environment = xml_environment()
        self.sound: set[Path] = set()

    def document(self, paper: Paper, templates: str) -> bytes:
        """Write a paper as a document that carries the hash of its template; the same paper gives the same bytes."""
        document = self._filled_in(paper)
        _describe(document, paper, templates)
        stream = BytesIO()
        document.save(stream)
        return sealed_package(contents_of(stream.getvalue()))

    def _filled_in(self, paper: Paper) -> DocxTemplate:
        """Fill in the paper's template; a mistake in it is an error that names the file."""
        file = located(kind_of(paper).word_template(paper), self.folders)
        document = self._opened(file)
        try:
            document.render({"paper": paper}, self.environment, autoescape=True)
        except Exception as error:
            message = mistake(error)
            if message is None:
                raise
            raise QhtasksError(f"{file}：模板有误：{message}") from error
        _fit_columns(document, paper)
        return document

    def _opened(self, file: Path) -> DocxTemplate:
        """Open a template; a file that is no document, or has mistyped marks that docxtpl would ignore, is an error."""
        document = DocxTemplate(BytesIO(file.read_bytes()))
        try:
            document.init_docx()
            texts = () if file in self.sound else tuple(_texts(document))
        except Exception as error:
            raise QhtasksError(f"{file}：不是 Word 文档，或已损坏：用 Word 或 WPS 打开，另存为 .docx") from error
        for text in texts:
            if slip := slip_in(self.environment, text):
                quoted = text if len(text) <= _QUOTED else f"{text[:_QUOTED]}……"
                raise QhtasksError(f"{file}：模板有误：“{quoted}”一段：{slip}")
        self.sound.add(file)
        return document


def _fit_columns(document: DocxTemplate, paper: Paper) -> None:
    """Give the tables of a report the widths of their columns: a template does not know how many there are."""
    widths = [[column.width for column in part.table.columns] for part in getattr(paper, "parts", ()) if part.table]
    for table, shares in zip(document.docx.tables, widths, strict=False):
        grid = table._tbl.tblGrid.gridCol_lst  # noqa: SLF001 - python-docx has no other way to the columns' widths
        room = sum(column.w for column in grid)
        for column, share in zip(grid, shares, strict=True):
            column.w = Emu(round(room * share / sum(shares)))
        for row in table._tbl.tr_lst:  # noqa: SLF001 - as above; the cells of python-docx take a second a table
            for cell, column in zip(row.tc_lst, grid, strict=False):
                cell.width = column.w


def _texts(document: DocxTemplate) -> Iterator[str]:
    """Read the text of each paragraph in the parts that are filled in: body, headers, footers and footnotes."""
    for part in document.part.package.iter_parts():
        if part.content_type.endswith(_FILLED_IN):
            for paragraph in parse_xml(part.blob).iter(qn("w:p")):
                yield "".join(run.text or "" for run in paragraph.iter(qn("w:t")))


def _describe(document: DocxTemplate, paper: Paper, templates: str) -> None:
    """Set the document's properties: those that people see, and the custom ones with the imprint."""
    core = document.core_properties
    for name, text in described(paper).items():
        setattr(core, name, text[:_LONGEST])
    core.author = core.last_modified_by = ""
    core.created = core.modified = moment_of(paper.cover.source.day)
    core.revision = 1
    package = document.part.package
    for key in [key for key, link in package.rels.items() if link.reltype == RELATIONSHIP_TYPE.CUSTOM_PROPERTIES]:
        del package.rels[key]
    blob = _custom(properties(paper.stamp, templates)).encode()
    part = Part(PackURI("/docProps/custom.xml"), _PROPERTIES, blob, package)
    package.relate_to(part, RELATIONSHIP_TYPE.CUSTOM_PROPERTIES)


def _custom(values: dict[str, str]) -> str:
    """Write custom properties, which python-docx cannot write."""
    entries = "".join(
        f'<property fmtid="{_KIND}" pid="{number}" name="{name}"><vt:lpwstr>{escape(value)}</vt:lpwstr></property>'
        for number, (name, value) in enumerate(values.items(), 2)
    )
    return f'<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n<Properties {_NAMESPACES}>{entries}</Properties>'
