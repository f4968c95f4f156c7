"""Hostile and broken files: reading them ends in findings with a place, never in a traceback or a hang."""

from __future__ import annotations

import os
import re
import shutil
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from datetime import date, datetime
from pathlib import Path
from types import GenericAlias
from typing import TYPE_CHECKING, Any, get_args, get_origin

import pytest
import yaml
from hypothesis import assume, example, given
from hypothesis import strategies as st
from pydantic import BaseModel, ConfigDict, ValidationError, create_model

from qhtasks.errors import QhtasksError
from qhtasks.model.bodies import AgenciesFile, PinyinFile
from qhtasks.model.findings import Place
from qhtasks.model.items import IndicatorsFile, TasksFile
from qhtasks.model.meaning import Record, declared, held_kind, plain
from qhtasks.model.notice import NoticeFile
from qhtasks.model.obligations import ObligationsFile
from qhtasks.store import yamltext
from qhtasks.store.content import MAX_BYTES
from qhtasks.store.load import load_dataset, load_with_findings
from qhtasks.store.validation import validated
from qhtasks.store.yamltext import MAX_DEPTH, MAX_FINDINGS, Document, read_yaml
from tests.program import run
from tests.support import DATA, verdicts

if TYPE_CHECKING:
    from qhtasks.model.dataset import Dataset

Value = Any
"""What a YAML text can hold once it is read: texts, truth values, null, and tuples and dicts of them."""

YAML_FILES = sorted(DATA.glob("**/*.yaml"))
DEEP = 10_000
PIECES = (
    "- |: |? |, |\n|\n  |[|]|{|}|&a |*a|!t |!!int |>|'|\"|---|...|%TAG |#|<<|=|~|1|1.5|no|省|\\|\t|\r|\x85|\ufeff|\x00"
)
"""Pieces of YAML's grammar, of which hostile texts are made; | stands by itself in the list below."""
yaml_like = st.lists(st.sampled_from([*PIECES.split("|"), "|", "\u2028", "a", "b"]), max_size=30).map("".join)


def spots(document: Document) -> list[str]:
    """Put the findings of one text as `rule line:column`."""
    return [f"{each.rule} {each.line}:{each.column}" for each in sorted(document.findings)]


def read(text: str) -> Document:
    """Read a text as a file of that name would be."""
    return read_yaml(text, "some.yaml")


# ── texts ──

FAULTY_TEXTS = {
    "anchor": ("a: &x b\n", ["yaml-anchor 1:4"]),
    "anchor on a list": ("a: &x [b]\n", ["yaml-anchor 1:4"]),
    "anchor on a mapping": ("a:\n  &x\n  b: c\n", ["yaml-anchor 2:3"]),
    "alias": ("a: *x\n", ["yaml-anchor 1:4"]),
    "alias of itself": ("&x\na: [b, *x]\n", ["yaml-anchor 1:1", "yaml-anchor 2:8"]),
    "alias for a key": ("*x : a\n", ["yaml-anchor 1:1", "yaml-key 1:1"]),
    "merge key": ("<<: {a: b}\n", ["yaml-merge-key 1:1"]),
    "merge key in a record": ("a:\n  <<: {a: b}\n  c: d\n", ["yaml-merge-key 2:3"]),
    "merge key of an alias": ("a: b\n<<: *x\n", ["yaml-anchor 2:5", "yaml-merge-key 2:1"]),
    "tag of YAML": ("a: !!str 1\n", ["yaml-tag 1:4"]),
    "tag of one's own": ("a: !python/object:os.system x\n", ["yaml-tag 1:4"]),
    "tag on a quoted text": ("a: !!int '1'\n", ["yaml-tag 1:4"]),
    "tag on a list": ("a: !!set [b]\n", ["yaml-tag 1:4"]),
    "tag without a name": ("a: ! b\n", ["yaml-tag 1:4"]),
    "folded text": ("a: >\n  省\n  水利厅\n", ["yaml-folded 1:4"]),
    "folded text on one line": ("a: >-\n  省水利厅\n", ["yaml-folded 1:4"]),
    "plain text over two lines": ("a: 省\n  水利厅\n", ["yaml-folded 1:4"]),
    "plain text over two lines in a list": ("a: [省\n    水利厅]\n", ["yaml-folded 1:5"]),
    "quoted text over two lines": ("a: '省\n  水利厅'\n", ["yaml-folded 1:4"]),
    "double-quoted text over two lines": ('a: "省\\\n  水利厅"\n', ["yaml-folded 1:4"]),
    "key over two lines": ("? 省\n  水利厅\n: a\n", ["yaml-folded 1:3"]),
    "list for a key": ("? [a]\n: b\n", ["yaml-key 1:3"]),
    "list for a key in a flow": ("{[a]: b}\n", ["yaml-key 1:2"]),
    "mapping for a key": ("? {a: b}\n: c\n", ["yaml-key 1:3"]),
    "truth value for a key": ("true: a\n", ["yaml-key 1:1"]),
    "null for a key": ("null: a\n", ["yaml-key 1:1"]),
    "no key": (": a\n", ["yaml-syntax 1:1"]),
    "no value": ("a:\nb: c\n", ["yaml-guessed-type 1:3"]),
    "no entry": ("- \n- a\n", ["yaml-guessed-type 1:2"]),
    "key twice": ("a: b\nc: d\na: e\n", ["yaml-duplicate-key 3:1"]),
    "key three times": ("{a: b, a: c, a: d}\n", ["yaml-duplicate-key 1:8"]),
    "two keys twice": ("{a: b, c: d, a: e, c: f}\n", ["yaml-duplicate-key 1:14", "yaml-duplicate-key 1:20"]),
    "two keys twice in a list": ("- {a: b, c: d, a: e, c: f}\n", ["yaml-duplicate-key 1:16"]),
    "two documents": ("a: b\n---\nc: d\n", ["yaml-documents 2:1"]),
    "three documents": ("--- a\n--- b\n--- c\n", ["yaml-documents 2:1"]),
    "second document with a fault": ("--- a\n--- ~\n", ["yaml-documents 2:1", "yaml-guessed-type 2:5"]),
    "bracket not closed": ("a: [b\n", ["yaml-syntax 1:4"]),
    "brace not closed": ("a: {b: c\n", ["yaml-syntax 1:4"]),
    "quote not closed": ('a: "b\n', ["yaml-syntax 1:4"]),
    "two colons": ("a: b: c\n", ["yaml-syntax 1:5"]),
    "tab for indentation": ("a:\n\tb: c\n", ["yaml-syntax 2:1"]),
    "key indented too far": ("a: b\n  c: d\n", ["yaml-syntax 2:4"]),
    "list in a mapping": ("a: b\n- c\n", ["yaml-syntax 2:1"]),
    "reserved sign": ("a: @b\n", ["yaml-syntax 1:4"]),
    "escape that does not exist": ('a: "\\q"\n', ["yaml-syntax 1:5"]),
    "half of a pair by escape": ('a: "\\ud800"\n', ["yaml-syntax 1:7"]),
    "directive that is malformed": ("%YAML x\n---\na: b\n", ["yaml-directive 1:1"]),
    "NUL": ("a: b\x00c\n", ["yaml-syntax 1:5"]),
    "escape character": ("a: b\n省: \x1b[31m\n", ["yaml-syntax 2:4"]),
    "delete character": ("a: b\nc: 省水\x7f\n", ["yaml-syntax 2:6"]),
    "half of a pair": ("a: \ud800\n", ["yaml-syntax 1:4"]),
    "faults that leave the text readable": (
        "a: ~\nb: &x c\nb: !t d\ne: >\n  f\n",
        ["yaml-guessed-type 1:4", "yaml-anchor 2:4", "yaml-duplicate-key 3:1", "yaml-tag 3:4", "yaml-folded 4:4"],
    ),
    "faults before a syntax error": ("a: ~\nb: [c\n", ["yaml-guessed-type 1:4", "yaml-syntax 2:4"]),
}


