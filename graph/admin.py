"""What only administrators see: the service itself, and how its jobs are doing."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from functools import partial
from typing import Annotated, Self

import strawberry

from db.base import AnyRow
from db.keyset import PageRequest
from db.queries import jobs as queries
from domain import jobs as rules
from domain.errors import Forbidden
from domain.jobs import RUNS_TOLD, Plan, RunState, Standing, timetable
from domain.ledger import UserRole
from graph import paging
from graph.context import Info
from graph.enums import described
from graph.paging import After, Before, Connection, First, Last, PageArguments
from graph.scalars import DateTime, instant

_ORDER = "JOB_RUNS"
_MS = timedelta(milliseconds=1)
# The most that GraphQL's Int holds: a clock that was set ahead meanwhile makes a run last years.
_INT_MAX = 2**31 - 1

described(RunState, "How a run of a job stands.", name="JobRunState")


@strawberry.type(description="How many of something a run of a job has dealt with.")
class JobCount:
    name: str = strawberry.field(description="Of what, in English, as in `posted` or `wallets`.")
    count: int = strawberry.field(description="How many, 0 or more.")


@strawberry.type(description="Something that a run could not do, or found not to be as it should.")
class JobFailure:
    what: str = strawberry.field(description="What it concerns, as in `wallet` and its UUID.")
    why: str = strawberry.field(description="The reason, in one line for the operator.")


@strawberry.type(description="One run of a job.")
class JobRun:
    number: int = strawberry.field(
        description="Counts the job's runs from 1. Runs that found nothing to do are forgotten "
        "once another has followed, so that numbers are missing."
    )
    state: RunState = strawberry.field(description="How it stands.")
    worker: str = strawberry.field(
        description="The process that did it: its machine and its number there."
    )
    started_at: DateTime = strawberry.field(description="When it began.")
    finished_at: DateTime | None = strawberry.field(
        description="When it ended, or was last heard of if it was abandoned; null while it runs."
    )
    duration_ms: int = strawberry.field(
        description="How long it took, or takes by now, in milliseconds."
    )
    done: int = strawberry.field(
        description="How far it has come, in whatever the job counts, as told every few seconds."
    )
    total: int | None = strawberry.field(
        description="How much there was to do when it began; null if that is not known."
    )
    counts: list[JobCount] = strawberry.field(
        description="What it has done; empty while it runs, and if it did not come to its end."
    )
    failure_count: int = strawberry.field(description="How many failures there were.")
    failures: list[JobFailure] = strawberry.field(
        description="The first of them, at most 100, in the order in which they happened."
    )

    @classmethod
    def of(cls, row: AnyRow, at: datetime) -> Self:
        is_over = not rules.is_alive(row, at)
        finished_at = (row.finished_at or row.heard_at) if is_over else None
        return cls(
            number=row.number,
            state=rules.state(row, at),
            worker=row.worker,
            started_at=instant(row.started_at),
            finished_at=None if finished_at is None else instant(finished_at),
            duration_ms=_whole(((finished_at or at) - row.started_at) // _MS),
            done=_whole(row.done),
            total=None if row.total is None else _whole(row.total),
            counts=[JobCount(name=name, count=_whole(count)) for name, count in row.counts.items()],
            failure_count=row.failure_count,
            failures=[JobFailure(what=what, why=why) for what, why in row.failures],
        )


@strawberry.type(description="A page of the runs of a job.")
class JobRunConnection(Connection[JobRun]):
    job: strawberry.Private[str]

    @strawberry.field(description="How many runs are kept. Counted only when asked for.")
    async def total_count(self, info: Info) -> int:
        return await info.context.load(queries.counts, self.job)


@strawberry.type(
    description="Work that the service does by itself, now and then. Any number of workers may do "
    "it; what each run does follows from what is there, so that none of it is done twice."
)
class Job:
    standing: strawberry.Private[Standing]
    name: str = strawberry.field(description="What it is called on the command line.")
    description: str = strawberry.field(description="What it does, in English.")
    every_seconds: int | None = strawberry.field(
        description="How often it is done, in seconds from one start to the next; null if it is "
        "turned off."
    )
    last_run: JobRun | None = strawberry.field(
        description="The run that began last; null if there was none."
    )
    last_ended_run: JobRun | None = strawberry.field(
        description="The last run that is over, whose outcome says whether the job fails; null if "
        "there was none."
    )
    next_due_at: DateTime | None = strawberry.field(
        description="When the next run is due, which may be past; null if it is turned off."
    )
    is_overdue: bool = strawberry.field(
        description="Whether the next run should have begun long ago: perhaps no worker runs."
    )
    is_failing: bool = strawberry.field(
        description="Whether the last run that is over failed or was abandoned."
    )

    @classmethod
    def of(cls, standing: Standing, at: datetime) -> Self:
        plan, due = standing.plan, standing.next_due_at
        return cls(
            standing=standing,
            name=plan.name,
            description=plan.says,
            every_seconds=None if plan.every is None else plan.every // timedelta(seconds=1),
            last_run=None if standing.last is None else JobRun.of(standing.last, at),
            last_ended_run=None if standing.ended is None else JobRun.of(standing.ended, at),
            next_due_at=None if due is None else instant(due),
            is_overdue=standing.is_overdue,
            is_failing=standing.is_failing,
        )

    @strawberry.field(description="The runs that are kept, the last begun first.")
    async def runs(
        self,
        info: Info,
        first: First = None,
        after: After = None,
        last: Last = None,
        before: Before = None,
    ) -> JobRunConnection | None:
        name = self.standing.plan.name
        arguments = PageArguments(first, after, last, before)
        request = arguments.parse(_ORDER, lambda job: job == name, paging.is_version)
        page = await info.context.load(queries.pages, (name, request))
        of = partial(JobRun.of, at=info.context.at)
        return JobRunConnection(page=page, order=_ORDER, of=of, job=name)


JobName = Annotated[str, strawberry.argument(description="What it is called.")]


@strawberry.type(description="The service itself, for its administrators.")
class Admin:
    @strawberry.field(
        description="All jobs, in the order in which a worker does them when all are due."
    )
    async def jobs(self, info: Info) -> list[Job]:
        return await _jobs(info, timetable(info.context.settings.job_intervals))

    @strawberry.field(description="One of them; null if there is none of this name.")
    async def job(self, info: Info, name: JobName) -> Job | None:
        plans = timetable(info.context.settings.job_intervals)
        return next(iter(await _jobs(info, [plan for plan in plans if plan.name == name])), None)


async def _jobs(info: Info, plans: Sequence[Plan]) -> list[Job]:
    at = info.context.at
    keys = {plan.name: (plan.name, PageRequest(RUNS_TOLD)) for plan in plans}
    pages = await info.context.read(queries.pages, list(keys.values()))
    return [Job.of(rules.standing(plan, pages[keys[plan.name]].rows, at), at) for plan in plans]


def _whole(number: int) -> int:
    return min(max(number, 0), _INT_MAX)


@strawberry.type
class AdminQuery:
    @strawberry.field(
        description="The service itself. Only for viewers whose `role` is ADMIN; anybody else is "
        "refused with FORBIDDEN."
    )
    async def admin(self, info: Info) -> Admin | None:
        if info.context.viewer.role != UserRole.ADMIN.name:
            raise Forbidden("Only administrators may see this; ask one to make you one")
        return Admin()
