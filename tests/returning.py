"""Workbooks as offices send them back: made of a ledger that went out, by small changes that a YAML file names."""

from __future__ import annotations

import re
from io import BytesIO
from typing import TYPE_CHECKING, Any
from zipfile import ZIP_DEFLATED, ZipFile

from openpyxl import load_workbook
from openpyxl.comments import Comment

if TYPE_CHECKING:
    from collections.abc import Callable

    from openpyxl.workbook import Workbook
    from openpyxl.worksheet.worksheet import Worksheet


def edited(content: bytes, case: dict[str, Any]) -> bytes:
    """Make the workbook of a case: cells first, then what is done to the whole book, then to its bytes."""
    book = load_workbook(BytesIO(content))
    values: dict[str, str] = {}
    for where, value in (case.get("cells") or {}).items():
        cell = find(book, *where.split("|"))
        if isinstance(value, dict):
            cell.number_format = value.get("format", cell.number_format)
            values |= {cell.coordinate: str(value["result"])} if "result" in value else {}
        cell.value = value.get("value") if isinstance(value, dict) else value
    for step in case.get("do") or ():
        name, *words = step.split("|")
        STEPS[name](book, *words)
    stream = BytesIO()
    book.save(stream)
    whole = with_results(stream.getvalue(), values)
    for step in case.get("bytes") or ():
        whole = BYTES[step](whole)
    return whole


def heads_of(sheet: Worksheet, key: str = "编号") -> tuple[int, dict[str, int]]:
    """Find the row of the column heads, which has that of the rows' numbers, and the column of each."""
    for row in sheet.iter_rows(max_row=30):
        names = {str(cell.value): int(cell.column) for cell in row if cell.value}
        if key in names:
            return int(row[0].row or 0), names
    raise AssertionError(sheet.title)


def find(book: Workbook, page: str, number: str, head: str, key: str = "编号") -> Any:
    """Find a cell by its sheet, the number of its row in the column `key`, and the head of its column."""
    sheet = book[page]
    top, names = heads_of(sheet, key)
    for row in range(top + 1, sheet.max_row + 1):
        if sheet.cell(row, names[key]).value == number:
            return sheet.cell(row, names[head])
    raise AssertionError(number)


def with_results(content: bytes, results: dict[str, str]) -> bytes:
    """Put the results of formulas into a workbook: openpyxl writes none."""

    def with_result(name: str, part: bytes) -> bytes:
        for place, value in results.items() if "/worksheets/" in name else ():
            formula = re.compile(rf'(<c r="{place}"[^>]*><f>[^<]*</f>)<v(?: ?/>|></v>)'.encode())
            part = formula.sub(rb"\g<1><v>" + value.encode() + b"</v>", part)
        return part

    return repacked(content, with_result) if results else content


def repacked(content: bytes, change: Callable[[str, bytes], bytes | None], **more: bytes) -> bytes:
    """Write a package anew with other parts; those that become None are left out."""
    stream = BytesIO()
    with ZipFile(BytesIO(content)) as old, ZipFile(stream, "w", ZIP_DEFLATED) as new:
        for name in old.namelist():
            part = change(name, old.read(name))
            if part is not None:
                new.writestr(name, part)
        for name, part in more.items():
            new.writestr(name, part)
    return stream.getvalue()


def _rows(book: Workbook, page: str) -> tuple[Worksheet, int, list[list[Any]]]:
    sheet = book[page]
    top, _ = heads_of(sheet)
    return sheet, top, [[cell.value for cell in row] for row in sheet.iter_rows(min_row=top + 1)]


def _write_rows(sheet: Worksheet, top: int, rows: list[list[Any]]) -> None:
    for number, row in enumerate(rows, top + 1):
        for place, value in enumerate(row, 1):
            sheet.cell(number, place).value = value


def _sorted(book: Workbook, page: str, head: str) -> None:
    sheet, top, rows = _rows(book, page)
    _, names = heads_of(sheet)
    _write_rows(sheet, top, sorted(rows, key=lambda row: str(row[names[head] - 1] or "")))
    sheet.auto_filter.add_filter_column(names[head] - 1, ["滞后"])


def _hidden(book: Workbook, page: str) -> None:
    sheet = book[page]
    for row in range(12, sheet.max_row, 2):
        sheet.row_dimensions[row].hidden = True
    sheet.column_dimensions["F"].hidden = True


def _moved(book: Workbook, page: str, head: str) -> None:
    """Move a column to the end, as dragging it does."""
    sheet = book[page]
    top, names = heads_of(sheet)
    last = sheet.max_column + 2
    for row in range(top, sheet.max_row + 1):
        sheet.cell(row, last).value = sheet.cell(row, names[head]).value
    sheet.delete_cols(names[head])


def _copied_row(book: Workbook, page: str, key: str) -> None:
    sheet = book[page]
    row = find(book, page, key, "编号").row
    sheet.append([cell.value for cell in sheet[row]])


def _deleted_row(book: Workbook, page: str, key: str) -> None:
    book[page].delete_rows(find(book, page, key, "编号").row)


