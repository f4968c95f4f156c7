"""Opening a spreadsheet by its content, whatever its name says: offices rename, and WPS calls an old workbook .et."""

from __future__ import annotations

import re
from io import BytesIO
from zipfile import BadZipFile, ZipFile

from qhtasks.spreadsheets.book import BROKEN, Spreadsheet, UnreadableSpreadsheetError
from qhtasks.spreadsheets.ods import read_ods
from qhtasks.spreadsheets.sparse import SheetPackage
from qhtasks.spreadsheets.xlsx import read_xlsx

_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
"""How compound files begin: workbooks and documents of before 2007, and whatever Office encrypted."""
_ZIP = b"PK"
_HEAD = 4_000
_AGAIN = "：请用 Excel 或 WPS 打开下发的台账填写，另存为 .xlsx 后交回"
_OTHER_TEXTS = (
    (re.compile(rb"office:document\b"), "是单文件的 OpenDocument（.fods）" + _AGAIN),
    (re.compile(rb"urn:schemas-microsoft-com:office:spreadsheet|mso-application"), "是 XML 表格 2003" + _AGAIN),
    (re.compile(rb"<!doctype html|<html|<table", re.IGNORECASE), "是网页，不是电子表格" + _AGAIN),
)
_ENCODED = (b"\xff\xfe", b"\xfe\xff")
"""How a text in UTF-16 begins, which is full of zero bytes otherwise."""


def read_spreadsheet(content: bytes) -> Spreadsheet:
    """Read a spreadsheet; what is none, or none that can be read, is an UnreadableSpreadsheetError that says what."""
    if content.startswith(_OLE):
        from qhtasks.spreadsheets.xls import read_xls

        return read_xls(content)
    if content.startswith(_ZIP):
        return _read_zip(content)
    raise UnreadableSpreadsheetError(_what_else(content))


def _read_zip(content: bytes) -> Spreadsheet:
    try:
        package = SheetPackage(ZipFile(BytesIO(content)))
    except (BadZipFile, ValueError, OSError, NotImplementedError) as error:
        raise UnreadableSpreadsheetError(BROKEN) from error
    if "content.xml" in package:
        return read_ods(package)
    if "xl/workbook.bin" in package:
        raise UnreadableSpreadsheetError("是二进制工作簿（.xlsb）" + _AGAIN)
    if "word/document.xml" in package:
        raise UnreadableSpreadsheetError("是 Word 文档，Word 台账不读回" + _AGAIN)
    if "[content_types].xml" in package:
        return read_xlsx(package)
    raise UnreadableSpreadsheetError("是压缩包，里面没有表" + _AGAIN)


def _what_else(content: bytes) -> str:
    """Say what a file is that is neither a ZIP nor a compound file."""
    head = content[:_HEAD]
    if not content:
        return "是空文件：请重新交回"
    for pattern, said in _OTHER_TEXTS:
        if pattern.search(head):
            return said
    if head.startswith(b"%PDF"):
        return "是 PDF" + _AGAIN
    if b"\0" not in head or head.startswith(_ENCODED):
        return "是文本或 CSV，不是电子表格" + _AGAIN
    return "不是电子表格" + _AGAIN
