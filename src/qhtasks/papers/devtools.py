"""A browser driven through pipes: the DevTools protocol as one JSON message after another, each ended by a NUL.

No port is opened and no library needed; the browser ends with the program, or when it is closed.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from contextlib import suppress
from tempfile import TemporaryDirectory
from threading import Timer
from typing import Any, Self

from qhtasks.errors import QhtasksError, reason

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
"""Nothing of its own, nothing from the network, and letters where the paper has them rather than the screen."""


class BrowserError(QhtasksError):
    """The browser does not start, or does not do what it was told."""


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
        with suppress(BrowserError):
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
        """Have something done, and wait for what comes of it; events that come before are of no interest."""
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
        found: dict[str, Any] = json.loads(message)
        return found


class Page:
    """A page of a browser."""

    def __init__(self, browser: Browser, session: str, target: str) -> None:
        """Take over a page that was opened."""
        self.browser, self.session, self.target = browser, session, target

    def call(self, method: str, **params: Any) -> dict[str, Any]:
        """Have something done in this page."""
        return self.browser.call(method, self.session, **params)

    def show(self, html: str) -> None:
        """Show a document that is complete in itself."""
        frame = self.call("Page.getFrameTree")["frameTree"]["frame"]["id"]
        self.call("Page.setDocumentContent", frameId=frame, html=html)

    def close(self) -> None:
        """Close it."""
        self.browser.call("Target.closeTarget", targetId=self.target)


def _start(program: str, profile: str) -> tuple[subprocess.Popen[bytes], int, int]:
    """Start a browser between two pipes: it listens to the first and speaks into the second."""
    heard, writing = os.pipe()
    reading, spoken = os.pipe()
    command = [program, *_SWITCHES, f"--user-data-dir={profile}"]
    if sys.platform == "linux" and os.geteuid() == 0:
        command.append("--no-sandbox")  # root has none; the only document shown is our own
    try:
        process = _between(command, heard, spoken)
    except OSError:
        os.close(writing)
        os.close(reading)
        raise
    finally:
        os.close(heard)
        os.close(spoken)
    return process, writing, reading


if sys.platform == "win32":

    def _between(command: list[str], heard: int, spoken: int) -> subprocess.Popen[bytes]:
        """Hand the ends of the pipes over by their handles, whose numbers are told."""
        import msvcrt

        handles = [msvcrt.get_osfhandle(heard), msvcrt.get_osfhandle(spoken)]
        for handle in handles:
            os.set_handle_inheritable(handle, True)  # noqa: FBT003 - the signature of os
        command.append(f"--remote-debugging-io-pipes={handles[0]},{handles[1]}")
        startup = subprocess.STARTUPINFO(lpAttributeList={"handle_list": handles})
        quiet = subprocess.DEVNULL
        return subprocess.Popen(command, stdin=quiet, stdout=quiet, stderr=quiet, startupinfo=startup)  # noqa: S603

else:

    def _between(command: list[str], heard: int, spoken: int) -> subprocess.Popen[bytes]:
        """Hand the ends of the pipes over as the descriptors 3 and 4; all others close by themselves."""
        import fcntl

        ends = [fcntl.fcntl(end, fcntl.F_DUPFD_CLOEXEC, 10) for end in (heard, spoken)]

        def lay() -> None:
            os.dup2(ends[0], 3)
            os.dup2(ends[1], 4)

        quiet = subprocess.DEVNULL
        try:
            return subprocess.Popen(  # noqa: S603 - the browser that the user has, or named
                command,
                stdin=quiet,
                stdout=quiet,
                stderr=quiet,
                close_fds=False,
                preexec_fn=lay,  # noqa: PLW1509 - no other thread runs yet, or only waits
            )
        finally:
            for end in ends:
                os.close(end)
