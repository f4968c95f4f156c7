"""Running the program as people do: in a process of its own, with pipes or a terminal for its streams."""

from __future__ import annotations

import json
import os
import signal
import struct
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from tests.support import REPOSITORY

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

QHTASKS = Path(sys.executable).with_name("qhtasks")


@dataclass(frozen=True)
class Outcome:
    """What a run left: its exit code, its answer and its talk."""

    code: int
    out: str
    err: str

    def json(self) -> Any:
        """Read the answer as JSON."""
        return json.loads(self.out)


def run(*words: str, cwd: Path = REPOSITORY, env: Mapping[str, str] | None = None, encoding: str = "utf-8") -> Outcome:
    """Run `qhtasks WORDS…` with pipes."""
    environment = {**os.environ, "PYTHONUTF8": "0", "PYTHONIOENCODING": "utf-8", "COLUMNS": "80", **(env or {})}
    done = subprocess.run(
        [QHTASKS, *words], cwd=cwd, env=environment, capture_output=True, check=False, encoding=encoding
    )
    return Outcome(done.returncode, done.stdout, done.stderr)


def heeding(number: int) -> Callable[[], None]:
    """Let a process heed a signal that whoever runs the tests ignores, as nohup does; for Popen's `preexec_fn`."""

    def reset() -> None:
        if number != signal.SIGKILL:
            signal.signal(number, signal.SIG_DFL)

    return reset


def run_in_terminal(
    *words: str,
    columns: int,
    env: Mapping[str, str] | None = None,
    encoding: str = "utf-8",
    talk: bool = False,
    code: int = 0,
) -> str:
    """Run `qhtasks WORDS…` in a real terminal of 50 lines; give back what stood on it, on demand with the talk.

    No pager waits for keys unless `env` names one; the run must end with the exit code.
    """
    import pty
    from fcntl import ioctl
    from termios import TIOCSWINSZ

    control, terminal = pty.openpty()
    ioctl(terminal, TIOCSWINSZ, struct.pack("HHHH", 50, columns, 0, 0))
    environment = {name: value for name, value in os.environ.items() if name not in ("COLUMNS", "NO_COLOR")}
    environment |= {"TERM": "xterm-256color", "PYTHONIOENCODING": encoding, "PAGER": "cat", **(env or {})}
    process = subprocess.Popen(
        [QHTASKS, *words],
        cwd=REPOSITORY,
        env=environment,
        stdin=terminal,
        stdout=terminal,
        stderr=terminal if talk else subprocess.DEVNULL,
    )
    os.close(terminal)
    shown = b""
    while chunk := _read(control):
        shown += chunk
    os.close(control)
    assert process.wait() == code
    return shown.decode(encoding).replace("\r\n", "\n")


def _read(control: int) -> bytes:
    """Read from a terminal; Linux says with an error that nobody writes to it any more."""
    try:
        return os.read(control, 65536)
    except OSError:
        return b""
