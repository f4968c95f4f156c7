"""A finding is a value: what is wrong, where, and by which rule."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Literal, NamedTuple

from qhtasks.model.meaning import IsoDate, Meaning, Record
from qhtasks.text.escape import cut, visible

if TYPE_CHECKING:
    from collections.abc import Iterable

Severity = Literal["error", "warning"]

MAX_MESSAGE = 400
"""Characters of a message; what it quotes can be as long as a file."""


class Place(NamedTuple):
    """A spot on one line of a file: from `column` to before `end_column`, and which value of which record it is.

    Lines and columns count from 1, columns in characters. `record` is an id or a name, `path` leads to the value inside
    it; both are empty where a text could not be read into records.
    """

    file: str
    line: int = 1
    column: int = 1
    end_column: int = 1
    record: str = ""
    path: tuple[str | int, ...] = ()

    def part(self, text: str, start: int, length: int) -> Place:
        """Narrow down to some characters of the text that stands here, `start` from 0.

        Where the file writes it otherwise than it reads, with escapes or over lines, the place stays whole.
        """
        quotes = self.end_column - self.column - len(text)
        if quotes not in (0, 2):
            return self
        column = self.column + quotes // 2 + start
        return self._replace(column=column, end_column=min(column + length, self.end_column - quotes // 2))


class Finding(NamedTuple):
    """One fault. The order of the fields is the order of a report: by file, line, column and rule.

    `record` is the record it stands at, by id or name. `records` are those whose answers it touches: ids of items and
    obligations, names of units and collectives; empty means the whole dataset.
    """

    file: str
    line: int
    column: int
    end_column: int
    rule: str
    message: str
    severity: Severity = "error"
    record: str = ""
    path: tuple[str | int, ...] = ()
    records: tuple[str, ...] = ()

    @classmethod
    def at(cls, place: Place, rule: str, message: str, severity: Severity = "error") -> Finding:
        """Make a finding at a place; its message is one line that can be printed, whatever it quotes."""
        file, line, column, end_column, record, path = place
        return cls(file, line, column, end_column, rule, visible(cut(message, MAX_MESSAGE)), severity, record, path)

    def __str__(self) -> str:
        """Print on one line as `file:line:column: severity: message [rule]`, the form editors can follow."""
        return f"{self.file}:{self.line}:{self.column}: {self.severity}: {self.message} [{self.rule}]"


class Remark(NamedTuple):
    """A finding that answers must mention: an error, or one that a waiver lets pass until a day (ISO, included)."""

    rule: str
    severity: Severity
    message: str
    waived_until: str | None
    records: tuple[str, ...]


class Outcome(NamedTuple):
    """What the check says of a dataset, as far as answers mention it.

    It was found on the day `since` and holds until the day `until` (ISO, both included): after that a waiver has
    ended. `until` is null where it holds for good.
    """

    remarks: tuple[Remark, ...] = ()
    since: str = ""
    until: str | None = None

    def holds(self, day: str) -> bool:
        """Whether it holds on a day (ISO)."""
        return self.since <= day and (self.until is None or day <= self.until)

    def about(self, records: Iterable[str]) -> tuple[Remark, ...]:
        """List the remarks that concern one of these records, by id or name."""
        if not self.remarks:
            return ()
        wanted = set(records)
        return tuple(remark for remark in self.remarks if not wanted.isdisjoint(remark.records))

    @property
    def general(self) -> tuple[Remark, ...]:
        """List the remarks that concern the whole dataset."""
        return tuple(remark for remark in self.remarks if not remark.records)


CLEAN = Outcome()
"""The outcome of a check that found nothing worth a mention."""


def in_order(findings: Iterable[Finding]) -> tuple[Finding, ...]:
    """Put findings in the order of a report: by file, line, column and rule; paths are of mixed types and left out."""
    return tuple(sorted(findings, key=lambda each: each[:8]))


READING_RULES: dict[str, str] = {
    "missing-file": "数据目录里没有缺文件：五个 YAML 文件、tasks 里的任务文件和 notice.txt。",
    "unreadable-file": "每个文件都是读得了的普通文件，不是目录或管道。",
    "too-large": "文件不超过 32 MiB、20 万行，值不超过 30 万个。",
    "encoding": "文件是不带 BOM 的 UTF-8 文字。",
    "yaml-syntax": "YAML 没有语法错误，没有控制字符和少见的换行符。",
    "yaml-unseen": "文字里没有控制符、零宽或改变书写方向的字符，首尾没有空白。",
    "stray-file": "数据目录里的 YAML 文件都会读入：没有放错地方或扩展名不同的。",
    "yaml-directive": "不用 YAML 指令（行首的 %）。",
    "yaml-faults": "一个文件的文字问题不超过 1000 处，多了就不再往下读。",
    "yaml-documents": "一个文件只有一份 YAML 文档。",
    "yaml-depth": "嵌套不超过 16 层。",
    "yaml-key": "键都是文字。",
    "yaml-duplicate-key": "同一处没有重复的键（一般的 YAML 程序会不声不响地取后一个）。",
    "yaml-anchor": "不用锚点和别名，内容写全。",
    "yaml-merge-key": "不用合并键（<<），内容写全。",
    "yaml-tag": "不用类型标签（!!str 之类）。",
    "yaml-folded": "文字写在一行里或用 |，不折行（折行处汉字之间会多出空格）。",
    "yaml-guessed-type": "会被 YAML 当作数字、日期、真假值或空值的文字加引号；空值写 null。",
    "schema": "记录的各项齐全、没有多余的，值的类型和取值合乎规定。",
    "bad-id": "编号是系列字母加数字，与所在的文件相称：A9、B36、T156、O13。",
    "duplicate-id": "编号、单位和集合的名称都不重复。",
}
"""Rules that reading itself applies, each with its manual page: a file that breaks one is not taken for data."""


class Waiver(Record):
    """A fault that is let pass for a while: findings of one rule at one record, until a day (ISO, included)."""

    rule: Annotated[
        str,
        Meaning(
            "规则",
            "放过哪条规则，用 `qhtasks rules` 里的名称。读入时的规则、豁免本身的规则、查询所依靠的（名称、章节是否"
            "存在，原文是否改动）不能豁免",
            key=True,
        ),
    ]
    record: Annotated[str, Meaning("记录", "放过哪条记录：编号（`A18`）、单位或集合的名称、时限的写法等", key=True)]
    reason: Annotated[str, Meaning("理由", "为什么现在不改，等什么：一句话，不少于 5 个字", compare="wording")]
    since: Annotated[IsoDate, Meaning("起日", '从哪一天起放过，写作 `"2021-04-22"`；不在今天以后')]
    until: Annotated[IsoDate, Meaning("期限", '写作 `"2021-12-31"`，当日仍有效；不在起日一年以后')]


class WaiversFile(Record):
    """`waivers.yaml`, which a dataset need not have."""

    waivers: Annotated[
        tuple[Waiver, ...],
        Meaning(
            "豁免",
            "核对发现的问题，一时改不了（比如要等原件来核对），可以写明理由，暂时放过。没有豁免时写 `waivers: []`，"
            "或不要这个文件",
            layout="line",
        ),
    ]
