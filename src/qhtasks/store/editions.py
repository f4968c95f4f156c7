"""An edition of the dataset out of the past: as a git revision holds it. Nothing is checked out, nothing changed."""

from __future__ import annotations

import os
import re
import subprocess
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from qhtasks.errors import QhtasksError
from qhtasks.store.content import belongs, bounded, read_folder
from qhtasks.store.load import load, load_with_findings
from qhtasks.store.location import shipped

if TYPE_CHECKING:
    from collections.abc import Callable

    from qhtasks.model.dataset import Dataset
    from qhtasks.store.content import Contents

    Cached = Callable[[Contents], Dataset | None]
    """Gives the dataset that is cached for these files, if there is one."""

_REGULAR = (b"100644", b"100755")
"""Modes of regular files; links and submodules are not read."""
_OWN = ("GIT_DIR", "GIT_WORK_TREE", "GIT_INDEX_FILE", "GIT_PREFIX")
"""Variables by which git names a repository to its hooks; the data may stand in another one."""
_SHOWN = 5
"""How many findings an error shows."""
_SCHEMA = re.compile(rb'^  schema: "([12])"\r?$', re.MULTILINE)
"""Schema 2 is schema 3 without `form`; schema 1 lacks `pinyin.yaml` too, which is made from the names."""


class OpenedEdition(NamedTuple):
    """An edition, and the name under which people know it."""

    label: str
    dataset: Dataset


def edition(asked: str, root: Path, cached: Cached) -> OpenedEdition:
    """Open a folder, or the data of a git revision: those that stand where `root` stands in its repository.

    A folder goes before a revision of the same name; a checkout means the data in it. What `cached` does not know is
    only read: whether an old edition passes today's rules is not the question.
    """
    folder = Path(asked)
    if folder.is_dir():
        inner = folder / "data"
        used = inner if (inner / "notice.yaml").is_file() and not (folder / "notice.yaml").exists() else folder
        files = _brought_up(read_folder(used))
        return OpenedEdition(str(used), cached(files) or load(used, files))
    commit = (
        _git(root, "rev-parse", "--verify", "--end-of-options", f"{asked}^{{commit}}", asked=asked).decode().strip()
    )
    place = _git(root, "rev-parse", "--show-prefix", asked=asked).decode().strip("\n").rstrip("/")
    contents = _brought_up(_contents(root, f"{commit}:{place}", asked))
    dataset = cached(contents) or _read(contents, f"{asked}:{place}")
    known = commit.startswith(asked)
    return OpenedEdition(asked if known else f"{asked}（{commit[:7]}）", dataset)


def _contents(root: Path, tree: str, asked: str) -> Contents:
    """Read the files of the dataset in a tree, byte for byte as they were committed."""
    listed = _git(root, "ls-tree", "-r", "-z", "--full-tree", tree, asked=asked)
    names = {}
    for entry in filter(None, listed.split(b"\0")):
        about, name = entry.split(b"\t", 1)
        mode, _, key = about.split(b" ")
        if mode in _REGULAR and belongs(os.fsdecode(name)):
            names[os.fsdecode(name)] = key
    wanted = b"".join(key + b"\n" for key in names.values())
    blobs = _blobs(_git(root, "cat-file", "--batch", asked=asked, given=wanted))
    return {name: bounded(blob) for name, blob in zip(names, blobs, strict=True)}


def _blobs(output: bytes) -> list[bytes]:
    """Take apart the output of `git cat-file --batch`: a line that ends with the size, the content, a line feed."""
    blobs, position = [], 0
    while position < len(output):
        start = output.index(b"\n", position) + 1
        end = start + int(output[position:start].split()[-1])
        blobs.append(output[start:end])
        position = end + 1
    return blobs


def _read(contents: Contents, shown: str) -> Dataset:
    """Make a dataset of the files of a revision; findings name them as git does, `HEAD~3:data/notice.yaml`."""
    loaded = load_with_findings(Path(shown), contents)
    if loaded.dataset is None:
        lines = "\n".join(map(str, loaded.findings[:_SHOWN]))
        raise QhtasksError(f"{shown} 的数据读不成，共 {len(loaded.findings)} 处错误：\n{lines}")
    return loaded.dataset


def _brought_up(contents: Contents) -> Contents:
    """Complete data of an older schema: by the form of the notice that this program ships, and by empty readings."""
    notice = contents.get("notice.yaml")
    older = _SCHEMA.search(notice) if isinstance(notice, bytes) else None
    if not older or not isinstance(notice, bytes):
        return contents
    newer = notice[: older.start(1)] + b"3" + notice[older.end(1) :].rstrip() + _shipped_form()
    readings: Contents = {"pinyin.yaml": b"readings: {}\n"} if older[1] == b"1" else {}
    return {**readings, **contents, "notice.yaml": newer}


def _shipped_form() -> bytes:
    """Take `form` from the program's own data, where it is the last key of its file."""
    return b"\n" + b"".join((shipped("data") / "notice.yaml").read_bytes().partition(b"\nform:\n")[1:])


def _git(root: Path, *words: str, asked: str, given: bytes = b"") -> bytes:
    """Run git where the data are and give its output; its errors become `QhtasksError`, with what to do instead."""
    if not root.is_dir():
        raise QhtasksError(f"没有数据目录 {root}：用 --data 或环境变量 QHTASKS_DATA 指定")
    environment = {name: value for name, value in os.environ.items() if name not in _OWN}
    try:
        done = subprocess.run(  # noqa: S603 - git itself; --end-of-options keeps a revision from being read as an option
            ["git", "-C", str(root.resolve()), *words],  # noqa: S607 - the git that people have
            input=given,
            capture_output=True,
            check=False,
            env={**environment, "LC_ALL": "C"},
        )
    except FileNotFoundError:
        raise QhtasksError(f"“{asked}”不是目录，当作 git 版本又找不到 git 命令：装好 git，或写两个目录") from None
    if done.returncode:
        raise QhtasksError(_complaint(done.stderr.decode("utf-8", "replace"), asked, root))
    return done.stdout


def _complaint(error: str, asked: str, root: Path) -> str:
    """Put git's complaint into Chinese where it is known."""
    if "not a git repository" in error:
        return f"“{asked}”不是目录，数据目录 {root} 又不在 git 仓库里：写两个目录，或用 --data 指定仓库里的数据目录"
    if "Needed a single revision" in error or "unknown revision" in error:
        return f"“{asked}”既不是目录，也不是 {root} 所在仓库里的版本：用 git log --oneline -- {root} 看有哪些"
    if "Not a valid object name" in error:
        return f"版本 {asked} 里没有数据目录：那时还没有数据，或数据在别处"
    return f"git 读不了版本 {asked}：{error.strip()}"
