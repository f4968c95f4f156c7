"""From a folder of files to a `Dataset`: all faults of all files are gathered before it gives up.

The files are read once, into bytes; everything after that works on these bytes, so that whoever hashes them knows
that the dataset was made of just what was hashed.
"""

from __future__ import annotations

import os
import re
from fnmatch import fnmatchcase
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple, TypeVar

from qhtasks.errors import QhtasksError
from qhtasks.model.dataset import FILES, ID_NUMBER, ISSUED, SERIES_OF, Dataset, Places
from qhtasks.model.findings import Finding, Place, in_order
from qhtasks.model.meaning import Record, declared, field_names, held_kind
from qhtasks.store.content import LEFT_OVER, MISSING, ContentError, decoded, read_folder
from qhtasks.store.validation import validated
from qhtasks.store.yamltext import Document, read_yaml
from qhtasks.text.escape import visible

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from qhtasks.model.dataset import File
    from qhtasks.model.findings import Waiver
    from qhtasks.store.content import Contents

Kind = TypeVar("Kind", bound=Record)
Path_ = tuple[str | int, ...]


class Loaded(NamedTuple):
    """What a folder gave: a dataset, or None where the findings say why there is none, and the texts by file."""

    dataset: Dataset | None
    findings: tuple[Finding, ...]
    waivers: tuple[Waiver, ...]
    texts: Mapping[str, str]


class UnreadableDatasetError(QhtasksError):
    """The files are there but cannot be taken for a dataset."""

    def __init__(self, root: Path, findings: tuple[Finding, ...]) -> None:
        count, shown = len(findings), visible(str(root))
        lines = "\n".join(str(finding) for finding in findings[:5])
        super().__init__(
            f"数据集 {shown} 读不成，共 {count} 处错误（用 qhtasks --data {shown} check 看全部）：\n{lines}"
        )


def load(root: Path, contents: Contents | None = None) -> Dataset:
    """Make a dataset of a folder's files, or raise an error that tells why they cannot be read."""
    loaded = load_with_findings(root, contents)
    if loaded.dataset is None:
        raise UnreadableDatasetError(root, loaded.findings)
    return loaded.dataset


def load_with_findings(root: Path, contents: Contents | None = None) -> Loaded:
    """Make a dataset of a folder's files, if each can be read; `contents` are theirs, where they were read before."""
    return _Reader(root, read_folder(root) if contents is None else contents).read()


