"""Finding the one body that people mean by the words they type."""

from __future__ import annotations

import subprocess
import sys
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qhtasks.model.words import ROLES
from qhtasks.questions.agency import answers
from qhtasks.questions.names import UnknownAgencyError, bare, find_unit, fold, match_body, named_counts, unpunctuated
from qhtasks.store.load import load_dataset
from qhtasks.text.pinyin import letters_of
from tests.support import DATA

if TYPE_CHECKING:
    from qhtasks.model.bodies import Unit

DATASET = load_dataset(DATA)


@pytest.mark.parametrize("unit", DATASET.units, ids=lambda unit: unit.name)
def test_every_spelling_finds_its_own_unit(unit: Unit) -> None:
    """Name, full name, aliases and certain later names lead to the unit they belong to."""
    for spelling in unit.spellings:
        assert find_unit(DATASET, spelling).unit is unit


COLLOQUIAL = {
    "省发展改革委": "发改委 省发改委 发改 青海省发改委 青海发改委 发展和改革委员会",
    "省教育厅": "教育厅 青海教育厅",
    "省科技厅": "科技厅 科学技术厅",
    "省工业和信息化厅": "工信厅 工信 工业和信息化厅",
    "省民宗委": "民宗委 民族宗教委",
    "省公安厅": "公安厅 公安",
    "省民政厅": "民政 民政厅",
    "省人力资源社会保障厅": "人社厅 人社 人力资源和社会保障厅",
    "省自然资源厅": "自然资源厅 国土资源厅",
    "省生态环境厅": "环保厅 环保 生态环境厅 青海省环保厅",
    "省住房城乡建设厅": "住建厅 住建 住房和城乡建设厅",
    "省交通运输厅": "交通厅",
    "省水利厅": "水利厅 水利 青海水利厅",
    "省农业农村厅": "农业厅 农牧厅",
    "省文化和旅游厅": "文旅厅 文旅",
    "省卫生健康委": "卫健委 卫计委 卫健",
    "省退役军人厅": "退役军人厅 退役军人事务厅",
    "省应急厅": "应急厅 应急管理厅",
    "省外事办": "外办 外事办",
    "省国资委": "国资委",
    "省市场监管局": "市监局 工商局 质监局 市场监督管理局",
    "省林草局": "林草局 林业厅",
    "省统计局": "统计局",
    "省扶贫局": "扶贫办 乡村振兴局 省乡村振兴局",
    "省地方金融监管局": "金融办 金融局",
    "省医保局": "医保局 医保",
    "省政务服务监管局": "政务局 政务服务局",
    "省直机关事务管理局": "机关事务管理局",
    "省供销联社": "供销社",
    "省地方志办公室": "方志办 志办",
    "省粮食局": "粮食局",
    "省药品监管局": "药监局",
    "三江源国家公园管理局": "三江源局 三江源",
    "青海湖景区管理局": "青海湖 青海湖管理局",
    "青海国家高新技术产业开发区管委会": "高新区 青海高新区 高新技术产业",
    "省委组织部": "组织部 青海省委组织部",
    "省委政法委": "政法委 青海省委政法委",
    "省委党校（省行政学院）": "党校 行政学院",
    "省纪委监委": "纪委 省监委",
    "省委网信办": "网信办",
    "省爱国卫生运动委员会办公室": "爱卫办",
    "省“一带一路”建设境外安全保障统筹协调领导小组办公室": "一带一路 境外安保办",
    "省人大常委会办公厅": "省人大 人大",
    "省政协办公厅": "政协",
    "省法院": "高院 法院",
    "团省委": "共青团 团委 省团委",
    "省妇联": "妇联",
    "国家税务总局青海省税务局": "税务局 国税局",
    "国家统计局青海调查总队": "调查总队",
    "国家粮食和物资储备局青海局": "储备局",
    "省通信管理局": "通管局",
    "西宁海关": "海关",
    "人行西宁中心支行": "人行 央行西宁 央行 人民银行 中国人民银行青海省分行",
    "青海银保监局": "银保监局 青海金融监管局 国家金融监督管理总局青海监管局",
    "国网青海省电力公司": "国网青海 国网 电力公司",
    "中国铁路青藏公司": "铁路公司 青藏铁路",
    "青海机场公司": "机场公司",
    "中石油青海油田分公司": "青海油田",
    "西宁市政府": "西宁",
    "海南州政府": "海南 海南州",
    "果洛州政府": "果洛",
    "玉树州政府": "玉树 玉树州",
    "省政府督查室": "督查室",
}
"""Spoken names of offices."""
DOUBTFUL = {
    "统计": "省统计局 国家统计局青海调查总队",
    "粮食": "省粮食局 国家粮食和物资储备局青海局",
    "金融监管局": "省地方金融监管局 青海银保监局",
    "国土": "省自然资源厅 省国土空间规划编制工作领导小组办公室",
    "科学技术": "省科技厅 省科协",
    "中石油": "中石油天然气销售青海分公司 中石油青海油田分公司",
    "工信局": "省工业和信息化厅",
    "林业局": "省林草局",
    "公安局": "省公安厅",
    "国土厅": "省自然资源厅",
    "海南省": "海南州政府",
    "玉树市": "玉树州政府",
    "国家安全厅": "省委国安办",
    "档案馆": "省档案局",
    "红会": "省红十字会",
    "银行": "人行西宁中心支行",
    "人事": "省退役军人厅",
    "省水力厅": "省水利厅",
}
"""Words that may mean several units: these are listed or suggested, and none is taken."""
STRANGE = ("博士", "经信委", "省经信委", "昆仑燃气", "编办", "水", "海", "（", "。", "x", "省")
"""Words that are no unit's name: former or other bodies, single characters, punctuation."""


