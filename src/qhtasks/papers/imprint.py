"""What a file carries so that it can be recognised: the record of its paper, two hashes, and a seal.

- The record says which paper it is (kind, subjects, choices), from which edition, and the fingerprint of all that the
  paper says. From it the paper can be made again and compared.
- The hash of the printed words tells whether the file had the words that would be printed today.
- The hash of the templates tells whether the file would look the same today.
- The seal is a digest of everything else. Whoever writes into a file breaks it; the file is then theirs, and is not
  overwritten.

Markdown and HTML carry this in a comment on the last line, PDF in its document information, with the seal in a
comment near its end, Word and Excel in the custom properties, which Word, Excel, WPS and LibreOffice keep when they
save. A ZIP of papers carries a seal only (`zips.py`).
"""

from __future__ import annotations

import json
import re
from functools import cache
from hashlib import sha256
from io import BytesIO
from itertools import count, takewhile
from typing import TYPE_CHECKING, Any, NamedTuple
from zipfile import ZipFile

from qhtasks.errors import QhtasksError
from qhtasks.papers.choices import DEPTHS, PARTS, Choices, Request
from qhtasks.papers.officexml import DOCUMENT, STRINGS, tree
from qhtasks.papers.view import Stamp
from qhtasks.papers.zips import entry, reading, write_parts

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping
    from zipfile import ZipInfo

    from qhtasks.papers.view import Paper

_PAPER, _PART, _HASH = 12, 6, 16
"""Hexadecimal digits of a paper's fingerprint, of that of an item in it, and of the other hashes in a file.

The fingerprint decides whether a paper is current; those of the items only name what changed.
"""
UNSTAMPED = Stamp("", "", "")
_SHAPE = 2
"""Raised whenever papers of the same choices say other things than before."""
_CANONICAL = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"))
_PAGE = re.compile(rb"<!-- qhtasks [0-9a-f]{16} ([0-9a-f]{16}) ([0-9a-f]{16}) (\{[^<\r\n]*\}) -->")
"""The last line of a page, wherever an editor moved it. No record has a `<`, so that the search cannot run far."""
_SEALED_PAGE = re.compile(rb"<!-- qhtasks ([0-9a-f]{16}) ([^<\n]*) -->\n\Z")
PDF_RECORD = b"/QhtasksRecord"
"""The name of the record in the document information of a PDF."""
_PDF_RECORD = re.compile(re.escape(PDF_RECORD) + rb"\s*\(([^()]*)\)")
"""The record in a PDF: it has no brackets of its own, and other programs leave out the space before it."""
_PDF_CARRIED = re.compile(r"(?:([0-9a-f]{16}) ([0-9a-f]{16}) )?(\{.*)", re.DOTALL)
"""The hashes of words and templates, and the record; PDFs of earlier builds have the record only."""
_PDF_TRAILER = re.compile(
    rb"trailer\s*<<(?P<entries>[^<>]*/Info (?P<number>\d+) 0 R[^<>]*)>>\s*startxref\s*(?P<start>\d+)\s*%%EOF\s*\Z"
)
"""The end of a PDF as Typst writes it."""
_SEALED_PDF = re.compile(
    rb"^%qhtasks ([0-9a-f]{16}) ([0-9a-f]{16})(?: ([0-9]{1,12}))?\n(?=(?:startxref\n[0-9]+\n%%EOF\n)?\Z)", re.MULTILINE
)
"""The comment before the last `startxref`: the seal, the hash of the templates, and how many bytes stand before it.

PDFs of earlier builds have it behind their end, some without the last: their seal proves that they are ours.
"""
_PDF_END = 200
"""Bytes at the end of a PDF among which the comment stands."""
_PROPERTIES = "docProps/custom.xml"
_PIECE, _SEAL, _WORDS, _TEMPLATES = "qhtasks.", "qhtasks.seal", "qhtasks.words", "qhtasks.templates"
_LONGEST = 250
"""Characters of a property: Word and Excel show no more than 255, so that a record takes several."""
_TEXT_OR_END = re.compile(rb"<(?:\w+:)?t(?:\s[^>]*)?>([^<]*)<|</(?:\w+:)?(p)>")
"""A text of a Word document, or the end of a paragraph."""
_UNKNOWN = "0" * _HASH
"""Stands for a hash that cannot be computed yet."""


