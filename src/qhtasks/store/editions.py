"""Other editions of the dataset: in another folder, or in a git revision, which is read without a checkout."""

from __future__ import annotations

import os
import re
import subprocess
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from qhtasks.errors import QhtasksError
from qhtasks.store.content import belongs, bounded, read_folder
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
_BROKEN = "git 仓库损坏了，版本 {name} 读不全：用 git fsck 看缺了什么，或重新克隆"
_COMPLAINTS = {
    "not a git repository": (
        "“{name}”不是目录，数据目录 {root} 又不在 git 仓库里：写两个目录，或用 --data 指定仓库里的数据目录"
    ),
    "must be run in a work tree": "数据目录 {root} 在 git 自己的目录里：用 --data 指定检出的数据目录，或写两个目录",
    "dubious ownership": (
        "数据目录 {root} 所在的仓库属于别的用户，git 不读："
        "确认可信后运行 git config --global --add safe.directory {top}，或写两个目录"
    ),
    "is ambiguous": "“{name}”不止指一个版本：提交的编号写长一些，分支和标签写全名，如 refs/tags/{name}",
    "Not a valid object name": "版本 {name} 里没有数据目录：那时还没有数据，或数据在别处",
    "promisor remote": "仓库是部分克隆，版本 {name} 的文件还没有取来：联网再试，或重新完整克隆",
    "is corrupt": _BROKEN,
    "bad object": _BROKEN,
    "unable to read tree": _BROKEN,
    "xcode": "git 命令还不能用：在 macOS 上先运行 xcode-select --install，或写两个目录",
    "xcrun": "git 命令还不能用：在 macOS 上先运行 xcode-select --install，或写两个目录",
}
"""What git, or what stands in its place, complains of, and what to do instead."""
_NO_REVISION = ("Needed a single revision", "unknown revision")
_SHOWN = 5
"""How many findings an error shows."""
_SCHEMA = re.compile(rb'^  schema: "([123])"\r?$', re.MULTILINE)
"""Schema 3 has what became of a unit in a key `later` of it; schema 2 is schema 3 without `form`; schema 1 lacks
`pinyin.yaml` too, which is made from the names."""
_LATER = re.compile(rb"^    later:[^\n]*\n(?:      [^\n]*\n)*", re.MULTILINE)
"""The sentences of schema 3 and before on what became of a unit; they name no body that a step could lead to."""


class OpenedEdition(NamedTuple):
    """An edition, and the name under which people know it."""

    label: str
    dataset: Dataset


def edition(name: str, root: Path, cached: Cached) -> OpenedEdition:
    """Open a folder, or a revision of the git repository in which `root`, the folder of the data, stands.

    A folder goes before a revision of the same name. An edition that is not cached is read but not checked: whether
    an old edition passes today's rules is not the question.
    """
    folder = Path(name)
    if name and folder.is_dir():
        return _edition_in_folder(folder, cached)
    return _edition_in_git(_Revision(name, root), cached)


def _edition_in_folder(folder: Path, cached: Cached) -> OpenedEdition:
    """Open the data in a folder; a checkout has them in its folder `data`."""
    data = folder / "data"
    if not (data / "notice.yaml").is_file() or (folder / "notice.yaml").exists():
        data = folder
    contents = _in_current_schema(read_folder(data))
    return OpenedEdition(str(data), cached(contents) or _loaded(data, contents))


def _loaded(root: Path, contents: Contents) -> Dataset:
    from qhtasks.store.load import load_dataset  # imports yaml and pydantic, which cached editions do without

    return load_dataset(root, contents)


def _edition_in_git(revision: _Revision, cached: Cached) -> OpenedEdition:
    """Open the data of a git revision, in the same folder of the repository as today."""
    name = revision.name
    commit = revision.commit()
    folder = revision.git("rev-parse", "--show-prefix").decode().strip("\n").rstrip("/")
    contents = _in_current_schema(_committed_files(revision, f"{commit}:{folder}"))
    dataset = cached(contents) or _read(contents, f"{name}:{folder}")
    return OpenedEdition(name if commit.startswith(name) else f"{name}（{commit[:7]}）", dataset)


def _committed_files(revision: _Revision, tree: str) -> Contents:
    """Read the files of the dataset in a git tree, byte for byte as they were committed."""
    keys = {}
    for entry in filter(None, revision.git("ls-tree", "-r", "-z", "--full-tree", tree).split(b"\0")):
        attributes, path = entry.split(b"\t", 1)
        mode, _, key = attributes.split(b" ")
        if mode in _REGULAR and belongs(os.fsdecode(path)):
            keys[os.fsdecode(path)] = key
    blobs = _blobs(revision.git("cat-file", "--batch", stdin=b"".join(key + b"\n" for key in keys.values())))
    if len(blobs) < len(keys):
        raise QhtasksError(_BROKEN.format(name=revision.name))
    return {path: bounded(blob) for path, blob in zip(keys, blobs, strict=True)}


