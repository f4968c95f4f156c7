"""Whether the paper in a file is still current, and whether what was printed still stands in it.

The paper is composed again from the record in the file and compared. Where somebody wrote into the file, its words are
compared with those of the paper made again; only what is missing is reported. What was added, in blanks, columns, rows
or paragraphs, is what papers are sent out for. Looks, spaces and the order of rows and paragraphs do not count; within
a row the texts must keep their order.

To raise no false alarm, words are only compared where the file was printed with the very words that would be printed
now. Other templates, or another version of the program, print others; with `--templates` one's own are used.
"""

from __future__ import annotations

from collections import Counter
from difflib import SequenceMatcher
from typing import TYPE_CHECKING, Literal, NamedTuple

from qhtasks.errors import QhtasksError
from qhtasks.model.findings import CLEAN
from qhtasks.papers.compose import Composer
from qhtasks.papers.imprint import PACKAGE, read_record
from qhtasks.papers.kinds import PAPER_KINDS, is_possible
from qhtasks.papers.make import FORMATS, Tools
from qhtasks.papers.zips import contents_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from pathlib import Path

    from qhtasks.model.dataset import Dataset
    from qhtasks.model.findings import Outcome
    from qhtasks.papers.imprint import PaperRecord
    from qhtasks.papers.readback import Piece, Row
    from qhtasks.papers.view import Paper

State = Literal["current", "altered", "outdated", "foreign"]
STATE_NAMES: dict[State, str] = {
    "current": "现行",
    "altered": "印好的内容有改动",
    "outdated": "已过时",
    "foreign": "不是本程序生成的",
}
_ZIP = "zip"
_NAMED, _LONGEST = 5, 20
"""How many missing texts are named, and how many characters of each are shown."""
_ALIKE = 5000
"""Rows with the same text that are looked through at most; the ledger of the whole notice has 322 rows."""


class Verdict(NamedTuple):
    """Whether a file is current, and which paper of which edition it is.

    `changed` names the items, obligations and bodies that changed in the data since, or says why a file is none of
    ours; `touched` says whether somebody wrote into the file; `altered` names printed words that are missing from it;
    `uncompared` says why its words were not compared.
    """

    file: str
    state: State
    title: str = ""
    edition: str = ""
    changed: tuple[str, ...] = ()
    touched: bool = False
    altered: tuple[str, ...] = ()
    uncompared: str = ""


class _File(NamedTuple):
    """A file to be judged, by itself or in a ZIP: its name, its lower-case ending and its content."""

    name: str
    ending: str
    content: bytes


def judge_all(dataset: Dataset, path: Path, tools: Tools, *, outcome: Outcome = CLEAN) -> Iterator[Verdict]:
    """Judge a file, all papers in a folder, or all in a ZIP; a folder without any is an error."""
    for place in _papers_in(path) if path.is_dir() else [path]:
        for file in _files_in(place):
            yield _judge(dataset, file, tools, outcome)


def judge(dataset: Dataset, file: Path, tools: Tools | None = None) -> Verdict:
    """Compare a file with the data; one in no format of papers, or without a record, is foreign."""
    return _judge(dataset, _read(file), tools or Tools(), CLEAN)


def _papers_in(folder: Path) -> list[Path]:
    """List what may be papers in a folder and the folders below, without hidden files and Word's lock files."""
    endings = (*FORMATS, _ZIP)
    inside = sorted(path for path in folder.rglob("*") if _ending(path.name) in endings and path.is_file())
    papers = [
        path for path in inside if not any(part.startswith((".", "~$")) for part in path.relative_to(folder).parts)
    ]
    if not papers:
        raise QhtasksError(
            f"{folder} 里没有打印件：打印件是以 {'、'.join(f'.{ending}' for ending in endings)} 结尾的文件"
        )
    return papers


def _files_in(path: Path) -> list[_File]:
    """Read a file or, if it is a ZIP, what may be papers in it; a ZIP without any is judged itself."""
    whole = _read(path)
    inside = contents_of(whole.content) if whole.ending == _ZIP else {}
    members = [_File(f"{path}/{name}", _ending(name), content) for name, content in inside.items()]
    return [member for member in members if member.ending in FORMATS] or [whole]


def _read(file: Path) -> _File:
    if not file.is_file():
        raise QhtasksError(f"没有文件 {file}")
    ending = _ending(file.name)
    return _File(str(file), ending, file.read_bytes() if ending in (*FORMATS, _ZIP) else b"")


def _ending(name: str) -> str:
    return name.rpartition(".")[2].lower()


def _judge(dataset: Dataset, file: _File, tools: Tools, outcome: Outcome) -> Verdict:
    """Read the record of a file, compose its paper again, and compare the two."""
    record = _record_of(file)
    if record is None:
        return Verdict(file.name, "foreign", changed=_why_foreign(file))
    touched = not FORMATS[file.ending].carrier.untouched(file.content)
    known = Verdict(file.name, "current", edition=record.edition, touched=touched)
    composer = Composer(_as_of(dataset, record.edition), record.request.choices, outcome)
    try:
        paper = PAPER_KINDS[record.request.kind].compose(composer, record.request)
    except QhtasksError as error:
        return known._replace(state="outdated", title="、".join(record.request.subjects), changed=(str(error),))
    known = known._replace(title=paper.cover.title)
    if paper.stamp.digest != record.digest:
        return known._replace(state="outdated", changed=tuple(_differences(record, _parts(paper))))
    if not touched:
        return known
    comparison = _compared(tools, file.ending, paper, file.content)
    return known._replace(state="altered" if comparison.altered else "current", **comparison._asdict())


