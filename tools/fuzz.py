"""Look for inputs that break a law of the reader (tests/laws.py), led by the coverage of the code they reach.

    pip install atheris
    python -m tools.fuzz TARGET FOLDER --seconds 600 --seed 1     # seconds of the processor

TARGET is `text` (bytes as one YAML file) or `folder` (the real data with one file edited). FOLDER keeps the corpus,
what led to new code, in `corpus/`, and in `broken/` one input for each way in which a law was broken: a new run goes
on from there. Only Linux and macOS have atheris.
"""

from __future__ import annotations

import argparse
import random
import re
import shutil
import sys
import tempfile
import time
import traceback
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING, Any

import atheris

with atheris.instrument_imports(include=["qhtasks.store", "qhtasks.checks", "qhtasks.issued"]):
    from tests import laws
from tests.support import DATA

if TYPE_CHECKING:
    from collections.abc import Callable

TOKEN = re.compile(r"[\w.％%—]+|[^\w\s]|\s+")
PIECES = [
    *("- ", ": ", "? ", ", ", "\n", "\n  ", "[", "]", "{", "}", "&a ", "*a", "!t ", "|", ">", "'", '"', "---", "#"),
    *("<<", "~", "null", "true", "1.5", "''", "\\", "\t", "\r", "\x00", "\ud7ff", "\u200b", "\ufeff", "\U0001f600"),
    *(
        "等",
        "。",
        "T1",
        "T0",
        "T999999",
        "O1",
        "A1",
        "二（十）",
        "九（九）",
        "0000-00-00",
        "2021-02-30",
        "99",
        "9" * 5000,
    ),
    *("各市州政府", "省水利厅", "无", "（", "）", "〔2021〕", "牵头单位：", "参加单位：", "1．", "一、", "a" * 3000),
]


