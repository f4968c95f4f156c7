"""What an office gets: one ZIP whose files open with a double click, and one with the PDFs of each body.

Names in a ZIP are flagged as UTF-8. Older programs of Chinese Windows read them as GBK all the same, so they have no
character that GBK lacks.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from qhtasks.errors import QhtasksError
from qhtasks.export.datapackage import package
from qhtasks.papers.choices import Choices
from qhtasks.papers.compose import Composer
from qhtasks.papers.formats import Job
from qhtasks.site.build import site_page
from qhtasks.store.files import safe_name
from qhtasks.version import __version__

if TYPE_CHECKING:
    from collections.abc import Sequence

    from qhtasks.model.bodies import Unit
    from qhtasks.model.dataset import Dataset
    from qhtasks.model.findings import Outcome
    from qhtasks.papers.formats import Tools
    from qhtasks.site.progress import Progress

SITE, README, NOTICE, REGISTER = "1-查询（双击，用Edge打开）.html", "2-读我.txt", "3-通知全文.pdf", "4-总台账.xlsx"
BODIES, DATA = "5-单位", "6-数据"
SHEET, SUMMARY, LEDGER = "责任清单", "摘要", "台账"
OFFICE, PDFS = "办公包", "单位PDF"
_TEXT = """{number}任务分工方案　{office}

程序 {version} 版，数据集 {edition} 版。以印发的原文为准：这里的都是整理件，不是公文。

一、先解压，再打开

1. 右键点下载的 ZIP 文件，点“属性”，勾上“解除锁定”，确定。没有这一项的，不用管。
2. 右键点它，点“全部解压缩”。不要在压缩包里直接双击：填写的存不下来，网页也可能打不开。
3. 双击“{site}”。不联网也能用。打不开的，右键点它，在“打开方式”里选 Edge、Chrome 或 360 极速模式；不要用 WPS 打开。

二、有什么

{site}
    一个单位牵头什么、参加什么，依据什么，到什么时候；按词查找；看全文、指标和期限。
{notice}
    通知正文，全部指标、任务和要求，每一项都列着责任单位；有目录和书签，可以打印。
{register}
    全部指标、任务和要求，一项一行，可以筛选；后面的空栏留着填办理情况。
{bodies}
    {whose}，一个单位一个目录：
    {sheet}.docx　牵头、参加的一项一项列明，可能涉及的列标题；可以改，可以打印；
    {summary}.docx　一两页，给领导看；
    {ledger}.xlsx　一项一行，后面的空栏留着填责任领导、年度目标、进展情况等。
    这份台账自己填、自己看，程序不读回；要收回来汇总的，用 qhtasks track ledger 的填报台账。
    要 PDF 的清单和摘要，见名字带“{pdfs}”的另一个 ZIP。
{data}
    做统计分析用的 CSV 表，平时用不到；Excel 和 WPS 都可以打开，各列的意思见 datapackage.json。

三、怎么看

一个单位承担一件事，有三种依据，从不相加：
    列名　单位的名称就在名单里；
    集合　名单里是一个合称，如“各市州政府”，单位是其中之一；
    可能涉及　名单里是“省有关单位”“相关市州政府”之类，没有写明有谁；由牵头单位商定。
只写一个“等”字的，不据此认为任何单位承担。

