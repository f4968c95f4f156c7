"""`verify`: a paper is current, outdated, or not ours, whatever its format, and what changed is told by item."""

from __future__ import annotations

import json
import os
import shutil
from errno import EACCES
from hashlib import sha256
from io import BytesIO
from pathlib import Path
from time import perf_counter
from typing import TYPE_CHECKING
from zipfile import ZipFile

import pypdfium2
import pytest

from qhtasks.errors import QhtasksError
from qhtasks.papers.compose import Composer
from qhtasks.papers.formats import FORMATS, Tools
from qhtasks.papers.imprint import hash_of, read_record, short_hash
from qhtasks.papers.kinds import PAPER_KINDS
from qhtasks.papers.returned import Returned
from qhtasks.papers.verify import judge, judge_file
from qhtasks.papers.view import IndexRow
from qhtasks.papers.zips import archive, contents_of, entry, sealed_zip, untouched_zip
from qhtasks.store.load import load_dataset
from tests.program import run
from tests.support import DATA, OTHER
from tests.test_sheets import brief_of, sheet_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from qhtasks.model.dataset import Dataset
    from qhtasks.papers.choices import Request
    from qhtasks.papers.view import Paper

DATASET, NEWER = load_dataset(DATA), load_dataset(OTHER)
"""The data, and another edition: in T154, T13 and A25, and in the name of 省公安厅."""
HASH = "0123456789abcdef"


