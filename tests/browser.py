"""A browser: which one is used, and how it is driven.

It is driven through pipes by the DevTools protocol, whose JSON messages each end with a NUL. So no port is opened and
no library is needed; the browser ends when it is closed, or with this program.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from contextlib import suppress
from pathlib import Path
from tempfile import TemporaryDirectory
from threading import Timer
from typing import TYPE_CHECKING, Any, Self

from qhtasks.errors import QhtasksError, reason

if TYPE_CHECKING:
    from collections.abc import Iterator

VARIABLE = "QHTASKS_BROWSER"
_COMMANDS = (
    "chromium",
    "chromium-browser",
    "google-chrome",
    "google-chrome-stable",
    "microsoft-edge",
    "microsoft-edge-stable",
    "chrome",
    "msedge",
)
_ON_WINDOWS = ("Microsoft/Edge/Application/msedge.exe", "Google/Chrome/Application/chrome.exe")
_ON_MACOS = ("Microsoft Edge", "Google Chrome", "Chromium")

PATIENCE = 120.0
"""Seconds in which a browser answers; one that does not is ended."""
_SWITCHES = (
    "--headless",
    "--remote-debugging-pipe",
    "--no-first-run",
    "--no-default-browser-check",
    "--disable-extensions",
    "--disable-sync",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-gpu",
    "--disable-dev-shm-usage",  # a container may have next to none
    "--font-render-hinting=none",
    "--host-resolver-rules=MAP * ~NOTFOUND",
)
"""No extensions, no network, and glyphs placed for paper rather than for the pixels of a screen."""


def find_browser(asked: str | None = None) -> str:
    """Find the browser: the one named here or in the environment, by command or path, else an installed one."""
    named = asked or os.environ.get(VARIABLE)
    if named:
        program = shutil.which(named)
        if not program:
            raise QhtasksError(f"没有浏览器“{named}”，或它不能执行：--browser 或 {VARIABLE} 要写命令名或完整路径")
        return program
    for command in _COMMANDS:
        if program := shutil.which(command):
            return program
    for path in _usual_places():
        if path.is_file():
            return str(path)
    raise QhtasksError(
        "生成 PDF 要用 Edge、Chrome 或 Chromium，没有找到：装一个，或用 --browser 指定；"
        "也可以生成 HTML（--format html），用任一台电脑上的浏览器打开后打印成 PDF"
    )


def _usual_places() -> Iterator[Path]:
    """Give the places where browsers are installed on Windows and macOS, which do not put them on the PATH."""
    if sys.platform == "win32":
        for variable in ("PROGRAMFILES", "PROGRAMFILES(X86)", "LOCALAPPDATA"):
            for place in _ON_WINDOWS if os.environ.get(variable) else ():
                yield Path(os.environ[variable], place)
    elif sys.platform == "darwin":
        for folder in (Path("/Applications"), Path.home() / "Applications"):
            for name in _ON_MACOS:
                yield folder / f"{name}.app" / "Contents" / "MacOS" / name
    yield from ()


class BrowserError(QhtasksError):
    """The browser does not start, does not answer, or refuses a command."""


class Browser:
    """One browser process; its pages are closed with it."""

    def __init__(self, program: str) -> None:
        """Start a browser with a profile of its own that is thrown away."""
        self.program = program
        self.profile = TemporaryDirectory(prefix="qhtasks-", ignore_cleanup_errors=True)
        self.number = 0
        try:
            self.process, writing, reading = _start(program, self.profile.name)
        except OSError as error:
            raise BrowserError(f"启动不了浏览器 {program}：{reason(error)}") from None
        self.writing, self.reading = os.fdopen(writing, "wb"), os.fdopen(reading, "rb")
        self.rest = b""

    def __enter__(self) -> Self:
        """Use it for a while."""
        return self

    def __exit__(self, *_: object) -> None:
        """Close it, whatever happened."""
        self.close()

    def close(self) -> None:
        """End the process and throw its profile away."""
        with suppress(BrowserError, ValueError):  # the latter where an answer was cut short by a signal
            self.call("Browser.close")
        with suppress(OSError):  # what was not sent to one that has gone
            self.writing.close()
        self.reading.close()
        try:
            self.process.wait(PATIENCE)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()
        self.profile.cleanup()

    def open_page(self) -> Page:
        """Open an empty page."""
        target = self.call("Target.createTarget", url="about:blank")["targetId"]
        session = self.call("Target.attachToTarget", targetId=target, flatten=True)["sessionId"]
        return Page(self, session, target)

    def call(self, method: str, session: str | None = None, **params: Any) -> dict[str, Any]:
        """Send a command and wait for its result; events that come before it are dropped."""
        self.number += 1
        message = {"id": self.number, "method": method, "params": params} | ({"sessionId": session} if session else {})
        watch = Timer(PATIENCE, self.process.kill)
        watch.start()
        try:
            answer = self._answer(message)
        except (OSError, EOFError):
            raise BrowserError(f"浏览器 {self.program} 没有应答：换一个浏览器，用 --browser 指定") from None
        finally:
            watch.cancel()
        if "error" in answer:
            raise BrowserError(f"浏览器 {self.program} 做不了 {method}：{answer['error'].get('message')}")
        result: dict[str, Any] = answer["result"]
        return result

    def _answer(self, message: dict[str, Any]) -> dict[str, Any]:
        """Send a message and read until its answer comes."""
        self.writing.write(json.dumps(message).encode() + b"\0")
        self.writing.flush()
        while (answer := self._next()).get("id") != message["id"]:
            pass
        return answer

    def _next(self) -> dict[str, Any]:
        """Read the next message."""
        pieces = [self.rest]
        while b"\0" not in pieces[-1]:
            piece = os.read(self.reading.fileno(), 1 << 20)
            if not piece:
                raise EOFError
            pieces.append(piece)
        message, _, self.rest = b"".join(pieces).partition(b"\0")
        answer: dict[str, Any] = json.loads(message)
        return answer


class Page:
    """A page of a browser."""

    def __init__(self, browser: Browser, session: str, target: str) -> None:
        """Take the ids of a page that was opened."""
        self.browser, self.session, self.target = browser, session, target

    def call(self, method: str, **params: Any) -> dict[str, Any]:
        """Send a command to this page."""
        return self.browser.call(method, self.session, **params)

    def show(self, html: str) -> None:
        """Show a document that loads nothing else."""
        frame = self.call("Page.getFrameTree")["frameTree"]["frame"]["id"]
        self.call("Page.setDocumentContent", frameId=frame, html=html)

    def close(self) -> None:
        """Close it."""
        self.browser.call("Target.closeTarget", targetId=self.target)


def _start(program: str, profile: str) -> tuple[subprocess.Popen[bytes], int, int]:
    """Start a browser that reads commands from one pipe and writes to another; give our ends of the two."""
    commands, writing = os.pipe()
    reading, answers = os.pipe()
    command = [program, *_SWITCHES, f"--user-data-dir={profile}"]
    if sys.platform == "linux" and os.geteuid() == 0:
        command.append("--no-sandbox")  # root has none; the only document shown is our own
    try:
        process = _launch(command, commands, answers)
    except OSError:
        os.close(writing)
        os.close(reading)
        raise
    finally:
        os.close(commands)
        os.close(answers)
    return process, writing, reading


if sys.platform == "win32":

    def _launch(command: list[str], commands: int, answers: int) -> subprocess.Popen[bytes]:
        """Let the browser inherit its ends of the pipes as Windows handles, whose numbers stand in its arguments."""
        import msvcrt

        handles = [msvcrt.get_osfhandle(commands), msvcrt.get_osfhandle(answers)]
        for handle in handles:
            os.set_handle_inheritable(handle, True)  # noqa: FBT003 - the signature of os
        command.append(f"--remote-debugging-io-pipes={handles[0]},{handles[1]}")
        startup = subprocess.STARTUPINFO(lpAttributeList={"handle_list": handles})
        quiet = subprocess.DEVNULL
        return subprocess.Popen(command, stdin=quiet, stdout=quiet, stderr=quiet, startupinfo=startup)

else:

    def _launch(command: list[str], commands: int, answers: int) -> subprocess.Popen[bytes]:
        """Let the browser inherit its ends of the pipes as the descriptors 3 and 4, which the protocol prescribes.

        All other descriptors close on exec. The ends are first copied to 10 and above, clear of 3 and 4.
        """
        import fcntl

        ends = [fcntl.fcntl(end, fcntl.F_DUPFD_CLOEXEC, 10) for end in (commands, answers)]

        def place() -> None:
            os.dup2(ends[0], 3)
            os.dup2(ends[1], 4)

        quiet = subprocess.DEVNULL
        try:
            return subprocess.Popen(
                command,
                stdin=quiet,
                stdout=quiet,
                stderr=quiet,
                close_fds=False,
                preexec_fn=place,  # noqa: PLW1509 - no other thread runs yet, or only waits
            )
        finally:
            for end in ends:
                os.close(end)
