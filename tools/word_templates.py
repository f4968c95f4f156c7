"""Write the Word templates anew: templates/sheet.docx, sheet-wide.docx, summary.docx, brief.docx and index.docx.

python tools/word_templates.py [--check]

The measures are those of GB/T 9704: A4, type area 156 by 225 mm, 22 lines of 28 characters. What a template says is
what the HTML templates say, in the same order. Text between `{{` and `}}` is filled in; `{%p`, `{%tr` stand alone in a
paragraph or a table row, which goes with them.
"""

from __future__ import annotations

import sys
from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple
from xml.sax.saxutils import escape

from docx import Document
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls

from qhtasks.papers.zips import EPOCH, archive, contents_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from docx.document import Document as Paper
    from docx.oxml.xmlchemy import BaseOxmlElement
    from docx.section import _Footer, _Header

    Edge = _Header | _Footer

TEMPLATES = Path(__file__).resolve().parent.parent / "templates"
FANG, HEI, SONG, TITLE = "仿宋_GB2312", "黑体", "宋体", "方正小标宋简体"
INSTEAD = {FANG: "仿宋", HEI: "SimHei", SONG: "SimSun", TITLE: "华文中宋"}
"""Which font Word takes where one is not installed."""
WIDTH, WIDE = 8844, 12756
"""Twips between the margins: 156 mm, and 225 mm on a page turned sideways."""
LINE = 579
UPRIGHT = (
    '<w:pgSz w:w="11906" w:h="16838"/>'
    '<w:pgMar w:top="2098" w:bottom="1984" w:left="1588" w:right="1474" w:header="1474" w:footer="1417" w:gutter="0"/>'
)
SIDEWAYS = (
    '<w:pgSz w:w="16838" w:h="11906" w:orient="landscape"/>'
    '<w:pgMar w:top="1588" w:bottom="1474" w:left="1984" w:right="2098" w:header="964" w:footer="907" w:gutter="0"/>'
)
GRID = f'<w:docGrid w:type="linesAndChars" w:linePitch="{LINE}" w:charSpace="-842"/>'
HANG = '<w:tabs><w:tab w:val="left" w:pos="1200"/></w:tabs>'
UNUSED = ("/thumbnail", "/stylesWithEffects", "/customXml", "/numbering", "/webSettings")
"""Parts of python-docx's own template that nothing here needs."""
FONTS = (
    f"<w:fonts {nsdecls('w')}>"
    + "".join(
        f'<w:font w:name="{name}"><w:altName w:val="{other}"/><w:charset w:val="86"/></w:font>'
        for name, other in INSTEAD.items()
    )
    + "</w:fonts>"
)


THREE = 32
"""Half points of 三号, the size of running text."""
CLOSER = '<w:spacing w:val="-5"/>'
"""A quarter of a point less from character to character: 28 of 16 points are wider than 156 mm."""
BOLD = "<w:b/>"
"""黑体 may be missing: what is set in it is also bold."""
UNBOUND = '<w:snapToGrid w:val="0"/>'
"""Not bound to the grid: 16 points are more than its cells, and LibreOffice would give each character two."""
FREE = f'<w:autoSpaceDE w:val="0"/><w:autoSpaceDN w:val="0"/>{UNBOUND}'
"""No space between Chinese and figures, which official papers do not have."""


class Style(NamedTuple):
    """A style of text: its id and name, font, size in half points, line in twips, and other settings."""

    id: str
    name: str
    font: str = FANG
    size: int = 32
    line: int = LINE
    before: str = ""
    after: str = ""
    spacing: str = ""

    @property
    def xml(self) -> str:
        """Write it as Word has it; the settings of a paragraph stand in a prescribed order."""
        own = 'w:default="1"' if self.id == "Normal" else 'w:customStyle="1"' if self.name[0] > "z" else ""
        based = "" if self.id == "Normal" else '<w:basedOn w:val="Normal"/>'
        head = f'w:type="paragraph" {own} w:styleId="{self.id}"'
        fonts = " ".join(f'w:{kind}="{self.font}"' for kind in ("ascii", "hAnsi", "eastAsia", "cs"))
        return (
            f'<w:style {nsdecls("w")} {head}><w:name w:val="{self.name}"/>{based}'
            f"<w:qFormat/><w:pPr>{self.before}{FREE}"
            f'<w:spacing {self.spacing} w:line="{self.line}" w:lineRule="exact"/>{self.after}</w:pPr>'
            f"<w:rPr><w:rFonts {fonts}/>{BOLD if self.font == HEI else ''}{UNBOUND}"
            f'{CLOSER if self.size == THREE else ""}<w:sz w:val="{self.size}"/>'
            f'<w:szCs w:val="{self.size}"/></w:rPr></w:style>'
        )


