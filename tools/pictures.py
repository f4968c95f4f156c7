"""Write the READMEs' pictures anew, docs/images: of printed pages, from the PDFs themselves, and of the HTML file.

python -m tools.pictures
"""

from __future__ import annotations

import struct
import zlib
from contextlib import closing
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

import pypdfium2
from tests.browsing import chromium, opened

from qhtasks.model.findings import CLEAN
from qhtasks.papers.compose import Composer
from qhtasks.papers.formats import FORMATS, Tools
from qhtasks.questions.find import find_record
from qhtasks.questions.names import find_unit
from qhtasks.site.build import site_page
from qhtasks.store.load import load_dataset

if TYPE_CHECKING:
    from qhtasks.model.dataset import Dataset
    from qhtasks.papers.view import Paper

PROJECT = Path(__file__).resolve().parent.parent
FOLDER = PROJECT / "docs" / "images"
SCALE = 1.05
"""Pixels a point: a page is small, and its text can be read."""
SCREEN = {"width": 1100, "height": 720}
"""Width and height of the window in which the HTML file is shown."""


def main() -> None:
    """Draw the first pages of a sheet, a summary and a brief, then the HTML file."""
    dataset = load_dataset(PROJECT / "data")
    composer, units = Composer(dataset), [find_unit(dataset, "省水利厅").unit]
    brief = composer.brief(find_record(dataset, "T21"), units[0])  # type: ignore[arg-type] # no obligation
    papers: dict[str, Paper] = {
        "sheet": composer.sheets(units)[0],
        "summary": composer.summaries(units)[0],
        "brief": brief,
    }
    FOLDER.mkdir(exist_ok=True)
    with closing(Tools()) as tools:
        for name, paper in papers.items():
            keep(name, png(pypdfium2.PdfDocument(FORMATS["pdf"].make(tools, paper))[0]))
    draw_site(dataset)


def keep(name: str, picture: bytes) -> None:
    """Write a picture."""
    (FOLDER / f"{name}.png").write_bytes(picture)
    print(f"{name}.png {len(picture) // 1024} KB")


def draw_site(dataset: Dataset) -> None:
    """Draw three pages of the HTML file as a window first shows them."""
    routes = {"home": "#/", "agency": "#/agency/省水利厅", "search": "#/search?q=水资源"}
    with TemporaryDirectory() as folder, chromium() as browser:
        file = Path(folder) / "site.html"
        file.write_bytes(site_page(dataset, CLEAN))
        for name, route in routes.items():
            keep(f"site-{name}", opened(browser, file, route, viewport=SCREEN).screenshot())


def png(page: pypdfium2.PdfPage) -> bytes:
    """Draw a page as a PNG in 16 greys (ISO 15948)."""
    bitmap = page.render(scale=SCALE, grayscale=True)
    greys, rows = bytes(bitmap.buffer), []
    for start in range(0, bitmap.height * bitmap.stride, bitmap.stride):
        row = greys[start : start + bitmap.width] + b"\xff" * (bitmap.width % 2)
        rows.append(b"\0" + bytes(left & 0xF0 | right >> 4 for left, right in zip(row[::2], row[1::2], strict=True)))
    header = struct.pack(">IIBBBBB", bitmap.width, bitmap.height, 4, 0, 0, 0, 0)
    parts = ((b"IHDR", header), (b"IDAT", zlib.compress(b"".join(rows), 9)), (b"IEND", b""))
    return b"\x89PNG\r\n\x1a\n" + b"".join(_chunk(kind, content) for kind, content in parts)


def _chunk(kind: bytes, content: bytes) -> bytes:
    return struct.pack(">I", len(content)) + kind + content + struct.pack(">I", zlib.crc32(kind + content))


if __name__ == "__main__":
    main()
