"""Options as people type them: values in Chinese, several bodies and ids, parts of records, and what is refused."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from qhtasks.store.load import load_dataset
from qhtasks.text.width import cells
from tests.program import run
from tests.support import DATA

if TYPE_CHECKING:
    from pathlib import Path

DATASET = load_dataset(DATA)


@pytest.mark.parametrize(
    ("chinese", "value"),
    [
        ("agency 省水利厅 --role 牵头", "agency 省水利厅 --role lead"),
        ("agency 省水利厅 --role 参加单位", "agency 省水利厅 --role participant"),
        ("agency 省水利厅 --basis 点名", "agency 省水利厅 --basis named"),
        ("agency 省水利厅 --basis 列名", "agency 省水利厅 --basis named"),
        ("agency 西宁 --basis 集合", "agency 西宁 --basis collective"),
        ("agency 西宁 --basis 可能", "agency 西宁 --basis possible"),
        ("agency 省水利厅 --series 任务", "agency 省水利厅 --series T"),
        ("list --series 一级", "list --series a"),
        ("list --series 二级指标 --nature 预期", "list --series B --nature 预期性"),
        ("list --nature 約束性", "list --nature 约束性"),
        ("indicators --level 二级", "indicators --level B"),
        ("indicators --agency 省水利厅 --role 牵头", "indicators --agency 省水利厅 --role lead"),
        ("search 水 --agency 省水利厅 --role 參加", "search 水 --agency 省水利厅 --role participant"),
        ("matrix --by 系列 --role 牵头 --basis 可能涉及", "matrix --by series --role lead --basis possible"),
    ],
)
def test_values_are_typed_in_chinese(chinese: str, value: str) -> None:
    """A value and the Chinese words for it are the same question."""
    answer = run(*chinese.split(), "--json")
    assert answer.code == 0
    assert answer.json() == run(*value.split(), "--json").json()


@pytest.mark.parametrize(
    ("words", "names"),
    [
        ("--format Word --format excel --without 可能", ["省水利厅.docx", "省水利厅.xlsx"]),
        ("--format 网页 --with 要求", ["省水利厅.html"]),
    ],
)
def test_formats_and_parts_of_papers_are_typed_in_chinese(words: str, names: list[str], tmp_path: object) -> None:
    """Word is docx, 网页 is html, 要求 is obligations."""
    made = run("render", "省水利厅", *words.split(), "--out", str(tmp_path))
    assert made.code == 0
    assert [line.rpartition("/")[2] for line in made.out.splitlines()] == names


def test_several_bodies_must_all_have_a_share() -> None:
    """A repeated body narrows the answer, in every option that takes bodies; the filter says so."""
    for option in ("--lead", "--participant"):
        one, other = (ids("list", option, name) for name in ("省水利厅", "省林草局"))
        both = run("list", option, "省水利厅", option, "省林草局", "--json")
        assert [row["id"] for row in both.json()] == [key for key in one if key in other]
    assert "牵头：省水利厅、省林草局都有" in run("list", "--lead", "水利", "--lead", "林草").err
    assert ids("list", "--lead", "省水利厅", "--lead", "各市州政府") == []
    for command in (("search", "水资源"), ("indicators",), ("deadlines",)):
        asked = [row["id" if "id" in row else "key"] for row in rows(*command, "--agency", "水利", "--agency", "林草")]
        for name in ("水利", "林草"):
            assert set(asked) <= {row["id" if "id" in row else "key"] for row in rows(*command, "--agency", name)}
    assert "与省林草局、省财政厅共有" in run("agency", "水利", "--with", "林草", "--with", "财政厅").out


def ids(*words: str) -> list[str]:
    """Name the items of a list."""
    return [row["id"] for row in run(*words, "--json").json()]


def rows(*words: str) -> list[dict[str, object]]:
    """Give the rows of an answer."""
    listed: list[dict[str, object]] = run(*words, "--json").json()["rows"]
    return listed


@pytest.mark.parametrize(
    ("words", "says"),
    [
        ("list --section 十 --section 九", "--section 写了 2 次，只能写一次"),
        ("list --series A --series B", "--series 写了 2 次"),
        ("agency 省水利厅 --role lead --role participant", "--role 写了 2 次"),
        ("list --limit 1 --limit 2 --limit 3", "--limit 写了 3 次"),
        ("render 省水利厅 --out a --out b", "--out 写了 2 次"),
        ("agency 省水利厅 --role 领导", "--role 没有“领导”这一种，可选：牵头（lead）、参加（participant）"),
        ("indicators --level 任务", "可选：一级指标（A）、二级指标（B）"),
        ("list --series 指标", "“指标”不是一个系列"),
        ("agency 省水利厅 省林草局", "几个单位共有的：qhtasks together"),
        ("show T156 T999", "没有“T999”这一项"),
        ("show T156.99", "任务第156项有 5 条举措"),
        ("show B6.2", "二级指标第6项有 1 个目标"),
        ("show O13.1", "组织实施要求第13项不分条"),
        ("render 省水利厅 --format odt", "Word（docx）"),
        ("render 省水利厅 --format 简报", "--format 没有“简报”这一种，可选："),
        ("list --nature x", "可选：约束性、预期性\n"),
        ("track evaluate 期初", "没有“期初”这一种，可选：中期"),
        ("templates paste", "没有“paste”，只有 copy\n用法：qhtasks templates"),
        ("list --limit abc", "--limit 的值不对：“abc”不是整数"),
        ("track monitor --year abc", "--year 的值不对：“abc”不是整数"),
        ("search --regex [", "“[”不是正则表达式：方括号没有配对"),
        ("search --regex a)", "圆括号没有配对"),
        ("search --regex a{99999999999}", "花括号里的数太大"),
        ("together", "缺少“单位”\n"),
        ("track ledger 省水利厅 --track 没有", "缺少 --period：报哪一期，如 --period 2023Q2"),
        ("site -o x.pdf", "x.pdf 写不了：site 只写网页，文件名以 .html 结尾，如 -o x.html"),
    ],
)
def test_what_is_refused_says_what_is_meant(words: str, says: str) -> None:
    """Nothing is silently the last one; the refusal takes at most three lines of a terminal."""
    outcome = run(*words.split())
    assert (outcome.code, outcome.out) == (2, "")
    assert says in outcome.err
    assert lines_of(outcome.err) <= 3


def lines_of(text: str) -> int:
    """Count the lines that a text takes in a terminal of 80 cells."""
    return sum(-(-cells(line) // 80) for line in text.splitlines())


@pytest.mark.parametrize(
    "words",
    [
        *(["list", "--section", words] for words in ("二十", "三", "建设", "")),
        *(["agencies", "--kind", words] for words in ("市", "企业局", "省政府", "厅")),
        *(["agency", words] for words in ("局", "青海省", "监管局", "委", "办公室", "统计", "hn", "zzz", "省水力厅")),
        *(
            ["agency", words]
            for words in ("各市州政府", "省有关单位", "各园区管委会", "市州政府", "省粮食和物资储备局")
        ),
        *(["show", words] for words in ("36", "X1", "T999", "任务", "")),
        *(["list", option, "哪里"] for option in ("--columns", "--sort", "--series", "--nature", "--lead")),
        ["indicators", "--unit", "斤"],
        ["search", "水", "--in", "哪里"],
        ["stats", "--group", "没有"],
        ["render", "--section", "二十"],
        ["export", "--format", "excel"],
        ["explain", "nosuch"],
    ],
    ids=" ".join,
)
def test_refusals_are_short(words: list[str]) -> None:
    """No refusal takes more than three lines, however much there is to choose from."""
    outcome = run(*words)
    assert (outcome.code, outcome.out) == (2, "")
    assert 0 < lines_of(outcome.err) <= 3


@pytest.mark.parametrize(
    ("words", "says"),
    [(("agency", " "), "没有写单位"), (("show", ""), "没有写编号"), (("agency", "zzz"), "agencies 看全部单位")],
)
def test_a_refusal_ends_without_a_full_stop(words: tuple[str, ...], says: str) -> None:
    """All messages do alike; nothing typed is not a name that nobody bears."""
    assert run(*words).err.endswith(f"{says}\n")


@pytest.mark.parametrize(("typed", "kind"), [("市州", "市州政府"), ("群团", "群团组织"), ("企业", "企业")])
def test_a_part_names_a_kind(typed: str, kind: str) -> None:
    """A part that only one kind has means it; the filter says which."""
    assert f"类别：{kind}" in run("agencies", "--kind", typed).err


@pytest.mark.parametrize(
    ("words", "hint"),
    [
        ("list --role lead", ""),
        ("list --leed 省水利厅", "--lead"),
        ("list --part 省水利厅", "--participant"),
        ("agency 省水利厅 --serie T", "--series"),
        ("deadlines --colour", ""),
        ("lst", "list"),
        ("serch 水", "search"),
        ("todo", ""),
    ],
)
def test_only_what_is_near_is_suggested(words: str, hint: str) -> None:
    """A hint names what is much like the typed word, or nothing: not --force for --role."""
    outcome = run(*words.split())
    assert outcome.code == 2
    said = outcome.err.partition("是否为：")[2].partition("？")[0]
    assert said == hint


def test_show_takes_several_records() -> None:
    """One after the other for people, an array for scripts; a single one stays an object."""
    both = run("show", "T156", "T157", "T156", "--json").json()
    assert [record["id"] for record in both] == ["T156", "T157"]
    assert both[0] == run("show", "T156", "--json").json()
    page = run("show", "T156", "O13", "A9").out
    assert [line.split("　")[0] for line in page.splitlines() if "　" in line and "项　" in line] == [
        "T156",
        "O13",
        "A9",
    ]


@pytest.mark.parametrize(
    ("words", "ids"),
    [
        (["T156、T157"], "T156 T157"),
        (["T156，T157,B6；a9"], "T156 T157 B6 A9"),
        (["任务第156项、二级指标第6项"], "T156 B6"),
        (["T156-T158"], "T156 T157 T158"),
        (["T156—T158"], "T156 T157 T158"),
        (["Ｔ１５５～１５６"], "T155 T156"),
        (["t156至t158、O13-14"], "T156 T157 T158 O13 O14"),
        (["任务第156项到第158项"], "T156 T157 T158"),
        (["T156", "T155-T157"], "T156 T155 T157"),
    ],
)
def test_several_records_are_typed_as_people_write_them(words: list[str], ids: str) -> None:
    """Joined by a comma of any kind, or as a range with any dash, full width included; each is shown once."""
    assert [record["id"] for record in run("show", *words, "--json").json()] == ids.split()


@pytest.mark.parametrize("words", ["T160-T156", "T156-O3", "T156.1-T156.3", "A20—B3"])
def test_what_is_no_range_says_how_one_is_written(words: str) -> None:
    """A range has two ends of one series, the smaller first."""
    refused = run("show", words)
    assert (refused.code, refused.out) == (2, "")
    assert f"“{words}”不是一段编号" in refused.err
    assert "如 T156-T160" in refused.err


def test_several_bodies_and_ids_are_joined_wherever_several_are_taken(tmp_path: Path) -> None:
    """A comma joins what a space or a repeated option would."""
    joined, apart = run("together", "省水利厅、省林草局", "--json"), run("together", "省水利厅", "省林草局", "--json")
    assert joined.json() == apart.json()
    assert ids("list", "--lead", "省水利厅，省林草局") == ids("list", "--lead", "省水利厅", "--lead", "省林草局")
    made = run("render", "T156、T157-T158，省水利厅", "--format", "md", "--out", str(tmp_path))
    assert [line.rpartition("/")[2] for line in made.out.splitlines()] == [
        "省水利厅.md",
        "T156.md",
        "T157.md",
        "T158.md",
    ]
    assert "一次查一个" in run("agency", "省水利厅、省林草局").err
    assert "不能只印 T156.1：写 T156" in run("render", "T156.1", "--out", str(tmp_path)).err


@pytest.mark.parametrize("word", ["参与", "配合", "协同", "协办"])
def test_other_documents_words_for_a_role_are_understood(word: str) -> None:
    """The notice's own word is printed back."""
    assert "角色：参加；" in run("agency", "省水利厅", "--role", word).out
    assert run("agency", "省水利厅", "--role", "责任").code == 2, "which may be either role"


