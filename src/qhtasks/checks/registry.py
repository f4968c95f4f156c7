"""The registry of rules: a rule is a short generator, its name its id, its docstring its manual page."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from qhtasks.dataset.findings import Finding, Place

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from qhtasks.checks.proof import Proof
    from qhtasks.dataset.records import Dataset

    Faults = Iterator[tuple[Place, str]]
    Judge = Callable[["Subject"], Faults]


class Subject(NamedTuple):
    """What the rules judge: the dataset, and its proof against the issued text."""

    dataset: Dataset
    proof: Proof


class Rule(NamedTuple):
    """A rule: it yields the place and the message of each fault."""

    name: str
    judge: Judge

    @property
    def manual(self) -> str:
        """What the rule asks for."""
        return self.judge.__doc__ or ""

    def findings(self, subject: Subject) -> Iterator[Finding]:
        """Judge a subject."""
        for place, message in self.judge(subject):
            yield Finding.at(place, self.name, message)


RULES: dict[str, Rule] = {}


def rule(name: str) -> Callable[[Judge], Judge]:
    """Register a generator of faults as a rule."""

    def register(judge: Judge) -> Judge:
        if name in RULES:
            raise ValueError(name)
        RULES[name] = Rule(name, judge)
        return judge

    return register
