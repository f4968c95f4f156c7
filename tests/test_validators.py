"""Papers are what they claim to be: programs that no one here wrote find nothing in any kind of them.

PDF is held against qpdf in `test_print.py`, where the papers are printed.
"""

from __future__ import annotations

import json
import os
import platform
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any
from zipfile import ZIP_DEFLATED, ZipFile

import pytest

from qhtasks.papers.formats import FORMATS, Tools
from qhtasks.papers.kinds import kind_of
from tests.test_print import COMPOSER, OTHERS, make_paper

if TYPE_CHECKING:
    from qhtasks.papers.view import Paper

NODE = Path(sys.prefix, "node", "node_modules")
MACHINE = {"x86_64": "x64", "amd64": "x64", "aarch64": "arm64"}.get(platform.machine().lower(), "arm64")
OPEN_XML = NODE / "@xarsh" / f"ooxml-validator-{sys.platform}-{MACHINE}" / "ooxml-validator"
"""The validator of Microsoft's Open XML SDK, as one program."""
NU = NODE / "vnu-jar" / "build" / "dist" / "vnu.jar"
"""The HTML checker of the W3C."""
NAMES = ("省水利厅", "省审计厅", *OTHERS, "总台账")
TOOLS = Tools()


def paper_of(name: str) -> Paper:
    """Make the paper that goes by a name; the ledger of the whole notice has none of its own elsewhere."""
    return COMPOSER.register() if name == "总台账" else make_paper(name)


def written(form: str, folder: Path) -> list[Path]:
    """Write every kind of paper that is made in a format."""
    files = []
    for number, paper in enumerate(map(paper_of, NAMES)):
        if kind_of(paper).takes(form):
            files.append(folder / f"{number}.{form}")
            files[-1].write_bytes(FORMATS[form].make(TOOLS, paper))
    return files


def judged(file: Path) -> list[Any]:
    """List what the Open XML SDK finds in a file."""
    OPEN_XML.chmod(0o755)
    environment = {**os.environ, "DOTNET_SYSTEM_GLOBALIZATION_INVARIANT": "1"}  # it brings no data of languages
    done = subprocess.run([OPEN_XML, file], capture_output=True, check=True, encoding="utf-8", env=environment)
    errors: list[Any] = json.loads(done.stdout)["errors"]
    return errors


@pytest.mark.parametrize("form", ["docx", "xlsx"])
def test_the_open_xml_sdk_finds_nothing(form: str, tmp_path: Path) -> None:
    """Every kind of Word and Excel paper is valid, to the last attribute."""
    files = written(form, tmp_path)
    assert len(files) > 5
    assert {file.name: judged(file) for file in files} == {file.name: [] for file in files}


def test_the_open_xml_sdk_judges(tmp_path: Path) -> None:
    """A paragraph in a place where none may stand is found."""
    sound, spoilt = tmp_path / "a.docx", tmp_path / "b.docx"
    sound.write_bytes(FORMATS["docx"].make(TOOLS, make_paper("T156")))
    with ZipFile(sound) as before, ZipFile(spoilt, "w", ZIP_DEFLATED) as after:
        for name in before.namelist():
            after.writestr(name, before.read(name).replace(b"<w:body>", b"<w:body><w:tc/>", 1))
    assert judged(spoilt)


def test_the_nu_checker_finds_nothing(tmp_path: Path) -> None:
    """Every kind of HTML paper is valid, with no warning either; a page with an error is told from them."""
    files = written("html", tmp_path)
    assert len(files) > 5
    spoilt = tmp_path / "spoilt.html"
    page = files[0].read_text("utf-8")
    spoilt.write_text(page.replace("<main>", "<main><p><section></p></section>", 1), encoding="utf-8")
    command = ("java", "-jar", NU, "--format", "json", "--stdout", "--exit-zero-always")
    done = subprocess.run([*command, *files, spoilt], capture_output=True, check=True, encoding="utf-8")
    found = json.loads(done.stdout)["messages"]
    assert [message for message in found if not message["url"].endswith("spoilt.html")] == []
    assert found
