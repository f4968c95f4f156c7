"""What the office settles for the whole track: `track.yaml`, and the rule sets for lights in `rules.yaml`."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Annotated, Literal

from qhtasks.model.meaning import Meaning, Pattern, Record
from qhtasks.tracking.periods import YearText

DayOfMonth = Annotated[str, Pattern("^([1-9]|[12][0-9]|3[01])$", "25")]
Cadence = Literal["month", "quarter", "half", "year"]
CADENCES: dict[Cadence, str] = {"month": "每月", "quarter": "每季度", "half": "每半年", "year": "每年"}
LightBasis = Literal["gap", "points", "term"]
LIGHT_BASES: dict[LightBasis, str] = {
    "gap": "差距占应达进度的百分比",
    "points": "序时进度减完成进度，个百分点",
    "term": "时限",
}
Occasion = Literal["overdue", "behind"]
OCCASIONS: dict[Occasion, str] = {"overdue": "已逾期", "behind": "所报滞后"}
_NONE: Mapping[str, str] = MappingProxyType({})


class TrackedNotice(Record):
    """Which notice is followed up, and in which edition of its data."""

    number: Annotated[str, Meaning("文号")]
    dataset: Annotated[str, Meaning("数据集版本", "建目录时所用数据集的版本")]


class OtherBody(Record):
    """A body that the notice does not know, such as a county or an enterprise that a lead adds under 四（二）."""

    name: Annotated[str, Meaning("名称", "跟踪目录里用的名称", key=True)]
    full_name: Annotated[str, Meaning("全称")]
    kind: Annotated[str, Meaning("类别")]
    prefecture: Annotated[str | None, Meaning("所属市州", "不属于市州的为 `null`", refers=("Unit",))] = None


class TrackFile(Record):
    """`track.yaml`."""

    notice: Annotated[TrackedNotice, Meaning("通知", "跟踪哪一份通知、哪一版数据", layout="line")]
    years: Annotated[tuple[YearText, ...], Meaning("年份", "规划的各年；基期是第一年的前一年", filled=True)]
    cadence: Annotated[
        Cadence | None, Meaning("报送周期", "多久报一次，由办公室定；没有定的为 `null`", values=CADENCES)
    ] = None
    report_by: Annotated[
        DayOfMonth | None, Meaning("报送截止日", '报告期后一个月的几号，写作 `"25"`；没有定的为 `null`')
    ] = None
    rules: Annotated[tuple[str, ...], Meaning("所用灯号规则", "`rules.yaml` 里的名称")] = ()
    sources: Annotated[
        Mapping[str, str],
        Meaning(
            "以谁为准", "几家都报同一目标的，以哪一家的数为准：键是目标，值是单位", refers=("Target",), layout="line"
        ),
    ] = _NONE
    others: Annotated[
        tuple[OtherBody, ...], Meaning("名录外的单位", "通知没有列、跟踪中用到的单位", layout="line")
    ] = ()


class Band(Record):
    """One light of a rule set and how far it reaches; the first band that fits wins, the last has no bound."""

    word: Annotated[str, Meaning("灯号")]
    upto: Annotated[str | None, Meaning("至", "到这个数为止，含这个数")] = None
    below: Annotated[str | None, Meaning("低于", "低于这个数，不含这个数")] = None
    when: Annotated[Occasion | None, Meaning("情形", "只用于时限", values=OCCASIONS)] = None
    days: Annotated[str | None, Meaning("剩余天数", "只用于时限：还剩不多于几天")] = None


class RuleSet(Record):
    """A named set of rules by which a light is lit, with where it comes from."""

    name: Annotated[str, Meaning("名称", key=True)]
    source: Annotated[str, Meaning("出处")]
    by: Annotated[LightBasis, Meaning("依据", values=LIGHT_BASES)]
    bands: Annotated[tuple[Band, ...], Meaning("各灯", "依次看，先合的为准；最后一个没有界限", layout="line")]


class RulesFile(Record):
    """`rules.yaml`, which a track need not have."""

    rulesets: Annotated[tuple[RuleSet, ...], Meaning("灯号规则", "每套写明出处")] = ()
    flows: Annotated[
        tuple[str, ...],
        Meaning("全年总量", "目标量的是一年的总量，年内数只与年度目标比、不判五年目标的，如 B18.1", refers=("Target",)),
    ] = ()
