"""Write src/qhtasks/text/variants.py: other shapes of the characters that the notice and names are written in.

    python tools/variants.py [--check]

Two sources: Unicode's EquivalentUnifiedIdeograph.txt, kept beside this file, says which radical looks like which
character; OpenCC's TSCharacters, from the package opencc-python-reimplemented, which simplified character a
traditional one is. A character of the notice or a name stays as it is, and only what leads to one is kept.
"""

from __future__ import annotations

import sys
from importlib.resources import files
from pathlib import Path

from keeping import keep

ROOT = Path(__file__).resolve().parent.parent
UNICODE = ROOT / "tools" / "EquivalentUnifiedIdeograph.txt"
OPENCC = files("opencc") / "dictionary" / "TSCharacters.txt"
WRITTEN = ROOT / "src" / "qhtasks" / "text" / "variants.py"
HEAD = '''"""Other shapes of the characters in the notice and in names; made by `make variants`, not to be edited.

From EquivalentUnifiedIdeograph of the Unicode Character Database (Unicode License v3) and TSCharacters of OpenCC
(Apache License 2.0).
"""

PAIRS = (
'''
TAIL = ''')
"""Pairs, one after another: a character that people paste or type, and the one that is meant."""
'''
A_LINE = 50
"""Characters on a line."""


def variants() -> str:
    """Put the module together: first radicals, then traditional characters, by their code points."""
    known = _characters()
    traditional = {old: new for old, new in _traditional(known) if old not in known}
    radicals = [(old, traditional.get(new, new)) for old, new in _radicals()]
    pairs = "".join(old + new for old, new in (*radicals, *traditional.items()) if new in known)
    lines = (f'    "{pairs[start : start + A_LINE]}"\n' for start in range(0, len(pairs), A_LINE))
    return HEAD + "".join(lines) + TAIL


def _characters() -> set[str]:
    """Collect the characters of the notice and of the register of units."""
    names = ("notice.txt", "agencies.yaml")
    return set("".join((ROOT / "data" / name).read_text("utf-8") for name in names))


def _radicals() -> list[tuple[str, str]]:
    """Read lines such as `2ED8 ; 9752 # …`, or with a range of radicals in front."""
    lines = [line.partition("#")[0] for line in UNICODE.read_text("utf-8").splitlines()]
    fields = [line.split(";") for line in lines if ";" in line]
    pairs = []
    for radicals, character in fields:
        first, _, last = radicals.strip().partition("..")
        pairs += [(chr(code), chr(int(character, 16))) for code in range(int(first, 16), int(last or first, 16) + 1)]
    return pairs


def _traditional(known: set[str]) -> list[tuple[str, str]]:
    """Read lines such as `乾<tab>干 乾`; of several simplified characters, the first known one is meant."""
    rows = [line.split("\t") for line in OPENCC.read_text("utf-8").splitlines()]
    meant = ((old, [new for new in several.split() if new in known]) for old, several in rows)
    return sorted((old, several[0]) for old, several in meant if several)


if __name__ == "__main__":
    sys.exit(keep({WRITTEN: variants()}))
