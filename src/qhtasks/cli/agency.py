"""`agency` and `agencies`: what one body owes, and who the bodies are."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from qhtasks.cli.console import Table, lines, show, show_json, show_table, talk
from qhtasks.cli.options import AgencyName, AsJson
from qhtasks.cli.session import Session
from qhtasks.dataset.words import BASES, ROLES, Basis, Role, Series
from qhtasks.errors import QhtasksError

if TYPE_CHECKING:
    from collections.abc import Iterator

    from qhtasks.dataset.records import Unit
    from qhtasks.duties import Answer
    from qhtasks.sheets.view import Row, RowGroup, Sheet


def agency(
    context: typer.Context,
    name: AgencyName,
    role: Annotated[Role | None, typer.Option("--role", help="只列一种角色：牵头 lead，参加 participant")] = None,
    basis: Annotated[
        Basis | None, typer.Option("--basis", help="只列一种依据：点名 named，集合 collective，可能涉及 possible")
    ] = None,
    series: Annotated[Series | None, typer.Option("--series", help="只列一级指标 A、二级指标 B 或任务 T")] = None,
    full: Annotated[bool, typer.Option("--full", help="列出全文，不只列标题")] = False,
    as_json: AsJson = False,
) -> None:
    """列出一个单位的全部职责：牵头什么，参加什么，依据什么。"""
    from qhtasks.cli.contract import answer_json
    from qhtasks.duties import Filter, answer
    from qhtasks.sheets.view import Desk

    session = Session.of(context)
    found = answer(session.dataset, session.unit(name), Filter(role=role, basis=basis, series=series))
    if as_json:
        show_json(answer_json(found))
    else:
        _show_sheet(Desk(session.dataset).sheet(found), full=full)


def _show_sheet(sheet: Sheet, *, full: bool) -> None:
    """Print a sheet: who, how much, then the groups."""
    show(lines(*_head(sheet)))
    for group in sheet.groups:
        show(f"\n{group.title}　{len(group.rows)} 项" + (f"　时限均{group.due}" if group.due else ""))
        show_table(_group_table(group, full=full))
    show(f"\n组织实施要求　{len(sheet.obligations)} 条")
    rows = [(row.id, row.place, lines(row.ground, row.text), row.due) for row in sheet.obligations]
    show_table(Table(("编号", "出处", "要求", "时限"), rows))


def _head(sheet: Sheet) -> Iterator[str]:
    """Say who the unit is, what it was taken from, how many duties it has, and what is shown of them."""
    yield f"{sheet.name}　{sheet.full_name}　{sheet.kind}"
    yield from (f"沿革：{change}" for change in sheet.later)
    yield f"说明：{sheet.note}" if sheet.note else ""
    yield f"依据：{sheet.source.number}（{sheet.source.date}），数据集 {sheet.source.edition} 版"
    for row in sheet.counts:
        series = "，".join(f"{name} {count}" for name, count in row.by_series)
        yield f"{row.role}（{row.basis}）{row.total} 项：{series}"
    yield f"筛选：{sheet.filter or '无'}；列出 {sheet.shown} 行，全部 {sheet.total} 行"
    yield sheet.empty


def _group_table(group: RowGroup, *, full: bool) -> Table:
    """Lay a group out; a column that says nothing, or what the group's title says already, is left out."""
    columns = ("编号", "角色", "事项", "时限", "牵头单位", "参加单位", "经由")
    one_role = len({row.role for row in group.rows}) == 1
    cells = [
        (
            row.id,
            "" if one_role else row.role,
            _matter(row, full=full),
            "" if group.due else row.due,
            row.lead,
            row.participants,
            row.via,
        )
        for row in group.rows
    ]
    telling = [index for index in range(len(columns)) if any(row[index] for row in cells)]
    return Table([columns[index] for index in telling], [[row[index] for index in telling] for row in cells])


def _matter(row: Row, *, full: bool) -> str:
    """Name what a duty is about, or give its paragraph."""
    if not full:
        return row.title
    return f"{row.heading}。{row.body}" if row.heading else row.body


def agencies(
    context: typer.Context,
    kind: Annotated[str | None, typer.Option("--kind", metavar="类别", help="只列一类单位，如 市州政府")] = None,
    as_json: AsJson = False,
) -> None:
    """列出全部单位和各自的职责数。"""
    from qhtasks.cli.contract import counts_json, unit_json
    from qhtasks.duties import answers

    dataset = Session.of(context).dataset
    units = dataset.units if kind is None else _of_kind(dataset.units, kind)
    found = answers(dataset, units)
    if as_json:
        show_json([{**unit_json(each.unit), "counts": counts_json(each)} for each in found])
    else:
        talk(f"类别：{kind or '全部'}；列出 {len(units)} 个单位，全部 {len(dataset.units)} 个")
        show_table(_agencies_table(found))


def _agencies_table(found: tuple[Answer, ...]) -> Table:
    """Lay out who has how many duties; the bases stand apart."""
    from qhtasks.sheets.view import hedged

    columns = ("单位", "类别", "点名牵头", "点名参加", "集合牵头", "集合参加", "可能涉及")
    rows = [
        (
            each.unit.name,
            hedged(each.unit.kind, each.unit.certainty.kind),
            *(str(each.how_many(role, basis)) for basis in BASES[:2] for role in ROLES),
            str(each.how_many("lead", "possible") + each.how_many("participant", "possible")),
        )
        for each in found
    ]
    return Table(columns, rows)


def _of_kind(units: tuple[Unit, ...], kind: str) -> tuple[Unit, ...]:
    """Pick the units of a kind; a kind that nobody has is an error that lists the kinds."""
    picked = tuple(unit for unit in units if unit.kind == kind)
    if not picked:
        kinds = "、".join(dict.fromkeys(unit.kind for unit in units))
        raise QhtasksError(f"没有“{kind}”这一类。类别有：{kinds}")
    return picked
