"""The commands as scripts and people meet them."""

from __future__ import annotations

import re
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

from qhtasks.store.location import dataset_version
from qhtasks.version import __version__
from tests.program import QHTASKS, run
from tests.support import DATA, REPOSITORY

if TYPE_CHECKING:
    from pathlib import Path

ITEM_KEYS = {
    "id",
    "series",
    "number",
    "section",
    "heading",
    "text",
    "lead",
    "participants",
    "open",
    "due",
    "nature",
    "targets",
}


def test_agency_json_keeps_the_contract() -> None:
    """The unit as in the data, duties with role, basis and via, ids of obligations, and counts."""
    answer = run("agency", "果洛", "--json").json()
    assert {"agency", "duties", "obligations", "counts"} <= set(answer)
    assert answer["agency"]["name"] == "果洛州政府"
    duty = {"id": "B6", "role": "lead", "basis": "collective", "via": "各市州政府"}
    assert answer["duties"][0].items() >= duty.items()
    assert answer["counts"]["participant"]["possible"]["total"] == 13
    assert answer["obligations"][:2] == ["O2", "O3"]


@pytest.mark.parametrize("name", ["果洛", "省水利厅", "省发展改革委", "省政府督查室", "团省委"])
def test_agency_json_tells_what_each_duty_and_obligation_says(name: str) -> None:
    """Title and text stand beside the ids, so that a script need not ask again; they are those of `show`."""
    answer = run("agency", name, "--json").json()
    items = {item["id"]: item for item in run("list", "--json").json()}
    for duty in answer["duties"]:
        assert duty["text"] == items[duty["id"]]["text"]
        assert duty["title"] in duty["text"] or duty["title"].startswith("（承第")
    assert [asked["id"] for asked in answer["obligations_in_full"]] == answer["obligations"]
    for asked in answer["obligations_in_full"]:
        shown = run("show", asked["id"], "--json").json()
        assert (asked["text"], asked["due"]) == (shown["text"], shown["due"])
        assert asked["text"].rstrip("。；，") == asked["title"]


def test_list_json_has_all_items_in_the_notices_order() -> None:
    """`list` gives 303 items, A1 to A25, B1 to B49, T1 to T229, all with the keys of the contract."""
    answer = run("list", "--json").json()
    ids = [
        f"{series}{number}" for series, count in (("A", 25), ("B", 49), ("T", 229)) for number in range(1, count + 1)
    ]
    assert [item["id"] for item in answer] == ids
    assert all(set(item) >= ITEM_KEYS for item in answer)


def test_show_json_of_a_task_and_of_an_indicator() -> None:
    """`text` is the paragraph as issued without its number; 等 is not in the lists but in `open`."""
    task = run("show", "T156", "--json").json()
    assert task["text"].startswith("推动重大水利工程建设。加快构建东部地区")
    assert (task["section"], task["heading"], task["due"], task["nature"]) == (
        "二（十）",
        "推动重大水利工程建设",
        None,
        None,
    )
    assert task["participants"] == ["省发展改革委", "省自然资源厅", "省生态环境厅"]
    assert task["open"] is True
    indicator = run("show", "A9", "--json").json()
    assert [target["value"] for target in indicator["targets"]] == ["8.0", "58.5"]
    assert (indicator["nature"], indicator["heading"], indicator["section"]) == ("约束性", None, "一（一）")
    assert run("show", "T33", "--json").json()["heading"] is None
    assert run("show", "T155", "--json").json()["open"] is False


def test_show_prints_targets_and_the_lists_as_issued() -> None:
    """In the text for people the lists read as in the notice."""
    assert (
        "参加单位：省科技厅、省农业农村厅、省文化和旅游厅、省统计局等，西宁、海东、海西、海南等市州政府，各园区管委会"
        in run("show", "T74").out
    )
    shown = run("show", "a18").out
    told = "目标：城镇调查失业率　控制在5.5％左右（不超过，期末水平，越低越好）"
    assert f"{told}　原文“城镇调查失业率控制在5.5％左右”" in shown


