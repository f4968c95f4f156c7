"""Papers as Markdown and HTML pages, made from templates. The only user of jinja2."""

from __future__ import annotations

import re
import traceback
from functools import cache, cached_property
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
    pass_eval_context,
)
from markupsafe import Markup, escape

from qhtasks.errors import QhtasksError
from qhtasks.papers.kinds import kind_of
from qhtasks.papers.templates import SHIPPED, full_width, in_chinese, located, takes
from qhtasks.store.files import file_name
from qhtasks.text.escape import markdown_text

if TYPE_CHECKING:
    from collections.abc import Callable, Hashable, Sequence

    from jinja2.nodes import EvalContext

    from qhtasks.papers.view import Paper

Page = Literal["md", "html"]
_OF_WORD = re.compile(r"(?<=\{[{%#])(?:tr|tc|p|r)(?=\s)")
"""What docxtpl wants after the opening of a mark that removes its row, cell, paragraph or run."""
_STRAIGHT = str.maketrans("“”‘’", "\"\"''")
"""The curly quotes that Word types for straight ones; docxtpl reads both."""


class _Loader(FileSystemLoader):
    """Reads templates as editors save them; a file in another encoding, or with full-width marks, is an error."""

    def get_source(self, environment: Environment, template: str) -> tuple[str, str, Callable[[], bool]]:
        """Read a template; the marks that Jinja would not see are looked for here."""
        if not takes(PurePath(template)):
            raise TemplateNotFound(template)
        try:
            source, file, current = super().get_source(environment, template)
        except UnicodeDecodeError as error:
            path = located(template, tuple(map(Path, self.searchpath)))
            raise QhtasksError(f"{path}：不是 UTF-8 编码：用记事本等打开，另存为 UTF-8") from error
        if slip := full_width(source):
            line, correction = slip
            raise QhtasksError(f"{file}:{line}：模板有误：{correction}")
        return source, file, current


class PageWriter:
    """Makes pages from templates, each of which is read once."""

    def __init__(self, folders: Sequence[Path] = SHIPPED) -> None:
        """Take folders of templates, the first one first; undefined names are errors, and `.html.j2` is escaped."""
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
        self.environment.filters |= {
            "md": markdown_text,
            "file_name": file_name,
            "css": css_string,
            "names": names_in_page,
        }
        self.environment.filters["drawn"] = self._drawn
        self.fragments: dict[tuple[Hashable, ...], Markup] = {}

    def page(self, paper: Paper, form: Page) -> str:
        """Make the page of a paper."""
        return self.filled(f"{kind_of(paper).template}.{form}.j2", paper=paper)

    def filled(self, name: str, **values: object) -> str:
        """Fill in a template; a mistake in one is an error that names its file and line."""
        try:
            return self.environment.get_template(name).render(values)
        except QhtasksError:
            raise
        except Exception as error:
            place = _place(error, self.folders)
            if place is None:
                raise
            raise QhtasksError(f"{place}：模板有误：{_explained(error)}") from error

    def _drawn(self, name: str, **values: Hashable) -> Markup:
        """Fill in a template with some values, once for all papers: most rows stand on many of them.

        The types of the values belong to the key, because 1 and True are equal and print differently.
        """
        key = (name, *values, *values.values(), *map(type, values.values()))
        if key not in self.fragments:
            template = self.environment.get_template(name)
            self.fragments[key] = Markup(template.render(values).rstrip("\n"))  # noqa: S704 - escaped by the template
        return self.fragments[key]


def _place(error: Exception, folders: Sequence[Path]) -> str | None:
    """Give file and line of an error in the templates: the line that could not be parsed, or the last one executed."""
    if isinstance(error, TemplateSyntaxError):
        return f"{error.filename or error.name}:{error.lineno}"  # Jinja's lexer puts the file's path into the name
    frames = traceback.extract_tb(error.__traceback__)
    inside = [frame for frame in frames if _is_template(Path(frame.filename), folders)]
    return f"{inside[-1].filename}:{inside[-1].lineno}" if inside else None


def _is_template(path: Path, folders: Sequence[Path]) -> bool:
    """Whether a file is one of the templates, also in a folder below theirs."""
    return any(path.is_relative_to(folder) and takes(path.relative_to(folder)) for folder in folders)


def _explained(error: Exception) -> str:
    """Say in Chinese what is wrong."""
    if isinstance(error, TemplateNotFound):
        why = "" if takes(PurePath(str(error.name))) else "：能引入的是 .j2 和 .css 文件，名字不以“.”开头"
        return f"没有模板文件 {error.name}{why}"
    return in_chinese(error)