KEEP = "<w:keepNext/>"
TITLE_LINE = (
    '{{ paper.cover.title|replace("）", "）\\n", 1) if paper.cover.title|length is gt 20 else paper.cover.title }}'
)
"""A line holds twenty characters of the title's size."""
LABEL_LINES = '{{{{ {}.label|replace("第", "\\n第", 1) }}}}'
"""A label breaks before its number."""
TABLE_LINE = 300
SIX_LINES = 204
"""Characters from which, with its heading and the ends of lines, a row has more than eight lines and may be split."""
DENSE = 236
"""Twips from line to line where everything has to stand on one page."""
STYLES = (
    Style("Normal", "Normal", after='<w:jc w:val="both"/>'),
    Style("Title", "Title", TITLE, 44, 660, "", '<w:jc w:val="center"/>', 'w:after="80"'),
    Style(
        "Heading1",
        "heading 1",
        HEI,
        32,
        420,
        KEEP,
        '<w:jc w:val="left"/><w:outlineLvl w:val="0"/>',
        'w:before="280" w:after="80"',
    ),
    Style("Facts", "抬头", FANG, 24, 400, HANG, '<w:ind w:left="1200" w:hanging="1200"/><w:jc w:val="left"/>'),
    Style("Tally", "件数", HEI, 24, 400, "", '<w:jc w:val="left"/>'),
    Style("Said", "统一说明", FANG, 21, 320, KEEP),
    Style("Note", "末尾说明", FANG, 18, 260, "", '<w:jc w:val="left"/>', 'w:before="60"'),
    Style("Matter", "事项正文", FANG, 28, 390, "", '<w:ind w:firstLineChars="200" w:firstLine="560"/>'),
    Style("ShortTitle", "摘要标题", TITLE, 36, 440, "", '<w:jc w:val="center"/>', 'w:after="20"'),
    Style("ShortText", "摘要正文", FANG, 21, DENSE, "", '<w:jc w:val="left"/>'),
    Style("ShortHead", "摘要栏名", HEI, 21, DENSE, KEEP, '<w:jc w:val="left"/>'),
    Style("ShortCell", "摘要表文", FANG, 21, DENSE, "", '<w:jc w:val="left"/>'),
    Style("TableText", "表文", FANG, 21, TABLE_LINE, "", '<w:jc w:val="left"/>'),
    Style("TableHead", "表头", HEI, 21, TABLE_LINE, KEEP, '<w:jc w:val="left"/>'),
    Style("TableKept", "表文与下行同页", FANG, 21, TABLE_LINE, KEEP, '<w:jc w:val="left"/>'),
    Style("TableSide", "表侧", HEI, 21, TABLE_LINE, KEEP, '<w:jc w:val="left"/>'),
    Style("TableHeading", "表中标题", HEI, 21, TABLE_LINE, KEEP, '<w:jc w:val="left"/>'),
    Style("TableNumber", "表中数字", FANG, 21, TABLE_LINE, "", '<w:jc w:val="right"/>'),
    Style("TableOrder", "表中序号", FANG, 21, TABLE_LINE, "", '<w:jc w:val="center"/>'),
    Style("End", "结尾", FANG, 2, 20),
    Style("Gap", "间隔", FANG, 16, 160),
    Style("Header", "header", SONG, 18, 240, "", '<w:jc w:val="right"/>'),
    Style("Footer", "footer", SONG, 16, 280, "", '<w:jc w:val="left"/>'),
)
LABEL = (
    f'<w:style {nsdecls("w")} w:type="character" w:customStyle="1" w:styleId="Label"><w:name w:val="栏名"/><w:qFormat/>'
    f'<w:rPr><w:rFonts w:ascii="{HEI}" w:hAnsi="{HEI}" w:eastAsia="{HEI}"/>{BOLD}</w:rPr></w:style>'
)
NUMBER = (
    f'<w:style {nsdecls("w")} w:type="character" w:styleId="PageNumber"><w:name w:val="page number"/>'
    '<w:rPr><w:sz w:val="28"/><w:szCs w:val="28"/></w:rPr></w:style>'
)
SIDES = ("top", "left", "bottom", "right", "insideH", "insideV")
BORDERS = "".join(f'<w:{side} w:val="single" w:sz="4" w:space="0" w:color="000000"/>' for side in SIDES)
TABLE = (
    f'<w:style {nsdecls("w")} w:type="table" w:styleId="TableGrid"><w:name w:val="Table Grid"/><w:tblPr><w:tblBorders>'
    f'{BORDERS}</w:tblBorders><w:tblCellMar><w:top w:w="15" w:type="dxa"/><w:left w:w="60" w:type="dxa"/>'
    '<w:bottom w:w="15" w:type="dxa"/><w:right w:w="60" w:type="dxa"/></w:tblCellMar></w:tblPr></w:style>'
)
ROWS = (
    f'<w:style {nsdecls("w")} w:type="table" w:customStyle="1" w:styleId="Rows"><w:name w:val="横线表"/><w:tblPr>'
    '<w:tblBorders><w:top w:val="single" w:sz="4" w:space="0" w:color="000000"/>'
    '<w:bottom w:val="single" w:sz="4" w:space="0" w:color="000000"/>'
    '<w:insideH w:val="single" w:sz="4" w:space="0" w:color="000000"/></w:tblBorders>'
    '<w:tblCellMar><w:left w:w="40" w:type="dxa"/><w:right w:w="40" w:type="dxa"/></w:tblCellMar></w:tblPr></w:style>'
)
DEFAULTS = (
    f'<w:docDefaults {nsdecls("w")}><w:rPrDefault><w:rPr><w:lang w:val="en-US" w:eastAsia="zh-CN" w:bidi="ar-SA"/>'
    "</w:rPr></w:rPrDefault><w:pPrDefault/></w:docDefaults>"
)
COMPATIBLE = '<w:compatSetting w:name="compatibilityMode" w:uri="http://schemas.microsoft.com/office/word" w:val="15"/>'
SETTINGS = (
    f'<w:zoom {nsdecls("w")} w:percent="100"/>',
    f"<w:mirrorMargins {nsdecls('w')}/>",
    f"<w:evenAndOddHeaders {nsdecls('w')}/>",
    f'<w:characterSpacingControl {nsdecls("w")} w:val="compressPunctuation"/>',
    f"<w:compat {nsdecls('w')}>{COMPATIBLE}</w:compat>",
    f'<w:themeFontLang {nsdecls("w")} w:val="en-US" w:eastAsia="zh-CN"/>',
)


