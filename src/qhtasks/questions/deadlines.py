"""By when each item and obligation is due: by a date, within a period, every year, or without a due phrase.

Dates are those of `periods` in `notice.yaml`; nothing is dated that the notice does not date.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal, NamedTuple, get_args

from qhtasks.errors import QhtasksError
from qhtasks.questions.duties import ROLE_NAMES, certain_duties
from qhtasks.questions.select import Filter

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from datetime import date

    from qhtasks.model.bodies import Unit
    from qhtasks.model.dataset import Dataset
    from qhtasks.model.items import Indicator, Task
    from qhtasks.model.notice import Period
    from qhtasks.model.obligations import Obligation

Term = Literal["by", "during", "yearly", "mentioned", "open"]
TERMS: tuple[Term, ...] = get_args(Term)
"""In the order of the answer."""
TERM_NAMES: dict[Term, str] = {
    "by": "截止",
    "during": "期间",
    "yearly": "逐年",
    "mentioned": "正文提到",
    "open": "未写时限",
}


class Deadline(NamedTuple):
    """A phrase of time in an item or obligation; `start` and `until` are ISO dates, both included, None where undated.

    The term `mentioned` is a period that the text speaks of without saying that the whole record is due by it; `open`
    says that the record has no due phrase. `role` says what the units that were asked about do in an item: 牵头; None
    for an obligation, and where no unit was asked about.
    """

    record: Indicator | Task | Obligation
    term: Term
    phrase: str | None = None
    start: str | None = None
    until: str | None = None
    note: str | None = None
    role: str | None = None

    @property
    def title(self) -> str:
        """What is due: heading or sentence of an item, text of an obligation."""
        return self.record.title

    def days_left(self, today: date) -> int | None:
        """Count the days from today until the last day: below zero once that is past, None where there is no date.

        Only the day is past: whether what was asked is done, neither the notice nor the dataset knows.
        """
        from datetime import date

        return (date.fromisoformat(self.until) - today).days if self.until else None

    def overdue(self, today: date) -> bool:
        """Whether the last day is past."""
        left = self.days_left(today)
        return left is not None and left < 0


class Deadlines(NamedTuple):
    """The deadlines that pass, by their last day; those without one, yearly, mentioned or open, stand at the end.

    `total` counts them without the filter.
    """

    rows: tuple[Deadline, ...]
    total: int

    @property
    def open(self) -> int:
        """How many have no due phrase."""
        return sum(deadline.term == "open" for deadline in self.rows)


def deadlines(dataset: Dataset, only: Filter | None = None, units: tuple[Unit, ...] = ()) -> Deadlines:
    """List by when the items and obligations that pass are due, and what some units do in them."""
    only, roles = only or Filter(), _roles(dataset, units)
    records = (*dataset.items, *dataset.obligations)
    periods = {period.phrase: period for period in sorted(dataset.periods, key=lambda period: -len(period.phrase))}
    every = [deadline for record in records for deadline in _of_record(dataset, periods, record)]
    passing = [
        deadline._replace(role=roles.get(deadline.record.id)) for deadline in every if only.lets_record(deadline.record)
    ]
    passing.sort(key=lambda deadline: (deadline.until or "9999", TERMS.index(deadline.term)))
    return Deadlines(tuple(passing), len(every))


def _roles(dataset: Dataset, units: tuple[Unit, ...]) -> dict[str, str]:
    """Say by item what some units do in it: 牵头; of several units with their names, 省水利厅牵头，省林草局参加."""
    shared = {item.id: duties for item, duties in certain_duties(dataset, units) if duties}
    if len(units) == 1:
        return {key: ROLE_NAMES[duty.role] for key, duties in shared.items() for duty in duties.values()}
    return {
        key: "，".join(f"{name}{ROLE_NAMES[duty.role]}" for name, duty in duties.items())
        for key, duties in shared.items()
    }


def _of_record(
    dataset: Dataset, periods: Mapping[str, Period], record: Indicator | Task | Obligation
) -> Iterator[Deadline]:
    """Give the due phrase of a record, or that it has none; then the periods that its text speaks of, longest first."""
    if record.due:
        yield _dated(record, _period(dataset, periods, record))
    else:
        yield Deadline(record, "open")
    rest = record.text.replace(record.due or "\0", "")
    for phrase, period in periods.items():
        if phrase in rest:
            rest = rest.replace(phrase, "")
            yield Deadline(record, "mentioned", phrase, period.start, period.until, period.note)


def _period(dataset: Dataset, periods: Mapping[str, Period], record: Indicator | Task | Obligation) -> Period:
    """Find the period of a due phrase; only data that the check rejects have none."""
    try:
        return periods[record.due or ""]
    except KeyError:
        message = f"{dataset.label(record)}的时限“{record.due}”不在 notice.yaml 的 periods 里：先用 qhtasks check 核对"
        raise QhtasksError(message) from None


def _dated(record: Indicator | Task | Obligation, period: Period) -> Deadline:
    term: Term = "during" if period.start else "by" if period.until else "yearly"
    return Deadline(record, term, period.phrase, period.start, period.until, period.note)
