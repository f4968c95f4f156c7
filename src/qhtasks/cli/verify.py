"""`verify`: whether papers still say what the data say."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from qhtasks.cli.output import Reply, answering
from qhtasks.cli.session import Session
from qhtasks.listings.listing import Column, Listing

if TYPE_CHECKING:
    from qhtasks.sheets.verifying import Verdict

OUTDATED = 1
"""The exit code where a file is not current."""


def _state(verdict: Verdict) -> str:
    from qhtasks.sheets.verifying import STATE_NAMES

    return STATE_NAMES[verdict.state]


VERDICTS = (
    Column("file", "文件", lambda each: each.file),
    Column("state", "状态", _state),
    Column("title", "纸面", lambda each: each.title),
    Column("edition", "数据集版本", lambda each: each.edition),
    Column("changed", "改动", lambda each: "；".join(each.changed)),
    Column("touched", "写过字", lambda each: "是" if each.touched else ""),
)


@answering
def verify(
    context: typer.Context,
    files: Annotated[list[Path], typer.Argument(help="生成的文件，可写几个", metavar="文件", exists=False)],
) -> Reply:
    """核对打印件的文件：内容是否还与数据一致，哪几项变了。有过时的或不是本程序生成的，退出码为 1。"""
    from qhtasks.sheets.verifying import judge

    dataset = Session.of(context).dataset
    verdicts = tuple(judge(dataset, file) for file in files)
    listing = Listing(
        asked=f"打印件是否现行，对照数据集 {dataset.edition.version} 版",
        filter="",
        columns=VERDICTS,
        rows=verdicts,
        total=len(verdicts),
        record=lambda each: {**each._asdict(), "changed": list(each.changed)},
        measure="个文件",
    )
    return Reply(listing, code=OUTDATED if any(each.state != "current" for each in verdicts) else 0)
