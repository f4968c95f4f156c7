"""The reader of the issued text and the grammar of its lists."""

from __future__ import annotations

import re
from collections import Counter
from hashlib import sha256

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qhtasks.checks.engine import check
from qhtasks.issued.lists import ListGrammar
from qhtasks.issued.passages import UNREAD, printed, read_notice
from qhtasks.store.load import load_dataset
from tests.support import DATA, TODAY

DATASET = load_dataset(DATA)
GRAMMAR = ListGrammar.of(DATASET)
PASSAGES = read_notice(DATASET.issued, DATASET.form)
LISTS = {each.key: each.text for each in PASSAGES if each.key.endswith((" lead", " participants"))}


def test_every_character_belongs_to_exactly_one_passage() -> None:
    """The passages' sizes add up to the printed characters of the notice, and none is unread."""
    assert sum(each.size for each in PASSAGES) == printed(DATASET.issued) == 63840
    assert all(each.key != UNREAD for each in PASSAGES)


def test_the_three_series_are_complete() -> None:
    """25, 49 and 229 numbered paragraphs, each with its two lists."""
    ids = [each.key for each in PASSAGES if re.fullmatch("[ABT][0-9]+", each.key)]
    assert Counter(each[0] for each in ids) == {"A": 25, "B": 49, "T": 229}
    assert set(LISTS) == {f"{each} {role}" for each in ids for role in ("lead", "participants")}


def test_a_list_written_again_is_the_list_read() -> None:
    """Reading loses nothing: all 606 lists come back to the letter."""
    for key, line in LISTS.items():
        told = line.removesuffix("。") if key in DATASET.form.oddities.stray_stops else line
        assert GRAMMAR.write(GRAMMAR.read(told)) == told
    assert len(LISTS) == 606


@pytest.mark.parametrize(
    ("line", "tokens"),
    [
        ("省林草局、省自然资源厅", "省林草局 省自然资源厅"),
        ("省科技厅等", "省科技厅 等"),
        ("省自然资源厅、省林草局，海西、海北州政府", "省自然资源厅 省林草局 海西州政府 海北州政府"),
        (
            "省科技厅等，西宁、海东、海西、海南等市州政府，各园区管委会",
            "省科技厅 等 西宁市政府 海东市政府 海西州政府 海南州政府 等市州政府 各园区管委会",
        ),
        ("省科技厅等，西宁、海东等相关市州政府", "省科技厅 等 西宁市政府 海东市政府 等相关市州政府"),
        (
            "省农业农村厅、省卫生健康委等，西宁市、海东市、海西州政府",
            "省农业农村厅 省卫生健康委 等 西宁市政府 海东市政府 海西州政府",
        ),
        ("省委党校（省行政学院）、省教育厅等", "省委党校（省行政学院） 省教育厅 等"),
        ("国网青海省电力公司，各市州政府", "国网青海省电力公司 各市州政府"),
        ("省商务厅、西宁海关，西宁市政府", "省商务厅 西宁海关 西宁市政府"),
        ("国家税务总局青海省税务局、青海机场公司等", "国家税务总局青海省税务局 青海机场公司 等"),
    ],
)
def test_lists_are_read_by_the_notices_own_grammar(line: str, tokens: str) -> None:
    """Suffixes are shared out, 等 stands where it stood, and names with marks in them stay whole."""
    assert GRAMMAR.read(line) == tuple(tokens.split())
    assert GRAMMAR.write(tokens.split()) == line


PLACES = st.lists(st.sampled_from(sorted(GRAMMAR.places)), min_size=1, max_size=8, unique=True)
UNITS = st.lists(
    st.sampled_from([unit.name for unit in DATASET.units if unit.kind != "市州政府"]),
    min_size=1,
    max_size=6,
    unique=True,
)


@given(units=UNITS, opened=st.booleans(), places=PLACES, places_opened=st.booleans())
def test_any_list_in_the_notices_form_survives_writing_and_reading(
    *, units: list[str], opened: bool, places: list[str], places_opened: bool
) -> None:
    """Units, perhaps open, then prefectures, perhaps open: reading is the inverse of writing."""
    tokens = units + [DATASET.form.open] * opened + places + ["等市州政府"] * places_opened
    assert list(GRAMMAR.read(GRAMMAR.write(tokens))) == tokens


@given(st.text(alphabet="省水利厅、，等。（）西宁海东市州政府各\n牵头参加单位：1２．.一二", max_size=200))
def test_any_text_is_read_into_passages_without_loss(text: str) -> None:
    """Whatever is put in place of the notice, no character falls between the passages."""
    assert sum(each.size for each in read_notice(text, DATASET.form)) == printed(text)


def test_the_issued_text_is_the_one_that_was_taken() -> None:
    """Whoever changes notice.txt and its recorded hash together is found out here."""
    taken = "7a114f20ff69193a94382a519428c57d6a6ebb0aea44173e2e2e8df679bd0ac9"
    assert sha256((DATA / "notice.txt").read_bytes()).hexdigest() == DATASET.document.sha256 == taken


def test_the_shipped_data_are_the_notice() -> None:
    """The check finds nothing, and looked at all there is."""
    result = check(DATA, TODAY)
    assert result.findings == ()
    assert list(result.tasks_by_section.values()) == [24, 14, 13, 25, 10, 16, 19, 16, 12, 9, 38, 12, 9, 12]
    expected = {
        "items": 303,
        "targets": 99,
        "tasks": 229,
        "obligations": 19,
        "lead_mentions": 478,
        "participant_mentions": 1024,
        "notice_characters": 63840,
        "notice_characters_covered": 63840,
    }
    assert {key: result.checked[key] for key in expected} == expected


def test_checksums_of_the_notice() -> None:
    """What curators counted by other means: continued tasks, binding indicators, open lists, due phrases."""
    assert sum(task.heading is None for task in DATASET.tasks) == 24
    assert [each.id for each in DATASET.indicators if each.nature == "约束性"] == [
        "A9",
        "A10",
        "A11",
        "A12",
        "A13",
        "A21",
        "A24",
    ]
    assert sum(DATASET.form.open in item.participants for item in DATASET.items) == 281
    assert not any(DATASET.form.open in item.lead for item in DATASET.items)
    dues = Counter(each.due for each in DATASET.indicators)
    assert dues == {None: 25, "到2025年": 36, "“十四五”时期": 11, "2025年": 2}
    assert sum(len(each.targets) for each in DATASET.indicators if each.series == "A") == 28
