"""A fresh environment with the wheel in it, and commands run as a stranger would, away from the checkout."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

PROJECT = Path(__file__).resolve().parent.parent
PINS = ("-c", str(PROJECT / "constraints.txt"))
OURS = ("PYTHON", "QHTASKS_")
"""How the environment variables begin that would lead a command back to the checkout, or to somebody's settings."""


def stranger() -> dict[str, str]:
    """Give the environment variables of somebody who has never heard of this checkout."""
    return {name: value for name, value in os.environ.items() if not name.startswith(OURS)}


def run(*command: str, cwd: Path) -> str:
    """Run a command that must succeed, and give what it printed; what it said of an error ends the tool."""
    done = subprocess.run(command, cwd=cwd, check=False, capture_output=True, encoding="utf-8", env=stranger())
    if done.returncode:
        sys.exit(f"{' '.join(command)}: {done.returncode}\n{done.stdout}{done.stderr}")
    return done.stdout + done.stderr


class Fresh:
    """A virtual environment in a folder, made with the Python that runs this tool."""

    def __init__(self, folder: Path) -> None:
        """Make the environment and the wheel; nothing is installed yet."""
        self.folder = folder
        run(sys.executable, "-m", "venv", str(folder / "venv"), cwd=folder)
        self.scripts = folder / "venv" / ("Scripts" if os.name == "nt" else "bin")
        self._pip("wheel", "--no-deps", "--wheel-dir", str(folder), str(PROJECT))
        (self.wheel,) = folder.glob("*.whl")
        self.version = self.wheel.name.split("-")[1]

    def install(self, extras: str = "", *others: str) -> None:
        """Install the wheel with extras, `[office]`, and other packages, in the pinned versions."""
        self._pip("install", *PINS, f"{self.wheel}{extras}", *others)

    def program(self, name: str) -> str:
        """Give the path of a program of the environment."""
        return str(self.scripts / name)

    def _pip(self, *words: str) -> None:
        run(self.program("python"), "-m", "pip", "--quiet", "--disable-pip-version-check", *words, cwd=self.folder)
