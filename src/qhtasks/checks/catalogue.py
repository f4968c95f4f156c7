"""The catalogue of rules: those of the check, and those that reading itself applies."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from qhtasks.checks import bodies, fidelity, items, obligations, pinyin, targets  # noqa: F401 - they fill the registry
from qhtasks.checks.registry import RULES
from qhtasks.dataset.findings import READING_RULES

if TYPE_CHECKING:
    from qhtasks.checks.registry import Rule


class Page(NamedTuple):
    """A rule's manual page: its name, when it is applied, and what it asks for."""

    name: str
    when: str
    manual: str


def all_rules() -> tuple[Rule, ...]:
    """List the rules of the check, in the order of their registration."""
    return tuple(RULES.values())


def pages() -> tuple[Page, ...]:
    """List the manual pages of all rules, those of reading first, each part by name."""
    reading = (Page(name, "读入时", manual) for name, manual in sorted(READING_RULES.items()))
    judging = (Page(rule.name, "核对时", " ".join(rule.manual.split())) for rule in all_rules())
    return (*reading, *sorted(judging))
