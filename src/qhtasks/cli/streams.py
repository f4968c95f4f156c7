"""The program's two streams: the answer goes to one, talk about it to the other."""

from __future__ import annotations

import os
import sys
from contextlib import suppress
from io import TextIOWrapper
from pathlib import Path
from typing import TYPE_CHECKING, Any

from qhtasks.text.escape import visible

if TYPE_CHECKING:
    from typing import TextIO


def prepare_streams() -> None:
    """Let streams that are not UTF-8, as GBK consoles are, replace what they lack; closed ones become a void.

    What even UTF-8 lacks are halves of pairs, by which Python names files whose names are no text.
    """
    sys.stdout = sys.stdout or Path(os.devnull).open("w", encoding="utf-8")  # noqa: SIM115 - open to the end
    sys.stderr = sys.stderr or Path(os.devnull).open("w", encoding="utf-8")  # noqa: SIM115
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, TextIOWrapper):
            stream.reconfigure(errors="backslashreplace" if _is_utf8(stream) else "replace")


def show(text: str = "", end: str = "\n") -> None:
    """Print a piece of the answer; when the reader has gone, as with `| head`, the rest goes nowhere."""
    try:
        sys.stdout.write(text + end)
        sys.stdout.flush()
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def show_json(value: Any) -> None:
    """Print JSON; characters that the stream cannot hold become escapes, so that nothing is lost."""
    import json

    show(json.dumps(value, ensure_ascii=not holds_all(), indent=2))


def talk(text: str) -> None:
    """Say something about the answer that is not part of it; what it quotes can do nothing to the terminal."""
    told = "\n".join(map(visible, text.split("\n")))
    with suppress(OSError):
        sys.stderr.write(f"{told}\n")


def to_terminal() -> bool:
    """Whether people look at the answer as it is printed."""
    return sys.stdout.isatty()


def holds_all() -> bool:
    """Whether the answer's stream has every character."""
    return _is_utf8(sys.stdout)


def _is_utf8(stream: TextIO) -> bool:
    return (stream.encoding or "").lower().replace("-", "") == "utf8"


def lines(*texts: str) -> str:
    """Join the lines that are not empty."""
    return "\n".join(text for text in texts if text)
