"""The cache: quick answers from data as they were proven, and never from anything else."""

from __future__ import annotations

import json
import os
import shutil
from concurrent.futures import ThreadPoolExecutor
from hashlib import sha256
from pathlib import Path

import pytest

from qhtasks.checks import opening
from qhtasks.checks.engine import check
from qhtasks.checks.opening import cached_dataset, open_dataset, open_unproven
from qhtasks.model.folder import Places
from qhtasks.store.cache import KEPT, cache_folder, read_cache, write_cache
from qhtasks.store.content import read_folder
from qhtasks.store.load import load_dataset
from tests.program import run
from tests.support import AFTER, DATA, SINCE, TODAY, UNTIL, verdicts

KEY = "0" * 64
FAULT = ("aliases: [教育厅]", "aliases: [教育厅, 科技厅]")
"""An edit that the check rejects."""
WAIVER = f'{{rule: alias-ambiguous, record: 省教育厅, reason: 待与原件核对, since: "{SINCE}", until: "{UNTIL}"}}'


@pytest.fixture(autouse=True)
def cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty cache for each test."""
    folder = tmp_path / "cache"
    monkeypatch.setenv("QHTASKS_CACHE", str(folder))
    return folder


def edit(path: Path, old: str, new: str) -> None:
    """Replace a text that stands in a file."""
    text = path.read_text("utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")


def entry(folder: Path) -> Path:
    """Find the one entry of a cache."""
    (path,) = folder.iterdir()
    return path


def forge(path: Path, body: bytes) -> None:
    """Give an entry another body, with the hash that fits it."""
    path.write_bytes(sha256(body).hexdigest().encode() + b"\n" + body)


# ── what is cached ──


@pytest.mark.usefixtures("cache")
def test_the_cache_holds_the_records_that_reading_gives() -> None:
    """The cached dataset and the one read from the YAML are equal in every field but the places."""
    nowhere = Places()
    open_dataset(DATA)
    cached = cached_dataset(read_folder(DATA))
    assert cached is not None
    assert cached._replace(places=nowhere) == load_dataset(DATA)._replace(places=nowhere)


def test_the_second_question_neither_reads_nor_proves(data_copy: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What was found is cached with the records: also the errors, and which records they concern."""
    edit(data_copy / "agencies.yaml", *FAULT)
    first = open_dataset(data_copy)
    assert [(remark.rule, remark.records) for remark in first.outcome.remarks] == [("alias-ambiguous", ("省教育厅",))]
    monkeypatch.setattr(opening, "_proven", None)
    assert open_dataset(data_copy).outcome == first.outcome


