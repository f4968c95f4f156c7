"""`diff`: what changed between two editions of the dataset, by meaning."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from functools import cache
from typing import TYPE_CHECKING, Annotated, Any, NamedTuple

import typer

from qhtasks.answers.listing import ListColumn, Listing, Reworded, TextTable
from qhtasks.answers.remarks import HEADING, remark_text
from qhtasks.checks.opening import cached_dataset
from qhtasks.cli.completing import agency_names
from qhtasks.cli.output import Piece, Reply, answering
from qhtasks.cli.session import Session, unit_of
from qhtasks.cli.streams import lines
from qhtasks.model.findings import CLEAN, Outcome
from qhtasks.model.items import Target
from qhtasks.model.meaning import Meaning, declared, held_kind
from qhtasks.questions.changes import COMPARED, Change, Comparison, compare
from qhtasks.questions.duties import BASIS_NAMES, ROLE_NAMES
from qhtasks.store.editions import OpenedEdition, edition
from qhtasks.text.rewording import compare_texts, replacement, shortened

if TYPE_CHECKING:
    from collections.abc import Mapping

    from qhtasks.model.meaning import Record
    from qhtasks.text.rewording import Part

SUBJECTS = {"duty": "职责和要求"} | {kind.subject: kind.title for kind in COMPARED}
CHANGE_KINDS = {"added": "增加", "removed": "删去", "changed": "改动"}
_KINDS_OF = {kind.subject: kind.kinds for kind in COMPARED}
_NOT_FIELDS: Mapping[str, Meaning] = {
    "": Meaning("整条"),
    "duty": Meaning("职责"),
    "reach": Meaning("对它的要求", values={"all": "有", "possible": "可能涉及"}),
    "section": Meaning("所在的节"),
    "text": Meaning("正文", compare="wording"),
    "split": Meaning("标题和举措的划分", compare="wording"),
    "role": Meaning("角色", values=ROLE_NAMES),
    "lead-order": Meaning("牵头单位的次序"),
    "participants-order": Meaning("参加单位的次序"),
    "target": Meaning("目标"),
    "target-order": Meaning("目标的次序"),
    "issued": Meaning("印发原文"),
    **{f"target-{field.name}": field.meaning for field in declared(Target)},
}
"""What `diff` compares besides the fields of a record."""
_ROLES: Mapping[Any, str] = ROLE_NAMES
_BASES: Mapping[Any, str] = BASIS_NAMES


@cache
def _meanings(subject: str) -> Mapping[str, Meaning]:
    """Give the meaning of each field that the changes of a subject can name."""
    kinds = _KINDS_OF.get(subject, ())
    return {**_NOT_FIELDS, **{field.name: field.meaning for kind in kinds for field in declared(kind)}}


@cache
def _inner_meanings(subject: str, name: str) -> Mapping[str, Meaning]:
    """Give the meanings of the fields of a record that a field holds; empty where it holds none."""
    fields = (field for kind in _KINDS_OF.get(subject, ()) for field in declared(kind) if field.name == name)
    held: list[type[Record] | None] = [held_kind(field.type) for field in fields]
    return {inner.name: inner.meaning for kind in held if kind for inner in declared(kind)}


def field_label(row: Change) -> str:
    """Give the label of the field that changed."""
    return _meanings(row.subject)[row.field].title


def about_label(row: Change) -> str:
    """Say which one of a field is meant; of a new name, the word by which the body was recognised."""
    if row.field == "name":
        return f"凭“{row.about}”"
    inner = _inner_meanings(row.subject, row.field).get(row.about)
    return inner.title if inner else row.about


def value_label(row: Change, value: str | None) -> str | None:
    """Give the Chinese for a value of the data that is a coded word; other values as they are."""
    if value is None:
        return None
    if row.field == "duty":
        return "，".join(map(_duty_label, value.split("，")))
    meaning = _inner_meanings(row.subject, row.field).get(row.about, _meanings(row.subject)[row.field])
    return meaning.values.get(value, value)


def _duty_label(duty: str) -> str:
    """Say in Chinese what a duty is in the words of the data: 参加（集合，经“各市州政府”）."""
    role, basis, *via = duty.split(" ")
    through = f"，经“{via[0]}”" if via else ""
    return f"{_ROLES[role]}（{_BASES[basis]}{through}）"


def marked(row: Change, *, full: bool) -> tuple[Part, ...]:
    """Mark what changed: character by character where it is wording, else the old and the new value.

    Unchanged text far from any change is left out unless it is to be shown in full.
    """
    old, new = (value_label(row, value) for value in (row.old, row.new))
    if old is None or new is None or _meanings(row.subject)[row.field].compare not in ("wording", "apart"):
        return replacement(old, new)
    parts = compare_texts(old, new)
    return parts if full else shortened(parts)


_MANY = 10
"""Reviews above which they are only counted: whoever judges all records anew would bury what changed in them."""


class _Page(NamedTuple):
    """A comparison as it is shown."""

    comparison: Comparison
    full: bool
    outcome: Outcome = CLEAN

    def columns(self) -> tuple[ListColumn, ...]:
        """Give the columns of a change."""
        return (
            ListColumn("id", "编号或名称", lambda row: row.key),
            ListColumn("title", "事项", self.title),
            ListColumn("subject", "什么", lambda row: SUBJECTS[row.subject], shown=False),
            ListColumn("kind", "类型", lambda row: CHANGE_KINDS[row.kind], shown=False),
            ListColumn("field", "何处", field_label),
            ListColumn("about", "哪个", about_label),
            ListColumn("change", "改动", self.change),
            ListColumn("old", "旧", lambda row: row.old or "", shown=False),
            ListColumn("new", "新", lambda row: row.new or "", shown=False),
        )

    def remarks(self, row: Change) -> str:
        """Say what the check says of a record as it is now."""
        return remark_text(self.outcome.about((row.key,)))

    def title(self, row: Change) -> str:
        """Name the record, unless the key does."""
        title = self.comparison.title(row)
        return "" if title == row.key else title

    def change(self, row: Change) -> Reworded:
        """Mark what changed."""
        return Reworded(marked(row, full=self.full))

    def tables(self, rows: tuple[Change, ...]) -> Iterator[Piece]:
        """Lay the changes out to be read: by what they are about, each record named once."""
        for subject, name in SUBJECTS.items():
            those = [row for row in rows if row.subject == subject]
            if not those:
                continue
            records = len({row.key for row in those})
            yield f"\n{name}　{records} 个，{len(those)} 处"
            if subject == "review" and records > _MANY and not self.full:
                yield f"{_by_kind(those)}；逐条列出加 --full"
            else:
                yield self.table(those)

    def table(self, rows: list[Change]) -> TextTable:
        """Leave out columns in which nothing stands."""
        columns = [
            *(column for column in self.columns() if column.shown),
            ListColumn("findings", HEADING, self.remarks),
        ]
        again = {index for index, row in enumerate(rows) if index and rows[index - 1].key == row.key}
        cells = [
            ["" if column.key in ("id", "title") and index in again else column.written(row) for column in columns]
            for index, row in enumerate(rows)
        ]
        filled = [place for place in range(len(columns)) if any(row[place] for row in cells)]
        return TextTable(
            [columns[place].heading for place in filled], [[row[place] for place in filled] for row in cells]
        )


@answering
def diff(
    context: typer.Context,
    old: Annotated[
        str, typer.Argument(metavar="旧", help="git 版本（提交、分支、标签，如 HEAD~3），或数据目录")
    ] = "HEAD",
    new: Annotated[
        str | None, typer.Argument(metavar="新", help="同上；不写就是现在的数据", show_default=False)
    ] = None,
    name: Annotated[
        str | None,
        typer.Option(
            "--agency",
            metavar="单位",
            help="只列对该单位来说变了什么：职责、所承担事项、对它的要求、它自己的记录",
            autocompletion=agency_names,
        ),
    ] = None,
    full: Annotated[bool, typer.Option("--full", help="列出全文，不略去没有改动的字；复核也逐条列出")] = False,
    exit_code: Annotated[bool, typer.Option("--exit-code", help="有改动时退出码为 1；不写则有无改动都是 0")] = False,
) -> Reply:
    """Compare an edition of the dataset with another."""
    session = Session.of(context)
    before = edition(old, session.root, cached_dataset)
    after = (
        OpenedEdition(f"{session.root}", session.dataset) if new is None else edition(new, session.root, cached_dataset)
    )
    comparison = compare(before.dataset, after.dataset)
    unit = None if name is None else _unit(comparison, name)
    rows = comparison.rows if unit is None else comparison.of(unit)
    page = _Page(comparison, full, session.outcome)
    listing = Listing(
        asked=f"从 {_edition(before)}到 {_edition(after)}的改动",
        filter=f"单位：{unit}" if unit else "",
        columns=page.columns(),
        rows=rows,
        total=len(rows),
        record=lambda row: _record(page, row),
        measure="处",
        notes=(_counts(rows),),
        concerns=lambda row: (row.key,),
    )
    return Reply(
        listing,
        page=lambda _: iter((lines(*listing.head), *page.tables(rows))),
        code=int(exit_code and bool(rows)),
    )


def _edition(side: OpenedEdition) -> str:
    return f"{side.label}（数据集 {side.dataset.edition.version} 版）"


def _counts(rows: tuple[Change, ...]) -> str:
    """Count the changes by what they are about."""
    counts = {name: sum(row.subject == subject for row in rows) for subject, name in SUBJECTS.items()}
    listed = "，".join(f"{name} {count} 处" for name, count in counts.items() if count)
    return listed or "含义没有改动"


def _by_kind(rows: list[Change]) -> str:
    """Count the records of changes by what became of them; one of which only a field changed is changed."""
    kinds = {row.key: "changed" if row.field else row.kind for row in rows}
    counts: Counter[str] = Counter(kinds.values())
    return "，".join(f"{name} {counts[kind]} 个" for kind, name in CHANGE_KINDS.items() if counts[kind])


def _unit(comparison: Comparison, words: str) -> str:
    """Find the unit that is meant in the new edition; one that is gone goes by all that it was called."""
    from qhtasks.questions.names import spellings

    names, called = {unit.name for unit in comparison.new.units}, spellings(comparison.old)
    for unit in comparison.old.units:
        if unit.name not in names and words in called[unit.name]:
            return unit.name
    return unit_of(comparison.new, comparison.renamed.get(words, words)).name


def _record(page: _Page, row: Change) -> dict[str, object]:
    """Give a change as JSON holds it; `change` marks the whole text with the signs."""
    text = _Page(page.comparison, full=True).change(row).text
    return {**row._asdict(), "kind": row.kind, "title": page.title(row), "change": text}
