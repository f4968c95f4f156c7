"""The targets of the indicators, counted again in the notice."""

from __future__ import annotations

import re
from collections import Counter
from typing import TYPE_CHECKING, Any

import pytest

from qhtasks.errors import QhtasksError
from qhtasks.questions.select import by_measure_unit
from qhtasks.store.load import load_dataset
from tests.program import run
from tests.recount import in_notice
from tests.support import DATA

if TYPE_CHECKING:
    from qhtasks.model.words import Level

DATASET = load_dataset(DATA)
NOTICE = {item.id: item for item in in_notice()}
SEVERAL = {
    **dict.fromkeys(["A9", "A10", "A16", "B5", "B8", "B16", "B22", "B23", "B24", "B25", "B27", "B29"], 2),
    **dict.fromkeys(["B33", "B36", "B41", "B43", "B44", "B47", "B48"], 2),
    "B18": 3,
    "B40": 5,
}
"""The sentences of the notice that hold more than one aim, counted by hand."""
SHORT = "％‰件类岁人年个家张"
LONG = "万元／人、万人、万千瓦、平方公里、万平方公里、亿元、万人次、万套、万户、公里、万公里、亿立方米、平方米、万吨"
UNITS = [*SHORT, *LONG.split("、")]
"""Read off the notice; 0.51 has none."""
NO_FIGURE = ["A12", "A13", "A24", "B6", "B23", "B37"]
"""Sentences with an aim that no figure states: what the state hands down, and 全覆盖."""


def rows(*words: str) -> list[dict[str, Any]]:
    """Ask for targets as JSON."""
    found: list[dict[str, Any]] = run("indicators", *words, "--json").json()["rows"]
    return found


def ids(*words: str) -> list[str]:
    """Ask for targets; give the indicators, each once."""
    return list(dict.fromkeys(row["id"] for row in rows(*words)))


def listed(line: str) -> set[str]:
    """Split a list of the notice that names no prefecture among others."""
    return set(line.replace("，", "、").replace("等、", "、").removesuffix("等").split("、"))


def test_each_indicator_has_the_targets_its_sentence_states() -> None:
    """74 indicators, 99 targets: 28 of the first level and 71 of the second, in the notice's order."""
    every = rows()
    expected = [(key, number) for key in NOTICE if key[0] in "AB" for number in range(1, SEVERAL.get(key, 1) + 1)]
    assert [(row["id"], row["number"]) for row in every] == expected
    assert Counter(row["id"][0] for row in every) == {"A": 28, "B": 71}
    assert len({row["id"] for row in every}) == 74


@pytest.mark.parametrize(("level", "targets", "indicators"), [("A", 28, 25), ("B", 71, 49)])
def test_level(level: Level, targets: int, indicators: int) -> None:
    """--level keeps one level, and the head says how much of how much."""
    outcome = run("indicators", "--level", level)
    assert [line[0] for line in outcome.out.splitlines()[1:]] == [level] * targets
    assert f"列出 {targets} 个目标，全部 99 个目标" in outcome.err
    assert f"属于 {indicators} 项指标，全部 74 项" in outcome.err


@pytest.mark.parametrize(("nature", "indicators", "targets"), [("约束性", 7, 9), ("预期性", 18, 19)])
def test_nature_is_what_the_sentence_says_in_brackets(nature: str, indicators: int, targets: int) -> None:
    """The notice writes （约束性） or （预期性） after the sentence, on the first level only."""
    written = [key for key, item in NOTICE.items() if f"（{nature}）" in item.text]
    assert ids("--nature", nature) == written
    assert len(written) == indicators
    assert len(rows("--nature", nature)) == targets


def test_the_binding_indicators_are_those_counted_by_hand() -> None:
    """A9 to A13, A21 and A24."""
    assert ids("--nature", "约束性") == ["A9", "A10", "A11", "A12", "A13", "A21", "A24"]


def test_per_mille() -> None:
    """‰ stands twice in the notice; a target in ％ is none in ‰."""
    assert [(row["id"], row["value"]) for row in rows("--unit", "‰")] == [("B17", "1.5"), ("B44", "6.5")]
    assert sum(item.text.count("‰") for item in NOTICE.values()) == 2


