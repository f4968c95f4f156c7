"""The canonical layout of the dataset's YAML files: `fmt` writes each value in one way and loses no comment.

Keys stand in the order in which `model/` declares the fields, unknown ones last. Lists of names and small mappings
stand on one line; so do texts, however long, because a folded Chinese text would get spaces at the line breaks. A
comment stays above, beside or below what it is about. A list or mapping with comments inside has a line for each item,
so that no comment has to move.
"""

from __future__ import annotations

import json
import re
from functools import cache
from itertools import chain, groupby
from typing import TYPE_CHECKING, NamedTuple

from qhtasks.editing.comments import Entry, comments, entry_tree
from qhtasks.errors import QhtasksError
from qhtasks.model.dataset import FILES
from qhtasks.model.findings import Finding, Place
from qhtasks.model.meaning import declared, field_names, held_kind
from qhtasks.store.content import ContentError, decoded, read_content
from qhtasks.store.yamltext import guessed_type, read_yaml

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence
    from pathlib import Path

    from qhtasks.model.folder import File
    from qhtasks.model.meaning import Layout, Record
    from qhtasks.store.yamltext import Document

Scalar = str | bool | None

_NEEDS_QUOTES = re.compile(r"""^$|^[ \t\-?:,\[\]{}#&*!|>'"%@`]|[ \t]$|:(?=[ \t]|$)|[ \t]#""")
"""Texts that cannot stand without quotes: empty, or with an indicator of YAML at the start, at the end or inside."""
_BRACKET_SYNTAX = re.compile(r"[,\[\]{}]")
_ESCAPED = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029\ufffe\uffff]")
"""Characters that a YAML file can hold only as escapes."""
_FIGURES = re.compile("(?=.*[0-9Ⅰ-Ⅻ])[0-9a-fⅠ-Ⅻ.—-]+")
"""Figures, dates, versions and hashes: always in quotes, so that a list of them looks alike."""


def on_line(value: Scalar, *, in_brackets: bool = False) -> str:
    """Write a value on one line; in brackets, commas and brackets in a text need quotes too."""
    if not isinstance(value, str):
        return "null" if value is None else str(value).lower()
    if _is_plain(value, in_brackets=in_brackets) and not _FIGURES.fullmatch(value):
        return value
    dumped = json.dumps(value, ensure_ascii=False)
    return _ESCAPED.sub(lambda match: f"\\u{ord(match[0]):04x}", dumped)


def needs_block(value: Scalar) -> bool:
    """Whether a text must stand under a `|`: it has several lines, or white space that `check` forbids in quotes."""
    if not isinstance(value, str):
        return False
    has_lines = "\n" in value and not _ESCAPED.search(value)
    return has_lines or not _fits_a_line(value)


def block_head(value: str) -> str:
    """Write the `|` of a text, with the indicators that YAML wants.

    That is a 2 for the indentation if the first line does not show it, then - or + for the line breaks at the end.
    """
    indentation = "2" if value.startswith((" ", "\t", "\n")) else ""
    ending = "-" if not value.endswith("\n") else "+" if keeps_blank_lines(value) else ""
    return f"|{indentation}{ending}"


def block_lines(value: str, indent: int) -> Iterator[str]:
    """Write the lines under a `|`."""
    for line in value.removesuffix("\n").split("\n"):
        yield f"{' ' * indent}{line}" if line else ""


def keeps_blank_lines(value: Scalar) -> bool:
    """Whether the text ends in blank lines, so that it needs a `|+` and any blank line after it would belong to it."""
    return isinstance(value, str) and (value.endswith("\n\n") or value == "\n")


@cache
def _is_plain(text: str, *, in_brackets: bool) -> bool:
    """Whether a text can stand without quotes."""
    if not _fits_a_line(text) or _NEEDS_QUOTES.search(text) or _ESCAPED.search(text) or guessed_type(text):
        return False
    return not (in_brackets and _BRACKET_SYNTAX.search(text))


def _fits_a_line(text: str) -> bool:
    """Whether a text may stand beside its key: the rule yaml-unseen forbids white space that nobody sees there."""
    return text == text.strip() and "\t" not in text


_LONGEST_KEY = 1000
"""Characters; YAML allows no key of more than 1024 before a colon on one line."""


class FormattedFile(NamedTuple):
    """A file's text as it is and in the canonical layout; a text with findings is left as it is."""

    path: Path
    before: str
    after: str
    findings: tuple[Finding, ...]

    @property
    def stale(self) -> bool:
        """Whether the file is not in the canonical layout."""
        return self.before != self.after


