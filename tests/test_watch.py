"""`check --watch` in a real terminal: it checks again when a file is saved."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from typing import TYPE_CHECKING

import pexpect
import pytest

from tests.program import QHTASKS, run
from tests.support import REPOSITORY

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

WAITING = "第{}次，[0-9]{{2}}:[0-9]{{2}}:[0-9]{{2}}；等着存盘……（Ctrl-C 结束）"
"""The pattern of the message after every check: its number and the time."""


@pytest.fixture(autouse=True)
def interruptible() -> Iterator[None]:
    """Restore Python's SIGINT handler, which a shell that starts the tests in the background disables for children."""
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    yield
    signal.signal(signal.SIGINT, before)


def test_watch_checks_again_on_save(data_copy: Path) -> None:
    """A saved fault is reported, a corrected one no longer, and Ctrl-C ends the watch with exit code 0."""
    path = data_copy / "tasks" / "10-infrastructure.yaml"
    sound = path.read_text("utf-8")
    words = ["--data", str(data_copy), "check", "--watch"]
    watching = pexpect.spawn(str(QHTASKS), words, cwd=REPOSITORY, encoding="utf-8", timeout=60, dimensions=(40, 160))
    watching.expect("没有发现问题")
    watching.expect(WAITING.format(1))
    path.write_text(sound.replace("[省水利厅]", "[省水力厅]", 1), encoding="utf-8")
    watching.expect("是否为“省水利厅”")
    watching.expect("发现 1 处错误")
    watching.expect(WAITING.format(2))
    path.write_text(sound, encoding="utf-8")
    watching.expect("没有发现问题")
    watching.expect(WAITING.format(3))
    watching.sendintr()
    watching.expect(pexpect.EOF)
    watching.close()
    assert watching.exitstatus == 0
    assert str(watching.before).strip() in ("", "^C")


def test_watch_through_a_pipe_tells_no_clock(data_copy: Path) -> None:
    """To a pipe the message has the number and no time, so that every run prints the same."""
    words = [str(QHTASKS), "--data", str(data_copy), "check", "--watch"]
    with subprocess.Popen(words, stderr=subprocess.PIPE, encoding="utf-8", env={**os.environ}) as watching:
        assert watching.stderr
        message = next(line for line in watching.stderr if "等着存盘" in line)
        watching.send_signal(signal.SIGINT)
        assert (message, watching.wait(60)) == ("第1次；等着存盘……（Ctrl-C 结束）\n", 0)
        assert watching.stderr.read() == ""


def test_watch_without_its_library_says_how_to_get_it(data_copy: Path) -> None:
    """Without the optional library --watch is a known error, and `check` itself works."""
    without = "import sys; sys.modules['watchfiles'] = None; from qhtasks.cli.app import main; main()"
    words = ["--data", str(data_copy), "check", "--watch"]
    done = subprocess.run(
        [sys.executable, "-c", without, *words], capture_output=True, check=False, encoding="utf-8", env={**os.environ}
    )
    assert (done.returncode, done.stdout) == (2, "")
    assert "安装时加上 watch 这一项，如 pip install -c constraints.txt '.[watch]'" in done.stderr
    assert run("--data", str(data_copy), "check").code == 0
