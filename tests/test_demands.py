"""What parts 三 and 四 ask of a body, how sure that is, and where it stands in a list, in every form of the answer."""

from __future__ import annotations

import csv
import io

import pytest

from qhtasks.papers.choices import Choices
from qhtasks.papers.compose import Composer
from qhtasks.questions.agency import answer
from qhtasks.questions.names import find_unit
from qhtasks.store.load import load_dataset
from tests.program import run
from tests.support import DATA

DATASET = load_dataset(DATA)
CENTRAL = ["国网青海省电力公司", "中国铁路青藏集团公司", "省军区政治工作局", "青海省气象局"]


def grounds(name: str) -> dict[str, tuple[str, str | None, bool]]:
    """Say of each obligation on what ground it reaches a body."""
    asked = answer(DATASET, find_unit(DATASET, name).unit).demands
    return {each.obligation.id: (each.ground, each.via, each.widest) for each in asked}


def table(name: str, *options: str) -> dict[str, list[dict[str, str]]]:
    """Read the CSV of `agency`, by id."""
    rows: dict[str, list[dict[str, str]]] = {}
    for row in csv.DictReader(io.StringIO(run("agency", name, *options, "--csv").out.removeprefix("\ufeff"))):
        rows.setdefault(row["编号"], []).append(row)
    return rows


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("省发展改革委", {"O1": "named", "O2": "role", "O3": "everyone", "O10": "inferred", "O16": "inferred"}),
        ("省发展改革委", {"O11": "possible", "O18": "named"}),
        ("省财政厅", {"O15": "inferred", "O11": "possible", "O18": "possible"}),
        ("省自然资源厅", {"O12": "inferred", "O16": "inferred"}),
        ("果洛州政府", {"O6": "collective", "O7": "role", "O18": "possible"}),
        ("省政府督查室", {"O19": "named", "O3": "everyone", "O18": "possible"}),
        ("人行西宁中心支行", {"O16": "inferred", "O18": "possible"}),
    ],
)
def test_every_demand_says_on_what_ground_it_reaches_a_body(name: str, expected: dict[str, str]) -> None:
    """Found by reading parts 三 and 四; the strongest ground counts."""
    told = grounds(name)
    assert {key: told[key][0] for key in expected} == expected


def test_the_only_dated_demand_is_told_to_those_it_may_concern() -> None:
    """O11 asks provincial bodies that this notice does not list: possible for them, not for prefectures and others."""
    told = {unit.kind: grounds(unit.name).get("O11", ("",))[0] for unit in DATASET.units}
    assert {kind for kind, ground in told.items() if ground} == set(
        next(each for each in DATASET.collectives if each.name == "省级各重点专项规划牵头单位").kinds
    ) & set(told)
    assert (told["市州政府"], told["企业"], told["中央驻青单位"]) == ("", "", "")


def test_what_is_possible_is_never_among_the_obligations() -> None:
    """The array of ids is that of old, the possible ones stand beside it."""
    told = run("agency", "省水利厅", "--json").json()
    assert told["obligations"] == ["O2", "O3", "O4", "O5", "O7", "O8", "O9", "O10", "O14", "O17"]
    assert [each["id"] for each in told["obligations_in_full"]] == told["obligations"]
    assert [(each["id"], each["ground"]) for each in told["possible_obligations"]] == [
        ("O11", "possible"),
        ("O18", "possible"),
    ]
    assert "组织实施要求　10条，另有可能涉及2条" in run("agency", "省水利厅").out


@pytest.mark.parametrize("kind", ["企业", "军队机关", "中央驻青单位", "司法机关", "群团组织"])
def test_everyone_is_the_widest_reading_for_bodies_that_are_neither_region_nor_department(kind: str) -> None:
    """Each demand on 各地区各部门 says so in the text, in JSON, in CSV and on the sheet."""
    unit = next(unit for unit in DATASET.units if unit.kind == kind)
    doubt = f"最宽的理解：通知没有写明“各地区各部门”包括{kind}"
    told = run("agency", unit.name, "--json").json()["obligations_in_full"]
    assert {each["id"] for each in told if each["widest_reading"]} == {"O3", "O4", "O5", "O14", "O17"}
    assert all((each["doubt"] == doubt) == each["widest_reading"] for each in told)
    assert {key for key, (row, *_) in table(unit.name).items() if row["把握"] == doubt} >= {"O3", "O17"}
    sheet = Composer(DATASET, Choices()).sheet(answer(DATASET, unit))
    assert [each.row.id for each in sheet.obligations if each.row.ground == doubt] == ["O3", "O4", "O5", "O14", "O17"]
    assert run("agency", unit.name).out.count(doubt) >= 5