@pytest.mark.parametrize(("text", "expected"), FAULTY_TEXTS.values(), ids=FAULTY_TEXTS.keys())
def test_faulty_text_ends_in_findings(text: str, expected: list[str]) -> None:
    """What YAML allows but nobody should write, and what it forbids, is found where it stands."""
    assert sorted(spots(read(text))) == sorted(expected)


@pytest.mark.parametrize(("text", "expected"), FAULTY_TEXTS.values(), ids=FAULTY_TEXTS.keys())
def test_without_libyaml_the_same_texts_are_at_fault(
    text: str, expected: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """PyYAML's own parser finds a fault in the same lines, and says it in Chinese."""
    monkeypatch.setattr(yamltext, "_PARSER", yaml.SafeLoader)
    findings = read(text).findings
    assert sorted({finding.line for finding in findings}) == sorted(
        {int(spot.split()[1].split(":")[0]) for spot in expected}
    )
    assert {finding.rule for finding in findings} in ({spot.split()[0] for spot in expected}, {"yaml-unseen"})


@pytest.mark.parametrize(
    ("text", "advice"),
    [
        ("a:\n", "空列表写 []"),
        ("a: *省\n", "要加引号"),
        ("a:\n  - b\n  -省\nc: d\n", "“-”后面要空一格"),
        ("a:\n  -省\n  - b\n", "“-”后面要空一格"),
        ('a: "C:\\data"\n', "外面改用单引号"),
        ("- a: b\n   c: d\n", "缩进"),
        ("a:\n  - 省\n水利厅\nb: c\n", "上一行的文字折了行"),
        ("a: [b,, c]\n", "多了一个逗号"),
        ("a: [b,\u00a0c]\n", "首尾有空白 U+00A0"),
    ],
)
def test_message_says_what_to_do(text: str, advice: str) -> None:
    """Slips of the hand that people make most are told with their remedy, not in the parser's words."""
    (finding,) = read(text).findings
    assert advice in finding.message


def test_what_the_two_parsers_call_a_mistake_is_the_same_in_chinese(monkeypatch: pytest.MonkeyPatch) -> None:
    """Each calls it something else, and both know the place."""
    texts = [
        *("a: b: c\n", "a: [b\nc: d\n", "a: {b: c\nd: e\n", "a: b\n- c\n", "- a\nb: c\n", "a: @b\n"),
        *("a: ]\n", 'a: "b\n', "a: 'b' c\n", "a: b\n  c: d\n", "a: b\nc\n", "a: [b, c}\n", "a: - b\n"),
    ]
    by_libyaml = [read(text).findings for text in texts]
    monkeypatch.setattr(yamltext, "_PARSER", yaml.SafeLoader)
    assert [read(text).findings for text in texts] == by_libyaml
    assert all(by_libyaml)


def test_without_libyaml_the_data_are_the_same() -> None:
    """Where PyYAML was built without it, the program reads with PyYAML's own parser, and the data pass."""
    program = "import sys; sys.modules['yaml._yaml'] = None; from qhtasks.cli.app import main; main()"
    done = subprocess.run(
        [sys.executable, "-c", program, "--data", str(DATA), "check"],
        check=False,
        capture_output=True,
        encoding="utf-8",
    )
    assert (done.returncode, done.stdout) == (0, run("--data", str(DATA), "check").out), done.stderr


@pytest.mark.parametrize(
    ("opening", "column"), [("[", 17), ("{a: ", 65), ("- ", 33), ("? ", 33), ("{? ", 49), ("[{a: ", 41)]
)
def test_deep_nesting_is_refused(opening: str, column: int) -> None:
    """Ten thousand levels end at the first one too many, without recursion."""
    assert spots(read(opening * DEEP)) == [f"yaml-depth 1:{column}"]


def test_allowed_nesting_is_read() -> None:
    """As many levels as are allowed are no fault."""
    document = read("[" * MAX_DEPTH + "a" + "]" * MAX_DEPTH)
    assert document.findings == []
    value = document.value
    for _ in range(MAX_DEPTH):
        (value,) = value
    assert value == "a"


def test_alias_bomb_does_not_go_off() -> None:
    """A billion laughs are forty findings: an alias is reported and stands for nothing."""
    laughs = ["a0: &a0 [ha]", *(f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 9)}]" for n in range(1, 10))]
    document = read("\n".join(laughs))
    assert {finding.rule for finding in document.findings} == {"yaml-anchor"}
    assert len(document.findings) == 10 + 9 * 9
    assert document.value["a9"] == (None,) * 9


