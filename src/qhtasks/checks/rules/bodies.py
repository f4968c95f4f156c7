"""Rules of bodies: units, what they are called and how that is read (pinyin), and collectives."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from typing import TYPE_CHECKING

from qhtasks.checks.references import body_names, did_you_mean, reference_faults, unknown_words
from qhtasks.checks.rule import Echo, rule
from qhtasks.model.bodies import Unit
from qhtasks.questions.names import bare, fold

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from qhtasks.checks.rule import Faults, Subject
    from qhtasks.model.bodies import Collective
    from qhtasks.model.dataset import Dataset
    from qhtasks.model.findings import Place
    from qhtasks.model.succession import Successor

_SEVERAL = 2
"""Other units in whose names an alias must not stand."""
_CHARACTER = "[一-鿿]"
_SYLLABLE = re.compile("(?:[zcs]h|[bpmfdtnlgkhjqxrzcsyw])?[aeiouü]{1,3}(?:ng?|r)?")
"""A syllable of pinyin without its tone: initial, vowels, ending."""


@rule("alias-ambiguous")
def check_alias_ambiguous(subject: Subject) -> Faults:
    """一个别名只属于一个单位，在同一单位里也只写一次。"""
    claims: defaultdict[str, list[tuple[Unit, int]]] = defaultdict(list)
    for unit in subject.dataset.units:
        for index, alias in enumerate(unit.aliases):
            claims[fold(alias)].append((unit, index))
    for alias, claimants in claims.items():
        owner = next((claim for claim in claimants if bare(alias) in _bare_names(claim[0])), claimants[0])
        for unit, index in claimants:
            if (unit, index) != owner:
                place = subject.dataset.at(unit.name, "aliases", index)
                yield place, f"{unit.name}：别名“{unit.aliases[index]}”已经属于{owner[0].name}"


@rule("alias-shadows", echoes=(Echo(("name-shared",), "file"),))
def check_alias_shadows(subject: Subject) -> Faults:
    """别名不是任何单位、集合的名称，也不是别的单位省去“省”的叫法或简称（依次取自它的名称、不取自自己的）。"""
    names = {fold(collective.name): collective.name for collective in subject.dataset.collectives}
    for unit in subject.dataset.units:
        names |= {fold(name): unit.name for _, name in _official_names(unit)}
    bare_names = {unit.name: _bare_names(unit) for unit in subject.dataset.units}
    written = Counter(fold(alias) for unit in subject.dataset.units for alias in unit.aliases)
    for unit in subject.dataset.units:
        for index, alias in enumerate(unit.aliases):
            place = subject.dataset.at(unit.name, "aliases", index)
            if owner := names.get(fold(alias)):
                yield place, f"{unit.name}：别名“{alias}”就是{owner}的名称"
            elif written[fold(alias)] == 1 and (other := _meant(bare(alias), unit.name, bare_names)):
                yield place, f"{unit.name}：别名“{alias}”是{other}的简称"


def _bare_names(unit: Unit) -> tuple[str, ...]:
    """Give the official names of a unit without the province in front."""
    return tuple(bare(name) for _, name in _official_names(unit))


def _meant(alias: str, owner: str, names: Mapping[str, tuple[str, ...]]) -> str | None:
    """Name another unit that an alias rather means: its very name, or a short form of its name and not the owner's."""
    others = {name: spellings for name, spellings in names.items() if name != owner}
    same = next((name for name, spellings in others.items() if alias in spellings), None)
    if same or any(_is_short_for(alias, name) for name in names[owner]):
        return same
    short_for = (name for name, spellings in others.items() if any(_is_short_for(alias, each) for each in spellings))
    return next(short_for, None)


def _is_short_for(alias: str, name: str) -> bool:
    """Whether the characters of an alias come from a name, in its order."""
    rest = iter(name)  # each search goes on behind the character found before
    return all(character in rest for character in alias)


@rule("alias-word", echoes=(Echo(("alias-shadows", "alias-ambiguous"), "list"),))
def check_alias_word(subject: Subject) -> Faults:
    """别名是不止一个字的汉字名称，不是拼音、编号，不是“部门”“单位”这类泛称，也不是几个单位名称共有的字。"""
    form = subject.dataset.form
    words = (*form.kinds, *form.audience_words, *(collective.name for collective in subject.dataset.collectives))
    names = {unit.name: (unit.name, unit.full_name) for unit in subject.dataset.units}
    general, everywhere = "\n".join(words), "\n".join(name for both in names.values() for name in both)
    for unit in subject.dataset.units:
        for index, alias in enumerate(unit.aliases):
            place = subject.dataset.at(unit.name, "aliases", index)
            if not re.fullmatch(f"(?:{_CHARACTER}|[“”（）])+", alias) or len(alias) == 1:
                yield place, f"{unit.name}：别名“{alias}”不是汉字写的名称（读音由程序生成，不必写）"
            elif alias in general:
                word = next(word for word in words if alias in word)
                yield place, f"{unit.name}：别名“{alias}”是泛称（“{word}”的一部分）"
            elif everywhere.count(alias) < _SEVERAL or unit.name.startswith(alias):
                continue
            elif len(shared := _holders(alias, unit.name, names)) >= _SEVERAL:
                yield place, f"{unit.name}：别名“{alias}”也在{'、'.join(shared[:3])}的名称里"


