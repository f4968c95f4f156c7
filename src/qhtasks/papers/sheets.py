"""The responsibility sheet of a body, short or in full, composed from the answer to what it owes."""

from __future__ import annotations

import re
from itertools import count, groupby
from typing import TYPE_CHECKING

from qhtasks.answers.remarks import of_answer
from qhtasks.papers.choices import DEPTH_NAMES, Extent, Request
from qhtasks.papers.imprint import UNSTAMPED, hash_of
from qhtasks.papers.view import Fact, Ledger, Requirement, Saying, Sheet, SheetGroup, SheetRow
from qhtasks.questions.agency import PERHAPS
from qhtasks.questions.duties import BASIS_NAMES, ROLE_NAMES, explain_word
from qhtasks.questions.mentions import calls_on
from qhtasks.questions.wording import SOLE

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from qhtasks.papers.compose import Composer
    from qhtasks.questions.agency import AgencyAnswer
    from qhtasks.questions.demands import Demand
    from qhtasks.questions.wording import AgencyPage, DutyGroup, DutyRow, ObligationRow

SHEET = "责任清单"
KEY = "“2/4”即牵头的名单有4个名称、列第2；通知未规定排序的含义。"
"""How a place in the list of leads is read."""
_NAMED, _COLLECTIVE, _POSSIBLE, _SUCCEEDED = BASIS_NAMES.values()
_LEDGER = "办理记录"
_GIVEN = ("编号", "事项", "角色", "完成时限")
_PEOPLE = ("责任领导", "责任处室", "联系人", "电话")
_AIM = "年度目标"
_PROGRESS = ("进展情况", "备注")
_ENOUGH, _MOST = 23, 42
"""Characters that a quote has at least if it can without having more than the second number."""
_CUT = "……"
_ENDS = "。；"
_PRINCIPLE = "的原则，"
"""How a clause ends that asks for nothing by itself: 按照“项目跟着规划走、资金和要素跟着项目走”的原则."""
_CLAUSE = re.compile(f"[^，{_ENDS}]+[，{_ENDS}]?")


def compose_sheet(composer: Composer, answer: AgencyAnswer) -> Sheet:
    """Compose the responsibility sheet of a unit from what is printed of the answer to what it owes."""
    choices = composer.choices
    full = choices.depth == "full"
    extent = extent_of(composer, answer)
    page = composer.wording.agency(answer, extent.filter)
    groups = tuple(_groups(composer, answer, page, full=full))
    cover = composer.cover(SHEET, f"{page.name}{SHEET}", facts_of(composer, answer, page), extent)
    sheet = Sheet(
        cover=cover,
        name=page.name,
        file=f"{page.name}全文" if full else page.name,
        full_name=page.full_name,
        kind=page.kind,
        later=page.later,
        note=page.note,
        counts=page.counts,
        tally=tally(page),
        key=key_to(row for group in groups for row in group.rows),
        empty=page.empty,
        groups=groups,
        sayings=sayings_of(composer, answer),
        obligations=requirements(composer, answer, full=full),
        asked=page.asked,
        ledger=_ledger(composer, groups) if choices.blank_columns and choices.has("record") else None,
        years=composer.years,
        stamp=UNSTAMPED,
    )
    head = (sheet.counts, sheet.tally, sheet.key, sheet.empty, sheet.ledger)
    request = Request("sheet", (page.name,), choices)
    return sheet._replace(stamp=composer.stamp(request, cover, head, _parts(sheet)))


def extent_of(composer: Composer, answer: AgencyAnswer) -> Extent:
    """Say how much of what a unit owes its sheet or summary shows."""
    choices = composer.choices
    filters = (str(answer.filter), *choices.in_words())
    return Extent(filters, len(answer.duties), answer.total, "行", DEPTH_NAMES[choices.depth])


def facts_of(composer: Composer, answer: AgencyAnswer, page: AgencyPage) -> list[Fact]:
    """Say on the cover who a unit is, and what the check says of it."""
    facts = [Fact("单位", f"{page.full_name}，{page.kind}")]
    facts += [*(Fact("沿革", change) for change in page.later), *(Fact("当日", text) for text in page.now)]
    facts += [Fact("说明", page.note)]
    keys = (*of_answer(answer), *(row.id for row in page.obligations))
    return [*facts, *composer.alerts(keys)]


