"""Papers as Markdown and HTML pages, drawn by templates. The only user of jinja2."""

from __future__ import annotations

import re
import traceback
from functools import cached_property
from pathlib import Path, PurePath
from typing import TYPE_CHECKING, Any, Literal

from jinja2 import (
    Environment,
    FileSystemLoader,
    StrictUndefined,
    Template,
    TemplateNotFound,
    TemplateSyntaxError,
    Undefined,
)
from markupsafe import Markup, escape

from qhtasks.errors import QhtasksError
from qhtasks.papers.files import file_name
from qhtasks.papers.folders import SHIPPED, located, takes
from qhtasks.papers.mistakes import full_width, in_chinese
from qhtasks.papers.view import Brief, Index, Sheet
from qhtasks.text.escape import markdown_text

if TYPE_CHECKING:
    from collections.abc import Callable, Hashable, Sequence

    from qhtasks.papers.view import Paper

Page = Literal["md", "html"]
PAPERS = {Sheet: "sheet", Brief: "brief", Index: "index"}
"""What the templates of each kind of paper are called."""
_OF_WORD = re.compile(r"(?<=\{[{%#])(?:tr|tc|p|r)(?=\s)")
"""What docxtpl wants behind the first braces of a mark that stands for a row, a cell, a paragraph or a run."""
_STRAIGHT = str.maketrans("“”‘’", "\"\"''")
"""Quotes that Word makes while one types: docxtpl makes them straight again."""


class _Loader(FileSystemLoader):
    """Reads templates as editors save them; a file that cannot be one is an error that names it."""

    def get_source(self, environment: Environment, template: str) -> tuple[str, str, Callable[[], bool]]:
        """Read a template, in UTF-8 and with marks that Jinja can see."""
        if not takes(PurePath(template)):
            raise TemplateNotFound(template)
        try:
            source, file, current = super().get_source(environment, template)
        except UnicodeDecodeError as error:
            path = located(template, tuple(map(Path, self.searchpath)))
            raise QhtasksError(f"{path}：不是 UTF-8 编码：用记事本等打开，另存为 UTF-8") from error
        if found := full_width(source):
            line, told = found
            raise QhtasksError(f"{file}:{line}：模板有误：{told}")
        return source, file, current


class Press:
    """Draws pages; templates are read once."""

    def __init__(self, folders: Sequence[Path] = SHIPPED) -> None:
        """Open folders of templates, the first one first: undefined names are errors, `.html.j2` is escaped."""
        self.folders = folders
        self.environment = Environment(
            loader=_Loader(folders, encoding="utf-8-sig"),
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
        name = f"{template_name(paper)}.{form}.j2"
        try:
            return self.environment.get_template(name).render(paper=paper)
        except QhtasksError:
            raise
        except Exception as error:
            place = _place(error, self.folders)
            if place is None:
                raise
            raise QhtasksError(f"{place}：模板有误：{_told(error)}") from error

    def _drawn(self, name: str, **values: Hashable) -> Markup:
        """Draw a template with some values, once for all the papers on which they stand: 1 is not `true` there."""
        key = (name, *values, *values.values(), *map(type, values.values()))
        if key not in self.fragments:
            template = self.environment.get_template(name)
            self.fragments[key] = Markup(template.render(values).rstrip("\n"))  # noqa: S704 - escaped by the template
        return self.fragments[key]


def _place(error: Exception, folders: Sequence[Path]) -> str | None:
    """Say where in the templates an error is: the line that could not be read, or the last one that was at work."""
    if isinstance(error, TemplateSyntaxError):
        return f"{error.filename or error.name}:{error.lineno}"  # Jinja's lexer takes the one for the other
    frames = traceback.extract_tb(error.__traceback__)
    inside = [frame for frame in frames if _is_template(Path(frame.filename), folders)]
    return f"{inside[-1].filename}:{inside[-1].lineno}" if inside else None


def _is_template(path: Path, folders: Sequence[Path]) -> bool:
    """Whether a file is one of the templates, in whichever folder within theirs."""
    return any(path.is_relative_to(folder) and takes(path.relative_to(folder)) for folder in folders)


def _told(error: Exception) -> str:
    """Say in Chinese what is wrong."""
    if isinstance(error, TemplateNotFound):
        why = "" if takes(PurePath(str(error.name))) else "：能引入的是 .j2 和 .css 文件，名字不以“.”开头"
        return f"没有模板文件 {error.name}{why}"
    return in_chinese(error)


def mistake(error: Exception) -> str | None:
    """Say in Chinese what is wrong in a template that was given as text; None where the error is not a template's."""
    frames = traceback.extract_tb(error.__traceback__)
    inside = isinstance(error, TemplateSyntaxError) or any(frame.filename == "<template>" for frame in frames)
    return _told(error) if inside else None


def template_name(paper: Paper) -> str:
    """Name the templates of a kind of paper, without what their form adds."""
    return PAPERS[type(paper)]


class _CompilesOnce(Environment):
    """Compiles each template text once: docxtpl asks for the same few parts of a document again for every paper."""

    @cached_property
    def compiled(self) -> dict[str, Template]:
        """The templates compiled so far, by their text."""
        return {}

    def from_string(self, source: Any, *args: Any, **options: Any) -> Template:
        """Compile a text, or take the template that was compiled from it before."""
        if source not in self.compiled:
            self.compiled[source] = super().from_string(source, *args, **options)
        return self.compiled[source]


def xml_environment() -> Environment:
    """Make an environment for templates of XML: all that is filled in is text, braces too, which docxtpl would read."""
    return _CompilesOnce(autoescape=True, undefined=StrictUndefined, finalize=_xml_text)


def _xml_text(value: object) -> object:
    """Escape what is filled in; what is undefined complains by itself."""
    if isinstance(value, Undefined):
        return value
    return Markup(str(escape(value)).replace("{", "&#123;").replace("}", "&#125;"))  # noqa: S704 - it is escaped


def slip_in(environment: Environment, text: str) -> str | None:
    """Say what is wrong with the marks in a paragraph of a Word template, where each must end that begins there."""
    if found := full_width(text):
        return found[1]
    try:
        tokens = list(environment.lex(_OF_WORD.sub("", text).translate(_STRAIGHT)))
    except TemplateSyntaxError as error:
        return None if str(error).startswith("Missing end") else in_chinese(error)  # may end in another paragraph
    kinds = [kind for _, kind, _ in tokens]
    said = [
        text
        for before, (_, kind, text) in zip(["", *kinds], tokens, strict=False)
        if kind == "data" and before != "raw_begin"
    ]
    for name, begin, end in (("variable", "{{", "}}"), ("block", "{%", "%}")):
        if kinds.count(f"{name}_begin") > kinds.count(f"{name}_end"):
            return f"“{begin}”没有结束（差“{end}”）"
        if any(end in text for text in said):
            return f"“{end}”前面没有“{begin}”"
    return None


def css_string(text: str) -> Markup:
    """Write a text as a string of CSS, in which it can end neither the string nor the element around it."""
    return Markup('"' + "".join(each if each.isalnum() else f"\\{ord(each):x} " for each in text) + '"')  # noqa: S704
