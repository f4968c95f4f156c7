"""The tables, in an order in which each stands after those that it refers to."""

from __future__ import annotations

from typing import TYPE_CHECKING

from qhtasks.export.bodies import ALIASES, CHANGES, COLLECTIVES, KINDS, MEMBERS, READINGS, UNITS
from qhtasks.export.duties import DUTIES, UNIT_OBLIGATIONS
from qhtasks.export.items import ENTRIES, ITEMS, MEASURES, TARGETS, TERMS
from qhtasks.export.notice import NOTICE, PERIODS, SECTIONS
from qhtasks.export.obligations import GROUNDS, OBLIGATIONS, REACHES

if TYPE_CHECKING:
    from qhtasks.export.shape import Table

TABLES: tuple[Table, ...] = (
    NOTICE,
    SECTIONS,
    PERIODS,
    UNITS,
    ALIASES,
    CHANGES,
    READINGS,
    COLLECTIVES,
    MEMBERS,
    KINDS,
    ITEMS,
    MEASURES,
    TERMS,
    TARGETS,
    ENTRIES,
    OBLIGATIONS,
    REACHES,
    GROUNDS,
    DUTIES,
    UNIT_OBLIGATIONS,
)
