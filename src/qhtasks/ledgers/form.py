"""What stands in each cell of the workbook of a body: what is printed, and what is filled in already as of a day.

The same track, body, period and day give the same workbook; so it can be made again when it comes back, and every cell
compared with what was printed in it.
"""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING, Literal, NamedTuple

from qhtasks.errors import QhtasksError
from qhtasks.model.words import STATES
from qhtasks.questions.agency import answer
from qhtasks.questions.later import bearer_text
from qhtasks.questions.succession import bearing_of
from qhtasks.questions.targets import aims, direction_of, phrase_of
from qhtasks.questions.wording import Wording
from qhtasks.tracking.asof import AsOf
from qhtasks.tracking.figures import FIGURE_KINDS, FIGURE_STATUSES, ActualFigure
from qhtasks.tracking.periods import span_of, spoken
from qhtasks.tracking.progress import reporting_bodies
from qhtasks.tracking.projects import ProjectProgress
from qhtasks.tracking.register import project_standings
from qhtasks.tracking.reporting import Reports, agreed_duties, latest
from qhtasks.tracking.reports import UNCHANGED, ReportEntry

if TYPE_CHECKING:
    from collections.abc import Iterator

    from qhtasks.model.bodies import Unit
    from qhtasks.model.dataset import Dataset
    from qhtasks.questions.agency import AgencyAnswer
    from qhtasks.questions.targets import Aim
    from qhtasks.questions.wording import ItemRow
    from qhtasks.tracking.folder import Track
    from qhtasks.tracking.register import ProjectStanding

Takes = Literal["nothing", "word", "text", "list", "day", "number"]
"""What a column takes: nothing where it is printed; a word of a vocabulary; a text; several; a day; a figure."""
SheetKind = Literal["items", "obligations", "targets", "projects", "plan", "contacts"]
KEY = "编号"
AGREED = "商定"


class LedgerColumn(NamedTuple):
    """A column: its head, its width in half characters, the field that people fill in, and the words it may hold.

    `shown` gives for each word the value of the field, where they differ.
    """

    head: str
    width: int
    field: str = ""
    takes: Takes = "nothing"
    words: tuple[str, ...] = ()
    is_figure: bool = False


class LedgerRow(NamedTuple):
    """A row: the id of its item or target, its texts in the order of the columns, and the unit of its figures."""

    id: str
    cells: tuple[str, ...]
    unit: str | None = None


class LedgerSheet(NamedTuple):
    """A worksheet; `heads` tell it from others."""

    kind: SheetKind
    name: str
    notes: tuple[str, ...]
    columns: tuple[LedgerColumn, ...]
    rows: tuple[LedgerRow, ...]

    @property
    def key_column(self) -> int:
        """The place of the column by which rows are known."""
        return [column.head for column in self.columns].index(KEY)


class BodyLedger(NamedTuple):
    """The workbook of a body for a period, filled in as of a day (ISO)."""

    body: str
    period: str
    as_of: str
    edition: str
    title: str
    facts: tuple[str, ...]
    sheets: tuple[LedgerSheet, ...]


_ENTRY = (
    LedgerColumn(UNCHANGED, 8, "unchanged", "word", (UNCHANGED,)),
    LedgerColumn("状态", 10, "state", "word", STATES),
    LedgerColumn("进展情况", 32, "progress", "text"),
    LedgerColumn("存在问题", 22, "problems", "text"),
    LedgerColumn("下一步措施", 22, "next", "text"),
    LedgerColumn("佐证材料", 18, "evidence", "list"),
    LedgerColumn("完成日期", 12, "done", "day"),
    LedgerColumn("理由", 16, "reason", "text"),
)
"""What a body fills in of an item; the fields are those of `ReportEntry`."""
_ITEM = (
    LedgerColumn(KEY, 14),
    LedgerColumn("任务或指标", 44),
    LedgerColumn("角色", 6),
    LedgerColumn("依据", 10),
    LedgerColumn("牵头单位", 16),
    LedgerColumn("参加单位", 22),
    LedgerColumn("目标值", 20),
    LedgerColumn("完成时限", 12),
    LedgerColumn("性质", 8),
    LedgerColumn("节", 10),
)
_OBLIGATION = (
    LedgerColumn(KEY, 16),
    LedgerColumn("要求", 60),
    LedgerColumn("对谁提出", 20),
    LedgerColumn("把握", 18),
    LedgerColumn("时限", 14),
)
_TARGET = (
    LedgerColumn(KEY, 8),
    LedgerColumn("指标", 26),
    LedgerColumn("目标", 16),
    LedgerColumn("单位", 8),
    LedgerColumn("方向", 10),
    LedgerColumn("基期值", 10, is_figure=True),
)
_FIGURE = (
    LedgerColumn("本期实际", 12, "value", "number", is_figure=True),
    LedgerColumn("数据类型", 14, "kind", "word", tuple(FIGURE_KINDS.values())),
    LedgerColumn("数据状态", 10, "status", "word", tuple(FIGURE_STATUSES)),
    LedgerColumn("口径", 14, "basis", "text"),
    LedgerColumn("来源", 26, "source", "text"),
    LedgerColumn("备注", 18, "reason", "text"),
)
"""What a body fills in of a target; the fields are those of `ActualFigure`."""
_PROJECT = (
    LedgerColumn(KEY, 12),
    LedgerColumn("名称", 30),
    LedgerColumn("层级", 8),
    LedgerColumn("总投资", 10, is_figure=True),
    LedgerColumn("阶段", 8),
    LedgerColumn("本年计划", 10, is_figure=True),
)
_PROGRESS = (
    LedgerColumn("当年累计完成投资", 14, "invested", "number", is_figure=True),
    LedgerColumn("形象进度", 36, "work", "text"),
    LedgerColumn("存在问题", 28, "problems", "text"),
)
"""What an owner fills in of a project; the fields are those of `ProjectProgress`."""
_MONEY = "亿元"
HOW = "只填有底色的栏。没有新情况的，在“无变化”栏写“无变化”；不动的格不算改动。涉密内容不得填写"


