"""What people see in a terminal: tables, findings with the line they stand in, progress. The only user of rich."""

from __future__ import annotations

import os
import re
import shlex
import signal
import subprocess
import sys
from bisect import bisect_right
from contextlib import suppress
from shutil import get_terminal_size, which
from typing import TYPE_CHECKING, TypeVar

from qhtasks.answers.listing import Bar, Marked, Reworded, TextTable, plain_cell
from qhtasks.cli.streams import holds_all, lines, show, to_terminal
from qhtasks.text.escape import masked
from qhtasks.text.width import MAY_BREAK, beginning, cells, unbreakable, wrapped, wrapped_lines

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from rich.console import Console
    from rich.text import Text

    from qhtasks.answers.listing import Cell
    from qhtasks.model.findings import Finding

Step = TypeVar("Step")
_BREAK = "\x1f"
"""Stands in a cell wherever a line may end, and is taken out once rich has drawn: rich breaks at white space only."""
_COLUMN = 10
"""Cells that a column needs to be readable: three characters and the gap, and a sign that begins no line."""
_LEAST = 4
"""Cells that a column has at least."""
_WORD = 14
"""Cells of a longer word that a column need not keep on one line."""
_GAP = 3
"""Cells between two columns."""
_MANY = 9
"""A table of this many narrow columns is split into blocks rather than squeezed."""
_SHORT = 13
"""Cells of a narrow column at most, gap included: figures or single words."""
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
"""The styles of a report's parts, by the pattern of each part."""
_STYLES = {"struck": "red strike", "put": "green underline", "left-out": "dim"}
"""The styles of a changed text's parts; their signs [- -] and {+ +} stay, for those who see no colour."""
_PIPE_WIDTH = 100
"""Cells of an excerpt's line where no terminal says how many there are."""
_EXCERPT = 20
"""Cells of an excerpt's line at least, however narrow the terminal is."""
_ELLIPSIS = "…"
_PAGER = "less"
_PAGER_OPTIONS = "FRX"
"""Those that git gives less: leave where all fits on the screen, show colours, leave the text on the screen."""
_CODES = re.compile(r"\x1b\[[0-9;]*m")
"""The codes of colours."""


def screen_text(pieces: Iterable[str | TextTable]) -> str:
    """Lay texts and tables out for the terminal: prose wrapped, tables drawn, both as wide as the terminal is."""
    from rich.console import Console

    console = Console(highlight=False)
    return "".join(
        _table_text(console, piece) if isinstance(piece, TextTable) else f"{wrapped_lines(piece, console.width)}\n"
        for piece in pieces
    )


def _table_text(console: Console, table: TextTable) -> str:
    """Draw a table whole, in blocks of columns, or row under row, as it fits."""
    filled = _without_empty_columns(table)
    blocks = _blocks(filled, console.width)
    return "".join(_drawn(console, block) for block in blocks) if blocks else _records(filled, console.width)


def pager() -> list[str]:
    """Give the command that shows long answers, as git chooses it: `$PAGER`, else less; empty where there is none."""
    words = shlex.split(os.environ.get("PAGER", _PAGER), posix=os.name != "nt")
    return words if words and words != ["cat"] and which(words[0]) else []


