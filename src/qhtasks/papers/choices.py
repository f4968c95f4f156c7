"""What whoever wants a paper may choose: how much of it is printed."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Literal, NamedTuple, get_args

from qhtasks.errors import QhtasksError

if TYPE_CHECKING:
    from collections.abc import Mapping

Part = Literal["possible", "obligations", "record"]
PARTS: tuple[Part, ...] = get_args(Part)
PART_NAMES: dict[Part, str] = {"possible": "可能涉及", "obligations": "组织实施要求", "record": "办理记录"}


def left_out(only: tuple[str, ...], without: tuple[str, ...]) -> tuple[Part, ...]:
    """Say which parts are not printed, by those that alone were wanted or those that were not."""
    if only and without:
        raise QhtasksError("--with 和 --without 只能写一种")
    return tuple(part for part in PARTS if part in without or (only and part not in only))


class Choices(NamedTuple):
    """How much is printed: whole paragraphs or titles, without which parts, with a wide ledger to fill in, which date.

    The date is printed as given: papers know no clock.
    """

    full: bool = True
    without: tuple[Part, ...] = ()
    blank_columns: bool = False
    date: str = ""

    def has(self, part: Part) -> bool:
        """Whether a part is printed."""
        return part not in self.without

    def told(self, parts: tuple[Part, ...] = ("possible", "obligations")) -> tuple[str, ...]:
        """Say in Chinese what is left out of a paper that has these parts, besides a record to fill in."""
        left_out = tuple(f"不列{PART_NAMES[part]}" for part in parts if not self.has(part))
        return left_out if self.full else (*left_out, "只印标题")

    def as_values(self) -> dict[str, Any]:
        """Write down what differs from the default, so that the same paper can be made again."""
        return {name: value for name, value in self._asdict().items() if value != self._field_defaults[name]}

    @classmethod
    def of_values(cls, values: Mapping[str, Any]) -> Choices:
        """Read what `as_values` wrote down."""
        known = {**cls._field_defaults, **values}
        return cls(**{**known, "without": tuple(known["without"])})
