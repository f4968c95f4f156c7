"""Questions about items: which one is meant, and which pass a filter."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from qhtasks.errors import QhtasksError
from qhtasks.model.bodies import Unit
from qhtasks.model.words import ROLES, SERIES_NAMES
from qhtasks.questions.duties import ROLE_NAMES, owed_by
from qhtasks.questions.names import fold, match_body

if TYPE_CHECKING:
    from qhtasks.model.bodies import Collective
    from qhtasks.model.dataset import Dataset
    from qhtasks.model.items import Indicator, Task
    from qhtasks.model.obligations import Obligation
    from qhtasks.model.words import Nature, Role, Series


def find_record(dataset: Dataset, words: str) -> Indicator | Task | Obligation:
    """Find an item or obligation by its id, or as people say it, 任务第156项; a bare number is ambiguous."""
    wanted = _as_id(fold(words).upper())
    records = {record.id: record for record in (*dataset.items, *dataset.obligations)}
    if wanted in records:
        return records[wanted]
    if re.fullmatch("[0-9]{1,6}", wanted):
        same = [record for record in records.values() if record.number == int(wanted)]
        told = "、".join(f"{record.id}（{record.label}）" for record in same) or "都没有"
        raise QhtasksError(f"通知的三套编号各从 1 起，“{words}”指哪一项要带系列：{told}")
    ranges = "，".join(
        f"{series}1—{series}{sum(each.series == series for each in records.values())}（{name}）"
        for series, name in SERIES_NAMES.items()
    )
    raise QhtasksError(f"没有“{words}”这一项。编号有：{ranges}")


def _as_id(words: str) -> str:
    """Turn `任务第156项`, or any part of it, into `T156` or `156`; leave other words as they are."""
    told = re.fullmatch(f"({'|'.join(SERIES_NAMES.values())})?第?([0-9]{{1,6}})项?", words)
    series = {name: letter for letter, name in SERIES_NAMES.items()}
    return series.get(told[1] or "", "") + told[2] if told else words


def find_section(dataset: Dataset, words: str, *, all_parts: bool = False) -> str:
    """Find a chapter or section by its number, such as 二（十）, 二(十) or 十, or by a part of its title.

    Only those with items are meant, unless it is `all_parts`: then 三 and 四 too, whose obligations are no items.
    """
    wanted = fold(words)
    titles = dataset.section_titles if all_parts else _with_items(dataset)
    for number in titles:
        if wanted == fold(number):
            return number
    holding = [number for number in titles if fold(number).endswith(f"({wanted.strip('()')})")]
    if all_parts:
        holding = [number for number in holding if number in _with_items(dataset)] or holding
    if wanted in dataset.section_titles:  # a part that has no items, 三 or 四
        holding = []
    holding = holding or [number for number, title in titles.items() if wanted and wanted in fold(title)]
    if len(holding) == 1:
        return holding[0]
    told = "、".join(map(dataset.section_name, holding or titles))
    where = "一节" if all_parts else "有指标或任务的一节（三、四两部分见 qhtasks show O1 等）"
    raise QhtasksError(f"“{words}”不是{where}。节有：{told}")


def _with_items(dataset: Dataset) -> dict[str, str]:
    """The chapters and sections that have items, with their titles."""
    used = {dataset.section_of(item) for item in dataset.items}
    return {
        number: title
        for number, title in dataset.section_titles.items()
        if any(section.startswith(number) for section in used)
    }


class Selection(NamedTuple):
    """A filter over the items, in the words of whoever asks; None leaves all in."""

    series: Series | None = None
    section: str | None = None
    lead: str | None = None
    participant: str | None = None
    nature: Nature | None = None


class Selected(NamedTuple):
    """The items that pass, in the notice's order, and what they were filtered by, in Chinese; empty where nothing.

    `matched` says how bodies were found that were not called by their names.
    """

    items: tuple[Indicator | Task, ...]
    filter: str
    matched: tuple[str, ...] = ()


def select(dataset: Dataset, wanted: Selection) -> Selected:
    """Pick items; words that mean no section or body, or more than one, are an error that says which there are."""
    items: list[Indicator | Task] = list(dataset.items)
    told, matched = [], []
    if wanted.series:
        items = [item for item in items if item.series == wanted.series]
        told.append(f"系列：{SERIES_NAMES[wanted.series]}")
    if wanted.section is not None:
        section = find_section(dataset, wanted.section)
        items = [item for item in items if dataset.section_of(item).startswith(section)]
        told.append(f"节：{dataset.section_name(section)}")
    for role, words in zip(ROLES, (wanted.lead, wanted.participant), strict=True):
        if words is not None:
            body, how = match_body(dataset, words)
            matched += [how] if how else []
            held = _items_of(dataset, role, body)
            items = [item for item in items if item.id in held]
            told.append(f"{ROLE_NAMES[role]}：{body.name}")
    if wanted.nature:
        items = [item for item in items if item.nature == wanted.nature]
        told.append(f"性质：{wanted.nature}")
    return Selected(tuple(items), "，".join(told), tuple(matched))


def _items_of(dataset: Dataset, role: Role, body: Unit | Collective) -> frozenset[str]:
    """Name the items where a body has a role: a unit for certain, a collective where it stands in the list."""
    if isinstance(body, Unit):
        return owed_by(dataset, body, role)
    return frozenset(item.id for item in dataset.items if body.name in item.tokens(role))