def test_show_of_an_inferred_obligation_says_so() -> None:
    """Where the notice does not say who is addressed, the answer says that it was inferred, and from what."""
    shown = run("show", "O15").out
    assert "对谁提出：原文未写明" in shown
    assert "推断：据任务第226项的牵头单位" in shown


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (["agency", "省水力厅"], "是否为：省水利厅"),
        (["agency", "局"], "请写明是哪一个"),
        (["agency", "各市州政府"], "是集合"),
        (["show", "36"], "B36（二级指标第36项）、T36（任务第36项）"),
        (["show", "T230"], "T1—T229（任务）"),
        (["list", "--section", "建设"], "节有"),
        (["list", "--lead", "没有这个单位"], "没有叫"),
        (["agencies", "--kind", "厅局"], "没有“厅局”这一类"),
        (["render"], "写一个单位或编号"),
        (["--data", "/nowhere", "list"], "没有数据目录"),
        (["no-such-command"], "没有“no-such-command”这个命令"),
        (["agency", "省水利厅", "--role", "head"], "--role 没有“head”这一种，可选：牵头（lead）、参加（participant）"),
    ],
)
def test_known_errors_are_told_on_stderr_with_exit_code_2(words: list[str], says: str) -> None:
    """Wrong usage, unknown or ambiguous names and missing data: nothing on stdout, no traceback."""
    outcome = run(*words)
    assert outcome.code == 2
    assert outcome.out == ""
    assert says in outcome.err
    assert "Traceback" not in outcome.err


def test_a_bug_keeps_its_traceback_and_exits_3(data_copy: Path, tmp_path: Path) -> None:
    """An unforeseen exception keeps its traceback and exits with 3."""
    broken = tmp_path / "sitecustomize.py"
    broken.write_text(
        "import qhtasks.checks.opening as opening\nopening.open_dataset = lambda root: 1 / 0\n", encoding="utf-8"
    )
    outcome = run("--data", str(data_copy), "show", "T1", env={"PYTHONPATH": str(tmp_path)})
    assert outcome.code == 3
    assert "ZeroDivisionError" in outcome.err


def test_check_passes_and_says_what_it_looked_at() -> None:
    """Findings go to stdout, the summary to stderr."""
    outcome = run("check")
    assert (outcome.code, outcome.out) == (0, "")
    for figure in (
        "303",
        "99",
        "229",
        "24、14、13、25、10、16、19、16、12、9、38、12、9、12",
        "478",
        "1024",
        "63840",
        "100.00 %",
    ):
        assert figure in outcome.err


def test_check_json_of_spoilt_data(data_copy: Path) -> None:
    """An error exits 1, with file, line, column, rule, severity and message."""
    path = data_copy / "tasks" / "10-infrastructure.yaml"
    path.write_text(path.read_text("utf-8").replace("lead: [省能源局]", "lead: [省能原局]", 1), encoding="utf-8")
    outcome = run("--data", str(data_copy), "check", "--format", "json")
    (finding,) = outcome.json()["findings"]
    assert outcome.code == 1
    assert (finding["line"], finding["column"], finding["rule"]) == (43, 12, "unknown-agency")
    assert finding["severity"] == "error"
    assert "是否为“省能源局”" in finding["message"]
    assert outcome.json()["checked"]["items"] == 303


def test_check_text_names_the_place_as_people_see_it(data_copy: Path) -> None:
    """A finding begins with file:line:column, relative to the current folder, so that editors can jump there."""
    (data_copy / "obligations.yaml").unlink()
    outcome = run("check", cwd=data_copy.parent, env={"QHTASKS_DATA": "data"})
    assert outcome.out == "data/obligations.yaml:1:1: error: 缺少这个文件 [missing-file]\n"
    assert outcome.code == 1


def test_questions_refuse_data_that_cannot_be_read(data_copy: Path) -> None:
    """A question to unreadable data is exit code 2, with the first faults."""
    path = data_copy / "agencies.yaml"
    path.write_text(path.read_text("utf-8").replace("scope: some", "scope: few"), encoding="utf-8")
    outcome = run("--data", str(data_copy), "agency", "省水利厅")
    assert (outcome.code, outcome.out) == (2, "")
    assert "[schema]" in outcome.err


def test_check_leaves_the_data_as_they_are(data_copy: Path) -> None:
    """A check never writes."""
    before = {path: path.read_bytes() for path in data_copy.rglob("*") if path.is_file()}
    run("--data", str(data_copy), "check")
    assert {path: path.read_bytes() for path in data_copy.rglob("*") if path.is_file()} == before