def _blobs(output: bytes) -> list[bytes]:
    """Take apart the output of `git cat-file --batch`: a line that ends with the size, the content, a line feed.

    It ends at the first file that the repository lacks, whose line ends with `missing`.
    """
    blobs, position = [], 0
    while position < len(output):
        start = output.index(b"\n", position) + 1
        size = output[position:start].split()[-1]
        if size == b"missing":
            break
        end = start + int(size)
        blobs.append(output[start:end])
        position = end + 1
    return blobs


def _read(contents: Contents, shown: str) -> Dataset:
    """Make a dataset of the files of a revision; findings name them as git does, `HEAD~3:data/notice.yaml`."""
    from qhtasks.store.load import load_with_findings

    loaded = load_with_findings(Path(shown), contents)
    if loaded.dataset is None:
        lines = "\n".join(map(str, loaded.findings[:_SHOWN]))
        raise QhtasksError(f"{shown} 的数据读不成，共 {len(loaded.findings)} 处错误：\n{lines}")
    return loaded.dataset


def _in_current_schema(contents: Contents) -> Contents:
    """Complete data of an older schema: by the form of the notice that this program ships, and by empty readings.

    What became of units is left out: it was prose, and cannot be compared with steps.
    """
    notice = contents.get("notice.yaml")
    older = _SCHEMA.search(notice) if isinstance(notice, bytes) else None
    if not older or not isinstance(notice, bytes):
        return contents
    newer = notice[: older.start(1)] + b"4" + notice[older.end(1) :]
    if older[1] < b"3":
        newer = newer.rstrip() + _shipped_form()
    readings: Contents = {"pinyin.yaml": b"readings: {}\n"} if older[1] == b"1" else {}
    units = contents.get("agencies.yaml")
    without: Contents = {"agencies.yaml": _LATER.sub(b"", units)} if isinstance(units, bytes) else {}
    return {**readings, **contents, **without, "notice.yaml": newer}


def _shipped_form() -> bytes:
    """Take `form` from the program's own data, where it is the last key of its file."""
    return b"\n" + b"".join((shipped("data") / "notice.yaml").read_bytes().partition(b"\nform:\n")[1:])


class _Revision(NamedTuple):
    """A git revision as people name it, and the folder of the data, which says which repository is meant."""

    name: str
    root: Path

    def commit(self) -> str:
        """Find its commit. No revision has a name that begins with `-`: git would take it for an option."""
        if self.name.startswith("-"):
            raise QhtasksError(self._unknown())
        return self.git("rev-parse", "--verify", f"{self.name}^{{commit}}").decode().strip()

    def git(self, *arguments: str, stdin: bytes = b"") -> bytes:
        """Run git in the folder of the data and give its output; an error says what to do instead."""
        if not self.root.is_dir():
            raise QhtasksError(f"没有数据目录 {self.root}：用 --data 或环境变量 QHTASKS_DATA 指定")
        try:
            done = self._run(*arguments, stdin=stdin)
        except FileNotFoundError:
            raise QhtasksError(
                f"“{self.name}”不是目录，当作 git 版本又找不到 git 命令：装好 git，或写两个目录"
            ) from None
        except OSError as error:
            raise QhtasksError(
                f"“{self.name}”不是目录，当作 git 版本，git 命令又运行不了（{error.strerror}）：写两个目录"
            ) from None
        if done.returncode:
            raise QhtasksError(self._error_message(done.stderr.decode("utf-8", "replace")))
        return done.stdout

    def _run(self, *arguments: str, stdin: bytes = b"") -> subprocess.CompletedProcess[bytes]:
        """Run git without the variables by which it names another repository."""
        environment = {name: value for name, value in os.environ.items() if name not in _OWN}
        return subprocess.run(  # noqa: S603 - git itself; a revision is never an option, see `commit`
            ["git", "-C", str(self.root.resolve()), *arguments],  # noqa: S607 - the git that people have
            input=stdin,
            capture_output=True,
            check=False,
            env={**environment, "LC_ALL": "C"},  # `_COMPLAINTS` knows git's errors in English
        )

    def _error_message(self, error: str) -> str:
        """Put git's error into Chinese where it is known."""
        for words, chinese in _COMPLAINTS.items():
            if words in error:
                top = re.search("safe.directory (.+)", error)
                return chinese.format(name=self.name, root=self.root, top=top[1] if top else self.root)
        if any(words in error for words in _NO_REVISION):
            return self._unknown()
        return f"git 读不了版本 {self.name}：{error.strip()}"

    def _unknown(self) -> str:
        """Say why git does not know it: nothing was committed, only the last commits were cloned, or nobody has it."""
        if not self._run("rev-list", "--all", "--max-count=1").stdout:
            return f"{self.root} 所在的仓库还没有提交：先提交一次，或写两个目录"
        unknown = f"“{self.name}”既不是目录，也不是 {self.root} 所在仓库里的版本"
        if self._run("rev-parse", "--is-shallow-repository").stdout.strip() == b"true":
            fetch = "先运行 git fetch --unshallow（GitHub 的 checkout 写 fetch-depth: 0）"
            return f"{unknown}：这是浅克隆，没有较早的提交，{fetch}"
        return f"{unknown}：用 git log --oneline -- {self.root} 看有哪些；别处新推送的，先 git fetch"
