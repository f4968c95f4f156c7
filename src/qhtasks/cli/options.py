"""Arguments and options that several commands take."""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated

import typer

AgencyName = Annotated[str, typer.Argument(help="单位名称、全称、别名，或只属于一个单位的一部分", metavar="单位")]
AsJson = Annotated[bool, typer.Option("--json", help="输出 JSON")]


class RoleOption(StrEnum):
    """Roles, as on the command line."""

    LEAD = "lead"
    PARTICIPANT = "participant"


class BasisOption(StrEnum):
    """Bases, as on the command line."""

    NAMED = "named"
    COLLECTIVE = "collective"
    POSSIBLE = "possible"


class SeriesOption(StrEnum):
    """Series, as on the command line."""

    A = "A"
    B = "B"
    T = "T"


class NatureOption(StrEnum):
    """Natures of first-level indicators."""

    BINDING = "约束性"
    EXPECTED = "预期性"


class FormatOption(StrEnum):
    """Formats of sheets."""

    MD = "md"
    HTML = "html"


class ReportOption(StrEnum):
    """Formats of the check."""

    TEXT = "text"
    JSON = "json"
