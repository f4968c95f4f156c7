"""What targets are measured by: base values, assigned values and paths, annual goals, and the figures achieved.

All values are texts, compared as exact decimals. Records are only added: a correction is a later record with a reason.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Literal

from qhtasks.model.meaning import IsoDate, Meaning, Record
from qhtasks.model.words import CERTAINTIES, CERTAINTY_NOTES, Certainty
from qhtasks.tracking.periods import PeriodText, YearText

PathName = Literal["goals", "linear", "compound", "hold", "lumpy"]
PATHS: dict[PathName, str] = {
    "goals": "按年度目标",
    "linear": "按序时",
    "compound": "按序时",
    "hold": "保持",
    "lumpy": "不按年判",
}
PATH_NOTES: dict[PathName, str] = {
    "linear": "每年相等",
    "compound": "每年同一比率",
    "hold": "每年都要合乎目标",
    "lumpy": "几年里只有几个的，只看年度目标和期末",
}
FigureKind = Literal["level", "amount", "running", "rate", "average", "class"]
FIGURE_KINDS: dict[FigureKind, str] = {
    "level": "期末水平",
    "amount": "本期数",
    "running": "规划期累计数",
    "rate": "比上年增减",
    "average": "年均增减",
    "class": "类别",
}
FigureStatus = Literal["初步", "最终", "修订"]
FIGURE_STATUSES: dict[FigureStatus, str] = {"初步": "初步数", "最终": "最终数", "修订": "修订数"}
SLIP = "更正录入"
"""The only reason for a second goal of the same target and year; all else is a revision."""
_TARGET = Meaning("目标", "编号，如 `A9.2`：A9 的第二个目标", refers=("Target",), key=True)
_VALUE = Meaning("数值", '照录的文字，如 `"60.08"`')
_UNIT = Meaning("计量单位", "目标的单位；没有的为 `null`")
_BASIS = Meaning("口径", "按什么定义量的；两处都写明的才比")
_REPORTED = Meaning("报出日", '哪一天报出、公布或下达，写作 `"2022-02-28"`')
_REASON = Meaning("理由", "更正以前的记录的，为什么")
_CERTAINTY = Meaning("把握", values=CERTAINTIES, notes=CERTAINTY_NOTES)


class Baseline(Record):
    """The value of a target in the base year, which the notice does not have."""

    target: Annotated[str, _TARGET]
    value: Annotated[str, _VALUE]
    unit: Annotated[str | None, _UNIT]
    period: Annotated[YearText, Meaning("年份", '基期，写作 `"2020"`')]
    basis: Annotated[str | None, _BASIS] = None
    source: Annotated[str, Meaning("出处", "公布这个数的文件；虚构的写“虚构示例”")]
    certainty: Annotated[Certainty | None, _CERTAINTY] = None
    reported: Annotated[IsoDate, _REPORTED]
    derived_from: Annotated[str | None, Meaning("算式", "不是公布数而是算出来的，怎样算的，如 `61.02 − 0.94`")] = None
    reason: Annotated[str | None, _REASON] = None


class AssignedTarget(Record):
    """What the state assigned for a target of which the notice says only 国家下达: a reduction, or a floor."""

    target: Annotated[str, _TARGET]
    value: Annotated[str, Meaning("数值", "降低的幅度（12.5％ 写 12.5）或不低于的数")]
    unit: Annotated[str | None, _UNIT]
    period: Annotated[PeriodText, Meaning("期间", "如 `2021—2025`")]
    document: Annotated[str, Meaning("下达文件")]
    reported: Annotated[IsoDate, _REPORTED]
    reason: Annotated[str | None, _REASON] = None


class TargetPath(Record):
    """How a target is to be reached over the years where not by the usual path, and how far off 左右 may be."""

    target: Annotated[str, _TARGET]
    path: Annotated[PathName | None, Meaning("路径", values=PATHS, notes=PATH_NOTES)] = None
    tolerance: Annotated[str | None, Meaning("容差", "差多少仍算，用目标的计量单位；要有文件")] = None
    document: Annotated[str | None, Meaning("文件", "容差出自哪个文件")] = None
    reason: Annotated[str, Meaning("理由")]
    set_by: Annotated[str, Meaning("确定单位", refers=("Unit",))]
    reported: Annotated[IsoDate, _REPORTED]


class BaselinesFile(Record):
    """`baselines.yaml`, which a track need not have."""

    baselines: Annotated[tuple[Baseline, ...], Meaning("基期值", layout="line")] = ()
    assigned: Annotated[tuple[AssignedTarget, ...], Meaning("国家下达的目标", layout="line")] = ()
    paths: Annotated[tuple[TargetPath, ...], Meaning("路径和容差", "只写不同于通常的", layout="line")] = ()


class Goal(Record):
    """What a target shall be in a year: a level at its end, an amount of the year, or an annual rate in ％."""

    target: Annotated[str, _TARGET]
    value: Annotated[str, Meaning("数值", "水平写年末数，累计写当年数，增长、下降写当年的百分比（下降为正）")]
    unit: Annotated[str | None, _UNIT]
    set_by: Annotated[str, Meaning("确定单位", refers=("Unit",))]
    document: Annotated[str, Meaning("出自文件")]
    reported: Annotated[IsoDate, _REPORTED]
    shares: Annotated[
        Mapping[str, str] | None, Meaning("分解", "各市州、单位的份额，只用于可以相加的量", layout="line")
    ] = None
    reason: Annotated[str | None, Meaning("理由", "同一目标同一年的第二条只为更正录入")] = None


class GoalsFile(Record):
    """A file of `goals/`: the annual goals of one year."""

    year: Annotated[YearText, Meaning("年份", "与文件名相同")]
    goals: Annotated[tuple[Goal, ...], Meaning("年度目标")]


class ActualFigure(Record):
    """What was achieved in a period, with the words that published it."""

    target: Annotated[str, _TARGET]
    period: Annotated[
        PeriodText, Meaning("期间", "`2023`、`2023H1`、`2023Q2`、`2023-06`；年均数写 `2021—2022`", key=True)
    ]
    value: Annotated[str | None, Meaning("数值", '照录的文字；`null` 是不知道，`"0"` 是没有')]
    unit: Annotated[str | None, _UNIT]
    kind: Annotated[FigureKind, Meaning("数据类型", values=FIGURE_KINDS)]
    status: Annotated[FigureStatus | None, Meaning("数据状态", values=FIGURE_STATUSES)] = None
    basis: Annotated[str | None, _BASIS] = None
    quote: Annotated[str | None, Meaning("引文", "公布这个数的原话")] = None
    source: Annotated[str, Meaning("来源", "文件或网页，连同公布单位；虚构的写“虚构示例”")]
    reported: Annotated[IsoDate, _REPORTED]
    certainty: Annotated[Certainty | None, _CERTAINTY] = None
    parts: Annotated[
        Mapping[str, str] | None,
        Meaning(
            "分项",
            "看最差的（各断面的类别）和看齐不齐的（各州府 `是` 或 `否`）目标，逐项写",
            layout="line",
        ),
    ] = None
    derived_from: Annotated[str | None, Meaning("算式", "算出来的数怎样算的")] = None
    reason: Annotated[str | None, _REASON] = None


class FiguresFile(Record):
    """A file of `figures/单位/`: what a body entered. The year in its name is for people: it may hold any period."""

    figures: Annotated[tuple[ActualFigure, ...], Meaning("实际值")]
