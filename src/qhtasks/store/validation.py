"""The shape of each file, judged by pydantic's engine: extra keys forbidden, no value converted.

The records stay plain named tuples. Their annotations are turned into core schemas here, because importing the whole
of pydantic and building its adapters costs every command more than all its other work: the engine alone gives the
same verdicts (a test compares them) at a fifth of that.
"""

from __future__ import annotations

import types
from collections import defaultdict
from collections.abc import Mapping
from functools import cache
from itertools import islice
from typing import (
    TYPE_CHECKING,
    Annotated,
    Any,
    Literal,
    NamedTuple,
    TypeVar,
    Union,
    get_args,
    get_origin,
    get_type_hints,
)

from pydantic_core import SchemaValidator, ValidationError, core_schema

from qhtasks.model.findings import Finding
from qhtasks.model.records import (
    Chapter,
    Collective,
    Edition,
    Indicator,
    NoticeDocument,
    Obligation,
    Period,
    Task,
    Unit,
    Waiver,
)
from qhtasks.store.yamltext import MAX_FINDINGS

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pydantic_core import ErrorDetails

    from qhtasks.store.yamltext import Document


Shape = TypeVar("Shape")


class NoticeFile(NamedTuple):
    """`notice.yaml`."""

    dataset: Edition
    document: NoticeDocument
    chapters: tuple[Chapter, ...]
    periods: tuple[Period, ...]


class AgenciesFile(NamedTuple):
    """`agencies.yaml`."""

    units: tuple[Unit, ...]
    collectives: tuple[Collective, ...]


class PinyinFile(NamedTuple):
    """`pinyin.yaml`."""

    readings: Mapping[str, str]


class IndicatorsFile(NamedTuple):
    """`indicators.yaml`."""

    first_level: tuple[Indicator, ...]
    second_level: tuple[Indicator, ...]


class TasksFile(NamedTuple):
    """A file of `tasks/`."""

    section: str
    tasks: tuple[Task, ...]


class ObligationsFile(NamedTuple):
    """`obligations.yaml`."""

    obligations: tuple[Obligation, ...]


class WaiversFile(NamedTuple):
    """`waivers.yaml`, which a dataset need not have."""

    waivers: tuple[Waiver, ...]


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
_LONG_LISTS = (10_000, 40_000)
"""Records; a list of more is judged by its beginnings first."""
_READABLE = 8
"""Choices that are all told."""
_MESSAGES = {
    "missing": "缺少必填项“{key}”",
    "extra_forbidden": "没有“{key}”这一项",
    "string_type": "应为文字",
    "string_too_short": "不能为空：写上内容",
    "string_pattern_mismatch": "“{value}”不合格式，应形如 2021-04-22",
    "literal_error": "“{value}”不在可选值之内：{expected}",
    "tuple_type": "应为列表，没有内容的写 []",
    "dict_type": "应为键值对",
}


def validated(document: Document, shape: type[Shape]) -> Shape | None:
    """Make a file's records from its value; where it is not of the shape, note each fault in the document."""
    try:
        for beginning in _beginnings(document.value):
            _validator(shape).validate_python(beginning)  # type: ignore[arg-type] # as below
        records: Shape = _validator(shape).validate_python(document.value)  # type: ignore[arg-type] # mypy doubts that a class is hashable
    except ValidationError as error:
        found = _findings(document, error.errors(include_url=False))
        document.findings.extend(islice(found, MAX_FINDINGS))
        return None
    return records


def _beginnings(value: Any) -> Iterator[Any]:
    """Cut a value with very long lists to their beginnings: a million errors would take gigabytes, and few are told."""
    longest = max(map(len, filter(_is_list, value.values())), default=0) if isinstance(value, dict) else 0
    for size in _LONG_LISTS:
        if longest > size:
            yield {key: each[:size] if _is_list(each) else each for key, each in value.items()}


def _is_list(value: Any) -> bool:
    return isinstance(value, tuple)


@cache
def _validator(shape: Any) -> SchemaValidator:
    return SchemaValidator(_schema(shape))


def _schema(annotation: Any) -> core_schema.CoreSchema:  # noqa: PLR0911 - one return a kind of annotation
    """Say in the engine's terms what a record's annotation asks for."""
    if annotation is str:
        return core_schema.str_schema(strict=True, min_length=1)
    if hasattr(annotation, "_fields"):
        return _record_schema(annotation)
    origin, inner = get_origin(annotation), get_args(annotation)
    if origin is Annotated:
        return core_schema.str_schema(strict=True, pattern=inner[1])
    if origin is Literal:
        return core_schema.literal_schema(list(inner))
    if origin in (types.UnionType, Union):
        (some,) = (each for each in inner if each is not types.NoneType)
        return core_schema.nullable_schema(_schema(some))
    if origin is tuple:
        return core_schema.tuple_schema([_schema(inner[0])], variadic_item_index=0, strict=True)
    if origin is Mapping:
        return core_schema.dict_schema(_schema(inner[0]), _schema(inner[1]), strict=True)
    raise TypeError(annotation)


def _record_schema(cls: Any) -> core_schema.CoreSchema:
    """Ask for the fields by name, those without a default at least, and make the record of them."""
    hints = get_type_hints(cls, include_extras=True)
    fields = {
        name: core_schema.typed_dict_field(_schema(hints[name]), required=name not in cls._field_defaults)
        for name in cls._fields
    }
    asked = core_schema.typed_dict_schema(fields, strict=True, extra_behavior="forbid")
    return core_schema.no_info_after_validator_function(lambda values: cls(**values), asked)


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
