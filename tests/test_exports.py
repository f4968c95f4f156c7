"""The export: JSON, CSV and SQLite say the same, which is what the commands say; strangers' tools can read them."""

from __future__ import annotations

import csv
import io
import json
import re
import sqlite3
import subprocess
import sys
from collections import Counter
from contextlib import closing
from typing import TYPE_CHECKING, Any

import pytest

from qhtasks.errors import QhtasksError
from qhtasks.export.catalogue import tables_of
from qhtasks.export.datapackage import package
from qhtasks.export.jsonfile import whole
from qhtasks.export.sqlite import database
from qhtasks.issued.lists import ListGrammar
from qhtasks.model.bodies import Collective, Unit
from qhtasks.model.dataset import Dataset
from qhtasks.model.findings import CLEAN
from qhtasks.model.items import Indicator, Target, Task
from qhtasks.model.meaning import field_names
from qhtasks.model.notice import NoticeDocument, Period
from qhtasks.model.obligations import Obligation
from qhtasks.model.succession import Inquiry, Succession, Successor
from qhtasks.model.words import ROLES
from qhtasks.questions.agency import answers
from qhtasks.questions.duties import duties_of
from qhtasks.store.load import load_dataset
from tests.program import run
from tests.support import DATA, REPOSITORY

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from qhtasks.export.tables import Column, Table, Value

DATASET = load_dataset(DATA)
TABLES = tables_of(DATASET, CLEAN)
ROWS = {table.name: list(table.rows(DATASET)) for table in TABLES}
PACKAGE = dict(package(DATASET))
WHOLE: dict[str, Any] = json.loads(whole(DATASET))
FILES = ["qhtasks.json", *(f"csv/{name}" for name in PACKAGE), "qhtasks.sqlite"]
EXPORTED = {
    "edition": ("edition", "notice"),
    "document": ("document", "notice"),
    "chapters": ("chapters", "sections"),
    "periods": ("periods", "periods"),
    "form": ("form", None),
    "units": ("units", "units"),
    "readings": ("readings", "readings"),
    "collectives": ("collectives", "collectives"),
    "successors": ("successors", "successors"),
    "successions": ("successions", "successions"),
    "searches": ("searches", "searches"),
    "indicators": ("items", "items"),
    "tasks": ("items", "items"),
    "obligations": ("obligations", "obligations"),
    "waivers": ("waivers", "waivers"),
    "task_files": ("items", "items"),
    "task_sections": ("items", "items"),
}
"""Where each field of the dataset is in the JSON, and in which table it begins; the form's words are no table."""
NOT_EXPORTED = {"issued", "places", "reviews"}
"""The issued text, for which its hash stands, where the records stand in the YAML, and who reviewed them there."""

FIELDS_ELSEWHERE = {
    "certainty": "full_name_certainty",
    "from": "from_name",
    "to": "to_name",
    "date": "date_until",
    "basis": "basis_quote",
    "set_up": "set_up_until",
    "sentence": "text",
    "measures": "measures",
    "terms": "terms",
    "targets": "targets",
    "as_issued": "list_entries",
    "inferred_from": "obligation_grounds",
}
"""Fields that have a table or a column of another name; an indicator's sentence is its text."""


@pytest.fixture
def connection() -> Iterator[sqlite3.Connection]:
    """Open the database as a stranger would."""
    with closing(sqlite3.connect(":memory:")) as opened:
        opened.deserialize(database(DATASET))
        yield opened


def records(name: str) -> list[dict[str, Value]]:
    """Give the rows of a table by column."""
    (table,) = (table for table in TABLES if table.name == name)
    names = [column.name for column in table.columns]
    return [dict(zip(names, row, strict=True)) for row in ROWS[name]]


def from_cell(column: Column, cell: str) -> Value:
    """Read a cell of a CSV by its column's type."""
    if not cell:
        return None
    if column.kind == "boolean":
        return {"true": True, "false": False}[cell]
    read = {"integer": int, "number": float}.get(column.kind)
    return read(cell) if read else cell


