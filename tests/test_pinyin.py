"""Pinyin: the readings in the data, and units found by what people type instead of characters."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest
from pypinyin import Style, pinyin

from qhtasks.questions.names import UnknownAgencyError, bare, find_unit
from qhtasks.store.load import load_dataset
from qhtasks.text.pinyin import INITIALS, WHOLE, letters_of, sounds_of, written
from tests.support import DATA, REPOSITORY

if TYPE_CHECKING:
    from pathlib import Path

DATASET = load_dataset(DATA)
SOUNDS = sounds_of(DATASET.readings)


def test_the_readings_are_current() -> None:
    """data/pinyin.yaml is current: it is what the tool derives from the units (renew it with `make pinyin`)."""
    done = subprocess.run([sys.executable, "tools/pinyin.py", "--check"], cwd=REPOSITORY, check=False)
    assert done.returncode == 0


def test_another_folder_gets_its_own_readings(data_copy: Path) -> None:
    """QHTASKS_DATA names the folder, as for every command; a dataset without successions has fewer readings."""
    (data_copy / "successions.yaml").unlink()
    environment = os.environ | {"QHTASKS_DATA": str(data_copy)}
    subprocess.run([sys.executable, "tools/pinyin.py"], cwd=REPOSITORY, check=True, env=environment)
    assert load_dataset(data_copy).readings.keys() < DATASET.readings.keys()


def test_each_reading_is_one_that_the_character_has() -> None:
    """Every reading in the data is one that pypinyin knows for the character."""
    for syllable, characters in DATASET.readings.items():
        for character in characters:
            known = pinyin(character, style=Style.NORMAL, heteronym=True, v_to_u=True)[0]
            assert syllable in known, character


def test_characters_with_several_readings_stand_under_each_that_is_used() -> None:
    """A character has all its readings in the names (银行, 行政; 调查, 协调), but 藏 in 青藏 is not read cang."""
    several = {character: set(syllables) for character, syllables in SOUNDS.items() if len(syllables) > 1}
    assert several == {"行": {"hang", "xing"}, "调": {"diao", "tiao"}}
    assert SOUNDS["藏"] == ("zang",)


@pytest.mark.parametrize(
    ("typed", "name"),
    [
        ("slt", "省水利厅"),
        ("sslt", "省水利厅"),
        ("SLT", "省水利厅"),
        ("\uff53\uff4c\uff54", "省水利厅"),
        ("s l t", "省水利厅"),
        ("shuiliting", "省水利厅"),
        ("shui li ting", "省水利厅"),
        ("Shui Li Ting", "省水利厅"),
        ("shengshuiliting", "省水利厅"),
        ("qinghaishengshuiliting", "省水利厅"),
        ("shuilt", "省水利厅"),
        ("shuili", "省水利厅"),
        ("fgw", "省发展改革委"),
        ("fagaiwei", "省发展改革委"),
        ("gxt", "省工业和信息化厅"),
        ("gongxinting", "省工业和信息化厅"),
        ("wlt", "省文化和旅游厅"),
        ("wenlüting", "省文化和旅游厅"),
        ("wenlvting", "省文化和旅游厅"),
        ("WENLÜTING", "省文化和旅游厅"),
        ("funvlianhehui", "省妇联"),
        ("renhang", "人行西宁中心支行"),
        ("renxing", "人行西宁中心支行"),
        ("xi'ning", "西宁市政府"),
        ("xining", "西宁市政府"),
        ("hn", None),
        ("hainan", "海南州政府"),
        ("xingzhengxueyuan", "省委党校（省行政学院）"),
        ("diaochazongdui", "国家统计局青海调查总队"),
        ("qingzangtielugongsi", "中国铁路青藏公司"),
        ("yidaiyilujingwaianbaoban", "省“一带一路”建设境外安全保障统筹协调领导小组办公室"),
        ("shenglifting", None),
        ("s", None),
        ("shui", None),
        ("wei", None),
    ],
)
def test_pinyin_finds_units(typed: str, name: str | None) -> None:
    """Pinyin in full, as initials or mixed finds the unit, with and without 省, in any case, spacing and width."""
    if name is None:
        with pytest.raises(UnknownAgencyError):
            find_unit(DATASET, typed)
    else:
        match = find_unit(DATASET, typed)
        assert match.unit.name == name
        assert typed in str(match.how)


def meant(typed: str) -> list[str]:
    """Name the units that letters find: the match, or those that the error lists."""
    try:
        return [find_unit(DATASET, typed).unit.name]
    except UnknownAgencyError as error:
        return [unit.name for unit in error.near]


def test_every_spelling_is_found_by_its_pinyin_or_is_listed() -> None:
    """The pinyin of every spelling finds its unit or, where units share it, an error that lists the unit.

    A former name gives way where its pinyin is that of a present one.
    """
    former = {other.name for unit in DATASET.units for other in unit.other_names}
    typed = {
        (written(bare(spelling), SOUNDS, way), unit.name)
        for unit in DATASET.units
        for way in (WHOLE, INITIALS)
        for spelling in unit.spellings
        if spelling not in former
    }
    assert all(meant(written(bare(name), SOUNDS, WHOLE)) for name in former)
    assert [(letters, name) for letters, name in typed if name not in meant(letters)] == []
    assert len([letters for letters, _ in typed if len(meant(letters)) > 1]) < len(typed) / 20


def test_letters_of_several_units_list_them_with_their_counts() -> None:
    """Letters that mean several units are an error that lists them: hn is 海南 and 黄南."""
    with pytest.raises(UnknownAgencyError, match=r"可以指 2 个单位.*海南州政府（牵头 1 参加 5）、黄南州政府"):
        find_unit(DATASET, "hn")


def test_unfinished_pinyin_is_answered_with_what_begins_so() -> None:
    """One syllable finds nothing; the units whose pinyin begins with it are suggested."""
    assert meant("shui")[:2] == ["省水利厅", "国家税务总局青海省税务局"]


@pytest.mark.parametrize(
    ("words", "letters"), [("Lǜ", ""), ("lü", "lv"), ("水利t", ""), ("5G", ""), ("", ""), ("a-b", "ab")]
)
def test_only_letters_are_pinyin(words: str, letters: str) -> None:
    """Words with characters, figures or tone marks are not read as pinyin."""
    assert letters_of(words) == letters


def test_readings_cover_all_that_units_are_called_by() -> None:
    """Every Chinese character of a spelling has a reading."""
    text = "".join(spelling for body in DATASET.named_bodies for spelling in body.spellings)
    assert set(re.findall("[一-鿿]", text)) == set(SOUNDS)
