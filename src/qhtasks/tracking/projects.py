"""The register of major projects (三), and the cases of supervision (四（六）)."""

from __future__ import annotations

from typing import Annotated, Literal

from qhtasks.model.meaning import IsoDate, Meaning, Pattern, Record
from qhtasks.tracking.periods import YearText

ProjectLevel = Literal["省级", "市州", "县区"]
PROJECT_LEVELS: dict[ProjectLevel, str] = {"省级": "省级", "市州": "市州级", "县区": "县区级"}
ProjectStage = Literal["前期", "在建", "建成"]
PROJECT_STAGES: dict[ProjectStage, str] = {"前期": "前期工作", "在建": "已开工、未建成", "建成": "已建成"}
ProjectNeed = Literal["土地", "资金", "能耗", "环评", "审批"]
PROJECT_NEEDS: dict[ProjectNeed, str] = {need: f"缺{need}" for need in ("土地", "资金", "能耗", "环评")} | {
    "审批": "审批未完"
}
Grade = Literal["提醒", "督办", "重点督办"]
GRADES: dict[Grade, str] = {"提醒": "提醒", "督办": "督办", "重点督办": "重点督办"}
"""The steps of the ladder, each only when the former ran out without reason."""
MonthText = Annotated[str, Pattern("^[0-9]{4}-(0[1-9]|1[0-2])$", "2023-06")]
OutlineNumber = Annotated[str, Pattern("^[1-9][0-9]{0,2}$", "17")]
OUTLINE_PROJECTS = 155
"""How many the outline lists (三); the notice itself names none of them."""


class ProjectDates(Record):
    """When a project begins and is finished."""

    start: Annotated[MonthText | None, Meaning("开工")] = None
    finish: Annotated[MonthText | None, Meaning("建成")] = None


class ProjectYear(Record):
    """What is planned for a project in a year."""

    year: Annotated[YearText, Meaning("年份", key=True)]
    plan: Annotated[str | None, Meaning("计划投资", "亿元")] = None
    work: Annotated[str | None, Meaning("计划内容")] = None


class Need(Record):
    """What a project lacks."""

    kind: Annotated[ProjectNeed, Meaning("要素", values=PROJECT_NEEDS)]
    text: Annotated[str, Meaning("说明")]


class Project(Record):
    """A project of the register."""

    id: Annotated[str, Meaning("编号", "如 `P-省-001`", key=True)]
    name: Annotated[str, Meaning("名称")]
    level: Annotated[ProjectLevel, Meaning("层级", values=PROJECT_LEVELS)]
    outline: Annotated[
        OutlineNumber | None, Meaning("纲要项目", "纲要155项重大工程项目中的第几项；不在其中的为 `null`")
    ]
    bundle: Annotated[tuple[str, ...], Meaning("打捆", "由哪些项目组成，写它们的编号", refers=("Project",))] = ()
    items: Annotated[tuple[str, ...], Meaning("对应事项", refers=("Indicator", "Task"))] = ()
    owner: Annotated[str, Meaning("责任单位", refers=("Unit",))]
    investor: Annotated[str | None, Meaning("投资主体")] = None
    total: Annotated[str | None, Meaning("总投资", "亿元")] = None
    stage: Annotated[ProjectStage, Meaning("阶段", values=PROJECT_STAGES)]
    schedule: Annotated[ProjectDates | None, Meaning("计划", "计划的月份", layout="line")] = None
    actual: Annotated[ProjectDates | None, Meaning("实际", "实际的月份", layout="line")] = None
    years: Annotated[tuple[ProjectYear, ...], Meaning("年度计划", layout="line")] = ()
    needs: Annotated[tuple[Need, ...], Meaning("要素保障", layout="line")] = ()
    reported: Annotated[IsoDate, Meaning("报出日")]


class ProjectProgress(Record):
    """How far a project is after a month."""

    project: Annotated[str, Meaning("项目", "编号", refers=("Project",), key=True)]
    month: Annotated[MonthText, Meaning("月份", key=True)]
    invested: Annotated[str | None, Meaning("当年累计完成投资", "亿元；`null` 是不知道")]
    stage: Annotated[ProjectStage | None, Meaning("阶段", "变了的写", values=PROJECT_STAGES)] = None
    work: Annotated[str | None, Meaning("形象进度")] = None
    problems: Annotated[str | None, Meaning("存在问题")] = None
    reported: Annotated[IsoDate, Meaning("报出日")]


class ProjectsFile(Record):
    """A file of `projects/`: projects of a level or prefecture and their progress; in a body's folder what it sent."""

    projects: Annotated[tuple[Project, ...], Meaning("项目")] = ()
    progress: Annotated[tuple[ProjectProgress, ...], Meaning("进度", layout="line")] = ()


class CaseReply(Record):
    """An answer to a case."""

    date: Annotated[IsoDate, Meaning("日期")]
    text: Annotated[str, Meaning("内容")]
    evidence: Annotated[tuple[str, ...], Meaning("佐证材料")] = ()


class CaseReturn(Record):
    """A case handed back because the answer does not do (退办)."""

    date: Annotated[IsoDate, Meaning("日期")]
    why: Annotated[str, Meaning("原因")]


class CaseExtension(Record):
    """More time for a case."""

    asked: Annotated[IsoDate, Meaning("申请日")]
    reason: Annotated[str, Meaning("理由")]
    until: Annotated[IsoDate, Meaning("延至")]
    approved: Annotated[IsoDate | None, Meaning("同意日", "没有同意的为 `null`")] = None


class CaseClosing(Record):
    """The end of a case (销号)."""

    date: Annotated[IsoDate, Meaning("日期")]
    by: Annotated[str, Meaning("销号人", "单位或人")]
    evidence: Annotated[tuple[str, ...], Meaning("佐证材料")] = ()


class SupervisionCase(Record):
    """A matter that the supervising office pursues: issued, answered, handed back, extended, closed."""

    id: Annotated[str, Meaning("编号", "如 `督2023-014`", key=True)]
    item: Annotated[str | None, Meaning("事项", "编号；督办项目的不写", refers=("Indicator", "Task", "Obligation"))] = (
        None
    )
    project: Annotated[str | None, Meaning("项目", "编号；督办事项的不写", refers=("Project",))] = None
    bodies: Annotated[tuple[str, ...], Meaning("承办单位", refers=("Unit",))]
    grade: Annotated[Grade, Meaning("等级", values=GRADES)]
    why: Annotated[str, Meaning("缘由", "事实，以及按哪套规则")]
    asked: Annotated[str | None, Meaning("要求", "要承办单位做什么")] = None
    issued: Annotated[IsoDate, Meaning("发出日")]
    due: Annotated[IsoDate, Meaning("反馈时限")]
    replies: Annotated[tuple[CaseReply, ...], Meaning("答复", layout="line")] = ()
    returned: Annotated[tuple[CaseReturn, ...], Meaning("退办", layout="line")] = ()
    extension: Annotated[CaseExtension | None, Meaning("延期", layout="line")] = None
    closed: Annotated[CaseClosing | None, Meaning("销号", "没有销号的为 `null`", layout="line")] = None


class SupervisionFile(Record):
    """A file of `supervision/`: the cases of a year."""

    cases: Annotated[tuple[SupervisionCase, ...], Meaning("督办事项")]
