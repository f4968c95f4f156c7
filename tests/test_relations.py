"""Who works with whom, held against a brute force over the lists of the YAML files."""

from __future__ import annotations

from collections import Counter
from itertools import combinations, permutations

import pytest

from qhtasks.questions.names import find_unit
from qhtasks.questions.relations import Partner, Relation, partners, together
from qhtasks.store.load import load_dataset
from tests.program import run
from tests.recount import EIGHT, certain, in_notice, kinds
from tests.support import DATA

DATASET = load_dataset(DATA)
UNITS = {unit.name: unit for unit in DATASET.units}
PARTNERS = {unit.name: partners(DATASET, unit) for unit in DATASET.units}
ORDER = ["both-lead", "lead-and-join", "both-join"]
SOME = ("省发展改革委", "省水利厅", "省财政厅", "省审计厅", "西宁市政府", "果洛州政府", "省政府督查室")


def by_force(*names: str) -> list[tuple[str, str]]:
    """Go through all items: which of them do all the units owe for certain, and how do they relate there."""
    found = []
    for key, owed in certain().items():
        if all(name in owed for name in names):
            roles = {owed[name][0] for name in names}
            relation = "lead-and-join" if len(roles) == 2 else "both-lead" if roles == {"lead"} else "both-join"
            found.append((key, relation))
    return sorted(found, key=lambda each: ORDER.index(each[1]))


def answered(*names: str) -> list[tuple[str, str]]:
    """Ask the program's question."""
    return [(each.item.id, each.relation) for each in together(DATASET, tuple(UNITS[name] for name in names))]


@pytest.mark.parametrize("name", SOME)
def test_pairs_share_what_a_brute_force_finds(name: str) -> None:
    """Each of the units with every other: the same items in the same order, and the same relation."""
    assert {other: answered(name, other) for other in UNITS if other != name} == {
        other: by_force(name, other) for other in kinds() if other != name
    }


@pytest.mark.parametrize("names", list(combinations(SOME[:6], 3)))
def test_three_share_what_a_brute_force_finds(names: tuple[str, ...]) -> None:
    """With three units an item counts only where all three owe it."""
    assert answered(*names) == by_force(*names)


def test_triples_with_a_prefecture_do_share_something() -> None:
    """The brute force is no comparison of nothing with nothing: T1 and more, through 各市州政府."""
    assert ("T1", "lead-and-join") in by_force("省发展改革委", "西宁市政府", "果洛州政府")
    assert len(by_force("省发展改革委", "西宁市政府", "果洛州政府")) > 10


def test_the_water_and_forest_offices_share_the_items_read_by_hand() -> None:
    """Both names stand in the lists of these ten items of the notice, and of no others."""
    both = {
        item.id
        for item in in_notice()
        if all(name in item.lead[0] + item.participant[0] for name in ("省水利厅", "省林草局"))
    }
    told = dict(answered("省水利厅", "省林草局"))
    assert set(told) == both
    assert len(both) == 10
    assert [key for key, relation in told.items() if relation == "both-lead"] == ["T21", "T95"]


def test_the_order_of_the_names_changes_no_answer() -> None:
    """Items and relations are the same whichever unit is named first; each unit keeps its own role."""
    names = ("省水利厅", "省林草局", "省发展改革委")
    units = [tuple(UNITS[name] for name in order) for order in permutations(names)]
    first, *others = [
        [(each.item.id, each.relation, {unit.name: duty.role for unit, duty in each.duties}) for each in found]
        for found in (together(DATASET, each) for each in units)
    ]
    assert first
    assert all(other == first for other in others)


def test_partners_are_what_a_brute_force_finds() -> None:
    """For every unit: with whom, on which basis, how often in each pair of roles."""
    for name, rows in PARTNERS.items():
        expected: Counter[tuple[str, str, str, str]] = Counter()
        for owed in certain().values():
            if name in owed:
                role, basis = owed[name]
                for other, (role_of_other, basis_of_other) in owed.items():
                    if other != name:
                        both = "named" if basis == basis_of_other == "named" else "collective"
                        expected[other, both, role, role_of_other] += 1
        told: Counter[tuple[str, str, str, str]] = Counter()
        for row in rows:
            told[row.unit.name, row.basis, "lead", "lead"] += row.both_lead
            told[row.unit.name, row.basis, "lead", "participant"] += row.leads
            told[row.unit.name, row.basis, "participant", "lead"] += row.joins
            told[row.unit.name, row.basis, "participant", "participant"] += row.both_join
        assert +told == expected, name


def _key(row: Partner) -> tuple[str, str]:
    return row.unit.name, row.basis


def test_partners_mirror_each_other() -> None:
    """What one leads and the other joins is, seen from the other, what it joins; the rest is the same."""
    rows = {(name, *_key(row)): row for name, found in PARTNERS.items() for row in found}
    for (name, other, basis), row in rows.items():
        mirrored = rows[other, name, basis]
        assert (row.both_lead, row.leads, row.joins, row.both_join) == (
            mirrored.both_lead,
            mirrored.joins,
            mirrored.leads,
            mirrored.both_join,
        )
    assert len(rows) > 2000


