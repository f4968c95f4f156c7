"""Columns that several tables have, and the meanings of the dataset's words."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from qhtasks.model.words import Certainty, Scope
from qhtasks.questions.duties import ROLE_NAMES
from qhtasks.export.shape import Column, Reference

if TYPE_CHECKING:
    from collections.abc import Mapping

CERTAINTIES: dict[Certainty, str] = {"certain": "确定", "likely": "很可能", "unsure": "存疑，未核实"}
SCOPES: dict[Scope, str] = {
    "all": "全部成员",
    "some": "其中一部分，通知没有说是哪些",
    "unlisted": "成员没有列明",
}
KIND = Column("kind", "类别", vocabulary=lambda form: {kind: kind for kind in form.kinds})
POSITION = Column("position", "次序", "integer", note="从 1 起")
NOTE = Column("note", "整理说明", required=False)
ITEM = Column("item", "项", refers=Reference("items", "id"))
UNIT = Column("unit", "单位", refers=Reference("units", "name"))
COLLECTIVE = Column("collective", "集合", refers=Reference("collectives", "name"))
SECTION = Column("section", "所在的节", refers=Reference("sections", "number"))
OBLIGATION = Column("obligation", "组织实施要求", refers=Reference("obligations", "id"))
DUE = Column(
    "due", "时限", required=False, refers=Reference("periods", "phrase"), note="照录；没有写明的为空，不等于没有期限"
)


def certainty(name: str, title: str) -> Column:
    """Say how sure a fact is that the notice does not state."""
    return words(name, title, CERTAINTIES)


def words(name: str, title: str, values: Mapping[Any, str]) -> Column:
    """Make a column of words with a meaning."""
    return Column(name, title, values=values)


ROLE = words("role", "角色", ROLE_NAMES)
