"""The commands by name, each built when it is asked for, so that one command does not pay for all."""

from __future__ import annotations

from importlib import import_module
from typing import Any, NamedTuple

import typer
from typer.core import TyperCommand, TyperGroup

from qhtasks.cli.chinese import HELP, in_chinese


class Entry(NamedTuple):
    """Where a command's function is, and an example of it."""

    module: str
    function: str
    example: str


ENTRIES: dict[str, Entry] = {
    "agency": Entry("agency", "agency", "qhtasks agency 省水利厅 --role lead"),
    "agencies": Entry("agency", "agencies", "qhtasks agencies --kind 市州政府"),
    "show": Entry("items", "show_item", "qhtasks show T156"),
    "list": Entry("items", "list_items", "qhtasks list --section 二（十） --lead 省水利厅"),
    "search": Entry("search", "search_words", "qhtasks search 水资源 --agency 省水利厅 --role lead"),
    "indicators": Entry("indicators", "indicators", "qhtasks indicators --nature 约束性"),
    "matrix": Entry("tallies", "show_matrix", "qhtasks matrix --kind 市州政府"),
    "together": Entry("relations", "together_with", "qhtasks together 省水利厅 省林草局"),
    "partners": Entry("relations", "partners_of", "qhtasks partners 省水利厅 --limit 10"),
    "stats": Entry("tallies", "stats", "qhtasks stats --most 5"),
    "deadlines": Entry("deadlines", "list_deadlines", "qhtasks deadlines --agency 省水利厅 --ics 期限.ics"),
    "diff": Entry("diff", "diff", "qhtasks diff HEAD --agency 省水利厅"),
    "check": Entry("check", "check", "qhtasks check --format json"),
    "rules": Entry("rules", "rules", "qhtasks rules --columns 规则,要求"),
    "explain": Entry("rules", "explain", "qhtasks explain unknown-agency"),
    "fmt": Entry("fmt", "fmt", "qhtasks fmt --diff"),
    "seal": Entry("seal", "seal", "qhtasks seal"),
    "schema": Entry("schema", "schema", "qhtasks schema --check"),
    "render": Entry("render", "render", "qhtasks render 省水利厅 --format html"),
    "verify": Entry("verify", "verify", "qhtasks verify sheets/省水利厅.html sheets/省水利厅.md"),
    "templates": Entry("templates", "templates", "qhtasks templates copy 我的模板"),
    "export": Entry("export", "export", "qhtasks export --format sqlite --out export"),
}
SETTINGS = {"help_option_names": ["-h", "--help"]}


class _Chinese:
    """Puts the frames of help into Chinese, and takes care of readers who leave."""

    def get_params(self, ctx: Any) -> list[Any]:
        """Give the parameters, with Chinese help."""
        params: list[Any] = super().get_params(ctx)  # type: ignore[misc]
        for param in params:
            param.help = HELP.get(param.help, param.help)
        return params

    def get_help(self, ctx: Any) -> str:
        """Give the page of help."""
        from qhtasks.cli.help import help_page

        return help_page(self, ctx)

    def get_usage(self, ctx: Any) -> str:
        """Give the line of usage."""
        return in_chinese(super().get_usage(ctx))  # type: ignore[misc] # of the class beside it


class Command(_Chinese, TyperCommand):
    """A command that speaks Chinese."""


class Program(_Chinese, TyperGroup):
    """The program: knows the names of its commands, and builds those it needs."""

    def __init__(self, **attributes: Any) -> None:
        """Take the names as commands to suggest from."""
        super().__init__(**attributes)
        self.subcommand_metavar = "命令 …"
        self.only_names = False
        self.commands = dict.fromkeys(ENTRIES)  # type: ignore[assignment] # built by get_command

    def list_commands(self, ctx: Any) -> list[str]:  # noqa: ARG002 - the signature of the base
        """Name the commands, in the order in which people meet them."""
        return list(ENTRIES)

    def get_command(self, ctx: Any, cmd_name: str) -> Any:  # noqa: ARG002
        """Build a command; where only names are wanted, a bare one."""
        if cmd_name not in ENTRIES:
            return None
        return Command(name=cmd_name) if self.only_names else built(cmd_name)

    def shell_complete(self, ctx: Any, incomplete: str) -> Any:
        """Offer the names of the commands, without building each."""
        self.only_names = True
        return super().shell_complete(ctx, incomplete)


def built(name: str) -> Any:
    """Build one command from its function."""
    entry = ENTRIES[name]
    function = getattr(import_module(f"qhtasks.cli.{entry.module}"), entry.function)
    single = typer.Typer(rich_markup_mode=None, add_completion=False, context_settings=SETTINGS)
    single.command(name, cls=Command, epilog=f"例：{entry.example}")(function)
    return typer.main.get_command(single)
