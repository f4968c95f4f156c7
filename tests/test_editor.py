"""In an editor with yaml-language-server: names complete, fields explain themselves, slips are underlined."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

import pytest

from tests.editor import Editor, started
from tests.support import DATA

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

FILES = sorted(DATA.rglob("*.yaml"))
WATER = "heading: 推动重大水利工程建设\n    measures:"
LIST = "lead: [省水利厅]\n    participants: [省发展改革委, 省自然资源厅, 省生态环境厅, 等]"


@pytest.fixture(scope="module")
def editor() -> Iterator[Editor]:
    """One server for all these tests."""
    with started() as running:
        yield running


class Typed(NamedTuple):
    """A file of the data as somebody left it who typed something; `|` marks where the caret stands."""

    path: Path
    text: str
    line: int
    character: int

    @classmethod
    def into(cls, file: str, old: str, new: str, name: str) -> Typed:
        """Type something in place of what occurs once; the file gets a name that no other test uses."""
        before, after = (DATA / file).read_text("utf-8").split(old)
        typed, rest = new.split("|")
        *lines, line = (before + typed).split("\n")
        path = DATA / file.replace(".yaml", f"-{name}.yaml")
        return cls(path, before + typed + rest + after, len(lines), len(line))


def test_files_of_the_data_are_without_a_mark(editor: Editor) -> None:
    """The schemas find nothing wrong in the data as they are."""
    for path in FILES:
        editor.open(path, path.read_text("utf-8"))
    assert {path.name: editor.underlined(path) for path in FILES} == {path.name: [] for path in FILES}


def test_names_of_bodies_complete(editor: Editor) -> None:
    """省水, typed in a list of leads, offers 省水利厅."""
    typed = Typed.into("tasks/10-infrastructure.yaml", LIST, LIST.replace("省水利厅", "省水|"), "complete")
    editor.open(typed.path, typed.text)
    offered = editor.at("completion", typed.path, typed.line, typed.character)["items"]
    assert "省水利厅" in [each["label"] for each in offered if each["label"].startswith("省水")]


WATERS = "tasks/10-infrastructure.yaml"
LOST = "不在名录里：用 qhtasks check 看相近的名称"


@pytest.mark.parametrize(
    ("file", "old", "new", "slip"),
    [
        (WATERS, LIST, LIST.replace("省水利厅", "|省水力厅"), ("省水力厅", LOST)),
        (WATERS, WATER, WATER.replace("heading", "|headin"), ("headin", "Property headin is not allowed.")),
        (WATERS, "- id: T156\n", "- id: |156\n", ("156", "应形如 T156")),
        ("indicators.yaml", "- id: B36\n", "- id: |T36\n", ("T36", "应形如 B36")),
        ("notice.yaml", 'date: "2021-04-22"', 'date: |"2021年4月"', ('"2021年4月"', "应形如 2021-04-22")),
        (WATERS, "section: 二（十）", "section: |二（十五）", ("二（十五）", "不是这里的节，应形如 二（十四）")),
    ],
    ids=["agency", "key", "task", "indicator", "date", "section"],
)
def test_slips_are_underlined(file: str, old: str, new: str, slip: tuple[str, str], editor: Editor) -> None:
    """What is wrong is underlined from its first character to its last, and nothing else, with a line of help."""
    word, says = slip
    typed = Typed.into(file, old, new, f"slip-{len(word)}")
    editor.open(typed.path, typed.text)
    (mark,) = editor.underlined(typed.path)
    assert mark["message"] == says
    assert _span(mark) == (typed.line, typed.character, typed.line, typed.character + len(word))


def _span(mark: dict[str, Any]) -> tuple[int, int, int, int]:
    start, end = mark["range"]["start"], mark["range"]["end"]
    return start["line"], start["character"], end["line"], end["character"]


@pytest.mark.parametrize(
    ("file", "old", "new", "says"),
    [
        ("tasks/10-infrastructure.yaml", LIST, f"le|{LIST[2:]}", "牵头单位"),
        ("indicators.yaml", "- id: A2\n", "- i|d: A2\n", "编号：`A1`、`B1` 起"),
        ("indicators.yaml", "subject: 生产总值\n", "subject: 生产|总值\n", "对象：量的是什么。"),
        ("indicators.yaml", "bound: range", "bound: ra|nge", "* `at-least`: 不低于，数后的"),
        ("agencies.yaml", "name: 省水利厅\n", "na|me: 省水利厅\n", "名称：单位的键。"),
        ("notice.yaml", "index_number: 0", "index|_number: 0", "索引号：照页首"),
        (WATERS, LIST, LIST.replace("省水利厅", "省水|利厅"), "* `省水利厅`: 青海省水利厅，省政府组成部门\n"),
        ("agencies.yaml", "name: 各市州政府\n    scope", "name: 各市州政府\n    sc|ope", "#### 范围\n\n范围\n\n"),
    ],
    ids=["list", "key", "text", "value", "unit", "document", "name", "pointer"],
)
def test_fields_explain_themselves(file: str, old: str, new: str, says: str, editor: Editor) -> None:
    """Who points at a field, or at its value, reads what the README says of it."""
    typed = Typed.into(file, old, new, "hover")
    editor.open(typed.path, typed.text)
    assert says in editor.at("hover", typed.path, typed.line, typed.character)["contents"]["value"]