@pytest.mark.parametrize("name", SOME)
def test_partners_and_together_count_the_same(name: str) -> None:
    """The rows of a pair, both bases together, are as many items as the pair shares, relation by relation."""
    told: dict[str, Counter[Relation]] = {}
    for row in PARTNERS[name]:
        counts = told.setdefault(row.unit.name, Counter())
        counts.update({"both-lead": row.both_lead, "lead-and-join": row.leads + row.joins, "both-join": row.both_join})
    for other in UNITS:
        if other != name:
            assert Counter(relation for _, relation in answered(name, other)) == +told.get(other, Counter()), other


def test_the_bases_stand_in_rows_of_their_own() -> None:
    """西宁 and 海东 meet by name and through 各市州政府: two rows, no sum; named rows come first, busiest first."""
    both = [row for row in PARTNERS["西宁市政府"] if row.unit.name == "海东市政府"]
    assert [row.basis for row in both] == ["named", "collective"]
    for rows in PARTNERS.values():
        assert len({_key(row) for row in rows}) == len(rows)
        ranked = [(row.basis != "named", -row.items) for row in rows]
        assert ranked == sorted(ranked)
        assert all(row.items == row.both_lead + row.leads + row.joins + row.both_join > 0 for row in rows)


def test_nobody_meets_by_name_who_is_never_named() -> None:
    """果洛州政府 has rows through the collective only, and nobody is its own partner."""
    assert {row.basis for row in PARTNERS["果洛州政府"]} == {"collective"}
    assert {row.unit.name for row in PARTNERS["果洛州政府"] if row.both_lead == 3} == {*EIGHT} - {"果洛州政府"}
    assert all(name != row.unit.name for name, rows in PARTNERS.items() for row in rows)
    assert not PARTNERS["省政府督查室"]


def test_what_is_only_possible_makes_no_partner() -> None:
    """B18 has 省有关单位 for its only participant: its lead meets nobody there."""
    assert all(
        key != "B18" for name in UNITS for key, _ in by_force("省文化和旅游厅", name) if name != "省文化和旅游厅"
    )
    assert "B18" not in {
        key for name in UNITS if name != "省文化和旅游厅" for key, _ in answered("省文化和旅游厅", name)
    }


def test_the_relations_have_names_and_each_role_is_told() -> None:
    """共同牵头, 有牵头有参加, 共同参加; through which collective where one is not named."""
    outcome = run("together", "省发展改革委", "果洛")
    cells = [line.split("\t") for line in outcome.out.splitlines()[1:]]
    names = {"both-lead": "共同牵头", "lead-and-join": "有牵头有参加", "both-join": "共同参加"}
    assert [(row[0], row[1]) for row in cells] == [
        (key, names[relation]) for key, relation in by_force("省发展改革委", "果洛州政府")
    ]
    assert cells[0][3] == "省发展改革委牵头，果洛州政府牵头（经“各市州政府”）"
    assert "共同牵头 1 项，有牵头有参加 14 项，共同参加 11 项" in outcome.err


def test_json_of_both() -> None:
    """The keys that scripts read."""
    told = run("together", "水利厅", "林草局", "--json").json()
    assert (told["shown"], told["total"]) == (10, 10)
    assert told["rows"][0] == {
        "id": "T21",
        "relation": "both-lead",
        "title": "完善资源有偿使用制度",
        "roles": [
            {"agency": "省水利厅", "role": "lead", "basis": "named", "via": None},
            {"agency": "省林草局", "role": "lead", "basis": "named", "via": None},
        ],
    }
    (row,) = (row for row in run("partners", "水利厅", "--json").json()["rows"] if row["agency"] == "省林草局")
    assert row == {
        "agency": "省林草局",
        "basis": "named",
        "items": 10,
        "both_lead": 2,
        "leads": 2,
        "joins": 2,
        "both_join": 4,
    }


def test_a_unit_that_shares_nothing_gets_an_empty_answer() -> None:
    """No rows, exit code 0, and the head says so."""
    outcome = run("together", "省审计厅", "省政府督查室")
    assert (outcome.code, outcome.out.count("\n")) == (0, 1)
    assert "列出 0 项，全部 0 项" in outcome.err
    assert run("partners", "省政府督查室").out.count("\n") == 1


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (["together", "省水利厅"], "只有省水利厅一个单位，至少写两个"),
        (["together", "省水利厅", "水利厅"], "只有省水利厅一个单位，至少写两个"),
        (["together"], "缺少"),
        (["together", "省水利厅", "各市州政府"], "是集合"),
        (["together", "省水利厅", "省水力厅"], "是否为：省水利厅"),
        (["partners", "没有这个单位"], "没有叫"),
        (["partners"], "缺少"),
    ],
)
def test_wrong_questions_are_told(words: list[str], says: str) -> None:
    """One name only, twice the same, a collective or an unknown name: exit code 2 and nothing on stdout."""
    outcome = run(*words)
    assert (outcome.code, outcome.out) == (2, "")
    assert says in outcome.err


def test_a_unit_named_twice_counts_once() -> None:
    """A third name that means the first again changes nothing."""
    assert run("together", "省水利厅", "省林草局", "水利厅").out == run("together", "省水利厅", "省林草局").out
    assert find_unit(DATASET, "水利厅").unit.name == "省水利厅"
