"""`together` and `partners`: who works with whom."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Annotated

import typer

from qhtasks.answers.as_json import partner_json, shared_json
from qhtasks.answers.listing import ListColumn, Listing
from qhtasks.answers.remarks import of_partner, of_shared
from qhtasks.cli.completing import agency_names
from qhtasks.cli.options import AgencyName, AsOfOption
from qhtasks.cli.output import Reply, answering
from qhtasks.cli.session import Session
from qhtasks.errors import QhtasksError
from qhtasks.model.words import ROLES
from qhtasks.questions.duties import BASIS_NAMES, ROLE_NAMES
from qhtasks.questions.later import as_of_words, bearer_text, grounds_of
from qhtasks.questions.relations import (
    RELATION_NAMES,
    RELATIONS,
    SharedItem,
    borne_by_another,
    partners,
    together,
    together_since,
)
from qhtasks.questions.succession import bearing_of, became_one, heritage_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from qhtasks.model.bodies import Unit
    from qhtasks.model.dataset import Dataset
    from qhtasks.questions.duties import Duty


def _roles(shared: SharedItem) -> str:
    """Say who leads and who takes part, and through which collective, or from whom, where one is not named."""
    return "，".join(f"{unit.name}{ROLE_NAMES[duty.role]}{_through(duty)}" for unit, duty in shared.duties)


def _through(duty: Duty) -> str:
    if duty.basis == "succeeded":
        return f"（承接原{duty.via}）"
    return f"（经“{duty.via}”）" if duty.via else ""


SHARED = (
    ListColumn("id", "编号", lambda shared: shared.item.id),
    ListColumn("relation", "关系", lambda shared: RELATION_NAMES[shared.relation]),
    ListColumn("title", "事项", lambda shared: shared.item.title),
    ListColumn("roles", "各自角色", _roles),
)
PARTNERS = (
    ListColumn("partner", "单位", lambda partner: partner.unit.name),
    ListColumn("basis", "依据", lambda partner: BASIS_NAMES[partner.basis]),
    ListColumn("items", "共同事项", lambda partner: partner.items),
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
    as_of: AsOfOption = None,
) -> Reply:
    """List the items that several units share."""
    session = Session.of(context)
    day = session.day(as_of)
    units = session.units(names, day)
    if same := borne_by_another(session.dataset, units, day):
        raise QhtasksError(f"{day} 时是一家，没有同别家共有可言：{'；'.join(same)}")
    rows = together(session.dataset, units)
    since = together_since(session.dataset, units, day) if day else ()
    listing = Listing(
        asked=f"{'、'.join(unit.name for unit in units)}都有份的事项{_on(day)}",
        filter="",
        columns=SHARED,
        rows=rows,
        total=len(rows),
        beside=since,
        record=shared_json,
        concerns=of_shared,
        about=tuple(unit.name for unit in units),
        notes=(_by_relation(rows), CERTAIN, *_notes_since(session.dataset, rows, since, day)),
    )
    return Reply(listing)


def _on(day: str | None) -> str:
    return f"，{as_of_words(day)}" if day else ""


def _notes_since(
    dataset: Dataset, rows: Sequence[SharedItem], since: Sequence[SharedItem], day: str | None
) -> Iterator[str]:
    """Say which items are shared by what was taken over, and in whose lists two names became one body."""
    if since:
        yield f"后面另有因承接而共有、或关系不同的 {len(since)} 项，不计入：{'、'.join(one.item.id for one in since)}"
    items = {shared.item.id: shared.item for shared in (*rows, *since)}
    merged = [key for key, item in items.items() if any(became_one(dataset, item, role, day) for role in ROLES)]
    if merged:
        yield f"名单里的两家现为一家的：{'、'.join(merged)}（用 show 编号 --as-of {day} 看）"


def _by_relation(rows: tuple[SharedItem, ...]) -> str:
    """Count the shared items of each relation."""
    counts = Counter(shared.relation for shared in rows)
    return "，".join(f"{RELATION_NAMES[relation]} {counts[relation]} 项" for relation in RELATIONS)


@answering
def partners_of(context: typer.Context, name: AgencyName, as_of: AsOfOption = None) -> Reply:
    """List the units that one unit shares items with."""
    session = Session.of(context)
    day = session.day(as_of)
    unit = session.unit(name, day)
    bearing = bearing_of(session.dataset, unit.name, day)
    if bearing.steps:
        raise QhtasksError(
            f"{unit.name}的职责{day} 时{bearer_text(bearing)}：qhtasks partners {bearing.body} --as-of {day}"
        )
    rows = partners(session.dataset, unit, day)
    listing = Listing(
        asked=f"同{unit.name}共同承担的单位{_on(day)}",
        filter="",
        columns=PARTNERS,
        rows=rows,
        total=len(rows),
        record=partner_json,
        concerns=of_partner(session.dataset, unit, day),
        about=(unit.name,),
        measure="行",
        notes=(
            "依据写“列名”的，双方都列名；写“集合”的，至少一方是随集合承担的；两种分行，不相加",
            CERTAIN,
            *_inherited_notes(session.dataset, unit, day),
        ),
    )
    return Reply(listing)


def _inherited_notes(dataset: Dataset, unit: Unit, day: str | None) -> Iterator[str]:
    """Say whose duties a unit took over, and which bodies are no longer listed because others bear their duties."""
    for part in heritage_of(dataset, unit.name, day):
        if part.sure:
            yield f"承接原{part.former.name}（{grounds_of(part.steps)}）；依据为承接的，双方至少有一方是承接来的"
    for partner in partners(dataset, unit) if day else ():
        bearing = bearing_of(dataset, partner.unit.name, day)
        if bearing.steps and bearing.body != unit.name:
            yield f"{partner.unit.name}{bearer_text(bearing)}，不再单列"