GUESSED = [
    *("3.10", "5.5", "+1.5", "-0.5", ".5", "1.", "1.0e+3", ".inf", "-.INF", ".nan", "1:30.5"),
    *("0", "7", "-12", "+3", "010", "0x1F", "0b11", "1_000", "12:30", "190:20:30"),
    *("no", "NO", "No", "yes", "Yes", "on", "On", "off", "OFF", "True", "TRUE", "False", "FALSE"),
    *("~", "Null", "NULL", ""),
    *("2027-12-31", "2021-04-22T10:00:00Z", "2021-04-22 10:00:00"),
    "=",
]
GUESSED_BY_12 = ["1e3", "-1E-3", "1.e3", "0o17"]
"""What PyYAML, which goes by YAML 1.1, keeps as a text, and a reader of YAML 1.2 takes for a number."""
KEPT = [
    "y",
    "n",
    "v1.0.0",
    "1.0.0",
    "2021-4-22",
    "5.5％",
    "8.0%",
    "2—3",
    "Ⅱ",
    "\N{FULLWIDTH DIGIT TWO}",
    "到2025年",
    "12：30",
    "无",
    "nil",
    "T156",
]


@pytest.mark.parametrize("word", [*GUESSED, *GUESSED_BY_12])
def test_word_that_yaml_would_guess_at_wants_quotes(word: str) -> None:
    """What a YAML reader would take for a number, a date, a truth value or nothing is found, and stays a text."""
    document = read(f"a: {word}\n")
    assert [each.rule for each in document.findings] == ["yaml-guessed-type"]
    assert document.value == {"a": word}


@pytest.mark.parametrize("quoted", ['"{}"', "'{}'", "|-\n  {}"])
@pytest.mark.parametrize("word", [*GUESSED, *KEPT, "true", "false", "null", "<<"])
def test_quoted_word_is_the_text_it_is(word: str, quoted: str) -> None:
    """In quotes, or in a literal block, every word is a text."""
    document = read(f"a: {quoted.format(word)}\n")
    assert document.findings == []
    assert document.value == {"a": word}


@pytest.mark.parametrize("word", KEPT)
def test_word_that_nobody_guesses_at_needs_no_quotes(word: str) -> None:
    """What PyYAML itself keeps as a text is one here too."""
    document = read(f"a: {word}\n")
    assert document.findings == []
    assert document.value == {"a": word}


def test_only_the_first_document_counts() -> None:
    """Where there is a second document, which is a fault, the value and its place are those of the first."""
    document = read("--- {a: b}\n--- {c: d}\n")
    assert document.value == {"a": "b"}
    assert document.place(("c",)).line == 1


def test_three_words_have_a_type() -> None:
    """Only `true`, `false` and `null`, in lower case and without quotes, are no texts."""
    document = read("[true, false, null]\n")
    assert document.findings == []
    assert document.value == (True, False, None)


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("", None),
        ("# 只有注释\n", None),
        ("\n\n", None),
        ("[]\n", ()),
        ("{}\n", {}),
        ("a\n", "a"),
        ("---\na: b\n...\n", {"a": "b"}),
        ("- a\n- [b, c]\n- {d: e}\n", ("a", ("b", "c"), {"d": "e"})),
        ("a: |\n  省\n  水利厅\n", {"a": "省\n水利厅\n"}),
        ("a: |-\n  省\n\n  水利厅\n", {"a": "省\n\n水利厅"}),
        ('a: "省\\n水利厅"\n', {"a": "省\n水利厅"}),
        ("a: '省''水'\n", {"a": "省'水"}),
        ("? a\n: b\n", {"a": "b"}),
        ("a: b # c\n", {"a": "b"}),
        ("a: b#c\n", {"a": "b#c"}),
    ],
)
def test_sound_text_is_read_as_it_is(text: str, value: Value) -> None:
    """What is no fault gives no finding and the value that stands there."""
    document = read(text)
    assert document.findings == []
    assert document.value == value


