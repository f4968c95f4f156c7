"""What holds of every input, however hostile: for tests that state cases, and for the fuzzer that looks for them."""

from __future__ import annotations

import re
from contextlib import suppress
from typing import TYPE_CHECKING, Any

import yaml

from qhtasks.api import Notice
from qhtasks.checks.engine import check
from qhtasks.checks.opening import Opened
from qhtasks.errors import QhtasksError
from qhtasks.export.files import exported
from qhtasks.model.findings import CLEAN, in_order
from qhtasks.papers.compose import Composer
from qhtasks.papers.pages import PageWriter
from qhtasks.questions.changes import compare
from qhtasks.store.content import ContentError, decoded
from qhtasks.store.load import load_with_findings
from qhtasks.store.yamltext import read_yaml
from tests.support import TODAY

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from pathlib import Path

    from qhtasks.model.dataset import Dataset
    from qhtasks.model.findings import Finding
    from qhtasks.papers.view import Paper

UNSEEN = re.compile(r"[\x00-\x1f\x7f-\x9f\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff\ud800-\udfff]")
"""What a terminal may not be given: controls, line ends, halves of pairs, what has no width or turns the writing."""


def as_tuples(value: Any) -> Any:
    """Turn PyYAML's lists into the tuples that are read here."""
    if isinstance(value, list):
        return tuple(as_tuples(each) for each in value)
    if isinstance(value, dict):
        return {key: as_tuples(each) for key, each in value.items()}
    return value


def hold_for_text(content: bytes) -> None:
    """Bytes end in findings inside the text; where there are none, PyYAML reads the very same values."""
    try:
        text = decoded(content)
    except ContentError:
        return
    document = read_yaml(text, "some.yaml")
    stand_inside(document.findings, {"some.yaml": text})
    if not document.findings:
        assert document.value == as_tuples(yaml.load(text, Loader=yaml.CSafeLoader))


def hold_for_folder(root: Path) -> None:
    """A folder is checked without end in anything but findings, in order, inside its files, the same each time.

    Whatever can be read into records can be asked every question: it is answered, or refused in words.
    """
    first, again = check(root, TODAY), check(root, TODAY)
    assert first == again
    assert first.findings == in_order(first.findings)
    stand_inside(first.findings, first.texts)
    dataset = load_with_findings(root).dataset
    assert dataset or first.findings
    if dataset:
        with suppress(*[QhtasksError] * bool(first.findings)):
            ask_everything(dataset)


def stand_inside(findings: Iterable[Finding], texts: Mapping[str, str]) -> None:
    """Every finding is one line long and marks a place inside its file; of files that have no text, the beginning."""
    pages = {name: text.split("\n") for name, text in texts.items()}
    for each in findings:
        page = pages.get(each.file)
        assert not UNSEEN.search(str(each)), each
        if page is not None:
            assert 1 <= each.line <= len(page), each
            assert 1 <= each.column <= each.end_column <= len(page[each.line - 1]) + 2, each


def ask_everything(dataset: Dataset) -> None:
    """Ask every question, write every form."""
    notice = Notice(Opened(dataset, CLEAN))
    notice.items().to_records()
    some = dataset.units[:: max(1, len(dataset.units) // 2)]
    for unit in some:
        notice.agency(unit.name).to_dict()
        notice.partners(unit.name).to_records()
        notice.deadlines(unit.name).to_records()
    notice.indicators().to_records()
    notice.search("水").to_records()
    notice.deadlines().to_records()
    notice.stats().to_records()
    notice.matrix().to_records()
    composer, pages = Composer(dataset), PageWriter()
    sheets = composer.sheets(some)
    briefs = map(composer.brief, dataset.items[:: max(1, len(dataset.items) // 2)])
    papers: tuple[Paper, ...] = (*sheets, *briefs, composer.index(sheets))
    for paper in papers:
        pages.page(paper, "md")
        pages.page(paper, "html")
    dict(exported(dataset, ("json", "csv", "sqlite")))
    compare(dataset, dataset)
