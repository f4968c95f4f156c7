"""The workbook of a body as an Excel file: columns that are printed, and coloured ones that are filled in.

Texts are written as texts: nothing becomes a formula or a link. Only figures are numbers.
"""

from __future__ import annotations

from datetime import UTC, datetime
from decimal import Decimal, InvalidOperation
from io import BytesIO
from typing import TYPE_CHECKING

from qhtasks.errors import MissingExtraError
from qhtasks.ledgers.form import LedgerColumn, LedgerRow, LedgerSheet
from qhtasks.ledgers.identity import PLAN, identity_of, record_of
from qhtasks.papers.imprint import properties, sealed_package, short_hash
from qhtasks.papers.view import DISCLAIMER, Stamp
from qhtasks.papers.worksheets import (
    FONT,
    LINE,
    LOOKS,
    height_of,
    number_format,
    offer_words,
    print_sideways,
    write_head,
    write_text,
)
from qhtasks.papers.zips import EPOCH, contents_of
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

_A3, _SEEN = 8, 150
"""The paper's size by Excel's number, and the width of a head, in half characters, that is seen on a screen."""
_NUMBERED = 1
"""Columns before those of the ledger: the running number, which is nobody's key."""
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
    """Write a form that whoever plans fills in; its record only says that it is one."""
    return _workbook(form, Stamp("", "", f'{{"qhtasks":"{PLAN}"}}'))


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
            self._looks[key] = self.book.add_format(FONT | LOOKS[name] | numbered)
        return self._looks[key]

    def write(self, sheet: LedgerSheet, head: tuple[str, ...], title: str) -> None:
        """Write a sheet: the lines of its head, the column heads, the rows; then what Excel makes of it."""
        page = self.book.add_worksheet(sheet.name)
        width = 5 + sum(column.width for column in sheet.columns)
        looks = {name: self.look(name) for name in ("title", "fact")}
        top = write_head(page, head, len(sheet.columns), min(width, _SEEN), looks)
        page.write_string(top, 0, "序号", self.look("head"))
        for place, column in enumerate(sheet.columns, _NUMBERED):
            page.write_string(top, place, column.head, self.look("head-filled" if column.field else "head"))
        page.set_row(top, 2 * LINE + 4)
        for number, row in enumerate(sheet.rows, 1):
            page.write_number(top + number, 0, number, self.look("number"))
            for place, (column, text) in enumerate(zip(sheet.columns, row.cells, strict=True), _NUMBERED):
                self._write_cell(page, (top + number, place), column, text)
            pairs = zip(row.cells, sheet.columns, strict=True)
            page.set_row(top + number, height_of((text, column.width) for text, column in pairs))
        _set_up(page, sheet, top, title)

    def _write_cell(self, page: Worksheet, place: tuple[int, int], column: LedgerColumn, text: str) -> None:
        """Write a figure as a number if Excel keeps it exactly, anything else as a text."""
        look = "filled" if column.field else "text"
        number = _as_number(text) if column.is_figure else None
        if number is not None:
            page.write_number(*place, float(number), self.look(look, number_format(len(text.partition(".")[2]))))
            return
        write_text(page, place, text, self.look(look))


def _as_number(text: str) -> Decimal | None:
    """Read a figure that a cell can hold as a number without losing a digit."""
    try:
        number = Decimal(text)
    except InvalidOperation:
        return None
    return number if number.is_finite() and Decimal(repr(float(number))) == number else None


def _set_up(page: Worksheet, sheet: LedgerSheet, top: int, title: str) -> None:
    """Set widths, lists to choose from, the filter, the frozen head, and how the sheet is printed."""
    last = top + len(sheet.rows)
    page.set_column(0, 0, 5)
    for place, column in enumerate(sheet.columns, _NUMBERED):
        page.set_column(place, place, column.width)
        if column.words:
            offer_words(page, (top + 1, last), place, column.head, column.words)
    page.autofilter(top, 0, last, len(sheet.columns))
    page.freeze_panes(top + 1, _NUMBERED + 2)
    print_sideways(page, _A3, title)
    page.fit_to_pages(1, 0)
    page.repeat_rows(top)
