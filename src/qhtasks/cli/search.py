"""`search`: where words stand."""

from __future__ import annotations

from typing import Annotated

import typer

from qhtasks.answers.contract import hit_json
from qhtasks.answers.listing import Column, Listing, Marked
from qhtasks.cli.options import AgencyOption, RoleOption, SectionOption
from qhtasks.cli.output import Reply, answering
from qhtasks.cli.session import Session
from qhtasks.questions.search import FIELD_NAMES, USUAL, Found, Scope, fields_of, search

HITS = (
    Column("ref", "编号", lambda hit: hit.ref),
    Column("key", "属于", lambda hit: hit.key, shown=False),
    Column("field", "何处", lambda hit: FIELD_NAMES[hit.field]),
    Column("text", "原文", lambda hit: Marked(hit.text, hit.spans)),
)


@answering
def search_words(
    context: typer.Context,
    words: Annotated[list[str], typer.Argument(help="要找的词；写几个词，要同一项里都有", metavar="词 …")],
    fields: Annotated[
        str | None,
        typer.Option("--in", metavar="范围", help=f"只在这里找：{'、'.join(FIELD_NAMES.values())}；名单要写明才找"),
    ] = None,
    section: SectionOption = None,
    name: AgencyOption = None,
    role: RoleOption = None,
    regex: Annotated[bool, typer.Option("--regex", help="词是正则表达式")] = False,
) -> Reply:
    """List the sentences in which words stand."""
    session = Session.of(context)
    unit = None if name is None else session.unit(name)
    scope = Scope(fields_of(fields) if fields else USUAL, section, unit, role)
    found = search(session.dataset, words, scope, regex=regex)
    notes = [f"在 {found.records} 条记录之内，找过的有 {found.searched} 条"]
    if not found.hits and "list" not in scope.fields:
        listed = search(session.dataset, words, scope._replace(fields=("list",)), regex=regex)
        notes += [f"责任单位名单里有 {len(listed.hits)} 处：加 --in 名单"] if listed.hits else []
    return Reply(_listing(words, found, notes))


def _listing(words: list[str], found: Found, notes: list[str]) -> Listing:
    return Listing(
        asked=f"查找 {' '.join(words)}",
        filter=found.filter,
        columns=HITS,
        rows=found.hits,
        total=found.total,
        record=hit_json,
        measure="处",
        notes=tuple(notes),
    )
