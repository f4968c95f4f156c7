"""The view: papers as finished texts, from which Markdown, HTML, PDF, Word and Excel are made.

Nothing is left to look up, sort, count or phrase: a format goes through the fields in their order and decides only how
they look. Every text is plain: no markup, nothing escaped, no line breaks. Where a text is empty there is nothing to
print, and its label is left out with it. Every list is in the order in which it is printed. There are four kinds of
paper, `Sheet`, `Brief`, `Index` and `Register`; each begins with a `Cover` and ends with a `Stamp`.
What they say of records are rows of `questions/wording.py`.

Each field is annotated with its meaning in Chinese, for those who write templates: `docs/templates.md` is made of it.
"""

from __future__ import annotations

from typing import Annotated, NamedTuple

from qhtasks.questions.wording import CountRow, DutyGroup, Gloss, ItemRow, ObligationRow  # noqa: TC001 - docs/templates.md is made of the resolved annotations

DISCLAIMER = "据公开文本整理，非正式公文，以原文为准"
"""Printed on every paper, which is compiled and not issued."""


class Fact(NamedTuple):
    """A line of a paper's head: a label and its text."""

    name: Annotated[str, "栏名，如 依据"]
    text: Annotated[str, "内容"]


class Source(NamedTuple):
    """What a paper was compiled from."""

    title: Annotated[str, "通知的标题"]
    number: Annotated[str, "发文字号"]
    date: Annotated[str, "成文日期，如 2021年4月22日"]
    edition: Annotated[str, "数据集的版本"]
    day: Annotated[str, "数据集这一版的日期，如 2026-11-29，用作 PDF 的日期；没有写为空"]


class Cover(NamedTuple):
    """The head of a paper.

    `facts` is the whole head, ready to print; the other fields have the same values one by one, for the properties of
    documents.
    """

    kind: Annotated[str, "哪种纸面：责任清单、交办单、目录、台账"]
    title: Annotated[str, "标题，如 省水利厅责任清单"]
    facts: Annotated[tuple[Fact, ...], "抬头各栏，逐栏照印"]
    source: Annotated[Source, "依据"]
    filter: Annotated[str, "按什么筛选；没有筛选为空"]
    shown: Annotated[int, "列出几行"]
    total: Annotated[int, "全部几行"]
    date: Annotated[str, "整理日期；没有给为空"]
    disclaimer: Annotated[str, "声明，印在页脚"]


class Stamp(NamedTuple):
    """What identifies a paper: the edition, and a hash of all that it says.

    `line` is printed small. `record` goes unchanged into the file, for `qhtasks verify`, which reads it back and names
    the items that changed; it is one line of ASCII JSON without `<`, `>`, `&` and `--`.
    """

    digest: Annotated[str, "内容的指纹，12 个十六进制数字"]
    line: Annotated[str, "印在页脚的一行小字：数据集版本和指纹"]
    record: Annotated[str, "给程序读的记录，原样写进文件"]


class Ledger(NamedTuple):
    """A table to fill in (办理记录), with printed columns (`given`) and empty ones (`blanks`).

    Without printed columns it is a small form of `len(rows)` empty rows. With them it has one row for each certain duty
    and is so wide that it needs a landscape page.
    """

    title: Annotated[str, "表名"]
    given: Annotated[tuple[str, ...], "印好内容的各列"]
    blanks: Annotated[tuple[str, ...], "留白的各列"]
    rows: Annotated[tuple[tuple[str, ...], ...], "各行印好的内容，列数同 given；没有印好的列时是空行"]
    years: Annotated[tuple[str, ...], "规划的各年，如 2021年；用于按年留白的表"]


class Sheet(NamedTuple):
    """The responsibility sheet of one body (责任清单)."""

    cover: Annotated[Cover, "抬头"]
    name: Annotated[str, "单位，通知的写法"]
    full_name: Annotated[str, "全称；没有核实的注明（未核实）"]
    kind: Annotated[str, "类别；没有核实的注明（未核实）"]
    later: Annotated[tuple[str, ...], "沿革，一条一句"]
    note: Annotated[str, "说明；没有为空"]
    counts: Annotated[tuple[CountRow, ...], "件数；三种依据不相加"]
    empty: Annotated[str, "没有职责可列时说明原因；此外为空"]
    groups: Annotated[tuple[DutyGroup, ...], "职责，分组；可能涉及的在最后"]
    obligations: Annotated[tuple[ObligationRow, ...], "组织实施要求，可能涉及的在最后；选择不印时没有"]
    asked: Annotated[str, "组织实施要求的条数，如 11条，另有可能涉及2条"]
    ledger: Annotated[Ledger | None, "办理记录；选择不印时为 none"]
    stamp: Annotated[Stamp, "指纹"]


class Form(NamedTuple):
    """The labels of a form to fill in; beside or under each there is room to write."""

    people: Annotated[tuple[str, ...], "责任领导、责任处室、联系人"]
    yearly: Annotated[str, "年度目标"]
    years: Annotated[tuple[str, ...], "各年"]
    remarks: Annotated[tuple[str, ...], "进展情况、存在问题、下一步措施"]


class BriefEntry(NamedTuple):
    """One item of a brief, always printed whole."""

    item: Annotated[ItemRow, "事项"]
    meanings: Annotated[tuple[Gloss, ...], "名单里的集合各指谁"]


class Brief(NamedTuple):
    """The brief of one item, or of all items of a section (交办单); the form is printed under each entry."""

    cover: Annotated[Cover, "抬头"]
    name: Annotated[str, "编号或节，如 T156、二（十）"]
    entries: Annotated[tuple[BriefEntry, ...], "各项"]
    rules: Annotated[tuple[ObligationRow, ...], "四（二）对牵头单位和参加单位的要求；选择不印时没有"]
    form: Annotated[Form | None, "留白，每项之下各印一份；选择不印时为 none"]
    stamp: Annotated[Stamp, "指纹"]


class IndexRow(NamedTuple):
    """A sheet in the index; the name of its file is made from `name`."""

    name: Annotated[str, "单位"]
    full_name: Annotated[str, "全称"]
    kind: Annotated[str, "类别"]
    totals: Annotated[tuple[int, ...], "列名牵头、列名参加、经集合、可能涉及各几项"]


class Index(NamedTuple):
    """The list of sheets made together (目录)."""

    cover: Annotated[Cover, "抬头"]
    name: Annotated[str, "文件名：index"]
    columns: Annotated[tuple[str, ...], "各列的名称"]
    rows: Annotated[tuple[IndexRow, ...], "各份责任清单"]
    stamp: Annotated[Stamp, "指纹"]


class Register(NamedTuple):
    """The ledger of all items and obligations of the notice (总台账); made as a workbook only."""

    cover: Annotated[Cover, "抬头"]
    name: Annotated[str, "文件名：总台账"]
    rows: Annotated[tuple[ItemRow, ...], "全部事项，按通知的次序"]
    obligations: Annotated[tuple[ObligationRow, ...], "组织实施要求；选择不印时没有"]
    form: Annotated[Form | None, "要填写的各栏；选择不印时为 none"]
    stamp: Annotated[Stamp, "指纹"]


Paper = Sheet | Brief | Index | Register
