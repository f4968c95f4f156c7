"""What is known of a unit since the notice, in Chinese: each step with its certainty, and what was searched in vain."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from qhtasks.model.succession import EVENTS
from qhtasks.model.words import CERTAINTIES
from qhtasks.questions.duties import ROLE_NAMES
from qhtasks.questions.succession import became_one, handovers

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from qhtasks.model.bodies import Unit
    from qhtasks.model.dataset import Dataset
    from qhtasks.model.items import Indicator, Task
    from qhtasks.model.succession import How, Inquiry, StepCertainty, Succession, Successor
    from qhtasks.model.words import Role
    from qhtasks.questions.succession import Bearing

UNDATED_STEP = "日期未见"
"""What is said of a step of which nobody knows the day, not even about."""
UNDECIDED = "当日归属不能确定"
NOT_FOUND = "未见青海原文"
_GIVEN: Mapping[How, str] = {
    "renamed": "改为{to}",
    "merged": "整体划入{to}",
    "plaque": "牌子加挂在{to}",
    "replaced": "改设为{to}",
    "managed": "设立{to}，由它管理",
    "part": "一部分职责划入{to}",
}
"""What a step is to the body that it begins with."""
_TAKEN: Mapping[How, str] = {
    "renamed": "由{former}改名",
    "merged": "原{former}整体划入",
    "plaque": "加挂{former}牌子",
    "replaced": "由{former}改设",
    "managed": "由{former}设立并管理",
    "part": "{former}的一部分职责划入",
}
"""What a step is to the body that it leads to."""


class KnownStep(NamedTuple):
    """A step as one of its two bodies sees it: the date and the change in words, and the new full name, if any."""

    step: Succession
    date: str
    change: str
    name: str | None

    @property
    def line(self) -> str:
        """Say all of it in a line: when, what, how sure, from which text, and what is not known."""
        step = self.step
        grounds = f"{sureness(step.certainty)}；据{step.basis.title}"
        rest = "；".join(filter(None, ("" if step.basis.quote else NOT_FOUND, grounds)))
        event = f"（{EVENTS[step.event]}）" if str(step.date) else ""
        return f"{self.date}{event}：{self.change}（{rest}）{_sentence(step.note)}"


def sureness(certainty: StepCertainty) -> str:
    """Say how sure change, date and extent are, in a word where they are alike."""
    if certainty.change == certainty.date == certainty.extent:
        return CERTAINTIES[certainty.change]
    parts = (("变化", certainty.change), ("日期", certainty.date), ("范围", certainty.extent))
    return "，".join(f"{name}{CERTAINTIES[sure].partition('，')[0]}" for name, sure in parts)


def _sentence(note: str | None) -> str:
    return f"。{note}" if note else ""


def steps_of(dataset: Dataset, unit: Unit) -> tuple[KnownStep, ...]:
    """List the steps from a unit and to it, in the order of the data."""
    names = {each.name: each.full_name for each in dataset.named_bodies}
    return tuple(filter(None, (_known_step(step, unit.name, names) for step in dataset.successions)))


def _known_step(step: Succession, name: str, names: Mapping[str, str]) -> KnownStep | None:
    if name not in (step.from_, step.to):
        return None
    to = names.get(step.to, step.to)
    change = _GIVEN[step.how].format(to=to) if name == step.from_ else _TAKEN[step.how].format(former=step.from_)
    renamed = name == step.from_ and step.how in ("renamed", "replaced") and step.certainty.change == "certain"
    worded = {"certain": change, "likely": f"很可能{change}", "unsure": f"是否{change}，没有定论"}
    return KnownStep(step, str(step.date) or UNDATED_STEP, worded[step.certainty.change], to if renamed else None)


def searches_of(dataset: Dataset, unit: Unit) -> tuple[Inquiry, ...]:
    """List what was searched about a unit and not found."""
    return tuple(inquiry for inquiry in dataset.searches if inquiry.unit == unit.name)


def later_lines(dataset: Dataset, unit: Unit) -> tuple[str, ...]:
    """Say all that is known of a unit since the notice, then what was searched in vain; empty where nobody searched."""
    searched = (_inquiry_line(inquiry) for inquiry in searches_of(dataset, unit))
    return (*(known.line for known in steps_of(dataset, unit)), *searched)


def _inquiry_line(inquiry: Inquiry) -> str:
    seen = f"；见到的：{inquiry.seen}" if inquiry.seen else ""
    return f"查过{inquiry.sought}，{NOT_FOUND}（查到 {inquiry.read}）{seen}"


def grounds_of(steps: tuple[Succession, ...]) -> str:
    """Say since when the last of some steps holds, and from which text one knows; a wide interval is given whole."""
    return "；".join(f"{step.date}，据{step.basis.title}" for step in steps[-1:])


def bearer_text(bearing: Bearing) -> str:
    """Say who bears the duties of a body on the day asked for; empty where it bears them itself for certain."""
    said = [f"由{bearing.body}承担（{grounds_of(bearing.steps)}）"] if bearing.steps else []
    said += [_undecided_text(step, bearing) for step in bearing.undecided]
    return "；".join(said)


def _undecided_text(step: Succession, bearing: Bearing) -> str:
    change = _GIVEN[step.how].format(to=step.to)
    return f"{UNDECIDED}：{step.date}{change}（据{step.basis.title}），{bearing.body}或{step.to}承担"


def list_note(dataset: Dataset, item: Indicator | Task, role: Role, day: str | None) -> str:
    """Say of each body in a list who bears its duty on a day, and where two became one; empty where none moved."""
    said = [f"{handover.name}{bearer_text(handover.bearing)}" for handover in handovers(dataset, item, role, day)]
    said += [f"原两家{ROLE_NAMES[role]}，现为一家：{body}" for body in became_one(dataset, item, role, day)]
    return "；".join(said)


def with_list_note(issued: str, note: str) -> str:
    """Put a note behind a list as issued, in brackets that no list has."""
    return f"{issued}〔{note}〕" if note else issued


def as_of_words(day: str | None) -> str:
    """Say on which day an answer looks at the bodies; empty where it is that of the notice."""
    return f"单位按 {day}" if day else ""


def unknown_to_notice(dataset: Dataset, words: str, successor: Successor) -> str:
    """Say of a body that the notice does not know when it was set up, and that no text gives it one of its duties."""
    when = f"{successor.set_up}设立" if str(successor.set_up) else "青海是否设立未见原文"
    called = "" if words == successor.full_name else f"（{successor.full_name}）"
    near = "、".join(f"qhtasks agency {name}" for name in related_to(dataset, successor))
    see = f"有关单位的沿革：{near}" if near else ""
    said = f"“{words}”{called}：通知里没有这个单位；{when}；承接哪些职责未见原文。"
    return f"{said}{successor.note or ''}{see}"


def related_to(dataset: Dataset, successor: Successor) -> tuple[str, ...]:
    """Name the units of which a step leads to a successor."""
    units = {unit.name for unit in dataset.units}
    return tuple(step.from_ for step in dataset.successions if step.to == successor.name and step.from_ in units)


def beyond_known(dataset: Dataset, day: str | None) -> Iterator[str]:
    """Warn where a day after the edition's own is asked for: nobody has searched for changes that late."""
    made = dataset.edition.date
    if day and made and day > made:
        yield f"沿革只查到 {made}，以后有没有变化不知道"