def _appended(book: Workbook, page: str, text: str) -> None:
    book[page].append([None, None, text])


def _merged(book: Workbook, page: str, key: str, head: str) -> None:
    cell = find(book, page, key, head)
    book[page].merge_cells(start_row=cell.row, end_row=cell.row + 2, start_column=cell.column, end_column=cell.column)


def _dropped_column(book: Workbook, page: str, head: str) -> None:
    book[page].delete_cols(heads_of(book[page])[1][head])


def _doubled_column(book: Workbook, page: str, head: str) -> None:
    sheet = book[page]
    sheet.cell(heads_of(sheet)[0], sheet.max_column + 1).value = head


def _renamed(book: Workbook, page: str, name: str) -> None:
    book[page].title = name


def _copied_sheet(book: Workbook, page: str) -> None:
    book.copy_worksheet(book[page])


def _removed_sheet(book: Workbook, page: str) -> None:
    del book[page]


def _noted(book: Workbook, page: str, key: str, head: str) -> None:
    find(book, page, key, head).comment = Comment("请核实", "处室")


def _new_sheet(book: Workbook, name: str) -> None:
    book.create_sheet(name)["A1"] = "本处室自用"


def _code(book: Workbook, old: str, new: str) -> None:
    """Change the code in the heads of all sheets."""
    for sheet in book:
        for row in sheet.iter_rows(max_row=20):
            for cell in row:
                if isinstance(cell.value, str) and "〔报表" in cell.value:
                    cell.value = cell.value.replace(old, new) if old else None


def _no_properties(book: Workbook) -> None:
    book.custom_doc_props.props.clear()  # type: ignore[attr-defined] # the types do not know it


def _formatted(book: Workbook, page: str) -> None:
    """Format empty rows far below, as selecting whole columns does."""
    sheet = book[page]
    for row in range(sheet.max_row + 1, sheet.max_row + 3000):
        sheet.cell(row, 3).number_format = "0.00"


STEPS: dict[str, Callable[..., None]] = {
    "sort": _sorted,
    "hide": _hidden,
    "move": _moved,
    "copy row": _copied_row,
    "delete row": _deleted_row,
    "append": _appended,
    "merge": _merged,
    "drop column": _dropped_column,
    "double column": _doubled_column,
    "rename": _renamed,
    "copy sheet": _copied_sheet,
    "remove sheet": _removed_sheet,
    "comment": _noted,
    "new sheet": _new_sheet,
    "code": _code,
    "no properties": _no_properties,
    "format": _formatted,
}


def _typed(content: bytes) -> bytes:
    bomb = b'<!DOCTYPE a [<!ENTITY b "bb">]>'
    return repacked(
        content, lambda name, part: part.replace(b"<worksheet", bomb + b"<worksheet", 1) if "sheet1" in name else part
    )


def _with_macros(content: bytes) -> bytes:
    return repacked(content, lambda _, part: part, **{"xl/vbaProject.bin": b"\0" * 64})


def _locked(content: bytes) -> bytes:
    """Say of every part that it is encrypted."""
    whole = bytearray(content)
    for mark, shift in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        place = -1
        while (place := whole.find(mark, place + 1)) >= 0:
            whole[place + shift] |= 1
    return bytes(whole)


def _bomb(content: bytes) -> bytes:
    """Put 400 MB of nothing into a sheet."""
    stream = BytesIO()
    with ZipFile(BytesIO(content)) as old, ZipFile(stream, "w", ZIP_DEFLATED, compresslevel=1) as new:
        for name in old.namelist():
            if not name.endswith("sheet1.xml"):
                new.writestr(name, old.read(name))
        with new.open("xl/worksheets/sheet1.xml", "w", force_zip64=True) as part:
            part.write(b"<worksheet><!--")
            for _ in range(400):
                part.write(b"0" * (1 << 20))
            part.write(b"--></worksheet>")
    return stream.getvalue()


BYTES: dict[str, Callable[[bytes], bytes]] = {
    "truncate": lambda content: content[: len(content) * 2 // 3],
    "empty": lambda _: b"",
    "html": lambda _: "<html><body><table><tr><td>编号</td></tr></table></body></html>".encode(),
    "csv": lambda _: "编号,状态\r\n任务第1项,滞后\r\n".encode("gb18030"),
    "fods": lambda _: b'<?xml version="1.0"?><office:document xmlns:office="urn:o"/>',
    "xml 2003": lambda _: b'<?xml version="1.0"?><?mso-application progid="Excel.Sheet"?><Workbook/>',
    "pdf": lambda _: b"%PDF-1.7 \0",
    "dtd": _typed,
    "macros": _with_macros,
    "lock": _locked,
    "bomb": _bomb,
    "no sheets": lambda content: repacked(content, lambda name, part: None if "/worksheets/" in name else part),
    "other zip": lambda content: repacked(content, lambda _, __: None, **{"读我.txt": b"x"}),
    "word": lambda content: repacked(
        content, lambda _, __: None, **{"word/document.xml": b"<w/>", "[Content_Types].xml": b"<t/>"}
    ),
}
