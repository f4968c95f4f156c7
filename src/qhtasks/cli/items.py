"""`show`, `list` and `indicators`: the items themselves, and the targets of the indicators."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Annotated, Any, NamedTuple

import typer

from qhtasks.answers.listing import ListColumn, Listing
from qhtasks.cli.completing import body_names, level_names, record_ids
from qhtasks.cli.options import NATURE, AgencyOption, AsOfOption, RoleOption, SectionOption, SeriesOption
from qhtasks.cli.output import Reply, answering
from qhtasks.cli.session import Session
from qhtasks.cli.streams import lines
from qhtasks.model.words import MEASURES, SERIES, Nature
from qhtasks.questions.later import as_of_words

if TYPE_CHECKING:
    from qhtasks.model.dataset import Dataset
    from qhtasks.model.items import Indicator, Task
    from qhtasks.model.obligations import Obligation
    from qhtasks.questions.find import RecordPart
    from qhtasks.questions.select import Filter
    from qhtasks.questions.wording import ItemRow, TargetRow


class Entry(NamedTuple):
    """An item as a row: with what it is called, its section's name, and its lists as issued.

    As of a day the lists have notes, and `taken_over` says whether it passed only by what a body took over.
    """

    item: Indicator | Task
    label: str
    section: str
    lead: str
    participants: str
    taken_over: bool = False


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
    ids: Annotated[
        list[str],
        typer.Argument(
            help="编号，可写几个：A9、B36、T156、O13；一段 T156-T160，一项举措 T156.3，一个目标 B6.1",
            metavar="编号 …",
            autocompletion=record_ids,
        ),
    ],
    as_of: AsOfOption = None,
) -> Reply:
    """Show records in full, or a measure or target of one."""
    from qhtasks.questions.find import find_parts

    session = Session.of(context)
    day = session.day(as_of)
    shown = tuple(_shown(session, part, day) for part in find_parts(session.dataset, ids))
    rows = tuple(field for one in shown for field in one.fields)
    listing = Listing(
        asked=f"{'、'.join(one.label for one in shown)}，{session.dataset.document.number}{_on(day)}",
        filter="",
        columns=FIELDS,
        rows=rows,
        total=len(rows),
        record=lambda field: {"field": field[0], "text": field[1]},
        measure="栏",
        about=tuple(one.key for one in shown),
    )
    wholes = [one.whole for one in shown]
    return Reply(
        listing,
        page=lambda _: iter(["\n\n".join(_page(one) for one in shown)]),
        whole=lambda: wholes if len(wholes) > 1 else wholes[0],
        paper=" ".join(dict.fromkeys(one.key for one in shown if one.key[0] in SERIES)),
    )


class Shown(NamedTuple):
    """A record as `show` gives it: its fields that are not empty, its paragraph in numbered pieces, and its JSON."""

    key: str
    label: str
    fields: tuple[tuple[str, str], ...]
    pieces: tuple[str, ...]
    whole: Mapping[str, Any]


def _shown(session: Session, part: RecordPart, day: str | None) -> Shown:
    """Say all that the data hold of a record, or of a part of one, and what the check says."""
    from qhtasks.answers.as_json import item_json, obligation_json
    from qhtasks.answers.remarks import HEADING, remark_lines, with_remarks
    from qhtasks.model.obligations import Obligation
    from qhtasks.questions.wording import Wording

    dataset = session.dataset
    record = part.record
    if isinstance(record, Obligation):
        pieces: tuple[str, ...] = (record.text,)
        fields, whole = _obligation_fields(dataset, record), obligation_json(record)
    else:
        row = Wording(dataset, day=day).item(record)
        fields, pieces, whole = _item_fields(row, part), _pieces(row, part), item_json(dataset, record, day)
        if part.number:
            whole["part"] = {"id": part.key, "number": part.number, "kind": part.kind, "text": part.text}
    remarks = session.outcome.about((record.id,))
    if remarks:
        fields += [(HEADING, line) for line in remark_lines(remarks)]
    filled = tuple((name, text) for name, text in fields if text)
    return Shown(record.id, dict(filled)["名目"], filled, pieces, with_remarks(whole, remarks))


def _on(day: str | None) -> str:
    """Say on which day an answer looks at the bodies, behind what was asked."""
    return f"，{as_of_words(day)}" if day else ""


def _pieces(row: ItemRow, part: RecordPart) -> tuple[str, ...]:
    """Cut a task's paragraph into its heading and its measures under their numbers; of a part, give its own text."""
    if part.kind == "measure":
        return (part.text,)
    if row.targets or len(row.measures) == 1:
        return (row.paragraph,)
    heading = row.paragraph.removesuffix("".join(row.measures))
    measures = (f"{row.id}.{number}　{text}" for number, text in enumerate(row.measures, 1))
    return (heading, *measures) if heading else tuple(measures)


