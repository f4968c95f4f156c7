"""What differs between two records of one kind, field by field, as their declarations in `model/` say.

Of an indicator or task also how its paragraph is divided, its responsibility lists and its targets.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, NamedTuple

from qhtasks.model.meaning import Record, declared, field_names
from qhtasks.model.words import ROLES

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from qhtasks.model.items import Indicator, Target, Task
    from qhtasks.model.words import Role

Values = Mapping[tuple[str, str], str | None]
"""What a record says, by the field and by what in the field it is about; empty where the field holds one value."""


class FieldChange(NamedTuple):
    """One value that two records do not share. `about` says which one of the field, where it holds several.

    `old` is None where something was added, `new` where it was removed.
    """

    field: str
    about: str
    old: str | None
    new: str | None


def field_differences(old: Record, new: Record) -> Iterator[FieldChange]:
    """Compare all fields but those that are compared by code of their own: single values first, then lists."""
    yield from value_differences(_single_values(old), _single_values(new))
    for field in declared(type(new)):
        if field.meaning.compare == "list":
            yield from list_differences(field.name, getattr(old, field.name), getattr(new, field.name))


def value_differences(old: Values, new: Values) -> Iterator[FieldChange]:
    """Compare single values, in the order of the newer record."""
    for field, about in {**new, **old}:
        before, after = old.get((field, about)), new.get((field, about))
        if before != after:
            yield FieldChange(field, about, before, after)


def list_differences(field: str, old: Sequence[Any], new: Sequence[Any]) -> Iterator[FieldChange]:
    """List what left a list and what joined it; the order means nothing."""
    before, after = (Counter(map(as_text, values)) for values in (old, new))
    yield from (FieldChange(field, "", value, None) for value in (before - after).elements())
    yield from (FieldChange(field, "", None, value) for value in (after - before).elements())


def _single_values(record: Record) -> Values:
    """Give the fields that hold a single value, a mapping or a record; the last two are taken apart."""
    return {
        (field.name, about): text
        for field in declared(type(record))
        if field.meaning.compare in ("value", "wording")
        for about, text in _parts(getattr(record, field.name))
    }


def _parts(value: Any) -> Iterator[tuple[str, str | None]]:
    """Take a value apart: a record by its fields, a mapping by its keys; anything else is one part without a name."""
    if isinstance(value, Record):
        value = {name: getattr(value, name) for name in field_names(type(value))}
    if isinstance(value, Mapping):
        yield from ((name, as_text(inner)) for name, inner in value.items())
    else:
        yield "", as_text(value)


def as_text(value: Any) -> str | None:
    """Write a value of a field as one text; None where it says nothing."""
    if value is None or isinstance(value, str):
        return value
    if isinstance(value, Record):
        value = tuple(getattr(value, name) for name in field_names(type(value)))
    if isinstance(value, tuple):
        return "、".join(filter(None, map(as_text, value))) or None
    return str(value)


LIST_FIELDS: dict[Role, str] = {"lead": "lead", "participant": "participants"}
HEADING_END, MEASURE_END = "‖", "|"
"""Where a heading and a measure end, when the division of a paragraph is shown; neither sign is in the notice."""


def item_differences(old: Indicator | Task, new: Indicator | Task) -> Iterator[FieldChange]:
    """Compare how the paragraph is divided, who leads and takes part, and the targets."""
    yield from _division(old, new)
    yield from _lists(old, new)
    yield from _targets(old.targets, new.targets)


def _division(old: Indicator | Task, new: Indicator | Task) -> Iterator[FieldChange]:
    """Compare the division into heading and measures; where the words changed too, only the number of parts."""
    shown: Callable[[Indicator | Task], str] = _divided if old.text == new.text else _number_of_parts
    if shown(old) != shown(new):
        yield FieldChange("split", "", shown(old), shown(new))


def _divided(item: Indicator | Task) -> str:
    heading = f"{item.heading}。{HEADING_END}" if item.heading else ""
    return heading + MEASURE_END.join(getattr(item, "measures", (item.text,)))


def _number_of_parts(item: Indicator | Task) -> str:
    return ("标题和" if item.heading else "") + f"{len(getattr(item, 'measures', (item.text,)))}条举措"


def _lists(old: Indicator | Task, new: Indicator | Task) -> Iterator[FieldChange]:
    """List who changed roles, who left and who joined a list, and another order of those who stayed."""
    lists = {role: (old.tokens(role), new.tokens(role)) for role in ROLES}
    left = {role: list((Counter(was) - Counter(now)).elements()) for role, (was, now) in lists.items()}
    joined = {role: list((Counter(now) - Counter(was)).elements()) for role, (was, now) in lists.items()}
    for role, other in (ROLES, ROLES[::-1]):
        for name in [name for name in left[role] if name in joined[other]]:
            left[role].remove(name)
            joined[other].remove(name)
            yield FieldChange("role", name, role, other)
    for role, (was, now) in lists.items():
        yield from (FieldChange(LIST_FIELDS[role], "", name, None) for name in left[role])
        yield from (FieldChange(LIST_FIELDS[role], "", None, name) for name in joined[role])
        stayed = {name for name in was if was.count(name) == now.count(name)}
        if [name for name in was if name in stayed] != [name for name in now if name in stayed]:
            yield FieldChange(f"{LIST_FIELDS[role]}-order", "", "、".join(was), "、".join(now))


def _targets(old: Sequence[Target], new: Sequence[Target]) -> Iterator[FieldChange]:
    """Compare the targets field by field: those with one subject are one, of the others those with one quote."""
    pairs = _paired(old, new)
    for was, now in pairs:
        about = now.subject if was.subject == now.subject else now.quote
        for field in field_names(type(now)):
            before, after = getattr(was, field), getattr(now, field)
            if before != after:
                yield FieldChange(f"target-{field}", about, before, after)
    yield from (FieldChange("target", "", _in_words(target), None) for target in _unpaired(old, pairs, 0))
    yield from (FieldChange("target", "", None, _in_words(target)) for target in _unpaired(new, pairs, 1))
    places = [[id(target) for target in new].index(id(now)) for _, now in pairs]
    if places != sorted(places):
        before, after = ("、".join(target.subject for target in targets) for targets in (old, new))
        yield FieldChange("target-order", "", before, after)


def _in_words(target: Target) -> str:
    return f"{target.subject}（{target.quote}）"


def _paired(old: Sequence[Target], new: Sequence[Target]) -> list[tuple[Target, Target]]:
    """Pair targets one to one, in the old order. Equal targets are told apart by `id`, as an item may repeat one."""
    pairs: list[tuple[Target, Target]] = []
    for field in ("subject", "quote"):
        rest = _unpaired(new, pairs, 1)
        for was in _unpaired(old, pairs, 0):
            now = next((target for target in rest if getattr(target, field) == getattr(was, field)), None)
            if now is not None:
                rest = [target for target in rest if target is not now]
                pairs.append((was, now))
    places = [id(target) for target in old]
    return sorted(pairs, key=lambda pair: places.index(id(pair[0])))


def _unpaired(targets: Sequence[Target], pairs: list[tuple[Target, Target]], side: int) -> list[Target]:
    paired = {id(pair[side]) for pair in pairs}
    return [target for target in targets if id(target) not in paired]
