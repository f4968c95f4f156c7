"""What the tests share: where things are, and findings in the form in which tests state them."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

    from qhtasks.dataset.findings import Finding

REPOSITORY = Path(__file__).resolve().parent.parent
DATA = REPOSITORY / "data"


def verdicts(findings: Iterable[Finding], root: Path) -> list[str]:
    """Put each finding as `rule file:line:column`, the file as seen from the dataset's folder."""
    return [
        f"{each.rule} {Path(os.path.relpath(each.file, root)).as_posix()}:{each.line}:{each.column}"
        for each in findings
    ]
