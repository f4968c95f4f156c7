"""The second half of a rule's manual page: why it is there, with a fault that it finds and how it is right."""

from __future__ import annotations

import re
import subprocess
from subprocess import PIPE, STDOUT
from textwrap import indent
from typing import TYPE_CHECKING

import pytest
import yaml
from rich.cells import cell_len

from qhtasks.checks.catalogue import pages
from qhtasks.checks.engine import check
from qhtasks.checks.samples import sample_of, unchecked
from qhtasks.store.resources import PACKAGE
from tests.program import QHTASKS, run, run_in_terminal
from tests.support import REPOSITORY, TODAY

if TYPE_CHECKING:
    from pathlib import Path

PAGES = {page.name: page for page in pages()}
PLANTED = [name for name in PAGES if sample_of(name).file]
MARGINS = ["\n" + " " * width for width in range(11)]
"""How far lines of the data may be indented, behind the end of the line before."""


def test_every_rule_has_a_sample_and_no_other_has() -> None:
    """A new rule says why it is there; the samples of a rule that is gone go with it."""
    written = yaml.safe_load((PACKAGE / "checks" / "samples.yaml").read_bytes())
    assert written["rules"].keys() == PAGES.keys()


@pytest.mark.parametrize("name", PLANTED)
def test_a_bad_sample_gives_its_rule_alone(name: str, data_copy: Path) -> None:
    """The good sample stands in the data once, as whole lines; the bad one in its place is one fault of that rule."""
    sample = sample_of(name)
    path = data_copy / str(sample.file)
    text = "\n" + path.read_text("utf-8")
    spots = [(margin, planted) for margin in MARGINS if (planted := indented(sample.good, margin)) in text]
    ((margin, good),) = spots
    assert text.count(good) == 1
    path.write_text(text.replace(good, indented(sample.bad, margin))[1:], encoding="utf-8")
    assert [finding.rule for finding in check(data_copy, TODAY).findings] == [name]


def test_of_the_samples_of_a_waiver_one_is_well_formed(data_copy: Path) -> None:
    """The data have no waiver, so neither sample stands there: the bad one is ill-formed, the good one only unused."""
    found = {}
    for sample in (sample_of("waiver-form").bad, sample_of("waiver-form").good):
        (data_copy / "waivers.yaml").write_text(f"waivers:\n  - {sample}\n", encoding="utf-8")
        found[sample] = [finding.rule for finding in check(data_copy, TODAY).findings]
    assert list(found.values()) == [["waiver-form"], ["waiver-unused"]]


def indented(sample: str, margin: str) -> str:
    """Put whole lines where they stand in a file, behind the end of the line before."""
    return "\n" + indent(sample, margin[1:])


@pytest.mark.parametrize("name", PAGES)
def test_what_a_rule_is_for_is_told_in_a_sentence_or_two(name: str) -> None:
    """Why is Chinese, of one or two sentences, and not what the rule asks; samples are short, and differ."""
    sample = sample_of(name)
    assert re.fullmatch("(?:[^。]*[一-鿿][^。]*。){1,2}", sample.why)
    assert sample.why != PAGES[name].manual
    assert sample.bad != sample.good
    assert max(map(len, (sample.bad.splitlines(), sample.good.splitlines()))) <= LONGEST


LONGEST = 10
"""Lines of a sample: two targets whose values are exchanged take ten."""


@pytest.mark.parametrize("name", PAGES)
def test_explain_tells_the_rule_why_and_both_samples(name: str) -> None:
    """Through a pipe every text stands as it is written."""
    page, sample = PAGES[name], sample_of(name)
    gravity = {"error": "错误", "warning": "警告"}[page.severity]
    told = [page.name, page.when, gravity, page.manual, f"为什么：{sample.why}", *samples_of(name)]
    piped = run("explain", name)
    assert (piped.code, piped.err) == (0, "")
    assert [text for text in told if text not in piped.out] == []


@pytest.mark.parametrize("columns", [40, 80])
@pytest.mark.parametrize("name", list(PAGES)[::9])
def test_no_text_of_explain_is_lost_at_any_width(name: str, columns: int) -> None:
    """In a terminal the same characters stand as through a pipe."""
    assert solid(run_in_terminal("explain", name, columns=columns)) == solid(run("explain", name).out)


def test_explain_tells_every_rule_that_a_pattern_means() -> None:
    """A star stands for any characters, as in `check --select`: each is told as by itself."""
    meant = [name for name in PAGES if name.startswith("waiver-")]
    assert len(meant) > 1
    assert run("explain", "waiver-*").out == "\n".join(run("explain", name).out for name in meant)
    assert run("explain", "nothing-*").code == 2


def samples_of(name: str) -> list[str]:
    """Head both samples as `explain` does."""
    sample = sample_of(name)
    place = f"（{sample.file}）" if sample.file else ""
    return [f"{title}{place}：\n{indent(text, '    ')}" for title, text in (("错", sample.bad), ("对", sample.good))]


def solid(text: str) -> str:
    """Take white space away."""
    return "".join(text.split())


def test_words_of_explain_fit_the_terminal() -> None:
    """What is told in words is broken into lines; what stands in a file is not."""
    shown = run_in_terminal("explain", "left-over", columns=40)
    assert max(map(cell_len, shown.splitlines())) <= 40
    assert "    participants: [省发展改革委, 省自然资源厅, 省生态环境厅, 等]\n" in run_in_terminal(
        "explain", "unknown-agency", columns=40
    )


@pytest.mark.parametrize(("words", "hint"), [("unknown-agancy", "unknown-agency"), ("target_bound", "target-bound")])
def test_a_rule_that_there_is_not_is_answered_with_the_likeliest(words: str, hint: str) -> None:
    """A slip in the name ends in one line that says what was meant, and exit code 2."""
    answer = run("explain", words)
    assert (answer.code, answer.out) == (2, "")
    assert f"没有“{words}”这条规则。是否为：{hint}" in answer.err


def test_what_no_rule_looks_at_is_told_with_the_rules_and_in_the_manual() -> None:
    """Who trusts the check knows how far: each thing is named beside the rules and in docs/manual.md."""
    shown, manual = run("rules").err, (REPOSITORY / "docs" / "manual.md").read_text("utf-8")
    assert len(unchecked()) >= 10
    assert [each for each in unchecked() if f"不核对：{each}" not in shown or f"- {each}\n" not in manual] == []


def test_rules_end_with_what_no_rule_looks_at() -> None:
    """The rules come first and the long list after them; error and warning are Chinese to people alone."""
    both = subprocess.run([QHTASKS, "rules"], stdout=PIPE, stderr=STDOUT, check=True, encoding="utf-8").stdout
    *_, last_rule = [line for line in both.splitlines() if "\t" in line]
    assert both.startswith("核对数据的规则")
    assert both.endswith("".join(f"\n不核对：{each}" for each in unchecked()) + "\n")
    assert last_rule.split("\t")[1:3] == ["核对时", "错误"]
    assert run("rules", "--columns", "severity", "--limit", "1").out == "轻重\n错误\n"
    rows = run("rules", "--json").json()["rows"]
    assert {row["severity"] for row in rows} == {"error", "warning"}
