"""What whoever wants a paper may choose: which paper, of whom, and how much of it is printed."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Literal, NamedTuple, get_args

from qhtasks.errors import QhtasksError

if TYPE_CHECKING:
    from collections.abc import Mapping

Part = Literal["possible", "obligations", "record"]
PARTS: tuple[Part, ...] = get_args(Part)
PART_NAMES: dict[Part, str] = {"possible": "可能涉及", "obligations": "组织实施要求", "record": "留空的栏"}
Depth = Literal["short", "full", "summary"]
DEPTHS: tuple[Depth, ...] = get_args(Depth)
DEPTH = "详略"
"""The name of the fact that says how deep a paper goes."""
DEPTH_NAMES: dict[Depth, str] = {
    "short": "短单（可能涉及的事项只列标题，对各方的一般要求只摘句，摘句照录）",
    "full": "全文",
    "summary": "摘要（引文、摘句照录，编号同通知）",
}
"""How deep a responsibility sheet goes, as its last lines say it."""


def left_out(only: tuple[str, ...], without: tuple[str, ...]) -> tuple[Part, ...]:
    """List the parts that are not printed: those in `without`, or all that are not in `only`; both are an error."""
    if only and without:
        raise QhtasksError("--with 和 --without 只能写一种")
    return tuple(part for part in PARTS if part in without or (only and part not in only))


class Choices(NamedTuple):
    """How much is printed.

    `depth` of responsibility sheets: short, in full, or a summary; `without`: the parts left out; `blank_columns`: a
    wide table to fill in, with a row an item; `date`: printed as given, because papers never read the clock;
    `as_of`: the day on which the bodies are looked at, empty for that of the notice.
    """

    depth: Depth = "short"
    without: tuple[Part, ...] = ()
    blank_columns: bool = False
    date: str = ""
    as_of: str = ""

    def has(self, part: Part) -> bool:
        """Whether a part is printed."""
        return part not in self.without

    def in_words(self, parts: tuple[Part, ...] = ("possible", "obligations")) -> tuple[str, ...]:
        """Say in Chinese which of these parts a paper leaves out."""
        return tuple(f"不列{PART_NAMES[part]}" for part in parts if not self.has(part))

    def as_values(self) -> dict[str, Any]:
        """Give the values that differ from the defaults, for the record of a file."""
        return {name: value for name, value in self._asdict().items() if value != self._field_defaults[name]}

    @classmethod
    def of_values(cls, values: Mapping[str, Any]) -> Choices:
        """Read what `as_values` gave; unknown names are a TypeError."""
        known = {**cls._field_defaults, **values}
        return cls(**{**known, "without": tuple(known["without"])})


class Request(NamedTuple):
    """One paper as it was asked for: its kind, its subjects, the choices, and the filter of an index in words.

    The subjects are names of units, or the id of an item or section with the unit it is given to, if any; `kinds.py`
    says what each kind of paper takes.
    """

    kind: str
    subjects: tuple[str, ...]
    choices: Choices
    filter: str = ""


class Extent(NamedTuple):
    """What a paper was filtered by, in parts, how many it shows of how many (with the measure word), and its depth."""

    filters: tuple[str, ...]
    shown: int
    total: int
    measure: str
    depth: str = ""

    @property
    def filter(self) -> str:
        """The filters in Chinese; empty where there is none."""
        return "，".join(filter(None, self.filters))