def _page(one: Shown) -> str:
    """Write the head on one line, then the paragraph, and each other field on a line of its own."""
    head = "　".join(text for name, text in one.fields if name in _HEAD)
    rest = (f"{name}：{text}" for name, text in one.fields if name not in (*_HEAD, _TEXT))
    return lines(head, *one.pieces, *rest)


def _item_fields(row: ItemRow, part: RecordPart) -> list[tuple[str, str]]:
    """Say all that the data hold of an item, or of one measure or target with its item's lists."""
    targets = row.targets[part.number - 1 : part.number] if part.kind == "target" else row.targets
    return [
        ("编号", part.key),
        ("名目", row.label),
        ("节", row.section_name),
        (_TEXT, part.text if part.kind == "measure" else row.paragraph),
        ("牵头单位", row.lead),
        ("参加单位", row.participants),
        ("性质", row.nature),
        ("时限", row.due),
        *(("目标", _target_text(target)) for target in targets),
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
        ("可能及于", "、".join(obligation.may_reach)),
        ("时限", row.due),
        ("整理说明", row.note),
    ]


@answering
def list_items(
    context: typer.Context,
    series: SeriesOption = None,
    section: SectionOption = None,
    lead: Annotated[
        list[str] | None,
        typer.Option(
            "--lead",
            metavar="单位",
            help="由该单位牵头（含经集合，不含可能涉及），或列有该集合；可写多次，要都牵头",
            autocompletion=body_names,
        ),
    ] = None,
    participant: Annotated[
        list[str] | None,
        typer.Option(
            "--participant",
            metavar="单位",
            help="有该单位参加（含经集合，不含可能涉及），或列有该集合；可写多次，要都参加",
            autocompletion=body_names,
        ),
    ] = None,
    nature: Annotated[Nature | None, NATURE.option("--nature", "一级指标的性质")] = None,
    as_of: AsOfOption = None,
) -> Reply:
    """List items in the notice's order."""
    from qhtasks.questions.select import Filter, by_list, by_nature, by_section, by_series

    session = Session.of(context)
    dataset, day = session.dataset, session.day(as_of)
    leads, participants = session.bodies(lead, day), session.bodies(participant, day)

    def only(day: str | None) -> Filter:
        return Filter.of(
            by_series(series, dataset),
            by_section(section, dataset),
            by_list(leads, "lead", dataset, day),
            by_list(participants, "participant", dataset, day),
            by_nature(nature),
        )

    return Reply(_listing(dataset, only, day), paper=f"--section {section}" if section else "")


def _listing(dataset: Dataset, only: Callable[[str | None], Filter], day: str | None) -> Listing:
    """List the items that pass, as a bare array in JSON; behind them, uncounted, those that pass as of a day only."""
    from qhtasks.answers.as_json import item_json
    from qhtasks.questions.select import select

    issued = select(dataset, only(None))
    further = tuple(item for item in select(dataset, only(day)) if item not in issued) if day else ()
    rows = _entries(dataset, issued, day)
    beside = tuple(entry._replace(taken_over=True) for entry in _entries(dataset, further, day))
    return Listing(
        asked=f"指标和任务，{dataset.document.number}{_on(day)}",
        filter=str(only(None)),
        columns=ITEMS,
        rows=rows,
        beside=beside,
        total=len(dataset.items),
        record=lambda row: item_json(dataset, row.item, day) | ({"succeeded": row.taken_over} if day else {}),
        notes=(f"后面另有承接的 {len(beside)} 项，不计入：{'、'.join(row.item.id for row in beside)}",)
        if beside
        else (),
        bare=True,
        concerns=lambda row: (row.item.id,),
    )


