"""Counts: however the notice is summed up, the sums agree, and they are those of a second count."""

from __future__ import annotations

import re
from collections import Counter
from typing import Any, get_args

import pytest

from qhtasks.model.words import BASES, ROLES, Basis
from qhtasks.papers.compose import Composer
from qhtasks.questions.agency import answers
from qhtasks.questions.counts import Axis, MatrixRow, headings, matrix, overview
from qhtasks.questions.duties import BASIS_NAMES, ROLE_NAMES
from qhtasks.questions.select import Filter, by_basis
from qhtasks.store.load import load_dataset
from tests.program import run
from tests.recount import in_notice, in_yaml, kinds, owed
from tests.support import DATA

DATASET = load_dataset(DATA)
AXES: tuple[Axis, ...] = get_args(Axis)
SECTIONS = ["一（一）", "一（二）"] + [f"二（{each}）" for each in "一二三四五六七八九十"]
SECTIONS += [f"二（十{each}）" for each in "一二三四"]
EXPECTED: Counter[tuple[str, str, str]] = Counter(
    (unit, role, basis) for item in in_yaml() for unit in kinds() for role, basis in owed(item, unit).items()
)
"""Who owes how much in which role on which basis: a second count over the YAML lists."""


def counted(rows: tuple[MatrixRow, ...]) -> Counter[tuple[str, str, str]]:
    """Sum a matrix up along its axis."""
    return Counter({(row.unit.name, role, row.basis): row.total(role) for row in rows for role in ROLES})


@pytest.mark.parametrize("axis", AXES)
def test_the_matrix_sums_to_the_second_count(axis: Axis) -> None:
    """By section or by series, over all three bases."""
    found = matrix(DATASET, axis, Filter())
    assert +counted(found.rows) == EXPECTED
    assert len(found.rows) == len({(unit, basis) for unit, _, basis in EXPECTED})


def test_each_cell_of_the_matrix_is_that_of_the_second_count() -> None:
    """Section by section, the sections in the notice's order; the series likewise."""
    cells: Counter[tuple[str, str, str, str]] = Counter()
    for item in in_yaml():
        for unit in kinds():
            for role, basis in owed(item, unit).items():
                cells[unit, basis, role, item.section] += 1
                cells[unit, basis, role, item.id[0]] += 1
    told = Counter(
        {
            (row.unit.name, row.basis, role, heading): count
            for axis in AXES
            for row in matrix(DATASET, axis, Filter()).rows
            for (heading, role), count in row.counts.items()
        }
    )
    assert told == cells
    assert list(headings(DATASET, "section")) == SECTIONS
    assert list(headings(DATASET, "series")) == ["A", "B", "T"]


def test_the_list_of_agencies_and_the_sheets_count_the_same() -> None:
    """`agencies`, and the numbers and the rows of every printed sheet, by role and basis."""
    shown = {line.split("\t")[0]: line.split("\t")[2:] for line in run("agencies").out.splitlines()[1:]}
    composer = Composer(DATASET)
    for each in answers(DATASET, DATASET.units):
        name = each.unit.name
        counts = {(role, basis): EXPECTED[name, role, basis] for role in ROLES for basis in BASES}
        certain = [str(counts[role, basis]) for basis in BASES[:2] for role in ROLES]
        assert shown[name] == [*certain, str(sum(counts[role, "possible"] for role in ROLES))]
        sheet = composer.sheet(each)
        names = {(ROLE_NAMES[role], BASIS_NAMES[basis]): count for (role, basis), count in counts.items()}
        assert {(row.role, row.basis): row.total for row in sheet.counts if row.total} == +Counter(names)
        assert all(row.total == sum(count for _, count in row.by_series) for row in sheet.counts)
        assert Counter((row.role, row.basis) for group in sheet.groups for row in group.rows) == +Counter(names)
    assert set(shown) == set(kinds())


def test_what_is_named_is_counted_once_by_item_and_once_by_agency() -> None:
    """1502 expressions in the notice: 478 leads and 1024 participations, places that share a suffix split apart."""
    by_item = Counter(role for item in in_yaml() for role in ROLES for token in item.tokens(role) if token in kinds())
    rows = matrix(DATASET, "section", Filter.of(by_basis("named"))).rows
    assert {role: sum(row.total(role) for row in rows) for role in ROLES} == by_item


