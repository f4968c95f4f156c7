"""What changed between two editions of the dataset, by meaning: layout, comments, files and their order mean nothing.

Records are the same where they have the same id, name, number or phrase; a unit under another name is the same where
both are called by one word. What is made from the rest, the readings in pinyin, is not compared.
"""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Any, Literal, NamedTuple

from qhtasks.model.dataset import SERIES_OF
from qhtasks.model.meaning import field_names
from qhtasks.model.words import OPEN, ROLES
from qhtasks.questions.duties import duties_of, obligations_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

    from qhtasks.model.bodies import Collective, LaterChange, Unit
    from qhtasks.model.dataset import Dataset
    from qhtasks.model.items import Indicator, Target, Task
    from qhtasks.model.obligations import Obligation
    from qhtasks.model.words import Role
    from qhtasks.questions.duties import Duty

Subject = Literal["duty", "item", "obligation", "agency", "collective", "section", "period", "document"]
Kind = Literal["added", "removed", "changed"]
LIST_FIELDS: dict[Role, str] = {"lead": "lead", "participant": "participants"}
HEADING_END, MEASURE_END = "‖", "|"
"""Where a heading and a measure end, when what is told is how a paragraph is split; neither is in the notice."""


class Change(NamedTuple):
    """One thing that is otherwise. An empty `field` means the whole record; `about` says which one of the field.

    Values are as in the data: `old` is None where something was added, `new` where it was removed. The key is the
    record's name in the new edition where the record was renamed.
    """

    subject: Subject
    key: str
    field: str
    about: str
    old: str | None
    new: str | None

    @property
    def kind(self) -> Kind:
        """Whether something came, went, or became another."""
        if self.old is None:
            return "added"
        return "removed" if self.new is None else "changed"


class _Facts(NamedTuple):
    """What a record says: single values by field and what they are about, and bags, whose order means nothing."""

    told: str
    values: Mapping[tuple[str, str], str | None]
    bags: Mapping[str, Sequence[str]] = {}


class Comparison(NamedTuple):
    """Two editions and all that changed; `old` calls every body as the new edition does, `renamed` says which."""

    old: Dataset
    new: Dataset
    renamed: Mapping[str, str]
    rows: tuple[Change, ...]

    def of(self, name: str) -> tuple[Change, ...]:
        """Say what changed for one unit: its duties and what is asked of it, the records of these, and its own."""
        name = self.renamed.get(name, name)
        before, after = (_Owed.of(dataset, name) for dataset in (self.old, self.new))
        keys = before.told.keys() | after.told.keys() | before.concerned | after.concerned
        duties = [
            Change("duty", key, "duty" if key[0] in "ABT" else "reach", "", before.told.get(key), after.told.get(key))
            for key in sorted(before.told.keys() | after.told.keys(), key=_in_order)
            if before.told.get(key) != after.told.get(key)
        ]
        return (*duties, *(row for row in self.rows if row.key in keys and not _tells_of(row, name)))

    def title(self, row: Change) -> str:
        """Say in words which record a row is about, as the edition has it that has it last."""
        return _title(self.new, row.key) or _title(self.old, row.key)


class _Owed(NamedTuple):
    """What one unit owes in an edition: by item or obligation how, and the bodies that concern it."""

    told: Mapping[str, str]
    concerned: frozenset[str]

    @classmethod
    def of(cls, dataset: Dataset, name: str) -> _Owed:
        """Ask the dataset; a unit that it does not have owes nothing."""
        unit = next((each for each in dataset.units if each.name == name), None)
        if unit is None:
            return cls({}, frozenset())
        (duties,) = duties_of(dataset, (unit,))
        told: dict[str, str] = {}
        for duty in duties:
            told[duty.item.id] = "，".join(filter(None, (told.get(duty.item.id), _duty(duty))))
        told |= {each.id: "all" for each in obligations_of(dataset, unit, duties)}
        return cls(told, frozenset({name, *(each.name for each in dataset.collectives if each.may_mean(unit))}))