def _entries(dataset: Dataset, items: tuple[Indicator | Task, ...], day: str | None) -> tuple[Entry, ...]:
    """Put beside each item the name of its section and its lists as issued."""
    from qhtasks.questions.wording import Wording

    listed = Wording(dataset, day=day).listed
    return tuple(
        Entry(
            item=item,
            label=dataset.label(item),
            section=dataset.section_name(dataset.section_of(item)),
            lead=listed(item, "lead"),
            participants=listed(item, "participant"),
        )
        for item in items
    )


def _target_columns(dataset: Dataset) -> tuple[ListColumn, ...]:
    """Lay a target out; the lists stand as issued."""
    from qhtasks.issued.lists import ListGrammar
    from qhtasks.questions.targets import bound_of, direction_of, phrase_of

    issued = ListGrammar.of(dataset).issued
    return (
        ListColumn("id", "编号", lambda aim: aim.indicator.id),
        ListColumn("subject", "目标", lambda aim: aim.target.subject),
        ListColumn("value", "目标值", lambda aim: phrase_of(aim.target)),
        ListColumn("value_low", "数值下端", lambda aim: aim.target.value_low, shown=False),
        ListColumn("value_high", "数值上端", lambda aim: aim.target.value_high, shown=False),
        ListColumn("ordinal", "等级", lambda aim: aim.target.ordinal, shown=False),
        ListColumn("unit", "计量单位", lambda aim: aim.target.unit or "", shown=False),
        ListColumn("measure", "计量内容", lambda aim: MEASURES[aim.target.measure]),
        ListColumn("bound", "约束方式", lambda aim: bound_of(aim.target)),
        ListColumn("better", "方向", lambda aim: direction_of(aim.target)),
        ListColumn("nature", "性质", lambda aim: aim.indicator.nature or ""),
        ListColumn("due", "时限", lambda aim: aim.indicator.due or ""),
        ListColumn("lead", "牵头单位", lambda aim: issued(aim.indicator, "lead")),
        ListColumn("participants", "参加单位", lambda aim: issued(aim.indicator, "participant"), shown=False),
        ListColumn("quote", "原文", lambda aim: aim.target.quote, shown=False),
    )


@answering
def indicators(
    context: typer.Context,
    nature: Annotated[Nature | None, NATURE.option("--nature", "一级指标的性质；二级指标通知没有写")] = None,
    unit: Annotated[
        str | None, typer.Option("--unit", metavar="计量单位", help="只列以此计量的，如 ％ 或 万人")
    ] = None,
    name: AgencyOption = None,
    role: RoleOption = None,
    level: Annotated[
        str | None, typer.Option("--level", metavar="级别", help="一级指标 A，二级指标 B", autocompletion=level_names)
    ] = None,
) -> Reply:
    """List the targets of the indicators."""
    from qhtasks.questions.select import Filter, by_agency, by_level, by_measure_unit, by_nature

    session = Session.of(context)
    dataset = session.dataset
    only = Filter.of(
        by_nature(nature),
        by_level(level, dataset),
        by_measure_unit(unit, dataset),
        by_agency(session.units(name), dataset, role, label="责任单位"),
    )
    return Reply(_targets(dataset, only))


def _targets(dataset: Dataset, only: Filter) -> Listing:
    """List the targets that pass, and say to how many indicators they belong."""
    from qhtasks.answers.as_json import aim_json
    from qhtasks.questions.targets import aims

    picked = aims(dataset, only)
    return Listing(
        asked=f"指标的目标，{dataset.document.number}",
        filter=str(only),
        columns=_target_columns(dataset),
        rows=picked.rows,
        total=picked.total,
        record=lambda aim: aim_json(dataset, aim),
        concerns=lambda aim: (aim.indicator.id,),
        measure="个目标",
        notes=(f"属于 {picked.indicators} 项指标，全部 {len(dataset.indicators)} 项；一级指标没有写时限",),
    )
