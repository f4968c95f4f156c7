"""Papers that come back with printed words hidden, under another heading, or changed at the edge of the pages."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

import pytest
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Pt, RGBColor
from openpyxl.formatting.rule import CellIsRule
from openpyxl.styles import Font
from openpyxl.worksheet.filters import FilterColumn, Filters

from qhtasks.papers.formats import FORMATS
from tests.test_altering import BRIEF, SHEET, TOOLS, excel, page, saved, verdict_on, word

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from docx.document import Document as Paragraphs
    from openpyxl.worksheet.worksheet import Worksheet

FIRST = SHEET.groups[1].rows[0].item
"""A task that the body of the sheet leads; its row stands under 牵头任务."""


def html(*edits: tuple[str, str]) -> bytes:
    """Make the sheet as HTML, changed."""
    return page(SHEET, "html", *edits)


PRINTED = html().decode()
INSIDE = re.findall("<p>(<b>牵头单位：</b>.*?)</p>", PRINTED[PRINTED.index(FIRST.heading) :])[0]
"""The lead of that task, as its row has it: one paragraph of a cell."""
LEAD = f"<p>{INSIDE}</p>"
HIDDEN_IN_HTML = {
    "a paragraph by its style": (LEAD, LEAD.replace("<p", '<p style="display:none"')),
    "a paragraph by its attribute": (LEAD, LEAD.replace("<p", "<p hidden")),
    "white on white": (LEAD, LEAD.replace("<p", "<p style='color: #FFFFFF'")),
    "no size": (LEAD, LEAD.replace("<p", '<p style="font-size:0px"')),
    "no opacity": (LEAD, LEAD.replace("<p", '<p style="opacity: .0"')),
    "out of the page": (LEAD, LEAD.replace("<p", '<p style="text-indent:-9999px"')),
    "in a template": (LEAD, f"<p><template>{INSIDE}</template></p>"),
    "folded": (LEAD, f"<p><details><summary>见</summary>{INSIDE}</details></p>"),
    "a part of a paragraph": (LEAD, LEAD.replace('<span class="name"', '<span style="visibility:hidden"')),
    "nested": (LEAD, f"<div hidden><div>又</div>{INSIDE}</div>"),
}


@pytest.mark.parametrize("edit", HIDDEN_IN_HTML.values(), ids=HIDDEN_IN_HTML.keys())
def test_text_hidden_on_a_page_is_told(edit: tuple[str, str], tmp_path: Path) -> None:
    """By style, attribute or element: it stands in the file, and nobody reads it."""
    verdict = verdict_on(html(edit), "html", tmp_path)
    assert verdict.state == "altered"
    assert verdict.altered == (f"{FIRST.label}之后“{f'牵头单位：{FIRST.lead}'[:20]}……”（隐去了）",)


@pytest.mark.parametrize(
    "edit",
    [
        ("</style>", ".duties td { display: none }</style>"),
        ("</style>", "@media print { main{visibility:hidden} }</style>"),
        ("</style>", "td::after{content:none}</style>"),
        ("</style>", "#x { color:white; }</style>"),
        ("</head>", "<style>h2 { font-size: 0 }</style></head>"),
        ("</head>", '<link rel="stylesheet" href="x.css"></head>'),
        ("</main>", "</main><script>document.body.innerHTML = ''</script>"),
        ("footer { display: none; }", "h2 { display: none; }"),
    ],
)
def test_style_sheets_that_could_hide_text_are_told(edit: tuple[str, str], tmp_path: Path) -> None:
    """Nobody works out here what a selector means: whatever hides something and was not printed so is named."""
    verdict = verdict_on(html(edit), "html", tmp_path)
    assert (verdict.state, verdict.altered[0].startswith("能隐去文字的：")) == ("altered", True)


@pytest.mark.parametrize(
    "edit",
    [
        (
            "<style>",
            "<style>p { color: red; width: 100px; font-size: 0.9em; opacity: 0.5 } td { background-color: white }",
        ),
        ("<main>", "<main><div hidden>本厅的话</div><details open>又</details>"),
        ("<main>", '<main><p style="color:#ff0000;margin-left:0">批注</p>'),
        (LEAD, LEAD.replace("<p", '<p class="x" style="width: 80%; color: #333"')),
        ("</table>", "<tr><td style='display:none'>表外的话</td></tr></table>"),
    ],
)
def test_looks_that_hide_nothing_printed_raise_no_alarm(edit: tuple[str, str], tmp_path: Path) -> None:
    """Colours, sizes, and what people hide of their own."""
    assert verdict_on(html(edit), "html", tmp_path).state == "current"


def test_text_in_a_comment_of_markdown_is_told(tmp_path: Path) -> None:
    """A reader sees what Markdown is turned into, without comments over several lines."""
    line = "- 牵头单位：省水利厅"
    assert verdict_on(page(BRIEF, "md", (line, f"<!--\n{line}\n-->")), "md", tmp_path).altered == (
        "任务第156项之后“牵头单位：省水利厅”",
    )


def moved_row(form: str) -> bytes:
    """Move the first task that the body leads to the top of the tasks in which it takes part."""
    text = FORMATS[form].make(TOOLS, SHEET).decode()
    begin, end = ("<tr", "</tr>\n") if form == "html" else ("| ", "\n")
    below = SHEET.groups[3].rows[0].item.heading
    lines = text.splitlines(keepends=True)
    row = next(line for line in lines if line.startswith(begin) and FIRST.heading in line)
    assert row.endswith(end)
    text = text.replace(row, "", 1)
    place = text.index(next(line for line in lines if line.startswith(begin) and below in line))
    return (text[:place] + row + text[place:]).encode()


@pytest.mark.parametrize("form", ["md", "html"])
def test_a_row_moved_under_another_heading_of_a_page_is_told(form: str, tmp_path: Path) -> None:
    """What a body leads is not what it takes part in, though every word still stands there."""
    (told,) = verdict_on(moved_row(form), form, tmp_path).altered
    assert "（原在“牵头任务（8项）”下，移到了“参加任务（14项）”下）" in told


def test_a_row_moved_under_another_heading_of_a_document_is_told(tmp_path: Path) -> None:
    """From the table of what a body leads into that of what it takes part in; sorting a table is no move."""
    document = word(SHEET)
    lead, take_part = document.tables[1], document.tables[3]
    first, second = lead.rows[1]._tr, lead.rows[2]._tr  # noqa: SLF001 - python-docx has no other way
    first.addprevious(second)
    assert verdict_on(saved(document), "docx", tmp_path).state == "current"
    take_part.rows[1]._tr.addprevious(second)  # noqa: SLF001 - as above
    (told,) = verdict_on(saved(document), "docx", tmp_path).altered
    assert "（原在“牵头任务（" in told
    assert "移到了“参加任务（" in told


def test_a_row_moved_to_another_worksheet_is_told(tmp_path: Path) -> None:
    """Each worksheet has rows of its own; a worksheet that is only renamed keeps them."""
    book = excel(SHEET)
    book["台账"].title = "本厅台账"
    assert verdict_on(saved(book), "xlsx", tmp_path).state == "current"
    book = excel(SHEET)
    other = book["组织实施要求"]
    cells = [cell.value for cell in other[other.max_row]]
    other.delete_rows(other.max_row)
    for column, value in enumerate(cells, 1):
        book["台账"].cell(60, column).value = value
    (told,) = verdict_on(saved(book), "xlsx", tmp_path).altered
    assert "（原在“组织实施要求”下，移到了“台账”下）" in told


def test_headings_of_ones_own_are_no_other_headings(tmp_path: Path) -> None:
    """What people put between printed rows may look like a heading; a printed heading that is gone is told once."""
    document = word(SHEET)
    document.paragraphs[8].insert_paragraph_before("本厅分工", style="Heading 1")
    assert verdict_on(saved(document), "docx", tmp_path).state == "current"
    heading = next(paragraph for paragraph in document.paragraphs if paragraph.text.startswith("参加任务"))
    heading.text = "其他任务"
    (told,) = verdict_on(saved(document), "docx", tmp_path).altered
    assert "“参加任务（" in told


def lead_in(document: Paragraphs) -> Any:
    """Find the paragraph with the lead of a task."""
    cells = (cell for table in document.tables for row in table.rows for cell in row.cells)
    told = f"牵头单位：{FIRST.lead}"
    return next(each for cell in cells for each in cell.paragraphs if each.text.replace("\n", "") == told)


def element(name: str, **values: str) -> Any:
    """Make an element of Word's."""
    made = OxmlElement(f"w:{name}")
    for key, value in values.items():
        made.set(qn(f"w:{key}"), value)
    return made


