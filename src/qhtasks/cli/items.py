"""`show` and `list`: the items themselves."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from qhtasks.cli.console import Table, lines, show, show_json, show_table, talk
from qhtasks.cli.options import AsJson
from qhtasks.cli.session import Session
from qhtasks.dataset.words import Nature, Series

if TYPE_CHECKING:
    from qhtasks.dataset.records import Dataset, Indicator, Obligation, Target, Task


def show_item(
    context: typer.Context,
    item_id: Annotated[str, typer.Argument(help="编号：A9、B36、T156、O13", metavar="编号")],
    as_json: AsJson = False,
) -> None:
    """显示一项指标、任务或组织实施要求的全文和责任单位。"""
    from qhtasks.cli.contract import item_json, obligation_json
    from qhtasks.dataset.records import Obligation
    from qhtasks.questions import find_record

    dataset = Session.of(context).dataset
    record = find_record(dataset, item_id)
    if isinstance(record, Obligation):
        show_json(obligation_json(record)) if as_json else show(_obligation_text(dataset, record))
    else:
        show_json(item_json(dataset, record)) if as_json else show(_item_text(dataset, record))


def _item_text(dataset: Dataset, item: Indicator | Task) -> str:
    from qhtasks.lists import ListGrammar
    from qhtasks.sheets.view import NO_DUE

    grammar = ListGrammar.of(dataset)
    return lines(
        f"{item.id}　{item.label}　{dataset.section_name(dataset.section_of(item))}",
        item.carries_on + item.text,
        f"牵头单位：{grammar.issued(item, 'lead')}",
        f"参加单位：{grammar.issued(item, 'participant')}",
        f"性质：{item.nature}" if item.nature else "",
        f"时限：{item.due or NO_DUE}",
        *(f"目标：{_target_text(target)}" for target in item.targets),
    )


def _target_text(target: Target) -> str:
    from qhtasks.questions import BOUNDS, DIRECTIONS, MEASURES

    value = f"{target.value}{target.unit or ''}" if target.value else "无数值"
    if target.measure == "change":
        direction = next((word for word in ("下降", "降低") if word in target.quote), "变化")
        value = direction + (value if target.value else "")
    told = "，".join((BOUNDS[target.bound], MEASURES[target.measure], DIRECTIONS[target.better]))
    return f"{target.subject}　{value}（{told}）　原文“{target.quote}”"


def _obligation_text(dataset: Dataset, obligation: Obligation) -> str:
    from qhtasks.sheets.view import Desk

    row = Desk(dataset).obligation_row(obligation)
    return lines(
        f"{row.id}　{obligation.label}　{row.place}",
        row.text,
        f"对谁提出：{row.addressee}",
        f"及于：{'、'.join(obligation.reaches)}" + (f"（{row.ground}）" if row.ground else ""),
        f"时限：{row.due}" if row.due else "",
        f"整理说明：{row.note}" if row.note else "",
    )


def list_items(
    context: typer.Context,
    series: Annotated[Series | None, typer.Option("--series", help="一级指标 A，二级指标 B，任务 T")] = None,
    section: Annotated[
        str | None, typer.Option("--section", metavar="节", help="节的编号或标题的一部分，如 二（十）")
    ] = None,
    lead: Annotated[
        str | None, typer.Option("--lead", metavar="单位", help="由该单位牵头（含经集合，不含可能涉及），或列有该集合")
    ] = None,
    participant: Annotated[
        str | None,
        typer.Option("--participant", metavar="单位", help="有该单位参加（含经集合，不含可能涉及），或列有该集合"),
    ] = None,
    nature: Annotated[Nature | None, typer.Option("--nature", help="一级指标的性质")] = None,
    as_json: AsJson = False,
) -> None:
    """列出指标和任务，按通知的次序。"""
    from qhtasks.cli.contract import item_json
    from qhtasks.questions import Selection, select

    dataset = Session.of(context).dataset
    wanted = Selection(series=series, section=section, lead=lead, participant=participant, nature=nature)
    found = select(dataset, wanted)
    for how in found.matched:
        talk(how)
    if as_json:
        show_json([item_json(dataset, item) for item in found.items])
    else:
        talk(f"筛选：{found.filter or '无'}；列出 {len(found.items)} 项，全部 {len(dataset.items)} 项")
        show_table(_items_table(dataset, found.items))


def _items_table(dataset: Dataset, items: tuple[Indicator | Task, ...]) -> Table:
    """Lay out what each item is, and its lists as issued."""
    from qhtasks.lists import ListGrammar

    issued = ListGrammar.of(dataset).issued
    rows = [(item.id, item.title, issued(item, "lead"), issued(item, "participant")) for item in items]
    return Table(("编号", "事项", "牵头单位", "参加单位"), rows)
