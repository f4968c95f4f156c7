"""What a shell offers while a name is being typed."""

from __future__ import annotations

import pytest

from qhtasks.agencies import find_body, find_unit, fold
from qhtasks.completion import completions
from qhtasks.dataset.loading import load
from tests.support import DATA

DATASET = load(DATA)


@pytest.mark.parametrize(
    ("typed", "offered"),
    [
        ("省水", [("省水利厅", "牵头 13 参加 16")]),
        ("水", [("水利厅", "省水利厅 牵头 13 参加 16")]),
        ("发改", [("发改委", "省发展改革委 牵头 52 参加 97")]),
        ("slt", [("slt", "省水利厅 牵头 13 参加 16")]),
        ("shuil", [("shuiliting", "省水利厅 牵头 13 参加 16")]),
        ("wenl", [("wenlvting", "省文化和旅游厅 牵头 12 参加 27")]),
        ("果", [("果洛州政府", "未点名")]),
        ("税", [("税务局", "国家税务总局青海省税务局 牵头 0 参加 9")]),
        ("博士", []),
        ("水力", []),
        ("利厅", []),
        ("各市", []),
    ],
)
def test_what_goes_on_from_the_typed_text_is_offered(typed: str, offered: list[tuple[str, str]]) -> None:
    """Names, aliases, names without 省 and pinyin, each unit once, with how often the notice names it."""
    assert list(completions(DATASET, typed)) == offered


def test_nothing_typed_offers_all_units_by_their_names() -> None:
    """The first tab shows the register."""
    assert [word for word, _ in completions(DATASET, "")] == [unit.name for unit in DATASET.units]


def test_collectives_are_offered_where_they_are_asked_for() -> None:
    """`list --lead` takes a collective, `agency` does not."""
    assert completions(DATASET, "各市", collectives=True) == (("各市州政府", "牵头 3 参加 39"),)
    assert len(completions(DATASET, "", collectives=True)) == len(DATASET.units) + len(DATASET.collectives)


@pytest.mark.parametrize("typed", [*"省青海国三中人西各发水教", *"abcdefghijklmnopqrstwxyz", "sh", "省委", "青海省"])
def test_whatever_is_offered_begins_with_the_typed_text_and_finds_its_body(typed: str) -> None:
    """A shell drops anything else; and what it puts in must work."""
    for word, told in completions(DATASET, typed, collectives=True):
        assert fold(word).startswith(typed)
        body = find_body(DATASET, word)
        assert body.name == word or told.startswith(body.name)


def test_no_unit_is_out_of_reach_of_pinyin() -> None:
    """Going through the alphabet offers every unit."""
    words = [word for letter in "abcdefghijklmnopqrstuvwxyz" for word, _ in completions(DATASET, letter)]
    assert {find_unit(DATASET, word).unit.name for word in words} == {unit.name for unit in DATASET.units}
