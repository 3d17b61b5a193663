"""The status of the jobs: what ran last, what came of it, what is next. For people, and as JSON."""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import datetime
from typing import Any

import click

from db.base import AnyRow
from db.keyset import PageRequest
from db.queries import jobs as queries
from db.session import reading
from domain import jobs as rules
from domain.jobs import RUNS_TOLD, RunState, Standing
from jobs import telling
from jobs.database import opened
from jobs.registry import jobs
from jobs.worker import utc_now

# Of the failures of one run; --json tells those that are kept.
_FAILURES_TOLD = 5
_HEADS = ("Job", "Last run", "Took", "Result", "Did", "Next")
_NONE = "-"
_COLOURS = {
    RunState.SUCCEEDED: "green",
    RunState.RUNNING: "cyan",
    RunState.STOPPED: "yellow",
    RunState.FAILED: "red",
    RunState.ABANDONED: "red",
}


@click.command("status")
@click.option("--json", "is_json", is_flag=True, help="Print JSON, with all failures kept.")
@click.pass_context
def status(context: click.Context, *, is_json: bool) -> None:
    """Show each job's last run, what came of it, and when the next one is due.

    Exit code 1 if the last run of a job failed, or a job is overdue.
    """
    at = utc_now()
    with opened() as (settings, engine):
        plans = [job.plan for job in jobs(settings)]
        keys = {plan.name: (plan.name, PageRequest(RUNS_TOLD)) for plan in plans}
        with reading(engine) as session:
            pages = queries.pages(session, list(keys.values()))
    standings = [rules.standing(plan, pages[keys[plan.name]].rows, at) for plan in plans]
    click.echo(_json(standings, at) if is_json else _page(standings, at))
    if any(standing.is_failing or standing.is_overdue for standing in standings):
        context.exit(1)


COMMANDS = (status,)


def _page(standings: Sequence[Standing], at: datetime) -> str:
    lines = _table([_HEADS, *(_row(standing, at) for standing in standings)])
    for standing in standings:
        if standing.is_failing:
            lines += ["", *_failures(standing, at)]
    if all(standing.last is None for standing in standings):
        lines += ["", "No job has ever run. Start `python -m jobs run`, or `tick` every minute."]
    elif late := [standing.plan.name for standing in standings if standing.is_overdue]:
        is_any_at_work = any(each.last and rules.is_alive(each.last, at) for each in standings)
        question = "" if is_any_at_work else " Does any worker run?"
        lines += ["", f"Overdue: {', '.join(late)}.{question}"]
    return "\n".join(lines)


def _row(standing: Standing, at: datetime) -> tuple[str, ...]:
    name, run = standing.plan.name, standing.last
    if run is None:
        return (name, "never", _NONE, _NONE, _NONE, _next(standing, at))
    state = rules.state(run, at)
    if state is RunState.RUNNING:
        did = telling.come_so_far(run.done, run.total)
    else:
        did = telling.counted(run.counts) or _NONE
    return (
        name,
        telling.distance(run.started_at, at),
        _took(run, at),
        click.style(state.name.lower(), fg=_COLOURS[state]),
        did,
        _next(standing, at),
    )


def _next(standing: Standing, at: datetime) -> str:
    if standing.next_due_at is None:
        return "off"
    if standing.is_overdue:
        return click.style("overdue", fg="red")
    return "now" if standing.next_due_at <= at else telling.distance(standing.next_due_at, at)


def _took(run: AnyRow, at: datetime) -> str:
    ended = at if rules.is_alive(run, at) else run.finished_at or run.heard_at
    return telling.took(max(0.0, (ended - run.started_at).total_seconds()))


def _failures(standing: Standing, at: datetime) -> list[str]:
    run = standing.ended
    what = "was abandoned" if rules.state(run, at) is RunState.ABANDONED else "failed"
    lines = [f"{standing.plan.name} {what}: run {run.number} of {_told(run.started_at)}"]
    lines[0] += f", by {run.worker}"
    lines += [f"  {what}: {why}" for what, why in run.failures[:_FAILURES_TOLD]]
    if left := run.failure_count - min(len(run.failures), _FAILURES_TOLD):
        lines.append(f"  and {left:,} more")
    return lines


def _told(moment: datetime) -> str:
    return f"{moment:%Y-%m-%d %H:%M} UTC"


def _table(rows: Sequence[Sequence[str]]) -> list[str]:
    """Left-aligned columns, as wide as what is in them; colours take no room."""
    sizes = [max(len(click.unstyle(cell)) for cell in column) for column in zip(*rows, strict=True)]
    return [
        "  ".join(
            cell + " " * (size - len(click.unstyle(cell)))
            for cell, size in zip(row, sizes, strict=True)
        ).rstrip()
        for row in rows
    ]


def _json(standings: Sequence[Standing], at: datetime) -> str:
    """The same names as in the contract's `Job` and `JobRun`."""
    return json.dumps([_job(standing, at) for standing in standings], indent=2)


def _job(standing: Standing, at: datetime) -> dict[str, Any]:
    every = standing.plan.every
    due = standing.next_due_at
    return {
        "name": standing.plan.name,
        "description": standing.plan.says,
        "everySeconds": None if every is None else int(every.total_seconds()),
        "nextDueAt": None if due is None else due.isoformat(),
        "isOverdue": standing.is_overdue,
        "isFailing": standing.is_failing,
        "lastRun": None if standing.last is None else _run(standing.last, at),
        "lastEndedRun": None if standing.ended is None else _run(standing.ended, at),
    }


def _run(run: AnyRow, at: datetime) -> dict[str, Any]:
    return {
        "number": run.number,
        "state": rules.state(run, at).name,
        "worker": run.worker,
        "startedAt": run.started_at.isoformat(),
        "finishedAt": None if run.finished_at is None else run.finished_at.isoformat(),
        "done": run.done,
        "total": run.total,
        "counts": [{"name": name, "count": count} for name, count in run.counts.items()],
        "failureCount": run.failure_count,
        "failures": [{"what": what, "why": why} for what, why in run.failures],
    }