def test_per_cent_in_either_width_is_every_figure_with_the_sign() -> None:
    """Each ％ of part 一 is a target; B40 writes 均达到92.5％ once for two."""
    written = [
        (key, figure)
        for key, item in NOTICE.items()
        if key[0] in "AB"
        for figure in re.findall(r"([0-9.]+)％", item.text)
    ]
    written.append(("B40", "92.5"))
    told = rows("--unit", "％")
    assert Counter((row["id"], row["value"]) for row in told) == Counter(written)
    assert rows("--unit", "%") == told
    assert {row["unit"] for row in told} == {"％"}


def test_a_unit_is_asked_for_whole() -> None:
    """人 is not 万人, 公里 not 万公里."""
    assert ids("--unit", "人") == ["A20"]
    assert ids("--unit", "万人") == ["A6", "B26", "B38"]
    assert ids("--unit", "公里") == ["B32", "B33"]
    assert ids("--unit", "万公里") == ["B33"]
    assert ids("--unit", "万元/人") == ids("--unit", "万元／人") == ["A2"]


@pytest.mark.parametrize("unit", UNITS)
def test_each_unit_of_the_notice_can_be_asked_for(unit: str) -> None:
    """What comes is measured in it, and the notice writes the value with the unit behind it."""
    told = rows("--unit", unit)
    assert told
    for row in told:
        assert f"{row['value']}{unit}" in NOTICE[row["id"]].text


def test_an_unknown_unit_lists_the_units() -> None:
    """Exit code 2; the units are all of the notice's and no others."""
    outcome = run("indicators", "--unit", "里")
    assert (outcome.code, outcome.out) == (2, "")
    told = outcome.err.strip().removeprefix("qhtasks: 没有以“里”为计量单位的目标，计量单位有：")
    assert sorted(told.split("、")) == sorted(UNITS)
    with pytest.raises(QhtasksError, match="没有以“”为计量单位的目标"):
        by_measure_unit("", DATASET)


def test_values_are_as_written() -> None:
    """8.0 keeps its nought, a range its dash, a class its numeral; 9万 is not 90000."""
    told = {(row["id"], row["number"]): (row["value"], row["unit"]) for row in rows()}
    assert told["A9", 1] == ("8.0", "％")
    assert told["B22", 1] == ("2—3", "个")
    assert told["A10", 1] == ("Ⅱ", "类")
    assert told["B33", 1] == ("9", "万公里")
    assert told["B36", 1] == ("0.51", None)
    shown = [line.split("\t") for line in run("indicators").out.splitlines()]
    assert [row[2] for row in shown if row[0] in ("A9", "B22", "B36")] == [
        "8.0％",
        "58.5％",
        "2—3个",
        "10个以上",
        "0.51",
        "85％",
    ]


def test_every_value_and_quote_stands_in_its_sentence() -> None:
    """No figure that the notice does not write; none where it gives none."""
    for row in rows():
        sentence = NOTICE[row["id"]].text
        assert row["quote"] in sentence
        if row["value"]:
            assert row["value"] + (row["unit"] or "") in sentence
    assert [row["id"] for row in rows() if row["value"] is None] == NO_FIGURE


PHRASES = {
    "A1.1": ("年均增长5.5％左右", "左右", "越高越好"),
    "A7.1": ("年均增长10％", "达到", "越高越好"),
    "A10.1": ("不劣于Ⅱ类", "不劣于", "类别数越低越好"),
    "A10.2": ("不劣于Ⅲ类", "不劣于", "类别数越低越好"),
    "A12.1": ("降低，控制在国家下达目标内", "以国家下达为准", "指标本身越低越好"),
    "A18.1": ("控制在5.5％左右", "不超过", "越低越好"),
    "A24.1": ("保持在国家下达目标内", "以国家下达为准", "越高越好"),
    "B1.1": ("累计5000平方公里", "达到", "越高越好"),
    "B4.1": ("80％以上", "不低于", "越高越好"),
    "B6.1": ("力争全覆盖", "达到", "越高越好"),
    "B23.2": ("基本实现全覆盖", "达到", "越高越好"),
    "B11.1": ("突破20亿元", "不低于", "越高越好"),
    "B20.1": ("降至13％左右", "降至", "越低越好"),
    "B22.1": ("2—3个", "区间", "越高越好"),
    "B32.1": ("力争达到3500公里", "达到", "越高越好"),
    "B37.1": ("确保完成国家下达的下降目标", "以国家下达为准", "指标本身越低越好"),
    "B40.5": ("40个左右", "左右", "越高越好"),
    "B41.2": ("50个以上", "不低于", "越高越好"),
    "B44.1": ("降至6.5‰", "降至", "越低越好"),
    "B48.1": ("下降30％", "达到", "指标本身越低越好"),
}
"""Targets whose figure alone reads as something else, put into words by reading the notice."""


