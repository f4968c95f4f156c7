"""Syntax errors of YAML in Chinese, at the place of the mistake: parsers often notice it only in the line below."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Sequence

_PROBLEMS = {
    "mapping values are not allowed (?:in this context|here)": (
        "此处不能再写“键: 值”：这一行缩进多了，或者文字里有冒号加空格，要加引号"
    ),
    "could not find expected ':'": "这里应是“键: 值”，缺少冒号；或者是一条文字少了“- ”，或者上一行的文字折了行",
    "did not find expected key|block mapping: expected <block end>": (
        "此处应是一个键，检查缩进和引号；文字以引号开头的，整句外面要再加引号"
    ),
    "did not find expected '-' indicator|block collection: expected <block end>": (
        "缩进对不上：同一条的各个键要左对齐，另起一条的以“- ”开头"
    ),
    r"expected ',' or '\]'": "这个“[”没有配上“]”，中间少了逗号，或者引号后面还有字",
    "expected ',' or '}'": "这个“{”没有配上“}”，中间少了逗号，或者引号后面还有字",
    "did not find expected node content|expected the node content": "此处缺少内容，或者多了一个逗号",
    "found unexpected end of stream": "引号没有收住，文件就结束了",
    r"found character '\\t' that|found a tab character that violates indentation": "缩进不能用制表符",
    "found character .*that cannot start any token": "此处不能用这个字符开头，文字要加引号",
    "unknown escape character": "双引号里的反斜杠有特别的意思：外面改用单引号",
    "(?:block )?sequence entries are not allowed (?:in this context|here)": "此处不能写“- ”",
}
"""What libyaml or, where it is missing, PyYAML's own parser calls a problem, after its context, in Chinese.

They are searched for in this order; any other problem is shown in the parser's words.
"""
_UNFINISHED = (
    "while scanning a simple key",
    "while parsing a flow sequence",
    "while parsing a flow mapping",
    "while scanning a quoted scalar",
)
"""Contexts of an error for a key, bracket or quote that is not closed: the mistake is where it was opened."""
_MISTAKES = {
    r" *[\u3000\u00a0]| *[a-z_]+:[\u3000\u00a0]": "有全角空格或不换行空格：改成半角空格",
    r" *(?:- )?[a-z_]+：": "用了全角冒号：改成半角冒号，后面空一格",
    r" *[－—–]": "用了全角的短横：改成半角 -，后面空一格",
    r" *[a-z_]+: *(?:[［【]|\[[^\]]*[］】])": "用了全角括号：列表用半角的 [ ]",
    r" *(?:- )?[a-z_]+:[^ ]": "冒号后面要空一格",
    r" *-[^- ]": "“-”后面要空一格",
    r" *(?:- )?(?:[a-z_]+: +)?[*&!]": "文字以 *、& 或 ! 开头的，要加引号",
    r" *[a-z_]+: *\[[^\]]* #": "空格后的 # 使后面都成了注释",
}
"""Common mistakes by the pattern of the line they stand in, mostly full-width signs of a Chinese input method."""
_EXAMINED = 1000
"""Characters of a line that are matched with these patterns: a line can have 32 MiB, a mistake is at its start."""
_CONFLICT = re.compile(r"^(?:<{7} .*|={7}|>{7} .*)\r?$", re.MULTILINE)
MISMATCHED = "引号没有配对：从这里开始的引号，到后面的行才收住"


class SyntaxProblem(NamedTuple):
    """A mistake: line and column, both counted from 0, and whether the rest of the line is to be marked too."""

    line: int
    column: int
    message: str
    whole_line: bool


def merge_conflict(text: str) -> SyntaxProblem | None:
    """Find the first conflict marker of git; YAML would report it as something else, or take it for a text."""
    marker = _CONFLICT.search(text)
    if marker is None:
        return None
    line = text.count("\n", 0, marker.start())
    message = "这里有没有解决的合并冲突：留下一种写法，删去 <<<<<<<、=======、>>>>>>> 三行标记"
    return SyntaxProblem(line, 0, message, whole_line=True)


def syntax_problem(error: Any, lines: Sequence[str]) -> SyntaxProblem:
    """Locate and explain a `yaml.MarkedYAMLError`.

    A common mistake in the marked line, or in the line above it, explains more than the parser's words.
    """
    unfinished = error.context in _UNFINISHED
    mark = error.context_mark if unfinished else error.problem_mark
    for line in (mark.line,) if unfinished else (mark.line, mark.line - 1):
        if 0 <= line < len(lines) and (mistake := _common_mistake(lines[line])):
            indent = len(lines[line]) - len(lines[line].lstrip(" "))
            return SyntaxProblem(line, indent, f"YAML 语法错误：{mistake}", whole_line=True)
    message = f"YAML 语法错误：{_in_chinese(error.context or '', error.problem or '')}"
    return SyntaxProblem(mark.line, mark.column, message, whole_line=unfinished)


def _in_chinese(context: str, problem: str) -> str:
    """Put a problem into Chinese where it is a known one."""
    known = (chinese for words, chinese in _PROBLEMS.items() if re.search(words, f"{context}: {problem}"))
    return next(known, problem)


def _common_mistake(line: str) -> str | None:
    """Name the common mistake in a line, if there is one."""
    examined = line[:_EXAMINED]
    return next((mistake for pattern, mistake in _MISTAKES.items() if re.match(pattern, examined)), None)