def test_every_field_is_exported_or_said_not_to_be() -> None:
    """A new field must be given its place: a text is a column, what is a list has a table of its own."""
    assert {*EXPORTED, *NOT_EXPORTED} == set(Dataset._fields)
    assert {key for key, _ in EXPORTED.values()} <= set(WHOLE)
    assert {table for _, table in EXPORTED.values() if table} <= set(ROWS)
    for table, key, kinds in (
        ("notice", "notice", (NoticeDocument,)),
        ("periods", "period", (Period,)),
        ("units", "unit", (Unit,)),
        ("collectives", "collective", (Collective,)),
        ("items", "item", (Indicator, Task)),
        ("targets", "", (Target,)),
        ("obligations", "obligation", (Obligation,)),
        ("successors", "successor", (Successor,)),
        ("successions", "change", (Succession,)),
        ("searches", "", (Inquiry,)),
    ):
        columns = records(table)[0]
        for field in {field for kind in kinds for field in field_names(kind)}:
            places = {field, f"{key}_{field}", FIELDS_ELSEWHERE.get(field)}
            assert places & {*columns, *ROWS}, (table, field)


@pytest.mark.parametrize("table", TABLES, ids=lambda table: table.name)
def test_rows_fit_their_columns(table: Table) -> None:
    """Each row has a value for each column, of its type, among its words; nothing is told by an empty text."""
    types = {"string": (str,), "date": (str,), "integer": (int,), "number": (int, float), "boolean": (bool,)}
    for row in ROWS[table.name]:
        for column, value in zip(table.columns, row, strict=True):
            assert value != ""
            assert type(value) in types[column.kind] if value is not None else not column.required
            assert not column.values or value is None or value in column.values


def test_tuples_are_spread_over_columns_of_their_names() -> None:
    """Where a record is written field by field, the columns have the fields' names and order."""
    by_name = {table.name: [column.name for column in table.columns] for table in TABLES}
    assert by_name["notice"][: len(field_names(NoticeDocument))] == list(field_names(NoticeDocument))
    beside = ["value_low", "value_high", "ordinal", "phrase", "bound_phrase", "direction"]
    assert [name for name in by_name["targets"][2:] if name not in beside] == list(field_names(Target))


def test_csv_read_back_is_what_sqlite_holds(connection: sqlite3.Connection) -> None:
    """Both have the same rows in the same order."""
    for table in TABLES:
        text = PACKAGE[f"{table.name}.csv"].decode("utf-8-sig")
        head, *lines = csv.reader(io.StringIO(text, newline=""))
        assert head == [column.name for column in table.columns]
        read = [tuple(map(from_cell, table.columns, line)) for line in lines]
        assert read == connection.execute(f"select * from {table.name} order by rowid").fetchall()  # noqa: S608
        assert len(read) == len(ROWS[table.name])


def test_csv_has_the_mark_that_excel_needs_and_no_cell_that_it_would_run() -> None:
    """UTF-8 with BOM, lines ended as RFC 4180 has it; no present value begins like a formula or holds a line break."""
    for name, content in PACKAGE.items():
        assert name == "datapackage.json" or content.startswith(b"\xef\xbb\xbf")
        assert name == "datapackage.json" or content.count(b"\n") == content.count(b"\r\n")
    texts = [value for rows in ROWS.values() for row in rows for value in row if isinstance(value, str)]
    assert not [text for text in texts if text[0] in "=+-@" or re.search(r"[\r\n\t]", text)]


def test_the_database_is_sound(connection: sqlite3.Connection) -> None:
    """No key leads nowhere, and every reference of the tables is declared."""
    assert connection.execute("pragma foreign_key_check").fetchall() == []
    assert connection.execute("pragma integrity_check").fetchall() == [("ok",)]
    for table in TABLES:
        declared = {(row[3], row[2], row[4]) for row in connection.execute(f"pragma foreign_key_list({table.name})")}
        assert declared == {(column.name, *column.refers) for column in table.columns if column.refers}


def test_no_reference_is_searched_row_by_row(connection: sqlite3.Connection) -> None:
    """Each column that refers to another begins a key or an index."""
    for table in TABLES:
        indexes = [row[1] for row in connection.execute(f"pragma index_list({table.name})")]
        firsts = {connection.execute(f"pragma index_info({index})").fetchone()[2] for index in indexes}
        assert {column.name for column in table.columns if column.refers} <= firsts


