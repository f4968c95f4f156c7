"""Records written as YAML in the canonical layout: a new file, more records in the lists of a file, and reviews."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Any

from qhtasks.checks.references import did_you_mean
from qhtasks.editing.layout import canonical, key_layout
from qhtasks.editing.schemas import FOLDER, schema_name
from qhtasks.errors import QhtasksError
from qhtasks.model.meaning import Record, declared, field_names, plain
from qhtasks.model.reviews import Review, ReviewsFile, fingerprint, judged_facts
from qhtasks.store.yamltext import read_yaml

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from qhtasks.model.dataset import Dataset

REVIEWED = "reviewed.yaml"
_REVIEWED_NOTE = "# 复核：通知证明不了、要人判断的事实，各由谁在哪一天看过；由 qhtasks review 写，改了事实要重新复核"
_TOP_KEY = re.compile(r"[^\s#\[{-]")
"""How a line begins that holds a key of the file itself."""


def file_text(record: Record, name: str) -> str:
    """Write a record that is a whole file of this name."""
    return values_text(_without_defaults(record), name, type(record))


def values_text(values: Mapping[str, Any], name: str, file: type[Record]) -> str:
    """Write the values of a file of this name, as JSON holds them; the first line names its JSON Schema."""
    schema = f"{'../' * name.count('/')}{FOLDER}/{schema_name(name)}"
    return f"# yaml-language-server: $schema={schema}\n{_laid_out(values, file)}"


def with_more(text: str, file: type[Record], more: Mapping[str, Sequence[Record]]) -> str:
    """Add records at the end of lists of a file, by the key of each list; what stands in the file stays as it is.

    The file is brought into the canonical layout where it was not. One that cannot be read raises `QhtasksError`.
    """
    document = read_yaml(text, "")
    if document.findings:
        raise QhtasksError(str(document.findings[0]))
    lines = canonical(document, key_layout(file)).splitlines()
    for key, records in more.items():
        if records:
            _insert(lines, key, _lines_of(key, records, file))
    return "".join(f"{line}\n" for line in lines)


def _insert(lines: list[str], key: str, added: Sequence[str]) -> None:
    """Put the lines of more records behind those of a list; a list that the file does not have comes at its end."""
    start = next((index for index, line in enumerate(lines) if line.startswith(f"{key}:")), None)
    if start is None:
        lines += ["", f"{key}:", *added]
        return
    if lines[start].endswith(" []"):
        lines[start] = f"{key}:"
    end = next((index for index in range(start + 1, len(lines)) if _TOP_KEY.match(lines[index])), len(lines))
    while end > start + 1 and (not lines[end - 1] or lines[end - 1].startswith("#")):
        end -= 1
    parted = [""] if end > start + 1 and not added[0].startswith("  - {") else []
    lines[end:end] = [*parted, *added]


def _lines_of(key: str, records: Iterable[Record], file: type[Record]) -> list[str]:
    """Write records as the items of a list, with the indentation of the file that they go into."""
    text = _laid_out({key: [_without_defaults(record) for record in records]}, file)
    _, *items = text.splitlines()
    return items


def _laid_out(values: Mapping[str, Any], file: type[Record]) -> str:
    document = read_yaml(json.dumps(values, ensure_ascii=False), "")
    return canonical(document, key_layout(file))


def _without_defaults(record: Record) -> dict[str, Any]:
    """Turn a record into what JSON holds, without the fields that hold what they would hold if left out."""
    defaults = {field.name: field.default for field in declared(type(record)) if not field.required}
    values = ((name, getattr(record, name)) for name in field_names(type(record)))
    return {name: _plain(value) for name, value in values if name not in defaults or value != defaults[name]}


def _plain(value: Any) -> Any:
    if isinstance(value, Record):
        return _without_defaults(value)
    if isinstance(value, tuple):
        return [_plain(item) for item in value]
    return plain(value)


def reviewed_text(dataset: Dataset, keys: Sequence[str], reviewer: str, day: str) -> str:
    """Write the file in its canonical layout, in the order of the data, with new reviews of some records.

    A new review of a record replaces those that were there. An unknown id or name raises `QhtasksError`, and so does a
    reviewer without a name. Reviews of records that are no more are dropped.
    """
    if not reviewer.strip():
        raise QhtasksError("复核者（--by）没有写名字")
    for key in keys:
        if key not in dataset.judged:
            raise QhtasksError(f"“{key}”不是要复核的记录{did_you_mean(key, list(dataset.judged))}")
    reviews = tuple(_reviews(dataset, frozenset(keys), reviewer.strip(), day))
    schema, records = file_text(ReviewsFile(reviews=reviews), REVIEWED).split("\n", 1)
    return f"{schema}\n{_REVIEWED_NOTE}\n{records}"


def _reviews(dataset: Dataset, keys: frozenset[str], reviewer: str, day: str) -> Iterator[Review]:
    for key, record in dataset.judged.items():
        if key in keys:
            facts = judged_facts(record)
            yield Review(record=key, facts=tuple(facts), digest=fingerprint(facts), reviewer=reviewer, date=day)
        else:
            yield from (review for review in dataset.reviews if review.record == key)
