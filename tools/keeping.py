"""Files that the tools make: each tool writes its own or, with `--check`, says whether they are current."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path


def keep(made: Mapping[Path, str]) -> int:
    """Write the files, or with `--check` give 1 where one of them differs from what was made, else 0."""
    if "--check" in sys.argv:
        return int(any(path.read_text("utf-8") != text for path, text in made.items()))
    for path, text in made.items():
        path.write_text(text, encoding="utf-8", newline="\n")
    return 0