def figure_period(period: str) -> str:
    """Say for which period the figure in 本期实际 is: the whole year where the report's period ends with the year.

    A figure of the fourth quarter alone is not what annual goals are compared with.
    """
    span = span_of(period)
    return str(span.year) if span.month == 12 else period  # noqa: PLR2004 - December


def project_month(period: str) -> str:
    """Say for which month the progress of projects is: the last of the report's period."""
    span = span_of(period)
    return f"{span.year}-{span.month:02}"


class LedgerMaker:
    """Makes the workbooks of many bodies from one dataset and track, as of one day (ISO)."""

    def __init__(self, dataset: Dataset, track: Track, as_of: str) -> None:
        """Take the dataset and the track, of which only what was reported until the day is used."""
        self.dataset, self.track, self.as_of = dataset, track, as_of
        self.wording = Wording(dataset)
        self.reports = Reports(track, as_of)
        self._agreed = tuple(agreed_duties(track, as_of))
        self._aims = {aim.key: aim for aim in aims(dataset).rows}
        self._known = AsOf(track, as_of)
        figures = track.filed(ActualFigure)
        self._progress = latest(
            track.filed(ProjectProgress), lambda progress: (progress.project, progress.month), as_of
        )
        self._own = {
            owner: latest(
                (filed for filed in figures if filed.owner == owner),
                lambda figure: (figure.target, figure.period),
                as_of,
            )
            for owner in dict.fromkeys(filed.owner for filed in figures)
        }

    @cached_property
    def reporting(self) -> frozenset[str]:
        """The names of the bodies that have anything to report on."""
        return frozenset(unit.name for unit in reporting_bodies(self.dataset, self.track, self.as_of))

    def ledger(self, unit: Unit, period: str) -> BodyLedger:
        """Make the workbook of a body; one that has nothing to report on gets none, which is an error."""
        owed = answer(self.dataset, unit)
        sheets = [
            self._sheet("items", unit, period, self._items(unit, owed)),
            self._sheet("obligations", unit, period, self._obligations(unit, owed)),
            self._targets(unit, owed, period),
            self._projects(unit, period),
        ]
        if not any(sheet.rows for sheet in sheets):
            raise QhtasksError(f"{unit.name}没有确定的职责、商定参加的事项和项目，没有台账可填")
        document = self.dataset.document
        possible = sum(not duty.certain for duty in owed.duties)
        bearer = bearer_text(bearing_of(self.dataset, unit.name, max(self.as_of, span_of(period).last_day)))
        facts = (
            f"填报单位：{unit.name}　报告期：{spoken(period)}　已填内容截至：{self.as_of or '无'}",
            f"依据：{document.title}（{document.number}）",
            *([f"{unit.name}的职责{bearer}：由现在承担的单位填报，仍记在原名下"] if bearer else []),
            *([f"另有可能涉及的{possible}项没有列入：认领的，先同牵头单位商定"] if possible else []),
            HOW,
        )
        edition = self.dataset.edition.version
        title = f"{unit.name}{spoken(period)}填报台账"
        return BodyLedger(
            unit.name, period, self.as_of, edition, title, facts, tuple(each for each in sheets if each.rows)
        )

    def _sheet(
        self, kind: SheetKind, unit: Unit, period: str, rows: Iterator[tuple[str, tuple[str, ...]]]
    ) -> LedgerSheet:
        """Make the worksheet of items or obligations: what is printed of each, then what was last reported of it."""
        columns, name = (_ITEM, "台账") if kind == "items" else (_OBLIGATION, "组织实施要求")
        filled = (LedgerRow(key, (*texts, *self._entry(unit.name, key, period))) for key, texts in rows)
        return LedgerSheet(kind, name, (), (*columns, *_ENTRY), tuple(filled))

    def _entry(self, body: str, item: str, period: str) -> tuple[str, ...]:
        """Give the texts of what a body last reported of an item; 无变化 only where it said so of this period."""
        last = self.reports.last(body, item)
        if last is None:
            return ("",) * len(_ENTRY)
        entry = last.entry if last.period == period else last.entry.but(unchanged=None)
        return tuple(entry_text(entry, column.field) for column in _ENTRY)

    def _items(self, unit: Unit, owed: AgencyAnswer) -> Iterator[tuple[str, tuple[str, ...]]]:
        """Give each item that a body owes for certain once, leading before taking part, then the agreed ones."""
        seen: set[str] = set()
        for duty in owed.duties:
            if duty.certain and duty.item.id not in seen:
                seen.add(duty.item.id)
                row = self.wording.duty(unit, duty)
                yield duty.item.id, _item_texts(row.item, row.role, "：".join(filter(None, (row.basis, row.via))))
        by_id = {item.id: item for item in self.dataset.items}
        for agreed in self._agreed:
            if agreed.body == unit.name and agreed.item in by_id and agreed.item not in seen:
                seen.add(agreed.item)
                yield agreed.item, _item_texts(self.wording.item(by_id[agreed.item]), "参加", f"{AGREED}：{agreed.by}")

    def _obligations(self, unit: Unit, owed: AgencyAnswer) -> Iterator[tuple[str, tuple[str, ...]]]:
        for demand in owed.certain_demands:
            row = self.wording.demand(unit, demand)
            yield row.id, (row.label, row.text, row.addressee, row.ground, row.due)

    def _targets(self, unit: Unit, owed: AgencyAnswer, period: str) -> LedgerSheet:
        """Make the worksheet of the targets that a body leads, a row each."""
        led = {duty.item.id for duty in owed.duties if duty.certain and duty.role == "lead"}
        years = tuple(str(year) for year in self.dataset.plan_years)
        columns = (
            *_TARGET,
            *(LedgerColumn(f"{year}年目标", 10, is_figure=True) for year in years),
            *(LedgerColumn(f"{year}年实际", 10, is_figure=True) for year in years),
            *_FIGURE,
        )
        of = figure_period(period)
        rows = tuple(
            LedgerRow(key, self._target_texts(key, aim, unit.name, of), aim.target.unit)
            for key, aim in self._aims.items()
            if aim.indicator.id in led
        )
        note = f"本期实际填 {of}{'年全年（年末）' if of.isdecimal() else ''} 的数，数的单位照“单位”栏，不换算"
        return LedgerSheet("targets", "指标", (note,), columns, rows)

    def _target_texts(self, key: str, aim: Aim, body: str, period: str) -> tuple[str, ...]:
        years = self.dataset.plan_years
        base = self._known.bases.get(key)
        own = self._own.get(body, {}).get((key, period))
        actual = (self._known.figures.get(key, {}).get(str(year)) for year in years)
        goals = (self._known.goal(key, year) for year in years)
        return (
            key,
            aim.target.subject,
            phrase_of(aim.target),
            aim.target.unit or "",
            direction_of(aim.target),
            base.record.value if base else "",
            *(goal.value if goal else "" for goal in goals),
            *((figure.record.value or "") if figure else "" for figure in actual),
            *(figure_text(own.record if own else None, column.field) for column in _FIGURE),
        )

    def _projects(self, unit: Unit, period: str) -> LedgerSheet:
        """Make the worksheet of the projects that a body owns, with what it reported of the period's last month."""
        month = project_month(period)
        standings = project_standings(self.track, self.as_of, int(month[:4]))
        rows = tuple(
            LedgerRow(each.project.id, self._project_texts(each, month), _MONEY)
            for each in standings
            if each.project.owner == unit.name
        )
        note = f"填到 {month} 月底的情况；完成投资是当年 1 月起累计的，投资的单位都是{_MONEY}，不知道的空着"
        return LedgerSheet("projects", "项目", (note,), (*_PROJECT, *_PROGRESS), rows)

    def _project_texts(self, standing: ProjectStanding, month: str) -> tuple[str, ...]:
        project = standing.project
        told = self._progress.get((project.id, month))
        return (
            project.id,
            project.name,
            project.level,
            project.total or "",
            standing.stage,
            standing.plan or "",
            *((getattr(told.record, column.field) or "") if told else "" for column in _PROGRESS),
        )


def entry_text(entry: ReportEntry, field: str) -> str:
    """Give a field of an entry as a cell shows it."""
    value = getattr(entry, field)
    return "\n".join(value) if isinstance(value, tuple) else value or ""


def figure_text(figure: ActualFigure | None, field: str) -> str:
    """Give a field of a figure as a cell shows it: the kind in Chinese."""
    if figure is None:
        return ""
    return FIGURE_KINDS[figure.kind] if field == "kind" else getattr(figure, field) or ""


def _item_texts(item: ItemRow, role: str, basis: str) -> tuple[str, ...]:
    targets = "\n".join(f"{target.subject}：{target.value}（{target.told}）" for target in item.targets)
    text = item.paragraph if item.measures else item.heading
    return (
        item.label,
        text,
        role,
        basis,
        item.lead,
        item.participants,
        targets,
        item.due,
        item.nature,
        item.section,
    )
