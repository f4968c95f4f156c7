"""A second count of the notice, for tests to hold the program against: it uses nothing of qhtasks.

`in_notice` reads the issued text line by line; `in_yaml` reads the lists of the YAML files as they are.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache

import yaml

from tests.support import DATA

PREFECTURES = ("西宁市", "海东市", "海西州", "海南州", "海北州", "黄南州", "果洛州", "玉树州")
EIGHT = tuple(f"{each}政府" for each in PREFECTURES)
ROLES = ("lead", "participant")
STRENGTH = ("named", "collective", "possible")


@dataclass(frozen=True)
class Item:
    """An indicator or a task: its paragraph, and its lists as lines (the notice) or tokens (YAML)."""

    id: str
    section: str
    text: str
    lead: tuple[str, ...]
    participant: tuple[str, ...]

    def tokens(self, role: str) -> tuple[str, ...]:
        """The list of a role."""
        return self.lead if role == "lead" else self.participant


def notice() -> str:
    """Give the issued text."""
    return (DATA / "notice.txt").read_text("utf-8")


@cache
def in_notice() -> tuple[Item, ...]:
    """Read the numbered paragraphs off the issued text; each list is one token, the line as issued."""
    items, chapter, section, number, text, lead = [], "", "", "", "", ""
    for line in map(str.strip, notice().splitlines()):
        if found := re.fullmatch(r"([一二三四])、.+", line):
            chapter, section = found[1], ""
        elif found := re.match(r"（([一二三四五六七八九十]+)）", line):
            section = f"{chapter}（{found[1]}）"
        elif found := re.fullmatch(r"([0-9]+)[．.](.+)", line):
            number, text = found[1], found[2]
        elif line.startswith("牵头单位："):
            lead = line.removeprefix("牵头单位：")
        elif line.startswith("参加单位："):
            series = {"一（一）": "A", "一（二）": "B"}.get(section, "T")
            participant = line.removeprefix("参加单位：").removesuffix("。")
            items.append(Item(series + number, section, text, (lead,), (participant,)))
    return tuple(items)


def obligation_paragraphs() -> str:
    """Give parts 三 and 四 of the notice."""
    return notice().partition("\n三、")[2]


@cache
def in_yaml() -> tuple[Item, ...]:
    """Read the lists of the YAML files, 等 left out."""
    raw = yaml.safe_load((DATA / "indicators.yaml").read_text("utf-8"))
    rows = [("一（一）", each) for each in raw["first_level"]] + [("一（二）", each) for each in raw["second_level"]]
    for path in sorted((DATA / "tasks").glob("*.yaml")):
        file = yaml.safe_load(path.read_text("utf-8"))
        rows += [(file["section"], each) for each in file["tasks"]]
    return tuple(
        Item(
            row["id"],
            section,
            row.get("sentence") or (f"{row['heading']}。" if "heading" in row else "") + "".join(row["measures"]),
            *(tuple(body for body in row[key] if body != "等") for key in ("lead", "participants")),
        )
        for section, row in rows
    )


@cache
def kinds() -> dict[str, str]:
    """Give each unit's kind, in the order of the YAML file."""
    raw = yaml.safe_load((DATA / "agencies.yaml").read_text("utf-8"))
    return {unit["name"]: unit["kind"] for unit in raw["units"]}


@cache
def possible() -> dict[str, frozenset[str]]:
    """Say which units a word of the notice may mean that does not say whom it means."""
    raw = yaml.safe_load((DATA / "agencies.yaml").read_text("utf-8"))
    (word,) = (each for each in raw["collectives"] if each["name"] == "省有关单位")
    return {
        "相关市州政府": frozenset(EIGHT),
        "等市州政府": frozenset(EIGHT),
        "各园区管委会": frozenset(["青海国家高新技术产业开发区管委会"]),
        "省有关单位": frozenset(name for name, kind in kinds().items() if kind in word["kinds"]),
    }


def owed(item: Item, unit: str) -> dict[str, str]:
    """Say on which basis a unit owes an item, by role: the strongest, and nothing possible beside what is certain."""
    found = {}
    for role in ROLES:
        tokens = item.tokens(role)
        if unit in tokens:
            found[role] = "named"
        elif "各市州政府" in tokens and unit in EIGHT:
            found[role] = "collective"
        elif any(unit in units and word in tokens for word, units in possible().items()):
            found[role] = "possible"
    certain = {role: basis for role, basis in found.items() if basis != "possible"}
    return certain or found


@cache
def certain() -> dict[str, dict[str, tuple[str, str]]]:
    """Say for each item which units owe it for certain: role (who leads, leads) and basis."""
    return {
        item.id: {
            unit: ("lead" if "lead" in duties else "participant", duties.get("lead") or duties["participant"])
            for unit in kinds()
            if (duties := owed(item, unit)) and "possible" not in duties.values()
        }
        for item in in_yaml()
    }
