"""Records put into Chinese words: finished rows of plain text, which a terminal, a paper or a site only lays out.

Nothing is left to look up, sort, count or phrase. An empty text means that there is nothing to show, and its label is
left out with it. Each field is annotated with its meaning in Chinese: templates of papers read these rows, and
`docs/templates.md` is generated from the annotations.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, NamedTuple

from qhtasks.issued.lists import ListGrammar
from qhtasks.model.items import Task
from qhtasks.model.words import BASES, MEASURES, ROLES, SERIES, hedged
from qhtasks.questions.agency import PERHAPS, bearer_lines, grouped, inherited_groups
from qhtasks.questions.demands import doubt, inference, way
from qhtasks.questions.duties import BASIS_NAMES, ROLE_NAMES, UNDATED, explain_duty, standing_of
from qhtasks.questions.later import UNDECIDED, as_of_words, later_lines, list_note, with_list_note
from qhtasks.questions.targets import bound_of, direction_of, phrase_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from qhtasks.model.bodies import Collective, Unit
    from qhtasks.model.dataset import Dataset
    from qhtasks.model.items import Indicator, Target
    from qhtasks.model.obligations import Obligation
    from qhtasks.model.words import Role
    from qhtasks.questions.agency import AgencyAnswer, Group
    from qhtasks.questions.demands import Demand
    from qhtasks.questions.duties import Duty, Standing
    from qhtasks.questions.mentions import Mention

UNADDRESSED = "原文未写明"
SOLE = "独家"
"""What stands for the place of a body that leads alone."""


class TargetRow(NamedTuple):
    """One target of an indicator, in words."""

    id: Annotated[str, "编号，如 A9.2"]
    subject: Annotated[str, "目标的主体"]
    value: Annotated[str, "目标值，用引文的词，如 5.5％左右、降至6.5‰、不劣于Ⅱ类；没有数值的，是对象以外的话"]
    figure: Annotated[str, "数值，照录，如 8.0、2—3、Ⅱ；没有为空"]
    unit: Annotated[str, "计量单位；没有为空"]
    told: Annotated[str, "目标值没有说出的约束方式、计量内容，和方向，如 不超过，期末水平，越低越好"]
    quote: Annotated[str, "出处的原文"]


class ItemRow(NamedTuple):
    """An indicator or a task in words.

    Show the heading, if there is one, set off from the measures; show each measure as a paragraph of its own, or all
    as one, joined without a space. A task without a heading of its own has `（承第71项）` for one. The lists stand
    as in the notice. `title` is for tables and links; `paragraph` is heading, full stop and measures as one text.
    """

    id: Annotated[str, "编号，如 T156"]
    label: Annotated[str, "名目，如 任务第156项"]
    section: Annotated[str, "节的编号，如 二（十）"]
    section_name: Annotated[str, "节的编号和标题"]
    title: Annotated[str, "一句话的事项名，用于列表"]
    heading: Annotated[str, "标题句；没有标题句的任务是（承第n项）；指标为空"]
    measures: Annotated[tuple[str, ...], "各条措施，一条一段；指标只有一段，即全句"]
    paragraph: Annotated[str, "全文连成一段"]
    nature: Annotated[str, "约束性或预期性；不标性质的为空"]
    due: Annotated[str, "完成时限，照录；通知没写的是 未明确（规划期至2025年）"]
    targets: Annotated[tuple[TargetRow, ...], "指标的各个目标；任务没有"]
    first: Annotated[str, "牵头单位中列在第一的；通知没有规定排序的含义"]
    lead: Annotated[str, "牵头单位，照录"]
    participants: Annotated[str, "参加单位，照录"]


class DutyRow(NamedTuple):
    """What one unit owes in one item."""

    item: Annotated[ItemRow, "事项"]
    role: Annotated[str, "牵头或参加"]
    basis: Annotated[str, "列名、集合或可能涉及；按某一天的另有承接"]
    via: Annotated[str, "经由哪个集合，承接哪个单位；列名的为空"]
    how: Annotated[str, "角色和经由，如 参加，经“各市州政府”；列名的为空，因为所在的组已说明"]
    why: Annotated[str, "怎样及于本单位，承接的是同本单位原有职责的关系；列名的为空；纸面上不印"]
    standing: Annotated[str, "在名单里的位置，如 4家牵头，列第2；不是排名；可能涉及的为空"]
    place: Annotated[str, "牵头的列位，如 2/4，单独牵头的是 独家；不是排名；参加的、可能涉及的为空"]
    doubt: Annotated[str, "没有核实的判断，如 “省有关单位”指哪些单位（未核实）；没有为空"]


class DutyGroup(NamedTuple):
    """Duties that are read together; groups of another basis are never added up."""

    title: Annotated[str, "组名，如 牵头任务、承接原省扶贫局（……）"]
    basis: Annotated[str, "列名、集合或可能涉及；按某一天的另有承接"]
    size: Annotated[int, "几项"]
    due: Annotated[str, "全组都没写时限时统一说明的话；此外为空，时限逐项印"]
    rows: Annotated[tuple[DutyRow, ...], "各项职责"]


class CountRow(NamedTuple):
    """How many duties of one role and basis: in all, and by series."""

    role: Annotated[str, "牵头或参加"]
    basis: Annotated[str, "列名、集合或可能涉及；按某一天的另有承接，不与前三种相加"]
    total: Annotated[int, "合计"]
    by_series: Annotated[tuple[tuple[str, int], ...], "按系列：（系列名，几项）"]


class ObligationRow(NamedTuple):
    """An obligation of part 三 or 四 in words; `ground` is empty where the notice itself says whom it means.

    Among what one unit is asked, `ground` says what is not certain about its being meant, and `way` how it is reached.
    """

    id: Annotated[str, "编号，如 O13"]
    label: Annotated[str, "名目，如 组织实施要求第13项"]
    place: Annotated[str, "出处，节的编号和标题"]
    text: Annotated[str, "原文"]
    due: Annotated[str, "时限，照录；没有为空"]
    addressee: Annotated[str, "对谁提出，照录；原文没写的是 原文未写明"]
    ground: Annotated[str, "不确定的：以“推断”“最宽的理解”或“可能涉及”开头；原文写明的为空"]
    note: Annotated[str, "整理说明；没有为空"]
    way: Annotated[str, "怎样及于本单位，如 按角色：牵头单位；台账和交办单里为空"] = ""


class Gloss(NamedTuple):
    """What a word of a responsibility list means that is not the name of one unit."""

    word: Annotated[str, "原文的写法，如 各市州政府；名单未列尽的“等”也在内"]
    role: Annotated[str, "牵头或参加"]
    text: Annotated[str, "指谁；没有核实的注明（未核实）"]


class AgencyPage(NamedTuple):
    """What one unit owes, in words: who it is, how many duties of how many are shown, the duties in their groups.

    What is only possible stands last among the obligations; `asked` counts them, apart from the others. As of a day,
    `as_of` says what is looked at so, `now` who bears the unit's duties then, and the groups of what it took over, or
    may have taken over, stand last.
    """

    name: str
    full_name: str
    kind: str
    later: tuple[str, ...]
    note: str
    counts: tuple[CountRow, ...]
    filter: str
    shown: int
    total: int
    empty: str
    groups: tuple[DutyGroup, ...]
    obligations: tuple[ObligationRow, ...]
    asked: str
    mentions: tuple[str, ...]
    as_of: str = ""
    now: tuple[str, ...] = ()


class Wording:
    """Puts records of one dataset into words; each item and obligation once, however many bodies it concerns."""

    def __init__(self, dataset: Dataset, *, day: str | None = None) -> None:
        """Take the dataset, and as of which day lists are told."""
        self.dataset = dataset
        self.day = day
        self.grammar = ListGrammar.of(dataset)
        self.collectives = {collective.name: collective for collective in dataset.collectives}
        self.titles = dataset.section_titles
        self.no_due = UNDATED + plan_end(dataset)
        self._items: dict[str, ItemRow] = {}
        self._obligations: dict[str, ObligationRow] = {}

    def agency(self, answer: AgencyAnswer, filter_text: str | None = None) -> AgencyPage:
        """Put what a unit owes into words; `filter_text` says in Chinese what is shown, where more than its filter."""
        unit = answer.unit
        groups = tuple(self._group(unit, group) for group in (*grouped(answer.duties), *inherited_groups(answer)))
        demands = sorted(answer.demands, key=lambda demand: demand.ground == "possible")
        filtered = str(answer.filter) if filter_text is None else filter_text
        return AgencyPage(
            name=unit.name,
            full_name=hedged(unit.full_name, unit.certainty.full_name),
            kind=hedged(unit.kind, unit.certainty.kind),
            later=later_lines(self.dataset, unit),
            note=(unit.caution or "") + (unit.note or ""),
            counts=self._counts(answer),
            filter=filtered,
            shown=len(answer.duties),
            total=answer.total,
            empty="" if answer.duties else _why_empty(answer, filtered),
            groups=groups,
            obligations=tuple(self.demand(unit, demand) for demand in demands),
            asked=_count_demands(answer),
            mentions=tuple(map(self._mention, answer.mentions)),
            as_of=as_of_words(answer.day),
            now=bearer_lines(answer),
        )

    def _mention(self, mention: Mention) -> str:
        """Say which item mentions which places; a place of which nobody is sure says so."""
        return f"{mention.item.id}　{mention.item.title}：{self.places(mention)}"

    def places(self, mention: Mention) -> str:
        """Name the places of a unit that an item mentions."""
        return "、".join(hedged(place.name, place.certainty) for place in mention.places)

    def _counts(self, answer: AgencyAnswer) -> tuple[CountRow, ...]:
        """Count a unit's duties by role and basis, whatever the filter; 0 is kept for duties by name only."""
        rows = [
            CountRow(
                ROLE_NAMES[role],
                BASIS_NAMES[basis],
                answer.how_many(role, basis),
                tuple(
                    (self.dataset.form.series_name(series), answer.how_many(role, basis, series)) for series in SERIES
                ),
            )
            for basis in (*BASES, "succeeded")
            for role in ROLES
        ]
        return tuple(row for row in rows if row.total or row.basis == BASIS_NAMES["named"])

    def _group(self, unit: Unit, group: Group) -> DutyGroup:
        """Word a group; where no item of it has a due date, that is said once for all."""
        rows = tuple(self.duty(unit, duty) for duty in group.duties)
        if group.perhaps:
            rows = tuple(row._replace(basis=PERHAPS, doubt=UNDECIDED) for row in rows)
        undated = all(row.item.due == self.no_due for row in rows)
        return DutyGroup(group.title, rows[0].basis, len(rows), self.no_due if undated else "", rows)

    def duty(self, unit: Unit, duty: Duty) -> DutyRow:
        """Put a unit's duty into words."""
        role, standing = ROLE_NAMES[duty.role], standing_of(self.dataset, unit, duty)
        return DutyRow(
            item=self.item(duty.item),
            role=role,
            basis=BASIS_NAMES[duty.basis],
            via=duty.via or "",
            how=self._how(unit, duty) if duty.via else "",
            why=explain_duty(self.dataset, unit, duty) if duty.via else "",
            standing=self._standing(duty, standing),
            place=_place(standing) if duty.role == "lead" else "",
            doubt=self._doubt(duty),
        )

    def _how(self, unit: Unit, duty: Duty) -> str:
        """Say in which role and through which word a unit is reached, or how what it took over meets its own."""
        role = ROLE_NAMES[duty.role]
        if duty.basis == "succeeded":
            return f"{role}，承接原{duty.via}；{explain_duty(self.dataset, unit, duty)}"
        return f"{role}，经“{duty.via}”"

    def _standing(self, duty: Duty, standing: Standing | None) -> str:
        """Say where a unit stands in a list; a collective counts as one name, `等` is told."""
        if standing is None:
            return ""
        role, tokens = ROLE_NAMES[duty.role], duty.item.tokens(duty.role)
        if standing.alone:
            return f"单独{role}"
        more = self.dataset.form.open if self.dataset.form.open in tokens else ""
        listed = f"{standing.of}家{more}{role}"
        if not self.collectives.keys().isdisjoint(tokens):
            listed = f"{role}名单{standing.of}个名称{more}"
        return f"{listed}，列第{standing.place}"

    def _doubt(self, duty: Duty) -> str:
        """Say that nobody verified whom the word means through which a duty reaches a unit."""
        collective = self.collectives.get(duty.via or "")
        if collective is None or collective.certainty == "certain":
            return ""
        return hedged(f"“{duty.via}”指哪些单位", collective.certainty)

    def item(self, item: Indicator | Task) -> ItemRow:
        """Put an item into words."""
        if item.id not in self._items:
            self._items[item.id] = self._item(item)
        return self._items[item.id]

    def _item(self, item: Indicator | Task) -> ItemRow:
        section = self.dataset.section_of(item)
        return ItemRow(
            id=item.id,
            label=self.dataset.label(item),
            section=section,
            section_name=section + self.titles.get(section, ""),
            title=item.title,
            heading=item.heading or item.carries_on,
            measures=item.measures if isinstance(item, Task) else (item.text,),
            paragraph=item.carries_on + item.text,
            nature=item.nature or "",
            due=item.due or self.no_due,
            targets=tuple(target_row(target, f"{item.id}.{number}") for number, target in enumerate(item.targets, 1)),
            first=next(iter(self.dataset.bodies(item, "lead")), ""),
            lead=self.listed(item, "lead"),
            participants=self.listed(item, "participant"),
        )

    def listed(self, item: Indicator | Task, role: Role) -> str:
        """Write a list as issued, as of a day with a note on who bears the duties in it then."""
        return with_list_note(self.grammar.issued(item, role), list_note(self.dataset, item, role, self.day))

    def obligation(self, obligation: Obligation) -> ObligationRow:
        """Put an obligation into words; an inferred addressee is marked 推断, with its ground."""
        if obligation.id not in self._obligations:
            self._obligations[obligation.id] = self._obligation(obligation)
        return self._obligations[obligation.id]

    def _obligation(self, obligation: Obligation) -> ObligationRow:
        return ObligationRow(
            id=obligation.id,
            label=self.dataset.label(obligation),
            place=self.dataset.section_name(obligation.section),
            text=obligation.text.rstrip("，；"),
            due=obligation.due or "",
            addressee=obligation.addressee or UNADDRESSED,
            ground=inference(self.dataset, obligation),
            note=obligation.note or "",
        )

    def demand(self, unit: Unit, demand: Demand) -> ObligationRow:
        """Put what a unit is asked into words, with what is not certain about it."""
        row = self.obligation(demand.obligation)
        return row._replace(ground=doubt(self.dataset, unit, demand), way=way(demand))

    def glosses(self, item: Indicator | Task) -> Iterator[Gloss]:
        """Explain each word of an item's lists that names no single unit: collectives, and 等."""
        for role in ROLES:
            for token in item.tokens(role):
                if token == self.dataset.form.open:
                    yield Gloss(token, ROLE_NAMES[role], self.open_meaning)
                elif collective := self.collectives.get(token):
                    word = item.as_issued.get(token, token)
                    named = self.dataset.bodies(item, role)
                    yield Gloss(word, ROLE_NAMES[role], self._meaning(collective, word, named))

    @property
    def open_meaning(self) -> str:
        """Say what `等` at the end of a list means."""
        form = self.dataset.form
        who = f"{form.audiences.participant}的，由{form.audiences.lead}"
        return f"名单未列尽；需要增加{who}商有关单位确定（{form.doubt_section}）"

    def _meaning(self, collective: Collective, word: str, named: tuple[str, ...]) -> str:
        """Say whom a collective means: who is a member for certain, who may be, or that the notice lists nobody.

        A word like 等市州政府 means others than those that stand before it.
        """
        if collective.binding:
            return f"指全部{len(collective.members)}个成员：{'、'.join(collective.members)}"
        if collective.scope == "unlisted":
            known = f"指{collective.name}；" if word != collective.name else ""
            return f"{known}通知没有列出成员"
        form = self.dataset.form
        before = named if word.startswith(form.open) else ()
        others = [member for member in collective.members if member not in before]
        reach = f"可能指其中几个：{'、'.join(others)}" if others else f"可能指这几类单位：{'、'.join(collective.kinds)}"
        settled = f"由{form.audiences.lead}商定（{form.doubt_section}）"
        besides = "除写出的以外，" if len(others) < len(collective.members) else ""
        return f"{besides}通知没有列名，{settled}；{hedged(reach, collective.certainty)}"


