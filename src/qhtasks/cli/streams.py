"""The program's two streams: data goes to stdout, messages to stderr."""

from __future__ import annotations

import os
import sys
from contextlib import suppress
from io import TextIOWrapper
from pathlib import Path
from stat import S_ISREG
from typing import TYPE_CHECKING, Any

from qhtasks.text.escape import visible

if TYPE_CHECKING:
    from typing import TextIO


def prepare_streams() -> None:
    """Make printing never fail: an unencodable character is replaced, a closed stream becomes the null device.

    A console in GBK lacks many characters. UTF-8 lacks lone surrogates only, which Python puts into the names of files
    that are not valid text; they are written as escapes.
    """
    sys.stdout = sys.stdout or Path(os.devnull).open("w", encoding="utf-8")  # noqa: SIM115 - open to the end
    sys.stderr = sys.stderr or Path(os.devnull).open("w", encoding="utf-8")  # noqa: SIM115
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, TextIOWrapper):
            stream.reconfigure(errors="backslashreplace" if _is_utf8(stream) else "replace")


def show(text: str = "", end: str = "\n") -> None:
    """Print a part of the answer; once the reader has closed the pipe, as `| head` does, the rest is discarded."""
    try:
        sys.stdout.write(text + end)
        sys.stdout.flush()
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def show_json(value: Any) -> None:
    r"""Print JSON; to a stream that is not UTF-8 it is pure ASCII, with `\u` escapes, so that nothing is lost."""
    import json

    show(json.dumps(value, ensure_ascii=not holds_all(), indent=2))


def talk(text: str) -> None:
    """Print a message to stderr; control characters in it are escaped, as it may quote data of unknown origin.

    A terminal breaks lines at any character, also before punctuation, which Chinese does not allow: they are wrapped.
    """
    escaped = "\n".join(map(visible, text.split("\n")))
    if sys.stderr.isatty():
        from shutil import get_terminal_size

        from qhtasks.text.width import wrapped_lines

        escaped = wrapped_lines(escaped, get_terminal_size().columns)
    with suppress(OSError):
        sys.stderr.write(f"{escaped}\n")


def to_terminal() -> bool:
    """Whether stdout is a terminal."""
    return sys.stdout.isatty()


def begins_file() -> bool:
    """Whether stdout is an empty file, as after `>`, that can hold every character: where Excel needs a mark."""
    try:
        state = os.fstat(sys.stdout.fileno())
    except (OSError, ValueError):
        return False
    return S_ISREG(state.st_mode) and not state.st_size and holds_all()


def holds_all() -> bool:
    """Whether stdout can encode every character."""
    return _is_utf8(sys.stdout)


def _is_utf8(stream: TextIO) -> bool:
    return (stream.encoding or "").lower().replace("-", "") == "utf8"


def lines(*texts: str) -> str:
    """Join texts into lines, without the empty ones."""
    return "\n".join(text for text in texts if text)
