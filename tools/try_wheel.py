"""Build the wheel and try it as a stranger would: in a clean environment, from another folder, without the checkout.

python tools/try_wheel.py
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
from pathlib import Path

PROJECT = Path(__file__).resolve().parent.parent


def run(*command: str, cwd: Path) -> str:
    """Run a command away from the checkout and give back what it printed."""
    environment = {name: value for name, value in os.environ.items() if name not in ("PYTHONPATH", "QHTASKS_DATA")}
    done = subprocess.run(command, cwd=cwd, check=True, capture_output=True, encoding="utf-8", env=environment)
    return done.stdout + done.stderr


def main() -> None:
    """Build, install, ask, check, render, export, write the site; then Word, Excel and PDF, with what they need."""
    with tempfile.TemporaryDirectory() as scratch:
        folder = Path(scratch)
        pip = (sys.executable, "-m", "pip", "--quiet", "--disable-pip-version-check")
        run(*pip, "wheel", "--no-deps", "--wheel-dir", str(folder), str(PROJECT), cwd=folder)
        (wheel,) = folder.glob("*.whl")
        run(sys.executable, "-m", "venv", str(folder / "venv"), cwd=folder)
        scripts = folder / "venv" / ("Scripts" if os.name == "nt" else "bin")
        pip = (str(scripts / "python"), "-m", "pip", "--quiet", "--disable-pip-version-check")
        run(*pip, "install", "-c", str(PROJECT / "constraints.txt"), str(wheel), cwd=folder)
        qhtasks = str(scripts / "qhtasks")
        answer = json.loads(run(qhtasks, "agency", "省水利厅", "--json", cwd=folder))
        named = {role: answer["counts"][role]["named"]["total"] for role in answer["counts"]}
        if named != {"lead": 13, "participant": 16}:
            sys.exit(f"the wheel's answer is wrong: {named}")
        told = run(qhtasks, "check", cwd=folder)
        if "site-packages" not in told:
            sys.exit(f"the wheel's check did not use its own data: {told}")
        run(qhtasks, "render", "--all", "--out", "sheets", cwd=folder)
        sheets = len(list((folder / "sheets").iterdir()))
        run(qhtasks, "export", cwd=folder)
        if not (folder / "export" / "qhtasks.sqlite").is_file():
            sys.exit("the wheel's export left no database")
        run(qhtasks, "site", "-o", "site.html", cwd=folder)
        run(qhtasks, "verify", "site.html", cwd=folder)
        run(*pip, "install", "-c", str(PROJECT / "constraints.txt"), f"{wheel}[office]", cwd=folder)
        forms = ("docx", "xlsx", "pdf")
        run(qhtasks, "render", "T156", *(f"--format={form}" for form in forms), cwd=folder)
        run(qhtasks, "verify", *(f"sheets/T156.{form}" for form in forms), cwd=folder)
        print(f"{wheel.name}: {wheel.stat().st_size // 1024} KB; agency, check, render and export work; {sheets} files")


if __name__ == "__main__":
    main()
