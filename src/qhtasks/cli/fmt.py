"""`fmt`: the canonical layout of the data."""

from __future__ import annotations

from difflib import unified_diff
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from qhtasks.cli.console import show_report
from qhtasks.cli.excerpts import told
from qhtasks.cli.session import Session
from qhtasks.cli.streams import show, talk

if TYPE_CHECKING:
    from qhtasks.editing.formatting import LaidOut


def fmt(
    context: typer.Context,
    files: Annotated[
        list[Path] | None, typer.Argument(help="数据目录里的 YAML 文件；不写则全部", metavar="文件")
    ] = None,
    check: Annotated[bool, typer.Option("--check", help="不写，只列出要改的；有要改的退出码为 1")] = False,
    diff: Annotated[bool, typer.Option("--diff", help="不写，显示会改什么")] = False,
) -> None:
    """Bring the YAML files into their canonical layout."""
    from qhtasks.editing.formatting import files_of, laid_out_file
    from qhtasks.editing.manual import read_manual
    from qhtasks.store.files import write_whole

    root = Session.of(context).root
    manual, chosen = read_manual(root), files_of(root, files or ())
    results = [laid_out_file(path, shape, manual) for path, shape in chosen.items()]
    stale = [result for result in results if result.stale]
    for result in stale:
        show(_difference(result) if diff else f"{result.path}\n", end="")
        if not (check or diff):
            write_whole(result.path.resolve(), result.after.encode(), force=True)
    faults = [fault for result in results for fault in result.faults]
    show_report(told(faults, {str(result.path): result.before for result in results}))
    left = f"，{len(faults)} 处问题，有问题的文件没有动" if faults else ""
    talk(f"{root}：{len(results)} 个文件，{'要改' if check or diff else '改了'} {len(stale)} 个{left}")
    if faults or (check and stale):
        raise typer.Exit(1)


def _difference(result: LaidOut) -> str:
    """Show what would change, as a unified diff; a file without a line end at its end says so.

    The ends of lines are told in words: lines that differ in these alone would look the same.
    """
    before, ends = result.before.replace("\r\n", "\n"), "，换行符是 CRLF" if "\r\n" in result.before else ""
    if before == result.after:
        return f"{result.path}：只是换行符：CRLF 改为 LF\n"
    old, new = (text.splitlines(keepends=True) for text in (before, result.after))
    changes = unified_diff(old, new, f"{result.path}（现在{ends}）", f"{result.path}（排好）")
    return "".join(line if line.endswith("\n") else f"{line}\n\\ No newline at end of file\n" for line in changes)
