"""The output options that every question takes (--json, --output, --sort …), and how an answer is printed by them.

A command that asks a question returns a `Reply`. The decorator `answering` adds the options to the command and prints
the reply as they ask, so that no command deals with formats, files or terminals.
"""

from __future__ import annotations

import inspect
import sys
from collections.abc import Callable, Iterator, Sequence
from functools import wraps
from pathlib import Path
from shutil import get_terminal_size
from typing import TYPE_CHECKING, Annotated, Any, Literal, NamedTuple, get_args

import typer

from qhtasks.answers.listing import Arrangement, Listing, TextTable
from qhtasks.cli.session import Session
from qhtasks.cli.streams import begins_file, show, show_json, talk, to_terminal
from qhtasks.errors import QhtasksError

if TYPE_CHECKING:
    from qhtasks.model.findings import Outcome

Form = Literal["text", "json", "csv", "md", "tsv"]
FORMS: tuple[Form, ...] = get_args(Form)
Piece = str | TextTable
"""A part of a page: a text or a table."""
STDOUT = Path("-")
"""The name that stands for stdout instead of a file, as other programs have it."""
PAPERS = {
    "docx": "Word",
    "doc": "Word",
    "wps": "Word",
    "xlsx": "Excel",
    "xls": "Excel",
    "et": "Excel",
    "pdf": "PDF",
    "html": "HTML",
    "htm": "HTML",
}
"""By their endings the formats that only `render` writes, with the names that people know."""


class Reply(NamedTuple):
    """An answer to print.

    `listing` has the rows. Where a table is not enough, `page` makes the texts and tables that people read instead, for
    a terminal of a width or, if that is None, to be read by programs and written to files, too, with nothing cut off;
    `whole` the value for JSON; neither is used when rows or columns are chosen. `beside` is a further file to write,
    with its text. `paper` is what `render` takes to print the same. `code` is the exit code.
    """

    listing: Listing
    page: Callable[[int | None], Iterator[Piece]] | None = None
    whole: Callable[[], Any] | None = None
    beside: tuple[Path, str] | None = None
    paper: str = ""
    code: int = 0

    def pieces(self, width: int | None) -> Iterator[Piece]:
        """Give what to print: the page, or the rows as one table; `width` is that of the terminal, if it is one."""
        return self.page(width) if self.page else iter((self.listing.table(drawn=width is not None),))


class Output(NamedTuple):
    """The values of the output options; `form` is None where no option names one."""

    form: Form | None
    file: Path | None
    force: bool
    in_pager: bool
    arrangement: Arrangement


def _output(
    as_json: Annotated[bool, typer.Option("--json", help="输出 JSON")] = False,
    as_csv: Annotated[bool, typer.Option("--csv", help="输出 CSV；写进文件的（-o 或 >）可用 Excel 打开")] = False,
    as_markdown: Annotated[bool, typer.Option("--md", help="输出 Markdown 表格")] = False,
    file: Annotated[
        Path | None,
        typer.Option(
            "-o", "--output", metavar="文件", help="写进文件；扩展名 .json .csv .md .tsv .txt 定格式；- 是标准输出"
        ),
    ] = None,
    force: Annotated[bool, typer.Option("--force", help="覆盖已有的文件")] = False,
    columns: Annotated[str | None, typer.Option("--columns", metavar="列", help="只要这几列，用逗号隔开")] = None,
    sort: Annotated[str | None, typer.Option("--sort", metavar="列", help="按这一列排序，前面加 - 为倒序")] = None,
    limit: Annotated[int | None, typer.Option("--limit", metavar="行数", min=1, help="最多列出几行")] = None,
    no_pager: Annotated[bool, typer.Option("--no-pager", help="一屏放不下也不翻页，一直往下印")] = False,
) -> Output:
    """Turn the output options into an `Output`; its parameters are the options, as Typer reads them."""
    asked: dict[Form, bool] = {"json": as_json, "csv": as_csv, "md": as_markdown}
    chosen = [form for form in asked if asked[form]]
    if len(chosen) > 1:
        raise QhtasksError(f"格式只能要一种，却写了 {'、'.join(f'--{form}' for form in chosen)}")
    return Output(chosen[0] if chosen else None, file, force, not no_pager, Arrangement(columns, sort, limit))


_OPTIONS = inspect.signature(_output, eval_str=True).parameters


def answering(command: Callable[..., Reply]) -> Callable[..., None]:
    """Add the output options to a command, and print the reply that it returns.

    Typer takes a command's options from its signature and knows no parameter objects: the signature is extended.
    """

    @wraps(command)
    def answered(**values: Any) -> None:
        output = _output(**{name: values.pop(name) for name in _OPTIONS})
        reply = command(**values)
        session = Session.of(values["context"])
        _present(reply, output._replace(in_pager=output.in_pager and session.in_pager), session.outcome)
        if reply.code:
            raise typer.Exit(reply.code)

    parameters = [*inspect.signature(command, eval_str=True).parameters.values(), *_OPTIONS.values()]
    keyword = [parameter.replace(kind=inspect.Parameter.KEYWORD_ONLY) for parameter in parameters]
    answered.__signature__ = inspect.Signature(keyword)  # type: ignore[attr-defined] # read by typer
    answered.__annotations__ = {parameter.name: parameter.annotation for parameter in keyword}
    return answered


