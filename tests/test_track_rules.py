"""The rules for tracks: two planted faults each at exact places, samples, reports, and records that are not used."""

from __future__ import annotations

import json
import shutil
from collections import Counter
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
import yaml

from qhtasks.checks.opening import Opened
from qhtasks.checks.reports import report
from qhtasks.checks.rule import DATA_RULES, TRACK_RULES, all_rules, pages, sample_of
from qhtasks.checks.tracked import SPOILING, check_track, open_track
from qhtasks.editing.layout import data_files, format_file
from qhtasks.model.findings import CLEAN
from qhtasks.questions.select import Filter
from qhtasks.store.location import PACKAGE
from qhtasks.tracking.folder import TRACK_FILES
from qhtasks.tracking.monitoring import monitor
from tests.program import run
from tests.support import verdicts
from tests.test_faults import LEAST, Fault, is_chinese_line, printed
from tests.test_samples import MARGINS, indented
from tests.tracks import dataset

if TYPE_CHECKING:
    from qhtasks.checks.engine import CheckResult
    from qhtasks.model.dataset import Dataset
    from qhtasks.tracking.verdicts import Judgement

TRACK = Path(__file__).with_name("track")
FAULTS = [
    Fault.of(entry, TRACK) for entry in yaml.safe_load(Path(__file__).with_name("track_faults.yaml").read_bytes())
]
DAY = date(2026, 6, 30)
NAMES = [rule.name for rule in all_rules(TRACK_RULES)]
PLANTED = [name for name in NAMES if sample_of(name).file]


def notice() -> Dataset:
    """The dataset in the edition for which the track of the tests was made."""
    return dataset()._replace(edition=dataset().edition.but(version="1.2.0"))


def checked(root: Path) -> CheckResult:
    """Check a track."""
    return check_track(root, notice(), DAY)


def judgements(root: Path, year: int) -> dict[str, Judgement]:
    """Judge all targets, by their keys."""
    followed = open_track(root, Opened(notice(), CLEAN))
    return {one.key: one for one in monitor(followed, year=year, only=Filter()).rows}


@pytest.fixture
def track_copy(tmp_path: Path) -> Path:
    """A copy of the track that a test may spoil."""
    return shutil.copytree(TRACK, tmp_path / "track")


@pytest.mark.parametrize("fault", FAULTS, ids=lambda fault: fault.name)
def test_fault_is_found_where_it_stands(fault: Fault, track_copy: Path) -> None:
    """A planted fault gives exactly the findings that its entry states, each a line of Chinese."""
    for edit in fault.edits:
        if edit.rename:
            (track_copy / edit.rename).parent.mkdir(parents=True, exist_ok=True)
    fault.plant(track_copy)
    findings = checked(track_copy).findings
    assert verdicts(findings, track_copy, ends=True) == list(fault.expect), printed(findings)
    assert all(is_chinese_line(finding.message) for finding in findings), printed(findings)
    assert fault.says in printed(findings)


def test_the_track_without_fault_gives_no_finding_and_is_laid_out() -> None:
    """The track of the tests passes every rule and is in the canonical layout."""
    assert checked(TRACK).findings == ()
    files = data_files(TRACK, (), TRACK_FILES)
    assert [path.name for path, kind in files.items() if format_file(path, kind).stale] == []


@pytest.mark.parametrize(
    ("file", "find", "replace"),
    [
        ("revisions.yaml", 'old: "5.5"', 'old: "5.50"'),
        ("figures/省统计局/各年.yaml", 'value: "2.3"', 'value: "2.30"'),
        ("figures/省统计局/各年.yaml", "镇化率为61.43％", "镇化率为61.430％"),
    ],
)
def test_values_are_compared_as_numbers(file: str, find: str, replace: str, track_copy: Path) -> None:
    """A zero at the end is no other value: 62 was often typed as 62.0."""
    path = track_copy / file
    text = path.read_text("utf-8")
    assert text.count(find) == 1
    path.write_text(text.replace(find, replace), encoding="utf-8")
    assert checked(track_copy).findings == ()


def test_every_rule_has_two_faults() -> None:
    """Every rule finds at least two faults of the corpus, and none has the name of a rule for the data."""
    found = Counter(rule for fault in FAULTS for rule in fault.rules)
    assert {name: found[name] for name in NAMES if found[name] < LEAST} == {}
    assert set(NAMES).isdisjoint(page.name for page in pages(DATA_RULES))
    assert set(SPOILING) <= set(NAMES)


def test_every_rule_has_a_sample_and_no_other_has() -> None:
    """A new rule needs a sample, and a removed rule must not leave one behind."""
    written = yaml.safe_load((PACKAGE / "checks" / "tracksamples.yaml").read_bytes())
    assert sorted(written["rules"]) == sorted(NAMES)
    assert all(sample_of(name).bad != sample_of(name).good for name in NAMES)
    assert [page.name for page in pages(TRACK_RULES) if not is_chinese_line(page.manual)] == []