def paragraph_format(paragraph: Any) -> Any:
    """Give the element with the format of a paragraph."""
    return paragraph._p.get_or_add_pPr()  # noqa: SLF001 - as above


def hide_row(document: Paragraphs, made: Any) -> None:
    """Put a property on the row of the lead."""
    cell = lead_in(document)._p.getparent()  # noqa: SLF001 - as above
    cell.getparent().get_or_add_trPr().append(made)


def hide_style(document: Paragraphs, hide: Callable[[Any], None]) -> None:
    """Change the font of the style that the lead has."""
    hide(lead_in(document).style.font)


def base_on_hidden(document: Paragraphs) -> None:
    """Base the style that the lead has on one that hides."""
    style = document.styles.add_style("另一个", 1)
    style.font.hidden = True
    lead_in(document).style.base_style = style


def move_from(document: Paragraphs) -> None:
    """Mark the lead as moved away, as tracked changes do."""
    paragraph = lead_in(document)._p  # noqa: SLF001 - as above
    move = element("moveFrom", id="1", author="x")
    for run in list(paragraph.r_lst):
        move.append(run)
    paragraph.append(move)


HIDDEN_IN_WORD: dict[str, Callable[[Paragraphs], None]] = {
    "hidden": lambda document: setattr(lead_in(document).runs[0].font, "hidden", True),
    "white": lambda document: setattr(lead_in(document).runs[0].font.color, "rgb", RGBColor(255, 255, 255)),
    "almost white": lambda document: setattr(lead_in(document).runs[0].font.color, "rgb", RGBColor(250, 254, 252)),
    "tiny": lambda document: setattr(lead_in(document).runs[0].font, "size", Pt(1)),
    "squeezed": lambda document: lead_in(document).runs[0].element.get_or_add_rPr().append(element("w", val="1")),
    "flat": lambda document: paragraph_format(lead_in(document)).append(element("spacing", line="1", lineRule="exact")),
    "row hidden": lambda document: hide_row(document, element("hidden")),
    "row flat": lambda document: hide_row(document, element("trHeight", val="10", hRule="exact")),
    "style hidden": lambda document: hide_style(document, lambda font: setattr(font, "hidden", True)),
    "style white": lambda document: hide_style(
        document, lambda font: setattr(font.color, "rgb", RGBColor(255, 255, 255))
    ),
    "based on a hidden style": base_on_hidden,
    "moved away": move_from,
}


