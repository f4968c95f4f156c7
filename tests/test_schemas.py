"""The JSON Schemas for editors: current, valid, as strict as the program, with the README's descriptions."""

from __future__ import annotations

import json
import re
from pathlib import PurePosixPath
from typing import TYPE_CHECKING, Any

import pytest
import yaml
from jsonschema import Draft7Validator

from qhtasks.editing.schemas import FOLDER, schema_name
from qhtasks.model.dataset import FILES as DECLARED
from tests.program import run
from tests.support import DATA

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

SHAPES = [file.pattern for file in DECLARED]
FILES = {path.relative_to(DATA).as_posix(): file for file in SHAPES for path in sorted(DATA.glob(file))}
"""The files of the data by name, with the pattern of the file table that they match."""


def schema_of(file: str) -> Any:
    """Read the schema of a file, or of all files in a folder."""
    return json.loads((DATA / FOLDER / schema_name(file)).read_bytes())


def value_of(name: str) -> Any:
    """Read a file of the data."""
    return yaml.safe_load((DATA / name).read_bytes())


def objects(schema: Any) -> Iterator[Any]:
    """List the objects with named fields that a schema describes, at any depth."""
    if "properties" in schema:
        yield schema
        for field in schema["properties"].values():
            yield from objects(field)
    elif "items" in schema:
        yield from objects(schema["items"])


def test_schemas_of_the_data_are_current() -> None:
    """The committed schemas are those that the program writes."""
    outcome = run("schema", "--check")
    assert (outcome.code, outcome.out) == (0, "")
    assert sorted(path.name for path in (DATA / FOLDER).iterdir()) == sorted(map(schema_name, SHAPES))


@pytest.mark.parametrize("file", SHAPES)
def test_schemas_are_valid(file: str) -> None:
    """Each is a schema of draft 7, which yaml-language-server knows best."""
    assert schema_of(file)["$schema"] == Draft7Validator.META_SCHEMA["$schema"]
    Draft7Validator.check_schema(schema_of(file))


@pytest.mark.parametrize("name", FILES)
def test_files_name_their_schema_and_are_valid_by_it(name: str) -> None:
    """The first line is the relative path to the schema, and the file is valid by it."""
    above = "../" * (len(PurePosixPath(name).parts) - 1)
    line = f"# yaml-language-server: $schema={above}{FOLDER}/{schema_name(FILES[name])}"
    assert (DATA / name).read_text("utf-8").split("\n")[0] == line
    assert list(Draft7Validator(schema_of(FILES[name])).iter_errors(value_of(name))) == []


def test_every_file_of_the_data_has_a_schema() -> None:
    """No YAML file of the data is left without one."""
    assert sorted(FILES) == sorted(path.relative_to(DATA).as_posix() for path in DATA.rglob("*.yaml"))


