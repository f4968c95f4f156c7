"""The notice as a document: what stands at its head, its chapters and sections, and its due phrases."""

from __future__ import annotations

from typing import Annotated, Literal

from qhtasks.model.meaning import IsoDate, Meaning, Record


class Edition(Record):
    """Which edition of the dataset this is: its own version, and the version of its shape."""

    version: Annotated[str, Meaning("数据集的版本", "与程序的版本各自独立", compare="apart")]
    schema: Annotated[Literal["2"], Meaning("数据结构的版本", "有哪些文件、字段", compare="apart")]


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
    """A due phrase of the notice and the dates (ISO, both included) it comes to; null where it does not say."""

    phrase: Annotated[str, Meaning("写法", "照录", key=True)]
    start: Annotated[IsoDate | None, Meaning("起日", "含当日；通知没有写的为 `null`")]
    until: Annotated[IsoDate | None, Meaning("止日", "含当日；通知没有写的为 `null`")]
    note: Annotated[str | None, Meaning("整理说明", compare="wording")] = None


class NoticeFile(Record):
    """`notice.yaml`."""

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
