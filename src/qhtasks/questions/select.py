"""One filter for all questions: which records, duties, targets and units pass, and how that is said in Chinese.

Each criterion is declared once, as a function that takes what was asked for and makes a `Criterion`; for None it
makes none. A command puts those that make sense for it into a `Filter`, in the order in which they are to be read.
"""

from __future__ import annotations

from functools import wraps
from typing import TYPE_CHECKING, Concatenate, NamedTuple, ParamSpec, TypeVar

from qhtasks.errors import QhtasksError
from qhtasks.model.bodies import Unit
from qhtasks.model.items import Indicator
from qhtasks.model.words import BASES, LEVELS, NATURES, ROLES, SERIES, checked_word
from qhtasks.questions.demands import concerning
from qhtasks.questions.duties import BASIS_NAMES, ROLE_NAMES, UNDATED, certain_items, owed_by
from qhtasks.questions.find import find_section, find_series
from qhtasks.questions.names import suggestions
from qhtasks.questions.succession import inherited_duties
from qhtasks.text.folding import folded

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from qhtasks.model.bodies import Collective
    from qhtasks.model.dataset import Dataset
    from qhtasks.model.items import Target, Task
    from qhtasks.model.obligations import Obligation
    from qhtasks.model.words import Basis, Nature, Role, Series
    from qhtasks.questions.duties import Duty

_NAMED = 5
"""Kinds that an error names at most."""
Value = TypeVar("Value")
More = ParamSpec("More")


def _any(_: object) -> bool:
    return True


class Criterion(NamedTuple):
    """One condition: its key and value in JSON, its words in Chinese, and what it lets pass.

    What it does not judge passes: one on roles lets every record pass, and looks at duties only.
    """

    key: str
    value: str
    text: str
    record: Callable[[Indicator | Task | Obligation], bool] = _any
    duty: Callable[[Duty], bool] = _any
    target: Callable[[Target], bool] = _any
    unit: Callable[[Unit], bool] = _any


class Filter(NamedTuple):
    """Criteria that must all be met; without any, everything passes."""

    criteria: tuple[Criterion, ...] = ()

    @classmethod
    def of(cls, *criteria: Criterion | None) -> Filter:
        """Take the criteria that were asked for."""
        return cls(tuple(criterion for criterion in criteria if criterion is not None))

    def lets_record(self, record: Indicator | Task | Obligation) -> bool:
        """Whether an item or an obligation passes."""
        return all(criterion.record(record) for criterion in self.criteria)

    def lets_duty(self, duty: Duty) -> bool:
        """Whether a duty passes; its item must pass too."""
        return self.lets_record(duty.item) and all(criterion.duty(duty) for criterion in self.criteria)

    def lets_target(self, indicator: Indicator, target: Target) -> bool:
        """Whether a target passes; its indicator must pass too."""
        return self.lets_record(indicator) and all(criterion.target(target) for criterion in self.criteria)

    def lets_unit(self, unit: Unit) -> bool:
        """Whether a unit passes."""
        return all(criterion.unit(unit) for criterion in self.criteria)

    def value(self, key: str) -> str | None:
        """Give what was asked for under a key; None where nothing was."""
        return next((criterion.value for criterion in self.criteria if criterion.key == key), None)

    def __str__(self) -> str:
        """Say in Chinese what is filtered by; empty where nothing is."""
        return "，".join(criterion.text for criterion in self.criteria)


def select(dataset: Dataset, only: Filter) -> tuple[Indicator | Task, ...]:
    """List the items that pass, in the notice's order."""
    return tuple(filter(only.lets_record, dataset.items))


def select_units(dataset: Dataset, only: Filter) -> tuple[Unit, ...]:
    """List the units that pass, in the order of the data."""
    return tuple(filter(only.lets_unit, dataset.units))


def _if_asked(
    make: Callable[Concatenate[Value, More], Criterion],
) -> Callable[Concatenate[Value | None, More], Criterion | None]:
    """Let the maker of a criterion take None, where nothing was asked for, and make none of it."""

    @wraps(make)
    def made(value: Value | None, /, *more: More.args, **named: More.kwargs) -> Criterion | None:
        return None if value is None else make(value, *more, **named)

    return made


@_if_asked
def by_series(words: str, dataset: Dataset) -> Criterion:
    """Items of one series, in words that `find_series` understands."""
    return _of_series(find_series(dataset, words, SERIES), dataset, "系列")


@_if_asked
def by_level(words: str, dataset: Dataset) -> Criterion:
    """Indicators of one level, in words that `find_series` understands."""
    return _of_series(find_series(dataset, words, LEVELS), dataset, "级别")


def _of_series(series: Series, dataset: Dataset, label: str) -> Criterion:
    return Criterion(
        "series", series, f"{label}：{dataset.form.series_name(series)}", record=lambda record: record.series == series
    )


@_if_asked
def by_section(words: str, dataset: Dataset, *, all_parts: bool = False) -> Criterion:
    """Records of a chapter or section, in words that `find_section` understands."""
    section = find_section(dataset, words, all_parts=all_parts)
    return Criterion(
        "section",
        section,
        f"节：{dataset.section_name(section)}",
        record=lambda record: dataset.section_of(record).startswith(section),
    )


