"""`together` and `partners`: who works with whom."""

from __future__ import annotations

from collections import Counter
from typing import Annotated

import typer

from qhtasks.answers.as_json import partner_json, shared_json
from qhtasks.answers.listing import ListColumn, Listing
from qhtasks.answers.remarks import of_partner, of_shared
from qhtasks.cli.completing import agency_names
from qhtasks.cli.options import AgencyName
from qhtasks.cli.output import Reply, answering
from qhtasks.cli.session import Session
from qhtasks.errors import QhtasksError
from qhtasks.questions.duties import BASIS_NAMES, ROLE_NAMES
from qhtasks.questions.relations import RELATION_NAMES, RELATIONS, SharedItem, partners, together


def _roles(shared: SharedItem) -> str:
    """Say who leads and who takes part, and through which collective where one is not named."""
    return "，".join(
        f"{unit.name}{ROLE_NAMES[duty.role]}" + (f"（经“{duty.via}”）" if duty.via else "")
        for unit, duty in shared.duties
    )


SHARED = (
    ListColumn("id", "编号", lambda shared: shared.item.id),
    ListColumn("relation", "关系", lambda shared: RELATION_NAMES[shared.relation]),
    ListColumn("title", "事项", lambda shared: shared.item.title),
    ListColumn("roles", "各自角色", _roles),
)
PARTNERS = (
    ListColumn("partner", "单位", lambda partner: partner.unit.name),
    ListColumn("basis", "依据", lambda partner: BASIS_NAMES[partner.basis]),
    ListColumn("items", "同项", lambda partner: partner.items),
    ListColumn("both_lead", "共同牵头", lambda partner: partner.both_lead),
    ListColumn("leads", "本单位牵头", lambda partner: partner.leads),
    ListColumn("joins", "对方牵头", lambda partner: partner.joins),
    ListColumn("both_join", "共同参加", lambda partner: partner.both_join),
)
CERTAIN = "只算列名和经集合确定的，不含可能涉及"


@answering
def together_with(
    context: typer.Context,
    names: Annotated[
        list[str], typer.Argument(help="两个以上单位", metavar="单位 单位 …", autocompletion=agency_names)
    ],
) -> Reply:
    """List the items that several units share."""
    session = Session.of(context)
    units = session.units(names)
    if len(units) == 1:
        raise QhtasksError(f"只有{units[0].name}一个单位，至少写两个：qhtasks together 省水利厅 省林草局")
    rows = together(session.dataset, units)
    listing = Listing(
        asked=f"{'、'.join(unit.name for unit in units)}都有份的事项",
        filter="",
        columns=SHARED,
        rows=rows,
        total=len(rows),
        record=shared_json,
        concerns=of_shared,
        about=tuple(unit.name for unit in units),
        notes=(_by_relation(rows), CERTAIN),
    )
    return Reply(listing)


def _by_relation(rows: tuple[SharedItem, ...]) -> str:
    """Count the shared items of each relation."""
    counts = Counter(shared.relation for shared in rows)
    return "，".join(f"{RELATION_NAMES[relation]} {counts[relation]} 项" for relation in RELATIONS)


@answering
def partners_of(context: typer.Context, name: AgencyName) -> Reply:
    """List the units that one unit shares items with."""
    session = Session.of(context)
    unit = session.unit(name)
    rows = partners(session.dataset, unit)
    listing = Listing(
        asked=f"同{unit.name}共事的单位",
        filter="",
        columns=PARTNERS,
        rows=rows,
        total=len(rows),
        record=partner_json,
        concerns=of_partner(session.dataset, unit),
        about=(unit.name,),
        measure="行",
        notes=("依据为集合的，双方至少有一方不是列名；两种依据分行，不相加", CERTAIN),
    )
    return Reply(listing)
