"""Arguments and options that several commands share."""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated

import typer

from qhtasks.cli.completing import agency_names, kinds, sections
from qhtasks.model.words import Role

AgencyName = Annotated[
    str,
    typer.Argument(
        help="单位名称、全称、别名、拼音，或只属于一个单位的一部分", metavar="单位", autocompletion=agency_names
    ),
]
AgencyOption = Annotated[
    str | None,
    typer.Option(
        "--agency",
        metavar="单位",
        help="只列该单位牵头或参加的（点名或经集合，不含可能涉及）和对它的要求",
        autocompletion=agency_names,
    ),
]
RoleOption = Annotated[
    Role | None, typer.Option("--role", help="同 --agency 一起用：只列它牵头 lead 或参加 participant 的")
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


class FormatOption(StrEnum):
    """Formats of papers; an enumeration, because Typer takes no Literal for an option that may be repeated."""

    MD = "md"
    HTML = "html"
    PDF = "pdf"
    DOCX = "docx"
    XLSX = "xlsx"


class PartOption(StrEnum):
    """Parts of a paper that `--without` can leave out."""

    POSSIBLE = "possible"
    OBLIGATIONS = "obligations"
    RECORD = "record"


class ExportOption(StrEnum):
    """Forms of the export."""

    JSON = "json"
    CSV = "csv"
    SQLITE = "sqlite"
