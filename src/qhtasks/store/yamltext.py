"""YAML text to plain values, with the line and column of each.

The only user of yaml. It walks the C parser's events itself, because the loaders either guess types, keep the
last of two equal keys in silence, or lose the places; and because an event loop cannot be made to recurse.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, NamedTuple, Protocol, cast

import yaml

from qhtasks.model.findings import Finding, Place
from qhtasks.store.yaml_errors import MISMATCHED, Slip, merge_conflict, slip_of
from qhtasks.text.escape import NO_WIDTH

if TYPE_CHECKING:
    from collections.abc import Sequence

MAX_DEPTH = 16
"""Mappings and lists may stand this deep in one another; the dataset's own files need 5."""

MAX_VALUES = 300_000
"""More values than these are not read: each takes a kilobyte of memory; the dataset's largest file has 3000."""

MAX_FINDINGS = 1000
"""After so many faults of a file's text the rest is not read."""

_UNSEEN = re.compile(rf"[\x00-\x09\x0b-\x1f\x7f-\x9f{NO_WIDTH}]")
"""Controls, and characters that have no width or turn the writing round."""
_REFUSED = re.compile(
    rf"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff\ufffe\uffff{NO_WIDTH}]|\r(?!\n)|^%", re.MULTILINE
)
"""What is refused before parsing: controls, line ends that editors count otherwise, the unseen, and directives."""
_NUMBER = re.compile(r"[-+]?(?:\.[0-9]+|[0-9]+(?:\.[0-9]*)?)(?:[eE][-+]?[0-9]+)?|0o[0-7]+")
"""What YAML 1.2 takes for a number; PyYAML, which goes by 1.1, misses some."""
_LONG = 1000
_LONG_NUMBER = re.compile(r"[-+0-9A-Fa-fOoXx_.:]+")
"""The same in longer words, more than it need: the patterns for these would take forty times the word in memory."""
_GUESSES = yaml.SafeLoader.yaml_implicit_resolvers
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
    """A spot in the text, line and column counted from 0 as libyaml counts them."""

    @property
    def line(self) -> int:
        """Lines before it."""
        ...

    @property
    def column(self) -> int:
        """Characters before it in its line."""
        ...


class Spot(Protocol):
    """From where to where something stands: an event of the parser, or a mapping or list."""

    @property
    def start_mark(self) -> Mark:
        """Its first character."""
        ...

    @property
    def end_mark(self) -> Mark:
        """The character after its last."""
        ...


class Node:
    """Where a mapping or list stands, where its keys stand, and the spots of what it holds."""

    __slots__ = ("children", "end_mark", "keys", "start_mark")

    def __init__(self, start: Mark) -> None:
        self.start_mark = self.end_mark = start
        self.keys: dict[str, Spot] = {}
        self.children: dict[str | int, Spot] = {}


class Document:
    """One YAML file: its text, its value (dict, tuple, str, bool, None), its places, and what is wrong with it."""

    __slots__ = ("_lines", "file", "findings", "root", "text", "value")

    def __init__(self, file: str, text: str = "") -> None:
        self.file = file
        self.text = text
        self._lines: list[str] = []
        self.value: Any = None
        self.root: Spot | None = None
        self.findings: list[Finding] = []

    def place(self, path: Sequence[str | int], *, of_key: bool = False) -> Place:
        """Find the place of the value at a path, or of its key; of the nearest one that exists, if none does."""
        spot = self.root
        for depth, step in enumerate(path, 1):
            if not isinstance(spot, Node) or step not in spot.children:
                break
            own_key = of_key and depth == len(path) and isinstance(step, str)
            spot = spot.keys[step] if own_key and isinstance(step, str) else spot.children[step]
        return self.span(spot.start_mark, spot.end_mark) if spot else Place(self.file)

    def span(self, start: Mark, end: Mark) -> Place:
        """Make a place of two marks; what goes on over several lines is marked to the end of its first.

        The parser sees the end of a text that lacks its last line end on a line of its own, which nobody can go to.
        """
        line, column = start.line, start.column
        if line >= len(self.lines):
            line, column = len(self.lines) - 1, len(self.lines[-1])
        end_column = end.column if end.line == line else len(self.lines[line])
        return Place(self.file, line + 1, column + 1, max(column, end_column) + 1)

    @property
    def lines(self) -> list[str]:
        """The lines of the text, without what nobody sees at their ends."""
        self._lines = self._lines or [line.rstrip() for line in self.text.split("\n")]
        return self._lines

    def stretch(self, slip: Slip) -> Spot:
        """Find the spot of a slip."""
        end = len(self.lines[slip.line]) if slip.whole_line else slip.column
        start, stop = (yaml.Mark("", 0, slip.line, column, None, 0) for column in (slip.column, end))
        return _Stretch(start, stop)

    def report(self, spot: Spot, rule: str, message: str) -> None:
        """Note a fault in the text; one too many ends the reading."""
        place = self.span(spot.start_mark, spot.end_mark)
        if len(self.findings) == MAX_FINDINGS:
            self.findings.append(Finding.at(place, "yaml-faults", f"问题超过 {MAX_FINDINGS} 处，此后不再读"))
            raise _TooManyError
        self.findings.append(Finding.at(place, rule, message))


