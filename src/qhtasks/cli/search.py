"""`search`: where words stand."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Annotated

import typer

from qhtasks.answers.as_json import hit_json
from qhtasks.answers.listing import ListColumn, Listing, Marked
from qhtasks.cli.options import AgencyOption, AnySectionOption, RoleOption
from qhtasks.cli.output import Reply, answering
from qhtasks.cli.session import Session
from qhtasks.questions.search import FIELD_NAMES, USUAL, Searcher, SearchResult, Word, by_fields, fields_of
from qhtasks.questions.select import Filter, by_agency, by_section

if TYPE_CHECKING:
    from collections.abc import Sequence

    from qhtasks.model.dataset import Dataset
    from qhtasks.questions.search import Hit


def _columns(dataset: Dataset) -> tuple[ListColumn, ...]:
    """Lay a hit out; who leads the item where it stands is told if asked for."""
    from qhtasks.issued.lists import ListGrammar

    items, issued = {item.id: item for item in dataset.items}, ListGrammar.of(dataset).issued

    def lead(hit: Hit) -> str:
        return issued(items[hit.key], "lead") if hit.key in items else ""

    return (
        ListColumn("ref", "编号", lambda hit: hit.ref),
        ListColumn("key", "属于", lambda hit: hit.key, shown=False),
        ListColumn("field", "何处", lambda hit: FIELD_NAMES[hit.field]),
        ListColumn("lead", "牵头单位", lead, shown=False),
        ListColumn("text", "原文", lambda hit: Marked(hit.text, hit.spans)),
    )


@answering
def search_words(
    context: typer.Context,
    words: Annotated[list[str], typer.Argument(help="要找的词；写几个词，要同一项里都有", metavar="词 …")],
    fields: Annotated[
        str | None,
        typer.Option(
            "--in",
            metavar="范围",
            help=f"只在这里找：{'、'.join(FIELD_NAMES.values())}；不写则不找名单，要找写 --in 名单",
        ),
    ] = None,
    section: AnySectionOption = None,
    name: AgencyOption = None,
    role: RoleOption = None,
    regex: Annotated[bool, typer.Option("--regex", help="词是正则表达式")] = False,
) -> Reply:
    """List the sentences in which words stand."""
    session = Session.of(context)
    dataset, asked = session.dataset, fields_of(fields) if fields else USUAL
    agency = by_agency(session.units(name), dataset, role)
    only = Filter.of(by_section(section, dataset, all_parts=True), agency)
    searcher = Searcher(dataset)
    find = partial(searcher.find, words, only, regex=regex)
    result = find(fields=asked)
    in_lists = () if result.hits or "list" in asked else find(fields=("list",)).hits
    alone = () if result.total or regex else searcher.words(words, asked)
    listing = _listing(dataset, result, len(in_lists), alone)
    filtered = str(Filter.of(by_fields(asked), *only.criteria))
    return Reply(listing._replace(asked=f"查找 {' '.join(words)}", filter=filtered))


def _listing(dataset: Dataset, result: SearchResult, in_lists: int, alone: Sequence[Word]) -> Listing:
    """List the hits, with a note of hits in the lists, which were not searched, or of each word by itself."""
    notes = [f"共查 {result.searched} 条记录，{result.records} 条里有"]
    notes += [f"责任单位名单里有 {in_lists} 处：加 --in 名单"] if in_lists else []
    notes += [] if in_lists else map(_why_nothing, alone)
    return Listing(
        asked="",
        filter="",
        columns=_columns(dataset),
        rows=result.hits,
        total=result.total,
        record=hit_json,
        concerns=lambda hit: (hit.key,),
        measure="处",
        notes=tuple(notes),
    )


def _why_nothing(word: Word) -> str:
    """Explain why a word was not found: how it was folded, how often it occurs by itself, or which parts do."""
    as_what = "" if word.folded == word.typed.casefold() else f"（按“{word.folded}”查找）"
    near = "、".join(f"{part}（{count} 处）" for part, count in word.near)
    if word.places:
        return f"“{word.typed}”{as_what}单独有 {word.places} 处，与其他的词不在同一项里"
    return f"没有“{word.typed}”{as_what}" + (f"，相近的有：{near}" if near else "")
