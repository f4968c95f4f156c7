"""How a workbook that comes back is known: the record in its custom properties, and the code in the head of each sheet.

The record survives Excel, WPS and LibreOffice in every format that they save. The code survives copying a sheet into
another workbook, which loses the properties. Where both are there they must agree.
"""

from __future__ import annotations

import json
import re
from hashlib import sha256
from itertools import count, takewhile
from typing import TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from qhtasks.ledgers.form import BodyLedger, LedgerRow, LedgerSheet
    from qhtasks.spreadsheets.book import Spreadsheet

KIND, PLAN = "report", "plan"
PIECE = "qhtasks."
"""The names of the properties that hold the record, with a number behind; papers name theirs so too."""
_HASH, _DIGEST = 6, 12
"""Hexadecimal digits of the hash of a row's printed or filled cells, and of the whole workbook."""
_CODE = re.compile(r"〔报表\|([^|〕]{1,40})\|([0-9A-Z—-]{4,9})\|截至([0-9-]{0,10})\|([0-9.]{1,20})\|([0-9a-f]{12})〕")
_HEAD = 20
"""Rows at the top of a sheet in which the code may stand."""


class RowHashes(NamedTuple):
    """What was printed in a row, and what was filled in already."""

    printed: str
    filled: str


class LedgerIdentity(NamedTuple):
    """Which workbook it is; `rows` has the hashes of each row by sheet and id, empty where only a code was found."""

    body: str
    period: str
    as_of: str
    edition: str
    digest: str
    rows: Mapping[str, RowHashes]

    @property
    def code(self) -> str:
        """The line printed in the head of every sheet."""
        return f"〔报表|{self.body}|{self.period}|截至{self.as_of}|{self.edition}|{self.digest}〕"


class UnknownLedgerError(Exception):
    """A workbook that is no ledger of ours, or whose marks contradict each other; says so in Chinese."""


def identity_of(ledger: BodyLedger) -> LedgerIdentity:
    """Make the identity of a workbook from everything in its cells."""
    rows = {f"{sheet.kind}:{row.id}": row_hashes(sheet, row) for sheet in ledger.sheets for row in sheet.rows}
    whole = json.dumps([ledger.body, ledger.period, ledger.as_of, list(rows.items())], ensure_ascii=False)
    return LedgerIdentity(ledger.body, ledger.period, ledger.as_of, ledger.edition, _hash(whole, _DIGEST), rows)


def record_of(identity: LedgerIdentity) -> str:
    """Write an identity as the record that a file carries: one line of ASCII JSON."""
    values = {
        "qhtasks": KIND,
        "of": [identity.body],
        "period": identity.period,
        "as_of": identity.as_of,
        "edition": identity.edition,
        "digest": identity.digest,
        "rows": {key: f"{hashes.printed}{hashes.filled}" for key, hashes in identity.rows.items()},
    }
    return json.dumps(values, separators=(",", ":"))


def identified(book: Spreadsheet) -> LedgerIdentity:
    """Say which workbook came back; raises `UnknownLedgerError`."""
    recorded, codes = _recorded(book.properties), list(_codes(book))
    if any(code != codes[0] for code in codes):
        raise UnknownLedgerError("几张表抬头的标识不同，像是拼起来的：请交回各自下发的台账")
    printed = codes[0] if codes else None
    identity = recorded or printed
    if identity is None:
        raise UnknownLedgerError(
            "不是下发的填报台账（没有标识）：请用 qhtasks track ledger 生成的台账填报，不要只复制表格内容"
        )
    if printed not in (None, identity._replace(rows={})):
        raise UnknownLedgerError("抬头的标识和文件属性里的不同，像是两份台账拼起来的：请交回原来下发的台账")
    return identity


def made_as(book: Spreadsheet) -> str:
    """Say by its record as what a workbook was made: a ledger to fill in, a form of plans, or a paper; else empty."""
    try:
        return str(_record(book.properties)["qhtasks"])
    except (ValueError, KeyError, TypeError, RecursionError):
        return ""


def _record(properties: Mapping[str, str]) -> dict[str, Any]:
    """Join the record in the custom properties; what cannot be read is an error of `json`."""
    pieces = (properties.get(f"{PIECE}{number}", "") for number in count(1))
    record: dict[str, Any] = json.loads("".join(takewhile(bool, pieces)))
    return record


def _recorded(properties: Mapping[str, str]) -> LedgerIdentity | None:
    """Read the record in the custom properties; None where there is no sound one: anybody can write one."""
    try:
        values = _record(properties)
        if values["qhtasks"] != KIND:
            return None
        (body,) = values["of"]
        period, as_of, edition, made = (values[key] for key in ("period", "as_of", "edition", "digest"))
        rows = {str(key): RowHashes(hashes[:_HASH], hashes[_HASH:]) for key, hashes in values["rows"].items()}
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
        return None
    identity = LedgerIdentity(body, period, as_of, edition, made, rows)
    texts: tuple[object, ...] = (body, period, as_of, edition, made)
    return identity if all(isinstance(text, str) for text in texts) else None


def _codes(book: Spreadsheet) -> Iterator[LedgerIdentity]:
    """Find the codes in the heads of the sheets."""
    for sheet in book.sheets:
        for (row, _), cell in sheet.cells.items():
            if row > _HEAD:
                break
            found = _CODE.search(cell.value) if isinstance(cell.value, str) else None
            if found:
                body, period, as_of, edition, made = found.groups()
                yield LedgerIdentity(body, period, as_of, edition, made, {})


def row_hashes(sheet: LedgerSheet, row: LedgerRow) -> RowHashes:
    """Hash what is printed in a row, and what is filled in already."""
    pairs = tuple(zip(sheet.columns, row.cells, strict=True))
    printed = [text for column, text in pairs if not column.field]
    filled = [text for column, text in pairs if column.field]
    return RowHashes(_hash("\0".join(printed), _HASH), filled_hash(filled))


def filled_hash(texts: Iterable[str]) -> str:
    """Hash the cells of a row that people fill in."""
    return _hash("\0".join(texts), _HASH)


def _hash(text: str, length: int) -> str:
    return sha256(text.encode()).hexdigest()[:length]