@pytest.mark.parametrize("name", ["省水利厅", "果洛州政府", "省委宣传部", "青海国家高新技术产业开发区管委会"])
def test_regions_and_departments_are_meant_without_doubt(name: str) -> None:
    """No demand on 各地区各部门 is marked on the sheets of those whom the words name."""
    assert not any(widest for _, _, widest in grounds(name).values())


def test_inference_is_told_in_every_form() -> None:
    """O10 and O16 name no addressee; CSV and JSON say so as the text does."""
    rows = table("省发展改革委")
    assert rows["O10"][0]["依据"] == "组织实施要求（推断：牵头单位）"
    assert rows["O16"][0]["依据"] == "组织实施要求（推断）"
    assert rows["O16"][0]["把握"].startswith("推断：据任务第25项、")
    assert rows["O1"][0]["把握"] == ""
    told = {each["id"]: each for each in run("agency", "省发展改革委", "--json").json()["obligations_in_full"]}
    assert (told["O16"]["inferred"], told["O16"]["inferred_from"][0]) == (True, "T25")
    assert (told["O1"]["inferred"], told["O1"]["doubt"]) == (False, None)


def test_what_nobody_verified_says_so_in_every_form() -> None:
    """省有关单位 means nobody for certain; the full name of an office is not verified."""
    assert table("省水利厅")["T218"][0]["把握"] == "“省有关单位”指哪些单位（未核实）"
    duties = {each["id"]: each for each in run("agency", "省水利厅", "--json").json()["duties"]}
    assert (duties["T218"]["certainty"], duties["T156"]["certainty"]) == ("likely", None)
    assert "省有关单位（未核实）" in run("agency", "省水利厅").out
    assert "（未核实）" in run("agency", "省外事办", "--csv").err
    assert "说明：" in run("agency", "省市场监管局", "--csv").err
    names = run("agencies", "--columns", "单位,全称,易混说明", "--csv").out
    assert "青海省人民政府外事办公室（未核实）" in names
    assert "不是海南省" in names


STANDINGS = {
    ("省统计局", "A2"): (2, 2, "2家牵头，列第2"),
    ("省发展改革委", "A4"): (2, 3, "3家牵头，列第2"),
    ("省发展改革委", "A1"): (1, 1, "单独牵头"),
    ("省扶贫局", "T118"): (3, 3, "3家牵头，列第3"),
    ("果洛州政府", "T112"): (4, 4, "牵头名单4个名称，列第4"),
    ("省水利厅", "A10"): (2, 3, "3家等参加，列第2"),
}


@pytest.mark.parametrize(("name", "item"), list(STANDINGS))
def test_the_place_in_a_list_is_a_fact_of_the_notice(name: str, item: str) -> None:
    """Counted in the issued lists by hand, without 等: in JSON, in CSV, and for leads in the text."""
    place, of, words = STANDINGS[name, item]
    duty = next(each for each in run("agency", name, "--json").json()["duties"] if each["id"] == item)
    assert (duty["place"], duty["of"]) == (place, of)
    assert table(name)[item][0]["列位"] == words


def test_what_is_possible_has_no_place() -> None:
    """The list does not name the body: null, and an empty cell."""
    duties = run("agency", "省水利厅", "--json").json()["duties"]
    assert {(each["place"], each["of"]) for each in duties if each["basis"] == "possible"} == {(None, None)}
    assert all(each["place"] for each in duties if each["basis"] != "possible")


def test_those_led_alone_come_first_only_if_asked() -> None:
    """The option moves what the body leads alone to the front of its group and changes nothing else."""
    usual, asked = (
        run("agency", "省水利厅", "--json", *options).json()["duties"] for options in ((), ("--alone-first",))
    )
    alone = [each for each in usual if each["role"] == "lead" and each["of"] == 1]
    assert asked[: len(alone)] == alone
    assert [each for each in asked if each not in alone] == [each for each in usual if each not in alone]
    rows = [
        row[0]["列位"] for key, row in table("省水利厅", "--role", "牵头", "--alone-first").items() if key[0] == "T"
    ]
    assert rows == sorted(rows, key=lambda words: words != "单独牵头")
