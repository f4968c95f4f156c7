"""The view: papers as finished texts, from which Markdown, HTML, PDF, Word and Excel are made.

Nothing is left to look up, sort, count or phrase: a format goes through the fields in their order and decides only how
they look. Every text is plain: no markup, nothing escaped, no line breaks. Where a text is empty there is nothing to
print, and its label is left out with it. Every list is in the order in which it is printed. Each kind of
paper, a member of `Paper`, begins with a `Cover` and ends with a `Stamp`.
What they say of records are rows of `questions/wording.py`.

Each field is annotated with its meaning in Chinese, for those who write templates: `docs/templates.md` is made of it.
"""

from __future__ import annotations

from typing import Annotated, NamedTuple

from qhtasks.papers.charts import Drawing  # noqa: TC001 - as below
from qhtasks.questions.wording import CountRow, Gloss, ItemRow, ObligationRow  # noqa: TC001 - docs/templates.md is made of the resolved annotations

DISCLAIMER = "据公开文本整理，非正式公文，以原文为准"
"""Printed on every paper, which is compiled and not issued."""
BRIEF_DISCLAIMER = "事项内容据公开文本整理；交办栏由使用单位填写并负责"
"""Printed on a brief with a form: what the office writes there is its own."""


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

    `facts` is the whole head and `foot` the last lines of the paper, both ready to print; the other fields have the
    same values one by one, for the properties of documents.
    """

    kind: Annotated[str, "哪种纸面：责任清单、责任摘要、交办单、任务卡、目录、台账、通知全文"]
    title: Annotated[str, "标题，如 省水利厅责任清单"]
    facts: Annotated[tuple[Fact, ...], "抬头各栏，逐栏照印"]
    foot: Annotated[tuple[Fact, ...], "末尾的整理说明：通知的标题、详略、筛选和列出几项，逐栏照印"]
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
    """A table to fill in (办理记录): printed columns (`given`), then empty ones (`blanks`), a row a certain duty.

    It is so wide that it needs a landscape page.
    """

    title: Annotated[str, "表名"]
    given: Annotated[tuple[str, ...], "印好内容的各列"]
    blanks: Annotated[tuple[str, ...], "留白的各列"]
    rows: Annotated[tuple[tuple[str, ...], ...], "各行印好的内容，列数同 given"]


class SheetRow(NamedTuple):
    """What the body owes in one item, with its running number in the paper; each basis is numbered by itself."""

    order: Annotated[int, "序号，各依据分别从 1 起"]
    item: Annotated[ItemRow, "事项"]
    role: Annotated[str, "牵头或参加"]
    basis: Annotated[str, "列名、集合或可能涉及"]
    via: Annotated[str, "经由哪个集合；列名的为空"]
    place: Annotated[str, "牵头的列位，如 2/4，单独牵头的是 独家；不是排名；参加的、可能涉及的为空"]


class SheetGroup(NamedTuple):
    """Duties that are read together: one role, one basis, one word of the lists through which they are owed."""

    title: Annotated[str, "组名，如 牵头任务、可能涉及：经“省有关单位”参加"]
    basis: Annotated[str, "列名、集合或可能涉及"]
    size: Annotated[int, "几项"]
    reason: Annotated[str, "为什么及于本单位，全组只说一次；列名的为空"]
    due: Annotated[str, "全组都没写时限时统一说明的话；此外为空，时限逐项印"]
    listed: Annotated[bool, "只列编号、标题和列第一的牵头单位（短单上可能涉及的），不印全文"]
    rows: Annotated[tuple[SheetRow, ...], "各项职责"]


class Saying(NamedTuple):
    """What the text of an item says of the body beside the lists. A mention is no duty; an order may stand in one."""

    item: Annotated[ItemRow, "事项"]
    what: Annotated[str, "怎样说到本单位，如 提到玛沁；直接提出要求，已列为参加"]
    quote: Annotated[str, "说到的句子，照录"]
    owed: Annotated[bool, "这一项是不是已列为本单位的职责"] = False


class Requirement(NamedTuple):
    """What parts 三 and 四 of the notice ask; what they ask of everyone stands in a short sheet as a quote only."""

    row: Annotated[ObligationRow, "要求"]
    text: Annotated[str, "印出的话：全文，或照录的一句，末尾有……的没有引完"]
    note: Annotated[str, "不确定的和整理说明；没有为空"]


class Sheet(NamedTuple):
    """The responsibility sheet of one body (责任清单), short or in full."""

    cover: Annotated[Cover, "抬头"]
    name: Annotated[str, "单位，通知的写法"]
    file: Annotated[str, "文件名，不带后缀"]
    full_name: Annotated[str, "全称；没有核实的注明（未核实）"]
    kind: Annotated[str, "类别；没有核实的注明（未核实）"]
    later: Annotated[tuple[str, ...], "沿革，一条一句"]
    note: Annotated[str, "说明；没有为空"]
    counts: Annotated[tuple[CountRow, ...], "件数；三种依据不相加"]
    tally: Annotated[str, "件数，一句话，如 列名29项（牵头13、参加16）；另有可能涉及15项"]
    key: Annotated[str, "列位怎样读；没有列位为空"]
    empty: Annotated[str, "没有职责可列时说明原因；此外为空"]
    groups: Annotated[tuple[SheetGroup, ...], "职责，分组；可能涉及的在最后"]
    sayings: Annotated[tuple[Saying, ...], "正文另外说到的；提到的不是职责"]
    obligations: Annotated[tuple[Requirement, ...], "组织实施要求，只对本单位的在前，可能涉及的在最后；选择不印时没有"]
    asked: Annotated[str, "组织实施要求的条数，如 11条，另有可能涉及2条"]
    ledger: Annotated[Ledger | None, "办理记录，逐项一行；没有要时为 none"]
    years: Annotated[tuple[str, ...], "规划的各年，如 2021年；选择不留空栏时没有"]
    stamp: Annotated[Stamp, "指纹"]


class SummaryTarget(NamedTuple):
    """A figure that the body has to deliver, in the words of the notice."""

    label: Annotated[str, "名目，如 二级指标第36项"]
    quote: Annotated[str, "引文"]
    nature: Annotated[str, "约束性或预期性；不标性质的为空"]
    due: Annotated[str, "时限，照录；没有为空"]
    role: Annotated[str, "牵头或参加；经集合的写明，如 随“各市州政府”牵头"]
    place: Annotated[str, "牵头的列位；参加的为空"]


class Numbers(NamedTuple):
    """Items by their numbers only, with what they are to the body."""

    how: Annotated[str, "怎样及于本单位，如 参加、可能涉及：经“省有关单位”参加、正文提到玛沁"]
    size: Annotated[int, "几项"]
    numbers: Annotated[str, "编号，如 二级指标第30项；二（一）第7、13项"]


class Asked(NamedTuple):
    """A short quote of what parts 三 and 四 ask."""

    section: Annotated[str, "节，如 四（一）"]
    quote: Annotated[str, "照录的一句"]
    doubt: Annotated[str, "推断、最宽的理解或可能涉及；确定的为空"]


class Blank(NamedTuple):
    """A label of a form, with room behind it; `text` is what is known already."""

    label: Annotated[str, "栏名，如 立项编号"]
    text: Annotated[str, "已知的内容或提示；此外为空"]


class FormLine(NamedTuple):
    """A line of a form: one label across the page, or two side by side."""

    blanks: Annotated[tuple[Blank, ...], "一栏或并排的两栏"]
    lines: Annotated[int, "留几行的高"]


class Summary(NamedTuple):
    """The summary of what one body owes, for its director: one page up to 15 led items, two above (责任摘要)."""

    cover: Annotated[Cover, "抬头"]
    name: Annotated[str, "单位，通知的写法"]
    file: Annotated[str, "文件名，不带后缀"]
    full_name: Annotated[str, "全称；没有核实的注明（未核实）"]
    kind: Annotated[str, "类别；没有核实的注明（未核实）"]
    counts: Annotated[tuple[CountRow, ...], "件数；三种依据不相加"]
    tally: Annotated[str, "件数，一句话"]
    key: Annotated[str, "列位怎样读；没有列位为空"]
    empty: Annotated[str, "没有职责可列时说明原因；此外为空"]
    targets: Annotated[tuple[SummaryTarget, ...], "要交的数：牵头指标的目标，约束性的在前，和参加的约束性指标的目标"]
    tasks: Annotated[tuple[SheetRow, ...], "牵头任务"]
    others: Annotated[
        tuple[Numbers, ...], "其他事项的编号：参加的按节，可能涉及的按使名单敞开的词，最后是正文说到而名单没有列的"
    ]
    asked: Annotated[tuple[Asked, ...], "组织实施要求的摘句"]
    form: Annotated[tuple[FormLine, ...], "领导批示、承办处室等；选择不留空栏时没有"]
    stamp: Annotated[Stamp, "指纹"]


class BriefEntry(NamedTuple):
    """One item of a brief, always printed whole."""

    item: Annotated[ItemRow, "事项"]
    heading: Annotated[str, "小标题；只有一项、标题已说出的为空"]
    role: Annotated[str, "交给一个单位办理时它的角色，如 牵头，列位2/4；此外为空"]
    meanings: Annotated[tuple[Gloss, ...], "名单里的集合各指谁"]


class Brief(NamedTuple):
    """The brief of one item, or of the items of a section (交办单); without the form it is a card (任务卡).

    The form is printed with each entry, the second and later ones on a page of their own.
    """

    cover: Annotated[Cover, "抬头"]
    name: Annotated[str, "编号或节，如 T156、二（十）"]
    file: Annotated[str, "文件名，不带后缀"]
    body: Annotated[str, "交给哪个单位办理；没有写为空"]
    entries: Annotated[tuple[BriefEntry, ...], "各项"]
    rules: Annotated[tuple[Requirement, ...], "四（二）对牵头单位和参加单位的要求，全文版才有；不然在 cover.foot"]
    form: Annotated[tuple[FormLine, ...], "交办栏；选择不印时没有"]
    years: Annotated[tuple[str, ...], "规划的各年，如 2021年；选择不留空栏时没有"]
    stamp: Annotated[Stamp, "指纹"]


class IndexRow(NamedTuple):
    """A sheet in the index."""

    name: Annotated[str, "单位"]
    file: Annotated[str, "文件名，不带后缀"]
    full_name: Annotated[str, "全称"]
    kind: Annotated[str, "类别"]
    totals: Annotated[tuple[int, ...], "列名牵头、列名参加、经集合、可能涉及各几项"]


class Index(NamedTuple):
    """The list of sheets made together (目录)."""

    cover: Annotated[Cover, "抬头"]
    name: Annotated[str, "index"]
    file: Annotated[str, "文件名，不带后缀"]
    columns: Annotated[tuple[str, ...], "各列的名称"]
    rows: Annotated[tuple[IndexRow, ...], "各份责任清单"]
    stamp: Annotated[Stamp, "指纹"]


class Register(NamedTuple):
    """The ledger of all items and obligations of the notice (总台账); made as a workbook only."""

    cover: Annotated[Cover, "抬头"]
    name: Annotated[str, "总台账"]
    file: Annotated[str, "文件名，不带后缀"]
    rows: Annotated[tuple[ItemRow, ...], "全部事项，按通知的次序"]
    obligations: Annotated[tuple[ObligationRow, ...], "组织实施要求；选择不印时没有"]
    years: Annotated[tuple[str, ...], "规划的各年，如 2021年；选择不留空栏时没有"]
    stamp: Annotated[Stamp, "指纹"]


class NoticeSection(NamedTuple):
    """A section of the notice: its items, or what it asks for; a chapter without sections is one without a title."""

    title: Annotated[str, "节的编号和标题；章不分节的为空"]
    items: Annotated[tuple[ItemRow, ...], "事项"]
    obligations: Annotated[tuple[Requirement, ...], "组织实施要求，全文"]


class NoticeChapter(NamedTuple):
    """A chapter of the notice, in its sections."""

    title: Annotated[str, "章的编号和标题"]
    sections: Annotated[tuple[NoticeSection, ...], "各节"]


class NoticeLetter(NamedTuple):
    """What stands before the chapters: the letter that issues the plan, and how the plan begins."""

    title: Annotated[str, "通知的标题"]
    number: Annotated[str, "文号"]
    addressees: Annotated[str, "主送机关"]
    opening: Annotated[str, "正文"]
    issuer: Annotated[str, "落款"]
    signed: Annotated[str, "落款日期"]
    release: Annotated[str, "附注"]
    plan_title: Annotated[str, "方案的标题"]
    plan_opening: Annotated[str, "方案的开头"]


class Whole(NamedTuple):
    """The whole notice (通知全文): its letter, every item with its lists, every obligation; made as a PDF only."""

    cover: Annotated[Cover, "抬头"]
    name: Annotated[str, "文件名：通知全文"]
    file: Annotated[str, "文件名，不带后缀"]
    letter: Annotated[NoticeLetter, "通知的正文，方案的开头"]
    chapters: Annotated[tuple[NoticeChapter, ...], "各章"]
    stamp: Annotated[Stamp, "指纹"]


class ReportColumn(NamedTuple):
    """A column of a report's table."""

    name: Annotated[str, "栏名"]
    width: Annotated[int, "宽，版心宽的百分之几"]
    is_number: Annotated[bool, "是否数字，靠右印"]


