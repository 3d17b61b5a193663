"""The loop: looks every now and then at what is due, and does it, several jobs at a time.

A job that takes long, as a check of all books does, holds up no other.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from datetime import timedelta

from db.failures import is_busy, is_unreachable
from jobs.registry import Job
from jobs.worker import Outcome, Worker

# Jobs at a time, each with a connection of its own. Those that would wait are those that take long.
AT_ONCE = 4
# How often the loop wakes, which costs no statement; and how often the rows are asked at least.
_LOOK_S = 1
_ASKED_EVERY = timedelta(minutes=1)


class Loop:
    """Has a worker do jobs until it is told to stop.

    Of a shared job each worker does its own share: when it comes round, this loop knows by itself.
    All others are due by their rows.
    """

    def __init__(
        self,
        worker: Worker,
        jobs: Sequence[Job],
        *,
        tell: Callable[[Outcome], None],
        lament: Callable[[str], None],
    ) -> None:
        self._worker = worker
        self._jobs = [job for job in jobs if job.plan.every is not None]
        self._tell = tell
        self._lament = lament
        self._running: dict[str, Future[None]] = {}
        # When this loop has begun each job last, by the machine's own uninterrupted clock.
        self._begun_s: dict[str, float] = {}

    def run(self) -> None:
        """Until the worker is told to stop. Raises what no other try would mend."""
        with ThreadPoolExecutor(AT_ONCE, thread_name_prefix="job") as threads:
            while not self._worker.stop.is_set():
                for job in self._ready():
                    self._running[job.name] = threads.submit(self._do, job)
                    self._begun_s[job.name] = time.monotonic()
                self._worker.stop.wait(_LOOK_S)
        for future in self._running.values():
            future.result()

    def _ready(self) -> list[Job]:
        """Jobs that are worth asking for: none that is under way here, or was just now."""
        for name, future in list(self._running.items()):
            if future.done():
                del self._running[name]
                future.result()
        now_s = time.monotonic()
        return [
            job
            for job in self._jobs
            if job.name not in self._running
            and now_s - self._begun_s.get(job.name, -1e9) >= _pause_s(job)
        ]

    def _do(self, job: Job) -> None:
        try:
            outcome = self._worker.do(job)
        except Exception as error:
            if is_unreachable(error):
                self._lament("The database cannot be reached; trying again.")
            elif is_busy(error):
                self._lament("The database is busy; trying again.")
            else:
                self._worker.stop.set()
                raise
        else:
            if outcome is not None:
                self._tell(outcome)


def _pause_s(job: Job) -> float:
    """How long not to ask again. Whether another worker has done it meanwhile, its rows tell."""
    assert job.plan.every is not None
    asked_every = job.plan.every if job.plan.is_shared else min(job.plan.every, _ASKED_EVERY)
    return asked_every.total_seconds()