def test_where_the_data_are_taken_from(data_copy: Path, tmp_path: Path) -> None:
    """The data is found by --data, then QHTASKS_DATA, then in the current checkout, then in the installed copy."""
    path = data_copy / "notice.yaml"
    path.write_text(path.read_text("utf-8").replace('version: "1.3.0"', 'version: "9.9.9"'), encoding="utf-8")
    edition = re.compile(r"数据集 (\S+) 版")
    ask = ("agency", "省审计厅")
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    (tmp_path / "pyproject.toml").touch()
    answer = [
        run("--data", str(DATA), *ask, env={"QHTASKS_DATA": str(data_copy)}),
        run(*ask, cwd=elsewhere, env={"QHTASKS_DATA": str(data_copy)}),
        run(*ask, cwd=elsewhere),
        run(*ask, cwd=tmp_path.parent),
    ]
    assert [edition.findall(each.out) for each in answer] == [["1.3.0"], ["9.9.9"], ["9.9.9"], ["1.3.0"]]


@pytest.mark.parametrize("command", [("agency",), ("list", "--lead"), ("list", "--participant")])
def test_what_words_were_taken_for_is_told_on_stderr(command: tuple[str, ...]) -> None:
    """A command that takes a body says on stderr what matched, with its caution, also with --json."""
    outcome = run(*command, "海南", "--json")
    assert outcome.code == 0
    assert "“海南”即海南州政府（别名）。注意：“海南”在本通知里一律指海南藏族自治州，不是海南省。" in outcome.err
    assert "slt" in run(*command, "slt").err
    assert "即" not in run(*command, "海南州政府").err


def test_filters_of_list_are_said_and_hold() -> None:
    """Filter and counts go to stderr; stdout has the rows that were asked for."""
    outcome = run("list", "--section", "二(十)", "--lead", "水利厅")
    assert [line.split("\t")[0] for line in outcome.out.splitlines()] == ["编号", "T156", "T157", "T158"]
    assert "筛选：节：二（十）构建战略性网络型基础设施体系，牵头：省水利厅；列出 3 项，全部 303 项" in outcome.err
    binding = run("list", "--nature", "约束性", "--json").json()
    assert [item["id"] for item in binding] == ["A9", "A10", "A11", "A12", "A13", "A21", "A24"]
    parks = run("list", "--participant", "各园区管委会", "--json").json()
    assert [item["id"] for item in parks] == [
        "B12",
        *(f"T{number}" for number in (15, 16, 19, 52, 53, 54, 58, 59, 60, 71, 74)),
    ]
    assert len(run("list", "--participant", "果洛", "--json").json()) == 39
    assert len(run("list", "--series", "B", "--json").json()) == 49


def test_agency_filters_are_said_and_an_empty_answer_explains_itself() -> None:
    """A filtered answer says its filter and how many of how many; an empty one says so."""
    shown = run("agency", "省水利厅", "--role", "lead", "--series", "T").out
    assert "筛选：角色：牵头，系列：任务；列出 8 行，全部 44 行" in shown
    assert "没有一项符合筛选条件" in run("agency", "省审计厅", "--role", "lead").out
    assert "名单没有列该单位" in run("agency", "省政府督查室").out


def test_agency_full_gives_whole_paragraphs() -> None:
    """--full prints what the notice says, not only the headings."""
    assert "配合推动南水北调西线工程前期工作。" in run("agency", "省水利厅", "--full").out
    assert "配合推动南水北调西线工程前期工作。" not in run("agency", "省水利厅").out


def test_what_became_of_a_unit_is_told_with_its_certainty() -> None:
    """省扶贫局 was renamed and merged; what became of 省人防办 is only likely, and no text of Qinghai says it."""
    renamed = run("agency", "省乡村振兴局")
    assert "即省扶贫局" in renamed.err
    assert "沿革：2021-04-22 至 2022-01-25 间（见报）：改为青海省乡村振兴局（确定；据青海日报2022-01-25" in renamed.out
    unsure = run("agency", "省人防办").out
    assert "改设为青海省国防动员办公室（未见青海原文；变化很可能，日期很可能，范围存疑；据" in unsure
    assert "省政府直属机构（未核实）" in unsure


def test_agencies_lists_all_with_their_counts() -> None:
    """`agencies` lists 101 units, with the notice's counts by name."""
    rows = [line.split("\t") for line in run("agencies").out.splitlines()]
    assert len(rows) == 102
    assert ["省水利厅", "省政府组成部门", "13", "16", "0", "0", "15"] in rows
    prefectures = run("agencies", "--kind", "市州政府", "--json").json()
    assert {each["counts"]["lead"]["collective"]["total"] for each in prefectures} == {3}


