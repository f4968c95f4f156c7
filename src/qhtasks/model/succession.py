"""What became of units since the notice: steps from one body to another, bodies that it does not know, vain searches.

Nothing here belongs to a list of the notice, and nothing is counted with it. What a step changes on a day is said in
`questions/succession.py`.
"""

from __future__ import annotations

from typing import Annotated, Literal, get_args

from qhtasks.model.meaning import IsoDate, Meaning, Record
from qhtasks.model.words import CERTAINTIES, CERTAINTY_NOTES, Certainty

How = Literal["renamed", "merged", "plaque", "replaced", "managed", "part"]
Extent = Literal["whole", "part", "unknown"]
Event = Literal["decided", "挂牌", "见报", "三定"]
CERTAINTIES_IN_ORDER: tuple[Certainty, ...] = get_args(Certainty)
"""The surest first."""
HOWS: dict[How, str] = {
    "renamed": "改名",
    "merged": "并入",
    "plaque": "加挂牌子",
    "replaced": "撤销后另设",
    "managed": "管理",
    "part": "划出一部分",
}
HOW_NOTES: dict[How, str] = {
    "renamed": "还是原来的机构",
    "merged": "职责归 `to`，`from` 不再单设",
    "plaque": "`from` 的牌子加挂在 `to`；不移动职责",
    "replaced": "`from` 撤销，设立 `to`",
    "managed": "`to` 由 `from` 管理，`from` 还在；不移动职责",
    "part": "一部分职责归 `to`，`from` 还在",
}
EXTENTS: dict[Extent, str] = {"whole": "整体", "part": "一部分", "unknown": "不明"}
EVENTS: dict[Event, str] = {"decided": "作出决定", "挂牌": "挂牌", "见报": "见报", "三定": "三定规定"}


class Interval(Record):
    """When something happened, as far as it is known: not before the one day, by the other at the latest."""

    not_before: Annotated[IsoDate | None, Meaning("不早于", "含当日；不知道的写 `null`")]
    until: Annotated[IsoDate | None, Meaning("至迟", "到这一天已经是；不知道的写 `null`，那就永远不算已经发生")]

    def __str__(self) -> str:
        """Say it in Chinese: a day, between two days, before or after one; empty where nothing is known."""
        start, end = self.not_before, self.until
        if start == end:
            return start or ""
        if start and end:
            return f"{start} 至 {end} 间"
        return f"{end} 以前" if end else f"{start} 以后"


class Evidence(Record):
    """The text that a fact rests on, as somebody read it."""

    title: Annotated[str, Meaning("题名", "什么文，何时；看的是转载的写明转载，原发机构在前")]
    address: Annotated[str | None, Meaning("地址", "不带 `https://`；没有见到原文的为 `null`")]
    read: Annotated[IsoDate, Meaning("查阅日期")]
    quote: Annotated[str | None, Meaning("引文", "原文的话，照录；没有见到青海原文的为 `null`", compare="wording")]


class StepCertainty(Record):
    """How sure each part of a step is: they differ."""

    change: Annotated[Certainty, Meaning("变化的把握", values=CERTAINTIES, notes=CERTAINTY_NOTES)]
    date: Annotated[Certainty, Meaning("日期的把握", "说的是起止两端：读到的宽区间也可以是确定的", values=CERTAINTIES)]
    extent: Annotated[Certainty, Meaning("范围的把握", values=CERTAINTIES)]

    @property
    def weakest(self) -> Certainty:
        """How sure one can be of change and date together."""
        return max(self.change, self.date, key=CERTAINTIES_IN_ORDER.index)


class Successor(Record):
    """A body that the notice does not know; never in a list of it, never counted."""

    name: Annotated[str, Meaning("名称", "简称，如 `省数据局`；不是名录里任何单位、集合的名称或别名", key=True)]
    full_name: Annotated[str, Meaning("全称", compare="wording", judged=True)]
    kind: Annotated[str, Meaning("类别", "没有核实的写 `未定`", judged=True)]
    aliases: Annotated[tuple[str, ...], Meaning("别名", "人们查找时会写的", compare="list", judged=True)] = ()
    set_up: Annotated[
        Interval, Meaning("设立", "何时设立；不知道是否设立的两端都是 `null`", layout="line", judged=True)
    ]
    note: Annotated[
        str | None,
        Meaning("整理说明", "还有什么没有见到原文，一句完整的话，随答复说出", compare="wording", judged=True),
    ] = None
    source: Annotated[str, Meaning("出处", "凭什么知道有这个机构；没有见到青海原文的照实写", compare="wording")]

    @property
    def spellings(self) -> tuple[str, ...]:
        """All that it is found by."""
        return (self.name, self.full_name, *self.aliases)


class Succession(Record):
    """One step: what became of a unit or of a successor. Several steps make a chain."""

    from_: Annotated[
        str, Meaning("从", "变化以前的机构，单位或后来的机构的名称", key=True, refers=("Unit", "Successor"))
    ]
    to: Annotated[str, Meaning("到", "变化以后的机构", key=True, refers=("Unit", "Successor"))]
    how: Annotated[How, Meaning("方式", values=HOWS, notes=HOW_NOTES, judged=True)]
    extent: Annotated[Extent, Meaning("范围", "移过去的职责是全部、一部分，还是不明", values=EXTENTS, judged=True)]
    items: Annotated[
        tuple[str, ...],
        Meaning(
            "哪几项",
            "范围是 `part`、又有原文写明的才写",
            refers=("Indicator", "Task"),
            compare="list",
            judged=True,
        ),
    ] = ()
    date: Annotated[Interval, Meaning("日期", "只知道大概的写成区间", layout="line", judged=True)]
    event: Annotated[Event, Meaning("凭什么定的日期", values=EVENTS, judged=True)]
    basis: Annotated[Evidence, Meaning("根据", judged=True)]
    certainty: Annotated[StepCertainty, Meaning("把握", "变化、日期、范围各写一个", layout="line", judged=True)]
    note: Annotated[str | None, Meaning("整理说明", "还有什么没有见到原文", compare="wording")] = None


class Inquiry(Record):
    """What was searched for about a unit and not found: unknown is told as unknown."""

    unit: Annotated[str, Meaning("单位", key=True, refers=("Unit",))]
    sought: Annotated[str, Meaning("查什么", "一句话；同一单位查几件事的各写一条", key=True)]
    seen: Annotated[str | None, Meaning("见到的", "有关的原文只说到哪里；什么都没有见到的不写", compare="wording")] = (
        None
    )
    read: Annotated[IsoDate, Meaning("查到哪一天")]


class SuccessionsFile(Record):
    """`successions.yaml`, which a dataset need not have."""

    successors: Annotated[
        tuple[Successor, ...], Meaning("后来的机构", "通知没有的单位；不进任何列表，不计数，没有原文就没有职责")
    ]
    successions: Annotated[tuple[Succession, ...], Meaning("沿革", "一步一条，照名录的次序，同一单位的按时间")]
    searches: Annotated[
        tuple[Inquiry, ...], Meaning("查过而没有见到的", "查过青海有没有变化而没有见到原文；没有写的单位是没有查过")
    ]
