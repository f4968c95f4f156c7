"""Items that mention a prefecture or its counties in their wording, but do not list it: told apart from its duties."""

from __future__ import annotations

import pytest

from qhtasks.questions.agency import answer, answers
from qhtasks.questions.names import find_unit
from qhtasks.store.load import load_dataset
from tests.program import run
from tests.support import DATA

DATASET = load_dataset(DATA)
BY_HAND = {
    "果洛州政府": {"T98": ["玛沁"], "T152": ["果洛"]},
    "玉树州政府": {"T18": ["玉树"], "T98": ["玉树"], "T150": ["玉树"], "T152": ["玉树", "囊谦"]},
    "海北州政府": {"T150": ["门源", "祁连"]},
    "海南州政府": {"T71": ["海南"], "T152": ["共和"], "T156": ["共和盆地"]},
    "黄南州政府": {"T152": ["黄南"]},
    "省水利厅": {},
}
"""Found by searching the notice for the names and reading the lists of each hit."""


@pytest.mark.parametrize("name", BY_HAND)
def test_mentions_are_those_found_by_reading(name: str) -> None:
    """Where the body owes the item for certain, its mention says nothing new."""
    told = answer(DATASET, find_unit(DATASET, name).unit).mentions
    assert {each.item.id: [place.name for place in each.places] for each in told} == BY_HAND[name]


def test_what_only_holds_the_name_is_no_mention() -> None:
    """祁连山, 共和国 and 执法互助 are not the counties 祁连, 共和 and 互助."""
    places = {place.name: place for unit in DATASET.units for place in unit.places}
    assert not places["祁连"].stands_in("祁连山国家公园")
    assert places["祁连"].stands_in("祁连山下的祁连")
    assert not places["共和"].stands_in("中华人民共和国")
    assert not places["互助"].stands_in("执法互助")


def test_every_place_is_named_by_the_notice() -> None:
    """A name that no item holds would never be told, and belongs to one body."""
    names = [place.name for unit in DATASET.units for place in unit.places]
    assert [name for name in names if not any(name in item.text for item in DATASET.items)] == []
    assert len(set(names)) == len(names)


def test_a_mention_is_no_duty() -> None:
    """No count, duty or obligation comes of it; each form says that the lists do not hold the body."""
    for one in answers(DATASET, DATASET.units):
        assert not {each.item.id for each in one.mentions} & {
            duty.item.id for duty in one.duties if duty.basis != "possible"
        }
    told = run("agency", "果洛", "--json").json()
    assert [(each["id"], [place["certainty"] for place in each["places"]]) for each in told["mentions"]] == [
        ("T98", ["certain"]),
        ("T152", ["certain"]),
    ]
    shown = run("agency", "果洛").out
    assert "正文提到　2 项（名单没有列，不是职责）\nT98　构建和谐发展共同体：玛沁\nT152　" in shown
    assert "柴达木（未核实）" in run("agency", "海西").out
    assert "正文提到 2 项（名单没有列，不是职责）：T98、T152" in run("agency", "果洛", "--csv").err
    assert "正文提到" not in run("agency", "省水利厅").out