def compare(old: Dataset, new: Dataset) -> Comparison:
    """Compare two editions: the notice itself first, then items, obligations, bodies and periods."""
    renamed, grounds = _renames(old, new)
    same = _under(old, renamed)
    rows = (
        *_between("document", _document(old), _document(new)),
        *_between("section", _sections(old), _sections(new)),
        *_items(same, new),
        *_between("obligation", _obligations(same), _obligations(new)),
        *_names(new, renamed, grounds),
        *_between("agency", _units(same), _units(new)),
        *_between("collective", _collectives(same), _collectives(new)),
        *_between("period", _periods(old), _periods(new)),
    )
    return Comparison(same, new, renamed, rows)


def _names(new: Dataset, renamed: Mapping[str, str], grounds: Mapping[str, str]) -> Iterator[Change]:
    """Tell which bodies have another name, and by what they were known again."""
    collectives = {each.name for each in new.collectives}
    for was, now in renamed.items():
        yield Change("collective" if now in collectives else "agency", now, "name", grounds[now], was, now)


def _tells_of(row: Change, name: str) -> bool:
    """Whether a row says of this unit what its duty says better, or of another what only concerns that one."""
    if row.subject == "collective" and row.field == "members":
        return name not in (row.old, row.new)
    return row.subject == "item" and (
        (row.field == "role" and row.about == name)
        or (row.field in LIST_FIELDS.values() and name in (row.old, row.new))
    )


def _duty(duty: Duty) -> str:
    """Write a duty down: role, basis, and the collective through which."""
    return " ".join(filter(None, (duty.role, duty.basis, duty.via)))


def _title(dataset: Dataset, key: str) -> str:
    for item in dataset.items:
        if item.id == key:
            return item.title
    for obligation in dataset.obligations:
        if obligation.id == key:
            return dataset.section_name(obligation.section)
    for unit in dataset.units:
        if unit.name == key:
            return unit.full_name
    return dataset.section_titles.get(key, "")


def _in_order(key: str) -> tuple[int, int]:
    """Order items and obligations as the notice does."""
    return tuple(SERIES_OF.values()).index(key[0]), int(key[1:])


def _between(subject: Subject, old: Mapping[str, _Facts], new: Mapping[str, _Facts]) -> Iterator[Change]:
    """Compare the records of a kind, as the new edition orders them; those that went come last."""
    for key in (*new, *(key for key in old if key not in new)):
        before, after = old.get(key), new.get(key)
        if before is None or after is None:
            yield Change(subject, key, "", "", before and before.told, after and after.told)
            continue
        for field, about in {**after.values, **before.values}:
            values = (before.values.get((field, about)), after.values.get((field, about)))
            if values[0] != values[1]:
                yield Change(subject, key, field, about, *values)
        for field in after.bags:
            yield from _bag(subject, key, field, before.bags[field], after.bags[field])


def _bag(subject: Subject, key: str, field: str, old: Sequence[str], new: Sequence[str]) -> Iterator[Change]:
    """Tell what left a list and what joined it."""
    for value in (Counter(old) - Counter(new)).elements():
        yield Change(subject, key, field, "", value, None)
    for value in (Counter(new) - Counter(old)).elements():
        yield Change(subject, key, field, "", None, value)


def _items(old: Dataset, new: Dataset) -> Iterator[Change]:
    """Compare the items, each with its paragraph, its lists and its targets together."""
    before, after = ({item.id: item for item in dataset.items} for dataset in (old, new))
    for key in sorted({**before, **after}, key=_in_order):
        was, now = before.get(key), after.get(key)
        sides = [{item.id: _item(dataset, item)} if item else {} for dataset, item in ((old, was), (new, now))]
        yield from _between("item", *sides)
        if was and now:
            yield from _split(was, now)
            yield from _lists(was, now)
            yield from _targets(was, now)


def _item(dataset: Dataset, item: Indicator | Task) -> _Facts:
    values = {
        ("section", ""): dataset.section_of(item),
        ("text", ""): item.text,
        ("continues", ""): item.continues,
        ("nature", ""): item.nature,
        ("due", ""): item.due,
    }
    values |= {("as_issued", name): wording for name, wording in item.as_issued.items()}
    lists = [f"{LIST_FIELDS[role]}：{'、'.join(item.tokens(role))}" for role in ROLES]
    told = f"{item.text}（{'；'.join(lists)}）"
    for field, name in (("lead：", "牵头单位："), ("participants：", "参加单位：")):
        told = told.replace(field, name)
    return _Facts(told, values, {"terms": getattr(item, "terms", ())})