def tally(page: AgencyPage) -> str:
    """Count by basis, which are never added up: 列名29项（牵头13、参加16）；另有可能涉及15项。"""
    words = dict.fromkeys(row.via for group in page.groups for row in group.rows if row.basis == _COLLECTIVE)
    through = f"随{'、'.join(f'“{word}”' for word in words)}列入"
    said = {_NAMED: "列名", _COLLECTIVE: through, _POSSIBLE: "另有可能涉及", _SUCCEEDED: "另有承接"}
    told = []
    for basis, group in groupby(page.counts, key=lambda row: row.basis):
        counted = list(group)
        total = sum(row.total for row in counted)
        roles = "、".join(f"{row.role}{row.total}" for row in counted)
        told.append(f"{said[basis]}{total}项" + (f"（{roles}）" if basis != _POSSIBLE and total else ""))
    return "；".join(told) + "。"


def key_to(rows: Iterable[SheetRow]) -> str:
    """Explain the places in lists of leads, where there are any."""
    return KEY if any(row.place not in ("", SOLE) for row in rows) else ""


def _groups(composer: Composer, answer: AgencyAnswer, page: AgencyPage, *, full: bool) -> Iterator[SheetGroup]:
    """Divide the duties further by the word through which they are owed, and number those of each basis."""
    numbers = {basis: count(1) for basis in (*BASIS_NAMES.values(), PERHAPS)}
    for group in page.groups:
        for title, rows in _by_word(group):
            listed = group.basis == _POSSIBLE and not full
            via = rows[0].via if rows[0].via in composer.wording.collectives else ""
            yield SheetGroup(
                title=title,
                basis=group.basis,
                size=len(rows),
                reason=f"{explain_word(composer.dataset, answer.unit, via)}。" if via else "",
                due=group.due,
                listed=listed,
                rows=tuple(row_of(composer, row, next(numbers[group.basis])) for row in rows),
            )


def _by_word(group: DutyGroup) -> Iterator[tuple[str, list[DutyRow]]]:
    """Divide a group by role and word; each has a title of its own."""
    if group.basis in (_NAMED, _SUCCEEDED, PERHAPS):
        yield group.title, list(group.rows)
        return
    words: dict[tuple[str, str], list[DutyRow]] = {}
    for row in group.rows:
        words.setdefault((row.role, row.via), []).append(row)
    for (role, via), rows in words.items():
        yield (f"可能涉及：经“{via}”{role}" if group.basis == _POSSIBLE else f"随“{via}”{role}"), rows


def row_of(composer: Composer, row: DutyRow, order: int) -> SheetRow:
    """Make the row of a duty; the check's remarks are marked, also those on the collective through which it is owed."""
    return SheetRow(order, composer.marked(row.item, row.via), row.role, row.basis, row.via, row.place)


def sayings_of(composer: Composer, answer: AgencyAnswer) -> tuple[Saying, ...]:
    """List what the text says of a unit: its places where no list has it, and what it asks of all of its kind.

    The latter may stand in an item that the unit owes: then it says as what.
    """
    wording = composer.wording
    owed = {duty.item.id: ROLE_NAMES[duty.role] for duty in answer.duties if duty.certain}
    mentions = [
        Saying(composer.marked(wording.item(each.item)), f"提到{wording.places(each)}", "".join(each.sentences))
        for each in answer.mentions
    ]
    calls = [
        Saying(
            composer.marked(wording.item(each.item)),
            "直接提出要求" + (f"，已列为{owed[each.item.id]}" if each.item.id in owed else ""),
            each.sentence,
            owed=each.item.id in owed,
        )
        for each in calls_on(composer.dataset, answer.unit)
    ]
    return (*mentions, *calls)


