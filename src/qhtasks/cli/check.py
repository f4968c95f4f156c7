"""`check`: prove the dataset, once or after each change; `rules` and `explain`: what that requires, and why.

The only user of watchfiles, which is an extra.
"""

from __future__ import annotations

import gc
import os
from contextlib import suppress
from datetime import date, datetime
from fnmatch import fnmatchcase
from functools import partial
from itertools import count
from pathlib import Path
from shutil import get_terminal_size
from textwrap import indent
from time import strftime
from typing import TYPE_CHECKING, Annotated, Literal

import typer

from qhtasks.answers.listing import ListColumn, Listing
from qhtasks.checks.rule import DATA_RULES, TRACK_RULES, page_of, pages, unchecked
from qhtasks.cli.completing import rule_choices, rule_names
from qhtasks.cli.options import day_option
from qhtasks.cli.output import Reply, answering
from qhtasks.cli.session import Session
from qhtasks.cli.streams import holds_all, lines, show, talk, to_terminal
from qhtasks.errors import MissingExtraError
from qhtasks.model.findings import READING_RULES
from qhtasks.text.width import wrapped

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    from qhtasks.checks.engine import CheckResult
    from qhtasks.checks.rule import ManualPage
    from qhtasks.model.findings import Severity

Form = Literal["text", "json", "github", "sarif", "junit"]
_PAUSE = 200
"""Milliseconds in which changes count as one: an editor saves in several steps."""
_CLEAR = "\x1b[2J\x1b[H"
"""Clears the terminal's screen."""
_INDENT = "    "
SEVERITIES: dict[Severity, str] = {"error": "错误", "warning": "警告"}
RULES = (
    ListColumn("name", "规则", lambda page: page.name),
    ListColumn("when", "何时", lambda page: page.when),
    ListColumn("severity", "轻重", lambda page: SEVERITIES[page.severity]),
    ListColumn("manual", "要求", lambda page: page.manual),
)


def check(
    context: typer.Context,
    form: Annotated[
        Form | None, typer.Option("--format", help="报告格式；默认 text，在 GitHub Actions 里是 github")
    ] = None,
    file: Annotated[Path | None, typer.Option("-o", "--output", metavar="文件", help="报告写进文件")] = None,
    force: Annotated[bool, typer.Option("--force", help="覆盖已有的文件")] = False,
    select: Annotated[
        list[str] | None,
        typer.Option(
            "--select", metavar="规则", help="只用这些规则，逗号隔开，可用 target-*", autocompletion=rule_choices
        ),
    ] = None,
    ignore: Annotated[
        list[str] | None,
        typer.Option("--ignore", metavar="规则", help="不用这些规则，写法同上", autocompletion=rule_choices),
    ] = None,
    strict: Annotated[bool, typer.Option("--strict", help="有警告也算失败")] = False,
    exit_zero: Annotated[bool, typer.Option("--exit-zero", help="有问题退出码也是 0")] = False,
    today: Annotated[
        datetime | None,
        day_option("--today", "看豁免是否过期、报出日是否到了，以这一天为准；默认今天"),
    ] = None,
    watch: Annotated[bool, typer.Option("--watch", help="守着数据，一存盘就再核对；Ctrl-C 结束")] = False,
    track: Annotated[Path | None, typer.Option("--track", metavar="目录", help="不核对数据，核对这个跟踪目录")] = None,
) -> None:
    """Prove the dataset, or check a track; exit with 1 where there are errors."""
    root = track or Session.of(context).root
    run = partial(_check_track if track else _check_data, context, root, (_words(select), _words(ignore)))
    actions = os.environ.get("GITHUB_ACTIONS") == "true" and not file
    style = form or ("github" if actions else "text")

    def once() -> bool:
        day = today.date() if today else date.today()  # noqa: DTZ011 - the day where one stands
        result = run(day)
        _give(result, style, file, strict=strict, force=force)
        talk(f"{root}：{_track_summary(result) if track else _summary(result)}")
        return result.failed(strict=strict)

    if watch:
        _watch(root, once)
    elif once() and not exit_zero:
        raise typer.Exit(1)


def _check_data(context: typer.Context, root: Path, names: tuple[list[str], list[str]], day: date) -> CheckResult:  # noqa: ARG001 - as the other
    """Check the dataset."""
    from qhtasks.checks.engine import check as run
    from qhtasks.checks.rule import chosen

    return run(root, day, chosen(*names))


