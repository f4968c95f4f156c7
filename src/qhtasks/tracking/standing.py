"""Where a target stands: what every shape of target measures, and the words that all shapes share."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from qhtasks.tracking.exact import number_of, with_unit
from qhtasks.tracking.periods import span_of, spoken

if TYPE_CHECKING:
    from collections.abc import Iterable
    from fractions import Fraction

    from qhtasks.tracking.asof import Facts
    from qhtasks.tracking.figures import ActualFigure, PathName

NO_FIGURE = "缺数据"
NO_BASE = "缺基期"
NOT_YET = "未到时点"
OTHER_BASIS = "口径不一致"
NOT_ASSIGNED = "国家目标未录入"
PERSONAL = "需人工判定"
FAULTY = "记录有错"
WITHIN_YEAR = "年内的升降幅度只与年度目标比"


class TargetStanding(NamedTuple):
    """Where a target stands, measured by the function of its shape; what it means is decided in `judging`.

    `achieved`, `required` and `whole` are changes since the base: what there is, what there should be by now, and what
    there shall be at the end; the better, the greater. `actual` and `expected` are compared themselves, in `unit`.
    `met` says whether the target in force is reached. Without a verdict, `unjudged` says why; `why` tells the numbers.
    A `hold` must be kept each year; only what is `lasting` can be reached before the end. `whole_year` says whether the
    figures reach the end of the year. `value` is the figure as people read it.
    """

    why: str = ""
    unjudged: str = ""
    path: PathName | None = None
    achieved: Fraction | None = None
    required: Fraction | None = None
    whole: Fraction | None = None
    actual: Fraction | None = None
    expected: Fraction | None = None
    met: bool | None = None
    hold: bool = False
    lasting: bool = True
    whole_year: bool = False
    value: str | None = None
    unit: str | None = None
    remarks: tuple[str, ...] = ()

    @property
    def ratio(self) -> Fraction | None:
        """The achieved share of what is required by now; None where nothing is, or the wrong way."""
        if self.achieved is None or not self.required or self.required < 0:
            return None
        return self.achieved / self.required

    @property
    def progress(self) -> Fraction | None:
        """The achieved share of the whole change."""
        return self.achieved / self.whole if self.achieved is not None and self.whole else None

    @property
    def gap(self) -> Fraction | None:
        """The actual value less the expected one."""
        return None if self.actual is None or self.expected is None else self.actual - self.expected


def lacks(years: Iterable[int]) -> str:
    """Say which years are missing: 缺2022年、2023年."""
    return f"缺{'、'.join(f'{year}年' for year in years)}"


def no_figure(facts: Facts) -> TargetStanding:
    """Say that the year has no figure, and which was the last."""
    if facts.value is None:
        return TargetStanding(unjudged=NOT_ASSIGNED)
    last = max(facts.figures.values(), key=lambda figure: span_of(figure.period)[1:3], default=None)
    recent = f"最近：{said(last, facts.unit)}{_reached(facts, last)}" if last else ""
    return TargetStanding(unjudged=NO_FIGURE, remarks=(recent,) if recent else ())


def _reached(facts: Facts, figure: ActualFigure) -> str:
    """Say of a level whether it had reached the target; empty for what is no level."""
    value, target = number_of(figure.value), number_of(facts.value)
    if figure.kind != "level" or value is None or target is None or facts.aim.target.measure != "level":
        return ""
    return "，那时已达目标" if facts.sign * (value - target) >= 0 else ""


def other_basis(one: str | None, other: str | None) -> bool:
    """Whether two figures were measured by different definitions; both must say by which."""
    return one is not None and other is not None and one != other


def measured_otherwise(facts: Facts, figure: ActualFigure) -> TargetStanding:
    """Say by which definitions base and figure were measured."""
    base = facts.base.basis if facts.base else None
    why = f"基期按{base}，{spoken(figure.period)}按{figure.basis}"
    return TargetStanding(unjudged=OTHER_BASIS, why=why, value=figure.value, unit=facts.unit)


def named_path(facts: Facts, usual: PathName) -> PathName:
    """Give the path that a person set, else the usual one."""
    return facts.setting.path if facts.setting and facts.setting.path else usual


def goal_of(facts: Facts, year: int) -> Fraction | None:
    """Give the goal in force of a year."""
    goal = facts.goals.get(year)
    return goal.number if goal else None


def ends_of(value: str | None) -> tuple[Fraction | None, Fraction | None]:
    """Take apart a range such as 2—3; of one number the upper end is None."""
    low, _, high = (value or "").partition("—")
    return number_of(low), number_of(high)


def said(figure: ActualFigure, unit: str | None) -> str:
    """Tell a figure: 2022年61.43％, or its parts."""
    parts = "、".join(f"{name}{part}" for name, part in (figure.parts or {}).items())
    return f"{spoken(figure.period)}{with_unit(figure.value or parts, unit if figure.value else None)}"
