"""Rules of bodies: units, what they are called, and collectives."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from qhtasks.checks.registry import rule
from qhtasks.checks.rules.items import body_names, reference_faults
from qhtasks.model.words import AUDIENCES, EVERYONE, OPEN, PREFECTURE
from qhtasks.questions.names import fold

if TYPE_CHECKING:
    from collections.abc import Iterator

    from qhtasks.checks.registry import Faults, Subject
    from qhtasks.model.bodies import Unit


@rule("alias-ambiguous")
def check_alias_ambiguous(subject: Subject) -> Faults:
    """一个别名只属于一个单位，在同一单位里也只写一次。"""
    claimed: dict[str, str] = {}
    for unit in subject.dataset.units:
        for index, alias in enumerate(unit.aliases):
            owner = claimed.setdefault(fold(alias), unit.name)
            if owner != unit.name or fold(alias) in map(fold, unit.aliases[:index]):
                place = subject.dataset.at(unit.name, "aliases", index)
                yield place, f"{unit.name}：别名“{alias}”已经属于{owner}"


@rule("alias-shadows")
def check_alias_shadows(subject: Subject) -> Faults:
    """别名不与任何单位的名称、全称、后来的名称或集合名称相同。"""
    names = {fold(each.name): each.name for each in subject.dataset.collectives}
    for unit in subject.dataset.units:
        names |= {fold(name): unit.name for _, name in official_names(unit)}
    for unit in subject.dataset.units:
        for index, alias in enumerate(unit.aliases):
            if owner := names.get(fold(alias)):
                place = subject.dataset.at(unit.name, "aliases", index)
                yield place, f"{unit.name}：别名“{alias}”就是{owner}的名称"


@rule("name-shared")
def check_name_shared(subject: Subject) -> Faults:
    """两个单位的名称、全称、后来的名称没有相同的，也不与“等”“牵头单位”这类用词相同。"""
    owners = {fold(word): "通知的用词" for word in (OPEN, EVERYONE, *AUDIENCES)}
    for unit in subject.dataset.units:
        for path, name in official_names(unit):
            owner = owners.setdefault(fold(name), unit.name)
            if owner != unit.name:
                yield subject.dataset.at(unit.name, *path), f"{unit.name}与{owner}有相同的名称“{name}”"


def official_names(unit: Unit) -> Iterator[tuple[tuple[str | int, ...], str]]:
    """What the unit is called officially, then and later, and where that is written."""
    yield ("name",), unit.name
    yield ("full_name",), unit.full_name
    for index, change in enumerate(unit.later):
        if change.name:
            yield ("later", index, "name"), change.name


@rule("unused-body", "warning")
def check_unused_body(subject: Subject) -> Faults:
    """名录里的单位和集合都在通知里用到：列表、组织实施要求，或作为集合的成员。"""
    dataset = subject.dataset
    used = {token for item in dataset.items for token in item.lead + item.participants}
    used |= {token for each in dataset.obligations for token in each.reaches}
    used |= {member for each in dataset.collectives for member in each.members if each.name in used}
    for name in body_names(dataset):
        if name not in used:
            yield dataset.at(name, "name"), f"“{name}”在通知里没有用到"


@rule("unknown-member")
def check_unknown_member(subject: Subject) -> Faults:
    """集合的成员都是名录里的单位，不重复。"""
    dataset = subject.dataset
    names = [unit.name for unit in dataset.units]
    for collective in dataset.collectives:
        for index, complaint in reference_faults(collective.members, names):
            yield dataset.at(collective.name, "members", index), f"{collective.name}：成员{complaint}"


@rule("collective-scope")
def check_collective_scope(subject: Subject) -> Faults:
    """范围为 all 的集合列出成员，some 的列出可能的成员或类别，unlisted 的都不列；类别不重复。"""
    for collective in subject.dataset.collectives:
        members, kinds = bool(collective.members), bool(collective.kinds)
        fits = {"all": members and not kinds, "some": members or kinds, "unlisted": not members and not kinds}
        if not fits[collective.scope]:
            place = subject.dataset.at(collective.name, "scope")
            yield place, f"{collective.name}：范围 {collective.scope} 与所列成员、类别不符"
        for index, kind in enumerate(collective.kinds):
            if kind in collective.kinds[:index]:
                place = subject.dataset.at(collective.name, "kinds", index)
                yield place, f"{collective.name}：类别“{kind}”出现两次"


@rule("prefectures")
def check_prefectures(subject: Subject) -> Faults:
    """“市州政府”的集合确定无疑：成员是名录中的全部市州政府；“各”的范围是 all，“相关”“等”的是 some。"""
    dataset = subject.dataset
    named = {unit.name for unit in dataset.units if re.fullmatch(".+[市州]政府", unit.name)}
    for unit in dataset.units:
        if (unit.kind == PREFECTURE) != (unit.name in named):
            told = "是" if unit.name in named else "不是"
            yield dataset.at(unit.name, "kind"), f"“{unit.name}”{told}市州政府的名称，类别却是{unit.kind}"
    for each in dataset.collectives:
        if not each.name.endswith(PREFECTURE):
            continue
        scope = "all" if each.name.startswith("各") else "some"
        for field, word, due in (("scope", "范围", scope), ("certainty", "把握", "certain")):
            if getattr(each, field) != due:
                yield dataset.at(each.name, field), f"{each.name}：{word}应为 {due}"
        differing = named.symmetric_difference(each.members).intersection(unit.name for unit in dataset.units)
        if differing:
            told = "、".join(sorted(differing))
            yield dataset.at(each.name, "members"), f"{each.name}：成员与名录中的市州政府不同：{told}"
