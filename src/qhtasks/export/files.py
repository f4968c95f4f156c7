"""An export as files: which there are in each form, and what they hold."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from qhtasks.model.dataset import Dataset

Form = Literal["json", "csv", "sqlite"]


def exported(dataset: Dataset, forms: Sequence[Form]) -> Iterator[tuple[str, bytes]]:
    """Write a dataset in the forms asked for; each file with its path inside the folder of the export."""
    for form in forms:
        if form == "json":
            from qhtasks.export.whole import whole

            yield "qhtasks.json", whole(dataset)
        elif form == "csv":
            from qhtasks.export.package import package

            yield from ((f"csv/{name}", content) for name, content in package(dataset))
        else:
            from qhtasks.export.sqlite import database

            yield "qhtasks.sqlite", database(dataset)
