"""Finding the one body that people mean by the words they type."""

from __future__ import annotations

import re
import subprocess
import sys
from collections import Counter
from typing import TYPE_CHECKING, Any

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from qhtasks.model.words import ROLES
from qhtasks.questions.agency import answers
from qhtasks.questions.names import (
    LISTED,
    UnknownAgencyError,
    bare,
    find_unit,
    fold,
    match_body,
    named_counts,
    spellings,
    unpunctuated,
)
from qhtasks.store.load import load_dataset
from qhtasks.text.pinyin import letters_of
from tests.support import DATA, REPOSITORY

if TYPE_CHECKING:
    from qhtasks.model.bodies import Unit

DATASET = load_dataset(DATA)


CALLED = spellings(DATASET)
SPLIT = Counter(other.name for unit in DATASET.units for other in unit.other_names)
"""In how many units each former or later name stands: a body that was divided is named in several."""


@pytest.mark.parametrize("unit", DATASET.units, ids=lambda unit: unit.name)
def test_every_spelling_finds_its_own_unit(unit: Unit) -> None:
    """Name, full name, aliases and certain later names lead to the unit they belong to."""
    for spelling in CALLED[unit.name]:
        if SPLIT[spelling] > 1:
            with pytest.raises(UnknownAgencyError) as caught:
                find_unit(DATASET, spelling)
            assert unit in caught.value.near
        else:
            assert find_unit(DATASET, spelling).unit is unit


TYPED: dict[str, Any] = yaml.safe_load((REPOSITORY / "tests" / "typed_names.yaml").read_text("utf-8"))
"""What people call units, with the answers that are right, written by hand."""


def _typed(group: str) -> list[tuple[str, str]]:
    return [(words, name) for name, all_words in TYPED[group].items() for words in all_words]


@pytest.mark.parametrize(("words", "name"), _typed("found"))
def test_colloquial_and_former_names(words: str, name: str) -> None:
    """A spoken, former or later name finds its unit, and the answer says how."""
    match = find_unit(DATASET, words)
    assert match.unit.name == name
    if fold(words) != fold(name):
        assert words in str(match.how)
        assert name in str(match.how)
    assert "未核实" not in str(match.how)


@pytest.mark.parametrize(("words", "name"), _typed("likely"))
def test_names_that_are_only_likely(words: str, name: str) -> None:
    """What nobody verified finds its unit, and the answer says that it is unverified, and how it is related."""
    match = find_unit(DATASET, words)
    assert match.unit.name == name
    assert "；未核实）" in str(match.how)


@pytest.mark.parametrize(("words", "name"), _typed("strangers"))
def test_bodies_that_the_notice_does_not_know(words: str, name: str) -> None:
    """A body of today says what is known of it and where to look, never whose duties it has; nothing far-fetched."""
    with pytest.raises(UnknownAgencyError) as caught:
        find_unit(DATASET, words)
    message = str(caught.value)
    assert re.search("：通知里没有这个单位；(?:[0-9].*设立|青海是否设立未见原文)；承接哪些职责未见原文。", message)
    assert [unit.name for unit in caught.value.near] == [name]
    assert f"qhtasks agency {name}" in message
    assert "是否为" not in message


@pytest.mark.parametrize(("words", "names"), TYPED["listed"].items(), ids=TYPED["listed"])
def test_doubtful_names(words: str, names: list[str]) -> None:
    """Words that may mean several units, or misspell one, raise an error that names these units first."""
    with pytest.raises(UnknownAgencyError) as caught:
        find_unit(DATASET, words)
    near = [unit.name for unit in caught.value.near]
    assert set(names) <= set(near[:3])
    assert all(name in str(caught.value) for name in near[:LISTED])


@pytest.mark.parametrize("words", TYPED["nobody"])
def test_strange_words_find_nobody(words: str) -> None:
    """Words that are no name find nothing: bodies that the notice does not have, single characters, punctuation."""
    with pytest.raises(UnknownAgencyError):
        find_unit(DATASET, words)


def test_the_typed_names_are_many_and_each_stands_once() -> None:
    """At least 150 names with the answer that is right, at most one answer for each."""
    words = [word for group in ("found", "likely", "strangers") for word, _ in _typed(group)] + [
        *TYPED["listed"],
        *TYPED["nobody"],
    ]
    assert len(words) == len(set(words)) > 300


