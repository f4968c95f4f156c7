"""Papers as Markdown and HTML pages, drawn by templates. The only user of jinja2."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from qhtasks.resources import shipped
from qhtasks.sheets.files import file_name
from qhtasks.sheets.view import Brief, Index, Sheet
from qhtasks.text import markdown_text

if TYPE_CHECKING:
    from qhtasks.sheets.view import ItemRow, Paper

Format = Literal["md", "html"]
_TEMPLATES = {Sheet: "sheet", Brief: "brief", Index: "index"}
_LONG = 300
"""Characters of an item that fill about a third of a printed page: such a row may be cut, between its measures."""


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
        self.environment.filters |= {"md": markdown_text, "file_name": file_name, "css": css_string}
        self.environment.tests["long"] = _is_long

    def page(self, paper: Paper, form: Format) -> str:
        """Draw a paper."""
        return self.environment.get_template(f"{_TEMPLATES[type(paper)]}.{form}.j2").render(paper=paper)


def css_string(text: str) -> Markup:
    """Write a text as a string of CSS, in which it can end neither the string nor the element around it."""
    return Markup('"' + "".join(each if each.isalnum() else f"\\{ord(each):x} " for each in text) + '"')  # noqa: S704


def _is_long(item: ItemRow) -> bool:
    return sum(map(len, item.measures)) > _LONG
