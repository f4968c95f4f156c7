"""Hostile data folders: reading them takes bounded time and memory, and nothing in them can control a terminal."""

from __future__ import annotations

import json
import os
import shutil
import socket
import subprocess
import sys
from contextlib import contextmanager, suppress
from hashlib import sha256
from pathlib import Path
from tempfile import TemporaryDirectory
from threading import Event, Thread
from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from qhtasks.checks.engine import check
from qhtasks.model.findings import MAX_MESSAGE, READING_RULES
from qhtasks.store.content import MAX_BYTES, MAX_LINES, ContentError, read_content
from qhtasks.store.load import load_with_findings
from qhtasks.store.location import dataset_version
from qhtasks.store.yamltext import MAX_DEPTH, MAX_FINDINGS, MAX_VALUES
from tests.laws import UNSEEN, hold_for_folder, hold_for_text
from tests.program import run
from tests.support import DATA, REPOSITORY, TODAY, verdicts

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

CASES = sorted((REPOSITORY / "tests" / "hostile").iterdir())
FILES = [*sorted(DATA.glob("**/*.yaml")), DATA / "notice.txt"]
TASKS = "tasks/05-digital.yaml"
PIECES = ["", "null", "[]", "{}", "- ", ": ", "等", "T999", "九（九）", '"0000-00-00"', "\t", "|", "&a", "'", '"\\x1b"']


# ── texts and edits ──


@pytest.mark.parametrize("case", CASES, ids=lambda path: path.stem)
def test_inputs_of_the_fuzzer_keep_the_laws(case: Path) -> None:
    """Inputs with which the fuzzer found a bug give one-line findings inside the text, without escape codes."""
    hold_for_text(case.read_bytes())


