"""What bodies report of items, who else takes part, and whom one calls: records that each body writes itself."""

from __future__ import annotations

from typing import Annotated, Literal

from qhtasks.model.meaning import IsoDate, Meaning, Record
from qhtasks.model.words import STATE_NOTES, STATES, State
from qhtasks.tracking.periods import PeriodText

Unchanged = Literal["无变化"]
UNCHANGED: Unchanged = "无变化"
_REPORTED = Meaning("报出日", '写作 `"2023-07-05"`')


class TakenFrom(Record):
    """The file from which a report was read."""

    file: Annotated[str, Meaning("文件名")]
    sha256: Annotated[str, Meaning("散列值", "交回的文件的 SHA-256")]


class ReportEntry(Record):
    """What a body reports of one item; with 无变化 everything stays as it was reported before."""

    item: Annotated[str, Meaning("事项", "编号，如 `T156`、`O5`", refers=("Indicator", "Task", "Obligation"), key=True)]
    state: Annotated[
        State | None, Meaning("状态", needed="有变化的", values={state: state for state in STATES}, notes=STATE_NOTES)
    ] = None
    progress: Annotated[str | None, Meaning("进展情况")] = None
    problems: Annotated[str | None, Meaning("存在问题", "滞后的要写")] = None
    next: Annotated[str | None, Meaning("下一步措施", "滞后的要写")] = None
    evidence: Annotated[tuple[str, ...], Meaning("佐证材料", "文件、报表等的名称；已完成的要写", layout="lines")] = ()
    done: Annotated[IsoDate | None, Meaning("完成日期", "只用于已完成")] = None
    reason: Annotated[str | None, Meaning("理由", "需调整的、更正的、已完成改作别的，写为什么")] = None
    unchanged: Annotated[
        Unchanged | None, Meaning("无变化", "写 `无变化`，其余栏承前；有变化的不写", values={UNCHANGED: UNCHANGED})
    ] = None


class ReportFile(Record):
    """A file of `reports/单位/`: what a body reported for a period; a correction is a further file, `2023Q2.2.yaml`."""

    body: Annotated[str, Meaning("单位", "与所在目录同名")]
    period: Annotated[PeriodText, Meaning("报告期")]
    reported: Annotated[IsoDate, _REPORTED]
    taken_from: Annotated[TakenFrom | None, Meaning("读自", "从交回的台账读来的，哪个文件", layout="line")] = None
    reason: Annotated[str | None, Meaning("理由", "更正的，为什么")] = None
    entries: Annotated[tuple[ReportEntry, ...], Meaning("各项", "只写报了的")] = ()


class AgreedDuty(Record):
    """A participant that the lead of an item added after the notice (四（二）); always a participant."""

    item: Annotated[str, Meaning("事项", "编号，如 `T156`", refers=("Indicator", "Task"), key=True)]
    body: Annotated[str, Meaning("参加单位", "名录里的单位，或 `track.yaml` 里 others 的", key=True)]
    by: Annotated[str, Meaning("商定单位", "这一项的牵头单位，与文件同名", refers=("Unit",))]
    agreed: Annotated[IsoDate, Meaning("商定日")]
    document: Annotated[str, Meaning("文件", "商定的文件；虚构的写“虚构示例”")]
    within: Annotated[
        str | None, Meaning("属于哪个说法", "名单里的 `等`、`相关市州政府`、`省有关单位`；都不是的为 `null`")
    ] = None
    until: Annotated[IsoDate | None, Meaning("止日")] = None
    reported: Annotated[IsoDate, _REPORTED]

    def holds_on(self, day: str) -> bool:
        """Whether it is known and in force on a day (ISO)."""
        return self.reported <= day and self.agreed <= day and (self.until is None or day <= self.until)


class ParticipantsFile(Record):
    """A file of `participants/`, one a lead."""

    agreed: Annotated[tuple[AgreedDuty, ...], Meaning("商定参加", layout="line")]


class Contact(Record):
    """Whom one calls about an item, or about everything."""

    item: Annotated[
        str | None, Meaning("事项", "编号；全部事项的不写", refers=("Indicator", "Task", "Obligation"), key=True)
    ] = None
    leader: Annotated[str | None, Meaning("责任领导")] = None
    office: Annotated[str | None, Meaning("责任处室")] = None
    person: Annotated[str | None, Meaning("联系人")] = None
    phone: Annotated[str | None, Meaning("电话")] = None


class ContactsFile(Record):
    """A file of `contacts/`, one a body: never in git, never in an export or on a paper for others."""

    body: Annotated[str, Meaning("单位", "与文件同名")]
    contacts: Annotated[tuple[Contact, ...], Meaning("联系人", layout="line")]
