"""`fmt`, `schema` and `review`: what helps those who edit the data."""

from __future__ import annotations

import time
from difflib import unified_diff
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from qhtasks.cli.console import findings_text, show_report
from qhtasks.cli.session import Session
from qhtasks.cli.streams import show, talk

if TYPE_CHECKING:
    from qhtasks.editing.layout import FormattedFile
    from qhtasks.model.folder import File

TrackFolder = Annotated[Path | None, typer.Option("--track", metavar="目录", help="改为处理这个跟踪目录里的文件")]


def fmt(
    context: typer.Context,
    files: Annotated[
        list[Path] | None, typer.Argument(help="数据目录里的 YAML 文件；不写则全部", metavar="文件 …")
    ] = None,
    check: Annotated[bool, typer.Option("--check", help="不写，只列出要改的；有要改的退出码为 1")] = False,
    diff: Annotated[bool, typer.Option("--diff", help="不写，显示会改什么")] = False,
    track: TrackFolder = None,
) -> None:
    """Bring the YAML files into their canonical layout."""
    from qhtasks.editing.layout import data_files, format_file
    from qhtasks.store.content import KEEP_LINE_ENDS
    from qhtasks.store.files import write_whole

    root = track or Session.of(context).root
    results = [format_file(path, kind) for path, kind in data_files(root, files or (), _table(track)).items()]
    stale = [result for result in results if result.stale]
    for result in stale:
        show(_difference(result) if diff else f"{result.path}\n", end="")
        if not (check or diff):
            write_whole(result.path.resolve(), result.after.encode(), force=True)
    findings = [finding for result in results for finding in result.findings]
    show_report(findings_text(findings, {str(result.path): result.before for result in results}))
    left = f"，{len(findings)} 处问题，有问题的文件没有动" if findings else ""
    talk(f"{root}：{len(results)} 个文件，{'要改' if check or diff else '改了'} {len(stale)} 个{left}")
    if any("\r\n" in result.before for result in stale):
        talk(f"换行符有 CRLF 的，排好是 LF；{KEEP_LINE_ENDS}")
    if findings or (check and stale):
        raise typer.Exit(1)


def schema(
    context: typer.Context,
    out: Annotated[
        Path | None, typer.Option("--out", metavar="目录", help="写到哪个目录（默认：数据目录的 schemas）")
    ] = None,
    check: Annotated[bool, typer.Option("--check", help="不写，只列出过时的；有过时的退出码为 1")] = False,
    force: Annotated[bool, typer.Option("--force", help="覆盖别人写的同名文件")] = False,
    track: TrackFolder = None,
) -> None:
    """Write the JSON Schemas for editors."""
    from qhtasks.editing.schemas import FOLDER, is_ours, schemas
    from qhtasks.store.files import present, write_whole

    session = Session.of(context)
    folder = out or (track or session.root) / FOLDER
    texts = schemas(session.dataset, _waivable(), _table(track))
    made = {folder / name: text for name, text in texts.items()}
    stale = [path for path, content in made.items() if (present(path) or b"").replace(b"\r\n", b"\n") != content]
    for path in stale:
        if not check:
            write_whole(path, made[path], force=force, ours=is_ours)
        show(str(path))
    talk(f"{folder}：{len(made)} 个文件，{'过时' if check else '写了'} {len(stale)} 个")
    if check and stale:
        raise typer.Exit(1)


def review(
    context: typer.Context,
    records: Annotated[
        list[str], typer.Argument(metavar="编号或名称 …", help="复核了哪些记录：指标、要求的编号，单位、集合的名称")
    ],
    by: Annotated[str, typer.Option("--by", metavar="名字", help="复核者")],
) -> None:
    """Write down that somebody judged the facts of records as they are now."""
    from qhtasks.editing.records import REVIEWED, reviewed_text
    from qhtasks.store.files import write_whole

    session = Session.of(context)
    text = reviewed_text(session.dataset, records, by, time.strftime("%Y-%m-%d"))
    write_whole(session.root / REVIEWED, text.encode(), force=True)
    talk(f"{session.root / REVIEWED}：{by}复核 {len(set(records))} 条记录")


def _table(track: Path | None) -> tuple[File, ...]:
    """Give the table of the files of a track, or of the dataset."""
    if track is None:
        from qhtasks.model.dataset import FILES

        return FILES
    from qhtasks.tracking.folder import TRACK_FILES

    return TRACK_FILES


def _difference(result: FormattedFile) -> str:
    """Show what would change, as a unified diff, also that the last line has no line break.

    A change from CRLF to LF is said in words, because the lines of such a diff would look the same.
    """
    before, ends = result.before.replace("\r\n", "\n"), "，换行符是 CRLF" if "\r\n" in result.before else ""
    if before == result.after:
        return f"{result.path}：只是换行符：CRLF 改为 LF\n"
    old, new = (text.splitlines(keepends=True) for text in (before, result.after))
    changes = unified_diff(old, new, f"{result.path}（现在{ends}）", f"{result.path}（排好）")
    return "".join(line if line.endswith("\n") else f"{line}\n\\ No newline at end of file\n" for line in changes)


def _waivable() -> dict[str, str]:
    """Name the rules that waivers.yaml may name (rule waiver-form), each with its manual page."""
    from qhtasks.checks.rule import all_rules, pages

    names = {rule.name for rule in all_rules() if rule.waivable}
    return {page.name: page.manual for page in pages() if page.name in names}
