"""Files of the data in the canonical layout, proven to say what they said."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from qhtasks.editing.comments import comments
from qhtasks.editing.layout import key_layout, laid_out
from qhtasks.errors import QhtasksError
from qhtasks.model.dataset import FILES
from qhtasks.model.findings import Finding, Place
from qhtasks.store.content import ContentError, decoded, read_content
from qhtasks.store.yamltext import read_yaml

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from qhtasks.editing.layout import KeyLayout
    from qhtasks.model.meaning import Record
    from qhtasks.store.yamltext import Document


class LaidOut(NamedTuple):
    """A file as it is and as it should be laid out; one whose text has faults stays as it is."""

    path: Path
    before: str
    after: str
    faults: tuple[Finding, ...]

    @property
    def stale(self) -> bool:
        """Whether the file is not laid out so."""
        return self.before != self.after


def files_of(root: Path, asked: Iterable[Path]) -> dict[Path, type[Record]]:
    """Name the files to lay out, all of the data's or those asked for, each with its kind of record."""
    every = {path: file.record for file in FILES for path in sorted(root.glob(file.pattern))}
    known = {path.resolve(): path for path in every}
    for path in asked:
        if path.resolve() not in known:
            near = known.get((root / path).resolve())
            raise QhtasksError(f"{path} 不是 {root} 里的数据文件{f'，是否为 {near}？' if near else ''}")
    chosen = [known[path.resolve()] for path in asked] or every
    return {path: every[path] for path in chosen}


def laid_out_file(path: Path, kind: type[Record]) -> LaidOut:
    """Read a file and lay it out."""
    try:
        text = decoded(read_content(path))
    except ContentError as error:
        return LaidOut(path, "", "", (Finding.at(Place(str(path), error.line), error.rule, error.message),))
    document = read_yaml(text, str(path))
    if not document.findings and not isinstance(document.value, dict):
        document.findings.append(Finding.at(document.place(()), "schema", "整个文件应为键值对"))
    if document.findings:
        return LaidOut(path, text, text, tuple(document.findings))
    return LaidOut(path, text, _proven(document, key_layout(kind)), ())


def _proven(document: Document, keys: KeyLayout) -> str:
    """Lay a document out; that a value or a comment changed would be a bug, and nothing is written."""
    text = laid_out(document, keys)
    if text == document.text:
        return text
    again = read_yaml(text, document.file)
    if again.findings or again.value != document.value or _comments(again) != _comments(document):
        raise AssertionError(f"the layout of {document.file} says something else: {again.findings}")
    return text


def _comments(document: Document) -> list[str]:
    return sorted(comment.text for comment in comments(document))
