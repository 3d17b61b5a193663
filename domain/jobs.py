"""Jobs as rules: what there is to do, how often, and what a run says about the next one.

A run is due by what the last one was, never by what a worker remembers. Clocks of several workers
differ a little, and a clock may be set back or far ahead: neither keeps a job from running.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import Enum
from typing import Any, NamedTuple, Protocol

# A run that has not been heard of for so long has died with its worker; it is heard of more often.
LEASE = timedelta(seconds=60)
# A run that has come no further for so long hangs: nobody speaks for it any more. No statement may
# take that long, and no job does anything longer without saying so.
HUNG_AFTER = timedelta(minutes=30)
# What lies further ahead was written by a clock that has been set back since.
SKEW = timedelta(minutes=5)
# Whoever has a clock call once in so long, or more often, is never told that jobs are late.
GRACE = timedelta(minutes=15)
# Of one run; how many there were is kept all the same.
FAILURES_MAX = 100
# Runs of one job, and for how long. Runs that found nothing to do are kept only while they are the
# last, so that those which did something stay in sight.
RUNS_KEPT = 500
RUNS_KEPT_FOR = timedelta(days=90)
# So many of the last runs tell how a job stands: only as many as there are workers are under way.
RUNS_TOLD = 10
# A clock that calls a little early one time and late the next must not leave out every other run.
_SLACK = timedelta(seconds=30)


class RunState(Enum):
    """How a run stands."""

    RUNNING = "It is under way, and has been heard of within a minute."
    SUCCEEDED = "It did all that it found to do."
    FAILED = "Something of it could not be done, or what it checked is not as it should be."
    STOPPED = "Its worker was told to end; the next run goes on."
    ABANDONED = (
        "It was not heard of any more: its worker has died, or it came no further for half an "
        "hour. The next run goes on."
    )


class Failure(NamedTuple):
    """What could not be done, named by its id, and why."""

    what: str
    why: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Result:
    """How a run ended. `mark` says where the next one goes on; None for at the beginning."""

    state: RunState
    counts: Mapping[str, int]
    failures: Sequence[Failure] = ()
    failure_count: int = 0
    done: int = 0
    total: int | None = None
    mark: str | None = None

    @property
    def is_idle(self) -> bool:
        """Whether there was nothing to do."""
        return self.state is RunState.SUCCEEDED and not any(self.counts.values())


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """A job: what it does, and how often.

    `every` None turns it off; `again` is how soon after a run that failed, if not as ever. A
    shared one is done by any number of workers at once, as each row says to whom it falls; of
    any other there is one run at a time.
    """

    name: str
    says: str
    every: timedelta | None
    again: timedelta | None = None
    is_shared: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """How a job stands at a moment: its last run, and the last that has ended.

    `next_due_at` may be past; it is None for a job that is turned off.
    """

    plan: Plan
    last: Any
    ended: Any
    next_due_at: datetime | None
    is_overdue: bool
    is_failing: bool


class Run(Protocol):
    """What is kept of a run."""

    @property
    def state(self) -> str: ...
    @property
    def started_at(self) -> datetime: ...
    @property
    def heard_at(self) -> datetime: ...
    @property
    def finished_at(self) -> datetime | None: ...


# In the order in which they are done where one is done after the other.
PLANS = (
    Plan(
        name="post",
        says="Posts what recurs and is due, and reminds of what is to come.",
        every=timedelta(minutes=1),
        is_shared=True,
    ),
    Plan(
        name="fetch-rates",
        says="Fetches the exchange rates that were published since, as far as any are missing.",
        every=timedelta(hours=1),
        again=timedelta(minutes=15),
    ),
    Plan(
        name="convert",
        says="Gives amounts in other currencies the rates that have come, and changes the "
        "currencies of wallets.",
        every=timedelta(minutes=1),
        is_shared=True,
    ),
    Plan(
        name="deliver",
        says="Sends the mails and webhooks that are due, and makes digests.",
        every=timedelta(seconds=15),
        is_shared=True,
    ),
    Plan(
        name="purge",
        says="Deletes for good what has been in the trash for its time.",
        every=timedelta(hours=1),
    ),
    Plan(
        name="clean",
        says="Deletes expired sessions, links and plans of imports, old answers to retries, old "
        "failures to sign in, the addresses of old invitations, and old runs of jobs.",
        every=timedelta(hours=1),
    ),
    Plan(
        name="verify",
        says="Computes every sum again and replays the history of every wallet. What differs is a "
        "failure.",
        every=timedelta(days=1),
    ),
)


def timetable(intervals: Mapping[str, timedelta | None]) -> tuple[Plan, ...]:
    """All plans, with the intervals that the operator has chosen for some of them."""
    return tuple(replace(plan, every=intervals.get(plan.name, plan.every)) for plan in PLANS)


def is_alive(run: Run, at: datetime) -> bool:
    """Whether the run is under way and somebody has heard of it."""
    is_running = run.state == RunState.RUNNING.name
    return is_running and at - LEASE < run.heard_at <= at + SKEW


def state(run: Run, at: datetime) -> RunState:
    """How the run stands at a moment, which a worker that died could not write down."""
    kept = RunState[run.state]
    is_lost = kept is RunState.RUNNING and not is_alive(run, at)
    return RunState.ABANDONED if is_lost else kept


def next_due(plan: Plan, last: Run | None, at: datetime) -> datetime | None:
    """When the run after the last one is due: perhaps in the past; None for a job turned off."""
    if plan.every is None:
        return None
    if last is None or last.started_at > at + SKEW:
        return at
    ended = state(last, at)
    if ended is RunState.ABANDONED:
        return min(last.heard_at, at)
    if ended is RunState.STOPPED:
        return min(last.finished_at or at, at)
    is_soon = ended is RunState.FAILED and plan.again is not None
    return last.started_at + (plan.again if is_soon and plan.again else plan.every)


def is_due(plan: Plan, last: Run | None, at: datetime) -> bool:
    """Whether a worker that comes by should begin a run."""
    due = next_due(plan, last, at)
    if due is None or plan.every is None:
        return False
    if plan.is_shared:
        return True
    if last is not None and is_alive(last, at):
        return False
    return at >= due - min(plan.every / 10, _SLACK)


def is_overdue(plan: Plan, last: Run | None, at: datetime) -> bool:
    """Whether the job should have been done long ago, so that probably nobody does any."""
    due = next_due(plan, last, at)
    if due is None or plan.every is None:
        return False
    if last is None:
        return True
    return not is_alive(last, at) and at > due + max(plan.every / 2, GRACE)


def standing(plan: Plan, runs: Sequence[Any], at: datetime) -> Standing:
    """How a job stands by its last `RUNS_TOLD` runs, the last first; each is a `Run`."""
    last = next(iter(runs), None)
    ended = next((run for run in runs if not is_alive(run, at)), None)
    is_failing = ended is not None and state(ended, at) in {RunState.FAILED, RunState.ABANDONED}
    return Standing(
        plan=plan,
        last=last,
        ended=ended,
        next_due_at=next_due(plan, last, at),
        is_overdue=is_overdue(plan, last, at),
        is_failing=is_failing,
    )
