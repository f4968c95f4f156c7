"""Counting: bodies against sections or series, and what stands out in the notice as a whole.

Leads and participations are counted apart, and so are the bases: by name, through a collective, possible.
"""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Literal, NamedTuple, get_args

from qhtasks.errors import QhtasksError
from qhtasks.model.meaning import plain
from qhtasks.model.words import BASES, ROLES, SERIES, checked_word
from qhtasks.questions.duties import ROLE_NAMES, duties_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from qhtasks.model.bodies import Unit
    from qhtasks.model.dataset import Dataset
    from qhtasks.model.words import Basis, Role
    from qhtasks.questions.duties import Duty
    from qhtasks.questions.select import Filter

Axis = Literal["section", "series"]


class MatrixRow(NamedTuple):
    """One unit on one basis: how many items it has in each role under each heading of the axis."""

    unit: Unit
    basis: Basis
    counts: Mapping[tuple[str, Role], int]

    def total(self, role: Role) -> int:
        """Count the items in a role under all headings."""
        return sum(count for (_, counted), count in self.counts.items() if counted == role)


class Matrix(NamedTuple):
    """Units against sections or series: the rows of units that pass, and those of every unit."""

    headings: tuple[str, ...]
    rows: tuple[MatrixRow, ...]
    every: tuple[MatrixRow, ...]


def matrix(dataset: Dataset, axis: Axis, only: Filter) -> Matrix:
    """Count the duties that pass, of units that pass; one row a basis, so that the bases are never added up."""
    checked_word(axis, get_args(Axis), "分组")
    every = tuple(
        MatrixRow(unit, basis, counts)
        for unit, duties in zip(dataset.units, duties_of(dataset, dataset.units), strict=True)
        for basis, counts in _counts(dataset, axis, filter(only.lets_duty, duties)).items()
    )
    return Matrix(headings(dataset, axis), tuple(row for row in every if only.lets_unit(row.unit)), every)


def _counts(dataset: Dataset, axis: Axis, duties: Iterable[Duty]) -> dict[Basis, Counter[tuple[str, Role]]]:
    """Count duties by heading and role, the bases apart and the strongest first; a basis without any is left out."""
    counts: dict[Basis, Counter[tuple[str, Role]]] = {basis: Counter() for basis in BASES}
    for duty in duties:
        counts[duty.basis][_heading(dataset, axis, duty), duty.role] += 1
    return {basis: count for basis, count in counts.items() if count}


def headings(dataset: Dataset, axis: Axis) -> tuple[str, ...]:
    """Name what stands along the axis, in the notice's order: 一（一） … 二（十四）, or A, B, T."""
    if axis == "series":
        return SERIES
    return (*plain(dataset.form.indicator_sections).values(), *dict.fromkeys(dataset.task_sections.values()))


def short_heading(dataset: Dataset, heading: str) -> str:
    """Shorten a heading to what fits over a column: 十四 for 二（十四）, 一级 for 一（一）."""
    if heading in SERIES:
        return dataset.form.series_name(heading)
    section = heading.removesuffix("）").partition("（")[2]
    of_indicators = heading in plain(dataset.form.indicator_sections).values()
    return f"{section}级" if of_indicators else section


def _heading(dataset: Dataset, axis: Axis, duty: Duty) -> str:
    return duty.item.series if axis == "series" else dataset.section_of(duty.item)


class Figure(NamedTuple):
    """One figure of the overview: under which group, of what, how many; `note` says more, `ids` where to look."""

    group: str
    subject: str
    number: int
    note: str = ""
    ids: tuple[str, ...] = ()


TOTALS = "总数"


def overview(dataset: Dataset, most: int) -> tuple[Figure, ...]:
    """Say what the notice holds and what stands out: busiest bodies, longest lists, open lists, sole participants."""
    if most < 1:
        raise QhtasksError(f"每一类至少列 1 个，不是 {most} 个")
    return (
        *_totals(dataset),
        *_busiest(dataset, most),
        *_longest(dataset, most),
        *_open_lists(dataset),
        *_sole(dataset),
        *_once(dataset),
    )


def _totals(dataset: Dataset) -> Iterator[Figure]:
    for series in SERIES:
        ids = tuple(item.id for item in dataset.items if item.series == series)
        yield Figure(TOTALS, dataset.form.series_name(series), len(ids))
    yield Figure(TOTALS, "指标的目标", sum(len(indicator.targets) for indicator in dataset.indicators))
    yield Figure(TOTALS, "约束性指标", sum(indicator.nature == "约束性" for indicator in dataset.indicators))
    yield Figure(TOTALS, "组织实施要求", len(dataset.obligations))
    yield Figure(TOTALS, "责任单位", len(dataset.units))
    yield Figure(TOTALS, "集合", len(dataset.collectives))


def _busiest(dataset: Dataset, most: int) -> Iterator[Figure]:
    """Who leads most and who takes part most, by name."""
    for role in ROLES:
        counts = Counter(token for item in dataset.items for token in dataset.bodies(item, role))
        named = [unit.name for unit in dataset.units if counts[unit.name]]
        for name in sorted(named, key=lambda name: -counts[name])[:most]:
            yield Figure(f"列名{ROLE_NAMES[role]}最多", name, counts[name])


def _longest(dataset: Dataset, most: int) -> Iterator[Figure]:
    """Which items name most bodies; a collective counts as one, `等` as none."""
    sizes = {item.id: sum(len(dataset.bodies(item, role)) for role in ROLES) for item in dataset.items}
    for item in sorted(dataset.items, key=lambda item: -sizes[item.id])[:most]:
        yield Figure("列名单位最多的事项", item.id, sizes[item.id], item.title, (item.id,))


def _open_lists(dataset: Dataset) -> Iterator[Figure]:
    """How many participants' lists are open, and which are not."""
    group, marker = "名单是否列尽", dataset.form.open
    with_open = tuple(item.id for item in dataset.items if marker in item.participants)
    without = tuple(item.id for item in dataset.items if marker not in item.participants)
    yield Figure(group, f"参加名单有“{marker}”", len(with_open), "", with_open)
    yield Figure(group, f"参加名单没有“{marker}”", len(without), f"没有“{marker}”不等于列尽，有的只列了集合", without)


def _sole(dataset: Dataset) -> Iterator[Figure]:
    """Which items name a single participant, and whether the list is open."""
    for item in dataset.items:
        bodies = dataset.bodies(item, "participant")
        if len(bodies) == 1:
            marker = dataset.form.open
            tail = marker if marker in item.participants else ""
            yield Figure("只列一个参加单位的事项", item.id, 1, f"{bodies[0]}{tail}：{item.title}", (item.id,))


def _once(dataset: Dataset) -> Iterator[Figure]:
    """Which units the lists name only once, and in which role."""
    for unit in dataset.units:
        named = [(item.id, role) for item in dataset.items for role in ROLES if unit.name in item.tokens(role)]
        if len(named) == 1:
            yield Figure("只列名一次的单位", unit.name, 1, ROLE_NAMES[named[0][1]], (named[0][0],))
