"""`track goals` and `track show`: what was planned for each year, and all that is known of a target."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Annotated, Any

import typer

from qhtasks.answers.listing import ListColumn, Listing
from qhtasks.cli.completing import target_keys
from qhtasks.cli.output import Reply, answering
from qhtasks.cli.session import Session
from qhtasks.cli.track import DayOption, TrackOption, YearOption, day_text, opened, track_root
from qhtasks.questions.targets import phrase_of

if TYPE_CHECKING:
    from collections.abc import Mapping

    from qhtasks.tracking.asof import Facts
    from qhtasks.tracking.balance import Balance


@answering
def list_goals(
    context: typer.Context,
    track: TrackOption = None,
    year: YearOption = None,
    as_of: DayOption = None,
    balance: Annotated[
        bool, typer.Option("--balance", help="各年合起来够不够，以后每年要多少；连同 goal-* 规则发现的问题")
    ] = False,
) -> Reply:
    """List the annual goals, one target a row."""
    from qhtasks.questions.targets import aims
    from qhtasks.tracking.asof import AsOf
    from qhtasks.tracking.balance import balance as balanced

    followed = opened(context, track)
    day = day_text(as_of) or followed.last_day
    records, years = AsOf(followed.track, day, followed.faulty), followed.track.years
    every = [records.facts(aim, years[-1]) for aim in aims(followed.dataset).rows]
    wanted = (year,) if year else tuple(years)
    rows = [facts for facts in every if any(one in facts.goals for one in wanted)]
    known = {facts.aim.key: balanced(facts) for facts in rows} if balance else {}
    faults = _faults(context, track) if balance else {}
    columns = (*_columns(wanted), *(_balance_columns(known, faults) if balance else ()))
    listing = Listing(
        asked=f"年度目标，截至{followed.day_in_words(day_text(as_of))}，{followed.dataset.document.number}",
        filter=f"{year}年" if year else "",
        columns=columns,
        rows=tuple(rows),
        total=len(every),
        record=partial(_record, wanted, known, faults),
        concerns=lambda facts: (facts.aim.indicator.id,),
        measure="个目标",
        notes=(f"{len(every)}个目标中设了年度目标的 {len(rows)} 个",),
    )
    return Reply(listing)


def _columns(years: tuple[int, ...]) -> tuple[ListColumn, ...]:
    """Show a target and its goals, year by year."""
    return (
        ListColumn("target", "编号", lambda facts: facts.aim.key),
        ListColumn("subject", "目标", lambda facts: facts.aim.target.subject),
        ListColumn("phrase", "目标值", lambda facts: phrase_of(facts.aim.target)),
        *(ListColumn(str(year), f"{year}年", partial(_goal_text, year)) for year in years),
    )


def _goal_text(year: int, facts: Facts) -> str:
    """Write a goal; one that was revised shows what it was."""
    goal = facts.goals.get(year)
    if goal is None:
        return ""
    return goal.value if goal.value == goal.original else f"{goal.value}（原{goal.original}）"


def _balance_columns(known: Mapping[str, Balance], faults: Mapping[str, list[str]]) -> tuple[ListColumn, ...]:
    """Show how the years balance, and what the rules found."""
    return (
        ListColumn("said", "平衡", lambda facts: known[facts.aim.key].said),
        ListColumn("best", "最好的一年", lambda facts: _best(known[facts.aim.key])),
        ListColumn("findings", "问题", lambda facts: "；".join(faults.get(facts.aim.key, ()))),
    )


def _best(found: Balance) -> str:
    from qhtasks.tracking.exact import asked_text

    return "" if found.best is None else asked_text(found.best)


def _record(
    years: tuple[int, ...], known: Mapping[str, Balance], faults: Mapping[str, list[str]], facts: Facts
) -> dict[str, Any]:
    """Give the goals of a target for JSON, and its balance where that was asked for."""
    from qhtasks.tracking.exact import exact_text

    key = facts.aim.key
    goals = {str(year): facts.goals[year].value for year in years if year in facts.goals}
    row: dict[str, Any] = {"target": key, "subject": facts.aim.target.subject, "aim": facts.value, "goals": goals}
    if key in known:
        found = known[key]
        each, best = (None if one is None else exact_text(one) for one in (found.each, found.best))
        row |= {"rest": list(found.rest), "each": each, "best": best, "said": found.said}
        row["findings"] = faults.get(key, [])
    return row


def _faults(context: typer.Context, track: Any) -> dict[str, list[str]]:
    """Give what the rules on goals find, by target."""
    from datetime import date

    from qhtasks.checks.rule import TRACK_RULES, chosen
    from qhtasks.checks.tracked import FIGURES, check_track

    day = date.max
    result = check_track(
        track_root(track), Session.of(context).dataset, day, chosen(["goal-*"], [], TRACK_RULES), patterns=FIGURES
    )
    faults: dict[str, list[str]] = {}
    for finding in result.findings:
        key, colon, said = finding.message.partition("：")
        if colon:
            faults.setdefault(key, []).append(f"{said}（{finding.rule}）")
    return faults


@answering
def show_target(
    context: typer.Context,
    target: Annotated[
        str,
        typer.Argument(help="目标的编号 A4.1，或事项的编号 A4、T156、O5", metavar="编号", autocompletion=target_keys),
    ],
    track: TrackOption = None,
    as_of: DayOption = None,
) -> Reply:
    """Show all that is known of a target or an item."""
    from qhtasks.checks.tracked import EVERYTHING
    from qhtasks.tracking.history import entered_json, history

    followed = opened(context, track, EVERYTHING)
    known = history(followed, target, day_text(as_of))
    listing = Listing(
        asked=f"{'；'.join(known.names)}；截至{known.day}",
        filter="",
        columns=(
            ListColumn("target", "编号", lambda row: row.target, shown=len({row.target for row in known.rows}) > 1),
            ListColumn("what", "事项", lambda row: row.what),
            ListColumn("period", "期间", lambda row: row.period),
            ListColumn("value", "内容", lambda row: row.value),
            ListColumn("note", "说明", lambda row: row.note),
            ListColumn("source", "来源", lambda row: row.source),
            ListColumn("reported", "报出日", lambda row: row.reported),
        ),
        rows=known.rows,
        total=len(known.rows),
        record=entered_json,
        concerns=lambda row: (row.target.partition(".")[0],),
        measure="条",
    )
    return Reply(listing)
