"""The proof: every passage of the issued text is compared with what the records say it is."""

from __future__ import annotations

from collections import defaultdict
from itertools import zip_longest
from typing import TYPE_CHECKING, Literal, NamedTuple

from qhtasks.issued.lists import ListGrammar
from qhtasks.issued.passages import UNREAD, Passage, printed, read_notice
from qhtasks.model.dataset import ISSUED
from qhtasks.model.items import Indicator, Task
from qhtasks.model.meaning import field_names
from qhtasks.text.folding import code_points

if TYPE_CHECKING:
    from collections.abc import Container, Iterator, Mapping
    from collections.abc import Set as AbstractSet

    from qhtasks.model.dataset import Dataset
    from qhtasks.model.findings import Place

DifferenceKind = Literal["document", "title", "paragraph", "list", "section", "missing", "unissued", "unread"]
_ROLE_FIELDS = (("lead", "牵头单位"), ("participants", "参加单位"))
_REPEATED = ("document.number", "document.issuer")
"""Keys whose passages each repeat the whole text; several passages of another key are the lines of one text."""


class Difference(NamedTuple):
    """A difference between data and notice, with a message in Chinese; rules report it by its kind.

    `missing` is in the notice only, `unissued` in the data only, `unread` is a line of the notice that the reader or
    the grammar of lists does not understand; of the other kinds, both have a value, and the values differ.
    """

    kind: DifferenceKind
    place: Place
    message: str


class Proof(NamedTuple):
    """The outcome of the comparison.

    `covered` of the notice's `total` characters, without white space, agree with the data. `mentions` counts, by role,
    the bodies in the notice's lists; `named` holds the words of those lists: units, collectives and `等`.
    """

    differences: tuple[Difference, ...]
    covered: int
    total: int
    mentions: Mapping[str, int]
    named: AbstractSet[str]


class _Piece(NamedTuple):
    """A text of the data that a passage consists of, alone or with others, and the path of its value in a record.

    It is not `verbatim` where the value is written otherwise, as the date, or lacks it, as the 。 after a heading.
    """

    text: str
    record: str
    path: tuple[str | int, ...]
    verbatim: bool = True


class _Claim(NamedTuple):
    """What the data say a passage is, a text made of pieces or a list of tokens, and the path of the value."""

    kind: DifferenceKind
    label: str
    record: str
    path: tuple[str | int, ...] = ()
    pieces: tuple[_Piece, ...] = ()
    tokens: tuple[str, ...] = ()
    section: str = ""


def prove(dataset: Dataset) -> Proof:
    """Compare every passage of the issued text with what the data claim about it."""
    return _Prover(dataset).prove()


