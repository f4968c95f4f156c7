"""The formats in which papers are made, and how each carries the record that `qhtasks verify` reads.

A format is one entry of `FORMATS`: how a finished paper becomes the bytes of a file (the same bytes each time, the
stamp's record inside), how the record is read back, and how a file tells that nobody has changed it since.
"""

from __future__ import annotations

from functools import cached_property
from operator import attrgetter
from typing import TYPE_CHECKING, NamedTuple

from qhtasks.papers import packages
from qhtasks.papers.files import is_made, record_in_text, sealed_pdf, sealed_text, untouched_pdf, untouched_text
from qhtasks.papers.folders import template_folders

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from qhtasks.papers.pages import Press
    from qhtasks.papers.printing import Printer
    from qhtasks.papers.view import Paper
    from qhtasks.papers.word import Word


class Tools:
    """What papers are made with, each taken in hand when it is first needed; to be closed in the end."""

    def __init__(self, *, templates: Path | None = None, browser: str | None = None) -> None:
        """Say where the templates are, if not the shipped ones, and which browser prints, if not the first found."""
        self._folders, self._browser = template_folders(templates), browser

    @cached_property
    def making(self) -> str:
        """A hash of all that decides how a page is drawn: this program, the library, the templates."""
        from qhtasks.papers.making import making

        return making(self._folders)

    @cached_property
    def press(self) -> Press:
        """What draws Markdown and HTML."""
        from qhtasks.papers.pages import Press

        return Press(self._folders)

    @cached_property
    def printer(self) -> Printer:
        """What prints PDF."""
        from qhtasks.papers.printing import Printer

        return Printer(self._browser)

    @cached_property
    def word(self) -> Word:
        """What draws Word documents."""
        from qhtasks.papers.word import Word

        return Word(self._folders)

    @cached_property
    def workbook(self) -> Callable[[Paper], bytes]:
        """What draws workbooks."""
        from qhtasks.papers.ledger import workbook

        return workbook

    def close(self) -> None:
        """End the browser, if one was started."""
        if "printer" in self.__dict__:
            self.printer.close()


class Format(NamedTuple):
    """A format: how a paper becomes a file, how its record is read, and whether a file is as it was written.

    `tool` is what draws it, to be taken in hand before any work: an extra, a browser or templates may be missing.
    `current` says whether a file is, to the byte, what would be made; where that cannot be known, it is made.
    """

    make: Callable[[Tools, Paper], bytes]
    record: Callable[[bytes], str | None]
    untouched: Callable[[bytes], bool]
    tool: Callable[[Tools], object]
    current: Callable[[Tools, Paper, bytes], bool] = lambda *_: False
    slow: bool = False


def _markdown(tools: Tools, paper: Paper) -> bytes:
    return sealed_text(tools.press.page(paper, "md"), paper.stamp.record, tools.making)


def _html(tools: Tools, paper: Paper) -> bytes:
    return sealed_text(tools.press.page(paper, "html"), paper.stamp.record, tools.making)


def _current_text(tools: Tools, paper: Paper, content: bytes) -> bool:
    return is_made(content, paper.stamp.record, tools.making)


def _pdf(tools: Tools, paper: Paper) -> bytes:
    return sealed_pdf(tools.printer.pdf(paper, tools.press.page(paper, "html")))


def _record_in_pdf(content: bytes) -> str | None:
    from qhtasks.papers.pdf import record_in

    return record_in(content)


def _docx(tools: Tools, paper: Paper) -> bytes:
    return tools.word.document(paper)


def _xlsx(tools: Tools, paper: Paper) -> bytes:
    return tools.workbook(paper)


FORMATS: dict[str, Format] = {
    "md": Format(_markdown, record_in_text, untouched_text, attrgetter("press"), _current_text),
    "html": Format(_html, record_in_text, untouched_text, attrgetter("press"), _current_text),
    "pdf": Format(_pdf, _record_in_pdf, untouched_pdf, attrgetter("printer"), slow=True),
    "docx": Format(_docx, packages.record_in, packages.untouched, attrgetter("word"), slow=True),
    "xlsx": Format(_xlsx, packages.record_in, packages.untouched, attrgetter("workbook"), slow=True),
}
"""By the ending of the files."""
