"""The registry of rules: a rule is a short generator, its name its id, its docstring its manual page."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from qhtasks.model.findings import Finding

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from datetime import date

    from qhtasks.issued.proof import Proof
    from qhtasks.model.findings import Place, Severity
    from qhtasks.model.records import Dataset, Waiver

    Faults = Iterator[tuple[Place, str]]
    Judge = Callable[["Subject"], Faults]


class Use(NamedTuple):
    """What a waiver lets pass, and whether its rule was applied at all."""

    waiver: Waiver
    covered: tuple[Finding, ...]
    applied: bool


class Subject(NamedTuple):
    """What the rules judge: a dataset, its proof against the issued text, and its waivers on a day.

    `found` and `uses` are what came of it, and filled only for the rules that come last.
    """

    dataset: Dataset
    proof: Proof
    waivers: tuple[Waiver, ...]
    today: date
    found: tuple[Finding, ...] = ()
    uses: tuple[Use, ...] = ()


class Rule(NamedTuple):
    """A rule: it yields the place and the message of each fault. One that comes last judges what the others found."""

    name: str
    judge: Judge
    severity: Severity
    last: bool

    @property
    def manual(self) -> str:
        """What the rule asks for."""
        return self.judge.__doc__ or ""

    def findings(self, subject: Subject) -> Iterator[Finding]:
        """Judge a subject."""
        for place, message in self.judge(subject):
            yield Finding.at(place, self.name, message, self.severity)


RULES: dict[str, Rule] = {}


def rule(name: str, severity: Severity = "error", *, last: bool = False) -> Callable[[Judge], Judge]:
    """Register a generator of faults as a rule; what leaves every answer right is worth a warning only."""

    def register(judge: Judge) -> Judge:
        if name in RULES:
            raise ValueError(name)
        RULES[name] = Rule(name, judge, severity, last)
        return judge

    return register