def fits(text: str) -> bool:
    """Whether a text can be seen at once, with the line at which one types below it."""
    columns, height = get_terminal_size()
    rows = sum(max(1, -(-cells(_CODES.sub("", line)) // columns)) for line in text.splitlines())
    return rows < height


def show_in_pager(text: str, command: Sequence[str]) -> None:
    """Show a text in a pager until its user leaves it: Ctrl-C is for the pager meanwhile, and it need not read all."""
    environment = {"LESS": _PAGER_OPTIONS, **os.environ}
    if holds_all():
        environment.setdefault("LESSCHARSET", "utf-8")
    content = text.encode(sys.stdout.encoding, sys.stdout.errors or "replace")
    with (
        suppress(BrokenPipeError),
        subprocess.Popen(  # noqa: S603 - the pager is the user's own choice
            command, stdin=subprocess.PIPE, env=environment
        ) as process,
    ):
        before = signal.signal(signal.SIGINT, signal.SIG_IGN)
        try:
            process.communicate(content)
        finally:
            signal.signal(signal.SIGINT, before)


def show_report(text: str) -> None:
    """Print the text of findings; a terminal gets colours for place, severity and rule. Lines are not wrapped."""
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


def progress(steps: Sequence[Step], title: str) -> Iterator[Step]:
    """Iterate over steps, with a progress bar on stderr where that is a terminal; the bar goes at the end."""
    if not sys.stderr.isatty():
        yield from steps
        return
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

    columns = (TextColumn(title, markup=False), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    with Progress(*columns, console=Console(stderr=True), transient=True) as bar:
        yield from bar.track(steps)


def findings_text(findings: Sequence[Finding], texts: Mapping[str, str]) -> str:
    """Write findings, one a line, each followed by its excerpt; `texts` holds the files' contents by name."""
    width = get_terminal_size((_PIPE_WIDTH, 0)).columns
    pages = {name: texts[name].split("\n") for name in {finding.file for finding in findings} & texts.keys()}
    parts = (lines(str(finding), excerpt(finding, pages.get(finding.file, ()), width)) for finding in findings)
    return "".join(f"{part}\n" for part in parts)


def excerpt(finding: Finding, page: Sequence[str], width: int) -> str:
    """Show the line that a finding is about, and under it a mark below the very word; empty where there is no line.

    `page` holds the file's lines, `width` the cells of the terminal. A line can be as long as a file, so only as many
    characters as could fit are looked at.
    """
    if finding.line > len(page):
        return ""
    number = f"{finding.line:>6} | "
    room = max(_EXCERPT, width - len(number) - 1)
    start = max(0, finding.column - 2 - room)
    line = masked(page[finding.line - 1][start : finding.column + 2 * room]).rstrip()
    if not line:
        return ""
    before, marked, after = _fitted(line, finding.column - 1 - start, finding.end_column - 1 - start, room)
    mark = " " * cells(before) + "^" * max(1, cells(marked))
    return f"{number}{before}{marked}{after}\n{' ' * (len(number) - 2)}| {mark}"


def _fitted(line: str, start: int, end: int, room: int) -> tuple[str, str, str]:
    """Cut a line to `room` cells: the marked part has precedence, then what is before it, then what is after it."""
    marked = beginning(line[start:end], room)
    if marked != line[start:end]:
        marked += _ELLIPSIS
    before = _last(line[:start], max(0, room - cells(marked)) // 2 if cells(line) > room else room)
    after = beginning(line[end:], max(0, room - cells(before) - cells(marked)))
    return (
        before if before == line[:start] else _ELLIPSIS + before,
        marked,
        after if after == line[end:] else after + _ELLIPSIS,
    )


def _last(text: str, room: int) -> str:
    """Take as much of the end as fits into `room` cells."""
    return beginning(text[::-1], room)[::-1]


def _without_empty_columns(table: TextTable) -> TextTable:
    """Leave out the columns that are empty in every row, to have more room for the others; keys stay."""
    filled = (index for index in range(len(table.columns)) if any(plain_cell(row[index]) for row in table.rows))
    return _picked(table, sorted({*range(table.keys), *filled})) if table.rows else table


def _blocks(table: TextTable, width: int) -> list[TextTable]:
    """Fit a table into `width` cells: whole, or as blocks of columns that repeat its keys; empty where neither fits."""
    widths = [_width(table, index) for index in range(len(table.columns))]
    if len(widths) < _MANY or max(widths[table.keys :]) > _SHORT:
        least = sum(max(_COLUMN, _least_width(table, index) + _GAP) for index in range(len(table.columns))) - _GAP
        return [table] if width >= least else []
    keys = list(range(table.keys))
    room = width - sum(widths[: table.keys])
    if room < max(widths[table.keys :]):
        return []
    blocks, left = [list(keys)], room
    for index in range(table.keys, len(widths)):
        if widths[index] > left:
            blocks.append(list(keys))
            left = room
        blocks[-1].append(index)
        left -= widths[index]
    return [_picked(table, indexes) for indexes in blocks]


def _width(table: TextTable, index: int) -> int:
    """Count the cells that a column takes unfolded, with the gap beside it."""
    from rich.cells import cell_len

    column = (row[index] for row in table.rows)
    texts = (table.columns[index], *(_bar(cell) if isinstance(cell, Bar) else plain_cell(cell) for cell in column))
    return max(_LEAST, *map(cell_len, texts)) + _GAP


def _least_width(table: TextTable, index: int) -> int:
    """Count the cells that a column takes at least: in fewer, a line could begin with punctuation, or cut an id."""
    column = [row[index] for row in table.rows]
    if _is_of_ids(table, index):
        return _width(table, index) - _GAP
    bars = (len(_bar(cell)) for cell in column if isinstance(cell, Bar))
    texts = {plain_cell(cell) for cell in column if not isinstance(cell, Bar)}
    words = (cells(piece.rstrip()) for piece in {piece for text in texts for piece in unbreakable(text)})
    return max(_LEAST, min(_WORD, max(words, default=0)), *bars)


def _is_of_ids(table: TextTable, index: int) -> bool:
    return index == 0 and all(plain_cell(row[0]).isascii() for row in table.rows)


def _column_widths(table: TextTable, width: int) -> list[int]:
    """Fit the columns into `width` cells: the widest ones become narrower, none below what it needs."""
    whole = [_width(table, index) - _GAP for index in range(len(table.columns))]
    least = [min(_least_width(table, index), whole[index]) for index in range(len(table.columns))]
    room, most = width - _GAP * (len(whole) - 1), max(whole)
    while most > _LEAST and sum(max(low, min(most, high)) for low, high in zip(least, whole, strict=True)) > room:
        most -= 1
    widths = [max(low, min(most, high)) for low, high in zip(least, whole, strict=True)]
    for index, high in enumerate(whole):
        widths[index] = min(high, widths[index] + max(0, room - sum(widths)))
    return widths


def _picked(table: TextTable, indexes: Sequence[int]) -> TextTable:
    rows = [[row[index] for index in indexes] for row in table.rows]
    return TextTable([table.columns[index] for index in indexes], rows, table.keys)


def _drawn(console: Console, table: TextTable) -> str:
    """Draw a table with rich; every column folds, because rich's default cuts Chinese, which has no spaces.

    Only a first column of ids does not: an id is copied in one piece. The widths are our own, because rich does not
    keep to the least ones where it has to make columns narrower.
    """
    from rich import box
    from rich.table import Table

    widths = _column_widths(table, console.width)
    drawn = Table(box=box.SIMPLE_HEAD, pad_edge=False, show_edge=False, padding=(0, 1))
    for index, heading in enumerate(table.columns):
        column = [row[index] for row in table.rows]
        figures = bool(column) and all(isinstance(cell, (int, float)) for cell in column)
        drawn.add_column(
            heading,
            overflow="fold",
            no_wrap=_is_of_ids(table, index),
            width=widths[index],
            justify="right" if figures else "left",
        )
    for row in table.rows:
        drawn.add_row(*map(_rich_text, row))
    with console.capture() as captured:
        console.print(drawn)
    return captured.get().replace(_BREAK, "").rstrip("\n") + "\n"


def _rich_text(cell: Cell) -> Text:
    """Make rich's text of a cell, with places to break, and with matches and changes in their styles."""
    from rich.text import Text

    if isinstance(cell, Bar):
        return Text(_bar(cell))
    if isinstance(cell, Reworded):
        return Text(_BREAK).join(Text(_breakable(str(part)), _STYLES.get(part.sign, "")) for part in cell.parts)
    if not isinstance(cell, Marked):
        return Text(_breakable(plain_cell(cell)))
    text = Text(_breakable(cell.text))
    breaks = [match.start() for match in MAY_BREAK.finditer(cell.text)]
    for start, end in cell.spans:
        text.stylize(_MATCH, start + bisect_right(breaks, start), end + bisect_right(breaks, end - 1))
    return text


def _breakable(text: str) -> str:
    return MAY_BREAK.sub(_BREAK, text)


def _bar(bar: Bar) -> str:
    """Draw a share as a row of blocks: at least one for any value above zero."""
    length = round(_BAR * bar.value / max(1, bar.full))
    if bar.value > 0:
        length = max(1, length)
    return ("█" if holds_all() else "#") * length


def _records(table: TextTable, width: int) -> str:
    """Write row under row where the terminal is too narrow for columns, some of which rich would silently drop."""
    written = ""
    for row in table.rows:
        texts = (_bar(cell) if isinstance(cell, Bar) else plain_cell(cell) for cell in row)
        record = [f"{heading}：{text}" for heading, text in zip(table.columns, texts, strict=True) if text]
        written += "\n  ".join(line for field in record for line in wrapped(field, width - 2)) + "\n\n"
    return written
