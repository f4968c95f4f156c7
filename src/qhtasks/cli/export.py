"""`export`: the whole dataset as files for other programs."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal, cast

import typer

from qhtasks.cli.options import EXPORT
from qhtasks.cli.session import Session
from qhtasks.cli.streams import show, talk
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


def export(
    context: typer.Context,
    forms: Annotated[
        list[str] | None,
        EXPORT.option("--format", "格式，可写多次（默认三种）：json、csv（附 datapackage.json）、sqlite"),
    ] = None,
    out: Annotated[Path, typer.Option("--out", metavar="目录", help="写到哪个目录")] = Path("export"),
    force: Annotated[bool, typer.Option("--force", help="覆盖内容不同的文件：旧的导出，或别人写的")] = False,
) -> None:
    """Write the dataset as JSON, CSV and SQLite, or as some of them."""
    from qhtasks.store.files import write_all

    session = Session.of(context)
    dataset = session.dataset
    chosen = cast("list[Form]", list(dict.fromkeys(forms or EXPORT.words)))
    contents = {out / name: content for name, content in exported(dataset, chosen, session.outcome)}
    outcomes = write_all(contents, force=force)
    for path in outcomes:
        show(str(path))
    written = sum(outcome == "written" for outcome in outcomes.values())
    edition = f"数据集 {dataset.edition.version} 版"
    talk(f"{out}：{edition}，格式 {'、'.join(chosen)}；写了 {written} 个文件，其余没有变化")
    if session.outcome.remarks:
        talk(f"注意：核对有 {len(session.outcome.remarks)} 处错误或豁免，列在 findings 表里：用 qhtasks check 看")
