"""JSON Schemas of the YAML files: with them editors complete values, explain keys and underline mistakes.

pydantic generates them from the models that validate the files. Added here are the names, sections and periods of the
data, and what yaml-language-server shows beyond JSON Schema: `markdownDescription`, `markdownEnumDescriptions` and
`errorMessage`. It supports Draft 7 best, and does not follow a `$ref` when it explains a key, so the schema of each
record is written out where it is used.
"""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Any, NamedTuple, get_args

from qhtasks.model.bodies import Collective
from qhtasks.model.dataset import FILES, ID_NUMBER, SERIES_OF
from qhtasks.model.meaning import Pattern, declared, held_kind
from qhtasks.model.words import ROLES, hedged
from qhtasks.questions.duties import ROLE_NAMES
from qhtasks.questions.targets import aims, phrase_of
from qhtasks.store.validation import model_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from qhtasks.model.dataset import Dataset
    from qhtasks.model.folder import File
    from qhtasks.model.meaning import Field, Record
    from qhtasks.model.notice import NoticeForm

Schema = dict[str, Any]

FOLDER = "schemas"
_DRAFT = "http://json-schema.org/draft-07/schema#"
_COMMENT = "由 qhtasks schema 生成，不要手改"
_EXAMPLES = {"A": "A9", "B": "B36", "T": "T156", "O": "O13"}
"""For each series an id as an example in messages."""
_UNIQUE = ("aliases", "kinds", "lead", "members", "participants", "reaches")
"""Lists in which a rule forbids duplicates."""
_POINTER = re.compile("（见“[^”]*”）|[，；]?见(?:下|“[^”]*”)")
"""References in a meaning to other parts of the README, which an editor does not show."""


def schemas(dataset: Dataset, waivable: Mapping[str, str], files: Iterable[File] = FILES) -> dict[str, bytes]:
    """Write the schema of each kind of file of a table, by the schema's name; the same data give the same bytes.

    `waivable` are the rules that a waiver can name, each with its manual page.
    """
    words = {
        **_words(dataset),
        "rule": _enum(waivable, waivable, wrong="不是可以豁免的规则，用 qhtasks rules 看全部"),
    }
    by_name = {schema_name(file.pattern): _file_schema(file, words) for file in files}
    return {name: f"{json.dumps(schema, ensure_ascii=False, indent=2)}\n".encode() for name, schema in by_name.items()}


def schema_name(file: str) -> str:
    """Name the schema of a file, or of all files in a folder: `tasks/*.yaml` gives `tasks.schema.json`."""
    return f"{re.split('[./]', file)[0]}.schema.json"


def is_ours(content: bytes) -> bool:
    """Whether `qhtasks schema` wrote a file with this content, so that it may overwrite it."""
    return _COMMENT.encode() in content


def _file_schema(file: File, words: Mapping[str, Schema]) -> Schema:
    """Make the schema of a file."""
    source = model_of(file.record).model_json_schema()
    head = {"$schema": _DRAFT, "$comment": _COMMENT, **_description(file.meaning)}
    return {**head, **_Enricher(words, source.pop("$defs", {})).record(source, file.record)}


class _Enricher(NamedTuple):
    """Adds descriptions and the values of the data to pydantic's schemas of one file.

    `words` are the schemas of fields that take names, ids or phrases of the data (see `_words`), `definitions`
    pydantic's schemas of the records in the file.
    """

    words: Mapping[str, Schema]
    definitions: Mapping[str, Schema]

    def record(self, schema: Schema, kind: type[Record], group: str = "") -> Schema:
        """Enrich the schema of a record; `group` is the key of the file that it stands under."""
        properties = {
            field.name: self.field(schema["properties"][field.name], field, group) for field in declared(kind)
        }
        required = {"required": schema["required"]} if "required" in schema else {}
        return {"type": "object", "additionalProperties": False, **required, "properties": properties}

    def field(self, schema: Schema, field: Field, group: str) -> Schema:
        """Enrich the schema of a field, and describe it."""
        value = {name: part for name, part in schema.items() if name not in ("title", "description", "default")}
        return {**_description(field.meaning.sentence), **self.value(value, field, group)}

    def value(self, schema: Schema, field: Field, group: str) -> Schema:  # noqa: PLR0911 - one return a kind of value
        """Enrich the schema of a value."""
        if "anyOf" in schema:
            (value,) = (choice for choice in schema["anyOf"] if choice != {"type": "null"})
            return _or_null(self.value(value, field, group))
        if "$ref" in schema:
            kind = held_kind(field.type)
            assert kind  # noqa: S101 - only records are referred to
            return self.record(self.definitions[schema["$ref"].rpartition("/")[2]], kind, field.name)
        if schema["type"] == "array":
            unique = {"uniqueItems": True} if field.name in _UNIQUE else {}
            return {"type": "array", "items": self.value(schema["items"], field, group), **unique}
        if schema["type"] == "object":
            return {**schema, "propertyNames": self.word(schema.get("propertyNames", {}), field, group)}
        if "pattern" in schema:
            return _pattern(schema["pattern"], _example(field))
        if "enum" in schema or "const" in schema:
            values = schema.get("enum", [schema.get("const")])
            return _enum(values, {value: field.meaning.explained(value) for value in field.meaning.values})
        return self.word(schema, field, group)

    def word(self, schema: Schema, field: Field, group: str) -> Schema:
        """Find the schema of a text in `words`; the most specific name counts. Pydantic's stays where there is none."""
        names = (f"{group}.{field.name}", field.name, " ".join(field.meaning.refers))
        return next((self.words[name] for name in names if name in self.words), schema)


