"""What the page answers in a browser is what the program answers."""

from __future__ import annotations

import csv
import json
import random
from io import StringIO
from typing import TYPE_CHECKING, Any

import pytest

from qhtasks.answers.as_json import answer_json
from qhtasks.model.findings import CLEAN
from qhtasks.papers.compose import Composer
from qhtasks.questions.agency import answers, bearer_lines
from qhtasks.questions.duties import ROLE_NAMES, explain_duty
from qhtasks.questions.later import bearer_text
from qhtasks.questions.relations import partners, together
from qhtasks.questions.search import USUAL, Searcher
from qhtasks.questions.select import Filter, by_agency, by_section
from qhtasks.questions.succession import changing_days, moves_duties
from qhtasks.site.build import site_page
from qhtasks.store.load import load_dataset
from qhtasks.text.folding import folded
from tests.browsing import chromium, faults_of, go, opened, probing_page
from tests.program import run
from tests.support import DATA

if TYPE_CHECKING:
    from collections.abc import Iterator

    from playwright.sync_api import Page

    from qhtasks.model.words import Role

DATASET = load_dataset(DATA)
ANSWERS = answers(DATASET, DATASET.units)
MOVED = {unit.name for unit in DATASET.units} & {
    name for step in DATASET.successions if moves_duties(step) for name in (step.from_, step.to)
}
"""The units that a day changes."""
SEED = 20210422
NAMES = {name: role for role, name in ROLE_NAMES.items()}


@pytest.fixture(scope="module")
def page(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Page]:
    """The page, opened from a file; tests can call its functions."""
    with chromium() as browser:
        page = opened(browser, probing_page(DATASET, tmp_path_factory.mktemp("probe") / "templates"))
        yield page
        assert faults_of(page) == []


def bigrams() -> list[str]:
    """List every two characters that stand beside each other in a line of the notice."""
    lines = [line.strip() for line in DATASET.issued.split("\n")]
    return sorted({line[at : at + 2] for line in lines for at in range(len(line) - 1)})


def found_by_page(page: Page, questions: list[tuple[str, str]]) -> list[list[Any]]:
    """Ask the page many questions at once, each words and the query of a filter: key, ref, field, text, spans."""
    answered = page.evaluate(
        """(questions) => JSON.stringify(questions.map(([words, query]) =>
        probe.find(words, "", probe.scopeOf(new URLSearchParams(query))).map(({ key, hits }) =>
          hits.map(({ ref, field, text, spans }) => [key, ref, field, text, spans])).flat()))""",
        questions,
    )
    found: list[list[Any]] = json.loads(answered)
    return found


def as_lists(hits: Any) -> list[Any]:
    """Put the program's hits in the same form."""
    return [[hit.key, hit.ref, hit.field, hit.text, [list(span) for span in hit.spans]] for hit in hits]


def test_every_two_characters_of_the_notice_are_found_where_the_program_finds_them(page: Page) -> None:
    """Records, sentences, fields and marks agree for each pair of characters."""
    pairs = [pair for pair in bigrams() if pair.split() == [pair]]
    assert len(pairs) > 15_000
    searcher = Searcher(DATASET)
    found = found_by_page(page, [(pair, "") for pair in pairs])
    differing = [
        pair
        for pair, hits in zip(pairs, found, strict=True)
        if hits != as_lists(searcher.find([pair], fields=USUAL).hits)
    ]
    assert differing == []


def test_a_thousand_filters_let_pass_what_the_program_lets_pass(page: Page) -> None:
    """Words, section, unit and role in any mixture."""
    chance = random.Random(SEED)  # noqa: S311 - no secret
    signs = sorted({sign for pair in bigrams() for sign in pair if sign.strip()})
    weights = [DATASET.issued.count(sign) for sign in signs]
    searcher, questions, expected = Searcher(DATASET), [], []
    for _ in range(1000):
        words = chance.choices(signs, weights=weights, k=chance.choice((1, 1, 2)))
        section = chance.choice(["", "", "一", "二", *DATASET.section_titles])
        unit = chance.choice([None, *chance.choices(DATASET.units, k=2)])
        role: Role | None = chance.choice((None, "lead", "participant")) if unit else None
        only = Filter.of(
            by_section(section or None, DATASET, all_parts=True), by_agency([unit] if unit else [], DATASET, role)
        )
        questions.append((" ".join(words), f"section={section}&agency={unit.name if unit else ''}&role={role or ''}"))
        expected.append(as_lists(searcher.find(words, only).hits))
    found = found_by_page(page, questions)
    assert [asked for asked, one, other in zip(questions, found, expected, strict=True) if one != other] == []
    assert sum(map(bool, expected)) > 200


