"""The one filter: criteria narrow each other, judge only what they are about, and say themselves in Chinese."""

from __future__ import annotations

from itertools import combinations

import pytest

import qhtasks
from qhtasks.errors import QhtasksError
from qhtasks.model.words import BASES
from qhtasks.questions.agency import answer
from qhtasks.questions.names import find_unit
from qhtasks.questions.select import (
    Criterion,
    Filter,
    by_agency,
    by_basis,
    by_due,
    by_kind,
    by_list,
    by_nature,
    by_partners,
    by_role,
    by_section,
    by_series,
    select,
    select_units,
)
from qhtasks.store.load import load_dataset
from tests.support import DATA

DATASET = load_dataset(DATA)
WATER, FOREST = (find_unit(DATASET, name).unit for name in ("省水利厅", "省林草局"))
OF_ITEMS = (
    by_series("B", DATASET),
    by_section("一（二）", DATASET),
    by_list((WATER,), "lead", DATASET),
    by_nature("约束性"),
    by_agency((WATER,), DATASET),
    by_partners((FOREST,), DATASET),
)
OF_DUTIES = (by_role("lead"), by_basis("named"), by_due("2025年"))


def ids(*criteria: Criterion | None) -> set[str]:
    """Name the items that pass."""
    return {item.id for item in select(DATASET, Filter.of(*criteria))}


@pytest.mark.parametrize(("one", "other"), [*combinations(OF_ITEMS, 2)])
def test_two_criteria_let_pass_what_each_of_them_does(one: Criterion, other: Criterion) -> None:
    """Items pass a filter when they pass every criterion, in the notice's order; the text joins those of both."""
    assert ids(one, other) == ids(one) & ids(other) == ids(other, one)
    assert str(Filter.of(one, other)) == f"{one.text}，{other.text}"


@pytest.mark.parametrize("criterion", OF_DUTIES)
def test_a_criterion_of_duties_lets_every_item_pass(criterion: Criterion) -> None:
    """What a criterion does not judge passes; of the duties of a unit it keeps some."""
    assert ids(criterion) == ids()
    narrowed = answer(DATASET, WATER, Filter.of(criterion))
    assert 0 < len(narrowed.duties) < narrowed.total


def test_nothing_asked_for_filters_nothing_and_says_nothing() -> None:
    """None makes no criterion."""
    only = Filter.of(
        by_series(None, DATASET), by_section(None, DATASET), by_agency((), DATASET), by_kind(None, DATASET)
    )
    assert (only, str(only), only.value("series")) == (Filter(), "", None)
    assert select(DATASET, only) == DATASET.items
    assert select_units(DATASET, only) == DATASET.units


def test_the_bases_split_the_duties() -> None:
    """Each duty passes the criterion of exactly one basis."""
    parts = [answer(DATASET, WATER, Filter.of(by_basis(basis))).duties for basis in BASES]
    assert sum(map(len, parts)) == answer(DATASET, WATER).total


def test_a_role_needs_an_agency_in_python_too() -> None:
    """A role alone says nothing: an error for indicators as for search."""
    notice = qhtasks.load(DATA)
    for question in (lambda: notice.indicators(role="lead"), lambda: notice.search("水", role="lead")):
        with pytest.raises(QhtasksError, match="--role 要和 --agency 一起用"):
            question()
