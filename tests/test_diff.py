"""What changed between two editions, by meaning: planted edits, revisions of real repositories, and the laws of it."""

from __future__ import annotations

import os
import re
import shutil
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from qhtasks.cli.diff import CHANGE_KINDS, SUBJECTS, field_label
from qhtasks.questions.changes import COMPARED, Change, Comparison, compare
from qhtasks.questions.duties import duties_of
from qhtasks.store.load import load_dataset
from qhtasks.text.rewording import SIGNS, compare_texts, shortened
from tests.program import run, run_in_terminal
from tests.support import DATA, commit, git

if TYPE_CHECKING:
    from qhtasks.model.dataset import Dataset

DATASET = load_dataset(DATA)
TEXT = st.text(alphabet="省水利厅林草局，。0123.5％", max_size=40)


@dataclass(frozen=True, kw_only=True)
class Edit:
    """An entry of `edits.yaml`; where it is `brief`, the changes are told without their old and new values."""

    name: str
    file: str
    expect: list[list[str | None]]
    find: str = ""
    replace: str = ""
    rename: str = ""
    all: bool = False
    brief: bool = False
    also: tuple[dict[str, str], ...] = ()

    def apply(self, root: Path) -> None:
        """Do it to the data in a folder."""
        for each in ({"file": self.file, "find": self.find, "replace": self.replace}, *self.also):
            paths = [*root.glob("*.yaml"), *root.glob("tasks/*.yaml")] if self.all else [root / each["file"]]
            texts = {path: path.read_text("utf-8") for path in paths}
            assert self.all or not each["find"] or texts[paths[0]].count(each["find"]) == 1, each["find"]
            for path, text in texts.items() if each["find"] else ():
                path.write_text(text.replace(each["find"], each["replace"]), encoding="utf-8")
        if self.rename:
            (root / self.file).rename(root / self.rename)


EDITS = {entry["name"]: Edit(**entry) for entry in yaml.safe_load(Path(__file__).with_name("edits.yaml").read_bytes())}


@cache
def edited(name: str) -> Dataset:
    """Read the data after an edit."""
    with TemporaryDirectory() as folder:
        root = shutil.copytree(DATA, Path(folder) / "data")
        EDITS[name].apply(root)
        return load_dataset(root)


@cache
def comparison(name: str) -> Comparison:
    """Compare the data with what they are after an edit."""
    return compare(DATASET, edited(name))


def values(rows: tuple[Change, ...], *, brief: bool) -> list[list[str | None]]:
    """Put changes as the entries do."""
    return [list(row)[: 4 if brief else 6] for row in rows]


@pytest.mark.parametrize("edit", EDITS.values(), ids=EDITS)
def test_an_edit_gives_the_changes_it_states_and_no_others(edit: Edit) -> None:
    """One planted edit of the real data, and exactly what it means."""
    assert values(comparison(edit.name).rows, brief=edit.brief) == edit.expect


def test_the_corpus_is_large_and_every_subject_is_in_it() -> None:
    """At least thirty edits; every kind of record changes in some of them."""
    rows = [row for name in EDITS for row in comparison(name).rows]
    assert len(EDITS) >= 30
    assert {row.subject for row in rows} == set(SUBJECTS) - {"duty"}
    assert {row.kind for row in rows} == set(CHANGE_KINDS)


def test_an_edition_does_not_differ_from_itself() -> None:
    """Nothing changed, for nobody."""
    found = compare(DATASET, DATASET)
    assert found.rows == ()
    assert [found.of(unit.name) for unit in DATASET.units] == [()] * len(DATASET.units)


def test_many_reviews_are_counted_and_few_are_listed(data_copy: Path) -> None:
    """Whoever judges all records anew changes nothing that the data say: their number, and each one with --full."""
    path = data_copy / "reviewed.yaml"
    text = path.read_text("utf-8")
    path.write_text(text.replace("reviewer: 数据集整理者", "reviewer: 张三", 5), encoding="utf-8")
    assert run("diff", str(DATA), str(data_copy)).out.count("张三") == 5
    path.write_text(text.replace("reviewer: 数据集整理者", "reviewer: 张三"), encoding="utf-8")
    assert re.search(r"改动 2\d\d 个；逐条列出加 --full", run("diff", str(DATA), str(data_copy)).out)
    assert run("diff", str(DATA), str(data_copy), "--full").out.count("张三") > 200
    path.unlink()
    assert re.search(r"删去 2\d\d 个；", run("diff", str(DATA), str(data_copy)).out)


