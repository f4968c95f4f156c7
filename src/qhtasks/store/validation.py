"""From the values of a YAML file to its records: pydantic models, made from the declarations of `model/`.

The models are strict: undeclared keys are errors, and no value is converted. They bear the names of the records
(`Task`, `Unit` …) and are made when the first file is read, in 10 to 20 ms after the import of pydantic. A question
that is answered from the cache needs neither.
"""

from __future__ import annotations

import re
import types
from collections import defaultdict
from collections.abc import Mapping
from datetime import date
from functools import cache
from itertools import islice
from typing import TYPE_CHECKING, Annotated, Any, TypeVar, Union, get_args, get_origin

from pydantic import AfterValidator, BaseModel, ConfigDict, StringConstraints, ValidationError, create_model
from pydantic import Field as ModelField

from qhtasks.model.findings import Finding
from qhtasks.model.meaning import DAY, KINDS, Pattern, Record, declared, field_names
from qhtasks.store.yamltext import MAX_FINDINGS

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pydantic_core import ErrorDetails

    from qhtasks.model.meaning import Field
    from qhtasks.store.yamltext import Document

Kind = TypeVar("Kind", bound=Record)
_CONFIG = ConfigDict(extra="forbid", strict=True, frozen=True)
_TEXT = Annotated[str, StringConstraints(min_length=1)]
_LONG_LISTS = (10_000, 40_000)
"""Longer lists are validated up to these lengths first: pydantic collects all errors, and a million take gigabytes."""
_READABLE = 8
"""Choices that a message lists; of more, only those similar to the value."""
_LISTED = 60
"""Characters of a text that a message still writes as a list: longer ones are sentences."""
_SEPARATORS = re.compile(r"[\s，、；,;【】［］]+")
_MESSAGES = {
    "missing": "缺少必填项“{key}”",
    "extra_forbidden": "没有“{key}”这一项",
    "string_type": "应为文字{instead}",
    "string_too_short": "不能为空：写上内容",
    "string_pattern_mismatch": "“{value}”不合格式，应形如 {example}",
    "value_error": "“{value}”不是真实的日期",
    "literal_error": "“{value}”不在可选值之内：{expected}",
    "tuple_type": "应为列表{instead}",
    "too_short": "不能为空：写上内容",
    "dict_type": "应为键值对",
    "model_type": "应为键值对{instead}",
}
"""Messages by pydantic's type of error."""

_MODELS: dict[type[Record], type[BaseModel]] = {}
_EXAMPLES: dict[str, str] = {}
"""The example of each regular expression that a model has."""


def model_of(kind: type[Record]) -> type[BaseModel]:
    """Make the pydantic model of a kind of record, once. The records inside become `Record`s when they are validated.

    Its JSON Schema is `model_of(kind).model_json_schema()`.
    """
    if kind not in _MODELS:
        fields: dict[str, Any] = {_attribute(field.name): _model_field(field) for field in declared(kind)}
        _MODELS[kind] = create_model(kind.__name__, __config__=_CONFIG, __doc__=kind.__doc__, **fields)
    return _MODELS[kind]


def _model_field(field: Field) -> tuple[Any, Any]:
    """Give a field's type and its description for pydantic; the alias is its key in the file."""
    default: Any = ... if field.required else field.default
    if isinstance(default, Mapping):
        default = dict(default)  # pydantic copies a mutable default, which a mapping proxy does not allow
    meaning = field.meaning
    info = ModelField(
        default=default,
        alias=field.name,
        title=meaning.title,
        description=meaning.sentence,
        min_length=1 if meaning.filled else None,
    )
    return _hint(field.type), info


@cache
def _attribute(name: str) -> str:
    """Name the attribute of a field: pydantic's models have methods such as `schema`, which a field must not hide."""
    return f"{name}_" if hasattr(BaseModel, name) else name


def _hint(annotation: Any) -> Any:  # noqa: PLR0911 - one return a kind of annotation
    """Turn the type of a field into one for pydantic: other records by their models, and no text empty."""
    if annotation is str:
        return _TEXT
    if isinstance(annotation, type) and issubclass(annotation, Record):
        return Annotated[model_of(annotation), AfterValidator(lambda model: _record(annotation, model))]
    origin, inner = get_origin(annotation), get_args(annotation)
    if origin is Annotated:
        (pattern,) = (extra for extra in inner[1:] if isinstance(extra, Pattern))
        _EXAMPLES[pattern.regex] = pattern.example
        text = Annotated[str, StringConstraints(pattern=pattern.regex)]
        return Annotated[text, AfterValidator(_real_day)] if pattern is DAY else text
    if origin in (types.UnionType, Union):
        return Union[tuple(map(_hint, inner))]  # noqa: UP007 - of as many types as there are
    if origin is tuple:
        return types.GenericAlias(tuple, (_hint(inner[0]), ...))
    if origin in (dict, Mapping):
        return types.GenericAlias(dict, tuple(map(_hint, inner)))
    return annotation


