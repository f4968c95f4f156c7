"""Typer's own English words, in the pages of help and in its complaints, put into Chinese."""

from __future__ import annotations

import re

_FRAMES = {
    "Usage: ": "用法：",
    "[OPTIONS]": "[选项]",
    "[required]": "[必填]",
    "[default: ": "[默认：",
}
_COMPLAINTS = (
    (r"Missing (?:argument|option|parameter) '(.+)'\.", r"缺少“\1”"),
    (r"Missing command\.", "没有写命令"),
    (r"No such option: (\S+) \(Possible options: (.+)\)", r"没有 \1 这个选项，是否为：\2？"),
    (r"No such option: (.+)", r"没有 \1 这个选项"),
    (r"No such command '(.*)'\. Did you mean (.+)\?", r"没有“\1”这个命令，是否为：\2？"),
    (r"No such command '(.*)'\.", r"没有“\1”这个命令"),
    (r"Got unexpected extra argument\(?s?\)? \((.+)\)", r"多出了：\1（名称里有空格要加引号）"),
    (r"Invalid value for '?(.+?)'?: '(.*)' is not one of (.+)\.", r"“\2”不能用于 \1，可选：\3"),
    (
        r"Invalid value for '?(.+?)'?: '(.*)' does not match the formats? '?%Y-%m-%d'?\.",
        r"\1 的值不对：“\2”不是日期，要写成 2021-12-31 的样子",
    ),
    (r"Invalid value for '?(.+?)'?: (.+) is not in the range x>=(.+)\.", r"\1 的值不对：\2 小于 \3"),
    (r"Invalid value for '?(.+?)'?: (.+)", r"\1 的值不对：\2"),
    (r"Option '(.+)' requires an argument\.", r"\1 后面要写值"),
    (r"Option '(.+)' does not take a value\.", r"\1 后面不写值"),
)
_HEAD = 6
"""Characters with which each complaint begins to the letter: looking at them spares making every pattern."""
HELP = {
    "Show this message and exit.": "显示这页说明",
    "Install completion for the current shell.": "给当前 shell 装上补全：按 Tab 补全单位、编号和节",
    "Show completion for the current shell, to copy it or customize the installation.": "显示当前 shell 的补全脚本",
}
"""What Typer says of options that it adds by itself."""


def in_chinese(page: str) -> str:
    """Put the frames of a page of help into Chinese."""
    for english, chinese in _FRAMES.items():
        page = page.replace(english, chinese)
    return re.sub(r"x>=(\d+)\]", r"不小于 \1]", page) if "x>=" in page else page


def complaint(message: str) -> str:
    """Put a complaint about usage into Chinese; one that is not known here stays as it is."""
    for english, chinese in _COMPLAINTS:
        found = message[:_HEAD] == english[:_HEAD] and re.fullmatch(english, message, re.DOTALL)
        if found:
            return found.expand(chinese).replace("', '", "、").replace("'", "")
    return message
