"""From what people type to one body."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qhtasks.agencies import UnknownAgencyError, find_body, find_unit, fold
from qhtasks.dataset.loading import load
from tests.support import DATA

if TYPE_CHECKING:
    from qhtasks.dataset.records import Unit

DATASET = load(DATA)


@pytest.mark.parametrize("unit", DATASET.units, ids=lambda unit: unit.name)
def test_every_spelling_finds_its_own_unit(unit: Unit) -> None:
    """Name, full name, aliases and certain later names lead to the unit they belong to."""
    for spelling in unit.spellings:
        assert find_unit(DATASET, spelling).unit is unit


@pytest.mark.parametrize(
    ("words", "name"),
    [
        ("发改委", "省发展改革委"),
        ("工信厅", "省工业和信息化厅"),
        ("住建厅", "省住房城乡建设厅"),
        ("人社厅", "省人力资源社会保障厅"),
        ("乡村振兴局", "省扶贫局"),
        ("中国人民银行青海省分行", "人行西宁中心支行"),
        ("果洛", "果洛州政府"),
        ("统计局", "省统计局"),
        ("调查总队", "国家统计局青海调查总队"),
        ("省 水 利 厅", "省水利厅"),
        ("博士", None),
    ],
)
def test_colloquial_names(words: str, name: str | None) -> None:
    """What offices are called in speech is understood; what is nobody's name is not."""
    if name is None:
        with pytest.raises(UnknownAgencyError):
            find_unit(DATASET, words)
    else:
        assert find_unit(DATASET, words).unit.name == name


def test_a_part_of_one_name_only_is_enough_and_is_said() -> None:
    """An answer to anything but the name says what matched."""
    assert find_unit(DATASET, "省水利厅").how is None
    assert "高新技术产业" in str(find_unit(DATASET, "高新技术产业").how)
    assert "即省水利厅" in str(find_unit(DATASET, "水利厅").how)


def test_a_part_of_several_names_lists_them() -> None:
    """监管局 is a part of four names: all are told, none is chosen."""
    with pytest.raises(UnknownAgencyError, match="省市场监管局、省地方金融监管局"):
        find_unit(DATASET, "监管局")


def test_a_part_of_a_name_goes_before_a_part_of_a_full_name() -> None:
    """Every 人民政府 holds 民政; yet 民政 is 省民政厅. Where only an alias holds the words, it is told."""
    assert find_unit(DATASET, "民政").unit.name == "省民政厅"
    assert "别名“省退役军人事务厅”" in str(find_unit(DATASET, "人事").how)


def test_a_misspelt_name_is_answered_with_suggestions_only() -> None:
    """A guess is never taken for an answer."""
    with pytest.raises(UnknownAgencyError, match="是否为：省水利厅"):
        find_unit(DATASET, "省水力厅")


@pytest.mark.parametrize("words", ["", " ", "　"])
def test_no_words_find_nobody(words: str) -> None:
    """Emptiness is a part of every name, and finds none."""
    with pytest.raises(UnknownAgencyError):
        find_unit(DATASET, words)


def test_a_collective_is_no_unit_but_a_body() -> None:
    """各市州政府 is explained where a unit is wanted, and taken where any body will do."""
    with pytest.raises(UnknownAgencyError, match=r"是集合.*果洛州政府"):
        find_unit(DATASET, "各市州政府")
    assert find_body(DATASET, "各市州政府").name == "各市州政府"


@given(st.text())
def test_folding_twice_changes_nothing(text: str) -> None:
    """Folding is idempotent."""
    assert fold(fold(text)) == fold(text)


@given(st.text(max_size=12))
def test_any_words_find_a_unit_or_say_why_not(text: str) -> None:
    """No words end in anything but a unit or a known error."""
    try:
        unit = find_unit(DATASET, text).unit
    except UnknownAgencyError:
        return
    assert any(fold(text) in fold(spelling) for spelling in unit.spellings)