class ReportTable(NamedTuple):
    """A table of a report."""

    columns: Annotated[tuple[ReportColumn, ...], "各栏"]
    rows: Annotated[tuple[tuple[str, ...], ...], "各行，每行的格数同栏数"]


class ReportPart(NamedTuple):
    """A part of a report: paragraphs, then charts with their captions, then a table."""

    title: Annotated[str, "标题"]
    paragraphs: Annotated[tuple[str, ...], "段落"]
    charts: Annotated[tuple[Drawing, ...], "图"]
    table: Annotated[ReportTable | None, "表；没有为 none"]


class Report(NamedTuple):
    """What the follow-up prints: tables of monitoring and evaluation (年度监测表、中期评估表、总结评估表)."""

    cover: Annotated[Cover, "抬头"]
    name: Annotated[str, "名称，如 2023年度监测表"]
    file: Annotated[str, "文件名，不带扩展名"]
    parts: Annotated[tuple[ReportPart, ...], "各部分"]
    stamp: Annotated[Stamp, "指纹"]


class Dispatch(NamedTuple):
    """What an office sends to bodies about the follow-up: 催办单, 督办单, 通报."""

    cover: Annotated[Cover, "抬头"]
    name: Annotated[str, "名称，如 省水利厅催办单"]
    file: Annotated[str, "文件名，不带扩展名"]
    parts: Annotated[tuple[ReportPart, ...], "各部分；没有图"]
    form: Annotated[tuple[FormLine, ...], "反馈栏；不要反馈的没有"]
    stamp: Annotated[Stamp, "指纹"]


Paper = Sheet | Summary | Brief | Index | Register | Whole | Report | Dispatch
