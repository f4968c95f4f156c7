"""The program: global options, the commands, and the one boundary where errors end."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated

import typer

from qhtasks import __version__
from qhtasks.cli.agency import agencies, agency
from qhtasks.cli.check import check
from qhtasks.cli.console import prepare_streams, show, talk
from qhtasks.cli.items import list_items, show_item
from qhtasks.cli.render import render
from qhtasks.cli.session import Session
from qhtasks.errors import QhtasksError

USAGE, BUG = 2, 3
"""Exit codes beside 0 (fine) and 1 (the check found errors)."""

app = typer.Typer(
    name="qhtasks",
    help="青政办〔2021〕29号任务分工方案：查一个单位的职责，核对数据，打印责任清单。",
    epilog="例：qhtasks agency 省水利厅",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,  # rich's help cuts unspaced Chinese at the edge of the terminal
    context_settings={"help_option_names": ["-h", "--help"]},
)
app.command("agency", epilog="例：qhtasks agency 省水利厅 --role lead")(agency)
app.command("agencies", epilog="例：qhtasks agencies --kind 市州政府")(agencies)
app.command("show", epilog="例：qhtasks show T156")(show_item)
app.command("list", epilog="例：qhtasks list --section 二（十） --lead 省水利厅")(list_items)
app.command("check", epilog="例：qhtasks check --format json")(check)
app.command("render", epilog="例：qhtasks render 省水利厅 --format html")(render)


def print_version(value: bool) -> None:  # noqa: FBT001 - a flag's callback
    """Print the version and stop."""
    if value:
        show(f"qhtasks {__version__}")
        raise typer.Exit


@app.callback()
def options(
    context: typer.Context,
    data: Annotated[
        Path | None,
        typer.Option(
            "--data",
            envvar="QHTASKS_DATA",
            metavar="目录",
            help="数据目录（默认：所在检出的 data，其次随程序附带的数据）",
        ),
    ] = None,
    version: Annotated[  # noqa: ARG001 - its callback does the work
        bool, typer.Option("--version", help="显示版本", callback=print_version, is_eager=True)
    ] = False,
) -> None:
    """Take the options that stand before the command."""
    context.obj = Session(data)


def main() -> None:
    """Run the program: a known error is told in words, a bug keeps its traceback."""
    try:
        prepare_streams()
        app()
    except QhtasksError as error:
        talk(f"qhtasks: {error}")
        sys.exit(USAGE)
    except OSError as error:
        talk(f"qhtasks: {error}")
        sys.exit(USAGE)
    except Exception:  # noqa: BLE001 - the boundary
        import traceback

        talk(traceback.format_exc())
        talk("qhtasks: 程序出错了，请把以上内容报告给开发者。")
        sys.exit(BUG)
