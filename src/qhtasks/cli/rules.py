"""`rules` and `explain`: what `check` requires, and why."""

from __future__ import annotations

from fnmatch import fnmatchcase
from shutil import get_terminal_size
from textwrap import indent
from typing import TYPE_CHECKING, Annotated

import typer

from qhtasks.answers.listing import ListColumn, Listing
from qhtasks.checks.rule import DATA_RULES, TRACK_RULES, page_of, pages, unchecked
from qhtasks.cli.completing import rule_names
from qhtasks.cli.output import Reply, answering
from qhtasks.cli.streams import lines, show, to_terminal
from qhtasks.text.width import wrapped

if TYPE_CHECKING:
    from qhtasks.checks.rule import ManualPage
    from qhtasks.model.findings import Severity

_INDENT = "    "
SEVERITIES: dict[Severity, str] = {"error": "错误", "warning": "警告"}
RULES = (
    ListColumn("name", "规则", lambda page: page.name),
    ListColumn("when", "何时", lambda page: page.when),
    ListColumn("severity", "轻重", lambda page: SEVERITIES[page.severity]),
    ListColumn("manual", "要求", lambda page: page.manual),
)


@answering
def rules(
    context: typer.Context,  # noqa: ARG001 - `answering` takes the session from it
    track: Annotated[bool, typer.Option("--track", help="列出核对跟踪目录的规则")] = False,
) -> Reply:
    """List the rules, and what no rule can prove."""
    all_pages = pages(TRACK_RULES if track else DATA_RULES)
    listing = Listing(
        asked=f"核对{'跟踪目录' if track else '数据'}的规则",
        filter="",
        columns=RULES,
        rows=all_pages,
        total=len(all_pages),
        record=lambda page: page._asdict(),
        measure="条",
        notes=() if track else tuple(f"不核对：{limit}" for limit in unchecked()),
        notes_last=True,
    )
    return Reply(listing)


def explain(
    name: Annotated[
        str,
        typer.Argument(help="规则的名称，如 unknown-agency，可用 target-*", metavar="规则", autocompletion=rule_names),
    ],
) -> None:
    """Show the manual page of a rule, or of the rules that a pattern matches."""
    matching = [page for page in pages() if fnmatchcase(page.name, name)]
    matching = matching or [page for page in pages(TRACK_RULES) if fnmatchcase(page.name, name)] or [page_of(name)]
    for index, page in enumerate(matching):
        if index:
            show()
        _explain(page)


def _explain(page: ManualPage) -> None:
    """Print a rule's manual page with its reason, a bad sample and a good one."""
    from qhtasks.checks.rule import sample_of

    sample = sample_of(page.name)
    place = f"（{sample.file}）" if sample.file else ""
    head = f"{page.name}　{page.when}　{SEVERITIES[page.severity]}"
    show(lines(head, _paragraph(page.manual), _paragraph(f"为什么：{sample.why}")))
    for title, text in (("错", sample.bad), ("对", sample.good)):
        shown = text if sample.file else _paragraph(text, _INDENT)
        show(f"\n{title}{place}：\n{indent(shown.rstrip(), _INDENT)}")


def _paragraph(text: str, margin: str = "") -> str:
    """Wrap a text to the width of the terminal less a margin; to a pipe it stays on one line."""
    if not to_terminal():
        return text
    return "\n".join(wrapped(text, get_terminal_size().columns - len(margin)))
