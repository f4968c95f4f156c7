"""The catalogue of rules: those of the check, and those that reading itself applies."""

from __future__ import annotations

from fnmatch import fnmatchcase
from typing import TYPE_CHECKING, NamedTuple

from qhtasks.checks.registry import RULES
from qhtasks.checks.rules import (  # noqa: F401 - they fill the registry
    bodies,
    fidelity,
    items,
    obligations,
    pinyin,
    targets,
    waivers,
)
from qhtasks.errors import QhtasksError
from qhtasks.model.findings import READING_RULES

if TYPE_CHECKING:
    from collections.abc import Sequence

    from qhtasks.checks.registry import Rule
    from qhtasks.model.findings import Severity


class Page(NamedTuple):
    """A rule's manual page: its name, when it is applied, how grave a fault is, and what it asks for."""

    name: str
    when: str
    severity: Severity
    manual: str


def all_rules() -> tuple[Rule, ...]:
    """List the rules of the check, in the order of their registration."""
    return tuple(RULES.values())


def pages() -> tuple[Page, ...]:
    """List the manual pages of all rules, those of reading first, each part by name."""
    reading = (Page(name, "读入时", "error", manual) for name, manual in sorted(READING_RULES.items()))
    judging = (Page(rule.name, "核对时", rule.severity, " ".join(rule.manual.split())) for rule in all_rules())
    return (*reading, *sorted(judging))


def page_of(name: str) -> Page:
    """Find the page of a rule; another name is an error that tells the likeliest ones."""
    every = pages()
    for page in every:
        if page.name == name:
            return page
    from difflib import get_close_matches

    near = get_close_matches(name, [page.name for page in every], 3, 0.7)
    hint = f"是否为：{'、'.join(near)}？" if near else "用 qhtasks rules 看全部。"
    raise QhtasksError(f"没有“{name}”这条规则。{hint}")


def chosen(select: Sequence[str], ignore: Sequence[str]) -> tuple[Rule, ...]:
    """Choose rules of the check by name or pattern, `target-*`: those selected, or all, without those ignored."""
    wanted, unwanted = (set().union(*map(_named, patterns)) for patterns in (select, ignore))
    return tuple(each for each in all_rules() if (not select or each.name in wanted) and each.name not in unwanted)


def _named(pattern: str) -> set[str]:
    """Name the rules that a pattern means; those of reading always apply: nothing is judged before it is read."""
    names = {name for name in RULES if fnmatchcase(name, pattern)}
    if not names:
        when = "" if "*" in pattern else page_of(pattern).when
        raise QhtasksError(
            f"“{pattern}”是{when}的规则，总要核对，不能挑选或略过" if when else f"没有合于“{pattern}”的规则"
        )
    return names
