"""Text of unknown origin as a terminal may be given it: on one line, without controls, and of a bearable length."""

from __future__ import annotations

import re

NO_WIDTH = r"\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff"
"""Characters that have no width or turn the writing round, as part of a pattern."""

_UNSEEN = re.compile(rf"[\x00-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff{NO_WIDTH}]")


def visible(text: str) -> str:
    r"""Write what cannot be seen, or would do something to a terminal, as an escape: `\x1b`, `\n`, `\u202e`."""
    return _UNSEEN.sub(lambda found: found[0].encode("unicode_escape").decode(), text)


def masked(text: str) -> str:
    """Put a stand-in for each such character, so that columns stay what they are."""
    return _UNSEEN.sub("\N{REPLACEMENT CHARACTER}", text.replace("\t", " "))


def cut(text: str, longest: int) -> str:
    """Leave out the middle of a text that is too long to read."""
    half = longest // 2
    return text if len(text) <= longest else f"{text[:half]}……{text[-half:]}"