class PaperRecord(NamedTuple):
    """What a file says of the paper in it; `parts` has a hash of each item by its id.

    `comparable` is false for papers of another shape, as earlier versions made them: they said other things.
    """

    request: Request
    edition: str
    digest: str
    parts: Mapping[str, str]
    comparable: bool


class Imprint(NamedTuple):
    """What a file carries besides its seal: a record (JSON), the hash of its words, and of its templates."""

    record: str
    words: str
    templates: str


class Carrier(NamedTuple):
    """How the imprint is read from files of a format, and how one knows that nobody changed a file.

    `untouched` proves by the seal that a file is just as it was written, so that it may be overwritten. `unsaved` may
    be quicker, and is enough to leave a file as it is: no program has saved it since.
    """

    imprint: Callable[[bytes], Imprint | None]
    untouched: Callable[[bytes], bool]
    unsaved: Callable[[bytes], bool]


def digest(*contents: bytes) -> str:
    """Hash bytes, in 64 hexadecimal digits."""
    return sha256(b"\0".join(contents)).hexdigest()


@cache
def hash_of(content: object) -> str:
    """Hash what a part of a paper says, written as JSON.

    Contents are tuples of texts and counts. JSON leaves out how classes and fields are called: only a change of words
    is a change.
    """
    return digest(_CANONICAL.encode(content).encode())


def short_hash(*contents: bytes) -> str:
    """Hash bytes in the length that files carry."""
    return digest(*contents)[:_HASH]


# The record


def stamp(request: Request, edition: str, contents: Mapping[str, object]) -> Stamp:
    """Make the stamp of a paper from what it says, part by part, in the order in which it says it."""
    hashes = {name: hash_of(content) for name, content in contents.items()}
    fingerprint = hash_of(tuple(hashes.items()))[:_PAPER]
    record = {
        "qhtasks": request.kind,
        "shape": _SHAPE,
        "of": request.subjects,
        "choices": request.choices.as_values(),
        "told": request.filter,
        "edition": edition,
        "digest": fingerprint,
        "parts": {name: whole[:_PART] for name, whole in hashes.items()},
    }
    line = f"数据集{edition}版　指纹{fingerprint}"
    return Stamp(fingerprint, line, _escaped(json.dumps(record, separators=(",", ":"))))


def _escaped(record: str) -> str:
    """Escape in JSON what ends a comment, a tag or a text in HTML, XML or PDF."""
    for sign in "<>&() ":
        record = record.replace(sign, f"\\u{ord(sign):04x}")
    return record.replace("--", "-\\u002d")


def read_record(text: str) -> PaperRecord | None:
    """Read the record that a file carries; None where it is no sound one: anybody can write one."""
    try:
        values: dict[str, Any] = json.loads(text)
        shape = values.get("shape", 1)
        choices = Choices.of_values(values["choices"]) if shape == _SHAPE else Choices()
        request = Request(values["qhtasks"], tuple(values["of"]), choices, values["told"])
        record = PaperRecord(request, values["edition"], values["digest"], dict(values["parts"]), shape == _SHAPE)
        return record if isinstance(values["of"], list) and _is_sound(record) else None
    except (ValueError, KeyError, TypeError, RecursionError):
        return None


def _is_sound(record: PaperRecord) -> bool:
    """Whether every value of a record has its type, and its texts can be printed; joining texts proves their type."""
    kind, subjects, choices, filter_text = record.request
    texts = (
        kind,
        *subjects,
        filter_text,
        choices.date,
        choices.as_of,
        record.edition,
        record.digest,
        *record.parts,
        *record.parts.values(),
    )
    return (
        b"\0" not in "".join(texts).encode()  # a lone surrogate is a ValueError here
        and choices.depth in DEPTHS
        and isinstance(choices.blank_columns, bool)
        and set(choices.without) <= set(PARTS)
    )


# Markdown and HTML


