"""Write the Word templates anew: templates/sheet.docx, sheet-wide.docx, brief.docx and index.docx.

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
FANG, HEI, KAI, SONG, TITLE = "仿宋_GB2312", "黑体", "楷体_GB2312", "宋体", "方正小标宋简体"
INSTEAD = {FANG: "仿宋", HEI: "SimHei", KAI: "楷体", SONG: "SimSun", TITLE: "华文中宋"}
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
INDENT = '<w:ind w:firstLineChars="200" w:firstLine="640"/>'
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
            f'<w:rPr><w:rFonts {fonts}/>{UNBOUND}{CLOSER * (self.size == THREE)}<w:sz w:val="{self.size}"/>'
            f'<w:szCs w:val="{self.size}"/></w:rPr></w:style>'
        )


KEEP = "<w:keepNext/>"
TITLE_LINE = (
    '{{ paper.cover.title|replace("）", "）\\n", 1) if paper.cover.title|length is gt 20 else paper.cover.title }}'
)
"""A line holds twenty characters of the title's size."""
TABLE_LINE = 300
STYLES = (
    Style("Normal", "Normal", after='<w:jc w:val="both"/>'),
    Style("Title", "Title", TITLE, 44, 700, "", '<w:jc w:val="center"/>', 'w:after="240"'),
    Style(
        "Heading1", "heading 1", HEI, 32, LINE, KEEP, '<w:jc w:val="left"/><w:outlineLvl w:val="0"/>', 'w:before="289"'
    ),
    Style("Heading2", "heading 2", KAI, 32, LINE, KEEP, f'{INDENT}<w:outlineLvl w:val="1"/>'),
    Style("BodyText", "Body Text", after=INDENT),
    Style("Facts", "抬头", FANG, 24, 400, HANG, '<w:ind w:left="1200" w:hanging="1200"/><w:jc w:val="left"/>'),
    Style("Said", "统一说明", FANG, 21, 360, KEEP),
    Style("Note", "整理说明", FANG, 24, LINE, "", INDENT),
    Style("Rule", "要求", FANG, 24, 400, "", '<w:ind w:firstLineChars="200" w:firstLine="480"/>'),
    Style("Caption", "caption", HEI, 21, 360, KEEP, '<w:jc w:val="left"/>'),
    Style("TableText", "表文", FANG, 21, TABLE_LINE, "", '<w:jc w:val="left"/>'),
    Style("TableHead", "表头", HEI, 21, TABLE_LINE, KEEP, '<w:jc w:val="left"/>'),
    Style("TableKept", "表文与下行同页", FANG, 21, TABLE_LINE, KEEP, '<w:jc w:val="left"/>'),
    Style("TableSide", "表侧", HEI, 21, TABLE_LINE, KEEP, '<w:jc w:val="left"/>'),
    Style("TableHeading", "表中标题", HEI, 21, TABLE_LINE, KEEP, '<w:jc w:val="left"/>'),
    Style("TableNumber", "表中数字", FANG, 21, TABLE_LINE, "", '<w:jc w:val="right"/>'),
    Style("End", "结尾", FANG, 2, 20),
    Style("Gap", "间隔", FANG, 16, 160),
    Style("Header", "header", SONG, 18, 240, "", '<w:jc w:val="right"/>'),
    Style("Footer", "footer", SONG, 16, 280, "", '<w:jc w:val="left"/>'),
)
LABEL = (
    f'<w:style {nsdecls("w")} w:type="character" w:customStyle="1" w:styleId="Label"><w:name w:val="栏名"/><w:qFormat/>'
    f'<w:rPr><w:rFonts w:ascii="{HEI}" w:hAnsi="{HEI}" w:eastAsia="{HEI}"/></w:rPr></w:style>'
)
NUMBER = (
    f'<w:style {nsdecls("w")} w:type="character" w:styleId="PageNumber"><w:name w:val="page number"/>'
    '<w:rPr><w:sz w:val="28"/><w:szCs w:val="28"/></w:rPr></w:style>'
)
SIDES = ("top", "left", "bottom", "right", "insideH", "insideV")
BORDERS = "".join(f'<w:{side} w:val="single" w:sz="4" w:space="0" w:color="000000"/>' for side in SIDES)
TABLE = (
    f'<w:style {nsdecls("w")} w:type="table" w:styleId="TableGrid"><w:name w:val="Table Grid"/><w:tblPr><w:tblBorders>'
    f'{BORDERS}</w:tblBorders><w:tblCellMar><w:top w:w="30" w:type="dxa"/><w:left w:w="60" w:type="dxa"/>'
    '<w:bottom w:w="30" w:type="dxa"/><w:right w:w="60" w:type="dxa"/></w:tblCellMar></w:tblPr></w:style>'
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
    """A cell: its paragraphs as style and text, its width, and how many columns it takes."""

    paragraphs: tuple[tuple[str, str], ...]
    width: int
    span: int = 1
    merged: str = ""


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


def row(cells: Sequence[Cell], *, head: bool = False, height: int = 0) -> str:
    """Write a row: it is not split between pages, and a head is repeated on each."""
    own = f'<w:trHeight w:val="{height}" w:hRule="atLeast"/>' if height else ""
    return f"<w:tr><w:trPr><w:cantSplit/>{own}{'<w:tblHeader/>' * head}</w:trPr>{''.join(map(cell, cells))}</w:tr>"


def cell(each: Cell) -> str:
    """Write a cell."""
    span = f'<w:gridSpan w:val="{each.span}"/>' if each.span > 1 else ""
    merged = f'<w:vMerge w:val="{each.merged}"/>' if each.merged else ""
    inside = "".join(control(text) if style == "control" else paragraph(style, text) for style, text in each.paragraphs)
    return f'<w:tc><w:tcPr><w:tcW w:w="{each.width}" w:type="dxa"/>{span}{merged}</w:tcPr>{inside}</w:tc>'


def row_order(order: str, width: int) -> str:
    """Write an order that takes its row with it."""
    return row([Cell((("TableText", f"{{%tr {order} %}}"),), width)])


def table(widths: Sequence[int], *rows: str) -> str:
    """Write a table of fixed widths."""
    grid = "".join(f'<w:gridCol w:w="{width}"/>' for width in widths)
    return (
        f'<w:tbl><w:tblPr><w:tblStyle w:val="TableGrid"/><w:tblW w:w="{sum(widths)}" w:type="dxa"/>'
        f'<w:tblLayout w:type="fixed"/></w:tblPr><w:tblGrid>{grid}</w:tblGrid>{"".join(rows)}</w:tbl>'
    )


def texts(widths: Sequence[int], style: str, *words: str) -> list[Cell]:
    """Make cells of one style."""
    return [Cell(((style, word),), width) for word, width in zip(words, widths, strict=True)]


END = paragraph("End")
"""A document cannot end with a table; what stands behind it is too small to want a page of its own."""


def opening() -> Iterator[str]:
    """Title and head, as on every paper; a title that takes two lines breaks behind the number of its section."""
    yield paragraph("Title", TITLE_LINE)
    yield control("for fact in paper.cover.facts")
    yield paragraph("Facts", run("{{ fact.name }}", "Label"), run("\t{{ fact.text }}"))
    yield control("endfor")


def counts() -> str:
    """How many duties there are."""
    widths = (1200, 1400, 1000, 1400, 1400, 1400)
    series = [f"paper.counts[0].by_series[{index}][0]" for index in range(3)]
    numbers = ["{{ row.total }}", *(f"{{{{ row.by_series[{index}][1] }}}}" for index in range(3))]
    return table(
        widths,
        row(texts(widths, "TableHead", "角色", "依据", "合计", *(f"{{{{ {name} }}}}" for name in series)), head=True),
        row_order("for row in paper.counts", widths[0]),
        row(
            [
                *texts(widths[:2], "TableText", "{{ row.role }}", "{{ row.basis }}"),
                *texts(widths[2:], "TableNumber", *numbers),
            ]
        ),
        row_order("endfor", widths[0]),
    )


def duties(widths: Sequence[int], *, due: bool) -> str:
    """A group of duties."""
    label = (
        ("TableText", "{{ row.item.label }}"),
        ("control", "for word in (row.item.nature, row.how) if word"),
        ("TableText", "{{ word }}"),
        ("control", "endfor"),
    )
    text = (
        ("control", "if row.item.heading"),
        ("TableHeading", "{{ row.item.heading }}"),
        ("control", "endif"),
        ("control", "if row.item.measures"),
        ("TableText", "{% for measure in row.item.measures %}{{ measure }}{% endfor %}"),
        ("control", "endif"),
    )
    dates = (("完成时限", "{{ row.item.due }}"),) * due
    rest = (*dates, ("牵头单位", "{{ row.item.lead }}"), ("参加单位", "{{ row.item.participants }}"))
    heads = texts(widths, "TableHead", "编号", "指标或任务", *(name for name, _ in rest))
    cells = [
        Cell(label, widths[0]),
        Cell(text, widths[1]),
        *texts(widths[2:], "TableText", *(word for _, word in rest)),
    ]
    orders = (row_order("for row in group.rows", widths[0]), row_order("endfor", widths[0]))
    return table(widths, row(heads, head=True), orders[0], row(cells), orders[1])


def groups() -> Iterator[str]:
    """All groups of duties; a group whose dates are told once has no column for them."""
    yield control("if paper.empty")
    yield paragraph("BodyText", "{{ paper.empty }}")
    yield control("endif")
    yield control("for group in paper.groups")
    yield paragraph("Heading1", "{{ group.title }}（{{ group.size }}项）")
    yield control("if group.due")
    yield paragraph("Said", "完成时限均{{ group.due }}。")
    yield duties((1010, 5034, 1200, 1600), due=False)
    yield control("else")
    yield duties((1010, 3874, 1060, 1200, 1700), due=True)
    yield control("endif")
    yield control("endfor")


def obligations() -> Iterator[str]:
    """What parts three and four of the notice ask of the body."""
    yield control("if paper.obligations")
    yield paragraph("Heading1", "组织实施要求（{{ paper.asked }}）")
    yield control("for row in paper.obligations")
    yield paragraph("Heading2", "{{ row.label }}　{{ row.place }}")
    yield paragraph("BodyText", "{{ row.text }}{% if row.due %}（时限：{{ row.due }}）{% endif %}")
    yield control("if row.ground or row.note")
    yield paragraph(
        "Note", "{% if row.ground %}〔{{ row.ground }}〕{% endif %}{% if row.note %}整理说明：{{ row.note }}{% endif %}"
    )
    yield control("endif")
    yield control("endfor")
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
        row(texts(widths, "TableText" if given else "TableKept", *filled), height=800 if given else 640),
        row_order("endfor", widths[0]),
    )


