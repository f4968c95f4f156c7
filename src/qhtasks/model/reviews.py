"""Who judged which facts, and when: facts that the notice does not prove, each record's under a fingerprint."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any

from qhtasks.model.meaning import IsoDate, Meaning, Pattern, Record, declared, held_kind, plain

if TYPE_CHECKING:
    from qhtasks.model.meaning import Field

DIGITS = 8
"""Hexadecimal digits of a SHA-256 that are kept of each fact."""
Digest = Annotated[str, Pattern(f"^([0-9a-f]{{{DIGITS}}})+$", "0123456789abcdef")]
"""The first digits of the SHA-256 of each fact, one after the other."""


class Review(Record):
    """One record's judged facts as somebody saw them; the digest changes with each of them."""

    record: Annotated[
        str,
        Meaning(
            "记录",
            "编号（`A18`、`O12`），单位、集合或后来的机构的名称，或 `form`（体例）；沿革写作从和到的名称，中间空一格",
            key=True,
            refers=("Indicator", "Obligation", "Unit", "Collective", "Successor", "Succession"),
        ),
    ]
    facts: Annotated[
        tuple[str, ...], Meaning("事实", "复核了哪些字段：通知证明不了、要人判断的，程序写全", compare="list")
    ]
    digest: Annotated[Digest, Meaning("指纹", "每个事实的 SHA-256 的前 8 位，依次相连，由 `qhtasks review` 写")]
    reviewer: Annotated[str, Meaning("复核者", "谁判断的", key=True)]
    date: Annotated[IsoDate, Meaning("日期", "哪一天复核的")]


class ReviewsFile(Record):
    """`reviewed.yaml`, which a dataset need not have."""

    reviews: Annotated[
        tuple[Review, ...],
        Meaning("复核", "一行一条记录，照数据的次序；不要手改，用 `qhtasks review` 写", layout="line"),
    ]


def judged_facts(record: Record) -> dict[str, Any]:
    """Give the facts of a record that somebody must judge, by field, as JSON holds them; empty where it has none.

    Of records within, as the targets of an indicator, only the judged fields count. The order of a list that means
    nothing is evened out.
    """
    return {field.name: _fact(field, getattr(record, field.name)) for field in _judged_fields(type(record))}


def fingerprint(facts: dict[str, Any]) -> str:
    """Hash judged facts into the digest of a review."""
    from hashlib import sha256
    from json import dumps

    texts = (dumps([name, fact], ensure_ascii=False, sort_keys=True) for name, fact in facts.items())
    return "".join(sha256(text.encode()).hexdigest()[:DIGITS] for text in texts)


def judged_otherwise(record: Record, review: Review) -> tuple[str, ...]:
    """Name the judged fields of a record that are not as they were when it was reviewed.

    Where the review names more or fewer facts than it has digests of, these are taken for those of the whole record.
    """
    facts = judged_facts(record)
    count = len(review.digest) // DIGITS
    names = review.facts if len(review.facts) == count else tuple(facts)
    seen = {name: review.digest[index * DIGITS :][:DIGITS] for index, name in enumerate(names)}
    return tuple(name for name, fact in facts.items() if name in seen and seen[name] != fingerprint({name: fact}))


_JUDGED: dict[type[Record], tuple[Field, ...]] = {}


def _judged_fields(kind: type[Record]) -> tuple[Field, ...]:
    if kind not in _JUDGED:
        _JUDGED[kind] = tuple(field for field in declared(kind) if field.meaning.judged or _holds_judged(field))
    return _JUDGED[kind]


def _holds_judged(field: Field) -> bool:
    inner = held_kind(field.type)
    return inner is not None and any(part.meaning.judged for part in declared(inner))


def judged_names(record: Record) -> tuple[str, ...]:
    """Name the fields of a record that somebody must judge."""
    return tuple(field.name for field in _judged_fields(type(record)))


def _fact(field: Field, value: Any) -> Any:
    """Give the value of a judged field as JSON holds it."""
    if not field.meaning.judged:
        return [judged_facts(record) for record in value]
    return sorted(plain(value), key=str) if field.meaning.compare == "list" else plain(value)
