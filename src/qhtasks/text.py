"""Texts made safe to stand in another notation."""

from __future__ import annotations

import re
from functools import cache


@cache
def markdown_text(text: str) -> str:
    """Escape a text for Markdown, also inside a table cell: it is shown as it is and can end no cell."""
    return re.sub(r"([\\`*_\[\]<>|~#])", r"\\\1", " ".join(text.split()))