def test_the_database_refuses_what_breaks_its_laws(connection: sqlite3.Connection) -> None:
    """Checks are on in the file itself: a role, a basis or a list entry that cannot be."""
    for statement in (
        "update duties set role = 'head' where item = 'T1'",
        "update duties set via = '各市州政府' where basis = 'named'",
        "update list_entries set unit = null where unit = '省水利厅'",
        "update items set continues = 'T1' where id = 'T156'",
        "update notice set date = '2021-02-30'",
    ):
        with pytest.raises(sqlite3.IntegrityError):
            connection.execute(statement)


def test_data_at_odds_with_themselves_are_a_known_error() -> None:
    """A list that names a body that is none ends in words, not in a traceback."""
    first, *rest = DATASET.tasks
    spoilt = DATASET._replace(tasks=(first.but(lead=("省水力厅",)), *rest))
    with pytest.raises(QhtasksError, match="qhtasks check"):
        database(spoilt)


def test_duty_list_answers_in_chinese(connection: sqlite3.Connection) -> None:
    """What an analyst asks first, in the words of the notice and in its order."""
    rows = connection.execute("select role, basis, label from duty_list where unit = '省水利厅'").fetchall()
    assert Counter(row[:2] for row in rows if row[1] == "列名") == {("牵头", "列名"): 13, ("参加", "列名"): 16}
    assert rows[0] == ("参加", "列名", "一级指标第10项")
    assert ("牵头", "列名", "任务第156项") in rows
    (count,) = connection.execute("select count(*) from duty_list").fetchone()
    assert count == len(ROWS["duties"])


def test_views_lose_no_row_and_leave_no_word_untold(connection: sqlite3.Connection) -> None:
    """A view has as many rows as what it lists, and every coded word has its Chinese."""
    for view, listed, words in (
        ("duty_list", "duties", ("role", "basis", "section")),
        ("target_list", "targets", ("measure", "bound", "better")),
        ("obligation_list", "unit_obligations", ("section", "ground")),
    ):
        (count,) = connection.execute(f"select count(*) from {view}").fetchone()  # noqa: S608
        assert count == len(ROWS[listed])
        for word in words:
            told = {row[0] for row in connection.execute(f"select distinct {word} from {view}")}  # noqa: S608
            assert all(re.search("[\u4e00-\u9fff]", each) for each in told)


@pytest.mark.parametrize("name", ["docs/guide.md", "docs/guide.zh-CN.md"])
def test_queries_of_the_guide_find_something(name: str, connection: sqlite3.Connection) -> None:
    """Each SQL that the guide shows runs and has an answer."""
    (block,) = re.findall(r"```sql\n(.*?)```", (REPOSITORY / name).read_text("utf-8"), re.DOTALL)
    for query in block.strip().splitlines():
        assert connection.execute(query).fetchall(), query


def test_the_duties_are_those_of_the_answers() -> None:
    """For each unit the rows are its duties; counted by unit they are as many as counted by item."""
    rows = Counter((row["unit"], row["item"], row["role"], row["basis"], row["via"]) for row in records("duties"))
    expected = {
        unit.name: [(unit.name, duty.item.id, duty.role, duty.basis, duty.via) for duty in duties]
        for unit, duties in zip(DATASET.units, duties_of(DATASET, DATASET.units), strict=True)
    }
    assert list(rows) == [row for duties in expected.values() for row in duties]
    by_unit, by_item = Counter(row[0] for row in rows), Counter(row[1] for row in rows)
    assert by_unit.total() == by_item.total() == len(ROWS["duties"])
    assert max(rows.values()) == 1


def test_obligations_of_units_are_those_of_the_answers() -> None:
    """The expanded obligations, in the tables and in the JSON, are those that `agency` tells."""
    expected = {(each.unit.name, told.id) for each in answers(DATASET, DATASET.units) for told in each.obligations}
    rows = records("unit_obligations")
    assert {(row["unit"], row["obligation"]) for row in rows if row["ground"] != "possible"} == expected
    possible = {(row["unit"], row["obligation"]) for row in rows if row["ground"] == "possible"}
    assert {(unit, each["id"]) for each in WHOLE["obligations"] for unit in each["possible_units"]} == possible
    assert {(unit, each["id"]) for each in WHOLE["obligations"] for unit in each["units"]} == expected


