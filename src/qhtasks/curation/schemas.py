"""JSON Schemas of the YAML files, by which editors complete, explain and underline.

They are made from the classes that the program itself judges the files by, with the names, sections and periods that
the data have. Draft 7 is what yaml-language-server knows best.
"""

from __future__ import annotations

import json
import re
import types
from collections.abc import Mapping
from typing import TYPE_CHECKING, Annotated, Any, Literal, NamedTuple, Union, get_args, get_origin, get_type_hints

from qhtasks.dataset.loading import ID_PATTERNS
from qhtasks.dataset.schema import (
    AgenciesFile,
    IndicatorsFile,
    NoticeFile,
    ObligationsFile,
    PinyinFile,
    TasksFile,
    WaiversFile,
)
from qhtasks.dataset.words import AUDIENCES, EVERYONE, OPEN

if TYPE_CHECKING:
    from collections.abc import Iterable

    from qhtasks.curation.manual import Manual
    from qhtasks.dataset.records import Dataset

Schema = dict[str, Any]

FOLDER = "schemas"
SHAPES: dict[str, type] = {
    "notice.yaml": NoticeFile,
    "agencies.yaml": AgenciesFile,
    "pinyin.yaml": PinyinFile,
    "indicators.yaml": IndicatorsFile,
    "tasks/*.yaml": TasksFile,
    "obligations.yaml": ObligationsFile,
    "waivers.yaml": WaiversFile,
}
"""The shape of each file of the data, by its name as the README has it."""
_DRAFT = "http://json-schema.org/draft-07/schema#"
_MADE = "由 qhtasks schema 生成，不要手改"
_TEXT: Schema = {"type": "string", "minLength": 1}


def schemas(dataset: Dataset, manual: Manual) -> dict[str, bytes]:
    """Write the schema of each file, by the name that the files' first lines give it; the same bytes each time."""
    words = _words(dataset)
    made = {schema_name(file): _File(file, manual, words).schema(shape) for file, shape in SHAPES.items()}
    return {name: f"{json.dumps(schema, ensure_ascii=False, indent=2)}\n".encode() for name, schema in made.items()}


def schema_name(file: str) -> str:
    """Name the schema of a file, or of all files in a folder."""
    return f"{re.split('[./]', file)[0]}.schema.json"


def is_ours(content: bytes) -> bool:
    """Whether a file was written here, and may be written anew."""
    return _MADE.encode() in content


def _words(dataset: Dataset) -> Mapping[str, Schema]:
    """Say which texts a field takes, where not any: by its name, after the key it stands under where that matters."""
    units = [unit.name for unit in dataset.units]
    names = [*units, *(collective.name for collective in dataset.collectives)]
    items = [ID_PATTERNS[group] for group in ("first_level", "second_level", "tasks")]
    return {
        **{f"{group}.id": _pattern(pattern) for group, pattern in ID_PATTERNS.items()},
        **dict.fromkeys(("lead", "participants"), _enum([*names, OPEN])),
        "as_issued": _enum(names),
        "members": _enum(units),
        "reaches": _enum([EVERYONE, *AUDIENCES, *names]),
        "section": _enum(dataset.section_titles, dataset.section_titles),
        "due": _enum(period.phrase for period in dataset.periods),
        "continues": _pattern(ID_PATTERNS["tasks"]),
        "inferred_from": _pattern("|".join(items)),
    }


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
            return {"type": "string", "pattern": inner[1]}
        if origin is Literal:
            return _enum(inner, self.manual.meanings(inner))
        if origin in (types.UnionType, Union):
            (some,) = (each for each in inner if each is not types.NoneType)
            return _or_null(self.value(some, *path))
        if origin is tuple:
            return {"type": "array", "items": self.value(inner[0], *path)}
        if origin is Mapping:
            return {"type": "object", "propertyNames": self.value(inner[0], *path), "additionalProperties": _TEXT}
        raise TypeError(annotation)


def _told(meaning: str) -> Schema:
    """Describe something, plainly, and in Markdown where it sets names off; the first words are a title."""
    plain = meaning.replace("`", "")
    marked = {"markdownDescription": meaning} if plain != meaning else {}
    return {"title": re.split("[：；，。（]", plain)[0], "description": plain, **marked}


def _pattern(pattern: str) -> Schema:
    return {"type": "string", "pattern": f"^({pattern})$"}


def _enum(values: Iterable[str], meanings: Mapping[str, str] | None = None) -> Schema:
    """Name the values there are, each with its meaning where it has one."""
    listed = list(values)
    return {"enum": listed, **({"markdownEnumDescriptions": [meanings[each] for each in listed]} if meanings else {})}


def _or_null(schema: Schema) -> Schema:
    """Take null as well."""
    if "enum" in schema:
        return {**schema, "enum": [*schema["enum"], None]}
    return {**schema, "type": [schema["type"], "null"]}
