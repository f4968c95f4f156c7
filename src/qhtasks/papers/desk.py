"""The desk: makes finished papers from one dataset."""

from __future__ import annotations

from typing import TYPE_CHECKING

from qhtasks.model.words import AUDIENCES
from qhtasks.papers.choices import Choices
from qhtasks.papers.heads import Extent, Head, lasting, totals
from qhtasks.papers.stamps import UNSTAMPED, Request, hash_of, stamp
from qhtasks.papers.view import Brief, BriefEntry, Fact, Form, Index, IndexRow, Ledger, Register, Sheet
from qhtasks.questions.agency import answers
from qhtasks.questions.duties import BASIS_NAMES
from qhtasks.questions.wording import Wording

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from qhtasks.model.records import Dataset, Indicator, Task, Unit
    from qhtasks.papers.view import Stamp
    from qhtasks.questions.agency import AgencyAnswer
    from qhtasks.questions.wording import DutyGroup, ObligationRow

FORM = Form(
    people=("责任领导", "责任处室", "联系人"),
    yearly="年度目标",
    years=("2021年", "2022年", "2023年", "2024年", "2025年"),
    remarks=("进展情况", "存在问题", "下一步措施"),
)
"""What people keep of each item they carry out; the years are those of the 十四五 plan."""
LEDGER = "办理记录"
EMPTY_LEDGER = Ledger(LEDGER, (), (*FORM.people, FORM.yearly, "进展情况", "备注"), ((), (), ()))
REGISTER = "总台账"
COORDINATION = "四（二）"
"""Where the notice says what leads and participants have to do."""
INDEX_COLUMNS = ("单位", "全称", "类别", "点名牵头", "点名参加", "经集合", "可能涉及")