NUMBER_OF_12 = r"[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?|0o[0-7]+"
"""The numbers of YAML 1.2's core schema, by its own text (10.3.2)."""


def words() -> st.SearchStrategy[str]:
    """Words near those that YAML guesses at."""
    near = st.text(alphabet="0123456789.:-+_eExXobTZ~=<nulyesofNLIFAtra ", min_size=1, max_size=12)
    dates = st.dates().map(date.isoformat) | st.datetimes().map(datetime.isoformat)
    return near | dates | st.integers().map(str) | st.floats().map(str) | st.sampled_from([*GUESSED[:-1], *KEPT])


@given(words())
def test_guess_is_found_where_pyyaml_would_guess(word: str) -> None:
    """A word without quotes is a fault if and only if PyYAML, or a reader of YAML 1.2, would not leave it a text."""
    try:
        node = yaml.compose(f"- {word}\n", Loader=yaml.SafeLoader)
    except yaml.YAMLError:
        node = None
    assume(isinstance(node, yaml.SequenceNode) and isinstance(node.value[0], yaml.ScalarNode))
    assert isinstance(node, yaml.SequenceNode)
    scalar = node.value[0]
    assume(scalar.value == word and word not in {"true", "false", "null"})
    guessed = scalar.tag != "tag:yaml.org,2002:str" or re.fullmatch(NUMBER_OF_12, word) is not None
    assert bool(read(f"- {word}\n").findings) == guessed


@given(st.text() | yaml_like)
@example("")
@example("\ufeff\ufeff")
@example("a: \ufeff")
@example("\x85\u2028\u2029")
def test_any_text_ends_in_a_document(text: str) -> None:
    """Whatever the text, reading it raises nothing, and every finding stands in it."""
    document = read(text)
    lines = len((text + "\n").replace("\r\n", "\n").translate(dict.fromkeys(map(ord, "\r\x85\u2028\u2029"), "\n")))
    for finding in document.findings:
        assert 1 <= finding.line <= lines
        assert 1 <= finding.column <= len(text) + 1


@given(st.binary(), st.sampled_from(["latin-1", "utf-8", "utf-16", "gb18030"]))
def test_any_bytes_end_in_a_document(content: bytes, encoding: str) -> None:
    """Whatever the bytes, and whatever they were taken for, reading them raises nothing."""
    assert isinstance(read(content.decode(encoding, "replace")), Document)
    assert isinstance(read(content.decode(encoding, "surrogateescape" if encoding == "utf-8" else "ignore")), Document)


def as_tuples(value: Value) -> Value:
    """Turn PyYAML's lists into the tuples that are read here."""
    if isinstance(value, list):
        return tuple(as_tuples(each) for each in value)
    if isinstance(value, dict):
        return {key: as_tuples(each) for key, each in value.items()}
    return value


@given(yaml_like)
def test_text_without_finding_means_the_same_to_pyyaml(text: str) -> None:
    """Where nothing is found, PyYAML's safe loader reads the very same values: there is nothing to guess."""
    document = read(text)
    if not document.findings:
        assert document.value == as_tuples(yaml.load(text, Loader=yaml.CSafeLoader))


def depth(value: Value) -> int:
    """How deep lists and mappings stand in one another."""
    inside = value.values() if isinstance(value, dict) else value if isinstance(value, list) else ()
    return max(map(depth, inside), default=0) + isinstance(value, dict | list)


nested_values = st.recursive(
    st.text(), lambda inside: st.lists(inside) | st.dictionaries(st.text(), inside), max_leaves=30
).filter(lambda value: depth(value) <= MAX_DEPTH)


@given(nested_values)
def test_what_pyyaml_writes_in_quotes_is_read_back(value: Value) -> None:
    """Values written with every text in quotes come back the same, lists as tuples."""
    text = yaml.safe_dump(value, allow_unicode=True, default_style='"', width=10**6)
    document = read(text)
    assert {each.rule for each in document.findings} <= {"yaml-unseen"}
    assert document.value == as_tuples(value)


# ── places ──

PLACED = """\
# 注释
a: b
省: "水利厅"
list: [x, 省, {k: v}]
block:
  - id: T1
    𠀀: 林
  -   - deep
text: |
  行
"""


@pytest.mark.parametrize(
    ("path", "of_key", "expected"),
    [
        ((), False, (2, 1)),
        (("a",), False, (2, 4)),
        (("a",), True, (2, 1)),
        (("省",), False, (3, 4)),
        (("省",), True, (3, 1)),
        (("list",), False, (4, 7)),
        (("list", 0), False, (4, 8)),
        (("list", 1), False, (4, 11)),
        (("list", 1), True, (4, 11)),
        (("list", 2), False, (4, 14)),
        (("list", 2, "k"), False, (4, 18)),
        (("list", 2, "k"), True, (4, 15)),
        (("block",), False, (6, 3)),
        (("block",), True, (5, 1)),
        (("block", 0), False, (6, 5)),
        (("block", 0, "id"), False, (6, 9)),
        (("block", 0, "id"), True, (6, 5)),
        (("block", 0, "𠀀"), False, (7, 8)),
        (("block", 0, "𠀀"), True, (7, 5)),
        (("block", 1), False, (8, 7)),
        (("block", 1, 0), False, (8, 9)),
        (("text",), False, (9, 7)),
        (("none",), False, (2, 1)),
        (("none",), True, (2, 1)),
        (("list", 9), False, (4, 7)),
        (("list", "a"), False, (4, 7)),
        (("list", 2, "none"), True, (4, 14)),
        (("a", "b", "c"), False, (2, 4)),
        (("a", "b"), True, (2, 4)),
    ],
)
def test_place_is_exact(path: tuple[str | int, ...], of_key: bool, expected: tuple[int, int]) -> None:  # noqa: FBT001 - a column of the table
    """A place is that of the value, or of its key, or of the nearest thing around it that is there."""
    document = read(PLACED)
    assert document.findings == []
    place = document.place(path, of_key=of_key)
    assert (place.file, place.line, place.column) == ("some.yaml", *expected)