def test_the_same_question_gives_the_same_bytes() -> None:
    """The output depends neither on the hash seed nor on the clock."""
    asked = [("agency", "省发展改革委", "--json"), ("check", "--format", "json"), ("list",), ("agencies", "--json")]
    for words in asked:
        first, second = (run(*words, env={"PYTHONHASHSEED": seed}).out for seed in ("1", "2"))
        assert first == second


def test_python_m_qhtasks_is_the_program() -> None:
    """`python -m qhtasks` works where the script is not on the path."""
    words = [sys.executable, "-m", "qhtasks", "--version"]
    done = subprocess.run(words, cwd=REPOSITORY, capture_output=True, check=True, encoding="utf-8")
    assert done.stdout == f"qhtasks {__version__}，数据集 {dataset_version(DATA)} 版：{DATA}\n"


@pytest.mark.parametrize("words", ["T156", "t156", "Ｔ１５６", "T 156", "任务第156项", "任务156"])
def test_an_item_is_found_as_people_write_and_say_it(words: str) -> None:
    """A label as papers print it, 任务第156项, is understood as an id."""
    assert run("show", words).out.startswith("T156　任务第156项　二（十）")


@pytest.mark.parametrize(
    ("words", "count"),
    [
        ("二（十）", 9),
        ("二(十)", 9),
        ("十", 9),
        ("（十一）", 38),
        ("基础设施", 9),
        ("重要任务举措及分工", 229),
        ("一", 74),
    ],
)
def test_a_section_is_found_as_people_write_it(words: str, count: int) -> None:
    """A section is found by its number, with or without brackets, or by a part of its title; 二 is all of part 二."""
    assert len(run("list", "--section", words, "--json").json()) == count


def test_an_empty_filter_is_no_filter_left_out() -> None:
    """A script whose variable is empty gets an error, not all 303 items."""
    for option in ("--lead", "--participant", "--section"):
        outcome = run("list", option, "")
        assert (outcome.code, outcome.out) == (2, "")


def test_counts_are_the_whole_whatever_the_filter() -> None:
    """A filter picks rows; the counts of what the unit owes in all stay unfiltered."""
    shown = run("agency", "果洛", "--role", "lead").out
    assert "参加（集合）39 项" in shown
    assert "列出 3 行，全部 55 行" in shown


def test_streams_that_are_closed_or_full_are_no_bug() -> None:
    """Closed streams do not change the exit code; a full disk is a known error."""
    for command, code in (("check >&-", 0), ("check 2>&-", 0), ("list >&-", 0), ("show T1 >/dev/full", 2)):
        done = subprocess.run(
            ["bash", "-c", f'"{QHTASKS}" {command}'], cwd=REPOSITORY, capture_output=True, check=False, encoding="utf-8"
        )
        assert done.returncode == code, command
        assert "Traceback" not in done.stderr


@pytest.mark.parametrize(
    ("file", "find", "replace", "words"),
    [
        ("obligations.yaml", "section: 三", "section: 五", ("show", "O1")),
        ("obligations.yaml", "inferred_from: [T226]", "inferred_from: [T999]", ("agency", "省财政厅")),
        ("tasks/10-infrastructure.yaml", "section: 二（十）", "section: 五", ("show", "T156")),
    ],
)
def test_a_dangling_reference_ends_no_question_in_a_traceback(
    file: str, find: str, replace: str, words: tuple[str, ...], data_copy: Path
) -> None:
    """A question answers on data that the check rejects."""
    path = data_copy / file
    path.write_text(path.read_text("utf-8").replace(find, replace), encoding="utf-8")
    assert run("--data", str(data_copy), *words).code == 0
    assert run("--data", str(data_copy), "check").code == 1


def test_check_of_an_empty_notice_finds_everything_missing(data_copy: Path) -> None:
    """Empty data do not cause a division by zero."""
    (data_copy / "notice.txt").write_text("", encoding="utf-8")
    outcome = run("--data", str(data_copy), "check")
    assert outcome.code == 1
    assert "0.00 %" in outcome.err


def test_obligations_have_the_keys_of_items_too() -> None:
    """`show O13 --json` has every key of `show T156 --json`, with empty lists."""
    answer = run("show", "O13", "--json").json()
    assert set(answer) >= ITEM_KEYS
    assert (answer["series"], answer["number"], answer["lead"], answer["targets"]) == ("O", 13, [], [])
