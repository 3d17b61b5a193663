"""Progress: what a job tells of itself while it runs, and what it is told: to end soon."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable

from domain.jobs import FAILURES_MAX, Failure
from settings import redacted

_WHY_MAX = 300


class Progress:
    """Handed to each run of a job.

    A job says how much there is to do (`expect`), if it can be known, and how much of it is done
    (`advance`); what could not be done, while the rest goes on (`fail`); and, in `mark`, where the
    next run goes on, if that is not always at the beginning. It asks `must_stop` between its
    transactions, and returns what it has counted when that is so.
    """

    def __init__(
        self,
        *,
        stop: threading.Event | None = None,
        mark: str | None = None,
        on_change: Callable[[Progress], None] = lambda _: None,
    ) -> None:
        self.total: int | None = None
        self.done = 0
        self.note = ""
        self.mark = mark
        self.failures: list[Failure] = []
        self.failure_count = 0
        self.remarks: list[str] = []
        self._stop = stop or threading.Event()
        self._has_seen_stop = False
        self._moved_s = time.monotonic()
        self._on_change = on_change

    def expect(self, total: int) -> None:
        """So much is to be done, in whatever `advance` counts."""
        self.total = total
        self._moved()

    def advance(self, by: int = 1, note: str = "") -> None:
        """So much more is done. `note` says in a few words what came of it."""
        self.done += by
        self.note = note or self.note
        self._moved()

    def fail(self, what: str, why: str | Exception) -> None:
        """Something could not be done, and the rest goes on.

        Both are shown to administrators: they name things by their ids, and quote nothing of what
        is in them. Of an error only its first line is kept.
        """
        self.failure_count += 1
        if len(self.failures) < FAILURES_MAX:
            self.failures.append(Failure(what, said(why)))

    def remark(self, text: str) -> None:
        """Worth being told to whoever looks on, though nothing has failed. It is not kept."""
        self.remarks.append(text)

    def must_stop(self) -> bool:
        """Whether the job should return soon, between two transactions; the next run goes on."""
        self._moved_s = time.monotonic()
        self._has_seen_stop = self._has_seen_stop or self._stop.is_set()
        return self._has_seen_stop

    def still_s(self) -> float:
        """For how many seconds the job has said and asked nothing."""
        return time.monotonic() - self._moved_s

    def _moved(self) -> None:
        self._moved_s = time.monotonic()
        self._on_change(self)

    @property
    def was_stopped(self) -> bool:
        """Whether the job knew, before its end, that it had to stop."""
        return self._has_seen_stop


def said(why: str | Exception) -> str:
    """What is kept of an error: its kind and its first line, without any password of an address."""
    told = why if isinstance(why, str) else f"{type(why).__name__}: {why}"
    first = (told.strip() or "no reason given").splitlines()[0]
    return redacted(first)[:_WHY_MAX]
