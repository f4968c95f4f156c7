"""Rules of bodies: units, what they are called, and collectives."""

from __future__ import annotations

from typing import TYPE_CHECKING

from qhtasks.agencies import fold
from qhtasks.checks.items import body_names, did_you_mean
from qhtasks.checks.registry import rule
from qhtasks.dataset.records import PREFECTURE

if TYPE_CHECKING:
    from collections.abc import Iterator

    from qhtasks.checks.registry import Faults, Subject
    from qhtasks.dataset.records import Unit


@rule("alias-ambiguous")
def check_alias_ambiguous(subject: Subject) -> Faults:
    """一个别名只属于一个单位，在同一单位里也只写一次。"""
    claimed: dict[str, str] = {}
    for unit in subject.dataset.units:
        for index, alias in enumerate(unit.aliases):
            owner = claimed.setdefault(fold(alias), unit.name)
            if owner != unit.name or alias in unit.aliases[:index]:
                place = subject.dataset.at(unit.name, "aliases", index)
                yield place, f"{unit.name}：别名“{alias}”已经属于{owner}"


@rule("alias-shadows")
def check_alias_shadows(subject: Subject) -> Faults:
    """别名不与任何单位的名称、全称、后来的名称或集合名称相同。"""
    names = {fold(each.name): each.name for each in subject.dataset.collectives}
    for unit in subject.dataset.units:
        names |= {fold(name): unit.name for _, name in _official_names(unit)}
    for unit in subject.dataset.units:
        for index, alias in enumerate(unit.aliases):
            if owner := names.get(fold(alias)):
                place = subject.dataset.at(unit.name, "aliases", index)
                yield place, f"{unit.name}：别名“{alias}”就是{owner}的名称"


@rule("name-shared")
def check_name_shared(subject: Subject) -> Faults:
    """两个单位的名称、全称、后来的名称没有相同的。"""
    owners: dict[str, str] = {}
    for unit in subject.dataset.units:
        for path, name in _official_names(unit):
            owner = owners.setdefault(fold(name), unit.name)
            if owner != unit.name:
                yield subject.dataset.at(unit.name, *path), f"{unit.name}与{owner}有相同的名称“{name}”"


def _official_names(unit: Unit) -> Iterator[tuple[tuple[str | int, ...], str]]:
    """What the unit is called officially, then and later, and where that is written."""
    yield ("name",), unit.name
    yield ("full_name",), unit.full_name
    for index, change in enumerate(unit.later):
        if change.name:
            yield ("later", index, "name"), change.name


@rule("unused-body")
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
        for index, member in enumerate(collective.members):
            place = dataset.at(collective.name, "members", index)
            if member not in names:
                yield place, f"{collective.name}：成员“{member}”不在名录中{did_you_mean(member, names)}"
            elif member in collective.members[:index]:
                yield place, f"{collective.name}：成员“{member}”出现两次"


@rule("collective-scope")
def check_collective_scope(subject: Subject) -> Faults:
    """范围为 all 的集合列出成员，some 的列出可能的成员或类别，unlisted 的都不列；“市州政府”的集合列出全部市州。"""
    prefectures = {unit.name for unit in subject.dataset.units if unit.kind == PREFECTURE}
    for collective in subject.dataset.collectives:
        members, kinds = bool(collective.members), bool(collective.kinds)
        fits = {"all": members and not kinds, "some": members or kinds, "unlisted": not members and not kinds}
        if not fits[collective.scope]:
            message = f"{collective.name}：范围 {collective.scope} 与所列成员、类别不符"
            yield subject.dataset.at(collective.name, "scope"), message
        elif collective.name.endswith(PREFECTURE) and set(collective.members) < prefectures:
            message = f"{collective.name}：成员少了{'、'.join(sorted(prefectures.difference(collective.members)))}"
            yield subject.dataset.at(collective.name, "members"), message
