"""The rule of the form: what is particular to the notice must fit the rest of the data, or everything is misread."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from qhtasks.checks.references import did_you_mean
from qhtasks.checks.rule import Echo, rule
from qhtasks.model.meaning import plain
from qhtasks.model.words import ROLES

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from qhtasks.checks.rule import Faults, Subject
    from qhtasks.model.dataset import Dataset

    FormFaults = Iterator[tuple[tuple[str | int, ...], str]]
    """Paths inside the form, each with a message."""


class _Known(NamedTuple):
    """What the form can refer to."""

    chapters: tuple[str, ...]
    sections: tuple[str, ...]
    periods: tuple[str, ...]
    items: tuple[str, ...]

    @classmethod
    def of(cls, subject: Subject) -> _Known:
        """Take it from the dataset, and from the notice what the dataset lacks, as `missing-from-data` reports.

        A period without its days cannot be that of the plan. A due phrase that has no period is for `unknown-period` to
        report.
        """
        dataset = subject.dataset
        phrases = {period.phrase for period in dataset.periods}
        dues = dict.fromkeys(indicator.due for indicator in dataset.indicators if indicator.due)
        missing = [fault.place.record for fault in subject.proof.differences if fault.kind == "missing"]
        chapters = tuple(chapter.number for chapter in dataset.chapters)
        return cls(
            chapters=(*chapters, *missing),
            sections=(*(number for number in dataset.section_titles if number not in chapters), *missing),
            periods=(
                *(period.phrase for period in dataset.periods if period.start and period.until),
                *(due for due in dues if due not in phrases),
            ),
            items=(*(item.id for item in dataset.items), *missing),
        )


@rule(
    "form",
    echoes=(Echo(("chapter-order", "notice-changed"), "dataset"),),
    waivable=False,
)
def check_form(subject: Subject) -> Faults:
    """体例（notice.yaml 的 form）说到的部分、节、时限、类别和项都有，有编号段落的部分都列出，用词取自通知、不重复。"""
    dataset = subject.dataset
    known = _Known.of(subject)
    references = (*_wrong_words(dataset, known), *_wrong_lists(dataset, known))
    faults = (*_unissued_words(dataset, known), *references, *_same_words(dataset))
    for path, message in dict(faults).items():  # one fault a word, the last
        yield dataset.at("form", *path), message


def _wrong_words(dataset: Dataset, known: _Known) -> FormFaults:
    """Find single words of the form that refer to nothing."""
    form = dataset.form
    references: tuple[tuple[tuple[str, ...], str, str, Sequence[str]], ...] = (
        (("indicator_sections", "A"), form.indicator_sections.A, "节", known.sections),
        (("indicator_sections", "B"), form.indicator_sections.B, "节", known.sections),
        (("doubt_section",), form.doubt_section, "节", known.sections),
        (("plan_period",), form.plan_period, "有起止日的时限", known.periods),
        (("prefectures", "kind"), form.prefectures.kind, "类别", form.kinds),
    )
    for path, word, noun, words in references:
        if word not in words:
            yield path, f"没有“{word}”这个{noun}{did_you_mean(word, words)}"


def _wrong_lists(dataset: Dataset, known: _Known) -> FormFaults:
    """Find words in lists of the form that refer to nothing or stand twice, and chapters that are not listed."""
    form = dataset.form
    lists = tuple(f"{item} {field}" for item in known.items for field in ("lead", "participants"))
    references: tuple[tuple[tuple[str, ...], Sequence[str], Sequence[str]], ...] = (
        (("item_chapters",), form.item_chapters, known.chapters),
        (("oddities", "half_width_stops"), form.oddities.half_width_stops, known.items),
        (("oddities", "stray_stops"), form.oddities.stray_stops, lists),
        (("kinds",), form.kinds, form.kinds),
        (("widest_kinds",), form.widest_kinds, form.kinds),
        (("units_of_measure",), form.units_of_measure, form.units_of_measure),
        (("prefectures", "suffixes"), form.prefectures.suffixes, form.prefectures.suffixes),
    )
    for path, words, names in references:
        for index, word in enumerate(words):
            if word not in names:
                yield (*path, index), f"没有“{word}”{did_you_mean(word, names)}"
            elif word in words[:index]:
                yield (*path, index), f"“{word}”出现两次"
    for chapter in dict.fromkeys(section.partition("（")[0] for section in dataset.task_files):
        if chapter in known.chapters and chapter not in form.item_chapters:
            yield ("item_chapters",), f"第{chapter}部分有任务，没有列出"


def _unissued_words(dataset: Dataset, known: _Known) -> FormFaults:
    """Find words of the form that the issued text does not have where they should stand."""
    form = dataset.form
    for path, word, where, pattern in _where_words_stand(dataset, known):
        if not re.search(pattern, dataset.issued, re.MULTILINE):
            yield path, f"通知{where}没有“{word}”"
    for index, unit in enumerate(form.units_of_measure):
        if unit not in dataset.issued:
            yield ("units_of_measure", index), f"通知里没有“{unit}”这个计量单位"
    governments = [unit.name for unit in dataset.units if unit.kind == form.prefectures.kind]
    others = [name for name in governments if not form.prefectures.is_name(name)]
    if len(others) * 2 > len(governments):
        yield ("prefectures",), f"照这个写法，{form.prefectures.kind}的名称多数不对，如“{others[0]}”"


def _where_words_stand(dataset: Dataset, known: _Known) -> Iterator[tuple[tuple[str, ...], str, str, str]]:
    """Give words of the form, each with its path, where in the notice it stands, and a pattern of such a place."""
    form = dataset.form
    for letter, section in plain(form.indicator_sections).items():
        name, number = form.series_name(letter), section[section.find("（") :]
        if section in known.sections:
            yield ("series", letter), name, f"{section}的标题里", f"^{number}{re.escape(name)}"
    chapters = "|".join(sorted({section.partition("（")[0] for section in dataset.task_files}))
    yield ("series", "T"), form.series.T, "任务所在部分的标题里", f"^(?:{chapters})、.*{re.escape(form.series.T)}"
    yield ("item_stop",), form.item_stop, "段首的编号后", f"^1{re.escape(form.item_stop)}"
    for role in ROLES:
        word = getattr(form.audiences, role)
        yield ("audiences", role), word, "单位列表的开头", f"^{re.escape(word)}："
    everyone, marker, together = map(re.escape, (form.audiences.everyone, form.open, form.prefectures.together))
    yield ("audiences", "everyone"), form.audiences.everyone, "句子的开头", f"(?:^|[。；，：]){everyone}"
    yield ("open",), form.open, "单位列表的末尾", f"^.+：.*、.*{marker}$"
    yield ("prefectures", "together"), form.prefectures.together, "单位列表里", f"^.+：.*{together}(?:[、，。]|$)"


def _same_words(dataset: Dataset) -> FormFaults:
    """Find words that mean two things: two series, labels or audiences that are called the same."""
    for key in ("series", "indicator_sections", "head", "audiences"):
        first: dict[str, str] = {}
        for name, word in plain(getattr(dataset.form, key)).items():
            if first.setdefault(word, name) != name:
                yield (key, name), f"“{word}”已经是 {first[word]} 的用词"
