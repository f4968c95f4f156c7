"""Who owes what, against lists that were made by hand."""

from __future__ import annotations

from itertools import groupby

import pytest
import yaml

from qhtasks.model.words import BASES, ROLES, SERIES
from qhtasks.questions.agency import answer, answers, grouped
from qhtasks.questions.names import find_unit
from qhtasks.questions.select import Filter, by_basis, by_role, by_series
from qhtasks.store.load import load_dataset
from tests.support import DATA, REPOSITORY

DATASET = load_dataset(DATA)
BY_HAND = yaml.safe_load((REPOSITORY / "tests" / "duties_by_hand.yaml").read_text("utf-8"))
COLLECTIVE_ORDER = [None, "各市州政府", "相关市州政府", "等市州政府", "省有关单位", "各园区管委会"]


@pytest.mark.parametrize("name", BY_HAND)
def test_full_duty_list_is_the_one_made_by_hand(name: str) -> None:
    """The duties of a body are those somebody found by reading the notice line by line."""
    duties = answer(DATASET, find_unit(DATASET, name).unit).duties
    keyed = sorted(
        ((ROLES.index(duty.role), BASES.index(duty.basis), COLLECTIVE_ORDER.index(duty.via)) for duty in duties),
    )
    found = [
        {
            "role": ROLES[role],
            "basis": BASES[basis],
            "via": COLLECTIVE_ORDER[via],
            "items": [
                duty.item.id
                for duty in duties
                if (duty.role, duty.basis, duty.via) == (ROLES[role], BASES[basis], COLLECTIVE_ORDER[via])
            ],
        }
        for (role, basis, via), _ in groupby(keyed)
    ]
    assert found == BY_HAND[name]


def test_the_bodies_made_by_hand_are_the_seven_that_show_every_way_to_owe() -> None:
    """By name, many, renamed since, a prefecture named and not, an office of a commission, a development zone."""
    assert list(BY_HAND) == [
        "省水利厅",
        "省发展改革委",
        "省扶贫局",
        "海西州政府",
        "果洛州政府",
        "省爱国卫生运动委员会办公室",
        "青海国家高新技术产业开发区管委会",
    ]


@pytest.mark.parametrize(
    ("name", "lead", "participant"),
    [
        ("省发展改革委", 52, 97),
        ("省工业和信息化厅", 44, 63),
        ("省农业农村厅", 28, 57),
        ("省商务厅", 26, 23),
        ("省生态环境厅", 25, 33),
        ("省科技厅", 22, 31),
        ("省住房城乡建设厅", 22, 42),
        ("省财政厅", 13, 58),
        ("省自然资源厅", 16, 40),
        ("省审计厅", 0, 1),
        ("青海国家高新技术产业开发区管委会", 1, 0),
    ],
)
def test_counts_by_name_are_those_of_the_notice(name: str, lead: int, participant: int) -> None:
    """Counted in the notice itself, line by line."""
    found = answer(DATASET, find_unit(DATASET, name).unit)
    assert (found.how_many("lead", "named"), found.how_many("participant", "named")) == (lead, participant)


def test_a_prefecture_that_is_never_named_owes_through_collectives() -> None:
    """果洛州政府: 0 by name, 3 leads and 39 participations through 各市州政府, 13 possible (5 and 8)."""
    found = answer(DATASET, find_unit(DATASET, "果洛州政府").unit)
    via = [duty.via for duty in found.duties if duty.basis == "possible"]
    assert found.how_many("lead", "named") == found.how_many("participant", "named") == 0
    assert (found.how_many("lead", "collective"), found.how_many("participant", "collective")) == (3, 39)
    assert (via.count("相关市州政府"), via.count("等市州政府"), len(via)) == (5, 8, 13)


