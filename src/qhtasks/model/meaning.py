"""How a kind of record is declared: its fields in the order of the file, each with its Chinese title and meaning.

    class Period(Record):
        phrase: Annotated[str, Meaning("写法", "照录", key=True)]
        until: Annotated[IsoDate | None, Meaning("止日", "通知没有写的为 `null`")]

Everything else is derived from these declarations: the pydantic models that validate the YAML and their JSON Schema,
the tables of `data/README.md`, the key order of `fmt`, what `diff` compares, the columns of the export, and what the
cache reads back. Annotations stay texts until one of these asks for them, so that a warm question neither evaluates
them nor imports pydantic.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from keyword import iskeyword
from operator import attrgetter
from types import MappingProxyType, UnionType
from typing import (
    Annotated,
    Any,
    Literal,
    NamedTuple,
    NoReturn,
    Self,
    dataclass_transform,
    get_args,
    get_origin,
    get_type_hints,
)

Comparison = Literal["value", "wording", "list", "apart"]
"""How `diff` compares a field: as a value, character by character, as a list whose order means nothing, or by code of
its own."""
Layout = Literal["block", "line", "lines"]
"""How `fmt` writes what stands under a key: as YAML does; each mapping on one line; each text of a list on a line."""
_NONE: Mapping[str, str] = MappingProxyType({})


class Meaning(NamedTuple):
    """What a field means.

    - `needed`: the records in which the key must be written, for a key that only some of them need.
    - `key`: whether the field identifies a record among those of its kind.
    - `refers`: the kinds of record, or the vocabulary of the form, whose keys the values are.
    - `compare`, `layout`: how `diff` compares the field, and how `fmt` writes it.
    - `values`: the Chinese for each word that the field can hold; `notes`: an explanation of some of these words.
    - `judged`: whether somebody must judge the value, which the notice does not prove; `reviewed.yaml` says who did.
    - `filled`: whether a list must not be empty.
    """

    title: str
    text: str = ""
    needed: str = ""
    key: bool = False
    refers: tuple[str, ...] = ()
    compare: Comparison = "value"
    layout: Layout = "block"
    values: Mapping[Any, str] = _NONE
    notes: Mapping[Any, str] = _NONE
    judged: bool = False
    filled: bool = False

    @property
    def sentence(self) -> str:
        """Title and meaning in one text, as editors and the README show it."""
        return f"{self.title}：{self.text}" if self.text else self.title

    def explained(self, value: Any) -> str:
        """Say in Chinese what a word means that the field can hold."""
        return f"{self.values[value]}，{self.notes[value]}" if value in self.notes else self.values[value]


class Pattern(NamedTuple):
    """A regular expression that a text must match in full, and an example that people are shown."""

    regex: str
    example: str


DAY = Pattern("^[0-9]{4}-[0-9]{2}-[0-9]{2}$", "2021-04-22")
IsoDate = Annotated[str, DAY]
"""A date such as `2021-04-22`, of a day that the calendar has."""


@dataclass_transform(frozen_default=True, kw_only_default=True)
class Record:
    """What a file says of one thing: immutable, made with keywords, equal where all fields are equal.

    The declarations stand in tables of this module and not in attributes, which could collide with a field's name.
    """

    def __init_subclass__(cls) -> None:
        """Note the fields of a new kind, in the order in which its own class body has them, and their defaults.

        A name that Python reserves is declared and read with an underscore: `from_` is the field `from`.
        """
        hints = {name: hint for name, hint in cls.__annotations__.items() if not hint.startswith("ClassVar")}
        _FIELDS[cls] = tuple(map(_name_in_file, hints))
        _NAMES[cls] = frozenset(_FIELDS[cls])
        _HELD[cls] = {_name_in_file(name): held for name, hint in hints.items() if (held := kind_named(hint))}
        _DEFAULTS[cls] = {name: vars(cls)[name] for name in hints if name in vars(cls)}
        KINDS[cls.__name__] = cls
        for name in hints.keys() - _NAMES[cls]:
            setattr(cls, name, property(attrgetter(_name_in_file(name))))

    def __init__(self, **values: Any) -> None:
        """Take a value for each field; those with a default may be left out. A missing or other name: `TypeError`."""
        fields = vars(self)
        fields.update(_DEFAULTS[type(self)], **values)
        if fields.keys() != _NAMES[type(self)]:
            wrong = sorted(fields.keys() ^ _NAMES[type(self)])
            raise TypeError(f"{type(self).__name__}: {', '.join(wrong)}")

    def __setattr__(self, name: str, value: Any) -> NoReturn:
        """Refuse: records are immutable."""
        raise AttributeError(name)

    def __eq__(self, other: object) -> bool:
        """Whether the other is a record of the same kind that says the same."""
        return type(self) is type(other) and vars(self) == vars(other)

    def __hash__(self) -> int:
        """Hash the texts alone: mappings have no hash, and equal records have equal texts."""
        return hash(tuple(value for value in vars(self).values() if isinstance(value, str)))

    def __repr__(self) -> str:
        """Show the fields by name, in the order of the file."""
        fields = ", ".join(f"{name}={getattr(self, name)!r}" for name in _FIELDS[type(self)])
        return f"{type(self).__name__}({fields})"

    def but(self, **values: Any) -> Self:
        """Make a copy in which some fields have other values."""
        return type(self)(**{**vars(self), **values})


def _name_in_file(name: str) -> str:
    """Give the name of a field as the file has it: without the underscore that sets a reserved word apart."""
    return name.removesuffix("_") if iskeyword(name.removesuffix("_")) else name


KINDS: dict[str, type[Record]] = {}
"""The kinds of record by the names of their classes."""
_FIELDS: dict[type[Record], tuple[str, ...]] = {}
_NAMES: dict[type[Record], frozenset[str]] = {}
_HELD: dict[type[Record], dict[str, type[Record]]] = {}
_NAMED = re.compile(r"(?:Annotated\[)?(?:tuple\[)?(\w+)")
_DEFAULTS: dict[type[Record], dict[str, Any]] = {}


class Field(NamedTuple):
    """A field as declared; `type` is its annotation without the meaning, a pattern left in."""

    name: str
    type: Any
    meaning: Meaning
    required: bool
    default: Any


_EVALUATED: dict[type[Record], tuple[Field, ...]] = {}


def field_names(kind: type[Record]) -> tuple[str, ...]:
    """Name the fields of a kind in the order of the file; evaluates no annotation."""
    return _FIELDS[kind]


def declared(kind: type[Record]) -> tuple[Field, ...]:
    """List the fields of a kind in the order of the file; the annotations are evaluated once."""
    if kind not in _EVALUATED:
        hints = {_name_in_file(name): hint for name, hint in get_type_hints(kind, include_extras=True).items()}
        _EVALUATED[kind] = tuple(_field(kind, name, hints[name]) for name in _FIELDS[kind])
    return _EVALUATED[kind]


def key_of(record: Record) -> str:
    """Give the key by which a record is told from others of its kind: what its key fields hold, separated by spaces."""
    return " ".join(getattr(record, field.name) for field in declared(type(record)) if field.meaning.key)


def _field(kind: type[Record], name: str, hint: Any) -> Field:
    """Take an annotation apart. `Annotated[IsoDate, …]` is flattened by Python: its pattern goes back to the type."""
    inner, *extras = get_args(hint)
    (meaning,) = (extra for extra in extras if isinstance(extra, Meaning))
    for extra in extras:
        if extra is not meaning:
            inner = Annotated[inner, extra]
    defaults = _DEFAULTS[kind]
    return Field(name, inner, meaning, name not in defaults, defaults.get(name))


def held_kind(annotation: Any) -> type[Record] | None:
    """Give the kind of record that an annotation holds: alone, in a list, or else null; None where it holds none."""
    if get_origin(annotation) in (tuple, UnionType):
        return held_kind(get_args(annotation)[0])
    return annotation if isinstance(annotation, type) and issubclass(annotation, Record) else None


def kind_named(annotation: str) -> type[Record] | None:
    """Give the kind of record that the text of an annotation names, alone or in a list, without evaluating it."""
    named = _NAMED.match(annotation)
    return KINDS.get(named[1]) if named else None


def require(value: Any, kind: type[Record]) -> None:
    """Raise `TypeError` unless a value is a record of a kind, or a tuple of such records."""
    records = value if type(value) is tuple else (value,)
    if any(type(record) is not kind for record in records):
        raise TypeError(f"not {kind.__name__}")


def plain(value: Any) -> Any:
    """Turn records into dicts, lists and texts, all the way down: what JSON holds."""
    if isinstance(value, Record):
        return {name: plain(getattr(value, name)) for name in _FIELDS[type(value)]}
    if isinstance(value, tuple):
        return [plain(item) for item in value]
    return dict(value) if isinstance(value, Mapping) else value


KIND = ""
"""The key under which a record written for the cache names its kind; no field has an empty name."""


def tagged(value: Any) -> Any:
    """Turn records into what JSON holds, each with its kind, so that `untagged` can read them back."""
    if isinstance(value, Record):
        return {KIND: type(value).__name__, **{name: tagged(inner) for name, inner in vars(value).items()}}
    if isinstance(value, tuple):
        return [tagged(item) for item in value]
    return dict(value) if isinstance(value, Mapping) else value


def untagged(values: dict[str, Any]) -> Any:
    """Read back what `tagged` wrote: the `object_hook` of `json.loads`.

    An unknown kind raises `KeyError`; other fields than the kind's, and records of another kind in them, `TypeError`.
    """
    kind = values.pop(KIND, None)
    for name, value in values.items():
        if type(value) is list:
            values[name] = tuple(value)
    if not kind:
        return values
    record = KINDS[kind](**values)
    for name, held in _HELD[type(record)].items():
        if values[name] is not None or name not in _DEFAULTS[type(record)]:
            require(values[name], held)
    return record
