"""Charts as drawings: lines, marks, boxes and labels with their places, which each format only has to trace.

A fan shows one target over the years: the base, the goals (solid), the even pace (dashed), what was achieved (dots with
their values) and the target itself. A board shows the verdicts on many targets, a cell each. Nothing rests on colour
alone: lines differ in their dashes, marks in their shapes, cells in their words and hatching.
"""

from __future__ import annotations

import re
from fractions import Fraction
from math import floor, log10
from typing import TYPE_CHECKING, Annotated, Literal, NamedTuple

from qhtasks.text.width import cells

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

LineStyle = Literal["axis", "grid", "goals", "pace", "actual", "target"]
MarkShape = Literal["ring", "square", "dot"]
Hatch = Literal["done", "good", "near", "behind", "worst", "blank"]
"""How a cell is filled, from what is reached to what is not judged."""
Anchor = Literal["start", "middle", "end"]


class ChartLine(NamedTuple):
    """A line through points."""

    style: Annotated[LineStyle, "线型"]
    points: Annotated[tuple[tuple[float, float], ...], "各点：横、纵坐标，自左上角起，单位磅"]


class ChartMark(NamedTuple):
    """A mark at a point."""

    shape: Annotated[MarkShape, "形状"]
    x: Annotated[float, "横坐标"]
    y: Annotated[float, "纵坐标"]


class ChartBox(NamedTuple):
    """A cell, filled."""

    hatch: Annotated[Hatch, "填充"]
    x: Annotated[float, "左"]
    y: Annotated[float, "上"]
    width: Annotated[float, "宽"]
    height: Annotated[float, "高"]


class ChartLabel(NamedTuple):
    """A text; `y` is its baseline."""

    text: Annotated[str, "文字"]
    x: Annotated[float, "横坐标"]
    y: Annotated[float, "基线的纵坐标"]
    anchor: Annotated[Anchor, "横坐标在文字的哪里"]
    size: Annotated[float, "字号"]


class Drawing(NamedTuple):
    """A chart; `told` says in words what it shows, for whoever does not see it."""

    told: Annotated[str, "图的文字说明"]
    width: Annotated[float, "宽，磅"]
    height: Annotated[float, "高，磅"]
    boxes: Annotated[tuple[ChartBox, ...], "格"]
    lines: Annotated[tuple[ChartLine, ...], "线"]
    marks: Annotated[tuple[ChartMark, ...], "点"]
    labels: Annotated[tuple[ChartLabel, ...], "字"]


class Course(NamedTuple):
    """What a fan shows, by year: numbers to place the marks, and the texts beside them."""

    told: str
    years: Sequence[int]
    base: Fraction | None
    target: Fraction
    target_text: str
    goals: Mapping[int, Fraction]
    pace: Mapping[int, Fraction]
    actual: Mapping[int, tuple[Fraction, str]]


_WIDTH, _HEIGHT = 430.0, 118.0
_LEFT, _RIGHT, _TOP, _BOTTOM = 44.0, 96.0, 14.0, 16.0
"""Room for the numbers of the axis, the target's text, a value above the highest dot, and the years."""
_SMALL = 9.0
_PIECE = re.compile("[0-9.]+[％‰]?|.")
"""What stays together at the end of a line: a number with its sign."""
_ABOVE = 6.0
_STEPS = (Fraction(1), Fraction(2), Fraction(5), Fraction(10))
_TICKS = 4


def fan(course: Course) -> Drawing:
    """Draw one target over the years, the base year first."""
    first = course.years[0] - 1
    scale = _Scale.of(course)
    spots = {year: scale.spot(year - first, len(course.years)) for year in (first, *course.years)}

    def line(style: LineStyle, values: Mapping[int, Fraction]) -> Iterator[ChartLine]:
        points = tuple((spots[year], scale.y(values[year])) for year in sorted(values) if year in spots)
        if len(points) > 1:
            yield ChartLine(style, points)

    based = {first: course.base} if course.base is not None else {}
    goals = {**based, **course.goals} if course.goals else {}
    actual = {**based, **{year: value for year, (value, _) in course.actual.items()}}
    goal_marks = (ChartMark("square", spots[year], scale.y(value)) for year, value in course.goals.items())
    values = tuple(course.actual.items())
    planned = {year: [each[year] for each in (course.goals, course.pace) if year in each] for year in course.years}
    return Drawing(
        course.told,
        _WIDTH,
        _HEIGHT,
        (),
        (
            *scale.grid(),
            ChartLine("axis", ((_LEFT, _HEIGHT - _BOTTOM), (_WIDTH - _RIGHT, _HEIGHT - _BOTTOM))),
            ChartLine("target", ((_LEFT, scale.y(course.target)), (_WIDTH - _RIGHT, scale.y(course.target)))),
            *line("pace", course.pace),
            *line("goals", goals),
            *line("actual", actual),
        ),
        (
            *(ChartMark("ring", spots[year], scale.y(value)) for year, value in based.items()),
            *goal_marks,
            *(ChartMark("dot", spots[year], scale.y(value)) for year, (value, _) in values),
        ),
        (
            *scale.numbers(),
            *(_label(f"{year}", spot, _HEIGHT - _BOTTOM + 11, "middle") for year, spot in spots.items()),
            *(
                _value(text, spots[year], scale.y(value), map(scale.y, planned.get(year, ())))
                for year, (value, text) in values
            ),
            *_beside(f"目标{course.target_text}", _WIDTH - _RIGHT + 4, scale.y(course.target) + 3),
        ),
    )


