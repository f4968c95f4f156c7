"""`fmt`: it writes each value in one way, keeps every comment beside its entry, and changes no value."""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING, Any

import pytest
import yaml
from hypothesis import example, given, settings
from hypothesis import strategies as st

from qhtasks.editing.comments import comments
from qhtasks.editing.layout import KeyLayout, canonical, data_files, format_file, key_layout
from qhtasks.model.meaning import plain
from qhtasks.store.yamltext import Document, read_yaml
from tests.program import run
from tests.scribe import Scribe
from tests.support import DATA, commit, git

if TYPE_CHECKING:
    import random
    from pathlib import Path

    from qhtasks.model.meaning import Layout

FILES = data_files(DATA, ())
LAYOUT: dict[str, Layout] = {"certainty": "line", "as_issued": "line", "periods": "line", "measures": "lines"}
"""How what stands under these keys is written in the samples below."""


@cache
def read(path: Path) -> Document:
    """Read a file of the real data."""
    return read_yaml(path.read_text("utf-8"), path.name)


def laid_out(text: str, keys: KeyLayout | None = None) -> str:
    """Lay a text out, and assert that values and comments are the same and that a second time changes nothing."""
    document = read_yaml(text, "some.yaml")
    assert document.findings == []
    keys = keys or KeyLayout({}, LAYOUT)
    text = canonical(document, keys)
    result = read_yaml(text, "some.yaml")
    assert (result.findings, result.value) == ([], document.value)
    assert canonical(result, keys) == text
    assert comment_texts(result) == comment_texts(document)
    return text


def comment_texts(document: Document) -> list[str]:
    """List the texts of all comments."""
    return sorted(comment.text for comment in comments(document))


def test_the_data_are_canonical() -> None:
    """Every file of the data is as `fmt` writes it, byte for byte."""
    assert len(FILES) == 22
    assert [path.name for path, kind in FILES.items() if format_file(path, kind).stale] == []
    assert run("fmt", "--check").code == 0


@pytest.mark.parametrize("path", [path for path in FILES if path.name != "reviewed.yaml"], ids=lambda path: path.name)
@pytest.mark.parametrize("flow", [True, False, None])
def test_the_style_of_pyyaml_becomes_canonical(path: Path, flow: bool | None) -> None:  # noqa: FBT001 - a style of PyYAML
    """Sorted keys, other styles, quotes and indentation: the result is the file of the data."""
    text = path.read_text("utf-8")
    other = yaml.safe_dump(
        plain_lists(read(path).value), default_flow_style=flow, allow_unicode=True, width=10**9, indent=6
    )
    assert other != text
    assert laid_out(other, key_layout(FILES[path])) == re.sub(r"(?m)^#.*\n+", "", text)


def plain_lists(value: Any) -> Any:
    """Turn tuples into lists, which PyYAML can write."""
    if isinstance(value, dict):
        return {key: plain_lists(inner) for key, inner in value.items()}
    return plain(tuple(map(plain_lists, value))) if isinstance(value, tuple) else value


