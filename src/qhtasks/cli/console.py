"""Tables as people see them in a terminal, as tab-separated lines elsewhere. The only user of rich."""

from __future__ import annotations

import sys
from bisect import bisect_right
from typing import TYPE_CHECKING, TypeVar

from qhtasks.answers.forms import plain_cell, tsv
from qhtasks.answers.listing import Bar, Marked, Reworded, Table
from qhtasks.cli.streams import holds_all, show, to_terminal
from qhtasks.text.plain import MAY_BREAK

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from rich.console import Console
    from rich.text import Text

    from qhtasks.answers.listing import Cell

Step = TypeVar("Step")
_BREAK = "\x1f"
_COLUMN = 7
"""Cells that a column needs to be readable: two characters and the gap."""
_LEAST = 4
"""Cells that a column has at least."""
_MANY = 9
"""A table of so many columns of figures or single words is cut into blocks rather than squeezed."""
_SHORT = 13
"""Cells of the widest column, gap and all, that counts as such."""
_BAR = 12
"""Cells of the longest bar."""
_MATCH = "bold underline"
_REPORT = {
    r"(?m)^\S.*?:\d+:\d+:": "bold",
    r"(?<=: )error(?=: )": "bold red",
    r"(?<=: )warning(?=: )": "bold yellow",
    r"(?m)\[[a-z-]+\]$": "dim",
    r"(?m)(?<=\|) *\^+$": "bold red",
}
"""How the parts of a report look."""
_STYLES = {"struck": "red strike", "put": "green underline", "left-out": "dim"}
"""How the parts of a changed text look; their signs stay beside that, for those who see neither colour nor line."""


def show_table(table: Table) -> None:
    """Print a table to a terminal, or the same cells as tab-separated lines to anything else."""
    if not to_terminal():
        show(tsv(table), end="")
        return
    from rich.console import Console

    console = Console(highlight=False)
    telling = _telling(table)
    if blocks := _blocks(telling, console.width):
        for block in blocks:
            _draw(console, block)
    else:
        _show_records(telling)


def show_report(text: str) -> None:
    """Print findings as they are, to a terminal with colours for where, how grave and what; lines are not wrapped."""
    if not to_terminal():
        show(text, end="")
        return
    from rich.console import Console
    from rich.text import Text

    painted = Text(text)
    for pattern, style in _REPORT.items():
        painted.highlight_regex(pattern, style)
    console = Console(highlight=False)
    with console.capture() as captured:
        console.print(painted, end="", soft_wrap=True)
    show(captured.get(), end="")


def progress(steps: Sequence[Step], told: str) -> Iterator[Step]:
    """Go through steps, showing people at a terminal how far it is; it leaves no trace, and nothing in a pipe."""
    if not sys.stderr.isatty():
        yield from steps
        return
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

    columns = (TextColumn(told, markup=False), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    with Progress(*columns, console=Console(stderr=True), transient=True) as bar:
        yield from bar.track(steps)


def _telling(table: Table) -> Table:
    """Leave out the columns that say nothing in any row, to have more room for the others."""
    some = (index for index in range(len(table.columns)) if any(plain_cell(row[index]) for row in table.rows))
    return _picked(table, sorted({*range(table.keys), *some})) if table.rows else table


def _blocks(table: Table, width: int) -> list[Table]:
    """Fit a table into a width: whole, or as blocks of columns that repeat its keys; none where neither will do."""
    widths = [_width(table, index) for index in range(len(table.columns))]
    if len(widths) < _MANY or max(widths[table.keys :]) > _SHORT:
        return [table] if width >= _COLUMN * len(table.columns) else []
    keys = list(range(table.keys))
    room = width - sum(widths[: table.keys])
    if room < max(widths[table.keys :]):
        return []
    picked, left = [list(keys)], room
    for index in range(table.keys, len(widths)):
        if widths[index] > left:
            picked.append(list(keys))
            left = room
        picked[-1].append(index)
        left -= widths[index]
    return [_picked(table, indexes) for indexes in picked]


def _width(table: Table, index: int) -> int:
    """Count the cells that a column takes unfolded, with the gap beside it."""
    from rich.cells import cell_len

    texts = (table.columns[index], *(plain_cell(row[index]) for row in table.rows))
    return max(_LEAST, *map(cell_len, texts)) + 3


def _picked(table: Table, indexes: Sequence[int]) -> Table:
    rows = [[row[index] for index in indexes] for row in table.rows]
    return Table([table.columns[index] for index in indexes], rows, table.keys)


def _draw(console: Console, table: Table) -> None:
    """Draw with rich: every column folds, because its default would cut unspaced Chinese without a word.

    Rich breaks lines at white space only, so a separator of no width marks the other places until it has drawn.
    """
    from rich import box
    from rich.table import Table as RichTable

    drawn = RichTable(box=box.SIMPLE_HEAD, pad_edge=False, show_edge=False, padding=(0, 1))
    for index, column in enumerate(table.columns):
        cells = [row[index] for row in table.rows]
        ids = index == 0 and all(plain_cell(cell).isascii() for cell in cells)
        figures = bool(cells) and all(isinstance(cell, int) for cell in cells)
        least = max(_LEAST, *(len(_bar(cell)) for cell in cells if isinstance(cell, Bar)), 0)
        drawn.add_column(column, overflow="fold", no_wrap=ids, min_width=least, justify="right" if figures else "left")
    for row in table.rows:
        drawn.add_row(*map(_text, row))
    with console.capture() as captured:
        console.print(drawn)
    show(captured.get().replace(_BREAK, "").rstrip("\n"))


def _text(cell: Cell) -> Text:
    """Make a cell that breaks where Chinese may, with what matched set off."""
    from rich.text import Text

    if isinstance(cell, Bar):
        return Text(_bar(cell))
    if isinstance(cell, Reworded):
        return Text(_BREAK).join(
            Text(MAY_BREAK.sub(_BREAK, str(each)), _STYLES.get(each.sign, "")) for each in cell.parts
        )
    text = plain_cell(cell) if not isinstance(cell, Marked) else cell.text
    made = Text(MAY_BREAK.sub(_BREAK, text))
    if isinstance(cell, Marked):
        breaks = [found.start() for found in MAY_BREAK.finditer(text)]
        for start, end in cell.spans:
            made.stylize(_MATCH, start + bisect_right(breaks, start), end + bisect_right(breaks, end - 1))
    return made


def _bar(bar: Bar) -> str:
    """Draw a share; what is there at all shows."""
    length = round(_BAR * bar.value / max(1, bar.full))
    return ("█" if holds_all() else "#") * max(length, int(bar.value > 0))


def _show_records(table: Table) -> None:
    """Print row under row where the terminal is too narrow for columns, which rich would drop without a word."""
    for record in _records(table):
        show("\n  ".join(record) + "\n")


def _records(table: Table) -> Iterator[list[str]]:
    for row in table.rows:
        cells = (_bar(cell) if isinstance(cell, Bar) else plain_cell(cell) for cell in row)
        yield [f"{column}：{cell}" for column, cell in zip(table.columns, cells, strict=True) if cell]