def _split(old: Indicator | Task, new: Indicator | Task) -> Iterator[Change]:
    """Tell another division into heading and measures; where the words changed too, only the number of parts."""
    tell: Callable[[Indicator | Task], str] = _divided if old.text == new.text else _number_of_parts
    if tell(old) != tell(new):
        yield Change("item", new.id, "split", "", tell(old), tell(new))


def _divided(item: Indicator | Task) -> str:
    heading = f"{item.heading}。{HEADING_END}" if item.heading else ""
    return heading + MEASURE_END.join(getattr(item, "measures", (item.text,)))


def _number_of_parts(item: Indicator | Task) -> str:
    return ("标题和" if item.heading else "") + f"{len(getattr(item, 'measures', (item.text,)))}条举措"


def _lists(old: Indicator | Task, new: Indicator | Task) -> Iterator[Change]:
    """Tell who changed roles, who left and who joined a list, and another order of those who stayed."""
    key, lists = new.id, {role: (old.tokens(role), new.tokens(role)) for role in ROLES}
    left = {role: list((Counter(was) - Counter(now)).elements()) for role, (was, now) in lists.items()}
    joined = {role: list((Counter(now) - Counter(was)).elements()) for role, (was, now) in lists.items()}
    for role, other in (ROLES, ROLES[::-1]):
        for name in [each for each in left[role] if each != OPEN and each in joined[other]]:
            left[role].remove(name)
            joined[other].remove(name)
            yield Change("item", key, "role", name, role, other)
    for role, (was, now) in lists.items():
        yield from (Change("item", key, LIST_FIELDS[role], "", name, None) for name in left[role])
        yield from (Change("item", key, LIST_FIELDS[role], "", None, name) for name in joined[role])
        stayed = {name for name in was if was.count(name) == now.count(name)}
        if [name for name in was if name in stayed] != [name for name in now if name in stayed]:
            yield Change("item", key, f"{LIST_FIELDS[role]}-order", "", "、".join(was), "、".join(now))


def _targets(old: Indicator | Task, new: Indicator | Task) -> Iterator[Change]:
    """Compare the targets field by field: those with one subject are one, of the others those with one quote."""
    pairs = _paired(old.targets, new.targets)
    for was, now in pairs:
        about = now.subject if was.subject == now.subject else now.quote
        for field in field_names(type(now)):
            before, after = getattr(was, field), getattr(now, field)
            if before != after:
                yield Change("item", new.id, f"target-{field}", about, before, after)
    yield from (Change("item", new.id, "target", "", _told(each), None) for each in _without(old.targets, pairs, 0))
    yield from (Change("item", new.id, "target", "", None, _told(each)) for each in _without(new.targets, pairs, 1))
    places = [[id(each) for each in new.targets].index(id(now)) for _, now in pairs]
    if places != sorted(places):
        was_told, now_told = ("、".join(each.subject for each in targets) for targets in (old.targets, new.targets))
        yield Change("item", new.id, "target-order", "", was_told, now_told)


def _told(target: Target) -> str:
    return f"{target.subject}（{target.quote}）"


def _paired(old: Sequence[Target], new: Sequence[Target]) -> list[tuple[Target, Target]]:
    """Pair targets one to one, in the old order."""
    pairs: list[tuple[Target, Target]] = []
    for field in ("subject", "quote"):
        rest = _without(new, pairs, 1)
        for was in _without(old, pairs, 0):
            now = next((each for each in rest if getattr(each, field) == getattr(was, field)), None)
            if now is not None:
                rest = [each for each in rest if each is not now]
                pairs.append((was, now))
    places = [id(each) for each in old]
    return sorted(pairs, key=lambda pair: places.index(id(pair[0])))


def _without(targets: Sequence[Target], pairs: list[tuple[Target, Target]], side: int) -> list[Target]:
    paired = {id(pair[side]) for pair in pairs}
    return [each for each in targets if id(each) not in paired]


def _obligations(dataset: Dataset) -> dict[str, _Facts]:
    return {each.id: _obligation(each) for each in dataset.obligations}


def _obligation(each: Obligation) -> _Facts:
    values = {(field, ""): getattr(each, field) for field in ("section", "text", "addressee", "due", "note")}
    return _Facts(each.text, values, {"reaches": each.reaches, "inferred_from": each.inferred_from})


def _units(dataset: Dataset) -> dict[str, _Facts]:
    return {unit.name: _unit(unit) for unit in dataset.units}


