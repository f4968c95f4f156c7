"""What the notice assigns: indicators with their targets, and tasks; each with the lists of who leads and who joins."""

from __future__ import annotations

import re
from collections.abc import Mapping
from types import MappingProxyType
from typing import Annotated, ClassVar
from unicodedata import numeric

from qhtasks.model.meaning import Meaning, Record
from qhtasks.model.words import (
    BOUND_NOTES,
    BOUNDS,
    DIRECTIONS,
    MEASURE_NOTES,
    MEASURES,
    Bound,
    Direction,
    Measure,
    Nature,
    Role,
)

_NONE: Mapping[str, str] = MappingProxyType({})
_LISTED = ("Unit", "Collective", "Open")
_FIGURES = re.compile(r"([0-9]+(?:\.[0-9]+)?)(?:[—–~-]([0-9]+(?:\.[0-9]+)?))?")
"""A figure, or both ends of a range."""


def _number(figure: str) -> float:
    """Read a figure: a whole number stays one, 8.0 has its decimal."""
    return float(figure) if "." in figure else int(figure)


class Numbered:
    """A record with an id: the letter of its series and its number in the notice."""

    id: str

    @property
    def series(self) -> str:
        """The letter: `A`, `B`, `T` or `O`."""
        return self.id[0]

    @property
    def number(self) -> int:
        """The number that the notice gives it (obligations: counted in the notice's order)."""
        return int(self.id[1:])


class Item(Numbered):
    """What indicators and tasks have in common: a paragraph of the notice with its two responsibility lists.

    Both list units, collectives and `等`, in the notice's order. `as_issued` maps a name in the lists to the notice's
    own word for it, where that word alone is ambiguous.
    """

    lead: tuple[str, ...]
    participants: tuple[str, ...]
    as_issued: Mapping[str, str]

    def tokens(self, role: Role) -> tuple[str, ...]:
        """The list of a role: units, collectives and `等`, in the notice's order."""
        return self.lead if role == "lead" else self.participants


class Target(Record):
    """One measurable aim of an indicator; the value is a text, because `8.0` is not `8`."""

    subject: Annotated[
        str,
        Meaning("对象", "量的是什么。每个字依次取自引文，可以跳过中间的字", key=True, compare="wording", judged=True),
    ]
    quote: Annotated[
        str,
        Meaning("引文", "指标句里连续的一段原文，目标由它说出；几个目标可以共用一段", compare="wording"),
    ]
    value: Annotated[
        str | None,
        Meaning(
            "数值",
            '照录的文字：`"8.0"` 不是 `"8"`，区间写 `"2—3"`，水质类别写 `"Ⅱ"`。定性目标和以国家下达为准的目标是 `null`',
        ),
    ]
    unit: Annotated[
        str | None,
        Meaning(
            "计量单位",
            "照录，是 `notice.yaml` 的 `form.units_of_measure` 里的一个；没有数值或没有量纲（B36 的 0.51）的是 `null`",
            refers=("MeasureUnit",),
        ),
    ]
    measure: Annotated[Measure, Meaning("计量内容", values=MEASURES, notes=MEASURE_NOTES)]
    bound: Annotated[Bound, Meaning("约束方式", "目标怎样约束这个数", values=BOUNDS, notes=BOUND_NOTES)]
    better: Annotated[Direction, Meaning("方向", "对象往哪边走好", values=DIRECTIONS)]

    @property
    def value_low(self) -> float | None:
        """The value as a number, of a range such as 2—3 its lower end; None where the value is no figure."""
        return self._ends[0]

    @property
    def value_high(self) -> float | None:
        """The value as a number, of a range its upper end."""
        return self._ends[1]

    @property
    def _ends(self) -> tuple[float, float] | tuple[None, None]:
        figures = _FIGURES.fullmatch(self.value or "")
        return (_number(figures[1]), _number(figures[2] or figures[1])) if figures else (None, None)

    @property
    def ordinal(self) -> int | None:
        """The place of a grade that is written as one numeral that is no digit: 2 for Ⅱ (类)."""
        value = self.value or ""
        return int(numeric(value, 0)) or None if len(value) == 1 and not value.isdigit() else None