@pytest.mark.parametrize(
    ("name", "lead", "participant"),
    [
        ("省发展改革委", 52, 97),
        ("省工业和信息化厅", 44, 63),
        ("省农业农村厅", 28, 57),
        ("省商务厅", 26, None),
        ("省生态环境厅", 25, None),
        ("省科技厅", 22, None),
        ("省住房城乡建设厅", 22, 42),
        ("省财政厅", None, 58),
        ("省自然资源厅", None, 40),
    ],
)
def test_totals_counted_in_the_notice_by_hand(name: str, lead: int | None, participant: int | None) -> None:
    """The totals that were counted line by line when the notice was first read."""
    (row,) = (row for row in matrix(DATASET, "section", Filter.of(by_basis("named"))).rows if row.unit.name == name)
    assert lead in (None, row.total("lead"))
    assert participant in (None, row.total("participant"))


def figures(*words: str) -> dict[str, list[dict[str, Any]]]:
    """Ask for the overview, by group."""
    groups: dict[str, list[dict[str, Any]]] = {}
    for row in run("stats", *words, "--json").json()["rows"]:
        groups.setdefault(row["group"], []).append(row)
    return groups


def test_the_totals_of_the_overview() -> None:
    """25 and 49 indicators with 99 targets, 229 tasks, 7 binding, 19 obligations, 101 units."""
    told = {row["subject"]: row["number"] for row in figures()["总数"]}
    series = Counter(item.id[0] for item in in_notice())
    assert told == {
        "一级指标": series["A"],
        "二级指标": series["B"],
        "任务": series["T"],
        "指标的目标": 99,
        "约束性指标": sum("（约束性）" in item.text for item in in_notice()),
        "组织实施要求": 19,
        "责任单位": len(kinds()),
        "集合": 11,
    }
    assert (told["一级指标"], told["二级指标"], told["任务"], told["约束性指标"]) == (25, 49, 229, 7)


@pytest.mark.parametrize("role", ROLES)
def test_the_busiest_are_those_of_the_second_count(role: str) -> None:
    """As many as are asked for, the busiest first; collectives are no units and do not count for their members."""
    names = {"lead": "牵头", "participant": "参加"}
    told = [(row["subject"], row["number"]) for row in figures("--most", "7")[f"列名{names[role]}最多"]]
    counts = [(unit, EXPECTED[unit, role, "named"]) for unit in kinds()]
    assert told == sorted(counts, key=lambda each: -each[1])[:7]


def test_open_lists_are_counted_on_the_issued_lines() -> None:
    """281 lists of participants have 等 closing the main list, 22 have none, and these are known one by one."""
    (opened, closed) = figures()["名单是否列尽"]
    places = re.compile("等(?:相关)?市州政府")
    ids = [item.id for item in in_notice() if "等" in places.sub("", item.participant[0])]
    assert (opened["number"], opened["ids"]) == (281, ids)
    without = "A6 B2 B18 B43 B49 T36 T41 T48 T133 T135 T149 T155 T175 T218 T221 T222 T223 T224 T225 T227 T228 T229"
    assert (closed["number"], closed["ids"]) == (22, without.split())


def test_units_named_once_are_those_of_the_notice() -> None:
    """Found by scanning the lines; of the prefectures only 玉树, named once among others."""
    told = {row["subject"]: (row["note"], row["ids"]) for row in figures()["只列名一次的单位"]}
    once = {}
    for unit in kinds():
        named = [(ROLE_NAMES[role], [item.id]) for item in in_yaml() for role in ROLES if unit in item.tokens(role)]
        if len(named) == 1:
            once[unit] = named[0]
    assert told == once
    leads = {name for name, (role, _) in told.items() if role == "牵头"}
    assert {"团省委", "省考核办", "青海国家高新技术产业开发区管委会", "省国土空间规划编制工作领导小组办公室"} <= leads
    joins = {name for name, (role, _) in told.items() if role == "参加"}
    assert {"省审计厅", "省人防办", "省地方志办公室", "省档案局", "省红十字会", "玉树州政府"} <= joins
    assert (len(leads), len(joins - {"玉树州政府"})) == (9, 9)


