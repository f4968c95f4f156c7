"""JSON Schemas of the YAML files, by which editors complete, explain and underline.

They are made from the classes that the program itself judges the files by, with the names, sections and periods that
the data have. Draft 7 is what yaml-language-server knows best; `errorMessage` and `markdownEnumDescriptions`, which
are no part of it, are what it and the editors of its kind show.
"""

from __future__ import annotations

import json
import re
import types
from collections.abc import Mapping
from typing import TYPE_CHECKING, Annotated, Any, Literal, NamedTuple, Union, get_args, get_origin, get_type_hints

from qhtasks.model.words import AUDIENCES, EVERYONE, OPEN, Scope, hedged
from qhtasks.questions.duties import ROLE_NAMES
from qhtasks.store.load import ID_PATTERNS
from qhtasks.store.validation import SHAPES

if TYPE_CHECKING:
    from collections.abc import Iterable

    from qhtasks.editing.manual import Manual
    from qhtasks.model.records import Dataset

Schema = dict[str, Any]

FOLDER = "schemas"
_DRAFT = "http://json-schema.org/draft-07/schema#"
_MADE = "由 qhtasks schema 生成，不要手改"
_TEXT: Schema = {"type": "string", "minLength": 1}
_EXAMPLES = {"first_level": "A9", "second_level": "B36", "tasks": "T156", "obligations": "O13"}
"""An id of each series, to show what one looks like."""
_ITEMS = ("first_level", "second_level", "tasks")
_UNIQUE = ("aliases", "kinds", "lead", "members", "participants", "reaches")
"""Lists in which a rule forbids that something stands twice."""
_POINTER = re.compile("（见“[^”]*”）|[，；]见(?:下|“[^”]*”)")
"""Where the README leads on to another place of its own: in an editor there is none."""


def schemas(dataset: Dataset, manual: Manual, waivable: Mapping[str, str]) -> dict[str, bytes]:
    """Write the schema of each file, by the name that the files' first lines give it; the same bytes each time.

    `waivable` are the rules that a waiver can name, each with what it asks for.
    """
    words = {
        **_words(dataset, manual),
        "rule": _enum(waivable, waivable, wrong="不是可以豁免的规则，用 qhtasks rules 看全部"),
    }
    made = {schema_name(file): _File(file, manual, words).schema(shape) for file, shape in SHAPES.items()}
    return {name: f"{json.dumps(schema, ensure_ascii=False, indent=2)}\n".encode() for name, schema in made.items()}


def schema_name(file: str) -> str:
    """Name the schema of a file, or of all files in a folder."""
    return f"{re.split('[./]', file)[0]}.schema.json"


def is_ours(content: bytes) -> bool:
    """Whether a file was written here, and may be written anew."""
    return _MADE.encode() in content


def _words(dataset: Dataset, manual: Manual) -> Mapping[str, Schema]:
    """Say which texts a field takes, where not any: by its name, after the key it stands under where that matters."""
    units, names = _units(dataset), _names(dataset, manual)
    indicator = _dues(each.phrase for each in dataset.periods if _opens_an_indicator(dataset, each.phrase))
    return {
        **{f"{group}.id": _ids(group) for group in _EXAMPLES},
        **dict.fromkeys(("lead", "participants"), _bodies({**names, OPEN: "列表开放的记号"})),
        "as_issued": _bodies(names),
        "members": _bodies(units),
        "reaches": _bodies({**_AUDIENCES, **names}),
        "section": _sections(dataset, "二（"),
        "obligations.section": _sections(dataset, "三", "四（"),
        **dict.fromkeys(("first_level.due", "second_level.due"), indicator),
        "due": _dues(each.phrase for each in dataset.periods),
        "continues": _ids("tasks"),
        "inferred_from": _ids(*_ITEMS),
    }


_AUDIENCES = {
    EVERYONE: "名录里的全部单位",
    **{word: f"至少{ROLE_NAMES[role]}一项的单位" for word, role in AUDIENCES.items()},
}


def _units(dataset: Dataset) -> dict[str, str]:
    """Tell each unit's full name and kind."""
    return {
        unit.name: f"{hedged(unit.full_name, unit.certainty.full_name)}，{hedged(unit.kind, unit.certainty.kind)}"
        for unit in dataset.units
    }


def _names(dataset: Dataset, manual: Manual) -> dict[str, str]:
    """Tell of each unit what it is, and of each collective how far it reaches."""
    scopes = manual.meanings(get_args(Scope))
    told = {each.name: hedged(f"集合：{scopes[each.scope]}", each.certainty) for each in dataset.collectives}
    return {**_units(dataset), **told}


