"""From YAML text to plain values, with the line and column of each value and key.

This is the only module that uses PyYAML. It builds the values from the events of its parser, because PyYAML's loaders
guess types, keep the last of two equal keys without a word, and lose line and column; and because a loop over events
does not recurse, so that no depth of nesting can overflow the stack.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, NamedTuple, Protocol, cast

import yaml

from qhtasks.model.findings import Finding, Place
from qhtasks.store.yaml_errors import MISMATCHED, SyntaxProblem, merge_conflict, syntax_problem
from qhtasks.text.escape import NO_WIDTH

if TYPE_CHECKING:
    from collections.abc import Sequence

MAX_DEPTH = 16
"""Levels of mappings and lists that may be nested; the dataset's own files need 5."""

MAX_VALUES = 300_000
"""Values of a file that are read: each takes a kilobyte of memory; the dataset's largest file has 3000."""

MAX_FINDINGS = 1000
"""Findings after which the rest of a file is not read."""

_UNSEEN = re.compile(rf"[\x00-\x09\x0b-\x1f\x7f-\x9f\ud800-\udfff{NO_WIDTH}]")
"""Control, zero-width and bidirectional control characters, and surrogates, which PyYAML's own parser lets pass; quoted
texts can bring them in by escapes."""
_REFUSED = re.compile(
    rf"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff\ufffe\uffff{NO_WIDTH}]|\r(?!\n)|^%", re.MULTILINE
)
"""What is refused before parsing: control and zero-width characters, surrogates, directives (`%YAML`), and the line
breaks that libyaml and editors count differently, so that line numbers would be wrong."""
_NUMBER = re.compile(r"[-+]?(?:\.[0-9]+|[0-9]+(?:\.[0-9]*)?)(?:[eE][-+]?[0-9]+)?|0o[0-7]+")
"""Numbers of YAML 1.2 (core schema, 10.3.2); PyYAML implements 1.1 and takes some of them for texts."""
_LONG = 1000
"""Characters up to which a text is matched with PyYAML's patterns: these take forty times its size in memory."""
_LONG_NUMBER = re.compile(r"[-+0-9A-Fa-fOoXx_.:]+")
"""What counts as a number in a longer text: more than need be, but in constant memory."""
_GUESSES = yaml.SafeLoader.yaml_implicit_resolvers
"""By the first character of a text: the types that PyYAML guesses, with their patterns."""
_PARSER: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
"""libyaml where PyYAML was built with it, else PyYAML's own parser: the same events, six times slower."""
_TYPED = {"true": True, "false": False, "null": None}
_KINDS = {
    "bool": "真假值",
    "int": "整数",
    "float": "小数",
    "null": "空值",
    "timestamp": "日期",
    "value": "默认键",
}


class Mark(Protocol):
    """A position in the text as the parser gives it, line and column counted from 0."""

    @property
    def line(self) -> int:
        """The number of lines before it."""
        ...

    @property
    def column(self) -> int:
        """The number of characters before it in its line."""
        ...


class Span(Protocol):
    """From where to where something stands in the text: an event of the parser, a `Node`, or two marks of our own."""

    @property
    def start_mark(self) -> Mark:
        """The position of its first character."""
        ...

    @property
    def end_mark(self) -> Mark:
        """The position after its last character."""
        ...


class Node:
    """The span of a mapping or list, and those of its keys and values; keys by name, values by name or index."""

    __slots__ = ("children", "end_mark", "keys", "start_mark")

    def __init__(self, start: Mark) -> None:
        self.start_mark = self.end_mark = start
        self.keys: dict[str, Span] = {}
        self.children: dict[str | int, Span] = {}


