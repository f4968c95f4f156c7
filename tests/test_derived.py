"""What follows from the declaration of a record: a field of any shape is compared, labelled, exported and described."""

from __future__ import annotations

import re
from collections.abc import Mapping  # noqa: TC003 - evaluated with the annotations
from importlib.util import module_from_spec, spec_from_file_location
from typing import TYPE_CHECKING, Annotated, Literal, NamedTuple

from qhtasks.export.tables import ListTable, RecordTable, Reference
from qhtasks.model.folder import File
from qhtasks.model.meaning import IsoDate, Meaning, Record, declared, field_names
from qhtasks.model.words import ROLES
from qhtasks.questions.differences import FieldChange, field_differences
from qhtasks.questions.renames import with_new_names
from qhtasks.store.load import load_dataset
from qhtasks.store.validation import model_of
from tests.support import DATA, REPOSITORY

if TYPE_CHECKING:
    from typing import Any

    import pytest

    from qhtasks.export.tables import Table

DATASET = load_dataset(DATA)


class Hours(Record):
    """A record within a record."""

    phone: Annotated[Literal["day", "night"], Meaning("电话的时间", values={"day": "白天", "night": "夜间"})]


class Room(Record):
    """A record of a list."""

    number: Annotated[str, Meaning("房间号")]
    since: Annotated[IsoDate | None, Meaning("启用日期")]


class Desk(Record):
    """A kind of record with a field of every shape."""

    name: Annotated[str, Meaning("名称", key=True)]
    phone: Annotated[str | None, Meaning("电话", "没有公开的不写")] = None
    floor: Annotated[int, Meaning("楼层")]
    staffed: Annotated[bool, Meaning("有人值守")]
    hours: Annotated[Hours, Meaning("时间")]
    unit: Annotated[str, Meaning("单位", refers=("Unit",))]
    spellings: Annotated[tuple[str, ...], Meaning("写法", "人们的叫法", compare="list")] = ()
    items: Annotated[tuple[str, ...], Meaning("项", refers=("Indicator", "Task"), compare="list")] = ()
    bodies: Annotated[tuple[str, ...], Meaning("有关各方", refers=("Unit", "Collective"), compare="list")] = ()
    rooms: Annotated[tuple[Room, ...], Meaning("房间", compare="list")] = ()
    wording: Annotated[Mapping[str, str], Meaning("各处的写法", compare="wording")] = {}


class LateDesk(Record):
    """Another kind in the same table, with a field of its own."""

    name: Annotated[str, Meaning("名称", "夜间的", key=True)]
    guard: Annotated[str, Meaning("门卫")]


class DesksFile(Record):
    """A file of such records."""

    desks: Annotated[tuple[Desk, ...], Meaning("窗口", "各窗口")]


class Desks(NamedTuple):
    """As much of a dataset as the tables ask for."""

    desks: tuple[Record, ...]
    units: tuple[Any, ...] = DATASET.units
    collectives: tuple[Any, ...] = DATASET.collectives


DESK = Desk(
    name="甲",
    floor=3,
    staffed=True,
    hours=Hours(phone="day"),
    unit="省水利厅",
    spellings=("一号", "甲座"),
    items=("T1",),
    bodies=("省水利厅", "各市州政府"),
    rooms=(Room(number="301", since="2021-04-22"), Room(number="302", since=None)),
    wording={"二": "甲处"},
)
TABLES = {
    table.name: table
    for table in RecordTable(
        "desks",
        "窗口",
        "",
        (Desk,),
        lambda dataset: dataset.desks,  # type: ignore[attr-defined]
        lists={"spellings": ListTable(column="spelling", unique=True)},
    ).tables()
}


def rows(table: Table, *records: Record) -> list[tuple[Any, ...]]:
    """Fill a table."""
    return list(table.rows(Desks(records)))  # type: ignore[arg-type]


def names(table: Table) -> list[str]:
    """Name the columns of a table."""
    return [column.name for column in table.columns]


def test_plain_fields_are_columns_of_their_types() -> None:
    """In the order of declaration; a record within gives its field a column beside that of the same name."""
    table = TABLES["desks"]
    assert names(table) == ["name", "phone", "phone_hours", "floor", "staffed", "unit"]
    assert [column.kind for column in table.columns] == ["string"] * 3 + ["integer", "boolean", "string"]
    phone, hours, unit = (table.columns[place] for place in (1, 2, 5))
    assert (phone.title, phone.note, phone.required) == ("电话", "没有公开的不写", False)
    assert (hours.title, hours.values, hours.required) == ("电话的时间", {"day": "白天", "night": "夜间"}, True)
    assert unit.refers == Reference("units", "name")
    assert table.primary_key == ("name",)
    assert rows(table, DESK) == [("甲", None, "day", 3, True, "省水利厅")]