class Choices:
    """Choices that the bytes of an input make: what the fuzzer mutates is a programme of edits."""

    def __init__(self, data: bytes) -> None:
        self.data = data
        self.place = 0

    def __bool__(self) -> bool:
        """Whether choices are left."""
        return self.place < len(self.data)

    def below(self, count: int) -> int:
        """Choose a number from 0 to before a count."""
        taken = self.data[self.place : self.place + 2]
        self.place += 2
        return int.from_bytes(taken, "little") * max(1, count // 2**16 + 1) % max(1, count)

    def of(self, things: list[str]) -> str:
        """Choose one of several things."""
        return things[self.below(len(things))] if things else ""


def edited(text: str, others: list[str], choices: Choices) -> str:
    """Edit a text as the choices say, at most eight times."""
    for _ in range(8):
        if not choices:
            break
        edit = EDITS[choices.below(len(EDITS))]
        text = edit(text, others, choices)
    return text


def _in_parts(text: str, pattern: str, choices: Choices, change: Callable[[list[str], int], None]) -> str:
    parts = re.findall(pattern, text) or [text]
    change(parts, choices.below(len(parts)))
    return "".join(parts)


def _drop_line(text: str, _: list[str], choices: Choices) -> str:
    return _in_parts(text, r".*\n|.+", choices, lambda parts, at: parts.__delitem__(at))


def _double_line(text: str, _: list[str], choices: Choices) -> str:
    return _in_parts(text, r".*\n|.+", choices, lambda parts, at: parts.insert(choices.below(len(parts)), parts[at]))


def _drop_token(text: str, _: list[str], choices: Choices) -> str:
    return _in_parts(text, TOKEN.pattern, choices, lambda parts, at: parts.__delitem__(at))


def _swap_tokens(text: str, _: list[str], choices: Choices) -> str:
    def swap(parts: list[str], at: int) -> None:
        other = choices.below(len(parts))
        parts[at], parts[other] = parts[other], parts[at]

    return _in_parts(text, TOKEN.pattern, choices, swap)


def _other_token(text: str, others: list[str], choices: Choices) -> str:
    new = choices.of(TOKEN.findall(choices.of([*others, text])))
    return _in_parts(text, TOKEN.pattern, choices, lambda parts, at: parts.__setitem__(at, new))


def _piece(text: str, _: list[str], choices: Choices) -> str:
    new = choices.of(PIECES)
    return _in_parts(text, TOKEN.pattern, choices, lambda parts, at: parts.insert(at, new))


def _other_value(text: str, _: list[str], choices: Choices) -> str:
    """Put a value of another type, or of another line, in the place of one."""
    lines = text.split("\n")
    at, donor = (choices.below(len(lines)) for _ in range(2))
    values = ["null", "true", "[]", "{}", '""', "[null]", "{a: b}", lines[donor].partition(": ")[2], choices.of(PIECES)]
    lines[at] = f"{lines[at].partition(': ')[0]}: {choices.of(values)}"
    return "\n".join(lines)


def _empty_list(text: str, _: list[str], choices: Choices) -> str:
    found = list(re.finditer(r"\[[^\]\n]*\]", text))
    if not found:
        return text
    at = found[choices.below(len(found))]
    return f"{text[: at.start()]}[]{text[at.end() :]}"


def _splice(text: str, others: list[str], choices: Choices) -> str:
    """Put some lines of another file among these."""
    other = choices.of([*others, text]).split("\n")
    lines, start = text.split("\n"), choices.below(len(other))
    at = choices.below(len(lines))
    lines[at:at] = other[start : start + choices.below(20)]
    return "\n".join(lines)


def _cut(text: str, _: list[str], choices: Choices) -> str:
    at = choices.below(len(text))
    return text[:at]


EDITS = [_drop_line, _double_line, _drop_token, _swap_tokens, _other_token, _piece, _other_value, _other_value]
EDITS += [_empty_list, _splice, _cut]


class FolderTarget:
    """The real data with one file edited."""

    def __init__(self) -> None:
        self.root = Path(tempfile.mkdtemp(prefix="fuzz-")) / "data"
        shutil.copytree(DATA, self.root)
        paths = (path for path in sorted(self.root.rglob("*")) if path.suffix in (".yaml", ".txt"))
        self.texts = {path: path.read_text("utf-8") for path in paths}

    def case(self, data: bytes) -> tuple[Path, str]:
        """Say which file an input edits, and to what."""
        choices = Choices(data)
        path = list(self.texts)[choices.below(len(self.texts))]
        return path, edited(self.texts[path], list(self.texts.values()), choices)

    def __call__(self, data: bytes) -> None:
        """Hold the folder with the edit to its laws."""
        path, text = self.case(data)
        path.write_bytes(text.encode("utf-8", "surrogatepass"))
        try:
            laws.hold_for_folder(self.root)
        finally:
            path.write_text(self.texts[path], "utf-8")

    def told(self, data: bytes) -> bytes:
        """Show an input as people read it: the file, and the lines that differ."""
        from difflib import unified_diff

        path, text = self.case(data)
        name = path.relative_to(self.root).as_posix()
        before, after = (each.splitlines(keepends=True) for each in (self.texts[path], text))
        return "".join(unified_diff(before, after, name, name, n=0)).encode("utf-8", "surrogatepass")

    def seeds(self, chance: random.Random) -> list[bytes]:
        """Begin with any edits."""
        return [chance.randbytes(chance.choice((10, 20, 40))) for _ in range(100)]


class TextTarget:
    """Bytes as one YAML file."""

    def __call__(self, data: bytes) -> None:
        """Hold the text to its laws."""
        laws.hold_for_text(data)

    def told(self, data: bytes) -> bytes:
        """Show an input as it is."""
        return data

    def seeds(self, chance: random.Random) -> list[bytes]:
        """Begin with pieces of the real files, and of YAML's grammar."""
        texts = [path.read_bytes() for path in sorted(DATA.rglob("*.yaml"))]
        pieces = [each.encode("utf-8", "replace") for each in PIECES]
        mixed = [b"".join(chance.choices(pieces, k=10)) for _ in range(50)]
        return [text[:300] for text in texts] + mixed


class Hunt:
    """One run of the fuzzer: each input is tried, and what breaks a law in a new way is kept."""

    def __init__(self, target: Any, folder: Path, seconds: float) -> None:
        self.target, self.folder = target, folder
        self.until = time.process_time() + seconds
        self.tried = self.slowest = 0.0
        self.broken: set[str] = set()

    def __call__(self, data: bytes) -> None:
        """Try an input."""
        start = time.monotonic()
        self.tried += 1
        try:
            self.target(data)
        except Exception as error:  # noqa: BLE001 - whatever it is, it is what was looked for
            self.keep(data, error)
        took = time.monotonic() - start
        if took > max(self.slowest, 1):
            self.slowest = took
            (self.folder / "slowest").write_bytes(self.target.told(data))
        if time.process_time() > self.until:
            print(
                f"{self.tried:.0f} inputs, {len(self.broken)} ways of breaking, slowest {self.slowest:.2f} s",
                flush=True,
            )
            raise KeyboardInterrupt

    def keep(self, data: bytes, error: Exception) -> None:
        """Keep the first input that breaks a law in this way: what was raised, and where."""
        frames = traceback.extract_tb(error.__traceback__)[-2:]
        way = f"{type(error).__name__} " + " ".join(f"{Path(each.filename).stem}:{each.lineno}" for each in frames)
        if way not in self.broken:
            self.broken.add(way)
            name = sha256(way.encode()).hexdigest()[:8]
            told = "".join(traceback.format_exception(error)[-4:]).encode("utf-8", "replace")
            (self.folder / "broken" / name).write_bytes(data)
            (self.folder / "broken" / f"{name}.txt").write_bytes(told[:4000] + b"\n\n" + self.target.told(data)[:4000])
            print("broken:", way, flush=True)


TARGETS: dict[str, Any] = {"text": TextTarget, "folder": FolderTarget}


def main() -> None:
    """Hunt for a while."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n", 1)[0])
    parser.add_argument("target", choices=TARGETS)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--seconds", type=float, default=600, help="of the processor")
    parser.add_argument("--seed", type=int, default=1)
    asked = parser.parse_args()
    target = TARGETS[asked.target]()
    for name in ("corpus", "broken"):
        (asked.folder / name).mkdir(parents=True, exist_ok=True)
    for number, seed in enumerate(target.seeds(random.Random(asked.seed))):  # noqa: S311 - the same seeds each time
        (asked.folder / "corpus" / f"seed-{number}").write_bytes(seed)
    words = [
        f"-seed={asked.seed}",
        "-max_len=2000",
        "-len_control=0",
        "-timeout=120",
        f"-artifact_prefix={asked.folder}/",
        str(asked.folder / "corpus"),
    ]
    atheris.Setup([sys.argv[0], *words], Hunt(target, asked.folder, asked.seconds))
    atheris.Fuzz()


if __name__ == "__main__":
    main()
