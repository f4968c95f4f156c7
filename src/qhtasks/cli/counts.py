"""`matrix` and `stats`: counts to look at."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Annotated, NamedTuple

import typer

from qhtasks.answers.as_json import figure_json, matrix_json
from qhtasks.answers.listing import Bar, Cell, ListColumn, Listing, cells_json
from qhtasks.answers.remarks import of_figure, of_matrix_row
from qhtasks.cli.options import AXIS, BASIS, ROLE, KindOption
from qhtasks.cli.output import Reply, answering
from qhtasks.cli.session import Session
from qhtasks.errors import QhtasksError
from qhtasks.model.words import ROLES, Basis, Role
from qhtasks.questions.counts import Axis, Figure, MatrixRow, matrix, overview, short_heading
from qhtasks.questions.duties import BASIS_NAMES, ROLE_NAMES

if TYPE_CHECKING:
    from collections.abc import Callable

    from qhtasks.model.dataset import Dataset
    from qhtasks.questions.counts import Matrix


class Count(NamedTuple):
    """One cell of the matrix as a row of its own."""

    row: MatrixRow
    heading: str
    role: Role


AXES: dict[Axis, str] = {"section": "节", "series": "系列"}
_LEGEND = "一级、二级是第一部分的一级、二级指标，一至十四是第二部分的各节（qhtasks list --section 十）"
ROW_KEYS = (
    ListColumn("agency", "单位", lambda row: row.unit.name),
    ListColumn("basis", "依据", lambda row: BASIS_NAMES[row.basis]),
)
COUNTS = (
    ListColumn("agency", "单位", lambda count: count.row.unit.name),
    ListColumn("basis", "依据", lambda count: BASIS_NAMES[count.row.basis]),
    ListColumn("heading", "节", lambda count: count.heading),
    ListColumn("role", "角色", lambda count: ROLE_NAMES[count.role]),
    ListColumn("count", "项数", lambda count: count.row.counts[count.heading, count.role]),
)
FIGURES = (
    ListColumn("group", "类", lambda figure: figure.group),
    ListColumn("subject", "名目", lambda figure: figure.subject),
    ListColumn("number", "数", lambda figure: figure.number),
    ListColumn("note", "说明", lambda figure: figure.note),
)


@answering
def show_matrix(
    context: typer.Context,
    axis: Annotated[Axis, AXIS.option("--by", "按节 section 或按系列 series（一级指标、二级指标、任务）")] = "section",
    role: Annotated[Role | None, ROLE.option("--role", "只数牵头 lead 或参加 participant")] = None,
    basis: Annotated[
        Basis | None, BASIS.option("--basis", "只数一种依据（默认列名 named 和集合 collective，各占一行）")
    ] = None,
    kind: KindOption = None,
    as_rows: Annotated[bool, typer.Option("--long", help="一个数一行，供计算用")] = False,
) -> Reply:
    """Count the units' duties by section or series."""
    from qhtasks.questions.select import Filter, by_bases, by_kind, by_role

    dataset = Session.of(context).dataset
    only = Filter.of(by_bases((basis,) if basis else ("named", "collective")), by_role(role), by_kind(kind, dataset))
    counted = matrix(dataset, axis, only)
    listing = _long(counted) if as_rows else _wide(dataset, counted, (role,) if role else ROLES)
    concerns = of_matrix_row(dataset)
    listing = listing._replace(concerns=(lambda count: concerns(count.row)) if as_rows else concerns)
    return Reply(listing._replace(asked=f"各单位在各{AXES[axis]}的项数", filter=str(only)))


def _wide(dataset: Dataset, counted: Matrix, roles: tuple[Role, ...]) -> Listing:
    """Give a row a unit and basis, a column a heading."""
    notes = ["格内是牵头数+参加数"] if len(roles) > 1 else []
    notes += [] if "T" in counted.headings else [_LEGEND]
    return Listing(
        asked="",
        filter="",
        columns=_columns(dataset, counted, roles),
        rows=counted.rows,
        total=len(counted.every),
        record=matrix_json,
        measure="行",
        keys=2,
        notes=tuple(notes),
    )


def _long(counted: Matrix) -> Listing:
    """Give a row a number, for those who calculate."""
    return Listing(
        asked="",
        filter="",
        columns=COUNTS,
        rows=_cells(counted.headings, counted.rows),
        total=len(_cells(counted.headings, counted.every)),
        record=partial(cells_json, COUNTS),
        measure="行",
    )


def _cells(headings: tuple[str, ...], rows: tuple[MatrixRow, ...]) -> tuple[Count, ...]:
    """Take rows apart into their numbers, by heading and role; there is none where nothing was counted."""
    return tuple(
        Count(row, heading, role)
        for row in rows
        for heading in headings
        for role in ROLES
        if row.counts.get((heading, role))
    )


def _columns(dataset: Dataset, counted: Matrix, roles: tuple[Role, ...]) -> tuple[ListColumn, ...]:
    """Make a column for each heading, after those of the totals."""
    totals = (ListColumn(role, f"{ROLE_NAMES[role]}计", _total(role)) for role in roles)
    by_heading = (
        ListColumn(heading, short_heading(dataset, heading), _cell(heading, roles)) for heading in counted.headings
    )
    return (*ROW_KEYS, *totals, *by_heading)


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
    figures = tuple(figure for figure in every if (group or "") in figure.group)
    if not figures:
        groups = "、".join(dict.fromkeys(figure.group for figure in every))
        raise QhtasksError(f"没有含“{group}”的类。类有：{groups}")
    listing = Listing(
        asked=f"概览，{dataset.document.number}",
        filter=f"“最多”各列 {most} 个" + (f"，类：{group}" if group else ""),
        columns=(*FIGURES, ListColumn("bar", "多少", _bar(figures), drawn=True)),
        rows=figures,
        total=len(every),
        record=figure_json,
        concerns=of_figure,
        about=tuple(item.id for item in dataset.items),
        measure="行",
        notes=("单位只按列名计数，集合另算一个",),
    )
    return Reply(listing)


def _bar(figures: tuple[Figure, ...]) -> Callable[[Figure], Cell]:
    """Make the cell of a figure's bar, against the largest of its group; only groups of the most have bars."""
    largest: dict[str, int] = {}
    for figure in figures:
        largest[figure.group] = max(figure.number, largest.get(figure.group, 0))

    def bar(figure: Figure) -> Cell:
        full = largest[figure.group]
        return Bar(figure.number, full) if figure.group.endswith("最多") and full > 1 else ""

    return bar