def sealed_page(page: str, record: str, templates: str) -> bytes:
    """Write a page of text with its last line, a comment in Markdown and HTML alike.

    The head of HTML, which says how the page looks, does not count among its words.
    """
    content = page.encode()
    head, _, body = content.partition(b"</head>")
    carried = f"{short_hash(body or head)} {templates} {record}".encode()
    return content + b"<!-- qhtasks %s %s -->\n" % (short_hash(content, carried).encode(), carried)


def _page_imprint(content: bytes) -> Imprint | None:
    """Read the last line of a page, also of one that somebody changed."""
    comments = _PAGE.findall(content)
    if not comments:
        return None
    words, templates, record = (group.decode("ascii", "replace") for group in comments[-1])
    return Imprint(record, words, templates)


def _page_untouched(content: bytes) -> bool:
    comment = _SEALED_PAGE.search(content)
    return comment is not None and comment[1].decode() == short_hash(content[: comment.start()], comment[2])


PAGE = Carrier(_page_imprint, _page_untouched, _page_untouched)


# PDF


def sealed_pdf(content: bytes, paper: Paper, look: str, templates: str) -> bytes:
    """Add the record to the document information of a PDF, and the seal in a comment before the last `startxref`.

    Both stand in an incremental update (ISO 32000, 7.5.6): the pages stay as they are, and nothing follows the end of
    the file, as PDF/A demands. The words printed are those of the paper in these templates; `look` is the hash of
    these and of the fonts.
    """
    trailer = _PDF_TRAILER.search(content)
    if not trailer:
        raise ValueError("no PDF as Typst writes it")
    cover = paper.cover
    words = short_hash(hash_of((paper.stamp.digest, cover.title, cover.facts, cover.foot)).encode(), templates.encode())
    record = paper.stamp.record.replace("\\", "\\\\")
    number = int(trailer["number"])
    information = re.compile(rb"(?s)\n%d 0 obj\s*<<(.*?)>>\s*endobj" % number).search(content)
    if not information:
        raise ValueError("no document information")
    start = len(content)
    carried = b"%s(%s %s %s)" % (PDF_RECORD, words.encode(), look.encode(), record.encode("ascii"))
    update = b"%d 0 obj\n<<%s%s>>\nendobj\n" % (number, information[1], carried)
    table = b"xref\n%d 1\n%010d 00000 n\r\n" % (number, start)
    body = content + update + table + b"trailer\n<<%s/Prev %s>>\n" % (trailer["entries"], trailer["start"])
    end = b"startxref\n%d\n%%%%EOF\n" % (start + len(update))
    seal = short_hash(body + end, look.encode())
    return body + f"%qhtasks {seal} {look} {len(body)}\n".encode() + end


def _pdf_imprint(content: bytes) -> Imprint | None:
    """Read the last record; where a program has packed the document information when it saved, unpack it."""
    record = _PDF_RECORD.search(content, max(0, content.rfind(PDF_RECORD)))
    text = record[1].replace(b"\\\\", b"\\").decode("ascii", "replace") if record else _packed_record(content)
    carried = _PDF_CARRIED.fullmatch(text)
    return Imprint(carried[3], carried[1] or "", carried[2] or "") if carried else None


def _packed_record(content: bytes) -> str:
    """Read the record with the library that reads PDF, if it is installed; empty where there is none."""
    try:
        from qhtasks.papers.readpdf import information

        return information(content, PDF_RECORD.decode())
    except QhtasksError:
        return ""


def _pdf_comment(content: bytes) -> re.Match[bytes] | None:
    return _SEALED_PDF.search(content, max(0, len(content) - _PDF_END))


def _pdf_untouched(content: bytes) -> bool:
    """Whether nobody filled in a PDF or commented on it: the seal is a digest of all but the comment."""
    comment = _pdf_comment(content)
    if comment is None:
        return False
    rest = content[: comment.start()] + content[comment.end() :]
    return comment[1].decode() == short_hash(rest, comment[2])


