"""The project's own reader of the issued text: its grammar of chapters, numbered paragraphs and their lists' lines.

It knows the notice's form and none of the dataset's content, so that what it reads can be held against the YAML.
Every character that is no white space belongs to exactly one passage. What reading evens out is declared in
`data/README.md`; the two oddities that only some places have are `HALF_WIDTH_STOPS` and `STRAY_STOPS`.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from qhtasks.model.words import INDICATOR_SECTIONS

if TYPE_CHECKING:
    from collections.abc import Iterator

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


class Passage(NamedTuple):
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


class _Line(NamedTuple):
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