@pytest.mark.parametrize(
    ("words", "advice"),
    [
        ("list --agency 省水利厅", "没有 --agency 这个选项。一个单位的用 qhtasks agency 单位"),
        ("list 省水利厅", "多出了：省水利厅。一个单位的用 qhtasks agency 单位"),
        ("matrix --agency 省水利厅", "qhtasks agency 单位"),
        ("stats 省水利厅", "qhtasks agency 单位"),
        ("deadlines 省水利厅", "多出了：省水利厅。单位写在 --agency 后面"),
        ("indicators 省水利厅", "单位写在 --agency 后面"),
        ("agency --agency 省水利厅", "单位直接写在命令后面"),
        ("show 水利厅", "没有“水利厅”这一项。查单位用 qhtasks agency 省水利厅"),
        ("show shuiliting", "查单位用 qhtasks agency 省水利厅"),
        ("show 水利听", "查单位用 qhtasks agency 单位"),
        ("show T999", "编号有：A1—A25"),
        ("show T", "编号有：A1—A25"),
    ],
)
def test_who_asks_a_list_for_a_body_is_led_to_the_answer(words: str, advice: str) -> None:
    """A body where the command takes none: one line says what answers."""
    refused = run(*words.split())
    assert (refused.code, refused.out) == (2, "")
    assert advice in refused.err.splitlines()[0]


