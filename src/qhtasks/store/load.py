"""A folder of files to a `Dataset`: all faults of all files are gathered before it gives up."""

from __future__ import annotations

import os
import re
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple, TypeVar

from qhtasks.errors import QhtasksError
from qhtasks.model.findings import Finding, Place, in_order
from qhtasks.model.places import Places
from qhtasks.model.records import Dataset
from qhtasks.store.content import LEFT_OVER, MISSING, NOTICE, ContentError, decoded, read_folder
from qhtasks.store.validation import (
    AgenciesFile,
    IndicatorsFile,
    NoticeFile,
    ObligationsFile,
    PinyinFile,
    TasksFile,
    WaiversFile,
    validated,
)
from qhtasks.store.yamltext import Document, read_yaml
from qhtasks.text.escape import visible

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from qhtasks.model.records import Waiver
    from qhtasks.store.content import Contents

Shape = TypeVar("Shape")


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
    """One reading of the files of one folder."""

    def __init__(self, root: Path, contents: Contents) -> None:
        self.shown = Path(os.path.relpath(root)) if root.resolve().is_relative_to(Path.cwd()) else root
        self.contents = contents
        self.findings: list[Finding] = []
        self.wanted: set[str] = set()
        self.texts: dict[str, str] = {}
        self.places = Places()

    def read(self) -> Loaded:
        """Read the files in turn; a file that fails leaves its finding and does not stop the others."""
        notice = self.file("notice.yaml", NoticeFile)
        agencies = self.file("agencies.yaml", AgenciesFile)
        indicators = self.file("indicators.yaml", IndicatorsFile)
        tasks = [self.file(name, TasksFile) for name in sorted(self.contents) if _TASKS.fullmatch(name)]
        obligations = self.file("obligations.yaml", ObligationsFile)
        pinyin = self.file("pinyin.yaml", PinyinFile)
        waivers = self.file(WAIVERS, WaiversFile) if WAIVERS in self.contents else None
        issued = self.text(NOTICE)
        for name in (NOTICE, LEFT_OVER):
            if name in self.contents:
                self.places.add(name, Document(self.shown_name(name)), ())
        self.find_strays()
        if not tasks:
            self.fault("tasks", "missing-file", "没有任务文件（tasks/*.yaml）")
        dataset = None
        if notice and agencies and indicators and obligations and pinyin and issued is not None and not self.findings:
            read_tasks = [each for each in tasks if each]
            dataset = Dataset(
                edition=notice.dataset,
                document=notice.document,
                chapters=notice.chapters,
                periods=notice.periods,
                units=agencies.units,
                collectives=agencies.collectives,
                indicators=indicators.first_level + indicators.second_level,
                tasks=tuple(task for each in read_tasks for task in each.tasks),
                obligations=obligations.obligations,
                task_files=tuple(each.section for each in read_tasks),
                task_sections={task.id: each.section for each in read_tasks for task in each.tasks},
                readings=pinyin.readings,
                issued=issued,
                places=self.places,
            )
        return Loaded(dataset, in_order(self.findings), waivers.waivers if waivers else (), self.texts)

    def file(self, name: str, shape: type[Shape]) -> Shape | None:
        """Read one YAML file into its records, and remember where each of them stands."""
        text = self.text(name)
        if text is None:
            return None
        document = read_yaml(text, self.shown_name(name))
        records = None
        if not document.findings:
            records = validated(document, shape)
        if records is not None:
            self.register(document)
        self.findings += document.findings
        return records if not document.findings else None

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

    def register(self, document: Document) -> None:
        """Remember each record's place by its id or name; ids must be well formed and unique to be places."""
        for key, path, own in _keys(document.value):
            pattern = ID_PATTERNS.get(path[0])
            if pattern and not re.fullmatch(pattern, key):
                message = f"“{key}”不是此处的编号，应形如 {pattern[0]}1"
                document.findings.append(Finding.at(document.place((*path, "id")), "bad-id", message))
            elif not self.places.add(key, document, path):
                first = self.places.of(key)
                message = f"“{key.removeprefix('section:')}”在 {first.file}:{first.line} 已经出现过"
                document.findings.append(Finding.at(document.place((*path, *own)), "duplicate-id", message))
                if len(path) == 1:  # the section of a whole file: its tasks are the same again
                    return


WAIVERS = "waivers.yaml"
_TASKS = re.compile(r"tasks/[^/]+\.yaml")
ID_PATTERNS: dict[str | int, str] = {
    "first_level": "A[1-9][0-9]{0,5}",
    "second_level": "B[1-9][0-9]{0,5}",
    "tasks": "T[1-9][0-9]{0,5}",
    "obligations": "O[1-9][0-9]{0,5}",
}


def _keys(value: Any) -> Iterable[tuple[str, tuple[str | int, ...], tuple[str, ...]]]:
    """Name the records of a validated file, and say where each stands in it, and where in it its name."""
    for group, records in value.items():
        if isinstance(records, dict):
            yield group, (group,), ()
        elif isinstance(records, str):
            yield f"{group}:{records}", (group,), ()
        else:
            for index, record in enumerate(records):
                own = next(name for name in ("rule", "id", "name", "number", "phrase") if name in record)
                key = waiver_key(record["rule"], record["record"]) if own == "rule" else record[own]
                yield key, (group, index), (own,)


def waiver_key(rule: str, record: str) -> str:
    """Name a waiver: a rule is waived for a record once."""
    return f"{rule} {record}"