def mirrored(row: Change, renamed: dict[str, str]) -> Change:
    """Turn a change round: the record goes by the name that it has on the other side."""
    back = {now: was for was, now in renamed.items()}
    return row._replace(key=back.get(row.key, row.key), old=row.new, new=row.old)


@pytest.mark.parametrize("name", EDITS)
def test_the_other_way_round_the_changes_are_the_same_turned_round(name: str) -> None:
    """What was added was removed; the order of what is told may differ."""
    there, back = comparison(name), compare(edited(name), DATASET)
    turned = [mirrored(row, dict(there.renamed)) for row in there.rows]
    assert sorted(map(str, turned)) == sorted(map(str, back.rows))


@given(first=st.sampled_from(sorted(EDITS)), second=st.sampled_from(sorted(EDITS)))
def test_any_two_editions_mirror_each_other(first: str, second: str) -> None:
    """From one edit to another and back: as many changes, and each turned round."""
    there, back = compare(edited(first), edited(second)), compare(edited(second), edited(first))
    turned = [mirrored(row, dict(there.renamed)) for row in there.rows]
    assert sorted(map(str, turned)) == sorted(map(str, back.rows))


@pytest.mark.parametrize("name", EDITS)
def test_by_item_and_by_agency_agree(name: str) -> None:
    """Duties changed for a unit exactly where both sides say so, and each change of an item is told to who owes it."""
    found = comparison(name)
    told: set[Change] = set()
    for unit in found.new.units:
        rows = found.of(unit.name)
        before, after = (owed(dataset, unit.name) for dataset in (found.old, found.new))
        changed = {key for key in before.keys() | after.keys() if before.get(key) != after.get(key)}
        assert {row.key for row in rows if row.field == "duty"} == changed
        assert {row for row in rows if row.subject == "item"} <= set(found.rows)
        told |= {row for row in rows if row.subject == "item"}
    assert told == {row for row in found.rows if row.subject == "item"}


def owed(dataset: Dataset, name: str) -> dict[str, set[tuple[str, str, str | None]]]:
    """Ask for a unit's duties, by item."""
    (duties,) = duties_of(dataset, tuple(unit for unit in dataset.units if unit.name == name)) or ((),)
    by_item: dict[str, set[tuple[str, str, str | None]]] = {}
    for duty in duties:
        by_item.setdefault(duty.item.id, set()).add((duty.role, duty.basis, duty.via))
    return by_item


def test_what_changed_for_a_unit_begins_with_its_duties() -> None:
    """The role it had and the one it has; the list does not say the same again, and partners are told of it."""
    found = comparison("a unit takes part and now leads")
    assert found.of("省自然资源厅")[0] == Change("duty", "T156", "duty", "", "participant named", "lead named")
    assert not [row for row in found.of("省自然资源厅") if row.field == "role"]
    assert [row.field for row in found.of("省水利厅")] == ["role"]
    assert found.of("省气象局") == ()


def test_members_of_a_collective_are_told_on_which_basis_they_now_owe() -> None:
    """A collective that means all its members makes what was possible certain; who left it owes nothing by it."""
    found = comparison("a member of a collective")
    assert {row.new for row in found.of("果洛州政府") if row.subject == "duty"} >= {"participant collective 等市州政府"}
    assert {row.new for row in found.of("海东市政府") if row.subject == "duty"} <= {None}


def test_every_change_is_labelled_in_chinese() -> None:
    """No column shows a key of the data, whatever field of whatever kind changed."""
    rows = [row for name in EDITS for row in comparison(name).rows]
    rows += [row for name in EDITS for unit in DATASET.units for row in comparison(name).of(unit.name)]
    assert not [row for row in rows if not re.search("[\u4e00-\u9fff]", field_label(row))]
    assert {kind.subject for kind in COMPARED} == set(SUBJECTS) - {"duty"}