class _Prover:
    """One comparison."""

    def __init__(self, dataset: Dataset) -> None:
        self.dataset = dataset
        self.grammar = ListGrammar.of(dataset)
        self.lines = dataset.issued.split("\n")
        self.issued: defaultdict[str, list[Passage]] = defaultdict(list)
        for passage in read_notice(dataset.issued, dataset.form):
            self.issued[passage.key].append(passage)
        self.obligations = {each.id: each for each in dataset.obligations}
        self.differences: list[Difference] = []
        self.mentions = {"lead": 0, "participants": 0}
        self.named: set[str] = set()

    def prove(self) -> Proof:
        """Compare passages and claims of the same key, and note those without a counterpart."""
        claims = dict(_claims(self.dataset))
        covered = 0
        for key, passages in self.issued.items():
            if self.unreadable(key, passages):
                continue
            if key in claims:
                agreeing = self.agree(key, claims[key], passages)
                covered += sum(passage.size for passage in passages) * agreeing
            elif _stands_in(key, claims):
                self.differ("missing", self.in_notice(passages[0]), f"通知有“{key}”，数据没有")
        for key, claim in claims.items():
            if key not in self.issued and _stands_in(key, self.issued):
                self.differ("unissued", self.place(claim), f"数据有{claim.label}，通知没有")
        return Proof(tuple(self.differences), covered, printed(self.dataset.issued), self.mentions, self.named)

    def unreadable(self, key: str, passages: list[Passage]) -> bool:
        """Whether passages cannot be compared with the data; notes the reason."""
        if key == UNREAD:
            for passage in passages:
                self.differ("unread", self.in_notice(passage), f"通知的这一行读不成：“{passage.text[:30]}”")
            return True
        repeated = len(passages) > 1 and not key.startswith("document.")
        if repeated:
            message = f"通知又有“{key}”，第{passages[0].line}行已有"
            self.differ("unread", self.in_notice(passages[1]), message)
        return repeated

    def agree(self, key: str, claim: _Claim, passages: list[Passage]) -> bool:
        """Whether the data agree with the notice; notes the first difference where not."""
        if claim.kind == "list":
            return self.lists_agree(key, claim, passages[0])
        if claim.section != passages[0].section:
            message = f"{claim.label}在通知中属{passages[0].section}，数据放在{claim.section}"
            self.differ("section", self.place(claim), message)
            return False
        data = "".join(piece.text for piece in claim.pieces)
        texts = [passage.text for passage in passages]
        for notice in texts if key in _REPEATED else ["".join(texts)]:
            if notice != data:
                if not self.strayed(claim, notice):
                    self.texts_differ(claim, data, notice)
                return False
        return True

    def strayed(self, claim: _Claim, notice: str) -> bool:
        """Whether obligations of the claim stand in another section of the notice; notes every one that does."""
        astray = [
            (self.obligations[piece.record], key.removesuffix(" text"))
            for piece in claim.pieces
            if piece.record in self.obligations and piece.text not in notice
            for key, passages in self.issued.items()
            if key.endswith(" text") and any(piece.text in passage.text for passage in passages)
        ]
        for obligation, section in astray:
            message = f"{self.dataset.label(obligation)}在通知中属{section}，数据放在{obligation.section}"
            self.differ("section", self.dataset.at(obligation.id, "section"), message)
        return bool(astray)

    def texts_differ(self, claim: _Claim, data: str, notice: str) -> None:
        """Note the first character that differs, at the piece of the data that contains it."""
        at = next(i for i, (ours, theirs) in enumerate(zip_longest(data, notice)) if ours != theirs)
        length = max(1, len(data) - at - _shared_end(data[at:], notice[at:]))
        place, offset = self.place(claim), at
        for piece in claim.pieces:
            place = self.dataset.at(piece.record, *piece.path)
            place = place.part(piece.text, min(offset, len(piece.text)), length) if piece.verbatim else place
            if offset < len(piece.text):
                break
            offset -= len(piece.text)
        message = f"{claim.label}与通知不符：第{at + 1}字起通知作{_around(notice, at)}，数据作{_around(data, at)}"
        message += code_points(data[at : at + 1], notice[at : at + 1])
        self.differ(claim.kind, place, message)

    def lists_agree(self, key: str, claim: _Claim, passage: Passage) -> bool:
        """Compare two lists token by token; the notice's, written again, must be the same, or it was misread."""
        stray = key in self.dataset.form.oddities.stray_stops
        line = passage.text.removesuffix("。") if stray else passage.text
        tokens = self.grammar.read(line)
        if self.grammar.write(tokens) != line:
            self.differ("unread", self.in_notice(passage), f"通知这一行的单位列表读不成：“{line}”")
            return False
        self.named.update(tokens)
        role = key.rsplit(" ", 1)[1]
        self.mentions[role] += self.grammar.mentions(tokens)
        if tokens == claim.tokens:
            return True
        index = next(i for i, (ours, theirs) in enumerate(zip_longest(claim.tokens, tokens)) if ours != theirs)
        ours, theirs = (f"“{each[index]}”" if index < len(each) else "到此为止" for each in (claim.tokens, tokens))
        message = f"{claim.label}与通知不符：第{index + 1}个通知作{theirs}，数据作{ours}"
        self.differ("list", self.place(claim, index), message)
        return False

    def place(self, claim: _Claim, *path: int) -> Place:
        """Where a claim's record, or a token of its list, stands."""
        return self.dataset.at(claim.record, *claim.path, *path)

    def in_notice(self, passage: Passage) -> Place:
        """Where a passage stands in the issued text."""
        end = len(self.lines[passage.line - 1].rstrip()) + 1
        return self.dataset.at(ISSUED)._replace(line=passage.line, end_column=end, record=passage.key.partition(" ")[0])

    def differ(self, kind: DifferenceKind, place: Place, message: str) -> None:
        """Note a difference."""
        self.differences.append(Difference(kind, place, message))