@pytest.mark.parametrize(
    ("path", "marked"),
    [
        ((), "text: plain"),
        (("text",), "plain"),
        (("quoted",), '"two words"'),
        (("flow",), "[a, 省水利厅 ,b]"),
        (("flow", 1), "省水利厅"),
        (("map",), "{k: v}"),
        (("map", "k"), "v"),
        (("list",), "- id: T1"),
        (("list", 0), "id: T1"),
        (("list", 0, "long"), "|"),
    ],
)
def test_place_ends_where_its_value_does(path: tuple[str | int, ...], marked: str) -> None:
    """A place marks the value and nothing beside it; what goes on over lines is marked to the end of the first."""
    lines = ["text: plain  ", 'quoted: "two words"  # note', "flow: [a, 省水利厅 ,b]", "map: {k: v}", "list:"]
    lines += ["  - id: T1  ", "    long: |", "      a", "      b", ""]
    for end in ("\n", "\r\n"):
        place = read(end.join(lines)).place(path)
        assert lines[place.line - 1][place.column - 1 : place.end_column - 1] == marked


@pytest.mark.parametrize("text", ["", "# 注释\n"])
def test_place_in_nothing_is_the_beginning(text: str) -> None:
    """A file that holds nothing has all its places at its beginning."""
    place = read(text).place(("a", 0))
    assert (place.line, place.column) == (1, 1)


def texts_in(value: Value, path: tuple[str | int, ...] = ()) -> Iterator[tuple[tuple[str | int, ...], str]]:
    """Name the path of every text in a value."""
    if isinstance(value, str):
        yield path, value
    elif isinstance(value, dict):
        for key, each in value.items():
            yield from texts_in(each, (*path, key))
    elif isinstance(value, tuple):
        for index, each in enumerate(value):
            yield from texts_in(each, (*path, index))


@pytest.mark.parametrize("file", YAML_FILES, ids=lambda file: file.name)
def test_every_text_of_the_data_stands_at_its_place(file: Path) -> None:
    """In the real files, what stands at the place of a text or of its key is that text or that key."""
    text = file.read_text(encoding="utf-8")
    lines = text.split("\n")
    document = read(text)
    found = list(texts_in(document.value))
    assert len(found) > 30 or file.name == "waivers.yaml"
    for path, value in found:
        place = document.place(path)
        assert lines[place.line - 1][place.column - 1 : place.end_column - 1].strip('"') == value, place
        if isinstance(path[-1], str):
            key = document.place(path, of_key=True)
            assert lines[key.line - 1][key.column - 1 : key.end_column - 1] == path[-1], key


@pytest.mark.parametrize("file", YAML_FILES, ids=lambda file: file.name)
def test_line_ends_of_windows_change_nothing(file: Path) -> None:
    """With CRLF a file has the same values at the same places as with LF."""
    text = file.read_text(encoding="utf-8")
    here, there = read(text), read(text.replace("\n", "\r\n"))
    assert there.findings == []
    assert there.value == here.value
    for path, _ in texts_in(here.value):
        assert there.place(path) == here.place(path)
        assert there.place(path, of_key=True) == here.place(path, of_key=True)


def test_literal_block_has_the_same_line_ends_everywhere() -> None:
    """A text of several lines has LF between them, whatever the file has."""
    assert read("a: |\r\n  省\r\n  水利厅\r\n").value == {"a": "省\n水利厅\n"}


# ── files ──


def rewrite(path: Path, change: Callable[[bytes], bytes]) -> None:
    """Change the bytes of a file."""
    path.write_bytes(change(path.read_bytes()))


def instead(path: Path, make: Callable[[Path], object]) -> None:
    """Put something else in the place of a file."""
    path.unlink()
    make(path)


Damage = Callable[[Path], None]
DAMAGES: dict[str, tuple[Damage, str]] = {
    "binary": (lambda path: rewrite(path, lambda _: bytes(range(256)) * 16), "encoding 2:1"),
    "bytes of no encoding": (lambda path: rewrite(path, lambda _: b"\xff\xff\xff"), "encoding 1:1"),
    "UTF-16": (lambda path: rewrite(path, lambda old: old.decode().encode("utf-16")), "encoding 1:1"),
    "UTF-32": (lambda path: rewrite(path, lambda old: old.decode().encode("utf-32")), "encoding 1:1"),
    "BOM": (lambda path: rewrite(path, lambda old: b"\xef\xbb\xbf" + old), "encoding 1:1"),
    "GBK": (lambda path: rewrite(path, lambda _: "# a\n# 省水利厅\n".encode("gbk")), "encoding 2:1"),
    "one wrong byte": (lambda path: rewrite(path, lambda _: b"# a\n# b\n# c \xe7\x9c\n"), "encoding 3:1"),
    "surrogates in UTF-8": (lambda path: rewrite(path, lambda _: b"# \xed\xa0\x80\n"), "encoding 1:1"),
    "too large": (lambda path: os.truncate(path, MAX_BYTES + 1), "too-large 1:1"),
    "far too large": (lambda path: os.truncate(path, 2**40), "too-large 1:1"),
    "missing": (lambda path: path.unlink(), "missing-file 1:1"),
    "folder": (lambda path: instead(path, lambda here: here.mkdir()), "unreadable-file 1:1"),
    "pipe": (lambda path: instead(path, os.mkfifo), "unreadable-file 1:1"),
    "device": (lambda path: instead(path, lambda here: here.symlink_to("/dev/null")), "unreadable-file 1:1"),
    "symbolic link to itself": (
        lambda path: instead(path, lambda here: here.symlink_to(here.name)),
        "unreadable-file 1:1",
    ),
    "symbolic link to nothing": (
        lambda path: instead(path, lambda here: here.symlink_to("nothing")),
        "missing-file 1:1",
    ),
}