def duties_and_obligations() -> Iterator[str]:
    """What every responsibility sheet says before its table to fill in."""
    yield from (*opening(), paragraph("Gap"), paragraph("Caption", "件数"), counts(), *groups(), *obligations())


def sheet() -> Iterator[str]:
    """A responsibility sheet, with a small form to fill in."""
    yield from duties_and_obligations()
    yield control("if paper.ledger")
    yield from ledger((), (1300, 1400, 1400, 1600, 1844, 1300))
    yield control("endif")
    yield END


def wide_sheet() -> Iterator[str]:
    """A responsibility sheet whose table to fill in has a row an item, on pages turned sideways."""
    yield from duties_and_obligations()
    yield paragraph("End", own=section(UPRIGHT))
    yield from ledger((1200, 2700, 640, 1216), (980, 980, 900, 980, 980, 980, 1200))
    yield END


def particulars() -> str:
    """What an item says beside its text: a table that is kept on one page, with room for what stands behind it."""
    widths = (1560, WIDTH - 1560)
    target = ("{{ target.subject }}：{{ target.value }}（{{ target.told }}）", "原文“{{ target.quote }}”")

    def line(name: str, *words: str) -> str:
        text = tuple(("TableKept", each) for each in words)
        return row([Cell((("TableSide", name),), widths[0]), Cell(text, widths[1])])

    def guarded(order: str, inside: str) -> str:
        return row_order(order, widths[0]) + inside + row_order(f"end{order.split(maxsplit=1)[0]}", widths[0])

    return table(
        widths,
        line("编号", "{{ entry.item.id }}"),
        line("所在的节", "{{ entry.item.section_name }}"),
        guarded("if entry.item.nature", line("性质", "{{ entry.item.nature }}")),
        line("完成时限", "{{ entry.item.due }}"),
        guarded("for target in entry.item.targets", line("目标", *target)),
        line("牵头单位", "{{ entry.item.lead }}"),
        line("参加单位", "{{ entry.item.participants }}"),
        guarded(
            "for meaning in entry.meanings",
            line("“{{ meaning.word }}”", "（{{ meaning.role }}单位）{{ meaning.text }}。"),
        ),
    )


