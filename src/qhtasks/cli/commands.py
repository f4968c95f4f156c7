"""The commands by name, each built when it is asked for.

What the page of help says of a command stands here and not in its function's docstring: the page then imports none of
the commands' modules, which would double its time.
"""

from __future__ import annotations

from collections import Counter
from importlib import import_module
from typing import TYPE_CHECKING, Any, NamedTuple

import typer
from typer.core import TyperCommand, TyperGroup

from qhtasks.cli.chinese import help_page, in_chinese, option_help
from qhtasks.errors import QhtasksError

if TYPE_CHECKING:
    from collections.abc import Mapping


class Entry(NamedTuple):
    """Where a command's function is (a group has none), what help says of it, and an example that works."""

    module: str
    function: str
    summary: str
    example: str


ENTRIES: dict[str, Entry] = {
    "agency": Entry(
        "agency",
        "agency",
        "列出一个单位的全部职责：牵头什么，参加什么，依据什么。",
        "qhtasks agency 省水利厅 --role lead",
    ),
    "agencies": Entry(
        "agency",
        "agencies",
        "列出全部单位和各自的职责数。",
        "qhtasks agencies --kind 市州政府",
    ),
    "show": Entry(
        "items",
        "show_item",
        "显示一项指标、任务或组织实施要求的全文和责任单位。",
        "qhtasks show T156",
    ),
    "list": Entry(
        "items",
        "list_items",
        "列出指标和任务，按通知的次序。",
        "qhtasks list --section 二（十） --lead 省水利厅",
    ),
    "search": Entry(
        "search",
        "search_words",
        "查找词语：任务标题和举措、指标、目标、要求、单位名称、章节标题；全角半角、繁体简体、破折号引号的写法不分。",
        "qhtasks search 水资源 --agency 省水利厅 --role lead",
    ),
    "indicators": Entry(
        "items",
        "indicators",
        "列出指标的各个目标：目标值、计量单位、计量内容、约束方式、时限和牵头单位。",
        "qhtasks indicators --nature 约束性",
    ),
    "matrix": Entry(
        "counts",
        "show_matrix",
        "数出各单位在各节（或各系列）牵头、参加多少项。",
        "qhtasks matrix --kind 市州政府",
    ),
    "together": Entry(
        "relations",
        "together_with",
        "列出几个单位都有份的事项：共同牵头的，有的牵头有的参加的，共同参加的。",
        "qhtasks together 省水利厅 省林草局",
    ),
    "partners": Entry(
        "relations",
        "partners_of",
        "列出一个单位同哪些单位共同承担：共同事项多少，谁牵头谁参加。",
        "qhtasks partners 省水利厅 --limit 10",
    ),
    "stats": Entry(
        "counts",
        "stats",
        "概览：总数、牵头和参加最多的单位、列名单位最多的事项、名单是否列尽、只列一个参加单位的事项。",
        "qhtasks stats --most 5",
    ),
    "deadlines": Entry(
        "deadlines",
        "list_deadlines",
        "列出期限：通知写明的日期和期间、每年要做的、正文提到的期间；没有写时限的照实说明。",
        "qhtasks deadlines --agency 省水利厅 --ics 期限.ics",
    ),
    "diff": Entry(
        "diff",
        "diff",
        "按含义比较两版数据：文字、名单、目标、名录；排版、注释不算。删去的写在 [- -] 里，增加的写在 {+ +} 里。",
        "qhtasks diff HEAD --agency 省水利厅",
    ),
    "check": Entry(
        "check",
        "check",
        "核对数据集：格式、引用、编号、目标，以及与通知原文逐字相符。有错误时退出码为 1。",
        "qhtasks check --format json",
    ),
    "rules": Entry(
        "check",
        "rules",
        "列出核对用的规则，和核对不到的事。",
        "qhtasks rules --columns 规则,要求",
    ),
    "explain": Entry(
        "check",
        "explain",
        "说明一条规则：要求什么，为什么，怎样是错，怎样是对。",
        "qhtasks explain unknown-agency",
    ),
    "fmt": Entry(
        "editing",
        "fmt",
        "把数据的 YAML 排成统一的样子：键的次序、引号、缩进、空行；值不变，注释保留。",
        "qhtasks fmt --diff",
    ),
    "schema": Entry(
        "editing",
        "schema",
        "写出各 YAML 文件的 JSON Schema：编辑器靠它补全名称、显示字段说明、标出写错的地方。",
        "qhtasks schema --check",
    ),
    "review": Entry(
        "editing",
        "review",
        "记下谁复核了记录里通知证明不了、要人判断的事实；以后改了，check 会指出。",
        "qhtasks review 省水利厅 O12 --by 张三",
    ),
    "render": Entry(
        "render",
        "render",
        "生成可打印的责任清单和交办单：一个单位、一项或一节一份。",
        "qhtasks render 省水利厅 --format html",
    ),
    "verify": Entry(
        "verify",
        "verify",
        "核对打印件：是否与数据一致，哪几项变了；写过字的，印好的内容缺了、移了、隐去了哪些。有不现行的，退出码为 1。",
        "qhtasks verify sheets/省水利厅.html sheets/省水利厅.md",
    ),
    "templates": Entry(
        "render",
        "templates",
        "复制责任清单和交办单的模板，改好后用 render --templates 目录。",
        "qhtasks templates copy 我的模板",
    ),
    "site": Entry(
        "site",
        "site",
        "写出一个网页文件：没有 Python 的人双击打开就能查，不联网；有职责、全文、查找、指标、期限，能打印责任清单。",
        "qhtasks site -o 查询.html",
    ),
    "pack": Entry(
        "pack",
        "pack",
        "打成办公包：网页、通知全文、总台账、各单位的清单、摘要和台账、数据装进一个 ZIP，各单位的 PDF 装进另一个。",
        "qhtasks pack 省水利厅",
    ),
    "export": Entry(
        "export",
        "export",
        "导出全部数据，供程序和研究使用：JSON、CSV、SQLite。",
        "qhtasks export --format sqlite --out export",
    ),
    "track": Entry(
        "track",
        "",
        "跟踪落实：年度目标、实际值、年度监测、中期评估和总结评估，写在另一个目录里。",
        "qhtasks track init 跟踪 --cadence quarter",
    ),
}
TRACK_ENTRIES: dict[str, Entry] = {
    "init": Entry(
        "trackfiles",
        "init",
        "新建跟踪目录：写出空的文件和 JSON Schema；有内容的目录不写。",
        "qhtasks track init 跟踪 --cadence quarter --report-by 25",
    ),
    "show": Entry(
        "goals",
        "show_target",
        "显示一个目标或事项的全部：基期、目标、实际值和来源、调整、各年结论，各单位的报告、商定、项目、督办。",
        "qhtasks track show A4.1 --track 跟踪",
    ),
    "goals": Entry(
        "goals",
        "list_goals",
        "列出年度目标；加 --balance 看各年合起来够不够，还差多少，每年要多少。",
        "qhtasks track goals --track 跟踪 --balance",
    ),
    "monitor": Entry(
        "track",
        "monitor_year",
        "年度监测：一个目标一行，基期、目标、实际、进度、结论和依据。",
        "qhtasks track monitor --track 跟踪 --year 2023",
    ),
    "evaluate": Entry(
        "evaluate",
        "evaluate",
        "中期评估、总结评估：算出的结论和人的判断并列，连同预测、调整和审议。",
        "qhtasks track evaluate 中期 --track 跟踪",
    ),
    "form": Entry(
        "planning",
        "write_form",
        "生成一份填报表：99个目标一行一个，基期、国家下达、各年目标和实际，已录的预先填好。",
        "qhtasks track form 规划.xlsx --track 跟踪",
    ),
    "load": Entry(
        "planning",
        "load_plan",
        "读入填好的表（Excel 或 CSV）：列出新录的数；有一处不能收，什么都不写，退出码为 1。",
        "qhtasks track load 规划.xlsx --track 跟踪 --dry-run",
    ),
    "paper": Entry(
        "track_papers",
        "print_paper",
        "打印年度监测表、中期和总结评估表，催办单、督办单、通报，项目台账和调度表。",
        "qhtasks track paper 监测 --track 跟踪 --year 2023 --format docx",
    ),
    "ledger": Entry(
        "ledgers",
        "write_ledgers",
        "生成填报台账：一个单位一份 Excel，已报过的内容预先填好。",
        "qhtasks track ledger 省水利厅 --track 跟踪 --period 2023Q2",
    ),
    "take": Entry(
        "ledgers",
        "take_ledgers",
        "收回填好的台账：逐格比较，列出改动；有一处不能收，什么都不写，退出码为 1。",
        "qhtasks track take 交回 --track 跟踪 --dry-run",
    ),
    "status": Entry(
        "following",
        "status",
        "列出各项进展：牵头单位最近报的状态，报的是哪一期。",
        "qhtasks track status --track 跟踪 --state 滞后",
    ),
    "due": Entry(
        "following",
        "due",
        "列出谁欠哪一期的报告：快到期的、逾期没报的、迟报的。",
        "qhtasks track due --track 跟踪 --as-of 2023-07-26",
    ),
    "projects": Entry(
        "following",
        "projects",
        "列出重大工程项目：阶段、投资、进度。",
        "qhtasks track projects --track 跟踪 --stage 在建",
    ),
    "cases": Entry(
        "following",
        "cases",
        "列出督办事项：时限、答复、退办、销号。",
        "qhtasks track cases --track 跟踪 --open",
    ),
    "export": Entry(
        "trackfiles",
        "export_track",
        "把基期、国家下达、路径、年度目标、实际值、调整导出为 CSV，各表的键与 export 的相同；"
        "报告、项目、督办、评估不导出。",
        "qhtasks track export --track 跟踪 --out 导出",
    ),
}
"""The commands of the group `track`."""
GONE = {"seal": "没有 seal 这个命令了：查过的内容自动存在缓存里，不必封存；数据目录里的 sealed.json 可以删去"}
"""Commands of earlier versions, with what whoever still runs them is told."""
SETTINGS = {"help_option_names": ["-h", "--help"]}


