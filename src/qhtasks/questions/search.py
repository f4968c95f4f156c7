"""Where words stand: in headings, measures, targets, obligations, names, titles, and on demand in the lists.

Full and half width forms and cases are one. A paragraph is searched whole, so that words found across the end of a
measure are found too; a hit is the sentence where a match begins, under the measure's number, T156.2.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Literal, NamedTuple, get_args

from qhtasks.errors import QhtasksError
from qhtasks.model.records import Task
from qhtasks.questions.duties import ROLE_NAMES
from qhtasks.questions.select import Criterion, Filter
from qhtasks.text.plain import folded, folded_all, unfolded

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from qhtasks.model.records import Dataset, Indicator

Field = Literal["heading", "measure", "sentence", "target", "obligation", "name", "title", "document", "list"]
FIELDS: tuple[Field, ...] = get_args(Field)
FIELD_NAMES: dict[Field, str] = {
    "heading": "标题",
    "measure": "举措",
    "sentence": "指标",
    "target": "目标",
    "obligation": "要求",
    "name": "单位",
    "title": "章节",
    "document": "文件",
    "list": "名单",
}
"""Where words are looked for; in the lists only when they are asked for, since a body's duties are another question."""
USUAL = FIELDS[:-1]


class Segment(NamedTuple):
    """A sentence of a passage, under the number by which people cite it."""

    ref: str
    field: Field
    text: str


class SearchText(NamedTuple):
    """Sentences that are searched as one text; `key` names the record or body that they belong to."""

    key: str
    segments: tuple[Segment, ...]

    @property
    def text(self) -> str:
        """The whole text."""
        return "".join(segment.text for segment in self.segments)


class Hit(NamedTuple):
    """A sentence where something matched, and the spans (start, end) in it that did."""

    key: str
    ref: str
    field: Field
    text: str
    spans: tuple[tuple[int, int], ...]


class SearchResult(NamedTuple):
    """The hits in the notice's order, and in how many records; `total` counts hits without the filter.

    `searched` counts the records that have any of the fields.
    """

    hits: tuple[Hit, ...]
    records: int
    total: int
    searched: int


class Searcher:
    """Asks one dataset for many words; each text is folded once."""

    def __init__(self, dataset: Dataset) -> None:
        """Take the dataset; its texts are prepared at the first question for their fields."""
        self.dataset = dataset
        self._prepared: dict[tuple[Field, ...], list[_Prepared]] = {}

    def find(
        self,
        words: Sequence[str],
        only: Filter | None = None,
        *,
        fields: tuple[Field, ...] = USUAL,
        regex: bool = False,
    ) -> SearchResult:
        """Find the records that hold all the words, or a match of each pattern; a broken pattern is an error."""
        asked = [word for word in words if word] if regex else " ".join(words).split()
        if not asked:
            raise QhtasksError("没有写要找的词：qhtasks search 水资源")
        patterns = [_pattern(word, regex=regex) for word in asked]
        within = _within(self.dataset, only or Filter())
        records = self._records(fields)
        every = [hit for record in records for hit in _hits_in(record, patterns)]
        hits = tuple(hit for hit in every if within is None or hit.key in within)
        return SearchResult(hits, len({hit.key for hit in hits}), len(every), len(records))

    def _records(self, fields: tuple[Field, ...]) -> list[_Prepared]:
        """Give each record with the passages of the fields that are searched; one that has none is left out."""
        if fields not in self._prepared:
            records = [[_chosen(passage, fields) for passage in each] for each in _records(self.dataset, fields)]
            texts = iter(folded_all([passage.text for record in records for passage in record]))
            found = ([(each, next(texts)) for each in record] for record in records)
            kept = ([(each, text) for each, text in record if each.segments] for record in found)
            self._prepared[fields] = [record for record in kept if record]
        return self._prepared[fields]


_Prepared = list[tuple[SearchText, str]]
"""A record's passages, each with its folded text."""


def _chosen(passage: SearchText, fields: tuple[Field, ...]) -> SearchText:
    """Keep the sentences of some fields."""
    if all(segment.field in fields for segment in passage.segments):
        return passage
    return SearchText(passage.key, tuple(segment for segment in passage.segments if segment.field in fields))


def _hits_in(record: _Prepared, patterns: Sequence[re.Pattern[str]]) -> list[Hit]:
    """Give a record's hits; none unless every pattern matches somewhere in it."""
    if not all(any(pattern.search(text) for _, text in record) for pattern in patterns):
        return []
    hits: list[Hit] = []
    for passage, text in record:
        spans = {match.span() for pattern in patterns for match in pattern.finditer(text) if match[0]}
        hits += _hits(passage, sorted(unfolded(passage.text, *span) for span in spans))
    return hits


def _pattern(word: str, *, regex: bool) -> re.Pattern[str]:
    """Make a pattern over folded text; of a regular expression only what is not ASCII is folded, and means itself."""
    if not regex:
        return re.compile(re.escape(folded(word)))
    literal = "".join(each if each.isascii() else re.escape(folded(each)) for each in word)
    try:
        return re.compile(literal, re.IGNORECASE)
    except re.error as error:
        raise QhtasksError(f"“{word}”不是正则表达式：{error}") from None