class _Reader:
    """One reading of one folder."""

    def __init__(self, root: Path, contents: Contents) -> None:
        self.shown = Path(os.path.relpath(root)) if root.resolve().is_relative_to(Path.cwd()) else root
        self.contents = contents
        self.findings: list[Finding] = []
        self.wanted: set[str] = set()
        self.texts: dict[str, str] = {}
        self.places = Places()

    def read(self) -> Loaded:
        """Read the files in turn; a file that fails leaves its finding and does not stop the others."""
        records = {file.pattern: [self.file(name, file.record) for name in self.names(file)] for file in FILES}
        issued = self.text(ISSUED)
        for name in (ISSUED, LEFT_OVER):
            if name in self.contents:
                self.places.add(name, Document(self.shown_name(name)), ())
        self.find_strays()
        waivers = tuple(waiver for file in records["waivers.yaml"] if file for waiver in file.waivers)
        whole = issued is not None and not self.findings
        dataset = _assembled(records, issued or "", self.places) if whole else None
        return Loaded(dataset, in_order(self.findings), waivers, self.texts)

    def names(self, file: File) -> list[str]:
        """Name the files that a pattern means; one that must be there and is not is read, to find it missing."""
        names = sorted(name for name in self.contents if fnmatchcase(name, file.pattern))
        if not names and file.required and "*" in file.pattern:
            folder = file.pattern.partition("/")[0]
            self.fault(folder, "missing-file", f"没有任务文件（{file.pattern}）")
        return names or [file.pattern] * (file.required and "*" not in file.pattern)

    def file(self, name: str, kind: type[Kind]) -> Any:
        """Read one YAML file into its record, and remember where each record in it stands."""
        text = self.text(name)
        if text is None:
            return None
        document = read_yaml(text, self.shown_name(name))
        record = None
        if not document.findings:
            record = validated(document, kind)
        if record is not None:
            self.register(document, kind)
        self.findings += document.findings
        return record if not document.findings else None

    def find_strays(self) -> None:
        """Note YAML files that nobody reads; one that goes by nearly the name of a missing file is that file."""
        missing = {each.file for each in self.findings if each.rule == "missing-file"}
        names = {name.casefold(): name for name in self.wanted if self.shown_name(name) in missing}
        meant = {path: names.get(path.with_suffix(".yaml").as_posix().casefold()) for path in self.strays()}
        called = {self.shown_name(name) for name in meant.values() if name}
        self.findings = [each for each in self.findings if each.rule != "missing-file" or each.file not in called]
        for path, name in meant.items():
            told = f"名字要写成 {name}" if name else "放到该放的地方，扩展名用 .yaml"
            self.fault(path.as_posix(), "stray-file", f"这个文件不会读入：{told}")

    def strays(self) -> Iterator[Path]:
        """List the YAML files in a wrong place, or with another ending."""
        return (Path(name) for name in self.contents if name not in self.wanted and name != LEFT_OVER)

    def text(self, name: str) -> str | None:
        """Read a file as text; None, and a finding, where that cannot be."""
        self.wanted.add(name)
        try:
            text = decoded(self.content(name))
        except ContentError as fault:
            self.fault(name, fault.rule, fault.message, fault.line)
            return None
        self.texts[self.shown_name(name)] = text
        return text

    def content(self, name: str) -> bytes:
        """Take what a file holds, or raise what kept it from being read."""
        content = self.contents.get(name, ContentError(*MISSING))
        if isinstance(content, ContentError):
            raise content
        return content

    def fault(self, name: str, rule: str, message: str, line: int = 1) -> None:
        """Note a fault of a whole file."""
        self.findings.append(Finding.at(Place(self.shown_name(name), line), rule, message))

    def shown_name(self, name: str) -> str:
        """Name a file as people see it from where they stand."""
        return visible((self.shown / name).as_posix())

    def register(self, document: Document, kind: type[Record]) -> None:
        """Remember each record's place by its key; ids must be well formed, and keys unique, to be places."""
        for key, path, own in _keys(document.value, kind):
            letter = SERIES_OF.get(str(path[0]))
            if letter and not re.fullmatch(letter + ID_NUMBER, key):
                message = f"“{key}”不是此处的编号，应形如 {letter}1"
                document.findings.append(Finding.at(document.place((*path, *own)), "bad-id", message))
            elif not self.places.add(key, document, path):
                first = self.places.of(key)
                message = f"“{key.removeprefix('section:')}”在 {first.file}:{first.line} 已经出现过"
                document.findings.append(Finding.at(document.place((*path, *own)), "duplicate-id", message))
                if len(path) == 1:  # the section of a whole file: its tasks are the same again
                    return


def _keys(value: Any, kind: type[Record]) -> Iterator[tuple[str, Path_, Path_]]:
    """Name the records of a validated file, and say where each stands in it, and where in the record its key."""
    for field in declared(kind):
        inner, records = held_kind(field.type), value.get(field.name)
        if isinstance(records, dict):
            yield field.name, (field.name,), ()
        elif isinstance(records, str):
            yield f"{field.name}:{records}", (field.name,), ()
        elif inner and records:
            names = [each.name for each in declared(inner) if each.meaning.key]
            for index, record in enumerate(records):
                yield " ".join(record[name] for name in names), (field.name, index), (names[0],)


def _assembled(records: Mapping[str, list[Any]], issued: str, places: Places) -> Dataset:
    """Put the records of all files together."""
    held = {name: value for file in FILES for name, value in _held(file, records[file.pattern])}
    (notice,), (indicators,), sections = (records[file] for file in ("notice.yaml", "indicators.yaml", "tasks/*.yaml"))
    return Dataset(
        **held,
        edition=notice.dataset,
        indicators=indicators.first_level + indicators.second_level,
        task_files=tuple(section.section for section in sections),
        task_sections={task.id: section.section for section in sections for task in section.tasks},
        issued=issued,
        places=places,
    )


def _held(file: File, read: list[Any]) -> Iterator[tuple[str, Any]]:
    """Give the keys of a file that the dataset has as fields, with what stands under them.

    Lists of several files are joined. A file that may be missing gives empty lists.
    """
    for name in field_names(file.record):
        if name in Dataset._fields:
            values = [getattr(record, name) for record in read]
            yield name, values[0] if len(values) == 1 else tuple(chain.from_iterable(values))
