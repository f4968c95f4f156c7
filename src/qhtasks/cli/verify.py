"""`verify`: whether papers still say what the data say."""

from __future__ import annotations

from contextlib import closing
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from qhtasks.answers.listing import ListColumn, Listing
from qhtasks.cli.output import Reply, answering
from qhtasks.cli.session import Session
from qhtasks.cli.track import TrackOption, opened
from qhtasks.text.escape import visible

if TYPE_CHECKING:
    from collections.abc import Sequence

    from qhtasks.papers.verify import Verdict

NAMED = 20
"""How many of the files that were not looked into are named."""
OUTDATED = 1
"""The exit code where a file is not current."""


def _state(verdict: Verdict) -> str:
    """Name the state, with a warning where the words of a file that was written into were not compared."""
    from qhtasks.papers.verify import STATE_NAMES

    return STATE_NAMES[verdict.state] + ("，印好的内容没有比对" if verdict.uncompared else "")


def _touched(verdict: Verdict) -> str:
    """Say whether somebody wrote into a file, and why its words were not compared."""
    if not verdict.touched:
        return ""
    return f"是（没有比对：{verdict.uncompared}）" if verdict.uncompared else "是"


def _unread(names: Sequence[str]) -> tuple[str, ...]:
    """Say how many files were passed over because they are no papers, and name the first of them."""
    from qhtasks.papers.formats import FORMATS

    if not names:
        return ()
    named = "、".join(map(visible, names[:NAMED])) + (" 等" if len(names) > NAMED else "")
    return (f"没有核对的 {len(names)} 个（打印件是 {'、'.join(FORMATS)} 文件）：{named}",)


def _as_value(verdict: Verdict) -> dict[str, Any]:
    """Give a verdict as JSON values: tuples become lists."""
    return {name: list(value) if isinstance(value, tuple) else value for name, value in verdict._asdict().items()}


VERDICTS = (
    ListColumn("file", "文件", lambda verdict: visible(verdict.file)),
    ListColumn("state", "状态", _state),
    ListColumn("title", "纸面", lambda verdict: visible(verdict.title)),
    ListColumn("edition", "数据集版本", lambda verdict: visible(verdict.edition)),
    ListColumn("changed", "数据的改动", lambda verdict: visible("；".join(verdict.changed))),
    ListColumn("touched", "写过字", _touched),
    ListColumn("altered", "印好的内容有改动", lambda verdict: visible("；".join(verdict.altered))),
)
"""Names come from files that anybody may have written: control characters in them are shown escaped."""


@answering
def verify(
    context: typer.Context,
    files: Annotated[
        list[Path],
        typer.Argument(
            help="生成的文件，可写几个；目录或 ZIP 文件就是其中全部的打印件", metavar="文件 …", exists=False
        ),
    ],
    templates: Annotated[
        Path | None, typer.Option("--templates", metavar="目录", help="打印件是用这个目录里的模板生成的")
    ] = None,
    track: TrackOption = None,
) -> Reply:
    """Compare papers with the data."""
    from qhtasks.checks.tracked import EVERYTHING
    from qhtasks.papers.formats import Tools
    from qhtasks.papers.returned import Returned
    from qhtasks.papers.verify import judge_file
    from qhtasks.site.build import judge_site

    session = Session.of(context)
    dataset = session.dataset
    followed = opened(context, track, EVERYTHING) if track else None
    with closing(Tools(templates=templates)) as tools:
        returned = Returned()
        found = chain.from_iterable(map(returned.files, files))
        verdicts = tuple(
            judge_site(dataset, file, session.outcome, followed)
            or judge_file(dataset, file, tools, session.outcome, followed)
            for file in found
        )
    listing = Listing(
        asked=f"打印件是否现行，对照数据集 {dataset.edition.version} 版",
        filter="",
        columns=VERDICTS,
        rows=verdicts,
        total=len(verdicts),
        record=_as_value,
        measure="个文件",
        notes=_unread(returned.unread),
    )
    return Reply(listing, code=OUTDATED if any(verdict.state != "current" for verdict in verdicts) else 0)