def _hits(passage: SearchText, spans: Sequence[tuple[int, int]]) -> Iterator[Hit]:
    """Give each sentence in which a match begins; one that ends further on brings the sentences between along."""
    begin = 0
    for index, segment in enumerate(passage.segments):
        end = begin + len(segment.text)
        own = [span for span in spans if begin <= span[0] < end]
        if own:
            text, rest = segment.text, index + 1
            while begin + len(text) < max(stop for _, stop in own):
                text += passage.segments[rest].text
                rest += 1
            merged = _merged([(start - begin, stop - begin) for start, stop in own])
            yield Hit(passage.key, segment.ref, segment.field, text, merged)
        begin = end


def _merged(spans: Sequence[tuple[int, int]]) -> tuple[tuple[int, int], ...]:
    """Join spans that touch or overlap."""
    merged: list[tuple[int, int]] = []
    for start, end in sorted(spans):
        if merged and start <= merged[-1][1]:
            merged[-1] = (merged[-1][0], max(end, merged[-1][1]))
        else:
            merged.append((start, end))
    return tuple(merged)


def _records(dataset: Dataset, fields: tuple[Field, ...]) -> Iterator[tuple[SearchText, ...]]:
    """Go through the notice from its head to its end, record by record, then through the bodies."""
    for name, text in zip(dataset.document._fields, dataset.document, strict=True):
        if name not in ("date", "sha256"):
            yield (SearchText(name, (Segment(name, "document", text),)),)
    for number, title in dataset.section_titles.items():
        yield (SearchText(number, (Segment(number, "title", title),)),)
    lists = _lists(dataset) if "list" in fields else {}
    for item in dataset.items:
        yield (_paragraph(item), *_targets(item), *lists.get(item.id, ()))
    for each in dataset.obligations:
        yield (SearchText(each.id, (Segment(each.id, "obligation", each.text),)),)
    for name, spellings in _names(dataset):
        yield tuple(SearchText(name, (Segment(name, "name", each),)) for each in spellings)


def _names(dataset: Dataset) -> Iterator[tuple[str, Iterable[str]]]:
    """Give each body with all that it is called."""
    yield from ((unit.name, unit.spellings) for unit in dataset.units)
    yield from ((collective.name, (collective.name,)) for collective in dataset.collectives)


def _paragraph(item: Indicator | Task) -> SearchText:
    """Cut an item's paragraph into its heading and measures."""
    if not isinstance(item, Task):
        return SearchText(item.id, (Segment(item.id, "sentence", item.text),))
    heading = (Segment(item.id, "heading", f"{item.heading}。"),) if item.heading else ()
    measures = (Segment(f"{item.id}.{number}", "measure", text) for number, text in enumerate(item.measures, 1))
    return SearchText(item.id, (*heading, *measures))


def _targets(item: Indicator | Task) -> Iterator[SearchText]:
    """Give the subject of each target, which is worded by the curators."""
    for number, target in enumerate(item.targets, 1):
        yield SearchText(item.id, (Segment(f"{item.id}.{number}", "target", target.subject),))


def _lists(dataset: Dataset) -> dict[str, tuple[SearchText, ...]]:
    """Write each item's lists as the notice does."""
    from qhtasks.issued.lists import ListGrammar

    issued = ListGrammar.of(dataset).issued
    return {
        item.id: tuple(
            SearchText(item.id, (Segment(item.id, "list", f"{name}单位：{issued(item, role)}"),))
            for role, name in ROLE_NAMES.items()
        )
        for item in dataset.items
    }


def _within(dataset: Dataset, only: Filter) -> set[str] | None:
    """Name the records that pass, with the title of the section if only a section was asked for; None where all do."""
    if not only.criteria:
        return None
    within = {record.id for record in (*dataset.items, *dataset.obligations) if only.lets_record(record)}
    section = only.value("section")
    return within | {section} if section and len(only.criteria) == 1 else within


def by_fields(fields: tuple[Field, ...]) -> Criterion | None:
    """Say which fields are searched, if not the usual ones; what passes is up to `Searcher.find`, which takes them."""
    if fields == USUAL:
        return None
    return Criterion("in", "、".join(fields), f"范围：{'、'.join(FIELD_NAMES[field] for field in fields)}")


def fields_of(words: str) -> tuple[Field, ...]:
    """Read which fields are meant, by their keys or Chinese names; another word is an error that lists them."""
    asked = [word for word in re.split("[,，、]", words) if word]
    for word in asked:
        if word not in (*FIELDS, *FIELD_NAMES.values()):
            told = "、".join(f"{name}（{field}）" for field, name in FIELD_NAMES.items())
            raise QhtasksError(f"没有“{word}”这个范围。范围有：{told}")
    return tuple(field for field in FIELDS if field in asked or FIELD_NAMES[field] in asked)
