"""Everything that a track holds about one target, in the order of time, and what each year was judged."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from qhtasks.errors import QhtasksError
from qhtasks.questions.find import find_record
from qhtasks.questions.targets import aims
from qhtasks.tracking.asof import AsOf, last_reported
from qhtasks.tracking.decisions import REVISION_KINDS
from qhtasks.tracking.exact import with_unit
from qhtasks.tracking.figures import FIGURE_KINDS, PATHS
from qhtasks.tracking.judging import judge_target
from qhtasks.tracking.periods import span_of, spoken
from qhtasks.tracking.verdicts import ANNUAL_NAMES

if TYPE_CHECKING:
    from collections.abc import Iterator

    from qhtasks.model.dataset import Dataset
    from qhtasks.questions.targets import Aim
    from qhtasks.tracking.figures import ActualFigure
    from qhtasks.tracking.monitoring import Followed


class Entered(NamedTuple):
    """One thing known of a target: what it is, its period, value and note, where it comes from, and when it came."""

    target: str
    what: str
    period: str
    value: str
    note: str
    source: str
    reported: str


class History(NamedTuple):
    """What is known of targets as of a day (ISO)."""

    day: str
    aims: tuple[Aim, ...]
    rows: tuple[Entered, ...]


def history(followed: Followed, words: str, day: str | None = None) -> History:
    """Tell what is known of a target (A4.1), or of all targets of an indicator (A4)."""
    known = day or last_reported(followed.track) or followed.dataset.document.date
    picked = _picked(followed.dataset, words)
    records = AsOf(followed.track, known, followed.faulty)
    rows = (row for aim in picked for row in (*_entered(records, aim), *_verdicts(records, aim)))
    return History(known, picked, tuple(rows))


def _picked(dataset: Dataset, words: str) -> tuple[Aim, ...]:
    """Find the targets that are meant."""
    every = aims(dataset).rows
    chosen = tuple(aim for aim in every if aim.key == words.strip().upper())
    if not chosen:
        record = find_record(dataset, words.partition(".")[0])
        chosen = tuple(aim for aim in every if aim.indicator.id == record.id and "." not in words)
    if not chosen:
        raise QhtasksError(f"没有“{words}”这个目标：写 A4.1，或只写指标 A4")
    return chosen


def _entered(records: AsOf, aim: Aim) -> Iterator[Entered]:
    """List the records of a target in force: base, assigned value, path, goals, figures, revisions."""
    key, unit = aim.key, aim.target.unit
    if key in records.bases:
        base = records.bases[key].record
        note = f"由 {base.derived_from} 算出" if base.derived_from else ""
        yield Entered(
            key, "基期值", spoken(base.period), with_unit(base.value, base.unit), note, base.source, base.reported
        )
    if key in records.assigned:
        given = records.assigned[key].record
        value = with_unit(given.value, given.unit)
        yield Entered(key, "国家下达", spoken(given.period), value, "", given.document, given.reported)
    if key in records.settings:
        path = records.settings[key].record
        value = PATHS[path.path] if path.path else f"容差{with_unit(path.tolerance or '', unit)}"
        yield Entered(key, "路径", "", value, path.reason, path.set_by, path.reported)
    for (name, year), filed in sorted(records.goals.items()):
        if name == key:
            goal = filed.record
            value = with_unit(goal.value, goal.unit)
            yield Entered(key, "年度目标", f"{year}年", value, goal.reason or "", goal.document, goal.reported)
    figures = [filed.record for filed in records.figures.get(key, {}).values()]
    for figure in sorted(figures, key=lambda one: span_of(one.period)[1:3]):
        yield Entered(key, "实际值", spoken(figure.period), *_figure(figure))
    yield from _revisions(records, key)


def _figure(figure: ActualFigure) -> tuple[str, str, str, str]:
    parts = "、".join(f"{name}{part}" for name, part in (figure.parts or {}).items())
    words = (FIGURE_KINDS[figure.kind], figure.status, figure.basis, parts if figure.value else None, figure.reason)
    value = with_unit(figure.value, figure.unit) if figure.value else parts
    return value, "，".join(filter(None, words)), figure.source, figure.reported


def _revisions(records: AsOf, key: str) -> Iterator[Entered]:
    for filed in records.revisions:
        revision = filed.record
        if revision.what.partition("@")[0] == key:
            state = "已生效" if records.in_force(revision) else "未生效，不用"
            what, year = REVISION_KINDS[revision.kind] + "调整", revision.what.partition("@")[2]
            value = f"{revision.old}改为{revision.new}"
            period = f"{year}年" if year else ""
            yield Entered(key, what, period, value, state, revision.proposed_by, revision.reported)


def _verdicts(records: AsOf, aim: Aim) -> Iterator[Entered]:
    """Judge each year that has begun by the day."""
    for year in records.track.years:
        if str(year) > records.day[:4]:
            return
        one = judge_target(records.facts(aim, year))
        annual = f"；本年{ANNUAL_NAMES[one.annual.verdict]}" if one.annual.verdict not in (None, "no-goal") else ""
        reason = "；".join((*([one.standing.why] if one.verdict != "unjudged" else []), *one.remarks))
        yield Entered(aim.key, "结论", f"{year}年", one.word + annual, reason, "", "")


def entered_json(row: Entered) -> dict[str, Any]:
    """A row of the history."""
    return row._asdict()
