"""Doing something again whenever files change. The only user of watchfiles, which is an extra."""

from __future__ import annotations

import gc
from typing import TYPE_CHECKING

from qhtasks.cli.streams import show, talk, to_terminal
from qhtasks.errors import QhtasksError

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
        raise QhtasksError("守着数据要另装 watchfiles：pip install 'qhtasks[watch]'") from None
    act()
    talk("等着存盘……（Ctrl-C 结束）")
    for _ in watch(folder, debounce=_PAUSE, raise_interrupt=False):
        show(_CLEAR if to_terminal() else "", end="\n" * (not to_terminal()))
        act()
        gc.collect()
