"""Where the dataset is."""

from __future__ import annotations

from pathlib import Path

from qhtasks.resources import shipped


def dataset_root(asked: Path | None) -> Path:
    """Take the folder asked for; else that of the checkout one stands in; else the copy shipped with qhtasks."""
    if asked:
        return asked
    for folder in (Path.cwd(), *Path.cwd().parents):
        if (folder / "data" / "notice.yaml").is_file() and (folder / "pyproject.toml").is_file():
            return folder / "data"
    return shipped("data")
