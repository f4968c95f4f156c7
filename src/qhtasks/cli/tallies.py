"""`matrix` and `stats`: counts to look at."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any, NamedTuple

import typer

from qhtasks.answers.contract import figure_json, matrix_json
from qhtasks.answers.listing import Bar, Cell, Column, Listing
from qhtasks.cli.options import KindOption
from qhtasks.cli.output import Reply, answering
from qhtasks.cli.session import Session
from qhtasks.errors import QhtasksError
from qhtasks.model.words import ROLES, SERIES_NAMES, Basis, Role
from qhtasks.questions.counts import Axis, Figure, MatrixRow, matrix, overview
from qhtasks.questions.duties import BASIS_NAMES, ROLE_NAMES

if TYPE_CHECKING:
    from collections.abc import Callable

    from qhtasks.model.records import Unit
    from qhtasks.questions.counts import Matrix


class Count(NamedTuple):
    """One cell of the matrix as a row of its own."""

    row: MatrixRow
    heading: str
    role: Role


AXES: dict[Axis, str] = {"section": "节", "series": "系列"}
_LEGEND = "一级、二级是第一部分的一级、二级指标，一至十四是第二部分的各节（qhtasks list --section 十）"
COUNTS = (
    Column("agency", "单位", lambda count: count.row.unit.name),
    Column("basis", "依据", lambda count: BASIS_NAMES[count.row.basis]),
    Column("heading", "节", lambda count: count.heading),
    Column("role", "角色", lambda count: ROLE_NAMES[count.role]),
    Column("count", "项数", lambda count: count.row.counts[count.heading, count.role]),
)


@answering
def show_matrix(
    context: typer.Context,
    axis: Annotated[
        Axis, typer.Option("--by", help="按节 section 或按系列 series（一级指标、二级指标、任务）")
    ] = "section",
    role: Annotated[Role | None, typer.Option("--role", help="只数牵头 lead 或参加 participant")] = None,
    basis: Annotated[
        Basis | None, typer.Option("--basis", help="只数一种依据（默认点名 named 和集合 collective，各占一行）")
    ] = None,
    kind: KindOption = None,
    as_rows: Annotated[bool, typer.Option("--long", help="一个数一行，供计算用")] = False,
) -> Reply:
    """Count the units' duties by section or series."""
    from qhtasks.questions.names import of_kind

    dataset = Session.of(context).dataset
    units = of_kind(dataset, kind)
    bases: tuple[Basis, ...] = (basis,) if basis else ("named", "collective")
    roles = (role,) if role else ROLES
    found = matrix(dataset, axis, bases, roles)
    told = [f"依据：{'、'.join(BASIS_NAMES[each] for each in bases)}"]
    told += [f"角色：{ROLE_NAMES[role]}"] if role else []
    told += [f"类别：{kind}"] if kind else []
    lay_out = _long if as_rows else _wide
    return Reply(lay_out(found, roles, units, (f"各单位在各{AXES[axis]}的项数", "，".join(told))))


def _wide(found: Matrix, roles: tuple[Role, ...], units: tuple[Unit, ...], told: tuple[str, str]) -> Listing:
    """Give a row a unit and basis, a column a heading."""
    return Listing(
        *told,
        columns=_columns(found, roles),
        rows=tuple(row for row in found.rows if row.unit in units),
        total=len(found.rows),
        record=matrix_json,
        measure="行",
        keys=2,
        notes=("格内是牵头数+参加数",) * (len(roles) - 1) + (_LEGEND,) * ("T" not in found.headings),
    )


def _long(found: Matrix, roles: tuple[Role, ...], units: tuple[Unit, ...], told: tuple[str, str]) -> Listing:
    """Give a row a number, for those who calculate."""
    every = [
        Count(row, heading, role)
        for row in found.rows
        for heading in found.headings
        for role in roles
        if row.counts.get((heading, role))
    ]
    return Listing(
        *told,
        columns=COUNTS,
        rows=tuple(count for count in every if count.row.unit in units),
        total=len(every),
        record=_count_json,
        measure="行",
    )


def _count_json(count: Count) -> dict[str, Any]:
    return {column.key: column.cell(count) for column in COUNTS}


def _columns(found: Matrix, roles: tuple[Role, ...]) -> tuple[Column, ...]:
    """One column a heading, and the totals."""
    totals = (Column(role, f"{ROLE_NAMES[role]}计", _total(role)) for role in roles)
    each = (Column(heading, _short(heading), _cell(heading, roles)) for heading in found.headings)
    named = (
        Column("agency", "单位", lambda row: row.unit.name),
        Column("basis", "依据", lambda row: BASIS_NAMES[row.basis]),
    )
    return (*named, *totals, *each)


def _total(role: Role) -> Callable[[MatrixRow], Cell]:
    """Make the cell of a row's total in a role."""
    return lambda row: row.total(role)


def _cell(heading: str, roles: tuple[Role, ...]) -> Callable[[MatrixRow], Cell]:
    """Make the cell under a heading: a number, or leads + participations; empty where there is none."""

    def cell(row: MatrixRow) -> Cell:
        counts = [row.counts.get((heading, role), 0) for role in roles]
        if len(counts) == 1:
            return counts[0]
        return "+".join(map(str, counts)) if any(counts) else ""

    return cell


def _short(heading: str) -> str:
    """Shorten a heading to what fits over a column: 十四 for 二（十四）, 一级 for 一（一）."""
    if heading in SERIES_NAMES:
        return SERIES_NAMES[heading]
    chapter, section = heading.removesuffix("）").split("（")
    return f"{section}级" if chapter == "一" else section


@answering
def stats(
    context: typer.Context,
    most: Annotated[int, typer.Option("--most", metavar="个数", min=1, help="“最多”各列几个")] = 10,
    group: Annotated[
        str | None, typer.Option("--group", metavar="类", help="只列名称含这几个字的类，如 总数、最多")
    ] = None,
) -> Reply:
    """Give an overview of the dataset in figures."""
    dataset = Session.of(context).dataset
    every = overview(dataset, most)
    found = tuple(figure for figure in every if (group or "") in figure.group)
    if not found:
        raise QhtasksError(f"没有含“{group}”的类。类有：{'、'.join(dict.fromkeys(figure.group for figure in every))}")
    largest = {figure.group: max(each.number for each in found if each.group == figure.group) for figure in found}

    def bar(figure: Figure) -> Cell:
        drawn = figure.group.endswith("最多") and largest[figure.group] > 1
        return Bar(figure.number, largest[figure.group]) if drawn else ""

    columns = (
        Column("group", "类", lambda figure: figure.group),
        Column("subject", "名目", lambda figure: figure.subject),
        Column("number", "数", lambda figure: figure.number),
        Column("note", "说明", lambda figure: figure.note),
        Column("bar", "多少", bar, drawn=True),
    )
    listing = Listing(
        asked=f"概览，{dataset.document.number}",
        filter=f"“最多”各列 {most} 个" + (f"，类：{group}" if group else ""),
        columns=columns,
        rows=found,
        total=len(every),
        record=figure_json,
        measure="行",
        notes=("单位只按点名计数，集合另算一个",),
    )
    return Reply(listing)