def test_what_a_target_asks_for_is_told_in_the_words_of_the_notice() -> None:
    """What is about, at least, a growth, a fall or a grade is told as such, in the table as in JSON."""
    shown = run("indicators", "--columns", "id,value,bound,better").out.splitlines()[1:]
    by_target = dict(zip((f"{row['id']}.{row['number']}" for row in rows()), shown, strict=True))
    assert {key: tuple(by_target[key].split("\t")[1:]) for key in PHRASES} == PHRASES
    told = {f"{row['id']}.{row['number']}": (row["phrase"], row["direction"]) for row in rows()}
    assert {key: told[key] for key in PHRASES} == {key: (words[0], words[2]) for key, words in PHRASES.items()}


def test_every_word_of_a_phrase_is_the_quotes_own() -> None:
    """Only what 及以上 means of a grade, and 降至 for 下降至, are words of ours."""
    for row in rows():
        words = row["phrase"].removeprefix("不劣于").replace("，", "")
        assert all(character in row["quote"] for character in words), row["phrase"]


def test_lists_and_due_phrases_are_the_notices_own_lines() -> None:
    """The columns 牵头单位, 参加单位 and 时限 are held against the issued lines."""
    told = run("indicators", "--columns", "id,lead,participants,due").out.splitlines()[1:]
    for line in told:
        key, lead, participants, due = line.split("\t")
        item = NOTICE[key]
        assert (lead, participants) == (item.lead[0], item.participant[0])
        found = re.match(r"(到2025年|2025年|“十四五”时期)，", item.text)
        assert due == (found[1] if found else "")
    assert len(told) == 99


@pytest.mark.parametrize("name", ["省水利厅", "省生态环境厅", "省财政厅", "省住房城乡建设厅"])
def test_agency_and_role_are_read_off_the_lists(name: str) -> None:
    """--agency keeps what the unit stands in, --role one of the two lists; 省有关单位 alone is not certain."""
    lead = [key for key, item in NOTICE.items() if key[0] in "AB" and name in listed(item.lead[0])]
    joined = [key for key, item in NOTICE.items() if key[0] in "AB" and name in listed(item.participant[0])]
    assert ids("--agency", name, "--role", "lead") == lead
    assert ids("--agency", name, "--role", "participant") == joined
    assert ids("--agency", name) == [key for key in NOTICE if key in {*lead, *joined}]


def test_the_water_office_leads_five_indicators() -> None:
    """B1, B3, B35, B36 and B37: found by reading."""
    assert ids("--agency", "水利厅", "--role", "lead") == ["B1", "B3", "B35", "B36", "B37"]


def test_a_prefecture_owes_through_the_collective_and_not_what_is_only_possible() -> None:
    """果洛州政府 stands in no list; 各市州政府 leads B6 and takes part in B33, B43 and B49."""
    assert ids("--agency", "果洛") == ["B6", "B33", "B43", "B49"]
    assert ids("--agency", "果洛", "--role", "lead") == ["B6"]


def test_filters_narrow_each_other_and_the_head_tells_them() -> None:
    """Binding, in per cent, of one unit: what each filter lets through."""
    outcome = run("indicators", "--nature", "约束性", "--unit", "%", "--agency", "省林草局", "--role", "lead")
    assert [line.split("\t")[2] for line in outcome.out.splitlines()[1:]] == ["8.0％", "58.5％"]
    told = "筛选：性质：约束性，计量单位：%，责任单位：省林草局（牵头，不含可能涉及）"
    assert f"{told}；列出 2 个目标，全部 99 个目标" in outcome.err
    assert ids("--nature", "约束性", "--level", "B") == []


def test_a_role_needs_an_agency() -> None:
    """Without one it would say nothing: exit code 2 and how it is meant."""
    outcome = run("indicators", "--role", "lead")
    assert (outcome.code, outcome.out) == (2, "")
    assert "--role 要和 --agency 一起用" in outcome.err


