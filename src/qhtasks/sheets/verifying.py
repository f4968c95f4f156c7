"""Whether a paper still says what the data say: it is made again as its record tells, and compared."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal, NamedTuple

from qhtasks.agencies import find_unit
from qhtasks.errors import QhtasksError
from qhtasks.questions import find_record, find_section
from qhtasks.sheets.desk import Desk
from qhtasks.sheets.formats import FORMATS
from qhtasks.sheets.stamps import read_record

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

    from qhtasks.dataset.records import Dataset
    from qhtasks.sheets.stamps import Record, Request
    from qhtasks.sheets.view import Paper

State = Literal["current", "outdated", "foreign"]
STATE_NAMES: dict[State, str] = {"current": "现行", "outdated": "已过时", "foreign": "不是本程序生成的"}


class Verdict(NamedTuple):
    """What is to be said of a file: whether it is current, which paper and edition it is, what changed by item.

    `changed` names items, obligations and bodies; `touched` says that somebody has written into the file since.
    """

    file: str
    state: State
    title: str = ""
    edition: str = ""
    changed: tuple[str, ...] = ()
    touched: bool = False


def judge(dataset: Dataset, file: Path) -> Verdict:
    """Hold a file against the data; one in no format of papers, or without a record, is somebody else's."""
    if not file.is_file():
        raise QhtasksError(f"没有文件 {file}")
    form = FORMATS.get(file.suffix.lower().removeprefix("."))
    content = file.read_bytes() if form else b""
    text = form.record(content) if form else None
    record = read_record(text) if text else None
    if form is None or record is None:
        return Verdict(str(file), "foreign")
    known = Verdict(str(file), "current", edition=record.edition, touched=not form.untouched(content))
    try:
        paper = remade(dataset, record.request)
    except QhtasksError as error:
        return known._replace(state="outdated", title="、".join(record.request.subjects), changed=(str(error),))
    known = known._replace(title=paper.cover.title)
    if paper.stamp.digest == record.digest:
        return known
    return known._replace(state="outdated", changed=tuple(_differences(record, _parts(paper))))


def remade(dataset: Dataset, request: Request) -> Paper:
    """Make the paper again that was once asked for; what is no longer in the data is an error that says so."""
    desk = Desk(dataset, request.choices)
    if request.kind == "index":
        units = tuple(find_unit(dataset, name).unit for name in request.subjects)
        return desk.index(desk.sheets(units), request.told)
    if request.kind == "register":
        return desk.register()
    (subject,) = request.subjects
    if request.kind == "sheet":
        return desk.sheets((find_unit(dataset, subject).unit,))[0]
    if subject[0].isascii():
        return desk.brief(find_record(dataset, subject))  # type: ignore[arg-type] # a brief of an obligation is never made
    return desk.section_brief(find_section(dataset, subject))


def _parts(paper: Paper) -> Mapping[str, str]:
    record = read_record(paper.stamp.record)
    return record.parts if record else {}


def _differences(record: Record, now: Mapping[str, str]) -> Iterator[str]:
    """Name the parts that are otherwise, new or gone; where all are the same, their order is not."""
    changed = [f"{name} 有改动" for name, digest in record.parts.items() if now.get(name, digest) != digest]
    changed += [f"{name} 是新的" for name in now if name not in record.parts]
    changed += [f"{name} 没有了" for name in record.parts if name not in now]
    yield from changed or ["次序有改动"]