@pytest.mark.parametrize(
    ("words", "how"),
    [
        ("省水利厅", None),
        ("青海省水利厅", "“青海省水利厅”即省水利厅（全称）"),
        ("水利厅", "“水利厅”即省水利厅（别名）"),
        ("青海水利厅", "“青海水利厅”即省水利厅"),
        ("青海省乡村振兴局", "“青海省乡村振兴局”即省扶贫局（后来的名称）"),
        ("省乡村振兴局", "“省乡村振兴局”即省扶贫局（后来的名称）"),
        ("乡村振兴局", "“乡村振兴局”即省扶贫局（后来的名称）"),
        ("青海发改委", "“青海发改委”即省发展改革委（别名“省发改委”）"),
        ("水利", "含“水利”的单位只有省水利厅"),
        ("央行西宁", "含“央行西宁”的单位只有人行西宁中心支行（别名“央行西宁中支”）"),
        ("slt", "“slt”是省水利厅的拼音首字母"),
        ("fgw", "“fgw”是省发展改革委的拼音首字母（别名“省发改委”）"),
        ("shuiliting", "“shuiliting”是省水利厅的全拼"),
    ],
)
def test_what_matched_is_said(words: str, how: str | None) -> None:
    """Every match but that of the very name says what matched, and how."""
    assert find_unit(DATASET, words).how == how


def test_what_several_units_hold_lists_them_with_their_counts() -> None:
    """监管局 is a part of six names and aliases: the error lists the first, with how often the notice names each."""
    with pytest.raises(
        UnknownAgencyError, match=r"可以指 6 个单位.*：省市场监管局（牵头 14 参加 23）、省地方金融监管局"
    ):
        find_unit(DATASET, "监管局")


def test_one_character_is_answered_with_a_list_at_best() -> None:
    """局 is a part of many names, which are listed; 水 is a part of 省水利厅 alone, but too short to mean it."""
    with pytest.raises(UnknownAgencyError, match=r"可以指 [0-9]+ 个单位，请写明是哪一个"):
        find_unit(DATASET, "局")
    with pytest.raises(UnknownAgencyError, match="是否为：省水利厅"):
        find_unit(DATASET, "水")


def test_the_counts_are_those_of_the_named_duties() -> None:
    """The counts that an ambiguity error gives are those of `agency`."""
    counts = named_counts(DATASET)
    for found in answers(DATASET, DATASET.units):
        lead, participant = (found.how_many(role, "named") for role in ROLES)
        counted = f"牵头 {lead} 参加 {participant}" if lead + participant else None
        assert counts.get(found.unit.name) == counted


def test_a_long_list_is_cut_and_says_so() -> None:
    """青海 is a part of most full names: the error lists a few and counts all."""
    with pytest.raises(
        UnknownAgencyError, match=r"可以指 8[0-9] 个单位.*），另有 7[0-9] 个，qhtasks agencies 看全部$"
    ) as caught:
        find_unit(DATASET, "青海省")
    assert str(caught.value).count("牵头") == LISTED
    assert len(caught.value.near) > 80


def test_two_characters_are_a_part_of_names_and_beginnings_only() -> None:
    """民政 means 省民政厅 although every 人民政府 holds it; 人事 is 省人事厅 and not 退役军人事务厅."""
    assert find_unit(DATASET, "民政").unit.name == "省民政厅"
    assert "“省环保厅”" in str(find_unit(DATASET, "环保").how)
    assert find_unit(DATASET, "人事").unit.name == "省人力资源社会保障厅"


@pytest.mark.parametrize(
    ("words", "caution"),
    [
        ("海南", "“海南”在本通知里一律指海南藏族自治州，不是海南省。"),
        ("hainan", "“海南”在本通知里一律指海南藏族自治州，不是海南省。"),
        ("统计局", "省统计局与国家统计局青海调查总队是两个单位。"),
        ("tjj", "省统计局与国家统计局青海调查总队是两个单位。"),
        ("调查总队", "省统计局与国家统计局青海调查总队是两个单位。"),
        ("粮食局", "省粮食局与国家粮食和物资储备局青海局是两个单位。"),
        ("储备局", "省粮食局与国家粮食和物资储备局青海局是两个单位。"),
        ("金融办", "省地方金融监管局与青海银保监局是两个单位。"),
        ("银保监局", "省地方金融监管局与青海银保监局是两个单位。"),
        ("人才办", "省人才办与省委组织部在通知中是两个单位。"),
        ("组织部", "省人才办与省委组织部在通知中是两个单位。"),
        (
            "市监局",
            "省市场监管局、省药品监管局、省知识产权局在通知中是三个单位（很可能自2022年起，省知识产权局加挂于省市场监管局）。",
        ),
        (
            "药监局",
            "省市场监管局、省药品监管局、省知识产权局在通知中是三个单位（很可能自2022年起，省知识产权局加挂于省市场监管局）。",
        ),
        (
            "知识产权局",
            "省市场监管局、省药品监管局、省知识产权局在通知中是三个单位（很可能自2022年起，省知识产权局加挂于省市场监管局）。",
        ),
        ("机关事务管理局", "省直机关事务管理局名称里的“省直”二字不可丢。"),
    ],
)
def test_a_unit_easily_taken_for_another_comes_with_a_caution(words: str, caution: str) -> None:
    """A match by anything but name or full name gives the unit's caution."""
    assert str(find_unit(DATASET, words).how).endswith(f"。注意：{caution}")