@pytest.fixture(scope="session")
def edited_copy(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of the data, of which one file is edited again and again."""
    return shutil.copytree(DATA, tmp_path_factory.mktemp("edited") / "data")


@settings(max_examples=20)
@given(
    file=st.sampled_from(FILES),
    line=st.integers(min_value=0),
    piece=st.sampled_from(PIECES),
    how=st.sampled_from(["drop", "double", "value", "cut"]),
)
def test_an_edited_line_breaks_no_law(file: Path, line: int, piece: str, how: str, edited_copy: Path) -> None:
    """Whichever line of the data is edited, checking and asking keep the laws of `hold_for_folder`."""
    lines = file.read_text("utf-8").split("\n")
    at = line % len(lines)
    edits = {
        "drop": [],
        "double": [lines[at]] * 2,
        "value": [f"{lines[at].partition(': ')[0]}: {piece}"],
        "cut": [lines[at][: line % (len(lines[at]) + 1)] + piece],
    }
    edited = edited_copy / file.relative_to(DATA)
    edited.write_text("\n".join([*lines[:at], *edits[how], *lines[at + 1 :]]), encoding="utf-8")
    hold_for_folder(edited_copy)
    edited.write_bytes(file.read_bytes())


def test_due_phrase_without_a_period_is_a_known_error(data_copy: Path) -> None:
    """Without a period for a due phrase there is no deadline; the error names the phrase."""
    path = data_copy / "indicators.yaml"
    path.write_text(path.read_text("utf-8").replace("due: 到2025年", "due: 到2055年", 1), encoding="utf-8")
    outcome = run("--data", str(data_copy), "deadlines")
    assert (outcome.code, "到2055年" in outcome.err, "Traceback" in outcome.err) == (2, True, False)


# ── what a terminal is given ──


def test_names_of_files_do_nothing_to_a_terminal(data_copy: Path) -> None:
    """Escape codes, line breaks and bytes that are not UTF-8 are escaped in findings, in every format."""
    (data_copy / "tasks" / os.fsdecode(b"a\x1b[31m\n\xff.yaml")).touch()
    for form in ("text", "json", "github", "junit"):
        outcome = run("--data", str(data_copy), "check", "--format", form)
        assert outcome.code == 1
        assert "\x1b" not in outcome.out + outcome.err
        assert r"a\x1b[31m\n\udcff.yaml" in outcome.out.replace("\\\\", "\\")


def test_name_of_the_folder_does_nothing_to_a_terminal(tmp_path: Path) -> None:
    """Escape codes in the name of the data folder are escaped in messages."""
    folder = tmp_path / "a\x1b[31m\nb"
    folder.mkdir()
    for words in (["check"], ["show", "T1"]):
        outcome = run("--data", str(folder), *words)
        assert "\x1b" not in outcome.out + outcome.err
        assert r"a\x1b[31m\nb" in outcome.out + outcome.err


def test_escape_codes_in_the_notice_are_masked(data_copy: Path) -> None:
    """The issued text is read as it is, but messages and the lines shown with them contain no control characters."""
    path = data_copy / "notice.txt"
    text = path.read_text("utf-8").replace("1．", "\x1b[31m1.", 1)
    path.write_text(text, encoding="utf-8")
    notice = data_copy / "notice.yaml"
    digest = json.dumps(sha256(text.encode()).hexdigest())
    lines = [f"  sha256: {digest}" if "sha256:" in line else line for line in notice.read_text("utf-8").split("\n")]
    notice.write_text("\n".join(lines), encoding="utf-8")
    outcome = run("--data", str(data_copy), "check")
    assert (outcome.code, "\x1b" in outcome.out) == (1, False)
    assert "\\x1b[31m" in outcome.out
    assert "\ufffd[31m" in outcome.out


def test_message_about_a_long_name_is_short(data_copy: Path) -> None:
    """For a name of a megabyte no similar name is searched, and the message shows only its beginning and end."""
    path = data_copy / TASKS
    path.write_text(path.read_text("utf-8").replace("lead: [", f"lead: [{'省' * 10**6}, ", 1), encoding="utf-8")
    findings = check(data_copy, TODAY).findings
    assert "unknown-agency" in {finding.rule for finding in findings}
    for finding in findings:
        assert len(finding.message) <= MAX_MESSAGE + 2
        assert not UNSEEN.search(str(finding))
    outcome = run("--data", str(data_copy), "check")
    assert outcome.code == 1
    assert max(map(len, outcome.out.split("\n"))) < MAX_MESSAGE + 300


# ── files ──


def test_socket_is_no_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A socket cannot be read."""
    monkeypatch.chdir(tmp_path)  # a socket's path must be short
    with socket.socket(socket.AF_UNIX) as server:
        server.bind("s")
        with pytest.raises(ContentError) as caught:
            read_content(Path("s"))
    assert caught.value.rule == "unreadable-file"


@pytest.mark.parametrize("name", ["notice.yaml", "tasks/05-digital.yaml", "waivers.yaml"])
@pytest.mark.parametrize("target", ["/dev/zero", "/dev/tty", "pipe", "none"])
def test_what_never_ends_is_not_read(name: str, target: str, data_copy: Path) -> None:
    """An endless device, a pipe without a writer and a dangling link give a finding; nothing blocks."""
    if target == "pipe":
        os.mkfifo(data_copy / "pipe")
    (data_copy / name).unlink()
    (data_copy / name).symlink_to(data_copy / target if target in ("pipe", "none") else target)
    loaded = load_with_findings(data_copy)
    spot = f"{'missing' if target == 'none' else 'unreadable'}-file {name}:1:1"
    assert verdicts(loaded.findings, data_copy) == [spot]
    assert (dataset_version(data_copy) == "不明") == (name == "notice.yaml")
    assert [finding.rule for finding in check(data_copy, TODAY).findings] == [spot.partition(" ")[0]]


def test_file_that_grows_is_read_no_further_than_it_was_long(tmp_path: Path) -> None:
    """A file that grows while it is read is read in whole writes or refused, and reading ends."""
    path, stop = tmp_path / "growing", Event()
    path.touch()

    def grow() -> None:
        with path.open("ab", buffering=0) as file:
            while not stop.is_set() and file.tell() < 2**22:
                file.write(b"x" * 4096)

    writer = Thread(target=grow)
    writer.start()
    try:
        for _ in range(100):
            with suppress(ContentError):
                assert len(read_content(path)) % 4096 == 0
    finally:
        stop.set()
        writer.join()


@pytest.mark.skipif(not Path("/proc/version").exists(), reason="only Linux has files that are longer than they say")
def test_file_that_is_longer_than_it_says_is_refused() -> None:
    """A file with more bytes than its size says is refused; files in /proc have size 0."""
    with pytest.raises(ContentError) as caught:
        read_content(Path("/proc/version"))
    assert (caught.value.rule, "变了" in caught.value.message) == ("unreadable-file", True)


@contextmanager
def as_nobody() -> Iterator[None]:
    """Run as an unprivileged user: root may read every file."""
    root = os.geteuid() == 0
    if root:
        os.seteuid(65534)
    try:
        yield
    finally:
        if root:
            os.seteuid(0)


@pytest.mark.parametrize("name", ["agencies.yaml", "notice.txt", "tasks", "."])
def test_what_one_may_not_read_ends_in_findings(name: str) -> None:
    """A file without permission to read it gives a finding; a folder without it counts as empty."""
    with TemporaryDirectory() as folder:
        root = shutil.copytree(DATA, Path(folder) / "data")
        Path(folder).chmod(0o755)
        (root / name).chmod(0)
        with as_nobody():
            findings = load_with_findings(root).findings
        (root / name).chmod(0o700)
    assert {finding.rule for finding in findings} <= {"unreadable-file", "missing-file"}
    assert findings


def test_linked_folder_long_paths_and_other_cases(data_copy: Path) -> None:
    """The folder may be a link; an overlong path is reported as no folder; a file in the wrong case is stray."""
    link = data_copy.parent / "link"
    link.symlink_to(data_copy)
    assert check(link, TODAY).findings == ()
    outcome = run("--data", "x" * 5000, "check")
    assert (outcome.code, "没有数据目录" in outcome.err) == (2, True)
    (data_copy / "agencies.yaml").rename(data_copy / "Agencies.yaml")
    (data_copy / "tasks" / "con.yaml").touch()
    assert verdicts(load_with_findings(data_copy).findings, data_copy) == [
        "stray-file Agencies.yaml:1:1",
        "schema tasks/con.yaml:1:1",
    ]


# ── time and memory ──

SIZE = 31 * 2**20
LARGE: dict[str, tuple[Callable[[], str], str, int]] = {
    "one text": (lambda: "a: " + "省" * (SIZE // 3), "schema", 3),
    "one number": (lambda: "a: 1" + ":11" * (SIZE // 3), "yaml-guessed-type", 1),
    "line ends": (lambda: "\n" * SIZE, "too-large", 1),
    "brackets": (lambda: "[" * SIZE, "yaml-depth", 1),
    "dashes": (lambda: "- " * (SIZE // 2), "yaml-depth", 1),
    "keys": (lambda: "a: b\n" * (SIZE // 5), "too-large", 1),
    "values in a line": (lambda: "a: [" + "a, " * (SIZE // 3) + "]", "too-large", 1),
    "faults in a line": (lambda: "a: [" + "~, " * (SIZE // 3) + "]", "yaml-guessed-type", MAX_FINDINGS + 1),
    "records of nothing": (lambda: "section: x\ntasks: [" + "{}, " * (MAX_VALUES - 10) + "]", "schema", MAX_FINDINGS),
    "wrong keys": (lambda: "section: x\ntasks: [" + "{a: b}, " * (MAX_VALUES // 4) + "]", "schema", MAX_FINDINGS),
}
BOUNDED = """
import resource, sys
resource.setrlimit(resource.RLIMIT_AS, (2**30, 2**30))
resource.setrlimit(resource.RLIMIT_CPU, (60, 60))
sys.argv = ["qhtasks", "--data", sys.argv[1], "check"]
from qhtasks.cli.app import main
main()
"""


@pytest.mark.parametrize(("make", "rule", "count"), LARGE.values(), ids=LARGE.keys())
def test_large_file_costs_bounded_time_and_memory(
    make: Callable[[], str], rule: str, count: int, data_copy: Path
) -> None:
    """Checking 31 MiB of anything takes less than a GiB of memory and a minute."""
    (data_copy / TASKS).write_text(make(), encoding="utf-8")
    done = subprocess.run(
        [sys.executable, "-c", BOUNDED, data_copy], capture_output=True, check=False, encoding="utf-8"
    )
    assert done.returncode == 1, done.stderr[-500:]
    assert done.stdout.count(": error: ") == count
    assert f"[{rule}]" in done.stdout
    assert max(map(len, done.stdout.split("\n"))) < MAX_MESSAGE + 300


def test_the_manual_states_the_limits_that_hold() -> None:
    """The manual pages of the rules on reading state the limits of the code."""
    manual = READING_RULES["too-large"]
    assert f"{MAX_BYTES // 2**20} MiB、{MAX_LINES // 10_000} 万行，值不超过 {MAX_VALUES // 10_000} 万个" in manual
    assert f"{MAX_FINDINGS} 处" in READING_RULES["yaml-faults"]
    assert f"{MAX_DEPTH} 层" in READING_RULES["yaml-depth"]


def test_too_many_lines_are_refused(data_copy: Path) -> None:
    """The limit on lines holds for the issued text too."""
    (data_copy / "notice.txt").write_text("\n" * (MAX_LINES + 1), encoding="utf-8")
    assert verdicts(load_with_findings(data_copy).findings, data_copy) == ["too-large notice.txt:1:1"]


def test_ten_thousand_files_give_ten_thousand_findings(data_copy: Path) -> None:
    """Every file in a folder is read, however many there are."""
    for number in range(10_000):
        (data_copy / "tasks" / f"x{number}.yaml").touch()
    assert len(load_with_findings(data_copy).findings) == 10_000
