"""The file of reviews, written whole: what somebody judged just now, and what was judged before."""

from __future__ import annotations

from typing import TYPE_CHECKING

from qhtasks.checks.references import did_you_mean
from qhtasks.editing.scalars import on_line
from qhtasks.errors import QhtasksError
from qhtasks.model.meaning import field_names
from qhtasks.model.reviews import Review, fingerprint, judged_facts

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from qhtasks.model.dataset import Dataset

REVIEWED = "reviewed.yaml"
_HEAD = """# yaml-language-server: $schema=schemas/reviewed.schema.json
# 复核：通知证明不了、要人判断的事实，各由谁在哪一天看过；由 qhtasks review 写，改了事实要重新复核
reviews:
"""


def reviewed_text(dataset: Dataset, keys: Sequence[str], reviewer: str, day: str) -> str:
    """Write the file in its canonical layout, in the order of the data, with new reviews of some records.

    A new review of a record replaces those that were there. An unknown id or name raises `QhtasksError`, and so does a
    reviewer without a name. Reviews of records that are no more are dropped.
    """
    if not reviewer.strip():
        raise QhtasksError("复核者（--by）没有写名字")
    for key in keys:
        if key not in dataset.judged:
            raise QhtasksError(f"“{key}”不是要复核的记录{did_you_mean(key, list(dataset.judged))}")
    lines = (_line(review) for review in _reviews(dataset, frozenset(keys), reviewer.strip(), day))
    return _HEAD + "".join(f"  - {line}\n" for line in lines)


def _reviews(dataset: Dataset, keys: frozenset[str], reviewer: str, day: str) -> Iterator[Review]:
    for key, record in dataset.judged.items():
        if key in keys:
            facts = judged_facts(record)
            yield Review(record=key, facts=tuple(facts), digest=fingerprint(facts), reviewer=reviewer, date=day)
        else:
            yield from (review for review in dataset.reviews if review.record == key)


def _line(review: Review) -> str:
    """Write a review on one line, as `fmt` does."""
    return f"{{{', '.join(f'{name}: {_value(getattr(review, name))}' for name in field_names(Review))}}}"


def _value(value: str | tuple[str, ...]) -> str:
    if isinstance(value, str):
        return on_line(value, in_brackets=True)
    return f"[{', '.join(on_line(text, in_brackets=True) for text in value)}]"
