"""What stands at the head of papers: source, filter, n of N, date, and how many duties a unit has."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from qhtasks.papers.view import DISCLAIMER, Cover, Fact, Source
from qhtasks.questions.duties import BASIS_NAMES

if TYPE_CHECKING:
    from collections.abc import Iterable

    from qhtasks.model.records import Dataset
    from qhtasks.questions.wording import CountRow

EDITION, DATE = "数据集", "整理日期"
"""Lines of the head that say when and from which edition a paper was made: they are not what it says."""
FILTER = "筛选"
"""The line of the head that says what a paper shows."""


class Extent(NamedTuple):
    """What a paper was filtered by, and how many it shows of how many, in which measure."""

    told: tuple[str, ...]
    shown: int
    total: int
    measure: str

    @property
    def filter(self) -> str:
        """Say in Chinese what was filtered by; empty where nothing was."""
        return "，".join(filter(None, self.told))


class Head(NamedTuple):
    """Makes covers: what all papers of one making have in common."""

    source: Source
    date: str

    @classmethod
    def of(cls, dataset: Dataset, date: str) -> Head:
        """Take the source from the dataset."""
        document = dataset.document
        source = Source(document.title, document.number, document.date_as_signed, dataset.edition.version)
        return cls(source, date)

    def cover(self, kind: str, title: str, facts: list[Fact], extent: Extent) -> Cover:
        """Put a cover together: the facts of the paper itself, then where it comes from and how much it shows."""
        source, measure = self.source, extent.measure
        count = f"列出{extent.shown}{measure}，全部{extent.total}{measure}"
        common = [
            Fact("依据", f"{source.title}（{source.number}，{source.date}）"),
            Fact(EDITION, f"{source.edition}版"),
            Fact(FILTER, f"{extent.filter or '无'}；{count}"),
            Fact(DATE, self.date),
        ]
        return Cover(
            kind=kind,
            title=title,
            facts=tuple(fact for fact in (*facts, *common) if fact.text),
            source=source,
            filter=extent.filter,
            shown=extent.shown,
            total=extent.total,
            date=self.date,
            disclaimer=DISCLAIMER,
        )


def lasting(cover: Cover) -> tuple[object, ...]:
    """Tell what a cover says apart from edition and date: what its fingerprint is made of."""
    return cover.title, *(fact for fact in cover.facts if fact.name not in (EDITION, DATE))


def totals(rows: Iterable[CountRow]) -> tuple[int, ...]:
    """Count duties by name as lead and as participant, through collectives, and possible: what an index lists."""
    by_basis: dict[str, list[int]] = {name: [] for name in BASIS_NAMES.values()}
    for row in rows:
        by_basis[row.basis].append(row.total)
    named, *others = by_basis.values()
    return *named, *map(sum, others)
