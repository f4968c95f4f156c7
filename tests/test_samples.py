"""The second part of a rule's manual page: why the rule exists, with a bad and a good sample."""

from __future__ import annotations

import re
import subprocess
import sys
from subprocess import PIPE, STDOUT
from textwrap import indent
from typing import TYPE_CHECKING

import pytest
import yaml
from rich.cells import cell_len

from qhtasks.checks.engine import check
from qhtasks.checks.rule import pages, sample_of, unchecked
from qhtasks.store.location import PACKAGE
from tests.program import QHTASKS, run, run_in_terminal
from tests.support import REPOSITORY, TODAY

if TYPE_CHECKING:
    from pathlib import Path

PAGES = {page.name: page for page in pages()}
PLANTED = [name for name in PAGES if sample_of(name).file]
MARGINS = ["\n" + " " * width for width in range(11)]
"""Line breaks with the indentations that lines of the data may have."""


def test_every_rule_has_a_sample_and_no_other_has() -> None:
    """A new rule needs a sample, and a removed rule must not leave one behind."""
    written = yaml.safe_load((PACKAGE / "checks" / "samples.yaml").read_bytes())
    assert written["rules"].keys() == PAGES.keys()


@pytest.mark.parametrize("name", PLANTED)
def test_a_bad_sample_gives_its_rule_alone(name: str, data_copy: Path) -> None:
    """The good sample is whole lines of the data; the bad one in its place gives one finding, of that rule."""
    sample = sample_of(name)
    path = data_copy / str(sample.file)
    text = "\n" + path.read_text("utf-8")
    spots = [(margin, planted) for margin in MARGINS if (planted := indented(sample.good, margin)) in text]
    ((margin, good),) = spots
    assert text.count(good) == 1
    path.write_text(text.replace(good, indented(sample.bad, margin))[1:], encoding="utf-8")
    assert [finding.rule for finding in check(data_copy, TODAY).findings] == [name]


def test_of_the_samples_of_a_waiver_one_is_well_formed(data_copy: Path) -> None:
    """Tried as the only waiver, as the data have none: the bad sample is malformed, the good one only unused."""
    found = {}
    for sample in (sample_of("waiver-form").bad, sample_of("waiver-form").good):
        (data_copy / "waivers.yaml").write_text(f"waivers:\n  - {sample}\n", encoding="utf-8")
        found[sample] = [finding.rule for finding in check(data_copy, TODAY).findings]
    assert list(found.values()) == [["waiver-form"], ["waiver-unused"]]


def indented(sample: str, margin: str) -> str:
    """Indent whole lines, with the line break before them."""
    return "\n" + indent(sample, margin[1:])


@pytest.mark.parametrize("name", PAGES)
def test_what_a_rule_is_for_is_told_in_a_sentence_or_two(name: str) -> None:
    """The reason is one or two Chinese sentences and does not repeat the rule; the samples are short and differ."""
    sample = sample_of(name)
    assert re.fullmatch("(?:[^。]*[一-鿿][^。]*。){1,2}", sample.why)
    assert sample.why != PAGES[name].manual
    assert sample.bad != sample.good
    assert max(map(len, (sample.bad.splitlines(), sample.good.splitlines()))) <= LONGEST


LONGEST = 10
"""Lines of a sample: two targets with exchanged values need ten."""


@pytest.mark.parametrize("name", PAGES)
def test_explain_tells_the_rule_why_and_both_samples(name: str) -> None:
    """Into a pipe all texts are printed unchanged."""
    page, sample = PAGES[name], sample_of(name)
    gravity = {"error": "错误", "warning": "警告"}[page.severity]
    told = [page.name, page.when, gravity, page.manual, f"为什么：{sample.why}", *samples_of(name)]
    piped = run("explain", name)
    assert (piped.code, piped.err) == (0, "")
    assert [text for text in told if text not in piped.out] == []


@pytest.mark.parametrize("columns", [40, 80])
@pytest.mark.parametrize("name", list(PAGES)[::9])
def test_no_text_of_explain_is_lost_at_any_width(name: str, columns: int) -> None:
    """A terminal shows the same characters as a pipe."""
    assert solid(run_in_terminal("explain", name, columns=columns)) == solid(run("explain", name).out)


