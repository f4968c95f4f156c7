"""Papers as Word documents, drawn by templates that are Word documents themselves. The only user of docxtpl and docx.

An office may open a template in Word and change what it looks like; the fields between braces are filled in.
"""

from __future__ import annotations

from datetime import UTC, datetime
from functools import cache
from io import BytesIO
from typing import TYPE_CHECKING
from xml.sax.saxutils import escape

from qhtasks.errors import MissingExtraError, QhtasksError
from qhtasks.papers.bundles import EPOCH, contents_of
from qhtasks.papers.folders import SHIPPED, located
from qhtasks.papers.packages import finished, properties
from qhtasks.papers.pages import mistake, slip_in, template_name, xml_environment
from qhtasks.papers.view import Sheet
from qhtasks.version import __version__

try:
    from docx.opc.constants import RELATIONSHIP_TYPE
    from docx.opc.packuri import PackURI
    from docx.opc.part import Part
    from docx.oxml import parse_xml
    from docx.oxml.ns import qn
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
"""Marks a property that users see; the format prescribes it."""
_FILLED_IN = tuple(f".{name}+xml" for name in ("main", "header", "footer", "footnotes"))
"""How the types of parts end whose fields are filled in."""
_CONTROLS = "\t\n\a\f"
"""What docxtpl makes tabs, line breaks, paragraphs and pages of."""
_QUOTED = 60
"""Characters of a paragraph that an error quotes."""
_LONGEST = 255
"""Characters that Word shows of a property."""


@cache
def _patched(xml: str) -> str:
    """Let docxtpl make a part of a template readable for Jinja, once: the same text always gives the same."""
    return str(_DocxTemplate.patch_xml(None, xml))


class DocxTemplate(_DocxTemplate):  # type: ignore[misc] # docxtpl is not typed
    """A Word template, without the work that docxtpl repeats for every paper and every character."""

    def patch_xml(self, src_xml: str) -> str:
        """Make a part readable for Jinja."""
        return _patched(src_xml)

    def resolve_listing(self, xml: str) -> str:
        """Turn control characters into breaks and tabs; docxtpl goes through all runs also where there are none."""
        return str(super().resolve_listing(xml)) if any(each in xml for each in _CONTROLS) else xml


class Word:
    """Draws documents from the templates of a folder."""

    def __init__(self, folders: Sequence[Path] = SHIPPED) -> None:
        """Open folders of templates, the first one first."""
        self.folders = folders
        self.environment = xml_environment()
        self.sound: set[Path] = set()

    def document(self, paper: Paper) -> bytes:
        """Draw a paper: the same paper gives the same bytes."""
        document = self._filled_in(paper)
        _describe(document, paper)
        stream = BytesIO()
        document.save(stream)
        return finished(contents_of(stream.getvalue()))

    def _filled_in(self, paper: Paper) -> DocxTemplate:
        """Fill in the paper's template; a mistake in it is an error that names the file."""
        file = located(_template_file(paper), self.folders)
        document = self._opened(file)
        try:
            document.render({"paper": paper}, self.environment, autoescape=True)
        except Exception as error:
            told = mistake(error)
            if told is None:
                raise
            raise QhtasksError(f"{file}：模板有误：{told}") from error
        return document

    def _opened(self, file: Path) -> DocxTemplate:
        """Open a template; that it is no document, or has marks that docxtpl would pass over, is an error."""
        document = DocxTemplate(BytesIO(file.read_bytes()))
        try:
            document.init_docx()
            texts = () if file in self.sound else tuple(_texts(document))
        except Exception as error:
            raise QhtasksError(f"{file}：不是 Word 文档，或已损坏：用 Word 或 WPS 打开，另存为 .docx") from error
        for text in texts:
            if told := slip_in(self.environment, text):
                quoted = text if len(text) <= _QUOTED else f"{text[:_QUOTED]}……"
                raise QhtasksError(f"{file}：模板有误：“{quoted}”一段：{told}")
        self.sound.add(file)
        return document


def _texts(document: DocxTemplate) -> Iterator[str]:
    """Read the text of every paragraph that is filled in, in the body and its tables, in heads, feet and footnotes."""
    for part in document.part.package.iter_parts():
        if part.content_type.endswith(_FILLED_IN):
            for paragraph in parse_xml(part.blob).iter(qn("w:p")):
                yield "".join(each.text or "" for each in paragraph.iter(qn("w:t")))


def _template_file(paper: Paper) -> str:
    """Name the template: a sheet with a wide table to fill in ends on pages turned sideways."""
    wide = isinstance(paper, Sheet) and paper.ledger and paper.ledger.given
    return f"{template_name(paper)}{'-wide' if wide else ''}.docx"


def _describe(document: DocxTemplate, paper: Paper) -> None:
    """Say in the document's properties what it is; a program reads the custom ones."""
    core = document.core_properties
    core.title, core.keywords = paper.cover.title[:_LONGEST], paper.stamp.line[:_LONGEST]
    core.subject = f"{paper.cover.source.number}　{paper.cover.disclaimer}"[:_LONGEST]
    core.author = core.last_modified_by = f"qhtasks {__version__}"
    core.created = core.modified = datetime(*EPOCH, tzinfo=UTC)
    core.revision = 1
    package = document.part.package
    for key in [key for key, each in package.rels.items() if each.reltype == RELATIONSHIP_TYPE.CUSTOM_PROPERTIES]:
        del package.rels[key]
    blob = _custom(properties(paper.stamp)).encode()
    part = Part(PackURI("/docProps/custom.xml"), _PROPERTIES, blob, package)
    package.relate_to(part, RELATIONSHIP_TYPE.CUSTOM_PROPERTIES)


def _custom(values: dict[str, str]) -> str:
    """Write custom properties, which python-docx knows nothing of."""
    entries = "".join(
        f'<property fmtid="{_KIND}" pid="{number}" name="{name}"><vt:lpwstr>{escape(value)}</vt:lpwstr></property>'
        for number, (name, value) in enumerate(values.items(), 2)
    )
    return f'<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n<Properties {_NAMESPACES}>{entries}</Properties>'