@given(TEXT, TEXT)
def test_marks_hold_both_texts(old: str, new: str) -> None:
    """What is same and struck is the old text, what is same and put the new one; shortening keeps every change."""
    parts = compare_texts(old, new)
    assert "".join(part.text for part in parts if part.sign != "put") == old
    assert "".join(part.text for part in parts if part.sign != "struck") == new
    changed = [part for part in parts if part.sign != "same"]
    assert [part for part in shortened(parts) if part.sign not in ("same", "left-out")] == changed
    told = sum(int(part.text) if part.sign == "left-out" else len(part.text) for part in shortened(parts))
    assert told == sum(len(part.text) for part in parts)


def test_texts_of_a_length_that_no_paragraph_has_are_told_whole() -> None:
    """Comparing takes as long as the texts are long, times each other: it must end."""
    old, new = "省水" * 50_000, "水省" * 50_000
    assert [str(part) for part in compare_texts(old, new)] == [f"[-{old}-]", f"{{+{new}+}}"]


def test_numbers_are_marked_whole_and_signs_are_not_of_the_notice() -> None:
    """5.5 became 5.6, not the last 5 a 6; [ and { are nowhere in the issued text."""
    assert "".join(map(str, compare_texts("增长5.5％左右", "增长5.6％左右"))) == "增长[-5.5-]{+5.6+}％左右"
    assert not [sign for pair in SIGNS.values() for sign in pair if sign and sign[0] + sign[-1:] in DATASET.issued]
    assert not set("[]{}|‖") & set(DATASET.issued)


@pytest.fixture
def repository(data_copy: Path) -> Path:
    """A repository with the data in a folder of it, committed once."""
    commit(data_copy.parent)
    return data_copy


def diff(root: Path, *words: str, **more: Any) -> Any:
    """Ask the program about data in a folder."""
    return run("--data", str(root), "diff", *words, **more)


def test_the_working_data_are_compared_with_the_last_commit(repository: Path) -> None:
    """Nothing at first; then what was edited, with both editions in the head, and the work tree as it was."""
    outcome = diff(repository)
    assert (outcome.code, "含义没有改动" in outcome.out) == (0, True)
    assert diff(repository, "--exit-code").code == 0
    EDITS["a unit joins a list"].apply(repository)
    before = git(repository, "status", "--porcelain")
    outcome = diff(repository)
    head = git(repository, "rev-parse", "HEAD")[:7]
    assert outcome.code == 0
    assert f"从 HEAD（{head}）（数据集 1.3.0 版）" in outcome.out
    assert "列出 1 处，全部 1 处" in outcome.out
    assert "参加单位\t{+省林草局+}" in outcome.out
    assert diff(repository, "--exit-code").code == 1
    assert git(repository, "status", "--porcelain") == before


def test_two_revisions_and_folders_mix(repository: Path) -> None:
    """A revision against a revision, a folder against a revision, a checkout against its data."""
    EDITS["a list is closed"].apply(repository)
    git(repository, "commit", "--quiet", "-am", "second")
    for words in (("HEAD~1", "HEAD"), (str(DATA), "HEAD"), ("HEAD^", str(repository.parent))):
        rows = diff(repository, *words, "--json").json()["rows"]
        assert [(row["key"], row["kind"], row["old"], row["change"]) for row in rows] == [
            ("T152", "removed", "等", "[-等-]")
        ]


LATER = """    later:
      - date: "2021"
        change: 改为青海省乡村振兴局
        basis: 虚构示例
        certainty: certain
"""
"""What schema 3 and before had in place of steps."""


