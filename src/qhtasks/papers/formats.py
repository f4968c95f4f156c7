"""Files made of papers: the formats, which files are still current, and where files are written.

A format is one entry of `FORMATS`. A file is current if nobody has changed it, if it says what would be said today, and
if it was made from the same templates; a current file is not made again.
"""

from __future__ import annotations

from functools import cached_property
from operator import attrgetter
from typing import TYPE_CHECKING, NamedTuple

from qhtasks.errors import QhtasksError
from qhtasks.papers.imprint import (
    PACKAGE,
    PAGE,
    PDF,
    sealed_page,
    sealed_pdf,
    short_hash,
)
from qhtasks.papers.kinds import kind_of
from qhtasks.papers.readexcel import read_workbook
from qhtasks.papers.readpages import read_html, read_markdown
from qhtasks.papers.readword import read_document
from qhtasks.papers.templates import hash_of_pages, hash_of_typeset, located, template_folders
from qhtasks.papers.zips import contents_of, sealed_zip, untouched_zip
from qhtasks.store.files import CHANGED, file_name, present, write_whole
from qhtasks.version import __version__

if TYPE_CHECKING:
    from collections.abc import Callable, Container, Iterable, Sequence
    from pathlib import Path

    from qhtasks.papers.imprint import Carrier
    from qhtasks.papers.pages import PageWriter
    from qhtasks.papers.pdf import Printer
    from qhtasks.papers.readback import Reading
    from qhtasks.papers.view import Paper
    from qhtasks.papers.word import WordWriter
    from qhtasks.store.files import WriteResult


class Tools:
    """What files are made with, each prepared when it is first needed. To be closed in the end."""

    def __init__(self, *, templates: Path | None = None, fonts: Path | None = None) -> None:
        """Take the folder of templates, if not the shipped one, and one of fonts besides those installed."""
        if fonts and not fonts.is_dir():
            raise QhtasksError(f"没有字体目录 {fonts}：--fonts 要写放着字体文件（.ttf、.otf、.ttc）的目录")
        self.folders, self._fonts = template_folders(templates), fonts
        self._word_hashes: dict[Path, str] = {}

    @cached_property
    def page_templates(self) -> str:
        """The hash of all templates that a page may take."""
        return hash_of_pages(self.folders)

    @cached_property
    def typeset_templates(self) -> str:
        """The hash of all templates of Typst."""
        return hash_of_typeset(self.folders)

    @cached_property
    def typeset_look(self) -> str:
        """The hash of what decides how a PDF looks: the templates of Typst, and the files in the folder of fonts."""
        files = sorted(self._fonts.iterdir()) if self._fonts else []
        fonts = (f"{file.name} {file.stat().st_size}".encode() for file in files)
        return short_hash(self.typeset_templates.encode(), *fonts) if files else self.typeset_templates

    def word_template(self, paper: Paper) -> str:
        """Hash the Word template of a paper, without opening it in docxtpl."""
        file = located(kind_of(paper).word_template(paper), self.folders)
        if file not in self._word_hashes:
            self._word_hashes[file] = short_hash(file.read_bytes())
        return self._word_hashes[file]

    @cached_property
    def pages(self) -> PageWriter:
        """Makes Markdown and HTML."""
        from qhtasks.papers.pages import PageWriter

        return PageWriter(self.folders)

    @cached_property
    def printer(self) -> Printer:
        """Sets PDF."""
        from qhtasks.papers.pdf import Printer

        return Printer(self.folders, self._fonts)

    @cached_property
    def word(self) -> WordWriter:
        """Makes Word documents."""
        from qhtasks.papers.word import WordWriter

        return WordWriter(self.folders)

    @cached_property
    def workbook(self) -> Callable[[Paper, str], bytes]:
        """Makes Excel workbooks."""
        from qhtasks.papers.excel import workbook

        return workbook

    def close(self) -> None:
        """Throw away what was prepared in temporary folders."""
        if "printer" in self.__dict__:
            self.printer.close()


class Format(NamedTuple):
    """A format.

    `write` makes the bytes of a file from a paper and the hash of its templates, the same bytes each time; `templates`
    computes that hash; `carrier` reads what the file carries; `tool` prepares what it is made with, and raises an
    error where an extra or a font is missing; `read` reads the words of a file, to be compared, and raises an error
    where it has none that can be read.
    """

    write: Callable[[Tools, Paper, str], bytes]
    templates: Callable[[Tools, Paper], str]
    carrier: Carrier
    tool: Callable[[Tools], object]
    read: Callable[[bytes], Reading]
    slow: bool = False

    def make(self, tools: Tools, paper: Paper) -> bytes:
        """Make the bytes of a file."""
        return self.write(tools, paper, self.templates(tools, paper))

    def is_current(self, tools: Tools, paper: Paper, content: bytes) -> bool:
        """Whether a file need not be made again."""
        imprint = self.carrier.imprint(content)
        return (
            imprint is not None
            and (imprint.record, imprint.templates) == (paper.stamp.record, self.templates(tools, paper))
            and self.carrier.unsaved(content)
        )


def _markdown(tools: Tools, paper: Paper, templates: str) -> bytes:
    return sealed_page(tools.pages.page(paper, "md"), paper.stamp.record, templates)


def _html(tools: Tools, paper: Paper, templates: str) -> bytes:
    return sealed_page(tools.pages.page(paper, "html"), paper.stamp.record, templates)


def _pdf(tools: Tools, paper: Paper, templates: str) -> bytes:
    return sealed_pdf(tools.printer.pdf(paper), paper, templates, tools.typeset_templates)


