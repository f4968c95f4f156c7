"""From the values of a YAML file to its records: pydantic models, made from the declarations of `model/`.

Strict, with no other keys than those declared and no value converted. The models are made by name (`Task`, `Unit` …)
when the first file is read, which takes 10 to 20 ms, after pydantic's import. A question that the cache answers pays
for neither.
"""

from __future__ import annotations

import types
from collections import defaultdict
from collections.abc import Mapping
from itertools import islice
from typing import TYPE_CHECKING, Annotated, Any, TypeVar, Union, get_args, get_origin

from pydantic import AfterValidator, BaseModel, ConfigDict, StringConstraints, ValidationError, create_model
from pydantic import Field as ModelField

from qhtasks.model.findings import Finding
from qhtasks.model.meaning import Pattern, Record, declared, field_names
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
"""A list of more records than these is first validated up to here: a million errors would take gigabytes."""
_READABLE = 8
"""So many choices are all listed; of more, only those that are like the value."""
_MESSAGES = {
    "missing": "缺少必填项“{key}”",
    "extra_forbidden": "没有“{key}”这一项",
    "string_type": "应为文字",
    "string_too_short": "不能为空：写上内容",
    "string_pattern_mismatch": "“{value}”不合格式，应形如 2021-04-22",
    "literal_error": "“{value}”不在可选值之内：{expected}",
    "tuple_type": "应为列表，没有内容的写 []",
    "dict_type": "应为键值对",
    "model_type": "应为键值对",
}
"""What people are told, by pydantic's types of error."""


_MODELS: dict[type[Record], type[BaseModel]] = {}


def model_of(kind: type[Record]) -> type[BaseModel]:
    """Make the pydantic model of a kind of record, once; where it holds other records, it gives them as such.

    Its JSON Schema is `model_of(kind).model_json_schema()`.
    """
    if kind not in _MODELS:
        fields: dict[str, Any] = {_attribute(field.name): _model_field(field) for field in declared(kind)}
        _MODELS[kind] = create_model(kind.__name__, __config__=_CONFIG, __doc__=kind.__doc__, **fields)
    return _MODELS[kind]


def _model_field(field: Field) -> tuple[Any, Any]:
    """Give a field's type and what pydantic is to know of it; by its alias it is called as in the file."""
    default: Any = ... if field.required else field.default
    if isinstance(default, Mapping):
        default = dict(default)  # pydantic copies a mutable default, which a mapping proxy does not allow
    meaning = field.meaning
    info = ModelField(default=default, alias=field.name, title=meaning.title, description=meaning.sentence)
    return _hint(field.type), info


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
        return Annotated[str, StringConstraints(pattern=pattern.regex)]
    if origin in (types.UnionType, Union):
        return Union[tuple(map(_hint, inner))]  # noqa: UP007 - of as many types as there are
    if origin is tuple:
        return types.GenericAlias(tuple, (_hint(inner[0]), ...))
    if origin in (dict, Mapping):
        return types.GenericAlias(dict, tuple(map(_hint, inner)))
    return annotation


def _record(kind: type[Kind], model: BaseModel) -> Kind:
    """Make the record of a validated model."""
    return kind(**{name: getattr(model, _attribute(name)) for name in field_names(kind)})


def validated(document: Document, kind: type[Kind]) -> Kind | None:
    """Make a file's record from its value; where it is not as declared, note each fault in the document."""
    model = model_of(kind)
    try:
        for beginning in _beginnings(document.value):
            model.model_validate(beginning)
        return _record(kind, model.model_validate(document.value))
    except ValidationError as error:
        found = _findings(document, error.errors(include_url=False))
        document.findings.extend(islice(found, MAX_FINDINGS))
        return None


def _beginnings(value: Any) -> Iterator[Any]:
    """Cut a value with very long lists to their beginnings, of which the errors are enough to tell."""
    longest = max(map(len, filter(_is_list, value.values())), default=0) if isinstance(value, dict) else 0
    for size in _LONG_LISTS:
        if longest > size:
            yield {key: inner[:size] if _is_list(inner) else inner for key, inner in value.items()}


def _is_list(value: Any) -> bool:
    return isinstance(value, tuple)


def _findings(document: Document, errors: list[ErrorDetails]) -> Iterator[Finding]:
    """Put errors into findings; a key that is misspelt is told once, not as one too many and one missing."""
    from difflib import get_close_matches

    missing: defaultdict[tuple[str | int, ...], list[str]] = defaultdict(list)
    for error in errors:
        if error["type"] == "missing":
            missing[error["loc"][:-1]].append(str(error["loc"][-1]))
    meant = {}
    for error in errors:
        if error["type"] == "extra_forbidden":
            meant[error["loc"]] = get_close_matches(str(error["loc"][-1]), missing[error["loc"][:-1]], 1)
    told = {(*place[:-1], name) for place, names in meant.items() for name in names}
    for error in errors:
        if error["loc"] not in told:
            yield _finding(document, error, meant.get(error["loc"], []))


def _finding(document: Document, details: ErrorDetails, meant: list[str]) -> Finding:
    """Put an error into Chinese: an extra key is shown at the key, a missing one at the record that lacks it."""
    path = details["loc"]
    key = path[-1] if path else "整个文件"
    if isinstance(key, int):
        key = f"第{key + 1}个"
    place = document.place(path, of_key=details["type"] == "extra_forbidden")
    template = _MESSAGES.get(details["type"], details["msg"])
    expected = details.get("ctx", {}).get("expected", "").replace(" or ", ", ").replace("'", "").split(", ")
    told = "、".join(_nearest(str(details["input"]), expected))
    message = template.format(key=key, value=details["input"], expected=told)
    subject = "" if "{key}" in template else f"{key}："
    hint = f"，是否为“{meant[0]}”？" if meant else ""
    return Finding.at(place, "schema", f"{subject}{message}{hint}")


def _nearest(value: str, choices: list[str]) -> list[str]:
    """Put the choices that are most like a value first, and leave out what nobody would read."""
    from difflib import get_close_matches

    near = get_close_matches(value, choices, 3, 0.4)
    rest = [choice for choice in choices if choice not in near]
    return near or rest if len(choices) > _READABLE else [*near, *rest]
