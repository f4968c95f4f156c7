"""The files of a dataset as bytes, within bounds: pipes block, devices never end, huge files fill the memory."""

from __future__ import annotations

import os
import stat
from typing import TYPE_CHECKING

from qhtasks.errors import QhtasksError, reason
from qhtasks.model.dataset import ISSUED
from qhtasks.text.escape import visible

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path
    from typing import BinaryIO

MAX_BYTES = 32 * 2**20
"""A larger file is refused unread; the dataset's own largest has 0.3 MB."""

MAX_LINES = 200_000
"""A text of more lines is refused; the dataset's own longest, the notice, has 1902."""

_NO_WAITING = getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0)
"""Opening a pipe must not wait for a writer; Windows would alter line ends."""
_NO_FILE = "不是普通文件"
_TOO_LARGE = ("too-large", f"文件超过 {MAX_BYTES // 2**20} MiB")


class ContentError(Exception):
    """Why a whole file cannot be read: the rule that it breaks, what to tell people, and the line."""

    def __init__(self, rule: str, message: str, line: int = 1) -> None:
        self.rule, self.message, self.line = rule, message, line


Contents = dict[str, "bytes | ContentError"]
"""The files of a dataset by their names below its folder, `tasks/01-….yaml`: what they hold, or why nobody can say."""

LEFT_OVER = "sealed.json"
"""A file that earlier versions of the program wrote beside the data, and that nothing reads any more."""


MISSING = ("missing-file", "缺少这个文件")
"""Rule and message of a file that is not there."""


def read_folder(root: Path) -> Contents:
    """Read once all that makes a dataset: every YAML file below the folder, strays too, and the issued text."""
    if not os.path.isdir(root):  # noqa: PTH112 - False for any path that cannot be
        raise QhtasksError(f"没有数据目录 {visible(str(root))}：用 --data 或环境变量 QHTASKS_DATA 指定")
    contents: Contents = {}
    for name in sorted(_names(root)):
        try:
            contents[name] = read_content(root / name)
        except ContentError as fault:
            contents[name] = fault
    if os.path.lexists(root / LEFT_OVER):
        contents[LEFT_OVER] = b""
    return contents


def _names(root: Path) -> Iterator[str]:
    """Name the files to read; a folder under the name of a file of the data is named too, and cannot be read."""
    for folder, inner, files in os.walk(root):
        place = os.path.relpath(folder, root)
        own = place in (".", "tasks")
        for name in filter(belongs, (*files, *(each for each in inner if own))):
            yield name if place == "." else f"{place}/{name}".replace(os.sep, "/")


def belongs(name: str) -> bool:
    """Whether a file of this name can be one of the dataset, or meant to be: any YAML, and the issued text."""
    return name == ISSUED or name.lower().endswith((".yaml", ".yml"))


def bounded(content: bytes) -> bytes | ContentError:
    """Give content back unless it is larger than a file may be."""
    return content if len(content) <= MAX_BYTES else ContentError(*_TOO_LARGE)


def read_content(path: Path) -> bytes:
    """Read a regular file of a bearable size: what was opened counts, not what stood there a moment before."""
    try:
        with open(os.open(path, os.O_RDONLY | _NO_WAITING), "rb") as file:  # noqa: PTH123 - opened without waiting
            return _whole(file)
    except FileNotFoundError:
        raise ContentError(*MISSING) from None
    except IsADirectoryError:
        raise ContentError("unreadable-file", _NO_FILE) from None
    except OSError as error:
        raise ContentError("unreadable-file", f"文件读不了：{reason(error)}") from None


def _whole(file: BinaryIO) -> bytes:
    """Read an open file to its end, and not a byte further than it was long when it was opened."""
    status = os.fstat(file.fileno())
    if not stat.S_ISREG(status.st_mode):
        raise ContentError("unreadable-file", _NO_FILE)
    if status.st_size > MAX_BYTES:
        raise ContentError(*_TOO_LARGE)
    content = file.read(status.st_size + 1)
    if len(content) != status.st_size:
        raise ContentError("unreadable-file", "读的时候文件变了：等它写完再读")
    return content


def decoded(content: bytes) -> str:
    """Decode UTF-8 without a byte order mark, of a bearable number of lines."""
    if content.startswith(b"\xef\xbb\xbf"):
        raise ContentError("encoding", "文件开头有 BOM：存成不带 BOM 的 UTF-8")
    if content.count(b"\n") > MAX_LINES:
        raise ContentError("too-large", f"文件超过 {MAX_LINES} 行")
    try:
        return content.decode("utf-8")
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        raise ContentError("encoding", "不是 UTF-8 文字：存成 UTF-8", line) from None
