"""`seal`: write down what was read, once the check finds nothing."""

from __future__ import annotations

from datetime import date

import typer

from qhtasks.cli.session import Session
from qhtasks.cli.streams import show, talk
from qhtasks.errors import QhtasksError


def seal(context: typer.Context) -> None:
    """Write the seal."""
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
