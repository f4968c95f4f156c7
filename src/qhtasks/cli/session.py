"""What all commands share: where the dataset is, and the dataset once it is asked for."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from qhtasks.dataset.root import dataset_root

if TYPE_CHECKING:
    from pathlib import Path

    import typer

    from qhtasks.dataset.records import Dataset, Unit


@dataclass
class Session:
    """One run of the program."""

    asked_data: Path | None = None

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
        """The dataset, read at the first question."""
        from qhtasks.dataset.loading import load

        return load(self.root)

    def unit(self, words: str) -> Unit:
        """Find the unit that is meant; say so where it was not called by its name."""
        from qhtasks.agencies import find_unit
        from qhtasks.cli.console import talk

        match = find_unit(self.dataset, words)
        if match.how:
            talk(match.how)
        return match.unit
