"""Turns on the worker threads: what live connections ask of the database, a few at a time.

A thousand subscribers who wake at once must not fill the queue in front of everybody else.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from typing import Any, TypeVar

from graph.errors import Abandoned
from graph.workers import Busy, Flag, Workers

T = TypeVar("T")

# While others fill the queue of the workers, a turn asks again this often.
_PAUSE_S = 0.05


class Turns:
    """At most `at_once` turns are queued or run; the others wait where they cost nothing."""

    def __init__(self, workers: Workers, *, at_once: int, patience_s: float) -> None:
        self._workers = workers
        self._free = asyncio.Semaphore(at_once)
        self._patience_s = patience_s

    async def take(self, work: Callable[[Flag], Awaitable[T]]) -> T:
        """What `work` answers, on a worker. It is given a flag that is set when nobody waits
        for it any more. Raises TimeoutError when it takes too long.
        """
        await self._free.acquire()
        abandoned = Flag()
        job = asyncio.ensure_future(self._queued(work, abandoned))
        # Whoever stops waiting leaves the worker busy: the turn is over when the work is.
        job.add_done_callback(self._end)
        try:
            async with asyncio.timeout(self._patience_s):
                return await asyncio.shield(job)
        finally:
            abandoned.set()

    async def now(self, work: Callable[[Flag], Awaitable[T]]) -> T:
        """The same for a request that is told at once when the server has no room: it does not
        count as a turn. Raises Busy too.
        """
        abandoned = Flag()
        try:
            async with asyncio.timeout(self._patience_s):
                return await self._workers.run(lambda: work(abandoned))
        finally:
            abandoned.set()

    async def _queued(self, work: Callable[[Flag], Awaitable[T]], abandoned: Flag) -> T:
        async def run() -> T:
            if abandoned.is_set():
                raise Abandoned
            return await work(abandoned)

        while True:
            try:
                return await self._workers.run(run)
            except Busy:
                if abandoned.is_set():
                    raise
                await asyncio.sleep(_PAUSE_S)

    def _end(self, job: asyncio.Future[Any]) -> None:
        self._free.release()
        if not job.cancelled():
            # Looked at, so that a failure nobody waits for is not complained about.
            job.exception()
