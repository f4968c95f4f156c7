"""The track: a folder beside the notice's data that says what became of it, read into records with their places.

Only the files that a question needs are read: the period stands in the name of a report, so that twenty quarters of a
hundred bodies do not slow a question about figures.
"""

from __future__ import annotations

import re
from itertools import chain
from typing import TYPE_CHECKING, Any, Generic, NamedTuple, TypeVar

from qhtasks.errors import QhtasksError
from qhtasks.model.findings import in_order
from qhtasks.model.folder import File, Places
from qhtasks.model.meaning import Record
from qhtasks.store.content import folder_contents, yaml_names
from qhtasks.text.escape import visible
from qhtasks.tracking.decisions import EvaluationFile, RevisionsFile
from qhtasks.tracking.figures import BaselinesFile, FiguresFile, GoalsFile
from qhtasks.tracking.projects import ProjectsFile, SupervisionFile
from qhtasks.tracking.reports import ContactsFile, ParticipantsFile, ReportFile
from qhtasks.tracking.settings import RulesFile, TrackFile

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from pathlib import Path

    from qhtasks.model.findings import Finding, Place
    from qhtasks.store.content import Contents

Kind = TypeVar("Kind", bound=Record)
_CORRECTION = re.compile(r"\.([0-9]{1,4})$")

SETTINGS_FILES = (
    File("track.yaml", TrackFile, "跟踪哪份通知、哪几年，报送周期，以谁的数为准"),
    File("rules.yaml", RulesFile, "灯号规则，各有出处；哪些目标量的是全年总量", required=False),
)
FIGURES_FILES = (
    File("baselines.yaml", BaselinesFile, "基期值、国家下达的目标、路径和容差", required=False),
    File("goals/*.yaml", GoalsFile, "年度目标，一年一个文件", required=False),
    File("figures/*/*.yaml", FiguresFile, "实际值，一个单位一个目录", required=False),
    File("revisions.yaml", RevisionsFile, "目标和年度目标的调整，连同审批", required=False),
    File(
        "evaluations/*.yaml",
        EvaluationFile,
        "中期评估、总结评估：截止日、人的判断、预测、征求意见、审议",
        required=False,
    ),
)
_PROJECTS = "重大工程项目和进度，一级或一个市州一个文件；收回台账得来的进度，一个责任单位一个目录"
REPORTS_FILES = (
    File("reports/*/*.yaml", ReportFile, "一个单位一期报的各项，一个单位一个目录", required=False),
    File("participants/*.yaml", ParticipantsFile, "牵头单位商定的参加单位，一个牵头单位一个文件", required=False),
    File("projects/*.yaml", ProjectsFile, _PROJECTS, required=False),
    File("projects/*/*.yaml", ProjectsFile, _PROJECTS, required=False),
    File("supervision/*.yaml", SupervisionFile, "督办事项，一年一个文件", required=False),
    File("contacts/*.yaml", ContactsFile, "联系人，一个单位一个文件；不进 git，不导出", required=False),
)
TRACK_FILES = (*SETTINGS_FILES, *FIGURES_FILES, *REPORTS_FILES)
"""The table of what the track holds."""


class Filed(NamedTuple, Generic[Kind]):
    """A record, and where it stands: the name of its file in the track, `goals/2023.yaml`, and its path there."""

    record: Kind
    file: str
    path: tuple[str | int, ...]

    @property
    def owner(self) -> str:
        """The body that the file belongs to by its name: its folder in `figures/`, the file's own name elsewhere."""
        folder, _, name = self.file.rpartition("/")
        return folder.partition("/")[2] or name.partition(".")[0]


