"""`agency` and `agencies`: what one body owes, and who the bodies are."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from qhtasks.cli.console import Table, lines, show, show_json, show_table, talk
from qhtasks.cli.options import AgencyName, AsJson, BasisOption, RoleOption, SeriesOption
from qhtasks.cli.session import Session
from qhtasks.errors import QhtasksError

if TYPE_CHECKING:
    from qhtasks.dataset.records import Unit
    from qhtasks.sheets.view import Row, RowGroup, Sheet


def agency(
    context: typer.Context,
    name: AgencyName,
    role: Annotated[RoleOption | None, typer.Option("--role", help="只列一种角色：牵头 lead，参加 participant")] = None,
    basis: Annotated[
        BasisOption | None,
        typer.Option("--basis", help="只列一种依据：点名 named，集合 collective，可能涉及 possible"),
    ] = None,
    series: Annotated[
        SeriesOption | None, typer.Option("--series", help="只列一个系列：一级指标 A，二级指标 B，任务 T")
    ] = None,
    full: Annotated[bool, typer.Option("--full", help="列出全文，不只列标题")] = False,
    as_json: AsJson = False,
) -> None:
    """列出一个单位的全部职责：牵头什么，参加什么，依据什么。"""
    from qhtasks.cli.contract import answer_json
    from qhtasks.duties import Filter, answer
    from qhtasks.sheets.view import Desk

    session = Session.of(context)
    only = Filter(
        role=role.value if role else None, basis=basis.value if basis else None, series=series.value if series else None
    )
    found = answer(session.dataset, session.unit(name), only)
    if as_json:
        show_json(answer_json(found))
    else:
        _show_sheet(Desk(session.dataset).sheet(found), full=full)


def _show_sheet(sheet: Sheet, *, full: bool) -> None:
    """Print a sheet: who, how much, then the groups."""
    from qhtasks.sheets.view import NO_DUE

    counts = [
        f"{row.role}（{row.basis}）{row.total} 项：" + "，".join(f"{name} {count}" for name, count in row.by_series)
        for row in sheet.counts
    ]
    source = sheet.source
    show(
        lines(
            f"{sheet.name}　{sheet.full_name}　{sheet.kind}",
            *(f"沿革：{change}" for change in sheet.later),
            f"说明：{sheet.note}" if sheet.note else "",
            f"依据：{source.number}（{source.date}），数据集 {source.edition} 版",
            *counts,
            f"筛选：{sheet.filter or '无'}；列出 {sheet.shown} 项，全部 {sheet.total} 项",
            sheet.empty,
        )
    )
    for group in sheet.groups:
        undated = all(row.due == NO_DUE for row in group.rows)
        show(f"\n{group.title}　{len(group.rows)} 项" + (f"　时限均{NO_DUE}" if undated else ""))
        show_table(_group_table(group, full=full))
    show(f"\n组织实施要求　{len(sheet.obligations)} 条")
    show_table(
        Table(
            ("编号", "出处", "要求", "时限"),
            [(row.id, row.place, lines(row.ground, row.text), row.due) for row in sheet.obligations],
        )
    )


def _group_table(group: RowGroup, *, full: bool) -> Table:
    """Lay a group out; a column that says nothing, or what the group's title says already, is left out."""
    from qhtasks.sheets.view import NO_DUE

    columns = ("编号", "角色", "事项", "时限", "牵头单位", "参加单位", "经由")
    one_role = len({row.role for row in group.rows}) == 1
    undated = all(row.due == NO_DUE for row in group.rows)
    cells = [
        (
            row.id,
            "" if one_role else row.role,
            _matter(row, full=full),
            "" if undated else row.due,
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
    from qhtasks.sheets.view import hedged

    dataset = Session.of(context).dataset
    units = dataset.units if kind is None else _of_kind(dataset.units, kind)
    found = answers(dataset, units)
    if as_json:
        show_json([{**unit_json(each.unit), "counts": counts_json(each)} for each in found])
        return
    talk(f"类别：{kind or '全部'}；列出 {len(units)} 个单位，全部 {len(dataset.units)} 个")
    columns = ("单位", "类别", "点名牵头", "点名参加", "集合牵头", "集合参加", "可能涉及")
    rows = [
        (
            each.unit.name,
            hedged(each.unit.kind, each.unit.certainty.kind),
            *(str(each.count(role, basis)) for basis in ("named", "collective") for role in ("lead", "participant")),
            str(each.count("lead", "possible") + each.count("participant", "possible")),
        )
        for each in found
    ]
    show_table(Table(columns, rows))


def _of_kind(units: tuple[Unit, ...], kind: str) -> tuple[Unit, ...]:
    """Pick the units of a kind; a kind that nobody has is an error that lists the kinds."""
    picked = tuple(unit for unit in units if unit.kind == kind)
    if not picked:
        kinds = "、".join(dict.fromkeys(unit.kind for unit in units))
        raise QhtasksError(f"没有“{kind}”这一类。类别有：{kinds}")
    return picked