def test_lists_are_tables_with_key_and_position() -> None:
    """Of texts, of keys in one table or in several, and of records; a mapping has none."""
    assert list(TABLES) == ["desks", "desk_spellings", "desk_items", "desk_bodies", "desk_rooms"]
    texts, items, bodies, rooms = list(TABLES.values())[1:]
    assert (names(texts), rows(texts, DESK)) == (
        ["desk", "position", "spelling"],
        [("甲", 1, "一号"), ("甲", 2, "甲座")],
    )
    assert (texts.title, texts.note, texts.columns[2].unique) == ("窗口的写法", "人们的叫法", True)
    assert texts.columns[0].refers == Reference("desks", "name")
    assert (names(items), rows(items, DESK)) == (["desk", "position", "item"], [("甲", 1, "T1")])
    assert names(bodies) == ["desk", "position", "word", "unit", "collective"]
    assert rows(bodies, DESK) == [
        ("甲", 1, "省水利厅", "省水利厅", None),
        ("甲", 2, "各市州政府", None, "各市州政府"),
    ]
    assert names(rooms) == ["desk", "position", "number", "since"]
    assert (rooms.columns[3].kind, rooms.columns[3].required) == ("date", False)
    assert rows(rooms, DESK) == [("甲", 1, "301", "2021-04-22"), ("甲", 2, "302", None)]


def test_kinds_that_share_a_table_leave_empty_what_they_lack() -> None:
    """Fields of only one kind may be empty; a field of both is described by both."""
    (table, *_) = RecordTable(
        "desks",
        "窗口",
        "",
        (Desk, LateDesk),
        lambda dataset: dataset.desks,  # type: ignore[attr-defined]
    ).tables()
    columns = {column.name: column for column in table.columns}
    assert (columns["guard"].required, columns["floor"].required, columns["name"].required) == (False, False, True)
    assert columns["name"].note == "夜间的"
    (row,) = rows(table, LateDesk(name="乙", guard="丙"))
    assert {name: value for name, value in zip(columns, row, strict=True) if value} == {"name": "乙", "guard": "丙"}


def test_fields_are_compared_as_declared() -> None:
    """Single values, a record and a mapping part by part, lists by what left and joined; a record in a list whole."""
    new = DESK.but(
        phone="0971",
        floor=4,
        hours=Hours(phone="night"),
        spellings=("甲座", "二号"),
        rooms=DESK.rooms[:1],
        wording={"二": "甲窗口", "三": "甲"},
    )
    assert list(field_differences(DESK, new)) == [
        FieldChange("phone", "", None, "0971"),
        FieldChange("floor", "", "3", "4"),
        FieldChange("hours", "phone", "day", "night"),
        FieldChange("wording", "二", "甲处", "甲窗口"),
        FieldChange("wording", "三", None, "甲"),
        FieldChange("spellings", "", "一号", None),
        FieldChange("spellings", "", None, "二号"),
        FieldChange("rooms", "", "302", None),
    ]
    assert list(field_differences(DESK, DESK.but(spellings=DESK.spellings[::-1]))) == []


def test_a_new_name_reaches_every_field_that_refers_to_bodies() -> None:
    """Alone, in lists and in the keys of a mapping; no other text changes."""
    renamed = with_new_names(DATASET, {"省水利厅": "省水务厅", "各市州政府": "各地政府"})
    for before, after in (
        (DATASET.units, renamed.units),
        (DATASET.collectives, renamed.collectives),
        (DATASET.items, renamed.items),
        (DATASET.obligations, renamed.obligations),
    ):
        for old, new in zip(before, after, strict=True):
            fields = [field for field in declared(type(old)) if getattr(old, field.name) != getattr(new, field.name)]
            assert all(field.meaning.key or "Unit" in field.meaning.refers for field in fields)
            assert not any(
                "省水利厅" in getattr(new, name, ()) for name in ("lead", "participants", "members", "reaches")
            )
    lists = [item.tokens(role) for item in renamed.items for role in ROLES]
    lists += [obligation.reaches for obligation in renamed.obligations]
    assert not [names for names in lists if {"省水利厅", "各市州政府"} & {*names}]
    assert renamed.tasks[155].lead == ("省水务厅",)


def test_fields_are_described_in_schema_and_readme(monkeypatch: pytest.MonkeyPatch) -> None:
    """Name, title, meaning and words of each field, in the order of declaration."""
    schema = model_of(DesksFile).model_json_schema()
    fields = schema["$defs"]["Desk"]["properties"]
    assert list(fields) == list(field_names(Desk))
    assert fields["phone"]["description"] == "电话：没有公开的不写"
    assert schema["$defs"]["Hours"]["properties"]["phone"]["enum"] == ["day", "night"]
    spec = spec_from_file_location("field_tables", REPOSITORY / "tools" / "field_tables.py")
    assert spec
    assert spec.loader
    tool = module_from_spec(spec)
    spec.loader.exec_module(tool)
    monkeypatch.setattr(tool, "FILES", (File("desks.yaml", DesksFile, "窗口"),))
    readme = tool.with_field_tables("<!-- fields: desks.yaml -->\n<!-- end -->\n")
    assert "| `phone` | 电话 | 否 | 没有公开的不写 |" in readme
    assert "| `night` | 夜间 |" in readme
    assert re.findall(r"^\| `(\w+)` \|.*\| [是否] \|", readme, re.MULTILINE)[: len(fields)] == list(fields)
