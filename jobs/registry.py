"""The registry: every job, and the function that does it. A new one is a plan in `domain.jobs` and
a line here.

A job is `run(settings, engine, at, progress) -> counts`: it does what is due at a moment, in
transactions of bounded size, and says how much of what it has done. Rows decide what is due, so
that two at once, or one that was killed, double nothing and lose nothing. What it raises fails the
whole run; what concerns one wallet it hands to `progress.fail`, and goes on.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TypeAlias

from sqlalchemy import Engine

from domain.errors import NotFound
from domain.jobs import Plan, timetable
from jobs import cleaning, conversions, deliver, posting, rates, verifying
from jobs.progress import Progress
from settings import Settings

Run: TypeAlias = Callable[[Settings, Engine, datetime, Progress], Mapping[str, int]]

RUNS: dict[str, Run] = {
    "post": posting.run,
    "fetch-rates": rates.run,
    "convert": conversions.run,
    "deliver": deliver.run,
    "purge": cleaning.purge,
    "clean": cleaning.clean,
    "verify": verifying.run,
}


@dataclass(frozen=True, slots=True)
class Job:
    plan: Plan
    run: Run

    @property
    def name(self) -> str:
        return self.plan.name


def jobs(settings: Settings) -> tuple[Job, ...]:
    """All jobs, as often as the operator wants them. Raises NotFound for a name of no job."""
    refuse_unknown(settings.job_intervals)
    return tuple(Job(plan, RUNS[plan.name]) for plan in timetable(settings.job_intervals))


def chosen(of: Sequence[Job], names: Sequence[str]) -> list[Job]:
    """Those with these names; all that are not turned off, if none is named. Raises NotFound."""
    if not names:
        return [job for job in of if job.plan.every is not None]
    refuse_unknown(names)
    return [job for job in of if job.name in names]


def refuse_unknown(names: Iterable[str]) -> None:
    """Raises NotFound if a name is that of no job."""
    unknown = [name for name in names if name not in RUNS]
    if unknown:
        known = ", ".join(RUNS)
        raise NotFound(f"There is no job {' or '.join(unknown)}; the jobs are {known}")
