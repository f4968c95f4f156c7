"""Papers to be made, each in a format and under a file's name."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from qhtasks.errors import QhtasksError
from qhtasks.papers.files import file_name
from qhtasks.papers.formats import FORMATS
from qhtasks.papers.view import Register
from qhtasks.store.files import CHANGED, present, write_whole

if TYPE_CHECKING:
    from collections.abc import Callable, Container, Iterable, Sequence
    from pathlib import Path

    from qhtasks.papers.formats import Tools
    from qhtasks.papers.view import Paper
    from qhtasks.store.files import Outcome


class Job(NamedTuple):
    """One file to be made."""

    name: str
    paper: Paper
    form: str

    @property
    def slow(self) -> bool:
        """Whether it takes so long that people want to see how far it is."""
        return FORMATS[self.form].slow

    def make(self, tools: Tools) -> bytes:
        """Make the file's content."""
        return FORMATS[self.form].make(tools, self.paper)

    def write(self, tools: Tools, folder: Path, *, force: bool) -> Outcome:
        """Make the file and write it whole; one that people made or changed stays, without `force`."""
        return write_whole(folder / self.name, self.make(tools), force=force, ours=FORMATS[self.form].untouched)


def jobs(papers: Sequence[Paper], forms: Container[str] | None = None) -> tuple[Job, ...]:
    """List the files to be made, in these formats or, if none was asked for, in those that are usual for each paper.

    Two papers under one name would leave one of them out.
    """
    found = tuple(
        Job(file_name(paper.name, form), paper, form)
        for form in FORMATS
        for paper in papers
        if form in (_usual(paper) if forms is None else forms)
    )
    if any(isinstance(job.paper, Register) and job.form != "xlsx" for job in found):
        raise QhtasksError("总台账只有 Excel 格式：qhtasks render --ledger --format xlsx")
    names: dict[str, Job] = {}
    for job in found:
        other = names.setdefault(job.name.casefold(), job)
        if other is not job:
            raise QhtasksError(f"“{other.paper.name}”和“{job.paper.name}”的文件名都是 {job.name}：分两个目录生成")
    return found


def _usual(paper: Paper) -> tuple[str, ...]:
    return ("xlsx",) if isinstance(paper, Register) else ("md", "html")


def left_to_do(wanted: Sequence[Job], tools: Tools, folder: Path, *, force: bool) -> tuple[Job, ...]:
    """Leave out what is there already, to the byte; stop before anything is made where a file is somebody else's."""
    left, foreign = [], []
    for job in wanted:
        path, form = folder / job.name, FORMATS[job.form]
        content = present(path)
        if content is None or not form.current(tools, job.paper, content):
            left.append(job)
            if is_foreign(path, content, form.untouched):
                foreign.append(path)
    if not force:
        refuse(foreign)
    return tuple(left)


def is_foreign(path: Path, content: bytes | None, ours: Callable[[bytes], bool]) -> bool:
    """Whether there is something, read before, that is not ours to replace."""
    return path.exists() and not (content and ours(content))


def take_tools(wanted: Iterable[Job], tools: Tools) -> None:
    """Take in hand what the files are drawn with: what is missing is told before the first of them is written."""
    for form in dict.fromkeys(job.form for job in wanted):
        FORMATS[form].tool(tools)


def refuse(foreign: Sequence[Path]) -> None:
    """Stop where there are files of somebody else."""
    if foreign:
        told = "、".join(map(str, foreign))
        raise QhtasksError(f"{told} {CHANGED}，没有覆盖，什么都没有写：换一个目录，或加 --force")