class Cell(NamedTuple):
    """A cell: its paragraphs, each a style and its runs, its width, and how many columns it takes."""

    paragraphs: tuple[tuple[str, ...], ...]
    width: int
    span: int = 1


def run(text: str, style: str = "") -> str:
    """Write a run of text; a tab stays one."""
    look = f'<w:rPr><w:rStyle w:val="{style}"/></w:rPr>' if style else ""
    words = "<w:tab/>".join(f'<w:t xml:space="preserve">{escape(part)}</w:t>' for part in text.split("\t"))
    return f"<w:r>{look}{words}</w:r>"


def paragraph(style: str, *runs: str, own: str = "") -> str:
    """Write a paragraph of text, or of runs, with settings of its own."""
    inside = "".join(each if each.startswith("<") else run(each) for each in runs)
    return f'<w:p><w:pPr><w:pStyle w:val="{style}"/>{own}</w:pPr>{inside}</w:p>'


def control(order: str) -> str:
    """Write an order that takes its paragraph with it."""
    return paragraph("Normal", f"{{%p {order} %}}")


def row(cells: Sequence[Cell], *, head: bool = False, height: int = 0, whole: bool = True) -> str:
    """Write a row: it is not split between pages unless it may be, and a head is repeated on each."""
    own = f'<w:trHeight w:val="{height}" w:hRule="atLeast"/>' if height else ""
    kept, again = "<w:cantSplit/>" if whole else "", "<w:tblHeader/>" if head else ""
    return f"<w:tr><w:trPr>{kept}{own}{again}</w:trPr>{''.join(map(cell, cells))}</w:tr>"


def cell(each: Cell) -> str:
    """Write a cell."""
    span = f'<w:gridSpan w:val="{each.span}"/>' if each.span > 1 else ""
    inside = "".join(
        control(runs[0]) if style == "control" else paragraph(style, *runs) for style, *runs in each.paragraphs
    )
    return f'<w:tc><w:tcPr><w:tcW w:w="{each.width}" w:type="dxa"/>{span}</w:tcPr>{inside}</w:tc>'


