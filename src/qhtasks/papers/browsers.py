"""Which browser prints: the one that was named, or an Edge, Chrome or Chromium that is installed."""

from __future__ import annotations

import os
import shutil
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from qhtasks.errors import QhtasksError

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


def find_browser(asked: str | None = None) -> str:
    """Find the browser: by name or path where one was asked for, here or in the environment."""
    named = asked or os.environ.get(VARIABLE)
    if named:
        found = shutil.which(named)
        if not found:
            raise QhtasksError(f"没有浏览器“{named}”，或它不能执行：--browser 或 {VARIABLE} 要写命令名或完整路径")
        return found
    for command in _COMMANDS:
        if found := shutil.which(command):
            return found
    for path in _usual_places():
        if path.is_file():
            return str(path)
    raise QhtasksError(
        "生成 PDF 要用 Edge、Chrome 或 Chromium，没有找到：装一个，或用 --browser 指定；"
        "也可以生成 HTML（--format html），用任一台电脑上的浏览器打开后打印成 PDF"
    )


def _usual_places() -> Iterator[Path]:
    """Where browsers are installed that are not on the PATH."""
    if sys.platform == "win32":
        for variable in ("PROGRAMFILES", "PROGRAMFILES(X86)", "LOCALAPPDATA"):
            for place in _ON_WINDOWS if os.environ.get(variable) else ():
                yield Path(os.environ[variable], place)
    elif sys.platform == "darwin":
        for folder in (Path("/Applications"), Path.home() / "Applications"):
            for name in _ON_MACOS:
                yield folder / f"{name}.app" / "Contents" / "MacOS" / name
    yield from ()
