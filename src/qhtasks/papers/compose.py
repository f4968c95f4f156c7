"""Papers composed from a dataset: the answers, in the words of the view, as somebody chose to have them printed."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple, TypeVar

from qhtasks.answers.remarks import ALERT, alerts, of_answer, remark_text
from qhtasks.model.findings import CLEAN
from qhtasks.papers.choices import Choices, Request
from qhtasks.papers.imprint import UNSTAMPED, hash_of, stamp
from qhtasks.papers.view import (
    DISCLAIMER,
    Brief,
    BriefEntry,
    Cover,
    Fact,
    Form,
    Index,
    IndexRow,
    Ledger,
    Register,
    Sheet,
    Source,
)
from qhtasks.questions.agency import answers
from qhtasks.questions.duties import BASIS_NAMES
from qhtasks.questions.wording import Wording

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from qhtasks.model.bodies import Unit
    from qhtasks.model.dataset import Dataset
    from qhtasks.model.findings import Outcome
    from qhtasks.model.items import Indicator, Task
    from qhtasks.papers.view import Stamp
    from qhtasks.questions.agency import AgencyAnswer
    from qhtasks.questions.wording import CountRow, DutyGroup, ItemRow, ObligationRow

Marked = TypeVar("Marked", "ItemRow", "ObligationRow")
FORM = Form(
    people=("责任领导", "责任处室", "联系人"),
    yearly="年度目标",
    years=(),
    remarks=("进展情况", "存在问题", "下一步措施"),
)
"""What people keep of each item they carry out; the years are those of the plan, which the dataset knows."""
LEDGER = "办理记录"
EMPTY_LEDGER = Ledger(LEDGER, (), (*FORM.people, FORM.yearly, "进展情况", "备注"), ((), (), ()), ())
REGISTER = "总台账"
INDEX_COLUMNS = ("单位", "全称", "类别", "列名牵头", "列名参加", "经集合", "可能涉及")
_EDITION, _DATE = "数据集", "整理日期"
"""Facts on a cover that say when and from which edition a paper was made; the fingerprint leaves them out."""
FILTER = "筛选"
"""The fact on a cover that says how much of the data a paper shows."""


class Extent(NamedTuple):
    """What a paper was filtered by, in parts, and how many it shows of how many, with the Chinese measure word."""

    filters: tuple[str, ...]
    shown: int
    total: int
    measure: str

    @property
    def filter(self) -> str:
        """The filters in Chinese; empty where there is none."""
        return "，".join(filter(None, self.filters))


class Composer:
    """Composes papers from one dataset, all by the same choices, with what the check says of the records in them."""

    def __init__(self, dataset: Dataset, choices: Choices | None = None, outcome: Outcome = CLEAN) -> None:
        """Take the dataset, how the papers are to be printed, and what the check says of the dataset."""
        self.dataset, self.outcome = dataset, outcome
        self.choices = choices or Choices()
        self.wording = Wording(dataset, full=self.choices.full)
        document = dataset.document
        edition = dataset.edition
        self.source = Source(
            document.title, document.number, document.date_as_signed, edition.version, edition.date or ""
        )

    def sheets(self, units: Sequence[Unit]) -> tuple[Sheet, ...]:
        """Compose the responsibility sheets of several units, in one pass over the items."""
        return tuple(map(self.sheet, answers(self.dataset, tuple(units))))

    def sheet(self, answer: AgencyAnswer) -> Sheet:
        """Compose the responsibility sheet of a unit from the answer to what it owes."""
        printed = self._printed(answer)
        extent = Extent((str(answer.filter), *self.choices.in_words()), len(printed.duties), answer.total, "行")
        page = self.wording.agency(printed, extent.filter)
        facts = [Fact("单位", f"{page.full_name}（{page.name}），{page.kind}")]
        facts += [*(Fact("沿革", change) for change in page.later), Fact("说明", page.note)]
        facts += self._alerts((*of_answer(printed), *(row.id for row in page.obligations)))
        sheet = Sheet(
            cover=self._cover("责任清单", f"{page.name}责任清单", facts, extent),
            name=page.name,
            full_name=page.full_name,
            kind=page.kind,
            later=page.later,
            note=page.note,
            counts=page.counts,
            empty=page.empty,
            groups=tuple(map(self._marked_group, page.groups)),
            obligations=tuple(map(self._marked, page.obligations)),
            asked=page.asked,
            ledger=self._ledger(page.groups),
            stamp=UNSTAMPED,
        )
        head = (_lasting(sheet.cover), sheet.counts, sheet.empty, sheet.ledger)
        return sheet._replace(stamp=self._stamp("sheet", (page.name,), head, _sheet_parts(sheet)))

    def brief(self, item: Indicator | Task) -> Brief:
        """Compose the brief of one item."""
        return self._brief(item.id, f"{self.dataset.label(item)}交办单", f"编号：{item.id}", (item,))

    def section_brief(self, section: str) -> Brief:
        """Compose the brief of all items of a section, or of a whole chapter."""
        name = self.dataset.section_name(section)
        items = tuple(item for item in self.dataset.items if self.dataset.section_of(item).startswith(section))
        return self._brief(section, f"{name}交办单", f"节：{name}", items)

    def index(self, sheets: Sequence[Sheet], filter_text: str = "") -> Index:
        """List sheets; `filter_text` is the filter by which they were chosen, in words."""
        extent = Extent((filter_text,), len(sheets), len(self.dataset.units), "个单位")
        rows = tuple(IndexRow(sheet.name, sheet.full_name, sheet.kind, _totals(sheet.counts)) for sheet in sheets)
        cover = self._cover("目录", "责任清单目录", self._alerts(_keys(sheets)), extent)
        parts = {row.name: row for row in rows}
        names = tuple(sheet.name for sheet in sheets)
        made = self._stamp("index", names, _lasting(cover), parts, filter_text)
        return Index(cover, "index", INDEX_COLUMNS, rows, made)

    def register(self) -> Register:
        """Compose the ledger of the whole notice: every item and every obligation."""
        items = self.dataset.items
        extent = Extent(self.choices.in_words(("obligations",)), len(items), len(items), "项")
        records = self.dataset.obligations if self.choices.has("obligations") else ()
        alerts = self._alerts(record.id for record in (*items, *records))
        cover = self._cover("台账", f"{self.dataset.document.number}任务分工台账", alerts, extent)
        rows = tuple(self._marked(self.wording.item(item)) for item in items)
        obligations = tuple(self._marked(self.wording.obligation(record)) for record in records)
        parts = {row.id: row for row in rows} | {row.id: row for row in obligations}
        made = self._stamp("register", (), _lasting(cover), parts)
        return Register(cover, REGISTER, rows, obligations, self._form, made)

    def _brief(self, name: str, title: str, subject: str, items: Sequence[Indicator | Task]) -> Brief:
        extent = Extent((subject, *self._without_rules), len(items), len(self.dataset.items), "项")
        rules = self._rules() if self.choices.has("obligations") else ()
        alerts = self._alerts((*(item.id for item in items), *(rule.id for rule in rules)))
        cover = self._cover("交办单", title, alerts, extent)
        entries = tuple(
            BriefEntry(self._marked(self.wording.whole(item)), tuple(self.wording.glosses(item))) for item in items
        )
        parts = {entry.item.id: entry for entry in entries} | {rule.id: rule for rule in rules}
        return Brief(cover, name, entries, rules, self._form, self._stamp("brief", (name,), _lasting(cover), parts))

    @property
    def _without_rules(self) -> tuple[str, ...]:
        return () if self.choices.has("obligations") else (f"不列{self.dataset.form.doubt_section}的要求",)

    def _rules(self) -> tuple[ObligationRow, ...]:
        """List what the notice asks of every lead and every participant of an item, where doubt is settled too."""
        form = self.dataset.form
        words = {form.audiences.lead, form.audiences.participant}
        return tuple(
            self._marked(self.wording.obligation(obligation))
            for obligation in self.dataset.obligations
            if obligation.section == form.doubt_section and not words.isdisjoint(obligation.reaches)
        )

    @property
    def _form(self) -> Form | None:
        return FORM._replace(years=self._years) if self.choices.has("record") else None

    def _alerts(self, keys: Iterable[str]) -> list[Fact]:
        """Say on the cover how many remarks of the check concern the records of a paper, and the whole dataset."""
        lines = alerts(self.outcome, self.outcome.about(keys))
        return [Fact(ALERT, line.removeprefix(f"{ALERT}：")) for line in lines]

    def _marked(self, row: Marked, *collectives: str) -> Marked:
        """Put what the check says of a row's record behind its label, where every format prints it."""
        remarks = self.outcome.about((row.id, *collectives))
        return row._replace(label=f"{row.label}【{remark_text(remarks)}】") if remarks else row

    def _marked_group(self, group: DutyGroup) -> DutyGroup:
        """Mark the duties of a group, also for the sake of the collective through which they are owed."""
        return group._replace(rows=tuple(row._replace(item=self._marked(row.item, row.via)) for row in group.rows))

    def _cover(self, kind: str, title: str, facts: list[Fact], extent: Extent) -> Cover:
        """Make a cover: the facts of the paper itself, then where it comes from and how much it shows."""
        source, measure = self.source, extent.measure
        count = f"列出{extent.shown}{measure}，全部{extent.total}{measure}"
        common = [
            Fact("依据", f"{source.title}（{source.number}，{source.date}）"),
            Fact(_EDITION, f"{source.edition}版"),
            Fact(FILTER, f"{extent.filter or '无'}；{count}"),
            Fact(_DATE, self.choices.date),
        ]
        return Cover(
            kind=kind,
            title=title,
            facts=tuple(fact for fact in (*facts, *common) if fact.text),
            source=source,
            filter=extent.filter,
            shown=extent.shown,
            total=extent.total,
            date=self.choices.date,
            disclaimer=DISCLAIMER,
        )

    def _stamp(
        self, kind: str, subjects: tuple[str, ...], head: object, parts: Mapping[str, object], chosen: str = ""
    ) -> Stamp:
        """Identify a paper by what its head says, and each of its parts by its id."""
        return stamp(Request(kind, subjects, self.choices, chosen), self.source.edition, {"抬头": head, **parts})

    def _printed(self, answer: AgencyAnswer) -> AgencyAnswer:
        """Leave out of an answer what was chosen not to be printed."""
        duties, demands = answer.duties, answer.demands
        if not self.choices.has("possible"):
            duties = tuple(duty for duty in duties if duty.certain)
            demands = answer.certain_demands
        if not self.choices.has("obligations"):
            demands = ()
        return answer._replace(duties=duties, demands=demands)

    @property
    def _years(self) -> tuple[str, ...]:
        return tuple(f"{year}年" for year in self.dataset.plan_years)

    def _ledger(self, groups: Sequence[DutyGroup]) -> Ledger | None:
        """Make the table to fill in: a few empty rows or, with `blank_columns`, a row for each certain duty."""
        if not self.choices.has("record"):
            return None
        if not self.choices.blank_columns:
            return EMPTY_LEDGER._replace(years=self._years)
        rows = tuple(
            (row.item.label, row.item.title, row.role, row.item.due)
            for group in groups
            if group.basis != BASIS_NAMES["possible"]
            for row in group.rows
        )
        blanks = (*FORM.people, FORM.yearly, *FORM.remarks)
        return Ledger(LEDGER, ("编号", "事项", "角色", "完成时限"), blanks, rows, self._years)