class _Chinese:
    """What Typer's commands and groups show, in Chinese."""

    def get_params(self, ctx: Any) -> list[Any]:
        """Give the parameters, with Chinese help."""
        params: list[Any] = super().get_params(ctx)  # type: ignore[misc] # of the class beside it
        for param in params:
            param.help = option_help(param.help)
        return params

    def parse_args(self, ctx: Any, args: list[str]) -> list[str]:
        """Read the options; one with a single value that is written twice is refused, where Typer takes the last."""
        if args and not ctx.resilient_parsing:
            base: Any = super()
            _, _, order = base.make_parser(ctx).parse_args(list(args))
            for param, times in Counter(order).items():
                if times > 1 and param.param_type_name == "option" and not (param.multiple or param.is_flag):
                    raise QhtasksError(f"{param.opts[0]} 写了 {times} 次，只能写一次")
        rest: list[str] = super().parse_args(ctx, args)  # type: ignore[misc] # of the class beside it
        return rest

    def get_help(self, ctx: Any) -> str:
        """Give the page of help."""
        return help_page(self, ctx)

    def get_usage(self, ctx: Any) -> str:
        """Give the line of usage."""
        return in_chinese(super().get_usage(ctx))  # type: ignore[misc] # of the class beside it

    def summaries(self) -> list[tuple[str, str]]:
        """Name the commands inside this one, with what each does; a single command has none."""
        return []


