"""Words and tables to people, data to pipes. The only user of rich."""

from __future__ import annotations

import os
import re
import sys
from contextlib import suppress
from io import TextIOWrapper
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple, TextIO

if TYPE_CHECKING:
    from collections.abc import Sequence

_BREAK = "\x1f"
_MAY_BREAK = r"(?<=[^（“《〈0-9.—])(?=[^、，。；：！？）”》〉％‰0-9A-Za-z.—])|(?<=[^（“《〈0-9A-Za-z.—])(?=[0-9A-Za-z])"
"""Where a line of Chinese may end: not before closing marks, not after opening ones, not inside a number."""
_COLUMN = 7
"""Cells that a column needs to be readable: two characters and the gap."""


class Table(NamedTuple):
    """Rows under headings; a first column of ids is never folded."""

    columns: Sequence[str]
    rows: Sequence[Sequence[str]]


def prepare_streams() -> None:
    """Let streams that are not UTF-8, as GBK consoles are, replace what they lack; closed ones become a void."""
    sys.stdout = sys.stdout or Path(os.devnull).open("w", encoding="utf-8")  # noqa: SIM115 - open to the end
    sys.stderr = sys.stderr or Path(os.devnull).open("w", encoding="utf-8")  # noqa: SIM115
    for stream in (sys.stdout, sys.stderr):
        if not _is_utf8(stream) and isinstance(stream, TextIOWrapper):
            stream.reconfigure(errors="replace")


def show(text: str = "") -> None:
    """Print a line of the answer; when the reader has gone, as with `| head`, the rest goes nowhere."""
    try:
        sys.stdout.write(f"{text}\n")
        sys.stdout.flush()
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def show_json(value: Any) -> None:
    """Print JSON; characters that the stream cannot hold become escapes, so that nothing is lost."""
    import json

    text = json.dumps(value, ensure_ascii=not _is_utf8(sys.stdout), indent=2)
    show(text)


def show_table(table: Table) -> None:
    """Print a table to a terminal, or the same cells as tab-separated lines to anything else."""
    if sys.stdout.isatty():
        _show_rich(table)
    else:
        show("\n".join("\t".join(map(_flat, row)) for row in (table.columns, *table.rows)))


def talk(text: str) -> None:
    """Say something about the answer that is not part of it."""
    with suppress(OSError):
        sys.stderr.write(f"{text}\n")


def _show_rich(table: Table) -> None:
    """Draw with rich: every column folds, because its default would cut unspaced Chinese without a word.

    Rich breaks lines at white space only, so a separator of no width marks the other places until it has drawn. And
    it drops columns for which there is no room, so a table that is too wide is told row by row instead.
    """
    from rich import box
    from rich.console import Console
    from rich.table import Table as RichTable
    from rich.text import Text

    console = Console(highlight=False)
    if console.width < _COLUMN * len(table.columns):
        _show_records(table)
        return
    drawn = RichTable(box=box.SIMPLE_HEAD, pad_edge=False, show_edge=False, padding=(0, 1))
    for index, column in enumerate(table.columns):
        ids = index == 0 and all(row[0].isascii() for row in table.rows)
        drawn.add_column(column, overflow="fold", no_wrap=ids, min_width=4)
    for row in table.rows:
        drawn.add_row(*(Text(re.sub(_MAY_BREAK, _BREAK, cell)) for cell in row))
    with console.capture() as captured:
        console.print(drawn)
    show(captured.get().replace(_BREAK, "").rstrip("\n"))


def _show_records(table: Table) -> None:
    """Print row under row where the terminal is too narrow for columns, which rich would drop without a word."""
    for row in table.rows:
        told = (f"{column}：{cell}" for column, cell in zip(table.columns, row, strict=True) if cell)
        show("\n  ".join(told) + "\n")


def _flat(cell: str) -> str:
    """Keep a cell on its line and in its column."""
    return " ".join(cell.split())


def _is_utf8(stream: TextIO) -> bool:
    return (stream.encoding or "").lower().replace("-", "") == "utf8"


def lines(*texts: str) -> str:
    """Join the lines that are not empty."""
    return "\n".join(text for text in texts if text)
