"""A listing as tab-separated lines, CSV, Markdown, and as the value that JSON holds."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from qhtasks.answers.listing import Bar, Marked, Reworded
from qhtasks.text.escape import csv_text, markdown_piece, markdown_text

if TYPE_CHECKING:
    from qhtasks.answers.listing import Cell, Listing, TextTable
    from qhtasks.text.rewording import Part


def plain_cell(cell: Cell) -> str:
    """Write a cell as text, with 【】 around matches and [- -] and {+ +} around changes."""
    if isinstance(cell, Marked):
        return cell.wrapped("【", "】")
    if isinstance(cell, Reworded):
        return cell.text
    return str(cell.value if isinstance(cell, Bar) else cell)


def tsv(table: TextTable) -> str:
    """Write headings and rows as tab-separated lines; tabs and line breaks inside a cell become spaces."""
    rows = (table.columns, *table.rows)
    return "".join("\t".join(" ".join(plain_cell(cell).split()) for cell in row) + "\n" for row in rows)


def csv_table(table: TextTable) -> str:
    """Write headings and rows as CSV."""
    return csv_text([table.columns, *([plain_cell(cell) for cell in row] for row in table.rows)])


def markdown(listing: Listing) -> str:
    """Write the head as paragraphs and the rows as a Markdown table, with matches in bold."""
    head = "".join(f"{markdown_text(line)}\n\n" for line in listing.head)
    return head + markdown_table(listing.table())


def markdown_table(table: TextTable) -> str:
    """Write headings and rows as a Markdown table; columns of numbers are aligned to the right."""
    numeric = [all(isinstance(row[index], (int, float)) for row in table.rows) for index in range(len(table.columns))]
    rules = ["---:" if right and table.rows else "---" for right in numeric]
    rows = (
        [markdown_text(heading) for heading in table.columns],
        rules,
        *(map(_markdown_cell, row) for row in table.rows),
    )
    return "".join(f"| {' | '.join(row)} |\n" for row in rows)


def _markdown_cell(cell: Cell) -> str:
    if isinstance(cell, Reworded):
        return "".join(map(_markdown_part, cell.parts)).strip()
    if not isinstance(cell, Marked):
        return markdown_text(plain_cell(cell))
    before, after = ("**", "**") if _stars_hold(cell) else ("<strong>", "</strong>")
    return cell.wrapped(before, after, markdown_piece).strip()


def _markdown_part(part: Part) -> str:
    """Mark a change by HTML tags: Markdown's own ~~ does not work beside punctuation."""
    tag = {"struck": "del", "put": "ins"}.get(part.sign)
    return f"<{tag}>{markdown_piece(part.text)}</{tag}>" if tag else markdown_piece(str(part))


def _stars_hold(cell: Marked) -> bool:
    """Whether ** makes these matches bold.

    CommonMark leaves the stars as they are beside punctuation, such as a Chinese quotation mark, and between two
    matches that touch each other.
    """
    edges = (cell.text[place] for start, end in cell.spans for place in (start, end - 1))
    ends = {end for _, end in cell.spans}
    return all(map(str.isalnum, edges)) and all(start not in ends for start, _ in cell.spans)


def json_value(listing: Listing) -> Any:
    """Give the value for JSON: for a bare listing its records, else an object that also says what was asked."""
    records = [dict(listing.record(row)) for row in listing.every_row]
    if listing.bare:
        return records
    return {
        "asked": listing.asked,
        "filter": listing.filter,
        "shown": len(listing.rows),
        "matched": listing.passed,
        "total": listing.total,
        "notes": [*listing.notes, *listing.alerts],
        "rows": records,
    }
