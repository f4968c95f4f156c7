"""The notice in Python: the same answers as on the command line, and every public name documented."""

from __future__ import annotations

import doctest
import inspect
import re
import subprocess
import sys
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING, Any

import pytest

import qhtasks
from tests.program import run
from tests.support import DATA, REPOSITORY

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from qhtasks import Notice, Rows

MANUAL = REPOSITORY / "docs" / "python.md"
NOTICE = qhtasks.load(DATA)


def test_every_public_name_is_documented() -> None:
    """Names of the package, and what its classes offer, stand in docs/python.md."""
    text = MANUAL.read_text("utf-8")
    for name in qhtasks.__all__:
        assert name in text, name
        value = getattr(qhtasks, name)
        if inspect.isclass(value) and not issubclass(value, Exception):
            offered = {each for each in vars(value) if not each.startswith("_")}
            assert not [each for each in offered if each not in text]


def test_examples_of_the_manual_are_true() -> None:
    """What docs/python.md shows is what Python answers."""
    blocks = re.findall(r"```pycon\n(.*?)```", MANUAL.read_text("utf-8"), re.DOTALL)
    examples = doctest.DocTestParser().get_doctest("\n".join(blocks), {}, MANUAL.name, str(MANUAL), 0)
    result = doctest.DocTestRunner(optionflags=doctest.ELLIPSIS).run(examples)
    assert (result.failed, result.attempted > 15) == (0, True)


def test_models_are_those_that_validate_the_yaml() -> None:
    """A model is had by the name of its kind; an unknown name is an error that lists the kinds."""
    model = qhtasks.pydantic_model("Period")
    period = {"phrase": "年度", "start": None, "until": "2021-06-30"}
    assert model.model_validate(period).model_dump(by_alias=True) == {**period, "note": None}
    for wrong in ({**period, "until": 2021}, {**period, "other": "1"}):
        with pytest.raises(ValueError, match="1 validation error for Period"):
            model.model_validate(wrong)
    with pytest.raises(qhtasks.QhtasksError, match="、Task、"):
        qhtasks.pydantic_model("Duty")


def test_all_names_are_there_and_no_other() -> None:
    """`from qhtasks import *` works; a name that is not public is an ordinary error."""
    space: dict[str, object] = {}
    exec("from qhtasks import *", space)  # noqa: S102 - what users may write
    assert set(qhtasks.__all__) - {"__version__"} <= set(space)
    with pytest.raises(AttributeError):
        _ = qhtasks.nothing


@pytest.mark.parametrize(
    ("ask", "message"),
    [
        (lambda notice: notice.agency("省水利厅", role="牵头"), "角色没有“牵头”，可写：lead、participant"),
        (lambda notice: notice.agency("省水利厅", basis="by-name"), "依据没有“by-name”"),
        (lambda notice: notice.items(nature="约束"), "性质没有“约束”，可写：约束性、预期性"),
        (lambda notice: notice.search("水", within="标题"), "范围没有“标题”"),
        (lambda notice: notice.agency("省水利厅", as_of="2024-06-01"), "日期要写成 datetime.date"),
        (lambda notice: notice.deadlines(today="2024-01-01"), "日期要写成 datetime.date"),
        (lambda notice: notice.stats(most="3"), "most 要写成整数"),
        (lambda notice: notice.track(REPOSITORY / "examples/track").monitor(year="2023"), "year 要写成整数"),
        (lambda notice: notice.search("水", agency="省水利厅", role="牵头"), "角色没有“牵头”"),
        (lambda notice: notice.matrix("chapter"), "分组没有“chapter”，可写：section、series"),
        (lambda notice: notice.matrix(basis="by-name"), "依据没有“by-name”"),
        (lambda notice: notice.together("省水利厅"), "只有省水利厅一个单位"),
        (lambda notice: notice.together(), "没有写单位"),
        (lambda notice: notice.stats(most=-1), "至少列 1 个"),
        (lambda notice: notice.track(REPOSITORY / "examples/track").evaluate("年度"), "阶段没有“年度”"),
    ],
)
def test_a_word_that_no_type_allows_is_a_known_error(ask: Callable[[Any], object], message: str) -> None:
    """A program without types gets neither a traceback nor an answer to another question."""
    with pytest.raises(qhtasks.QhtasksError, match=message):
        ask(NOTICE)


def test_a_time_of_day_does_not_matter() -> None:
    """A `datetime`, as pandas has them, counts as its day."""
    noon = datetime(2024, 6, 1, 12, tzinfo=UTC)
    assert NOTICE.agency("省农业农村厅", as_of=noon).to_dict() == (
        NOTICE.agency("省农业农村厅", as_of=date(2024, 6, 1)).to_dict()
    )
    assert NOTICE.deadlines(today=noon).to_records() == NOTICE.deadlines(today=date(2024, 6, 1)).to_records()


def test_one_word_needs_no_tuple() -> None:
    """A text where several words may stand is one of them, and not its letters."""
    assert NOTICE.matrix(basis="named") == NOTICE.matrix(basis=("named",))
    assert NOTICE.search("水", within="title") == NOTICE.search("水", within=("title",))


