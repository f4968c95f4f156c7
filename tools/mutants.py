"""Plant one fault after another in the data: the check must catch each, and point into the item it was planted in.

    python tools/mutants.py

For each of the 303 paragraphs one character is changed; in each of the 606 lists one unit is dropped, one is
replaced by another, and two neighbours change places; each 等 is dropped and moved. Of each target the subject is cut,
the value, bound, direction, measure and unit changed; of each period the days; of each obligation whom it addresses and
reaches, on which ground and by when; of each body its names, kind, scope, members and
certainty, its places and its other names; of each step since how, how far, when and how sure it is.
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
from qhtasks.store import reading
from qhtasks.store.yamltext import read_yaml

if TYPE_CHECKING:
    from collections.abc import Iterator

TODAY = date(2021, 4, 22)
DATA = Path(__file__).resolve().parent.parent / "data"
RECORD = re.compile(r"  - (?:id: ([ABTO][0-9]+)|(?:name|from): (.+)|\{phrase: ([^,]+),.*)")
TEXT = re.compile(r"    (?:sentence: |heading: |  - (?!subject: |\{))(.+)")
JUDGED = re.compile(r"      - \{(name: .+)\}")
"""A place of a prefecture, or a former name or another of a unit: on one line, and judged as a whole."""
NAMED = re.compile(r" +(?:- )?([a-z_]+): (.+)")
LIST = re.compile(r"    (?:lead|participants): \[(.+)\]")
VALUE = re.compile(r'        value: (?:"(.+)"|null)')
OPEN = ("等", "等市州政府")
OTHER = {
    "bound": ("reach", "at-most"),
    "better": ("higher", "lower"),
    "measure": ("level", "growth"),
    "unit": ("null", "个"),
    "addressee": ("null", "各地区各部门"),
    "due": ("年度", "到2025年"),
    "kind": ("企业", "群团组织"),
    "scope": ("all", "some"),
    "certainty": ("certain", "likely"),
    "how": ("merged", "replaced"),
    "extent": ("whole", "unknown"),
    "event": ("见报", "挂牌"),
}
"""For each field two values; what stands there is changed to the one that it is not."""
ADDED = {
    "reaches": ("省审计厅", "牵头单位"),
    "inferred_from": ("T1", "T9"),
    "aliases": ("slt", "T156", "单位", "水 厅", "财政厅", "省工商局", "省国土厅", "办公厅"),
    "members": ("省审计厅",),
    "kinds": ("企业",),
}
"""For each list what may be added to it."""
CUT = ("subject", "full_name")
"""Names from which the first or the last character is cut."""
FILES = ("indicators.yaml", "tasks/*.yaml", "obligations.yaml", "agencies.yaml", "successions.yaml", "notice.yaml")
SPARE = "省广电局", "省审计厅"
"""Two units that hardly stand anywhere: one of them replaces another in a list."""


REVIEW = frozenset({"reviewed-otherwise"})


@dataclass(frozen=True)
class Mutant:
    """A line of a file put in place of another: in which record, and what kind of fault."""

    kind: str
    item: str
    file: str
    line: int
    replacement: str
    first: int
    last: int

    def killers(self, root: Path) -> frozenset[str]:
        """Name the rules that find a fault between the first and the last line of the record."""
        path = root / self.file
        original = path.read_bytes()
        lines = original.decode().split("\n")
        lines[self.line - 1] = self.replacement
        path.write_text("\n".join(lines), encoding="utf-8", newline="\n")
        findings = check(root, TODAY).findings
        path.write_bytes(original)
        return frozenset(
            each.rule for each in findings if each.file.endswith(self.file) and self.first <= each.line <= self.last
        )


def mutants() -> Iterator[Mutant]:
    """Make all mutants, the same ones each time."""
    for path in (path for pattern in FILES for path in sorted(DATA.glob(pattern))):
        lines = path.read_text("utf-8").split("\n")
        starts = [number for number, line in enumerate(lines, 1) if RECORD.fullmatch(line)]
        for first, after in zip(starts, [*starts[1:], len(lines) + 1], strict=True):
            found = RECORD.fullmatch(lines[first - 1])
            item = "".join(filter(None, found.groups())) if found else ""
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
    if texts:
        number = chance.choice(texts)
        yield "paragraph: a character changed", number, _changed_character(lines[number - 1], chance)
    for number in range(first, last + 1):
        line = lines[number - 1]
        if found := LIST.fullmatch(line):
            for kind, tokens in _changed_lists(found[1].split(", "), chance):
                yield kind, number, f"{line[: found.start(1)]}{', '.join(tokens)}]"
        elif found := JUDGED.fullmatch(line):
            yield "place or other name: a character changed", number, _changed_word(line, chance)
        elif found := VALUE.fullmatch(line):
            yield "target: the value changed", number, f'        value: "{_changed_value(found[1])}"'
        else:
            yield from ((kind, number, changed) for kind, changed in _changed_facts(line, chance))


def _changed_facts(line: str, chance: random.Random) -> Iterator[tuple[str, str]]:
    """Change what the notice does not state in so many words: yield the kind, and the changed line."""
    found = NAMED.fullmatch(line)
    if "{phrase:" in line:
        for day in re.findall('null|"[0-9-]+"', line)[:2]:
            other = '"2030-12-31"' if day == "null" else f'"{int(day[1:5]) + 5}{day[5:]}'
            yield "period: a day changed", line.replace(day, other, 1)
    elif not found:
        return
    elif "not_before" in line or "certainty: {change" in line:
        yield from _changed_steps(line)
    elif "certainty: {" in line:
        fact = chance.choice(("full_name", "kind"))
        sure = f"{fact}: certain" in line
        yield (
            "certainty of a unit: changed",
            re.sub(f"{fact}: [a-z]+", f"{fact}: {'likely' if sure else 'certain'}", line),
        )
    elif (name := found[1]) in OTHER:
        yield f"{name}: changed", _with(line, found, next(value for value in OTHER[name] if value != found[2]))
    elif name in CUT:
        yield f"{name}: cut", _with(line, found, chance.choice((found[2][1:], found[2][:-1])))
    elif name in ADDED:
        words = found[2].strip("[]").split(", ")
        yield f"{name}: one added", _with(line, found, f"[{', '.join([*words, chance.choice(ADDED[name])])}]")
        if len(words) > 1:
            words.remove(chance.choice(words))
            yield f"{name}: one dropped", _with(line, found, f"[{', '.join(words)}]")


def _changed_steps(line: str) -> Iterator[tuple[str, str]]:
    """Change when a body became another, or how sure that is: yield the kind, and the changed line."""
    for day in re.findall('null|"[0-9-]+"', line) if "not_before" in line else ():
        other = '"2025-12-31"' if day == "null" else f'"{int(day[1:5]) + 1}{day[5:]}'
        yield "interval: a day changed", line.replace(day, other, 1)
    for part in ("change", "date", "extent") if "certainty: {change" in line else ():
        sure = f"{part}: certain" in line
        changed = re.sub(f"{part}: [a-z]+", f"{part}: {'likely' if sure else 'certain'}", line)
        yield "certainty of a step: changed", changed


def _with(line: str, found: re.Match[str], value: str) -> str:
    """Put another value behind the key of a line."""
    return line[: found.start(2)] + value


def _changed_character(line: str, chance: random.Random) -> str:
    found = TEXT.fullmatch(line)
    return _with_another(line, chance.randrange(found.start(1), len(line)) if found else 0)


def _changed_word(line: str, chance: random.Random) -> str:
    """Change one of the Chinese characters: never a key or a mark of YAML."""
    return _with_another(line, chance.choice([found.start() for found in re.finditer("[一-鿿]", line)]))


def _with_another(line: str, place: int) -> str:
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


def _try(batch: list[Mutant]) -> list[frozenset[str]]:
    """Try a batch in a copy of the data of its own; files that no mutant changed are parsed once for all of them."""
    parsed_once = lru_cache(maxsize=64)(read_yaml)
    with tempfile.TemporaryDirectory() as folder, patch.object(reading, "read_yaml", parsed_once):
        root = Path(folder) / "data"
        shutil.copytree(DATA, root)
        return [mutant.killers(root) for mutant in batch]


def main() -> int:
    """Try all mutants; print killed/total by kind, how many fell to a review alone, and each survivor."""
    everyone = list(mutants())
    batches = [everyone[start : start + 50] for start in range(0, len(everyone), 50)]
    with Pool() as pool:
        killers = [rules for batch in pool.imap(_try, batches) for rules in batch]
    total = Counter(mutant.kind for mutant in everyone)
    killed = Counter(mutant.kind for mutant, rules in zip(everyone, killers, strict=True) if rules)
    judged = Counter(mutant.kind for mutant, rules in zip(everyone, killers, strict=True) if rules == REVIEW)
    for kind in sorted(total):
        print(f"{killed[kind]:5}/{total[kind]:<5} {kind}{f', {judged[kind]} by review alone' if judged[kind] else ''}")
    for mutant, rules in zip(everyone, killers, strict=True):
        if not rules:
            print(f"survived: {mutant}")
    print(f"{killed.total():5}/{total.total():<5} killed, each found in its own record")
    return int(killed != total)


if __name__ == "__main__":
    sys.exit(main())
