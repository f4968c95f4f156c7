"""`show` and `list`: the items themselves."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Annotated, Any, NamedTuple

import typer

from qhtasks.answers.listing import ListColumn, Listing
from qhtasks.cli.completing import body_names, record_ids
from qhtasks.cli.options import SectionOption
from qhtasks.cli.output import Reply, answering
from qhtasks.cli.session import Session
from qhtasks.cli.streams import lines
from qhtasks.model.words import SERIES, Nature, Series

if TYPE_CHECKING:
    from qhtasks.model.dataset import Dataset
    from qhtasks.model.items import Indicator, Task
    from qhtasks.model.obligations import Obligation
    from qhtasks.questions.select import Filter
    from qhtasks.questions.wording import TargetRow


class Entry(NamedTuple):
    """An item as a row: with what it is called, its section's name, and its lists as issued."""

    item: Indicator | Task
    label: str
    section: str
    lead: str
    participants: str


_TEXT = "全文"
_HEAD = ("编号", "名目", "节")
FIELDS = (ListColumn("field", "栏", lambda field: field[0]), ListColumn("text", "内容", lambda field: field[1]))
ITEMS = (
    ListColumn("id", "编号", lambda row: row.item.id),
    ListColumn("label", "名目", lambda row: row.label, shown=False),
    ListColumn("section", "节", lambda row: row.section, shown=False),
    ListColumn("title", "事项", lambda row: row.item.title),
    ListColumn("nature", "性质", lambda row: row.item.nature or "", shown=False),
    ListColumn("due", "时限", lambda row: row.item.due or "", shown=False),
    ListColumn("lead", "牵头单位", lambda row: row.lead),
    ListColumn("participants", "参加单位", lambda row: row.participants),
    ListColumn("text", "全文", lambda row: row.item.text, shown=False),
)


@answering
def show_item(
    context: typer.Context,
    item_id: Annotated[str, typer.Argument(help="编号：A9、B36、T156、O13", metavar="编号", autocompletion=record_ids)],
) -> Reply:
    """Show one record in full."""
    from qhtasks.answers.contract import item_json, obligation_json
    from qhtasks.answers.remarks import HEADING, remark_lines, with_remarks
    from qhtasks.model.obligations import Obligation
    from qhtasks.questions.find import find_record

    session = Session.of(context)
    dataset = session.dataset
    record = find_record(dataset, item_id)
    if isinstance(record, Obligation):
        fields, whole = _obligation_fields(dataset, record), obligation_json(record)
    else:
        fields, whole = _item_fields(dataset, record), item_json(dataset, record)
    remarks = session.outcome.about((record.id,))
    if remarks:
        fields += [(HEADING, line) for line in remark_lines(remarks)]
    return _reply(dataset, record.id, fields, with_remarks(whole, remarks))


def _reply(dataset: Dataset, key: str, fields: Sequence[tuple[str, str]], whole: Mapping[str, Any]) -> Reply:
    """Show one record line by line, or as a table of its fields; empty fields are left out."""
    rows = tuple((name, text) for name, text in fields if text)
    listing = Listing(
        asked=f"{dict(rows)['名目']}，{dataset.document.number}",
        filter="",
        columns=FIELDS,
        rows=rows,
        total=len(rows),
        record=lambda field: {"field": field[0], "text": field[1]},
        measure="栏",
        about=(key,),
    )
    paper = key if key[0] in SERIES else ""
    return Reply(listing, page=lambda: iter([_page(listing.rows)]), whole=lambda: whole, paper=paper)


def _page(fields: Sequence[tuple[str, str]]) -> str:
    """Write the head on one line and each field on a line of its own, the text without its name."""
    head = "　".join(text for name, text in fields if name in _HEAD)
    rest = (text if name == _TEXT else f"{name}：{text}" for name, text in fields if name not in _HEAD)
    return lines(head, *rest)


def _item_fields(dataset: Dataset, item: Indicator | Task) -> list[tuple[str, str]]:
    """Say all that the data hold of an item."""
    from qhtasks.questions.wording import Wording

    row = Wording(dataset).whole(item)
    return [
        ("编号", row.id),
        ("名目", row.label),
        ("节", row.section_name),
        (_TEXT, row.paragraph),
        ("牵头单位", row.lead),
        ("参加单位", row.participants),
        ("性质", row.nature),
        ("时限", row.due),
        *(("目标", _target_text(target)) for target in row.targets),
    ]


def _target_text(target: TargetRow) -> str:
    return f"{target.subject}　{target.value}（{target.told}）　原文“{target.quote}”"


def _obligation_fields(dataset: Dataset, obligation: Obligation) -> list[tuple[str, str]]:
    """Say all that the data hold of an obligation."""
    from qhtasks.questions.wording import Wording

    row = Wording(dataset).obligation(obligation)
    return [
        ("编号", row.id),
        ("名目", row.label),
        ("节", row.place),
        (_TEXT, row.text),
        ("对谁提出", row.addressee),
        ("及于", "、".join(obligation.reaches) + (f"（{row.ground}）" if row.ground else "")),
        ("时限", row.due),
        ("整理说明", row.note),
    ]


@answering
def list_items(
    context: typer.Context,
    series: Annotated[Series | None, typer.Option("--series", help="一级指标 A，二级指标 B，任务 T")] = None,
    section: SectionOption = None,
    lead: Annotated[
        str | None,
        typer.Option(
            "--lead",
            metavar="单位",
            help="由该单位牵头（含经集合，不含可能涉及），或列有该集合",
            autocompletion=body_names,
        ),
    ] = None,
    participant: Annotated[
        str | None,
        typer.Option(
            "--participant",
            metavar="单位",
            help="有该单位参加（含经集合，不含可能涉及），或列有该集合",
            autocompletion=body_names,
        ),
    ] = None,
    nature: Annotated[Nature | None, typer.Option("--nature", help="一级指标的性质")] = None,
) -> Reply:
    """List items in the notice's order."""
    from qhtasks.questions.select import Filter, by_list, by_nature, by_section, by_series

    session = Session.of(context)
    dataset = session.dataset
    only = Filter.of(
        by_series(series, dataset),
        by_section(section, dataset),
        by_list(session.body_if_asked(lead), "lead", dataset),
        by_list(session.body_if_asked(participant), "participant", dataset),
        by_nature(nature),
    )
    return Reply(_listing(dataset, only), paper=f"--section {section}" if section else "")


def _listing(dataset: Dataset, only: Filter) -> Listing:
    """List the items that pass, as a bare array in JSON."""
    from qhtasks.answers.contract import item_json
    from qhtasks.questions.select import select

    return Listing(
        asked=f"指标和任务，{dataset.document.number}",
        filter=str(only),
        columns=ITEMS,
        rows=_entries(dataset, select(dataset, only)),
        total=len(dataset.items),
        record=lambda row: item_json(dataset, row.item),
        bare=True,
        concerns=lambda row: (row.item.id,),
    )


def _entries(dataset: Dataset, items: tuple[Indicator | Task, ...]) -> tuple[Entry, ...]:
    """Put beside each item the name of its section and its lists as issued."""
    from qhtasks.issued.lists import ListGrammar

    issued = ListGrammar.of(dataset).issued
    return tuple(
        Entry(
            item=item,
            label=dataset.label(item),
            section=dataset.section_name(dataset.section_of(item)),
            lead=issued(item, "lead"),
            participants=issued(item, "participant"),
        )
        for item in items
    )