def test_help_tells_how_to_begin() -> None:
    """`help(qhtasks)` and the names that a notebook completes; an answer says what it is."""
    assert set(qhtasks.__all__) <= set(dir(qhtasks))
    assert "qhtasks.load()" in str(qhtasks.__doc__)
    assert (repr(NOTICE), repr(NOTICE.agency("slt"))) == (
        f"<Notice 青政办〔2021〕29号, dataset {NOTICE.version}>",
        "<Agency 省水利厅>",
    )


def test_the_import_alone_costs_nothing() -> None:
    """The questions are imported when one is asked."""
    program = "import sys, qhtasks; print([name for name in sys.modules if name.startswith('qhtasks.')])"
    done = subprocess.run([sys.executable, "-c", program], check=True, capture_output=True, encoding="utf-8")
    assert done.stdout == "['qhtasks.version']\n"


def test_an_agency_answers_as_on_the_command_line() -> None:
    """The same dictionary as `agency --json`, with filters too."""
    assert NOTICE.agency("果洛").to_dict() == run("agency", "果洛", "--json").json()
    filtered = NOTICE.agency("水利", role="lead", shared_with="省林草局", series="T")
    assert (
        filtered.to_dict()
        == run("agency", "水利", "--role", "lead", "--with", "省林草局", "--series", "T", "--json").json()
    )
    assert filtered.how
    assert NOTICE.agency("省水利厅").how is None


ASKED: list[tuple[tuple[str, ...], Callable[[Notice], Rows[Any]]]] = [
    (("search", "水资源", "--in", "举措"), lambda notice: notice.search("水资源", within=("measure",))),
    (("indicators", "--agency", "水利"), lambda notice: notice.indicators(agency="水利")),
    (("together", "水利", "果洛"), lambda notice: notice.together("水利", "果洛")),
    (("partners", "果洛"), lambda notice: notice.partners("果洛")),
    (("matrix", "--kind", "市州政府"), lambda notice: notice.matrix(kind="市州政府")),
    (("stats",), lambda notice: notice.stats()),
    (
        ("deadlines", "--open", "--agency", "果洛", "--today", "2025-12-01"),
        lambda notice: notice.deadlines("果洛", today=date(2025, 12, 1)),
    ),
]


@pytest.mark.parametrize(("words", "ask"), ASKED, ids=[words[0] for words, _ in ASKED])
def test_rows_are_those_of_the_command_line(words: tuple[str, ...], ask: Callable[[Notice], Rows[Any]]) -> None:
    """`to_records` gives what `--json` has under `rows`."""
    assert ask(NOTICE).to_records() == run(*words, "--json").json()["rows"]


def test_a_level_is_a_level_of_indicators() -> None:
    """As on the command line, tasks are none: asking for them is an error and not an empty answer."""
    level: Any = "任务"
    with pytest.raises(qhtasks.QhtasksError) as told:
        NOTICE.indicators(level=level)
    assert str(told.value) in run("indicators", "--level", level).err


def test_items_are_those_of_the_contract() -> None:
    """The records of items are those of `list --json`."""
    records = NOTICE.items(series="B", lead="水利").to_records()
    told = run("list", "--series", "B", "--lead", "水利", "--json").json()
    assert [
        {**each, "lead": list(each["lead"]), "participants": list(each["participants"])} for each in records
    ] == told


def test_obligations_and_the_counts_of_all_agencies() -> None:
    """Every agency can be had at once, with what parts 三 and 四 ask of it."""
    agencies = NOTICE.agencies()
    assert len(agencies) == 101
    by_name = {agency.unit.name: agency for agency in agencies}
    assert by_name["省水利厅"].counts == NOTICE.agency("省水利厅").counts
    assert [each["id"] for each in by_name["省政府督查室"].obligations.to_records()][-1] == "O19"


def test_edited_data_say_so_and_broken_ones_are_an_error(data_copy: Path) -> None:
    """`findings` tells what the check says of edited data; unreadable ones raise the error of the command line."""
    path = data_copy / "agencies.yaml"
    text = path.read_text("utf-8")
    path.write_text(text.replace("aliases: [教育厅]", "aliases: [教育厅, 科技厅]"), encoding="utf-8")
    assert NOTICE.findings == ()
    (remark,) = qhtasks.load(data_copy).findings.to_records()
    assert (remark["rule"], remark["severity"], remark["records"]) == ("alias-ambiguous", "error", ["省教育厅"])
    path.write_text(text.replace("scope: some", "scope: few"), encoding="utf-8")
    with pytest.raises(qhtasks.QhtasksError, match=r"\[schema\]"):
        qhtasks.load(str(data_copy))


def test_a_track_answers_as_on_the_command_line() -> None:
    """Everything of an item, states, and who owes a report: the rows of --json."""
    folder = REPOSITORY / "examples" / "track"
    track = NOTICE.track(folder)

    def told(*words: str) -> Any:
        return run("track", *words, "--track", str(folder), "--json").json()["rows"]

    assert track.show("T156").to_records() == told("show", "T156")
    assert track.status(agency="省水利厅").to_records() == told("status", "--agency", "省水利厅")
    assert track.due(date(2023, 8, 1)).to_records() == told("due", "--every", "--as-of", "2023-08-01")
    assert track.monitor(2023, agency="省林草局").to_records() == told(
        "monitor", "--year", "2023", "--agency", "省林草局"
    )
