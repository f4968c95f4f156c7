"""Counting verdicts: never averaged, always with how many of how many were judged."""

from __future__ import annotations

from collections import Counter, defaultdict
from fractions import Fraction
from typing import TYPE_CHECKING, NamedTuple

from qhtasks.tracking.exact import rounded
from qhtasks.tracking.verdicts import VERDICT_NAMES, VERDICTS

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from qhtasks.model.dataset import Dataset
    from qhtasks.tracking.verdicts import Judgement, Verdict

ENOUGH = Fraction(2, 3)
"""The share of a group that must be judged before shares are printed: a convention of this program."""
_FAILED: tuple[Verdict, ...] = ("incomplete",)


class Tally(NamedTuple):
    """How many of a group have which verdict; `total` counts those that are not judged too."""

    counts: Mapping[Verdict, int]
    total: int

    @classmethod
    def of(cls, verdicts: Iterable[Verdict]) -> Tally:
        """Count verdicts, from the best to the worst; 倒退 counts as 滞后."""
        counted: Counter[Verdict] = Counter("behind" if verdict == "reversed" else verdict for verdict in verdicts)
        return cls({verdict: counted[verdict] for verdict in VERDICTS if counted[verdict]}, counted.total())

    @property
    def judged(self) -> int:
        """How many were judged."""
        return self.total - self.counts.get("unjudged", 0)

    @property
    def shares(self) -> Mapping[Verdict, str] | None:
        """The share of each verdict among those judged, in ％; None where too few were judged."""
        if not self.total or Fraction(self.judged, self.total) < ENOUGH:
            return None
        judged = {verdict: count for verdict, count in self.counts.items() if verdict != "unjudged"}
        return {verdict: rounded(Fraction(100 * count, self.judged), 1) for verdict, count in judged.items()}

    def said(self, measure: str) -> str:
        """Say the coverage, then the counts: 99个目标中已判71个：提前达到4个（5.6％）…"""
        shares = self.shares or {}
        parts = [
            f"{VERDICT_NAMES[verdict]}{count}个" + (f"（{shares[verdict]}％）" if verdict in shares else "")
            for verdict, count in self.counts.items()
        ]
        return f"{self.total}个{measure}中已判{self.judged}个" + (f"：{'，'.join(parts)}" if parts else "")


class TallyGroup(NamedTuple):
    """The targets and the indicators of a group: of a nature, a section or a lead."""

    kind: str
    name: str
    targets: Tally
    indicators: Tally


def indicator_verdict(verdicts: Iterable[Verdict]) -> Verdict:
    """Give an indicator the verdict of its targets: 未完成, else 不判, else the worst."""
    each = set(verdicts)
    if not each.isdisjoint(_FAILED):
        return "incomplete"
    return max(each, key=VERDICTS.index)


def tallied(judgements: Iterable[Judgement]) -> tuple[Tally, Tally]:
    """Count the verdicts of targets, and of their indicators."""
    by_indicator: defaultdict[str, list[Verdict]] = defaultdict(list)
    for judgement in judgements:
        by_indicator[judgement.facts.aim.indicator.id].append(judgement.verdict)
    every = [verdict for verdicts in by_indicator.values() for verdict in verdicts]
    return Tally.of(every), Tally.of(map(indicator_verdict, by_indicator.values()))


def groups(dataset: Dataset, judgements: Iterable[Judgement]) -> tuple[TallyGroup, ...]:
    """Count all, by nature, by section and by lead, in the notice's order; an item counts in the row of each lead."""
    members: dict[tuple[str, str], list[Judgement]] = {}
    for judgement in judgements:
        indicator = judgement.facts.aim.indicator
        leads = [("牵头单位", name) for name in dataset.bodies(indicator, "lead")]
        section = ("节", dataset.section_of(indicator))
        for key in (("全部", ""), ("性质", indicator.nature or "通知未写"), section, *leads):
            members.setdefault(key, []).append(judgement)
    order = {"全部": 0, "性质": 1, "节": 2, "牵头单位": 3}
    units = [unit.name for unit in dataset.units]
    keys = sorted(members, key=lambda key: (order[key[0]], units.index(key[1]) if key[1] in units else 0))
    return tuple(TallyGroup(*key, *tallied(members[key])) for key in keys)
