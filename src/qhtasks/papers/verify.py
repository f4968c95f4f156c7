"""Whether the paper in a file is still current, and whether what was printed still stands in it.

The paper is composed again from the record in the file and compared. Where somebody wrote into the file, its words are
compared with those of the paper made again (`missing.py`); only what is missing, hidden or moved is reported.

To raise no false alarm, words are only compared where the file was printed with the very words that would be printed
now. Other templates, or another version of the program, print others; with `--templates` one's own are used.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal, NamedTuple

from qhtasks.errors import QhtasksError
from qhtasks.model.findings import CLEAN
from qhtasks.papers.compose import Composer
from qhtasks.papers.formats import FORMATS, Tools
from qhtasks.papers.imprint import PACKAGE, read_record
from qhtasks.papers.kinds import PAPER_KINDS, is_possible
from qhtasks.papers.missing import missing_words
from qhtasks.papers.returned import ZIP, read_file
from qhtasks.papers.zips import contents_of

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from qhtasks.model.dataset import Dataset
    from qhtasks.model.findings import Outcome
    from qhtasks.papers.imprint import PaperRecord
    from qhtasks.papers.returned import ReturnedFile
    from qhtasks.papers.view import Paper, Stamp
    from qhtasks.tracking.monitoring import Followed

State = Literal["current", "altered", "outdated", "foreign"]
STATE_NAMES: dict[State, str] = {
    "current": "现行",
    "altered": "印好的内容有改动",
    "outdated": "已过时",
    "foreign": "不是本程序生成的",
}


_OTHER_SHAPE = "由另一版本的程序生成，纸面印的内容不同，没有比对：重新生成"


class Verdict(NamedTuple):
    """Whether a file is current, and which paper of which edition it is.

    `changed` names the items, obligations and bodies that changed in the data since, or says why a file is none of
    ours; `touched` says whether somebody wrote into the file; `altered` names printed words that are missing from it,
    hidden in it or moved; `uncompared` says why its words were not compared.
    """

    file: str
    state: State
    title: str = ""
    edition: str = ""
    changed: tuple[str, ...] = ()
    touched: bool = False
    altered: tuple[str, ...] = ()
    uncompared: str = ""


def judge(dataset: Dataset, file: Path, tools: Tools | None = None) -> Verdict:
    """Compare a file with the data; one in no format of papers, or without a record, is foreign."""
    return judge_file(dataset, read_file(file), tools or Tools())


def judge_file(
    dataset: Dataset, file: ReturnedFile, tools: Tools, outcome: Outcome = CLEAN, followed: Followed | None = None
) -> Verdict:
    """Read the record of a file, compose its paper again, and compare the two; a paper of a track needs that track."""
    record = _record_of(file)
    if record is None:
        return Verdict(file.name, "foreign", changed=_why_foreign(file))
    touched = not FORMATS[file.ending].carrier.untouched(file.content)
    known = Verdict(file.name, "current", edition=record.edition, touched=touched)
    composer = Composer(as_of(dataset, record.edition), record.request.choices, outcome, followed)
    try:
        paper = PAPER_KINDS[record.request.kind].compose(composer, record.request)
    except QhtasksError as error:
        return known._replace(state="outdated", title="、".join(record.request.subjects), changed=(str(error),))
    known = known._replace(title=paper.cover.title)
    if not record.comparable:
        return known._replace(state="outdated", changed=(_OTHER_SHAPE,))
    if paper.stamp.digest != record.digest:
        return known._replace(state="outdated", changed=tuple(differences(record, paper.stamp)))
    if not touched:
        return known
    comparison = _compared(tools, file.ending, paper, file.content)
    return known._replace(state="altered" if comparison.altered else "current", **comparison._asdict())


def _why_foreign(file: ReturnedFile) -> tuple[str, ...]:
    """Say what is known of a file without a record: it is in no format of papers, or cannot be read."""
    if file.unreadable:
        return (file.unreadable,)
    if file.ending not in (*FORMATS, ZIP):
        return (f"打印件是 {'、'.join(FORMATS)} 文件",)
    if file.ending == ZIP and contents_of(file.content):
        return ("里面没有打印件",)
    return ("打不开：已损坏或加了密码，或不是这种文件",) if _is_damaged(file) else ()


def _is_damaged(file: ReturnedFile) -> bool:
    """Whether a file should be a ZIP, as Word and Excel files are inside, and cannot be unpacked."""
    packed = file.ending == ZIP or FORMATS[file.ending].carrier is PACKAGE
    return packed and not contents_of(file.content)


def _record_of(file: ReturnedFile) -> PaperRecord | None:
    """Read the record of a file; None where it has none, is damaged, or no such paper is made in this format."""
    if file.ending not in FORMATS or _is_damaged(file):
        return None
    imprint = FORMATS[file.ending].carrier.imprint(file.content)
    record = read_record(imprint.record) if imprint else None
    return record if record and is_possible(record.request, file.ending) else None


def as_of(dataset: Dataset, edition: str) -> Dataset:
    """Give a dataset the number of another edition: papers print it, but it is not among what they say."""
    return dataset._replace(edition=dataset.edition.but(version=edition))


def differences(record: PaperRecord, stamp: Stamp) -> Iterator[str]:
    """Name the parts that changed, are new or are gone since; if there are none, their order changed."""
    made = read_record(stamp.record)
    now = made.parts if made else {}
    changed = [f"{name} 有改动" for name, digest in record.parts.items() if now.get(name, digest) != digest]
    changed += [f"{name} 是新的" for name in now if name not in record.parts]
    changed += [f"{name} 没有了" for name in record.parts if name not in now]
    yield from changed or ["次序有改动"]


class _Comparison(NamedTuple):
    """Which printed words are missing, in Chinese; or why words were not compared."""

    altered: tuple[str, ...] = ()
    uncompared: str = ""


def _compared(tools: Tools, form: str, paper: Paper, content: bytes) -> _Comparison:
    """Compare the words of a file with those of its paper, made again in the same format."""
    read = FORMATS[form].read
    try:
        made = FORMATS[form].make(tools, paper)
        (words, templates), (own_words, own_templates) = _hashes(form, made), _hashes(form, content)
        if words != own_words:
            return _Comparison(uncompared="当初用的模板或程序版本与现在不同；用自己的模板生成的，加 --templates")
        return _Comparison(missing_words(read(made), read(content), same_templates=templates == own_templates))
    except QhtasksError as error:
        return _Comparison(uncompared=str(error))


def _hashes(form: str, content: bytes) -> tuple[str, str]:
    """Read the hashes of the words and of the templates with which a file was printed."""
    imprint = FORMATS[form].carrier.imprint(content)
    return (imprint.words, imprint.templates) if imprint else ("", "")