def test_counts_are_those_of_the_notice() -> None:
    """303 items, 99 targets; lists counted as the notice writes them: 478 and 1,024, fewer than the rows of tokens."""
    counts = {name: len(rows) for name, rows in ROWS.items()}
    assert (counts["items"], counts["targets"], counts["obligations"]) == (303, 99, 19)
    grammar, told = ListGrammar.of(DATASET), dict.fromkeys(ROLES, 0)
    tokens: dict[tuple[Value, Value], list[str]] = {}
    for row in records("list_entries"):
        tokens.setdefault((row["item"], row["role"]), []).append(str(row["token"]))
    for (_, role), each in tokens.items():
        told["lead" if role == "lead" else "participant"] += grammar.mentions(each)
    assert told == {"lead": 478, "participant": 1024}
    assert counts["list_entries"] == sum(len(item.tokens(role)) for item in DATASET.items for role in ROLES)
    assert sum(row["token"] == DATASET.form.open for row in records("list_entries")) == 281


def test_texts_are_the_paragraphs_of_the_notice() -> None:
    """A task's heading and its measures are its text; `8.0` is still `8.0`."""
    measures: dict[Value, str] = {}
    for row in records("measures"):
        measures[row["item"]] = measures.get(row["item"], "") + str(row["text"])
    for row in records("items"):
        if row["series"] == "T":
            heading = f"{row['heading']}。" if row["heading"] else ""
            assert heading + measures.get(row["id"], "") == row["text"]
    assert [row["value"] for row in records("targets") if row["item"] == "A9"] == ["8.0", "58.5"]
    by_value = {row["value"]: (row["value_low"], row["value_high"], row["ordinal"]) for row in records("targets")}
    assert (by_value["8.0"], by_value["2—3"], by_value["Ⅱ"]) == ((8.0, 8.0, None), (2, 3, None), (None, None, 2))
    assert by_value[None] == (None, None, None)


def test_the_json_says_what_the_commands_say() -> None:
    """Items as `list --json`, units as `agencies --json`, duties as `agency --json`, obligations as `show --json`.

    What an item says is told once, in `items`: a duty has its id.
    """
    for told, item in zip(run("list", "--json").json(), WHOLE["items"], strict=True):
        assert told.items() <= item.items()
    for told, unit in zip(run("agencies", "--json").json(), WHOLE["units"], strict=True):
        assert {**unit, "counts": told["counts"]} == told
    for name in ("省水利厅", "果洛州政府"):
        told = run("agency", name, "--json").json()
        keys = ("id", "role", "basis", "via", "certainty", "place", "of")
        assert [{key: duty[key] for key in keys} for duty in told["duties"]] == [
            {key: value for key, value in duty.items() if key != "agency"}
            for duty in WHOLE["duties"]
            if duty["agency"] == name
        ]
        assert told["obligations"] == [each["id"] for each in WHOLE["obligations"] if name in each["units"]]
    assert run("show", "O13", "--json").json().items() <= WHOLE["obligations"][12].items()


def test_the_json_is_complete() -> None:
    """What the records hold can be made again from it: every text, list and mark."""
    for item, told in zip(DATASET.items, WHOLE["items"], strict=True):
        assert {role: item.tokens(role) for role in ROLES} == {role: tuple(told["lists"][role]) for role in ROLES}
        assert told["text"] == item.text
    assert [task["measures"] for task in WHOLE["items"][74:]] == [list(task.measures) for task in DATASET.tasks]
    assert [each["terms"] for each in WHOLE["items"][:74]] == [list(each.terms) for each in DATASET.indicators]


def validate(folder: Path) -> dict[str, Any]:
    """Have frictionless judge a Data Package, in a process of its own as in any publisher's CI."""
    command = [sys.executable, "-m", "frictionless", "validate", "datapackage.json", "--json"]
    done = subprocess.run(command, cwd=folder, capture_output=True, check=False, encoding="utf-8")
    report: dict[str, Any] = json.loads(done.stdout)
    assert done.returncode == (not report["valid"])
    return report