class Document:
    """A YAML file: its text, its value (made of dict, tuple, str, bool and None), all spans, and its findings."""

    __slots__ = ("_lines", "file", "findings", "root", "text", "value")

    def __init__(self, file: str, text: str = "") -> None:
        self.file = file
        self.text = text
        self._lines: list[str] = []
        self.value: Any = None
        self.root: Span | None = None
        self.findings: list[Finding] = []

    def place(self, path: Sequence[str | int], *, of_key: bool = False) -> Place:
        """Find the place of the value at a path, or of its key; of the innermost one on the way that exists."""
        span = self.root
        for depth, step in enumerate(path, 1):
            if not isinstance(span, Node) or step not in span.children:
                break
            is_key = of_key and depth == len(path) and isinstance(step, str)
            span = span.keys[step] if is_key and isinstance(step, str) else span.children[step]
        return self.place_of(span) if span else Place(self.file)

    def place_of(self, span: Span) -> Place:
        """Turn a span into a place, which counts from 1; of several lines, only the first is marked.

        libyaml puts the end of a text without a last line break on a line of its own, which editors do not have.
        """
        start, end = span.start_mark, span.end_mark
        line, column = start.line, start.column
        if line >= len(self.lines):
            line, column = len(self.lines) - 1, len(self.lines[-1])
        end_column = end.column if end.line == line else len(self.lines[line])
        return Place(self.file, line + 1, column + 1, max(column, end_column) + 1)

    @property
    def lines(self) -> list[str]:
        """The lines of the text, without white space at their ends."""
        self._lines = self._lines or [line.rstrip() for line in self.text.split("\n")]
        return self._lines

    def span_of(self, problem: SyntaxProblem) -> Span:
        """Give the span of a syntax problem."""
        end = len(self.lines[problem.line]) if problem.whole_line else problem.column
        return _marked(problem.line, problem.column, end)

    def report(self, span: Span, rule: str, message: str) -> None:
        """Add a finding; after `MAX_FINDINGS` of them, raise `_TooManyFindingsError`, which ends the reading."""
        place = self.place_of(span)
        if len(self.findings) == MAX_FINDINGS:
            self.findings.append(Finding.at(place, "yaml-faults", f"问题超过 {MAX_FINDINGS} 处，此后不再读"))
            raise _TooManyFindingsError
        self.findings.append(Finding.at(place, rule, message))


def read_yaml(text: str, file: str) -> Document:
    """Read a text to its end, or to its first syntax error; everything wrong with it is in the document's findings."""
    document = Document(file, text)
    if refused := _REFUSED.search(text):
        document.report(_character_at(text, refused.start()), *_refusal(refused[0]))
        return document
    if conflict := merge_conflict(text):
        document.report(document.span_of(conflict), "yaml-syntax", conflict.message)
        return document
    builder = _Builder(document)
    try:
        parser = _PARSER(text)
        while not builder.finished:
            builder.take(parser.get_event())
    except yaml.MarkedYAMLError as error:
        builder.report_syntax_error(error)
    except _TooManyFindingsError:
        pass
    except _LimitError as error:
        document.report(*error.args)
    return document


class _TextSpan(NamedTuple):
    """A span that is not an event of the parser."""

    start_mark: Mark
    end_mark: Mark


class _TooManyFindingsError(Exception):
    """More findings than anybody would read."""


class _LimitError(Exception):
    """The text exceeds a limit; its arguments are those of `Document.report`."""


class _Frame:
    """A mapping or list whose end has not been reached."""

    __slots__ = ("key", "key_span", "node", "repeated", "value")

    def __init__(self, value: dict[str, Any] | list[Any], start: Mark) -> None:
        self.value = value
        self.node = Node(start)
        self.key: str | None = None
        self.key_span: Span = self.node
        self.repeated: dict[str, list[Span]] = {}