def _real_day(text: str) -> str:
    """Refuse a date that the calendar does not have, such as 2021-02-30."""
    date.fromisoformat(text)
    return text


def _record(kind: type[Kind], model: BaseModel) -> Kind:
    """Make the record of a validated model."""
    return kind(**{name: getattr(model, _attribute(name)) for name in field_names(kind)})


def validated(document: Document, kind: type[Kind]) -> Kind | None:
    """Make a file's record from its value; None, and findings in the document, if it is not as declared."""
    model = model_of(kind)
    try:
        for shortened in _with_shorter_lists(document.value):
            model.model_validate(shortened)
        return _record(kind, model.model_validate(document.value))
    except ValidationError as error:
        findings = _findings(document, error.errors(include_url=False))
        document.findings.extend(islice(findings, MAX_FINDINGS))
        return None


def _with_shorter_lists(value: Any) -> Iterator[Any]:
    """Cut the very long lists in a file's value, to the shorter length first; none for a file without such lists."""
    longest = max(map(len, filter(_is_list, value.values())), default=0) if isinstance(value, dict) else 0
    for size in _LONG_LISTS:
        if longest > size:
            yield {key: inner[:size] if _is_list(inner) else inner for key, inner in value.items()}


def _is_list(value: Any) -> bool:
    return isinstance(value, tuple)


def _findings(document: Document, errors: list[ErrorDetails]) -> Iterator[Finding]:
    """Turn errors into findings; a misspelt key is one finding, although it is an extra key and a missing one."""
    from difflib import get_close_matches

    missing: defaultdict[tuple[str | int, ...], list[str]] = defaultdict(list)
    for error in errors:
        if error["type"] == "missing":
            missing[error["loc"][:-1]].append(str(error["loc"][-1]))
    meant = {}
    for error in errors:
        if error["type"] == "extra_forbidden":
            meant[error["loc"]] = get_close_matches(str(error["loc"][-1]), missing[error["loc"][:-1]], 1)
    misspelt = {(*path[:-1], key) for path, keys in meant.items() for key in keys}
    for error in errors:
        if error["loc"] not in misspelt:
            yield _finding(document, error, meant.get(error["loc"], []))


def _finding(document: Document, details: ErrorDetails, meant: list[str]) -> Finding:
    """Put an error into Chinese, at the extra key or the record that lacks one; `meant` are keys to suggest."""
    path = details["loc"]
    key = path[-1] if path else "整个文件"
    if isinstance(key, int):
        key = f"第{key + 1}个"
    place = document.place(path, of_key=details["type"] == "extra_forbidden")
    template = _MESSAGES.get(details["type"], details["msg"])
    expected = details.get("ctx", {}).get("expected", "").replace(" or ", ", ").replace("'", "").split(", ")
    choices = "、".join(_choices(str(details["input"]), expected))
    example = _EXAMPLES.get(details.get("ctx", {}).get("pattern", ""), "")
    instead = _instead(details)
    message = template.format(key=key, value=details["input"], expected=choices, example=example, instead=instead)
    subject = "" if "{key}" in template else f"{key}："
    hint = f"，是否为“{meant[0]}”？" if meant else ""
    return Finding.at(place, "schema", f"{subject}{message}{hint}")


def _instead(details: ErrorDetails) -> str:
    """Say how a value of another type was probably meant: a list without its brackets, a text with a colon in it."""
    kind, value = details["type"], details["input"]
    if kind == "model_type":
        fields = declared(KINDS[details["ctx"]["class_name"]])
        keys = ", ".join(f"{field.name}: …" for field in fields if field.required)
        return "，文件是空的" if value is None and not details["loc"] else f"，写作 {{{keys}}}"
    if kind == "string_type" and isinstance(value, dict):
        return "：“: ”（冒号加空格）使它成了键值对，改用全角冒号，或整条加引号"
    if kind == "string_type" and isinstance(value, tuple):
        return "，多了一层 [ ] 或“- ”"
    if kind == "tuple_type" and isinstance(value, str) and len(value) <= _LISTED:
        return f"，写作 [{', '.join(filter(None, _SEPARATORS.split(value)))}]"
    return "，没有内容的写 []" if kind == "tuple_type" else ""


def _choices(value: str, choices: list[str]) -> list[str]:
    """Put the choices similar to a value first; of more than `_READABLE`, leave the others out."""
    from difflib import get_close_matches

    similar = get_close_matches(value, choices, 3, 0.4)
    if similar and len(choices) > _READABLE:
        return similar
    return [*similar, *(choice for choice in choices if choice not in similar)]
