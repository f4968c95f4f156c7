"""Papers as Markdown and HTML pages, drawn by templates. The only user of jinja2."""

from __future__ import annotations

import re
import traceback
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from jinja2 import (
    Environment,
    FileSystemLoader,
    StrictUndefined,
    TemplateNotFound,
    TemplateSyntaxError,
    Undefined,
)
from markupsafe import Markup, escape

from qhtasks.errors import QhtasksError
from qhtasks.resources import shipped
from qhtasks.sheets.files import file_name
from qhtasks.sheets.view import Brief, Index, Sheet
from qhtasks.text import markdown_text

if TYPE_CHECKING:
    from collections.abc import Hashable

    from qhtasks.sheets.view import Paper

Page = Literal["md", "html"]
_TEMPLATES = {Sheet: "sheet", Brief: "brief", Index: "index"}
_COMPLAINTS = (
    (r"'(.+)' is undefined", r"没有“\1”这个名字"),
    (r"'.*\.(\w+) object' has no attribute '(.+)'", r"\1 没有“\2”这一项，各项见 docs/templates.md"),
    (r"No filter named '(.+)'\.", r"没有“\1”这个过滤器"),
    (r"No test named '(.+)'\.", r"没有“\1”这个判断"),
    (r"Encountered unknown tag '(.+?)'\..*", r"不认得“\1”这个标记"),
    (r"Unexpected end of template\..*", r"模板没有写完，还差结束的标记"),
    (r"(?i:unexpected|expected) .*", r"这里写法不对（\g<0>）"),
)


class Press:
    """Draws pages; templates are read once."""

    def __init__(self, folder: Path | None = None) -> None:
        """Open a folder of templates before the shipped ones: undefined names are errors, `.html.j2` is escaped."""
        self.folders = template_folders(folder)
        self.environment = Environment(
            loader=FileSystemLoader(self.folders),
            autoescape=lambda name: bool(name and name.endswith(".html.j2")),  # noqa: S701 - Markdown has its own escape
            undefined=StrictUndefined,
            trim_blocks=True,
            lstrip_blocks=True,
            keep_trailing_newline=True,
            auto_reload=False,
        )
        self.environment.filters |= {"md": markdown_text, "file_name": file_name, "css": css_string}
        self.environment.filters["drawn"] = self._drawn
        self.fragments: dict[tuple[Hashable, ...], Markup] = {}

    def page(self, paper: Paper, form: Page) -> str:
        """Draw a paper; a mistake in a template is an error that names its file and line."""
        name = f"{_TEMPLATES[type(paper)]}.{form}.j2"
        try:
            return self.environment.get_template(name).render(paper=paper)
        except Exception as error:
            place = _place(error, self.folders)
            if place is None:
                raise
            raise QhtasksError(f"{place}：模板有误：{_in_chinese(error)}") from error

    def _drawn(self, name: str, **values: Hashable) -> Markup:
        """Draw a template with some values, once for all the papers on which they stand."""
        key = (name, *values.values())
        if key not in self.fragments:
            template = self.environment.get_template(name)
            self.fragments[key] = Markup(template.render(values).rstrip("\n"))  # noqa: S704 - escaped by the template
        return self.fragments[key]


def template_folders(folder: Path | None) -> list[Path]:
    """Say where templates are looked for: in a folder of one's own, if there is one, then in the shipped one."""
    if folder and not folder.is_dir():
        raise QhtasksError(f"没有模板目录 {folder}：先用 qhtasks templates copy 复制一份")
    return [*([folder.resolve()] if folder else []), shipped("templates")]


def _place(error: Exception, folders: list[Path]) -> str | None:
    """Say where in the templates an error is: the line that could not be read, or the last one that was at work."""
    if isinstance(error, TemplateSyntaxError):
        return f"{error.filename}:{error.lineno}"
    frames = traceback.extract_tb(error.__traceback__)
    inside = [frame for frame in frames if Path(frame.filename).parent in folders]
    return f"{inside[-1].filename}:{inside[-1].lineno}" if inside else None


def _in_chinese(error: Exception) -> str:
    """Put Jinja's usual complaints into Chinese; what is not known here stays as it is."""
    message = str(error)
    if isinstance(error, TemplateNotFound):
        return f"没有模板文件 {error.name}"
    for english, chinese in _COMPLAINTS:
        if found := re.fullmatch(english, message):
            return found.expand(chinese)
    return f"{type(error).__name__}: {message}"


def mistake(error: Exception) -> str | None:
    """Say in Chinese what is wrong in a template that was given as text; None where the error is not a template's."""
    frames = traceback.extract_tb(error.__traceback__)
    inside = isinstance(error, TemplateSyntaxError) or any(frame.filename == "<template>" for frame in frames)
    return _in_chinese(error) if inside else None


def template_name(paper: Paper) -> str:
    """Name the templates of a kind of paper, without what their form adds."""
    return _TEMPLATES[type(paper)]


def xml_environment() -> Environment:
    """Make an environment for templates of XML: all that is filled in is text, braces too, which docxtpl would read."""
    return Environment(autoescape=True, undefined=StrictUndefined, finalize=_xml_text)


def _xml_text(value: object) -> object:
    """Escape what is filled in; what is undefined complains by itself."""
    if isinstance(value, Undefined):
        return value
    return Markup(str(escape(value)).replace("{", "&#123;").replace("}", "&#125;"))  # noqa: S704 - it is escaped


def css_string(text: str) -> Markup:
    """Write a text as a string of CSS, in which it can end neither the string nor the element around it."""
    return Markup('"' + "".join(each if each.isalnum() else f"\\{ord(each):x} " for each in text) + '"')  # noqa: S704
