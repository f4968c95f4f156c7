"""Where the dataset is, and which edition."""

from __future__ import annotations

import re
from pathlib import Path

from qhtasks.store.content import ContentError, decoded, read_content
from qhtasks.store.resources import shipped


def dataset_root(asked: Path | None) -> Path:
    """Take the folder asked for; else that of the checkout one stands in; else the copy shipped with qhtasks."""
    if asked:
        return asked
    for folder in (Path.cwd(), *Path.cwd().parents):
        if (folder / "data" / "notice.yaml").is_file() and (folder / "pyproject.toml").is_file():
            return folder / "data"
    return shipped("data")


def edition_of(root: Path) -> str:
    """Read the dataset's version off its first lines, without reading the dataset; 不明 where it cannot be found."""
    try:
        head = decoded(read_content(root / "notice.yaml"))[:1000]
    except ContentError:
        return "不明"
    found = re.search(r'^dataset:\n  version: "([^"\n]+)"', head, re.MULTILINE)
    return found[1] if found else "不明"
