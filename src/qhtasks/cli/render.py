"""`render`: papers as files; `templates`: copies of the shipped templates, for papers that look different."""

from __future__ import annotations

import signal
import sys
from contextlib import closing
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal, NamedTuple

import typer

from qhtasks.cli.completing import agency_names
from qhtasks.cli.options import (
    PART,
    AsOfOption,
    DateOption,
    FontsOption,
    ForceOption,
    FormatsOption,
    KindsOption,
    SectionsOption,
    TemplatesOption,
)
from qhtasks.cli.session import Session
from qhtasks.cli.streams import show, talk
from qhtasks.errors import QhtasksError

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from qhtasks.papers.choices import Choices, Depth
    from qhtasks.papers.formats import Job, Tools
    from qhtasks.papers.kinds import PapersWanted, Special
    from qhtasks.papers.view import Paper

_SIGNALLED = 128
"""What is added to the number of a signal to make an exit code of it."""
LISTED = 20
"""How many files are named one by one."""
SHEETS = Path("sheets")
"""Where papers are written if nothing else is said."""


def render(
    context: typer.Context,
    names: Annotated[
        list[str] | None,
        typer.Argument(help="单位或编号，可写几个", metavar="单位或编号 …", autocompletion=agency_names),
    ] = None,
    every: Annotated[bool, typer.Option("--all", help="全部单位各一份责任清单，另加目录")] = False,
    one: Annotated[
        bool, typer.Option("--one", help="同 --all 一起写：不是每个单位一份，是整份通知排成一份 PDF")
    ] = False,
    ledger: Annotated[bool, typer.Option("--ledger", help="总台账：通知的全部事项和要求，一份 Excel")] = False,
    kinds: KindsOption = None,
    sections: SectionsOption = None,
    forms: FormatsOption = None,
    full: Annotated[
        bool, typer.Option("--full", help="可能涉及的事项、对各方的一般要求也印全文（默认短单：只列标题和摘句）")
    ] = False,
    summary: Annotated[bool, typer.Option("--summary", help="给领导的责任摘要，一页，牵头多的两页")] = False,
    titles: Annotated[bool, typer.Option("--titles", hidden=True)] = False,
    to: Annotated[
        list[str] | None,
        typer.Option("--to", help="交办单交给哪个单位承办，一个单位一份；可写多次", metavar="单位"),
    ] = None,
    only: Annotated[
        list[str] | None,
        PART.option("--with", "职责以外只印这些（默认都印）；可写多次，名称同 --without"),
    ] = None,
    without: Annotated[
        list[str] | None,
        PART.option(
            "--without",
            "不印：可能涉及 possible，组织实施要求 obligations，留空的栏 record（交办单就成任务卡）；可写多次",
        ),
    ] = None,
    blank_columns: Annotated[
        bool,
        typer.Option("--blank-columns", help="责任清单后加办理记录，逐项留出责任领导、年度目标等空栏（横排）"),
    ] = False,
    as_of: AsOfOption = None,
    date: DateOption = "",
    out: Annotated[Path | None, typer.Option("--out", metavar="目录", help="写到哪个目录（默认 sheets）")] = None,
    archive: Annotated[
        Path | None, typer.Option("--zip", metavar="文件", help="不写到目录，全部装进一个 ZIP 文件")
    ] = None,
    force: ForceOption = False,
    templates: TemplatesOption = None,
    fonts: FontsOption = None,
) -> None:
    """Write papers from templates."""
    from qhtasks.papers.choices import Choices, left_out
    from qhtasks.papers.compose import Composer
    from qhtasks.papers.kinds import PapersWanted, papers_of

    wanted = PapersWanted(tuple(names or ()), _once(kinds), _once(sections), every, ledger, _once(to), one)
    depth = _depth(full=full, summary=summary, titles=titles)
    choices = Choices(depth, left_out(_once(only), _once(without)), blank_columns, date_line(date))
    _refuse_contradictions(wanted, choices, out, archive)
    session = Session.of(context)
    day = session.day(as_of)
    composer = Composer(session.dataset, choices._replace(as_of=day or ""), session.outcome)
    papers = tuple(papers_of(composer, wanted, partial(session.unit, day=day)))
    _name_unheeded(papers, wanted, choices, _once(without))
    write_papers(papers, forms, Destination(out or SHEETS, archive, templates, fonts, force))


class Destination(NamedTuple):
    """Where papers are written, into a folder or one ZIP, and what is taken to make them."""

    folder: Path
    archive: Path | None = None
    templates: Path | None = None
    fonts: Path | None = None
    force: bool = False


def write_papers(papers: Sequence[Paper], forms: Sequence[str] | None, to: Destination) -> None:
    """Write papers in some formats, in those that are usual for them if none is given; say what was written."""
    from qhtasks.papers.formats import Tools, jobs

    files = jobs(papers, _once(forms) if forms else None)
    where = to.archive or to.folder
    close_when_ended()
    with closing(Tools(templates=to.templates, fonts=to.fonts)) as tools:
        _name_unused(to.templates)
        written = (_write_zip if to.archive else _write_files)(tools, files, where, force=to.force)
    _conclude(where, papers, files, written)


def close_when_ended() -> None:
    """Let the program, when it is told to end, end as at Ctrl-C: what it has in temporary folders is thrown away."""
    for name in ("SIGTERM", "SIGHUP"):
        number = getattr(signal, name, None)  # Windows has no SIGHUP
        if number is not None and signal.getsignal(number) is signal.SIG_DFL:  # nohup ignores it
            signal.signal(number, lambda number, _: sys.exit(_SIGNALLED + number))


def _once(values: Sequence[str] | None) -> tuple[str, ...]:
    """Take the values of a repeatable option, each once."""
    return tuple(dict.fromkeys(str(value) for value in values or ()))


