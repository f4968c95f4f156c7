"""What made a page: a hash of the program that drew it, of the libraries it draws with, and of the templates."""

from __future__ import annotations

from hashlib import sha256
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING

from qhtasks.papers.folders import page_templates
from qhtasks.text import plain

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

_LIBRARIES = ("jinja2", "markupsafe")


def making(folders: Sequence[Path]) -> str:
    """Hash the source of what draws, library and program, and every template that a page may take."""
    told = sha256()
    for name, path in _sources(folders):
        told.update(f"\0{name}\0".encode() + path.read_bytes())
    return told.hexdigest()[:16]


def _sources(folders: Sequence[Path]) -> Iterator[tuple[str, Path]]:
    """Name the files, without importing any of them; templates are known by their paths in their folders."""
    yield "plain.py", Path(plain.__file__)
    libraries = [Path(spec.origin).parent for spec in map(find_spec, _LIBRARIES) if spec and spec.origin]
    for folder in (Path(__file__).parent, *libraries):
        yield from ((path.name, path) for path in sorted(folder.glob("*.py")))
    for folder in folders:
        yield from ((name.as_posix(), folder / name) for name in page_templates(folder))
