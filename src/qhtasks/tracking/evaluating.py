"""中期评估 and 总结评估: computed verdicts beside what persons judge, what the years left need, and the approvals."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from qhtasks.errors import QhtasksError
from qhtasks.model.meaning import plain
from qhtasks.questions.select import Filter
from qhtasks.tracking.asof import AsOf
from qhtasks.tracking.balance import balance
from qhtasks.tracking.decisions import STAGES, EvaluationFile, TargetRevision
from qhtasks.tracking.judging import judge_target
from qhtasks.tracking.monitoring import judgement_json, monitor
from qhtasks.tracking.sums import groups
from qhtasks.tracking.verdicts import VERDICT_NAMES

if TYPE_CHECKING:
    from qhtasks.model.dataset import Dataset
    from qhtasks.tracking.decisions import PersonsVerdict, Prediction, Stage
    from qhtasks.tracking.folder import Track
    from qhtasks.tracking.monitoring import Followed
    from qhtasks.tracking.sums import Tally, TallyGroup
    from qhtasks.tracking.verdicts import Judgement


class Evaluated(NamedTuple):
    """A target in an evaluation; `later` judges the year after, where a part of it is known already.

    `need` says what the years left have to bring, by arithmetic alone.
    """

    judgement: Judgement
    later: Judgement | None
    persons: tuple[PersonsVerdict, ...]
    prediction: Prediction | None
    need: str


class Evaluation(NamedTuple):
    """An evaluation of the plan: what its file says, the targets, how they add up, and the revisions by the day."""

    file: EvaluationFile
    year: int
    day: str
    rows: tuple[Evaluated, ...]
    sums: tuple[TallyGroup, ...]
    revisions: tuple[tuple[TargetRevision, bool], ...]


def evaluated(followed: Followed, stage: Stage, day: str | None = None) -> Evaluation:
    """Evaluate the plan by the evaluation of a stage; its cut-off is the day of the figures unless another is given."""
    file = _file_of(followed.track, stage)
    cutoff = day or file.cutoff
    result = monitor(followed, day=cutoff, only=Filter())
    records = AsOf(followed.track, max(cutoff, file.reported or cutoff), followed.faulty)
    figures = AsOf(followed.track, cutoff, followed.faulty)
    rows = tuple(_row(one, figures, file) for one in result.rows)
    revisions = tuple((filed.record, records.in_force(filed.record)) for filed in records.revisions)
    return Evaluation(file, result.year, cutoff, rows, groups(followed.dataset, result.rows), revisions)


def _file_of(track: Track, stage: Stage) -> EvaluationFile:
    """Find the evaluation of a stage with the latest cut-off."""
    files = [filed.record for filed in track.filed(EvaluationFile) if filed.record.stage == stage]
    if not files:
        raise QhtasksError(f"evaluations/ 里没有{STAGES[stage]}：先写一个文件，至少有名称、阶段和数据截止日")
    return max(files, key=lambda file: file.cutoff)


def _row(judgement: Judgement, figures: AsOf, file: EvaluationFile) -> Evaluated:
    """Put a target's judgement beside what persons say."""
    key, year = judgement.key, judgement.facts.year
    later = None
    if year < judgement.facts.plan[-1]:
        facts = figures.facts(judgement.facts.aim, year + 1)
        later = judge_target(facts) if facts.figure else None
    persons = tuple(one for one in file.judgements if one.target == key)
    prediction = next((one for one in file.predictions if one.target == key), None)
    return Evaluated(judgement, later, persons, prediction, balance(judgement.facts).said)


def evaluated_json(row: Evaluated) -> dict[str, Any]:
    """A target in an evaluation: its judgement, and what stands beside it."""
    return {
        **judgement_json(row.judgement),
        "later": judgement_json(row.later) if row.later else None,
        "persons": [plain(one) for one in row.persons],
        "prediction": plain(row.prediction) if row.prediction else None,
        "need": row.need,
    }


def evaluation_json(evaluation: Evaluation, dataset: Dataset) -> dict[str, Any]:
    """A whole evaluation."""
    file = evaluation.file
    return {
        "name": file.name,
        "stage": file.stage,
        "notice": dataset.document.number,
        "cutoff": evaluation.day,
        "year": evaluation.year,
        "sums": [_group_json(group) for group in evaluation.sums],
        "rows": [evaluated_json(row) for row in evaluation.rows],
        "items": [plain(one) for one in file.judgements if one.item],
        "revisions": [{**plain(revision), "in_force": valid} for revision, valid in evaluation.revisions],
        "consulted": plain(file.consulted) if file.consulted else None,
        "steps": plain(file.steps) if file.steps else None,
    }


def _group_json(group: TallyGroup) -> dict[str, Any]:
    tallies = {"targets": group.targets, "indicators": group.indicators}
    return {"kind": group.kind, "name": group.name, **{name: _tally_json(one) for name, one in tallies.items()}}


def _tally_json(tally: Tally) -> dict[str, Any]:
    """A tally: the coverage, the counts by verdict, and the shares where enough was judged."""
    return {
        "total": tally.total,
        "judged": tally.judged,
        "counts": dict(tally.counts),
        "shares": dict(tally.shares) if tally.shares else None,
    }


def persons_text(row: Evaluated) -> str:
    """Write what persons judged of a target."""
    words = {str(code): name for code, name in VERDICT_NAMES.items()}
    return "；".join(f"{words.get(one.verdict, one.verdict)}（{one.by}：{one.reason}）" for one in row.persons)
