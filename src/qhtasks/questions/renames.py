"""Units and collectives that only have another name in a newer edition of the dataset."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, NamedTuple

from qhtasks.model.bodies import Collective, Unit
from qhtasks.model.meaning import Record, declared
from qhtasks.questions.names import spellings

if TYPE_CHECKING:
    from qhtasks.model.dataset import Dataset
    from qhtasks.model.meaning import Field

_BODIES = {"Unit", "Collective"}


class Renames(NamedTuple):
    """The new names by the old ones, and for each new name the word by which the body was recognised."""

    names: Mapping[str, str]
    grounds: Mapping[str, str]

    def old_name(self, name: str) -> str:
        """Give the old name of a body by its new one."""
        return next(was for was, now in self.names.items() if now == name)


def renames(old: Dataset, new: Dataset) -> Renames:
    """Match the bodies that only the old edition has with those that only the new one has.

    Two of them are the same body where they share a word that neither shares with any other of them. The words of a
    unit are all its names and aliases, those of a collective the units that it stands for.
    """
    sides = (_words(old), _words(new))
    gone, come = (
        {name: words for name, words in side.items() if name not in other} for side, other in (sides, sides[::-1])
    )
    likely = [(was, now, words & come[now]) for was, words in gone.items() for now in come if words & come[now]]
    sure = [
        (was, now, min(shared, key=lambda word: (-len(word), word)))
        for was, now, shared in likely
        if sum(was == pair[0] or now == pair[1] for pair in likely) == 1
    ]
    return Renames({was: now for was, now, _ in sure}, {now: ground for _, now, ground in sure})


def _words(dataset: Dataset) -> dict[str, frozenset[str]]:
    """Give for each body the words by which it is recognised: names of a unit, members of a collective."""
    words = {name: frozenset(called) for name, called in spellings(dataset).items()}
    return words | {each.name: frozenset(filter(None, [_meant(each)])) for each in dataset.collectives}


def _meant(collective: Collective) -> str:
    members = "、".join(collective.members or collective.kinds)
    return f"{collective.scope}：{members}" if members else ""


def with_new_names(dataset: Dataset, names: Mapping[str, str]) -> Dataset:
    """Call the bodies of an edition by their new names wherever a field refers to them.

    So a name that changed is one change, and not one in every list where it stands.
    """
    if not names:
        return dataset
    changed: dict[str, Any] = {}
    for name, records in dataset._asdict().items():
        if type(records) is tuple and any(isinstance(record, Record) for record in records):
            changed[name] = tuple(_renamed(record, names) for record in records)
    return dataset._replace(**changed)


def _renamed(record: Record, names: Mapping[str, str]) -> Record:
    fields = [field.name for field in declared(type(record)) if _names_a_body(type(record), field)]
    return record.but(**{field: _with_names(getattr(record, field), names) for field in fields})


def _names_a_body(kind: type[Record], field: Field) -> bool:
    """Whether the values of a field are names of units or collectives: it refers to them, or it is their key."""
    return bool(_BODIES & set(field.meaning.refers)) or (kind in (Unit, Collective) and field.meaning.key)


def _with_names(value: Any, names: Mapping[str, str]) -> Any:
    """Exchange names in a list, in the keys of a mapping, or alone."""
    if isinstance(value, tuple):
        return tuple(names.get(name, name) for name in value)
    if isinstance(value, Mapping):
        return {names.get(name, name): inner for name, inner in value.items()}
    return names.get(value, value)
