"""Questions about items: which one is meant, and which pass a filter."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from qhtasks.agencies import find_body, fold
from qhtasks.dataset.records import SERIES_NAMES, Unit
from qhtasks.duties import ROLE_NAMES, duties_of
from qhtasks.errors import QhtasksError

if TYPE_CHECKING:
    from qhtasks.dataset.records import (
        Bound,
        Collective,
        Dataset,
        Direction,
        Indicator,
        Measure,
        Nature,
        Obligation,
        Role,
        Series,
        Task,
    )

MEASURES: dict[Measure, str] = {
    "level": "期末水平",
    "cumulative": "期间累计",
    "growth": "年均增长",
    "change": "变化幅度",
    "qualitative": "定性",
}
BOUNDS: dict[Bound, str] = {
    "about": "左右",
    "at-least": "不低于",
    "at-most": "不超过",
    "reach": "达到",
    "range": "区间",
    "state": "以国家下达为准",
}
DIRECTIONS: dict[Direction, str] = {"higher": "越高越好", "lower": "越低越好"}


def find_record(dataset: Dataset, words: str) -> Indicator | Task | Obligation:
    """Find an item or obligation by its id, in any case and width; a bare number is ambiguous and says so."""
    wanted = fold(words).upper()
    records = {record.id: record for record in (*dataset.items, *dataset.obligations)}
    if wanted in records:
        return records[wanted]
    if wanted.isdigit():
        same = [record for record in records.values() if record.number == int(wanted)]
        told = "、".join(f"{record.id}（{record.label}）" for record in same) or "都没有"
        raise QhtasksError(f"通知的三套编号各从 1 起，“{words}”指哪一项要带系列：{told}")
    ranges = "，".join(
        f"{series}1—{series}{sum(each.series == series for each in records.values())}（{name}）"
        for series, name in SERIES_NAMES.items()
    )
    raise QhtasksError(f"没有“{words}”这一项。编号有：{ranges}")


def find_section(dataset: Dataset, words: str) -> str:
    """Find a section with items by its number, such as 二（十） or 二(十), or by a part of its title."""
    titles = {number: title for number, title in dataset.section_titles.items() if number[:1] in "一二"}
    for number in titles:
        if fold(words) == fold(number):
            return number
    holding = [number for number, title in titles.items() if fold(words) in fold(title) and len(number) > 1]
    if len(holding) == 1:
        return holding[0]
    told = "、".join(f"{number}{titles[number]}" for number in holding or titles)
    raise QhtasksError(f"“{words}”不是一节的编号，也不是只属于一节标题的词。节有：{told}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Selection:
    """A filter over the items; None leaves all in."""

    series: Series | None = None
    section: str | None = None
    lead: Unit | Collective | None = None
    participant: Unit | Collective | None = None
    nature: Nature | None = None

    @classmethod
    def asked(
        cls,
        dataset: Dataset,
        *,
        section: str | None,
        lead: str | None,
        participant: str | None,
        series: Series | None,
        nature: Nature | None,
    ) -> Selection:
        """Make a selection from words; what they mean is looked up in the dataset."""
        return cls(
            series=series,
            section=find_section(dataset, section) if section else None,
            lead=find_body(dataset, lead) if lead else None,
            participant=find_body(dataset, participant) if participant else None,
            nature=nature,
        )

    def pick(self, dataset: Dataset) -> tuple[Indicator | Task, ...]:
        """List the items that pass, in the notice's order."""
        found = [
            item
            for item in dataset.items
            if self.series in (None, item.series)
            and self.nature in (None, item.nature)
            and (self.section is None or dataset.section_of(item).startswith(self.section))
        ]
        roles: tuple[tuple[Role, Unit | Collective | None], ...] = (("lead", self.lead), ("participant", self.participant))
        for role, body in roles:
            if body:
                held = _items_of(dataset, role, body)
                found = [item for item in found if item.id in held]
        return tuple(found)

    def __str__(self) -> str:
        """Say in Chinese what was filtered by; empty where nothing was."""
        told = {
            "系列": self.series and SERIES_NAMES[self.series],
            "节": self.section,
            ROLE_NAMES["lead"]: self.lead and self.lead.name,
            ROLE_NAMES["participant"]: self.participant and self.participant.name,
            "性质": self.nature,
        }
        return "，".join(f"{name}：{value}" for name, value in told.items() if value)


def _items_of(dataset: Dataset, role: Role, body: Unit | Collective) -> set[str]:
    """Name the items where a body has a role: a unit for certain, a collective where it stands in the list."""
    if isinstance(body, Unit):
        duties = duties_of(dataset, body)
        return {duty.item.id for duty in duties if duty.role == role and duty.basis != "possible"}
    return {item.id for item in dataset.items if body.name in item.tokens(role)}
