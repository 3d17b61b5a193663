"""A worker: does jobs, and keeps what became of each run where everybody can see it.

A job that fails is recorded and does not stop the others. While a run is under way its worker is
heard of every now and then; one that is not has died, and whoever comes next goes on.
"""

from __future__ import annotations

import os
import socket
import threading
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TypeVar

from sqlalchemy import Engine

from db.failures import is_busy, is_unreachable
from db.session import write
from domain.jobs import HUNG_AFTER, LEASE, Failure, Result, RunState
from jobs.progress import Progress, said
from jobs.registry import Job
from services import jobs as service
from services.jobs import Begun
from settings import Settings

# So often, two of its words may get lost.
BEAT_S = LEASE.total_seconds() / 4

# A run that says nothing for so long is spoken for no more, and another worker may take it up. If
# it does come to its end after all, nothing is lost.
HUNG_S = HUNG_AFTER.total_seconds()

# So often what is kept of a run is tried again; each time waits for locks as long as any write.
_BUSY_MAX = 3

# What fails where nothing that a job is about is to blame.
WHOLE_RUN = "the whole run"

T = TypeVar("T")


def utc_now() -> datetime:
    return datetime.now(UTC)


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of a run that this worker has done."""

    job: Job
    result: Result
    took_s: float
    remarks: Sequence[str] = ()


class Worker:
    """Does jobs over one database, with one clock. Any thread may have it do one."""

    def __init__(
        self,
        settings: Settings,
        engine: Engine,
        *,
        clock: Callable[[], datetime] = utc_now,
        stop: threading.Event | None = None,
        on_change: Callable[[Job, Progress], None] = lambda *_: None,
    ) -> None:
        self.settings = settings
        self.engine = engine
        self.clock = clock
        self.stop = stop or threading.Event()
        self.name = f"{socket.gethostname()}:{os.getpid()}"
        self._on_change = on_change

    def do(self, job: Job, *, is_pressed: bool = False) -> Outcome | None:
        """Do a job if it is due, or whether it is or not, unless another is at it; then None.

        Raises what the database raises when not even that can be written down.
        """
        at, started_s = self.clock(), time.monotonic()
        begun = self._patiently(
            lambda: write(
                self.engine, service.begin, job.plan, worker=self.name, at=at, is_pressed=is_pressed
            )
        )
        if begun is None:
            return None
        progress = Progress(
            stop=self.stop,
            mark=begun.mark,
            on_change=lambda progress: self._on_change(job, progress),
        )
        with self._heard_of(begun, progress):
            result = self._result(job, at, progress)
        self._patiently(lambda: write(self.engine, service.finish, begun, result, at=self.clock()))
        return Outcome(job, result, time.monotonic() - started_s, progress.remarks)

    def _patiently(self, act: Callable[[], T]) -> T:
        """Try again what the database has no time for at this moment."""
        for _ in range(_BUSY_MAX):
            try:
                return act()
            except Exception as error:
                if not is_busy(error):
                    raise
        return act()

    def _result(self, job: Job, at: datetime, progress: Progress) -> Result:
        counts: Mapping[str, int] = {}
        failures: Sequence[Failure] = progress.failures
        try:
            counts = job.run(self.settings, self.engine, at, progress)
        except Exception as error:  # noqa: BLE001 - of the other jobs none depends on this one
            failures = [Failure(WHOLE_RUN, said(error)), *failures]
            progress.failure_count += 1
        return Result(
            state=_state(progress),
            counts=counts,
            failures=failures,
            failure_count=progress.failure_count,
            done=progress.done,
            total=progress.total,
            mark=progress.mark,
        )

    @contextmanager
    def _heard_of(self, begun: Begun, progress: Progress) -> Iterator[None]:
        """Have the run's row say meanwhile that it is alive, and how far it has come."""
        is_over = threading.Event()
        beating = threading.Thread(
            target=self._beat, args=(begun, progress, is_over), name="heartbeat", daemon=True
        )
        beating.start()
        try:
            yield
        finally:
            is_over.set()
            beating.join()

    def _beat(self, begun: Begun, progress: Progress, is_over: threading.Event) -> None:
        while not is_over.wait(BEAT_S):
            if progress.still_s() > HUNG_S:
                continue
            done, total = progress.done, progress.total
            try:
                write(self.engine, service.beat, begun, at=self.clock(), done=done, total=total)
            except Exception as error:
                # The next beat says it, or the end of the run; nothing depends on this one.
                if not (is_unreachable(error) or is_busy(error)):
                    raise


def _state(progress: Progress) -> RunState:
    if progress.failure_count:
        return RunState.FAILED
    return RunState.STOPPED if progress.was_stopped else RunState.SUCCEEDED
