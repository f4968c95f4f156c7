"""`seal`: write down what was read, once the check finds nothing."""

from __future__ import annotations

from datetime import date

import typer

from qhtasks.cli.session import Session
from qhtasks.cli.streams import show, talk
from qhtasks.errors import QhtasksError


def seal(context: typer.Context) -> None:
    """核对无误后封存数据：写 sealed.json，查询时不必再逐个文件核对。改过数据后要重新封存。"""
    from qhtasks.checks.run import check
    from qhtasks.store.files import write_whole
    from qhtasks.store.load import load
    from qhtasks.store.sealed import SEALED, sealed_text

    root = Session.of(context).root
    errors = check(root, date.today()).count("error")  # noqa: DTZ011 - waivers end with the day where one stands
    if errors:
        raise QhtasksError(f"{root} 有 {errors} 处错误，没有封存：先用 qhtasks check 看，改好再封存")
    outcome = write_whole(root / SEALED, sealed_text(root, load(root)), force=True)
    show(str(root / SEALED))
    talk("已封存" if outcome == "written" else "没有变化")