def _example(field: Field) -> str:
    """Give the example of a field with a pattern."""
    extras = [extra for part in (field.type, *get_args(field.type)) for extra in getattr(part, "__metadata__", ())]
    return next(extra.example for extra in extras if isinstance(extra, Pattern))


def _words(dataset: Dataset) -> Mapping[str, Schema]:
    """Make the schemas of fields whose values the data determine.

    They are found by the kinds of record that a field refers to, or by its name, with or without the key of the file
    above it, where not all records of these kinds are right.
    """
    units, names = _units(dataset), _names(dataset)
    targets = {aim.key: f"{aim.target.subject}，{phrase_of(aim.target)}" for aim in aims(dataset).rows}
    indicator = _dues(period.phrase for period in dataset.periods if _opens_an_indicator(dataset, period.phrase))
    return {
        **{f"{group}.id": _ids(letter) for group, letter in SERIES_OF.items()},
        "Unit Collective Open": _bodies({**names, dataset.form.open: "列表开放的记号"}),
        "Kind": _enum(dataset.form.kinds),
        "MeasureUnit": _enum(dataset.form.units_of_measure),
        "Unit": _bodies(units),
        "Unit Successor": _bodies(
            {**units, **{one.name: f"后来的机构：{one.full_name}" for one in dataset.successors}}
        ),
        "Unit Collective": _bodies(names),
        "Audience Unit Collective": _bodies({**_audiences(dataset.form), **names}),
        "Section": _sections(dataset, ""),
        "section": _sections(dataset, "二（"),
        **dict.fromkeys(("indicator_sections.A", "indicator_sections.B"), _sections(dataset, "一（")),
        "obligations.section": _sections(dataset, "三", "四（"),
        **dict.fromkeys(("first_level.due", "second_level.due"), indicator),
        "Period": _dues(period.phrase for period in dataset.periods),
        "Task": _ids("T"),
        "Indicator Task": _ids("A", "B", "T"),
        "Indicator Task Obligation": _ids("A", "B", "T", "O"),
        "Target": _enum(targets, targets, wrong="没有这个目标：写编号，如 A9.2、B1.1"),
    }


def _audiences(form: NoticeForm) -> dict[str, str]:
    """Say whom each word for all bodies, or for those of a role, reaches."""
    roles = {getattr(form.audiences, role): f"至少{ROLE_NAMES[role]}一项的单位" for role in ROLES}
    return {form.audiences.everyone: "名录里的全部单位", **roles}


def _units(dataset: Dataset) -> dict[str, str]:
    """Give full name and kind of each unit, by its name."""
    return {
        unit.name: f"{hedged(unit.full_name, unit.certainty.full_name)}，{hedged(unit.kind, unit.certainty.kind)}"
        for unit in dataset.units
    }


def _names(dataset: Dataset) -> dict[str, str]:
    """Describe each unit and each collective, by its name."""
    (scope,) = (field.meaning for field in declared(Collective) if field.name == "scope")
    collectives = {
        one.name: hedged(f"集合：{scope.explained(one.scope)}", one.certainty) for one in dataset.collectives
    }
    return {**_units(dataset), **collectives}


def _bodies(meanings: Mapping[str, str]) -> Schema:
    return _enum(meanings, meanings, wrong="不在名录里：用 qhtasks check 看相近的名称")


def _sections(dataset: Dataset, *prefixes: str) -> Schema:
    """Take the numbers of chapters and sections that begin with one of the prefixes."""
    titles = {number: title for number, title in dataset.section_titles.items() if number.startswith(prefixes)}
    *_, last = ("", *titles)
    return _enum(titles, titles, wrong=f"不是这里的节，应形如 {last}")


def _opens_an_indicator(dataset: Dataset, phrase: str) -> bool:
    return any(indicator.sentence.startswith(f"{phrase}，") for indicator in dataset.indicators)


def _dues(phrases: Iterable[str]) -> Schema:
    listed = list(phrases)
    return _enum(listed, wrong=f"不是这里的时限，有：{'、'.join(listed)}")


def _ids(*letters: str) -> Schema:
    """Take the ids of some series."""
    pattern = "|".join(letter + ID_NUMBER for letter in letters)
    return _pattern(f"^({pattern})$", "、".join(_EXAMPLES[letter] for letter in letters))


def _description(meaning: str) -> Schema:
    """Make the title, which is the first words of a meaning, and the description, also in Markdown if it has code."""
    meaning = _POINTER.sub("", meaning)
    plain = meaning.replace("`", "")
    markdown = {"markdownDescription": meaning} if plain != meaning else {}
    return {"title": re.split("[：；，。（]", plain)[0], "description": plain, **markdown}


def _pattern(pattern: str, example: str) -> Schema:
    """Take texts that match a pattern; the error message shows an example."""
    return {"type": "string", "pattern": pattern, "errorMessage": f"应形如 {example}"}


def _enum(values: Iterable[str], meanings: Mapping[str, str] | None = None, wrong: str | None = None) -> Schema:
    """Take some values only; `meanings` explains them, `wrong` is the error message for any other."""
    listed = list(values)
    explanations = {"markdownEnumDescriptions": [meanings[value] for value in listed]} if meanings else {}
    return {"enum": listed, **explanations, **({"errorMessage": wrong} if wrong else {})}


def _or_null(schema: Schema) -> Schema:
    """Take null too."""
    if "enum" in schema:
        return {**schema, "enum": [*schema["enum"], None]}
    return {**schema, "type": [schema["type"], "null"]}
