"""The notice as a document: what stands at its head, its chapters and sections, its due phrases, and its form.

The form is what another notice of this kind would have otherwise: names of series, words of lists, vocabularies. The
code keeps what all of them share: series letters, roles, bases, measures, bounds.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Literal

from qhtasks.model.meaning import IsoDate, Meaning, Record, field_names

if TYPE_CHECKING:
    from collections.abc import Collection

    from qhtasks.model.words import Role


class Edition(Record):
    """Which edition of the dataset this is: its own version and its day, and the version of its shape."""

    version: Annotated[str, Meaning("数据集的版本", "与程序的版本各自独立", compare="apart")]
    schema: Annotated[Literal["4"], Meaning("数据结构的版本", "有哪些文件、字段", compare="apart")]
    date: Annotated[
        IsoDate | None,
        Meaning("这一版的日期", "整理完的那天；`deadlines --ics` 写的日历以它为修订时间", compare="apart"),
    ] = None


class NoticeDocument(Record):
    """What stands before the first chapter."""

    index_number: Annotated[str, Meaning("索引号", "照页首")]
    number: Annotated[str, Meaning("发文字号", key=True)]
    issuer: Annotated[str, Meaning("发布机构", "即落款的机关")]
    validity: Annotated[str, Meaning("公文时效", "照页首，不说明以后的情况")]
    subjects: Annotated[str, Meaning("主题分类", "照页首")]
    date: Annotated[IsoDate, Meaning("成文日期", "写作 `2021-04-22`；落款作“2021年4月22日”")]
    title: Annotated[str, Meaning("标题", "各行相连", compare="wording")]
    addressees: Annotated[str, Meaning("主送机关", "连末尾的冒号", compare="wording")]
    opening: Annotated[str, Meaning("正文", "通知的正文", compare="wording")]
    release: Annotated[str, Meaning("附注", "连括号")]
    plan_title: Annotated[str, Meaning("方案标题", "《分工方案》的标题，各行相连", compare="wording")]
    plan_opening: Annotated[str, Meaning("方案开头", "《分工方案》开头的一段", compare="wording")]
    sha256: Annotated[str, Meaning("原文的 SHA-256", "`notice.txt` 的校验值")]

    @property
    def date_as_signed(self) -> str:
        """The date as the notice signs it: without leading zeros."""
        year, month, day = self.date.split("-")
        return f"{year}年{int(month)}月{int(day)}日"


class Section(Record):
    """A section of a chapter: `（十）` and its title without the full stop."""

    number: Annotated[str, Meaning("编号", "如 `（十）`", key=True)]
    title: Annotated[str, Meaning("标题", "不含末尾句号", compare="wording")]


class Chapter(Record):
    """A chapter (部分) of the notice, 一 to 四; 三 has no sections."""

    number: Annotated[str, Meaning("编号", "`一` 至 `四`", key=True)]
    title: Annotated[str, Meaning("标题", compare="wording")]
    sections: Annotated[
        tuple[Section, ...],
        Meaning(
            "各节",
            "按次序；第三部分不分节。节的全称是部分的编号加节的编号，如 `二（十）`",
            compare="apart",
            layout="line",
        ),
    ] = ()


class Period(Record):
    """A phrase of time in the notice, and its first and last day (ISO dates); null where the notice does not say."""

    phrase: Annotated[str, Meaning("写法", "照录", key=True)]
    start: Annotated[IsoDate | None, Meaning("起日", "含当日；通知没有写的为 `null`")]
    until: Annotated[IsoDate | None, Meaning("止日", "含当日；通知没有写的为 `null`")]
    note: Annotated[str | None, Meaning("整理说明", compare="wording")] = None


class SeriesNames(Record):
    """What each series of ids is called; `任务第156项` is made of it."""

    A: Annotated[str, Meaning("A 系列", "指标，通知按性质分的一组")]
    B: Annotated[str, Meaning("B 系列", "指标，通知写明时限的一组")]
    T: Annotated[str, Meaning("T 系列", "任务")]
    O: Annotated[str, Meaning("O 系列", "对各方提出的要求，编号是整理时加的")]  # noqa: E741 - the letter of its ids


class IndicatorSections(Record):
    """In which section each series of indicators stands; tasks stand in those of their files."""

    A: Annotated[str, Meaning("A 系列所在的节", refers=("Section",))]
    B: Annotated[str, Meaning("B 系列所在的节", refers=("Section",))]


class HeadLabels(Record):
    """What the page's head writes before each field of the document."""

    index_number: Annotated[str, Meaning("索引号的标签")]
    number: Annotated[str, Meaning("发文字号的标签")]
    issuer: Annotated[str, Meaning("发布机构的标签")]
    validity: Annotated[str, Meaning("公文时效的标签")]
    subjects: Annotated[str, Meaning("主题分类的标签")]
    date: Annotated[str, Meaning("成文日期的标签")]