SLIPS: dict[str, tuple[str, Callable[[Any], Any], str]] = {
    "misspelt unit": ("tasks/10-infrastructure.yaml", lambda file: file["tasks"][0]["lead"].append("省水力厅"), "enum"),
    "unit by its alias": ("indicators.yaml", lambda file: file["first_level"][0]["lead"].append("发改委"), "enum"),
    "等 as a member": ("agencies.yaml", lambda file: file["collectives"][0]["members"].append("等"), "enum"),
    "wording of nobody": (
        "tasks/01-ecology.yaml",
        lambda file: file["tasks"][0].update(as_issued={"甲": "乙"}),
        "enum",
    ),
    "reaching nobody": ("obligations.yaml", lambda file: file["obligations"][0]["reaches"].append("全部"), "enum"),
    "section that is not": ("obligations.yaml", lambda file: file["obligations"][0].update(section="五"), "enum"),
    "phrase that is not": ("indicators.yaml", lambda file: file["second_level"][0].update(due="到2026年"), "enum"),
    "section of indicators": ("tasks/01-ecology.yaml", lambda file: file.update(section="一（一）"), "enum"),
    "section of tasks": (
        "obligations.yaml",
        lambda file: file["obligations"][0].update(section="二（一）"),
        "enum",
    ),
    "phrase of obligations": (
        "indicators.yaml",
        lambda file: file["second_level"][0].update(due="年度"),
        "enum",
    ),
    "body that stands twice": (
        "tasks/01-ecology.yaml",
        lambda file: file["tasks"][0]["lead"].append(file["tasks"][0]["lead"][0]),
        "uniqueItems",
    ),
    "alias that stands twice": (
        "agencies.yaml",
        lambda file: file["units"][0]["aliases"].append(file["units"][0]["aliases"][0]),
        "uniqueItems",
    ),
    "wrong word": ("indicators.yaml", lambda file: file["first_level"][0]["targets"][0].update(bound="min"), "enum"),
    "kind that is not": ("agencies.yaml", lambda file: file["units"][0].update(kind="公司"), "enum"),
    "further key": ("agencies.yaml", lambda file: file["units"][0].update(phone="1"), "additionalProperties"),
    "key of another record": (
        "tasks/01-ecology.yaml",
        lambda file: file["tasks"][0].update(due="年度"),
        "additionalProperties",
    ),
    "missing key": ("tasks/01-ecology.yaml", lambda file: file["tasks"][0].pop("participants"), "required"),
    "missing list": ("notice.yaml", lambda file: file.pop("periods"), "required"),
    "id of another series": ("tasks/01-ecology.yaml", lambda file: file["tasks"][0].update(id="A1"), "pattern"),
    "id with a nought": ("indicators.yaml", lambda file: file["second_level"][0].update(id="B01"), "pattern"),
    "continuing no task": ("tasks/01-ecology.yaml", lambda file: file["tasks"][1].update(continues="B1"), "pattern"),
    "ground that is no item": (
        "obligations.yaml",
        lambda file: file["obligations"][11].update(inferred_from=["O1"]),
        "pattern",
    ),
    "date in words": ("notice.yaml", lambda file: file["document"].update(date="2021年4月22日"), "pattern"),
    "number for a text": (
        "indicators.yaml",
        lambda file: file["first_level"][0]["targets"][0].update(value=5.5),
        "type",
    ),
    "nothing for a text": ("notice.yaml", lambda file: file["document"].update(title=None), "type"),
    "empty text": ("agencies.yaml", lambda file: file["units"][0].update(source=""), "minLength"),
    "reading that is a list": ("pinyin.yaml", lambda file: file["readings"].update(shui=["水"]), "type"),
}


@pytest.mark.parametrize(("name", "spoil", "keyword"), SLIPS.values(), ids=SLIPS)
def test_slips_are_not_valid(name: str, spoil: Callable[[Any], Any], keyword: str) -> None:
    """A mistake in a file violates the schema once, under the expected keyword."""
    value = value_of(name)
    spoil(value)
    (error,) = Draft7Validator(schema_of(FILES[name])).iter_errors(value)
    assert error.validator == keyword


@pytest.mark.parametrize("file", SHAPES)
def test_every_field_is_described_in_chinese(file: str) -> None:
    """An editor has a title and a description to show for each field."""
    for each in objects(schema_of(file)):
        for field in each["properties"].values():
            assert re.search("[一-鿿]", field["title"])
            assert field["description"].startswith(field["title"])


@pytest.mark.parametrize("file", SHAPES)
def test_readme_says_which_fields_are_required(file: str) -> None:
    """Fields with 是 in the README's column 必填 are required, others are not, and it describes no further ones."""
    section = (DATA / "README.md").read_text("utf-8").split(f"\n## {file}\n")[1].split("\n## ")[0]
    tables = [table.strip().splitlines() for table in section.split("\n\n") if "| 必填 |" in table]
    rows = [(line.split("|")[1], line.split("|")[3]) for _, _, *lines in tables for line in lines]
    _, *records = objects(schema_of(file))
    assert {(name.strip(" `"), must.strip() == "是") for name, must in rows} == {
        (name, name in record["required"]) for record in records for name in record["properties"]
    }


