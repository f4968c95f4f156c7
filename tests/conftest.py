"""Fixtures for all tests."""

from __future__ import annotations

import shutil
from typing import TYPE_CHECKING

import pytest
from hypothesis import settings

from tests.support import DATA

if TYPE_CHECKING:
    from pathlib import Path

# The same examples in every run: what fails here fails everywhere, and a slow machine fails nothing.
settings.register_profile("qhtasks", derandomize=True, deadline=None, database=None)
settings.load_profile("qhtasks")


@pytest.fixture
def data_copy(tmp_path: Path) -> Path:
    """A copy of the dataset that a test may spoil."""
    return shutil.copytree(DATA, tmp_path / "data")


def pytest_addoption(parser: pytest.Parser) -> None:
    """Let `make golden` write the golden files anew."""
    parser.addoption("--golden", action="store_true", help="write the golden files instead of comparing with them")