def plan_end(dataset: Dataset) -> str:
    """Say until when the plan runs, beside a due date that the notice does not give: `（规划期至2025年）`."""
    return f"（规划期至{dataset.plan_years[-1]}年）" if dataset.plan_years else ""


def target_row(target: Target, key: str) -> TargetRow:
    """Put a target into words: what it asks for, and how we take it as far as its words do not say so."""
    phrase = phrase_of(target)
    reading = (word for word in (bound_of(target), MEASURES[target.measure]) if word not in phrase)
    return TargetRow(
        id=key,
        subject=target.subject,
        value=phrase,
        figure=target.value or "",
        unit=target.unit or "",
        told="，".join((*reading, direction_of(target))),
        quote=target.quote,
    )


def _place(standing: Standing | None) -> str:
    """Write a lead's place in its list as 2/4; that of a sole lead as 独家."""
    if standing is None:
        return ""
    return SOLE if standing.alone else f"{standing.place}/{standing.of}"


def _count_demands(answer: AgencyAnswer) -> str:
    """Count what is asked of a unit; what is only possible is counted apart."""
    possible = len(answer.possible_demands)
    return f"{len(answer.obligations)}条" + (f"，另有可能涉及{possible}条" if possible else "")


def _why_empty(answer: AgencyAnswer, filter_text: str) -> str:
    """Explain why no duty is shown; that only obligations concern the unit is said where some follow."""
    if answer.total:
        possible = sum(answer.how_many(role, "possible") for role in ROLES)
        return f"没有一项符合筛选条件（{filter_text}）；不筛选有{answer.total}行，其中可能涉及{possible}行。"
    rest = "；只有下列组织实施要求与它有关" if answer.obligations else ""
    return f"指标和任务的名单没有列该单位，它也不在列明成员的集合之内{rest}。"
