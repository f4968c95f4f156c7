"""The canonical layout of the dataset's YAML: one way to write each value, with the comments where they belong.

Keys stand in a given order, others after them. Lists of names and small mappings stand on one line, texts too, however
long. A comment stays with what it stands before, beside or under; a list or mapping with comments inside has a line for
each item, so that none of them has to move.
"""

from __future__ import annotations

from itertools import chain, groupby
from typing import TYPE_CHECKING, NamedTuple

from qhtasks.editing.comments import Entry, grown
from qhtasks.editing.scalars import block_head, block_lines, keeps_blank_lines, needs_block, on_line
from qhtasks.model.meaning import declared, field_names, held_kind

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from qhtasks.model.meaning import Layout, Record
    from qhtasks.store.yamltext import Document

_LONGEST_KEY = 1000
"""Characters; YAML reads no key of more than 1024."""


class KeyLayout(NamedTuple):
    """How the keys of a file stand: their order under each key (under "" that of the top ones), and their layout.

    A mapping under a key with the layout `line`, or in a list under it, is written on one line. A list of texts under
    a key with the layout `lines` has a line for each text; any other list of texts is one of names, on one line.
    """

    order: Mapping[str, Sequence[str]]
    layout: Mapping[str, Layout]


def key_layout(kind: type[Record]) -> KeyLayout:
    """Derive how the keys of a file stand from the declaration of its record and of those within it."""
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


def laid_out(document: Document, keys: KeyLayout) -> str:
    """Write a mapping that was read without fault.

    One that is empty, or has a key that no line can hold, stays as it is.
    """
    if not document.value or not _has_plain_keys(document.value):
        return document.text
    root = grown(document)
    _arrange(root, keys)
    _lift(root)
    lines = [*_paragraphs(root.before), *_block(root, 0), *_foot(root, 0)]
    return "".join(f"{line}\n" for line in lines)


def _has_plain_keys(value: object) -> bool:
    """Whether every key can stand on a line."""
    if isinstance(value, dict):
        return all(map(_is_plain_key, value)) and all(map(_has_plain_keys, value.values()))
    return not isinstance(value, tuple) or all(map(_has_plain_keys, value))


def _is_plain_key(key: str) -> bool:
    return not needs_block(key) and len(on_line(key)) < _LONGEST_KEY


def _arrange(entry: Entry, keys: KeyLayout) -> None:
    """Put the keys of each record in order, unknown ones last, and note how each is laid out."""
    name = _name(entry)
    entry.layout = keys.layout.get(name, "block")
    if isinstance(entry.value, dict):
        rank = {key: place for place, key in enumerate(keys.order.get(name, ()))}
        entry.entries.sort(key=lambda child: rank.get(child.key or "", len(rank)))
    for child in entry.entries:
        _arrange(child, keys)


def _lift(entry: Entry) -> None:
    """Put over an item what cannot stand within it: a comment over its first key, or at the end of its brackets."""
    for child in entry.entries:
        _lift(child)
    if entry.key is None and entry.parent and entry.entries:
        first = entry.entries[0]
        entry.before, first.before = entry.before + first.before, []
        if entry.tail and not _is_on_line(entry):
            entry.before, entry.tail = [*entry.before, entry.tail], ""


def _block(entry: Entry, indent: int) -> Iterator[str]:
    """Write what an entry holds, a key or item after the other."""
    previous = None
    for child in entry.entries:
        if previous and _parted(previous):
            yield ""
        yield from (_indented(line, indent) for line in _paragraphs(child.before))
        yield from _written(child, indent)
        previous = child


def _name(entry: Entry) -> str:
    """Name the key that an entry stands under: its own, or that of its list."""
    return _name(entry.parent) if entry.key is None and entry.parent else entry.key or ""


def _parted(entry: Entry) -> bool:
    """Whether a blank line follows: after records, and after what stands under a key of the file."""
    *_, under, _root = entry.line_of_descent
    is_record = isinstance(under.value, tuple) and entry.parent is under
    return bool(entry.entries) and (entry is under or is_record) and not _is_on_line(entry) and not _is_open(entry)


def _is_open(entry: Entry) -> bool:
    """Whether the last text in an entry would take a blank line after it for its own."""
    if entry.entries:
        return not entry.foot and _is_open(entry.entries[-1])
    return keeps_blank_lines(entry.value)


def _written(entry: Entry, indent: int) -> Iterator[str]:
    """Write a key with its value, or an item."""
    head = "-" if entry.key is None else f"{on_line(entry.key)}:"
    tail = f"  {entry.tail}" if entry.tail else ""
    if _is_on_line(entry):
        yield _indented(f"{head} {_flow(entry, flow=False)}{tail}", indent)
    elif isinstance(entry.value, str):
        yield _indented(f"{head} {block_head(entry.value)}{tail}", indent)
        yield from block_lines(entry.value, indent + 2)
    elif entry.key is None:
        first, *rest = _block(entry, indent + 2)
        yield from (_indented(f"- {first[indent + 2 :]}", indent), *rest, *_foot(entry, indent + 2))
    else:
        yield _indented(f"{head}{tail}", indent)
        yield from chain(_block(entry, indent + 2), _foot(entry, indent + 2))


def _is_on_line(entry: Entry) -> bool:
    """Whether an entry stands on one line: a text, a list of texts, a small mapping, without comments inside."""
    value = entry.value
    if not entry.entries:
        return not needs_block(value)
    if entry.layout == "line" and isinstance(value, dict):
        return _fits(entry)
    is_list = isinstance(value, tuple) and not any(isinstance(each, (tuple, dict)) for each in value)
    return is_list and entry.layout != "lines" and _fits(entry)


def _fits(entry: Entry) -> bool:
    """Whether brackets could hold what an entry holds."""
    inner = entry.entries
    free = not entry.foot and not any(child.before or child.tail for child in inner)
    return free and not needs_block(entry.value) and all(map(_fits, inner))


def _flow(entry: Entry, *, flow: bool = True) -> str:
    """Write a value on one line."""
    if isinstance(entry.value, dict):
        pairs = (f"{on_line(child.key or '', flow=True)}: {_flow(child)}" for child in entry.entries)
        return f"{{{', '.join(pairs)}}}"
    if isinstance(entry.value, tuple):
        return f"[{', '.join(map(_flow, entry.entries))}]"
    return on_line(entry.value, flow=flow)


def _foot(entry: Entry, indent: int) -> Iterator[str]:
    """Write the comments at the foot of what an entry holds; a blank line over them stays."""
    lines = entry.foot[:]
    while lines and not lines[-1]:
        lines.pop()
    parted = lines[:1] == [""] and not _is_open(entry.entries[-1])
    yield from (_indented(line, indent) for line in [""] * parted + _paragraphs(lines))


def _paragraphs(lines: Iterable[str]) -> list[str]:
    """Keep one of several blank lines between comments, and none over the first."""
    kept = [line for blank, run in groupby(lines, key=lambda line: not line) for line in ([""] if blank else run)]
    return kept[1:] if kept[:1] == [""] else kept


def _indented(line: str, indent: int) -> str:
    return f"{' ' * indent}{line}" if line else ""