def row_order(order: str, width: int) -> str:
    """Write an order that takes its row with it."""
    return row([Cell((("TableText", f"{{%tr {order} %}}"),), width)])


def table(widths: Sequence[int], *rows: str, style: str = "TableGrid") -> str:
    """Write a table of fixed widths."""
    grid = "".join(f'<w:gridCol w:w="{width}"/>' for width in widths)
    return (
        f'<w:tbl><w:tblPr><w:tblStyle w:val="{style}"/><w:tblW w:w="{sum(widths)}" w:type="dxa"/>'
        f'<w:tblLayout w:type="fixed"/></w:tblPr><w:tblGrid>{grid}</w:tblGrid>{"".join(rows)}</w:tbl>'
    )


def texts(widths: Sequence[int], style: str, *words: str) -> list[Cell]:
    """Make cells of one style."""
    return [Cell(((style, word),), width) for word, width in zip(words, widths, strict=True)]


END = paragraph("End")
"""A document cannot end with a table; what stands behind it is too small to want a page of its own."""


def opening(title: str = "Title", facts: str = "Facts") -> Iterator[str]:
    """Title and head, as on every paper; a title that takes two lines breaks behind the number of its section."""
    yield paragraph(title, TITLE_LINE)
    yield control("for fact in paper.cover.facts")
    yield paragraph(facts, run("{{ fact.name }}", "Label"), run("\t{{ fact.text }}"))
    yield control("endfor")


def closing() -> Iterator[str]:
    """The last lines of every paper, where there are any; a document cannot end with a table."""
    yield control("if paper.cover.foot")
    yield paragraph("Note", "{% for fact in paper.cover.foot %}{{ fact.name }}：{{ fact.text }}。{% endfor %}")
    yield control("endif")
    yield END


def tally(style: str) -> Iterator[str]:
    """How many duties there are, in a sentence; why there are none."""
    yield paragraph(style, "{{ paper.tally }}", own=KEEP if style == "ShortHead" else "")
    yield control("if paper.key")
    yield paragraph("Said" if style == "Tally" else "ShortText", "{{ paper.key }}")
    yield control("endif")
    yield control("if paper.empty")
    yield paragraph("ShortText" if style != "Tally" else "Said", "{{ paper.empty }}")
    yield control("endif")


def listed_bodies(name: str, field: str, own: str, width: int) -> tuple[str, ...]:
    """Write a list of bodies behind its name; their names do not break, one's own is bold."""
    return run(f"{name}：", "Label"), run(f"{{{{r row.item.{field}|names({own}, {width}, 5) }}}}")


def duties(widths: Sequence[int], *, due: bool) -> str:
    """A group of duties: what is owed, with who leads and who takes part below it."""
    own, room = "row.via or paper.name", (widths[2] - 120) // 210
    label = (
        ("TableText", LABEL_LINES.format("row.item")),
        ("control", "for word in (row.item.nature, row.place) if word"),
        ("TableText", "{{ word }}"),
        ("control", "endfor"),
    )
    text = (
        ("control", "if row.item.heading"),
        ("TableHeading", "{{ row.item.heading }}"),
        ("control", "endif"),
        ("TableText", "{% for measure in row.item.measures %}{{ measure }}{% endfor %}"),
        ("TableText", *listed_bodies("牵头单位", "lead", own, room)),
        ("TableText", *listed_bodies("参加单位", "participants", own, room)),
    )
    heads = ("序号", "编号", "指标或任务，牵头单位、参加单位", *(("完成时限",) if due else ()))
    cells = [Cell((("TableOrder", "{{ row.order }}"),), widths[0]), Cell(label, widths[1]), Cell(text, widths[2])]
    dates = texts(widths[3:], "TableText", "{{ row.item.due }}") if due else []
    long = "row.item.paragraph|length + row.item.lead|length + row.item.participants|length"
    return table(
        widths,
        row(texts(widths, "TableHead", *heads), head=True),
        row_order("for row in group.rows", widths[0]),
        row_order(f"if {long} < {SIX_LINES}", widths[0]),
        row([*cells, *dates]),
        row_order("else", widths[0]),
        row([*cells, *dates], whole=False),
        row_order("endif", widths[0]),
        row_order("endfor", widths[0]),
    )