@pytest.mark.parametrize(
    "words",
    [
        "“三滩”",
        "二O三五",
        "R&D",
        "水資源",
        "5g",
        "--",
        "西宁—海东",
        "（执业）",
        "互联网+",
        "T156",
        "省水利廳",
    ],
)
def test_what_people_type_is_folded_as_the_program_folds_it(words: str, page: Page) -> None:
    """Quotation marks, widths, traditional characters, dashes."""
    assert found_by_page(page, [(words, "")]) == [as_lists(Searcher(DATASET).find([words]).hits)]


def test_every_character_is_folded_as_the_program_folds_it(page: Page) -> None:
    """All that stand in the data, and all that are typed in their place."""
    every = sorted({*DATASET.issued, *"".join(name for unit in DATASET.units for name in unit.spellings)})
    signs = [*every, *map(chr, range(0x21, 0x250)), *map(chr, range(0x2010, 0x2050)), *map(chr, range(0x2E80, 0x2FD6))]
    signs += [*map(chr, range(0x3000, 0x3020)), *map(chr, range(0xFF01, 0xFF5F))]
    signs = [sign for sign in signs if sign not in "ßŉǰſẞ"]  # casefold knows these few better
    differing = page.evaluate(
        "(pairs) => pairs.filter(([sign, form]) => probe.fold(sign) !== form)", [[s, folded(s)] for s in signs]
    )
    assert differing == []


def test_each_unit_owes_on_its_page_what_the_program_says(page: Page) -> None:
    """Ids in their groups, roles, bases, the collectives, the places in the lists, the reasons; all obligations."""
    for sheet, answer in zip(Composer(DATASET).sheets(DATASET.units), ANSWERS, strict=True):
        go(page, f"#/agency/{sheet.name}")
        shown = dict(
            page.evaluate(
                """() => [...document.querySelectorAll("main section")].map((section) => [
                section.querySelector("h2").firstChild.textContent.trim(),
                [...section.querySelectorAll("tbody tr")].map((row) => [
                  row.cells[0].textContent, (row.querySelector(".why") || {}).textContent || ""])])"""
            )
        )
        why = {(duty.item.id, duty.role): explain_duty(DATASET, answer.unit, duty) for duty in answer.duties}
        expected = {
            group.title: [
                [row.item.id, "" if group.reason else why[row.item.id, NAMES[row.role]]] for row in group.rows
            ]
            for group in sheet.groups
        }
        reasons = [group.reason for group in sheet.groups if group.reason]
        assert [said for said in page.locator("section > .said").all_inner_texts() if said in reasons] == reasons
        expected["组织实施要求"] = [[each.row.id, each.row.ground] for each in sheet.obligations]
        if sheet.sayings:
            expected["正文另外说到的"] = [[each.item.id, ""] for each in sheet.sayings]
        assert shown == expected
        assert rows_on(page, ".counts") == [
            [row.role, row.basis, str(row.total), *(str(count) for _, count in row.by_series)] for row in sheet.counts
        ]


def test_each_duty_in_the_page_is_one_of_the_contract(page: Page) -> None:
    """Role, basis and collective of every unit as `agency --json` gives them."""
    packed = page.evaluate(
        """() => probe.data.units.map((unit) => unit.groups.flatMap(([, , , , rows]) => rows.map((row) => [
        probe.data.items[row[0]].id, ["lead", "participant"][row[1]], ["named", "collective", "possible"][row[2]],
        row[5] === undefined ? null : probe.data.collectives[row[5]].name])))"""
    )
    for answer, duties in zip(ANSWERS, packed, strict=True):
        expected = [
            [duty[key] for key in ("id", "role", "basis", "via")] for duty in answer_json(DATASET, answer)["duties"]
        ]
        assert sorted(map(str, duties)) == sorted(map(str, expected))