@settings(max_examples=40)
@given(st.sampled_from(sorted(FILES)), st.randoms(use_true_random=False))
def test_comments_anywhere_are_kept(path: Path, chance: random.Random) -> None:
    """Comments inserted at any line are all kept; without them, the result is the canonical file."""
    keys = key_layout(FILES[path])
    lines = path.read_text("utf-8").split("\n")
    places = range(2, len(lines) - 1)
    for number in sorted(chance.sample(places, min(12, len(places))), reverse=True):
        kind = chance.choice(("over", "beside", "gap"))
        if kind == "beside" and lines[number]:
            lines[number] += f"{chance.choice(('  ', ' '))}# 旁注{number}"
        elif kind == "gap":
            lines[number:number] = [f"# 旁注{number}", ""]
        else:
            lines.insert(number, f"{' ' * chance.randrange(9)}# 旁注{number}")
    made = laid_out("\n".join(lines), keys)
    bare = re.sub(r"(?m)^ *# 旁注\d+\n(?:\n(?= *\S))?|  # 旁注\d+$", "", made)
    assert re.sub("\n+", "\n", bare) == re.sub("\n+", "\n", path.read_text("utf-8"))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("b: x\n# of a\na: y # beside\n", "# of a\na: y  # beside\nb: x\n"),
        ("a: [x,\n  # of y\n  y] # end\n", "a:  # end\n  - x\n  # of y\n  - y\n"),
        ("a: [x, # one\n  y] # two\n", "a:  # two\n  - x  # one\n  - y\n"),
        ("a:\n- x # one\n- y\n# foot\n", "a:\n  - x  # one\n  - y\n# foot\n"),
        ("a:  # all\n- x\n- y\n\n\n# foot\n", "a: [x, y]  # all\n\n# foot\n"),
        ("a: [x,#one\n  y]\n", "a:\n  - x  #one\n  - y\n"),
        ("a: [ # none\n # yet\n ]\nb: x\n", "# yet\na: []  # none\nb: x\n"),
        (
            "certainty: {a: 甲, # seen\n  b: 乙}\n",
            "certainty:\n  a: 甲  # seen\n  b: 乙\n",
        ),
        (
            "x:\n- z:\n    - 甲\n    # - 乙\n  a: 丙\n\n  # all\n- a: 丁\n# the end\n",
            "x:\n  - a: 丙\n    z:\n      - 甲\n      # - 乙\n\n    # all\n\n  - a: 丁\n# the end\n",
        ),
        ("x:\n- {a: 甲, # one\n  z: 乙} # two\n", "x:\n  # two\n  - a: 甲  # one\n    z: 乙\n"),
        (
            "# yaml-language-server: x\n# head\nb: x\n# of a\na: y\n",
            "# yaml-language-server: x\n# head\n# of a\na: y\nb: x\n",
        ),
        ("a: |+ # two\n    甲\n\nb: y\n", "a: |+  # two\n  甲\n\nb: y\n"),
        ("a: |2\n    甲\n  乙\n", "a: |2\n    甲\n  乙\n"),
        ("a: |-\n  \u3000甲\nb: |-\n  甲\t乙\n", "a: |-\n  \u3000甲\nb: |-\n  甲\t乙\n"),
        ("a: 2—3\nb: 2024前后\n", 'a: "2—3"\nb: 2024前后\n'),
        ("? |\n  a\n: b\n", "? |\n  a\n: b\n"),
        ("a:\n\n\n  measures:\n     - 甲。\n\n     - 乙。\n", "a:\n  measures:\n    - 甲。\n    - 乙。\n"),
        ("# head\n\n# of a\na: x\n\n\n\n# foot\n\n\n", "# head\n\n# of a\na: x\n\n# foot\n"),
        ("a: |\n   # no comment\n   x\n# of b\nb: 'x # y'\n", 'a: |\n  # no comment\n  x\n# of b\nb: "x # y"\n'),
        ("a: | # beside\n  x\n  y\n", "a: |  # beside\n  x\n  y\n"),
        ("a: |-\n  x\n\n  y\nb: 'it''s'\n", "a: |-\n  x\n\n  y\nb: it's\n"),
        ('a: "x"\nb: \'1\'\nc: "null"\nd: null\ne: "a: b"\n', 'a: x\nb: "1"\nc: "null"\nd: null\ne: "a: b"\n'),
        ("x:\n- z: 1日\n  a: 2日\n- a: 3日\n", "x:\n  - a: 2日\n    z: 1日\n\n  - a: 3日\n"),
        (
            "x:\n# of the record\n- # of z\n  z: 甲\n  a: 乙\n",
            "x:\n  # of the record\n  # of z\n  - a: 乙\n    z: 甲\n",
        ),
        ("certainty:\n  b: x, y\n  a: 甲\n", 'certainty: {a: 甲, b: "x, y"}\n'),
        ("a: []\nb: {}\nc: [[]]\n", "a: []\nb: {}\nc:\n  - []\n"),
        ("{a: x, zz: y}\n", "a: x\nzz: y\n"),
    ],
)
def test_layout_of(text: str, expected: str) -> None:
    """Comments stay with their key, texts have quotes where they need them, blank lines separate records."""
    order = {"": ("a",), "x": ("a", "z"), "certainty": ("a", "b")}
    assert laid_out(text, KeyLayout(order, LAYOUT)) == expected


@settings(max_examples=50)
@given(st.sampled_from(sorted(FILES)), st.integers(0, 2**32), st.sampled_from(["\n", "\r\n"]))
def test_any_style_becomes_canonical(path: Path, seed: int, ending: str) -> None:
    """Whatever the order, style, quotes, indentation and blank lines: the result is the file of the data."""
    text, value = path.read_text("utf-8"), read(path).value
    head = text[: text.index(f"{next(iter(value))}:")]
    over = {key: line for line, key in re.findall(r"^(#.*)\n(\w+):", text[len(head) :], re.MULTILINE)}
    disorder = read_yaml(Scribe(seed).file(head, value, over).replace("\n", ending), "some.yaml")
    assert (disorder.findings, disorder.value) == ([], value)
    assert canonical(disorder, key_layout(FILES[path])) == text


@settings(max_examples=30)
@given(st.sampled_from(sorted(FILES)), st.integers(0, 2**32), st.integers(1, 7))
def test_any_style_keeps_its_comments(path: Path, seed: int, many: int) -> None:
    """Comments at any place, also between brackets, are all kept as they were written."""
    scribe = Scribe(seed, many)
    disorder = scribe.file("", read(path).value, {})
    made = read_yaml(laid_out(disorder, key_layout(FILES[path])), "some.yaml")
    assert made.value == read(path).value
    assert comment_texts(made) == sorted(scribe.remarked)


