"""What differs between two records of one kind, field by field, as their declarations in `model/` say."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, NamedTuple

from qhtasks.model.meaning import Record, declared, field_names

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

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
