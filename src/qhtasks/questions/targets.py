"""The targets of the indicators, each with the indicator whose sentence sets it, and how they are put into words."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from qhtasks.model.words import BOUNDS, DIRECTIONS
from qhtasks.questions.select import Filter

if TYPE_CHECKING:
    from qhtasks.model.dataset import Dataset
    from qhtasks.model.items import Indicator, Target


class Aim(NamedTuple):
    """One target with the indicator it belongs to; `number` counts the indicator's targets from 1."""

    indicator: Indicator
    number: int
    target: Target

    @property
    def key(self) -> str:
        """The key by which other files name the target, `A9.2`; a bare B1 has `B1.1`."""
        return f"{self.indicator.id}.{self.number}"


class Aims(NamedTuple):
    """The targets that pass, in the notice's order, of how many in all."""

    rows: tuple[Aim, ...]
    total: int

    @property
    def indicators(self) -> int:
        """How many indicators they belong to."""
        return len({aim.indicator.id for aim in self.rows})


_HEDGES = ("左右", "及以上", "以上", "以内", "以下")
"""Words behind a figure that make it a bound or a rough one."""
_GRADE = "类"
"""The unit of a grade (Ⅱ类): the better the smaller its number is, whatever is called 以上."""
_NOT_WORSE = "不劣于"
_EFFORT = "力争"
_EFFORT_TO = "力争达到"
_TWO_VERBS = ("降低控制在", "降低，控制在")
"""Two verbs side by side, which without their subject read as one; with the comma that keeps them apart."""
_VERBS = (
    ("年均增长", "年均增长"),
    ("下降至|降低至|降至", "降至"),
    ("下降", "下降"),
    ("降低", "降低"),
    ("控制在", "控制在"),
    ("突破", "突破"),
    ("累计", "累计"),
)
"""Words of a quote without which its figure reads as something else, and how they are written before the figure."""


def phrase_of(target: Target) -> str:
    """Write what a target asks for in the words of its quote: 年均增长5.5％左右, 降至6.5‰, 不劣于Ⅱ类, 2—3个.

    Without a figure it is the quote without the subject: 保持在国家下达目标内, 力争全覆盖.
    """
    if target.value is None:
        return _without_subject(target)
    figure = target.value + (target.unit or "")
    before, behind = _around(target.quote, figure)
    hedge = next((hedge for hedge in _HEDGES if behind.startswith(hedge)), "")
    if target.unit == _GRADE and hedge == "及以上":
        return _NOT_WORSE + figure
    return _effort(before) + _verb(before) + figure + hedge


def _without_subject(target: Target) -> str:
    """Take the subject out of a quote, or as much of its beginning as stands there in one piece: 5G全覆盖 of 5G覆盖."""
    beginnings = (target.subject[:length] for length in range(len(target.subject), 0, -1))
    phrase = target.quote.replace(next((part for part in beginnings if part in target.quote), ""), "", 1)
    return phrase.replace(*_TWO_VERBS)


def _around(quote: str, figure: str) -> tuple[str, str]:
    """Give what stands before and behind a figure in a quote; 5个 is not found in 15个."""
    mention = re.search(rf"(?<![0-9.—]){re.escape(figure)}", quote)
    return (quote[: mention.start()], quote[mention.end() :]) if mention else ("", "")


def _effort(before: str) -> str:
    if not before.startswith(_EFFORT):
        return ""
    return _EFFORT_TO if before.endswith("达到") else _EFFORT


def _verb(before: str) -> str:
    return next((written for words, written in _VERBS if re.search(words, before)), "")


def bound_of(target: Target) -> str:
    """Say how a target bounds its figure; a grade and a falling level in words that cannot be read backwards."""
    phrase = phrase_of(target)
    return next((word for word in (_NOT_WORSE, "降至") if word in phrase), BOUNDS[target.bound])


def direction_of(target: Target) -> str:
    """Say which way is good: 越高越好, 越低越好.

    Of grades it is their number that is to be low. Where the target is a fall, it is the subject, not the fall.
    """
    what = "类别数" if target.unit == _GRADE else "指标本身" if target.measure == "change" else ""
    return what + DIRECTIONS[target.better]


def aims(dataset: Dataset, only: Filter | None = None) -> Aims:
    """Pick the targets of the indicators that pass."""
    only = only or Filter()
    every = tuple(
        Aim(indicator, number, target)
        for indicator in dataset.indicators
        for number, target in enumerate(indicator.targets, 1)
    )
    return Aims(tuple(aim for aim in every if only.lets_target(aim.indicator, aim.target)), len(every))
