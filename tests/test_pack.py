"""The packages for offices: what is in them, under which names, and that they are written whole, each time the same."""

from __future__ import annotations

import re
import signal
import subprocess
import sys
from typing import TYPE_CHECKING
from zipfile import ZipFile

import pexpect
import pytest

from qhtasks.errors import QhtasksError
from qhtasks.export.datapackage import package
from qhtasks.model.bodies import Unit
from qhtasks.model.findings import CLEAN
from qhtasks.pack import packages
from qhtasks.store.load import load_dataset
from qhtasks.version import __version__
from tests.browsing import chromium, faults_of, opened
from tests.program import QHTASKS, heeding, run
from tests.support import DATA, REPOSITORY

if TYPE_CHECKING:
    from pathlib import Path

DATASET = load_dataset(DATA)
UNITS = ("省水利厅", "果洛州政府")
OFFICE, PDFS = (f"青政办〔2021〕29号-{what}-省水利厅等2个单位-{__version__}.zip" for what in ("办公包", "单位PDF"))
UTF8 = 0x800
"""The flag of a name in UTF-8."""
LOCALE = {"LC_ALL": "C.UTF-8"}


@pytest.fixture(scope="module")
def packed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder, whose name has a space, Chinese and `#`, with the packages of two units."""
    folder = tmp_path_factory.mktemp("packed") / "我的 资料 #1"
    done = run("pack", *UNITS, "--out", str(folder))
    assert (done.code, done.out) == (0, f"{folder / OFFICE}\n{folder / PDFS}\n"), done.err
    return folder


def renamed(*names: str) -> tuple[Unit, ...]:
    """Take units of the dataset and call them otherwise."""
    return tuple(Unit(**{**vars(unit), "name": name}) for unit, name in zip(DATASET.units, names, strict=False))


def files_below(folder: Path) -> dict[str, bytes]:
    """Read all files below a folder."""
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def test_a_package_has_what_its_folder_shows(packed: Path) -> None:
    """The page, the text that says so, the notice, the ledger, three papers a unit, and all tables."""
    tables = [f"6-数据/{name}" for name, _ in package(DATASET, CLEAN)]
    with ZipFile(packed / OFFICE) as office, ZipFile(packed / PDFS) as pdfs:
        assert office.namelist() == [
            "1-查询（双击，用Edge打开）.html",
            "2-读我.txt",
            "3-通知全文.pdf",
            "4-总台账.xlsx",
            *(f"5-单位/{unit}/{name}" for unit in UNITS for name in ("责任清单.docx", "摘要.docx", "台账.xlsx")),
            *tables,
        ]
        assert pdfs.namelist() == [f"{unit}/{name}.pdf" for unit in UNITS for name in ("责任清单", "摘要")]


def test_every_name_is_flagged_as_utf8_and_stands_in_gbk(packed: Path) -> None:
    """New programs read the flag, old ones take names for GBK; both find every character."""
    for archive in packed.iterdir():
        archive.name.encode("gbk")
        with ZipFile(archive) as zipped:
            for info in zipped.infolist():
                assert info.filename.encode("gbk").decode("gbk") == info.filename
                assert info.filename.isascii() or info.flag_bits & UTF8
                assert not re.search(r'[\\<>:"|?*]|[. ](/|$)', info.filename)


def _by_python(archive: Path, folder: Path) -> None:
    with ZipFile(archive) as zipped:
        zipped.extractall(folder)


def _by_unzip(archive: Path, folder: Path) -> None:
    subprocess.run(["unzip", "-q", archive, "-d", folder], check=True, env=LOCALE)


def _by_7z(archive: Path, folder: Path) -> None:
    subprocess.run(["7z", "x", archive, f"-o{folder}"], check=True, stdout=subprocess.DEVNULL, env=LOCALE)


def test_three_programs_unpack_the_same(packed: Path, tmp_path: Path) -> None:
    """Python, unzip and 7-Zip give the same files under the same names."""
    with ZipFile(packed / OFFICE) as zipped:
        expected = {name: zipped.read(name) for name in zipped.namelist()}
    for unpack in (_by_python, _by_unzip, _by_7z):
        folder = tmp_path / f"解压 #{unpack.__name__}"
        unpack(packed / OFFICE, folder)
        assert files_below(folder) == expected


def test_the_page_opens_from_the_folder_where_it_was_unpacked(packed: Path, tmp_path: Path) -> None:
    """A browser shows a body's duties from a folder whose name has a space, Chinese and `#`, without any error."""
    _by_python(packed / OFFICE, tmp_path / "解压 #1")
    with chromium() as browser:
        page = opened(browser, tmp_path / "解压 #1" / "1-查询（双击，用Edge打开）.html", "#/agency/省水利厅")
        page.get_by_role("heading", name="省水利厅").first.wait_for()
        assert faults_of(page) == []


