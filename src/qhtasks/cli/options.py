"""Arguments and options that several commands take."""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated

import typer

AgencyName = Annotated[str, typer.Argument(help="单位名称、全称、别名、拼音，或只属于一个单位的一部分", metavar="单位")]


class FormatOption(StrEnum):
    """Formats of sheets; an enumeration, because an option that may be repeated takes no literals."""

    MD = "md"
    HTML = "html"


class ExportOption(StrEnum):
    """Forms of the export."""

    JSON = "json"
    CSV = "csv"
    SQLITE = "sqlite"
