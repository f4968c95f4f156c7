"""The summary of what a body owes, for its director: one page, or two for a body that leads many items."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from qhtasks.answers.remarks import of_answer
from qhtasks.papers.choices import Request
from qhtasks.papers.imprint import UNSTAMPED, hash_of
from qhtasks.papers.sheets import extent_of, key_to, numbers_of, quote_of, row_of, sayings_of, tally
from qhtasks.papers.view import Asked, Blank, FormLine, Numbers, Summary, SummaryTarget
from qhtasks.questions.duties import BASIS_NAMES

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from qhtasks.papers.compose import Composer
    from qhtasks.papers.view import SheetRow
    from qhtasks.questions.agency import AgencyAnswer
    from qhtasks.questions.wording import DutyRow, ItemRow, ObligationRow

SUMMARY = "责任摘要"
_POSSIBLE = BASIS_NAMES["possible"]
_CERTAIN = (BASIS_NAMES["named"], BASIS_NAMES["collective"])
"""What the notice itself gives a unit for certain; what it took over since stands by number only."""
_LEAD = "牵头"
_BINDING = "约束性"
_FORM = (
    FormLine((Blank("领导批示", ""),), 2),
    FormLine((Blank("承办处室", ""), Blank("联系人、电话", "")), 1),
)


def compose_summary(composer: Composer, answer: AgencyAnswer) -> Summary:
    """Compose the summary of a unit from what is printed of the answer to what it owes."""
    wording = composer.wording
    extent = extent_of(composer, answer)
    page = wording.agency(answer, extent.filter)
    duties = [row for group in page.groups for row in group.rows]
    certain = [row for row in duties if row.basis in _CERTAIN]
    led = [row for row in certain if row.role == _LEAD and not row.item.targets]
    tasks = tuple(_task(composer, row, order) for order, row in enumerate(led, 1))
    targets = tuple(_targets(composer, certain))
    facts = composer.alerts((*of_answer(answer), *(row.id for row in page.obligations)))
    cover = composer.cover(SUMMARY, f"{page.name}{SUMMARY}", facts, extent)
    others = (row for row in duties if row.basis not in _CERTAIN or row.role != _LEAD)
    summary = Summary(
        cover=cover,
        name=page.name,
        file=f"{page.name}摘要",
        full_name=page.full_name,
        kind=page.kind,
        counts=page.counts,
        tally=tally(page),
        key=key_to(tasks),
        empty=page.empty,
        targets=targets,
        tasks=tasks,
        others=tuple(_others(composer, answer, others)),
        asked=tuple(map(_asked, page.obligations)),
        form=_FORM if composer.choices.has("record") else (),
        stamp=UNSTAMPED,
    )
    head = (summary.counts, summary.tally, summary.key, summary.empty)
    request = Request("summary", (page.name,), composer.choices)
    if not extent.filter:  # a page has no room for what goes without saying
        summary = summary._replace(cover=cover._replace(foot=()))
    return summary._replace(stamp=composer.stamp(request, cover, head, _parts(summary, duties, page.obligations)))


def _task(composer: Composer, row: DutyRow, order: int) -> SheetRow:
    """Make the row of a task that the unit leads; what it leads through a collective says so behind the title."""
    made = row_of(composer, row, order)
    return made._replace(item=made.item._replace(title=f"{made.item.title}（{_way(row)}）")) if row.via else made


def _targets(composer: Composer, certain: Iterable[DutyRow]) -> Iterator[SummaryTarget]:
    """List the targets that the unit leads, the binding ones first, and the binding ones in which it takes part."""
    wanted = [row for row in certain if row.item.targets and (row.role == _LEAD or row.item.nature == _BINDING)]
    for row in sorted(wanted, key=lambda row: (row.role != _LEAD, row.item.nature != _BINDING)):
        item = composer.marked(row.item, row.via)
        due = row.item.due if row.item.due != composer.wording.no_due else ""
        quotes = dict.fromkeys(target.quote for target in item.targets)
        for quote in quotes:
            yield SummaryTarget(item.label, quote, item.nature, due, _way(row), row.place)


def _others(composer: Composer, answer: AgencyAnswer, rows: Iterable[DutyRow]) -> Iterator[Numbers]:
    """Give by number what the unit does not lead: its participations, what is possible, what only the text says."""
    ways: dict[str, list[ItemRow]] = {}
    for row in rows:
        ways.setdefault(_way(row), []).append(row.item)
    for how, items in ways.items():
        open_ = how.startswith(_POSSIBLE)
        yield Numbers(how, len(items), numbers_of(item.label for item in items) if open_ else _by_section(items))
    said: dict[str, list[str]] = {}
    for saying in sayings_of(composer, answer):
        what = f"正文{saying.what}" + ("" if saying.owed else "，名单没有列，不是职责")
        said.setdefault(what, []).append(saying.item.label)
    for what, labels in said.items():
        yield Numbers(what, len(labels), numbers_of(labels))


def _way(row: DutyRow) -> str:
    if not row.via:
        return row.role
    if row.basis == _POSSIBLE:
        return f"{_POSSIBLE}：经“{row.via}”{row.role}，是否承担由牵头单位商定"
    return f"随“{row.via}”{row.role}" if row.basis in _CERTAIN else f"{row.basis}原{row.via}{row.role}"


def _by_section(items: Iterable[ItemRow]) -> str:
    """Write the numbers of items, indicators by series, tasks by section: 二级指标第30项；二（一）第7、13项."""
    return numbers_of(
        item.label if item.targets else f"{item.section}第{item.label.partition('第')[2]}"
        for item in sorted(items, key=lambda item: not item.targets)
    )


def _asked(row: ObligationRow) -> Asked:
    """Quote an obligation, with a word for what is not certain about it."""
    section = re.match(".（.+?）|.", row.place)
    return Asked(
        section=section[0] if section else "",
        quote=quote_of(row),
        doubt="、".join(doubt.partition("：")[0] for doubt in row.ground.split("；") if doubt),
    )


def _parts(summary: Summary, duties: Iterable[DutyRow], demands: Iterable[ObligationRow]) -> dict[str, object]:
    """Divide what a summary says: by id each item with all that is said of it, and each obligation."""
    parts: dict[str, object] = {}
    for row in duties:
        item = row.item
        whose = (item.label, item.title, item.nature, item.due, item.first, item.targets)
        said = (row.role, row.basis, row.via, row.place, item.section_name, hash_of(whose))
        parts[item.id] = (parts.get(item.id, ()), said)
    return parts | {row.id: asked for row, asked in zip(demands, summary.asked, strict=True)}
