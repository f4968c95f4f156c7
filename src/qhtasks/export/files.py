"""An export as files: which there are in each form, and what they hold."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

from qhtasks.model.findings import CLEAN

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from qhtasks.model.dataset import Dataset
    from qhtasks.model.findings import Outcome

Form = Literal["json", "csv", "sqlite"]


def exported(dataset: Dataset, forms: Sequence[Form], outcome: Outcome = CLEAN) -> Iterator[tuple[str, bytes]]:
    """Write a dataset, and what the check says of it, in the forms asked for: paths inside the folder, and contents."""
    for form in forms:
        if form == "json":
            from qhtasks.export.jsonfile import whole

            yield "qhtasks.json", whole(dataset, outcome)
        elif form == "csv":
            from qhtasks.export.datapackage import package

            yield from ((f"csv/{name}", content) for name, content in package(dataset, outcome))
        else:
            from qhtasks.export.sqlite import database

            yield "qhtasks.sqlite", database(dataset, outcome)