def test_the_text_to_be_read_suits_any_notepad_and_names_what_is_there(packed: Path) -> None:
    """It begins with a mark, its lines end in CRLF, and every file of the package stands in it."""
    with ZipFile(packed / OFFICE) as zipped:
        content, names = zipped.read("2-读我.txt"), zipped.namelist()
    assert content.startswith(b"\xef\xbb\xbf")
    assert content.count(b"\n") == content.count(b"\r\n") > 20
    text = content.decode("utf-8-sig")
    assert "省水利厅等2个单位" in text
    assert "解除锁定" in text
    assert "单位PDF" in text, "the other ZIP"
    named = [name for name in names if name != "2-读我.txt"]
    assert all(part in text for name in named for part in (name.split("/")[0], *name.split("/")[2:]))


def test_the_bases_are_told_in_the_words_of_the_readme(packed: Path) -> None:
    """The text to be read and the page that explains say what a basis means in the same words."""
    front = (REPOSITORY / "README.zh-CN.md").read_text("utf-8")
    told = dict(re.findall(r"^\| (列名|集合|可能涉及) \| (.*) \|$", front, re.MULTILINE))
    assert len(told) == 3
    with ZipFile(packed / OFFICE) as zipped:
        text, page = (zipped.read(zipped.namelist()[at]).decode("utf-8-sig") for at in (1, 0))
    for basis, meaning in told.items():
        assert re.search(rf"^    {basis}　{meaning}[；。]\r?$", text, re.MULTILINE)
        assert f"<dd>{meaning}" in page


def test_the_papers_in_a_package_are_current(packed: Path) -> None:
    """`verify` takes the packages as they are."""
    done = run("verify", str(packed), "--json")
    assert done.code == 0, done.out


def test_the_same_data_give_the_same_bytes(packed: Path, tmp_path: Path) -> None:
    """A package made elsewhere is the same; one made again is left alone."""
    assert run("pack", *UNITS, "--out", str(tmp_path)).code == 0
    assert files_below(tmp_path) == files_below(packed)
    again = run("pack", *UNITS, "--out", str(packed))
    assert again.err.count("没有变化") == 2


@pytest.mark.parametrize("name", ["SIGINT", "SIGTERM", "SIGKILL"])
def test_a_run_that_is_ended_leaves_nothing(name: str, tmp_path: Path) -> None:
    """While the files are made, there is no part of a package; what stood there before stays."""
    number, words = signal.Signals[name], ["pack", *UNITS, "--out", str(tmp_path / "out")]
    running = pexpect.spawn(str(QHTASKS), words, encoding="utf-8", timeout=60, preexec_fn=heeding(number))
    running.expect("打包")
    running.kill(number)
    running.expect(pexpect.EOF)
    running.close()
    assert files_below(tmp_path) == {}


def test_what_others_put_there_is_kept(tmp_path: Path) -> None:
    """A file under the name of a package that is none is refused before any work, and replaced by `--force`."""
    theirs = tmp_path / f"青政办〔2021〕29号-单位PDF-省审计厅-{__version__}.zip"
    theirs.write_bytes(b"mine")
    done = run("pack", "省审计厅", "--out", str(tmp_path))
    assert (done.code, done.err.count("\n")) == (2, 1)
    assert "什么都没有写" in done.err
    assert files_below(tmp_path) == {theirs.name: b"mine"}
    assert run("pack", "省审计厅", "--out", str(tmp_path), "--force").code == 0
    with ZipFile(theirs) as zipped:
        assert len(zipped.namelist()) == 2


@pytest.mark.parametrize("library", ["docx", "xlsxwriter", "typst"])
def test_an_extra_that_is_missing_is_named_in_one_line(library: str, tmp_path: Path) -> None:
    """Without a library of the extra `office` nothing is made, and one line says what to install."""
    program = f"import sys; sys.modules[{library!r}] = None; from qhtasks.cli.app import main; main()"
    words = [sys.executable, "-c", program, "pack", "省审计厅", "--out", str(tmp_path / "out")]
    done = subprocess.run(words, capture_output=True, check=False, encoding="utf-8")
    assert (done.returncode, done.stderr.count("\n")) == (2, 1)
    assert re.search(r"\[(office|pdf)\]", done.stderr)
    assert not (tmp_path / "out").exists()


def test_bodies_get_folders_that_windows_and_gbk_take() -> None:
    """A sign that a file system or GBK lacks becomes `_`, and a device gets one before its name."""
    office, pdfs = packages(DATASET, CLEAN, renamed("省审:计厅", "省𠀀科技厅.", "aux"))
    for name in ("5-单位/省审_计厅/责任清单.docx", "5-单位/省_科技厅/摘要.docx", "5-单位/_aux/台账.xlsx"):
        assert name in [part.name for part in office.parts]
    assert [part.name for part in pdfs.parts][-1] == "_aux/摘要.pdf"


def test_bodies_that_would_share_a_folder_are_refused() -> None:
    """Windows takes ABC and abc for one folder: the papers of one body would be lost."""
    with pytest.raises(QhtasksError, match=r"“省审:计厅ABC”和“省审\?计厅abc”的目录名都是"):
        packages(DATASET, CLEAN, renamed("省审:计厅ABC", "省审?计厅abc"))
