"""The dataset: which file holds which records, and all of them together."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from qhtasks.model.bodies import AgenciesFile, PinyinFile
from qhtasks.model.findings import WaiversFile
from qhtasks.model.folder import File
from qhtasks.model.items import IndicatorsFile, TasksFile
from qhtasks.model.meaning import Record, key_of
from qhtasks.model.notice import NoticeFile
from qhtasks.model.obligations import Obligation, ObligationsFile
from qhtasks.model.reviews import ReviewsFile, judged_names
from qhtasks.model.succession import SuccessionsFile

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from qhtasks.model.bodies import Collective, Unit
    from qhtasks.model.findings import Place, Waiver
    from qhtasks.model.folder import Places
    from qhtasks.model.items import Indicator, Item, Numbered, Task
    from qhtasks.model.notice import Chapter, Edition, NoticeDocument, NoticeForm, Period, Section
    from qhtasks.model.reviews import Review
    from qhtasks.model.succession import Inquiry, Succession, Successor
    from qhtasks.model.words import Role


FILES = (
    File("notice.yaml", NoticeFile, "通知的文件信息、章节、时限写法、体例；数据集的版本"),
    File("agencies.yaml", AgenciesFile, "单位名录和集合名录"),
    File(
        "successions.yaml",
        SuccessionsFile,
        "通知印发以后单位有什么变化，后来的机构，查过而没有见到的；可以没有这个文件",
        required=False,
    ),
    File("pinyin.yaml", PinyinFile, "名录里各种名称用字的读音，由程序生成"),
    File("indicators.yaml", IndicatorsFile, "一级指标、二级指标"),
    File(
        "tasks/*.yaml",
        TasksFile,
        "任务，一节一个文件，`01-ecology.yaml` 至 `14-planning.yaml`，按通知的次序",
    ),
    File("obligations.yaml", ObligationsFile, "第三、四部分对各方提出的要求"),
    File(
        "reviewed.yaml",
        ReviewsFile,
        "通知证明不了、要人判断的事实，各由谁、在哪一天复核；可以没有这个文件",
        required=False,
    ),
    File(
        "waivers.yaml",
        WaiversFile,
        "豁免：一时改不了、让核对暂时放过的问题；可以没有这个文件",
        required=False,
    ),
)
"""The one table of what the folder holds, beside the issued text."""
ISSUED = "notice.txt"
"""The file of the issued text, against which all others are proven."""
SERIES_OF = {"first_level": "A", "second_level": "B", "tasks": "T", "obligations": "O"}
"""The letter with which the ids under a key of a file begin."""
ID_NUMBER = "[1-9][0-9]{0,5}"
"""What follows the letter in an id."""


class Dataset(NamedTuple):
    """Every record in the notice's order, the issued text, and where each record stands.

    `task_files` are the sections of the task files, in their order; `task_sections` says in which each task stands.
    `readings` maps syllables of pinyin to the characters of the units' names that are read so.
    """

    edition: Edition
    document: NoticeDocument
    chapters: tuple[Chapter, ...]
    periods: tuple[Period, ...]
    form: NoticeForm
    units: tuple[Unit, ...]
    collectives: tuple[Collective, ...]
    successors: tuple[Successor, ...]
    successions: tuple[Succession, ...]
    searches: tuple[Inquiry, ...]
    indicators: tuple[Indicator, ...]
    tasks: tuple[Task, ...]
    obligations: tuple[Obligation, ...]
    waivers: tuple[Waiver, ...]
    reviews: tuple[Review, ...]
    task_files: tuple[str, ...]
    task_sections: Mapping[str, str]
    readings: Mapping[str, str]
    issued: str
    places: Places

    @property
    def items(self) -> tuple[Indicator | Task, ...]:
        """Indicators, then tasks: 303 items."""
        return (*self.indicators, *self.tasks)

    @property
    def named_bodies(self) -> tuple[Unit | Successor, ...]:
        """Units, then the bodies that came after the notice."""
        return (*self.units, *self.successors)

    @property
    def records(self) -> Iterator[Record]:
        """Every record that stands in a list of a file: chapters, periods, units, items and so on."""
        lists = (value for value in self if type(value) is tuple)
        yield from (record for records in lists for record in records if isinstance(record, Record))

    @property
    def judged(self) -> dict[str, Record]:
        """The form and the records with facts that somebody must judge, by id or name."""
        return {"form": self.form} | {key_of(record): record for record in self.records if judged_names(record)}

    def section_of(self, record: Numbered) -> str:
        """The section a record stands in, such as 二（十）."""
        if isinstance(record, Obligation):
            return record.section
        return getattr(self.form.indicator_sections, record.series, None) or self.task_sections[record.id]

    def label(self, record: Numbered) -> str:
        """What people call a record, `任务第156项`: a bare number would be ambiguous between the series."""
        return f"{self.form.series_name(record.series)}第{record.number}项"

    @property
    def numbered_sections(self) -> dict[str, Chapter | Section]:
        """Chapters and sections by the number under which people cite them, 二 and 二（十）, in the notice's order."""
        numbered: dict[str, Chapter | Section] = {}
        for chapter in self.chapters:
            numbered[chapter.number] = chapter
            numbered |= {chapter.number + section.number: section for section in chapter.sections}
        return numbered

    def bodies(self, item: Item, role: Role) -> tuple[str, ...]:
        """The list of a role without the marker `等`."""
        return tuple(token for token in item.tokens(role) if token != self.form.open)

    def is_open(self, item: Item) -> bool:
        """Whether the marker `等` stands in either list of an item."""
        return self.form.open in item.lead or self.form.open in item.participants

    @property
    def plan_years(self) -> range:
        """The years of the plan, from the dates of its period; none where it has no dates, which the check rejects."""
        for period in self.periods:
            if period.phrase == self.form.plan_period and period.start and period.until:
                return range(int(period.start[:4]), int(period.until[:4]) + 1)
        return range(0)

    @property
    def section_titles(self) -> dict[str, str]:
        """The titles of chapters and sections by number, in the notice's order."""
        return {number: section.title for number, section in self.numbered_sections.items()}

    def section_name(self, number: str) -> str:
        """A section's or chapter's number and title, as the notice writes them: 二（十）构建…, 三、重大工程…."""
        return number + ("、" if len(number) == 1 else "") + self.section_titles.get(number, "")

    def at(self, key: str, *path: str | int) -> Place:
        """Where a record (by id or name), or a value inside it, stands in the files."""
        return self.places.of(key, *path)
