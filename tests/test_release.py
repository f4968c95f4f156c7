"""The workflow of a release: its steps, as far as they are commands that run here."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from hashlib import sha256
from pathlib import Path

import pytest
import yaml

from qhtasks.version import __version__
from tests.portable import is_portable
from tests.support import REPOSITORY

JOBS = yaml.safe_load((REPOSITORY / ".github" / "workflows" / "release.yml").read_bytes())["jobs"]
FILES = {
    f"青政办〔2021〕29号-办公包-{__version__}.zip": f"qhtasks-office-{__version__}.zip",
    f"青政办〔2021〕29号-单位PDF-{__version__}.zip": f"qhtasks-pdf-{__version__}.zip",
    f"qhtasks-{__version__}-windows-x64.zip": f"qhtasks-{__version__}-windows-x64.zip",
    f"qhtasks-{__version__}-py3-none-any.whl": f"qhtasks-{__version__}-py3-none-any.whl",
    f"qhtasks-{__version__}.tar.gz": f"qhtasks-{__version__}.tar.gz",
}
"""The files that the jobs make, and the names under which they are published."""


def perform(job: str, name: str, folder: Path, **environment: str) -> subprocess.CompletedProcess[str]:
    """Run a step of a job as GitHub does: by a shell that stops at the first error."""
    (step,) = (step for step in JOBS[job]["steps"] if step.get("name") == name)
    path = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
    return subprocess.run(
        ["bash", "-e", "-c", step["run"]],
        cwd=folder,
        env={**os.environ, "PATH": path, **environment},
        capture_output=True,
        check=False,
        encoding="utf-8",
    )


@pytest.fixture
def checkout(tmp_path: Path) -> Path:
    """A folder with the tools, a changelog that has this version, and what the jobs before have made."""
    shutil.copytree(REPOSITORY / "tools", tmp_path / "tools")
    sections = ("# Changelog", f"## [{__version__}] - 2026-12-01", "- {+ +} marks additions.", "## [0.0.9]", "- Older.")
    (tmp_path / "CHANGELOG.md").write_text("\n\n".join(sections) + "\n", "utf-8")
    (tmp_path / "dist").mkdir()
    for number, name in enumerate(FILES):
        (tmp_path / "dist" / name).write_bytes(bytes([number]))
    return tmp_path


def test_files_of_a_release_get_names_that_are_kept_and_sums(checkout: Path) -> None:
    """No published name has Chinese in it; the label has; the checksums are of the published names."""
    done = perform("release", "整理文件、校验和、发布说明", checkout, TAG=f"v{__version__}")
    assert done.returncode == 0, done.stderr
    dist = checkout / "dist"
    listed = dict(line.partition("#")[::2] for line in (dist / "files.txt").read_text("utf-8").splitlines())
    assert sorted(listed) == sorted(f"dist/{name}" for name in (*FILES.values(), "SHA256SUMS"))
    office = f"dist/qhtasks-office-{__version__}.zip"
    assert listed[office].startswith(f"青政办〔2021〕29号-办公包-{__version__}.zip")
    sums = dict(line.split("  ")[::-1] for line in (dist / "SHA256SUMS").read_text("utf-8").splitlines())
    assert sums == {name: sha256((dist / name).read_bytes()).hexdigest() for name in FILES.values()}
    assert "".join(sums).isascii()
    notes = (dist / "notes.md").read_text("utf-8")
    assert notes.endswith("- {+ +} marks additions.\n")
    assert "Older" not in notes


def test_a_version_without_notes_is_no_release(checkout: Path) -> None:
    """The tag of a version that the changelog does not have ends the workflow before anything is published."""
    done = perform("release", "整理文件、校验和、发布说明", checkout, TAG="v0.1.1")
    assert (done.returncode, done.stderr) == (1, "CHANGELOG.md has no section [0.1.1]\n")


def test_a_stray_file_is_no_part_of_a_release(checkout: Path) -> None:
    """What no job is known to make is not published."""
    (checkout / "dist" / "notes.docx").touch()
    done = perform("release", "整理文件、校验和、发布说明", checkout, TAG=f"v{__version__}")
    assert (done.returncode, done.stderr) == (1, "dist/notes.docx: not a file of a release\n")


@pytest.mark.parametrize(("tag", "code"), [(f"v{__version__}", 0), ("v0.0.9", 1), (__version__, 1)])
def test_a_tag_names_the_version_of_the_program(tag: str, code: int, checkout: Path) -> None:
    """A tag of another version ends the workflow."""
    assert perform("packages", "标签与程序的版本一致", checkout, TAG=tag).returncode == code


def test_tests_that_need_linux_are_known(request: pytest.FixtureRequest) -> None:
    """`--portable` leaves out the tests of this file that call a shell, also through a function, and keeps this one."""
    ours = [item for item in request.session.items if isinstance(item, pytest.Function) and item.path == request.path]
    portable = {item.originalname for item in ours if is_portable(item)}
    assert request.node.originalname in portable
    assert portable.isdisjoint(name for name in vars(request.module) if name.startswith("test_files"))
