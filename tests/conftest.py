"""Fixtures for all tests."""

from __future__ import annotations

import os
import shutil
from typing import TYPE_CHECKING

import pytest
from hypothesis import settings

from tests.portable import is_portable
from tests.support import DATA

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

# The same examples in every run: what fails here fails everywhere, and a slow machine fails nothing. For a long look,
# QHTASKS_EXAMPLES=10000 pytest tests/test_judging.py
EXAMPLES = int(os.environ.get("QHTASKS_EXAMPLES", "100"))
settings.register_profile("qhtasks", derandomize=True, deadline=None, database=None, max_examples=EXAMPLES)
settings.load_profile("qhtasks")


@pytest.fixture(scope="session", autouse=True)
def _own_cache(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """Keep the tests, and the programs that they run, away from the user's cache."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("QHTASKS_CACHE", str(tmp_path_factory.mktemp("cache")))
        yield


@pytest.fixture
def data_copy(tmp_path: Path) -> Path:
    """A copy of the dataset that a test may spoil."""
    return shutil.copytree(DATA, tmp_path / "data")


def pytest_addoption(parser: pytest.Parser) -> None:
    """Let `make golden` write the golden files anew, and systems other than Linux run what runs everywhere."""
    parser.addoption("--golden", action="store_true", help="write the golden files instead of comparing with them")
    parser.addoption("--portable", action="store_true", help="leave out the tests that need Linux")


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """With `--portable`, leave out the tests that need Linux, and say how many they are."""
    if config.getoption("portable"):
        bound = [item for item in items if isinstance(item, pytest.Function) and not is_portable(item)]
        config.hook.pytest_deselected(items=bound)
        items[:] = [item for item in items if item not in bound]