@pytest.mark.parametrize("name", PLANTED)
def test_a_bad_sample_gives_its_rule_alone(name: str, track_copy: Path) -> None:
    """The good sample is whole lines of the track; the bad one in its place gives one finding, of that rule."""
    sample = sample_of(name)
    path = track_copy / str(sample.file)
    text = "\n" + path.read_text("utf-8")
    spots = [(margin, good) for margin in MARGINS if (good := indented(sample.good, margin)) in text]
    ((margin, good),) = spots
    path.write_text(text.replace(good, indented(sample.bad, margin))[1:], encoding="utf-8")
    assert [finding.rule for finding in checked(track_copy).findings] == [name]


def test_explain_and_rules_know_the_rules_for_tracks() -> None:
    """`explain` finds them, by pattern too; `rules` lists them only where tracks are asked for."""
    assert "登记失业率不是调查失业率" in run("explain", "figure-quote").out
    assert "goal-compound" in run("explain", "goal-*").out
    assert "goal-sum" in run("rules", "--track").out
    assert "goal-sum" not in run("rules").out


@pytest.mark.parametrize("form", ["json", "github", "sarif", "junit"])
def test_every_form_of_report_holds_the_findings(form: str, track_copy: Path) -> None:
    """What is found in a track is reported in the forms in which faults of the data are."""
    path = track_copy / "goals" / "2025.yaml"
    path.write_text(path.read_text("utf-8").replace('"4.3"', '"4.2"'), encoding="utf-8")
    text = report(checked(track_copy), form, strict=False, ascii_only=False)  # type: ignore[arg-type] # one of the forms
    assert "goal-sum" in text


def test_check_exits_with_one_where_there_are_errors(track_copy: Path) -> None:
    """`check --track` says where the fault is, counts what it looked at, and exits with 1; without a fault with 0."""
    edition = dataset().edition.version
    settings = track_copy / "track.yaml"
    settings.write_text(settings.read_text("utf-8").replace('"1.2.0"', f'"{edition}"'), encoding="utf-8")
    fine = run("check", "--track", str(track_copy), "--today", "2026-06-30")
    assert (fine.code, fine.out) == (0, "")
    assert "没有发现问题" in fine.err
    path = track_copy / "goals" / "2025.yaml"
    path.write_text(path.read_text("utf-8").replace('"4.3"', '"4.2"'), encoding="utf-8")
    broken = run("check", "--track", str(track_copy), "--today", "2026-06-30", "--format", "json")
    assert broken.code == 1
    (finding,) = json.loads(broken.out)["findings"]
    assert (finding["rule"], finding["line"]) == ("goal-sum", 26)


@pytest.mark.parametrize(
    ("file", "find", "replace", "target"),
    [
        ("figures/省统计局/各年.yaml", 'value: "61.43"\n    unit: ％', 'value: "61.43"\n    unit: ‰', "A4.1"),
        ("figures/省统计局/各年.yaml", 'value: "8.3"', "value: 约8.3", "B28.1"),
        ("figures/省生态环境厅/2022.yaml", '黄河: "Ⅱ"', "黄河: II", "A10.1"),
        ("revisions.yaml", 'old: "62"', 'old: "60"', "A4.1"),
    ],
)
def test_a_record_with_an_error_is_not_used(file: str, find: str, replace: str, target: str, track_copy: Path) -> None:
    """The target of a faulty record is 不判：记录有错, with the fault; all other targets are judged as before."""
    before = judgements(track_copy, 2022)
    path = track_copy / file
    text = path.read_text("utf-8")
    assert text.count(find) == 1
    path.write_text(text.replace(find, replace), encoding="utf-8")
    after = judgements(track_copy, 2022)
    assert after[target].word == "不判：记录有错"
    assert after[target].remarks[0].startswith("记录有错：")
    changed = [key for key in before if before[key].word != after[key].word]
    assert changed == [target]


def test_files_that_cannot_be_read_are_named(track_copy: Path) -> None:
    """A track with a file that is no YAML is not asked: the answer names the place, and exits with 2."""
    (track_copy / "revisions.yaml").write_text("revisions: [", encoding="utf-8")
    answer = run("track", "monitor", "--track", str(track_copy))
    assert answer.code == 2
    assert "revisions.yaml:1" in answer.err
    assert "qhtasks check --track" in answer.err


def test_stray_and_misspelt_files_are_found(track_copy: Path) -> None:
    """A file in a wrong place or with another ending would never be read: the check says so."""
    (track_copy / "goals" / "2024.yaml").rename(track_copy / "goals" / "2024.yml")
    (track_copy / "2026.yaml").write_text("a: b\n", encoding="utf-8")
    assert [finding.rule for finding in checked(track_copy).findings] == ["stray-file", "stray-file"]