class Command(_Chinese, TyperCommand):
    """A single command."""


class _Group(_Chinese, TyperGroup):
    """A group of commands: knows their names, and builds the one that is run."""

    entries: Mapping[str, Entry]

    def __init__(self, **attributes: Any) -> None:
        """Take the names as commands, from which Typer suggests where one is misspelt."""
        super().__init__(**attributes)
        self.subcommand_metavar = "命令 …"
        self.only_names = False
        self.commands = dict.fromkeys(self.entries)  # type: ignore[assignment] # built by get_command

    def summaries(self) -> list[tuple[str, str]]:
        """Name the commands in the order in which people meet them, with what each does."""
        return [(name, entry.summary) for name, entry in self.entries.items()]

    def list_commands(self, ctx: Any) -> list[str]:  # noqa: ARG002 - the signature of the base
        """Name the commands, in the same order."""
        return list(self.entries)

    def get_command(self, ctx: Any, cmd_name: str) -> Any:  # noqa: ARG002
        """Build a command; while names are completed, an empty one."""
        if cmd_name not in self.entries:
            return None
        return Command(name=cmd_name) if self.only_names else _built(cmd_name, self.entries[cmd_name])

    def shell_complete(self, ctx: Any, incomplete: str) -> Any:
        """Complete the name of a command, without importing any."""
        self.only_names = True
        return super().shell_complete(ctx, incomplete)


class Program(_Group):
    """The program."""

    entries = ENTRIES

    def get_command(self, ctx: Any, cmd_name: str) -> Any:
        """Build a command, or say what came of one that is gone."""
        if cmd_name in GONE:
            raise QhtasksError(GONE[cmd_name])
        return super().get_command(ctx, cmd_name)


class TrackCommands(_Group):
    """The commands of the track."""

    entries = TRACK_ENTRIES


def built(name: str) -> Any:
    """Build one command from its function."""
    return _built(name, ENTRIES[name])


def _built(name: str, entry: Entry) -> Any:
    """Build a command from its function, or a group of commands."""
    epilog = f"例：{entry.example}"
    if not entry.function:
        return TrackCommands(
            name=name, help=entry.summary, epilog=epilog, no_args_is_help=True, context_settings=SETTINGS
        )
    function = getattr(import_module(f"qhtasks.cli.{entry.module}"), entry.function)
    single = typer.Typer(rich_markup_mode=None, add_completion=False, context_settings=SETTINGS)
    single.command(name, cls=Command, help=entry.summary, epilog=epilog)(function)
    return typer.main.get_command(single)
