"""A folder to the dataset that questions are asked of: by its seal, or, where that does not fit, read and judged."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from qhtasks.store.sealed import read_sealed

if TYPE_CHECKING:
    from pathlib import Path

    from qhtasks.model.dataset import Dataset


class Opened(NamedTuple):
    """A dataset, and whether it stands as it was sealed; else its shape was judged on the spot, its content not."""

    dataset: Dataset
    sealed: bool


def open_dataset(root: Path) -> Opened:
    """Open a folder: data that nobody judged are never answered from."""
    dataset = read_sealed(root)
    if dataset is not None:
        return Opened(dataset, sealed=True)
    from qhtasks.store.load import load

    return Opened(load(root), sealed=False)
