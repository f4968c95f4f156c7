"""What made a page: a hash of the program that drew it, of the libraries it draws with, and of the templates."""

from __future__ import annotations

from hashlib import sha256
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING

from qhtasks import text
from qhtasks.resources import shipped

if TYPE_CHECKING:
    from collections.abc import Iterator

_LIBRARIES = ("jinja2", "markupsafe")


def making(templates: Path | None) -> str:
    """Hash the source of what draws, library and program, and every template that it may take."""
    told = sha256()
    for path in _sources(templates):
        told.update(f"\0{path.name}\0".encode() + path.read_bytes())
    return told.hexdigest()[:16]


def _sources(templates: Path | None) -> Iterator[Path]:
    """Name the files, without importing any of them."""
    yield Path(text.__file__)
    libraries = [Path(spec.origin).parent for spec in map(find_spec, _LIBRARIES) if spec and spec.origin]
    for folder in (Path(__file__).parent, *libraries):
        yield from sorted(folder.glob("*.py"))
    for folder in filter(None, (templates, shipped("templates"))):
        yield from sorted(path for path in folder.rglob("*") if path.is_file())
