"""`agency` and `agencies`: what one body owes, and who the bodies are."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, NamedTuple

import typer

from qhtasks.answers.listing import ListColumn, Listing, TextTable
from qhtasks.answers.remarks import HEADING, of_answer, remark_lines, remark_text
from qhtasks.cli.completing import agency_names
from qhtasks.cli.options import OWED, ROLE, AgencyName, AsOfOption, KindOption, SeriesOption
from qhtasks.cli.output import Piece, Reply, answering
from qhtasks.cli.session import Session
from qhtasks.cli.streams import lines
from qhtasks.errors import QhtasksError
from qhtasks.model.words import ROLES, UNVERIFIED, Basis, Role, hedged
from qhtasks.questions.agency import APART
from qhtasks.questions.duties import ROLE_NAMES
from qhtasks.questions.later import NOT_FOUND, searches_of, steps_of, sureness
from qhtasks.text.width import cells, clipped

if TYPE_CHECKING:
    from collections.abc import Callable

    from qhtasks.model.bodies import Unit
    from qhtasks.model.dataset import Dataset
    from qhtasks.model.findings import Outcome
    from qhtasks.model.succession import Inquiry
    from qhtasks.questions.agency import AgencyAnswer
    from qhtasks.questions.later import KnownStep
    from qhtasks.questions.wording import AgencyPage, DutyGroup, DutyRow, ObligationRow

DUTIES = (
    ListColumn("id", "编号", lambda row: row["id"]),
    ListColumn("label", "名目", lambda row: row["label"], shown=False),
    ListColumn("section", "节", lambda row: row["section"], shown=False),
    ListColumn("role", "角色", lambda row: row["role"]),
    ListColumn("basis", "依据", lambda row: row["basis"]),
    ListColumn("via", "经由", lambda row: row["via"]),
    ListColumn("standing", "列位", lambda row: row["standing"]),
    ListColumn("doubt", "把握", lambda row: row["doubt"]),
    ListColumn("title", "事项", lambda row: row["title"]),
    ListColumn("nature", "性质", lambda row: row["nature"]),
    ListColumn("due", "时限", lambda row: row["due"]),
    ListColumn("lead", "牵头单位", lambda row: row["lead"]),
    ListColumn("participants", "参加单位", lambda row: row["participants"]),
    ListColumn("text", "全文", lambda row: row["paragraph"], shown=False),
    ListColumn("why", "缘由", lambda row: row["why"], shown=False),
)
_LONG = ("nature", "due", "lead", "participants")
"""The columns that `--brief` leaves out."""
NOT_SEARCHED = "没有查过"
"""What is said of a unit about whose later changes nobody searched."""
NOT_LISTED = "名单没有列，不是职责"
"""What is said of items that only mention a place in their wording."""
AGENCIES = (
    ListColumn("name", "单位", lambda answer: answer.unit.name),
    ListColumn("full_name", "全称", lambda answer: _full_name(answer.unit), shown=False),
    ListColumn("kind", "类别", lambda answer: _kind(answer.unit)),
    ListColumn("lead_named", "列名牵头", lambda answer: answer.how_many("lead", "named")),
    ListColumn("participant_named", "列名参加", lambda answer: answer.how_many("participant", "named")),
    ListColumn("lead_collective", "集合牵头", lambda answer: answer.how_many("lead", "collective")),
    ListColumn("participant_collective", "集合参加", lambda answer: answer.how_many("participant", "collective")),
    ListColumn("possible", "可能涉及", lambda answer: sum(answer.how_many(role, "possible") for role in ROLES)),
    ListColumn("caution", "易混说明", lambda answer: answer.unit.caution or "", shown=False),
)


@answering
def agency(
    context: typer.Context,
    name: AgencyName,
    role: Annotated[Role | None, ROLE.option("--role", "只列一种角色：牵头 lead，参加 participant")] = None,
    basis: Annotated[
        Basis | None,
        OWED.option(
            "--basis", "只列一种依据：列名 named，集合 collective，可能涉及 possible；有 --as-of 的另有承接 succeeded"
        ),
    ] = None,
    as_of: AsOfOption = None,
    series: SeriesOption = None,
    due: Annotated[
        str | None, typer.Option("--due", metavar="时限", help="只列时限含这几个字的，如 2025年；没写时限的是 未明确")
    ] = None,
    other: Annotated[
        list[str] | None,
        typer.Option(
            "--with",
            metavar="单位",
            help="只列与另一单位共有的（列名或经集合，不含可能涉及）；可写多次，要都有份",
            autocompletion=agency_names,
        ),
    ] = None,
    alone_first: Annotated[
        bool, typer.Option("--alone-first", help="先列单独牵头的；不写就照通知的次序，几家牵头是并列的")
    ] = False,
    full: Annotated[bool, typer.Option("--full", help="列出全文，不只列标题")] = False,
    brief: Annotated[bool, typer.Option("--brief", help="只说有几项、是哪几项，表格里没有时限和单位")] = False,
    why: Annotated[bool, typer.Option("--why", help="不是列名的，说明经由哪个集合、由谁商定")] = False,
    track: Annotated[
        Path | None,
        typer.Option("--track", metavar="目录", help="另列跟踪目录里最近报的状态，和商定参加的事项"),
    ] = None,
) -> Reply:
    """List what one body owes: in which role, on which basis."""
    from qhtasks.answers.as_json import answer_json
    from qhtasks.questions.agency import answer, with_alone_first
    from qhtasks.questions.select import Filter, by_basis, by_due, by_partners, by_role, by_series
    from qhtasks.questions.wording import Wording

    if brief and (full or why):
        raise QhtasksError("--brief 只列编号，不能同 --full、--why 一起写")
    if basis == "succeeded" and not as_of:
        raise QhtasksError("承接的职责要有日期：--basis 承接 同 --as-of 一起写，如 --as-of 2024-06-01")
    session = Session.of(context)
    dataset, day = session.dataset, session.day(as_of)
    unit = session.unit(name, day)
    partner = by_partners(session.units(other), dataset)
    only = Filter.of(by_role(role), by_basis(basis), by_series(series, dataset), by_due(due), partner)
    answered = answer(dataset, unit, only, day)
    if alone_first:
        answered = with_alone_first(dataset, answered)
    view = _View(dataset, Wording(dataset, day=day).agency(answered), session.outcome, full=full, why=why)
    reply = Reply(
        view.listing(brief=brief),
        page=view.brief if brief else view.pieces,
        paper=unit.name,
        whole=lambda: answer_json(dataset, answered, why=why, outcome=session.outcome),
    )
    if track is None:
        return reply
    from qhtasks.cli.following import with_reports

    return with_reports(context, reply, unit, track)


class _View(NamedTuple):
    """What a unit owes, put into words, with what the check says of it; `full` and `why` are the options."""

    dataset: Dataset
    page: AgencyPage
    outcome: Outcome
    full: bool
    why: bool

    def listing(self, *, brief: bool) -> Listing:
        """List the duties of a unit row by row, the obligations last; in brief without the columns of who and when."""
        dataset, page = self.dataset, self.page
        rows = [_flat_duty(row) for group in page.groups for row in group.rows if group.basis not in APART]
        apart = [_flat_duty(row) for group in page.groups for row in group.rows if group.basis in APART]
        wanted = dict.fromkeys(_LONG, False) if brief else {"text": self.full, "why": self.why}
        return Listing(
            asked=f"{page.name}的职责，{dataset.document.number}，数据集 {dataset.edition.version} 版",
            filter=page.filter,
            columns=tuple(column._replace(shown=wanted.get(column.key, column.shown)) for column in DUTIES),
            rows=tuple(rows),
            beside=(*apart, *map(_flat_obligation, page.obligations)),
            total=page.total,
            record=lambda row: row,
            measure="行",
            notes=(
                f"{page.full_name}，{page.kind}",
                *([f"说明：{page.note}"] if page.note else []),
                *_as_of_lines(page),
                f"后面另有组织实施要求{page.asked}，不受筛选影响",
                *self.mentions(),
            ),
            concerns=lambda row: (row["id"], row["via"]),
            about=(page.name,),
        )

    def pieces(self, width: int | None) -> Iterator[Piece]:
        """Lay the answer out to be read: who, how much, then the groups.

        In a terminal each obligation has one line unless `full`, and the counts, by then out of sight, stand last, too.
        """
        page, on_screen = self.page, width is not None
        yield lines(*_head(self.dataset, page), *self.unit_remarks())
        for group in page.groups:
            yield f"\n{group.title}　{len(group.rows)} 项" + (f"　时限均{group.due}" if group.due else "")
            yield self.group_table(group)
        obligations = f"组织实施要求　{page.asked}"
        if width is None or self.full or not page.obligations:
            yield f"\n{obligations}"
            yield self.obligation_table()
        else:
            yield f"\n{obligations}　一条一行，--full 列全文"
            yield lines(*self.obligation_lines(width))
        if page.mentions:
            yield f"\n正文提到　{len(page.mentions)} 项（{NOT_LISTED}）"
            yield lines(*page.mentions)
        if on_screen:
            yield "\n" + lines(page.name, *_counts(page), obligations)

    def brief(self, _: int | None) -> Iterator[Piece]:
        """Say who, how much, and of each group which, by their ids."""
        yield lines(*_head(self.dataset, self.page), *self.unit_remarks())
        groups = [
            (f"{group.title}　{len(group.rows)} 项", [row.item.id for row in group.rows]) for group in self.page.groups
        ]
        obligations = [f"{row.id}（{_doubt(row)}）" if row.ground else row.id for row in self.page.obligations]
        for title, ids in (*groups, (f"组织实施要求　{self.page.asked}", obligations)):
            yield f"{title}：{'、'.join(ids)}" if ids else title

    def obligation_table(self) -> TextTable:
        """Lay the obligations out whole."""
        rows = [
            (row.id, row.place, lines(row.ground, row.text), row.due, self.remarks(row.id))
            for row in self.page.obligations
        ]
        return _without_empty(("编号", "出处", "要求", "时限", HEADING), rows, keep=4)

    def obligation_lines(self, width: int) -> Iterator[str]:
        """Write each obligation on one line, cut at the edge; what it rests on stands before its text."""
        rows = self.page.obligations
        id_width = max(cells(row.id) for row in rows) + 2
        sections = {obligation.id: obligation.section for obligation in self.dataset.obligations}
        place_width = max(cells(sections[row.id]) for row in rows) + 2
        for row in rows:
            marks = (f"［{mark}］" for mark in (self.remarks(row.id), _doubt(row), row.due) if mark)
            place = sections[row.id] + " " * (place_width - cells(sections[row.id]))
            yield clipped(f"{row.id:<{id_width}}{place}{''.join(marks)}{row.text}", width)

    def mentions(self) -> Iterator[str]:
        """Say in one line which items only mention the unit's places."""
        ids = "、".join(mention.partition("　")[0] for mention in self.page.mentions)
        if ids:
            yield f"正文提到 {len(self.page.mentions)} 项（{NOT_LISTED}）：{ids}"

    def group_table(self, group: DutyGroup) -> TextTable:
        """Lay a group out; a column that says nothing, or what the group's title says already, is left out."""
        columns = ("编号", "角色", "列位", "事项", "时限", "牵头单位", "参加单位", "经由", "缘由", HEADING)
        one_role = len({row.role for row in group.rows}) == 1
        rows = [
            (
                row.item.id,
                "" if one_role else row.role,
                row.standing if row.role == ROLE_NAMES["lead"] else "",
                row.item.paragraph if self.full else row.item.title,
                "" if group.due else row.item.due,
                row.item.lead,
                row.item.participants,
                "" if self.why or group.basis in APART else row.via + (UNVERIFIED if row.doubt else ""),
                row.why if self.why or group.basis in APART else "",
                self.remarks(row.item.id, row.via),
            )
            for row in group.rows
        ]
        return _without_empty(columns, rows)

    def remarks(self, *records: str) -> str:
        """Say what the check says of records, in a cell."""
        return remark_text(self.outcome.about(records))

    def unit_remarks(self) -> Iterator[str]:
        """Say what the check says of the unit itself, in lines."""
        remarks = self.outcome.about((self.page.name,))
        yield from (f"{HEADING}：{line}" for line in remark_lines(remarks))


