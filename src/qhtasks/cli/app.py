"""The program: global options, and `main`, where every error ends."""

from __future__ import annotations

import gc
import os
import sys
from pathlib import Path
from typing import Annotated

import typer
from typer.exceptions import TyperException

from qhtasks.cli.commands import SETTINGS, Program
from qhtasks.cli.session import Session
from qhtasks.cli.streams import prepare_streams, show, talk
from qhtasks.errors import QhtasksError, reason
from qhtasks.version import __version__

USAGE, BUG = 2, 3
"""Exit codes beside 0 (fine) and 1 (the check found errors)."""
ONE_BODY = "。一次查一个单位，名称里不要空格；几个单位共有的：qhtasks together 单位 单位"
"""What is added where more was written than the one body of which a command speaks."""
WITHOUT_BODY = "。一个单位的用 qhtasks agency 单位"
"""What is added where a body was written for a command that does not take one."""

app = typer.Typer(
    name="qhtasks",
    cls=Program,
    help="青政办〔2021〕29号任务分工方案：查一个单位的职责，核对数据，打印责任清单。",
    epilog="例：qhtasks agency 省水利厅",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,  # rich's help cuts unspaced Chinese at the edge of the terminal
    context_settings=SETTINGS,
)


def print_version(context: typer.Context, value: bool) -> None:  # noqa: FBT001 - a flag's callback
    """Print the version of the program, the edition and the folder of the dataset, and exit."""
    if value:
        from qhtasks.store.location import dataset_version

        root = Session(context.params.get("data")).root
        show(f"qhtasks {__version__}，数据集 {dataset_version(root)} 版：{root}")
        raise typer.Exit


@app.callback()
def options(
    context: typer.Context,
    data: Annotated[
        Path | None,
        typer.Option(
            "--data",
            envvar="QHTASKS_DATA",
            show_envvar=False,
            metavar="目录",
            is_eager=True,
            help="数据目录；其次看环境变量 QHTASKS_DATA，再次是所在检出的 data，最后是随程序附带的数据",
        ),
    ] = None,
    no_pager: Annotated[bool, typer.Option("--no-pager", help="一屏放不下也不翻页，也可写在命令后面")] = False,
    version: Annotated[  # noqa: ARG001 - its callback does the work
        bool,
        typer.Option("--version", help="显示程序和数据集的版本，以及数据在哪里", callback=print_version, is_eager=True),
    ] = False,
) -> None:
    """Make the session in which the command runs, from the options that stand before the command."""
    context.obj = Session(data, in_pager=not no_pager)


def main() -> None:
    """Run the program: a known error is one line on stderr, a bug keeps its traceback."""
    gc.disable()  # a run ends before collecting garbage would pay: with it, `check` takes a sixth longer
    try:
        prepare_streams()
        _spare_rich()
        sys.exit(app(standalone_mode=False))
    except TyperException as error:
        _complain(error)
        sys.exit(USAGE)
    except QhtasksError as error:
        talk(f"qhtasks: {str(error).removesuffix('。')}")
        sys.exit(USAGE)
    except OSError as error:
        talk(f"qhtasks: {error.filename or '系统'}：{reason(error)}")
        sys.exit(USAGE)
    except typer.Abort:
        sys.exit(130)
    except Exception:  # noqa: BLE001 - the boundary
        import traceback

        talk(traceback.format_exc())
        talk("qhtasks: 程序出错了，请把以上内容报告给开发者")
        sys.exit(BUG)


def _spare_rich() -> None:
    """Hide rich while a shell completes: Typer would load it to remove markup, of which there is none."""
    if "_QHTASKS_COMPLETE" in os.environ:
        sys.modules["rich"] = None  # type: ignore[assignment] # None makes `import rich` fail


def _complain(error: TyperException) -> None:
    """Say in Chinese what is wrong with the usage, and how to get help; a page of help is printed as it is."""
    from qhtasks.cli.chinese import complaint

    context = getattr(error, "ctx", None)
    message = error.format_message()
    if message.startswith("用法："):
        talk(message)
        return
    talk(f"qhtasks: {complaint(message)}{_where_bodies_go(message, context) if context else ''}")
    if context:
        talk(f"{context.get_usage()}，说明见 {context.command_path} --help")


def _where_bodies_go(message: str, context: typer.Context) -> str:
    """Say how to ask about a body, where one was written as an argument or option that the command does not have."""
    listing = any("--csv" in param.opts for param in context.command.params)
    if not listing or not message.startswith(("Got unexpected", "No such option: --agency")):
        return ""
    if "单位" in context.get_usage():
        return ONE_BODY if message.startswith("Got") else "。单位直接写在命令后面"
    has_option = any("--agency" in param.opts for param in context.command.params)
    return "。单位写在 --agency 后面" if has_option else WITHOUT_BODY