@pytest.mark.parametrize(("form", "ending"), [("wps", "docx"), ("WPS", "docx"), ("et", "xlsx")])
def test_formats_of_wps_are_those_that_it_opens(form: str, ending: str, tmp_path: Path) -> None:
    """Nobody can write WPS's own formats, and nobody needs them: what is written instead is said."""
    made = run("render", "T156", "--format", form, "--out", str(tmp_path))
    assert (made.code, made.out.rpartition(".")[2].strip()) == (0, ending)
    assert f"写成 {ending}，WPS" in made.err
    assert f"--format {ending}" in run("agency", "省水利厅", "-o", str(tmp_path / f"x.{form}")).err


@pytest.mark.parametrize("words", ["T156.3", "t156．3", "任务156.3", "任务第156项第3条"])
def test_a_measure_is_shown_by_its_number(words: str) -> None:
    """The measure alone, with the lists of its task; JSON adds which part it is."""
    shown = run("show", words)
    assert shown.out.splitlines()[1].startswith("优化配置柴达木地区水资源")
    assert "牵头单位：省水利厅" in shown.out
    whole = run("show", words, "--json").json()
    assert (whole["id"], whole["part"]["id"], whole["part"]["kind"]) == ("T156", "T156.3", "measure")
    assert whole["part"]["text"] == DATASET.tasks[155].measures[2]


def test_a_target_is_shown_by_its_number() -> None:
    """The target alone, with the sentence that sets it."""
    shown = run("show", "A9.2").out
    assert shown.count("目标：") == 1
    assert "目标：草原综合植被盖度" in shown
    assert "森林覆盖率达到8.0％" in shown
    assert run("show", "A9.2", "--json").json()["part"]["kind"] == "target"


def test_measures_are_numbered_and_nothing_of_the_paragraph_is_lost() -> None:
    """Every measure stands on a line of its own under its id, after the heading; together they are the paragraph."""
    for task in DATASET.tasks[70:80]:
        page = run("show", task.id).out.splitlines()
        pieces = [line.removeprefix(f"{task.id}.{number}　") for number, line in enumerate(page[2:], 1)]
        end = next(place for place, line in enumerate(page) if line.startswith("牵头单位："))
        text = "".join([page[1], *pieces[: end - 2]])
        assert text.removeprefix(f"{task.id}.1　").endswith(task.text)