def _value(text: str, x: float, y: float, planned: Iterable[float]) -> ChartLabel:
    """Write a value above its dot, or below where what was planned stands there and the axis leaves room."""
    covered = any(y - _ABOVE - _SMALL < other < y for other in planned)
    below = y + _ABOVE + _SMALL
    return _label(text, x, below - 2 if covered and below < _HEIGHT - _BOTTOM else y - _ABOVE, "middle")


def _beside(text: str, x: float, y: float) -> Iterator[ChartLabel]:
    """Write a text beside the diagram, in as many lines as it takes to stay on the drawing."""
    room, lines = int((_WIDTH - x) / _SMALL * 2), [""]
    for piece in _PIECE.findall(text):
        if cells(lines[-1] + piece) > room:
            lines.append("")
        lines[-1] += piece
    for number, line in enumerate(lines):
        yield _label(line, x, y + (number - (len(lines) - 1) / 2) * (_SMALL + 1), "start")


class _Scale(NamedTuple):
    """The vertical axis: its ends, and the distance of its numbers."""

    low: Fraction
    high: Fraction
    step: Fraction

    @classmethod
    def of(cls, course: Course) -> _Scale:
        """Choose round ends around everything that is drawn."""
        values = [course.target, *course.goals.values(), *course.pace.values()]
        values += [value for value, _ in course.actual.values()]
        values += [course.base] if course.base is not None else []
        low, high = min(values), max(values)
        if low == high:
            low, high = low - 1, high + 1
        rough = (high - low) / _TICKS
        unit = Fraction(10) ** floor(log10(rough))
        step = next(unit * factor for factor in _STEPS if unit * factor >= rough)
        return cls(low // step * step, -(-high // step) * step, step)

    def y(self, value: Fraction) -> float:
        """Place a value."""
        room = _HEIGHT - _TOP - _BOTTOM
        return _rounded(_TOP + room * float((self.high - value) / (self.high - self.low)))

    @staticmethod
    def spot(number: int, count: int) -> float:
        """Place the year of a number, 0 for the base year."""
        room = _WIDTH - _LEFT - _RIGHT - 2 * _LEFT / 2
        return _rounded(_LEFT + _LEFT / 2 + room * number / count)

    def _ticks(self) -> Iterator[Fraction]:
        value = self.low
        while value <= self.high:
            yield value
            value += self.step

    def grid(self) -> Iterator[ChartLine]:
        """Draw a line at each number of the axis."""
        for value in self._ticks():
            yield ChartLine("grid", ((_LEFT, self.y(value)), (_WIDTH - _RIGHT, self.y(value))))

    def numbers(self) -> Iterator[ChartLabel]:
        """Write the numbers of the axis."""
        for value in self._ticks():
            yield _label(_figure(value), _LEFT - 4, self.y(value) + 3, "end")


class BoardCell(NamedTuple):
    """A target on a board: its key, the verdict's word, and how the cell is filled."""

    key: str
    word: str
    hatch: Hatch


_CELL_WIDTH, _CELL_HEIGHT, _GAP = 50.0, 27.0, 3.0
_BAND = 9.0
"""The hatched strip at the left of a cell: words on hatching are hard to read."""
_COLUMNS = 8
_HEAD = 15.0
_HATCHES: tuple[tuple[Hatch, str], ...] = (
    ("done", "已达到"),
    ("good", "合乎进度"),
    ("near", "基本合乎"),
    ("behind", "落后"),
    ("worst", "未完成或倒退"),
    ("blank", "不判"),
)
"""The key to the hatching."""


def board(told: str, groups: Sequence[tuple[str, Sequence[BoardCell]]]) -> Drawing:
    """Draw the verdicts on many targets, a group below the other, each with its title; below them the key."""
    boxes: list[ChartBox] = []
    labels: list[ChartLabel] = []
    top = 0.0
    for title, members in groups:
        labels.append(_label(title, 0, top + 10, "start", 9))
        top += _HEAD
        for place, cell in enumerate(members):
            x = place % _COLUMNS * (_CELL_WIDTH + _GAP)
            y = top + place // _COLUMNS * (_CELL_HEIGHT + _GAP)
            boxes += (
                ChartBox("blank", x, y, _CELL_WIDTH, _CELL_HEIGHT),
                ChartBox(cell.hatch, x, y, _BAND, _CELL_HEIGHT),
            )
            middle = x + (_BAND + _CELL_WIDTH) / 2
            labels += (_label(cell.key, middle, y + 11, "middle"), _label(cell.word, middle, y + 22, "middle"))
        top += -(-len(members) // _COLUMNS) * (_CELL_HEIGHT + _GAP) + _GAP
    x = 0.0
    for hatch, word in _HATCHES:
        boxes.append(ChartBox(hatch, _rounded(x), top + 3, 14, 10))
        labels.append(_label(word, x + 18, top + 11, "start"))
        x += 26 + cells(word) * _SMALL / 2
    width = _COLUMNS * (_CELL_WIDTH + _GAP) - _GAP
    return Drawing(told, width, _rounded(top + 16), tuple(boxes), (), (), tuple(labels))


def _label(text: str, x: float, y: float, anchor: Anchor, size: float = _SMALL) -> ChartLabel:
    return ChartLabel(text, _rounded(x), _rounded(y), anchor, size)


def _rounded(value: float) -> float:
    """A tenth of a point is finer than any printer needs, and the same on every machine."""
    return round(value, 1)


def _figure(value: Fraction) -> str:
    """Write a round number of the axis, without needless zeros."""
    return f"{float(value):.10g}"