@pytest.mark.parametrize("schema", ["1", "2", "3"])
def test_an_edition_of_an_older_schema_is_completed(schema: str, repository: Path) -> None:
    """Until schema 3 no step, until 2 no form, in 1 no pinyin.yaml: such editions can be compared all the same."""
    if schema == "1":
        (repository / "pinyin.yaml").unlink()
    (repository / "successions.yaml").unlink()
    notice = (repository / "notice.yaml").read_text("utf-8").replace('schema: "4"', f'schema: "{schema}"')
    kept = notice if schema == "3" else notice.partition("\n# 体例")[0]
    (repository / "notice.yaml").write_text(kept, encoding="utf-8")
    units = (repository / "agencies.yaml").read_text("utf-8")
    line = "    certainty: {full_name: certain, kind: likely}\n    note: “省扶贫办”"
    (repository / "agencies.yaml").write_text(units.replace(line, LATER + line), encoding="utf-8")
    git(repository, "commit", "--quiet", "-am", "old")
    assert "later:" in git(repository, "show", "HEAD:data/agencies.yaml")
    rows = diff(repository, "HEAD", "HEAD~1", "--json").json()["rows"]
    assert {(row["subject"], row["kind"]) for row in rows} == {
        ("successor", "added"),
        ("succession", "added"),
        ("search", "added"),
    }


def test_the_git_of_a_hook_does_not_mislead(repository: Path) -> None:
    """A hook's GIT_DIR names another repository's folder: that of the data counts."""
    assert diff(repository, env={"GIT_DIR": "/nowhere", "GIT_INDEX_FILE": "/nowhere/index"}).code == 0


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (["没有这个"], "“没有这个”既不是目录，也不是"),
        (["HEAD:data"], "既不是目录，也不是"),
        (["--", "-x"], "“-x”既不是目录，也不是"),
        (["HEAD~9"], "先 git fetch"),
        (["HEAD", "--agency", "省水力厅"], "没有叫“省水力厅”的单位"),
    ],
)
def test_what_cannot_be_compared_is_told(words: list[str], says: str, repository: Path) -> None:
    """Exit code 2, and what to do."""
    outcome = diff(repository, *words)
    assert (outcome.code, outcome.out) == (2, "")
    assert says in outcome.err


def test_no_repository_no_git_and_no_data_then_are_told(repository: Path, tmp_path: Path) -> None:
    """Each of them in a line."""
    (repository.parent / "new").mkdir()
    shutil.copytree(repository, repository.parent / "new" / "data")
    assert "版本 HEAD 里没有数据目录" in diff(repository.parent / "new" / "data", "HEAD").err
    assert "找不到 git 命令" in diff(repository, env={"PATH": str(tmp_path / "nothing")}).err
    shutil.rmtree(repository.parent / ".git")
    assert "不在 git 仓库里" in diff(repository).err


def test_before_the_first_commit_it_is_told(data_copy: Path) -> None:
    """Whatever revision is asked for; a folder can be compared all the same."""
    git(data_copy.parent, "init", "--quiet")
    for words in (["HEAD"], ["HEAD~3"], ["main"], ["4b825dc"], [""], ["--", "-x"]):
        outcome = diff(data_copy, *words)
        assert (outcome.code, "还没有提交：先提交一次，或写两个目录" in outcome.err) == (2, True)
    assert diff(data_copy, str(DATA)).code == 0


def test_in_a_shallow_clone_it_is_said_how_to_get_older_commits(repository: Path, tmp_path: Path) -> None:
    """As servers check out; what was cloned is compared."""
    git(repository, "commit", "--quiet", "--allow-empty", "-m", "second")
    git(tmp_path, "clone", "--quiet", "--depth=1", f"file://{repository.parent}", "shallow")
    for name in ("HEAD~1", "v1", "origin/other"):
        outcome = diff(tmp_path / "shallow" / repository.name, name)
        assert (outcome.code, "git fetch --unshallow" in outcome.err) == (2, True)
    assert diff(tmp_path / "shallow" / repository.name).code == 0