def _present(reply: Reply, output: Output, outcome: Outcome) -> None:
    """Print a reply, or write it to a file, in the form that was asked for, with the remarks of the check."""
    file = None if output.file == STDOUT else output.file
    if file:
        _refuse_others_formats(file, reply.paper)
    form = output.form or (_form_of(file) if file else None)
    arranged = reply.listing.arranged(output.arrangement)
    if outcome.remarks:
        from qhtasks.answers.remarks import remarked

        arranged = remarked(arranged, outcome)
    untouched = output.arrangement == Arrangement()
    if reply.beside:
        path, text = reply.beside
        write_file(path, text.encode(), force=output.force)
    reply = reply._replace(listing=arranged) if untouched else Reply(arranged, beside=reply.beside)
    if file:
        # Excel reads a CSV file as UTF-8 only where it begins with a byte order mark
        encoding = "utf-8-sig" if form == "csv" else "utf-8"
        write_file(file, _text(reply, form or "text").encode(encoding), force=output.force)
        talk("\n".join(reply.listing.head))
    elif reply.beside and reply.beside[0] == STDOUT:
        talk("\n".join(reply.listing.head))
    else:
        _print(reply, form, in_pager=output.in_pager)


def _print(reply: Reply, form: Form | None, *, in_pager: bool) -> None:
    """Print a reply to stdout; what JSON and CSV do not hold, what was asked and how many rows there are, to stderr."""
    if form == "json":
        show_json(_value(reply))
        _talk(reply.listing.head if reply.listing.bare else reply.listing.alerts)
    elif form == "csv":
        show(("\ufeff" if begins_file() else "") + _text(reply, form), end="")
        _talk(reply.listing.head)
    elif form == "md":
        show(_text(reply, form), end="")
    else:
        _show(reply, in_pager=in_pager)


def _show(reply: Reply, *, in_pager: bool) -> None:
    """Print a reply as a page or a table; its head and notes go to stderr."""
    before, after = ((), reply.listing.alerts) if reply.page else reply.listing.around
    if to_terminal():
        _show_on_screen(reply, before, after, in_pager=in_pager)
        return
    _talk(before)
    for piece in reply.pieces(None):
        show(_piece_text(piece), end="")
    _talk(after)


def _show_on_screen(reply: Reply, before: Sequence[str], after: Sequence[str], *, in_pager: bool) -> None:
    """Lay a reply out for a terminal; what is longer than that goes to the pager, with what is said beside it."""
    from qhtasks.cli.console import fits, pager, screen_text, show_in_pager

    text = screen_text(reply.pieces(get_terminal_size().columns))
    command = pager() if in_pager and not fits(text) else []
    if command and sys.stderr.isatty():
        show_in_pager(screen_text(before) + text + screen_text(after), command)
        return
    _talk(before)
    show_in_pager(text, command) if command else show(text, end="")
    _talk(after)


def _piece_text(piece: Piece) -> str:
    from qhtasks.answers.listing import tsv

    return tsv(piece) if isinstance(piece, TextTable) else f"{piece}\n"


def _talk(told: Sequence[str]) -> None:
    """Say something beside the answer, if there is anything to say."""
    if told:
        talk("\n".join(told))


def _text(reply: Reply, form: Form) -> str:
    """Write a reply as text in this form."""
    from qhtasks.answers.listing import csv_table, markdown, tsv

    if form == "json":
        import json

        return json.dumps(_value(reply), ensure_ascii=False, indent=2) + "\n"
    if form == "md":
        return markdown(reply.listing)
    if form == "csv":
        return csv_table(reply.listing.table())
    if form == "text" and reply.page:
        return "".join(map(_piece_text, (*reply.page(None), *reply.listing.alerts)))
    return tsv(reply.listing.table())


def _value(reply: Reply) -> Any:
    from qhtasks.answers.listing import json_value

    return reply.whole() if reply.whole else json_value(reply.listing)


def _refuse_others_formats(file: Path, paper: str) -> None:
    """Refuse a file in the format of another command, and name that: a table under such a name could not be opened."""
    ending = file.suffix.lower().removeprefix(".")
    if ending in PAPERS:
        raise QhtasksError(_made_by_render(file, ending, paper))
    if ending in ("sqlite", "db"):
        raise QhtasksError(f"{file} 写不了：整个数据集的 SQLite 由 qhtasks export --format sqlite 写")


def _form_of(file: Path) -> Form:
    """Derive the form from a file's extension; an unknown one is an error that lists the known ones."""
    form = file.suffix.lower().removeprefix(".").replace("txt", "text")
    for known in FORMS:
        if form == known:
            return known
    raise QhtasksError(f"看不出 {file} 要什么格式：加 --json、--csv 或 --md，或者用 .json .csv .md .tsv .txt 结尾")


def _made_by_render(file: Path, ending: str, paper: str) -> str:
    """Say which command writes a file of this ending; where none prints the same, also what Excel can open."""
    form = {"doc": "docx", "wps": "docx", "xls": "xlsx", "et": "xlsx", "htm": "html"}.get(ending, ending)
    command = f"qhtasks render {paper or '单位或编号'} --format {form}"
    if paper:
        return f"{PAPERS[ending]} 文件由 render 写：{command}"
    table = file.with_suffix(".csv")
    return f"这个答案写不成 {PAPERS[ending]} 文件：用 -o {table}，Excel 可以打开；清单和交办单由 {command} 写"


def write_file(file: Path, content: bytes, *, force: bool) -> None:
    """Write a file, and say on stderr whether it changed; `-` is stdout."""
    if file == STDOUT:
        show(content.decode(), end="")
        return
    from qhtasks.store.files import write_whole

    outcome = write_whole(file, content, force=force)
    talk(f"{file}：{'已写好' if outcome == 'written' else '没有变化'}")
