"""Arguments and options that several commands share."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, NamedTuple

import typer

from qhtasks.cli.completing import Completions, agency_names, all_sections, kinds, sections, series_names
from qhtasks.cli.streams import talk
from qhtasks.model.words import Role
from qhtasks.text.folding import folded

if TYPE_CHECKING:
    from collections.abc import Mapping


class Choice(NamedTuple):
    """The values that an option takes, each with the Chinese words for it; the first word is shown."""

    words: Mapping[str, tuple[str, ...]]
    remarks: Mapping[str, str] = {}
    """What is said on stderr where one of these words was typed."""

    def value(self, typed: str) -> str:
        """Give the value that is meant by itself or by one of its words; any other text is an error that lists them."""
        wanted = folded(typed)
        for value, words in self.words.items():
            if wanted in map(folded, (value, *words)):
                if wanted in self.remarks:
                    talk(self.remarks[wanted])
                return value
        raise typer.BadParameter(f"“{typed}”，可选：{self}")

    def begun(self, incomplete: str) -> Completions:
        """Complete a value or a word; where nothing is typed yet, the words are offered."""
        words = [(words[0], value) for value, words in self.words.items() if words]
        values = [(value, words[0] if words else "") for value, words in self.words.items()]
        return [pair for pair in (words or values) if pair[0].startswith(incomplete)] or [
            pair for pair in values if pair[0].startswith(incomplete)
        ]

    def __str__(self) -> str:
        """List the values with their words."""
        said = ((words[0] if words else value, value) for value, words in self.words.items())
        return "、".join(word if word == value else f"{word}（{value}）" for word, value in said)

    def option(self, name: str, text: str) -> Any:
        """Declare the option with this name and help."""
        metavar = "|".join(words[0] if words else value for value, words in self.words.items())
        return typer.Option(
            name,
            parser=self.value,
            metavar=f"[{metavar}]",
            help=text,
            autocompletion=self.begun,
        )

    def argument(self, text: str, metavar: str) -> Any:
        """Declare an argument that takes these values."""
        return typer.Argument(parser=self.value, metavar=metavar, help=text, autocompletion=self.begun)


# Other documents call 参加 by these other words; the filter of the answer says 参加, as the notice does.
ROLE = Choice({"lead": ("牵头", "牵头单位"), "participant": ("参加", "参加单位", "参与", "配合", "协同", "协办")})
BASIS = Choice({"named": ("列名", "点名"), "collective": ("集合", "经集合"), "possible": ("可能涉及", "可能")})
OWED = Choice({**BASIS.words, "succeeded": ("承接",)})
"""The bases of what a unit owes as of a day."""
NATURE = Choice({"约束性": ("约束性", "约束"), "预期性": ("预期性", "预期")})
PART = Choice(
    {
        "possible": ("可能涉及", "可能"),
        "obligations": ("组织实施要求", "要求"),
        "record": ("办理记录", "记录"),
    }
)
PAPER = Choice(
    {
        "md": ("Markdown",),
        "html": ("网页",),
        "pdf": ("PDF",),
        "docx": ("Word", "doc", "wps"),
        "xlsx": ("Excel", "xls", "et"),
    },
    {"wps": "写成 docx，WPS 文字可以打开", "et": "写成 xlsx，WPS 表格可以打开"},
)
EXPORT = Choice({"json": ("JSON",), "csv": ("CSV",), "sqlite": ("数据库", "SQL")})
TRACK_PAPER = Choice(
    {
        "monitor": ("监测", "年度监测", "年度监测表"),
        "mid-term": ("中期", "中期评估", "中期评估表"),
        "final": ("总结", "总结评估", "总结评估表"),
        "reminder": ("催办", "催办单"),
        "case": ("督办", "督办单"),
        "circular": ("通报",),
        "projects": ("项目", "项目台账"),
        "schedule": ("调度", "项目调度表"),
    }
)
AXIS = Choice({"section": ("节", "按节"), "series": ("系列", "按系列")})
AgencyName = Annotated[
    str,
    typer.Argument(
        help="单位名称、全称、别名、拼音，或只属于一个单位的一部分", metavar="单位", autocompletion=agency_names
    ),
]


def day_option(name: str, text: str) -> Any:
    """Declare an option that takes a day, with this name and help."""
    return typer.Option(name, metavar="日期", formats=["%Y-%m-%d"], help=text)


def known_option(otherwise: str) -> Any:
    """Declare `--as-of` of a question to a track, which takes another day where it is left out."""
    return day_option("--as-of", f"只用截至这一天（含当日）报出的记录；默认{otherwise}")


FormatsOption = Annotated[
    list[str] | None,
    PAPER.option("--format", "格式：md、html、pdf、docx、xlsx，可写多次（默认 md 和 html）"),
]
DateOption = Annotated[str, typer.Option("--date", metavar="日期", help="印上整理日期，照所写的印；不写就不印")]
ForceOption = Annotated[bool, typer.Option("--force", help="覆盖不是本程序写的，或有人改过的文件")]
TemplatesOption = Annotated[
    Path | None,
    typer.Option("--templates", metavar="目录", help="用这个目录里的模板，见 qhtasks templates copy"),
]
FontsOption = Annotated[
    Path | None,
    typer.Option("--fonts", metavar="目录", help="PDF 另用这个目录里的字体，如办公软件自带的"),
]
AgencyOption = Annotated[
    list[str] | None,
    typer.Option(
        "--agency",
        metavar="单位",
        help="只列该单位牵头或参加的（列名或经集合，不含可能涉及）和对它的要求；可写多次，要都有份",
        autocompletion=agency_names,
    ),
]
RoleOption = Annotated[Role | None, ROLE.option("--role", "同 --agency 一起用：只列它牵头 lead 或参加 participant 的")]
SeriesOption = Annotated[
    str | None,
    typer.Option(
        "--series",
        metavar="系列",
        help="只列一级指标 A、二级指标 B 或任务 T",
        autocompletion=series_names,
    ),
]
AsOfOption = Annotated[
    datetime | None,
    day_option("--as-of", "单位按这一天看：改了名、并入的，职责由谁承接；不写就照通知。如 2024-06-01"),
]
KindOption = Annotated[
    str | None, typer.Option("--kind", metavar="类别", help="只列一类单位，如 市州政府", autocompletion=kinds)
]
KindsOption = Annotated[
    list[str] | None,
    typer.Option(
        "--kind", metavar="类别", help="一类单位各一份，另加目录，如 市州政府；可写多次", autocompletion=kinds
    ),
]
SectionsOption = Annotated[
    list[str] | None,
    typer.Option(
        "--section",
        metavar="节",
        help="一节的交办单：节的编号或标题的一部分，如 二（十）；可写多次",
        autocompletion=sections,
    ),
]
SectionOption = Annotated[
    str | None,
    typer.Option("--section", metavar="节", help="节的编号或标题的一部分，如 二（十）", autocompletion=sections),
]
AnySectionOption = Annotated[
    str | None,
    typer.Option("--section", metavar="节", help="节的编号或标题的一部分，如 二（十）", autocompletion=all_sections),
]
