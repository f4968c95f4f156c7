"""Full-text search in headings, measures, targets, obligations, names, titles and, on demand, responsibility lists.

Width and case do not count. A paragraph is searched as one text, so that a match may run from one measure into the
next; a hit is the sentence where the match begins, under the number of its measure, such as T156.2.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Literal, NamedTuple, get_args

from qhtasks.errors import QhtasksError
from qhtasks.model.items import Task
from qhtasks.model.words import checked_word
from qhtasks.questions.duties import ROLE_NAMES
from qhtasks.questions.names import spellings
from qhtasks.questions.select import Criterion, Filter
from qhtasks.text.folding import folded, folded_all, unfolded

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from qhtasks.model.dataset import Dataset
    from qhtasks.model.items import Indicator

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
"""The kinds of sentence that can be searched, with their names in Chinese."""
USUAL = FIELDS[:-1]
"""All but the lists, which are searched on demand: what a body owes is asked with `agency`."""
_FAULTS = {
    "unterminated character set": "方括号没有配对",
    "bad character range": "方括号里的范围前后颠倒",
    "missing )": "圆括号没有配对",
    "unbalanced parenthesis": "圆括号没有配对",
    "nothing to repeat": "星号、加号、问号或花括号前面没有可以重复的",
    "multiple repeat": "两个重复的符号连着写",
    "min repeat greater": "花括号里前一个数比后一个大",
    "the repetition number is too large": "花括号里的数太大",
    "bad escape": "反斜杠后面的写法不认得",
    "incomplete escape": "反斜杠后面的写法不完整",
    "look-behind": "向后看的部分长短不定",
    "maximum recursion": "括号套得太深",
}
"""What Python says of a wrong regular expression, as it begins, and what is said instead."""


_NEAR = 3
"""Near words at most for one that is not found."""
_SHORTEST, _LONGEST, _SENTENCE = 2, 20, 60
"""Characters of a part that says anything, of a word that may have a slip, and of a sentence that is divided."""


class Sentence(NamedTuple):
    """A sentence under the number by which people cite it, such as T156.2."""

    ref: str
    field: Field
    text: str


class SearchText(NamedTuple):
    """Sentences that are searched as one text; `key` names the record or body that they belong to."""

    key: str
    sentences: tuple[Sentence, ...]

    @property
    def text(self) -> str:
        """Join the sentences."""
        return "".join(sentence.text for sentence in self.sentences)

    def limited_to(self, fields: tuple[Field, ...]) -> SearchText:
        """Keep the sentences of some fields."""
        return self._replace(sentences=tuple(sentence for sentence in self.sentences if sentence.field in fields))


class Hit(NamedTuple):
    """A sentence where a match begins, with the sentences that a match runs on into.

    `spans` are the matches as (start, end) in characters of `text`, in order and not overlapping.
    """

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


class Word(NamedTuple):
    """A word that was searched for: how it was folded, in how many places it stands by itself, and what is near.

    `near` are words of the notice that differ in one character, else parts of it, with their numbers of places.
    """

    typed: str
    folded: str
    places: int
    near: tuple[tuple[str, int], ...]


class Searcher:
    """Searches one dataset, any number of times; the texts of a choice of fields are folded once."""

    def __init__(self, dataset: Dataset) -> None:
        """Take the dataset; nothing is prepared before the first search."""
        self.dataset = dataset
        self._folded: dict[tuple[Field, ...], list[_Folded]] = {}

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
        for field in fields:
            checked_word(field, FIELDS, "范围")
        patterns = [_pattern(word, regex=regex) for word in asked]
        within = _within(self.dataset, only or Filter())
        records = self._records(fields)
        every = [hit for record in records for hit in _hits_in(record, patterns)]
        hits = tuple(hit for hit in every if within is None or hit.key in within)
        return SearchResult(hits, len({hit.key for hit in hits}), len(every), len(records))

    def words(self, words: Sequence[str], fields: tuple[Field, ...] = USUAL) -> tuple[Word, ...]:
        """Look at each word by itself, for those whose search found nothing."""
        text = "\n".join(form for record in self._records(fields) for _, form in record)
        forms = [(word, folded(word)) for word in " ".join(words).split()]
        return tuple(
            Word(word, form, text.count(form), () if form in text else _near(form, text))
            for word, form in forms
            if form
        )

    def _records(self, fields: tuple[Field, ...]) -> list[_Folded]:
        """List each record's texts with their folded forms, as far as they have any of the fields."""
        if fields not in self._folded:
            chosen = ([text.limited_to(fields) for text in record] for record in _records(self.dataset, fields))
            filled = ([text for text in record if text.sentences] for record in chosen)
            records = [record for record in filled if record]
            forms = iter(folded_all([text.text for record in records for text in record]))
            self._folded[fields] = [[(text, next(forms)) for text in record] for record in records]
        return self._folded[fields]


