"""Spreadsheets as offices save them: the same cells whatever the format, and nothing that harms who reads them."""

from __future__ import annotations

import resource
import struct
import subprocess
import sys
from decimal import Decimal
from io import BytesIO
from typing import TYPE_CHECKING
from zipfile import ZIP_DEFLATED, ZipFile

import pytest
from openpyxl import Workbook
from openpyxl.packaging.custom import StringProperty

from qhtasks.spreadsheets.book import (
    Area,
    SheetCell,
    UnreadableSpreadsheetError,
    kind_of_number,
    number_cell,
    place_name,
)
from qhtasks.spreadsheets.opening import read_spreadsheet
from tests.office import convert

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

LONG = "指纹与记录" * 40
BOMB = 320 << 20
"""Bytes of a part that was made to fill the memory."""


@pytest.fixture(scope="module")
def saved(tmp_path_factory: pytest.TempPathFactory) -> dict[str, bytes]:
    """A workbook with one of everything, as Excel, WPS and LibreOffice save it; WPS calls the old format .et."""
    folder = tmp_path_factory.mktemp("saved")
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.title = "指标"
    rows: dict[str, str | float] = {
        "A1": "省水利厅",
        "B1": 62.8,
        "C1": 0.628,
        "D1": "=1+1",
        "E1": True,
        "A3": "第一行\n第二行",
        "B3": 45107,
    }
    for place, value in rows.items():
        sheet[place].value = value
    sheet["C1"].number_format, sheet["B3"].number_format = "0.0%", "yyyy-mm-dd"
    sheet["F1"] = "=1/0"
    sheet.merge_cells("A5:B6")
    sheet["A5"] = "合并"
    sheet.row_dimensions[3].hidden = True
    book.create_sheet("说明")["B2"] = "  两头有空格  "
    properties = book.custom_doc_props  # type: ignore[attr-defined] # the types do not know it
    for name, value in (("qhtasks.1", LONG[:200]), ("指纹", "58ac15a84aab")):
        properties.append(StringProperty(name=name, value=value))
    book.save(folder / "plain.xlsx")
    for form in ("xls", "ods"):
        convert([folder / "plain.xlsx"], form, folder)
    convert([folder / "plain.ods"], "xlsx:Calc MS Excel 2007 XML", (folder / "again"))
    return {
        "xlsx": (folder / "again" / "plain.xlsx").read_bytes(),
        "xls": (folder / "plain.xls").read_bytes(),
        "ods": (folder / "plain.ods").read_bytes(),
        "openpyxl": (folder / "plain.xlsx").read_bytes(),
    }


@pytest.mark.parametrize("form", ["xlsx", "xls", "ods"])
def test_every_format_gives_the_same_cells(saved: dict[str, bytes], form: str) -> None:
    """Numbers are exact, percentages and dates known, formulas told from typed values, merged and hidden cells read."""
    book = read_spreadsheet(saved[form])
    sheet, notes = book.sheets
    cells = {place_name(place): cell for place, cell in sheet.cells.items()}
    assert (book.form, sheet.name, notes.name) == (form, "指标", "说明")
    assert cells["A1"] == SheetCell("省水利厅")
    assert cells["B1"] == SheetCell(Decimal("62.8"), "number")
    assert cells["C1"] == SheetCell(Decimal("0.628"), "number", is_percent=True)
    assert cells["D1"] == SheetCell(Decimal(2), "number", is_formula=True)
    assert cells["E1"].value == 1
    assert (cells["F1"].kind, cells["F1"].is_formula) == ("error", True)
    assert (cells["A3"].value, cells["B3"].kind) == ("第一行\n第二行", "date")
    assert str(cells["B3"].value).startswith("2023-06-30")
    assert sheet.merged == (Area((5, 1), (6, 2)),)
    assert notes.cells == {(2, 2): SheetCell("  两头有空格  ")}
    assert (book.properties["qhtasks.1"], book.properties["指纹"]) == (LONG[:200], "58ac15a84aab")


def test_a_formula_that_was_never_computed_has_no_value(saved: dict[str, bytes]) -> None:
    """What a program wrote without computing is not taken for an empty cell."""
    cells = read_spreadsheet(saved["openpyxl"]).sheets[0].cells
    assert cells[1, 4] == SheetCell(None, "number", is_formula=True)