class _Builder:
    """Build the document's value and nodes from the events of the parser."""

    def __init__(self, document: Document) -> None:
        self.document = document
        self.frames: list[_Frame] = []
        self.documents = self.values = 0
        self.last_folded: Any = None
        self.finished = False

    def take(self, event: Any) -> None:
        """Process the next event."""
        kind = type(event)
        if kind is yaml.ScalarEvent:
            self.put(self.scalar(event), event)
        elif kind is yaml.MappingStartEvent:
            self.open({}, event)
        elif kind is yaml.SequenceStartEvent:
            self.open([], event)
        elif kind is yaml.MappingEndEvent or kind is yaml.SequenceEndEvent:
            frame = self.frames.pop()
            self.report_duplicate_keys(frame)
            value = frame.value if isinstance(frame.value, dict) else tuple(frame.value)
            frame.node.end_mark = event.end_mark
            self.put(value, frame.node)
        elif kind is yaml.AliasEvent:
            self.document.report(event, "yaml-anchor", "不用锚点和别名（& 与 *）：把内容写全")
            self.put(None, event)
        elif kind is yaml.DocumentStartEvent:
            self.documents += 1
            if self.documents == 2:  # noqa: PLR2004 - the second document is one too many
                self.document.report(event, "yaml-documents", "一个文件只放一份 YAML 文档，不用 ---")
        elif kind is yaml.StreamEndEvent:
            self.finished = True

    def open(self, value: dict[str, Any] | list[Any], event: Any) -> None:
        """Begin a mapping or list."""
        self.refuse_anchor_and_tag(event)
        if len(self.frames) == MAX_DEPTH:
            raise _LimitError(event, "yaml-depth", f"嵌套超过 {MAX_DEPTH} 层")
        self.frames.append(_Frame(value, event.start_mark))

    def put(self, value: Any, span: Span) -> None:
        """Put a complete value into the innermost open mapping or list; in a mapping, keys and values alternate."""
        self.values += 1
        if self.values > MAX_VALUES:
            raise _LimitError(span, "too-large", f"文件里的值超过 {MAX_VALUES} 个，此后不再读")
        if not self.frames:
            if self.documents == 1:
                self.document.value, self.document.root = value, span
            return
        frame = self.frames[-1]
        if isinstance(frame.value, list):
            frame.node.children[len(frame.value)] = span
            frame.value.append(value)
        elif frame.key is None:
            frame.key, frame.key_span = self.key(value, span), span
        else:
            if frame.key in frame.value:
                frame.repeated.setdefault(frame.key, [frame.node.keys[frame.key]]).append(frame.key_span)
            frame.value[frame.key] = value
            frame.node.keys[frame.key] = frame.key_span
            frame.node.children[frame.key] = span
            frame.key = None

    def report_duplicate_keys(self, frame: _Frame) -> None:
        """Report duplicate keys. Several of them in a record of a list: most likely the next record lacks its dash."""
        if len(frame.repeated) > 1 and self.frames and isinstance(self.frames[-1].value, list):
            keys = "、".join(f"“{key}”" for key in frame.repeated)
            _, first, *_ = next(iter(frame.repeated.values()))
            message = f"键{keys}重复：若从这里起是另一条记录，前面缺了它以“- ”开头的一行"
            self.document.report(first, "yaml-duplicate-key", message)
            return
        for key, (before, first, *others) in frame.repeated.items():
            message = f"键“{key}”写了 {len(others) + 2} 次" if others else f"键“{key}”重复"
            message += f"：第{before.start_mark.line + 1}行已有"
            self.document.report(first, "yaml-duplicate-key", message)

    def key(self, value: Any, span: Span) -> str:
        """Give a key; one that is not a text is reported, and replaced by a text so that reading can go on."""
        if isinstance(value, str):
            return value
        self.document.report(span, "yaml-key", "键必须是文字")
        return repr(value)

    def scalar(self, event: Any) -> str | bool | None:
        """Give the value of a scalar: its text, unless it is a plain `true`, `false` or `null`."""
        if event.anchor is not None or event.tag is not None:
            self.refuse_anchor_and_tag(event)
        value: str = event.value
        if event.style == ">" or (event.style != "|" and event.start_mark.line != event.end_mark.line):
            self.last_folded = event
            no_space = not event.style and re.match("-[^- ]", value)
            message = "“-”后面要空一格" if no_space else "文字折了行，汉字之间会多出空格：写在一行里，或用 |"
            self.document.report(event, "yaml-folded", message)
        if event.style not in ("|", ">"):
            self.check_line(value, event)
        if event.style or not event.implicit[0]:
            return value
        if value in _TYPED:
            return _TYPED[value]
        guess = guessed_type(value)
        if guess == "merge":
            self.document.report(event, "yaml-merge-key", "不用合并键（<<）：把内容写全")
        elif guess:
            message = f"“{value}”会被当作{_KINDS[guess]}：加引号（空值写 null）"
            if not value:
                message = "此处没有内容：写上内容，或者空列表写 []，空值写 null"
            self.document.report(event, "yaml-guessed-type", message)
        return value

    def report_syntax_error(self, error: yaml.MarkedYAMLError) -> None:
        """Report a syntax error where the mistake is.

        If a text over several lines ends in the line of the error, an open bracket or quote made it so long: that it
        is folded is no mistake of its own.
        """
        problem = syntax_problem(error, self.document.lines)
        span, message = self.document.span_of(problem), problem.message
        mark = cast("Mark", error.problem_mark)
        if self.last_folded and self.last_folded.end_mark.line == mark.line:
            folded = self.document.place_of(self.last_folded)
            self.document.findings[:] = [
                finding
                for finding in self.document.findings
                if (finding.line, finding.column) != (folded.line, folded.column)
            ]
            if self.last_folded.style in ("'", '"'):
                span, message = self.last_folded, f"YAML 语法错误：{MISMATCHED}"
        self.document.report(span, "yaml-syntax", message)

    def check_line(self, value: str, span: Span) -> None:
        """Report characters that nobody sees, as escapes bring them in, and white space at the ends."""
        if refused := _UNSEEN.search(value):
            message = f"文字里有看不见的字符 U+{ord(refused[0]):04X}"
            self.document.report(span, "yaml-unseen", message)
        elif value != value.strip():
            code = ord(value[0] if value[0].isspace() else value[-1])
            self.document.report(span, "yaml-unseen", f"文字的首尾有空白 U+{code:04X}")

    def refuse_anchor_and_tag(self, event: Any) -> None:
        """Report an anchor, which would hide what a record holds, and a tag, which would change its type."""
        if event.anchor is not None:
            self.document.report(event, "yaml-anchor", "不用锚点和别名（& 与 *）：把内容写全")
        if event.tag is not None:
            self.document.report(event, "yaml-tag", f"不用类型标签（{event.tag}）")


