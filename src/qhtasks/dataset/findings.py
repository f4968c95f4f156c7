"""A finding is a value: what is wrong, where, and by which rule."""

from dataclasses import dataclass
from enum import StrEnum
from typing import NamedTuple


class Severity(StrEnum):
    """How much a finding weighs: an error fails the check, a warning does not."""

    ERROR = "error"
    WARNING = "warning"


class Place(NamedTuple):
    """A spot in a file; lines and columns count from 1, columns in characters."""

    file: str
    line: int = 1
    column: int = 1


@dataclass(frozen=True, slots=True, order=True, kw_only=True)
class Finding:
    """One fault. The order of the fields is the order of a report: by file, line, column and rule."""

    file: str
    line: int
    column: int
    rule: str
    message: str
    severity: Severity = Severity.ERROR

    @classmethod
    def at(cls, place: Place, rule: str, message: str) -> "Finding":
        """Make an error finding at a place."""
        return cls(file=place.file, line=place.line, column=place.column, rule=rule, message=message)

    def __str__(self) -> str:
        """Print as `file:line:column: severity: message [rule]`, the form editors can follow."""
        return f"{self.file}:{self.line}:{self.column}: {self.severity}: {self.message} [{self.rule}]"
