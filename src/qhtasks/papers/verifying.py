"""Whether a paper still says what the data say: it is made again as its record tells, and compared."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal, NamedTuple

from qhtasks.errors import QhtasksError
from qhtasks.papers.altering import compared
from qhtasks.papers.bundles import contents_of
from qhtasks.papers.desk import Desk
from qhtasks.papers.formats import FORMATS, Tools
from qhtasks.papers.stamps import read_record
from qhtasks.questions.find import find_section

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

    from qhtasks.model.records import Dataset, Unit
    from qhtasks.papers.stamps import Record, Request
    from qhtasks.papers.view import Paper

State = Literal["current", "altered", "outdated", "foreign"]
STATE_NAMES: dict[State, str] = {
    "current": "现行",
    "altered": "印好的内容有改动",
    "outdated": "已过时",
    "foreign": "不是本程序生成的",
}
_ZIP = "zip"
_PACKAGES = ("docx", "xlsx")
"""Formats that are ZIPs inside."""


class Verdict(NamedTuple):
    """What is to be said of a file: whether it is current, which paper and edition it is, what changed by item.

    `changed` names items, obligations and bodies that changed in the data since, or says why a file is none of ours;
    `touched` says that somebody has written into the file; `altered` names what of the printed is gone from it,
    `uncompared` says why that is unknown.
    """

    file: str
    state: State
    title: str = ""
    edition: str = ""
    changed: tuple[str, ...] = ()
    touched: bool = False
    altered: tuple[str, ...] = ()
    uncompared: str = ""


class Found(NamedTuple):
    """A file to be judged, by itself or out of a ZIP: its name, its ending and its content."""

    name: str
    ending: str
    content: bytes


def judge_all(dataset: Dataset, path: Path, tools: Tools) -> Iterator[Verdict]:
    """Judge a file, all papers in a folder, or all in a ZIP; a folder without any is an error."""
    files = _papers_in(path) if path.is_dir() else [path]
    for file in files:
        for found in _found(file):
            yield _judge(dataset, found, tools)


def judge(dataset: Dataset, file: Path, tools: Tools | None = None) -> Verdict:
    """Hold a file against the data; one in no format of papers, or without a record, is somebody else's."""
    return _judge(dataset, _read(file), tools or Tools())


def _papers_in(folder: Path) -> list[Path]:
    """List what may be papers in a folder and those below, without what programs hide there."""
    endings = (*FORMATS, _ZIP)
    inside = sorted(path for path in folder.rglob("*") if _ending(path.name) in endings and path.is_file())
    papers = [
        path for path in inside if not any(part.startswith((".", "~$")) for part in path.relative_to(folder).parts)
    ]
    if not papers:
        raise QhtasksError(f"{folder} 里没有打印件：打印件是以 {'、'.join(f'.{each}' for each in endings)} 结尾的文件")
    return papers


def _found(file: Path) -> list[Found]:
    """Read a file, or, where it is a ZIP, what may be papers in it; one without any is judged itself."""
    whole = _read(file)
    inside = contents_of(whole.content) if whole.ending == _ZIP else {}
    members = [Found(f"{file}/{name}", _ending(name), content) for name, content in inside.items()]
    return [each for each in members if each.ending in FORMATS] or [whole]


def _read(file: Path) -> Found:
    if not file.is_file():
        raise QhtasksError(f"没有文件 {file}")
    ending = _ending(file.name)
    return Found(str(file), ending, file.read_bytes() if ending in (*FORMATS, _ZIP) else b"")


def _ending(name: str) -> str:
    return name.rpartition(".")[2].lower()


def _judge(dataset: Dataset, found: Found, tools: Tools) -> Verdict:
    """Read the record of a file, make its paper again, and compare the two."""
    record = _record_of(found)
    if record is None:
        return Verdict(found.name, "foreign", changed=_why_foreign(found))
    touched = not FORMATS[found.ending].untouched(found.content)
    known = Verdict(found.name, "current", edition=record.edition, touched=touched)
    try:
        paper = remade(_as_of(dataset, record.edition), record.request)
    except QhtasksError as error:
        return known._replace(state="outdated", title="、".join(record.request.subjects), changed=(str(error),))
    known = known._replace(title=paper.cover.title)
    if paper.stamp.digest != record.digest:
        return known._replace(state="outdated", changed=tuple(_differences(record, _parts(paper))))
    if not touched:
        return known
    told = compared(tools, found.ending, paper, found.content)
    return known._replace(state="altered" if told.altered else "current", **told._asdict())


def _why_foreign(found: Found) -> tuple[str, ...]:
    """Say what may be known of a file without a record: that it is in no format of papers, or cannot be read."""
    if found.ending not in (*FORMATS, _ZIP):
        return (f"打印件是 {'、'.join(FORMATS)} 文件",)
    damaged = found.ending in (*_PACKAGES, _ZIP) and not contents_of(found.content)
    return ("打不开：已损坏或加了密码，或不是这种文件",) if damaged else ()


def _record_of(found: Found) -> Record | None:
    """Read the record of a file; one of a paper that is never made in this format is none of ours."""
    form = FORMATS.get(found.ending)
    text = form.record(found.content) if form else None
    record = read_record(text) if text else None
    misplaced = record and record.request.kind == "register" and found.ending != "xlsx"
    return None if misplaced else record


def _as_of(dataset: Dataset, edition: str) -> Dataset:
    """Call a dataset by the number of another edition: papers print it, and it is not what they say."""
    return dataset._replace(edition=dataset.edition._replace(version=edition))


def remade(dataset: Dataset, request: Request) -> Paper:
    """Make the paper again that was once asked for; what is no longer in the data is an error that says so."""
    desk = Desk(dataset, request.choices)
    if request.kind == "index":
        units = tuple(_unit(dataset, name) for name in request.subjects)
        return desk.index(desk.sheets(units), request.told)
    if request.kind == "register":
        return desk.register()
    (subject,) = request.subjects
    if request.kind == "sheet":
        return desk.sheets((_unit(dataset, subject),))[0]
    for item in dataset.items:
        if item.id == subject:
            return desk.brief(item)
    if subject not in dataset.section_titles or find_section(dataset, subject) != subject:
        raise QhtasksError(f"数据里已没有 {subject}")
    return desk.section_brief(subject)


def _unit(dataset: Dataset, name: str) -> Unit:
    """Find a unit by its name or its certain full name; a guess would judge one body by the duties of another."""
    full_names = {unit.full_name: unit for unit in dataset.units if unit.certainty.full_name == "certain"}
    unit = (full_names | {unit.name: unit for unit in dataset.units}).get(name)
    if unit is None:
        raise QhtasksError(f"数据里已没有单位“{name}”")
    return unit


def _parts(paper: Paper) -> Mapping[str, str]:
    record = read_record(paper.stamp.record)
    return record.parts if record else {}


def _differences(record: Record, now: Mapping[str, str]) -> Iterator[str]:
    """Name the parts that are otherwise, new or gone; where all are the same, their order is not."""
    changed = [f"{name} 有改动" for name, digest in record.parts.items() if now.get(name, digest) != digest]
    changed += [f"{name} 是新的" for name in now if name not in record.parts]
    changed += [f"{name} 没有了" for name in record.parts if name not in now]
    yield from changed or ["次序有改动"]
