"""Which papers were asked for, by names of bodies and items, kinds, sections, all bodies, the whole notice."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from qhtasks.errors import QhtasksError

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from qhtasks.cli.session import Session
    from qhtasks.model.items import Indicator, Task
    from qhtasks.papers.desk import Desk
    from qhtasks.papers.view import Paper


class Wanted(NamedTuple):
    """What was asked for: words that name bodies and items, kinds of bodies, sections, everything, the ledger."""

    words: tuple[str, ...]
    kinds: tuple[str, ...]
    sections: tuple[str, ...]
    every: bool
    ledger: bool


def papers_of(session: Session, desk: Desk, wanted: Wanted) -> Iterator[Paper]:
    """Make the papers that are wanted: sheets, briefs of items and of sections, the index of whole kinds."""
    if not any(wanted):
        raise QhtasksError("写一个单位或编号，或用 --all、--kind、--section、--ledger：如 qhtasks render 省水利厅 T156")
    from qhtasks.questions.select import Filter, by_kind, select_units

    items = [words for words in wanted.words if any(map(str.isdigit, words))]
    units = {unit.name: unit for unit in map(session.unit, (words for words in wanted.words if words not in items))}
    kinds = wanted.kinds or (None,) * wanted.every
    filters = (Filter.of(by_kind(kind, session.dataset)) for kind in kinds)
    whole = {unit.name: unit for only in filters for unit in select_units(session.dataset, only)}
    sheets = desk.sheets(tuple((units | whole).values()))
    yield from sheets
    yield from map(desk.brief, {item.id: item for item in (_item(session, words) for words in items)}.values())
    yield from map(desk.section_brief, _sections(session, wanted.sections))
    if wanted.ledger:
        yield desk.register()
    if whole:
        besides = [name for name in units if name not in whole]
        told = (f"类别：{'、'.join(wanted.kinds)}" * bool(wanted.kinds), f"另列{'、'.join(besides)}" * bool(besides))
        yield desk.index(sheets, "，".join(filter(None, told)))


def _sections(session: Session, words: Sequence[str]) -> Iterable[str]:
    """Find the sections that are meant, each once."""
    from qhtasks.questions.find import find_section

    return dict.fromkeys(find_section(session.dataset, each) for each in words)


def _item(session: Session, words: str) -> Indicator | Task:
    """Find an item; an obligation is everybody's, and has no brief."""
    from qhtasks.model.obligations import Obligation
    from qhtasks.questions.find import find_record

    record = find_record(session.dataset, words)
    if isinstance(record, Obligation):
        raise QhtasksError(f"{record.label}不是指标或任务，没有交办单；它印在有关单位的责任清单上")
    return record
