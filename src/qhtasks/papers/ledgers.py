"""The ledger of the whole notice, the notice printed whole, and the list of papers made together."""

from __future__ import annotations

from typing import TYPE_CHECKING

from qhtasks.model.words import BASES
from qhtasks.papers.choices import DEPTH_NAMES, Extent, Request
from qhtasks.papers.imprint import UNSTAMPED, read_record
from qhtasks.papers.sheets import requirement
from qhtasks.papers.view import Index, IndexRow, NoticeChapter, NoticeLetter, NoticeSection, Register, Summary, Whole
from qhtasks.questions.duties import BASIS_NAMES

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from qhtasks.model.notice import Chapter, NoticeDocument
    from qhtasks.papers.compose import Composer
    from qhtasks.papers.view import Sheet
    from qhtasks.questions.wording import CountRow

REGISTER, WHOLE = "总台账", "通知全文"
INDEX_COLUMNS = ("单位", "全称", "类别", "列名牵头", "列名参加", "经集合", "可能涉及")


def compose_register(composer: Composer) -> Register:
    """Compose the ledger of the whole notice: every item and every obligation."""
    dataset, choices = composer.dataset, composer.choices
    items = dataset.items
    records = dataset.obligations if choices.has("obligations") else ()
    facts = composer.alerts(record.id for record in (*items, *records))
    extent = Extent(choices.in_words(("obligations",)), len(items), len(items), "项")
    cover = composer.cover("台账", f"{dataset.document.number}任务分工台账", facts, extent)
    register = Register(
        cover=cover,
        name=REGISTER,
        file=REGISTER,
        rows=tuple(composer.marked(composer.wording.item(item)) for item in items),
        obligations=tuple(composer.marked(composer.wording.obligation(record)) for record in records),
        years=composer.years,
        stamp=UNSTAMPED,
    )
    parts = {row.id: row for row in register.rows} | {row.id: row for row in register.obligations}
    return register._replace(stamp=composer.stamp(Request("register", (), choices), cover, (register.years,), parts))


def compose_whole(composer: Composer) -> Whole:
    """Compose the whole notice for reading: its letter, then chapter by chapter and section by section, as issued."""
    dataset, choices = composer.dataset, composer.choices
    chapters = tuple(_chapter(composer, chapter) for chapter in dataset.chapters)
    sections = [section for chapter in chapters for section in chapter.sections]
    rows = [row for section in sections for row in section.items]
    asked = [each.row for section in sections for each in section.obligations]
    facts = composer.alerts([*(row.id for row in rows), *(row.id for row in asked)])
    extent = Extent(choices.in_words(("obligations",)), len(rows), len(dataset.items), "项")
    cover = composer.cover(WHOLE, f"{dataset.document.number}全文", facts, extent)
    letter = _letter(dataset.document)
    parts = {row.id: row for row in rows} | {row.id: row for row in asked}
    made = composer.stamp(Request("whole", (), choices), cover, letter, parts)
    return Whole(cover, WHOLE, WHOLE, letter, tuple(chapter for chapter in chapters if chapter.sections), made)


def _letter(document: NoticeDocument) -> NoticeLetter:
    return NoticeLetter(
        title=document.title,
        number=document.number,
        addressees=document.addressees,
        opening=document.opening,
        issuer=document.issuer,
        signed=document.date_as_signed,
        release=document.release,
        plan_title=document.plan_title,
        plan_opening=document.plan_opening,
    )


def _chapter(composer: Composer, chapter: Chapter) -> NoticeChapter:
    """Gather the sections of a chapter that say something, before them what stands in the chapter outside them."""
    own = _section(composer, chapter.number)._replace(title="")
    sections = (own, *(_section(composer, chapter.number + section.number) for section in chapter.sections))
    title = composer.dataset.section_name(chapter.number)
    return NoticeChapter(title, tuple(section for section in sections if section.items or section.obligations))


def _section(composer: Composer, number: str) -> NoticeSection:
    """Gather what stands in a section, or in a chapter outside its sections."""
    dataset = composer.dataset
    items = (item for item in dataset.items if dataset.section_of(item) == number)
    asked = dataset.obligations if composer.choices.has("obligations") else ()
    return NoticeSection(
        dataset.section_name(number),
        tuple(composer.marked(composer.wording.item(item)) for item in items),
        tuple(
            requirement(composer, composer.wording.obligation(record), full=True)
            for record in asked
            if record.section == number
        ),
    )


def compose_index(composer: Composer, papers: Sequence[Sheet | Summary], filter_text: str) -> Index:
    """List the papers of units; `filter_text` is the filter by which they were chosen, in words."""
    extent = Extent(
        (filter_text,), len(papers), len(composer.dataset.units), "个单位", DEPTH_NAMES[composer.choices.depth]
    )
    facts = composer.alerts(_keys(papers))
    kind = papers[0].cover.kind if papers else ""
    cover = composer.cover("目录", f"{kind}目录", facts, extent)
    rows = tuple(
        IndexRow(paper.name, paper.file, paper.full_name, paper.kind, _totals(paper.counts)) for paper in papers
    )
    names = tuple(paper.name for paper in papers)
    request = Request("index", names, composer.choices, filter_text)
    made = composer.stamp(request, cover, (), {row.name: row for row in rows})
    return Index(cover, "index", "index", INDEX_COLUMNS, rows, made)


def _keys(papers: Iterable[Sheet | Summary]) -> Iterator[str]:
    """Name the records that papers rest on."""
    for paper in papers:
        yield paper.name
        record = read_record(paper.stamp.record)
        yield from record.parts if record else ()
        rows = paper.tasks if isinstance(paper, Summary) else (row for group in paper.groups for row in group.rows)
        yield from (row.via for row in rows)


def _totals(rows: Iterable[CountRow]) -> tuple[int, ...]:
    """Count duties for an index: named as lead, named as participant, through collectives, possible."""
    by_basis: dict[str, list[int]] = {BASIS_NAMES[basis]: [] for basis in BASES}
    for row in rows:
        if row.basis in by_basis:
            by_basis[row.basis].append(row.total)
    named, *others = by_basis.values()
    return *named, *map(sum, others)
