"""The tables of data/README.md: every file of the dataset and every field, from the declarations in `model/`."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from qhtasks.model.dataset import FILES
from qhtasks.model.meaning import declared, held_kind

if TYPE_CHECKING:
    from collections.abc import Iterator

    from qhtasks.model.dataset import File
    from qhtasks.model.meaning import Field, Record

_BLOCK = re.compile(r"(<!-- (fields|files)(?:: (\S+))? -->\n).*?(<!-- end -->\n)", re.DOTALL)


def with_field_tables(readme: str) -> str:
    """Put the tables between the marks that are there for them, `<!-- fields: FILE -->` and `<!-- files -->`."""
    files = {file.pattern: file for file in FILES}

    def block(found: re.Match[str]) -> str:
        lines = "\n".join(_fields(files[found[3]]) if found[2] == "fields" else _files())
        return f"{found[1]}\n{lines}\n\n{found[4]}"

    return _BLOCK.sub(block, readme)


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