def _pdf_unsaved(content: bytes) -> bool:
    """Whether no program has saved a PDF, which would write it anew or append to it: our comment still ends it.

    The PDFs of all bodies have 50 MB; hashing them would take a while.
    """
    comment = _pdf_comment(content)
    return comment is not None and comment[3] is not None and int(comment[3]) == comment.start()


PDF = Carrier(_pdf_imprint, _pdf_untouched, _pdf_unsaved)


# Word and Excel


def described(paper: Paper) -> dict[str, str]:
    """Give the properties of a file that people see: title, subject and keywords; nobody is its author."""
    cover = paper.cover
    return {
        "title": cover.title,
        "subject": f"{cover.source.number}　{cover.disclaimer}",
        "keywords": paper.stamp.line,
    }


def properties(stamp: Stamp, templates: str) -> dict[str, str]:
    """Give the custom properties of a package, two of whose hashes are still unknown."""
    pieces = [stamp.record[start : start + _LONGEST] for start in range(0, len(stamp.record), _LONGEST)]
    hashes = {_SEAL: _UNKNOWN, _WORDS: _UNKNOWN, _TEMPLATES: templates}
    return {"指纹": stamp.digest} | hashes | {f"{_PIECE}{number}": piece for number, piece in enumerate(pieces, 1)}


def sealed_package(parts: Mapping[str, bytes]) -> bytes:
    """Fill in the hashes of a package and write it; the same parts give the same bytes.

    The properties are written last, so that the seal can stand in them: it covers all bytes before them, the ZIP's
    list of the files there, and the properties themselves. To check it, nothing else has to be unpacked.
    """
    unsealed = _with_hash(parts[_PROPERTIES], _WORDS, _package_words(parts))
    stream = BytesIO()
    with ZipFile(stream, "w") as package:
        write_parts(package, ((name, part) for name, part in parts.items() if name != _PROPERTIES))
        seal = short_hash(stream.getvalue(), _listed(package.infolist()), unsealed)
        package.writestr(entry(_PROPERTIES), _with_hash(unsealed, _SEAL, seal))
    return stream.getvalue()


def _package_imprint(content: bytes) -> Imprint | None:
    """Read the custom properties, also of a file that was filled in; pieces have no spaces that could be lost."""
    part = reading(content, lambda package: package.read(_PROPERTIES))
    values = {item.get("name", ""): "".join(item.itertext()).strip() for item in tree(part or b"")}
    record = "".join(takewhile(bool, (values.get(f"{_PIECE}{number}", "") for number in count(1))))
    return Imprint(record, values.get(_WORDS, ""), values.get(_TEMPLATES, "")) if record else None


def _package_untouched(content: bytes) -> bool:
    def untouched(package: ZipFile) -> bool:
        *others, last = package.infolist()
        part = package.read(last)
        seal = re.search(_hash_in_xml(_SEAL), part)
        before, unsealed = content[: last.header_offset], _with_hash(part, _SEAL, _UNKNOWN)
        return seal is not None and seal[2].decode() == short_hash(before, _listed(others), unsealed)

    return bool(reading(content, untouched))


PACKAGE = Carrier(_package_imprint, _package_untouched, _package_untouched)


def _listed(files: Iterable[ZipInfo]) -> bytes:
    """Write down what the ZIP's own list says of some files: where it is damaged, they cannot be read."""
    entries = [(info.filename, info.header_offset, info.CRC, info.file_size, info.flag_bits) for info in files]
    return repr(entries).encode()


def _package_words(parts: Mapping[str, bytes]) -> str:
    """Hash the words of a package and how they are divided, however they look; a workbook has them in one part."""
    if STRINGS in parts:
        return short_hash(parts[STRINGS])
    return short_hash(b"".join(text or b"\n" for text, _ in _TEXT_OR_END.findall(parts[DOCUMENT])))


def _with_hash(part: bytes, name: str, value: str) -> bytes:
    """Put a hash into the custom properties, where there is one of that name."""
    return re.sub(_hash_in_xml(name), rb"\g<1>" + value.encode() + b"<", part)


def _hash_in_xml(name: str) -> bytes:
    return rb'(name="%s"[^>]*>\s*<vt:lpwstr>)([0-9a-f]{16})<' % re.escape(name).encode()