def _check_track(context: typer.Context, root: Path, names: tuple[list[str], list[str]], day: date) -> CheckResult:
    """Check a track against the dataset that it follows up."""
    from qhtasks.checks.rule import TRACK_RULES, chosen
    from qhtasks.checks.tracked import check_track

    return check_track(root, Session.of(context).dataset, day, chosen(*names, TRACK_RULES))


def _watch(folder: Path, act: Callable[[], object]) -> None:
    """Act now, and again after each change in a folder, until the keyboard interrupts."""
    try:
        from watchfiles import watch
    except ImportError:
        raise MissingExtraError("守着数据所用的 watchfiles ", "watch") from None
    changes = watch(folder, debounce=_PAUSE, rust_timeout=_PAUSE, yield_on_timeout=True)
    with suppress(KeyboardInterrupt):
        next(changes)  # starts watching: what is saved during the first check is not missed
        for time in count(1):
            act()
            talk(f"第{time}次{strftime('，%H:%M:%S') if to_terminal() else ''}；等着存盘……（Ctrl-C 结束）")
            gc.collect()  # `main` has switched the collector off, and this run does not end after one check
            any(changes)
            if to_terminal():
                show(_CLEAR, end="")
            else:
                show()


def _words(texts: Iterable[str] | None) -> list[str]:
    """Split the values of an option that may be repeated, and joined by commas."""
    return [word.strip() for text in texts or () for word in text.split(",") if word.strip()]


def _give(result: CheckResult, form: Form, file: Path | None, *, strict: bool, force: bool) -> None:
    """Print the report, or write it to a file; in the form `text`, no findings print nothing."""
    if form == "text":
        if not (result.findings or file):
            return
        from qhtasks.cli.console import findings_text

        text = findings_text(result.findings, result.texts)
    else:
        from qhtasks.checks.reports import report

        text = report(result, form, strict=strict, ascii_only=not file and not holds_all())
    if file:
        from qhtasks.cli.output import write_file

        write_file(file, text.encode(), force=force)
    elif form == "text":
        from qhtasks.cli.console import show_report

        show_report(text)
    else:
        show(text, end="")


def _track_summary(result: CheckResult) -> str:
    """Say in a line what was found in a track, and how much was checked."""
    errors, warnings = result.count("error"), result.count("warning")
    outcome = f"发现 {errors} 处错误、{warnings} 处警告" if result.findings else "没有发现问题"
    checked = result.checked
    if not checked:
        return f"{outcome}；文件未能全部读入，其他规则没有运行，改好后可能还有"
    records = f"基期 {checked['baselines']}，年度目标 {checked['goals']}，实际值 {checked['figures']}"
    return f"{outcome}（{_applied(checked)}）；文件 {checked['files']}：{records}"


def _applied(checked: Mapping[str, int]) -> str:
    """Count the rules as the command `rules` lists them: those of the check, and those of reading."""
    return f"{checked['rules']} 条核对规则，另有 {len(READING_RULES)} 条读入时用"


def _summary(result: CheckResult) -> str:
    """Sum up in a few lines what was found, what is waived, and how much was checked."""
    errors, warnings = result.count("error"), result.count("warning")
    outcome = f"发现 {errors} 处错误、{warnings} 处警告" if result.findings else "没有发现问题"
    used = [use for use in result.uses if use.covered]
    outcome += f"，豁免 {sum(len(use.covered) for use in used)} 处" if used else ""
    waived = (
        f"豁免 {use.waiver.rule} {use.waiver.record}（至 {use.waiver.until}）：{use.waiver.reason}" for use in used
    )
    if not result.checked:
        return f"{outcome}；文件未能全部读入，其他规则没有运行，改好后可能还有"
    checked = result.checked
    share = 100 * checked["notice_characters_covered"] / max(1, checked["notice_characters"])
    sections = "、".join(map(str, result.tasks_by_section.values()))
    items = f"事项 {checked['items']}：指标 {checked['indicators']}（目标 {checked['targets']} 个），"
    items += f"任务 {checked['tasks']}（{checked['sections']} 节：{sections}）；组织实施要求 {checked['obligations']}"
    bodies = f"单位 {checked['units']}，集合 {checked['collectives']}；通知所写责任单位 "
    bodies += f"牵头 {checked['lead_mentions']} 处，参加 {checked['participant_mentions']} 处"
    notice = f"通知 {checked['notice_characters']} 字（空白和空行不计），"
    notice += f"与数据相符 {checked['notice_characters_covered']} 字，{share:.2f} %"
    return lines(f"{outcome}（{_applied(checked)}）", *waived, items, bodies, notice)


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
