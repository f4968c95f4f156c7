"""Build the program that needs no Python, try it, and pack it into a ZIP.

    python tools/exe.py [FOLDER]

PyInstaller freezes the wheel as it is installed in a fresh environment. It makes one folder and not one file: that
would unpack itself at every start, which takes a second and looks to virus scanners like what viruses do. Windows is
what it is for; elsewhere the same recipe is tried.
"""

from __future__ import annotations

import platform
import shutil
import sys
import tempfile
from pathlib import Path

from fresh import PROJECT, Fresh, run
from smoke import smoke

SYSTEMS = {"win32": "windows", "darwin": "macos"}
MACHINES = {"amd64": "x64", "x86_64": "x64"}
INSTALLED = """
import qhtasks
from importlib.metadata import distributions
print(*qhtasks.__path__, *sorted({each.name for each in distributions()} - {"pip", "setuptools", "qhtasks"}), sep="\\n")
"""
"""Names the folder of the package, then the libraries installed with it, whose licences go along."""
README = Path(__file__).with_name("exe.txt")
UNUSED = ("pydantic.v1", "pydantic.mypy", "pydantic.deprecated", "multiprocessing", "tkinter", "unittest", "pydoc")
"""What a library offers for others, and nobody here imports."""


def name(version: str) -> str:
    """Name the build by its version, system and machine."""
    machine = platform.machine().lower()
    return f"qhtasks-{version}-{SYSTEMS.get(sys.platform, sys.platform)}-{MACHINES.get(machine, machine)}"


def frozen(fresh: Fresh) -> Path:
    """Install the wheel and freeze it with the licences of all it brings; give the folder of the program."""
    fresh.install("[office]")
    asked = run(fresh.program("python"), "-c", INSTALLED, cwd=fresh.folder)
    package, *libraries = asked.splitlines()
    fresh.install("[office]", "pyinstaller")
    options = {"--exclude-module": UNUSED, "--copy-metadata": libraries}
    run(
        fresh.program("pyinstaller"),
        *("--noconfirm", "--log-level", "ERROR", "--onedir", "--console", "--noupx", "--name", "qhtasks"),
        *("--collect-submodules", "qhtasks", "--collect-data", "qhtasks"),
        *(word for option, values in options.items() for value in values for word in (option, value)),
        str(Path(package) / "__main__.py"),
        cwd=fresh.folder,
    )
    return fresh.folder / "dist" / "qhtasks"


def finished(program: Path, version: str) -> Path:
    """Add the licence and what users have to know, as Notepad wants it, with a mark and CRLF; name the folder."""
    shutil.copy(PROJECT / "LICENSE", program / "LICENSE.txt")
    text = README.read_text("utf-8").format(version=version, archive=f"{name(version)}.zip")
    (program / "读我.txt").write_text(text, encoding="utf-8-sig", newline="\r\n")
    return program.rename(program.with_name(name(version)))


def main() -> None:
    """Build, try and pack."""
    out = Path(sys.argv[1] if len(sys.argv) > 1 else "dist").resolve()
    with tempfile.TemporaryDirectory() as scratch:
        fresh = Fresh(Path(scratch))
        program = finished(frozen(fresh), fresh.version)
        told = smoke(next(program.glob("qhtasks*")))
        sizes = [path.stat().st_size for path in program.rglob("*") if path.is_file()]
        archive = shutil.make_archive(str(out / program.name), "zip", program.parent, program.name)
    size = Path(archive).stat().st_size
    print(f"{archive}: {size / 1e6:.1f} MB, unpacked {sum(sizes) / 1e6:.1f} MB in {len(sizes)} files; {told}")


if __name__ == "__main__":
    main()
