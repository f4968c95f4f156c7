"""`rules`: what the check asks for."""

from __future__ import annotations

from typing import Annotated

import typer

from qhtasks.agencies import suggestions
from qhtasks.checks.catalogue import pages
from qhtasks.cli.completing import rule_names
from qhtasks.cli.output import Reply, answering
from qhtasks.errors import QhtasksError
from qhtasks.listings.listing import Column, Listing

RULES = (
    Column("name", "规则", lambda page: page.name),
    Column("when", "何时", lambda page: page.when),
    Column("manual", "要求", lambda page: page.manual),
)


@answering
def rules(
    name: Annotated[
        str | None,
        typer.Argument(help="规则的名称，如 unknown-agency；不写则列出全部", metavar="规则", autocompletion=rule_names),
    ] = None,
) -> Reply:
    """列出核对用的规则，或说明其中一条：它要求什么。"""
    every = pages()
    found = tuple(page for page in every if name in (None, page.name))
    if not found:
        near = suggestions(name or "", [page.name for page in every])
        raise QhtasksError(
            f"没有“{name}”这条规则。" + (f"是否为：{'、'.join(near)}？" if near else "用 qhtasks rules 看全部。")
        )
    listing = Listing(
        asked="核对数据的规则",
        filter=f"名称：{name}" if name else "",
        columns=RULES,
        rows=found,
        total=len(every),
        record=lambda page: page._asdict(),
        measure="条",
    )
    return Reply(listing)
