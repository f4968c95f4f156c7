"""The finishing of a printed PDF: no clock in it, and a record in its document information.

The information is replaced the way PDF provides for it, by an update at the end of the file (ISO 32000, 7.5.6): the
pages stay byte for byte what the browser made.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from qhtasks.errors import QhtasksError
from qhtasks.version import __version__

if TYPE_CHECKING:
    from qhtasks.papers.view import Paper

KEY = b"/QhtasksRecord"
_DATES = re.compile(rb"/(?:CreationDate|ModDate) \(D:[^)]*\)")
_TRAILER = re.compile(
    rb"trailer\s*<<\s*/Size (\d+)\s*/Root (\d+ \d+ R)\s*/Info \d+ \d+ R\s*>>\s*startxref\s*(\d+)\s*%%EOF\s*$"
)
_RECORD = re.compile(re.escape(KEY) + rb"\s*\(([^()]*)\)")
"""The record as it stands there: it has no brackets of its own, and other programs leave out the space."""


def finished(printed: bytes, paper: Paper) -> bytes:
    """Take the browser's dates out, and put title, subject and record in; the same pages give the same bytes."""
    body = _DATES.sub(lambda found: b" " * len(found[0]), printed)
    trailer = _TRAILER.search(body)
    if not trailer:
        raise QhtasksError("浏览器生成的 PDF 不是认得的格式：换一个新一些的 Edge、Chrome 或 Chromium")
    number, root, previous = int(trailer[1]), trailer[2], trailer[3]
    start = len(body)
    update = b"%d 0 obj\n%s\nendobj\n" % (number, _information(paper))
    table = b"xref\n%d 1\n%010d 00000 n \n" % (number, start)
    end = b"trailer\n<</Size %d\n/Root %s\n/Info %d 0 R\n/Prev %s>>\n" % (number + 1, root, number, previous)
    return b"%s%s%s%sstartxref\n%d\n%%%%EOF\n" % (body, update, table, end, start + len(update))


def record_in(content: bytes) -> str | None:
    """Read the record back; None where there is none."""
    found = _RECORD.findall(content)
    return found[-1].replace(b"\\\\", b"\\").decode("ascii", "replace") if found else None


def _information(paper: Paper) -> bytes:
    """Write the document information; texts in UTF-16, the record as it is, with its backslashes doubled."""
    cover = paper.cover
    texts = {
        b"/Title": cover.title,
        b"/Subject": f"{cover.source.number}　{cover.disclaimer}",
        b"/Keywords": paper.stamp.line,
        b"/Creator": f"qhtasks {__version__}",
    }
    lines = [b"%s <FEFF%s>" % (name, text.encode("utf-16-be").hex().upper().encode()) for name, text in texts.items()]
    record = paper.stamp.record.replace("\\", "\\\\").encode("ascii")
    return b"<<" + b"\n".join([*lines, KEY + b" (" + record + b")"]) + b">>"
