"""Reading Word files as they are on disk, and having LibreOffice open what Office would."""

from __future__ import annotations

import subprocess
import xml.etree.ElementTree as ET
from io import BytesIO
from typing import TYPE_CHECKING
from zipfile import ZipFile

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"


def part(content: bytes, name: str) -> ET.Element:
    """Read a part of a package."""
    with ZipFile(BytesIO(content)) as package:
        return ET.fromstring(package.read(name))


def text_of(paragraph: ET.Element) -> str:
    """Read the text of a paragraph."""
    pieces = paragraph.iterfind(f"{W}r/*")
    return "".join("\t" if each.tag == f"{W}tab" else each.text or "" for each in pieces if each.tag != f"{W}rPr")


def paragraphs(content: bytes) -> list[str]:
    """Read the paragraphs of a document in their order, those of tables among them."""
    return [text_of(each) for each in part(content, "word/document.xml").iter(f"{W}p")]


def tables(content: bytes) -> list[list[list[str]]]:
    """Read the tables of a document, row by row and cell by cell."""
    found = part(content, "word/document.xml").iter(f"{W}tbl")
    return [
        [[" ".join(map(text_of, cell.iter(f"{W}p"))) for cell in row.iter(f"{W}tc")] for row in table.iter(f"{W}tr")]
        for table in found
    ]


def convert(files: Iterable[Path], to: str, folder: Path) -> None:
    """Have LibreOffice open files and save them otherwise, with a profile of its own."""
    profile = f"-env:UserInstallation={(folder / 'profile').as_uri()}"
    words = ["soffice", profile, "--headless", "--convert-to", to, "--outdir", str(folder), *map(str, files)]
    subprocess.run(words, check=True, capture_output=True, timeout=300)


def squeezed(text: str) -> str:
    """Take the white space out of a text, for where lines end is a matter of width."""
    return "".join(text.replace("\ufeff", "").split())
