"""The workbook of a body as an Excel file: columns that are printed, and coloured ones that are filled in.

Texts are written as texts: nothing becomes a formula or a link. Only figures are numbers.
"""

from __future__ import annotations

from datetime import UTC, datetime
from decimal import Decimal, InvalidOperation
from io import BytesIO
from math import ceil
from typing import TYPE_CHECKING, Any

from qhtasks.errors import MissingExtraError, QhtasksError
from qhtasks.ledgers.form import LedgerColumn, LedgerRow, LedgerSheet
from qhtasks.ledgers.identity import identity_of, record_of
from qhtasks.papers.imprint import properties, sealed_package, short_hash
from qhtasks.papers.view import DISCLAIMER, Stamp
from qhtasks.papers.zips import EPOCH, contents_of
from qhtasks.spreadsheets.book import LONGEST_TEXT
from qhtasks.text.width import cells
from qhtasks.version import __version__

try:
    from xlsxwriter import Workbook
except ImportError:
    raise MissingExtraError("填报台账", "track") from None

if TYPE_CHECKING:
    from xlsxwriter.format import Format
    from xlsxwriter.worksheet import Worksheet

    from qhtasks.ledgers.form import BodyLedger
    from qhtasks.tracking.reports import Contact

_LINE, _HIGHEST = 16, 409
_NUMBERED = 1
"""Columns before those of the ledger: the running number, which is nobody's key."""
_FONT: dict[str, Any] = {"font_name": "宋体", "font_size": 11, "text_wrap": True, "valign": "top"}
_TO_FILL = "#FFF9E5"
_LOOKS: dict[str, dict[str, Any]] = {
    "title": {"font_size": 16, "bold": True, "align": "center", "valign": "vcenter"},
    "fact": {"valign": "vcenter"},
    "head": {"bold": True, "align": "center", "valign": "vcenter", "border": 1, "bg_color": "#F2F2F2"},
    "head-filled": {"bold": True, "align": "center", "valign": "vcenter", "border": 1, "bg_color": "#FFE699"},
    "printed": {"border": 1},
    "filled": {"border": 1, "bg_color": _TO_FILL},
    "number": {"border": 1, "align": "center"},
}
_CONTACTS = (
    LedgerColumn("事项", 16),
    LedgerColumn("责任领导", 20),
    LedgerColumn("责任处室", 24),
    LedgerColumn("联系人", 20),
    LedgerColumn("电话", 24),
)
"""What is printed of a contact; the fields of `Contact`."""


def ledger_workbook(ledger: BodyLedger, contacts: tuple[Contact, ...] = ()) -> bytes:
    """Write a workbook that can be taken back; the same ledger gives the same bytes.

    The body's own contacts stand in a sheet apart, which is no part of what is compared when it comes back.
    """
    identity = identity_of(ledger)
    stamp = Stamp(identity.digest, identity.code, record_of(identity))
    more = (_contacts_sheet(ledger, contacts),) if contacts else ()
    return _workbook(ledger._replace(sheets=(*ledger.sheets, *more)), stamp)


def _contacts_sheet(ledger: BodyLedger, contacts: tuple[Contact, ...]) -> LedgerSheet:
    """Print contacts, each with the number of its item as the other sheets have it."""
    labels = {row.id: row.cells[sheet.key_column] for sheet in ledger.sheets for row in sheet.rows}
    rows = tuple(
        LedgerRow(
            each.item or "",
            (
                labels.get(each.item, each.item) if each.item else "全部事项",
                *(text or "" for text in (each.leader, each.office, each.person, each.phone)),
            ),
        )
        for each in contacts
    )
    note = "联系人只印在本单位自己的台账上，请核对；这一张不收回，有变的另行告知下发单位"
    return LedgerSheet("contacts", "联系人", (note,), _CONTACTS, rows)


def form_workbook(form: BodyLedger) -> bytes:
    """Write a form that whoever plans fills in; it is read back by its numbers and heads alone."""
    return _workbook(form, Stamp("", "", '{"qhtasks":"plan"}'))


def _workbook(ledger: BodyLedger, stamp: Stamp) -> bytes:
    stream = BytesIO()
    book = Workbook(stream, {"in_memory": True})
    book.set_properties(
        {
            "title": ledger.title,
            "subject": DISCLAIMER,
            "author": f"qhtasks {__version__}",
            "created": datetime(*EPOCH, tzinfo=UTC),
        }
    )
    for name, value in properties(stamp, short_hash(__version__.encode())).items():
        book.set_custom_property(name, value, "text")
    writer = _Writer(book)
    for sheet in ledger.sheets:
        head = filter(None, (ledger.title, *ledger.facts, *sheet.notes, stamp.line))
        writer.write(sheet, tuple(head), ledger.title)
    book.close()
    return sealed_package(contents_of(stream.getvalue()))


