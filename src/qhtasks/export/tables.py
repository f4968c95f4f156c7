"""The tables, in an order in which each stands after those that it refers to."""

from __future__ import annotations

from typing import TYPE_CHECKING

from qhtasks.export.bodies import ALIASES, CHANGES, COLLECTIVES, KINDS, MEMBERS, READINGS, UNITS
from qhtasks.export.duties import DUTIES, UNIT_OBLIGATIONS
from qhtasks.export.items import ENTRIES, ITEMS, MEASURES, TARGETS, TERMS
from qhtasks.export.notice import NOTICE, PERIODS, SECTIONS
from qhtasks.export.obligations import GROUNDS, OBLIGATIONS, REACHES
from qhtasks.export.shape import Column, Table
from qhtasks.model.findings import CLEAN

if TYPE_CHECKING:
    from collections.abc import Iterator

    from qhtasks.export.shape import Row
    from qhtasks.model.findings import Outcome
    from qhtasks.model.dataset import Dataset

def findings_table(outcome: Outcome) -> Table:
    """Make the table of an outcome: a row for each finding and each record that it concerns."""

    def rows(_: Dataset) -> Iterator[Row]:
        concerned = ((remark, record) for remark in outcome.remarks for record in remark.records or (None,))
        for position, (remark, record) in enumerate(concerned, 1):
            yield position, remark.rule, remark.severity, record, remark.message, remark.waived_until

    return Table(
        "findings",
        "核对的发现",
        "导出时核对发现的错误，豁免的也在内；没有错误的数据，这张表是空的",
        (
            Column("position", "次序", "integer", note="从 1 起"),
            Column("rule", "规则"),
            Column("severity", "轻重", values={"error": "错误"}),
            Column("record", "记录", required=False, note="编号或名称；涉及整个数据集的为空"),
            Column("message", "发现"),
            Column("waived_until", "豁免至", "date", required=False, note="含当日；没有豁免的为空"),
        ),
        ("position",),
        rows,
    )


TABLES: tuple[Table, ...] = (
    NOTICE,
    SECTIONS,
    PERIODS,
    UNITS,
    ALIASES,
    CHANGES,
    READINGS,
    COLLECTIVES,
    MEMBERS,
    KINDS,
    ITEMS,
    MEASURES,
    TERMS,
    TARGETS,
    ENTRIES,
    OBLIGATIONS,
    REACHES,
    GROUNDS,
    DUTIES,
    UNIT_OBLIGATIONS,
    findings_table(CLEAN),
)


def tables_of(dataset: Dataset, outcome: Outcome) -> tuple[Table, ...]:
    """Give the tables with the words of the dataset's form, the last one with what the check says of it."""
    return tuple(table.within(dataset.form) for table in (*TABLES[:-1], findings_table(outcome)))