@pytest.mark.parametrize("hide", HIDDEN_IN_WORD.values(), ids=HIDDEN_IN_WORD.keys())
def test_text_hidden_in_a_document_is_told(hide: Callable[[Paragraphs], None], tmp_path: Path) -> None:
    """By the format of a text, its paragraph, its row, or a style."""
    document = word(SHEET)
    hide(document)
    verdict = verdict_on(saved(document), "docx", tmp_path)
    assert verdict.state == "altered"
    assert any("（隐去了）" in told for told in verdict.altered), verdict.altered


def test_what_is_marked_as_not_hidden_is_seen(tmp_path: Path) -> None:
    """A format that takes a hiding style back, dark colours, and hidden remarks of one's own raise no alarm."""
    document = word(SHEET)
    paragraph = lead_in(document)
    for run in paragraph.runs:
        run.font.hidden = False
        run.font.color.rgb = RGBColor(255, 0, 0)
        run.font.size = Pt(8)
    document.paragraphs[0].add_run("暗语").font.hidden = True
    document.add_paragraph("又").runs[0].font.hidden = True
    assert verdict_on(saved(document), "docx", tmp_path).state == "current"


@pytest.mark.parametrize("setting", ["linkStyles", "collapsed"])
def test_settings_that_hide_text_are_told(setting: str, tmp_path: Path) -> None:
    """Styles that come from a template when the document is opened, and text folded under its heading."""
    document = word(SHEET)
    if setting == "linkStyles":
        document.settings.element.insert(0, element("linkStyles"))
    else:
        heading = next(each for each in document.paragraphs if each.text.startswith("参加任务"))
        paragraph_format(heading).append(element("collapsed"))
    (told,) = verdict_on(saved(document), "docx", tmp_path).altered
    assert told.startswith("能隐去文字的：")