def _depth(*, full: bool, summary: bool, titles: bool) -> Depth:
    """Choose how deep sheets go; the option of earlier versions says what took its place."""
    if titles:
        raise QhtasksError("--titles 已取消：不写就是短单，要全文加 --full，一页摘要加 --summary")
    if full and summary:
        raise QhtasksError("--full 和 --summary 只能写一个：全文，或一页摘要")
    return "full" if full else "summary" if summary else "short"


def date_line(date: str) -> str:
    """Take the date as given; one with invisible characters or line breaks is an error."""
    from qhtasks.text.escape import visible

    if visible(date) != date:
        raise QhtasksError(f"--date 要写成一行看得见的文字，不能是“{visible(date)}”")
    return date


def _refuse_contradictions(wanted: PapersWanted, choices: Choices, out: Path | None, archive: Path | None) -> None:
    """Raise an error for two options of which one would be ignored."""
    if wanted.one and not wanted.every:
        raise QhtasksError("--one 同 --all 一起写：qhtasks render --all --one")
    if wanted.every and wanted.kinds:
        raise QhtasksError("--all 已经是全部单位，不能同 --kind 一起写")
    if choices.blank_columns and not choices.has("record"):
        raise QhtasksError("--blank-columns 说的是办理记录怎样印，不能同不印办理记录一起写")
    if out and archive:
        raise QhtasksError("--zip 和 --out 只能写一个：装进 ZIP 文件，或写到目录")


_UNHEEDED: dict[Special, str] = {
    "blank_columns": "--blank-columns",
    "possible": "--without possible",
    "full": "--full",
    "summary": "--summary",
    "to": "--to",
}
"""The options that not every kind of paper heeds."""


def _name_unheeded(papers: Sequence[Paper], wanted: PapersWanted, choices: Choices, without: tuple[str, ...]) -> None:
    """Name the options that make no difference to any of the papers."""
    from qhtasks.papers.kinds import unheeded

    given = {
        "blank_columns": choices.blank_columns,
        "possible": "possible" in without,
        "full": choices.depth == "full",
        "summary": choices.depth == "summary",
        "to": bool(wanted.to),
    }
    for option, kinds in unheeded(papers, [option for option in _UNHEEDED if given[option]]).items():
        talk(f"{_UNHEEDED[option]} 只管{'和'.join(kinds)}，这次没有用上")


def _name_unused(templates: Path | None) -> None:
    """Name the files that look like templates and are not used."""
    from qhtasks.papers.templates import unused

    if templates and (names := unused(templates)):
        talk(f"{templates} 里没有用上的：{'、'.join(names)}；程序按文件名找模板")


def _write_files(tools: Tools, wanted: Sequence[Job], out: Path, *, force: bool) -> int:
    """Write the files that are not current, and list all where they are few; give how many were written."""
    from qhtasks.papers.formats import left_to_do, prepare

    left = left_to_do(wanted, tools, out, force=force)
    prepare(left, tools)
    written = [job.write(tools, out, force=force) for job in _watched(left)].count("written")
    if len(wanted) <= LISTED:
        show("\n".join(str(out / job.name) for job in wanted))
    return written


def _write_zip(tools: Tools, wanted: Sequence[Job], archive: Path, *, force: bool) -> int:
    """Write all files into one ZIP, taking over those in it that are current; give their number if it was written."""
    from qhtasks.papers.formats import contents_left, prepare, write_zip

    current = contents_left(wanted, tools, archive, force=force)
    prepare((job for job in wanted if job.name not in current), tools)
    outcome = write_zip(
        archive, ((job.name, current.get(job.name) or job.make(tools)) for job in _watched(wanted)), force=force
    )
    show(str(archive))
    return len(wanted) if outcome == "written" else 0


def _conclude(where: Path, papers: Sequence[Paper], files: Sequence[Job], written: int) -> None:
    """Say how many papers there are, and how many files were written."""
    from qhtasks.papers.view import Index

    forms = "、".join(dict.fromkeys(job.form for job in files))
    rest = "，其余没有变化" if written < len(files) else ""
    indexes = sum(isinstance(paper, Index) for paper in papers)
    beside = f"，另有目录 {indexes} 份" if indexes else ""
    talk(f"{where}：{len(papers) - indexes} 份{beside}，格式 {forms}；写了 {written} 个文件{rest}")


def _watched(wanted: Sequence[Job]) -> Iterable[Job]:
    """Iterate over the files; where making them takes long, people at a terminal see the progress."""
    if not any(job.slow for job in wanted):
        return wanted
    from qhtasks.cli.console import progress

    return progress(wanted, "生成")


def templates(
    action: Annotated[Literal["copy"], typer.Argument(help="copy：复制一份来改", metavar="copy")],  # noqa: ARG001 - the only one
    folder: Annotated[Path, typer.Argument(help="复制到哪个目录", metavar="目录")],
    force: Annotated[bool, typer.Option("--force", help="覆盖目录里已有的模板")] = False,
) -> None:
    """Copy the shipped templates into a folder."""
    from qhtasks.store.files import write_all
    from qhtasks.store.location import shipped

    source = shipped("templates")
    files = sorted(path for path in source.rglob("*") if path.is_file())
    contents = {folder / path.relative_to(source): path.read_bytes() for path in files}
    outcomes = write_all(contents, force=force)
    written = [str(path) for path, outcome in outcomes.items() if outcome == "written"]
    if written:
        show("\n".join(written))
    rest = "，其余没有变化" if len(written) < len(outcomes) else ""
    talk(f"{folder}：{len(outcomes)} 个模板，写了 {len(written)} 个{rest}；各项的名称和含义见项目的 docs/templates.md")
