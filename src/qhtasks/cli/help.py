"""Pages of help: laid out here, because Typer's count a Chinese character for one cell and break lines at spaces."""

from __future__ import annotations

from shutil import get_terminal_size
from typing import Any

from qhtasks.cli.chinese import in_chinese
from qhtasks.cli.typesetting import wrapped
from qhtasks.text.plain import cells

_WIDEST, _NARROWEST, _LEAST = 100, 30, 12
"""Cells of a line of help at most; what is left to the words of a row where there is room; and at the very least."""


def help_page(command: Any, context: Any) -> str:
    """Lay out a command's help: usage, what it does, arguments, options, commands, an example."""
    width = min(get_terminal_size().columns, _WIDEST)
    records = [(param.param_type_name, param.get_help_record(context)) for param in command.get_params(context)]
    tables = {
        "参数": [record for kind, record in records if record and kind == "argument"],
        "选项": [record for kind, record in records if record and kind == "option"],
        "命令": [(name, command.get_command(context, name).help or "") for name in _names(command, context)],
    }
    blocks = [context.get_usage(), *_indented(command.help or "", width)]
    blocks += ["\n".join([f"{title}：", *_table(rows, width)]) for title, rows in tables.items() if rows]
    return in_chinese("\n\n".join([*blocks, *_indented(command.epilog or "", width)]))


def _names(command: Any, context: Any) -> list[str]:
    """Name the commands of a group; a command has none."""
    return list(command.list_commands(context)) if hasattr(command, "list_commands") else []


def _indented(text: str, width: int) -> list[str]:
    return ["\n".join(f"  {line}" for line in wrapped(text, width - 2))] if text else []


def _table(rows: list[tuple[str, str]], width: int) -> list[str]:
    """Lay rows out in two columns; a name too long for its column has a line of its own."""
    first = min(max(cells(name) for name, _ in rows) + 4, max(width - _NARROWEST, _LEAST))
    lines = []
    for name, told in rows:
        head, *rest = wrapped(in_chinese(told), max(_LEAST, width - first))
        fits = cells(name) + 4 <= first
        lines += [f"  {name}" + " " * (first - cells(name) - 2) + head] if fits else [f"  {name}", " " * first + head]
        lines += [" " * first + line for line in rest]
    return lines
