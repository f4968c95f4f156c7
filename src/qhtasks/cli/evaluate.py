"""`track evaluate`: the mid-term and the final evaluation as tables."""

from __future__ import annotations

from datetime import datetime
from functools import partial
from typing import TYPE_CHECKING, Annotated, cast

import typer

from qhtasks.answers.listing import ListColumn, Listing, TextTable
from qhtasks.cli.options import Choice, known_option
from qhtasks.cli.output import Reply, answering
from qhtasks.cli.track import TrackOption, day_text, opened
from qhtasks.questions.targets import phrase_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from qhtasks.cli.output import Piece
    from qhtasks.tracking.decisions import Approval, Stage
    from qhtasks.tracking.evaluating import Evaluation
    from qhtasks.tracking.monitoring import Followed
    from qhtasks.tracking.verdicts import Judgement

STAGE = Choice({"中期": ("中期", "中期评估", "mid-term"), "总结": ("总结", "总结评估", "final")})


@answering
def evaluate(
    context: typer.Context,
    stage: Annotated[
        str,
        typer.Argument(help="中期 或 总结", metavar="阶段", parser=STAGE.value, autocompletion=STAGE.begun),
    ],
    track: TrackOption = None,
    as_of: Annotated[datetime | None, known_option("评估文件里的数据截止日")] = None,
) -> Reply:
    """Evaluate the plan."""
    from qhtasks.tracking.evaluating import evaluated, evaluation_json

    followed = opened(context, track)
    result = evaluated(followed, cast("Stage", stage), day_text(as_of))
    listing = _listing(followed, result)
    return Reply(listing, partial(_page, listing, result), partial(evaluation_json, result, followed.dataset))


def _listing(followed: Followed, result: Evaluation) -> Listing:
    """Lay the targets out."""
    from qhtasks.tracking.evaluating import evaluated_json, persons_text

    final = result.file.stage == "总结"
    return Listing(
        asked=f"{result.file.name}，数据截至{result.day}，年度数看{result.year}年，{followed.dataset.document.number}",
        filter="",
        columns=(
            ListColumn("target", "编号", lambda row: row.judgement.key),
            ListColumn("subject", "目标", lambda row: row.judgement.facts.aim.target.subject),
            ListColumn("phrase", "目标值", lambda row: phrase_of(row.judgement.facts.aim.target)),
            ListColumn("value", "实际", lambda row: row.judgement.standing.value or ""),
            ListColumn("verdict", "结论", lambda row: row.judgement.word),
            ListColumn("reason", "依据", lambda row: _reason(row.judgement)),
            ListColumn("later", "其后", lambda row: _later(row.later), shown=not final),
            ListColumn("persons", "人的判断", persons_text),
            ListColumn("prediction", "预测", lambda row: _prediction(row.prediction), shown=not final),
            ListColumn("need", "以后要", lambda row: row.need, shown=not final),
        ),
        rows=result.rows,
        total=len(result.rows),
        record=evaluated_json,
        concerns=lambda row: (row.judgement.facts.aim.indicator.id,),
        measure="个目标",
        notes=tuple(_about(result)),
        notes_last=True,
    )


def _reason(judgement: Judgement) -> str:
    """Give the numbers, and what must be known beside them."""
    why = (judgement.standing.why,) if judgement.verdict != "unjudged" and judgement.standing.why else ()
    return "；".join((*why, *judgement.remarks))


def _later(judgement: Judgement | None) -> str:
    return f"{judgement.word}：{_reason(judgement)}" if judgement else ""


def _prediction(prediction: object) -> str:
    from qhtasks.tracking.decisions import PROSPECTS, Prediction

    return f"{PROSPECTS[prediction.will]}（{prediction.reason}）" if isinstance(prediction, Prediction) else ""


def _page(listing: Listing, result: Evaluation, width: int | None) -> Iterator[Piece]:
    """Print the head, the sums, then the targets."""
    yield listing.head[0]
    yield from _about(result)
    yield _sums(result)
    yield listing.table(drawn=width is not None)


def _sums(result: Evaluation) -> TextTable:
    """Count by nature, section and lead; shares stand only where enough was judged."""
    rows = [
        (group.kind, group.name, group.targets.said("目标"), group.indicators.said("指标")) for group in result.sums
    ]
    return TextTable(("分组", "名称", "目标", "指标"), rows, keys=2)


def _about(result: Evaluation) -> Iterator[str]:
    """Say the counts, what was consulted and approved, and which revisions there are."""
    from qhtasks.tracking.decisions import REVISION_KINDS

    whole = result.sums[0]
    yield whole.targets.said("目标")
    yield whole.indicators.said("指标")
    if result.file.consulted:
        asked = result.file.consulted
        yield (
            f"征求 {asked.bodies} 家意见，收到 {asked.opinions} 条：采纳 {asked.taken}，部分采纳 {asked.partly}，"
            f"未采纳 {asked.rejected}"
        )
    yield f"审议：{_steps(result.file.steps) or '还没有记录'}"
    for revision, in_force in result.revisions:
        state = "已生效" if in_force else "建议，未生效"
        kind, change = REVISION_KINDS[revision.kind], f"{revision.old} 改为 {revision.new}"
        yield f"{kind}调整 {revision.id}：{revision.what} {change}（{state}）"


def _steps(steps: Approval | None) -> str:
    from qhtasks.tracking.decisions import STEPS

    taken = [(name, getattr(steps, key)) for key, name in STEPS.items()] if steps else []
    return "，".join(f"{name} {step.date or '日期未记'} {step.document or ''}".strip() for name, step in taken if step)