def _without_empty(columns: Sequence[str], rows: Sequence[Sequence[str]], keep: int = 0) -> TextTable:
    """Lay out rows without the columns that are empty in all of them; the first `keep` columns always stay."""
    telling = [index for index in range(len(columns)) if index < keep or any(row[index] for row in rows)]
    return TextTable([columns[index] for index in telling], [[row[index] for index in telling] for row in rows])


def _head(dataset: Dataset, page: AgencyPage) -> Iterator[str]:
    """Say who the unit is, what it was taken from, how many duties it has, and what is shown of them."""
    document = dataset.document
    yield f"{page.name}　{page.full_name}　{page.kind}"
    yield from (f"沿革：{change}" for change in page.later)
    yield f"说明：{page.note}" if page.note else ""
    yield f"依据：{document.number}（{document.date_as_signed}），数据集 {dataset.edition.version} 版"
    yield from _as_of_lines(page)
    yield from _counts(page)
    yield page.empty


def _as_of_lines(page: AgencyPage) -> Iterator[str]:
    """Say on which day the bodies are looked at, and who bears the unit's duties then; nothing without a day."""
    if page.as_of:
        yield f"{page.as_of}：{'；'.join(page.now) or '照通知，没有确定的变化'}"


def _counts(page: AgencyPage) -> Iterator[str]:
    """Say how many duties there are by role and basis, and how many of them are shown."""
    for row in page.counts:
        series = "，".join(f"{name} {count}" for name, count in row.by_series)
        yield f"{row.role}（{row.basis}）{row.total} 项：{series}"
    yield f"筛选：{page.filter or '无'}；列出 {page.shown} 行，全部 {page.total} 行"


