"""How a change is shown: the Chinese labels of its field and its values, and what is otherwise marked in the text.

Labels are the titles that `model/` declares; only what is no field of a record has its label here.
"""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Any

from qhtasks.model.items import Target
from qhtasks.model.meaning import Meaning, declared, held_kind
from qhtasks.questions.changes import COMPARED
from qhtasks.questions.duties import BASIS_NAMES, ROLE_NAMES
from qhtasks.text.rewording import compare_texts, replacement, shortened

if TYPE_CHECKING:
    from collections.abc import Mapping

    from qhtasks.model.meaning import Record
    from qhtasks.questions.changes import Change
    from qhtasks.text.rewording import Part

SUBJECTS = {"duty": "职责和要求"} | {kind.subject: kind.title for kind in COMPARED}
CHANGE_KINDS = {"added": "增加", "removed": "删去", "changed": "改动"}
_KINDS_OF = {kind.subject: kind.kinds for kind in COMPARED}
_NOT_FIELDS: Mapping[str, Meaning] = {
    "": Meaning("整条"),
    "duty": Meaning("职责"),
    "reach": Meaning("对它的要求", values={"all": "有", "possible": "可能涉及"}),
    "section": Meaning("所在的节"),
    "text": Meaning("正文", compare="wording"),
    "split": Meaning("标题和举措的划分", compare="wording"),
    "role": Meaning("角色", values=ROLE_NAMES),
    "lead-order": Meaning("牵头单位的次序"),
    "participants-order": Meaning("参加单位的次序"),
    "target": Meaning("目标"),
    "target-order": Meaning("目标的次序"),
    "issued": Meaning("印发原文"),
    **{f"target-{field.name}": field.meaning for field in declared(Target)},
}
"""What `diff` compares besides the fields of a record."""
_ROLES: Mapping[Any, str] = ROLE_NAMES
_BASES: Mapping[Any, str] = BASIS_NAMES


@cache
def _meanings(subject: str) -> Mapping[str, Meaning]:
    """Give the meaning of each field that the changes of a subject can name."""
    kinds = _KINDS_OF.get(subject, ())
    return {**_NOT_FIELDS, **{field.name: field.meaning for kind in kinds for field in declared(kind)}}


@cache
def _inner_meanings(subject: str, name: str) -> Mapping[str, Meaning]:
    """Give the meanings of the fields of a record that a field holds; empty where it holds none."""
    fields = (field for kind in _KINDS_OF.get(subject, ()) for field in declared(kind) if field.name == name)
    held: list[type[Record] | None] = [held_kind(field.type) for field in fields]
    return {inner.name: inner.meaning for kind in held if kind for inner in declared(kind)}


def field_label(row: Change) -> str:
    """Give the label of the field that changed."""
    return _meanings(row.subject)[row.field].title


def about_label(row: Change) -> str:
    """Say which one of a field is meant; of a new name, the word by which the body was recognised."""
    if row.field == "name":
        return f"凭“{row.about}”"
    inner = _inner_meanings(row.subject, row.field).get(row.about)
    return inner.title if inner else row.about


def value_label(row: Change, value: str | None) -> str | None:
    """Give the Chinese for a value of the data that is a coded word; other values as they are."""
    if value is None:
        return None
    if row.field == "duty":
        return "，".join(map(_duty_label, value.split("，")))
    meaning = _inner_meanings(row.subject, row.field).get(row.about, _meanings(row.subject)[row.field])
    return meaning.values.get(value, value)


def _duty_label(duty: str) -> str:
    """Say in Chinese what a duty is in the words of the data: 参加（集合，经“各市州政府”）."""
    role, basis, *via = duty.split(" ")
    through = f"，经“{via[0]}”" if via else ""
    return f"{_ROLES[role]}（{_BASES[basis]}{through}）"


def marked(row: Change, *, full: bool) -> tuple[Part, ...]:
    """Mark what changed: character by character where it is wording, else the old and the new value.

    Unchanged text far from any change is left out unless it is to be shown in full.
    """
    old, new = (value_label(row, value) for value in (row.old, row.new))
    if old is None or new is None or _meanings(row.subject)[row.field].compare not in ("wording", "apart"):
        return replacement(old, new)
    parts = compare_texts(old, new)
    return parts if full else shortened(parts)
