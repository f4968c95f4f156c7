"""The papers of monitoring and evaluation: 年度监测表, 中期评估表 and 总结评估表, composed from judgements.

A verdict is computed, a judgement is a person's: both stand side by side. What is not judged is listed with its reason
and never counted as good or bad.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from qhtasks.errors import QhtasksError
from qhtasks.papers.charts import BoardCell, board, fan
from qhtasks.papers.choices import Extent, Request
from qhtasks.papers.courses import course_of
from qhtasks.papers.imprint import UNSTAMPED
from qhtasks.papers.view import Fact, Report, ReportColumn, ReportPart, ReportTable
from qhtasks.questions.select import Filter
from qhtasks.questions.targets import phrase_of
from qhtasks.tracking.decisions import PROSPECTS, REVISION_KINDS, STAGES, STEPS, EvaluationFile, TargetRevision
from qhtasks.tracking.exact import rounded, with_unit
from qhtasks.tracking.lights import light_of
from qhtasks.tracking.monitoring import base_text, doubted_bases, expected_text, monitor
from qhtasks.tracking.sums import groups
from qhtasks.tracking.verdicts import ANNUAL_NAMES

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from qhtasks.papers.charts import Drawing, Hatch
    from qhtasks.papers.compose import Composer
    from qhtasks.tracking.asof import Facts
    from qhtasks.tracking.decisions import Approval, Stage
    from qhtasks.tracking.figures import ActualFigure
    from qhtasks.tracking.folder import Filed
    from qhtasks.tracking.monitoring import Monitoring
    from qhtasks.tracking.verdicts import Judgement, Verdict

HATCHES: Mapping[Verdict, Hatch] = {
    "early": "done",
    "complete": "done",
    "fast": "good",
    "on": "good",
    "held": "good",
    "near": "near",
    "mostly": "near",
    "behind": "behind",
    "breached": "behind",
    "reversed": "worst",
    "incomplete": "worst",
    "unjudged": "blank",
}
"""How the cell of a verdict is filled on the board."""
_NEEDING = ("behind", "reversed", "breached", "incomplete")
"""Verdicts of targets whose course is drawn, beside all binding ones."""
_BINDING = "约束性"
_COURSES = (
    "只画约束性的目标，和滞后、倒退、突破、未完成的目标。"
    "空心圆是基期，实线方点是年度目标，虚线是序时，黑点是实际，点划线是目标。"
)


class _Column(NamedTuple):
    """A column of a table of targets: how wide it is, and what it says of a judgement."""

    head: ReportColumn
    texts: tuple[str, ...]


def compose_monitoring(composer: Composer, year: int, day: str, rules: str | None = None) -> Report:
    """Compose the table of a year as of a day (ISO); a rule set adds its lights."""
    answer = monitor(composer.followed, year=year, day=day, rules=rules, only=Filter())
    columns = _targets(answer, _annual_columns(answer))
    parts = (*_summary(composer, answer), _table("指标", columns, _notes(answer)), *_after(answer))
    return _report(composer, f"{year}年度监测表", ("monitor", (str(year), day, rules or "")), answer, parts)


def compose_evaluation(composer: Composer, stage: Stage, day: str | None = None) -> Report:
    """Compose the table of an evaluation as of its cutoff, or an earlier day (ISO)."""
    filed = evaluation_of(composer.followed.track.filed(EvaluationFile), stage)
    record = filed.record
    known = day or record.cutoff
    last = composer.followed.track.years[-1] if stage == "总结" else None
    rules = next(iter(record.rules), None)
    answer = monitor(composer.followed, year=last, day=known, rules=rules, only=Filter())
    columns = _targets(answer, _persons_columns(answer, record))
    parts = (
        *_summary(composer, answer),
        _table("指标", columns, _notes(answer)),
        *_revisions(composer, known),
        *_procedure(record),
        *_after(answer),
    )
    return _report(composer, STAGES[stage] + "表", ("evaluation", (stage, known)), answer, parts)


def evaluation_of(filed: Sequence[Filed[EvaluationFile]], stage: Stage) -> Filed[EvaluationFile]:
    """Find the evaluation of a stage, the one with the latest cutoff; none is an error that says what to write."""
    found = [each for each in filed if each.record.stage == stage]
    if not found:
        raise QhtasksError(
            f"evaluations/ 里没有{STAGES[stage]}：在那里新建一个 .yaml 文件，写三行，"
            f'如 name: 我省{STAGES[stage]}、stage: {stage}、cutoff: "2023-06-30"（数据截止日）'
        )
    return max(found, key=lambda each: each.record.cutoff)


def _report(
    composer: Composer,
    title: str,
    request: tuple[str, tuple[str, ...]],
    answer: Monitoring,
    parts: Sequence[ReportPart],
) -> Report:
    kind, subjects = request
    last = _last_used(answer)
    facts = [
        Fact("数据截至", f"{answer.day}（报出日），判{answer.year}年"),
        Fact("灯号规则", f"{answer.rules.name}，{answer.rules.source}" if answer.rules else ""),
        Fact("用到的记录", f"最后报出日{last}" if last else "没有"),
    ]
    extent = Extent((), len(answer.rows), len(answer.every), "个目标")
    cover = composer.cover(title, title, facts, extent)
    report = Report(cover, title, f"{title}-{answer.day}", tuple(parts), UNSTAMPED)
    stamped = {part.title: part for part in parts}
    return report._replace(stamp=composer.stamp(Request(kind, subjects, composer.choices), cover, (), stamped))


def _last_used(answer: Monitoring) -> str:
    """Give the last day on which anything was reported that a paper uses."""
    facts = [one.facts for one in answer.rows]
    figures = (figure.reported for each in facts for figure in each.figures.values())
    goals = (goal.goal.reported for each in facts for goal in each.goals.values())
    bases = (each.base.reported for each in facts if each.base)
    return max((*figures, *goals, *bases), default="")


def _summary(composer: Composer, answer: Monitoring) -> Iterator[ReportPart]:
    """Counts, never averaged, then the board of all verdicts."""
    lines = []
    for group in groups(composer.dataset, answer.rows):
        if group.kind in ("全部", "性质"):
            name = f"性质{group.name}：" if group.name else ""
            lines.append(f"{name}{group.targets.said('目标')}；{group.indicators.said('指标')}。")
    yield ReportPart("汇总", tuple(lines), (_board(composer, answer),), None)


def _board(composer: Composer, answer: Monitoring) -> Drawing:
    cells: dict[str, list[BoardCell]] = {}
    for one in answer.rows:
        name = composer.dataset.form.series_name(one.facts.aim.indicator.series)
        cells.setdefault(name, []).append(BoardCell(one.key, one.word.partition("：")[0], HATCHES[one.verdict]))
    return board(f"各目标{answer.year}年的结论，与下表相同", tuple(cells.items()))


def _targets(answer: Monitoring, more: Iterable[_Column]) -> tuple[_Column, ...]:
    """The columns of all tables of targets: which target, its base, and the figures of the years."""
    rows = answer.rows
    return (
        _column("编号", 7, (one.key for one in rows)),
        _column("目标", 15, (_aim(one.facts) for one in rows)),
        _column("基期", 7, (base_text(one.facts) for one in rows), is_number=True),
        *(
            _column(f"{year}", 7, (_figure(one.facts, year) for one in rows), is_number=True)
            for year in answer.every[0].facts.plan
            if year <= answer.year
        ),
        *more,
    )


def _annual_columns(answer: Monitoring) -> Iterator[_Column]:
    rows = answer.rows
    yield _column("年度目标", 7, (_goal(one.facts) for one in rows), is_number=True)
    yield _column("年度结论", 7, (ANNUAL_NAMES[one.annual.verdict] if one.annual.verdict else "" for one in rows))
    yield _column("应达", 9, map(expected_text, rows), is_number=True)
    yield _column("完成进度", 8, map(_progress, rows), is_number=True)
    yield _column("结论", 8, (one.word for one in rows))
    if answer.rules:
        rules = answer.rules
        yield _column("灯号", 4, (light_of(rules, one).word or "" for one in rows))
    yield _column("依据", 34, map(_reason, rows))


def _persons_columns(answer: Monitoring, record: EvaluationFile) -> Iterator[_Column]:
    """What is computed, and beside it what persons judge and foresee."""
    rows = answer.rows
    persons = {each.target: f"{each.verdict}（{each.by}）：{each.reason}" for each in record.judgements}
    foreseen = {each.target: f"{PROSPECTS[each.will]}：{each.reason}" for each in record.predictions}
    yield _column("完成进度", 8, map(_progress, rows), is_number=True)
    yield _column("结论", 8, (one.word for one in rows))
    yield _column("依据", 30, map(_reason, rows))
    yield _column("人的判断", 12, (persons.get(one.key, "") for one in rows))
    if record.stage != "总结":
        yield _column("预计", 10, (foreseen.get(one.key, "") for one in rows))


def _after(answer: Monitoring) -> Iterator[ReportPart]:
    """What is not judged and why; the courses of what needs attention; where the figures come from."""
    unjudged = [one for one in answer.rows if one.verdict == "unjudged"]
    if unjudged:
        why = (
            _column("编号", 8, (one.key for one in unjudged)),
            _column("目标", 32, (_aim(one.facts) for one in unjudged)),
            _column("为什么不判", 60, ("；".join(one.remarks) for one in unjudged)),
        )
        yield _table(f"不判的{len(unjudged)}个目标", why, ())
    shown = [one for one in answer.rows if one.verdict in _NEEDING or one.facts.aim.indicator.nature == _BINDING]
    courses = [course for course in (course_of(one.facts) for one in shown) if course]
    if courses:
        yield ReportPart("走势", (_COURSES,), tuple(map(fan, courses)), None)
    sources = [(one.key, *source) for one in answer.rows for source in _sources(one.facts)]
    if sources:
        heads = (("编号", 7), ("期间", 30), ("数值", 22), ("来源", 29), ("报出日", 12))
        columns = tuple(
            _Column(ReportColumn(name, width, is_number=False), tuple(texts))
            for (name, width), texts in zip(heads, zip(*sources, strict=True), strict=True)
        )
        yield _table("数据来源", columns, ())


def _sources(facts: Facts) -> Iterator[tuple[str, ...]]:
    """List where the figures of a target come from, a row for each source, its periods and values side by side."""
    if facts.base:
        derived = f"（推算：{facts.base.derived_from}）" if facts.base.derived_from else ""
        yield facts.base.period, facts.base.value, facts.base.source + derived, facts.base.reported
    by_source: dict[str, list[ActualFigure]] = {}
    for figure in facts.figures.values():
        by_source.setdefault(figure.source, []).append(figure)
    for source, figures in by_source.items():
        periods = "、".join(f"{one.period}{f'（{one.status}）' if one.status else ''}" for one in figures)
        days = sorted({one.reported for one in figures})
        yield periods, "、".join(map(_value, figures)), source, "—".join(dict.fromkeys((days[0], days[-1])))


def _value(figure: ActualFigure) -> str:
    return figure.value or "、".join(f"{name}{part}" for name, part in (figure.parts or {}).items())


def _revisions(composer: Composer, day: str) -> Iterator[ReportPart]:
    """The revisions that were proposed by a day, in force or not; original and revised value both."""
    known = [filed.record for filed in composer.followed.track.filed(TargetRevision) if filed.record.reported <= day]
    if known:
        columns = (
            _column("编号", 10, (one.id for one in known)),
            _column("调整什么", 14, (f"{one.what}（{REVISION_KINDS[one.kind]}）" for one in known)),
            _column("原值", 8, (one.old for one in known), is_number=True),
            _column("新值", 8, (one.new for one in known), is_number=True),
            _column("提出单位", 16, (one.proposed_by for one in known)),
            _column("审批", 30, (_steps(one) for one in known)),
            _column("生效日", 14, (one.effective or "未生效" for one in known)),
        )
        yield _table("目标调整", columns, ())


def _steps(revision: TargetRevision) -> str:
    return _taken(revision.steps) + (f"；下达文件：{revision.document}" if revision.document else "")


def _taken(steps: Approval) -> str:
    taken = ((name, getattr(steps, step)) for step, name in STEPS.items())
    return "；".join(f"{name}：{one.date or '日期未录'}，{one.document or '文件未录'}" for name, one in taken if one)


def _procedure(record: EvaluationFile) -> Iterator[ReportPart]:
    """What was consulted and decided; what only persons can write is left blank, and says so."""
    lines = [f"{record.name}，数据截止{record.cutoff}。"]
    if record.consulted:
        asked = record.consulted
        lines.append(
            f"征求{asked.bodies}个单位意见，收到{asked.opinions}条：采纳{asked.taken}条，部分采纳{asked.partly}条，"
            f"未采纳{asked.rejected}条。"
        )
    if record.steps:
        lines.append(f"审议：{_taken(record.steps)}。")
    yield ReportPart("评估过程", tuple(lines), (), None)
    blanks = (("主要问题", ""), ("对策建议", ""))
    head = (ReportColumn("事项", 15, is_number=False), ReportColumn("由评估单位填写", 85, is_number=False))
    yield ReportPart("问题和建议", (), (), ReportTable(head, blanks))


def _notes(answer: Monitoring) -> tuple[str, ...]:
    return tuple(f"{note}。" for note in doubted_bases(answer.rows))


def _table(title: str, columns: Sequence[_Column], notes: tuple[str, ...]) -> ReportPart:
    rows = tuple(zip(*(column.texts for column in columns), strict=True))
    return ReportPart(title, notes, (), ReportTable(tuple(column.head for column in columns), rows))


def _column(name: str, width: int, texts: Iterable[str], *, is_number: bool = False) -> _Column:
    return _Column(ReportColumn(name, width, is_number), tuple(texts))


def _aim(facts: Facts) -> str:
    nature = f"（{facts.aim.indicator.nature}）" if facts.aim.indicator.nature else ""
    revised = f"；调整为{facts.value}" if facts.value != facts.issued else ""
    return f"{facts.aim.target.subject}：{phrase_of(facts.aim.target)}{revised}{nature}"


def _figure(facts: Facts, year: int) -> str:
    figure = facts.figures.get(str(year))
    return _value(figure) if figure else ""


def _goal(facts: Facts) -> str:
    goal = facts.goals.get(facts.year)
    if goal is None:
        return ""
    return goal.value if goal.value == goal.original else f"{goal.value}（原{goal.original}）"


def _progress(judgement: Judgement) -> str:
    progress = judgement.standing.progress
    return "" if progress is None else with_unit(rounded(100 * progress, 1), "％")


def _reason(judgement: Judgement) -> str:
    """The numbers of the verdict and of the year, then what one must know beside them."""
    if judgement.verdict == "unjudged":
        return "；".join(filter(None, (judgement.annual.why, "见“不判的目标”")))
    return "；".join(filter(None, (judgement.standing.why, judgement.annual.why, *judgement.remarks)))
