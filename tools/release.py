"""Get the files of a release ready: names that GitHub keeps, checksums, and what has changed.

    python tools/release.py FOLDER v0.1.0

GitHub takes Chinese out of the names of a release's files, and shows a label instead where there is one. `files.txt`
lists the files with their labels as `gh release create` takes them, `notes.md` is what the release says. The notes are
those of this version in CHANGELOG.md; a version that is not there is an error.
"""

from __future__ import annotations

import re
import sys
from hashlib import sha256
from pathlib import Path

CHANGELOG = Path(__file__).resolve().parent.parent / "CHANGELOG.md"
KINDS = (
    (r".*-办公包-.*\.zip", "qhtasks-office-{}.zip", "{}：不装 Python，解压后双击网页"),
    (r".*-单位PDF-.*\.zip", "qhtasks-pdf-{}.zip", "{}：各单位的 PDF"),
    (r".*-windows-.*\.zip", "", "{}：命令行程序，Windows 64位，没有数字签名"),
    (r".*\.whl", "", "{}：Python 安装包"),
    (r".*\.tar\.gz", "", "{}：源码"),
)
"""The files of a release by their names: the name that GitHub keeps, if it is another one, and the label."""
ABOUT = (
    "办公室里用的：下载 `qhtasks-office-{}.zip`，先在它的属性里“解除锁定”，再全部解压缩，双击网页，用 Edge 打开。",
    "Windows 的命令行程序没有数字签名，SmartScreen 或单位的电脑可能不准运行。只在生成它的机器上试过。",
    "下载的是不是这里的文件，用 `certutil -hashfile 文件名 SHA256` 同 `SHA256SUMS` 比对。",
)
"""Paragraphs before the changes; GitHub keeps the line breaks of a release's notes."""


def ready(file: Path, version: str) -> str:
    """Give a file the name that GitHub keeps; give its path and label. A file of no known kind is an error."""
    for pattern, name, label in KINDS:
        if re.fullmatch(pattern, file.name):
            named = file.rename(file.with_name(name.format(version) or file.name))
            return f"{named}#{label.format(file.name)}"
    sys.exit(f"{file}: not a file of a release")


def changes(changelog: str, version: str) -> str:
    """Take the section of a version from the changelog."""
    section = re.search(rf"^## \[{re.escape(version)}\][^\n]*\n(.*?)(?=^## \[|\Z)", changelog, re.MULTILINE | re.DOTALL)
    if not section:
        sys.exit(f"CHANGELOG.md has no section [{version}]")
    return section[1].strip()


def main() -> None:
    """Rename, count and describe."""
    folder, version = Path(sys.argv[1]), sys.argv[2].removeprefix("v")
    about = (paragraph.format(version) for paragraph in ABOUT)
    notes = "\n\n".join((*about, changes(CHANGELOG.read_text("utf-8"), version))) + "\n"
    listed = [ready(file, version) for file in sorted(folder.iterdir())]
    files = sorted(Path(line.partition("#")[0]) for line in listed)
    sums = folder / "SHA256SUMS"
    sums.write_text("".join(f"{sha256(file.read_bytes()).hexdigest()}  {file.name}\n" for file in files), "utf-8")
    (folder / "files.txt").write_text("".join(f"{line}\n" for line in (*listed, sums)), "utf-8")
    (folder / "notes.md").write_text(notes, "utf-8")


if __name__ == "__main__":
    main()