def read_yaml(text: str, file: str) -> Document:
    """Read a text whole: faults that leave it readable are noted, and reading goes on; a syntax error ends it."""
    document = Document(file, text)
    if refused := _REFUSED.search(text):
        document.report(_character_at(text, refused.start()), *_refusal(refused[0]))
        return document
    if conflict := merge_conflict(text):
        document.report(document.stretch(conflict), "yaml-syntax", conflict.message)
        return document
    builder = _Builder(document)
    try:
        parser = yaml.CSafeLoader(text)
        while not builder.finished:
            builder.take(parser.get_event())
    except yaml.MarkedYAMLError as error:
        builder.complain(error)
    except _TooManyError:
        pass
    except _BeyondError as error:
        document.report(*error.args)
    return document


class _Stretch(NamedTuple):
    """A spot that no event of the parser is."""

    start_mark: Mark
    end_mark: Mark


class _TooManyError(Exception):
    """More faults than anybody would read."""


class _BeyondError(Exception):
    """More than is read: where it begins, the rule, and what to tell people."""


class _Frame:
    """An open mapping or list."""

    __slots__ = ("key", "key_spot", "node", "repeated", "value")

    def __init__(self, value: dict[str, Any] | list[Any], start: Mark) -> None:
        self.value = value
        self.node = Node(start)
        self.key: str | None = None
        self.key_spot: Spot = self.node
        self.repeated: dict[str, list[Spot]] = {}


