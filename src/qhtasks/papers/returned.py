"""The files that came back, one by one, in folders and in ZIPs: those to be judged, and the names of all others.

What operating systems and office programs leave behind is passed over, in ZIPs as in folders.
"""

from __future__ import annotations

import os
import re
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from qhtasks.errors import QhtasksError, reason
from qhtasks.papers.formats import FORMATS
from qhtasks.papers.zips import members_of

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator

ZIP = "zip"
_LITTER = re.compile(
    r"\.|~\$|~wr[a-z]\d|(?:__macosx|(?:eh)?thumbs\.db|desktop\.ini|\$recycle\.bin|system volume information|@eadir)$",
    re.IGNORECASE,
)
"""How the names of hidden files begin, of lock files, and what systems leave in folders."""


class ReturnedFile(NamedTuple):
    """A file by itself or in a ZIP: its name, its lower-case ending, its content, or why it cannot be read."""

    name: str
    ending: str
    content: bytes = b""
    unreadable: str = ""


class Returned:
    """Finds the files to be judged; `unread` names what it came upon and did not look into.

    In folders and ZIPs these are the files with one of the endings, which `called` names in Chinese.
    """

    def __init__(self, endings: Collection[str] = tuple(FORMATS), called: str = "打印件") -> None:
        """Take the endings, in lower case, of the files that are wanted."""
        self.endings, self.called = endings, called
        self.unread: list[str] = []

    def files(self, path: Path) -> Iterator[ReturnedFile]:
        """Read a file, all papers in a folder, or all in a ZIP; a folder without any is an error."""
        for place in self._papers_in(path) if path.is_dir() else [path]:
            yield from self._unpacked(place)

    def _papers_in(self, folder: Path) -> list[Path]:
        """List what may be papers in a folder and the folders below."""
        papers = []
        for path in sorted(self._paths(folder)):
            if ending(path.name) in (*self.endings, ZIP) and path.is_file():
                papers.append(path)
            else:
                self.unread.append(str(path))
        if not papers:
            endings = "、".join(f".{form}" for form in (*self.endings, ZIP))
            raise QhtasksError(f"{folder} 里没有{self.called}：{self.called}是以 {endings} 结尾的文件")
        return papers

    def _paths(self, folder: Path) -> Iterator[Path]:
        """Give all files below a folder but litter, and the folders that cannot be entered."""
        unopened: list[OSError] = []
        for place, inner, names in os.walk(folder, onerror=unopened.append):
            inner[:] = [name for name in inner if not _LITTER.match(name)]
            links = [name for name in inner if Path(place, name).is_symlink()]
            yield from (Path(place, name) for name in (*links, *names) if not _LITTER.match(name))
        yield from (Path(str(error.filename)) for error in unopened)

    def _unpacked(self, path: Path) -> Iterator[ReturnedFile]:
        """Read a file or, if it is a ZIP, what may be papers in it; a ZIP without any is to be judged itself."""
        whole = read_file(path, self.endings)
        papers, others = [], []
        for member in members_of(whole.content) if whole.ending == ZIP else ():
            name = f"{path}/{member.name}"
            if any(map(_LITTER.match, re.split(r"[/\\]", member.name))):
                continue
            if ending(member.name) not in self.endings:
                others.append(name)
            elif member.content is None:
                papers.append(ReturnedFile(name, ending(name), unreadable="打不开：已损坏或加了密码"))
            else:
                papers.append(ReturnedFile(name, ending(name), member.content))
        self.unread += others
        yield from papers or [whole]


def read_file(path: Path, endings: Collection[str] = tuple(FORMATS)) -> ReturnedFile:
    """Read a file; one of another format than papers have is only named, and one that is not there is an error."""
    if not path.is_file():
        raise QhtasksError(f"没有文件 {path}")
    form = ending(path.name)
    if form not in (*endings, ZIP):
        return ReturnedFile(str(path), form)
    try:
        return ReturnedFile(str(path), form, path.read_bytes())
    except OSError as error:
        return ReturnedFile(str(path), form, unreadable=f"打不开：{reason(error)}")


def ending(name: str) -> str:
    """Give the ending of a name, in lower case."""
    return name.rpartition(".")[2].lower()