_LITERAL = re.compile(r"\\[^\w\s]|[^\x00-\x7f]+|['~]")
"""What stands for itself in a regular expression and has to be folded as the text is."""
_Folded = list[tuple[SearchText, str]]
"""A record's texts, each with its folded form."""


def _near(word: str, text: str) -> tuple[tuple[str, int], ...]:
    """List words of a text with one character less or another one, the most frequent first, else parts of the word."""
    slips = {part: text.count(part) for part in _slips(word, text) if part in text} if len(word) <= _LONGEST else {}
    frequent = sorted(slips, key=lambda part: (-slips[part], -len(part), part))
    chosen: list[str] = []
    for part in frequent or _parts(word[:_SENTENCE], text):
        if not any(part in other for other in chosen):
            chosen.append(part)
    return tuple((part, text.count(part)) for part in chosen[:_NEAR])


def _slips(word: str, text: str) -> set[str]:
    """Make the words that have one character less, and find those that have another one."""
    cuts = [(re.escape(word[:index]), re.escape(word[index + 1 :])) for index in range(len(word))]
    shorter = {word[:index] + word[index + 1 :] for index in range(len(word)) if len(word) > _SHORTEST}
    return shorter | {
        match for before, after in cuts if before or after for match in re.findall(f"{before}[一-鿿]{after}", text)
    }


def _parts(sentence: str, text: str) -> list[str]:
    """List what of a sentence stands in the text, the longest first: from each character on, as far as it does.

    A part neither begins nor ends with a mark.
    """
    runs = []
    for start in range(len(sentence)):
        end = start
        while end < len(sentence) and sentence[start : end + 1] in text:
            end += 1
        while end > start and not sentence[end - 1].isalnum():
            end -= 1
        if sentence[start].isalnum():
            runs.append((start, end))
    apart: list[tuple[int, int]] = []
    for start, end in sorted(runs, key=lambda run: run[0] - run[1]):
        if end - start >= _SHORTEST and all(end <= first or last <= start for first, last in apart):
            apart.append((start, end))
    return [sentence[start:end] for start, end in apart]


def _hits_in(record: _Folded, patterns: Sequence[re.Pattern[str]]) -> list[Hit]:
    """Give a record's hits; none unless every pattern matches somewhere in it."""
    if not all(any(pattern.search(form) for _, form in record) for pattern in patterns):
        return []
    hits: list[Hit] = []
    for text, form in record:
        spans = {match.span() for pattern in patterns for match in pattern.finditer(form) if match[0]}
        hits += _hits(text, sorted(unfolded(text.text, *span) for span in spans))
    return hits


def _pattern(word: str, *, regex: bool) -> re.Pattern[str]:
    """Make a pattern for folded text; in a regular expression characters beyond ASCII, as （, stand for themselves."""
    if not regex:
        return re.compile(re.escape(folded(word)))
    pattern = _LITERAL.sub(lambda match: re.escape(folded(match[0].removeprefix("\\"))), word)
    try:
        return re.compile(pattern, re.IGNORECASE)
    except (re.error, OverflowError, RecursionError) as error:
        said = str(error)
        why = next((fault for begun, fault in _FAULTS.items() if said.startswith(begun)), "有不认得的写法")
        raise QhtasksError(f"“{word}”不是正则表达式：{why}") from None