@pytest.mark.parametrize(
    ("words", "name"), [(words, name) for name, all_words in COLLOQUIAL.items() for words in all_words.split()]
)
def test_colloquial_names(words: str, name: str) -> None:
    """A spoken name finds its unit, and the answer says how."""
    match = find_unit(DATASET, words)
    assert match.unit.name == name
    assert words in str(match.how)
    assert name in str(match.how)


@pytest.mark.parametrize(("words", "names"), DOUBTFUL.items(), ids=DOUBTFUL)
def test_doubtful_names(words: str, names: str) -> None:
    """Words that may mean several units, or misspell one, raise an error that names these units."""
    with pytest.raises(UnknownAgencyError) as caught:
        find_unit(DATASET, words)
    near = [unit.name for unit in caught.value.near]
    assert set(names.split()) <= set(near[:3])
    assert all(name in str(caught.value) for name in near)


@pytest.mark.parametrize("words", STRANGE)
def test_strange_words_find_nobody(words: str) -> None:
    """Words that are no name find nothing: bodies of doubtful succession, single characters, punctuation."""
    with pytest.raises(UnknownAgencyError):
        find_unit(DATASET, words)


@pytest.mark.parametrize(
    ("words", "how"),
    [
        ("省水利厅", None),
        ("青海省水利厅", "“青海省水利厅”即省水利厅（全称）"),
        ("水利厅", "“水利厅”即省水利厅（别名）"),
        ("青海水利厅", "“青海水利厅”即省水利厅"),
        ("青海省乡村振兴局", "“青海省乡村振兴局”即省扶贫局（后来的名称）"),
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
    """监管局 is a part of six names and aliases: the error lists all, with how often the notice names each."""
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
    """青海 is a part of most full names: the error lists twenty and counts all."""
    with pytest.raises(UnknownAgencyError, match=r"可以指 8[0-9] 个单位.*）等$") as caught:
        find_unit(DATASET, "青海省")
    assert str(caught.value).count("牵头") == 20
    assert len(caught.value.near) > 80


def test_two_characters_are_a_part_of_names_and_beginnings_only() -> None:
    """民政 means 省民政厅 although every 人民政府 holds it; 人事 does not find 退役军人事务厅; 环保 finds 省环保厅."""
    assert find_unit(DATASET, "民政").unit.name == "省民政厅"
    assert "别名“省环保厅”" in str(find_unit(DATASET, "环保").how)
    with pytest.raises(UnknownAgencyError):
        find_unit(DATASET, "人事")


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
        ("市监局", "省市场监管局、省药品监管局、省知识产权局在通知中是三个单位。"),
        ("药监局", "省市场监管局、省药品监管局、省知识产权局在通知中是三个单位。"),
        ("知识产权局", "省市场监管局、省药品监管局、省知识产权局在通知中是三个单位。"),
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
    assert letters_of(text) or any(part in unpunctuated(spelling) for spelling in unit.spellings)


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
