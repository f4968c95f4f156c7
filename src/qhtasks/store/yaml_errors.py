"""What the parser of YAML complains of, for people: where the slip is, which is seldom where it was noticed."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Sequence

_PROBLEMS = {
    "mapping values are not allowed in this context": "此处不能再写“键: 值”，文字里有冒号加空格的要加引号",
    "could not find expected ':'": "这里应是“键: 值”，缺少冒号，或者是一条文字少了“- ”",
    "did not find expected key": "此处应是一个键，检查缩进和引号；文字以引号开头的，整句外面要再加引号",
    "did not find expected '-' indicator": "此处应以“- ”开头，检查缩进",
    "did not find expected ',' or ']'": "这个“[”没有配上“]”，中间少了逗号，或者引号后面还有字",
    "did not find expected ',' or '}'": "这个“{”没有配上“}”，中间少了逗号，或者引号后面还有字",
    "did not find expected node content": "此处缺少内容",
    "found unexpected end of stream": "引号没有收住，文件就结束了",
    "found character that cannot start any token": "此处不能用这个字符开头，文字要加引号",
    "found a tab character that violates indentation": "缩进不能用制表符",
    "block sequence entries are not allowed in this context": "此处不能写“- ”",
}
"""Common complaints of libyaml."""
_BEGUN = (
    "while scanning a simple key",
    "while parsing a flow sequence",
    "while parsing a flow mapping",
    "while scanning a quoted scalar",
)
"""What was begun where the slip is; the parser notices it later, mostly in the line below."""
_SLIPS = {
    r" *[\u3000\u00a0]| *[a-z_]+:[\u3000\u00a0]": "有全角空格或不换行空格：改成半角空格",
    r" *(?:- )?[a-z_]+：": "用了全角冒号：改成半角冒号，后面空一格",
    r" *[－—–]": "用了全角的短横：改成半角 -，后面空一格",
    r" *[a-z_]+: *(?:[［【]|\[[^\]]*[］】])": "用了全角括号：列表用半角的 [ ]",
    r" *(?:- )?[a-z_]+:[^ ]": "冒号后面要空一格",
    r" *[a-z_]+: *\[[^\]]* #": "空格后的 # 使后面都成了注释",
}
"""What people really wrote, by what the line looks like."""
_SEEN = 1000
"""Characters of a line that are looked at."""
_CONFLICT = re.compile(r"^(?:<{7} .*|={7}|>{7} .*)\r?$", re.MULTILINE)
MISMATCHED = "引号没有配对：从这里开始的引号，到后面的行才收住"


class Slip(NamedTuple):
    """Where something is wrong, line and column from 0, to which column or the end of the line, and what."""

    line: int
    column: int
    message: str
    whole_line: bool


def merge_conflict(text: str) -> Slip | None:
    """Find the first mark of a conflict that git left, which no parser knows."""
    found = _CONFLICT.search(text)
    if found is None:
        return None
    line = text.count("\n", 0, found.start())
    return Slip(
        line, 0, "这里有没有解决的合并冲突：留下一种写法，删去 <<<<<<<、=======、>>>>>>> 三行标记", whole_line=True
    )


def slip_of(error: Any, lines: Sequence[str]) -> Slip:
    """Say what a parser's error comes from: what was begun and not ended, or a slip that the line shows."""
    begun = error.context in _BEGUN
    mark = error.context_mark if begun else error.problem_mark
    told = _PROBLEMS.get(error.problem or "", error.problem or "")
    for line in (mark.line, mark.line - 1) if not begun else (mark.line,):
        if 0 <= line < len(lines) and (slip := _visible_slip(lines[line])):
            return Slip(line, _indent(lines[line]), f"YAML 语法错误：{slip}", whole_line=True)
    return Slip(mark.line, mark.column, f"YAML 语法错误：{told}", whole_line=begun)


def _visible_slip(line: str) -> str | None:
    """Name what is wrong with a line on the face of it."""
    return next((told for pattern, told in _SLIPS.items() if re.match(pattern, line[:_SEEN])), None)


def _indent(line: str) -> int:
    return len(line) - len(line.lstrip(" "))
