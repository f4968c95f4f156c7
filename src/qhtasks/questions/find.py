"""From the words people type to one record or one section; units and other bodies are found in `names`."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Literal, NamedTuple

from qhtasks.errors import QhtasksError
from qhtasks.model.items import Indicator, Task
from qhtasks.model.words import SERIES
from qhtasks.questions.names import UnknownAgencyError, find_unit, fold, separated

if TYPE_CHECKING:
    from collections.abc import Iterable

    from qhtasks.model.dataset import Dataset
    from qhtasks.model.obligations import Obligation
    from qhtasks.model.words import Series


def find_record(dataset: Dataset, words: str) -> Indicator | Task | Obligation:
    """Find an item or obligation by its id, or as people say it, 任务第156项.

    A bare number is understood where only one record has it, else it is an error that lists those that do.
    """
    if not words.strip():
        raise QhtasksError("没有写编号")
    wanted = _as_id(dataset, fold(words).upper())
    records = {record.id: record for record in (*dataset.items, *dataset.obligations)}
    if wanted in records:
        return records[wanted]
    if re.fullmatch("[0-9]{1,6}", wanted):
        same = [record for record in records.values() if record.number == int(wanted)]
        if len(same) == 1:
            return same[0]
        choices = "、".join(f"{record.id}（{dataset.label(record)}）" for record in same) or "都没有"
        raise QhtasksError(f"通知的三套编号各从 1 起，“{words}”指哪一项要带系列：{choices}")
    ranges = "，".join(
        f"{series}1—{series}{sum(record.series == series for record in records.values())}（{name}）"
        for series, name in dataset.form.series_names.items()
    )
    raise QhtasksError(f"没有“{words}”这一项。{_body_meant(dataset, words) or f'编号有：{ranges}'}")


def _body_meant(dataset: Dataset, words: str) -> str:
    """Name the command that answers for a body, where words mean or resemble one; else empty."""
    if re.search("[0-9]", words):
        return ""
    try:
        return f"查单位用 qhtasks agency {find_unit(dataset, words).unit.name}"
    except UnknownAgencyError as error:
        return "查单位用 qhtasks agency 单位" if error.near and not words.isascii() else ""


_NAMED = 3
"""Sections that an error names with their titles, at most: it has to fit into three lines."""


class RecordPart(NamedTuple):
    """A record, or one measure of a task or one target of an indicator; `number` counts them from 1, 0 means all."""

    record: Indicator | Task | Obligation
    number: int = 0

    @property
    def kind(self) -> Literal["measure", "target", "whole"]:
        """What `number` counts."""
        return "whole" if not self.number else "measure" if isinstance(self.record, Task) else "target"

    @property
    def key(self) -> str:
        """The id by which the part is cited, such as T156.3."""
        return f"{self.record.id}.{self.number}" if self.number else self.record.id

    @property
    def text(self) -> str:
        """The text of the measure, the quote of the target, or the whole paragraph."""
        return _texts(self.record)[self.number - 1] if self.number else self.record.text


_RANGE = re.compile("(.*[0-9]项?)[-至到](.*[0-9]项?)")
"""A range of records, folded: T156-T160, 任务第156项至第160项."""
_BARE = re.compile("第?([0-9]{1,6})项?")
"""A number without its series."""


def find_parts(dataset: Dataset, words: Iterable[str]) -> tuple[RecordPart, ...]:
    """Find records and parts of them, each once; words may hold several, T156、T157, or a range, T156—T160."""
    parts = (part for word in separated(words) for part in _parts(dataset, word))
    return tuple({part.key: part for part in parts}.values())


def _parts(dataset: Dataset, words: str) -> tuple[RecordPart, ...]:
    """Find one part, or the whole records of a range; the series need not be repeated behind the dash."""
    split = _RANGE.fullmatch(fold(words).upper())
    if not split:
        return (find_part(dataset, words),)
    first = find_part(dataset, split[1])
    bare = _BARE.fullmatch(split[2])
    last = find_part(dataset, f"{first.record.series}{bare[1]}" if bare else split[2])
    series, numbers = first.record.series, range(first.record.number, last.record.number + 1)
    if first.number or last.number or series != last.record.series or not numbers:
        raise QhtasksError(f"“{words}”不是一段编号：两头要是同一系列的项，小的在前，如 T156-T160")
    records = (*dataset.items, *dataset.obligations)
    return tuple(RecordPart(record) for record in records if record.series == series and record.number in numbers)


def find_part(dataset: Dataset, words: str) -> RecordPart:
    """Find a record as `find_record` does, or a part of one: T156.3, B6.1, 任务第156项第3条."""
    split = re.fullmatch("(.*[0-9]项?)(?:[.．]|第)([0-9]{1,3})[条个]?", fold(words))
    if not split:
        return RecordPart(find_record(dataset, words))
    record, number = find_record(dataset, split[1]), int(split[2])
    texts = _texts(record)
    if not 1 <= number <= len(texts):
        of_what = f"有 {len(texts)} {'条举措' if isinstance(record, Task) else '个目标'}" if texts else "不分条"
        raise QhtasksError(f"没有“{words}”：{dataset.label(record)}{of_what}")
    return RecordPart(record, number)


def _texts(record: Indicator | Task | Obligation) -> tuple[str, ...]:
    """List the texts of the parts of a record; an obligation has none."""
    if isinstance(record, Task):
        return record.measures
    return tuple(target.quote for target in record.targets) if isinstance(record, Indicator) else ()


def _as_id(dataset: Dataset, words: str) -> str:
    """Turn `任务第156项`, or any part of it, into `T156` or `156`; leave other words as they are."""
    series = {fold(name).upper(): letter for letter, name in dataset.form.series_names.items()}
    spoken = re.fullmatch(f"({'|'.join(map(re.escape, series))})?第?([0-9]{{1,6}})项?", words)
    return series.get(spoken[1] or "", "") + spoken[2] if spoken else words


def find_series(dataset: Dataset, words: str, among: tuple[Series, ...] = SERIES) -> Series:
    """Find a series by its letter, its name or a part that only one name has: 一级 means A."""
    wanted = fold(words)
    names = {series: fold(dataset.form.series_name(series)) for series in among}
    fitting: list[Series] = [series for series, name in names.items() if wanted in (series.casefold(), name)]
    fitting = fitting or [series for series, name in names.items() if wanted and wanted in name]
    if len(fitting) == 1:
        return fitting[0]
    choices = "、".join(f"{name}（{series}）" for series, name in names.items())
    raise QhtasksError(f"“{words}”不是一个系列，可选：{choices}")


def find_section(dataset: Dataset, words: str, *, all_parts: bool = False) -> str:
    """Find a chapter or section by its number, such as 二（十）, 二(十) or 十, or by a part of its title.

    Only those with items are searched, unless `all_parts` adds parts 三 and 四, whose obligations are no items.
    Words that fit none, or more than one, are an error that lists the candidates.
    """
    wanted = fold(words)
    filled = with_items(dataset)
    titles = dataset.section_titles if all_parts else filled
    for number in titles:
        if wanted == fold(number):
            return number
    fitting = [number for number in titles if fold(number).endswith(f"({wanted.strip('()')})")]
    if all_parts:
        fitting = [number for number in fitting if number in filled] or fitting
    if wanted in dataset.section_titles:  # 三 or 四 as a part without items, not 二（三） or 二（四）
        fitting = []
    fitting = fitting or [number for number, title in titles.items() if wanted and wanted in fold(title)]
    if len(fitting) == 1:
        return fitting[0]
    several, numbers = [dataset.section_name(number) for number in fitting[:_NAMED]], list(titles)
    more = "等" if len(fitting) > _NAMED else ""
    candidates = "、".join(several) + more if fitting else f"{'、'.join(numbers[:_NAMED])}……{numbers[-1]}"
    where = "一节" if all_parts else "有指标或任务的一节（三、四见 qhtasks show O1 等）"
    raise QhtasksError(f"“{words}”不是{where}。节有：{candidates}")


def with_items(dataset: Dataset) -> dict[str, str]:
    """The chapters and sections that have items, with their titles."""
    used = {dataset.section_of(item) for item in dataset.items}
    return {
        number: title
        for number, title in dataset.section_titles.items()
        if any(section.startswith(number) for section in used)
    }
