"""The targets of the indicators, each with the indicator whose sentence sets it, and how their values are worded."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

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
    def value(self) -> str:
        """The value with its unit as written, with the direction where a change is measured; 无数值 where none is."""
        return value_of(self.target)


class Aims(NamedTuple):
    """The targets that pass, in the notice's order, of how many in all."""

    rows: tuple[Aim, ...]
    total: int

    @property
    def indicators(self) -> int:
        """How many indicators they belong to."""
        return len({aim.indicator.id for aim in self.rows})


def value_of(target: Target) -> str:
    """Write a target's value: 58.5％, 下降30％, 无数值, 降低（无数值）."""
    value = f"{target.value}{target.unit or ''}" if target.value else "无数值"
    if target.measure != "change":
        return value
    direction = next((word for word in ("下降", "降低") if word in target.quote), "变化")
    return direction + (value if target.value else f"（{value}）")


def aims(dataset: Dataset, only: Filter | None = None) -> Aims:
    """Pick the targets of the indicators that pass."""
    only = only or Filter()
    every = tuple(
        Aim(indicator, number, target)
        for indicator in dataset.indicators
        for number, target in enumerate(indicator.targets, 1)
    )
    return Aims(tuple(aim for aim in every if only.lets_target(aim.indicator, aim.target)), len(every))
