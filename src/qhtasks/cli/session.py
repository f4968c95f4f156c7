"""What all commands share: the folder of the dataset, and the dataset itself, read when it is first used."""

from __future__ import annotations

from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from qhtasks.cli.streams import talk
from qhtasks.model.findings import CLEAN
from qhtasks.store.location import dataset_root

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    import typer

    from qhtasks.checks.opening import Opened
    from qhtasks.model.bodies import Collective, Unit
    from qhtasks.model.dataset import Dataset


class Session:
    """One run of the program, made by the global options and handed to the command."""

    def __init__(self, asked_data: Path | str | None = None, *, in_pager: bool = True) -> None:
        """Take the value of `--data`, if any, as a text while a shell completes; and whether a pager is wanted."""
        self.in_pager = in_pager
        self.asked_data = Path(asked_data) if asked_data else None
        self.outcome = CLEAN
        """The outcome of `check` for the dataset, set when that is opened."""

    @classmethod
    def of(cls, context: typer.Context) -> Session:
        """Give the session of a command's context."""
        session = context.obj
        assert isinstance(session, cls)  # noqa: S101 - the callback always runs first
        return session

    @cached_property
    def root(self) -> Path:
        """The folder of the dataset."""
        return dataset_root(self.asked_data)

    @cached_property
    def opened(self) -> Opened:
        """The dataset with what the check says of it, opened at the first use."""
        from qhtasks.checks.opening import open_dataset

        opened = open_dataset(self.root)
        self.outcome = opened.outcome
        return opened

    @property
    def dataset(self) -> Dataset:
        """The dataset, opened at the first use."""
        return self.opened.dataset

    def day(self, as_of: datetime | None) -> str | None:
        """Take the day of `--as-of`, and say on stderr where nobody searched that far."""
        from qhtasks.questions.later import beyond_known
        from qhtasks.questions.succession import checked_day

        day = checked_day(self.dataset, as_of.date().isoformat() if as_of else None)
        for note in beyond_known(self.dataset, day):
            talk(note)
        return day

    def unit(self, words: str, day: str | None = None) -> Unit:
        """Find the unit that is meant, and say on stderr how it was matched unless by its very name.

        As of a day it may be a body that came after the notice, under the name that it then bore.
        """
        return unit_of(self.dataset, words, day)

    def units(self, words: Sequence[str] | None, day: str | None = None) -> tuple[Unit, ...]:
        """Find the units of an option that may be repeated, each once; none where the option is left out."""
        from qhtasks.questions.names import separated

        return tuple(dict.fromkeys(self.unit(each, day) for each in separated(words or ())))

    def bodies(self, words: Sequence[str] | None, day: str | None = None) -> tuple[Unit | Collective, ...]:
        """Find units or collectives of an option that may be repeated, as `units` does."""
        from qhtasks.questions.names import separated

        return tuple(dict.fromkeys(self._body(each, day) for each in separated(words or ())))

    def _body(self, words: str, day: str | None) -> Unit | Collective:
        from qhtasks.questions.names import match_body

        body, how = match_body(self.dataset, words, day)
        if how:
            talk(how)
        return body


def unit_of(dataset: Dataset, words: str, day: str | None = None) -> Unit:
    """Find the unit that is meant in a dataset, and say on stderr how it was matched unless by its very name."""
    from qhtasks.questions.names import find_on_day

    match = find_on_day(dataset, words, day)
    if match.how:
        talk(match.how)
    return match.unit
