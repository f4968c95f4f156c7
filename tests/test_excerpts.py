"""The line of a finding and the mark under it: aligned by terminal cells, and never wider than the terminal."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qhtasks.cli.console import excerpt
from qhtasks.model.findings import Finding, Place
from qhtasks.text.width import cells

LINES = st.text(alphabet="省水利厅、，“”— ab09é", min_size=1, max_size=300).filter(lambda line: line.strip() == line)


def finding(start: int, end: int) -> Finding:
    """Make a finding in the first line, from character `start` to before `end`, counted from 0."""
    return Finding.at(Place("a.yaml", 1, start + 1, end + 1), "some-rule", "某事")


@pytest.mark.parametrize(
    ("start", "end", "expected"),
    [
        (7, 11, ["     1 | lead: [省水力厅, 等]", "       |        ^^^^^^^^"]),
        (13, 14, ["     1 | lead: [省水力厅, 等]", "       |                  ^^"]),
        (15, 15, ["     1 | lead: [省水力厅, 等]", "       |                     ^"]),
        (0, 4, ["     1 | lead: [省水力厅, 等]", "       | ^^^^"]),
    ],
)
def test_the_mark_is_under_the_word(start: int, end: int, expected: list[str]) -> None:
    """A Chinese character has two marks under it; an empty span has one."""
    assert excerpt(finding(start, end), ["lead: [省水力厅, 等]"], 80).split("\n") == expected


@pytest.mark.parametrize("page", [[], [""], ["  "]])
def test_no_line_no_excerpt(page: list[str]) -> None:
    """A missing file and an empty line have no excerpt."""
    assert excerpt(finding(0, 0), page, 80) == ""


@given(LINES, st.data(), st.integers(20, 200))
def test_any_excerpt_fits_and_marks_what_is_meant(line: str, data: st.DataObject, width: int) -> None:
    """A cut line has … on that side, and the text above the mark is the beginning of the span."""
    start = data.draw(st.integers(0, len(line) - 1))
    end = data.draw(st.integers(start + 1, len(line)))
    shown, mark = excerpt(finding(start, end), [line], width).split("\n")
    assert cells(shown) <= max(width, 32)
    text, marks = shown[9:], mark[9:]
    before = marks.index("^")
    over = next(index for index in range(len(text) + 1) if cells(text[:index]) == before)
    meant = line[start:end]
    room = sum(1 for index in range(over, len(text)) if cells(text[over : index + 1]) <= marks.count("^"))
    marked = text[over : over + room]
    assert marked == meant or (marked.endswith("…") and meant.startswith(marked[:-1]) and len(marked) > 1)
