"""The data dictionary, docs/tables.md: every table and column of the export, from their definitions."""

from __future__ import annotations

from typing import TYPE_CHECKING

from qhtasks.export.catalogue import tables_of
from qhtasks.model.findings import CLEAN

if TYPE_CHECKING:
    from collections.abc import Iterator

    from qhtasks.export.tables import Column, Table
    from qhtasks.model.dataset import Dataset

HEAD = """<!-- 由 make manual 从程序生成，不要手改 -->

# 导出的表

`qhtasks export` 写出的 CSV 和 SQLite 是同样的表，定义在 `src/qhtasks/export/`，
记录的字段照 `src/qhtasks/model/` 的声明；JSON 含同样的内容。

- 值照录：数值是文字，`8.0` 不写成 `8`。Excel 打开 CSV 时会自行换算数和日期，要照录请按文字导入。
- CSV 的单元格一字不改，以 `=`、`+`、`-`、`@` 开头的也不改；现有数据没有这样的值。
- 没有值：CSV 是空的单元格，SQLite 是 `NULL`，JSON 是 `null`。没有空的文字。
- 真假：CSV 是 `true`、`false`，SQLite 是 `1`、`0`。日期写作 `2021-04-22`。
- 行的次序照数据集；`position` 是次序，从 1 起。
- 职责的三种依据分开计数，从不相加：数职责要按 `basis` 分开。
- SQLite 另有三个用词是中文的视图：`duty_list`（谁在哪一项里承担什么）、`target_list`（目标）、
  `obligation_list`（各单位的组织实施要求）。
- 原文 `notice.txt` 不在导出里；`notice` 表有它的 SHA-256。
"""
_KINDS = {"string": "文字", "integer": "整数", "number": "数", "boolean": "真假", "date": "日期"}


def dictionary(dataset: Dataset) -> str:
    """Put the dictionary together."""
    return "\n".join((HEAD, *(line for table in tables_of(dataset, CLEAN) for line in _table(table))))


def _table(table: Table) -> Iterator[str]:
    key = "、".join(f"`{name}`" for name in table.primary_key)
    yield f"## {table.name}：{table.title}\n\n{table.note}。主键：{key}。\n"
    yield "| 列 | 标题 | 类型 | 可空 | 说明 |\n|---|---|---|---|---|"
    for column in table.columns:
        empty = "" if column.required else "是"
        note = "；".join(_notes(column))
        yield f"| `{column.name}` | {column.title} | {_KINDS[column.kind]} | {empty} | {note} |"
    yield ""


def _notes(column: Column) -> Iterator[str]:
    if column.note:
        yield column.note
    if column.refers:
        yield f"见 `{column.refers.table}.{column.refers.column}`"
    if column.unique:
        yield "不重复"
    if column.values:
        told = (value if value == meaning else f"{value}（{meaning}）" for value, meaning in column.values.items())
        yield "值：" + "、".join(told)