def test_a_formula_without_a_value_in_the_binary_format(saved: dict[str, bytes]) -> None:
    """The library shows it as an empty cell; the walk of the records finds it."""
    content = bytearray(saved["xls"])
    place = content.index(struct.pack("<HHHH", 0x06, 0, 0, 0)[:2], content.index(b"\x09\x08"))
    while struct.unpack_from("<HH", content, place + 4) != (0, 3):
        place = content.index(b"\x06\x00", place + 1)
    content[place + 10 : place + 18] = b"\x03\x00\x00\x00\x00\x00\xff\xff"  # the result is an empty text
    assert read_spreadsheet(bytes(content)).sheets[0].cells[1, 4] == SheetCell(None, "number", is_formula=True)


def repacked(content: bytes, **changed: bytes) -> bytes:
    """Write other bytes into parts of a package; `__` stands for `/`, `_` for a dot."""
    stream, names = BytesIO(), {name.replace("__", "/").replace("_", "."): part for name, part in changed.items()}
    with ZipFile(BytesIO(content)) as old, ZipFile(stream, "w", ZIP_DEFLATED) as new:
        for name in dict.fromkeys((*old.namelist(), *names)):
            new.writestr(name, names.get(name) or old.read(name))
    return stream.getvalue()


def test_escapes_prefixes_and_rows_without_numbers(saved: dict[str, bytes]) -> None:
    """Strict or hand-made workbooks write prefixes, inline texts, `_x000D_`, and leave out where rows and cells are."""
    sheet = (
        '<x:worksheet xmlns:x="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><x:sheetData>'
        '<x:row><x:c t="inlineStr"><x:is><x:t>甲_x000D_乙</x:t></x:is></x:c><x:c s="9999"/>'
        '<x:c t="n"><x:v>1</x:v></x:c></x:row><x:row/><x:row><x:c t="str"><x:f>A1</x:f><x:v>丙</x:v></x:c></x:row>'
        "</x:sheetData></x:worksheet>"
    ).encode()
    cells = read_spreadsheet(repacked(saved["openpyxl"], xl__worksheets__sheet1_xml=sheet)).sheets[0].cells
    assert {place_name(place): cell.value for place, cell in cells.items()} == {"A1": "甲\r乙", "C1": 1, "A3": "丙"}


@pytest.mark.parametrize(
    ("code", "kind", "percent"),
    [
        ("General", "number", False),
        ("0.00%", "number", True),
        ('0"％"', "number", False),
        ('#,##0.00"元/day"', "number", False),
        ("yyyy/m/d", "date", False),
        ("[$-804]aaaa", "number", False),
        ("[Red]0.0", "number", False),
        ('yyyy"年"m"月"', "date", False),
    ],
)
def test_number_formats(code: str, kind: str, percent: bool) -> None:  # noqa: FBT001 - one value of three
    """A format shows a date or a percentage; what is quoted or a colour counts for nothing."""
    assert kind_of_number(code) == (kind, percent)


@pytest.mark.parametrize(
    ("number", "code", "shown"),
    [
        ("62", "0.0", "62.0"),
        ("62", "General", "62"),
        ("62", "0.##", "62"),
        ("62.83", "0.0", "62.83"),
        ("1200", '#,##0.00" 户"', "1200.00"),
        ("0.62", "0.0%", "0.620"),
        ("62", "0.00E+00", "62"),
        ("1E+30", "0.0", "1E+30"),
    ],
)
def test_a_number_has_the_zeros_that_its_cell_shows(number: str, code: str, shown: str) -> None:
    """Programs store 62.0 as 62; digits that the format leaves out are kept."""
    assert str(number_cell(Decimal(number), code, from_1904=False).value) == shown


REFUSED = {
    "empty": (b"", "空文件"),
    "csv": ("编号,状态\nA1,滞后\n".encode("gb18030"), "CSV"),
    "utf-16": ("编号\t状态".encode("utf-16"), "CSV"),
    "html": (b"\xef\xbb\xbf<html><table><tr><td>1</td></tr></table></html>", "网页"),
    "fods": (b'<?xml version="1.0"?><office:document xmlns:office="urn:x"/>', ".fods"),
    "xml 2003": (b'<?xml version="1.0"?><?mso-application progid="Excel.Sheet"?>', "XML 表格 2003"),
    "pdf": (b"%PDF-1.7\n\0", "PDF"),
    "picture": (b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR", "不是电子表格"),
    "compound file": (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), "损坏"),
}


@pytest.mark.parametrize("name", REFUSED)
def test_what_is_no_spreadsheet_is_refused_by_what_it_is(name: str) -> None:
    """The sentence names the format and says what to do."""
    content, said = REFUSED[name]
    with pytest.raises(UnreadableSpreadsheetError, match=said) as caught:
        read_spreadsheet(content)
    assert "请" in str(caught.value)


