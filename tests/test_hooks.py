"""The pre-commit hooks, the GitHub action and the workflows."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import yaml

from tests.program import run
from tests.support import REPOSITORY, commit, git

HOOKS = REPOSITORY / ".pre-commit-hooks.yaml"
ACTION = REPOSITORY / "action.yml"
WORKFLOWS = sorted((REPOSITORY / ".github" / "workflows").iterdir())
WORKFLOW = REPOSITORY / ".github" / "workflows" / "check.yml"
PROGRAMS = Path(sys.executable).parent


def read(path: Path) -> Any:
    """Read a YAML file with PyYAML, as pre-commit does."""
    return yaml.safe_load(path.read_bytes())


@pytest.mark.parametrize(
    "command",
    [
        ("pre-commit", "validate-manifest", HOOKS),
        ("check-jsonschema", "--builtin-schema", "vendor.github-actions", ACTION),
        ("check-jsonschema", "--builtin-schema", "vendor.github-workflows", *WORKFLOWS),
    ],
    ids=["hooks", "action", "workflows"],
)
def test_files_are_as_their_readers_want_them(command: tuple[str | Path, ...]) -> None:
    """Hooks, action and workflows are valid by pre-commit's own check or by their JSON Schema."""
    done = subprocess.run(
        [PROGRAMS / command[0], *command[1:]], capture_output=True, check=False, encoding="utf-8", cwd=REPOSITORY
    )
    assert done.returncode == 0, done.stdout + done.stderr


@pytest.mark.parametrize("name", ["qhtasks-check", "qhtasks-schema"])
def test_hooks_let_good_data_pass_and_stop_bad(name: str, data_copy: Path) -> None:
    """A hook exits with 0 on sound data, and with 1 in a repository whose data has an error."""
    (hook,) = (entry for entry in read(HOOKS) if entry["id"] == name)
    program, *words = hook["entry"].split()
    assert program == "qhtasks"
    assert run(*words).code == 0
    agencies = data_copy / "agencies.yaml"
    agencies.write_text(agencies.read_text("utf-8").replace("name: 省水利厅\n", "name: 省水务厅\n"), encoding="utf-8")
    assert run(*words, cwd=data_copy.parent).code == 1


def test_the_layout_hook_rewrites(data_copy: Path) -> None:
    """`qhtasks-fmt` rewrites files into the canonical layout, which pre-commit counts as a failure."""
    (hook,) = (entry for entry in read(HOOKS) if entry["id"] == "qhtasks-fmt")
    _, *words = hook["entry"].split()
    assert run(*words, cwd=data_copy.parent).out == ""
    notice = data_copy / "notice.yaml"
    sound = notice.read_text("utf-8")
    notice.write_text(sound.replace("  version: ", "  version:    "), encoding="utf-8")
    assert run(*words, cwd=data_copy.parent).code == 0
    assert notice.read_text("utf-8") == sound


DELETIONS: dict[str, tuple[str, ...]] = {
    "a section deleted": ("rm", "data/tasks/05-digital.yaml"),
    "the notice deleted": ("rm", "data/notice.txt"),
    "the names moved away": ("mv", "data/agencies.yaml", "agencies.yaml"),
    "a section moved away": ("mv", "data/tasks/05-digital.yaml", "05-digital.yaml"),
    "the readings deleted": ("rm", "data/pinyin.yaml"),
    "a schema deleted": ("rm", "data/schemas/tasks.schema.json"),
    "all data deleted": ("rm", "-r", "data"),
}


@pytest.mark.parametrize("words", DELETIONS.values(), ids=DELETIONS.keys())
def test_a_commit_that_only_deletes_or_moves_data_is_stopped(words: tuple[str, ...], data_copy: Path) -> None:
    """pre-commit itself runs the hooks, though no file of the commit stands in the folder of the data."""
    root = data_copy.parent
    hooks = [{**hook, "language": "system"} for hook in read(HOOKS)]
    (root / ".pre-commit-config.yaml").write_text(json.dumps({"repos": [{"repo": "local", "hooks": hooks}]}), "utf-8")
    commit(root)
    command = ["pre-commit", "run", "--color=never"]
    environment = {
        **os.environ,
        "PATH": f"{PROGRAMS}{os.pathsep}{os.environ['PATH']}",
        "PRE_COMMIT_HOME": f"{root}/home",
    }
    assert subprocess.run(command, cwd=root, env=environment, check=False, capture_output=True).returncode == 0
    git(root, *words)
    done = subprocess.run(command, cwd=root, env=environment, check=False, capture_output=True, encoding="utf-8")
    assert done.returncode == 1, done.stdout