def listed() -> str:
    """A group of which only titles and who stands first are listed."""
    widths = (560, 1700, 4384, 2200)
    words = ("{{ row.item.label }}", "{{ row.item.title }}", "{{ row.item.first }}")
    return table(
        widths,
        row(texts(widths, "TableHead", "序号", "编号", "标题", "列第一的牵头单位"), head=True),
        row_order("for row in group.rows", widths[0]),
        row([Cell((("TableOrder", "{{ row.order }}"),), widths[0]), *texts(widths[1:], "TableText", *words)]),
        row_order("endfor", widths[0]),
    )


def groups() -> Iterator[str]:
    """All groups of duties; a group whose dates are told once has no column for them."""
    yield control("for group in paper.groups")
    yield paragraph("Heading1", "{{ group.title }}（{{ group.size }}项）")
    yield control("if group.reason or group.due")
    due = "{% if group.due and not group.listed %}完成时限均{{ group.due }}。{% endif %}"
    yield paragraph("Said", "{{ group.reason }}" + due)
    yield control("endif")
    yield control("if group.listed")
    yield listed()
    yield control("elif group.due")
    yield duties((560, 980, WIDTH - 1540), due=False)
    yield control("else")
    yield duties((560, 980, WIDTH - 2720, 1180), due=True)
    yield control("endif")
    yield control("endfor")


def sayings() -> Iterator[str]:
    """What the text says of the body though no list does."""
    widths = (980, 2100, WIDTH - 3080)
    words = (LABEL_LINES.format("row.item"), "{{ row.item.title }}", "{{ row.what }}：“{{ row.quote }}”")
    yield control("if paper.sayings")
    yield paragraph("Heading1", "正文另外说到的（提到的不是职责）")
    yield table(
        widths,
        row(texts(widths, "TableHead", "编号", "标题", "原文"), head=True),
        row_order("for row in paper.sayings", widths[0]),
        row(texts(widths, "TableText", *words)),
        row_order("endfor", widths[0]),
    )
    yield control("endif")


def obligations(rows: str, heading: str) -> Iterator[str]:
    """What parts three and four of the notice ask."""
    widths = (2240, WIDTH - 2240)
    label = (("TableText", "{{ each.row.label }}"), ("TableText", "{{ each.row.place }}"))
    yield control(f"if {rows}")
    yield paragraph("Heading1", heading)
    yield table(
        widths,
        row(texts(widths, "TableHead", "编号和出处", "要求"), head=True),
        row_order(f"for each in {rows}", widths[0]),
        row([Cell(label, widths[0]), Cell((("TableText", "{{ each.text }}{{ each.note }}"),), widths[1])]),
        row_order("endfor", widths[0]),
    )
    yield control("endif")


def ledger(given: Sequence[int], blanks: Sequence[int]) -> Iterator[str]:
    """The table to fill in: given columns, then empty ones."""
    widths = (*given, *blanks)
    names = [f"paper.ledger.given[{index}]" for index in range(len(given))]
    names += [f"paper.ledger.blanks[{index}]" for index in range(len(blanks))]
    filled = [f"{{{{ row[{index}] }}}}" for index in range(len(given))] + [""] * len(blanks)
    yield paragraph("Heading1", "{{ paper.ledger.title }}")
    yield table(
        widths,
        row(texts(widths, "TableHead", *(f"{{{{ {name} }}}}" for name in names)), head=True),
        row_order("for row in paper.ledger.rows", widths[0]),
        row(texts(widths, "TableText", *filled), height=800),
        row_order("endfor", widths[0]),
    )


def before_the_ledger() -> Iterator[str]:
    """What every responsibility sheet says before its table to fill in."""
    yield from (*opening(), *tally("Tally"), *groups(), *sayings())
    yield from obligations("paper.obligations", "组织实施要求（{{ paper.asked }}）")


def sheet() -> Iterator[str]:
    """A responsibility sheet."""
    yield from (*before_the_ledger(), *closing())


def wide_sheet() -> Iterator[str]:
    """A responsibility sheet with a table to fill in that has a row an item, on pages turned sideways."""
    yield from before_the_ledger()
    yield paragraph("End", own=section(UPRIGHT))
    yield from ledger((1080, 2060, 660, 1140), (850, 850, 700, 1120, *(700,) * 5, 616, 180))
    yield from closing()