def test_single_participants_stand_alone_on_the_issued_line() -> None:
    """One body, with or without 等 behind it; two are joined by a sign."""
    alone = [item.id for item in in_notice() if not re.search("[、，]", item.participant[0])]
    told = figures()["只列一个参加单位的事项"]
    assert [row["subject"] for row in told] == alone
    issued = {item.id: item.participant[0] for item in in_notice()}
    for row in told:
        if issued[row["subject"]] != "各成员单位":
            assert row["note"].split("：")[0] == issued[row["subject"]]


def test_the_longest_lists_are_those_of_the_second_count() -> None:
    """Bodies of both lists; a collective counts as one, 等 as none."""
    told = [(row["subject"], row["number"]) for row in figures("--most", "5")["列名单位最多的事项"]]
    sizes = [(item.id, len(item.lead) + len(item.participant)) for item in in_yaml()]
    assert told == sorted(sizes, key=lambda each: -each[1])[:5]


def test_bars_are_for_eyes_only() -> None:
    """A pipe and CSV get no column of bars; every figure has its group."""
    assert run("stats").out.splitlines()[0] == "类\t名目\t数\t说明"
    assert {figure.group for figure in overview(DATASET, 1)} == set(figures())


@pytest.mark.parametrize("words", [(), ("--basis", "possible"), ("--role", "lead"), ("--by", "series")])
def test_the_long_matrix_sums_to_the_matrix(words: tuple[str, ...]) -> None:
    """One number a row; rows that would hold nought are left out."""
    wide = run("matrix", *words, "--json").json()["rows"]
    long = run("matrix", *words, "--long", "--json").json()["rows"]
    roles = {"牵头": "lead", "参加": "participant"}
    names = {name: basis for basis, name in BASIS_NAMES.items()}
    sums: Counter[tuple[str, str, str, str]] = Counter()
    for row in long:
        sums[row["agency"], names[row["basis"]], roles[row["role"]], row["heading"]] += row["count"]
    asked = ("lead",) if "--role" in words else ROLES
    assert sums == {
        (row["agency"], row["basis"], role, heading): count
        for row in wide
        for role in asked
        for heading, count in row[role].items()
        if heading != "total"
    }
    assert sum(sums.values()) == sum(row[role]["total"] for row in wide for role in asked)
    assert min(sums.values()) > 0


def test_the_piped_matrix_shows_leads_and_participations() -> None:
    """海西州政府 leads T14 in 二（一） and is named twice and once in 二（六）: its row as a second count has it."""
    (head, *rows) = [
        line.split("\t") for line in run("matrix", "--basis", "named", "--kind", "市州政府").out.splitlines()
    ]
    short = ["一级", "二级", *(each[2:-1] for each in SECTIONS[2:])]
    assert head == ["单位", "依据", "牵头计", "参加计", *short]
    for row in rows:
        cells = []
        for section in SECTIONS:
            counts = [
                sum(owed(item, row[0]).get(role) == "named" for item in in_yaml() if item.section == section)
                for role in ROLES
            ]
            cells.append("+".join(map(str, counts)) if any(counts) else "")
        assert row[4:] == cells
    assert [row[0] for row in rows] == [
        f"{each}政府" for each in ["西宁市", "海东市", "海西州", "海南州", "海北州", "黄南州", "玉树州"]
    ]


@pytest.mark.parametrize("basis", BASES)
def test_one_basis_has_its_own_rows_and_the_head_counts_them(basis: Basis) -> None:
    """--basis keeps one; without it named and collective stand in rows of their own, and possible is left out."""
    units = {unit for unit, _, each in EXPECTED if each == basis}
    outcome = run("matrix", "--basis", basis)
    assert [line.split("\t")[0] for line in outcome.out.splitlines()[1:]] == [name for name in kinds() if name in units]
    assert f"列出 {len(units)} 行，全部 {len(units)} 行" in outcome.err
    assert {row["basis"] for row in run("matrix", "--json").json()["rows"]} == {"named", "collective"}