@pytest.fixture
def in_time() -> Iterator[None]:
    """Let a test fail that would otherwise wait for ever, as one does who reads from a pipe."""
    before = signal.signal(signal.SIGALRM, _give_up)
    signal.alarm(10)
    yield
    signal.alarm(0)
    signal.signal(signal.SIGALRM, before)


def _give_up(*_: object) -> None:
    raise AssertionError("reading does not end")  # no OSError: the reader would take one for a fault of the file


@pytest.mark.usefixtures("in_time")
@pytest.mark.parametrize("name", ["agencies.yaml", "notice.txt"])
@pytest.mark.parametrize(("spoil", "expected"), DAMAGES.values(), ids=DAMAGES.keys())
def test_broken_file_ends_in_a_finding(spoil: Damage, expected: str, name: str, data_copy: Path) -> None:
    """What cannot be read as a text, or is no file at all, is one finding, for YAML and the notice alike."""
    spoil(data_copy / name)
    loaded = load_with_findings(data_copy)
    rule, spot = expected.split(" ")
    assert verdicts(loaded.findings, data_copy) == [f"{rule} {name}:{spot}"]
    assert loaded.dataset is None


@pytest.mark.parametrize(("encoding", "name"), [("gbk", "GBK"), ("utf-16", "UTF-16")])
def test_encoding_of_a_windows_editor_is_named(encoding: str, name: str, data_copy: Path) -> None:
    """A file saved in another encoding says in which, as the editor calls it, and in which to save it."""
    rewrite(data_copy / "agencies.yaml", lambda old: old.decode().encode(encoding))
    (finding,) = load_with_findings(data_copy).findings
    assert name in finding.message
    assert "编码选 UTF-8" in finding.message


def test_nul_in_a_file_is_found_at_its_place(data_copy: Path) -> None:
    """A NUL, which is valid UTF-8, is found as the character that YAML forbids."""
    rewrite(data_copy / "obligations.yaml", lambda old: old.replace("督查室加强".encode(), "督查室\0加强".encode()))
    expected = ["yaml-syntax obligations.yaml:134:17"]
    assert verdicts(load_with_findings(data_copy).findings, data_copy) == expected


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        ("", "schema 1:1"),
        ("# 注释\n", "schema 1:1"),
        ("- id: T1\n", "schema 1:1"),
        ("\n任务\n", "schema 2:1"),
        ("null\n", "schema 1:1"),
        ("[" * DEEP, "yaml-depth 1:17"),
        ("&a [*a]\n", "yaml-anchor 1:1, yaml-anchor 1:5"),
        ("section: 二（十）\ntasks: 无\n", "schema 2:8"),
        ("section: 二（十）\ntasks:\n  - {}\n", "schema 3:5" + ", schema 3:5" * 3),
    ],
)
def test_file_of_another_shape_ends_in_findings(content: str, expected: str, data_copy: Path) -> None:
    """A file that holds nothing, or something else than it should, is found at what it holds."""
    name = "tasks/10-infrastructure.yaml"
    (data_copy / name).write_text(content, encoding="utf-8")
    spoken = [f"{rule} {name}:{spot}" for rule, spot in (each.split(" ") for each in expected.split(", "))]
    assert verdicts(load_with_findings(data_copy).findings, data_copy) == spoken


def test_faults_of_all_files_are_told_at_once(data_copy: Path) -> None:
    """A file that cannot be read does not keep the faults of the others back."""
    (data_copy / "notice.txt").unlink()
    rewrite(data_copy / "agencies.yaml", lambda _: b"\xff")
    rewrite(data_copy / "indicators.yaml", lambda old: old.replace(b'"5.5"', b"5.5", 1))
    rewrite(data_copy / "notice.yaml", lambda old: old.replace(b"  sha256:", b"  sha:"))
    rewrite(data_copy / "obligations.yaml", lambda old: old.replace(b"id: O19", b"id: O18"))
    rewrite(data_copy / "tasks" / "01-ecology.yaml", lambda old: old + b"[\n")
    rewrite(data_copy / "tasks" / "14-planning.yaml", lambda old: old.replace(b"id: T229", b"id: X1"))
    lines = (data_copy / "tasks" / "01-ecology.yaml").read_text(encoding="utf-8").count("\n") + 1
    assert verdicts(load_with_findings(data_copy).findings, data_copy) == [
        "encoding agencies.yaml:1:1",
        "yaml-guessed-type indicators.yaml:11:16",
        "missing-file notice.txt:1:1",
        "schema notice.yaml:21:3",
        "duplicate-id obligations.yaml:132:9",
        f"yaml-syntax tasks/01-ecology.yaml:{lines - 1}:1",
        "bad-id tasks/14-planning.yaml:104:9",
    ]