def test_titles_headers_and_footers_are_compared(tmp_path: Path) -> None:
    """At the edge of pages and in the properties of the file, in every format that has them."""
    for edit in ("header", "footer", "title"):
        document = word(SHEET)
        if edit == "title":
            document.core_properties.title = "别的标题"
        else:
            paragraph = getattr(document.sections[0], edit).paragraphs[0]
            paragraph.runs[0].text = "别的"
        (told, *_) = verdict_on(saved(document), "docx", tmp_path).altered
        assert told.startswith({"header": "页眉“", "footer": "页脚“", "title": "文档标题“"}[edit])
        book = excel(SHEET)
        if edit == "title":
            book.properties.title = "别的标题"
        else:
            sheet: Any = book["台账"]
            part = sheet.oddHeader.right if edit == "header" else sheet.oddFooter.left
            part.text = "别的"
        (told,) = verdict_on(saved(book), "xlsx", tmp_path).altered
        assert told.startswith({"header": "页眉“", "footer": "页脚“", "title": "文档标题“"}[edit])
    title = SHEET.cover.title
    for change, place in (
        ((f"<title>{title}", "<title>别的"), "网页标题“"),
        ((f'--running: "{title}', '--running: "别的'), "页眉页脚“"),
        ((f"<h1>{title}", "<h1>别的"), f"“{title}”"),
    ):
        (first, *_) = verdict_on(html(change), "html", tmp_path).altered
        assert first.startswith(place), first


def lead_cell(sheet: Worksheet) -> Any:
    """Find the first cell of the ledger with the lead of a task."""
    return next(cell for row in sheet.iter_rows() for cell in row if cell.value == FIRST.lead)


def hide_column(sheet: Worksheet) -> None:
    """Hide the column of leads."""
    sheet.column_dimensions[lead_cell(sheet).column_letter].hidden = True


def narrow(sheet: Worksheet) -> None:
    """Make the column of leads too narrow to be seen."""
    sheet.column_dimensions[lead_cell(sheet).column_letter].width = 0.1


HIDDEN_IN_EXCEL: dict[str, Callable[[Worksheet], None]] = {
    "row": lambda sheet: setattr(sheet.row_dimensions[lead_cell(sheet).row], "hidden", True),
    "flat row": lambda sheet: setattr(sheet.row_dimensions[lead_cell(sheet).row], "height", 0.5),
    "column": hide_column,
    "narrow column": narrow,
    "worksheet": lambda sheet: setattr(sheet, "sheet_state", "hidden"),
    "worksheet that no menu shows": lambda sheet: setattr(sheet, "sheet_state", "veryHidden"),
    "white": lambda sheet: setattr(lead_cell(sheet), "font", Font(color="FFFFFFFF")),
    "tiny": lambda sheet: setattr(lead_cell(sheet), "font", Font(sz=1)),
    "format that shows nothing": lambda sheet: setattr(lead_cell(sheet), "number_format", ";;;"),
}


@pytest.mark.parametrize("hide", HIDDEN_IN_EXCEL.values(), ids=HIDDEN_IN_EXCEL.keys())
def test_text_hidden_in_a_workbook_is_told(hide: Callable[[Worksheet], None], tmp_path: Path) -> None:
    """Rows, columns and worksheets, and formats that show nothing."""
    book = excel(SHEET)
    hide(book["台账"])
    book.active = 1
    verdict = verdict_on(saved(book), "xlsx", tmp_path)
    assert verdict.state == "altered"
    assert all("（隐去了）" in told for told in verdict.altered[:5])


def test_a_condition_that_hides_is_told(tmp_path: Path) -> None:
    """A conditional format with a white font; one with a red font raises no alarm."""
    for color, state in (("FFFFFFFF", "altered"), ("FFFF0000", "current")):
        book = excel(SHEET)
        rule: Any = CellIsRule(operator="notEqual", formula=['""'], font=Font(color=color))  # type: ignore[no-untyped-call] # openpyxl does not type it
        book["台账"].conditional_formatting.add("A1:X60", rule)
        assert verdict_on(saved(book), "xlsx", tmp_path).state == state


def test_a_filter_hides_nothing(tmp_path: Path) -> None:
    """Rows that a filter leaves out are what a ledger is filtered for; a new white cell is nobody's loss."""
    book = excel(SHEET)
    sheet = book["台账"]
    sheet.auto_filter.filterColumn.append(FilterColumn(colId=4, filters=Filters(filter=["约束性"])))
    for number in range(10, 20):
        sheet.row_dimensions[number].hidden = True
    sheet["Z3"] = "暗语"
    sheet["Z3"].font = Font(color="FFFFFFFF")
    assert verdict_on(saved(book), "xlsx", tmp_path).state == "current"
