"""From the files of a folder to a `Dataset`; the findings of all files are collected before it gives up."""

from __future__ import annotations

import re
from itertools import chain
from typing import TYPE_CHECKING, Any, NamedTuple

from qhtasks.errors import QhtasksError
from qhtasks.model.dataset import FILES, ID_NUMBER, ISSUED, SERIES_OF, Dataset
from qhtasks.model.findings import Finding, in_order
from qhtasks.model.meaning import declared, field_names, held_kind
from qhtasks.store.content import LEFT_OVER, read_folder
from qhtasks.store.reading import FolderReader
from qhtasks.store.yamltext import Document
from qhtasks.text.escape import visible
from qhtasks.text.folding import folded

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

    from qhtasks.model.findings import Waiver
    from qhtasks.model.folder import File, Places
    from qhtasks.model.meaning import Record
    from qhtasks.store.content import Contents

KeyPath = tuple[str | int, ...]
"""The keys and indices that lead to a value in a YAML file."""


class Loaded(NamedTuple):
    """The dataset of a folder, None if findings prevent it; the findings, the waivers, and the texts by shown name."""

    dataset: Dataset | None
    findings: tuple[Finding, ...]
    waivers: tuple[Waiver, ...]
    texts: Mapping[str, str]


class UnreadableDatasetError(QhtasksError):
    """The files of a folder cannot be read into a dataset."""

    def __init__(self, root: Path, findings: tuple[Finding, ...]) -> None:
        count, shown = len(findings), visible(str(root))
        lines = "\n".join(str(finding) for finding in findings[:5])
        super().__init__(
            f"数据集 {shown} 读不成，共 {count} 处错误（用 qhtasks --data {shown} check 看全部）：\n{lines}"
        )


def load_dataset(root: Path, contents: Contents | None = None) -> Dataset:
    """Make a dataset of a folder's files, or raise `UnreadableDatasetError`."""
    loaded = load_with_findings(root, contents)
    if loaded.dataset is None:
        raise UnreadableDatasetError(root, loaded.findings)
    return loaded.dataset


def load_with_findings(root: Path, contents: Contents | None = None) -> Loaded:
    """Make a dataset of a folder's files, or findings; `contents` are the files, if they have been read already."""
    return _DatasetReader(root, read_folder(root) if contents is None else contents).dataset()


class _DatasetReader(FolderReader):
    """Reads a dataset: its records have ids and names, and the issued text stands beside them."""

    missing = "没有任务文件（{pattern}）"

    def dataset(self) -> Loaded:
        """Read all files and put their records together."""
        records = {pattern: list(named.values()) for pattern, named in self.read(FILES).items()}
        issued = self.text(ISSUED)
        for name in (ISSUED, LEFT_OVER):
            if name in self.contents:
                self.places.add(name, Document(self.shown_name(name)), ())
        self.report_strays([LEFT_OVER])
        waivers = tuple(waiver for file in records["waivers.yaml"] if file for waiver in file.waivers)
        complete = issued is not None and not self.findings
        dataset = _assembled(records, issued or "", self.places) if complete else None
        return Loaded(dataset, in_order(self.findings), waivers, self.texts)

    def register(self, name: str, document: Document, kind: type[Record]) -> None:  # noqa: ARG002 - places go by key
        """Note the place of each record under its key, after a look whether ids are well formed and keys unique."""
        for key, record_path, key_path in _keys(document.value, kind):
            letter = SERIES_OF.get(str(record_path[0]))
            if letter and not re.fullmatch(letter + ID_NUMBER, key):
                meant = folded(key).upper()
                hint = f"是否为“{meant}”？" if re.fullmatch(letter + ID_NUMBER, meant) else f"应形如 {letter}1"
                rule, message = "bad-id", f"“{key}”不是此处的编号，{hint}"
            elif not self.places.add(key, document, record_path):
                first = self.places.of(key)
                rule, message = (
                    "duplicate-id",
                    f"“{key.removeprefix('section:')}”在 {first.file}:{first.line} 已经出现过",
                )
            else:
                continue
            document.findings.append(Finding.at(document.place((*record_path, *key_path)), rule, message))
            if len(record_path) == 1:  # the section of a copied file: all its tasks would be reported too
                return


def _keys(value: Any, kind: type[Record]) -> Iterator[tuple[str, KeyPath, KeyPath]]:
    """List the records of a validated file: key, path to the record, and path from there to its key."""
    for field in declared(kind):
        inner, records = held_kind(field.type), value.get(field.name)
        if isinstance(records, dict):
            yield field.name, (field.name,), ()
        elif isinstance(records, str):
            yield f"{field.name}:{records}", (field.name,), ()
        elif inner and records:
            names = [part.name for part in declared(inner) if part.meaning.key]
            for index, record in enumerate(records):
                yield " ".join(record[name] for name in names), (field.name, index), (names[0],)


def _assembled(records: Mapping[str, list[Any]], issued: str, places: Places) -> Dataset:
    """Put the records of all files together."""
    fields = {name: value for file in FILES for name, value in _dataset_fields(file, records[file.pattern])}
    (notice,), (indicators,), sections = (records[file] for file in ("notice.yaml", "indicators.yaml", "tasks/*.yaml"))
    return Dataset(
        **fields,
        edition=notice.dataset,
        indicators=indicators.first_level + indicators.second_level,
        task_files=tuple(section.section for section in sections),
        task_sections={task.id: section.section for section in sections for task in section.tasks},
        issued=issued,
        places=places,
    )


def _dataset_fields(file: File, records: list[Any]) -> Iterator[tuple[str, Any]]:
    """Give those fields of a file's records that the dataset has too, by name.

    The lists of several files are joined; those of an optional file that is not there are empty.
    """
    for name in field_names(file.record):
        if name in Dataset._fields:
            values = [getattr(record, name) for record in records]
            yield name, values[0] if len(values) == 1 else tuple(chain.from_iterable(values))
