"""How an answer leaves the program: the options that every question takes, and the one way in which they are obeyed.

A question's function returns a `Reply`; `answering` gives it the options and shows what it returns, so that no
command knows of formats, files or terminals.
"""

from __future__ import annotations

import inspect
from collections.abc import Callable, Iterator, Sequence
from functools import wraps
from pathlib import Path
from typing import Annotated, Any, Literal, NamedTuple, get_args

import typer

from qhtasks.answers.listing import Arrangement, Listing, Table
from qhtasks.cli.session import Session
from qhtasks.cli.streams import show, show_json, talk, to_terminal
from qhtasks.errors import QhtasksError
from qhtasks.model.findings import CLEAN, Outcome

Form = Literal["text", "json", "csv", "md", "tsv"]
FORMS: tuple[Form, ...] = get_args(Form)
Piece = str | Table
"""A part of a page: words or a table."""


class Reply(NamedTuple):
    """An answer: its rows, and, where people would rather read or scripts rely on more, a page and a whole.

    `beside` is a file that was asked for beside it, and what it holds; `code` is the exit code.
    """

    listing: Listing
    page: Callable[[], Iterator[Piece]] | None = None
    whole: Callable[[], Any] | None = None
    beside: tuple[Path, str] | None = None
    code: int = 0


class Output(NamedTuple):
    """What was asked of the output."""

    form: Form | None
    file: Path | None
    force: bool
    arrangement: Arrangement


def _output(
    as_json: Annotated[bool, typer.Option("--json", help="输出 JSON")] = False,
    as_csv: Annotated[bool, typer.Option("--csv", help="输出 CSV，可用 Excel 打开")] = False,
    as_markdown: Annotated[bool, typer.Option("--md", help="输出 Markdown 表格")] = False,
    file: Annotated[
        Path | None,
        typer.Option("-o", "--output", metavar="文件", help="写进文件；扩展名 .json .csv .md .tsv .txt 定格式"),
    ] = None,
    force: Annotated[bool, typer.Option("--force", help="覆盖已有的文件")] = False,
    columns: Annotated[str | None, typer.Option("--columns", metavar="列", help="只要这几列，用逗号隔开")] = None,
    sort: Annotated[str | None, typer.Option("--sort", metavar="列", help="按这一列排序，前面加 - 为倒序")] = None,
    limit: Annotated[int | None, typer.Option("--limit", metavar="行数", min=1, help="最多列出几行")] = None,
) -> Output:
    """Take the options of output."""
    asked: dict[Form, bool] = {"json": as_json, "csv": as_csv, "md": as_markdown}
    chosen = [form for form in asked if asked[form]]
    if len(chosen) > 1:
        raise QhtasksError(f"格式只能要一种，却写了 {'、'.join(f'--{form}' for form in chosen)}")
    return Output(chosen[0] if chosen else None, file, force, Arrangement(columns, sort, limit))


_OPTIONS = inspect.signature(_output, eval_str=True).parameters


def answering(command: Callable[..., Reply]) -> Callable[..., None]:
    """Give a question the options of output, and show what it returns by them."""

    @wraps(command)
    def answered(**words: Any) -> None:
        options = {name: words.pop(name) for name in _OPTIONS}
        output = _output(**options)
        reply = command(**words)
        context = words.get("context")
        _present(reply, output, Session.of(context).outcome if context else CLEAN)
        if reply.code:
            raise typer.Exit(reply.code)

    parameters = [*inspect.signature(command, eval_str=True).parameters.values(), *_OPTIONS.values()]
    keyword = [each.replace(kind=inspect.Parameter.KEYWORD_ONLY) for each in parameters]
    answered.__signature__ = inspect.Signature(keyword)  # type: ignore[attr-defined] # read by typer
    answered.__annotations__ = {each.name: each.annotation for each in keyword}
    return answered


def _present(reply: Reply, output: Output, outcome: Outcome) -> None:
    """Show a reply, or write it to a file, with what the check says of the records in it."""
    arranged = reply.listing.arranged(output.arrangement)
    if outcome.remarks:
        from qhtasks.answers.remarks import remarked

        arranged = remarked(arranged, outcome)
    untouched = output.arrangement == Arrangement()
    if reply.beside:
        path, text = reply.beside
        write_file(path, text.encode(), force=output.force)
    reply = reply._replace(listing=arranged) if untouched else Reply(arranged)
    form = output.form or (_form_of(output.file) if output.file else None)
    if output.file:
        # Excel takes a CSV for UTF-8 only by its mark
        encoding = "utf-8-sig" if form == "csv" else "utf-8"
        write_file(output.file, _text(reply, form or "text").encode(encoding), force=output.force)
        talk("\n".join(reply.listing.head))
    elif form == "json":
        show_json(_value(reply))
        _talk(reply.listing.alerts)
    elif form in ("csv", "md"):
        show(_text(reply, form), end="")
        if form == "csv":
            talk("\n".join(reply.listing.head))
    else:
        _show(reply)


def _show(reply: Reply) -> None:
    """Show a reply to people, or line by line to a pipe."""
    from qhtasks.cli.console import show_table

    pieces = reply.page() if reply.page else iter((reply.listing.table(drawn=to_terminal()),))
    before, after = ((), reply.listing.alerts) if reply.page else reply.listing.around
    _talk(before)
    for piece in pieces:
        show_table(piece) if isinstance(piece, Table) else show(piece)
    _talk(after)


def _talk(told: Sequence[str]) -> None:
    """Say something beside the answer, if there is anything to say."""
    if told:
        talk("\n".join(told))


def _text(reply: Reply, form: Form) -> str:
    """Write a reply in a form."""
    from qhtasks.answers.forms import csv_table, markdown, tsv

    if form == "json":
        import json

        return json.dumps(_value(reply), ensure_ascii=False, indent=2) + "\n"
    if form == "md":
        return markdown(reply.listing)
    if form == "csv":
        return csv_table(reply.listing.table())
    if form == "text" and reply.page:
        pieces = (*reply.page(), *reply.listing.alerts)
        return "".join(tsv(piece) if isinstance(piece, Table) else f"{piece}\n" for piece in pieces)
    return tsv(reply.listing.table())


def _value(reply: Reply) -> Any:
    from qhtasks.answers.forms import json_value

    return reply.whole() if reply.whole else json_value(reply.listing)


def _form_of(file: Path) -> Form:
    """Tell the form from a file's ending; another ending is an error that lists them."""
    form = file.suffix.lower().removeprefix(".").replace("txt", "text")
    for known in FORMS:
        if form == known:
            return known
    raise QhtasksError(f"看不出 {file} 要什么格式：加 --json、--csv 或 --md，或者用 .json .csv .md .tsv .txt 结尾")


def write_file(file: Path, content: bytes, *, force: bool) -> None:
    """Write a file and say so."""
    from qhtasks.store.files import write_whole

    outcome = write_whole(file, content, force=force)
    talk(f"{file}：{'已写好' if outcome == 'written' else '没有变化'}")
