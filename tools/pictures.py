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

PROJECT = Path(__file__).resolve().parent.parent
FOLDER = PROJECT / "docs" / "images"
SCALE = 1.05
"""Pixels a point: a page is small, and its text can be read."""
SCREEN = {"width": 1100, "height": 720}
"""Width and height of the window in which the HTML file is shown."""


def main() -> None:
    """Print a sheet and a brief, and draw three pages of them."""
    dataset = load_dataset(PROJECT / "data")
    composer = Composer(dataset)
    (sheet,) = composer.sheets([find_unit(dataset, "省水利厅").unit])
    brief = composer.brief(find_record(dataset, "B3"))  # type: ignore[arg-type] # no obligation
    with closing(Tools()) as tools:
        printed, other = (FORMATS["pdf"].make(tools, paper) for paper in (sheet, brief))
    FOLDER.mkdir(exist_ok=True)
    for name, content, number in (("sheet-1", printed, 0), ("sheet-2", printed, 1), ("brief", other, 0)):
        picture = png(pypdfium2.PdfDocument(content)[number])
        keep(name, picture)
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
