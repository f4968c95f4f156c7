"""The files of a dataset as bytes and texts, within limits.

A data folder can come from anybody: a pipe in it would block, a device would never end, a huge file fill the memory.
"""

from __future__ import annotations

import os
import stat
from typing import TYPE_CHECKING

from qhtasks.errors import QhtasksError, reason
from qhtasks.model.dataset import FILES, ISSUED
from qhtasks.text.escape import visible

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path
    from typing import BinaryIO

MAX_BYTES = 32 * 2**20
"""Size of a file that is read; the dataset's own largest has 0.3 MB."""

MAX_LINES = 200_000
"""Lines of a text that is read; the dataset's own longest, the notice, has 1902."""

_FLAGS = os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0)
"""Without O_NONBLOCK, opening a pipe waits for a writer; without O_BINARY, Windows changes line breaks."""
_NOT_REGULAR = "不是普通文件"
_TOO_LARGE = ("too-large", f"文件超过 {MAX_BYTES // 2**20} MiB")


class ContentError(Exception):
    """A file cannot be read: the rule that it breaks, the message of the finding, and its line."""

    def __init__(self, rule: str, message: str, line: int = 1) -> None:
        self.rule, self.message, self.line = rule, message, line


Contents = dict[str, "bytes | ContentError"]
"""The files of a dataset by their names in its folder, such as `tasks/01-ecology.yaml`; for each its bytes, or why it
cannot be read."""

KEEP_LINE_ENDS = "数据目录的 .gitattributes 没有“* text eol=lf”的，写上，否则 git 可能又换成 CRLF"
"""What to do so that line ends stay as they are: the data may stand in a repository that does not have our settings."""

LEFT_OVER = "sealed.json"
"""A file that earlier versions of the program wrote beside the data, and that nothing reads any more."""

_EXPECTED = frozenset({ISSUED, *(file.pattern for file in FILES)})
"""Files one of which at least stands in every dataset, however broken."""
MISSING = ("missing-file", "缺少这个文件")
"""Rule and message of a file that is not there."""


def read_folder(root: Path) -> Contents:
    """Read every YAML file in the folder and its subfolders, also stray ones, and the issued text.

    A left-over `sealed.json` is noted, but not read. Raises `QhtasksError` if there is no such folder, or if it holds
    other YAML only: each file of a home folder would be told to be misplaced.
    """
    if not os.path.isdir(root):  # noqa: PTH112 - Path.is_dir raises where a path is too long
        raise QhtasksError(f"没有数据目录 {visible(str(root))}：用 --data 或环境变量 QHTASKS_DATA 指定")
    names = tuple(yaml_names(root))
    if names and not _EXPECTED.intersection(names):
        below = "data/notice.yaml" in names
        hint = f"是不是 {visible(str(root / 'data'))}？" if below else "用 --data 或环境变量 QHTASKS_DATA 指定"
        raise QhtasksError(f"{visible(str(root))} 不是数据目录，里面没有 notice.yaml 等文件：{hint}")
    contents = folder_contents(root, names)
    if os.path.lexists(root / LEFT_OVER):
        contents[LEFT_OVER] = b""
    return contents


def folder_contents(root: Path, names: Iterable[str]) -> Contents:
    """Read the files of these names in a folder."""
    contents: Contents = {}
    for name in sorted(names):
        try:
            contents[name] = read_content(root / name)
        except ContentError as error:
            contents[name] = error
    return contents


def yaml_names(root: Path) -> Iterator[str]:
    """List the files to read; a folder in place of a file is listed too, so that reading it gives a finding."""
    for folder, subfolders, files in os.walk(root):
        below = os.path.relpath(folder, root)
        names = [*files, *subfolders] if below in (".", "tasks") else files
        for name in filter(belongs, names):
            yield name if below == "." else f"{below}/{name}".replace(os.sep, "/")


def belongs(name: str) -> bool:
    """Whether a file of this name is read: the issued text, and any YAML, as a file of the dataset may be misnamed."""
    return name == ISSUED or name.lower().endswith((".yaml", ".yml"))


def bounded(content: bytes) -> bytes | ContentError:
    """Give the content back, or the error that it is too large."""
    return content if len(content) <= MAX_BYTES else ContentError(*_TOO_LARGE)


def read_content(path: Path) -> bytes:
    """Read a regular file of at most `MAX_BYTES`, or raise `ContentError`.

    The opened file is examined, not its path, which can become another file in between.
    """
    try:
        with open(os.open(path, _FLAGS), "rb") as file:  # noqa: PTH123 - Path.open takes no flags
            return _whole(file)
    except FileNotFoundError:
        raise ContentError(*MISSING) from None
    except IsADirectoryError:
        raise ContentError("unreadable-file", _NOT_REGULAR) from None
    except OSError as error:
        raise ContentError("unreadable-file", f"文件读不了：{reason(error)}") from None


def _whole(file: BinaryIO) -> bytes:
    """Read an open file up to the size that it has; one that grows or shrinks meanwhile is refused."""
    status = os.fstat(file.fileno())
    if not stat.S_ISREG(status.st_mode):
        raise ContentError("unreadable-file", _NOT_REGULAR)
    if status.st_size > MAX_BYTES:
        raise ContentError(*_TOO_LARGE)
    content = file.read(status.st_size + 1)
    if len(content) != status.st_size:
        raise ContentError("unreadable-file", "读的时候文件变了：等它写完再读")
    return content


def decoded(content: bytes | ContentError) -> str:
    """Decode UTF-8 without byte order mark, at most `MAX_LINES`, or raise `ContentError`; one given is raised again."""
    if isinstance(content, ContentError):
        raise content
    if content.startswith(b"\xef\xbb\xbf"):
        raise ContentError("encoding", "文件开头有 BOM：存成不带 BOM 的 UTF-8")
    if content.count(b"\n") > MAX_LINES:
        raise ContentError("too-large", f"文件超过 {MAX_LINES} 行")
    try:
        return content.decode("utf-8")
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        message = f"不是 UTF-8 文字{_other_encoding(content)}：另存一次，编码选 UTF-8"
        raise ContentError("encoding", message, line) from None


def _other_encoding(content: bytes) -> str:
    """Say which encoding a text that is not UTF-8 probably has; those of Windows editors only."""
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        return "，是 UTF-16（记事本的“Unicode”）"
    try:
        content.decode("gb18030")
    except UnicodeDecodeError:
        return ""
    return "，可能是 GBK（记事本的“ANSI”）"