def remade(dataset: Dataset, request: Request) -> Paper:
    """Compose the paper again that was asked for."""
    return PAPER_KINDS[request.kind].compose(Composer(dataset, request.choices), request)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Papers in every format."""
    folder = tmp_path_factory.mktemp("papers")
    words = ("render", "省能源局", "省审计厅", "T154", "--section", "十三", *(f"--format={form}" for form in FORMATS))
    assert run(*words, "--out", str(folder)).code == 0
    return folder


@pytest.mark.parametrize("form", FORMATS)
def test_papers_of_every_format_are_current(form: str, folder: Path) -> None:
    """What was made from these data is current, and knows its title and edition."""
    for name, title in (("省能源局", "省能源局责任清单"), ("T154", "建设大型能源输送通道交办单")):
        verdict = judge(DATASET, folder / f"{name}.{form}")
        assert (verdict.state, verdict.title, verdict.edition) == ("current", title, "1.3.0")
        assert (verdict.changed, verdict.touched) == ((), False)


@pytest.mark.parametrize("form", FORMATS)
def test_an_outdated_paper_names_what_changed(form: str, folder: Path) -> None:
    """T154 is worded and T228 listed otherwise in another edition; papers without them stay current there."""
    assert judge(NEWER, folder / f"省能源局.{form}").changed == ("T154 有改动", "T228 有改动")
    assert judge(NEWER, folder / f"T154.{form}").state == "outdated"
    assert judge(NEWER, folder / f"二（十三）.{form}").state == "current"


def test_items_that_came_or_went_are_named(folder: Path, tmp_path: Path) -> None:
    """The record lists every item, so that also what is no longer or newly there is told."""
    page = (folder / "省审计厅.md").read_text("utf-8")
    file = tmp_path / "省审计厅.md"
    file.write_text(page.replace('"T217":', '"T9":').replace('"digest":"', '"digest":"0'), encoding="utf-8")
    verdict = judge(DATASET, file)
    assert verdict.changed == ("T217 是新的", "T9 没有了")
    assert verdict.touched


def test_a_unit_that_is_gone_makes_its_paper_outdated(tmp_path: Path) -> None:
    """What cannot be made again is told, not guessed."""
    file = tmp_path / "省公安厅.html"
    file.write_bytes(FORMATS["html"].make(Tools(), sheet_of("省公安厅")))
    assert judge(DATASET, file).state == "current"
    verdict = judge(DATASET._replace(units=DATASET.units[-9:]), file)
    assert (verdict.state, verdict.title) == ("outdated", "省公安厅")
    assert "省公安厅" in verdict.changed[0]


def test_a_new_edition_without_changes_leaves_papers_current(folder: Path) -> None:
    """The number of the edition is not what a paper says; the column shows which one it has."""
    newer = DATASET._replace(edition=DATASET.edition.but(version="9.0.0"))
    assert judge(newer, folder / "省能源局.html").state == "current"


@pytest.mark.parametrize(
    "paper",
    [
        sheet_of("省水利厅"),
        sheet_of("果洛", depth="full", without=("possible",), date="今天"),
        brief_of("B40", without=("record",)),
    ],
    ids=["sheet", "in full", "brief"],
)
def test_the_record_makes_the_same_paper_again(paper: Paper) -> None:
    """Choices and date are kept in it; it is one harmless line of ASCII."""
    record = read_record(paper.stamp.record)
    assert record
    assert remade(DATASET, record.request) == paper
    assert paper.stamp.record.isascii()
    assert not set("<>&\n") & set(paper.stamp.record)
    assert "--" not in paper.stamp.record
    assert json.loads(paper.stamp.record)["digest"] == paper.stamp.digest


def test_an_index_is_made_again_too(tmp_path: Path) -> None:
    """With its filter in words and the bodies it lists."""
    assert run("render", "--kind", "市州政府", "--format", "md", "--out", str(tmp_path)).code == 0
    assert judge(DATASET, tmp_path / "index.md").state == "current"


def test_the_command_says_all_in_one_table(folder: Path, tmp_path: Path) -> None:
    """Exit code 0 where all are current, 1 where one is outdated or foreign; a filled-in paper says so."""
    files = [str(folder / f"T154.{form}") for form in FORMATS]
    outcome = run("verify", *files)
    assert (outcome.code, outcome.out.count("现行")) == (0, len(files))
    filled = tmp_path / "T154.html"
    shutil.copy(folder / "T154.html", filled)
    filled.write_text(filled.read_text("utf-8").replace('colspan="3"></td>', 'colspan="3">李四</td>'), encoding="utf-8")
    told = run("verify", str(filled), "README.md", "Makefile", "--json")
    assert told.code == 1
    rows = told.json()["rows"]
    assert [(row["state"], row["touched"]) for row in rows] == [
        ("current", True),
        ("foreign", False),
        ("foreign", False),
    ]
    assert run("--data", str(OTHER), "verify", *files).code == 1


def record_of(**values: object) -> str:
    """Write the record of T154, with some values otherwise."""
    return json.dumps(json.loads(brief_of("T154").stamp.record) | values)


@pytest.mark.parametrize(
    "record",
    [
        *("{}", "[]", "null", '{"qhtasks":"sheet"}', "{" * 99999, '{"a":' * 99999 + "0" + "}" * 99999),
        *(record_of(of=of) for of in ([], [""], ["O3"], ["T1", "T2"], ["\ud800"], ["省\0"], [3], "省", None)),
        *(record_of(qhtasks=kind) for kind in ("sheets", "", None, ["sheet"], "register")),
        *(record_of(choices=choices) for choices in (3, {"full": 1}, {"date": 1}, {"without": ["all"]}, {"x": 1})),
        *(record_of(told=1), record_of(edition=None), record_of(digest=[]), record_of(parts={"T154": 1})),
        record_of(qhtasks="register", of=[]),
    ],
)
def test_a_broken_record_is_no_record(record: str, tmp_path: Path) -> None:
    """What only looks like ours is not ours, and no bug."""
    file = tmp_path / "x.md"
    file.write_text(f"# x\n<!-- qhtasks {HASH} {HASH} {HASH} {record} -->\n", encoding="utf-8")
    assert judge(DATASET, file).state == "foreign"


def test_the_record_without_a_fault_is_one() -> None:
    """What makes the records above broken is what was changed in them."""
    assert read_record(record_of())


HARD = ("draft 1) ((--> </style> &lt; %", "2021年" + " " * 700 + "4月", '\\(\\) 　|`"')
"""Dates to print that have in them what some notation takes for its own."""


@pytest.mark.parametrize("form", FORMATS)
@pytest.mark.parametrize("date", HARD)
def test_every_format_keeps_any_record_whole(form: str, date: str, tmp_path: Path) -> None:
    """Brackets, ends of comments, and spaces where pieces of the record meet come back as they were."""
    paper = brief_of("T156", date=date)
    file = tmp_path / f"x.{form}"
    file.write_bytes(FORMATS[form].make(Tools(), paper))
    imprint = FORMATS[form].carrier.imprint(file.read_bytes())
    assert imprint
    assert imprint.record == paper.stamp.record
    assert (judge(DATASET, file).state, judge(DATASET, file).touched) == ("current", False)


def test_a_pdf_keeps_its_record_also_when_another_program_saves_it(folder: Path, tmp_path: Path) -> None:
    """PDFium leaves out the space before the record, and anybody's brackets stand in it as numbers."""
    saved, hard = tmp_path / "saved.pdf", tmp_path / "T156.pdf"
    with pypdfium2.PdfDocument(folder / "T154.pdf") as document:
        document.save(saved)
    assert saved.read_bytes() != (folder / "T154.pdf").read_bytes()
    assert run("render", "T156", "--format", "pdf", "--date", HARD[0], "--out", str(tmp_path)).code == 0
    verdicts = [judge(DATASET, file) for file in (saved, hard)]
    assert [(each.state, each.touched) for each in verdicts] == [("current", True), ("current", False)]
    assert (verdicts[0].uncompared, verdicts[0].altered) == ("", ())


