"""The view: papers as finished words, from which Markdown, HTML, PDF, Word and Excel are drawn.

Nothing is left to look up, sort, count or phrase: a writer goes through the fields in their order and decides only
what they look like. Every text is plain: no markup, nothing escaped, no line ends; an empty text means that there is
nothing to print, and its label is left out with it. Every list is in the order in which it is printed. There are
four kinds of paper, `Sheet`, `Brief`, `Index` and `Register`; each begins with a `Cover` and ends with a `Stamp`.

Each field is annotated with its meaning in Chinese, for those who write templates: `docs/templates.md` is made of it.
"""

from __future__ import annotations

from typing import Annotated, NamedTuple

DISCLAIMER = "据公开文本整理，非正式公文，以原文为准"
"""Stands on every paper: it is compiled, not issued."""


class Fact(NamedTuple):
    """A line of a paper's head: what it tells of, and what."""

    name: Annotated[str, "栏名，如 依据"]
    text: Annotated[str, "内容"]


class Source(NamedTuple):
    """What a paper was compiled from."""

    title: Annotated[str, "通知的标题"]
    number: Annotated[str, "发文字号"]
    date: Annotated[str, "成文日期，如 2021年4月22日"]
    edition: Annotated[str, "数据集的版本"]


class Cover(NamedTuple):
    """What every paper says of itself: printed at its head.

    `facts` is the whole head in words, ready to print; the other fields say the same singly, for document properties.
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
    """By what a paper is known again: the edition and a hash of all that it says.

    `line` is printed small; `record` goes unchanged into the file where a machine finds it (it is one line of ASCII
    JSON that has neither `<`, `>`, `&` nor `--`): `qhtasks verify` reads it back, and tells by item what changed.
    """

    digest: Annotated[str, "内容的指纹，12 个十六进制数字"]
    line: Annotated[str, "印在页脚的一行小字：数据集版本和指纹"]
    record: Annotated[str, "给程序读的记录，原样写进文件"]


class TargetRow(NamedTuple):
    """One target of an indicator, in words."""

    subject: Annotated[str, "目标的主体"]
    value: Annotated[str, "数值和单位，如 5.5％；没有数值为 无数值"]
    told: Annotated[str, "约束方式、计量内容、方向，如 不超过，期末水平，越低越好"]
    quote: Annotated[str, "出处的原文"]


class ItemRow(NamedTuple):
    """An indicator or a task in words; how it is printed was chosen before: whole, or by its title.

    To print it: the heading, if there is one, set off, then each measure, a paragraph of its own where there is room
    or one after the other (joined without a space). A task without a heading of its own has `（承第71项）` for one.
    The lists are written as the notice writes them. `title` is for lists and links only; `paragraph` is the whole
    text as one (heading, full stop, measures), whatever is printed, for cells that take it as one.
    """

    id: Annotated[str, "编号，如 T156"]
    label: Annotated[str, "名目，如 任务第156项"]
    section: Annotated[str, "节的编号，如 二（十）"]
    section_name: Annotated[str, "节的编号和标题"]
    title: Annotated[str, "一句话的事项名，用于列表"]
    heading: Annotated[str, "标题句；没有标题句的任务是（承第n项）；指标为空"]
    measures: Annotated[tuple[str, ...], "各条措施，一条一段；只印标题时任务没有这一项；指标只有一段，即全句"]
    paragraph: Annotated[str, "全文连成一段"]
    nature: Annotated[str, "约束性或预期性；不标性质的为空"]
    due: Annotated[str, "完成时限，照录；通知没写的是 未明确（规划期至2025年）"]
    targets: Annotated[tuple[TargetRow, ...], "指标的各个目标；任务没有"]
    lead: Annotated[str, "牵头单位，照录"]
    participants: Annotated[str, "参加单位，照录"]


class DutyRow(NamedTuple):
    """What one unit owes in one item."""

    item: Annotated[ItemRow, "事项"]
    role: Annotated[str, "牵头或参加"]
    basis: Annotated[str, "点名、集合或可能涉及"]
    via: Annotated[str, "经由哪个集合；点名的为空"]
    how: Annotated[str, "角色和经由，如 参加，经“各市州政府”；点名的为空，因为所在的组已说明"]
    why: Annotated[str, "怎样及于本单位；点名的为空；纸面上不印"]


class DutyGroup(NamedTuple):
    """Duties that are read together; groups of another basis are never added up."""

    title: Annotated[str, "组名，如 牵头任务"]
    basis: Annotated[str, "点名、集合或可能涉及"]
    size: Annotated[int, "几项"]
    due: Annotated[str, "全组都没写时限时统一说明的话；此外为空，时限逐项印"]
    rows: Annotated[tuple[DutyRow, ...], "各项职责"]


class CountRow(NamedTuple):
    """How many duties of one role and basis: in all, and by series."""

    role: Annotated[str, "牵头或参加"]
    basis: Annotated[str, "点名、集合或可能涉及"]
    total: Annotated[int, "合计"]
    by_series: Annotated[tuple[tuple[str, int], ...], "按系列：（系列名，几项）"]


class ObligationRow(NamedTuple):
    """An obligation of part 三 or 四 in words; `ground` is empty where the notice itself says whom it means."""

    id: Annotated[str, "编号，如 O13"]
    label: Annotated[str, "名目，如 组织实施要求第13项"]
    place: Annotated[str, "出处，节的编号和标题"]
    text: Annotated[str, "原文"]
    due: Annotated[str, "时限，照录；没有为空"]
    addressee: Annotated[str, "对谁提出，照录；原文没写的是 原文未写明"]
    ground: Annotated[str, "推断的依据，以“推断”开头；原文写明的为空"]
    note: Annotated[str, "整理说明；没有为空"]


class Ledger(NamedTuple):
    """A table to fill in (办理记录): its given columns are printed, those of `blanks` stay empty.

    Without given columns it is a small form of `len(rows)` empty rows; with them it is wide, and wants a landscape
    page: one row an item that the unit owes for certain.
    """

    title: Annotated[str, "表名"]
    given: Annotated[tuple[str, ...], "印好内容的各列"]
    blanks: Annotated[tuple[str, ...], "留白的各列"]
    rows: Annotated[tuple[tuple[str, ...], ...], "各行印好的内容，列数同 given；没有印好的列时是空行"]


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
    obligations: Annotated[tuple[ObligationRow, ...], "组织实施要求；选择不印时没有"]
    ledger: Annotated[Ledger | None, "办理记录；选择不印时为 none"]
    stamp: Annotated[Stamp, "指纹"]


class Meaning(NamedTuple):
    """What a word of a responsibility list means that is not the name of one unit."""

    word: Annotated[str, "原文的写法，如 各市州政府；名单未列尽的“等”也在内"]
    role: Annotated[str, "牵头或参加"]
    text: Annotated[str, "指谁；没有核实的注明（未核实）"]


class Form(NamedTuple):
    """Blanks to fill in on a brief: each name with room beside or under it."""

    people: Annotated[tuple[str, ...], "责任领导、责任处室、联系人"]
    yearly: Annotated[str, "年度目标"]
    years: Annotated[tuple[str, ...], "各年"]
    remarks: Annotated[tuple[str, ...], "进展情况、存在问题、下一步措施"]


class BriefEntry(NamedTuple):
    """One item of a brief, always printed whole."""

    item: Annotated[ItemRow, "事项"]
    meanings: Annotated[tuple[Meaning, ...], "名单里的集合各指谁"]


class Brief(NamedTuple):
    """The brief of one item, or of all items of a section (交办单); the form stands under each entry."""

    cover: Annotated[Cover, "抬头"]
    name: Annotated[str, "编号或节，如 T156、二（十）"]
    entries: Annotated[tuple[BriefEntry, ...], "各项"]
    rules: Annotated[tuple[ObligationRow, ...], "四（二）对牵头单位和参加单位的要求；选择不印时没有"]
    form: Annotated[Form | None, "留白，每项之下各印一份；选择不印时为 none"]
    stamp: Annotated[Stamp, "指纹"]


class IndexRow(NamedTuple):
    """A sheet as the index lists it; its file is called after the name."""

    name: Annotated[str, "单位"]
    full_name: Annotated[str, "全称"]
    kind: Annotated[str, "类别"]
    totals: Annotated[tuple[int, ...], "点名牵头、点名参加、经集合、可能涉及各几项"]


class Index(NamedTuple):
    """The list of sheets made together (目录)."""

    cover: Annotated[Cover, "抬头"]
    name: Annotated[str, "文件名：index"]
    columns: Annotated[tuple[str, ...], "各列的名称"]
    rows: Annotated[tuple[IndexRow, ...], "各份责任清单"]
    stamp: Annotated[Stamp, "指纹"]


class Register(NamedTuple):
    """All items and obligations of the notice, to keep one ledger of them (总台账); drawn as a workbook only."""

    cover: Annotated[Cover, "抬头"]
    name: Annotated[str, "文件名：总台账"]
    rows: Annotated[tuple[ItemRow, ...], "全部事项，按通知的次序"]
    obligations: Annotated[tuple[ObligationRow, ...], "组织实施要求；选择不印时没有"]
    form: Annotated[Form | None, "要填写的各栏；选择不印时为 none"]
    stamp: Annotated[Stamp, "指纹"]


Paper = Sheet | Brief | Index | Register