def _word(tools: Tools, paper: Paper, templates: str) -> bytes:
    return tools.word.document(paper, templates)


def _excel(tools: Tools, paper: Paper, templates: str) -> bytes:
    return tools.workbook(paper, templates)


def _page_templates(tools: Tools, _: Paper) -> str:
    return tools.page_templates


def _typeset_look(tools: Tools, _: Paper) -> str:
    return tools.typeset_look


def _word_template(tools: Tools, paper: Paper) -> str:
    return tools.word_template(paper)


def _read_pdf(content: bytes) -> Reading:
    from qhtasks.papers.readpdf import read_pdf

    return read_pdf(content)


def _read_document(content: bytes) -> Reading:
    return read_document(contents_of(content))


def _read_workbook(content: bytes) -> Reading:
    return read_workbook(contents_of(content))


def _layout(_: Tools, __: Paper) -> str:
    """Hash the program's version, which stands for the layout of workbooks: they have no template."""
    return short_hash(__version__.encode())


FORMATS: dict[str, Format] = {
    "md": Format(_markdown, _page_templates, PAGE, attrgetter("pages"), read_markdown),
    "html": Format(_html, _page_templates, PAGE, attrgetter("pages"), read_html),
    "pdf": Format(_pdf, _typeset_look, PDF, attrgetter("printer"), _read_pdf, slow=True),
    "docx": Format(_word, _word_template, PACKAGE, attrgetter("word"), _read_document, slow=True),
    "xlsx": Format(_excel, _layout, PACKAGE, attrgetter("workbook"), _read_workbook, slow=True),
}
"""By the ending of the files."""


class Job(NamedTuple):
    """One file to be made: its name, its paper, and the name of its format."""

    name: str
    paper: Paper
    form: str

    @property
    def slow(self) -> bool:
        """Whether it takes so long to make that a progress bar is shown."""
        return FORMATS[self.form].slow

    def make(self, tools: Tools) -> bytes:
        """Make the content of the file."""
        return FORMATS[self.form].make(tools, self.paper)

    def is_done(self, tools: Tools, content: bytes | None) -> bool:
        """Whether this content, None where there is no file, is current."""
        return content is not None and FORMATS[self.form].is_current(tools, self.paper, content)

    def write(self, tools: Tools, folder: Path, *, force: bool) -> WriteResult:
        """Make and write the file; where people wrote or changed one of that name, it is an error unless `force`."""
        return write_whole(folder / self.name, self.make(tools), force=force, ours=FORMATS[self.form].carrier.untouched)


def jobs(papers: Sequence[Paper], forms: Container[str] | None = None) -> tuple[Job, ...]:
    """List the files to be made in these formats, or in those that are usual for each paper.

    Two papers that would get the same file name, on Windows too, are an error: one of them would be lost.
    """
    wanted = tuple(
        Job(file_name(paper.file, form), paper, form)
        for form in FORMATS
        for paper in papers
        if form in (kind_of(paper).usual if forms is None else forms)
    )
    names: dict[str, Job] = {}
    for job in wanted:
        kind = kind_of(job.paper)
        if not kind.takes(job.form):
            raise QhtasksError(f"{job.paper.name}只有 {'、'.join(kind.formats)} 格式：加 --format {kind.formats[0]}")
        other = names.setdefault(job.name.casefold(), job)
        if other is not job:
            raise QhtasksError(f"“{other.paper.name}”和“{job.paper.name}”的文件名都是 {job.name}：分两个目录生成")
    return wanted


def left_to_do(wanted: Sequence[Job], tools: Tools, folder: Path, *, force: bool) -> tuple[Job, ...]:
    """List the files that are not current in a folder; without `force`, one that is not ours to replace is an error.

    It is raised before anything is written.
    """
    left, foreign = [], []
    for job in wanted:
        path = folder / job.name
        content = present(path)
        if not job.is_done(tools, content):
            left.append(job)
            if _is_foreign(path, content, FORMATS[job.form].carrier.untouched):
                foreign.append(path)
    if not force:
        _refuse(foreign)
    return tuple(left)


def prepare(wanted: Iterable[Job], tools: Tools) -> None:
    """Prepare what the files are made with, so that whatever is missing is an error before the first is written."""
    for form in dict.fromkeys(job.form for job in wanted):
        FORMATS[form].tool(tools)


def contents_left(wanted: Sequence[Job], tools: Tools, archive: Path, *, force: bool) -> dict[str, bytes]:
    """Give the files in a ZIP that are current; without `force`, a ZIP that is not ours to replace is an error."""
    content = present(archive)
    if not force and _is_foreign(archive, content, untouched_zip):
        _refuse([archive])
    inside = contents_of(content) if content else {}
    return {job.name: inside[job.name] for job in wanted if job.is_done(tools, inside.get(job.name))}


def write_zip(archive: Path, files: Iterable[tuple[str, bytes]], *, force: bool) -> WriteResult:
    """Write files into one ZIP, unless that is what it already holds."""
    return write_whole(archive, sealed_zip(files), force=force, ours=untouched_zip)


def _is_foreign(path: Path, content: bytes | None, ours: Callable[[bytes], bool]) -> bool:
    """Whether there is something at a path that is not ours to replace."""
    return path.exists() and not (content and ours(content))


def _refuse(foreign: Sequence[Path]) -> None:
    if foreign:
        paths = "、".join(map(str, foreign))
        raise QhtasksError(f"{paths} {CHANGED}，没有覆盖，什么都没有写：换一个目录，或加 --force")
