"""Rules of pinyin: the characters that units are called by are read, and no others."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from qhtasks.checks.registry import rule
from qhtasks.checks.rules.bodies import official_names

if TYPE_CHECKING:
    from collections.abc import Iterator

    from qhtasks.checks.registry import Faults, Subject
    from qhtasks.model.bodies import Unit

SYLLABLE = re.compile("(?:[zcs]h|[bpmfdtnlgkhjqxrzcsyw])?[aeiouü]{1,3}(?:ng?|r)?")
"""How a syllable is built, without its tone."""


@rule("pinyin-missing")
def check_pinyin_missing(subject: Subject) -> Faults:
    """单位的名称、全称、别名和确定的后来名称里，每个汉字在 pinyin.yaml 里都有读音。"""
    read = set("".join(subject.dataset.readings.values()))
    for unit in subject.dataset.units:
        for path, spelling in _spellings(unit):
            unread = [each for each in re.findall("[一-鿿]", spelling) if each not in read]
            if unread:
                read.update(unread)
                place = subject.dataset.at(unit.name, *path).part(spelling, spelling.find(unread[0]), 1)
                yield place, f"{unit.name}：“{spelling}”里的“{''.join(unread)}”没有读音：运行 make pinyin"


@rule("pinyin-unused", "warning")
def check_pinyin_unused(subject: Subject) -> Faults:
    """pinyin.yaml 里的每个字都在单位的名称、全称、别名或确定的后来名称里用到，同一读音下不重复。"""
    used = {character for unit in subject.dataset.units for each in unit.spellings for character in each}
    for syllable, characters in subject.dataset.readings.items():
        for index, character in enumerate(characters):
            complaint = "没有单位的名称用到" if character not in used else "出现两次"
            if character not in used or character in characters[:index]:
                place = subject.dataset.at("readings", syllable).part(characters, index, 1)
                yield place, f"读音 {syllable}：“{character}”{complaint}：运行 make pinyin"


@rule("pinyin-syllable")
def check_pinyin_syllable(subject: Subject) -> Faults:
    """pinyin.yaml 的读音是不带声调的一个音节，用小写字母，ü 写作 ü；字都是汉字。"""
    for syllable, characters in subject.dataset.readings.items():
        if not SYLLABLE.fullmatch(syllable) or not re.fullmatch("[一-鿿]+", characters):
            yield subject.dataset.at("readings", syllable), f"“{syllable}: {characters}”不是一个音节和读这个音的汉字"


def _spellings(unit: Unit) -> Iterator[tuple[tuple[str | int, ...], str]]:
    """All that the unit is called by, and where that is written."""
    known = set(unit.spellings)
    yield from ((path, name) for path, name in official_names(unit) if name in known)
    yield from ((("aliases", index), alias) for index, alias in enumerate(unit.aliases))