def guessed_type(value: str) -> str | None:
    """Name the type that a YAML reader would guess for an unquoted text, such as `int`; None where it stays a text."""
    if value[:1] not in _GUESSES:
        return None
    if len(value) > _LONG:
        return "int" if _LONG_NUMBER.fullmatch(value) else None
    for tag, pattern in _GUESSES[value[:1]]:
        if pattern.match(value):
            return str(tag).removeprefix("tag:yaml.org,2002:")
    return "float" if _NUMBER.fullmatch(value) else None


def _refusal(character: str) -> tuple[str, str]:
    """Give the rule that refuses a character, and the message."""
    if character == "%":
        return "yaml-directive", "不用 YAML 指令（行首的 %）"
    if re.match(f"[{NO_WIDTH}]", character):
        return "yaml-unseen", f"看不见的字符 U+{ord(character):04X}"
    return "yaml-syntax", f"不允许的换行或控制字符 U+{ord(character):04X}"


def _character_at(text: str, index: int) -> Span:
    """Give the span of one character of a text."""
    line = text.count("\n", 0, index)
    column = index - text.rfind("\n", 0, index) - 1
    return _marked(line, column, column + 1)


def _marked(line: int, column: int, end_column: int) -> Span:
    """Make a span within one line."""
    start, end = (yaml.Mark("", 0, line, place, None, 0) for place in (column, end_column))
    return _TextSpan(start, end)