def test_what_is_cached_does_not_depend_on_where_one_stands(data_copy: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Messages name other files below the folder, so that one entry serves every working folder."""
    edit(data_copy / "tasks" / "10-infrastructure.yaml", "id: T156", "id: T256")
    first = open_dataset(data_copy)
    monkeypatch.chdir(data_copy)
    assert open_dataset(Path()).outcome == first.outcome
    assert not any(str(data_copy.parent) in remark.message for remark in first.outcome.remarks)


@pytest.mark.parametrize("name", ["agencies.yaml", "notice.txt", "tasks/10-infrastructure.yaml", "waivers.yaml"])
def test_one_changed_byte_is_another_entry(name: str, data_copy: Path) -> None:
    """Every file of the dataset is part of the key."""
    open_dataset(data_copy)
    path = data_copy / name
    path.write_bytes(path.read_bytes() + b"\n")
    assert cached_dataset(read_folder(data_copy)) is None


def test_a_file_more_or_less_is_another_entry(data_copy: Path) -> None:
    """A task file fewer, or a stray one, is not what was proven."""
    open_dataset(data_copy)
    (data_copy / "elsewhere").mkdir()
    (data_copy / "elsewhere" / "stray.yml").touch()
    assert cached_dataset(read_folder(data_copy)) is None
    shutil.rmtree(data_copy / "elsewhere")
    assert cached_dataset(read_folder(data_copy))
    (data_copy / "tasks" / "14-planning.yaml").unlink()
    assert cached_dataset(read_folder(data_copy)) is None


def test_another_version_of_the_program_proves_anew(data_copy: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Its rules may say something else; so may edited sources in a checkout."""
    open_dataset(data_copy)
    monkeypatch.setattr(opening, "__version__", "9.9")
    assert cached_dataset(read_folder(data_copy)) is None
    monkeypatch.undo()
    monkeypatch.setattr(opening, "_sources", lambda: iter([("rule.py", 1, 1)]))
    assert cached_dataset(read_folder(data_copy)) is None


def test_waivers_change_what_is_marked(data_copy: Path) -> None:
    """A waiver that is added turns the error into a waived one, at the next question."""
    edit(data_copy / "agencies.yaml", *FAULT)
    (data_copy / "reviewed.yaml").unlink()  # the fault is also an alias that nobody has reviewed
    assert [remark.waived_until for remark in open_dataset(data_copy).outcome.remarks] == [None]
    edit(data_copy / "waivers.yaml", "waivers: []", f"waivers:\n  - {WAIVER}")
    assert [remark.waived_until for remark in open_dataset(data_copy).outcome.remarks] == [UNTIL]


def test_an_outcome_holds_until_the_first_waiver_ends(data_copy: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """On the day after, the files are proven anew, and the waiver that ended is an error at the same record."""
    edit(data_copy / "agencies.yaml", *FAULT)
    (data_copy / "reviewed.yaml").unlink()
    edit(data_copy / "waivers.yaml", "waivers: []", f"waivers:\n  - {WAIVER}")
    days = iter([UNTIL, UNTIL, AFTER])
    monkeypatch.setattr("time.strftime", lambda _: next(days))
    first, second, third = (open_dataset(data_copy).outcome for _ in range(3))
    assert (first.until, first == second) == (UNTIL, True)
    assert [(remark.rule, remark.records) for remark in third.remarks] == [("waiver-expired", ("省教育厅",))]


# ── who reads and writes it ──


def test_check_never_reads_the_cache(data_copy: Path, cache: Path) -> None:
    """An entry that says something else changes nothing in what the check finds."""
    edit(data_copy / "agencies.yaml", *FAULT)
    open_dataset(data_copy)
    body = entry(cache).read_bytes().split(b"\n", 1)[1]
    fields, _ = json.loads(body)
    forge(entry(cache), json.dumps([fields, [[], "2021-01-01", None]]).encode())
    assert open_dataset(data_copy).outcome.remarks == ()
    assert [each.rule for each in check(data_copy, TODAY).findings] == ["alias-ambiguous"]


def test_completion_and_old_editions_take_what_is_there_and_write_nothing(data_copy: Path, cache: Path) -> None:
    """Whoever types must not wait for a proof."""
    open_unproven(data_copy)
    assert not cache.exists()
    open_dataset(data_copy)
    before = entry(cache).read_bytes()
    assert "T156" not in open_unproven(data_copy).places
    assert entry(cache).read_bytes() == before


# ── what is wrong with it ──


@pytest.mark.parametrize("spoil", ["cut", "record", "text", "bytes", "empty"])
def test_a_spoilt_entry_is_none(spoil: str, data_copy: Path, cache: Path) -> None:
    """An entry cut short, edited or of other bytes is as if it were not there, and is written anew."""
    open_dataset(data_copy)
    path = entry(cache)
    whole = path.read_bytes()
    spoilt = {
        "cut": whole[: len(whole) // 2],
        "record": whole.replace("省水利厅".encode(), "省财政厅".encode(), 1),
        "text": b"cached",
        "bytes": b"\xff\n\xff",
        "empty": b"",
    }
    path.write_bytes(spoilt[spoil])
    assert cached_dataset(read_folder(data_copy)) is None
    open_dataset(data_copy)
    assert path.read_bytes() == whole


BODIES: dict[str, bytes] = {
    "nothing": b"",
    "deep": b"[" * 100_000,
    "deep objects": b'{"a":' * 100_000,
    "list": b"[]",
    "number": b"1",
    "long number": b'[{"edition":' + b"9" * 10_000 + b"}, [[], null, null]]",
    "not a number": b'[{"edition":NaN}, [[], null, null]]',
    "one field": b'[{"edition":{}}, [[], "", null]]',
    "unknown field": b'[{"places":1}, [[], "", null]]',
    "halves of pairs": b'[{"edition":"\\ud800"}, [[], "", null]]',
    "not UTF-8": b"\xff",
}


@pytest.mark.parametrize("body", BODIES.values(), ids=BODIES.keys())
def test_a_hostile_entry_is_none(body: bytes, data_copy: Path, cache: Path) -> None:
    """An entry whose hash fits, and which holds no records, is as if it were not there."""
    open_dataset(data_copy)
    forge(entry(cache), body)
    assert cached_dataset(read_folder(data_copy)) is None
    assert open_dataset(data_copy).outcome.remarks == ()


@pytest.mark.parametrize(
    ("old", "new"),
    [
        (b'"heading"', b'"headline"'),
        (b'"tasks"', b'"units"'),
        (b'"version":"1.3.0"', b'"version":1.1'),
        (b'"indicators":[', b'"indicators":[{"id":"A1"},'),
    ],
    ids=["field", "kind", "number", "too few"],
)
def test_records_of_wrong_kinds_or_fields_are_none(old: bytes, new: bytes, data_copy: Path, cache: Path) -> None:
    """What is right in form is believed, since whoever writes there can change the program; the rest is not."""
    open_dataset(data_copy)
    body = entry(cache).read_bytes().split(b"\n", 1)[1]
    assert old in body
    forge(entry(cache), body.replace(old, new, 1))
    answer = run("--data", str(data_copy), "show", "T156")
    assert (answer.code, answer.err) == (0, "")


@pytest.mark.parametrize("thing", ["pipe", "folder", "loop", "device", "huge"])
def test_what_is_no_file_is_no_entry(thing: str, data_copy: Path, cache: Path) -> None:
    """In the place of an entry, neither a pipe nor anything else hangs a question or stops it."""
    open_dataset(data_copy)
    path = entry(cache)
    path.unlink()
    if thing == "pipe":
        os.mkfifo(path)
    elif thing == "folder":
        path.mkdir()
    elif thing == "huge":
        path.touch()
        os.truncate(path, 100 * 2**20)
    else:
        path.symlink_to(path if thing == "loop" else "/dev/zero")
    answer = run("--data", str(data_copy), "show", "T156")
    assert (answer.code, answer.err) == (0, "")


@pytest.mark.parametrize("place", ["/dev/null", "/proc/none", "x" * 5000, "/dev/null/below"])
def test_where_nothing_can_be_written_answers_come_all_the_same(place: str, data_copy: Path) -> None:
    """A home that may only be read, or is no folder, costs time and nothing else."""
    answer = run("--data", str(data_copy), "show", "T156", env={"QHTASKS_CACHE": place})
    assert (answer.code, answer.err) == (0, "")


def test_a_home_that_may_only_be_read_is_left_alone(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Without the right to write there, nothing is written and nothing is said."""
    home = tmp_path / "home"
    home.mkdir(mode=0o500)
    monkeypatch.setenv("QHTASKS_CACHE", str(home / "cache"))
    privileged = os.geteuid() == 0
    if privileged:
        os.seteuid(65534)
    try:
        write_cache(KEY, b"body")
        assert read_cache(KEY) is None
    finally:
        if privileged:
            os.seteuid(0)
    assert list(home.iterdir()) == []


def test_ten_first_questions_at_once_while_a_file_is_edited(data_copy: Path, cache: Path) -> None:
    """Each answer is that of the files at some moment, and what is cached afterwards is that of its key."""
    path = data_copy / "tasks" / "10-infrastructure.yaml"
    titles = ("推动重大水利工程建设", "推动水利工程建设")

    def ask(_: int) -> str:
        heading: str = run("--data", str(data_copy), "show", "T156", "--json").json()["heading"]
        return heading

    with ThreadPoolExecutor(10) as pool:
        answers = pool.map(ask, range(10))
        for turn in range(20):
            beside = path.with_name("edited")
            beside.write_text(path.read_text("utf-8").replace(titles[turn % 2], titles[1 - turn % 2]), "utf-8")
            beside.replace(path)
        assert set(answers) <= set(titles)
    assert all(each.suffix == ".json" for each in cache.iterdir())
    cached, nowhere = cached_dataset(read_folder(data_copy)), Places()
    assert cached is None or cached._replace(places=nowhere) == load_dataset(data_copy)._replace(places=nowhere)


# ── the folder ──


def test_the_oldest_entries_are_removed_and_files_of_others_stay(cache: Path) -> None:
    """A few entries are kept, those used last."""
    cache.mkdir()
    (cache / "mine.json").touch()
    (cache / f"{KEY}.abc.tmp").touch()
    os.utime(cache / f"{KEY}.abc.tmp", (1, 1))
    keys = [f"{number:064x}" for number in range(1, KEPT + 3)]
    for number, key in enumerate(keys):
        write_cache(key, b"body")
        os.utime(cache / f"{key}.json", (number, number))
        assert read_cache(keys[0]) == b"body"
    assert sorted(path.name for path in cache.iterdir()) == sorted(
        ["mine.json", *(f"{key}.json" for key in (keys[0], *keys[-KEPT + 1 :]))]
    )


@pytest.mark.parametrize(
    ("system", "environment", "folder"),
    [
        ("linux", {"HOME": "/h", "XDG_CACHE_HOME": "/x"}, "/x/qhtasks"),
        ("linux", {"HOME": "/h", "XDG_CACHE_HOME": "x"}, "/h/.cache/qhtasks"),
        ("linux", {"HOME": "/h"}, "/h/.cache/qhtasks"),
        ("darwin", {"HOME": "/h", "XDG_CACHE_HOME": "/x"}, "/h/Library/Caches/qhtasks"),
        ("win32", {"LOCALAPPDATA": "/l", "HOME": "/h"}, "/l/qhtasks/Cache"),
        ("win32", {"HOME": "/h"}, None),
        ("linux", {}, None),
        ("linux", {"HOME": ""}, None),
        ("linux", {"QHTASKS_CACHE": "/own", "HOME": "/h"}, "/own"),
    ],
)
def test_each_system_has_its_folder(
    system: str, environment: dict[str, str], folder: str | None, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The customs of Linux, macOS and Windows are kept; where no variable names a folder there is no cache."""
    for name in ("QHTASKS_CACHE", "XDG_CACHE_HOME", "HOME", "LOCALAPPDATA"):
        monkeypatch.delenv(name, raising=False)
    for name, value in environment.items():
        monkeypatch.setenv(name, value)
    monkeypatch.setattr("sys.platform", system)
    assert cache_folder() == (Path(folder) if folder else None)


# ── what came before ──


def test_a_left_over_seal_is_one_warning(data_copy: Path) -> None:
    """Earlier versions wrote a file beside the data: it can be deleted, and is nothing worse than useless."""
    (data_copy / "sealed.json").mkdir()
    result = check(data_copy, TODAY)
    assert verdicts(result.findings, data_copy) == ["left-over sealed.json:1:1"]
    assert "可删除" in result.findings[0].message
    assert not result.failed()


def test_the_command_that_went_says_so() -> None:
    """Whoever still runs it is told in one line that nothing needs it."""
    answer = run("seal")
    assert (answer.code, answer.out, answer.err.count("\n")) == (2, "", 1)
    assert "缓存" in answer.err