def test_on_each_day_the_page_says_what_the_program_says_as_of_it(page: Page) -> None:
    """For every unit that a day changes: what it took over, whose duties another bears; counts stay as issued."""
    seen = 0
    for day in changing_days(DATASET):
        for unit in (unit for unit in DATASET.units if unit.name in MOVED):
            (answered,) = answers(DATASET, (unit,), day=day)
            if not bearer_lines(answered):
                continue
            seen += 1
            told = run("agency", unit.name, "--as-of", day, "--json").json()
            go(page, f"#/agency/{unit.name}")
            counts = rows_on(page, ".counts")
            go(page, f"#/agency/{unit.name}?day={day}")
            assert rows_on(page, ".counts") == counts
            assert "；".join(bearer_lines(answered)) in page.locator(".since").inner_text()
            parts = [*told["inherited"], *told["undecided"]]
            expected = [
                [duty["id"], ROLE_NAMES[duty["role"]], duty["beside"]] for part in parts for duty in part["duties"]
            ]
            assert taken_on(page) == expected
            borne = bearer_text(answered.bearing) if answered.bearing else ""
            marked = page.locator(".borne", has_text=borne).count() if borne else 0
            (sheet,) = Composer(DATASET).sheets([unit])
            assert marked == sum(group.basis != "可能涉及" for group in sheet.groups) * bool(borne)
    assert seen >= len(MOVED)


def taken_on(page: Page) -> list[list[str]]:
    """Read what the page lists apart: id, role and how it meets the unit's own duties."""
    taken: list[list[str]] = page.evaluate(
        """() => [...document.querySelectorAll("main section")]
        .filter((section) => /承接原/.test(section.querySelector("h2").textContent))
        .flatMap((section) => [...section.querySelectorAll("tbody tr")])
        .map((row) => [row.cells[0], row.querySelector("[data-name=角色]"), row.querySelector(".why")])
        .map((cells) => cells.map((cell) => cell.textContent))"""
    )
    return taken


def test_a_day_between_two_changes_is_that_of_the_former(page: Page) -> None:
    """Before the first, and for what is no day, the page is that of the notice."""
    for asked, said in (("2023-11-30", "自2022-01-25起：由省乡村振兴局承担"), ("2030-01-01", "自2024-01-31起")):
        go(page, f"#/agency/省扶贫局?day={asked}")
        assert said in page.locator(".since").inner_text()
    for asked in ("2020-01-01", "明天"):
        go(page, f"#/agency/省扶贫局?day={asked}")
        assert page.locator(".since").count() == 0


def test_only_what_a_day_changes_offers_the_choice(page: Page) -> None:
    """The choice stands on few pages, and keeps what is filtered."""
    offering = page.evaluate("() => probe.data.units.filter(({ days }) => days).map(({ name }) => name)")
    assert set(offering) == MOVED
    go(page, "#/agency/省农业农村厅?role=lead")
    page.locator(".days a").last.click()
    assert page.evaluate("decodeURI(location.hash)") == "#/agency/省农业农村厅?role=lead&day=2024-01-31"
    assert [role for _, role, _ in taken_on(page)] == ["牵头"] * 4


def test_bodies_that_came_since_are_found_by_their_names(page: Page) -> None:
    """The page says what is known of each, and that the notice does not know it."""
    for successor in DATASET.successors:
        go(page, f"#/changes/{successor.name}")
        section = page.locator(f"[id='沿革-{successor.name}']")
        assert successor.full_name in section.inner_text()
        assert (successor.note or "") in section.inner_text()
        for typed in (successor.name, successor.full_name, *successor.aliases):
            go(page, f"#/search?q={typed}")
            assert successor.name in page.locator("#results .chips a").all_inner_texts(), typed


def rows_on(page: Page, selector: str = "main table") -> list[list[str]]:
    """Read the cells of a table."""
    rows: list[list[str]] = page.evaluate(
        """(selector) => [...document.querySelectorAll(selector + " tbody tr")].map((row) =>
        [...row.cells].map((cell) => cell.textContent))""",
        selector,
    )
    return rows


def table_of(*words: str) -> list[list[str]]:
    """Read the rows of a command's CSV."""
    return list(csv.reader(StringIO(run(*words, "--csv").out)))[1:]