def test_a_pdf_of_an_earlier_build_is_ours() -> None:
    """Its last line does not say how long it is: it is made again without --force, unless somebody wrote into it."""
    content = b"%PDF-1.4 ...\n%%EOF\n"
    carrier = FORMATS["pdf"].carrier
    old = content + f"%qhtasks {short_hash(content, HASH.encode())} {HASH}\n".encode()
    assert (carrier.untouched(old), carrier.unsaved(old)) == (True, False)
    for changed in (
        old.replace(b"1.4", b"1.5"),
        b" " + old,
        old[:-1],
        old.replace(HASH.encode(), b"f" * 16),
        old + b" ",
    ):
        assert not carrier.untouched(changed)


def spoilt_packages(content: bytes) -> Iterator[bytes]:
    """Damage a package in every way that packages come to harm."""
    for place in range(0, len(content), len(content) // 150):
        yield content[:place] + bytes(255 - each for each in content[place : place + 9]) + content[place + 9 :]
    yield from (content[: len(content) // 2], content[9:], b"", b"PK", content + content, b"x" * 99 + content)
    for flag in (1, 64, 8192):
        central = content.rindex(b"PK\1\2") + 8
        yield content[:central] + flag.to_bytes(2, "little") + content[central + 2 :]
        yield content[:6] + flag.to_bytes(2, "little") + content[8:]
    custom, encoded = "docProps/custom.xml", b'<?xml version="1.0" encoding="%s"?><x/>'
    parts = contents_of(content)
    for part in (b"", b"<", b"<x" * 9999, encoded % b"utf-7", encoded % b"nobody"):
        yield archive(parts | {custom: part})
    for name in ("qhtasks_1", "qhtasks.01", "qhtasks.+1", "qhtasks." + "9" * 5000):
        yield archive(parts | {custom: parts[custom].replace(b"qhtasks.1", name.encode())})


@pytest.mark.parametrize("form", ["docx", "xlsx"])
def test_a_damaged_package_is_somebody_elses(form: str, folder: Path, tmp_path: Path) -> None:
    """Whatever happened to it: a verdict, and never a traceback; it is only replaced with --force."""
    content = (folder / f"T154.{form}").read_bytes()
    file = tmp_path / f"T154.{form}"
    for spoilt in spoilt_packages(content):
        file.write_bytes(spoilt)
        assert judge(DATASET, file).state in {"foreign", "current", "altered"}
    file.write_bytes(content[:600] + bytes(600) + content[1200:])
    words = ("render", "T154", f"--format={form}", "--out", str(tmp_path))
    assert (run("verify", str(file)).code, run(*words).code) == (1, 2)
    assert run(*words, "--force").code == 0
    assert file.read_bytes() == content


def test_it_is_said_why_a_file_is_none_of_ours(tmp_path: Path) -> None:
    """Another format, a file that cannot be opened, or nothing to be said: it has no record."""
    for name, content, told in (
        ("a.ods", b"PK", "打印件是 md、html、pdf、docx、xlsx 文件"),
        ("a.docx", b"PK", "打不开：已损坏或加了密码，或不是这种文件"),
        ("a.zip", b"", "打不开：已损坏或加了密码，或不是这种文件"),
        ("b.zip", sealed_zip([("x.txt", b"x")]), "里面没有打印件"),
        ("a.md", "别人的".encode(), ""),
    ):
        (tmp_path / name).write_bytes(content)
        verdict = judge(DATASET, tmp_path / name)
        assert (verdict.state, "".join(verdict.changed)) == ("foreign", told)


def test_a_zip_with_any_name_in_it_is_not_overwritten(tmp_path: Path) -> None:
    """One whose names are said to be UTF-8 and are not cannot even be listed."""
    file = tmp_path / "x.zip"
    stream = BytesIO()
    with ZipFile(stream, "w") as archive:
        archive.writestr("水.md", "别人的")
    file.write_bytes(stream.getvalue().replace("水".encode(), b"\xff\xff\xff"))
    assert judge(DATASET, file).state == "foreign"
    outcome = run("render", "T156", "--zip", str(file))
    assert (outcome.code, "已有人改过" in outcome.err) == (2, True)
    assert run("render", "T156", "--zip", str(file), "--force").code == 0


def test_a_bundle_knows_every_byte_of_its_own() -> None:
    """Content, what stands before the ZIP, the comment of an entry: nothing can be changed unseen."""
    packed = sealed_zip([("省水利厅.md", b"# 1"), ("T156.md", b"# 2" * 99)])
    assert untouched_zip(packed)
    assert contents_of(packed) == {"省水利厅.md": b"# 1", "T156.md": b"# 2" * 99}
    assert all(not untouched_zip(packed[:place] + b"~" + packed[place + 1 :]) for place in range(len(packed)))
    assert not any(map(untouched_zip, (b"x" + packed, packed + b"x", b"", packed[:-1])))


def test_a_bomb_is_not_unpacked() -> None:
    """A ZIP that would fill the memory has no files."""
    stream = BytesIO()
    with ZipFile(stream, "w") as archive:
        for number in range(9):
            archive.writestr(entry(f"{number}.md"), bytes(1 << 26))
    assert contents_of(stream.getvalue()) == {}


def test_a_unit_is_not_guessed() -> None:
    """The sheet of a body that is gone is not held against one that has its name in its own; a full name is sure."""
    paper = sheet_of("省水利厅")
    record = read_record(paper.stamp.record)
    assert record
    water = next(unit for unit in DATASET.units if unit.name == "省水利厅")
    troop = water.but(name="省水利厅执法总队", full_name="青海省水利厅执法总队", aliases=())
    others = tuple(unit for unit in DATASET.units if unit != water)
    with pytest.raises(QhtasksError, match="没有单位“省水利厅”"):
        remade(DATASET._replace(units=(*others, troop)), record.request)
    renamed = water.but(name="省水务厅", full_name="省水利厅")
    assert remade(DATASET._replace(units=(*others, renamed)), record.request).cover.title == "省水务厅责任清单"


@pytest.mark.parametrize("subject", ["T999", "二（九十九）", "能源", "三"])
def test_an_item_or_section_is_not_guessed_either(subject: str) -> None:
    """A part of a title is no section, and 三 has no items: what is no longer there is said to be gone."""
    record = read_record(record_of(of=[subject]))
    assert record
    with pytest.raises(QhtasksError, match=subject):
        remade(DATASET, record.request)


def test_fingerprints_do_not_hang_on_how_python_writes_things() -> None:
    """Whatever a tuple and its fields are called, and whatever Unicode can print: what is said counts."""
    row = IndexRow("省\u2fff", "", "", "", (1, 2))
    told = sha256('["省\u2fff","","","",[1,2]]'.encode()).hexdigest()
    assert hash_of(row) == hash_of(tuple(row)) == told


def test_a_folder_stands_for_its_papers(folder: Path, tmp_path: Path) -> None:
    """All files with an ending of papers, also in folders below, in order; what is hidden or something else is not."""
    below = tmp_path / "收回" / "下级"
    below.mkdir(parents=True)
    for name in ("b.md", "~$b.docx", ".b.md", "b.txt"):
        shutil.copy(folder / "T154.md", below / name)
    shutil.copy(folder / "T154.html", tmp_path / "收回" / "a.HTML")
    outcome = run("verify", "收回", "--json", cwd=tmp_path)
    told = [(row["file"], row["state"]) for row in outcome.json()["rows"]]
    assert told == [("收回/a.HTML", "current"), ("收回/下级/b.md", "current")]
    assert outcome.code == 0


def test_a_folder_without_papers_says_so(tmp_path: Path) -> None:
    """Nothing to judge is not all well."""
    (tmp_path / "x.txt").write_text("x", encoding="utf-8")
    outcome = run("verify", str(tmp_path))
    assert (outcome.code, "没有打印件" in outcome.err) == (2, True)


def test_a_zip_stands_for_the_papers_in_it(tmp_path: Path) -> None:
    """Each member has a verdict of its own; a ZIP without papers is somebody else's."""
    file, other = tmp_path / "x.zip", tmp_path / "y.zip"
    assert run("render", "省水利厅", "T156", "--format", "md", "--zip", str(file)).code == 0
    other.write_bytes(sealed_zip([("x.txt", b"x")]))
    rows = run("verify", "x.zip", "y.zip", "--json", cwd=tmp_path).json()["rows"]
    told = [(row["file"], row["state"]) for row in rows]
    assert told == [("x.zip/省水利厅.md", "current"), ("x.zip/T156.md", "current"), ("y.zip", "foreign")]


LITTER = (
    *(
        "__MACOSX/._T154.md",
        "收回/.DS_Store",
        "Thumbs.db",
        "THUMBS.DB",
        "收回/~$T154.docx",
        ".~lock.T154.docx#",
        "._a.zip",
    ),
    *(
        "desktop.ini",
        "$RECYCLE.BIN/T154.md",
        "@eaDir/T154.md",
        "~WRL0003.tmp",
        "ehthumbs.db",
        "System Volume Information/x",
    ),
)


def test_litter_is_passed_over_and_the_rest_is_named(folder: Path, tmp_path: Path) -> None:
    """What systems and office programs leave behind, in a folder as in a ZIP; anything else is named as not read."""
    paper = (folder / "T154.md").read_bytes()
    others = ("备注.txt", "下级/a.doc", "下级/里.zip", "b.rar", "没有扩展名")
    place = tmp_path / "收回"
    for name in (*LITTER, *others, "T154.md"):
        (place / name).parent.mkdir(parents=True, exist_ok=True)
        (place / name).write_bytes(paper)
    (place / "下级" / "里.zip").write_bytes(sealed_zip([("T154.md", paper), ("c.et", b"")]))
    (tmp_path / "收.zip").write_bytes(sealed_zip([(name, paper) for name in (*LITTER, *others, "T154.md")]))
    for given, read, unread in (
        ("收回", ["收回/T154.md", "收回/下级/里.zip/T154.md"], {*others, "下级/里.zip/c.et"} - {"下级/里.zip"}),
        ("收.zip", ["收.zip/T154.md"], {*others}),
    ):
        outcome = run("verify", given, "--json", cwd=tmp_path)
        assert (outcome.code, [row["file"] for row in outcome.json()["rows"]]) == (0, read)
        (note,) = outcome.json()["notes"]
        assert note.startswith(f"没有核对的 {len(unread)} 个（打印件是 md、html、pdf、docx、xlsx 文件）：")
        assert set(note.partition("：")[2].split("、")) == {f"{given}/{name}" for name in unread}
        assert note in run("verify", given, cwd=tmp_path).err


def test_links_pipes_and_broken_links_are_named(folder: Path, tmp_path: Path) -> None:
    """They lead elsewhere or nowhere: nothing is read, nothing waits."""
    place = tmp_path / "收回"
    place.mkdir()
    shutil.copy(folder / "T154.md", place)
    (place / "外面").symlink_to(folder)
    (place / "没有.md").symlink_to(tmp_path / "没有")
    os.mkfifo(place / "管道.docx")
    finder = Returned()
    assert [file.name for file in finder.files(place)] == [str(place / "T154.md")]
    assert sorted(finder.unread) == [str(place / name) for name in ("外面", "没有.md", "管道.docx")]


def test_a_file_that_may_not_be_read_is_told_by_itself(
    folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The others in its folder are judged all the same."""
    for name in ("a.md", "b.md"):
        shutil.copy(folder / "T154.md", tmp_path / name)
    read = Path.read_bytes

    def refuse(path: Path) -> bytes:
        if path.name == "a.md":
            raise PermissionError(EACCES, "no")
        return read(path)

    monkeypatch.setattr(Path, "read_bytes", refuse)
    refused, other = (judge_file(DATASET, file, Tools()) for file in Returned().files(tmp_path))
    assert (refused.state, refused.changed[0].startswith("打不开：没有权限")) == ("foreign", True)
    assert other.state == "current"


def windows_zip(name: bytes, content: bytes, *, flags: int = 0) -> bytes:
    """Make a ZIP as programs on Windows do: the name in bytes of their own, not said to be UTF-8."""
    stream = BytesIO()
    with ZipFile(stream, "w") as archive:
        archive.writestr("@" * len(name), content)
    made = stream.getvalue().replace(b"@" * len(name), name)
    central = made.rindex(b"PK\1\2") + 8
    return made[:6] + flags.to_bytes(2, "little") + made[8:central] + flags.to_bytes(2, "little") + made[central + 2 :]


NAMES = ("省水利厅.md", "收回\\T154 交办单.md", "海东市（报）.md", "a.md")


@pytest.mark.parametrize(
    ("name", "encoding"),
    [
        *((name, encoding) for name in NAMES for encoding in ("gbk", "utf-8")),
        ("𠮷林.md", "gb18030"),
        ("𠮷林.md", "utf-8"),
    ],
)
def test_names_in_a_zip_of_windows_are_read(name: str, encoding: str, folder: Path, tmp_path: Path) -> None:
    """Windows writes GBK, macOS UTF-8, and neither says so."""
    file = tmp_path / "x.zip"
    file.write_bytes(windows_zip(name.encode(encoding), (folder / "T154.md").read_bytes()))
    (verdict,) = (judge_file(DATASET, found, Tools()) for found in Returned().files(file))
    assert (verdict.file, verdict.state) == (f"{file}/{name}", "current")


def test_one_encrypted_file_in_a_zip_is_told_by_itself(folder: Path, tmp_path: Path) -> None:
    """It cannot be opened; two files of one name are two."""
    paper, file = (folder / "T154.md").read_bytes(), tmp_path / "x.zip"
    file.write_bytes(windows_zip(b"a.md", paper, flags=1))
    (verdict,) = (judge_file(DATASET, found, Tools()) for found in Returned().files(file))
    assert (verdict.state, verdict.changed) == ("foreign", ("打不开：已损坏或加了密码",))
    stream = BytesIO()
    with ZipFile(stream, "w") as archive:
        archive.writestr("a.md", paper)
        archive.writestr("b.md", b"x")
    file.write_bytes(stream.getvalue().replace(b"b.md", b"a.md"))
    states = [judge_file(DATASET, found, Tools()).state for found in Returned().files(file)]
    assert states == ["current", "foreign"]


def test_a_page_full_of_beginnings_takes_no_time() -> None:
    """Each would be read to the end of the file, were it not known that no record holds another."""
    page = f"<!-- qhtasks {HASH} {HASH} {HASH} {{".encode() * 50000
    start = perf_counter()
    assert FORMATS["md"].carrier.imprint(page) is None
    assert not FORMATS["md"].carrier.untouched(page)
    assert perf_counter() - start < 5  # it would be minutes


def test_names_in_files_do_nothing_to_a_terminal(tmp_path: Path) -> None:
    """What would colour, turn or end a line is written as an escape."""
    file, record = tmp_path / "x.zip", record_of(qhtasks="sheet", of=["\x1b[31m红\u202e"], edition="\x9b1m")
    page = f"<!-- qhtasks {HASH} {HASH} {HASH} {record} -->\n"
    file.write_bytes(sealed_zip([("\x1b[31m红.md", page.encode())]))
    told = run("verify", str(file)).out
    assert (told.count("\\x1b[31m红"), told.count("\\u202e"), told.count("\\x9b1m")) == (3, 2, 1)
    assert not set("\x1b\u202e\x9b") & set(told)


def test_a_file_that_is_not_there_is_told() -> None:
    """Exit code 2 and the file's name."""
    outcome = run("verify", "没有.html")
    assert outcome.code == 2
    assert "没有.html" in outcome.err
