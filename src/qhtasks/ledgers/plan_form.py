"""The form of whoever plans: all targets, a row each, with base, assigned value, and goals and figures of all years.

The first two rows hold, for each of these columns, the day on which its values were reported and the document that
they come from. What the track has already is filled in; so the same form loaded again changes nothing.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from qhtasks.ledgers.form import KEY, BodyLedger, LedgerColumn, LedgerRow, LedgerSheet
from qhtasks.questions.targets import aims, phrase_of
from qhtasks.tracking.asof import AsOf
from qhtasks.tracking.figures import FIGURE_KINDS

if TYPE_CHECKING:
    from qhtasks.model.dataset import Dataset
    from qhtasks.questions.targets import Aim
    from qhtasks.tracking.figures import ActualFigure, FigureKind
    from qhtasks.tracking.folder import Track

REPORTED, DOCUMENT = "公布日期", "出自文件"
"""The first two rows: what they hold of each column of values."""
BASE, ASSIGNED, GOAL, ACTUAL = "base", "assigned", "goal", "actual"
UNIT, KIND, BASIS, SOURCE, REASON = "unit", "kind", "basis", "source", "reason"
FOREVER = "9999-12-31"
"""As of this day all that was ever reported is known."""
_USUAL: dict[str, FigureKind] = {"level": "level", "cumulative": "amount", "growth": "rate", "change": "rate"}
_GRADE = "类"
NOTES = (
    "一行一个目标。空着是不知道，0是没有；数的单位照“单位”栏，不换算。",
    "增长和下降的目标填当年的百分比（下降为正）；累计的目标填当年数；其余填年末数。",
    "“公布日期”一行写各列的数是哪一天公布的，如 2023-02-10；“出自文件”一行写出自哪个文件。",
    "与已录的不同，要在“更正理由”写明为什么；改年度目标写“更正录入”，经审批的调整写进 revisions.yaml。",
)


def plan_form(dataset: Dataset, track: Track) -> BodyLedger:
    """Make the form, with all that the track says by now filled in."""
    years = tuple(map(str, track.years))
    known = AsOf(track, FOREVER)
    columns = (
        LedgerColumn(KEY, 10),
        LedgerColumn("指标", 26),
        LedgerColumn("目标", 16),
        LedgerColumn("单位", 10, UNIT, "text"),
        _figure("基期值", BASE),
        _figure("国家下达值", ASSIGNED),
        *(_figure(f"{year}年目标", f"{GOAL} {year}") for year in years),
        *(_figure(f"{year}年实际", f"{ACTUAL} {year}") for year in years),
        LedgerColumn("数据类型", 14, KIND, "word", tuple(FIGURE_KINDS.values())),
        LedgerColumn("口径", 12, BASIS, "text"),
        LedgerColumn("来源", 22, SOURCE, "text"),
        LedgerColumn("更正理由", 18, REASON, "text"),
    )
    rows = tuple(_row(known, aim, columns) for aim in aims(dataset).rows)
    heads = tuple(_head(name, columns) for name in (REPORTED, DOCUMENT))
    sheet = LedgerSheet("plan", "指标", NOTES, columns, (*heads, *rows))
    number = dataset.document.number
    title = "规划目标和实际值填报表"
    return BodyLedger("", "", "", dataset.edition.version, title, (f"依据：{number}",), (sheet,))


def _figure(head: str, field: str) -> LedgerColumn:
    return LedgerColumn(head, 11, field, "number", is_figure=True)


def _head(name: str, columns: tuple[LedgerColumn, ...]) -> LedgerRow:
    return LedgerRow(name, (name, *("",) * (len(columns) - 1)))


def _row(known: AsOf, aim: Aim, columns: tuple[LedgerColumn, ...]) -> LedgerRow:
    texts = {UNIT: unit_of(known, aim) or "", KIND: FIGURE_KINDS[usual_kind(known, aim)]}
    texts |= {column.field: entered(known, aim.key, column.field) for column in columns if column.is_figure}
    printed = (aim.key, aim.target.subject, phrase_of(aim.target))
    filled = (texts.get(column.field, "") for column in columns[len(printed) :])
    return LedgerRow(aim.key, (*printed, *filled), aim.target.unit)


def entered(known: AsOf, key: str, field: str) -> str:
    """Give the value that a track has for a column of a target; empty where it has none."""
    what, _, year = field.partition(" ")
    if what == GOAL:
        goal = known.goal(key, int(year))
        return goal.value if goal else ""
    if what == ACTUAL:
        figure = known.figures.get(key, {}).get(year)
        return (figure.record.value or "") if figure else ""
    kept = known.bases if what == BASE else known.assigned
    return kept[key].record.value if key in kept else ""


def unit_of(known: AsOf, aim: Aim) -> str | None:
    """Give the unit of a target; of one without, that of its assigned value or its base."""
    filed = known.assigned.get(aim.key) if aim.target.measure == "level" else known.bases.get(aim.key)
    return aim.target.unit or (filed.record.unit if filed else None)


def usual_kind(known: AsOf, aim: Aim) -> FigureKind:
    """Give the kind of figures of a target: that of its latest figure, else the usual one of its shape."""
    figures: dict[str, ActualFigure] = {
        period: filed.record for period, filed in known.figures.get(aim.key, {}).items() if period.isdecimal()
    }
    if figures:
        return figures[max(figures)].kind
    if aim.target.unit == _GRADE:
        return "class"
    return "amount" if aim.key in known.flows else _USUAL.get(aim.target.measure, "level")
