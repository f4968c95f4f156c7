"""The files of a folder as records: each file is read, and what is wrong with any of them is collected.

Everything here works on bytes that were read once, so that a hash of them, the key of the cache, is surely that of
what is made of them.
"""

from __future__ import annotations

import os
from fnmatch import fnmatchcase
from pathlib import Path
from typing import TYPE_CHECKING, Any

from qhtasks.model.findings import Finding, Place
from qhtasks.model.folder import Places
from qhtasks.store.content import MISSING, ContentError, decoded
from qhtasks.store.validation import validated
from qhtasks.store.yamltext import Document, read_yaml
from qhtasks.text.escape import visible

if TYPE_CHECKING:
    from collections.abc import Iterable

    from qhtasks.model.folder import File
    from qhtasks.model.meaning import Record
    from qhtasks.store.content import Contents


class FolderReader:
    """Reads the files of one folder by its table; collects findings, texts and the places of records.

    `register` notes the places in a file that could be read; a kind of folder whose records have keys overrides it.
    """

    missing = "没有文件（{pattern}）"
    """What is said where no file matches a pattern that at least one has to match."""

    def __init__(self, root: Path, contents: Contents) -> None:
        """Take the folder, by which messages name the files, and their contents."""
        self.shown_root = Path(os.path.relpath(root)) if root.resolve().is_relative_to(Path.cwd()) else root
        self.contents = contents
        self.findings: list[Finding] = []
        self.expected: set[str] = set()
        self.texts: dict[str, str] = {}
        self.places = Places()

    def read(self, files: Iterable[File]) -> dict[str, dict[str, Any]]:
        """Read the files of a table in turn: by pattern, the record of each file by name.

        A file that cannot be read has None, leaves findings and does not stop the others.
        """
        return {file.pattern: {name: self.file(name, file.record) for name in self.names(file)} for file in files}

    def names(self, file: File) -> list[str]:
        """List the files that match a pattern; a required one that is not there is listed too, to be found missing."""
        names = sorted(name for name in self.contents if _fits(name, file.pattern))
        if names or not file.required:
            return names
        if "*" not in file.pattern:
            return [file.pattern]
        message = self.missing.format(pattern=file.pattern)
        self.report(file.pattern.partition("/")[0], "missing-file", message)
        return []

    def file(self, name: str, kind: type[Record]) -> Any:
        """Read a YAML file into its record and note where its values stand; None if there are findings."""
        text = self.text(name)
        if text is None:
            return None
        document = read_yaml(text, self.shown_name(name))
        record = None if document.findings else validated(document, kind)
        if record is not None:
            self.register(name, document, kind)
        self.findings += document.findings
        return None if document.findings else record

    def register(self, name: str, document: Document, kind: type[Record]) -> None:  # noqa: ARG002 - for overriding
        """Note where a file stands, under its name: a value in it is found by its path from the top of the file."""
        self.places.add(name, document, ())

    def report_strays(self, known: Iterable[str] = ()) -> None:
        """Report files that are not read, apart from those known otherwise.

        One that is named nearly like a missing file stands for that finding too.
        """
        missing = {name.casefold(): name for name in self.expected if name not in self.contents}
        renamed = set()
        for name in self.contents:
            if name in self.expected or name in known:
                continue
            right = missing.get(Path(name).with_suffix(".yaml").as_posix().casefold())
            if right:
                renamed.add(self.shown_name(right))
            advice = f"名字要写成 {right}" if right else "放到该放的地方，扩展名用 .yaml"
            self.report(name, "stray-file", f"这个文件不会读入：{advice}")
        self.findings = [one for one in self.findings if one.rule != "missing-file" or one.file not in renamed]

    def text(self, name: str) -> str | None:
        """Give a file's text; None, and a finding, where there is none."""
        self.expected.add(name)
        try:
            text = decoded(self.contents.get(name, ContentError(*MISSING)))
        except ContentError as error:
            self.report(name, error.rule, error.message, error.line)
            return None
        self.texts[self.shown_name(name)] = text
        return text

    def report(self, name: str, rule: str, message: str, line: int = 1) -> None:
        """Add a finding about a whole file."""
        self.findings.append(Finding.at(Place(self.shown_name(name), line), rule, message))

    def shown_name(self, name: str) -> str:
        """Give a file's name as messages show it: relative to the working folder if it is in there."""
        return visible((self.shown_root / name).as_posix())


def _fits(name: str, pattern: str) -> bool:
    """Whether a file's name fits a pattern, in which a `*` stands for a part of one folder's or file's name."""
    return fnmatchcase(name, pattern) and name.count("/") == pattern.count("/")
