"""Sheets as Markdown and HTML pages, drawn by templates. The only user of jinja2."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from qhtasks.resources import shipped
from qhtasks.sheets.files import file_name
from qhtasks.text import markdown_text

if TYPE_CHECKING:
    from qhtasks.sheets.view import Sheet, Source

Format = Literal["md", "html"]


class Press:
    """Draws pages; templates are read once."""

    def __init__(self) -> None:
        """Open the shipped templates: undefined names are errors, and what ends in `.html.j2` is escaped."""
        self.environment = Environment(
            loader=FileSystemLoader(shipped("templates")),
            autoescape=lambda name: bool(name and name.endswith(".html.j2")),  # noqa: S701 - Markdown has its own escape
            undefined=StrictUndefined,
            trim_blocks=True,
            lstrip_blocks=True,
            keep_trailing_newline=True,
        )
        self.environment.filters |= {"md": markdown_text, "file_name": file_name}

    def sheet(self, sheet: Sheet, form: Format) -> str:
        """Draw one unit's sheet."""
        return self.environment.get_template(f"sheet.{form}.j2").render(sheet=sheet)

    def index(self, sheets: tuple[Sheet, ...], source: Source, form: Format) -> str:
        """Draw the page that lists all sheets."""
        return self.environment.get_template(f"index.{form}.j2").render(sheets=sheets, source=source)
