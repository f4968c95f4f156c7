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

    def unit(self, words: str) -> Unit:
        """Find the unit that is meant, and say on stderr how it was matched unless by its very name."""
        return unit_of(self.dataset, words)

    def units(self, words: Sequence[str] | None) -> tuple[Unit, ...]:
        """Find the units of an option that may be repeated, each once; none where the option is left out."""
        from qhtasks.questions.names import separated

        return tuple(dict.fromkeys(map(self.unit, separated(words or ()))))

    def bodies(self, words: Sequence[str] | None) -> tuple[Unit | Collective, ...]:
        """Find units or collectives of an option that may be repeated, as `units` does."""
        from qhtasks.questions.names import separated

        return tuple(dict.fromkeys(map(self._body, separated(words or ()))))

    def _body(self, words: str) -> Unit | Collective:
        from qhtasks.questions.names import match_body

        body, how = match_body(self.dataset, words)
        if how:
            talk(how)
        return body


def unit_of(dataset: Dataset, words: str) -> Unit:
    """Find the unit that is meant in a dataset, and say on stderr how it was matched unless by its very name."""
    from qhtasks.questions.names import find_unit

    match = find_unit(dataset, words)
    if match.how:
        talk(match.how)
    return match.unit