def test_a_new_unit_makes_schemas_stale(data_copy: Path) -> None:
    """The schemas take the names of the data; --check lists the stale ones, and after writing there are none."""
    agencies = data_copy / "agencies.yaml"
    agencies.write_text(agencies.read_text("utf-8").replace("name: 省水利厅\n", "name: 省水务厅\n"), encoding="utf-8")
    schema = ("--data", str(data_copy), "schema")
    stale = run(*schema, "--check")
    assert stale.code == 1
    names = ["agencies", "successions", "indicators", "tasks", "obligations"]
    assert stale.out.splitlines() == [str(data_copy / FOLDER / f"{name}.schema.json") for name in names]
    assert run(*schema).out == stale.out
    assert (run(*schema, "--check").code, run(*schema).out) == (0, "")


def test_files_of_others_are_not_written_over(data_copy: Path) -> None:
    """A schema that somebody else wrote is overwritten only with --force."""
    path = data_copy / FOLDER / "tasks.schema.json"
    path.write_text("{}", encoding="utf-8")
    assert run("--data", str(data_copy), "schema").code == 2
    assert path.read_text("utf-8") == "{}"
    assert run("--data", str(data_copy), "schema", "--force").code == 0
    assert path.read_bytes() == (DATA / FOLDER / path.name).read_bytes()


def test_coded_values_say_what_they_mean() -> None:
    """If the README explains the values of a field, the schema does too."""
    target = schema_of("indicators.yaml")["properties"]["first_level"]["items"]["properties"]["targets"]["items"]
    shown = {name: field.get("markdownEnumDescriptions") for name, field in target["properties"].items()}
    assert shown["better"] == ["越高越好", "越低越好"]
    assert [name for name, meanings in shown.items() if meanings] == ["measure", "bound", "better"]
    unit = schema_of("agencies.yaml")["properties"]["units"]["items"]["properties"]
    certainty = unit["certainty"]["properties"]["kind"]
    assert dict(zip(certainty["enum"], certainty["markdownEnumDescriptions"], strict=True))["likely"] == "很可能"


def test_names_say_who_is_meant() -> None:
    """A unit is explained by its full name and kind, a collective by its scope; both say what is uncertain."""
    named = schema_of("tasks/*.yaml")["properties"]["tasks"]["items"]["properties"]["lead"]["items"]
    explained = dict(zip(named["enum"], named["markdownEnumDescriptions"], strict=True))
    assert explained["省水利厅"] == "青海省水利厅，省政府组成部门"
    assert explained["省知识产权局"] == "青海省知识产权局（未核实），部门管理机构（未核实）"
    assert explained["各市州政府"] == "集合：全部成员，列在 `members`"
    assert explained["省有关单位"].endswith("不是名单（未核实）")
    assert explained["等"] == "列表开放的记号"


def test_no_description_points_to_another_place() -> None:
    """No description refers to another part of the README, which an editor does not show."""
    for file in SHAPES:
        for each in objects(schema_of(file)):
            texts = [field["description"] for field in each["properties"].values()]
            assert [text for text in texts if re.search("见(下|“(?!见报))", text)] == []


def test_waivers_name_rules_that_can_be_waived(data_copy: Path) -> None:
    """The rules in the schema, with their manual pages, are those that the check accepts in a waiver."""
    rule = schema_of("waivers.yaml")["properties"]["waivers"]["items"]["properties"]["rule"]
    taken = dict(zip(rule["enum"], rule["markdownEnumDescriptions"], strict=True))
    assert taken["no-lead"] == "每项任务和指标至少有一个牵头单位。"
    every = [page["name"] for page in run("rules", "--json").json()["rows"]]
    waivers = [
        {"rule": name, "record": "A1", "reason": "待核对", "since": "2999-01-01", "until": "2999-12-31"}
        for name in every
    ]
    (data_copy / "waivers.yaml").write_text(yaml.safe_dump({"waivers": waivers}), encoding="utf-8")
    faults = run("--data", str(data_copy), "check", "--select", "waiver-form", "--format", "json").json()["findings"]
    refused = {re.split("[“”]", each["message"])[1] for each in faults}
    assert set(every) - refused == taken.keys()
