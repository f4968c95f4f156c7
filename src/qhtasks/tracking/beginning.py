"""The files of a new track: nothing in them is filled in but the notice, its edition, the years, and rule sets."""

from __future__ import annotations

from typing import TYPE_CHECKING

from qhtasks.store.location import PACKAGE

if TYPE_CHECKING:
    from qhtasks.model.dataset import Dataset
    from qhtasks.tracking.settings import Cadence

_SCHEMA = "# yaml-language-server: $schema=schemas/{}.schema.json\n"
_BASELINES = """# 一行一个：{target: A4.1, value: "60.08", unit: ％, period: "2020", source: …, reported: "2022-02-28"}
baselines: []
assigned: []
paths: []
"""
_REVISIONS = """# 目标和年度目标的调整；程序不齐的只是建议，不用
revisions: []
"""
_IGNORED = """# 联系人不进 git
contacts/
"""


def first_files(dataset: Dataset, cadence: Cadence | None, report_by: int | None) -> dict[str, str]:
    """Write the files by name."""
    rules = (PACKAGE / "tracking" / "rules.yaml").read_text("utf-8")
    return {
        "track.yaml": _SCHEMA.format("track") + _track(dataset, cadence, report_by),
        "rules.yaml": rules,
        "baselines.yaml": _SCHEMA.format("baselines") + _BASELINES,
        "revisions.yaml": _SCHEMA.format("revisions") + _REVISIONS,
        ".gitignore": _IGNORED,
    }


def _track(dataset: Dataset, cadence: Cadence | None, report_by: int | None) -> str:
    """Write the settings; what nobody has decided is null."""
    years = ", ".join(f'"{year}"' for year in dataset.plan_years)
    day = "null" if report_by is None else f'"{report_by}"'
    return (
        f'notice: {{number: {dataset.document.number}, dataset: "{dataset.edition.version}"}}\n'
        f"years: [{years}]  # 基期是第一年的前一年\n"
        f"cadence: {cadence or 'null'}  # 多久报一次：month quarter half year，没有定的写 null\n"
        f"report_by: {day}  # 报告期后一个月的几号前报，没有定的写 null\n"
        "rules: [晴雨表]  # 用 rules.yaml 里的哪几套灯号\n"
        "sources: {}  # 几家都报的以谁为准，如 {A4.1: 省统计局}\n"
        "others: []  # 通知没有列的单位\n"
    )