def test_folder_without_tasks_says_so(data_copy: Path) -> None:
    """Where there is no task file at all, the finding stands at their folder."""
    shutil.rmtree(data_copy / "tasks")
    assert verdicts(load_with_findings(data_copy).findings, data_copy) == ["missing-file tasks:1:1"]


def test_empty_folder_lacks_every_file(tmp_path: Path) -> None:
    """An empty folder is a dataset of which every file is missing."""
    assert verdicts(load_with_findings(tmp_path).findings, tmp_path) == [
        f"missing-file {name}:1:1"
        for name in (
            "agencies.yaml",
            "indicators.yaml",
            "notice.txt",
            "notice.yaml",
            "obligations.yaml",
            "pinyin.yaml",
            "tasks",
        )
    ]


@pytest.mark.parametrize("name", ["none", "data/notice.txt", "data/none/none"])
def test_no_folder_is_a_known_error(name: str, data_copy: Path) -> None:
    """A dataset that is not there, or is no folder, ends the command in one line that says what to do."""
    with pytest.raises(QhtasksError, match=r"^没有数据目录 .+--data") as caught:
        load_with_findings(data_copy.parent / name)
    assert "\n" not in str(caught.value)


def test_a_folder_of_other_yaml_is_no_dataset(tmp_path: Path) -> None:
    """The folder around the data is named most often by mistake; its files are not read, and the right one is said."""
    shutil.copytree(DATA, tmp_path / "data")
    with pytest.raises(QhtasksError, match=r"不是数据目录.*是不是 .*data？"):
        load_with_findings(tmp_path)
    with pytest.raises(QhtasksError, match=r"不是数据目录.*--data"):
        load_with_findings(tmp_path / "data" / "tasks")


def test_question_is_not_answered_from_a_broken_dataset(data_copy: Path) -> None:
    """A question needs the whole dataset: the error counts all faults and shows the first five."""
    rewrite(data_copy / "obligations.yaml", lambda old: old.replace(b"addressee: null", b"addressee: ~"))
    rewrite(data_copy / "notice.yaml", lambda old: old.replace(b": null", b": ~"))
    with pytest.raises(QhtasksError, match=r"共 15 处错误") as caught:
        load_dataset(data_copy)
    assert str(caught.value).count("[yaml-guessed-type]") == 5


def test_dataset_with_line_ends_of_windows_is_the_same(data_copy: Path) -> None:
    """A checkout with CRLF in its YAML gives the same records at the same places."""
    for path in data_copy.glob("**/*.yaml"):
        rewrite(path, lambda old: old.replace(b"\n", b"\r\n"))
    here, there = load_dataset(DATA), load_dataset(data_copy)
    assert records(there) == records(here)
    for item in (*here.items, *here.obligations):
        assert there.at(item.id)[1:] == here.at(item.id)[1:]


def records(dataset: Dataset) -> list[Any]:
    """Take everything of a dataset but the places."""
    return [getattr(dataset, name) for name in dataset._fields if name != "places"]


@given(content=st.binary() | yaml_like.map(lambda text: text.encode("utf-8", "replace")))
def test_any_bytes_for_a_file_end_in_findings(content: bytes, bare_folder: Path) -> None:
    """Whatever bytes a file of the dataset holds, reading the folder raises nothing and finds fault with it."""
    (bare_folder / "notice.yaml").write_bytes(content)
    loaded = load_with_findings(bare_folder)
    assert loaded.dataset is None
    assert "notice.yaml" in {os.path.relpath(each.file, bare_folder) for each in loaded.findings}


@pytest.fixture(scope="session")
def bare_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder for one file that is written again and again."""
    return tmp_path_factory.mktemp("bare")


# ── shapes ──

SHAPES: list[tuple[str, type[Record]]] = [
    ("notice.yaml", NoticeFile),
    ("agencies.yaml", AgenciesFile),
    ("pinyin.yaml", PinyinFile),
    ("indicators.yaml", IndicatorsFile),
    ("tasks/11-livelihood.yaml", TasksFile),
    ("tasks/02-circulation.yaml", TasksFile),
    ("obligations.yaml", ObligationsFile),
]
STRANGE: list[Value] = ["", "无", "all", True, None, (), ("无",), {}, {"甲": "无"}, ({},)]
"""What is put in the place of each value; some of it fits some of them."""


MODELS: dict[type[Record], type[BaseModel]] = {}


def strict(kind: type[Record]) -> type[BaseModel]:
    """Make a second model of a kind of record, more simply than the program does: no extra keys, no empty text."""
    if kind not in MODELS:
        fields: dict[str, Any] = {
            field.name: (_judged(field.type), ... if field.required else {} if field.default == {} else field.default)
            for field in declared(kind)
        }
        MODELS[kind] = create_model(kind.__name__, __config__=ConfigDict(extra="forbid", str_min_length=1), **fields)
    return MODELS[kind]


def _judged(hint: Any) -> Any:
    """Put the model of a record wherever an annotation names the record."""
    if get_origin(hint) is tuple:
        return GenericAlias(tuple, (_judged(get_args(hint)[0]), ...))
    return strict(hint) if held_kind(hint) else hint


def pydantic_places(document: Document, judge: type[BaseModel]) -> list[Place]:
    """Say where pydantic finds fault with a document's value."""
    try:
        judge.model_validate(document.value)
    except ValidationError as error:
        return sorted(
            document.place(each["loc"], of_key=each["type"] == "extra_forbidden")
            for each in error.errors(include_url=False)
        )
    return []


