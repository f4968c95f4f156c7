"""Doing something again whenever files change. The only user of watchfiles, which is an extra."""

from __future__ import annotations

import gc
from contextlib import suppress
from itertools import count
from time import strftime
from typing import TYPE_CHECKING

from qhtasks.cli.streams import show, talk, to_terminal
from qhtasks.errors import MissingExtraError

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

_PAUSE = 200
"""Milliseconds in which changes count as one: an editor saves in several steps."""
_CLEAR = "\x1b[2J\x1b[H"


def watch_over(folder: Path, act: Callable[[], object]) -> None:
    """Act now, and again after each change in a folder, until the keyboard interrupts."""
    try:
        from watchfiles import watch
    except ImportError:
        raise MissingExtraError("守着数据所用的 watchfiles ", "watch") from None
    changes = watch(folder, debounce=_PAUSE, rust_timeout=_PAUSE, yield_on_timeout=True)
    with suppress(KeyboardInterrupt):
        next(changes)  # it watches from here on: what is saved during a check counts
        for time in count(1):
            act()
            talk(f"第{time}次{strftime('，%H:%M:%S') if to_terminal() else ''}；等着存盘……（Ctrl-C 结束）")
            gc.collect()
            any(changes)
            show(_CLEAR if to_terminal() else "", end="\n" * (not to_terminal()))
