"""The project's own reader of the issued text: its grammar of numbered paragraphs and responsibility lists.

It knows the notice's form and none of the dataset's content but the names of the prefectures, so that what it reads
can be held against the YAML. Every character that is no white space belongs to exactly one passage. What it evens
out, and nothing else, is listed in `data/README.md`:

- white space, blank lines, and the line breaks inside the two titles;
- the number's full stop, which items B36 and B42 have as a half-width `.`;
- a full stop after the participants of T19.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import groupby
from typing import TYPE_CHECKING

from qhtasks.dataset.records import INDICATOR_SECTIONS, OPEN

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Sequence

    from qhtasks.dataset.records import Dataset, Item, Role

HALF_WIDTH_STOPS = frozenset({"B36", "B42"})
"""Items whose number is followed by `.` where all others have `．`."""
STRAY_STOPS = frozenset({"T19 participants"})
"""Lists that end in a full stop where no other does."""
UNREAD = "?"
"""The key of passages that the grammar has no place for."""

_LABELS = {
    "索引号": "index_number",
    "发文字号": "number",
    "发布机构": "issuer",
    "公文时效": "validity",
    "主题分类": "subjects",
    "成文日期": "date",
}
_FIELD = re.compile("(" + "|".join(r"\s*".join(label) for label in _LABELS) + r")\s*:")
_NUMERAL = "[一二三四五六七八九十]+"
_CHAPTER = re.compile(rf"({_NUMERAL})、(.+)")
_SECTION = re.compile(rf"（({_NUMERAL})）([^。]+)。(.*)")
_ITEM = re.compile(r"([0-9]+)([．.])(.+)")
_LIST = re.compile(r"(牵头|参加)单位：(.+)")
_ROLES = {"牵头": "lead", "参加": "participants"}
_ITEM_CHAPTERS = ("一", "二")
_SERIES = {section: series for series, section in INDICATOR_SECTIONS.items()}


@dataclass(frozen=True, slots=True)
class Passage:
    """A piece of the issued text: its key says what it is, its size how many characters it accounts for.

    Keys: `document.FIELD`; `一` and `二（十）` for titles; `T156` for a paragraph, `T156 lead` and
    `T156 participants` for its lists; `四（二） text` for the body of a section of chapters 三 and 四.
    The section is that of a numbered paragraph.
    """

    key: str
    line: int
    text: str
    size: int
    section: str = ""


@dataclass(frozen=True, slots=True)
class _Line:
    number: int
    text: str

    def passage(self, key: str, text: str | None = None, section: str = "") -> Passage:
        """Take the whole line for one passage, whose text may be a part of it."""
        return Passage(key, self.number, self.text if text is None else text, printed(self.text), section)


def printed(text: str) -> int:
    """Count the characters of a text that are no white space."""
    return len("".join(text.split()))


def read_notice(text: str) -> tuple[Passage, ...]:
    """Read the issued text into passages, in its order."""
    lines = [_Line(number, line.strip()) for number, line in enumerate(text.split("\n"), 1) if line.strip()]
    start = next((index for index, line in enumerate(lines) if _CHAPTER.fullmatch(line.text)), len(lines))
    return (*_read_head(lines[:start]), *_read_body(lines[start:]))


def _read_head(lines: list[_Line]) -> Iterator[Passage]:
    """Read what stands before the first chapter: the page's fields, the covering notice, the plan's opening."""
    rest = iter(lines)
    key = "document.title"
    for line in rest:
        if fields := list(_FIELD.finditer(line.text)):
            yield from _read_fields(line, fields)
        elif re.fullmatch(r".+〔\d{4}〕\d+号", line.text):
            yield line.passage("document.number")
        elif line.text.endswith("："):
            yield line.passage("document.addressees")
            key = "document.opening"
        elif re.fullmatch(r"\d{4}年\d{1,2}月\d{1,2}日", line.text):
            yield line.passage("document.date_as_signed")
        elif re.fullmatch(r"（.+）", line.text):
            yield line.passage("document.release")
            key = "document.plan_title"
        else:
            if key == "document.plan_title" and line.text.endswith("。"):
                key = "document.plan_opening"
            yield line.passage(key)
            if key == "document.opening":
                key = "document.issuer"


def _read_fields(line: _Line, fields: list[re.Match[str]]) -> Iterator[Passage]:
    """Read a line of the page's head, where two fields run together: `…/2021-00060发文字号 :青政办…`."""
    ends = [field.start() for field in fields[1:]] + [len(line.text)]
    for field, end in zip(fields, ends, strict=True):
        name = _LABELS["".join(field[1].split())]
        size = printed(line.text[field.start() : end])
        yield Passage(f"document.{name}", line.number, line.text[field.end() : end].strip(), size)