class KeyLayout(NamedTuple):
    """For each key of a file: the order of the keys under it, and its layout. The top keys stand under the empty key.

    Under a key with the layout `line`, also in a list under it, a mapping is written on one line. Under one with the
    layout `lines`, each text of a list has its own line; any other list of texts holds names and stands on one line.
    """

    order: Mapping[str, Sequence[str]]
    layout: Mapping[str, Layout]


def data_files(root: Path, requested: Iterable[Path], files: Iterable[File] = FILES) -> dict[Path, type[Record]]:
    """List the files of a folder that its table knows, or only the requested ones, each with its kind of record.

    Another file raises `QhtasksError`: it is not ours to rewrite.
    """
    kinds = {path: file.record for file in files for path in sorted(root.glob(file.pattern))}
    paths = {path.resolve(): path for path in kinds}
    for path in requested:
        if path.resolve() not in paths:
            meant = paths.get((root / path).resolve())
            raise QhtasksError(f"{path} 不是 {root} 里的数据文件{f'，是否为 {meant}？' if meant else ''}")
    chosen = [paths[path.resolve()] for path in requested] or kinds
    return {path: kinds[path] for path in chosen}


def format_file(path: Path, kind: type[Record]) -> FormattedFile:
    """Read a file and lay it out; nothing is written."""
    try:
        text = decoded(read_content(path))
    except ContentError as error:
        return FormattedFile(path, "", "", (Finding.at(Place(str(path), error.line), error.rule, error.message),))
    document = read_yaml(text, str(path))
    if not document.findings and not isinstance(document.value, dict):
        document.findings.append(Finding.at(document.place(()), "schema", "整个文件应为键值对"))
    if document.findings:
        return FormattedFile(path, text, text, tuple(document.findings))
    return FormattedFile(path, text, _verified_layout(document, key_layout(kind)), ())


def _verified_layout(document: Document, keys: KeyLayout) -> str:
    """Lay a document out and read the result back: a bug here must never change a value or a comment of the data."""
    text = canonical(document, keys)
    if text == document.text:
        return text
    result = read_yaml(text, document.file)
    if result.findings or result.value != document.value or _comment_texts(result) != _comment_texts(document):
        raise AssertionError(f"the layout of {document.file} says something else: {result.findings}")
    return text


def _comment_texts(document: Document) -> list[str]:
    return sorted(comment.text for comment in comments(document))


def key_layout(kind: type[Record]) -> KeyLayout:
    """Derive the layout of a file's keys from the declarations of its record and of the records within it."""
    order: dict[str, Sequence[str]] = {"": field_names(kind)}
    layout: dict[str, Layout] = {}
    fields = [*declared(kind)]
    while fields:
        field = fields.pop()
        if field.meaning.layout != "block":
            layout[field.name] = field.meaning.layout
        if inner := held_kind(field.type):
            order[field.name] = field_names(inner)
            fields += declared(inner)
    return KeyLayout(order, layout)


def canonical(document: Document, keys: KeyLayout) -> str:
    """Write a mapping that was read without findings in the canonical layout.

    An empty mapping, or one with a key that cannot stand on one line, keeps the text that it has.
    """
    if not document.value or not _has_plain_keys(document.value):
        return document.text
    root = entry_tree(document)
    _arrange(root, keys)
    _move_comments_above_items(root)
    lines = [*_paragraphs(root.above), *_block(root, 0), *_end_comments(root, 0)]
    return "".join(f"{line}\n" for line in lines)


def _has_plain_keys(value: object) -> bool:
    """Whether every key can stand on one line."""
    if isinstance(value, dict):
        return all(map(_is_plain_key, value)) and all(map(_has_plain_keys, value.values()))
    return not isinstance(value, tuple) or all(map(_has_plain_keys, value))


def _is_plain_key(key: str) -> bool:
    return not needs_block(key) and len(on_line(key)) < _LONGEST_KEY


def _arrange(entry: Entry, keys: KeyLayout) -> None:
    """Put the keys of each mapping in order, unknown ones last, and note how each entry is laid out."""
    name = _key_above(entry)
    entry.layout = keys.layout.get(name, "block")
    if isinstance(entry.value, dict):
        rank = {key: index for index, key in enumerate(keys.order.get(name, ()))}
        entry.children.sort(key=lambda child: rank.get(child.key or "", len(rank)))
    for child in entry.children:
        _arrange(child, keys)


