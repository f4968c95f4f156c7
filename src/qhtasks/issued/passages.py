"""The project's own reader of the issued text: its grammar of chapters, numbered paragraphs and their lists' lines.

It is given the notice's form and none of the dataset's content, so that what it reads can be held against the YAML.
Every character that is no white space belongs to exactly one passage. What reading evens out is declared in
`data/README.md`; oddities that only some places have stand in the form.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from qhtasks.model.meaning import plain

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from qhtasks.model.notice import NoticeForm

UNREAD = "?"
"""The key of passages that the grammar has no place for."""

_NUMERAL = "[一二三四五六七八九十]+"
_CHAPTER = re.compile(rf"({_NUMERAL})、(.+)")
_SECTION = re.compile(rf"（({_NUMERAL})）([^。]+)。(.*)")
_HALF_WIDTH = "."
_LISTS = {"lead": "lead", "participant": "participants"}
"""For each role the field of its list."""


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


def read_notice(text: str, form: NoticeForm) -> tuple[Passage, ...]:
    """Read the issued text into passages, in its order."""
    lines = [_Line(number, line.strip()) for number, line in enumerate(text.split("\n"), 1) if line.strip()]
    start = next((index for index, line in enumerate(lines) if _CHAPTER.fullmatch(line.text)), len(lines))
    return (*_read_head(lines[:start], plain(form.head)), *_read_body(lines[start:], form))


def _read_head(lines: list[_Line], labels: Mapping[str, str]) -> Iterator[Passage]:
    """Read what stands before the first chapter: the page's fields, the covering notice, the plan's opening."""
    fields_of = {label: name for name, label in labels.items()}
    field = re.compile("(" + "|".join(map(_spaced, fields_of)) + r")\s*:")
    key = "document.title"
    for line in lines:
        if fields := list(field.finditer(line.text)):
            yield from _read_fields(line, fields, fields_of)
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


def _spaced(label: str) -> str:
    """Match a label that may have spaces between its characters, as `索 引 号`."""
    return r"\s*".join(map(re.escape, label))


def _read_fields(line: _Line, fields: list[re.Match[str]], fields_of: Mapping[str, str]) -> Iterator[Passage]:
    """Read a line of the page's head, where two fields run together: `…/2021-00060发文字号 :青政办…`."""
    ends = [field.start() for field in fields[1:]] + [len(line.text)]
    for field, end in zip(fields, ends, strict=True):
        name = fields_of["".join(field[1].split())]
        size = printed(line.text[field.start() : end])
        yield Passage(f"document.{name}", line.number, line.text[field.end() : end].strip(), size)


def _read_body(lines: list[_Line], form: NoticeForm) -> Iterator[Passage]:
    """Read the chapters."""
    series_of = {section: series for series, section in plain(form.indicator_sections).items()}
    list_of = {getattr(form.audiences, role): field for role, field in _LISTS.items()}
    list_line = re.compile(f"({'|'.join(map(re.escape, list_of))})：(.+)")
    item_line = re.compile(f"([0-9]+)({re.escape(form.item_stop)}|{re.escape(_HALF_WIDTH)})(.+)")
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
        elif (found := list_line.fullmatch(line.text)) and item:
            yield line.passage(f"{item} {list_of[found[1]]}", found[2])
        elif (found := item_line.fullmatch(line.text)) and chapter in form.item_chapters:
            item = series_of.get(section, "T") + found[1]
            half_width = item in form.oddities.half_width_stops
            well_formed = found[2] == (_HALF_WIDTH if half_width else form.item_stop)
            yield line.passage(item if well_formed else UNREAD, found[3], section)
        else:
            yield line.passage(UNREAD if chapter in form.item_chapters or section else f"{chapter} text")