def _why_foreign(file: _File) -> tuple[str, ...]:
    """Say what is known of a file without a record: it is in no format of papers, or cannot be read."""
    if file.ending not in (*FORMATS, _ZIP):
        return (f"打印件是 {'、'.join(FORMATS)} 文件",)
    return ("打不开：已损坏或加了密码，或不是这种文件",) if _is_damaged(file) else ()


def _is_damaged(file: _File) -> bool:
    """Whether a file should be a ZIP, as Word and Excel files are inside, and cannot be unpacked."""
    packed = file.ending == _ZIP or FORMATS[file.ending].carrier is PACKAGE
    return packed and not contents_of(file.content)


def _record_of(file: _File) -> PaperRecord | None:
    """Read the record of a file; None where it has none, is damaged, or no such paper is made in this format."""
    if file.ending not in FORMATS or _is_damaged(file):
        return None
    imprint = FORMATS[file.ending].carrier.imprint(file.content)
    record = read_record(imprint.record) if imprint else None
    return record if record and is_possible(record.request, file.ending) else None


def _as_of(dataset: Dataset, edition: str) -> Dataset:
    """Give a dataset the number of another edition: papers print it, but it is not among what they say."""
    return dataset._replace(edition=dataset.edition.but(version=edition))


def _parts(paper: Paper) -> Mapping[str, str]:
    record = read_record(paper.stamp.record)
    return record.parts if record else {}


def _differences(record: PaperRecord, now: Mapping[str, str]) -> Iterator[str]:
    """Name the parts that changed, are new or are gone; if there are none, their order changed."""
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
    rows = FORMATS[form].rows
    if rows is None:
        return _Comparison(uncompared=f"{form.upper()} 里的文字不比对")
    try:
        made = FORMATS[form].make(tools, paper)
    except QhtasksError as error:
        return _Comparison(uncompared=str(error))
    if _words_of(form, made) != _words_of(form, content):
        return _Comparison(uncompared="当初用的模板或程序版本与现在不同；用自己的模板生成的，加 --templates")
    return _Comparison(tuple(_named(_missing(rows(made), rows(content)))))


def _words_of(form: str, content: bytes) -> str | None:
    """Read the hash of the words with which a file was printed."""
    imprint = FORMATS[form].carrier.imprint(content)
    return imprint.words if imprint else None


def _missing(made: tuple[Row, ...], present: tuple[Row, ...]) -> list[Piece]:
    """List the missing texts: those that the most similar row lacks, or the first text where no row is similar."""
    left = Counter(map(_texts, present))
    lost = [row for row in made if not _taken(left, _texts(row))]
    others = _Rows(left.elements())
    lost = [row for row in lost if not others.take(_texts(row))]
    return [piece for row in lost for piece in others.lacks(row)]


def _texts(row: Row) -> tuple[str, ...]:
    return tuple(piece.text for piece in row)


def _taken(rows: Counter[tuple[str, ...]], row: tuple[str, ...]) -> bool:
    """Take a row out of those that are left; False where there is none."""
    if rows[row] <= 0:
        return False
    rows[row] -= 1
    return True


class _Rows:
    """The rows of a file that differ from those made, each to be taken once, indexed by the texts in them."""

    def __init__(self, rows: Iterable[tuple[str, ...]]) -> None:
        self.rows = dict(enumerate(rows))
        self.places: dict[str, list[int]] = {}
        for number, row in self.rows.items():
            for text in dict.fromkeys(row):
                self.places.setdefault(text, []).append(number)

    def take(self, made: tuple[str, ...]) -> bool:
        """Take a row that has all the texts made, in their order, and may have more; False where there is none."""
        fitting = next((number for number in self._with(made[0]) if _holds(self.rows[number], made)), None)
        if fitting is not None:
            del self.rows[fitting]
        return fitting is not None

    def lacks(self, made: Row) -> list[Piece]:
        """List what the row most similar to the one made lacks; the first text where no row is similar."""
        texts = _texts(made)
        near = Counter(number for text in dict.fromkeys(texts) for number in self._with(text))
        if not near:
            return [made[0]]
        (number, _), *_ = near.most_common(1)
        blocks = SequenceMatcher(None, texts, self.rows.pop(number), autojunk=False).get_matching_blocks()
        kept = {place for start, _, size in blocks for place in range(start, start + size)}
        return [piece for place, piece in enumerate(made) if place not in kept]

    def _with(self, text: str) -> list[int]:
        """Find rows with a text that are not taken yet, of the first `_ALIKE`: a hostile file may have millions."""
        return [number for number in self.places.get(text, [])[:_ALIKE] if number in self.rows]


def _holds(row: tuple[str, ...], made: tuple[str, ...]) -> bool:
    """Whether a row has all these texts in this order."""
    rest = iter(row)
    return all(text in rest for text in made)


def _named(missing: list[Piece]) -> Iterator[str]:
    """Name the first missing texts with their places, and say how many there are in all."""
    for place, text in missing[:_NAMED]:
        yield f"{place}“{text[:_LONGEST]}{'……' if len(text) > _LONGEST else ''}”"
    if len(missing) > _NAMED:
        yield f"等{len(missing)}处"