def _bodies(told: Mapping[str, str]) -> Schema:
    return _enum(told, told, wrong="不在名录里：用 qhtasks check 看相近的名称")


def _sections(dataset: Dataset, *beginnings: str) -> Schema:
    """Name the sections whose numbers begin so."""
    titles = {number: title for number, title in dataset.section_titles.items() if number.startswith(beginnings)}
    *_, last = ("", *titles)
    return _enum(titles, titles, wrong=f"不是这里的节，应形如 {last}")


def _opens_an_indicator(dataset: Dataset, phrase: str) -> bool:
    return any(each.sentence.startswith(f"{phrase}，") for each in dataset.indicators)


def _dues(phrases: Iterable[str]) -> Schema:
    listed = list(phrases)
    return _enum(listed, wrong=f"不是这里的时限，有：{'、'.join(listed)}")


def _ids(*groups: str) -> Schema:
    """Take the ids of some series."""
    pattern = "|".join(ID_PATTERNS[group] for group in groups)
    return _pattern(f"^({pattern})$", "、".join(_EXAMPLES[group] for group in groups))


class _File(NamedTuple):
    """One file: its name, what the README tells of it, and the words that fields take."""

    name: str
    manual: Manual
    words: Mapping[str, Schema]

    def schema(self, shape: type) -> Schema:
        """Write the schema of the file."""
        return {"$schema": _DRAFT, "$comment": _MADE, **_told(self.manual.of(self.name)), **self.record(shape)}

    def record(self, cls: Any, *group: str) -> Schema:
        """Ask for the fields by name, those without a default at least."""
        hints = get_type_hints(cls, include_extras=True)
        return {
            "type": "object",
            "additionalProperties": False,
            "required": [name for name in cls._fields if name not in cls._field_defaults],
            "properties": {name: self.field(hints[name], *group, name) for name in cls._fields},
        }

    def field(self, annotation: Any, *path: str) -> Schema:
        """Describe a field and its value."""
        return {**_told(self.manual.of(self.name, *path)), **self.value(annotation, *path)}

    def value(self, annotation: Any, *path: str) -> Schema:  # noqa: PLR0911 - one return a kind of annotation
        """Say what an annotation asks for."""
        name = path[-1]
        if annotation is str:
            return self.words.get(".".join(path), self.words.get(name, _TEXT))
        if hasattr(annotation, "_fields"):
            return self.record(annotation, name)
        origin, inner = get_origin(annotation), get_args(annotation)
        if origin is Annotated:
            return _pattern(inner[1], "2021-04-22")
        if origin is Literal:
            return _enum(inner, self.manual.meanings(inner))
        if origin in (types.UnionType, Union):
            (some,) = (each for each in inner if each is not types.NoneType)
            return _or_null(self.value(some, *path))
        if origin is tuple:
            unique = {"uniqueItems": True} if name in _UNIQUE else {}
            return {"type": "array", "items": self.value(inner[0], *path), **unique}
        if origin is Mapping:
            return {"type": "object", "propertyNames": self.value(inner[0], *path), "additionalProperties": _TEXT}
        raise TypeError(annotation)


def _told(meaning: str) -> Schema:
    """Describe something, plainly, and in Markdown where it sets names off; the first words are a title."""
    meaning = _POINTER.sub("", meaning)
    plain = meaning.replace("`", "")
    marked = {"markdownDescription": meaning} if plain != meaning else {}
    return {"title": re.split("[：；，。（]", plain)[0], "description": plain, **marked}


def _pattern(pattern: str, example: str) -> Schema:
    """Ask for a form; who misses it is shown an example."""
    return {"type": "string", "pattern": pattern, "errorMessage": f"应形如 {example}"}


def _enum(values: Iterable[str], meanings: Mapping[str, str] | None = None, wrong: str | None = None) -> Schema:
    """Name the values there are, each with its meaning where it has one, and what to say of another."""
    listed = list(values)
    told = {"markdownEnumDescriptions": [meanings[each] for each in listed]} if meanings else {}
    return {"enum": listed, **told, **({"errorMessage": wrong} if wrong else {})}


def _or_null(schema: Schema) -> Schema:
    """Take null as well."""
    if "enum" in schema:
        return {**schema, "enum": [*schema["enum"], None]}
    return {**schema, "type": [schema["type"], "null"]}