def _holders(alias: str, owner: str, names: Mapping[str, tuple[str, ...]]) -> list[str]:
    """List the other units that have an alias in their names."""
    return [name for name, spellings in names.items() if name != owner and any(alias in each for each in spellings)]


@rule("other-name")
def check_other_name(subject: Subject) -> Faults:
    """旧称和新称不是任何单位或集合的名称、别名，一个单位里只写一次；几个单位都写的，把握都不是 certain。"""
    dataset = subject.dataset
    names = {fold(name): name for name in body_names(dataset)}
    for unit in dataset.units:
        names |= {fold(name): unit.name for _, name in _official_names(unit)}
        names |= {fold(alias): unit.name for alias in unit.aliases}
    owners = [(fold(other.name), unit.name) for unit in dataset.units for other in unit.other_names]
    for unit in dataset.units:
        for index, other in enumerate(unit.other_names):
            key = fold(other.name)
            sharing = [owner for name, owner in owners if name == key and owner != unit.name]
            place = dataset.at(unit.name, "other_names", index, "name")
            if key in names:
                yield place, f"{unit.name}：“{other.name}”已经是{names[key]}的名称或别名"
            elif key in (fold(before.name) for before in unit.other_names[:index]):
                yield place, f"{unit.name}：“{other.name}”写了两次"
            elif sharing and other.certainty == "certain":
                yield place, f"{unit.name}：“{other.name}”也写在{'、'.join(sharing)}下，不能是 certain"


@rule("name-shared")
def check_name_shared(subject: Subject) -> Faults:
    """两个单位的名称、全称没有相同的，也不与“等”“牵头单位”这类用词相同。"""
    owners = {fold(word): "通知的用词" for word in (subject.dataset.form.open, *subject.dataset.form.audience_words)}
    for unit in subject.dataset.units:
        for path, name in _official_names(unit):
            owner = owners.setdefault(fold(name), unit.name)
            if owner != unit.name:
                yield subject.dataset.at(unit.name, *path), f"{unit.name}与{owner}有相同的名称“{name}”"


def _official_names(unit: Unit) -> Iterator[tuple[tuple[str | int, ...], str]]:
    """Yield the official names of a unit, with their paths in the record."""
    yield ("name",), unit.name
    yield ("full_name",), unit.full_name


@rule(
    "unused-body",
    "warning",
    echoes=(
        Echo(("numbering", "missing-from-data", "wrong-section", "unknown-section"), "dataset"),
        Echo(("unknown-agency", "unknown-member", "wording", "list-differs"), "dataset"),
        Echo(("obligation-addressee", "obligation-reach", "obligation-scope"), "dataset"),
    ),
)
def check_unused_body(subject: Subject) -> Faults:
    """名录里的单位和集合都在通知里用到：列表、组织实施要求，或作为集合的成员。"""
    dataset = subject.dataset
    used = {token for item in dataset.items for token in item.lead + item.participants}
    used |= {token for obligation in dataset.obligations for token in obligation.reaches}
    used |= {member for collective in dataset.collectives if collective.name in used for member in collective.members}
    for name in body_names(dataset):
        if name not in used:
            yield dataset.at(name, "name"), f"“{name}”在通知里没有用到"


@rule("unit-as-collective")
def check_unit_as_collective(subject: Subject) -> Faults:
    """通知用顿号同单位连写的是单位，不写成集合：集合自成一类，用逗号隔开。"""
    unread = [difference.message for difference in subject.proof.differences if difference.kind == "unread"]
    for collective in subject.dataset.collectives:
        name = collective.name
        if any(f"、{name}" in message or f"{name}、" in message for message in unread):
            place = subject.dataset.at(name, "name")
            yield place, f"“{name}”在通知里同单位连写，是单位，不是集合：写在 units 里"


@rule("unknown-member", echoes=(Echo(("unknown-agency",), "dataset"),), waivable=False)
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


