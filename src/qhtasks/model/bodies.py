"""Who can owe something: units, and the words of the notice for several of them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

from qhtasks.model.meaning import Meaning, Record
from qhtasks.model.words import CERTAINTIES, CERTAINTY_NOTES, SCOPE_NOTES, SCOPES, Certainty, Scope

if TYPE_CHECKING:
    from collections.abc import Iterator


class UnitCertainty(Record):
    """How sure the facts about a unit are that the notice does not state."""

    full_name: Annotated[Certainty, Meaning("全称的把握", values=CERTAINTIES, notes=CERTAINTY_NOTES)]
    kind: Annotated[Certainty, Meaning("类别的把握", values=CERTAINTIES, notes=CERTAINTY_NOTES)]


class Locality(Record):
    """A place in the territory of a prefecture, as the wording of items names it."""

    name: Annotated[str, Meaning("地名", "照正文的写法")]
    means: Annotated[str, Meaning("所指", "是什么地方")]
    certainty: Annotated[Certainty, Meaning("把握", values=CERTAINTIES, notes=CERTAINTY_NOTES)]
    besides: Annotated[
        tuple[str, ...], Meaning("不算的写法", "含这几个字而不指这个地方的，如 `祁连山`", compare="list")
    ] = ()

    def stands_in(self, text: str) -> bool:
        """Whether a text names the place, apart from the words that only hold its name."""
        for words in self.besides:
            text = text.replace(words, "·")
        return self.name in text


class OtherName(Record):
    """What a unit was called before or is called since, or a body whose duties it took over."""

    name: Annotated[str, Meaning("名称")]
    relation: Annotated[str, Meaning("关系", "同这个单位是什么关系，一句话，随答复说出")]
    certainty: Annotated[Certainty, Meaning("把握", values=CERTAINTIES, notes=CERTAINTY_NOTES)]
    basis: Annotated[str | None, Meaning("根据", "没有写的，据常识，未见原文")] = None


class Unit(Record):
    """A body that can owe something; its name, the key, is written as the notice writes it."""

    name: Annotated[
        str,
        Meaning(
            "名称",
            "单位的键。照通知的写法；只随其他市州合写或只经集合出现的市州（玉树、果洛），照同类写作 `玉树州政府`、"
            "`果洛州政府`",
            key=True,
        ),
    ]
    full_name: Annotated[str, Meaning("全称", compare="wording", judged=True)]
    kind: Annotated[str, Meaning("类别", "`notice.yaml` 的 `form.kinds` 里的一个", refers=("Kind",), judged=True)]
    aliases: Annotated[
        tuple[str, ...],
        Meaning("别名", "人们查找时会写的简称和另一种写法。一个别名只属于一个单位", compare="list", judged=True),
    ] = ()
    other_names: Annotated[
        tuple[OtherName, ...],
        Meaning(
            "旧称和新称",
            "改名、改组以前的名称，另外的叫法，和职责并入这个单位的机构；通知印发以后的变化写在 `successions.yaml`。"
            "查找时可用，没有把握的照实说明；拆分到几个单位的，各写一条，查找时一并列出",
            compare="list",
            layout="line",
            judged=True,
        ),
    ] = ()
    places: Annotated[
        tuple[Locality, ...],
        Meaning(
            "正文里的地名",
            "市州和所辖的县等，正文提到而名单没有列的，答复里另列为“正文提到”，不是职责；据常识，未见原文",
            compare="list",
            layout="line",
            judged=True,
        ),
    ] = ()
    certainty: Annotated[UnitCertainty, Meaning("把握", "全称和类别各写一个", layout="line", judged=True)]
    note: Annotated[str | None, Meaning("整理说明", compare="wording")] = None
    caution: Annotated[
        str | None,
        Meaning(
            "易混说明",
            "这个单位容易同什么混淆，一句完整的话。查找时没有用名称或全称的，随答复说出；责任清单印在“说明”里",
            compare="wording",
            judged=True,
        ),
    ] = None
    source: Annotated[str, Meaning("出处", "全称、类别、别名的出处", compare="wording")]

    @property
    def spellings(self) -> Iterator[str]:
        """All that the unit itself is found by, its name first; what it became is found by more (`names.spellings`)."""
        yield self.name
        yield self.full_name
        yield from self.aliases
        yield from (other.name for other in self.other_names)


class Collective(Record):
    """A word of the notice for several units; `members`, or the `kinds` of unit, that it means or may mean."""

    name: Annotated[
        str,
        Meaning(
            "名称",
            "集合的键。照通知的写法；通知三处写“各成员单位”，指三个不同的机构，各按所指命名（见“单位列表”）",
            key=True,
        ),
    ]
    scope: Annotated[Scope, Meaning("范围", values=SCOPES, notes=SCOPE_NOTES, judged=True)]
    members: Annotated[
        tuple[str, ...],
        Meaning(
            "成员", "或可能的成员，用单位的 `name`", needed="视范围", refers=("Unit",), compare="list", judged=True
        ),
    ] = ()
    kinds: Annotated[
        tuple[str, ...],
        Meaning(
            "成员类别",
            "可能涉及的单位类别，用 `kind` 的值",
            needed="视范围",
            refers=("Kind",),
            compare="list",
            judged=True,
        ),
    ] = ()
    certainty: Annotated[
        Certainty,
        Meaning(
            "把握", "对这个集合的判断（指谁、范围多大）的把握", values=CERTAINTIES, notes=CERTAINTY_NOTES, judged=True
        ),
    ]
    note: Annotated[str | None, Meaning("整理说明", compare="wording")] = None

    @property
    def binding(self) -> bool:
        """Whether its members owe for certain: it means all of them, and who they are is certain."""
        return self.scope == "all" and self.certainty == "certain"

    def may_mean(self, unit: Unit) -> bool:
        """Whether the unit is among its members or of its kinds."""
        return unit.name in self.members or unit.kind in self.kinds


class AgenciesFile(Record):
    """`agencies.yaml`."""

    units: Annotated[
        tuple[Unit, ...],
        Meaning("单位", "凡在列表、组织实施要求或集合成员里出现的单位都在这里，没有多余的"),
    ]
    collectives: Annotated[tuple[Collective, ...], Meaning("集合", "通知用一个词指称的多个单位")]


class PinyinFile(Record):
    """`pinyin.yaml`."""

    readings: Annotated[
        dict[str, str],
        Meaning(
            "读音",
            "键是不带声调的音节（`ü` 写作 `ü`），值是读这个音的汉字，连写。单位和后来的机构的各种名称里的"
            "每个汉字都在这里，没有多余的；多音字在用到的每个读音下各写一次，如 `行` 在 `hang`（人民银行）和 `xing`"
            "（行政学院）下",
        ),
    ]
