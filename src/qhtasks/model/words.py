"""The dataset's closed vocabularies, and words that the notice uses in a sense of its own; light to import."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal, TypeVar, get_args

from qhtasks.errors import QhtasksError

if TYPE_CHECKING:
    from collections.abc import Collection

Word = TypeVar("Word", bound=str)

Role = Literal["lead", "participant"]
Series = Literal["A", "B", "T"]
Level = Literal["A", "B"]
"""The series whose items are indicators."""
Basis = Literal["named", "collective", "possible", "succeeded"]
ROLES: tuple[Role, ...] = get_args(Role)
SERIES: tuple[Series, ...] = get_args(Series)
LEVELS: tuple[Level, ...] = get_args(Level)
BASES: tuple[Basis, ...] = ("named", "collective", "possible")
"""Those of the notice, the strongest first; what is `succeeded` stands beside them, as of a day, and is never counted
with them."""
Nature = Literal["约束性", "预期性"]
NATURES: tuple[Nature, ...] = get_args(Nature)
Certainty = Literal["certain", "likely", "unsure"]
Scope = Literal["all", "some", "unlisted"]
Measure = Literal["level", "cumulative", "growth", "change", "qualitative"]
Bound = Literal["about", "at-least", "at-most", "reach", "range", "state"]
Direction = Literal["higher", "lower"]
State = Literal["未启动", "正在推进", "滞后", "已完成", "长期坚持", "需调整"]
STATES: tuple[State, ...] = get_args(State)
"""How far an item is, in the words that supervision offices use."""
STATE_NOTES: dict[State, str] = {
    "滞后": "要写问题和措施",
    "已完成": "要写完成日期和佐证",
    "长期坚持": "没有终点的任务",
    "需调整": "要写理由",
}
CERTAINTIES: dict[Certainty, str] = {"certain": "确定", "likely": "很可能", "unsure": "存疑，未核实"}
CERTAINTY_NOTES: dict[Certainty, str] = {"certain": "整理者有把握"}
SCOPES: dict[Scope, str] = {
    "all": "全部成员",
    "some": "其中一部分，通知没有说是哪些",
    "unlisted": "成员没有列明",
}
SCOPE_NOTES: dict[Scope, str] = {
    "all": "列在 `members`",
    "some": "`members` 或 `kinds` 是可能的范围，不是名单",
    "unlisted": "不能展开到单位",
}
MEASURES: dict[Measure, str] = {
    "level": "期末水平",
    "cumulative": "期间累计",
    "growth": "年均增长",
    "change": "变化幅度",
    "qualitative": "定性",
}
MEASURE_NOTES: dict[Measure, str] = {
    "level": "到期末是多少",
    "cumulative": "期间一共增加、完成多少",
    "growth": "每年平均增长百分之几",
    "change": "比基期降低多少，基期通知没有写",
    "qualitative": "没有数",
}
BOUNDS: dict[Bound, str] = {
    "about": "左右",
    "at-least": "不低于",
    "at-most": "不超过",
    "reach": "达到",
    "range": "区间",
    "state": "以国家下达为准",
}
BOUND_NOTES: dict[Bound, str] = {
    "about": "数后的“左右”",
    "at-least": "数后的“以上”；“突破”",
    "at-most": "“控制在”一个数；水质的“及以上”",
    "reach": "“达到”“下降至”“下降”，或只写出数；定性目标也用它",
    "range": "“2—3个”",
    "state": "“国家下达”",
}
"""The notice's own words for each bound."""
DIRECTIONS: dict[Direction, str] = {"higher": "越高越好", "lower": "越低越好"}

UNVERIFIED = "（未核实）"


def checked_word(word: Word, words: Collection[Word], what: str) -> Word:
    """Give a word of a closed vocabulary; any other, which a program without types can pass, is an error."""
    if word not in words:
        raise QhtasksError(f"{what}没有“{word}”，可写：{'、'.join(words)}")
    return word


def hedged(fact: str, certainty: Certainty) -> str:
    """Word a fact; one that nobody could verify says so."""
    return fact if certainty == "certain" else fact + UNVERIFIED
