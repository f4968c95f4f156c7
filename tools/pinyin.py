"""Write pinyin.yaml, of data or where QHTASKS_DATA says: how the Chinese characters are read that units are called by.

Pinyin then works offline.

    python tools/pinyin.py [--check]

The readings are pypinyin's, each taken where the character stands: 行 is read hang in 银行 and xing in 行政. Any
reading that a character has somewhere is then good for it everywhere, which also mends what pypinyin takes wrongly.
"""

from __future__ import annotations

import os
import re
import sys
from pathlib import Path
from typing import TypeVar

from pypinyin import lazy_pinyin

from keeping import keep
from qhtasks.model.bodies import AgenciesFile, Unit
from qhtasks.model.meaning import Record
from qhtasks.model.succession import SuccessionsFile, Successor
from qhtasks.store.validation import validated
from qhtasks.store.yamltext import read_yaml

Kind = TypeVar("Kind", bound=Record)
DATA = Path(os.environ.get("QHTASKS_DATA") or Path(__file__).resolve().parent.parent / "data")
PINYIN = DATA / "pinyin.yaml"
HEAD = """# yaml-language-server: $schema=schemas/pinyin.schema.json
# 单位和后来的机构的各种名称里每个汉字的读音，由 make pinyin 从名录和沿革生成，不要手改
readings:
"""
WRONG = {("藏", "cang")}
"""Readings that pypinyin gives and nobody uses here: it knows 藏族 and 西藏, but not 青藏."""


def pinyin() -> str:
    """Put the file together: syllables and characters in the order of their code points."""
    readings: dict[str, set[str]] = {}
    for run in _runs():
        for character, syllable in zip(run, lazy_pinyin(run, v_to_u=True), strict=True):
            if (character, syllable) not in WRONG:
                readings.setdefault(syllable, set()).add(character)
    lines = [f"  {syllable}: {''.join(sorted(characters))}" for syllable, characters in sorted(readings.items())]
    return HEAD + "\n".join(lines) + "\n"


def _runs() -> list[str]:
    """List the runs of Chinese characters in all that units and the bodies after them are called."""
    bodies: list[Unit | Successor] = [*_read("agencies.yaml", AgenciesFile).units]
    if (DATA / "successions.yaml").exists():  # a dataset need not have it
        bodies += _read("successions.yaml", SuccessionsFile).successors
    return [run for body in bodies for spelling in body.spellings for run in re.findall("[一-鿿]+", spelling)]


def _read(name: str, kind: type[Kind]) -> Kind:
    """Read a file of the data, or end with what is wrong with it."""
    document = read_yaml((DATA / name).read_text("utf-8"), name)
    record = validated(document, kind)
    if record is None or document.findings:
        sys.exit("\n".join(map(str, document.findings)))
    return record


if __name__ == "__main__":
    sys.exit(keep({PINYIN: pinyin()}))