def _hits(text: SearchText, spans: Sequence[tuple[int, int]]) -> Iterator[Hit]:
    """Give each sentence in which a match begins, extended by the sentences that its matches run on into."""
    begin = 0
    for index, sentence in enumerate(text.sentences):
        end = begin + len(sentence.text)
        own = [span for span in spans if begin <= span[0] < end]
        if own:
            last = max(stop for _, stop in own)
            merged = _merged([(start - begin, stop - begin) for start, stop in own])
            yield Hit(text.key, sentence.ref, sentence.field, _extended(text.sentences[index:], last - begin), merged)
        begin = end


def _extended(sentences: Sequence[Sentence], length: int) -> str:
    """Join as many sentences as it takes to hold a number of characters."""
    text = ""
    for sentence in sentences:
        text += sentence.text
        if len(text) >= length:
            break
    return text


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
    """Give the texts of each record in the notice's order, then those of each body; lists only if they are searched."""
    for name, text in vars(dataset.document).items():
        if name not in ("date", "sha256"):
            yield (SearchText(name, (Sentence(name, "document", text),)),)
    for number, title in dataset.section_titles.items():
        yield (SearchText(number, (Sentence(number, "title", title),)),)
    lists = _lists(dataset) if "list" in fields else {}
    for item in dataset.items:
        yield (_paragraph(item), *_targets(item), *lists.get(item.id, ()))
    for obligation in dataset.obligations:
        yield (SearchText(obligation.id, (Sentence(obligation.id, "obligation", obligation.text),)),)
    for name, called in _names(dataset):
        yield tuple(SearchText(name, (Sentence(name, "name", spelling),)) for spelling in called)


def _names(dataset: Dataset) -> Iterator[tuple[str, Iterable[str]]]:
    """Give each body with all its spellings."""
    yield from spellings(dataset).items()
    yield from ((collective.name, (collective.name,)) for collective in dataset.collectives)


def _paragraph(item: Indicator | Task) -> SearchText:
    """Cut an item's paragraph into its heading and measures."""
    if not isinstance(item, Task):
        return SearchText(item.id, (Sentence(item.id, "sentence", item.text),))
    heading = (Sentence(item.id, "heading", f"{item.heading}。"),) if item.heading else ()
    measures = (Sentence(f"{item.id}.{number}", "measure", text) for number, text in enumerate(item.measures, 1))
    return SearchText(item.id, (*heading, *measures))


def _targets(item: Indicator | Task) -> Iterator[SearchText]:
    """Give the subject of each target; the curators word it, the notice does not."""
    for number, target in enumerate(item.targets, 1):
        yield SearchText(item.id, (Sentence(f"{item.id}.{number}", "target", target.subject),))


def _lists(dataset: Dataset) -> dict[str, tuple[SearchText, ...]]:
    """Give each item's lists as the notice writes them, by the item's id."""
    from qhtasks.issued.lists import ListGrammar

    issued = ListGrammar.of(dataset).issued
    return {
        item.id: tuple(
            SearchText(item.id, (Sentence(item.id, "list", f"{name}单位：{issued(item, role)}"),))
            for role, name in ROLE_NAMES.items()
        )
        for item in dataset.items
    }


def _within(dataset: Dataset, only: Filter) -> set[str] | None:
    """Give the keys of the records that pass, or None without a filter; a section's title passes with its section.

    Under any filter the names of bodies and the head of the notice are left out: they belong to no section.
    """
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
    """Read a list of fields, by their keys or Chinese names, with commas; another word is an error that lists them."""
    asked = [word for word in re.split("[,，、]", words) if word]
    for word in asked:
        if word not in (*FIELDS, *FIELD_NAMES.values()):
            known = "、".join(f"{name}（{field}）" for field, name in FIELD_NAMES.items())
            raise QhtasksError(f"没有“{word}”这个范围。范围有：{known}")
    return tuple(field for field in FIELDS if field in asked or FIELD_NAMES[field] in asked)