def test_names_in_full_need_no_caution() -> None:
    """A name, in full or half width, or a full name gives no caution."""
    assert find_unit(DATASET, "省委党校(省行政学院)").how is None
    assert find_unit(DATASET, "海南州政府").how is None
    assert find_unit(DATASET, "海南藏族自治州人民政府").how == "“海南藏族自治州人民政府”即海南州政府（全称）"


def test_errors_explain_the_trap_once() -> None:
    """Where units that are easily confused are listed or suggested, their cautions are given."""
    with pytest.raises(UnknownAgencyError) as caught:
        find_unit(DATASET, "统计")
    assert str(caught.value).count("是两个单位") == 1
    with pytest.raises(UnknownAgencyError, match=r"是否为：海南州政府？注意：.*不是海南省。$"):
        find_unit(DATASET, "海南省")


def test_the_register_cautions_of_units_of_its_own() -> None:
    """A caution is one sentence that names its unit."""
    for unit in DATASET.units:
        if unit.caution:
            assert unit.name.removesuffix("州政府") in unit.caution
            assert unit.caution.endswith("。")
            assert unit.caution.count("。") == 1


def test_a_misspelt_name_is_answered_with_suggestions_only() -> None:
    """A misspelt name is an error with suggestions, never an answer."""
    with pytest.raises(UnknownAgencyError, match="是否为：省水利厅"):
        find_unit(DATASET, "省水力厅")


def test_a_suggestion_by_an_unverified_name_says_so() -> None:
    """Who asks for 省宗教厅 is not told that 省民宗委 is called that: the name that is near is 省宗教局."""
    with pytest.raises(UnknownAgencyError, match=r"是否为：省民宗委（“省宗教局”，未核实）、"):
        find_unit(DATASET, "省宗教厅")


@pytest.mark.parametrize("words", ["", " ", "　"])
def test_no_words_find_nobody(words: str) -> None:
    """Empty words, a part of every name, find nothing."""
    with pytest.raises(UnknownAgencyError):
        find_unit(DATASET, words)


def test_a_collective_is_no_unit_but_a_body() -> None:
    """各市州政府 is an error that explains it where a unit is wanted, and a match where any body is."""
    with pytest.raises(UnknownAgencyError, match=r"是集合.*果洛州政府"):
        find_unit(DATASET, "各市州政府")
    assert match_body(DATASET, "各市州政府")[0].name == "各市州政府"


def test_words_that_collectives_hold_tell_of_them() -> None:
    """The error for 市州政府 names the collectives with these words."""
    for find in (find_unit, match_body):
        with pytest.raises(UnknownAgencyError, match="集合有：各市州政府、相关市州政府、等市州政府。"):
            find(DATASET, "市州政府")


@given(st.text())
def test_folding_twice_changes_nothing(text: str) -> None:
    """Folding is idempotent."""
    assert fold(fold(text)) == fold(text)


@given(st.text(max_size=12) | st.text("省青海水利厅局委abstu ", max_size=12))
def test_any_words_find_a_unit_or_say_why_not(text: str) -> None:
    """Any words give a unit that is called so, in characters or in pinyin, or a known error."""
    try:
        unit = find_unit(DATASET, text).unit
    except UnknownAgencyError:
        return
    part = bare(text).removeprefix("青海")
    assert letters_of(text) or any(part in unpunctuated(spelling) for spelling in CALLED[unit.name])


def test_the_very_name_is_found_without_any_other_work() -> None:
    """`qhtasks agency 省水利厅` imports neither pinyin nor likeness."""
    program = (
        "import sys; from pathlib import Path; from qhtasks.questions.names import find_unit;"
        "from qhtasks.checks.opening import open_dataset;"
        f"find_unit(open_dataset(Path({str(DATA)!r})).dataset, '省水利厅');"
        "print(*({'qhtasks.text.pinyin', 'qhtasks.text.likeness', 'difflib'} & set(sys.modules)))"
    )
    done = subprocess.run([sys.executable, "-c", program], check=True, capture_output=True, encoding="utf-8")
    assert done.stdout.split() == []
