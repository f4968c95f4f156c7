"""Fingerprints: what a paper said, in a few characters, so that an old copy can be told from a current one.

The record that a file carries holds what is needed to make the paper again (which paper, of whom, with which
choices), the edition, the digest of all it says, and a shorter one of each item in it.
"""

from __future__ import annotations

import json
from functools import cache
from hashlib import sha256
from typing import TYPE_CHECKING, Any, NamedTuple

from qhtasks.sheets.choices import Choices
from qhtasks.sheets.view import Stamp

if TYPE_CHECKING:
    from collections.abc import Mapping

_DIGEST, _PART = 12, 6
"""Hexadecimal digits of a paper's digest and of an item's: the first decides, the second only tells what changed."""
UNSTAMPED = Stamp("", "", "")


class Request(NamedTuple):
    """Which paper was asked for: its kind, of whom or what, how it was to be printed, and the filter in words."""

    kind: str
    subjects: tuple[str, ...]
    choices: Choices
    told: str = ""


class Record(NamedTuple):
    """What a file says of the paper in it."""

    request: Request
    edition: str
    digest: str
    parts: Mapping[str, str]


def stamp(request: Request, edition: str, contents: Mapping[str, object]) -> Stamp:
    """Make the stamp of a paper from what it says, part by part, in the order in which it says it."""
    parts = {name: hash_of(content)[:_PART] for name, content in contents.items()}
    digest = hash_of(tuple((name, hash_of(content)) for name, content in contents.items()))[:_DIGEST]
    record = {
        "qhtasks": request.kind,
        "of": request.subjects,
        "choices": request.choices.as_values(),
        "told": request.told,
        "edition": edition,
        "digest": digest,
        "parts": parts,
    }
    return Stamp(digest, f"数据集{edition}版　指纹{digest}", _harmless(json.dumps(record, separators=(",", ":"))))


def read_record(text: str) -> Record | None:
    """Read the record that a file carries; None where it is none of ours."""
    try:
        values: dict[str, Any] = json.loads(text)
        choices = Choices.of_values(values["choices"])
        request = Request(values["qhtasks"], tuple(values["of"]), choices, values["told"])
        return Record(request, values["edition"], values["digest"], dict(values["parts"]))
    except (ValueError, KeyError, TypeError):
        return None


@cache
def hash_of(content: object) -> str:
    """Hash what a part says: nested tuples of texts, whose form in Python is one and the same."""
    return sha256(repr(content).encode()).hexdigest()


def _harmless(text: str) -> str:
    """Write JSON so that no notation takes it for its own: no end of a comment, no tag."""
    for sign in "<>&":
        text = text.replace(sign, f"\\u{ord(sign):04x}")
    return text.replace("--", "-\\u002d")
