"""The tables of data/README.md: what the data hold, and every file and field, from the declarations in `model/`."""

from __future__ import annotations

import re
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING

from qhtasks.model.dataset import FILES
from qhtasks.model.meaning import declared, held_kind
from qhtasks.store.load import load_dataset

if TYPE_CHECKING:
    from collections.abc import Iterator

    from qhtasks.model.folder import File
    from qhtasks.model.meaning import Field, Record

PROJECT = Path(__file__).resolve().parent.parent
_BLOCK = re.compile(r"(<!-- (counts|fields|files)(?:: (\S+))? -->\n).*?(<!-- end -->\n)", re.DOTALL)


def with_field_tables(readme: str) -> str:
    """Put the tables between their marks: `<!-- counts -->`, `<!-- files -->` and `<!-- fields: FILE -->`."""
    files = {file.pattern: file for file in FILES}
    tables = {"counts": _counts, "files": _files}

    def block(found: re.Match[str]) -> str:
        lines = "\n".join(tables[found[2]]() if found[2] in tables else _fields(files[found[3]]))
        return f"{found[1]}\n{lines}\n\n{found[4]}"

    return _BLOCK.sub(block, readme)


def _counts() -> Iterator[str]:
    """Count the records of each kind."""
    dataset = load_dataset(PROJECT / "data")
    yield from (f"数据集 {dataset.edition.version} 版有：", "", "| 内容 | 编号 | 数目 |", "|---|---|---|")
    for name, letter in (("一级指标", "A"), ("二级指标", "B")):
        indicators = [indicator for indicator in dataset.indicators if indicator.series == letter]
        targets = sum(len(indicator.targets) for indicator in indicators)
        natures = Counter(indicator.nature for indicator in indicators if indicator.nature)
        bound = "；" + "，".join(f"{nature} {count} 项" for nature, count in sorted(natures.items())) if natures else ""
        yield f"| {name} | {letter}1—{indicators[-1].id} | {len(indicators)} 项，{targets} 个目标{bound} |"
    tasks, obligations = dataset.tasks, dataset.obligations
    continued, kinds = sum(task.heading is None for task in tasks), {unit.kind for unit in dataset.units}
    sections = f"分 {len(dataset.task_files)} 节；{continued} 项没有标题句，承接前面的一项"
    yield f"| 任务 | T1—{tasks[-1].id} | {len(tasks)} 项，{sections} |"
    yield f"| 组织实施要求 | O1—{obligations[-1].id} | {len(obligations)} 条，出自第三、四部分 |"
    yield f"| 单位 | 以名称为键 | {len(dataset.units)} 个，{len(kinds)} 类 |"
    yield f"| 集合 | 以名称为键 | {len(dataset.collectives)} 个 |"


def _files() -> Iterator[str]:
    """List the files, the rows of a table that goes on by hand."""
    yield from ("| 文件 | 内容 |", "|---|---|")
    yield from (f"| `{file.pattern}` | {file.meaning} |" for file in FILES)


def _fields(file: File) -> Iterator[str]:
    """Describe the keys of a file, each kind of record under the last key that holds it."""
    keys = declared(file.record)
    last = {held_kind(key.type): key.name for key in keys}
    for number, key in enumerate(keys):
        if number:
            yield ""
        yield f"`{key.name}`：{_sentence(key)}"
        kind = held_kind(key.type)
        if kind and last[kind] == key.name:
            yield from ("", *_record(kind))


def _sentence(key: Field) -> str:
    """Title and meaning as a sentence with its full stop."""
    return f"{key.meaning.sentence.replace('：', '。', 1).rstrip('。')}。"


def _record(kind: type[Record]) -> Iterator[str]:
    """Write the table of a kind of record, those of the words it takes, and those of the records within it."""
    fields = declared(kind)
    yield from ("| 字段 | 名称 | 必填 | 说明 |", "|---|---|---|---|")
    for field in fields:
        needed = field.meaning.needed or ("是" if field.required else "否")
        yield f"| `{field.name}` | {field.meaning.title} | {needed} | {field.meaning.text} |"
    for field in fields:
        if field.meaning.values:
            yield from ("", f"| `{field.name}` | 含义 |", "|---|---|")
            yield from (f"| `{value}` | {field.meaning.explained(value)} |" for value in field.meaning.values)
    for field in fields:
        if inner := held_kind(field.type):
            yield from (
                "",
                f"`{field.name}` 的每一条：" if field.meaning.layout != "line" else f"`{field.name}` 的各项：",
                "",
            )
            yield from _record(inner)