ODD = st.text(st.sampled_from(" \t\n#:-?,[]{}&*!|>'\"\\\\%@`~=.0a省“\u3000\xa0\u2028y"), max_size=6)
VALUES = st.recursive(ODD | st.none() | st.booleans(), lambda inner: st.lists(inner) | st.dictionaries(ODD, inner))


@settings(max_examples=100)
@given(st.dictionaries(ODD, VALUES, min_size=1), st.sampled_from([None, '"', "'", "|"]), st.booleans())
@example({"a": "\n", "b": "a\n\n", "c": "a\tb"}, "|", False)  # noqa: FBT003 - a value of hypothesis
def test_any_text_is_read_back(value: Any, style: Any, flow: bool) -> None:  # noqa: FBT001
    """Values that PyYAML wrote and that are read without findings are the same after `fmt`."""
    text = yaml.dump(value, default_style=style, default_flow_style=flow, allow_unicode=True, width=10**6)
    if not read_yaml(text, "some.yaml").findings:
        laid_out(text)


def test_fmt_rewrites_what_is_out_of_order_and_nothing_else(data_copy: Path) -> None:
    """Files that are not canonical are rewritten and keep their mode; --check and --diff write nothing."""
    path = data_copy / "obligations.yaml"
    sound = path.read_bytes()
    path.write_bytes(sound.replace(b"    section: ", b"    section:    ").replace(b"\n", b"\r\n"))
    path.chmod(0o640)
    spoilt = path.read_bytes()
    outcome = run("--data", str(data_copy), "fmt", "--check")
    assert (outcome.code, outcome.out, path.read_bytes()) == (1, f"{path}\n", spoilt)
    outcome = run("--data", str(data_copy), "fmt", "--diff")
    assert (outcome.code, path.read_bytes()) == (0, spoilt)
    assert "+    section: 三\n" in outcome.out
    outcome = run("--data", str(data_copy), "fmt")
    assert (outcome.code, outcome.out, path.read_bytes()) == (0, f"{path}\n", sound)
    assert path.stat().st_mode & 0o777 == 0o640
    assert run("--data", str(data_copy), "fmt").out == ""


def test_a_file_with_faults_stays_as_it_is(data_copy: Path) -> None:
    """A file with findings is not written, its findings are shown as by `check`, and the other files are laid out."""
    faulty, other = data_copy / "agencies.yaml", data_copy / "notice.yaml"
    faulty.write_text("units: [&a b]\nunits: 1\n", encoding="utf-8")
    other.write_text(other.read_text("utf-8") + "\n\n", encoding="utf-8")
    outcome = run("--data", str(data_copy), "fmt")
    assert (outcome.code, faulty.read_text("utf-8")) == (1, "units: [&a b]\nunits: 1\n")
    assert "[yaml-anchor]" in outcome.out
    assert f"{other}\n" in outcome.out
    faulty.write_bytes(b"\xff")
    assert "[encoding]" in run("--data", str(data_copy), "fmt", str(faulty)).out
    faulty.write_text("- a\n", encoding="utf-8")
    assert "整个文件应为键值对" in run("--data", str(data_copy), "fmt", str(faulty)).out


def test_only_files_of_the_data_are_canonical(data_copy: Path) -> None:
    """A file that is not the dataset's is refused and not changed."""
    (data_copy / "mine.yaml").write_text("a:   b\n", encoding="utf-8")
    outcome = run("--data", str(data_copy), "fmt", str(data_copy / "mine.yaml"))
    assert (outcome.code, (data_copy / "mine.yaml").read_text("utf-8")) == (2, "a:   b\n")
    assert "不是" in outcome.err


def test_a_link_stays_a_link(data_copy: Path) -> None:
    """`fmt` writes to the target of a symbolic link and does not replace the link."""
    kept = (data_copy / "pinyin.yaml").rename(data_copy.parent / "kept.yaml")
    (data_copy / "pinyin.yaml").symlink_to(kept)
    sound = kept.read_text("utf-8")
    kept.write_text(f"{sound}\n\n", encoding="utf-8")
    assert run("--data", str(data_copy), "fmt").code == 0
    assert (data_copy / "pinyin.yaml").is_symlink()
    assert kept.read_text("utf-8") == sound


def test_fmt_leaves_a_clean_tree(data_copy: Path) -> None:
    """The committed data are canonical, so that `fmt` changes nothing."""
    commit(data_copy)
    assert run("--data", str(data_copy), "fmt").code == 0
    assert git(data_copy, "status", "--porcelain") == ""


