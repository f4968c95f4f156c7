"""Papers composed from a dataset: the answers, in the words of the view, as somebody chose to have them printed.

`Composer` has what all papers share: the cover, the stamp, the marks of the check. What a kind of paper says stands in
`sheets.py`, `summaries.py`, `briefs.py` and `ledgers.py`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeVar

from qhtasks.answers.remarks import ALERT, alerts, remark_text
from qhtasks.errors import QhtasksError
from qhtasks.model.findings import CLEAN
from qhtasks.papers.briefs import compose_brief
from qhtasks.papers.choices import DEPTH, Choices
from qhtasks.papers.imprint import stamp
from qhtasks.papers.ledgers import compose_index, compose_register, compose_whole
from qhtasks.papers.sheets import compose_sheet
from qhtasks.papers.summaries import compose_summary
from qhtasks.papers.view import DISCLAIMER, Cover, Fact, Source
from qhtasks.questions.agency import answers
from qhtasks.questions.wording import Wording

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from qhtasks.model.bodies import Unit
    from qhtasks.model.dataset import Dataset
    from qhtasks.model.findings import Outcome
    from qhtasks.model.items import Indicator, Task
    from qhtasks.papers.choices import Extent, Request
    from qhtasks.papers.view import Brief, Index, Register, Sheet, Stamp, Summary, Whole
    from qhtasks.questions.agency import AgencyAnswer
    from qhtasks.questions.wording import ItemRow, ObligationRow
    from qhtasks.tracking.monitoring import Followed

Marked = TypeVar("Marked", "ItemRow", "ObligationRow")
_DATE = "整理日期"
"""The fact on a cover that says when a paper was made; the fingerprint leaves it out."""


class Composer:
    """Composes papers from one dataset, all by the same choices, with what the check says of the records in them."""

    def __init__(
        self,
        dataset: Dataset,
        choices: Choices | None = None,
        outcome: Outcome = CLEAN,
        followed: Followed | None = None,
    ) -> None:
        """Take the dataset, how papers are to be printed, what the check says of the dataset, and a track, if any."""
        self.dataset, self.outcome, self._followed = dataset, outcome, followed
        self.choices = choices or Choices()
        self.day = self.choices.as_of or None
        self.wording = Wording(dataset, day=self.day)
        document, edition = dataset.document, dataset.edition
        self.source = Source(
            document.title, document.number, document.date_as_signed, edition.version, edition.date or ""
        )

    def sheets(self, units: Sequence[Unit]) -> tuple[Sheet, ...]:
        """Compose the responsibility sheets of several units, in one pass over the items."""
        return tuple(map(self.sheet, answers(self.dataset, tuple(units), day=self.day)))

    def summaries(self, units: Sequence[Unit]) -> tuple[Summary, ...]:
        """Compose the summaries of several units, in one pass over the items."""
        return tuple(map(self.summary, answers(self.dataset, tuple(units), day=self.day)))

    def sheet(self, answer: AgencyAnswer) -> Sheet:
        """Compose the responsibility sheet of a unit from the answer to what it owes."""
        return compose_sheet(self, self._printed(answer))

    def summary(self, answer: AgencyAnswer) -> Summary:
        """Compose the summary of a unit from the answer to what it owes."""
        return compose_summary(self, self._printed(answer))

    def brief(self, item: Indicator | Task, body: Unit | None = None) -> Brief:
        """Compose the brief of one item, addressed to a body if one is given."""
        return compose_brief(self, item.id, (item,), body)

    def section_brief(self, section: str, body: Unit | None = None) -> Brief:
        """Compose the brief of the items of a section or chapter, or of those that concern a body if one is given."""
        items = tuple(item for item in self.dataset.items if self.dataset.section_of(item).startswith(section))
        return compose_brief(self, section, items, body)

    def index(self, papers: Sequence[Sheet | Summary], filter_text: str = "") -> Index:
        """List the papers of units; `filter_text` is the filter by which they were chosen, in words."""
        return compose_index(self, papers, filter_text)

    def register(self) -> Register:
        """Compose the ledger of the whole notice: every item and every obligation."""
        return compose_register(self)

    def whole(self) -> Whole:
        """Compose the whole notice for reading."""
        return compose_whole(self)

    @property
    def followed(self) -> Followed:
        """The track; papers of the follow-up cannot be made without one, which is an error."""
        if self._followed is None:
            raise QhtasksError("这份要对照跟踪目录：加 --track 目录")
        return self._followed

    @property
    def years(self) -> tuple[str, ...]:
        """The years of the plan, in which figures are filled in; none if nothing is to be filled in."""
        return tuple(f"{year}年" for year in self.dataset.plan_years) if self.choices.has("record") else ()

    def alerts(self, keys: Iterable[str]) -> list[Fact]:
        """Say on the cover how many remarks of the check concern the records of a paper, and the whole dataset."""
        lines = alerts(self.outcome, self.outcome.about(keys))
        return [Fact(ALERT, line.removeprefix(f"{ALERT}：")) for line in lines]

    def marked(self, row: Marked, *collectives: str) -> Marked:
        """Put what the check says of a row's record behind its label, where every format prints it."""
        remarks = self.outcome.about((row.id, *collectives))
        return row._replace(label=f"{row.label}【{remark_text(remarks)}】") if remarks else row

    def cover(self, kind: str, title: str, facts: Sequence[Fact], extent: Extent) -> Cover:
        """Make a cover: the facts of the paper itself, and its date; how much it shows is said at its end."""
        source, measure = self.source, extent.measure
        count = f"{extent.filter or '无'}；列出{extent.shown}{measure}，全部{extent.total}{measure}"
        common = (
            Fact("单位按", self.choices.as_of),
            Fact("依据", f"{source.number}，{source.date}"),
            Fact(_DATE, self.choices.date),
        )
        foot = (Fact("通知", source.title), Fact(DEPTH, extent.depth), Fact("筛选", count))
        return Cover(
            kind=kind,
            title=title,
            facts=tuple(fact for fact in (*facts, *common) if fact.text),
            foot=tuple(fact for fact in foot if fact.text),
            source=source,
            filter=extent.filter,
            shown=extent.shown,
            total=extent.total,
            date=self.choices.date,
            disclaimer=DISCLAIMER,
        )

    def stamp(self, request: Request, cover: Cover, head: tuple[object, ...], parts: Mapping[str, object]) -> Stamp:
        """Identify a paper by what its head says, and each of its parts by its id.

        Of the cover all counts but edition, date and alerts: what the check says of a record counts through the mark
        at its row.
        """
        facts = (fact for fact in cover.facts if fact.name not in (_DATE, ALERT))
        lasting = (cover.title, *facts, cover.filter, cover.shown, cover.total)
        return stamp(request, self.source.edition, {"抬头": (lasting, *head), **parts})

    def _printed(self, answer: AgencyAnswer) -> AgencyAnswer:
        """Leave out of an answer what was chosen not to be printed."""
        duties, demands = answer.duties, answer.demands
        if not self.choices.has("possible"):
            duties = tuple(duty for duty in duties if duty.certain)
            demands = answer.certain_demands
        if not self.choices.has("obligations"):
            demands = ()
        return answer._replace(duties=duties, demands=demands)
