"""The targets of the indicators: 74 sentences with 99 figures and aims, and which pass a filter."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal, NamedTuple

from qhtasks.errors import QhtasksError
from qhtasks.model.words import SERIES_NAMES
from qhtasks.questions.duties import ROLE_NAMES, owed_by
from qhtasks.text.plain import folded

if TYPE_CHECKING:
    from qhtasks.model.bodies import Unit
    from qhtasks.model.dataset import Dataset
    from qhtasks.model.items import Indicator, Target
    from qhtasks.model.words import Nature, Role

Level = Literal["A", "B"]


class Aim(NamedTuple):
    """One target with the indicator it belongs to; `number` counts the indicator's targets from 1."""

    indicator: Indicator
    number: int
    target: Target

    @property
    def value(self) -> str:
        """The value with its unit as written, with the direction where a change is measured; 无数值 where none is."""
        return value_of(self.target)


class Wanted(NamedTuple):
    """Which targets are asked for; None leaves all in. A role needs an agency."""

    nature: Nature | None = None
    unit: str | None = None
    agency: Unit | None = None
    role: Role | None = None
    level: Level | None = None


class Aims(NamedTuple):
    """The targets that pass, in the notice's order, of how many in all, and the filter in Chinese."""

    rows: tuple[Aim, ...]
    total: int
    filter: str

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


def aims(dataset: Dataset, wanted: Wanted | None = None) -> Aims:
    """Pick targets; a unit that none has is an error that lists the units."""
    wanted = wanted or Wanted()
    every = tuple(
        Aim(indicator, number, target)
        for indicator in dataset.indicators
        for number, target in enumerate(indicator.targets, 1)
    )
    if wanted.unit is not None:
        units = list(dict.fromkeys(aim.target.unit for aim in every if aim.target.unit))
        if folded(wanted.unit) not in map(folded, units):
            raise QhtasksError(f"没有以“{wanted.unit}”为单位的目标。单位有：{'、'.join(units)}")
    owed = owed_by(dataset, wanted.agency, wanted.role) if wanted.agency else None
    picked = (aim for aim in every if _passes(aim, wanted) and (owed is None or aim.indicator.id in owed))
    return Aims(tuple(picked), len(every), _told(wanted))


def _passes(aim: Aim, wanted: Wanted) -> bool:
    return (
        wanted.nature in (None, aim.indicator.nature)
        and wanted.level in (None, aim.indicator.series)
        and (wanted.unit is None or folded(wanted.unit) == folded(aim.target.unit or ""))
    )


def _told(wanted: Wanted) -> str:
    """Say in Chinese what was filtered by; empty where nothing was."""
    told = [f"性质：{wanted.nature}"] if wanted.nature else []
    told += [f"级别：{SERIES_NAMES[wanted.level]}"] if wanted.level else []
    told += [f"计量单位：{wanted.unit}"] if wanted.unit is not None else []
    if wanted.agency:
        role = ROLE_NAMES[wanted.role] if wanted.role else "牵头或参加"
        told.append(f"责任单位：{wanted.agency.name}（{role}，不含可能涉及）")
    return "，".join(told)
