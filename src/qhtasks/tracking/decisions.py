"""What is decided about targets: revisions with their approvals, and the evaluations of the plan."""

from __future__ import annotations

from typing import Annotated, Literal

from qhtasks.model.meaning import IsoDate, Meaning, Record

RevisionKind = Literal["plan", "goal", "assigned"]
REVISION_KINDS: dict[RevisionKind, str] = {"plan": "规划目标", "goal": "年度目标", "assigned": "国家下达目标"}
REVISION_NOTES: dict[RevisionKind, str] = {
    "plan": "三道程序齐全才生效",
    "goal": "要人大或其常委会批准",
    "assigned": "要有下达文件",
}
StepName = Literal["government", "party", "congress"]
STEPS: dict[StepName, str] = {"government": "政府常务会议", "party": "党委常委会会议", "congress": "人大或其常委会"}
Stage = Literal["中期", "总结"]
STAGES: dict[Stage, str] = {"中期": "中期评估", "总结": "总结评估"}
Prospect = Literal["能", "难", "不能"]
PROSPECTS: dict[Prospect, str] = {"能": "能完成", "难": "难以完成", "不能": "不能完成"}


class Step(Record):
    """One step of an approval: the day, and the document."""

    date: Annotated[IsoDate | None, Meaning("日期")] = None
    document: Annotated[str | None, Meaning("文件")] = None

    @property
    def is_complete(self) -> bool:
        """Whether both the day and the document are known."""
        return bool(self.date and self.document)


class Approval(Record):
    """The steps that an approval takes; one that has not been taken is null."""

    government: Annotated[Step | None, Meaning("政府常务会议")] = None
    party: Annotated[Step | None, Meaning("党委常委会会议")] = None
    congress: Annotated[Step | None, Meaning("人大或其常委会", "评估是审议，调整规划是批准")] = None

    def taken(self, name: StepName, day: str) -> bool:
        """Whether a step is complete on a day (ISO)."""
        step: Step | None = getattr(self, name)
        return step is not None and step.is_complete and (step.date or "") <= day


class TargetRevision(Record):
    """A change of a target or of an annual goal; without its approvals it is a proposal and not used."""

    id: Annotated[str, Meaning("编号", key=True)]
    what: Annotated[str, Meaning("调整什么", "目标 `A4.1`，或某年的年度目标 `A4.1@2023`")]
    field: Annotated[str, Meaning("哪一项", "数值写 `value`")]
    old: Annotated[str, Meaning("原值", "此前有效的值")]
    new: Annotated[str, Meaning("新值")]
    kind: Annotated[RevisionKind, Meaning("类别", values=REVISION_KINDS, notes=REVISION_NOTES)]
    proposed_by: Annotated[str, Meaning("提出单位", refers=("Unit",))]
    steps: Annotated[Approval, Meaning("审批", "各道程序的日期和文件，没有的为 `null`", layout="line")]
    document: Annotated[str | None, Meaning("下达文件", needed="国家下达目标的调整")] = None
    effective: Annotated[IsoDate | None, Meaning("生效日")]
    reported: Annotated[IsoDate, Meaning("报出日")]
    reason: Annotated[str | None, Meaning("理由")] = None


class RevisionsFile(Record):
    """`revisions.yaml`, which a track need not have."""

    revisions: Annotated[tuple[TargetRevision, ...], Meaning("调整")] = ()


class PersonsVerdict(Record):
    """What a person judges of a target or an item, beside the computed verdict."""

    target: Annotated[str | None, Meaning("目标", "编号，如 `B6.1`；判事项的不写", refers=("Target",))] = None
    item: Annotated[str | None, Meaning("事项", "编号，如 `T8`；判目标的不写", refers=("Indicator", "Task"))] = None
    verdict: Annotated[str, Meaning("结论", "目标的用评估的结论，如 `完成`")]
    reason: Annotated[str, Meaning("理由", "连同依据")]
    by: Annotated[str, Meaning("判断者", "单位或人")]


class Prediction(Record):
    """Whether a person thinks that a target will be reached."""

    target: Annotated[str, Meaning("目标", refers=("Target",))]
    will: Annotated[Prospect, Meaning("预计", values=PROSPECTS)]
    reason: Annotated[str, Meaning("理由")]
    by: Annotated[str | None, Meaning("判断者")] = None


class Consultation(Record):
    """How many bodies were asked about an evaluation, and what became of their opinions."""

    bodies: Annotated[str, Meaning("征求单位数")]
    opinions: Annotated[str, Meaning("意见条数")]
    taken: Annotated[str, Meaning("采纳")]
    partly: Annotated[str, Meaning("部分采纳")]
    rejected: Annotated[str, Meaning("未采纳")]


class EvaluationFile(Record):
    """A file of `evaluations/`: one evaluation of the plan."""

    name: Annotated[str, Meaning("名称", key=True)]
    stage: Annotated[Stage, Meaning("阶段", values=STAGES)]
    cutoff: Annotated[IsoDate, Meaning("数据截止日", "评估只用截至这一天（含当日）报出的数")]
    reported: Annotated[IsoDate | None, Meaning("报出日", "没有写的，用数据截止日")] = None
    rules: Annotated[tuple[str, ...], Meaning("所用灯号规则")] = ()
    judgements: Annotated[tuple[PersonsVerdict, ...], Meaning("人的判断", layout="line")] = ()
    predictions: Annotated[tuple[Prediction, ...], Meaning("预测", layout="line")] = ()
    consulted: Annotated[Consultation | None, Meaning("征求意见", layout="line")] = None
    steps: Annotated[Approval | None, Meaning("审议", layout="line")] = None
