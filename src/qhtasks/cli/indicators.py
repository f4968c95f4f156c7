"""`indicators`: the targets of the indicators as a table."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Annotated

import typer

from qhtasks.answers.as_json import aim_json
from qhtasks.answers.listing import ListColumn, Listing
from qhtasks.cli.completing import level_names
from qhtasks.cli.options import NATURE, AgencyOption, RoleOption
from qhtasks.cli.output import Reply, answering
from qhtasks.cli.session import Session
from qhtasks.model.words import MEASURES, Nature
from qhtasks.questions.select import Filter, by_agency, by_level, by_measure_unit, by_nature
from qhtasks.questions.targets import aims, bound_of, direction_of, phrase_of

if TYPE_CHECKING:
    from qhtasks.model.dataset import Dataset


def _columns(dataset: Dataset) -> tuple[ListColumn, ...]:
    """Lay a target out; the lists stand as issued."""
    from qhtasks.issued.lists import ListGrammar

    issued = ListGrammar.of(dataset).issued
    return (
        ListColumn("id", "编号", lambda aim: aim.indicator.id),
        ListColumn("subject", "目标", lambda aim: aim.target.subject),
        ListColumn("value", "目标值", lambda aim: phrase_of(aim.target)),
        ListColumn("value_low", "数值下端", lambda aim: aim.target.value_low, shown=False),
        ListColumn("value_high", "数值上端", lambda aim: aim.target.value_high, shown=False),
        ListColumn("ordinal", "等级", lambda aim: aim.target.ordinal, shown=False),
        ListColumn("unit", "计量单位", lambda aim: aim.target.unit or "", shown=False),
        ListColumn("measure", "计量内容", lambda aim: MEASURES[aim.target.measure]),
        ListColumn("bound", "约束方式", lambda aim: bound_of(aim.target)),
        ListColumn("better", "方向", lambda aim: direction_of(aim.target)),
        ListColumn("nature", "性质", lambda aim: aim.indicator.nature or ""),
        ListColumn("due", "时限", lambda aim: aim.indicator.due or ""),
        ListColumn("lead", "牵头单位", lambda aim: issued(aim.indicator, "lead")),
        ListColumn("participants", "参加单位", lambda aim: issued(aim.indicator, "participant"), shown=False),
        ListColumn("quote", "原文", lambda aim: aim.target.quote, shown=False),
    )


@answering
def indicators(
    context: typer.Context,
    nature: Annotated[Nature | None, NATURE.option("--nature", "一级指标的性质；二级指标通知没有写")] = None,
    unit: Annotated[
        str | None, typer.Option("--unit", metavar="计量单位", help="只列以此计量的，如 ％ 或 万人")
    ] = None,
    name: AgencyOption = None,
    role: RoleOption = None,
    level: Annotated[
        str | None, typer.Option("--level", metavar="级别", help="一级指标 A，二级指标 B", autocompletion=level_names)
    ] = None,
) -> Reply:
    """List the targets of the indicators."""
    session = Session.of(context)
    dataset = session.dataset
    only = Filter.of(
        by_nature(nature),
        by_level(level, dataset),
        by_measure_unit(unit, dataset),
        by_agency(session.units(name), dataset, role, label="责任单位"),
    )
    return Reply(_listing(dataset, only))


def _listing(dataset: Dataset, only: Filter) -> Listing:
    """List the targets that pass, and say to how many indicators they belong."""
    picked = aims(dataset, only)
    return Listing(
        asked=f"指标的目标，{dataset.document.number}",
        filter=str(only),
        columns=_columns(dataset),
        rows=picked.rows,
        total=picked.total,
        record=partial(aim_json, dataset),
        concerns=lambda aim: (aim.indicator.id,),
        measure="个目标",
        notes=(f"属于 {picked.indicators} 项指标，全部 {len(dataset.indicators)} 项；一级指标没有写时限",),
    )
