"""Where the shipped folders and the dataset are, and which version the dataset has."""

from __future__ import annotations

import re
from pathlib import Path

from qhtasks.store.content import ContentError, decoded, read_content

PACKAGE = Path(__file__).resolve().parents[1]
"""The folder of the package `qhtasks`."""


def shipped(name: str) -> Path:
    """Find the folder `data` or `templates` of this copy of qhtasks.

    A wheel has it inside the package, a checkout (also one that is installed as editable) at the top of the project.
    """
    installed = PACKAGE / name
    project = PACKAGE.parent.parent
    if installed.is_dir() or not (project / "pyproject.toml").is_file():
        return installed
    return project / name


def dataset_root(requested: Path | None) -> Path:
    """Give the requested folder, else `data` of the checkout around the working folder, else the shipped copy."""
    if requested:
        return requested
    for folder in (Path.cwd(), *Path.cwd().parents):
        if (folder / "data" / "notice.yaml").is_file() and (folder / "pyproject.toml").is_file():
            return folder / "data"
    return shipped("data")


def dataset_version(root: Path) -> str:
    """Read the dataset's version from the first lines of `notice.yaml`; 不明 where it is not found.

    `--version` must answer quickly and also for a dataset that cannot be read, so no YAML is parsed.
    """
    try:
        head = decoded(read_content(root / "notice.yaml"))[:1000]
    except ContentError:
        return "不明"
    version = re.search(r'^dataset:\n  version: "([^"\n]+)"', head, re.MULTILINE)
    return version[1] if version else "不明"