def _unit(unit: Unit) -> _Facts:
    values: dict[tuple[str, str], str | None] = {
        (field, ""): getattr(unit, field) for field in ("full_name", "kind", "source", "note", "caution")
    }
    values |= {("certainty", field): sure for field, sure in vars(unit.certainty).items()}
    for change in unit.later:
        values["later", change.date] = "；".join(filter(None, (values.get(("later", change.date)), _later(change))))
    return _Facts(unit.full_name, values, {"aliases": unit.aliases})


def _later(change: LaterChange) -> str:
    named = f"，名称{change.name}" if change.name else ""
    return f"{change.change}{named}（{change.certainty}，{change.basis}）"


def _collectives(dataset: Dataset) -> dict[str, _Facts]:
    return {each.name: _collective(each) for each in dataset.collectives}


def _collective(each: Collective) -> _Facts:
    values = {(field, ""): getattr(each, field) for field in ("scope", "certainty", "note")}
    bags = {"members": each.members, "kinds": each.kinds}
    return _Facts("、".join(each.members or each.kinds) or each.scope, values, bags)


def _periods(dataset: Dataset) -> dict[str, _Facts]:
    return {
        each.phrase: _Facts(
            f"{each.start or ''}—{each.until or ''}",
            {(field, ""): getattr(each, field) for field in ("start", "until", "note")},
        )
        for each in dataset.periods
    }


def _sections(dataset: Dataset) -> dict[str, _Facts]:
    return {number: _Facts(title, {("title", ""): title}) for number, title in dataset.section_titles.items()}


def _document(dataset: Dataset) -> dict[str, _Facts]:
    """Take the document's own data, and the lines of the issued text."""
    values = {(field, ""): value for field, value in vars(dataset.document).items()}
    issued = [line.strip() for line in dataset.issued.splitlines()]
    return {"notice": _Facts("", values, {"issued": tuple(filter(None, issued))})}


def _renames(old: Dataset, new: Dataset) -> tuple[dict[str, str], dict[str, str]]:
    """Find the bodies that only have another name, by their old name; and for each new name, what tells so.

    A unit is known again where one word calls both and no other pair; a collective by those it means.
    """
    sides = (_called(old), _called(new))
    gone, come = (
        {name: words for name, words in side.items() if name not in other} for side, other in (sides, sides[::-1])
    )
    likely = [(was, now, words & come[now]) for was, words in gone.items() for now in come if words & come[now]]
    sure = [
        (was, now, min(shared, key=lambda word: (-len(word), word)))
        for was, now, shared in likely
        if [was, now] == [each for pair in likely if was == pair[0] or now == pair[1] for each in pair[:2]]
    ]
    return {was: now for was, now, _ in sure}, {now: ground for _, now, ground in sure}


def _called(dataset: Dataset) -> dict[str, frozenset[str]]:
    """Give each body the words by which it is known again: all that a unit is called, all that a collective means."""
    words = {unit.name: frozenset(unit.spellings) for unit in dataset.units}
    return words | {each.name: frozenset(filter(None, [_meaning(each)])) for each in dataset.collectives}


def _meaning(each: Collective) -> str:
    told = "、".join(each.members or each.kinds)
    return f"{each.scope}：{told}" if told else ""


def _under(dataset: Dataset, renamed: Mapping[str, str]) -> Dataset:
    """Call the bodies of an edition as the other one does, so that a name that changed is one change."""
    if not renamed:
        return dataset

    def called(names: tuple[str, ...]) -> tuple[str, ...]:
        return tuple(renamed.get(name, name) for name in names)

    def listed(item: Any) -> Any:
        wording = {renamed.get(name, name): word for name, word in item.as_issued.items()}
        return item.but(lead=called(item.lead), participants=called(item.participants), as_issued=wording)

    return dataset._replace(
        units=tuple(unit.but(name=renamed.get(unit.name, unit.name)) for unit in dataset.units),
        collectives=tuple(
            each.but(name=renamed.get(each.name, each.name), members=called(each.members))
            for each in dataset.collectives
        ),
        indicators=tuple(map(listed, dataset.indicators)),
        tasks=tuple(map(listed, dataset.tasks)),
        obligations=tuple(each.but(reaches=called(each.reaches)) for each in dataset.obligations),
    )