class _Writer:
    """Writes the sheets of one workbook."""

    def __init__(self, book: Workbook) -> None:
        self.book = book
        self._looks: dict[tuple[str, str], Format] = {}

    def look(self, name: str, number_format: str = "") -> Format:
        """Give a format, made once a workbook."""
        key = (name, number_format)
        if key not in self._looks:
            numbered = {"num_format": number_format} if number_format else {}
            self._looks[key] = self.book.add_format(_FONT | _LOOKS[name] | numbered)
        return self._looks[key]

    def write(self, sheet: LedgerSheet, head: tuple[str, ...], title: str) -> None:
        """Write a sheet: the lines of its head, the column heads, the rows; then what Excel makes of it."""
        page = self.book.add_worksheet(sheet.name)
        width = 5 + sum(column.width for column in sheet.columns)
        for number, line in enumerate(head):
            page.merge_range(number, 0, number, len(sheet.columns), "", self.look("fact" if number else "title"))
            page.write_string(number, 0, line, self.look("fact" if number else "title"))
            page.set_row(number, (_lines(line, min(width, 150)) if number else 2) * _LINE)
        top = len(head)
        page.write_string(top, 0, "序号", self.look("head"))
        for place, column in enumerate(sheet.columns, _NUMBERED):
            page.write_string(top, place, column.head, self.look("head-filled" if column.field else "head"))
        page.set_row(top, 2 * _LINE + 3)
        for number, row in enumerate(sheet.rows, 1):
            page.write_number(top + number, 0, number, self.look("number"))
            for place, (column, text) in enumerate(zip(sheet.columns, row.cells, strict=True), _NUMBERED):
                self._write_cell(page, (top + number, place), column, text)
            lines = (_lines(text, column.width) for column, text in zip(sheet.columns, row.cells, strict=True))
            page.set_row(top + number, min(_HIGHEST, max(2, *lines) * _LINE + 3))
        _set_up(page, sheet, top, title)

    def _write_cell(self, page: Worksheet, place: tuple[int, int], column: LedgerColumn, text: str) -> None:
        """Write a figure as a number if Excel keeps it exactly, anything else as a text."""
        look = "filled" if column.field else "printed"
        number = _as_number(text) if column.is_figure else None
        if number is not None:
            decimals = len(text.partition(".")[2])
            page.write_number(*place, float(number), self.look(look, f"0.{'0' * decimals}" if decimals else "0"))
            return
        if len(text.encode("utf-16-le")) // 2 > LONGEST_TEXT:
            raise QhtasksError(f"“{text[:12]}……”有 {len(text)} 字，Excel 的一格只放得下 {LONGEST_TEXT} 字")
        page.write_string(*place, text, self.look(look))


def _as_number(text: str) -> Decimal | None:
    """Read a figure that a cell can hold as a number without losing a digit."""
    try:
        number = Decimal(text)
    except InvalidOperation:
        return None
    return number if number.is_finite() and Decimal(repr(float(number))) == number else None


def _lines(text: str, width: int) -> int:
    """Count the lines of a wrapped text."""
    return sum(ceil(cells(line) / max(1, width * 0.95 - 1)) or 1 for line in text.split("\n"))


def _set_up(page: Worksheet, sheet: LedgerSheet, top: int, title: str) -> None:
    """Set widths, lists to choose from, the filter, the frozen head, and how the sheet is printed."""
    last = top + len(sheet.rows)
    page.set_column(0, 0, 5)
    for place, column in enumerate(sheet.columns, _NUMBERED):
        page.set_column(place, place, column.width)
        if column.words:
            words = "、".join(column.words)
            choice = {"validate": "list", "source": list(column.words), "error_title": column.head}
            page.data_validation(top + 1, place, last, place, choice | {"error_message": words})
    page.autofilter(top, 0, last, len(sheet.columns))
    page.freeze_panes(top + 1, _NUMBERED + 2)
    page.set_landscape()
    page.set_paper(8)  # A3
    page.set_margins(left=0.35, right=0.35, top=0.5, bottom=0.6)
    page.fit_to_pages(1, 0)
    page.repeat_rows(top)
    page.set_header(f"&R&8 {title.replace('&', '&&')}")
    page.set_footer("&C— &P —")
