"""Why each rule is there, with a fault that it finds and how it is right: the second half of its manual page."""

from __future__ import annotations

from functools import cache
from typing import Any, NamedTuple

from qhtasks.store.resources import PACKAGE
from qhtasks.store.yamltext import read_yaml


class Sample(NamedTuple):
    """Why a rule is there, a bad and a good sample, and the file of the data in which the good one stands.

    They are whole lines without their common indentation. Where the fault is one of a whole file or of several, they
    are told in words and there is no such file.
    """

    why: str
    bad: str
    good: str
    file: str | None = None


def sample_of(rule: str) -> Sample:
    """Find a rule's sample."""
    return Sample(**_read()["rules"][rule])


def unchecked() -> tuple[str, ...]:
    """Say what no rule looks at."""
    told: tuple[str, ...] = _read()["unchecked"]
    return told


@cache
def _read() -> Any:
    """Read `samples.yaml`."""
    return read_yaml((PACKAGE / "checks" / "samples.yaml").read_text("utf-8"), "samples.yaml").value
