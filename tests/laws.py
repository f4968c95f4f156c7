"""Properties that hold for every input, however hostile: used by tests with given cases and by the fuzzer."""

from __future__ import annotations

import re
from contextlib import nullcontext, suppress
from typing import TYPE_CHECKING, Any

import yaml

from qhtasks.api.notice import Notice
from qhtasks.checks.engine import check
from qhtasks.checks.opening import Opened
from qhtasks.cli.export import exported
from qhtasks.errors import QhtasksError
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
"""Characters that must not reach a terminal: control, zero-width and bidirectional characters, and surrogates."""


def as_tuples(value: Any) -> Any:
    """Turn PyYAML's lists into tuples, as `read_yaml` gives them."""
    if isinstance(value, list):
        return tuple(as_tuples(item) for item in value)
    if isinstance(value, dict):
        return {key: as_tuples(inner) for key, inner in value.items()}
    return value


def hold_for_text(content: bytes) -> None:
    """Reading bytes gives findings with places inside the text; if there are none, PyYAML reads the same values."""
    try:
        text = decoded(content)
    except ContentError:
        return
    document = read_yaml(text, "some.yaml")
    assert_places(document.findings, {"some.yaml": text})
    if not document.findings:
        assert document.value == as_tuples(yaml.load(text, Loader=yaml.CSafeLoader))


def hold_for_folder(root: Path) -> None:
    """Checking a folder gives findings in order, with places inside its files, the same a second time.

    Every question to a dataset that can be read is answered, or ends in a `QhtasksError` if there are findings.
    """
    first, second = check(root, TODAY), check(root, TODAY)
    assert first == second
    assert first.findings == in_order(first.findings)
    assert_places(first.findings, first.texts)
    dataset = load_with_findings(root).dataset
    assert dataset or first.findings
    if dataset:
        with suppress(QhtasksError) if first.findings else nullcontext():
            ask_everything(dataset)


def assert_places(findings: Iterable[Finding], texts: Mapping[str, str]) -> None:
    """Every finding is one line without special characters, and its place is inside the text of its file."""
    pages = {name: text.split("\n") for name, text in texts.items()}
    for finding in findings:
        page = pages.get(finding.file)
        assert not UNSEEN.search(str(finding)), finding
        if page is not None:
            assert 1 <= finding.line <= len(page), finding
            assert 1 <= finding.column <= finding.end_column <= len(page[finding.line - 1]) + 2, finding


def ask_everything(dataset: Dataset) -> None:
    """Ask every question, and write every paper and export."""
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