class Desk:
    """Makes papers from one dataset, all by the same choices."""

    def __init__(self, dataset: Dataset, choices: Choices | None = None) -> None:
        """Take the dataset all papers are made from, and how they are to be printed."""
        self.dataset = dataset
        self.choices = choices or Choices()
        self.wording = Wording(dataset, full=self.choices.full)
        self.head = Head.of(dataset, self.choices.date)

    def sheets(self, units: Sequence[Unit]) -> tuple[Sheet, ...]:
        """Make the responsibility sheets of several units, in one pass over the items."""
        return tuple(map(self.sheet, answers(self.dataset, tuple(units))))

    def sheet(self, answer: AgencyAnswer) -> Sheet:
        """Make the responsibility sheet of a unit from the finished answer to what it owes."""
        printed = self._printed(answer)
        extent = Extent((str(answer.filter), *self.choices.told()), len(printed.duties), answer.total, "行")
        page = self.wording.agency(printed, extent.filter)
        facts = [Fact("单位", f"{page.full_name}（{page.name}），{page.kind}")]
        facts += [*(Fact("沿革", change) for change in page.later), Fact("说明", page.note)]
        sheet = Sheet(
            cover=self.head.cover("责任清单", f"{page.name}责任清单", facts, extent),
            name=page.name,
            full_name=page.full_name,
            kind=page.kind,
            later=page.later,
            note=page.note,
            counts=page.counts,
            empty=page.empty,
            groups=page.groups,
            obligations=page.obligations,
            ledger=self._ledger(page.groups),
            stamp=UNSTAMPED,
        )
        return sheet._replace(stamp=self._stamp("sheet", (page.name,), _sheet_contents(sheet)))

    def brief(self, item: Indicator | Task) -> Brief:
        """Make the brief of one item."""
        return self._brief(item.id, f"{item.label}交办单", f"编号：{item.id}", (item,))

    def section_brief(self, section: str) -> Brief:
        """Make the brief of a section, or of a chapter's sections: of all its items."""
        name = self.dataset.section_name(section)
        items = tuple(item for item in self.dataset.items if self.dataset.section_of(item).startswith(section))
        return self._brief(section, f"{name}交办单", f"节：{name}", items)

    def index(self, sheets: Sequence[Sheet], told: str = "") -> Index:
        """List sheets."""
        extent = Extent((told,), len(sheets), len(self.dataset.units), "个单位")
        rows = tuple(IndexRow(each.name, each.full_name, each.kind, totals(each.counts)) for each in sheets)
        cover = self.head.cover("目录", "责任清单目录", [], extent)
        contents = {"抬头": lasting(cover)} | {row.name: row for row in rows}
        names = tuple(sheet.name for sheet in sheets)
        return Index(cover, "index", INDEX_COLUMNS, rows, self._stamp("index", names, contents, told))

    def register(self) -> Register:
        """Put the whole notice on one ledger: every item and every obligation."""
        items = self.dataset.items
        extent = Extent(self.choices.told(("obligations",)), len(items), len(items), "项")
        cover = self.head.cover("台账", f"{self.dataset.document.number}任务分工台账", [], extent)
        rows = tuple(map(self.wording.item, items))
        told = self.dataset.obligations if self.choices.has("obligations") else ()
        obligations = tuple(map(self.wording.obligation, told))
        contents: dict[str, object] = {"抬头": lasting(cover)}
        contents |= {row.id: row for row in rows} | {each.id: each for each in obligations}
        mark = self._stamp("register", (), contents)
        return Register(cover, REGISTER, rows, obligations, FORM if self.choices.has("record") else None, mark)

    def _brief(self, name: str, title: str, told: str, items: Sequence[Indicator | Task]) -> Brief:
        extent = Extent((told, *self._without_rules), len(items), len(self.dataset.items), "项")
        cover = self.head.cover("交办单", title, [], extent)
        entries = tuple(BriefEntry(self.wording.whole(item), tuple(self.wording.glosses(item))) for item in items)
        rules = self._rules() if self.choices.has("obligations") else ()
        contents: dict[str, object] = {"抬头": lasting(cover)}
        contents |= {entry.item.id: entry for entry in entries} | {rule.id: rule for rule in rules}
        form = FORM if self.choices.has("record") else None
        return Brief(cover, name, entries, rules, form, self._stamp("brief", (name,), contents))

    @property
    def _without_rules(self) -> tuple[str, ...]:
        return () if self.choices.has("obligations") else (f"不列{COORDINATION}的要求",)

    def _rules(self) -> tuple[ObligationRow, ...]:
        """Say what the notice asks of every lead and every participant of an item."""
        return tuple(
            self.wording.obligation(each)
            for each in self.dataset.obligations
            if each.section == COORDINATION and not AUDIENCES.keys().isdisjoint(each.reaches)
        )

    def _stamp(self, kind: str, subjects: tuple[str, ...], contents: Mapping[str, object], told: str = "") -> Stamp:
        return stamp(Request(kind, subjects, self.choices, told), self.head.source.edition, contents)

    def _printed(self, answer: AgencyAnswer) -> AgencyAnswer:
        """Leave out of an answer what was chosen not to be printed."""
        duties, obligations = answer.duties, answer.obligations
        if not self.choices.has("possible"):
            duties = tuple(duty for duty in duties if duty.basis != "possible")
        if not self.choices.has("obligations"):
            obligations = ()
        return answer._replace(duties=duties, obligations=obligations)

    def _ledger(self, groups: Sequence[DutyGroup]) -> Ledger | None:
        """Leave room to fill in: a few empty rows, or, if asked for, a row an item that the unit owes for certain."""
        if not self.choices.has("record"):
            return None
        if not self.choices.blank_columns:
            return EMPTY_LEDGER
        rows = tuple(
            (row.item.label, row.item.title, row.role, row.item.due)
            for group in groups
            if group.basis != BASIS_NAMES["possible"]
            for row in group.rows
        )
        blanks = (*FORM.people, FORM.yearly, *FORM.remarks)
        return Ledger(LEDGER, ("编号", "事项", "角色", "完成时限"), blanks, rows)


def _sheet_contents(sheet: Sheet) -> dict[str, object]:
    """Take apart what a sheet says: its head, each item with all that is said of it, each obligation."""
    head = (lasting(sheet.cover), sheet.counts, sheet.empty, sheet.ledger)
    contents: dict[str, object] = {"抬头": head}
    for group in sheet.groups:
        for row in group.rows:
            said = (group.title, row.role, row.basis, row.via, hash_of(row.item))
            contents[row.item.id] = (contents.get(row.item.id, ()), said)
    return contents | {each.id: each for each in sheet.obligations}