def our_places(document: Document, shape: type[Record]) -> list[Place]:
    """Say where `validated` finds fault with a document's value, and that it made records or found fault.

    The form of dates that are not empty, which pydantic is not told of here, is left out.
    """
    document.findings.clear()
    records = validated(document, shape)
    assert (records is None) == bool(document.findings)
    shapely = (each for each in document.findings if "应形如" not in each.message or "“”" in each.message)
    return sorted(Place(each.file, each.line, each.column, each.end_column) for each in shapely)


def kinds_of_path(value: Value, path: tuple[str | int, ...] = ()) -> dict[tuple[str, ...], tuple[str | int, ...]]:
    """Name one path of each kind in a value: the first task stands for all tasks, but each of its keys for itself."""
    steps: list[tuple[str | int, Value]] = []
    if isinstance(value, dict):
        steps = list(value.items())
    elif isinstance(value, tuple):
        steps = list(enumerate(value))
    kinds = {tuple("*" if isinstance(step, int) else step for step in path): path} if path else {}
    for step, inside in steps:
        kinds = kinds_of_path(inside, (*path, step)) | kinds
    return kinds


def at(value: Value, path: tuple[str | int, ...]) -> Value:
    """Take what stands at a path."""
    for step in path:
        value = value[step]
    return value


def put(value: Value, path: tuple[str | int, ...], new: Value) -> Value:
    """Copy a value with something new at a path."""
    if not path:
        return new
    step, rest = path[0], path[1:]
    if isinstance(step, str):
        return value | {step: put(value[step], rest, new)}
    return (*value[:step], put(value[step], rest, new), *value[step + 1 :])


def spoiled(value: Value) -> Iterator[tuple[str, Value]]:
    """Change a file's value in every way and at every kind of place, one at a time."""
    for path in [(), *kinds_of_path(value).values()]:
        for strange in STRANGE:
            yield f"{path} = {strange!r}", put(value, path, strange)
        here = at(value, path)
        if isinstance(here, dict):
            yield f"one more in {path}", put(value, path, here | {"extra": "无"})
            for key in here:
                yield f"no {key} in {path}", put(value, path, {name: here[name] for name in here if name != key})


@pytest.mark.parametrize(("name", "shape"), SHAPES, ids=[name for name, _ in SHAPES])
@pytest.mark.filterwarnings("ignore:Field name .schema.")
def test_real_file_has_the_shape(name: str, shape: type[Record]) -> None:
    """What is made of a real file are the very records that pydantic makes of it."""
    document = read((DATA / name).read_text(encoding="utf-8"))
    judged = strict(shape).model_validate(document.value)
    ours = validated(document, shape)
    assert document.findings == []
    assert plain(ours) == judged.model_dump(mode="json")


@pytest.mark.parametrize(("name", "shape"), SHAPES, ids=[name for name, _ in SHAPES])
@pytest.mark.filterwarnings("ignore:Field name .schema.")
def test_shape_is_judged_as_pydantic_judges_it(name: str, shape: type[Record]) -> None:
    """A key too few, a key too many, a value of another type: wherever pydantic finds fault, so do we."""
    document = read((DATA / name).read_text(encoding="utf-8"))
    judge = strict(shape)
    verdicts_differ = []
    faulty = 0
    for label, value in spoiled(document.value):
        document.value = value
        expected = pydantic_places(document, judge)
        faulty += bool(expected)
        if our_places(document, shape) != expected:
            verdicts_differ.append(label)
    assert verdicts_differ == []
    assert faulty > 100


@given(
    st.recursive(
        st.text() | st.booleans() | st.none(),
        lambda inside: (
            st.lists(inside).map(tuple)
            | st.dictionaries(
                st.sampled_from(["section", "tasks", "id", "lead", "participants", "measures", "heading", "extra"]),
                inside,
            )
        ),
    )
)
def test_any_value_is_judged_as_pydantic_judges_it(value: Value) -> None:
    """Whatever value stands in a file of tasks, the verdict is pydantic's."""
    document = Document("some.yaml")
    document.value = value
    assert our_places(document, TasksFile) == pydantic_places(document, strict(TasksFile))


def test_a_thousand_faults_end_the_reading() -> None:
    """A file of nothing but faults fills neither the memory nor the screen: what follows the limit is not read."""
    document = read_yaml("- ~\n" * 100_000, "x.yaml")
    assert len(document.findings) == MAX_FINDINGS + 1
    assert document.findings[-1].rule == "yaml-faults"


def test_directives_are_refused_before_they_cost_anything() -> None:
    """The parser compares each %TAG with all before it; forty thousand of them are refused at the first."""
    document = read_yaml("".join(f"%TAG !{number}! tag:x,2000:\n" for number in range(40_000)), "x.yaml")
    assert [each.rule for each in document.findings] == ["yaml-directive"]


@pytest.mark.parametrize("path", ["loop", "nul\0"])
def test_a_data_folder_that_cannot_be_is_a_known_error(path: str, tmp_path: Path) -> None:
    """A loop of symbolic links and a name with NUL are no folders."""
    (tmp_path / "loop").symlink_to(tmp_path / "loop")
    with pytest.raises(QhtasksError, match="没有数据目录"):
        load_with_findings(tmp_path / path)
