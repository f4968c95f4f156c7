"""Papers to be made, each in a format and under a file's name."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from qhtasks.errors import QhtasksError
from qhtasks.files import CHANGED, write_whole
from qhtasks.sheets.files import file_name
from qhtasks.sheets.formats import FORMATS

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence
    from pathlib import Path

    from qhtasks.files import Outcome
    from qhtasks.sheets.formats import Tools
    from qhtasks.sheets.view import Paper


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


def jobs(papers: Sequence[Paper], forms: Iterable[str]) -> tuple[Job, ...]:
    """List the files to be made; two papers under one name would leave one of them out."""
    found = tuple(Job(file_name(paper.name, form), paper, form) for form in forms for paper in papers)
    names: dict[str, Job] = {}
    for job in found:
        other = names.setdefault(job.name.casefold(), job)
        if other is not job:
            raise QhtasksError(f"“{other.paper.name}”和“{job.paper.name}”的文件名都是 {job.name}：分两个目录生成")
    return found


def refuse_foreign(files: Iterable[tuple[Path, Callable[[bytes], bool]]]) -> None:
    """Stop before anything is made where files are that are somebody else's; each path comes with its judge."""
    foreign = [str(path) for path, ours in files if path.exists() and not (path.is_file() and ours(path.read_bytes()))]
    if foreign:
        raise QhtasksError(f"{'、'.join(foreign)} {CHANGED}，没有覆盖，什么都没有写：换一个目录，或加 --force")


def refuse_foreign_sheets(wanted: Sequence[Job], folder: Path) -> None:
    """Stop where a file of a folder that would be written is somebody else's."""
    refuse_foreign((folder / job.name, FORMATS[job.form].untouched) for job in wanted)