def test_document_types_encryption_and_damage_are_refused(saved: dict[str, bytes]) -> None:
    """Entities could explode, a password hides everything, and half a file must not be taken for a whole one."""
    typed = b'<!DOCTYPE a [<!ENTITY b "bb">]><a/>'
    locked = bytearray(saved["openpyxl"])
    for mark, shift in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        place = -1
        while (place := locked.find(mark, place + 1)) >= 0:
            locked[place + shift] |= 1
    manifest = b'<m xmlns:m="urn:m"><m:encryption-data a="1"/></m>'
    cases = (
        (repacked(saved["openpyxl"], xl__worksheets__sheet1_xml=typed), "DTD"),
        (repacked(saved["ods"], content_xml=typed), "DTD"),
        (bytes(locked), "密码"),
        (repacked(saved["ods"], **{"META-INF__manifest_xml": manifest}), "密码"),
        (saved["openpyxl"][: len(saved["openpyxl"]) // 2], "损坏"),
        (saved["xls"][: len(saved["xls"]) // 2], "损坏"),
        (repacked(saved["openpyxl"], xl__worksheets__sheet1_xml=b"<worksheet><sheetData>"), "损坏"),
    )
    for content, said in cases:
        with pytest.raises(UnreadableSpreadsheetError, match=said):
            read_spreadsheet(content)


def rows_of_formats() -> Iterator[bytes]:
    """A worksheet formatted down to its last row, with a word in the first."""
    yield b'<worksheet><sheetData><row r="1"><c r="A1" t="inlineStr"><is><t>'
    yield "编号".encode() + b"</t></is></c></row>"
    for number in range(2, 1_048_577):
        cells = b"".join(b'<c r="%c%d" s="3"/>' % (letter, number) for letter in b"ABC")
        yield b'<row r="%d" spans="1:6" s="1" customFormat="1">%b</row>' % (number, cells)
    yield b"</sheetData></worksheet>"


def nothing_but(piece: bytes, before: bytes, after: bytes) -> Iterator[bytes]:
    """One piece again and again, between two others."""
    yield before
    for _ in range(BOMB // len(piece)):
        yield piece
    yield after


HUGE = {
    "formats": (rows_of_formats, "1格"),
    "text": (lambda: nothing_but(b"x" * 65536, b"<worksheet><sheetData><row><c><v>", b"</v></c></row>"), "太大"),
    "comment": (lambda: nothing_but(b"<" * 65536, b"<worksheet><!--", b"-->"), "太大"),
    "attribute": (lambda: nothing_but(b">" * 65536, b'<worksheet a="', b'"/>'), "太大"),
    "elements": (lambda: nothing_but(b"<v>1</v>" * 8192, b"<worksheet>", b"</worksheet>"), "太大"),
    "nested": (lambda: nothing_but(b"<v>" * 8192, b"<worksheet>", b"</worksheet>"), "太大"),
}
READ = """
import sys
from pathlib import Path
from qhtasks.spreadsheets.book import UnreadableSpreadsheetError
from qhtasks.spreadsheets.opening import read_spreadsheet
try:
    print(len(read_spreadsheet(Path(sys.argv[1]).read_bytes()).sheets[0].cells), "格", sep="")
except UnreadableSpreadsheetError as error:
    print(error)
"""


@pytest.mark.parametrize("name", HUGE)
def test_no_file_takes_all_the_memory(saved: dict[str, bytes], tmp_path: Path, name: str) -> None:
    """A million formatted rows are read; bombs are refused; neither takes 300 MB, nor half a minute."""
    pieces, said = HUGE[name]
    with ZipFile(tmp_path / "huge.xlsx", "w", ZIP_DEFLATED, compresslevel=1) as package:
        with ZipFile(BytesIO(saved["openpyxl"])) as old:
            for part in old.namelist():
                if "sheet1.xml" not in part or "_rels" in part:
                    package.writestr(part, old.read(part))
        with package.open("xl/worksheets/sheet1.xml", "w", force_zip64=True) as sheet:
            for piece in pieces():
                sheet.write(piece)
    limits = (300 << 20, 300 << 20)
    done = subprocess.run(
        [sys.executable, "-c", READ, str(tmp_path / "huge.xlsx")],
        check=True,
        capture_output=True,
        encoding="utf-8",
        timeout=60,
        preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_DATA, limits),
    )
    assert said in done.stdout
