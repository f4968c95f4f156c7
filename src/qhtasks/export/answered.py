"""The tables of the export that hold answers: who owes what, what is asked of whom, and what the check says."""

from __future__ import annotations

from typing import TYPE_CHECKING

from qhtasks.export.tables import COLLECTIVE, ITEM, OBLIGATION, POSITION, UNIT, Column, Table, optional
from qhtasks.model.words import BASES
from qhtasks.questions.agency import answers
from qhtasks.questions.demands import GROUND_NAMES, doubt
from qhtasks.questions.duties import BASIS_NAMES, ROLE_NAMES, standing_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from qhtasks.export.tables import Row
    from qhtasks.model.dataset import Dataset
    from qhtasks.model.findings import Outcome

ROLE = Column("role", "角色", values=ROLE_NAMES)


def _duties(dataset: Dataset) -> Iterator[Row]:
    for answer in answers(dataset, dataset.units):
        for duty in answer.duties:
            standing = standing_of(dataset, answer.unit, duty)
            place, of = (standing.place, standing.of) if standing else (None, None)
            yield answer.unit.name, duty.item.id, duty.role, duty.basis, duty.via, place, of


DUTIES = Table(
    "duties",
    "职责",
    "一行是一个单位在一项里的一种角色和依据；三种依据分开计数，从不相加",
    (
        UNIT,
        ITEM,
        ROLE,
        Column("basis", "依据", values={basis: BASIS_NAMES[basis] for basis in BASES}),
        optional(COLLECTIVE)._replace(name="via", title="经由的集合", note="列名的为空"),
        Column(
            "place",
            "列第几",
            "integer",
            required=False,
            note="单位或集合在名单里的位置，从 1 起；不是排名，可能涉及的为空",
        ),
        Column("names", "名单共几个", "integer", required=False, note="名单里的名称，不计“等”；可能涉及的为空"),
    ),
    ("unit", "item", "role"),
    _duties,
    ("(basis = 'named') = (via IS NULL)", "(basis = 'possible') = (place IS NULL)", "place <= names"),
)


def _unit_obligations(dataset: Dataset) -> Iterator[Row]:
    for answer in answers(dataset, dataset.units):
        for demand in answer.demands:
            uncertain = doubt(dataset, answer.unit, demand) or None
            yield answer.unit.name, demand.obligation.id, demand.ground, demand.via, demand.widest, uncertain


UNIT_OBLIGATIONS = Table(
    "unit_obligations",
    "单位的组织实施要求",
    "展开到单位：对各方的、按角色的（只看列名和集合）、对集合的、列名的；推断的和可能涉及的各注明",
    (
        UNIT,
        OBLIGATION,
        Column("ground", "怎样及于", values=GROUND_NAMES),
        Column("via", "经由的词", required=False, note="如 牵头单位；列名的为空"),
        Column("widest", "最宽的理解", "boolean", note="单位的类别，按最宽的理解才在“各地区各部门”之内"),
        Column("doubt", "不确定的", required=False),
    ),
    ("unit", "obligation"),
    _unit_obligations,
)


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
            POSITION,
            Column("rule", "规则"),
            Column("severity", "轻重", values={"error": "错误"}),
            Column("record", "记录", required=False, note="编号或名称；涉及整个数据集的为空"),
            Column("message", "发现"),
            Column("waived_until", "豁免至", "date", required=False, note="含当日；没有豁免的为空"),
        ),
        ("position",),
        rows,
    )
