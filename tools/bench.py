"""What commands cost, as ratios in one run: each run of a command is paired with a run of an empty Python (F).

    python tools/bench.py [RUNS]

Machines differ and are noisy: read the ratios (median, smallest and largest of the pairs), not the milliseconds. As
in any installation, Python may keep the bytecode of what it has compiled.
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path
from statistics import median
from time import perf_counter

from enlarge import enlarge
from mutants import plant

ENVIRONMENT = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
EMPTY = [sys.executable, "-c", "pass"]
HELLO = [sys.executable, str(Path(__file__).with_name("hello.py"))]
QHTASKS = str(Path(sys.executable).with_name("qhtasks"))
TIMES = 100
FAULTS = 500


@dataclass(frozen=True)
class Case:
    """A command, what it may cost (None: it is only measured), and the exit code it ends with.

    `fresh` is where each run gets a new folder, as its last argument or as its cache where `first` is set, rather than
    one that is emptied: file systems make files slowly where others were just deleted.
    """

    name: str
    command: list[str]
    goal: float | None
    fresh: Path | None = None
    code: int = 0
    environment: dict[str, str] | None = None
    first: bool = False

    def run(self, number: int) -> float:
        """Run the command in its own run of that number; seconds by the clock."""
        folder = str(self.fresh / str(number)) if self.fresh else ""
        if self.first:
            return timed(self.command, self.code, {"QHTASKS_CACHE": folder})
        return timed([*self.command, *filter(None, [folder])], self.code, self.environment)


def timed(command: list[str], code: int = 0, environment: dict[str, str] | None = None) -> float:
    """Run a command to its end; seconds by the clock."""
    start = perf_counter()
    done = subprocess.run(
        command,
        check=False,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        env={**ENVIRONMENT, **(environment or {})},
    )
    spent = perf_counter() - start
    if done.returncode != code:
        sys.exit(f"{command} ended with {done.returncode}")
    return spent


def ratios(case: Case, yardstick: list[str], runs: int) -> tuple[list[float], float]:
    """Run a command and its yardstick in turn, after one warm-up of each; the ratios, and the median seconds."""
    pairs = []
    for run in range(runs + 1):
        base = timed(yardstick)
        pairs.append((case.run(run), base))
    del pairs[0]
    return [cost / base for cost, base in pairs], median(cost for cost, _ in pairs)


def report(case: Case, yardstick: list[str], unit: str, runs: int) -> None:
    """Print one line."""
    found, seconds = ratios(case, yardstick, runs)
    middle = median(found)
    spread = f"[{min(found):.2f}-{max(found):.2f}]"
    goal = f"goal {case.goal:g} {'ok' if middle <= case.goal else 'OVER'}" if case.goal else "no goal"
    print(f"{case.name:28} {middle:6.2f} {unit:8} {spread:14} {goal:14} {seconds * 1000:7.0f} ms")


def main() -> None:
    """Measure all commands."""
    runs = int(sys.argv[1]) if len(sys.argv) > 1 else 15
    with tempfile.TemporaryDirectory() as scratch:
        names = ("fresh", "kept", "large", "faulty", "first", "cache")
        out, kept, large, faulty, first, cache = (Path(scratch) / name for name in names)
        ENVIRONMENT["QHTASKS_CACHE"] = str(cache)
        plant(FAULTS, faulty)
        render = [QHTASKS, "render", "--all", "--out"]
        typing = {"_QHTASKS_COMPLETE": "complete_zsh", "_TYPER_COMPLETE_ARGS": "qhtasks agency 省水"}
        cases = [
            Case("agency 省水利厅", [QHTASKS, "agency", "省水利厅"], 9),
            Case("show T156", [QHTASKS, "show", "T156"], 9),
            Case("search 水资源", [QHTASKS, "search", "水资源"], 9),
            Case("completing 省水", [QHTASKS], 8, environment=typing),
            Case("first question to new data", [QHTASKS, "show", "T156"], 32, fresh=first, first=True),
            Case("list", [QHTASKS, "list"], 20),
            Case("matrix", [QHTASKS, "matrix"], 20),
            Case("check", [QHTASKS, "check"], 26),
            Case(f"check, {FAULTS} faults", [QHTASKS, "--data", str(faulty), "check"], 30, code=1),
            Case("track monitor", [QHTASKS, "track", "monitor", "--track", "examples/track", "--year", "2023"], 15),
            Case("render --all (md and html)", render, 28, fresh=out),
            Case("render --all, no change", [*render, str(kept)], 15),
        ]
        papers = [
            case
            for form, goal in (("docx", 200), ("xlsx", None))
            for case in (
                Case(f"render --all ({form})", [*render[:-1], "--format", form, "--out"], goal, fresh=out / form),
                Case(f"render --all ({form}), no change", [*render, str(kept), "--format", form], 15),
            )
        ]
        starting = [
            Case("--version", [QHTASKS, "--version"], 1.15),
            Case("unknown command", [QHTASKS, "agenc"], 1.15, code=2),
            Case("unknown option", [QHTASKS, "agency", "省水利厅", "--rol"], 1.15, code=2),
        ]
        print(f"F = {' '.join(EMPTY[1:])!r} in this environment; {runs} pairs each")
        for case in cases:
            report(case, EMPTY, "x F", runs)
        for case in starting:
            report(case, HELLO, "x hello", runs)
        few = max(3, runs // 5)
        for case in papers:
            report(case, EMPTY, "x F", few)
        enlarge(TIMES, large)
        grown = Case(f"check, {TIMES} times the data", [QHTASKS, "--data", str(large), "check"], 40)
        report(grown, [QHTASKS, "check"], "x own", few)


if __name__ == "__main__":
    main()
