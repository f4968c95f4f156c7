"""Try a program that was built of the project as its users would: away from the checkout, without Python and git.

    python tools/smoke.py PROGRAM

It asks, checks, prints and exports in a folder whose name has a space, Chinese and `#`, and says how long a start
takes. The first thing that goes wrong ends it.
"""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
from pathlib import Path
from statistics import median
from time import perf_counter
from typing import NamedTuple

from fresh import stranger

UNIT, NAMED = "省水利厅", {"lead": 13, "participant": 16}
"""A unit, and how many items name it in each role."""
FORMS = ("md", "html", "pdf", "docx", "xlsx")
STARTS = 5


class Trial(NamedTuple):
    """A program, and an empty folder in which it is tried."""

    program: Path
    folder: Path

    def run(self, *words: str, code: int = 0) -> str:
        """Run a command, which must end with this exit code; give its answer, or what it said of an error."""
        nothing = self.folder / "nothing"
        nothing.mkdir(exist_ok=True)
        done = subprocess.run(
            [self.program, *words],
            cwd=self.folder,
            env=stranger() | {"PATH": str(nothing), "QHTASKS_CACHE": str(self.folder / "cache")},
            capture_output=True,
            check=False,
            encoding="utf-8",
            errors="replace",  # a pipe of Windows has the encoding of its country
        )
        if done.returncode != code:
            sys.exit(f"qhtasks {' '.join(words)}: {done.returncode}\n{done.stdout}{done.stderr}")
        return done.stdout if done.returncode == 0 else done.stderr

    def start(self) -> float:
        """Measure a start in seconds."""
        begin = perf_counter()
        self.run("--version")
        return perf_counter() - begin

    def answers(self) -> None:
        """Ask and check: the counts are known, the samples of the rules are there, and git may be missing."""
        counts = json.loads(self.run("agency", UNIT, "--json"))["counts"]
        named = {role: counts[role]["named"]["total"] for role in counts}
        if named != NAMED:
            sys.exit(f"{UNIT} is named {named}, not {NAMED}")
        for words in (("check", "--strict"), ("explain", "unknown-agency"), ("search", "水资源")):
            self.run(*words)
        complaint = self.run("diff", "HEAD", code=2)
        if complaint.count("\n") != 1:
            sys.exit(f"without git, diff says more than a line:\n{complaint}")

    def files(self, forms: tuple[str, ...]) -> int:
        """Print in these formats, and export; each paper must be current. Give the number of files."""
        chosen = [word for form in forms for word in ("--format", form)]
        self.run("render", UNIT, "T156", *chosen, "--out", "纸面")
        self.run("verify", "纸面")
        self.run("site", "-o", "查询.html")
        self.run("verify", "查询.html")
        self.run("export", "--out", "数据")
        if set(FORMS) <= set(forms):
            self.run("pack", UNIT, "--out", "数据")
        papers = list((self.folder / "纸面").iterdir())
        if len(papers) != 2 * len(forms):
            sys.exit(f"{len(papers)} papers: {papers}")
        return len(papers) + sum(path.is_file() for path in (self.folder / "数据").rglob("*"))


def smoke(program: Path, forms: tuple[str, ...] = FORMS) -> str:
    """Try a program with these formats, and say how it went."""
    with tempfile.TemporaryDirectory() as scratch:
        folder = Path(scratch) / "办公 资料 #1"
        folder.mkdir()
        trial = Trial(program.resolve(), folder)
        first, *others = (trial.start() for _ in range(STARTS))
        trial.answers()
        files = trial.files(forms)
    return f"first start {first:.2f} s, later {median(others):.2f} s; answers right, {files} files"


if __name__ == "__main__":
    print(smoke(Path(sys.argv[1])))