def requirements(composer: Composer, answer: AgencyAnswer, *, full: bool) -> tuple[Requirement, ...]:
    """List what parts 三 and 四 ask of a unit: what they ask of it alone first, what is only possible last.

    In a short sheet what they ask of everyone, or perhaps, is a quote.
    """

    def rank(demand: Demand) -> int:
        own = demand.ground in ("named", "collective") or (demand.ground == "inferred" and demand.via is None)
        return 2 if demand.ground == "possible" else 0 if own else 1

    return tuple(
        requirement(composer, composer.wording.demand(answer.unit, demand), full=full or not rank(demand))
        for demand in sorted(answer.demands, key=rank)
    )


def requirement(composer: Composer, row: ObligationRow, *, full: bool) -> Requirement:
    """Make the row of an obligation: whole with its note, or as a quote with what is not certain about it."""
    due = f"（时限：{row.due}）" if row.due else ""
    text = row.text if full else quote_of(row)
    note = f"〔{row.ground}〕" if row.ground else ""
    if full and row.note:
        note += f"整理说明：{row.note}"
    return Requirement(composer.marked(row), text + due, note)


def quote_of(row: ObligationRow) -> str:
    """Quote what an obligation asks: whole clauses from that on which names its addressee, or its due date.

    What is due at another place is quoted behind it, with the clause before. What is left out is marked.
    """
    if len(row.text) <= _MOST:
        return row.text
    clauses: list[str] = _CLAUSE.findall(row.text)
    words = (row.addressee, row.due)
    addressed, due = ([at for at, clause in enumerate(clauses) if word and word in clause] for word in words)
    start = (*addressed, *due, 0)[0]
    end = next(end for end in range(start + 1, len(clauses) + 1) if _suffices(clauses[start:end], clauses[end:]))
    runs = [(start, end)]
    if due and due[0] >= end:
        runs = [(start, due[0] + 1)] if due[0] - 1 <= end else [(start, end), (due[0] - 1, due[0] + 1)]
    return "".join(_closed("".join(clauses[first:last]), row.text) for first, last in runs)


def _suffices(quoted: Sequence[str], rest: Sequence[str]) -> bool:
    """Whether clauses are quote enough: long, at the end of a sentence, or too long with the next of the rest."""
    quote = "".join(quoted)
    if not rest:
        return True
    if quote.endswith(_PRINCIPLE):
        return False
    return len(quote) >= _ENOUGH or quote[-1] in _ENDS or len(quote + rest[0]) > _MOST


def _closed(quote: str, text: str) -> str:
    """Mark what is left out behind a quote of a text."""
    return quote if text.endswith(quote) or quote[-1] in _ENDS else quote.rstrip("，") + _CUT


def numbers_of(labels: Iterable[str]) -> str:
    """Write the numbers of records, each series named once: 二级指标第2、18项；任务第36项."""
    series: dict[str, list[str]] = {}
    for label in labels:
        name, _, number = label.partition("第")
        series.setdefault(name, []).append(number.replace("项", "", 1))
    return "；".join(f"{name}第{'、'.join(numbers)}项" for name, numbers in series.items())


def _ledger(composer: Composer, groups: Iterable[SheetGroup]) -> Ledger:
    """Make the table to fill in, with a row for each certain duty."""
    rows = tuple(
        (row.item.label, row.item.title, f"{row.role}{row.place if row.place != SOLE else ''}", row.item.due)
        for group in groups
        if group.basis != _POSSIBLE
        for row in group.rows
    )
    goals = tuple(f"{year}{_AIM}" for year in composer.years)
    return Ledger(_LEDGER, _GIVEN, (*_PEOPLE, *goals, *_PROGRESS), rows)


def duty_parts(groups: Iterable[SheetGroup]) -> dict[str, object]:
    """Say by the id of each item all that a paper says of it, without its running number: others move that."""
    parts: dict[str, object] = {}
    for group in groups:
        for row in group.rows:
            said = (group.title, group.reason, group.listed, row.role, row.basis, row.place, hash_of(row.item))
            parts[row.item.id] = (parts.get(row.item.id, ()), said)
    return parts


def _parts(sheet: Sheet) -> dict[str, object]:
    """Divide what a sheet says below its head: by id each item with all that is said of it, and each obligation."""
    parts = duty_parts(sheet.groups)
    for saying in sheet.sayings:
        parts[saying.item.id] = (parts.get(saying.item.id, ()), saying)
    return parts | {each.row.id: each for each in sheet.obligations}