def test_explain_tells_every_rule_that_a_pattern_means() -> None:
    """A pattern, as in `check --select`, explains every rule it matches as if it were asked for by name."""
    meant = [name for name in PAGES if name.startswith("waiver-")]
    assert len(meant) > 1
    assert run("explain", "waiver-*").out == "\n".join(run("explain", name).out for name in meant)
    assert run("explain", "nothing-*").code == 2


def samples_of(name: str) -> list[str]:
    """Give both samples with their headings as `explain` does."""
    sample = sample_of(name)
    place = f"（{sample.file}）" if sample.file else ""
    return [f"{title}{place}：\n{indent(text, '    ')}" for title, text in (("错", sample.bad), ("对", sample.good))]


def solid(text: str) -> str:
    """Remove white space."""
    return "".join(text.split())


def test_words_of_explain_fit_the_terminal() -> None:
    """Sentences are wrapped at the terminal's width; samples from a file are not."""
    shown = run_in_terminal("explain", "left-over", columns=40)
    assert max(map(cell_len, shown.splitlines())) <= 40
    assert "    participants: [省发展改革委, 省自然资源厅, 省生态环境厅, 等]\n" in run_in_terminal(
        "explain", "unknown-agency", columns=40
    )


@pytest.mark.parametrize(("words", "hint"), [("unknown-agancy", "unknown-agency"), ("target_bound", "target-bound")])
def test_a_rule_that_there_is_not_is_answered_with_the_likeliest(words: str, hint: str) -> None:
    """A misspelt rule ends in one line with the most similar name, and exit code 2."""
    answer = run("explain", words)
    assert (answer.code, answer.out) == (2, "")
    assert f"没有“{words}”这条规则。是否为：{hint}" in answer.err


def test_what_no_rule_looks_at_is_told_with_the_rules_and_in_the_manual() -> None:
    """The limits of the check stand with the rules, in `qhtasks rules` and in docs/manual.md."""
    shown, manual = run("rules").err, (REPOSITORY / "docs" / "manual.md").read_text("utf-8")
    assert len(unchecked()) >= 10
    assert [each for each in unchecked() if f"不核对：{each}" not in shown or f"- {each}\n" not in manual] == []


def test_rules_end_with_what_no_rule_looks_at() -> None:
    """The limits come after the rules; severities are Chinese in tables and English in JSON."""
    both = subprocess.run([QHTASKS, "rules"], stdout=PIPE, stderr=STDOUT, check=True, encoding="utf-8").stdout
    *_, last_rule = [line for line in both.splitlines() if "\t" in line]
    assert both.startswith("核对数据的规则")
    assert both.endswith("".join(f"\n不核对：{each}" for each in unchecked()) + "\n")
    assert last_rule.split("\t")[1:3] == ["核对时", "错误"]
    assert run("rules", "--columns", "severity", "--limit", "1").out == "轻重\n错误\n"
    rows = run("rules", "--json").json()["rows"]
    assert {row["severity"] for row in rows} == {"error", "warning"}


def test_listing_rules_imports_neither_yaml_nor_the_validation() -> None:
    """Completion of rule names answers while someone types, so that it cannot wait for them."""
    program = "import sys; from qhtasks.checks.rule import chosen, pages; pages(); chosen(['target-*'], []); {}"
    heavy = "print(*{'yaml', 'pydantic', 'pydantic_core', 'jinja2'}.intersection(sys.modules))"
    command = [sys.executable, "-c", program.format(heavy)]
    assert subprocess.run(command, stdout=PIPE, check=True, encoding="utf-8").stdout == "\n"


@pytest.mark.parametrize(
    ("words", "listing"),
    [(("check",), ("rules",)), (("check", "--track", str(REPOSITORY / "examples" / "track")), ("rules", "--track"))],
)
def test_the_check_counts_the_rules_as_they_are_listed(words: tuple[str, ...], listing: tuple[str, ...]) -> None:
    """Those of the check and those of reading are together what `rules` lists."""
    counted = re.search("（([0-9]+) 条核对规则，另有 ([0-9]+) 条读入时用）", run(*words).err)
    assert counted
    assert sum(map(int, counted.groups())) == len(run(*listing, "--json").json()["rows"])
