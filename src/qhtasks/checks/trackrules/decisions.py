"""Rules on revisions and evaluations: what is changed was so before, and was approved."""

from __future__ import annotations

from typing import TYPE_CHECKING

from qhtasks.checks.rule import rule
from qhtasks.checks.tracked import LAST_DAY
from qhtasks.model.words import STATES
from qhtasks.tracking.asof import missing_approvals
from qhtasks.tracking.decisions import STEPS, EvaluationFile, PersonsVerdict, TargetRevision
from qhtasks.tracking.exact import number_of, worth
from qhtasks.tracking.verdicts import VERDICT_NAMES

if TYPE_CHECKING:
    from collections.abc import Iterator

    from qhtasks.checks.rule import Faults
    from qhtasks.checks.tracked import TrackSubject
    from qhtasks.tracking.folder import Filed


@rule("revision-old")
def check_revision_old(subject: TrackSubject) -> Faults:
    """调整的原值（old）就是调整以前有效的值；调整的是数值（field 写 value）。"""
    for filed in subject.track.filed(TargetRevision):
        revision = filed.record
        if revision.field != "value":
            yield subject.track.at(filed, "field"), f"{revision.id}：只能调整数值，field 写 value"
            continue
        before = _before(subject, filed)
        if before is None:
            yield subject.track.at(filed, "old"), f"{revision.id}：{revision.what}没有可以调整的值"
        elif worth(before) != worth(revision.old):
            yield subject.track.at(filed, "old"), f"{revision.id}：原值写{revision.old}，此前有效的是{before}"


def _before(subject: TrackSubject, filed: Filed[TargetRevision]) -> str | None:
    """Give the value in force before a revision took effect; an unknown target is left to another rule."""
    key, _, year = filed.record.what.partition("@")
    if key not in subject.aims:
        return filed.record.old
    facts = subject.facts(key)
    goal = facts.goals.get(int(year)) if year.isdigit() else None
    value = (goal.original if goal else None) if year else facts.issued
    for other in _earlier(subject, filed):
        value = other.new
    return value


def _earlier(subject: TrackSubject, filed: Filed[TargetRevision]) -> Iterator[TargetRevision]:
    """List the revisions of the same value that were in force before this one."""
    revision = filed.record
    same = [one.record for one in subject.track.filed(TargetRevision) if one.record.what == revision.what]
    for other in sorted(same, key=lambda one: one.effective or LAST_DAY):
        in_force = other.effective and not missing_approvals(other, LAST_DAY)
        if other is not revision and in_force and (other.effective or "") < (revision.effective or LAST_DAY):
            yield other


@rule("revision-steps")
def check_revision_steps(subject: TrackSubject) -> Faults:
    """写了生效日的调整程序齐全：规划目标经政府、党委、人大，年度目标经人大或其常委会，国家下达的有文件；不齐的只是建议。"""
    for filed in subject.track.filed(TargetRevision):
        revision = filed.record
        lack = missing_approvals(revision, LAST_DAY) if revision.effective else ()
        for step in lack:
            path = ("steps", step) if step in STEPS else (step,)
            name = next((chinese for key, chinese in STEPS.items() if key == step), "下达文件")
            yield subject.track.at(filed, *path), f"{revision.id}写了生效日，缺{name}的日期或文件：只算建议，不用"


@rule("evaluation-verdict")
def check_evaluation_verdict(subject: TrackSubject) -> Faults:
    """人的判断只对一个目标或一个事项；对目标的用评估的结论，对事项的用六个状态。"""
    for filed in subject.track.filed(PersonsVerdict):
        one = filed.record
        words = [*VERDICT_NAMES.values(), *VERDICT_NAMES] if one.target else list(STATES)
        if (one.target is None) == (one.item is None):
            yield subject.track.at(filed), "写一个目标（target）或一个事项（item），不多不少"
        elif one.verdict not in words:
            choices = VERDICT_NAMES.values() if one.target else STATES
            yield subject.track.at(filed, "verdict"), f"没有“{one.verdict}”这个结论，有：{'、'.join(choices)}"


@rule("evaluation-consulted", "warning")
def check_evaluation_consulted(subject: TrackSubject) -> Faults:
    """征求到的意见条数，等于采纳、部分采纳、未采纳之和。"""
    for filed in subject.track.filed(EvaluationFile):
        asked = filed.record.consulted
        if asked is None:
            continue
        numbers = [number_of(one) for one in (asked.opinions, asked.taken, asked.partly, asked.rejected)]
        if None in numbers or numbers[0] != sum(filter(None, numbers[1:])):
            yield (
                subject.track.at(filed, "consulted", "opinions"),
                f"意见{asked.opinions}条，采纳{asked.taken}、部分采纳{asked.partly}、未采纳{asked.rejected}，合不上",
            )
