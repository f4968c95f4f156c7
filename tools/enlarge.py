"""Make the dataset many times as large, notice and all, so that growth can be measured: the check passes on it.

    python tools/enlarge.py TIMES FOLDER

Each section's items stand TIMES times in a row, numbered on; units, obligations and the document stay as they are.
"""

from __future__ import annotations

import re
import shutil
import sys
from hashlib import sha256
from itertools import groupby
from pathlib import Path

DATA = Path(__file__).resolve().parent.parent / "data"
ID = re.compile(r"(?<=- id: )[ABT][0-9]+|(?<=continues: )T[0-9]+")
NUMBER = re.compile(r"([0-9]+)([．.])(.+)")
FIRST_OF_SERIES = ("（一）一级指标。", "（二）二级指标。", "（一）着力建设全国乃至国际生态文明高地。")
SECTION = re.compile(r"（[一二三四五六七八九十]+）[^。]+。")


def enlarge(times: int, folder: Path) -> None:
    """Write the enlarged dataset to a new folder."""
    shutil.copytree(DATA, folder)
    (folder / "reviewed.yaml").unlink()  # nobody reviewed what is made here
    ids: dict[str, str] = {}
    _enlarge_file(folder / "indicators.yaml", times, ids, {"A": 0, "B": 0})
    counter = {"T": 0}
    for path in sorted(folder.glob("tasks/*.yaml")):
        _enlarge_file(path, times, ids, counter)
    obligations = folder / "obligations.yaml"
    renamed = re.sub(r"\bT[0-9]+\b", lambda found: ids[found[0]], obligations.read_text("utf-8"))
    obligations.write_text(renamed, "utf-8")
    notice = _enlarged_notice((folder / "notice.txt").read_text("utf-8"), times)
    (folder / "notice.txt").write_text(notice, "utf-8")
    document = (folder / "notice.yaml").read_text("utf-8")
    digest = sha256(notice.encode()).hexdigest()
    (folder / "notice.yaml").write_text(re.sub(r'(?<=sha256: ")[0-9a-f]+', digest, document), "utf-8")


def _enlarge_file(path: Path, times: int, ids: dict[str, str], counter: dict[str, int]) -> None:
    """Repeat the items of each list in a file; `ids` learns the new id of each first copy."""
    text = path.read_text("utf-8")
    head, *parts = re.split(r"(?m)(?=^(?:first_level|second_level|tasks):\n)", text)
    enlarged = head
    for part in parts:
        name, items = part.split("\n", 1)
        old = ID.findall(items)
        first = {each: f"{each[0]}{counter[each[0]] + index}" for index, each in enumerate(dict.fromkeys(old), 1)}
        ids |= first
        enlarged += name + "\n"
        for copy in range(times):
            shift = copy * len(first)
            enlarged += ID.sub(lambda found: _shifted(first[found[0]], shift), items.rstrip("\n")) + "\n\n"  # noqa: B023
        counter[old[0][0]] += times * len(first)
    path.write_text(enlarged.rstrip("\n") + "\n", "utf-8")


def _shifted(item: str, shift: int) -> str:
    return f"{item[0]}{int(item[1:]) + shift}"


def _enlarged_notice(text: str, times: int) -> str:
    """Repeat each section's numbered paragraphs in the notice; only the first copy keeps its odd full stops."""
    written: list[str] = []
    number = 0
    for numbered, group in groupby(text.split("\n"), _Blocks()):
        lines = list(group)
        if not numbered:
            written += lines
            if any(line in FIRST_OF_SERIES for line in lines):
                number = 0
            continue
        for copy in range(times):
            for line in lines:
                found = NUMBER.fullmatch(line)
                number += bool(found)
                written.append(_rewritten(line, found, number, first=copy == 0))
    return "\n".join(written)


class _Blocks:
    """Say of each line whether it belongs to a run of numbered paragraphs."""

    def __init__(self) -> None:
        self.inside = False

    def __call__(self, line: str) -> bool:
        if NUMBER.fullmatch(line):
            self.inside = True
        elif SECTION.match(line) or re.match("[一二三四]、", line):
            self.inside = False
        return self.inside


def _rewritten(line: str, found: re.Match[str] | None, number: int, *, first: bool) -> str:
    if found:
        return f"{number}{found[2] if first else '．'}{found[3]}"
    return line if first else line.removesuffix("。") if line.startswith("参加单位：") else line


if __name__ == "__main__":
    enlarge(int(sys.argv[1]), Path(sys.argv[2]))