def _doubt(row: ObligationRow) -> str:
    """Say in a word what is not certain about a unit's being meant: 推断, 最宽的理解, 可能涉及."""
    return row.ground.partition("：")[0]


def _flat_duty(row: DutyRow) -> dict[str, str]:
    """Write a duty as one row: its item's words beside its own."""
    item = {name: value for name, value in row.item._asdict().items() if isinstance(value, str)}
    own = {name: value for name, value in row._asdict().items() if name != "item"}
    return {**item, **own, "body": "".join(row.item.measures)}


def _flat_obligation(row: ObligationRow) -> dict[str, str]:
    """Put an obligation among the duties of a flat list: it has neither role nor lists."""
    empty = dict.fromkeys(("role", "via", "standing", "how", "heading", "nature", "lead", "participants"), "")
    texts = dict.fromkeys(("title", "body", "paragraph"), row.text)
    own = {"id": row.id, "label": row.label, "section": row.place, "due": row.due, "why": row.ground}
    return {**empty, **texts, **own, "basis": f"组织实施要求（{row.way}）", "doubt": row.ground}


@answering
def agencies(context: typer.Context, kind: KindOption = None) -> Reply:
    """List the units with how many duties each has."""
    from qhtasks.answers.as_json import counts_json, unit_json
    from qhtasks.questions.agency import answers
    from qhtasks.questions.select import Filter, by_kind, select_units

    dataset = Session.of(context).dataset
    only = Filter.of(by_kind(kind, dataset))
    listing = Listing(
        asked="责任单位",
        filter=str(only),
        columns=(*AGENCIES, *known_columns(dataset)),
        rows=answers(dataset, select_units(dataset, only)),
        total=len(dataset.units),
        record=lambda answer: {**unit_json(dataset, answer.unit), "counts": counts_json(answer)},
        concerns=of_answer,
        measure="个单位",
        bare=True,
    )
    return Reply(listing)


def known_columns(dataset: Dataset) -> tuple[ListColumn, ...]:
    """Make the columns of what is known of a unit since the notice: what, from which text, how sure."""

    def column(
        key: str, heading: str, cell: Callable[[KnownStep], str], others: Callable[[Inquiry], str]
    ) -> ListColumn:
        def written(answer: AgencyAnswer) -> str:
            steps, searches = steps_of(dataset, answer.unit), searches_of(dataset, answer.unit)
            return "；".join((*map(cell, steps), *map(others, searches))) or NOT_SEARCHED

        return ListColumn(key, heading, written, shown=False)

    return (
        column(
            "later", "沿革", lambda known: f"{known.date}：{known.change}", lambda one: f"查过{one.sought}，{NOT_FOUND}"
        ),
        column("later_basis", "沿革根据", lambda known: known.step.basis.title, lambda one: one.seen or NOT_FOUND),
        column(
            "later_certainty",
            "沿革把握",
            lambda known: sureness(known.step.certainty),
            lambda one: f"不知道（查到 {one.read}）",
        ),
    )


def _full_name(unit: Unit) -> str:
    return hedged(unit.full_name, unit.certainty.full_name)


def _kind(unit: Unit) -> str:
    return hedged(unit.kind, unit.certainty.kind)
