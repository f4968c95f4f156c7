"""The kinds of paper, each declared once; and the papers that somebody asked for.

A new kind of paper is an entry of `PAPER_KINDS`, its view in `view.py` (one of `Paper`), a method in `compose.py`, and
a template for each of its formats, from `page.*`. To be asked for, it takes a field of `PapersWanted`, a line in
`papers_of`, and an option of `render`. `verify`, ZIPs and stamps follow. The formats in which papers are made stand in
`FORMATS`, beside the files.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, Literal, NamedTuple

from qhtasks.errors import QhtasksError
from qhtasks.model.obligations import Obligation
from qhtasks.papers.tables import brief_tables, index_tables, register_tables, report_tables, sheet_tables
from qhtasks.papers.view import Brief, Dispatch, Index, Register, Report, Sheet, Summary, Whole
from qhtasks.questions.find import find_parts, find_section
from qhtasks.questions.names import separated
from qhtasks.questions.select import Filter, by_kind, select_units
from qhtasks.questions.succession import as_unit

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from qhtasks.model.bodies import Unit
    from qhtasks.model.dataset import Dataset
    from qhtasks.model.items import Indicator, Task
    from qhtasks.papers.choices import Request
    from qhtasks.papers.compose import Composer
    from qhtasks.papers.tables import Grid
    from qhtasks.papers.view import Paper

Special = Literal["blank_columns", "possible", "full", "summary", "to"]
"""Choices that not every kind of paper heeds."""
_DAY = "[0-9]{4}-[0-9]{2}-[0-9]{2}"


class PaperKind(NamedTuple):
    """A kind of paper.

    - `name`: what it is called in Chinese.
    - `subjects`: a pattern for the subjects of a request, one a line.
    - `compose` makes the paper again from a request; what is no longer in the data is a QhtasksError that says so.
    - `tables` lays it out for Excel, if it is made in that format.
    - `template`: the name of its templates without their endings.
    - `formats`: those in which it can be made, every one if empty; `usual`: those in which it is made by default.
    - `heeds`: the choices of `Special` that change papers of this kind.
    - `is_wide`: whether a paper takes the Word template that ends on landscape pages.
    """

    view: type[Any]
    name: str
    subjects: str
    compose: Callable[[Composer, Request], Paper]
    tables: Callable[[Any], Iterator[Grid]] = lambda _: iter(())
    template: str = ""
    formats: tuple[str, ...] = ()
    usual: tuple[str, ...] = ("md", "html")
    heeds: tuple[Special, ...] = ()
    is_wide: Callable[[Any], bool] = lambda _: False

    def word_template(self, paper: Paper) -> str:
        """Name the Word template of a paper."""
        return f"{self.template}{'-wide' if self.is_wide(paper) else ''}.docx"

    def takes(self, form: str) -> bool:
        """Whether papers of this kind can be made in a format."""
        return not self.formats or form in self.formats


def _sheet(composer: Composer, request: Request) -> Sheet:
    (name,) = request.subjects
    return composer.sheets([_unit(composer.dataset, name, composer.day)])[0]


def _summary(composer: Composer, request: Request) -> Summary:
    (name,) = request.subjects
    return composer.summaries([_unit(composer.dataset, name, composer.day)])[0]


def _brief(composer: Composer, request: Request) -> Brief:
    subject, *to = request.subjects
    dataset = composer.dataset
    body = _unit(dataset, to[0], composer.day) if to else None
    for item in dataset.items:
        if item.id == subject:
            return composer.brief(item, body)
    if subject not in dataset.section_titles or find_section(dataset, subject) != subject:
        raise QhtasksError(f"数据里已没有 {subject}")
    return composer.section_brief(subject, body)


def _index(composer: Composer, request: Request) -> Index:
    units = [_unit(composer.dataset, name, composer.day) for name in request.subjects]
    return composer.index(_of_units(composer, units), request.filter)


def _of_units(composer: Composer, units: Sequence[Unit]) -> tuple[Sheet, ...] | tuple[Summary, ...]:
    """Compose the papers of units in the depth that was chosen."""
    return composer.summaries(units) if composer.choices.depth == "summary" else composer.sheets(units)


def _register(composer: Composer, _: Request) -> Register:
    return composer.register()


def _whole(composer: Composer, _: Request) -> Whole:
    return composer.whole()


def _monitoring(composer: Composer, request: Request) -> Report:
    from qhtasks.papers.reports import compose_monitoring

    year, day, rules = request.subjects
    return compose_monitoring(composer, int(year), day, rules or None)


def _evaluation(composer: Composer, request: Request) -> Report:
    from qhtasks.papers.reports import compose_evaluation

    stage, day = request.subjects
    return compose_evaluation(composer, "总结" if stage == "总结" else "中期", day)


def _reminder(composer: Composer, request: Request) -> Dispatch:
    from qhtasks.papers.supervision import compose_reminder
    from qhtasks.tracking.progress import other_units

    name, period, day = request.subjects
    others = {unit.name: unit for unit in other_units(composer.followed.track)}
    return compose_reminder(composer, others.get(name) or _unit(composer.dataset, name, day), period, day)


def _case(composer: Composer, request: Request) -> Dispatch:
    from qhtasks.papers.supervision import compose_case

    return compose_case(composer, *request.subjects)


def _circular(composer: Composer, request: Request) -> Dispatch:
    from qhtasks.papers.supervision import compose_circular

    period, day, ranked = request.subjects
    return compose_circular(composer, period, day, ranked=bool(ranked))


def _projects(composer: Composer, request: Request) -> Report:
    from qhtasks.papers.supervision import compose_projects

    year, day = request.subjects
    return compose_projects(composer, int(year), day, in_batches=request.kind == "schedule")


def _unit(dataset: Dataset, name: str, day: str | None) -> Unit:
    """Find a unit by its name or its certain full name; a guess would compare a paper with another body's duties.

    As of a day it may also be a successor.
    """
    full_names = {unit.full_name: unit for unit in dataset.units if unit.certainty.full_name == "certain"}
    successors = {successor.name: as_unit(successor) for successor in dataset.successors} if day else {}
    unit = (successors | full_names | {unit.name: unit for unit in dataset.units}).get(name)
    if unit is None:
        raise QhtasksError(f"数据里已没有单位“{name}”")
    return unit


def _has_ledger(sheet: Sheet) -> bool:
    return sheet.ledger is not None


PAPER_KINDS: dict[str, PaperKind] = {
    "sheet": PaperKind(
        Sheet,
        "责任清单",
        r"[^\n]+",
        _sheet,
        sheet_tables,
        template="sheet",
        heeds=("blank_columns", "possible", "full"),
        is_wide=_has_ledger,
    ),
    "summary": PaperKind(
        Summary,
        "责任摘要",
        r"[^\n]+",
        _summary,
        template="summary",
        formats=("md", "html", "pdf", "docx"),
        heeds=("possible", "summary"),
    ),
    "brief": PaperKind(
        Brief,
        "交办单",
        r"([ABT][0-9]+|[^\x00-\x7f][^\n]*)(\n[^\x00-\x7f][^\n]*)?",
        _brief,
        brief_tables,
        template="brief",
        heeds=("full", "to"),
    ),
    "index": PaperKind(Index, "目录", r"[^\n]+(\n[^\n]+)*", _index, index_tables, template="index"),
    "register": PaperKind(Register, "总台账", "", _register, register_tables, formats=("xlsx",), usual=("xlsx",)),
    "whole": PaperKind(Whole, "通知全文", "", _whole, template="whole", formats=("pdf",), usual=("pdf",)),
    "monitor": PaperKind(
        Report, "年度监测表", rf"[0-9]{{4}}\n{_DAY}\n[^\n]*", _monitoring, report_tables, template="report"
    ),
    "evaluation": PaperKind(Report, "评估表", rf"(中期|总结)\n{_DAY}", _evaluation, report_tables, template="report"),
    "reminder": PaperKind(
        Dispatch, "催办单", rf"[^\n]+\n[^\n]*\n{_DAY}", _reminder, report_tables, template="dispatch"
    ),
    "case": PaperKind(Dispatch, "督办单", rf"[^\n]+\n{_DAY}", _case, report_tables, template="dispatch"),
    "circular": PaperKind(
        Dispatch, "落实情况通报", rf"[^\n]*\n{_DAY}\n[^\n]*", _circular, report_tables, template="dispatch"
    ),
    "projects": PaperKind(Report, "项目台账", rf"[0-9]{{4}}\n{_DAY}", _projects, report_tables, template="report"),
    "schedule": PaperKind(Report, "项目调度表", rf"[0-9]{{4}}\n{_DAY}", _projects, report_tables, template="report"),
}
"""By the name that a file carries of the kind of its paper."""


def kind_of(paper: Paper) -> PaperKind:
    """Give the kind of a paper."""
    return next(kind for kind in PAPER_KINDS.values() if isinstance(paper, kind.view))


def is_possible(request: Request, form: str) -> bool:
    """Whether a request read from a file can be one of ours: its kind takes this format and such subjects."""
    kind = PAPER_KINDS.get(request.kind)
    return kind is not None and kind.takes(form) and bool(re.fullmatch(kind.subjects, "\n".join(request.subjects)))


def unheeded(papers: Sequence[Paper], chosen: Sequence[Special]) -> dict[Special, tuple[str, ...]]:
    """List the choices that make no difference to any of the papers, each with the kinds of paper that heed it."""
    heeded = {choice for paper in papers for choice in kind_of(paper).heeds}
    return {
        choice: tuple(kind.name for kind in PAPER_KINDS.values() if choice in kind.heeds)
        for choice in chosen
        if choice not in heeded
    }


class PapersWanted(NamedTuple):
    """What was asked for: words that name units and items, kinds of units, sections, everything, the ledger.

    `to` are words that name the units to which briefs are addressed; `one` asks for everything as one paper.
    """

    words: tuple[str, ...]
    kinds: tuple[str, ...]
    sections: tuple[str, ...]
    every: bool
    ledger: bool
    to: tuple[str, ...] = ()
    one: bool = False


def papers_of(composer: Composer, wanted: PapersWanted, find_unit: Callable[[str], Unit]) -> Iterator[Paper]:
    """Compose what was asked for, each paper once, with an index where whole kinds of units are wanted.

    `find_unit` finds the unit that words mean.
    """
    if not any(wanted._replace(to=(), one=False)):
        raise QhtasksError("写一个单位或编号，或用 --all、--kind、--section、--ledger：如 qhtasks render 省水利厅 T156")
    dataset = composer.dataset
    asked = separated(wanted.words)
    ids = [words for words in asked if any(map(str.isdigit, words))]
    named = {unit.name: unit for unit in map(find_unit, (words for words in asked if words not in ids))}
    whole = {unit.name: unit for unit in _whole_kinds(dataset, wanted)}
    papers = _of_units(composer, tuple((named | whole).values()))
    yield from papers
    bodies = tuple(dict.fromkeys(map(find_unit, wanted.to))) or (None,)
    for item in _items(dataset, ids):
        yield from (composer.brief(item, body) for body in bodies)
    for section in dict.fromkeys(find_section(dataset, words) for words in wanted.sections):
        yield from (composer.section_brief(section, body) for body in bodies)
    if wanted.ledger:
        yield composer.register()
    if wanted.one:
        yield composer.whole()
    if whole:
        yield composer.index(papers, _filter_text(wanted, [name for name in named if name not in whole]))


def _whole_kinds(dataset: Dataset, wanted: PapersWanted) -> Iterator[Unit]:
    if wanted.every and not wanted.one:
        yield from dataset.units
    for kind in wanted.kinds:
        yield from select_units(dataset, Filter.of(by_kind(kind, dataset)))


def _filter_text(wanted: PapersWanted, besides: Sequence[str]) -> str:
    """Say in Chinese by which kinds an index was filtered, and which units it has besides."""
    kinds = f"类别：{'、'.join(wanted.kinds)}" if wanted.kinds else ""
    others = f"另列{'、'.join(besides)}" if besides else ""
    return "，".join(filter(None, (kinds, others)))


def _items(dataset: Dataset, ids: Sequence[str]) -> Iterator[Indicator | Task]:
    """Find items, each once; an obligation concerns many units, and has no brief."""
    for part in find_parts(dataset, ids):
        if isinstance(part.record, Obligation):
            raise QhtasksError(f"{dataset.label(part.record)}不是指标或任务，没有交办单；它印在有关单位的责任清单上")
        if part.number:
            raise QhtasksError(f"交办单一项一份，不能只印 {part.key}：写 {part.record.id}")
        yield part.record