def test_frictionless_finds_the_package_valid_and_would_have_found_a_fault(tmp_path: Path) -> None:
    """Types, words, keys and references hold; a task that carries on none, or a duty of nobody, does not pass."""
    for name, content in PACKAGE.items():
        (tmp_path / name).write_bytes(content)
    report = validate(tmp_path)
    assert report["valid"], report
    assert report["stats"]["tasks"] == len(TABLES)
    (tmp_path / "items.csv").write_bytes(PACKAGE["items.csv"].replace(b",T5,", b",T999,"))
    (tmp_path / "duties.csv").write_bytes(PACKAGE["duties.csv"].replace("省水利厅".encode(), b"nobody"))
    faults = {(task["name"], error["type"]) for task in validate(tmp_path)["tasks"] for error in task["errors"]}
    assert {("items", "foreign-key"), ("duties", "foreign-key"), ("items", "hash-count")} <= faults


def test_the_package_says_what_it_is() -> None:
    """Version 2, licence, source and edition; coded words have their Chinese."""
    told = json.loads(PACKAGE["datapackage.json"])
    assert told["$schema"].endswith("/2.0/datapackage.json")
    assert (told["name"], told["version"]) == ("qhtasks", DATASET.edition.version)
    assert told["licenses"][0]["name"] == "CC0-1.0"
    assert "青政办〔2021〕29号" in told["sources"][0]["title"]
    duties = next(each for each in told["resources"] if each["name"] == "duties")
    role = next(field for field in duties["schema"]["fields"] if field["name"] == "role")
    assert role["categories"] == [{"value": "lead", "label": "牵头"}, {"value": "participant", "label": "参加"}]
    assert role["constraints"] == {"required": True, "enum": ["lead", "participant"]}


def export(folder: Path, *words: str, seed: str = "0") -> list[str]:
    """Export into a folder; the paths that were told, as seen from it."""
    outcome = run("export", "--out", str(folder), *words, env={"PYTHONHASHSEED": seed})
    assert outcome.code == 0, outcome.err
    return [path.removeprefix(f"{folder}/") for path in outcome.out.splitlines()]


def test_export_writes_the_same_bytes_whatever_the_hash_seed(tmp_path: Path) -> None:
    """Three runs, two seeds, one content; each path is told."""
    for name, seed in (("a", "1"), ("b", "2"), ("c", "1")):
        assert export(tmp_path / name, seed=seed) == FILES
    for name in FILES:
        assert len({(tmp_path / folder / name).read_bytes() for folder in "abc"}) == 1


def test_export_writes_the_forms_asked_for(tmp_path: Path) -> None:
    """A form asked for twice is written once."""
    assert export(tmp_path, "--format", "sqlite", "--format", "json", "--format", "json") == [FILES[-1], FILES[0]]
    assert sorted(path.name for path in tmp_path.iterdir()) == ["qhtasks.json", "qhtasks.sqlite"]


def test_export_leaves_equal_files_alone_and_others_as_they_are(tmp_path: Path) -> None:
    """Where one file differs none is written, until --force says otherwise."""
    export(tmp_path)
    times = {path: path.stat().st_mtime_ns for path in tmp_path.rglob("*.*")}
    outcome = run("export", "--out", str(tmp_path))
    assert "写了 0 个文件" in outcome.err
    assert {path: path.stat().st_mtime_ns for path in tmp_path.rglob("*.*")} == times
    (tmp_path / "csv" / "duties.csv").write_text("我的批注", encoding="utf-8")
    (tmp_path / "qhtasks.json").unlink()
    refused = run("export", "--out", str(tmp_path))
    assert (refused.code, refused.out) == (2, "")
    assert "duties.csv 已在" in refused.err
    assert "--force" in refused.err
    assert not (tmp_path / "qhtasks.json").exists()
    assert (tmp_path / "csv" / "duties.csv").read_text("utf-8") == "我的批注"
    assert export(tmp_path, "--force") == FILES
    assert (tmp_path / "csv" / "duties.csv").read_bytes() == PACKAGE["duties.csv"]


def test_a_folder_in_a_files_place_is_a_known_error(tmp_path: Path) -> None:
    """Nothing is written over it, with --force or without."""
    (tmp_path / "qhtasks.json").mkdir()
    for words in ((), ("--force",)):
        outcome = run("export", "--format", "json", "--out", str(tmp_path), *words)
        assert outcome.code == 2
        assert "qhtasks.json" in outcome.err
