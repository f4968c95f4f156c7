"""`together` and `partners`: who works with whom."""

from __future__ import annotations

from typing import Annotated

import typer

from qhtasks.answers.contract import partner_json, shared_json
from qhtasks.answers.listing import ListColumn, Listing
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
    ListColumn("id", "编号", lambda each: each.item.id),
    ListColumn("relation", "关系", lambda each: RELATION_NAMES[each.relation]),
    ListColumn("title", "事项", lambda each: each.item.title),
    ListColumn("roles", "各自角色", _roles),
)
PARTNERS = (
    ListColumn("partner", "单位", lambda each: each.unit.name),
    ListColumn("basis", "依据", lambda each: BASIS_NAMES[each.basis]),
    ListColumn("items", "同项", lambda each: each.items),
    ListColumn("both_lead", "共同牵头", lambda each: each.both_lead),
    ListColumn("leads", "本单位牵头", lambda each: each.leads),
    ListColumn("joins", "对方牵头", lambda each: each.joins),
    ListColumn("both_join", "共同参加", lambda each: each.both_join),
)
CERTAIN = "只算点名和经集合确定的，不含可能涉及"


@answering
def together_with(
    context: typer.Context,
    names: Annotated[
        list[str], typer.Argument(help="两个以上单位", metavar="单位 单位 …", autocompletion=agency_names)
    ],
) -> Reply:
    """List the items that several units share."""
    session = Session.of(context)
    units = tuple(dict.fromkeys(map(session.unit, names)))
    if len(units) == 1:
        raise QhtasksError(f"只有{units[0].name}一个单位，至少写两个：qhtasks together 省水利厅 省林草局")
    found = together(session.dataset, units)
    counts = "，".join(
        f"{RELATION_NAMES[relation]} {sum(each.relation == relation for each in found)} 项" for relation in RELATIONS
    )
    listing = Listing(
        asked=f"{'、'.join(unit.name for unit in units)}都有份的事项",
        filter="",
        columns=SHARED,
        rows=found,
        total=len(found),
        record=shared_json,
        notes=(counts, CERTAIN),
    )
    return Reply(listing)


@answering
def partners_of(context: typer.Context, name: AgencyName) -> Reply:
    """List the units that one unit shares items with."""
    session = Session.of(context)
    unit = session.unit(name)
    found = partners(session.dataset, unit)
    listing = Listing(
        asked=f"同{unit.name}共事的单位",
        filter="",
        columns=PARTNERS,
        rows=found,
        total=len(found),
        record=partner_json,
        measure="行",
        notes=("依据为集合的，双方至少有一方不是点名；两种依据分行，不相加", CERTAIN),
    )
    return Reply(listing)