def _lasting(cover: Cover) -> tuple[object, ...]:
    """List what of a cover counts for the fingerprint: all but edition, date and alerts.

    What the check says of a record counts through the mark at its row.
    """
    return cover.title, *(fact for fact in cover.facts if fact.name not in (_EDITION, _DATE, ALERT))


def _keys(sheets: Iterable[Sheet]) -> Iterator[str]:
    """Name the records that sheets rest on."""
    for sheet in sheets:
        yield sheet.name
        yield from (row.id for row in sheet.obligations)
        for group in sheet.groups:
            for row in group.rows:
                yield from (row.item.id, row.via)


def _totals(rows: Iterable[CountRow]) -> tuple[int, ...]:
    """Count duties for an index: named as lead, named as participant, through collectives, possible."""
    by_basis: dict[str, list[int]] = {name: [] for name in BASIS_NAMES.values()}
    for row in rows:
        by_basis[row.basis].append(row.total)
    named, *others = by_basis.values()
    return *named, *map(sum, others)


def _sheet_parts(sheet: Sheet) -> dict[str, object]:
    """Divide what a sheet says below its head: by id each item with all that is said of it, and each obligation."""
    parts: dict[str, object] = {}
    for group in sheet.groups:
        for row in group.rows:
            said = (group.title, row.role, row.basis, row.via, hash_of(row.item))
            parts[row.item.id] = (parts.get(row.item.id, ()), said)
    return parts | {row.id: row for row in sheet.obligations}
