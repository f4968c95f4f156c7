"""The line of a finding with a mark under the very word, cut to the width of the terminal."""

from __future__ import annotations

from shutil import get_terminal_size
from typing import TYPE_CHECKING

from qhtasks.cli.streams import lines
from qhtasks.text.escape import masked
from qhtasks.text.plain import cells

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from qhtasks.model.findings import Finding

_WIDTH = 100
"""Cells of a line where no terminal says how many there are."""
_LEAST = 20
"""Cells of the line that are shown however narrow the terminal is."""
_CUT = "…"


def told(findings: Sequence[Finding], texts: Mapping[str, str]) -> str:
    """Tell findings, each with its line and a mark under the very word; `texts` are those of the files by name."""
    width = get_terminal_size((_WIDTH, 0)).columns
    pages = {name: texts[name].split("\n") for name in {each.file for each in findings} & texts.keys()}
    shown = (lines(str(each), excerpt(each, pages.get(each.file, ()), width)) for each in findings)
    return "".join(f"{each}\n" for each in shown)


def excerpt(finding: Finding, page: Sequence[str], width: int) -> str:
    """Show the line and the mark, as two lines; nothing where the page, the file's lines, has no such line.

    A line can be as long as a file: only what could have room is looked at.
    """
    if finding.line > len(page):
        return ""
    number = f"{finding.line:>6} | "
    room = max(_LEAST, width - len(number) - 1)
    start = max(0, finding.column - 2 - room)
    line = masked(page[finding.line - 1][start : finding.column + 2 * room]).rstrip()
    if not line:
        return ""
    before, marked, after = _cut(line, finding.column - 1 - start, finding.end_column - 1 - start, room)
    mark = " " * cells(before) + "^" * max(1, cells(marked))
    return f"{number}{before}{marked}{after}\n{' ' * (len(number) - 2)}| {mark}"


def _cut(line: str, start: int, end: int, room: int) -> tuple[str, str, str]:
    """Cut a line to what has room, the marked part first, then what stands before it, then what follows."""
    marked = _first(line[start:end], room)
    if marked != line[start:end]:
        marked += _CUT
    before = _last(line[:start], max(0, room - cells(marked)) // 2 if cells(line) > room else room)
    after = _first(line[end:], max(0, room - cells(before) - cells(marked)))
    return (
        before if before == line[:start] else _CUT + before,
        marked,
        after if after == line[end:] else after + _CUT,
    )


def _first(text: str, room: int) -> str:
    """Take as much of the beginning as has room."""
    taken = 0
    for index, character in enumerate(text):
        taken += cells(character)
        if taken > room:
            return text[:index]
    return text


def _last(text: str, room: int) -> str:
    """Take as much of the end as has room."""
    return _first(text[::-1], room)[::-1]