{told}
"""
_UNTOLD = "这里写的是通知的要求。办没办、办得怎么样，这里没有。"
_TOLD = """这里写的是通知的要求。只有“{site}”的“进展”一栏另写办得怎么样：{asked}。
数和状态是有关单位填报的，结论是程序算的，都不出自通知。"""


class Leaf(NamedTuple):
    """A file of a package that is no paper: its name in the ZIP, and its content."""

    name: str
    content: bytes

    def make(self, _: Tools) -> bytes:
        """Give the content, for which no tools are needed."""
        return self.content


class OfficeZip(NamedTuple):
    """A ZIP: its name, and its files in their order."""

    name: str
    parts: tuple[Leaf | Job, ...]

    @property
    def papers(self) -> tuple[Job, ...]:
        """The papers among its files."""
        return tuple(part for part in self.parts if isinstance(part, Job))


def packages(
    dataset: Dataset, outcome: Outcome, units: Sequence[Unit], progress: Progress | None = None
) -> tuple[OfficeZip, OfficeZip]:
    """Plan the two ZIPs: what an office opens, and the PDFs of each body; only these units have folders in them.

    Only the page to query tells progress, where it is given.
    Two units whose folders would have one name, on Windows too, are an error: the papers of one would be lost.
    """
    composer = Composer(dataset, Choices(), outcome)
    folders = _folders(units)
    bodies = tuple(zip(folders, composer.sheets(units), composer.summaries(units), strict=True))
    number, whose = _named(dataset.document.number), _whose(dataset, units)
    office: tuple[Leaf | Job, ...] = (
        Leaf(SITE, site_page(dataset, outcome, progress=progress)),
        Leaf(README, _readme(dataset, whose or "全部单位", progress)),
        Job(NOTICE, composer.whole(), "pdf"),
        Job(REGISTER, composer.register(), "xlsx"),
        *(
            Job(f"{BODIES}/{folder}/{name}.{form}", paper, form)
            for folder, sheet, summary in bodies
            for name, paper, form in ((SHEET, sheet, "docx"), (SUMMARY, summary, "docx"), (LEDGER, sheet, "xlsx"))
        ),
        *(Leaf(f"{DATA}/{name}", content) for name, content in package(dataset, outcome)),
    )
    pdfs = (
        Job(f"{folder}/{name}.pdf", paper, "pdf")
        for folder, sheet, summary in bodies
        for name, paper in ((SHEET, sheet), (SUMMARY, summary))
    )
    ending = f"{f'-{_named(whose)}' if whose else ''}-{__version__}.zip"
    return OfficeZip(f"{number}-{OFFICE}{ending}", office), OfficeZip(f"{number}-{PDFS}{ending}", tuple(pdfs))


def _whose(dataset: Dataset, units: Sequence[Unit]) -> str:
    """Say in Chinese of which units a package is; empty where it is of all."""
    if len(units) == len(dataset.units):
        return ""
    return units[0].name if len(units) == 1 else f"{units[0].name}等{len(units)}个单位"


def _folders(units: Sequence[Unit]) -> tuple[str, ...]:
    """Name the folders of units."""
    owners: dict[str, Unit] = {}
    folders = tuple(_named(unit.name) for unit in units)
    for folder, unit in zip(folders, units, strict=True):
        owner = owners.setdefault(folder.casefold(), unit)
        if owner is not unit:
            raise QhtasksError(f"“{owner.name}”和“{unit.name}”的目录名都是 {folder}：分两次打包")
    return folders


def _named(name: str) -> str:
    """Make a name for a file or folder in a ZIP; `_` replaces characters that GBK lacks as well."""
    return safe_name(name.encode("gbk", "replace").decode("gbk"))


def _readme(dataset: Dataset, whose: str, progress: Progress | None) -> bytes:
    """Write what users have to know, as the oldest Notepad wants it: with a byte order mark, lines ending in CRLF."""
    text = _TEXT.format(
        number=dataset.document.number,
        version=__version__,
        edition=dataset.edition.version,
        site=SITE,
        notice=NOTICE,
        register=REGISTER,
        bodies=BODIES,
        whose=whose,
        sheet=SHEET,
        summary=SUMMARY,
        ledger=LEDGER,
        data=DATA,
        office=OFFICE,
        pdfs=PDFS,
        told=_TOLD.format(site=SITE, asked=progress.asked) if progress else _UNTOLD,
    )
    return text.replace("\n", "\r\n").encode("utf-8-sig")