def test_line_breaks_are_reported_in_words(data_copy: Path) -> None:
    """If only CRLF differs, a message replaces the diff of equal lines; beside other changes the head says so."""
    path = data_copy / "obligations.yaml"
    text = path.read_text("utf-8")
    fmt = ("--data", str(data_copy), "fmt", "--diff")
    path.write_bytes(text.replace("\n", "\r\n").encode())
    assert run(*fmt).out == f"{path}：只是换行符：CRLF 改为 LF\n"
    path.write_bytes(f"{text}\n".replace("\n", "\r\n").encode())
    head, *changed = run(*fmt).out.splitlines()
    assert head == f"--- {path}（现在，换行符是 CRLF）"
    assert [line for line in changed if line[0] in "+-"] == [f"+++ {path}（排好）", "-"]
    assert run("--data", str(data_copy), "fmt").code == 0
    assert path.read_bytes() == text.encode()


def test_a_file_named_from_inside_the_data_is_suggested(data_copy: Path) -> None:
    """A path relative to the data's folder is refused, and the right path suggested; nothing is written."""
    outcome = run("--data", str(data_copy), "fmt", "tasks/01-ecology.yaml")
    assert (outcome.code, outcome.out) == (2, "")
    assert f"，是否为 {data_copy / 'tasks' / '01-ecology.yaml'}？" in outcome.err
    assert "是否为" not in run("--data", str(data_copy), "fmt", "tasks/nothing.yaml").err


def test_findings_look_as_those_of_check(data_copy: Path) -> None:
    """They show the line with a mark under the value."""
    path = data_copy / "obligations.yaml"
    path.write_text(path.read_text("utf-8").replace("id: O1\n", "id: &O O1\n"), encoding="utf-8")
    findings = run("--data", str(data_copy), "fmt").out
    assert findings in run("--data", str(data_copy), "check").out
    assert "^" in findings.splitlines()[2]


def test_line_ends_stay_in_a_repository_with_other_settings(data_copy: Path, tmp_path: Path) -> None:
    """On Windows git checks out CRLF unless the folder of the data says otherwise: the advice mends it for good."""
    (data_copy / ".gitattributes").unlink()
    commit(data_copy)
    git(tmp_path, "clone", "--quiet", "-c", "core.autocrlf=true", str(data_copy), "clone")
    clone, advice = tmp_path / "clone", "数据目录的 .gitattributes 没有“* text eol=lf”的，写上"
    on_clone = ("--data", str(clone))
    notice = clone / "notice.txt"
    assert b"\r\n" in notice.read_bytes()
    outcome = run(*on_clone, "check")
    assert (outcome.code, "notice.txt 换行符变了" in outcome.out, advice in outcome.out) == (1, True, True)
    assert run(*on_clone, "schema", "--check").code == 0
    for words in (("fmt", "--check"), ("fmt", "--diff"), ("fmt",)):
        assert advice in run(*on_clone, *words).err
    notice.write_bytes(notice.read_bytes().replace(b"\r\n", b"\n"))
    (clone / ".gitattributes").write_text("* text eol=lf\n", encoding="utf-8")
    git(clone, "add", ".")
    git(clone, "commit", "--quiet", "--message", "line ends")
    for path in clone.glob("**/*.*"):
        if ".git" not in path.parts and path.is_file():
            path.unlink()
    git(clone, "checkout", "--quiet", "--", ".")
    for words in (("check",), ("fmt", "--check"), ("schema", "--check")):
        outcome = run(*on_clone, *words)
        assert (outcome.code, advice in outcome.err) == (0, False)


def test_the_folder_of_the_data_brings_its_line_ends_along(data_copy: Path, tmp_path: Path) -> None:
    """Whoever copies the folder into a repository of their own has its settings too."""
    commit(data_copy.parent)
    git(tmp_path, "clone", "--quiet", "-c", "core.autocrlf=true", str(data_copy.parent), "clone")
    assert run("--data", str(tmp_path / "clone" / "data"), "check").code == 0


@pytest.mark.parametrize("ends", ["\r\n", "\r"])
def test_other_line_ends_of_the_notice_are_told_as_such(ends: str, data_copy: Path) -> None:
    """Whatever system they are from, and also where only some lines end so."""
    notice = data_copy / "notice.txt"
    text = notice.read_text("utf-8")
    for changed in (text.replace("\n", ends), text.replace("\n", ends, 9)):
        notice.write_bytes(changed.encode())
        assert "notice.txt 换行符变了" in run("--data", str(data_copy), "check").out
    notice.write_bytes(text.replace("水利", "水力", 1).replace("\n", ends).encode())
    assert "notice.txt 有改动" in run("--data", str(data_copy), "check").out
