"""Plant one fault after another in the data: the check must catch each, and point into the item it was planted in.

    python tools/mutants.py

For each of the 303 paragraphs one character is changed; in each of the 606 lists one unit is dropped, one is
replaced by another, and two neighbours change places; each 等 is dropped and moved; each of the 99 values changed.
"""

from __future__ import annotations

import random
import re
import shutil
import sys
import tempfile
from collections import Counter
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from multiprocessing import Pool
from pathlib import Path
from typing import TYPE_CHECKING
from unittest.mock import patch

from qhtasks.checks.engine import check
from qhtasks.store import load as loading
from qhtasks.store.yamltext import read_yaml

if TYPE_CHECKING:
    from collections.abc import Iterator

TODAY = date(2021, 4, 22)
DATA = Path(__file__).resolve().parent.parent / "data"
ITEM = re.compile(r"  - id: ([ABT][0-9]+)")
TEXT = re.compile(r"    (?:sentence: |heading: |  - (?!subject: ))(.+)")
LIST = re.compile(r"    (?:lead|participants): \[(.+)\]")
VALUE = re.compile(r'        value: (?:"(.+)"|null)')
OPEN = ("等", "等市州政府")
SPARE = "省广电局", "省审计厅"
"""Two units that hardly stand anywhere: one of them replaces another in a list."""


@dataclass(frozen=True)
class Mutant:
    """A line of a file put in place of another: in which item, and what kind of fault."""

    kind: str
    item: str
    file: str
    line: int
    replacement: str
    first: int
    last: int

    def killed(self, root: Path) -> bool:
        """Whether the check finds an error between the first and the last line of the item."""
        path = root / self.file
        original = path.read_bytes()
        lines = original.decode().split("\n")
        lines[self.line - 1] = self.replacement
        path.write_text("\n".join(lines), encoding="utf-8", newline="\n")
        findings = check(root, TODAY).findings
        path.write_bytes(original)
        return any(each.file.endswith(self.file) and self.first <= each.line <= self.last for each in findings)


def mutants() -> Iterator[Mutant]:
    """Make all mutants, the same ones each time."""
    for path in [DATA / "indicators.yaml", *sorted(DATA.glob("tasks/*.yaml"))]:
        lines = path.read_text("utf-8").split("\n")
        starts = [number for number, line in enumerate(lines, 1) if ITEM.fullmatch(line)]
        for first, after in zip(starts, [*starts[1:], len(lines) + 1], strict=True):
            found = ITEM.fullmatch(lines[first - 1])
            item = found[1] if found else ""
            chance = random.Random(item)  # noqa: S311 - the same mutants each time
            for kind, line, replacement in _mutations(lines, first, after - 1, chance):
                file = path.relative_to(DATA).as_posix()
                yield Mutant(kind, item, file, line, replacement, first, after - 1)


def plant(count: int, root: Path) -> None:
    """Put so many faults at once into a copy of the data, each on a line of its own."""
    shutil.copytree(DATA, root)
    chosen = {(mutant.file, mutant.line): mutant for mutant in mutants()}
    pages = {name: (root / name).read_text("utf-8").split("\n") for name in {file for file, _ in chosen}}
    for mutant in list(chosen.values())[:count]:
        pages[mutant.file][mutant.line - 1] = mutant.replacement
    for name, lines in pages.items():
        (root / name).write_text("\n".join(lines), encoding="utf-8", newline="\n")


def _mutations(lines: list[str], first: int, last: int, chance: random.Random) -> Iterator[tuple[str, int, str]]:
    """Mutate one item: yield the kind, the line's number and what stands there instead."""
    texts = [number for number in range(first, last + 1) if TEXT.fullmatch(lines[number - 1])]
    number = chance.choice(texts)
    yield "paragraph: a character changed", number, _changed_character(lines[number - 1], chance)
    for number in range(first, last + 1):
        line = lines[number - 1]
        if found := LIST.fullmatch(line):
            for kind, tokens in _changed_lists(found[1].split(", "), chance):
                yield kind, number, f"{line[: found.start(1)]}{', '.join(tokens)}]"
        elif found := VALUE.fullmatch(line):
            yield "target: the value changed", number, f'        value: "{_changed_value(found[1])}"'


def _changed_character(line: str, chance: random.Random) -> str:
    found = TEXT.fullmatch(line)
    place = chance.randrange(found.start(1), len(line)) if found else 0
    other = "某" if line[place] != "某" else "另"
    return line[:place] + other + line[place + 1 :]


def _changed_lists(tokens: list[str], chance: random.Random) -> Iterator[tuple[str, list[str]]]:
    units = [index for index, token in enumerate(tokens) if token not in OPEN]
    index = chance.choice(units)
    yield "list: a unit dropped", tokens[:index] + tokens[index + 1 :]
    spare = next(each for each in SPARE if each not in tokens)
    yield "list: a unit replaced", [*tokens[:index], spare, *tokens[index + 1 :]]
    pairs = [place for place in units if place + 1 in units]
    if pairs:
        place = chance.choice(pairs)
        swapped = [tokens[place + 1], tokens[place]]
        yield "list: two units change places", tokens[:place] + swapped + tokens[place + 2 :]
    for index, token in enumerate(tokens):
        if token in OPEN:
            yield "list: 等 dropped", tokens[:index] + tokens[index + 1 :]
            yield "list: 等 moved", [*tokens[: index - 1], token, tokens[index - 1], *tokens[index + 1 :]]


def _changed_value(value: str | None) -> str:
    """Change the last digit, or give a number where there is none."""
    if value is None:
        return "1"
    last = value[-1]
    return value[:-1] + (str((int(last) + 1) % 10) if last.isdecimal() else "Ⅳ")


def _try(batch: list[Mutant]) -> list[bool]:
    """Try a batch in a copy of the data of its own; files that no mutant changed are parsed once for all of them."""
    parsed_once = lru_cache(maxsize=64)(read_yaml)
    with tempfile.TemporaryDirectory() as folder, patch.object(loading, "read_yaml", parsed_once):
        root = Path(folder) / "data"
        shutil.copytree(DATA, root)
        return [mutant.killed(root) for mutant in batch]


def main() -> int:
    """Try all mutants; print killed/total by kind, and each survivor."""
    everyone = list(mutants())
    batches = [everyone[start : start + 50] for start in range(0, len(everyone), 50)]
    with Pool() as pool:
        outcomes = [killed for batch in pool.imap(_try, batches) for killed in batch]
    total = Counter(mutant.kind for mutant in everyone)
    killed = Counter(mutant.kind for mutant, dead in zip(everyone, outcomes, strict=True) if dead)
    for kind in sorted(total):
        print(f"{killed[kind]:5}/{total[kind]:<5} {kind}")
    for mutant, dead in zip(everyone, outcomes, strict=True):
        if not dead:
            print(f"survived: {mutant}")
    print(f"{sum(outcomes):5}/{len(everyone):<5} killed, each found in its own item")
    return int(not all(outcomes))


if __name__ == "__main__":
    sys.exit(main())