class Indicator(Item, Record):
    """An indicator of 一（一）or 一（二）; only the first level has a nature, only the second a due phrase."""

    id: Annotated[str, Meaning("编号", "`A1`、`B1` 起", key=True)]
    sentence: Annotated[str, Meaning("指标句", "通知这一段的全文，不含段首编号", compare="apart")]
    nature: Annotated[Nature | None, Meaning("性质", "照指标句末尾的括号。二级指标没有性质", needed="一级指标")] = None
    due: Annotated[
        str | None,
        Meaning(
            "时限",
            "照指标句开头：`到2025年`、`“十四五”时期`、`2025年`。一级指标没有写时限",
            needed="二级指标",
            refers=("Period",),
        ),
    ] = None
    terms: Annotated[
        tuple[str, ...],
        Meaning("含数字的名称", "指标句里含数字而不是目标的词，如 `5G`、`0—3岁`", compare="list"),
    ] = ()
    targets: Annotated[
        tuple[Target, ...],
        Meaning("目标", "至少一个；一句话说几个数的，拆成几个目标", compare="apart"),
    ]
    lead: Annotated[tuple[str, ...], Meaning("牵头单位", refers=_LISTED, compare="apart")]
    participants: Annotated[tuple[str, ...], Meaning("参加单位", refers=_LISTED, compare="apart")]
    as_issued: Annotated[
        Mapping[str, str],
        Meaning(
            "通知的写法",
            "列表中某个名称在通知里的写法，见“单位列表”",
            refers=("Unit", "Collective"),
            compare="wording",
            layout="line",
        ),
    ] = _NONE

    heading: ClassVar[None] = None
    continues: ClassVar[None] = None
    carries_on: ClassVar[str] = ""

    @property
    def text(self) -> str:
        """The sentence as issued."""
        return self.sentence

    @property
    def title(self) -> str:
        """What to print in a list: the sentence without its full stop."""
        return self.sentence.removesuffix("。")


class Task(Item, Record):
    """A task of part 二. The notice gives no task a due date, a nature or a target."""

    id: Annotated[str, Meaning("编号", "`T1` 起，跨节连续", key=True)]
    heading: Annotated[
        str | None, Meaning("标题句", "这一段的第一句，不含句号", needed="有标题句的", compare="apart")
    ] = None
    continues: Annotated[
        str | None,
        Meaning("承接", "同一节里它之前最近的有标题的任务", needed="没有标题句的", refers=("Task",)),
    ] = None
    measures: Annotated[tuple[str, ...], Meaning("举措", "其余各句，一句一条，连句号", compare="apart", layout="lines")]
    lead: Annotated[tuple[str, ...], Meaning("牵头单位", refers=_LISTED, compare="apart")]
    participants: Annotated[tuple[str, ...], Meaning("参加单位", refers=_LISTED, compare="apart")]
    as_issued: Annotated[
        Mapping[str, str],
        Meaning(
            "通知的写法",
            "列表中某个名称在通知里的写法，键是名称，值是写法；只在两者不同时写",
            refers=("Unit", "Collective"),
            compare="wording",
            layout="line",
        ),
    ] = _NONE

    nature: ClassVar[None] = None
    due: ClassVar[None] = None
    targets: ClassVar[tuple[Target, ...]] = ()

    @property
    def text(self) -> str:
        """Heading and measures joined: the paragraph as issued."""
        return (f"{self.heading}。" if self.heading else "") + "".join(self.measures)

    @property
    def title(self) -> str:
        """What to print in a list: the heading, or the first clause with the task that it carries on."""
        if self.heading:
            return self.heading
        return self.carries_on + self.text.split("，")[0].removesuffix("。")

    @property
    def carries_on(self) -> str:
        """The task under whose heading it stands, `（承第71项）`, where it has none of its own; else empty."""
        return f"（承第{self.continues[1:]}项）" if self.continues else ""


class IndicatorsFile(Record):
    """`indicators.yaml`."""

    first_level: Annotated[tuple[Indicator, ...], Meaning("一级指标", "按通知的次序")]
    second_level: Annotated[tuple[Indicator, ...], Meaning("二级指标", "按通知的次序")]


class TasksFile(Record):
    """A file of `tasks/`: one section."""

    section: Annotated[str, Meaning("节的全称", "如 `二（十四）`", key=True, refers=("Section",))]
    tasks: Annotated[tuple[Task, ...], Meaning("任务", "这一节的任务，按通知的次序")]
