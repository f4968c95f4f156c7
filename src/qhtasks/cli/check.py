"""`check`: prove the dataset."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any, Literal

import typer

from qhtasks.cli.session import Session
from qhtasks.cli.streams import lines, show, show_json, talk

if TYPE_CHECKING:
    from qhtasks.checks.run import CheckResult


def check(
    context: typer.Context,
    report: Annotated[Literal["text", "json"], typer.Option("--format", help="报告格式")] = "text",
) -> None:
    """核对数据集：格式、引用、编号、目标，以及与通知原文逐字相符。有错误时退出码为 1。"""
    from qhtasks.checks.run import check as run

    session = Session.of(context)
    result = run(session.root)
    if report == "json":
        show_json(_report(result))
    else:
        for finding in result.findings:
            show(str(finding))
        talk(f"{session.root}：{_summary(result)}")
    raise typer.Exit(int(result.failed))


def _report(result: CheckResult) -> dict[str, Any]:
    """Give the outcome as JSON holds it; these keys stay."""
    return {
        "findings": [finding._asdict() for finding in result.findings],
        "checked": {**result.checked, "tasks_by_section": result.tasks_by_section},
    }


def _summary(result: CheckResult) -> str:
    """Sum up in a few lines what was looked at."""
    count = len(result.findings)
    outcome = f"发现 {count} 处问题" if count else "没有发现问题"
    if not result.checked:
        return f"{outcome}；文件未能全部读入，其他规则没有运行"
    checked = result.checked
    share = 100 * checked["notice_characters_covered"] / max(1, checked["notice_characters"])
    sections = "、".join(map(str, result.tasks_by_section.values()))
    items = f"条目 {checked['items']}：指标 {checked['indicators']}（目标 {checked['targets']} 个），"
    items += f"任务 {checked['tasks']}（{checked['sections']} 节：{sections}）；组织实施要求 {checked['obligations']}"
    bodies = f"单位 {checked['units']}，集合 {checked['collectives']}；通知所写责任单位 "
    bodies += f"牵头 {checked['lead_mentions']} 处，参加 {checked['participant_mentions']} 处"
    notice = f"通知 {checked['notice_characters']} 字（空白和空行不计），"
    notice += f"与数据相符 {checked['notice_characters_covered']} 字，{share:.2f} %"
    return lines(f"{outcome}（{checked['rules']} 条规则）", items, bodies, notice)
