"""Records put into words: what one row of a paper says."""

from __future__ import annotations

from typing import TYPE_CHECKING

from qhtasks.issued.lists import ListGrammar
from qhtasks.model.items import Task
from qhtasks.model.words import BOUNDS, DIRECTIONS, MEASURES, OPEN, ROLES, hedged
from qhtasks.papers.view import DutyRow, ItemRow, Meaning, ObligationRow, TargetRow
from qhtasks.questions.duties import BASIS_NAMES, ROLE_NAMES, UNDATED, why
from qhtasks.questions.targets import value_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from qhtasks.model.bodies import Collective, Unit
    from qhtasks.model.dataset import Dataset
    from qhtasks.model.items import Indicator, Target
    from qhtasks.model.obligations import Obligation
    from qhtasks.questions.duties import Duty

NO_DUE = f"{UNDATED}（规划期至2025年）"
"""What a paper prints where the notice gives no due date; it gives none to any task or first-level indicator."""
UNADDRESSED = "原文未写明"
_HEDGES = ("左右", "及以上", "以上", "以内", "以下")
"""Words behind a figure that make it a bound or a rough one."""
_GRADE = "类"
OPEN_MEANING = "名单未列尽；需要增加参加单位的，由牵头单位商有关单位确定（四（二））"


class Writer:
    """Puts records of one dataset into words; each item once, however many bodies it concerns."""

    def __init__(self, dataset: Dataset, *, full: bool = True) -> None:
        """Take the dataset, and whether items are printed whole or by their titles."""
        self.dataset = dataset
        self.full = full
        self.grammar = ListGrammar.of(dataset)
        self.collectives = {each.name: each for each in dataset.collectives}
        self.labels = {item.id: item.label for item in dataset.items}
        self.titles = dataset.section_titles
        self.items: dict[str, ItemRow] = {}
        self.obligations: dict[str, ObligationRow] = {}

    def item(self, item: Indicator | Task) -> ItemRow:
        """Put an item into words as chosen, or take the words that are there."""
        if item.id not in self.items:
            row = self.whole(item)
            self.items[item.id] = (
                row if self.full or item.series != "T" else row._replace(heading=row.title, measures=(), paragraph="")
            )
        return self.items[item.id]

    def whole(self, item: Indicator | Task) -> ItemRow:
        """Put an item into words, all of them."""
        section = self.dataset.section_of(item)
        return ItemRow(
            id=item.id,
            label=item.label,
            section=section,
            section_name=section + self.titles.get(section, ""),
            title=item.title,
            heading=item.heading or item.carries_on,
            measures=item.measures if isinstance(item, Task) else (item.text,),
            paragraph=item.carries_on + item.text,
            nature=item.nature or "",
            due=item.due or NO_DUE,
            targets=tuple(map(target_row, item.targets)),
            lead=self.grammar.issued(item, "lead"),
            participants=self.grammar.issued(item, "participant"),
        )

    def duty(self, unit: Unit, duty: Duty) -> DutyRow:
        """Put a unit's duty into words."""
        role = ROLE_NAMES[duty.role]
        return DutyRow(
            item=self.item(duty.item),
            role=role,
            basis=BASIS_NAMES[duty.basis],
            via=duty.via or "",
            how=f"{role}，经“{duty.via}”" if duty.via else "",
            why=why(self.dataset, unit, duty) if duty.via else "",
        )

    def obligation(self, obligation: Obligation) -> ObligationRow:
        """Put an obligation into words, or take the words that are there."""
        if obligation.id not in self.obligations:
            self.obligations[obligation.id] = self._obligation(obligation)
        return self.obligations[obligation.id]

    def _obligation(self, obligation: Obligation) -> ObligationRow:
        """Mark an inferred addressee 推断, with its ground."""
        grounds = "、".join(self.labels.get(ground, ground) for ground in obligation.inferred_from)
        return ObligationRow(
            id=obligation.id,
            label=obligation.label,
            place=self.dataset.section_name(obligation.section),
            text=obligation.text.rstrip("，；"),
            due=obligation.due or "",
            addressee=obligation.addressee or UNADDRESSED,
            ground=("推断" + (f"：据{grounds}的牵头单位" if grounds else "")) if obligation.inferred else "",
            note=obligation.note or "",
        )

    def meanings(self, item: Indicator | Task) -> Iterator[Meaning]:
        """Say what each word of an item's lists means that names no single unit."""
        for role in ROLES:
            for token in item.tokens(role):
                if token == OPEN:
                    yield Meaning(OPEN, ROLE_NAMES[role], OPEN_MEANING)
                elif collective := self.collectives.get(token):
                    word = item.as_issued.get(token, token)
                    yield Meaning(word, ROLE_NAMES[role], _meaning(collective, word, item.bodies(role)))


def target_row(target: Target) -> TargetRow:
    """Put a target into words: the value with 左右 or 以上 where the notice writes so, and how we take it.

    A grade (Ⅱ类) is the better the smaller its number is, whatever is called above.
    """
    value = value_of(target)
    behind = target.quote.partition(value)[2]
    written = next((hedge for hedge in _HEDGES if behind.startswith(hedge)), "")
    grade = "类别数" if target.unit == _GRADE else ""
    bound = BOUNDS[target.bound]
    told = (grade + bound if bound != written else "", MEASURES[target.measure], grade + DIRECTIONS[target.better])
    return TargetRow(target.subject, value + written, "，".join(filter(None, told)), target.quote)


def _meaning(collective: Collective, word: str, named: tuple[str, ...]) -> str:
    """Say whom a collective means: who is a member for certain, who may be, or that the notice lists nobody.

    A word like 等市州政府 means others than those that stand before it.
    """
    if collective.binding:
        return f"指全部{len(collective.members)}个成员：{'、'.join(collective.members)}"
    if collective.scope == "unlisted":
        known = f"指{collective.name}；" if word != collective.name else ""
        return f"{known}通知没有列出成员"
    others = [each for each in collective.members if not (word.startswith(OPEN) and each in named)]
    reach = f"可能指其中几个：{'、'.join(others)}" if others else f"可能指这几类单位：{'、'.join(collective.kinds)}"
    besides = "除写出的以外，" if len(others) < len(collective.members) else ""
    return f"{besides}通知没有列名，由牵头单位商定（四（二））；{hedged(reach, collective.certainty)}"