def by_list(
    bodies: Sequence[Unit | Collective], role: Role, dataset: Dataset, day: str | None = None
) -> Criterion | None:
    """Items that all units owe for certain in a role, and in whose list of that role all collectives stand.

    As of a day a unit also owes what it took over.
    """
    if not bodies:
        return None
    ids = frozenset.intersection(*(_listed(dataset, body, role, day) for body in bodies))
    names = "、".join(body.name for body in bodies)
    return Criterion(role, names, f"{ROLE_NAMES[role]}：{names}{_all(bodies)}", record=lambda record: record.id in ids)


def _listed(dataset: Dataset, body: Unit | Collective, role: Role, day: str | None) -> frozenset[str]:
    """Give the ids of the items that a unit owes for certain in a role, or in whose list a collective stands."""
    if isinstance(body, Unit):
        return owed_by(dataset, body, role) | certain_items(inherited_duties(dataset, body.name, day), role)
    return frozenset(item.id for item in dataset.items if body.name in item.tokens(role))


def _all(bodies: Sequence[Unit | Collective]) -> str:
    """Say that several bodies must all have a share."""
    return "都有" if len(bodies) > 1 else ""


@_if_asked
def by_nature(nature: Nature) -> Criterion:
    """Indicators that are 约束性 or 预期性."""
    checked_word(nature, NATURES, "性质")
    return Criterion(
        "nature",
        nature,
        f"性质：{nature}",
        record=lambda record: isinstance(record, Indicator) and record.nature == nature,
    )


def by_agency(
    units: Sequence[Unit], dataset: Dataset, role: Role | None = None, label: str = "单位"
) -> Criterion | None:
    """Items that all units owe for certain, in a role or in either; without a role also obligations that reach them.

    A role without a unit says nothing, and is an error.
    """
    if not units:
        if role:
            raise QhtasksError("--role 要和 --agency 一起用，如 --agency 省水利厅 --role lead")
        return None
    if role:
        checked_word(role, ROLES, "角色")
    ids = frozenset.intersection(*(concerning(dataset, unit, role) for unit in units))
    how = f"{ROLE_NAMES[role]}，" if role else ""
    names = "、".join(unit.name for unit in units)
    text = f"{label}：{names}{_all(units)}（{how}不含可能涉及）"
    return Criterion("agency", names, text, record=lambda record: record.id in ids)


@_if_asked
def by_role(role: Role) -> Criterion:
    """Duties in one role."""
    checked_word(role, ROLES, "角色")
    return Criterion("role", role, f"角色：{ROLE_NAMES[role]}", duty=lambda duty: duty.role == role)


@_if_asked
def by_basis(basis: Basis) -> Criterion:
    """Duties that are owed on one basis: by name, through a collective, or only possibly."""
    return by_bases((basis,))


def by_bases(bases: tuple[Basis, ...]) -> Criterion:
    """Duties that are owed on one of several bases."""
    names = "、".join(BASIS_NAMES[checked_word(basis, BASES, "依据")] for basis in bases)
    return Criterion("basis", "、".join(bases), f"依据：{names}", duty=lambda duty: duty.basis in bases)


@_if_asked
def by_due(words: str) -> Criterion:
    """Duties whose due phrase holds some words; `UNDATED` stands for an item without a due phrase."""
    return Criterion("due", words, f"时限含：{words}", duty=lambda duty: words in (duty.item.due or UNDATED))


def by_partners(others: Sequence[Unit], dataset: Dataset) -> Criterion | None:
    """Items that other units owe for certain, too, all of them."""
    if not others:
        return None
    ids = frozenset.intersection(*(owed_by(dataset, other) for other in others))
    names = "、".join(other.name for other in others)
    return Criterion("with", names, f"与{names}共有", record=lambda record: record.id in ids)


@_if_asked
def by_measure_unit(unit: str, dataset: Dataset) -> Criterion:
    """Targets that are measured in a unit, in either width; one that no target has is an error that lists them."""
    units = list(
        dict.fromkeys(target.unit for indicator in dataset.indicators for target in indicator.targets if target.unit)
    )
    if folded(unit) not in map(folded, units):
        raise QhtasksError(f"没有以“{unit}”为计量单位的目标，计量单位有：{'、'.join(units)}")
    return Criterion("unit", unit, f"计量单位：{unit}", target=lambda target: folded(target.unit or "") == folded(unit))


def _no_such_kind(kind: str, near: Sequence[str]) -> str:
    hint = f"是否为：{'、'.join(near[:_NAMED])}？" if near else ""
    return f"没有“{kind}”这一类。{hint}全部类别见 qhtasks agencies --columns 单位,类别"


@_if_asked
def by_kind(kind: str, dataset: Dataset) -> Criterion:
    """Units of a kind, by its name or a part that only one has; any other is an error that names the nearest."""
    kinds = list(dict.fromkeys(unit.kind for unit in dataset.units))
    holding = [name for name in kinds if folded(kind) == folded(name)]
    holding = holding or [name for name in kinds if len(kind) > 1 and folded(kind) in folded(name)]
    if len(holding) != 1:
        raise QhtasksError(_no_such_kind(kind, holding or suggestions(kind, kinds)))
    kind = holding[0]
    return Criterion("kind", kind, f"类别：{kind}", unit=lambda unit: unit.kind == kind)
