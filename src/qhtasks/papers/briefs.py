"""The brief of an item or of the items of a section (交办单), addressed to a body or to whomever the office writes in.

Without its form it is a card of the task (任务卡).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from qhtasks.errors import QhtasksError
from qhtasks.papers.choices import Extent, Request
from qhtasks.papers.imprint import UNSTAMPED
from qhtasks.papers.sheets import numbers_of, requirement
from qhtasks.papers.view import BRIEF_DISCLAIMER, Blank, Brief, BriefEntry, Fact, FormLine
from qhtasks.questions.duties import duties_of
from qhtasks.questions.wording import SOLE

if TYPE_CHECKING:
    from collections.abc import Sequence

    from qhtasks.model.bodies import Unit
    from qhtasks.model.items import Indicator, Task
    from qhtasks.papers.compose import Composer
    from qhtasks.questions.duties import Duty
    from qhtasks.questions.wording import ObligationRow

BRIEF, CARD = "交办单", "任务卡"
_SUBJECTS = 2
"""How many targets name an indicator in a title; of more it is called by its number."""


def compose_brief(composer: Composer, name: str, items: Sequence[Indicator | Task], body: Unit | None) -> Brief:
    """Compose the brief of some items under the id or the section by which they were asked for.

    What is asked of every lead and participant stands in it in full, or is named by number and place.

    With a body, those that do not concern it are left out; if none does, that is an error.
    """
    dataset, choices = composer.dataset, composer.choices
    duties = _duties(composer, items, body)
    shown = tuple(item for item in items if body is None or item.id in duties)
    kind = BRIEF if choices.has("record") else CARD
    rules = _rules(composer)
    full = choices.depth == "full"
    alerts = composer.alerts((*(item.id for item in shown), *(rule.id for rule in rules)))
    single = len(items) == 1
    where = _where_it_stands(composer, items[0]) if single else f"{dataset.section_name(name)}，{len(shown)}项"
    facts = [Fact("事项", where), Fact("承办单位", body.name if body else "")]
    subject = f"编号：{name}" if single else f"节：{dataset.section_name(name)}"
    filters = (subject, f"承办单位：{body.name}" if body else "", *_without_rules(composer))
    extent = Extent(filters, len(shown), len(dataset.items), "项")
    cover = composer.cover(kind, f"{_matter(composer, name, items)}{kind}", [*facts, *alerts], extent)
    foot = () if single else cover.foot  # of one item it goes without saying how many they are
    cover = cover._replace(foot=(_where(rules), *foot) if rules and not full else foot)
    if kind == BRIEF:
        cover = cover._replace(disclaimer=BRIEF_DISCLAIMER)
    brief = Brief(
        cover=cover,
        name=name,
        file=f"{name}-{body.name}" if body else name,
        body=body.name if body else "",
        entries=tuple(_entry(composer, item, body, duties.get(item.id), single=single) for item in shown),
        rules=tuple(requirement(composer, rule, full=True) for rule in rules) if full else (),
        form=_form(body) if choices.has("record") else (),
        years=composer.years,
        stamp=UNSTAMPED,
    )
    parts = {entry.item.id: entry for entry in brief.entries} | {rule.id: rule for rule in rules}
    subjects = (name, body.name) if body else (name,)
    return brief._replace(stamp=composer.stamp(Request("brief", subjects, choices), cover, (brief.form,), parts))


def _duties(composer: Composer, items: Sequence[Indicator | Task], body: Unit | None) -> dict[str, Duty]:
    """Find what a body owes in some items, the lead before the participation."""
    if body is None:
        return {}
    wanted = {item.id for item in items}
    (owed,) = duties_of(composer.dataset, (body,))
    duties: dict[str, Duty] = {}
    for duty in owed:
        if duty.item.id in wanted:
            duties.setdefault(duty.item.id, duty)
    if not duties:
        what = composer.dataset.label(items[0]) if len(items) == 1 else "这些事项"
        form = composer.dataset.form
        raise QhtasksError(
            f"{what}的名单没有列{body.name}；需要增加{form.audiences.participant}的，由{form.audiences.lead}商有关单位确定"
            f"（{form.doubt_section}）：先不写 --to，在交办单上填承办单位"
        )
    return duties


def _matter(composer: Composer, name: str, items: Sequence[Indicator | Task]) -> str:
    """Name the matter of a brief: the heading of a task, the subjects of an indicator, the title of a section."""
    dataset = composer.dataset
    if len(items) > 1:
        return f"{dataset.section_titles.get(name, '') or dataset.section_name(name)}"
    (item,) = items
    subjects = [target.subject for target in item.targets]
    if not subjects:
        return item.title
    return "、".join(subjects) if len(subjects) <= _SUBJECTS else f"{subjects[0]}等{len(subjects)}个目标"


def _entry(
    composer: Composer, item: Indicator | Task, body: Unit | None, duty: Duty | None, *, single: bool
) -> BriefEntry:
    wording = composer.wording
    role = ""
    if body and duty:
        row = wording.duty(body, duty)
        place = row.place if row.place in ("", SOLE) else f"列位{row.place}"
        via = f"经“{row.via}”" if row.via else ""
        open_ = "" if duty.certain else "，是否承担由牵头单位商定"
        role = "，".join(filter(None, (row.role, place, via))) + open_
    shown = composer.marked(wording.item(item))
    heading = "" if single else "　".join(filter(None, (shown.label, shown.heading)))
    return BriefEntry(shown, heading, role, tuple(wording.glosses(item)))


def _without_rules(composer: Composer) -> tuple[str, ...]:
    without = f"不列{composer.dataset.form.doubt_section}的要求"
    return () if composer.choices.has("obligations") else (without,)


def _where_it_stands(composer: Composer, item: Indicator | Task) -> str:
    """Give the label of an item and its section."""
    row = composer.marked(composer.wording.item(item))
    return f"{row.label}（{row.section_name}）"


def _where(rules: Sequence[ObligationRow]) -> Fact:
    """Say where the notice has what it asks of every lead and participant."""
    return Fact("对牵头单位和参加单位的一般要求", f"见{rules[0].place}（{numbers_of(rule.label for rule in rules)}）")


def _rules(composer: Composer) -> tuple[ObligationRow, ...]:
    """List what the notice asks of every lead and every participant of an item, where doubt is settled too."""
    if not composer.choices.has("obligations"):
        return ()
    form = composer.dataset.form
    words = {form.audiences.lead, form.audiences.participant}
    return tuple(
        composer.wording.obligation(obligation)
        for obligation in composer.dataset.obligations
        if obligation.section == form.doubt_section and not words.isdisjoint(obligation.reaches)
    )


def _form(body: Unit | None) -> tuple[FormLine, ...]:
    """Lay out what the office that hands a matter over, and the one that carries it out, write in by practice."""

    def pair(left: str, right: str, known: str = "", lines: int = 1) -> FormLine:
        return FormLine((Blank(left, known), Blank(right, "")), lines)

    return (
        pair("立项编号", "交办日期"),
        pair("交办单位", "反馈时限"),
        pair("承办单位", "反馈方式", body.name if body else ""),
        pair("协办单位", "联系人和电话"),
        pair("拟办意见", "领导批示", lines=3),
        FormLine((Blank("办理结果和佐证", ""),), 3),
        FormLine((Blank("延期", "到期前申请；原因；新时限："),), 1),
        pair("承办单位负责人审签", "签收"),
        FormLine((Blank("审核", "办结销号／退办："),), 1),
    )
