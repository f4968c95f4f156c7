"""Fingerprints: what a paper said, in a few characters, so that an old copy can be told from a current one.

The record that a file carries holds what is needed to make the paper again (which paper, of whom, with which
choices), the edition, the digest of all it says, and a shorter one of each item in it.
"""

from __future__ import annotations

import json
import re
from functools import cache
from hashlib import sha256
from typing import TYPE_CHECKING, Any, NamedTuple

from qhtasks.papers.choices import PARTS, Choices
from qhtasks.papers.view import Stamp

if TYPE_CHECKING:
    from collections.abc import Mapping

_DIGEST, _PART = 12, 6
"""Hexadecimal digits of a paper's digest and of an item's: the first decides, the second only tells what changed."""
UNSTAMPED = Stamp("", "", "")
_CANONICAL = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"))
_SUBJECTS = {
    "sheet": r"[^\n]+",
    "brief": r"[ABT][0-9]+|[^\x00-\x7f][^\n]*",
    "index": r"[^\n]+(\n[^\n]+)*",
    "register": "",
}
"""What the subjects of each kind of paper look like, a line each: an index has several, the register none."""


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
    hashes = {name: hash_of(content) for name, content in contents.items()}
    parts = {name: each[:_PART] for name, each in hashes.items()}
    digest = hash_of(tuple(hashes.items()))[:_DIGEST]
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
    """Read the record that a file carries; None where it is none that could be ours: anybody can write one."""
    try:
        values: dict[str, Any] = json.loads(text)
        choices = Choices.of_values(values["choices"])
        request = Request(values["qhtasks"], tuple(values["of"]), choices, values["told"])
        record = Record(request, values["edition"], values["digest"], dict(values["parts"]))
        return record if isinstance(values["of"], list) and _is_sound(record) else None
    except (ValueError, KeyError, TypeError, RecursionError):
        return None


def _is_sound(record: Record) -> bool:
    """Whether every value of a record is of its kind, and its texts are such as can be printed."""
    kind, subjects, choices, told = record.request
    texts = (*subjects, told, choices.date, record.edition, record.digest, *record.parts, *record.parts.values())
    return (
        b"\0" not in "".join(texts).encode()  # halves of characters are no UTF-8
        and isinstance(choices.full, bool)
        and isinstance(choices.blank_columns, bool)
        and set(choices.without) <= set(PARTS)
        and re.fullmatch(_SUBJECTS[kind], "\n".join(subjects)) is not None
    )


@cache
def hash_of(content: object) -> str:
    """Hash what a part says, written as JSON: a change of Python, or of the names of fields, is no change of words.

    Contents are tuples of texts and counts, of which equal ones are written alike, whatever they are called.
    """
    return sha256(_CANONICAL.encode(content).encode()).hexdigest()


def _harmless(text: str) -> str:
    """Write JSON so that no notation takes it for its own: no comment ends, no tag, bracket or space."""
    for sign in "<>&() ":
        text = text.replace(sign, f"\\u{ord(sign):04x}")
    return text.replace("--", "-\\u002d")
