"""The seal: quick answers from data as they were proven, and never from anything else."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from qhtasks.checks.opening import open_dataset
from qhtasks.checks.engine import check
from qhtasks.model.places import Places
from qhtasks.store.load import load
from qhtasks.store.sealed import SEALED, read_sealed, sealed_text
from tests.program import run
from tests.support import DATA, TODAY, verdicts

if TYPE_CHECKING:
    from pathlib import Path

UNSEALED = "没有封存，或封存后改过"


def edit(path: Path, old: str, new: str) -> None:
    """Replace a text that stands in a file."""
    text = path.read_text("utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")


def test_the_seal_holds_the_records_that_reading_gives() -> None:
    """The sealed dataset and the one read from the YAML are equal in every field but the places."""
    nowhere = Places()
    sealed = read_sealed(DATA)
    assert sealed is not None
    assert sealed._replace(places=nowhere) == load(DATA)._replace(places=nowhere)


def test_the_shipped_data_are_sealed() -> None:
    """Questions to the data as they are shipped take the quick way, and say nothing about it."""
    assert open_dataset(DATA).sealed
    assert run("show", "T156").err == ""


@pytest.mark.parametrize("name", ["agencies.yaml", "notice.txt", "tasks/10-infrastructure.yaml"])
def test_one_changed_byte_breaks_the_seal(name: str, data_copy: Path) -> None:
    """Edited data are read and judged on the spot, and the answer says so."""
    path = data_copy / name
    path.write_bytes(path.read_bytes() + b"\n")
    assert not open_dataset(data_copy).sealed
    assert UNSEALED in run("--data", str(data_copy), "show", "T156").err


def test_edited_data_are_answered_from_as_they_are_now(data_copy: Path) -> None:
    """An answer never comes from records that the files no longer hold."""
    edit(data_copy / "tasks" / "10-infrastructure.yaml", "heading: 推动重大水利工程建设", "heading: 推动水利工程建设")
    outcome = run("--data", str(data_copy), "show", "T156", "--json")
    assert outcome.json()["heading"] == "推动水利工程建设"
    assert UNSEALED in outcome.err


def test_a_task_file_more_or_less_breaks_the_seal(data_copy: Path) -> None:
    """The seal names every file that is read."""
    (data_copy / "tasks" / "14-planning.yaml").unlink()
    assert read_sealed(data_copy) is None
    (data_copy / "tasks" / "15-more.yaml").write_text("", encoding="utf-8")
    assert read_sealed(data_copy) is None


@pytest.mark.parametrize("spoil", ["cut", "record", "version", "shape", "text", "bytes"])
def test_a_spoilt_seal_is_no_seal(spoil: str, data_copy: Path) -> None:
    """A seal cut short, edited, of another program or of other records is as if it were not there."""
    path = data_copy / SEALED
    head, body = path.read_bytes().split(b"\n", 1)
    spoilt = {
        "cut": head + b"\n" + body[:-100],
        "record": head + b"\n" + body.replace("省水利厅".encode(), "省财政厅".encode(), 1),
        "version": head.replace(b'"program":"', b'"program":"9.') + b"\n" + body,
        "shape": _resealed(head, body.replace(b'"heading"', b'"headline"')),
        "text": b"sealed",
        "bytes": b"\xff\n\xff",
    }
    path.write_bytes(spoilt[spoil])
    assert read_sealed(data_copy) is None
    assert verdicts(check(data_copy, TODAY).findings, data_copy) == ["seal sealed.json:1:1"]
    assert run("--data", str(data_copy), "show", "T156").code == 0


def _resealed(head: bytes, body: bytes) -> bytes:
    """Give a changed body a head that fits it."""
    from hashlib import sha256

    fitting = {**json.loads(head), "records": sha256(body).hexdigest()}
    return json.dumps(fitting, separators=(",", ":")).encode() + b"\n" + body


def test_data_without_a_seal_are_judged_on_the_spot(data_copy: Path) -> None:
    """Nobody has to seal: the check passes without one, and answers say that the data are unsealed."""
    (data_copy / SEALED).unlink()
    assert check(data_copy, TODAY).findings == ()
    assert UNSEALED in run("--data", str(data_copy), "agency", "省水利厅").err


def test_seal_writes_what_check_asks_for(data_copy: Path) -> None:
    """After an edit that the rules let pass, `check` asks to seal, and `seal` settles it with the same bytes."""
    edit(data_copy / "agencies.yaml", "aliases: [教育厅]", "aliases: [教育厅, 教厅]")
    assert run("--data", str(data_copy), "check", "--strict").code == 1
    assert "已封存" in run("--data", str(data_copy), "seal").err
    assert (data_copy / SEALED).read_bytes() == sealed_text(data_copy, load(data_copy))
    assert run("--data", str(data_copy), "check").code == 0
    assert "没有变化" in run("--data", str(data_copy), "seal").err
    asked = run("--data", str(data_copy), "agency", "教厅")
    assert (UNSEALED in asked.err, "省教育厅" in asked.out) == (False, True)


def test_faulty_data_are_not_sealed(data_copy: Path) -> None:
    """What the check rejects gets no seal."""
    before = (data_copy / SEALED).read_bytes()
    edit(data_copy / "agencies.yaml", "aliases: [教育厅]", "aliases: [教育厅, 科技厅]")
    outcome = run("--data", str(data_copy), "seal")
    assert (outcome.code, "没有封存" in outcome.err) == (2, True)
    assert (data_copy / SEALED).read_bytes() == before
