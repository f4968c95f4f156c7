"""`schema`: what editors go by."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from qhtasks.cli.session import Session
from qhtasks.cli.streams import show, talk


def schema(
    context: typer.Context,
    out: Annotated[
        Path | None, typer.Option("--out", metavar="目录", help="写到哪个目录（默认：数据目录的 schemas）")
    ] = None,
    check: Annotated[bool, typer.Option("--check", help="不写，只列出过时的；有过时的退出码为 1")] = False,
    force: Annotated[bool, typer.Option("--force", help="覆盖别人写的同名文件")] = False,
) -> None:
    """Write the JSON Schemas for editors."""
    from qhtasks.editing.manual import read_manual
    from qhtasks.editing.schemas import FOLDER, is_ours, schemas
    from qhtasks.store.files import holds, write_whole

    session = Session.of(context)
    folder = out or session.root / FOLDER
    texts = schemas(session.dataset, read_manual(session.root), _waivable())
    made = {folder / name: text for name, text in texts.items()}
    stale = [path for path, content in made.items() if not holds(path, content)]
    for path in stale:
        if not check:
            write_whole(path, made[path], force=force, ours=is_ours)
        show(str(path))
    talk(f"{folder}：{len(made)} 个文件，{'过时' if check else '写了'} {len(stale)} 个")
    if check and stale:
        raise typer.Exit(1)


def _waivable() -> dict[str, str]:
    """Name the rules that a waiver can name, as waiver-form has it, with what each asks for."""
    from qhtasks.checks.catalogue import all_rules, pages
    from qhtasks.checks.rules.waivers import may_be_waived

    names = {each.name for each in all_rules() if may_be_waived(each)}
    return {page.name: page.manual for page in pages() if page.name in names}
