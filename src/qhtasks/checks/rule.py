"""What a rule is, the register of rules, choosing among them, and their manual pages."""

from __future__ import annotations

from fnmatch import fnmatchcase
from functools import cache
from importlib import import_module
from pkgutil import iter_modules
from typing import TYPE_CHECKING, Any, Literal, NamedTuple

from qhtasks.errors import QhtasksError
from qhtasks.model.findings import READING_RULES, Finding
from qhtasks.store.location import PACKAGE

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from datetime import date

    from qhtasks.issued.proof import Proof
    from qhtasks.model.dataset import Dataset
    from qhtasks.model.findings import Place, Severity, Waiver

    Faults = Iterator[tuple[Place, str]]
    Judge = Callable[[Any], Faults]
    """Judges the subject of its kind of folder: a `Subject`, or that of another folder."""

Within = Literal["list", "record", "series", "file", "dataset"]
"""How near a cause must stand to its echo.

`list` means in the same list or record, or in a part of it; `series` means records whose ids begin with one letter.
"""


class Echo(NamedTuple):
    """One cause, one finding: a rule's finding is left out where one of the causes, other rules, has one near enough.

    A wrong digit in a sentence, for instance, differs from the notice and from the target's value at once; correcting
    the sentence corrects both. A finding that was left out returns when its cause is waived, ignored or corrected in
    some other way.
    """

    causes: tuple[str, ...]
    within: Within


class Use(NamedTuple):
    """What a waiver lets pass, and whether its rule was applied at all."""

    waiver: Waiver
    covered: tuple[Finding, ...]
    applied: bool


class Subject(NamedTuple):
    """What the rules judge: a dataset, its comparison with the issued text, and its waivers on a day.

    `uses` says what the waivers cover; it is filled for the rules that come last and empty for the others.
    """

    dataset: Dataset
    proof: Proof
    waivers: tuple[Waiver, ...]
    today: date
    uses: tuple[Use, ...] = ()


class Rule(NamedTuple):
    """A rule of the check: `judge` yields the place and the message of each fault.

    A rule that comes `last` judges what waivers cover of the findings of the others.
    """

    name: str
    judge: Judge
    severity: Severity
    echoes: tuple[Echo, ...]
    last: bool
    waivable: bool

    @property
    def manual(self) -> str:
        """The sentence of the manual: what the rule asks for, in Chinese, from the docstring of `judge`."""
        return " ".join((self.judge.__doc__ or "").split())

    def findings(self, subject: Any) -> Iterator[Finding]:
        """Judge a subject."""
        for place, message in self.judge(subject):
            yield Finding.at(place, self.name, message, self.severity)


_REGISTER: dict[str, Rule] = {}


def rule(
    name: str,
    severity: Severity = "error",
    *,
    echoes: tuple[Echo, ...] = (),
    last: bool = False,
    waivable: bool = True,
) -> Callable[[Judge], Judge]:
    """Register a generator of faults as a rule; `ValueError` where the name is taken.

    A fault that leaves every answer right is only a warning. Not waivable are the rules on which answers rest: data
    that break them would give wrong answers without a word. Rules that come last cannot be waived either.
    """

    def register(judge: Judge) -> Judge:
        if name in _REGISTER:
            raise ValueError(name)
        _REGISTER[name] = Rule(name, judge, severity, echoes, last, waivable and not last)
        return judge

    return register


DATA_RULES = "qhtasks.checks.rules"
"""The folder of the rules for the dataset; those for another kind of folder stand in a folder of their own."""
TRACK_RULES = "qhtasks.checks.trackrules"
"""The folder of the rules for tracks; nothing in it is imported before a track, or one of its rules, is asked for."""


@cache
def all_rules(folder: str = DATA_RULES) -> tuple[Rule, ...]:
    """List the rules of the check: those of every module in a folder, which registers them when imported."""
    package = import_module(folder)
    for module in iter_modules(package.__path__, f"{folder}."):
        import_module(module.name)
    return tuple(rule for rule in _REGISTER.values() if rule.judge.__module__.startswith(f"{folder}."))


def chosen(select: Sequence[str], ignore: Sequence[str], folder: str = DATA_RULES) -> tuple[Rule, ...]:
    """Choose rules of the check by names or patterns such as `target-*`: the selected ones, or all, minus the ignored.

    A pattern that fits no rule of the check raises `QhtasksError`.
    """
    rules = all_rules(folder)
    wanted, unwanted = (set().union(*(_fitting(one, rules) for one in patterns)) for patterns in (select, ignore))
    return tuple(rule for rule in rules if (not select or rule.name in wanted) and rule.name not in unwanted)


def _fitting(pattern: str, rules: Sequence[Rule]) -> set[str]:
    """Name the rules that fit a pattern; those of reading cannot be chosen, as nothing is judged before it is read."""
    names = {rule.name for rule in rules if fnmatchcase(rule.name, pattern)}
    if not names:
        when = "" if "*" in pattern else page_of(pattern).when
        raise QhtasksError(
            f"“{pattern}”是{when}的规则，总要核对，不能挑选或略过" if when else f"没有合于“{pattern}”的规则"
        )
    return names


class ManualPage(NamedTuple):
    """The first part of a rule's manual page: when it is applied is 读入时 or 核对时, `manual` is what it asks for."""

    name: str
    when: str
    severity: Severity
    manual: str


def pages(folder: str = DATA_RULES) -> tuple[ManualPage, ...]:
    """List the manual pages of all rules: those that reading applies, then those of the check, both sorted by name."""
    reading = (ManualPage(name, "读入时", "error", manual) for name, manual in sorted(READING_RULES.items()))
    judging = (ManualPage(rule.name, "核对时", rule.severity, rule.manual) for rule in all_rules(folder))
    return (*reading, *sorted(judging))


def page_of(name: str) -> ManualPage:
    """Find the page of a rule for the dataset or for tracks.

    An unknown name raises `QhtasksError`, which suggests the most similar names.
    """
    for folder in (DATA_RULES, TRACK_RULES):
        by_name = {page.name: page for page in pages(folder)}
        if name in by_name:
            return by_name[name]
    by_name = {page.name: page for page in pages()}
    from difflib import get_close_matches

    near = get_close_matches(name, by_name, 3, 0.7)
    hint = f"是否为：{'、'.join(near)}？" if near else "用 qhtasks rules 看全部。"
    raise QhtasksError(f"没有“{name}”这条规则。{hint}")


class Sample(NamedTuple):
    """The second part of a rule's manual page: why the rule exists, a bad and a good sample.

    Samples are whole lines without their common indentation, and `file` is where the good one stands in the data. A
    fault of a whole file or of several files is described in words instead, and `file` is None.
    """

    why: str
    bad: str
    good: str
    file: str | None = None


def sample_of(rule_name: str) -> Sample:
    """Find a rule's sample."""
    samples = _samples("samples.yaml")["rules"]
    return Sample(**(samples[rule_name] if rule_name in samples else _samples("tracksamples.yaml")["rules"][rule_name]))


def unchecked() -> tuple[str, ...]:
    """List, in Chinese, what no rule checks."""
    limits: tuple[str, ...] = _samples("samples.yaml")["unchecked"]
    return limits


@cache
def _samples(name: str) -> Any:
    """Read a file of samples."""
    from qhtasks.store.yamltext import read_yaml  # imports yaml, which choosing and listing rules do without

    return read_yaml((PACKAGE / "checks" / name).read_text("utf-8"), name).value
