"""Where templates are looked for, and which of the files there a page may take."""

from __future__ import annotations

import os
from pathlib import Path, PurePath
from typing import TYPE_CHECKING

from qhtasks.errors import QhtasksError
from qhtasks.store.resources import shipped

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

SHIPPED = (shipped("templates"),)
"""Where templates are looked for by who has none of his own."""
_PAGES = (".j2", ".css")
_ENDINGS = (*_PAGES, ".docx")
_HIDDEN = ("~", ".")
"""How names begin of files that programs hide: Word's locks, and what systems keep."""


def template_folders(folder: Path | None) -> tuple[Path, ...]:
    """Say where templates are looked for: in a folder of one's own, if there is one, then in the shipped one."""
    if folder is None:
        return SHIPPED
    if not folder.is_dir():
        raise QhtasksError(f"没有模板目录 {folder}：先用 qhtasks templates copy 复制一份")
    found = sorted(path.name for path in folder.iterdir())
    if _known().isdisjoint(found):
        unknown = "、".join(name for name in found if name.endswith(_ENDINGS) and not name.startswith(_HIDDEN))
        told = f"，只有 {unknown}" if unknown else ""
        raise QhtasksError(f"{folder} 里没有程序认得的模板{told}：用 qhtasks templates copy 复制一份来改，不要改文件名")
    return (folder.resolve(), *SHIPPED)


def unused(folder: Path) -> tuple[str, ...]:
    """Name the files of a folder that look like templates, have no name that is known, and that no other mentions."""
    pages = {path.name: path.read_bytes() for path in folder.iterdir() if path.is_file() and takes(PurePath(path.name))}
    documents = (path.name for path in folder.glob("*.docx") if not path.name.startswith(_HIDDEN))
    strangers = sorted({*pages, *documents} - _known())
    return tuple(
        name
        for name in strangers
        if not any(name.encode() in source for other, source in pages.items() if other != name)
    )


def _known() -> set[str]:
    """Name the templates that the program asks for."""
    return {path.name for folder in SHIPPED for path in folder.iterdir()}


def located(name: str, folders: Sequence[Path]) -> Path:
    """Find a template in the first of the folders that has it; one of them does."""
    return next(path for folder in folders if (path := folder / name).is_file())


def takes(name: PurePath) -> bool:
    """Whether a page may take a file as a template, by its path in the folder: what else lies there is not its own."""
    return name.suffix in _PAGES and not any(part.startswith(".") for part in name.parts)


def page_templates(folder: Path) -> Iterator[PurePath]:
    """Name every template that a page may take from a folder, in one order, without a look into hidden folders."""
    for place, folders, names in os.walk(folder):
        folders[:] = sorted(each for each in folders if not each.startswith("."))
        inside = (Path(place, name).relative_to(folder) for name in sorted(names))
        yield from filter(takes, inside)