class Track:
    """What was read of a track: the record of each file by its name, in the order of the table of files."""

    def __init__(self, files: Mapping[str, Record], places: Places | None = None) -> None:
        """Take the files' records, and the places of their values where a check wants them."""
        self.files = files
        self.places = places or Places()
        self._filed: dict[type[Record], list[Filed[Any]]] = {}
        for name, file in files.items():
            self._enter(file, name, ())
            for key, value in vars(file).items():
                if type(value) is tuple:
                    for index, record in enumerate(value):
                        self._enter(record, name, (key, index))

    def _enter(self, record: Any, file: str, path: tuple[str | int, ...]) -> None:
        if isinstance(record, Record):
            self._filed.setdefault(type(record), []).append(Filed(record, file, path))

    def filed(self, kind: type[Kind]) -> tuple[Filed[Kind], ...]:
        """List the records of a kind, which are whole files or stand in lists of files, in the order of the files."""
        return tuple(self._filed.get(kind, ()))

    def every(self) -> tuple[Filed[Any], ...]:
        """List all records: each whole file, and what stands in its lists."""
        return tuple(filed for several in self._filed.values() for filed in several)

    def at(self, filed: Filed[Any], *path: str | int) -> Place:
        """Where a record, or a value inside it, stands."""
        return self.places.of(filed.file, *filed.path, *path)

    @property
    def settings(self) -> TrackFile:
        """What `track.yaml` says."""
        (filed,) = self.filed(TrackFile)
        return filed.record

    @property
    def years(self) -> range:
        """The years of the plan."""
        years = sorted(map(int, self.settings.years))
        return range(years[0], years[-1] + 1)


class ReadTrack(NamedTuple):
    """A track, None if findings prevent it; the findings, and the texts by shown name."""

    track: Track | None
    findings: tuple[Finding, ...]
    texts: Mapping[str, str]


class UnreadableTrackError(QhtasksError):
    """The files of a track cannot be read."""

    def __init__(self, root: Path, findings: tuple[Finding, ...]) -> None:
        count, shown = len(findings), visible(str(root))
        lines = "\n".join(str(finding) for finding in findings[:5])
        super().__init__(
            f"跟踪目录 {shown} 读不成，共 {count} 处错误（用 qhtasks check --track {shown} 看全部）：\n{lines}"
        )


def track_contents(root: Path, patterns: Iterable[str] | None = None) -> Contents:
    """Read the files of a track that match the patterns, such as `reports/*/2023Q2*.yaml`; without any, all YAML.

    Raises `QhtasksError` where there is no such folder.
    """
    if not root.is_dir():
        raise QhtasksError(
            f"没有跟踪目录 {visible(str(root))}：用 --track 或环境变量 QHTASKS_TRACK 指定，新建用 qhtasks track init"
        )
    if patterns is None:
        return folder_contents(root, yaml_names(root))
    paths = chain.from_iterable(map(root.glob, patterns))
    return folder_contents(root, {path.relative_to(root).as_posix() for path in paths})


def read_track(root: Path, contents: Contents, *, whole: bool) -> ReadTrack:
    """Make a track of files that were read; of a `whole` one also say which YAML files belong to no kind."""
    from qhtasks.store.reading import FolderReader  # imports yaml and pydantic, which a cached track does without

    reader = FolderReader(root, contents)
    named = reader.read(TRACK_FILES)
    if whole:
        reader.report_strays()
    if reader.findings:
        return ReadTrack(None, in_order(reader.findings), reader.texts)
    files = {name: records[name] for records in named.values() for name in sorted(records, key=_in_turn)}
    return ReadTrack(Track(files, reader.places), (), reader.texts)


def _in_turn(name: str) -> tuple[str, int]:
    """Order files by name, corrections by their number after what they correct: 2023Q2, 2023Q2.2, 2023Q2.10."""
    return _CORRECTION.sub("", name.removesuffix(".yaml")), correction_number(name)


def correction_number(name: str) -> int:
    """Read the number of a correction from the name of its file: `2023Q2.3.yaml` is the third; the first has none."""
    number = _CORRECTION.search(name.removesuffix(".yaml"))
    return int(number[1]) if number else 1


def load_track(root: Path, patterns: Iterable[str] | None = None) -> Track:
    """Read a track, or the files of it that match the patterns; raise `UnreadableTrackError` where they cannot be."""
    return load_track_of(root, track_contents(root, patterns))


def load_track_of(root: Path, contents: Contents) -> Track:
    """Make a track of files that were read, or raise `UnreadableTrackError`."""
    read = read_track(root, contents, whole=False)
    if read.track is None:
        raise UnreadableTrackError(root, read.findings)
    return read.track