def _read_body(lines: list[_Line]) -> Iterator[Passage]:
    """Read the chapters."""
    chapter = section = item = ""
    for line in lines:
        if found := _CHAPTER.fullmatch(line.text):
            chapter, section, item = found[1], "", ""
            yield line.passage(chapter, found[2])
        elif found := _SECTION.fullmatch(line.text):
            section, item = f"{chapter}（{found[1]}）", ""
            yield Passage(section, line.number, found[2], printed(line.text[: found.start(3)]))
            if found[3]:
                yield Passage(f"{section} text", line.number, found[3], printed(found[3]))
        elif (found := _LIST.fullmatch(line.text)) and item:
            yield line.passage(f"{item} {_ROLES[found[1]]}", found[2])
        elif (found := _ITEM.fullmatch(line.text)) and chapter in _ITEM_CHAPTERS:
            item = _SERIES.get(section, "T") + found[1]
            well_formed = (found[2] == ".") == (item in HALF_WIDTH_STOPS)
            yield line.passage(item if well_formed else UNREAD, found[3], section)
        else:
            yield line.passage(UNREAD if chapter in _ITEM_CHAPTERS or section else f"{chapter} text")


class ListGrammar:
    """How the notice writes its lists of bodies.

    `、` joins bodies of one class; `等` says that more of that class take part; `，` begins another class. Places
    share a suffix: `海西、海北州政府`, open as `西宁、海东等市州政府`; where the suffixes differ each keeps its
    own, `西宁市、海东市、海西州政府`.
    """

    def __init__(self, prefectures: Sequence[str], collectives: Collection[str]) -> None:
        """Take the names of the prefecture governments, such as 西宁市政府, and of the collectives."""
        self.names = {name.removesuffix("政府")[:-1]: name for name in prefectures}
        self.places = {name: place for place, name in self.names.items()}
        self.collectives = collectives
        place = "(?:" + "|".join(map(re.escape, self.names)) + ")"
        self.municipal = re.compile(rf"((?:{place}[市州]?、)*{place})(等(?:相关)?市州政府|[市州]政府)")

    @classmethod
    def of(cls, dataset: Dataset) -> ListGrammar:
        """Take the names from the data; the wordings that stand for a collective are its names too."""
        wordings = [wording for item in dataset.items for wording in item.as_issued.values()]
        prefectures = [unit.name for unit in dataset.units if unit.kind == "市州政府"]
        return cls(prefectures, {*wordings, *(each.name for each in dataset.collectives)})

    def issued(self, item: Item, role: Role) -> str:
        """Write an item's list as the notice does: `西宁、海东、海西等市州政府`."""
        return self.write([item.as_issued.get(token, token) for token in item.tokens(role)])

    def read(self, line: str) -> tuple[str, ...]:
        """Read a list into tokens: names as the notice means them, `等` where it stands."""
        return tuple(token for group in line.split("，") for token in self._read_group(group))

    def _read_group(self, group: str) -> Iterator[str]:
        if found := self.municipal.fullmatch(group):
            for place in found[1].split("、"):
                yield self.names.get(place) or self.names.get(place[:-1], place)
            if found[2].startswith(OPEN):
                yield found[2]
        else:
            yield from group.removesuffix(OPEN).split("、")
            if group.endswith(OPEN):
                yield OPEN

    def write(self, tokens: Sequence[str]) -> str:
        """Write tokens as the notice would: the inverse of `read`, which proves that reading lost nothing."""
        line = ""
        previous = None
        for of_places, run in groupby(tokens, self._is_place):
            if not of_places:
                for token in run:
                    line += self._separator(previous, token) + token
                    previous = token
                continue
            names = list(run)
            line += self._separator(previous, names[0]) + self._write_places(names)
            previous = names[-1]
        return line

    def mentions(self, tokens: Sequence[str]) -> int:
        """Count a list's bodies as the notice writes them: prefectures that share a suffix are one expression."""
        runs = [(of_places, list(run)) for of_places, run in groupby(tokens, self._is_place)]
        return sum(1 if of_places else len(run) - run.count(OPEN) for of_places, run in runs)

    def _is_place(self, token: str) -> bool:
        return token in self.places or (token.startswith(OPEN) and token != OPEN)

    def _write_places(self, names: list[str]) -> str:
        """Write a run of prefectures with the suffix they share, and what leaves it open, if anything does."""
        last = names[-1]
        if last.startswith(OPEN):
            return "、".join(self.places.get(name, name) for name in names[:-1]) + last
        suffixes = {name[-3] for name in names}
        shared = len(suffixes) == 1
        written = [self.places[name] if shared else name.removesuffix("政府") for name in names]
        return "、".join(written) + (last[-3:] if shared else "政府")

    def _separator(self, previous: str | None, token: str) -> str:
        if previous is None or token == OPEN:
            return ""
        return "、" if previous != OPEN and self._class(previous) == self._class(token) else "，"

    def _class(self, token: str) -> str:
        """Say which class of body a token belongs to: the prefectures, a collective of its own, or units."""
        if self._is_place(token) or token.endswith("市州政府"):
            return "市州政府"
        return token if token in self.collectives else ""