def _move_comments_above_items(entry: Entry) -> None:
    """Move what cannot stay inside an item of a list above it: a comment above its first key or beside its dash."""
    for child in entry.children:
        _move_comments_above_items(child)
    if entry.key is None and entry.parent and entry.children:
        first = entry.children[0]
        entry.above, first.above = entry.above + first.above, []
        if entry.beside and not _is_on_line(entry):
            entry.above, entry.beside = [*entry.above, entry.beside], ""


def _block(entry: Entry, indent: int) -> Iterator[str]:
    """Write the children of an entry one below the other."""
    previous = None
    for child in entry.children:
        if previous and _is_set_off(previous):
            yield ""
        yield from (_indented(line, indent) for line in _paragraphs(child.above))
        yield from _entry_lines(child, indent)
        previous = child


def _key_above(entry: Entry) -> str:
    """Give the entry's key; for an item of a list the key of the list, for the whole file ""."""
    return _key_above(entry.parent) if entry.key is None and entry.parent else entry.key or ""


def _is_set_off(entry: Entry) -> bool:
    """Whether a blank line follows: after each record of a list, and after what stands under a key of the file."""
    *_, top_entry, _file = entry.path_to_root
    is_record = isinstance(top_entry.value, tuple) and entry.parent is top_entry
    takes_lines = bool(entry.children) and not _is_on_line(entry)
    return takes_lines and (entry is top_entry or is_record) and not _ends_in_open_text(entry)


def _ends_in_open_text(entry: Entry) -> bool:
    """Whether the entry ends in a text under `|+`, of which a blank line after it would become a part."""
    if entry.children:
        return not entry.at_end and _ends_in_open_text(entry.children[-1])
    return keeps_blank_lines(entry.value)


def _entry_lines(entry: Entry, indent: int) -> Iterator[str]:
    """Write a key with its value, or an item of a list with its dash."""
    head = "-" if entry.key is None else f"{on_line(entry.key)}:"
    beside = f"  {entry.beside}" if entry.beside else ""
    if _is_on_line(entry):
        yield _indented(f"{head} {_flow(entry, in_brackets=False)}{beside}", indent)
    elif isinstance(entry.value, str):
        yield _indented(f"{head} {block_head(entry.value)}{beside}", indent)
        yield from block_lines(entry.value, indent + 2)
    elif entry.key is None:
        first, *rest = _block(entry, indent + 2)
        yield from (_indented(f"- {first[indent + 2 :]}", indent), *rest, *_end_comments(entry, indent + 2))
    else:
        yield _indented(f"{head}{beside}", indent)
        yield from chain(_block(entry, indent + 2), _end_comments(entry, indent + 2))


def _is_on_line(entry: Entry) -> bool:
    """Whether an entry stands on one line: a text, a list of texts, a small mapping, without comments inside."""
    if not entry.children:
        return not needs_block(entry.value)
    if isinstance(entry.value, dict):
        return entry.layout == "line" and _fits_in_brackets(entry)
    is_list_of_texts = not any(isinstance(item, (tuple, dict)) for item in entry.value)
    return is_list_of_texts and entry.layout != "lines" and _fits_in_brackets(entry)


def _fits_in_brackets(entry: Entry) -> bool:
    """Whether brackets on one line could hold the entry's value: without comments and without texts under a `|`."""
    has_comments = entry.at_end or any(child.above or child.beside for child in entry.children)
    return not has_comments and not needs_block(entry.value) and all(map(_fits_in_brackets, entry.children))


def _flow(entry: Entry, *, in_brackets: bool = True) -> str:
    """Write a value on one line."""
    if isinstance(entry.value, dict):
        pairs = (f"{on_line(child.key or '', in_brackets=True)}: {_flow(child)}" for child in entry.children)
        return f"{{{', '.join(pairs)}}}"
    if isinstance(entry.value, tuple):
        return f"[{', '.join(map(_flow, entry.children))}]"
    return on_line(entry.value, in_brackets=in_brackets)


def _end_comments(entry: Entry, indent: int) -> Iterator[str]:
    """Write the comments at the end of what an entry holds, after a blank line if there was one."""
    lines = _paragraphs(entry.at_end)
    if lines[-1:] == [""]:
        lines.pop()
    if entry.at_end[:1] == [""] and lines and not _ends_in_open_text(entry.children[-1]):
        yield ""
    yield from (_indented(line, indent) for line in lines)


def _paragraphs(lines: Iterable[str]) -> list[str]:
    """Reduce several blank lines between comments to one, and drop those above the first comment."""
    kept = [line for blank, run in groupby(lines, key=lambda line: not line) for line in ([""] if blank else run)]
    return kept[1:] if kept[:1] == [""] else kept


def _indented(line: str, indent: int) -> str:
    return f"{' ' * indent}{line}" if line else ""