GIT_COMPLAINS = {
    "detected dubious ownership in repository at '/x'\ncall:\n\n\tgit config --global --add safe.directory /x y": (
        "git config --global --add safe.directory /x y，或写两个目录"
    ),
    "error: short object ID 4c20 is ambiguous\nfatal: Needed a single revision": "编号写长一些",
    "fatal: could not fetch 4c20 from promisor remote": "部分克隆",
    "fatal: loose object 4c20 (stored in .git/objects/4c/20) is corrupt": "git fsck",
    "fatal: bad object HEAD": "git fsck",
    "fatal: this operation must be run in a work tree": "在 git 自己的目录里",
    "xcode-select: note: no developer tools were found": "xcode-select --install",
    "fatal: not a git repository: /x/.git/worktrees/y": "不在 git 仓库里",
    "fatal: something else": "git 读不了版本 HEAD：fatal: something else",
}


@pytest.mark.parametrize(("complaint", "says"), GIT_COMPLAINS.items(), ids=GIT_COMPLAINS.values())
def test_what_git_complains_of_is_put_into_chinese(complaint: str, says: str, data_copy: Path, tmp_path: Path) -> None:
    """By a git that does nothing but complain; with the place that git names, whatever is in its path."""
    program = tmp_path / "bin" / "git"
    program.parent.mkdir()
    program.write_text(f"#!/bin/sh\ncat >&2 <<'END'\n{complaint}\nEND\nexit 128\n", encoding="utf-8")
    program.chmod(0o755)
    outcome = diff(data_copy, env={"PATH": f"{program.parent}{os.pathsep}{os.environ['PATH']}"})
    assert (outcome.code, outcome.out, says in outcome.err) == (2, "", True), outcome.err


def test_a_git_that_cannot_be_run_is_told(data_copy: Path, tmp_path: Path) -> None:
    """One that may not be executed, or is no program."""
    (tmp_path / "git").write_text("x", encoding="utf-8")
    for mode in (0o644, 0o755):
        (tmp_path / "git").chmod(mode)
        outcome = diff(data_copy, env={"PATH": str(tmp_path)})
        assert (outcome.code, "写两个目录" in outcome.err, "Traceback" in outcome.err) == (2, True, False)


def test_a_repository_that_lacks_a_file_is_told(repository: Path) -> None:
    """A file of the revision is gone from git's store."""
    key = git(repository, "rev-parse", "HEAD:data/agencies.yaml").strip()
    (repository.parent / ".git" / "objects" / key[:2] / key[2:]).unlink()
    outcome = diff(repository)
    assert (outcome.code, "git fsck" in outcome.err) == (2, True)


def test_a_revision_that_cannot_be_read_says_where(repository: Path) -> None:
    """Findings name the file as git does; exit code 2."""
    (repository / "tasks" / "05-digital.yaml").write_text("section: [", encoding="utf-8")
    git(repository, "commit", "--quiet", "-am", "broken")
    outcome = diff(repository, "HEAD~1", "HEAD")
    assert (outcome.code, outcome.out) == (2, "")
    assert "HEAD:data 的数据读不成" in outcome.err
    assert "HEAD:data/tasks/05-digital.yaml:" in outcome.err


def test_a_unit_goes_by_its_old_name_too(repository: Path) -> None:
    """`--agency` takes the name before and the name after; only its own record changed."""
    EDITS["a unit is renamed everywhere"].apply(repository)
    for name in ("省林草局", "省林业局"):
        rows = diff(repository, "--agency", name, "--json").json()["rows"]
        assert [(row["field"], row["old"], row["new"]) for row in rows] == [("name", "省林草局", "省林业局")]


def test_markdown_strikes_out_and_underlines(repository: Path) -> None:
    """Tags hold beside any sign."""
    EDITS["a value and its quote"].apply(repository)
    told = diff(repository, "--md").out
    assert "<del>11.5</del><ins>12.0</ins>" in told


def test_a_terminal_shows_signs_and_colours(repository: Path) -> None:
    """Struck out in red, put in underlined in green, and the signs for those who see neither."""
    EDITS["a value and its quote"].apply(repository)
    shown = run_in_terminal("--data", str(repository), "diff", columns=100)
    assert "\x1b[9;31m[-11.5-]" in shown
    assert "\x1b[4;32m{+12.0+}" in shown
