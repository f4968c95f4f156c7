"""The views of the database: what one asks first, in words, in the notice's order."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from qhtasks.questions.duties import BASIS_NAMES, ROLE_NAMES
from qhtasks.model.words import BOUNDS, DIRECTIONS, MEASURES

if TYPE_CHECKING:
    from collections.abc import Mapping


def _meaning(column: str, names: Mapping[Any, str]) -> str:
    """Say in SQL what the words of a column mean in Chinese."""
    cases = " ".join(f"WHEN '{word}' THEN '{name}'" for word, name in names.items())
    return f"CASE {column} {cases} END"


DUTY_LIST = f"""CREATE VIEW duty_list AS -- 职责
SELECT
  duties.unit,
  {_meaning("duties.role", ROLE_NAMES)} AS role,
  {_meaning("duties.basis", BASIS_NAMES)} AS basis,
  duties.via,
  items.id AS item,
  items.label,
  sections.name AS section,
  items.title,
  items.nature,
  items.due,
  items.lead,
  items.participants
FROM duties
JOIN units ON units.name = duties.unit
JOIN items ON items.id = duties.item
JOIN sections ON sections.number = items.section
ORDER BY units.position, items.position, duties.role;"""  # noqa: S608 - made of our own words

TARGET_LIST = f"""CREATE VIEW target_list AS -- 目标
SELECT
  items.id AS item,
  items.label,
  targets.subject,
  targets.value,
  targets.unit,
  {_meaning("targets.measure", MEASURES)} AS measure,
  {_meaning("targets.bound", BOUNDS)} AS bound,
  {_meaning("targets.better", DIRECTIONS)} AS better,
  items.nature,
  items.due,
  items.lead,
  items.participants,
  targets.quote
FROM targets
JOIN items ON items.id = targets.item
ORDER BY items.position, targets.position;"""  # noqa: S608 - made of our own words

OBLIGATION_LIST = """CREATE VIEW obligation_list AS -- 组织实施要求
SELECT
  unit_obligations.unit,
  obligations.id AS obligation,
  obligations.label,
  sections.name AS section,
  obligations.text,
  obligations.due,
  CASE obligations.inferred WHEN 1 THEN '推断' ELSE '原文写明' END AS ground
FROM unit_obligations
JOIN units ON units.name = unit_obligations.unit
JOIN obligations ON obligations.id = unit_obligations.obligation
JOIN sections ON sections.number = obligations.section
ORDER BY units.position, obligations.number;"""

VIEWS = (DUTY_LIST, TARGET_LIST, OBLIGATION_LIST)