@pytest.mark.parametrize(
    ("value", "numbers"),
    [
        ("8.0", (8.0, 8.0, None)),
        ("0.51", (0.51, 0.51, None)),
        ("5000", (5000, 5000, None)),
        ("2—3", (2, 3, None)),
        ("0.5—1.5", (0.5, 1.5, None)),
        ("Ⅰ", (None, None, 1)),
        ("Ⅱ", (None, None, 2)),
        ("Ⅳ", (None, None, 4)),
        ("三", (None, None, 3)),
        ("9", (9, 9, None)),
        ("甲", (None, None, None)),
        ("", (None, None, None)),
        ("—3", (None, None, None)),
        ("1.2.3", (None, None, None)),
        (None, (None, None, None)),
    ],
)
def test_a_value_is_a_number_where_it_is_one(value: str | None, numbers: tuple[float | None, ...]) -> None:
    """A figure, both ends of a range, or the place of a grade; nothing else is made a number."""
    target = DATASET.indicators[0].targets[0].but(value=value)
    assert (target.value_low, target.value_high, target.ordinal) == numbers


def test_every_value_of_the_notice_has_its_numbers() -> None:
    """Of 99 targets 2 are grades, 1 is a range, 6 sentences hold one without a figure; the text stays as issued."""
    told = rows()
    by_kind = Counter(
        "grade" if row["ordinal"] else "none" if row["value_low"] is None else
        "range" if row["value_low"] < row["value_high"] else "figure"
        for row in told
    )  # fmt: skip
    assert by_kind == {"figure": 90, "none": 6, "grade": 2, "range": 1}
    assert [row["id"] for row in told if row["value"] is None] == NO_FIGURE
    for row in told:
        if row["value_low"] is not None:
            ends = dict.fromkeys((row["value_low"], row["value_high"]))
            assert "—".join(map(str, ends)) == row["value"]
    (grades,) = [{row["value"]: row["ordinal"] for row in told if row["ordinal"]}]
    assert grades == {"Ⅱ": 2, "Ⅲ": 3}
    assert [target for item in run("list", "--json").json() for target in item["targets"]] == [
        {key: row[key] for key in run("show", "A1", "--json").json()["targets"][0]} for row in told
    ]


def test_numbers_are_columns_too() -> None:
    """They can be chosen, are empty where there is none, and null in JSON; by them one sorts and counts."""
    words = ("indicators", "--columns", "id,value,数值下端,value_high,等级")
    told = [line.split("\t") for line in run(*words).out.splitlines()[1:]]
    assert ["B22", "2—3个", "2", "3", ""] in told
    assert ["A10", "不劣于Ⅱ类", "", "", "2"] in told
    assert ["A9", "8.0％", "8.0", "8.0", ""] in told
    assert run(*words, "--json").json()["rows"][9]["ordinal"] is None
    high = run("indicators", "--sort", "-value_high", "--columns", "value").out.splitlines()[1:]
    assert high[:3] == ["7500万千瓦以上", "7300万人次", "累计5000平方公里"]
    assert set(high[-8:]) == {
        "不劣于Ⅱ类",
        "不劣于Ⅲ类",
        "降低，控制在国家下达目标内",
        "保持在国家下达目标内",
        "力争全覆盖",
        "基本实现全覆盖",
        "确保完成国家下达的下降目标",
    }


def test_json_says_what_was_asked_and_gives_each_target_whole() -> None:
    """The keys that scripts read, and A10: a class of water, where lower is better."""
    told = run("indicators", "--nature", "约束性", "--limit", "3", "--json").json()
    assert {key: told[key] for key in ("filter", "shown", "matched", "total")} == {
        "filter": "性质：约束性",
        "shown": 3,
        "matched": 9,
        "total": 99,
    }
    assert told["rows"][2] == {
        "id": "A10",
        "number": 1,
        "subject": "三大河流干流出省断面水质",
        "quote": "三大河流干流出省断面水质保持在Ⅱ类及以上",
        "value": "Ⅱ",
        "value_low": None,
        "value_high": None,
        "ordinal": 2,
        "unit": "类",
        "measure": "level",
        "bound": "at-most",
        "better": "lower",
        "phrase": "不劣于Ⅱ类",
        "direction": "类别数越低越好",
        "nature": "约束性",
        "due": None,
        "section": "一（一）",
        "lead": ["省生态环境厅"],
        "participants": NOTICE["A10"].participant[0].removesuffix("等").split("、"),
        "open": True,
    }
