"""Typer's pages of help and its complaints about usage, in Chinese.

The pages are laid out here: Typer's own layout counts a Chinese character as one cell and breaks lines at spaces only.
"""

from __future__ import annotations

import re
from typing import Any

_WIDEST = 100
"""Cells of a line of help at most."""
_NARROWEST = 30
"""Cells that a table's second column gets before its first one grows further."""
_LEAST = 12
"""Cells that either column gets on the narrowest terminal."""
_FRAMES = {
    "Usage: ": "用法：",
    "[OPTIONS]": "[选项]",
    "[required]": "[必填]",
    "[default: ": "[默认：",
}
_COMPLAINTS = (
    (r"Missing (?:argument|option|parameter) '(\S+).*'\.", r"缺少“\1”"),
    (r"Missing command\.", "没有写命令"),
    (r"No such option: (.+)", r"没有 \1 这个选项"),
    (r"No such command '(.*)'\.", r"没有“\1”这个命令"),
    (r"Got unexpected extra argument\(?s?\)? \((.+)\)", r"多出了：\1"),
    (r"Invalid value for '?(-.+?)'?: “(.*)”，可选：(.+)", r"\1 没有“\2”这一种，可选：\3"),
    (r"Invalid value for .+?: “(.*)”，可选：(.+)", r"没有“\1”这一种，可选：\2"),
    (r"Invalid value for .+?: '(.*)' is not one of (.+)\.", r"没有“\1”，只有 \2"),
    (r"Invalid value for '?(.+?)'?: '(.*)' is not a valid int(?:eger)?(?: range)?\.", r"\1 的值不对：“\2”不是整数"),
    (
        r"Invalid value for '?(.+?)'?: '(.*)' does not match the formats? '?%Y-%m-%d'?\.",
        r"\1 的值不对：“\2”不是日期，要写成 2021-12-31 的样子",
    ),
    (r"Invalid value for '?(.+?)'?: (.+) is not in the range x>=(.+)\.", r"\1 的值不对：\2 小于 \3"),
    (r"Invalid value for '?(.+?)'?: (.+) is not in the range (.+)<=x<=(.+)\.", r"\1 的值不对：\2 不在 \3 至 \4 之内"),
    (r"Invalid value for '?(.+?)'?: (.+)", r"\1 的值不对：\2"),
    (r"Option '(.+)' requires an argument\.", r"\1 后面要写值"),
    (r"Option '(.+)' does not take a value\.", r"\1 后面不写值"),
)
"""Typer's complaints as patterns, the narrower ones first, with what is said instead."""
_SUGGESTING = re.compile(
    r"(?P<fault>No such (?:option: |command ')(?P<name>[^' ]+)'?\.?)"
    r" (?:\(Possible options:|Did you mean) (?P<names>.+?)[)?]"
)
"""Typer's complaints that suggest names, most of which are nothing like what was typed: --force for --role."""
_NEAR = 0.75
"""How alike a suggested name must be, as difflib measures it."""
_LITERAL = 6
"""Characters at the start of every pattern that are literal: comparing them avoids compiling the others (1 ms)."""
_OWN_OPTIONS = {
    "Show this message and exit.": "显示这页说明",
    "Install completion for the current shell.": "给当前 shell 装上补全：按 Tab 补全单位、编号和节",
    "Show completion for the current shell, to copy it or customize the installation.": "显示当前 shell 的补全脚本",
}
"""Typer's help of the options that it adds by itself."""


def in_chinese(text: str) -> str:
    """Translate the fixed words that Typer puts into usage lines and pages of help."""
    for english, chinese in _FRAMES.items():
        text = text.replace(english, chinese)
    text = re.sub(r"(\d+)<=x<=(\d+)\]", r"\1 至 \2]", text) if "<=x<=" in text else text
    return re.sub(r"x>=(\d+)\]", r"不小于 \1]", text) if "x>=" in text else text


def option_help(text: str | None) -> str | None:
    """Translate the help of an option that Typer adds by itself; any other help stays as it is."""
    return _OWN_OPTIONS.get(text, text) if text else text


def complaint(message: str) -> str:
    """Translate a complaint about usage; an unknown one stays in English.

    Of the names that Typer suggests for an unknown option or command, only those that are near are kept.
    """
    suggesting = _SUGGESTING.fullmatch(message)
    if suggesting:
        near = _near(suggesting["name"], re.split("'?, '?", suggesting["names"].strip("'")))
        hint = f"，是否为：{'、'.join(near)}？" if near else ""
        return complaint(suggesting["fault"]) + hint
    for english, chinese in _COMPLAINTS:
        match = message[:_LITERAL] == english[:_LITERAL] and re.fullmatch(english, message, re.DOTALL)
        if match:
            return match.expand(chinese).replace("', '", "、").replace("'", "")
    return message


def _near(typed: str, names: list[str]) -> list[str]:
    """Keep the names that begin with what was typed, or are much like it."""
    from difflib import SequenceMatcher

    wanted = typed.lstrip("-")
    return [
        name
        for name in names
        if name.lstrip("-").startswith(wanted) or SequenceMatcher(None, wanted, name.lstrip("-")).ratio() >= _NEAR
    ]


def help_page(command: Any, context: Any) -> str:
    """Lay out a command's help: usage, what it does, arguments, options, commands, an example."""
    from shutil import get_terminal_size

    width = min(get_terminal_size().columns, _WIDEST)
    records = [(param.param_type_name, param.get_help_record(context)) for param in command.get_params(context)]
    tables = {
        "参数": [record for kind, record in records if record and kind == "argument"],
        "选项": [record for kind, record in records if record and kind == "option"],
        "命令": command.summaries(),
    }
    blocks = [context.get_usage(), *_paragraph(command.help, width)]
    blocks += ["\n".join([f"{title}：", *_table(rows, width)]) for title, rows in tables.items() if rows]
    return in_chinese("\n\n".join([*blocks, *_paragraph(command.epilog, width)]))


def _paragraph(text: str | None, width: int) -> list[str]:
    """Wrap a text as one indented block; no text gives no block."""
    from qhtasks.text.width import wrapped

    return ["\n".join(f"  {line}" for line in wrapped(text, width - 2))] if text else []


def _table(rows: list[tuple[str, str]], width: int) -> list[str]:
    """Lay out rows in two columns; a name too long for its column gets a line of its own."""
    from qhtasks.text.width import cells, wrapped

    first = min(max(cells(name) for name, _ in rows) + 4, max(width - _NARROWEST, _LEAST))
    lines = []
    for name, text in rows:
        head, *rest = wrapped(in_chinese(text), max(_LEAST, width - first))
        fits = cells(name) + 4 <= first
        lines += [f"  {name}" + " " * (first - cells(name) - 2) + head] if fits else [f"  {name}", " " * first + head]
        lines += [" " * first + line for line in rest]
    return lines
