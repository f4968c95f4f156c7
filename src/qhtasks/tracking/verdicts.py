"""The words of judging: verdicts on the five years and on the year, and a whole judgement."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal, NamedTuple, get_args

if TYPE_CHECKING:
    from qhtasks.tracking.asof import Facts
    from qhtasks.tracking.standing import TargetStanding

Verdict = Literal[
    "early",
    "complete",
    "fast",
    "on",
    "held",
    "near",
    "mostly",
    "behind",
    "reversed",
    "breached",
    "incomplete",
    "unjudged",
]
VERDICTS: tuple[Verdict, ...] = get_args(Verdict)
"""From the best to the worst, the one that is none last."""
VERDICT_NAMES: dict[Verdict, str] = {
    "early": "提前达到",
    "complete": "完成",
    "fast": "快于预期",
    "on": "符合预期",
    "held": "保持",
    "near": "基本符合",
    "mostly": "基本完成",
    "behind": "滞后",
    "reversed": "倒退",
    "breached": "突破",
    "incomplete": "未完成",
    "unjudged": "不判",
}
Annual = Literal["met", "nearly", "missed", "no-goal", "no-figure", "on-pace", "off-pace"]
ANNUAL_NAMES: dict[Annual, str] = {
    "met": "达到",
    "nearly": "基本达到",
    "missed": "未达到",
    "no-goal": "未设目标",
    "no-figure": "缺数据",
    "on-pace": "达序时",
    "off-pace": "未达序时",
}


class YearsVerdict(NamedTuple):
    """What a year was against its own goal: `value` is what it brought, `why` tells the numbers, `remarks` say more."""

    verdict: Annual | None
    value: str = ""
    why: str = ""
    remarks: tuple[str, ...] = ()


class Judgement(NamedTuple):
    """The verdict on a target for a year as of a day, with the numbers that it rests on and its reason."""

    facts: Facts
    standing: TargetStanding
    verdict: Verdict
    annual: YearsVerdict
    remarks: tuple[str, ...]

    @property
    def key(self) -> str:
        """The key of the target."""
        return self.facts.aim.key

    @property
    def word(self) -> str:
        """The verdict in Chinese; one that is breached says to which side, one that is none says why."""
        if self.verdict == "breached" and self.facts.aim.target.bound != "at-most":
            return "低于目标" if self.facts.sign > 0 else "高于目标"
        return f"不判：{self.standing.unjudged}" if self.verdict == "unjudged" else VERDICT_NAMES[self.verdict]