def _stands_in(key: str, others: Container[str]) -> bool:
    """Whether a passage that has no counterpart is reported: not if the whole that it is a part of has none either.

    Lists are parts of an item, sections of a chapter.
    """
    head, _, part = key.partition(" ")
    whole = head if part in ("lead", "participants") else head.partition("（")[0]
    return whole in ("", key) or whole in others


def _shared_end(data: str, notice: str) -> int:
    """Count the characters that two texts share at their ends."""
    pairs = zip(reversed(data), reversed(notice), strict=False)
    return next((index for index, (ours, theirs) in enumerate(pairs) if ours != theirs), min(len(data), len(notice)))


def _around(text: str, at: int) -> str:
    """Quote twelve characters of a text."""
    return f"“{text[at : at + 12]}”" if at < len(text) else "到此为止"


def _claims(dataset: Dataset) -> Iterator[tuple[str, _Claim]]:
    """Yield the keys of passages, each with what the data say of it."""
    yield from _document_claims(dataset)
    for chapter in dataset.chapters:
        yield chapter.number, _title_claim(chapter.number, chapter.title, ("title",), chapter.number)
        for index, section in enumerate(chapter.sections):
            number = chapter.number + section.number
            yield number, _title_claim(chapter.number, section.title, ("sections", index, "title"), number)
    for item in dataset.items:
        yield from _item_claims(dataset, item)
    bodies: defaultdict[str, list[_Piece]] = defaultdict(list)
    for each in dataset.obligations:
        bodies[each.section].append(_Piece(each.text, each.id, ("text",)))
    for number, pieces in bodies.items():
        yield f"{number} text", _text_claim("paragraph", f"{number}的正文", *pieces)


def _text_claim(kind: DifferenceKind, label: str, *pieces: _Piece) -> _Claim:
    return _Claim(kind=kind, label=label, record=pieces[0].record, path=pieces[0].path, pieces=pieces)


def _document_claims(dataset: Dataset) -> Iterator[tuple[str, _Claim]]:
    document = dataset.document
    for name in field_names(type(document)):
        if name != "sha256":
            piece = _Piece(getattr(document, name), "document", (name,))
            yield f"document.{name}", _text_claim("document", f"文件信息 {name}", piece)
    signed = _Piece(document.date_as_signed, "document", ("date",), verbatim=False)
    yield "document.date_as_signed", _text_claim("document", "落款日期", signed)


def _title_claim(record: str, title: str, path: tuple[str | int, ...], number: str) -> _Claim:
    return _text_claim("title", f"{number}的标题", _Piece(title, record, path))


def _item_claims(dataset: Dataset, item: Indicator | Task) -> Iterator[tuple[str, _Claim]]:
    pieces, section = tuple(_item_pieces(item)), dataset.section_of(item)
    start = pieces[0].path if pieces else ()
    yield (
        item.id,
        _Claim(kind="paragraph", label=dataset.label(item), record=item.id, path=start, pieces=pieces, section=section),
    )
    for field, name in _ROLE_FIELDS:
        tokens: tuple[str, ...] = getattr(item, field)
        as_issued = tuple(item.as_issued.get(token, token) for token in tokens)
        label = f"{dataset.label(item)}{name}"
        yield f"{item.id} {field}", _Claim(kind="list", label=label, record=item.id, path=(field,), tokens=as_issued)


def _item_pieces(item: Indicator | Task) -> Iterator[_Piece]:
    """Yield the values that make up an item's paragraph."""
    if isinstance(item, Indicator):
        yield _Piece(item.sentence, item.id, ("sentence",))
        return
    if item.heading:
        yield _Piece(item.heading, item.id, ("heading",))
        yield _Piece("。", item.id, ("heading",), verbatim=False)
    for index, measure in enumerate(item.measures):
        yield _Piece(measure, item.id, ("measures", index))