class _Builder:
    """Put events together into values and nodes."""

    def __init__(self, document: Document) -> None:
        self.document = document
        self.frames: list[_Frame] = []
        self.documents = self.values = 0
        self.folded: Spot | None = None
        self.finished = False

    def take(self, event: Any) -> None:
        """Take the next event."""
        kind = type(event)
        if kind is yaml.ScalarEvent:
            self.put(self.scalar(event), event)
        elif kind is yaml.MappingStartEvent:
            self.open({}, event)
        elif kind is yaml.SequenceStartEvent:
            self.open([], event)
        elif kind is yaml.MappingEndEvent or kind is yaml.SequenceEndEvent:
            frame = self.frames.pop()
            self.judge_keys(frame)
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
        """Enter a mapping or list."""
        self.judge_properties(event)
        if len(self.frames) == MAX_DEPTH:
            raise _BeyondError(event, "yaml-depth", f"嵌套超过 {MAX_DEPTH} 层")
        self.frames.append(_Frame(value, event.start_mark))

    def put(self, value: Any, spot: Spot) -> None:
        """Hang a finished value into the mapping or list that is open."""
        self.values += 1
        if self.values > MAX_VALUES:
            raise _BeyondError(spot, "too-large", f"文件里的值超过 {MAX_VALUES} 个，此后不再读")
        if not self.frames:
            if self.documents == 1:
                self.document.value, self.document.root = value, spot
            return
        frame = self.frames[-1]
        if isinstance(frame.value, list):
            frame.node.children[len(frame.value)] = spot
            frame.value.append(value)
        elif frame.key is None:
            frame.key, frame.key_spot = self.key(value, spot), spot
        else:
            if frame.key in frame.value:
                frame.repeated.setdefault(frame.key, []).append(frame.key_spot)
            frame.value[frame.key] = value
            frame.node.keys[frame.key] = frame.key_spot
            frame.node.children[frame.key] = spot
            frame.key = None

    def judge_keys(self, frame: _Frame) -> None:
        """Report keys that were written again; several in a record of a list are the next record, without its dash."""
        if len(frame.repeated) > 1 and self.frames and isinstance(self.frames[-1].value, list):
            told = "、".join(f"“{key}”" for key in frame.repeated)
            first, *_ = next(iter(frame.repeated.values()))
            message = f"键{told}重复：若从这里起是另一条记录，前面缺了它以“- ”开头的一行"
            self.document.report(first, "yaml-duplicate-key", message)
            return
        for key, (first, *others) in frame.repeated.items():
            message = f"键“{key}”写了 {len(others) + 2} 次" if others else f"键“{key}”重复"
            self.document.report(first, "yaml-duplicate-key", message)

    def key(self, value: Any, spot: Spot) -> str:
        """Take a key, which is always a text."""
        if isinstance(value, str):
            return value
        self.document.report(spot, "yaml-key", "键必须是文字")
        return repr(value)

    def scalar(self, event: Any) -> str | bool | None:
        """Take a scalar as the text it is; `true`, `false` and `null` are the only words with a type."""
        if event.anchor is not None or event.tag is not None:
            self.judge_properties(event)
        value: str = event.value
        if event.style == ">" or (event.style != "|" and event.start_mark.line != event.end_mark.line):
            self.folded = event
            self.document.report(event, "yaml-folded", "文字折了行，汉字之间会多出空格：写在一行里，或用 |")
        if event.style in ("'", '"'):
            self.judge_characters(value, event)
        if event.style or not event.implicit[0]:
            return value
        if value in _TYPED:
            return _TYPED[value]
        guess = guessed_type(value)
        if guess == "merge":
            self.document.report(event, "yaml-merge-key", "不用合并键（<<）：把内容写全")
        elif guess:
            message = f"“{value}”会被当作{_KINDS[guess]}：加引号（空值写 null）"
            self.document.report(event, "yaml-guessed-type", message)
        return value

    def complain(self, error: yaml.MarkedYAMLError) -> None:
        """Report a syntax error; that a text before it was folded is what a bracket or quote left open made of it."""
        slip = slip_of(error, self.document.lines)
        spot, message = self.document.stretch(slip), slip.message
        mark = cast("Mark", error.problem_mark)
        if self.folded and self.folded.end_mark.line == mark.line:
            start = self.document.span(self.folded.start_mark, self.folded.end_mark)
            told = [each for each in self.document.findings if (each.line, each.column) != (start.line, start.column)]
            self.document.findings[:] = told
            if getattr(self.folded, "style", None) in ("'", '"'):
                spot, message = self.folded, f"YAML 语法错误：{MISMATCHED}"
        self.document.report(spot, "yaml-syntax", message)

    def judge_characters(self, value: str, spot: Spot) -> None:
        """Escapes can bring in what the text itself may not hold, and quotes keep white space at the ends."""
        if refused := _UNSEEN.search(value):
            message = f"文字里有看不见的字符 U+{ord(refused[0]):04X}"
            self.document.report(spot, "yaml-unseen", message)
        elif value != value.strip():
            self.document.report(spot, "yaml-unseen", "文字的首尾有空白")

    def judge_properties(self, event: Any) -> None:
        """Anchors and tags are refused: the first hide what a record holds, the second what type it has."""
        if event.anchor is not None:
            self.document.report(event, "yaml-anchor", "不用锚点和别名（& 与 *）：把内容写全")
        if event.tag is not None:
            self.document.report(event, "yaml-tag", f"不用类型标签（{event.tag}）")


def guessed_type(value: str) -> str | None:
    """Say what YAML readers would take an unquoted text for; None where it stays a text, as all Chinese does."""
    if value[:1] not in _GUESSES:
        return None
    if len(value) > _LONG:
        return "int" if _LONG_NUMBER.fullmatch(value) else None
    for tag, pattern in _GUESSES[value[:1]]:
        if pattern.match(value):
            return str(tag).removeprefix("tag:yaml.org,2002:")
    return "float" if _NUMBER.fullmatch(value) else None


def _refusal(character: str) -> tuple[str, str]:
    """Name the rule that refuses a character, and say so."""
    if character == "%":
        return "yaml-directive", "不用 YAML 指令（行首的 %）"
    if re.match(f"[{NO_WIDTH}]", character):
        return "yaml-unseen", f"看不见的字符 U+{ord(character):04X}"
    return "yaml-syntax", f"不允许的换行或控制字符 U+{ord(character):04X}"


def _character_at(text: str, position: int) -> Spot:
    before = text[:position]
    line, column = before.count("\n"), len(before) - before.rfind("\n") - 1
    start, end = (yaml.Mark("", at, line, column + at - position, None, 0) for at in (position, position + 1))
    return _Stretch(start, end)