def form() -> str:
    """What people keep of an item: who, the five years, how it goes."""
    first, year = 1560, (WIDTH - 1560) // 5
    widths = (first, *(year,) * 4, WIDTH - first - 4 * year)
    rest = WIDTH - first

    def line(name: str, height: int) -> str:
        return row([Cell((("TableHead", name),), first), Cell((("TableText", ""),), rest, span=5)], height=height)

    years = texts(widths[1:], "TableHead", *(f"{{{{ paper.form.years[{index}] }}}}" for index in range(5)))
    empty = texts(widths[1:], "TableText", *("",) * 5)
    return table(
        widths,
        row_order("for name in paper.form.people", first),
        line("{{ name }}", 420),
        row_order("endfor", first),
        row([Cell((("TableHead", "{{ paper.form.yearly }}"),), first, merged="restart"), *years]),
        row([Cell((("TableHead", ""),), first, merged="continue"), *empty], height=590),
        row_order("for name in paper.form.remarks", first),
        line("{{ name }}", 590),
        row_order("endfor", first),
    )


def brief() -> Iterator[str]:
    """The brief of an item, or of the items of a section: each has a page of its own where it is to be filled in."""
    yield from opening()
    heading = "{{ entry.item.label }}{% if entry.item.heading %}　{{ entry.item.heading }}{% endif %}"
    yield control("for entry in paper.entries")
    yield control("if paper.form and not loop.first")
    yield paragraph("Heading1", heading, own="<w:pageBreakBefore/>")
    yield control("else")
    yield paragraph("Heading1", heading)
    yield control("endif")
    yield control("for measure in entry.item.measures")
    yield paragraph("BodyText", "{{ measure }}")
    yield control("endfor")
    yield paragraph("Gap")
    yield particulars()
    yield paragraph("Gap")
    yield control("if paper.form")
    yield paragraph("Caption", "办理情况（{{ entry.item.label }}）")
    yield form()
    yield END
    yield control("endif")
    yield control("endfor")
    yield control("if paper.rules")
    yield paragraph("Heading1", "对牵头单位和参加单位的要求：{{ paper.rules[0].place }}")
    yield control("for row in paper.rules")
    note = "{% if row.ground %}〔{{ row.ground }}〕{% endif %}{% if row.note %}〔整理说明：{{ row.note }}〕{% endif %}"
    yield paragraph("Rule", "{{ row.text }}（{{ row.label }}）" + note)
    yield control("endfor")
    yield control("endif")
    yield END


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
    yield END


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
    exchange(document.styles.element, [DEFAULTS, *(each.xml for each in STYLES), LABEL, NUMBER, TABLE])
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
        "brief": template(brief(), upright),
        "index": template(index(), upright),
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
