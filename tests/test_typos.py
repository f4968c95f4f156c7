"""Slips of the pen: the unit that was meant is among the first three suggested, and no other is taken for it."""

from __future__ import annotations

import random
from typing import TYPE_CHECKING

import pytest

from qhtasks.questions.names import UnknownAgencyError, find_unit, suggestions
from qhtasks.store.load import load_dataset
from tests.support import DATA

if TYPE_CHECKING:
    from collections.abc import Iterator

DATASET = load_dataset(DATA)
NAMES = [unit.name for unit in DATASET.units]
FOREIGN = "的一是了我他这厂听亭厉丽伟泉曰X7"
CHARACTERS = sorted(set("".join(NAMES))) + list(FOREIGN)
"""What slips in: any character of the names, and some of none."""
FIRST = 3
ONE_EDIT, TWO_EDITS = 0.95, 0.9
"""The shares that must be right; 0.998 and 0.963 when this was written."""


def shortened(name: str) -> Iterator[str]:
    """Leave each character out in turn."""
    yield from (name[:place] + name[place + 1 :] for place in range(len(name)))


def turned(name: str) -> Iterator[str]:
    """Exchange each pair of neighbours in turn."""
    for place in range(len(name) - 1):
        yield name[:place] + name[place + 1] + name[place] + name[place + 2 :]


def replaced(name: str, chance: random.Random) -> Iterator[str]:
    """Put a character in each place in turn."""
    yield from (name[:place] + chance.choice(CHARACTERS) + name[place + 1 :] for place in range(len(name)))


def lengthened(name: str, chance: random.Random) -> Iterator[str]:
    """Put a character before each place, and at the end."""
    yield from (name[:place] + chance.choice(CHARACTERS) + name[place:] for place in range(len(name) + 1))


def edited(name: str, chance: random.Random) -> list[str]:
    """List typos of one edit, each once."""
    typos = [*shortened(name), *turned(name), *replaced(name, chance), *lengthened(name, chance)]
    return [typo for typo in dict.fromkeys(typos) if typo != name]


def is_right(name: str, typo: str) -> bool:
    """Whether a typo leads to the unit that was meant, or has it among the first three suggested or listed."""
    try:
        return find_unit(DATASET, typo).unit.name == name
    except UnknownAgencyError as error:
        return name in [unit.name for unit in error.near[:FIRST]]


def test_one_slip_is_forgiven() -> None:
    """All deletions and transpositions, and a character in and before every place of every name."""
    chance = random.Random(29)  # noqa: S311 - the same typos each time
    typos = [(name, typo) for name in NAMES for typo in edited(name, chance)]
    wrong = [pair for pair in typos if not is_right(*pair)]
    share = 1 - len(wrong) / len(typos)
    print(f"one edit: {share:.4f} of {len(typos)} right")  # noqa: T201 - the figure, with pytest -s
    assert len(typos) > 2400
    assert share >= ONE_EDIT, wrong


def test_two_slips_are_mostly_forgiven() -> None:
    """A sample of typos of typos: six for each name."""
    chance = random.Random(2021)  # noqa: S311 - the same typos each time
    typos = []
    for name in NAMES:
        once = edited(name, chance)
        twice = [chance.choice(edited(chance.choice(once), chance)) for _ in range(6)]
        typos += [(name, typo) for typo in twice if typo != name]
    wrong = [pair for pair in typos if not is_right(*pair)]
    share = 1 - len(wrong) / len(typos)
    print(f"two edits: {share:.4f} of {len(typos)} right")  # noqa: T201 - the figure, with pytest -s
    assert len(typos) > 500
    assert share >= TWO_EDITS, wrong


@pytest.mark.parametrize(
    ("typo", "name"),
    [
        ("省水力厅", "省水利厅"),
        ("省力水厅", "省水利厅"),
        ("省科记厅", "省科技厅"),
        ("省交同运输厅", "省交通运输厅"),
        ("省统记局", "省统计局"),
        ("省委统占部", "省委统战部"),
        ("省商物厅", "省商务厅"),
        ("省府联", "省妇联"),
        ("省人财办", "省人才办"),
        ("海备州政府", "海北州政府"),
        ("海戏州政府", "海西州政府"),
        ("省市场监管理局", "省市场监管局"),
        ("shuilitin", "省水利厅"),
        ("caizengting", "省财政厅"),
    ],
)
def test_the_likeliest_comes_first(typo: str, name: str) -> None:
    """Characters of one sound, neighbours exchanged, one too many: the unit that was meant is suggested first."""
    with pytest.raises(UnknownAgencyError) as caught:
        find_unit(DATASET, typo)
    assert caught.value.near[0].name == name


def test_a_sound_is_nearer_than_a_look() -> None:
    """Of names with one wrong character each the one that sounds the same comes first; else they keep their order."""
    with pytest.raises(UnknownAgencyError, match="是否为：海西州政府、海南州政府、海北州政府"):
        find_unit(DATASET, "海的州政府")
    with pytest.raises(UnknownAgencyError, match="是否为：海北州政府、海西州政府、海南州政府"):
        find_unit(DATASET, "海备州政府")


def test_a_pasted_page_is_answered_at_once() -> None:
    """Words of any length end in an error, without being compared with each name to the end."""
    with pytest.raises(UnknownAgencyError) as caught:
        find_unit(DATASET, DATASET.issued)
    assert caught.value.near == ()


def test_suggestions_are_the_nearest_first_and_as_many_as_asked_for() -> None:
    """Findings name the likeliest of any list of names; where none is alike, none is named."""
    assert suggestions("省水力厅", NAMES, 1) == ["省水利厅"]
    assert suggestions("省水利厅", NAMES)[0] == "省水利厅"
    assert suggestions("省水力厅", NAMES) == ["省水利厅"], "names that are much farther only hide it"
    assert suggestions("海州政府", NAMES) == ["海西州政府", "海南州政府", "海北州政府"]
    assert len(suggestions("海州政府", NAMES, 2)) == 2
    assert suggestions("ABC", NAMES) == []
    assert suggestions("", NAMES) == suggestions("省水力厅", []) == []
