"""What all commands share: where the dataset is, and the dataset once it is asked for."""

from __future__ import annotations

from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from qhtasks.model.findings import CLEAN
from qhtasks.store.root import dataset_root

if TYPE_CHECKING:
    import typer

    from qhtasks.model.records import Collective, Dataset, Unit


class Session:
    """One run of the program."""

    def __init__(self, asked_data: Path | str | None = None) -> None:
        """Take the folder that was asked for, if any; Typer's own parameters have it as a text."""
        self.asked_data = Path(asked_data) if asked_data else None
        self.outcome = CLEAN
        """What the check says of the dataset, once that is opened."""

    @classmethod
    def of(cls, context: typer.Context) -> Session:
        """Take the session that the global options made."""
        session = context.obj
        assert isinstance(session, cls)  # noqa: S101 - the callback always runs first
        return session

    @cached_property
    def root(self) -> Path:
        """The folder of the dataset."""
        return dataset_root(self.asked_data)

    @cached_property
    def dataset(self) -> Dataset:
        """The dataset, opened at the first question."""
        from qhtasks.checks.opening import open_dataset

        opened = open_dataset(self.root)
        self.outcome = opened.outcome
        return opened.dataset

    def unit(self, words: str) -> Unit:
        """Find the unit that is meant; say so where it was not called by its name."""
        from qhtasks.cli.streams import talk
        from qhtasks.questions.names import find_unit

        match = find_unit(self.dataset, words)
        if match.how:
            talk(match.how)
        return match.unit

    def unit_if_asked(self, words: str | None) -> Unit | None:
        """Find the unit of an option that may be left out."""
        return None if words is None else self.unit(words)

    def body_if_asked(self, words: str | None) -> Unit | Collective | None:
        """Find a unit, or a collective by its very name."""
        from qhtasks.cli.streams import talk
        from qhtasks.questions.names import match_body

        if words is None:
            return None
        body, how = match_body(self.dataset, words)
        if how:
            talk(how)
        return body