@pytest.mark.parametrize(
    "query", ["", "?basis=possible", "?role=lead", "?role=participant&basis=collective", "?kind=市州政府"]
)
def test_the_matrix_is_the_programs(query: str, page: Page) -> None:
    """Units against sections, by role, basis and kind."""
    words = [f"--{pair.split('=')[0]}={pair.split('=')[1]}" for pair in query[1:].split("&") if pair]
    go(page, f"#/matrix{query}")
    shown = [[cell or "0" for cell in row] if "role" in query else row for row in rows_on(page)]
    expected = table_of("matrix", *words)
    some = [row for row in expected if any(cell not in ("0", "") for cell in row[2:])]
    assert shown == some


@pytest.mark.parametrize("query", ["", "?nature=约束性", "?level=B&unit=％", "?agency=省水利厅&role=lead"])
def test_the_indicators_are_the_programs(query: str, page: Page) -> None:
    """Every target with its value in words, how it is measured, bounded and judged."""
    words = [f"--{pair.split('=')[0]}={pair.split('=')[1]}" for pair in query[1:].split("&") if pair]
    go(page, f"#/indicators{query}")
    rows = table_of("indicators", *words)
    kept = [at for at in range(len(rows[0])) if any(row[at] for row in rows)]
    assert rows_on(page) == [[row[at] for at in kept] for row in rows]


@pytest.mark.parametrize("query", ["", "?open=yes", "?agency=省水利厅"])
def test_the_deadlines_are_the_programs(query: str, page: Page) -> None:
    """By when what is due, and what has no due date."""
    words = {"": (), "?open=yes": ("--open",), "?agency=省水利厅": ("--agency", "省水利厅")}[query]
    go(page, f"#/deadlines{query}")
    columns = "编号,截止,时限类别,通知写法,事项,牵头单位或对谁提出,说明"
    rows = table_of("deadlines", *words, "--columns", columns)
    kept = [at for at in range(len(rows[0])) if any(row[at] for row in rows)]
    assert rows_on(page) == [[row[at] for at in kept] for row in rows]


def test_the_units_are_counted_as_the_program_counts_them(page: Page) -> None:
    """By name, through collectives, possible."""
    go(page, "#/agencies")
    assert [[cell or "0" for cell in row] for row in rows_on(page)] == table_of("agencies")


def test_partners_are_the_programs(page: Page) -> None:
    """With whom each unit works, and how often."""
    for unit in DATASET.units[::4]:
        go(page, f"#/partners/{unit.name}")
        rows = [
            [row.unit.name, {"named": "列名", "collective": "集合"}[row.basis], *map(str, (row.items, *row[2:]))]
            for row in partners(DATASET, unit)
        ]
        assert rows_on(page) == rows


def test_what_two_units_share_is_what_the_program_says(page: Page) -> None:
    """For three hundred pairs: the items, in their order, and how the two relate in them."""
    chance = random.Random(SEED)  # noqa: S311 - no secret
    pairs = [chance.sample(DATASET.units, 2) for _ in range(300)]
    found = page.evaluate(
        """(pairs) => pairs.map((names) => probe.sharedBy(names.map(probe.unitOf)).map(({ at, relation, duties }) =>
        [probe.data.items[at].id, relation, duties.map(({ role, basis, via }) => [role, basis, via || null])]))""",
        [[unit.name for unit in pair] for pair in pairs],
    )
    expected = [
        [
            [one.item.id, one.relation, [[duty.role, duty.basis, duty.via] for _, duty in one.duties]]
            for one in together(DATASET, tuple(pair))
        ]
        for pair in pairs
    ]
    assert found == expected


def test_the_text_is_the_issued_text(page: Page) -> None:
    """From the title to the last sentence, character by character, white space apart."""
    go(page, "#/text")
    shown = "".join(page.locator(".notice-text").text_content().split())  # type: ignore[union-attr] # it is there
    issued = "".join(DATASET.issued.split())
    start = issued.index("".join(DATASET.document.title.split()))
    assert shown == issued[start:]


def test_two_builds_have_the_same_bytes() -> None:
    """Whatever the order of sets."""
    assert site_page(DATASET, CLEAN) == site_page(load_dataset(DATA), CLEAN)