class Oddities(Record):
    """Where the issued text departs from its own form; it is never corrected."""

    half_width_stops: Annotated[
        tuple[str, ...], Meaning("半角点", "段首编号后写半角 `.` 的项", refers=("Indicator", "Task"))
    ]
    stray_stops: Annotated[
        tuple[str, ...], Meaning("多余的句号", "末尾多一个句号的单位列表：项的编号和列表的字段，如 `T19 participants`")
    ]


class Audiences(Record):
    """The notice's words for the bodies of a role, and for all bodies."""

    lead: Annotated[str, Meaning("牵头的单位")]
    participant: Annotated[str, Meaning("参加的单位")]
    everyone: Annotated[str, Meaning("全部单位")]


class PrefectureWords(Record):
    """How the notice writes the governments of prefectures, which share a suffix in its lists."""

    kind: Annotated[str, Meaning("类别", "市州政府的类别", refers=("Kind",))]
    suffixes: Annotated[tuple[str, ...], Meaning("地名的后缀", "列表里几个地名可以合用一个")]
    government: Annotated[str, Meaning("名称的后缀", "跟在地名后，如 `海西州` 后的 `政府`")]
    related: Annotated[str, Meaning("合称前的修饰", "如 `等相关市州政府`")]
    together: Annotated[str, Meaning("合称", "开放的列表和集合以它结尾，如 `等市州政府`、`各市州政府`")]

    def is_name(self, name: str) -> bool:
        """Whether a name is that of one such government: place, suffix, government."""
        place = name.removesuffix(self.government)
        return place != name and any(place.endswith(suffix) and place != suffix for suffix in self.suffixes)


class NoticeForm(Record):
    """What is particular to this notice; another notice of this form has other words here and the same code."""

    series: Annotated[SeriesNames, Meaning("系列的名称", layout="line", judged=True)]
    indicator_sections: Annotated[IndicatorSections, Meaning("指标所在的节", layout="line")]
    item_chapters: Annotated[tuple[str, ...], Meaning("有编号段落的部分", "指标和任务所在的部分", refers=("Chapter",))]
    item_stop: Annotated[str, Meaning("编号后的点", "段首编号和正文之间的符号")]
    head: Annotated[HeadLabels, Meaning("页首的标签", layout="line")]
    oddities: Annotated[Oddities, Meaning("原文的例外", "原文不合自己体例的地方，照录不改", layout="line")]
    audiences: Annotated[
        Audiences,
        Meaning("对象的用词", "前两个又是单位列表的开头，如 `牵头单位：`；都可以写在 `reaches` 里", layout="line"),
    ]
    widest_kinds: Annotated[
        tuple[str, ...],
        Meaning(
            "最宽的理解",
            "字面上不是地区、也不是省级部门的单位类别：对“各地区各部门”的要求，按最宽的理解才及于它们",
            refers=("Kind",),
            judged=True,
        ),
    ] = ()
    open: Annotated[str, Meaning("列表开放的记号", "它前面的单位没有列尽，它本身不使任何单位承担")]
    prefectures: Annotated[PrefectureWords, Meaning("市州政府的写法", layout="line")]
    plan_period: Annotated[str, Meaning("规划期的写法", "规划的年份就是这一时限的起止年份", refers=("Period",))]
    doubt_section: Annotated[
        str, Meaning("商定所据的节", "单位没有列名的，由牵头单位按这一节商定", refers=("Section",))
    ]
    kinds: Annotated[tuple[str, ...], Meaning("单位的类别", "`kind` 可以取的值", compare="list", layout="lines")]
    units_of_measure: Annotated[tuple[str, ...], Meaning("计量单位", "目标的 `unit` 可以取的值，照录", compare="list")]

    @property
    def audience_words(self) -> tuple[str, ...]:
        """The words that reach all bodies, or those of a role."""
        return self.audiences.everyone, self.audiences.lead, self.audiences.participant

    def reaching(self, roles: Collection[Role]) -> set[str]:
        """The words that reach a body which has these roles; one of them reaches every body."""
        return {self.audiences.everyone, *(getattr(self.audiences, role) for role in roles)}

    def series_name(self, letter: str) -> str:
        """What the items of a series are called."""
        name: str = getattr(self.series, letter)
        return name

    @property
    def series_names(self) -> dict[str, str]:
        """The names of all series by their letters, in the notice's order."""
        return {letter: self.series_name(letter) for letter in field_names(SeriesNames)}


class NoticeFile(Record):
    """`notice.yaml`: the dataset itself, and of the notice its parts, its periods and its peculiar form."""

    dataset: Annotated[Edition, Meaning("数据集", "数据集本身")]
    document: Annotated[NoticeDocument, Meaning("文件信息", "第一部分之前的内容")]
    chapters: Annotated[tuple[Chapter, ...], Meaning("部分", "四个部分，按次序")]
    periods: Annotated[
        tuple[Period, ...],
        Meaning(
            "时限写法",
            "数据里用到的时限写法，以及正文提到的期间（同年出台、5年过渡期、三年行动等），各是哪一段日期；通知没有写起止的"
            "作 `null`",
            layout="line",
        ),
    ]
    form: Annotated[
        NoticeForm, Meaning("体例", "这个通知特有的编号、用词和词表；程序不另写，换一个体例相同的通知，只换数据")
    ]
