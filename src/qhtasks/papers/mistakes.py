"""What is wrong in a template, in Chinese: what Jinja complains of, and marks typed with a Chinese keyboard."""

from __future__ import annotations

import re

from qhtasks.papers import view

_END = r"还有一个“\g<block>”没有结束（差 {% end\g<block> %}）"
_COMPLAINTS = (
    (r"'(.+)' is undefined", r"没有“\1”这个名字"),
    (r"'None' has no attribute '(.+)'", r"这里是 none，没有“\1”这一项：先用 if 判断有没有"),
    (r"\w+ object has no element (\d+)", r"这里没有那么多个，取不到 [\1]：先用 if 判断有没有"),
    (r"No filter named '(.+)'\.", r"没有“\1”这个过滤器"),
    (r"No test named '(.+)'\.", r"没有“\1”这个判断"),
    (r"Encountered unknown tag '(end\w+|else|elif)'\..*closed is '(?P<block>.+)'\.", rf"到“\1”这里，{_END}"),
    (r"Encountered unknown tag '(end\w+|else|elif)'\.", r"“\1”前面没有和它成对的标记"),
    (r"Encountered unknown tag '(tr|tc)'\..*", r"{%\1 … %} 只能用在表格里，一行、一格只放一个"),
    (r"Encountered unknown tag '(.+?)'\..*", r"不认得“\1”这个标记"),
    (r"Unexpected end of template\..*closed is '(?P<block>.+)'\.", rf"模板没有写完，{_END}"),
    (r"Missing end of comment tag", "从“{#”开始的注释没有结束（差“#}”）；不是注释的，“{”和“#”之间空一格"),
    (r"Missing end of raw directive", "从 {% raw %} 开始的一段没有结束（差 {% endraw %}）"),
    (r"unexpected end of template, expected 'end of print statement'\.", "“{{”没有结束（差“}}”）"),
    (r"unexpected end of template, expected 'end of statement block'\.", "“{%”没有结束（差“%}”）"),
    (r"unexpected '}'", "“}”不成对，应是“}}”或“%}”"),
    (r"unexpected char '(.)' at \d+", r"这里不能写“\1”：引号、括号、逗号都要用半角"),
    (r"no loader for this environment.*", "Word 模板里不能引入别的模板"),
    (r"maximum recursion depth exceeded.*", "模板一层一层地引用了它自己"),
    (r"(?i:unexpected|expected) .*", r"这里写法不对（\g<0>）"),
)
_ATTRIBUTE = re.compile(r"'(?:.*\.)?(\w+) object' has no attribute '(.+)'")
_FULL_WIDTH = re.compile(r"｛[｛%％#＃]|[｝%％#＃]｝|\{％|％\}")
_HALF_WIDTH = str.maketrans("｛｝％＃", "{}%#")


def in_chinese(error: Exception) -> str:
    """Put Jinja's usual complaints into Chinese; what is not known here stays as it is."""
    message = getattr(error, "message", None) or str(error)  # as text, Jinja's errors go on to tell a line
    if found := _ATTRIBUTE.fullmatch(message):
        return _attribute(*found.groups())
    for english, chinese in _COMPLAINTS:
        if found := re.fullmatch(english, message, re.DOTALL):
            return found.expand(chinese)
    return f"{type(error).__name__}: {message}"


def _attribute(kind: str, name: str) -> str:
    """Say that a value has no such field, and which it does have."""
    fields = getattr(getattr(view, kind, None), "_fields", ())
    return f"{kind} 没有“{name}”这一项" + (f"，有 {'、'.join(fields)}" if fields else "")


def full_width(text: str) -> tuple[int, str] | None:
    """Find the first mark whose signs are as wide as Chinese characters: its line, and what it should be."""
    found = _FULL_WIDTH.search(text)
    if not found:
        return None
    half = found[0].translate(_HALF_WIDTH)
    return text.count("\n", 0, found.start()) + 1, f"“{found[0]}”是全角的，要用半角的“{half}”"