def test_counting_by_body_equals_counting_by_item() -> None:
    """What is named in the lists is owed by name, once by each body, and by nobody else."""
    by_body = sorted(
        (duty.item.id, duty.role, each.unit.name)
        for each in answers(DATASET, DATASET.units)
        for duty in each.duties
        if duty.basis == "named"
    )
    units = {unit.name for unit in DATASET.units}
    by_item = sorted(
        (item.id, role, token)
        for item in DATASET.items
        for role in ROLES
        for token in item.tokens(role)
        if token in units
    )
    assert by_body == by_item


def test_a_body_owes_an_item_and_role_once_and_never_possibly_what_it_owes_for_certain() -> None:
    """Named wins over collective, collective over possible; the certain silences the possible in an item."""
    for each in answers(DATASET, DATASET.units):
        pairs = [(duty.item.id, duty.role) for duty in each.duties]
        assert len(pairs) == len(set(pairs))
        certain = {duty.item.id for duty in each.duties if duty.basis != "possible"}
        assert not certain & {duty.item.id for duty in each.duties if duty.basis == "possible"}


def test_open_lists_make_nobody_responsible() -> None:
    """等 is no unit: nobody is reached by it."""
    assert any(DATASET.form.open in item.participants for item in DATASET.items)
    assert all(duty.via != DATASET.form.open for each in answers(DATASET, DATASET.units) for duty in each.duties)


def test_groups_hold_every_duty_once_with_binding_indicators_first() -> None:
    """A sheet's groups lose nothing, and 约束性 stands before 预期性."""
    for each in answers(DATASET, DATASET.units):
        groups = grouped(each.duties)
        assert sorted(map(id, each.duties)) == sorted(id(duty) for group in groups for duty in group.duties)
    (first, *_) = grouped(answer(DATASET, find_unit(DATASET, "省生态环境厅").unit).duties)
    natures = [duty.item.nature for duty in first.duties]
    assert natures[:3] == ["约束性"] * 3
    assert set(natures[3:]) == {None}


def test_filters_let_through_what_they_say_and_obligations_stay() -> None:
    """The parts of a filter add up to the whole."""
    unit = find_unit(DATASET, "海西州政府").unit
    whole = answer(DATASET, unit)
    parts = [
        answer(DATASET, unit, Filter.of(by_role(role), by_basis(basis), by_series(series, DATASET)))
        for role in ROLES
        for basis in BASES
        for series in SERIES
    ]
    assert sum(len(part.duties) for part in parts) == len(whole.duties) == whole.total
    assert {part.obligations for part in parts} == {whole.obligations}


@pytest.mark.parametrize(
    ("name", "obligations"),
    [
        ("省发展改革委", "O1 O2 O3 O4 O5 O7 O8 O9 O10 O14 O16 O17 O18"),
        ("果洛州政府", "O2 O3 O4 O5 O6 O7 O8 O9 O10 O14 O17"),
        ("省审计厅", "O3 O4 O5 O8 O10 O14 O17"),
        ("省财政厅", "O2 O3 O4 O5 O7 O8 O9 O10 O14 O15 O17"),
        ("团省委", "O2 O3 O4 O5 O7 O9 O10 O14 O17"),
        ("省政府督查室", "O3 O4 O5 O14 O17 O19"),
        ("省级重大项目协调推进办公室", "O3 O4 O5 O13 O14 O17"),
        ("省自然资源厅", "O2 O3 O4 O5 O7 O8 O9 O10 O12 O14 O16 O17"),
    ],
)
def test_obligations_reach_by_role_by_name_and_everyone(name: str, obligations: str) -> None:
    """A lead is asked what leads are asked, a body that only takes part is not."""
    found = answer(DATASET, find_unit(DATASET, name).unit)
    assert [each.id for each in found.obligations] == obligations.split()


def test_only_obligations_without_an_addressee_are_inferred() -> None:
    """O10, O12, O15 and O16 name nobody; all others quote whom they ask."""
    assert [each.id for each in DATASET.obligations if each.inferred] == ["O10", "O12", "O15", "O16"]