@rule("unknown-kind", echoes=(Echo(("form",), "dataset"),), waivable=False)
def check_unknown_kind(subject: Subject) -> Faults:
    """单位的类别、集合的成员类别都在 notice.yaml 的 form.kinds 里。"""
    dataset, kinds = subject.dataset, subject.dataset.form.kinds
    for kind, places in unknown_words(_used_kinds(dataset), kinds).items():
        yield places[0], f"类别“{kind}”（{len(places)} 处）不在 form.kinds 里{did_you_mean(kind, kinds)}"


def _used_kinds(dataset: Dataset) -> Iterator[tuple[str, Place]]:
    """Yield each kind of a unit or of a collective's members, with its place."""
    for unit in dataset.units:
        yield unit.kind, dataset.at(unit.name, "kind")
    for collective in dataset.collectives:
        for index, kind in enumerate(collective.kinds):
            yield kind, dataset.at(collective.name, "kinds", index)


@rule("prefectures", echoes=(Echo(("unknown-member",), "record"), Echo(("unknown-kind", "form"), "dataset")))
def check_prefectures(subject: Subject) -> Faults:
    """“市州政府”的集合确定无疑：成员是名录中的全部市州政府；“各”的范围是 all，“相关”“等”的是 some。"""
    dataset = subject.dataset
    words = dataset.form.prefectures
    prefectures = {unit.name for unit in dataset.units if words.is_name(unit.name)}
    for unit in dataset.units:
        if (unit.kind == words.kind) != (unit.name in prefectures):
            verdict = "是" if unit.name in prefectures else "不是"
            yield dataset.at(unit.name, "kind"), f"“{unit.name}”{verdict}{words.together}的名称，类别却是{unit.kind}"
    for collective in dataset.collectives:
        if collective.name.endswith(words.together):
            for field, message in _prefecture_faults(dataset, collective, prefectures):
                yield dataset.at(collective.name, field), f"{collective.name}：{message}"


def _prefecture_faults(dataset: Dataset, collective: Collective, prefectures: set[str]) -> Iterator[tuple[str, str]]:
    """Find what is wrong with a collective of prefecture governments: yields field and message."""
    scope = "all" if collective.name.startswith("各") else "some"
    if collective.scope != scope:
        yield "scope", f"范围应为 {scope}"
    if collective.certainty != "certain":
        yield "certainty", "把握应为 certain"
    units = {unit.name for unit in dataset.units}  # other members are reported by unknown-member
    differing = prefectures.symmetric_difference(collective.members) & units
    if differing:
        yield "members", f"成员与名录中的市州政府不同：{'、'.join(sorted(differing))}"


@rule(
    "pinyin-missing",
    echoes=(
        Echo(("alias-shadows", "alias-ambiguous", "alias-word", "name-shared", "other-name"), "list"),
        Echo(("unused-body", "prefectures"), "record"),
    ),
)
def check_pinyin_missing(subject: Subject) -> Faults:
    """单位和后来的机构的名称、全称、别名里，单位的旧称里，每个汉字在 pinyin.yaml 里都有读音。"""
    known = set("".join(subject.dataset.readings.values()))
    for body in subject.dataset.named_bodies:
        for path, spelling in _spellings(body):
            unread = [character for character in re.findall(_CHARACTER, spelling) if character not in known]
            if unread:
                known.update(unread)  # a character is reported once, where it first occurs
                place = subject.dataset.at(body.name, *path).part(spelling, spelling.find(unread[0]), 1)
                yield place, f"{body.name}：“{spelling}”里的“{''.join(unread)}”没有读音：运行 make pinyin"


def _spellings(body: Unit | Successor) -> Iterator[tuple[tuple[str | int, ...], str]]:
    """Yield all that a body is found by, with the paths in its record."""
    yield ("name",), body.name
    yield ("full_name",), body.full_name
    yield from ((("aliases", index), alias) for index, alias in enumerate(body.aliases))
    others = body.other_names if isinstance(body, Unit) else ()
    yield from ((("other_names", index, "name"), other.name) for index, other in enumerate(others))


@rule(
    "pinyin-unused",
    "warning",
    echoes=(Echo(("pinyin-syllable",), "record"), Echo(("reviewed-otherwise",), "dataset")),
)
def check_pinyin_unused(subject: Subject) -> Faults:
    """pinyin.yaml 里的每个字都在单位或后来的机构的名称里用到，同一读音下不重复。"""
    used = {
        character for body in subject.dataset.named_bodies for _, spelling in _spellings(body) for character in spelling
    }
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
        if not _SYLLABLE.fullmatch(syllable) or not re.fullmatch(f"{_CHARACTER}+", characters):
            yield subject.dataset.at("readings", syllable), f"“{syllable}: {characters}”不是一个音节和读这个音的汉字"