def mistake(error: Exception) -> str | None:
    """Say in Chinese what is wrong in a template compiled from text; None where the error does not come from one."""
    frames = traceback.extract_tb(error.__traceback__)
    inside = isinstance(error, TemplateSyntaxError) or any(frame.filename == "<template>" for frame in frames)
    return _explained(error) if inside else None


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
    """Make an environment for templates of XML: values are escaped, their braces too, which docxtpl reads."""
    environment = _CompilesOnce(autoescape=True, undefined=StrictUndefined, finalize=_xml_text)
    environment.filters["names"] = names_in_word
    return environment


def _xml_text(value: object) -> object:
    """Escape what is filled in; an undefined value raises its own error."""
    if isinstance(value, Undefined):
        return value
    return Markup(str(escape(value)).replace("{", "&#123;").replace("}", "&#125;"))  # noqa: S704 - it is escaped


def slip_in(environment: Environment, text: str) -> str | None:
    """Say in Chinese what is wrong with the marks in a paragraph of a Word template; None where they are right.

    Each mark must end in the paragraph in which it begins. docxtpl would print a broken mark as text.
    """
    if slip := full_width(text):
        return slip[1]
    try:
        tokens = list(environment.lex(_OF_WORD.sub("", text).translate(_STRAIGHT)))
    except TemplateSyntaxError as error:
        return None if str(error).startswith("Missing end") else in_chinese(error)  # may end in another paragraph
    kinds = [kind for _, kind, _ in tokens]
    printed = [
        value
        for before, (_, kind, value) in zip(["", *kinds], tokens, strict=False)
        if kind == "data" and before != "raw_begin"
    ]
    for name, begin, end in (("variable", "{{", "}}"), ("block", "{%", "%}")):
        if kinds.count(f"{name}_begin") > kinds.count(f"{name}_end"):
            return f"“{begin}”没有结束（差“{end}”）"
        if any(end in value for value in printed):
            return f"“{end}”前面没有“{begin}”"
    return None


@cache
def pieces(listed: str) -> tuple[tuple[str, str], ...]:
    """Divide a list of bodies into each name with what stands behind it: 等, and the mark before the next."""
    return tuple((found[1], found[2]) for found in _NAME.finditer(listed) if found[0])


_NAME = re.compile(r"([^、，；]*?)(等?[、，；]+|等?\Z)")


@pass_eval_context
def names_in_page(context: EvalContext, listed: str, own: str = "") -> str:
    """Write a list of bodies for the page that is drawn: HTML, where texts are escaped, or Markdown."""
    return _names_in_html(listed, own) if context.autoescape else _names_in_markdown(listed, own)


def _names_in_html(listed: str, own: str = "") -> Markup:
    """Write a list of bodies in HTML whose names do not break at the end of a line; one's own is bold."""
    return Markup("".join(_name_in_html(name, rest, bold=name == own) for name, rest in pieces(listed)))  # noqa: S704 - escaped


@cache
def _name_in_html(name: str, rest: str, *, bold: bool) -> str:
    """Write a name, escaped, with what stands behind it; the same few hundred stand in all lists."""
    shown = f"<b>{escape(name)}</b>" if bold else escape(name)
    return f'<span class="name">{shown}{escape(rest)}</span>'


def _names_in_markdown(listed: str, own: str = "") -> str:
    """Write a list of bodies in Markdown; one's own is bold, but not if it ends with a sign that bold cannot follow."""
    drawn = (
        f"**{markdown_text(name)}**{markdown_text(rest)}"
        if name == own and name[-1].isalpha()
        else f"{markdown_text(name + rest)}"
        for name, rest in pieces(listed)
    )
    return "".join(drawn)


_BREAK = "<w:r><w:br/></w:r>"
_LONGEST_NAME = 15
"""Characters of a name that is kept on one line; what is longer is no name."""


def names_in_word(listed: str, own: str, width: int, start: int = 0) -> Markup:
    """Write a list of bodies as runs of Word, which would break Chinese anywhere; one's own name is bold.

    A line holds `width` characters, all of one width, of which `start` are taken on the first: before a name that
    would not fit on the rest of its line, the line is broken.
    """
    used, runs = start, ""
    for name, rest in pieces(listed):
        long = len(name + rest)
        breaks = used > 0 and used + long > width and len(name) <= _LONGEST_NAME
        used = (0 if breaks else used) + long
        used = used % width or used
        runs += (_BREAK if breaks else "") + _run(name, bold=name == own) + _run(rest)
    return Markup(runs)  # noqa: S704 - escaped


@cache
def _run(text: str, *, bold: bool = False) -> str:
    """Write a run of Word, escaped; no run where there is no text."""
    look = '<w:rPr><w:rStyle w:val="Label"/></w:rPr>' if bold else ""
    return f'<w:r>{look}<w:t xml:space="preserve">{escape(text)}</w:t></w:r>' if text else ""


def css_string(text: str) -> Markup:
    """Write a text as a CSS string, escaped so that it ends neither the string nor the `style` element."""
    return Markup('"' + "".join(sign if sign.isalnum() else f"\\{ord(sign):x} " for sign in text) + '"')  # noqa: S704