def perform(step: dict[str, Any], folder: Path, **given: str) -> subprocess.CompletedProcess[str]:
    """Run a step of the action in a checkout, as GitHub's Python does, with the inputs of the workflow or others."""
    (workflow,) = (step["with"] for step in read(WORKFLOW)["jobs"]["check"]["steps"] if step["uses"] == "./")
    defaults = {name: each["default"] for name, each in read(ACTION)["inputs"].items()}
    values = {f"${{{{ inputs.{name} }}}}": value for name, value in {**defaults, **workflow, **given}.items()}
    environment = {name: values[text] for name, text in step["env"].items()}
    assert step["shell"] == "python"
    return subprocess.run(
        [sys.executable, "-c", step["run"]],
        cwd=folder,
        env={**os.environ, **environment, "PATH": f"{PROGRAMS}{os.pathsep}{os.environ['PATH']}"},
        capture_output=True,
        check=False,
        encoding="utf-8",
    )


def steps() -> list[dict[str, Any]]:
    """List the steps of the action that run the check: the one that writes a report, and the one that tells."""
    return [step for step in read(ACTION)["runs"]["steps"] if "inputs.data" in str(step)]


def test_action_marks_faults_and_reports_them(data_copy: Path) -> None:
    """The action's steps write the report that the workflow uploads, annotate the line of a fault, and fail."""
    path = data_copy / "tasks" / "10-infrastructure.yaml"
    path.write_text(path.read_text("utf-8").replace("lead: [省能源局]", "lead: [省能原局]", 1), encoding="utf-8")
    report, check = steps()
    outcome = perform(report, data_copy.parent)
    assert outcome.returncode == 0, outcome.stderr
    upload = read(WORKFLOW)["jobs"]["check"]["steps"][-1]["with"]["sarif_file"]
    (result,) = json.loads((data_copy.parent / upload).read_bytes())["runs"][0]["results"]
    assert result["ruleId"] == "unknown-agency"
    marked = perform(check, data_copy.parent)
    assert marked.returncode == 1
    assert marked.stdout.startswith("::error file=data/tasks/10-infrastructure.yaml,line=43,")


@pytest.mark.parametrize(
    ("given", "code", "says"),
    [
        ({"args": "--select 'target-*'"}, 0, ""),
        ({"args": '--select "target-*,unknown-agency"\n--strict'}, 1, "::error file=我的 数据/"),
        ({"args": "--select target-*"}, 0, ""),
        ({"args": "--strict; touch taken"}, 2, "--strict;"),
        ({"args": "$(touch taken) --exit-zero"}, 2, "touch"),
        ({"args": ""}, 1, "::error file=我的 数据/"),
        ({"data": "没有 这个"}, 2, "没有 这个"),
    ],
)
def test_the_inputs_of_the_action_are_words_and_nothing_else(
    given: dict[str, str], code: int, says: str, data_copy: Path
) -> None:
    """Quotes hold words together; no file of the checkout becomes an option, and no input a command."""
    folder = data_copy.rename(data_copy.with_name("我的 数据"))
    (folder.parent / "target-x").touch()
    agencies = folder / "agencies.yaml"
    agencies.write_text(agencies.read_text("utf-8").replace("name: 省水利厅\n", "name: 省水务厅\n"), encoding="utf-8")
    done = perform(steps()[1], folder.parent, **{"data": folder.name, **given})
    assert (done.returncode, says in done.stdout + done.stderr) == (code, True), done.stdout + done.stderr
    assert not (folder.parent / "taken").exists()