def form(lines: str, label: int, high: int) -> str:
    """What an office writes in: a label across the page, or two side by side; each line as high as the view says."""
    widths = (label, WIDTH // 2 - label, label, WIDTH - WIDTH // 2 - label)

    def blank(number: int, place: int, span: int = 1) -> tuple[Cell, Cell]:
        words = (f"{{{{ line.blanks[{number}].label }}}}", f"{{{{ line.blanks[{number}].text }}}}")
        room = sum(widths[place + 1 : place + 1 + span])
        return Cell((("TableSide", words[0]),), widths[place]), Cell((("TableText", words[1]),), room, span=span)

    kinds = [(1, 2), (2, 2), (3, 2), (1, 1), (2, 1), (3, 1)]
    rows = []
    for height, count in kinds:
        cells = (*blank(0, 0), *blank(1, 2)) if count > 1 else blank(0, 0, 3)
        rows += [
            row_order(f"if line.lines == {height} and line.blanks|length == {count}", label),
            row(cells, height=height * high),
            row_order("endif", label),
        ]
    return table(widths, row_order(f"for line in {lines}", label), *rows, row_order("endfor", label))


def particulars() -> str:
    """What an item says beside its text: a table that is kept on one page, with room for what stands behind it."""
    widths = (1400, WIDTH - 1400)
    room = (widths[1] - 120) // 210

    def line(name: str, *runs: str) -> str:
        return row([Cell((("TableSide", name),), widths[0]), Cell((("TableKept", *runs),), widths[1])])

    def guarded(order: str, inside: str) -> str:
        return row_order(order, widths[0]) + inside + row_order(f"end{order.split(maxsplit=1)[0]}", widths[0])

    def bodies(field: str) -> str:
        return run(f"{{{{r entry.item.{field}|names(paper.body, {room}) }}}}")

    nature = "{% if entry.item.nature %}{{ entry.item.nature }}；{% endif %}"
    return table(
        widths,
        guarded("if entry.role", line("{{ paper.body }}", "{{ entry.role }}")),
        guarded(
            "for target in entry.item.targets",
            line(
                "目标", run("{{ target.subject }}："), run("{{ target.value }}", "Label"), run("（{{ target.told }}）")
            ),
        ),
        line("{% if entry.item.nature %}性质和时限{% else %}完成时限{% endif %}", nature + "{{ entry.item.due }}"),
        line("牵头单位", bodies("lead")),
        line("参加单位", bodies("participants")),
        guarded(
            "for meaning in entry.meanings",
            line("“{{ meaning.word }}”", "（{{ meaning.role }}单位）{{ meaning.text }}。"),
        ),
        guarded("if entry.heading", line("所在的节", "{{ entry.item.section_name }}")),
    )


def brief() -> Iterator[str]:
    """The brief of an item, or of the items of a section: each has a page of its own where it is to be filled in."""
    yield from opening()
    yield control("for entry in paper.entries")
    yield control("if entry.heading")
    yield control("if paper.form and not loop.first")
    yield paragraph("Heading1", "{{ entry.heading }}", own="<w:pageBreakBefore/>")
    yield control("else")
    yield paragraph("Heading1", "{{ entry.heading }}")
    yield control("endif")
    yield control("endif")
    yield control("for measure in entry.item.measures")
    yield paragraph("Matter", "{{ measure }}")
    yield control("endfor")
    yield paragraph("Gap")
    yield particulars()
    yield control("if paper.form")
    yield paragraph("Gap")
    yield form("paper.form", 2020, 330)
    yield control("endif")
    yield control("endfor")
    yield from obligations("paper.rules", "对牵头单位和参加单位的要求")
    yield from closing()


def summary_rows(widths: Sequence[int], heads: Sequence[str], order: str, words: Sequence[str]) -> str:
    """A table of a summary: its first row names it and its columns."""
    return table(
        widths,
        row(texts(widths, "ShortHead", *heads)),
        row_order(f"for row in {order}", widths[0]),
        row(texts(widths, "ShortCell", *words)),
        row_order("endfor", widths[0]),
        style="Rows",
    )


def summary() -> Iterator[str]:
    """The summary of what a body owes."""
    yield from (*opening("ShortTitle", "ShortText"), *tally("ShortHead"))
    rest = WIDTH - 1800
    terms = "{{ row.nature }}{% if row.nature and row.due %}，{% endif %}{{ row.due }}"
    role = "{{ row.role }}{% if row.place %} {{ row.place }}{% endif %}"
    yield control("if paper.targets")
    yield summary_rows(
        (1800, rest - 2580, 1500, 1080),
        ("要交的数", "", "性质、时限", "列位"),
        "paper.targets",
        ("{{ row.label }}", "{{ row.quote }}", terms, role),
    )
    yield control("endif")
    yield control("if paper.tasks")
    yield paragraph("End")
    yield summary_rows(
        (1800, rest - 3200, 640, 2560),
        ("牵头任务", "", "列位", "列第一的单位"),
        "paper.tasks",
        ("{{ row.item.label }}", "{{ row.item.title }}", "{{ row.place }}", "{{ row.item.first }}"),
    )
    yield control("endif")
    yield control("for row in paper.others")
    yield paragraph("ShortText", run("{{ row.how }}（{{ row.size }}项）：", "Label"), run("{{ row.numbers }}。"))
    yield control("endfor")
    yield control("if paper.asked")
    yield paragraph("End")
    yield summary_rows(
        (960, WIDTH - 960),
        ("", "组织实施要求（摘句）"),
        "paper.asked",
        ("{{ row.section }}", "{% if row.doubt %}〔{{ row.doubt }}〕{% endif %}{{ row.quote }}"),
    )
    yield control("endif")
    yield control("if paper.form")
    yield paragraph("Gap")
    yield form("paper.form", 1400, 300)
    yield control("endif")
    yield from closing()


def index() -> Iterator[str]:
    """The list of sheets."""
    widths = (1700, 2384, 1200, 890, 890, 890, 890)
    numbers = [f"{{{{ row.totals[{place}] }}}}" for place in range(4)]
    words = ("{{ row.name }}", "{{ row.full_name }}", "{{ row.kind }}")
    yield from (*opening(), paragraph("Gap"))
    yield table(
        widths,
        row(texts(widths, "TableHead", *(f"{{{{ paper.columns[{place}] }}}}" for place in range(7))), head=True),
        row_order("for row in paper.rows", widths[0]),
        row([*texts(widths[:3], "TableText", *words), *texts(widths[3:], "TableNumber", *numbers)]),
        row_order("endfor", widths[0]),
    )
    yield from closing()


def report() -> Iterator[str]:
    """A table of monitoring or evaluation: its parts, each with paragraphs and a table whose columns it names itself.

    Charts are left out: Word would need a picture of each.
    """
    yield from opening()
    yield control("for part in paper.parts")
    yield paragraph("Heading1", "{{ part.title }}")
    yield control("for text in part.paragraphs")
    yield paragraph("Said", "{{ text }}")
    yield control("endfor")
    yield control("for chart in part.charts")
    yield paragraph("Said", "{{ chart.told }}")
    yield control("endfor")
    yield control("if part.table")
    yield columns_table("part.table")
    yield control("endif")
    yield control("endfor")
    yield from closing()


def dispatch() -> Iterator[str]:
    """What is sent to bodies: its parts, each with paragraphs and a table, then the lines of the answer."""
    yield from opening()
    yield control("for part in paper.parts")
    yield paragraph("Heading1", "{{ part.title }}")
    yield control("for text in part.paragraphs")
    yield paragraph("BodyText", "{{ text }}")
    yield control("endfor")
    yield control("if part.table")
    yield columns_table("part.table", WIDTH)
    yield control("endif")
    yield control("endfor")
    yield control("if paper.form")
    yield paragraph("Heading1", "反馈")
    yield form("paper.form", 2020, 330)
    yield control("endif")
    yield from closing()


def columns_table(name: str, width: int = WIDE) -> str:
    """A table with as many columns as the view has; Word fits their widths to what they hold."""
    looks = '<w:tblStyle w:val="TableGrid"/><w:tblW w:w="5000" w:type="pct"/><w:tblLayout w:type="fixed"/>'
    one = width // 3
    head = [Cell((("TableHead", word),), one) for word in column_loop(f"{name}.columns", "{{ each.name }}")]
    body = [Cell((("TableText", word),), one) for word in column_loop("row", "{{ each }}")]
    rows = (row(head, head=True), row_order(f"for row in {name}.rows", one), row(body), row_order("endfor", one))
    grid = f'<w:gridCol w:w="{one}"/>' * 3
    return f"<w:tbl><w:tblPr>{looks}</w:tblPr><w:tblGrid>{grid}</w:tblGrid>{''.join(rows)}</w:tbl>"


def column_loop(values: str, said: str) -> tuple[str, str, str]:
    """Write the cells of a row that has one for each value; the first and the last go with their orders."""
    return f"{{%tc for each in {values} %}}", said, "{%tc endfor %}"


def section(page: str, *, first: bool = True) -> str:
    """Write how pages are; the first page of a paper has no running head."""
    return f"<w:sectPr>{page}{'<w:titlePg/>' * first}{GRID}</w:sectPr>"


FOOT = "{{ paper.cover.disclaimer }}　{{ paper.stamp.line }}"
RUNNING = "{{ paper.cover.title }}　{{ paper.cover.source.number }}"
PAGE = (
    run("— ", "PageNumber")
    + '<w:fldSimple w:instr=" PAGE "><w:r><w:rPr><w:rStyle w:val="PageNumber"/></w:rPr><w:t>1</w:t></w:r></w:fldSimple>'
    + run(" —", "PageNumber")
)
"""The number between two dashes, as official papers have it."""


def footer(width: int, *, odd: bool) -> str:
    """Write a foot: the number one character from the outer edge, right on odd pages, left on even ones."""
    place = 'w:val="right" w:pos="{}"'
    stop = f"<w:tabs><w:tab {place.format(width - 280 if odd else width)}/></w:tabs>"
    side = "" if odd else '<w:ind w:left="280"/>'
    tab = "<w:r><w:tab/></w:r>"
    inside = run(FOOT) + tab + PAGE if odd else PAGE + tab + run(FOOT)
    return f'<w:p {nsdecls("w")}><w:pPr><w:pStyle w:val="Footer"/>{stop}{side}</w:pPr>{inside}</w:p>'


def running(text: str) -> str:
    """Write a running head."""
    return f'<w:p {nsdecls("w")}><w:pPr><w:pStyle w:val="Header"/></w:pPr>{run(text)}</w:p>'


def with_edges(document: Paper) -> None:
    """Give each section its heads and feet."""
    for number, each in enumerate(document.sections):
        width = WIDE if each.orientation else WIDTH
        fill(each.footer, footer(width, odd=True))
        fill(each.even_page_footer, footer(width, odd=False))
        fill(each.header, running(RUNNING))
        fill(each.even_page_header, running(RUNNING))
        if not number:
            fill(each.first_page_footer, footer(width, odd=True))
            fill(each.first_page_header, running(""))


def fill(edge: Edge, xml: str) -> None:
    """Let a head or foot hold one paragraph."""
    edge.is_linked_to_previous = False
    element = edge.paragraphs[0]._p  # noqa: SLF001 - python-docx has no other way to the XML
    element.getparent().replace(element, parse_xml(xml))


def with_styles(document: Paper) -> None:
    """Put the styles, the settings and the fonts of official paper in place of python-docx's."""
    exchange(document.styles.element, [DEFAULTS, *(each.xml for each in STYLES), LABEL, NUMBER, TABLE, ROWS])
    exchange(document.settings.element, SETTINGS)
    package = document.part.package
    for rels in (package.rels, document.part.rels):
        for key in [key for key, each in rels.items() if each.reltype.endswith(UNUSED)]:
            del rels[key]
    for part in package.iter_parts():
        if part.partname == "/word/fontTable.xml":
            part._blob = FONTS.encode()  # noqa: SLF001 - a part that python-docx only passes on


def exchange(element: BaseOxmlElement, xmls: Sequence[str]) -> None:
    """Exchange what an element holds."""
    for each in list(element):
        element.remove(each)
    for xml in xmls:
        element.append(parse_xml(xml))


def template(body: Iterator[str], last: str) -> bytes:
    """Make a template of its body and its last section."""
    document = Document()
    with_styles(document)
    exchange(document.element.body, [])
    for each in list(parse_xml(f"<w:body {nsdecls('w')}>{''.join(body)}{last}</w:body>")):
        document.element.body.append(each)
    with_edges(document)
    properties = document.core_properties
    properties.author = properties.comments = properties.title = ""
    properties.created = properties.modified = datetime(*EPOCH, tzinfo=UTC)
    stream = BytesIO()
    document.save(stream)
    return archive(contents_of(stream.getvalue()))


def templates() -> dict[str, bytes]:
    """Make all templates."""
    upright = section(UPRIGHT)
    return {
        "sheet": template(sheet(), upright),
        "sheet-wide": template(wide_sheet(), section(SIDEWAYS, first=False)),
        "summary": template(summary(), upright),
        "brief": template(brief(), upright),
        "index": template(index(), upright),
        "report": template(report(), section(SIDEWAYS)),
        "dispatch": template(dispatch(), upright),
    }


def main() -> int:
    """Write all templates, or say whether they are current; a library may pack the same parts in other bytes."""
    for name, content in templates().items():
        file = TEMPLATES / f"{name}.docx"
        if "--check" not in sys.argv:
            file.write_bytes(content)
        elif contents_of(file.read_bytes()) != contents_of(content):
            return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
