"""Where the shipped folders are: beside the package in a wheel, at the top of the project in a checkout."""

from __future__ import annotations

from pathlib import Path

PACKAGE = Path(__file__).resolve().parents[1]


def shipped(name: str) -> Path:
    """Find the folder `data` or `templates` of this very copy of qhtasks, wheel or editable install."""
    installed = PACKAGE / name
    project = PACKAGE.parent.parent
    if installed.is_dir() or not (project / "pyproject.toml").is_file():
        return installed
    return project / name
