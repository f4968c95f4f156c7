"""`render`: papers as files."""

from __future__ import annotations

from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, NamedTuple

import typer

from qhtasks.cli.completing import agency_names
from qhtasks.cli.options import FormatOption, KindOption, PartOption, SectionOption
from qhtasks.cli.session import Session
from qhtasks.cli.streams import show, talk
from qhtasks.errors import QhtasksError

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from qhtasks.dataset.records import Indicator, Task
    from qhtasks.sheets.desk import Desk
    from qhtasks.sheets.formats import Tools
    from qhtasks.sheets.jobs import Job
    from qhtasks.sheets.view import Paper

DEFAULT = (FormatOption.MD, FormatOption.HTML)
LISTED = 20
"""How many files are named one by one."""


class Wanted(NamedTuple):
    """Which papers were asked for: by names of bodies and items, a kind, a section, all bodies, the whole notice."""

    words: tuple[str, ...]
    kind: str | None
    section: str | None
    every: bool
    ledger: bool


def render(
    context: typer.Context,
    names: Annotated[
        list[str] | None,
        typer.Argument(help="单位或编号，可写几个", metavar="单位或编号", autocompletion=agency_names),
    ] = None,
    every: Annotated[bool, typer.Option("--all", help="全部单位各一份责任清单，另加目录")] = False,
    ledger: Annotated[bool, typer.Option("--ledger", help="总台账：通知的全部事项和要求，一份 Excel")] = False,
    kind: KindOption = None,
    section: SectionOption = None,
    forms: Annotated[
        list[FormatOption] | None, typer.Option("--format", help="格式，可写多次（默认 md 和 html；总台账只有 xlsx）")
    ] = None,
    full: Annotated[bool, typer.Option("--full/--titles", help="责任清单印全文，或只印标题")] = True,
    without: Annotated[
        list[PartOption] | None,
        typer.Option("--without", help="不印：可能涉及 possible，组织实施要求 obligations，办理记录 record；可写多次"),
    ] = None,
    blank_columns: Annotated[
        bool, typer.Option("--blank-columns", help="办理记录逐项列出，每项留出责任领导、年度目标、进展等空栏（横排）")
    ] = False,
    date: Annotated[str, typer.Option("--date", metavar="日期", help="印上整理日期，照所写的印；不写就不印")] = "",
    out: Annotated[Path, typer.Option("--out", metavar="目录", help="写到哪个目录")] = Path("sheets"),
    archive: Annotated[
        Path | None, typer.Option("--zip", metavar="文件", help="不写到目录，全部装进一个 ZIP 文件")
    ] = None,
    force: Annotated[bool, typer.Option("--force", help="覆盖不是本程序写的，或有人改过的文件")] = False,
    templates: Annotated[
        Path | None,
        typer.Option("--templates", metavar="目录", help="用这个目录里的模板，见 qhtasks templates copy"),
    ] = None,
    browser: Annotated[
        str | None,
        typer.Option("--browser", metavar="程序", help="用哪个浏览器生成 PDF；也可写在环境变量 QHTASKS_BROWSER"),
    ] = None,
) -> None:
    """生成可打印的责任清单和交办单：一个单位、一项或一节一份。"""
    from qhtasks.sheets.choices import Choices
    from qhtasks.sheets.desk import Desk
    from qhtasks.sheets.formats import Tools
    from qhtasks.sheets.jobs import jobs

    wanted = Wanted(tuple(names or ()), kind, section, every, ledger)
    choices = Choices(full, tuple(part.value for part in dict.fromkeys(without or ())), blank_columns, date)
    session = Session.of(context)
    papers = tuple(_papers(session, Desk(session.dataset, choices), wanted))
    chosen = [form.value for form in dict.fromkeys(forms or ((FormatOption.XLSX,) if ledger else DEFAULT))]
    with closing(Tools(templates=templates, browser=browser)) as tools:
        files = jobs(papers, chosen)
        written = (_pack if archive else _carry_out)(tools, files, archive or out, force=force)
    talk(f"{archive or out}：{len(papers)} 份，格式 {'、'.join(chosen)}；写了 {written} 个文件，其余没有变化")


def _papers(session: Session, desk: Desk, wanted: Wanted) -> Iterator[Paper]:
    """Make the papers that are wanted: sheets, briefs of items, the brief of a section, the index of a whole kind."""
    if not any(wanted):
        raise QhtasksError("写一个单位或编号，或用 --all、--kind、--section、--ledger：如 qhtasks render 省水利厅 T156")
    items = [words for words in wanted.words if any(map(str.isdigit, words))]
    units = {unit.name: unit for unit in map(session.unit, (words for words in wanted.words if words not in items))}
    whole = wanted.every or wanted.kind is not None
    if whole:
        from qhtasks.agencies import of_kind

        units |= {unit.name: unit for unit in of_kind(session.dataset, wanted.kind)}
    sheets = desk.sheets(tuple(units.values()))
    yield from sheets
    yield from map(desk.brief, {item.id: item for item in (_item(session, words) for words in items)}.values())
    if wanted.section is not None:
        from qhtasks.questions import find_section

        yield desk.section_brief(find_section(session.dataset, wanted.section))
    if wanted.ledger:
        yield desk.register()
    if whole:
        yield desk.index(sheets, f"类别：{wanted.kind}" if wanted.kind else "")


def _item(session: Session, words: str) -> Indicator | Task:
    """Find an item; an obligation is everybody's, and has no brief."""
    from qhtasks.dataset.records import Obligation
    from qhtasks.questions import find_record

    record = find_record(session.dataset, words)
    if isinstance(record, Obligation):
        raise QhtasksError(f"{record.label}不是指标或任务，没有交办单；它印在有关单位的责任清单上")
    return record


def _carry_out(tools: Tools, wanted: Sequence[Job], out: Path, *, force: bool) -> int:
    """Write the files that are not there already, and name them where they are few; none, if one is foreign."""
    from qhtasks.sheets.jobs import left_to_do, take_tools

    left = left_to_do(wanted, tools, out, force=force)
    take_tools(left, tools)
    written = sum(job.write(tools, out, force=force) == "written" for job in _watched(left))
    if len(wanted) <= LISTED:
        show("\n".join(str(out / job.name) for job in wanted))
    return written


def _pack(tools: Tools, wanted: Sequence[Job], archive: Path, *, force: bool) -> int:
    """Write all files into one ZIP."""
    from qhtasks.files import write_whole
    from qhtasks.sheets.bundles import bundle, untouched_bundle
    from qhtasks.sheets.jobs import refuse, take_tools

    if archive.exists() and not force and not (archive.is_file() and untouched_bundle(archive.read_bytes())):
        refuse([archive])
    take_tools(wanted, tools)
    packed = bundle((job.name, job.make(tools)) for job in _watched(wanted))
    show(str(archive))
    return int(write_whole(archive, packed, force=force, ours=untouched_bundle) == "written")


def _watched(wanted: Sequence[Job]) -> Iterable[Job]:
    """Go through the files to be made; people at a terminal see how far it is where it takes long."""
    if not any(job.slow for job in wanted):
        return wanted
    from qhtasks.cli.console import progress

    return progress(wanted, "生成")
